//! `dateline` itself, as its own command line uses it.

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use dateline::base::Day;
use dateline::index::{Archive, Folder, Progress, UpdateRequest, update};
use dateline::query::{parse, plan};
use dateline::search::{Options, Sort, passage, rank};
use dateline::source;

use crate::archive_file::ArchiveFile;
use crate::engine::{BenchQuery, Engine, Searcher, Settings};

/// The index and search of this crate.
pub struct Ours {
    settings: Settings,
    entities: bool,
    as_written: bool,
}

impl Ours {
    /// Without entities but for those the records name, as the floor indexes.
    pub fn plain(settings: Settings) -> Self {
        Ours { settings, entities: false, as_written: false }
    }

    /// As shipped.
    pub fn with_entities(settings: Settings) -> Self {
        Ours { settings, entities: true, as_written: false }
    }
}

impl Ours {
    /// As [`plain`](Self::plain), asked for words as written: the articles the floor finds.
    pub fn as_written(settings: Settings) -> Self {
        Ours { settings, entities: false, as_written: true }
    }
}

impl Engine for Ours {
    fn name(&self) -> &'static str {
        match (self.entities, self.as_written) {
            (true, _) => "dateline with entities",
            (false, true) => "dateline as written",
            (false, false) => "dateline",
        }
    }

    fn build(&self, archive: &ArchiveFile, dir: &Path) -> Result<()> {
        let request = UpdateRequest {
            paths: vec![archive.path.clone()],
            rebuild: false,
            jobs: 2,
            settings: source::Settings::new(Day::MAX),
            entities: self.entities,
            prune: false,
            heap: self.settings.heap_bytes,
        };
        update(&Folder::new(dir), &request, &mut Silent, &Arc::default())?;
        Ok(())
    }

    fn open(&self, dir: &Path) -> Result<Box<dyn Searcher>> {
        let archive = Archive::open(&Folder::new(dir))?;
        Ok(Box::new(OpenArchive { archive, as_written: self.as_written }))
    }
}

struct Silent;

impl Progress for Silent {
    fn advance(&mut self, _: u64, _: u64) {}
    fn problem(&mut self, _: &str, _: &str, _: &str) {}
}

struct OpenArchive {
    archive: Archive,
    as_written: bool,
}

/// Every word in quotes of its own, so that its other forms are not looked for.
fn as_written(query: &BenchQuery) -> String {
    let quoted =
        |words: &[String]| words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>();
    match query {
        BenchQuery::All(words) => quoted(words).join(" "),
        BenchQuery::Any(words) => quoted(words).join(" OR "),
        BenchQuery::WordAndPerson(word, person) => format!("\"{word}\" person:\"{person}\""),
        BenchQuery::Near(left, right, n) => format!("\"{left}\" w/{n} \"{right}\""),
        BenchQuery::Phrase(_)
        | BenchQuery::PhraseInDays(..)
        | BenchQuery::Prefix(_)
        | BenchQuery::Fuzzy(_)
        | BenchQuery::Typed(_) => query.to_string(),
    }
}

impl Searcher for OpenArchive {
    fn search(&self, query: &BenchQuery, snippets: bool) -> Result<usize> {
        let text = if self.as_written { as_written(query) } else { query.to_string() };
        let query = parse(&text, Day::MAX)?.query;
        let options = Options::first(Sort::Relevance);
        let ranking = rank(&self.archive, &plan(&query).plan, options)?;
        if snippets {
            for found in ranking.fetch(0..usize::MAX)? {
                std::hint::black_box(passage(&found));
            }
        }
        Ok(usize::try_from(ranking.total)?)
    }
}
