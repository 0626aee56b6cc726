//! `dateline export`

use std::io::Write;
use std::sync::mpsc::sync_channel;

use crate::base::Result;
use crate::index::Archive;
use crate::render::{ExportFormat, ExportWriter};
use crate::report::{ExportRequest, ExportedArticle, NoteReport, export};

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

    /// Writes all of them, as found by the query of that id. The next articles are fetched while those
    /// before are put into their form.
    pub fn write(
        mut self,
        writer: &mut ExportWriter,
        query: &str,
        out: &mut impl Write,
    ) -> anyhow::Result<Written> {
        let mut keys = Vec::new();
        let (articles_to, articles_from) = sync_channel::<Vec<ExportedArticle>>(1);
        let (text_to, text_from) = sync_channel::<String>(4);
        std::thread::scope(|scope| -> anyhow::Result<()> {
            scope.spawn(move || {
                for articles in articles_from {
                    let text = articles.iter().map(|article| writer.article(article, query));
                    if text_to.send(text.collect()).is_err() {
                        break;
                    }
                }
            });
            loop {
                let articles = self.0.next_articles()?;
                if articles.is_empty() {
                    break;
                }
                keys.extend(articles.iter().map(|article| article.key));
                for text in text_from.try_iter() {
                    out.write_all(text.as_bytes())?;
                }
                if articles_to.send(articles).is_err() {
                    break;
                }
            }
            drop(articles_to);
            for text in text_from {
                out.write_all(text.as_bytes())?;
            }
            Ok(())
        })?;
        Ok(Written { keys, total: self.0.total, partial: self.0.partial, notes: self.0.notes })
    }
}
