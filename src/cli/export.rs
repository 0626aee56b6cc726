//! `dateline export`

use std::io::Write;

use crate::base::Result;
use crate::index::Archive;
use crate::render::{ExportFormat, ExportWriter};
use crate::report::{ExportRequest, NoteReport, export};

use super::Done;
use super::args::{Common, ExportArgs, ExportFormatArg};
use super::output::talk;
use super::search::{open, places, question, sort, tell_notes};

pub fn run(common: &Common, args: ExportArgs) -> anyhow::Result<Done> {
    let archive = open(common)?;
    let request = ExportRequest {
        question: question(&args.question)?,
        sort: sort(args.sort),
        places: places(&archive)?,
        limit: None,
        but: Default::default(),
    };
    let mut writer = ExportWriter::new(format(args.format));
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    // A query that cannot be read leaves no half of a file behind.
    let found = Found::of(&archive, &request)?;
    out.write_all(writer.head().as_bytes())?;
    let done = found.write(&mut writer, "", &mut out)?;
    out.write_all(writer.tail().as_bytes())?;
    out.flush()?;
    tell_notes(common, &done.notes);
    if !common.quiet {
        let articles = if done.total == 1 { "article" } else { "articles" };
        talk(&format!("{} {articles} written\n", done.total));
    }
    Ok(Done::of(done.total, done.partial))
}

pub fn format(arg: ExportFormatArg) -> ExportFormat {
    match arg {
        ExportFormatArg::Csv => ExportFormat::Csv,
        ExportFormatArg::Jsonl => ExportFormat::Jsonl,
        ExportFormatArg::Ris => ExportFormat::Ris,
        ExportFormatArg::Bibtex => ExportFormat::Bibtex,
        ExportFormatArg::CslJson => ExportFormat::CslJson,
        ExportFormatArg::Markdown => ExportFormat::Markdown,
    }
}

/// Articles found, not yet written.
pub struct Found<'a>(crate::report::Export<'a>);

/// What was written.
pub struct Written {
    /// The first 64 bits of the keys of all of them.
    pub keys: Vec<u64>,
    pub total: u64,
    pub partial: bool,
    pub notes: Vec<NoteReport>,
}

impl<'a> Found<'a> {
    pub fn of(archive: &'a Archive, request: &'a ExportRequest) -> Result<Found<'a>> {
        Ok(Found(export(archive, request)?))
    }

    /// Writes all of them, as found by the query of that id.
    pub fn write(
        mut self,
        writer: &mut ExportWriter,
        query: &str,
        out: &mut impl Write,
    ) -> anyhow::Result<Written> {
        let mut keys = Vec::new();
        loop {
            let articles = self.0.next_articles()?;
            if articles.is_empty() {
                break;
            }
            keys.extend(articles.iter().map(|article| article.key));
            for article in &articles {
                out.write_all(writer.article(article, query).as_bytes())?;
            }
        }
        Ok(Written { keys, total: self.0.total, partial: self.0.partial, notes: self.0.notes })
    }
}
