//! `dateline` itself, as its own command line uses it.

use std::path::Path;
use std::sync::atomic::AtomicBool;

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
}

impl Ours {
    /// Without entities but for those the records name, as the floor indexes.
    pub fn plain(settings: Settings) -> Self {
        Ours { settings, entities: false }
    }

    /// As shipped.
    pub fn with_entities(settings: Settings) -> Self {
        Ours { settings, entities: true }
    }
}

impl Engine for Ours {
    fn name(&self) -> &'static str {
        if self.entities { "dateline with entities" } else { "dateline" }
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
        update(&Folder::new(dir), &request, &mut Silent, &AtomicBool::new(false))?;
        Ok(())
    }

    fn open(&self, dir: &Path) -> Result<Box<dyn Searcher>> {
        Ok(Box::new(OpenArchive(Archive::open(&Folder::new(dir))?)))
    }
}

struct Silent;

impl Progress for Silent {
    fn advance(&mut self, _: u64, _: u64) {}
    fn problem(&mut self, _: &str, _: &str, _: &str) {}
}

struct OpenArchive(Archive);

impl Searcher for OpenArchive {
    fn search(&self, query: &BenchQuery, snippets: bool) -> Result<usize> {
        let query = parse(&query.to_string(), Day::MAX)?.query;
        let options = Options { sort: Sort::Relevance, limit: 10, offset: 0 };
        let ranking = rank(&self.0, &plan(&query).plan, options)?;
        if snippets {
            for found in ranking.fetch()? {
                std::hint::black_box(passage(&found));
            }
        }
        Ok(usize::try_from(ranking.total)?)
    }
}
