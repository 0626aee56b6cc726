//! How are exports of any length written, without being held in memory?

use std::io::{self, Write};
use std::sync::mpsc::sync_channel;

use crate::base::Result;
use crate::render::ExportWriter;
use crate::report::{Export, ExportedArticle, NoteReport};

/// What was written.
pub struct Written {
    /// The first 64 bits of the keys of all articles.
    pub keys: Vec<u64>,
    /// How many match.
    pub total: u64,
    /// Whether a limit cut the answer short.
    pub partial: bool,
    /// What was odd about the query.
    pub notes: Vec<NoteReport>,
}

/// Writes all articles found, with what stands before and behind them.
///
/// # Errors
///
/// An index that cannot be read; within, what writing says.
pub fn write_export(
    export: Export<'_>,
    writer: &mut ExportWriter,
    out: &mut impl Write,
) -> Result<io::Result<Written>> {
    if let Err(error) = out.write_all(writer.head().as_bytes()) {
        return Ok(Err(error));
    }
    let written = write_articles(export, writer, "", out)?;
    let Ok(written) = written else { return Ok(written) };
    Ok(out.write_all(writer.tail().as_bytes()).and_then(|()| out.flush()).map(|()| written))
}

/// Writes all articles found, as found by the query of that id. The next are fetched while those before
/// are put into their form.
///
/// # Errors
///
/// An index that cannot be read; within, what writing says.
pub fn write_articles(
    mut export: Export<'_>,
    writer: &mut ExportWriter,
    query: &str,
    out: &mut impl Write,
) -> Result<io::Result<Written>> {
    let mut keys = Vec::new();
    let (articles_to, articles_from) = sync_channel::<Vec<ExportedArticle>>(1);
    let (text_to, text_from) = sync_channel::<String>(4);
    let done = std::thread::scope(|scope| -> Result<io::Result<()>> {
        scope.spawn(move || {
            for articles in articles_from {
                let text = articles.iter().map(|article| writer.article(article, query));
                if text_to.send(text.collect()).is_err() {
                    break;
                }
            }
        });
        loop {
            let articles = export.next_articles()?;
            if articles.is_empty() {
                break;
            }
            keys.extend(articles.iter().map(|article| article.key));
            let mut ready = text_from.try_iter();
            if let Err(error) = ready.try_for_each(|text| out.write_all(text.as_bytes())) {
                return Ok(Err(error));
            }
            if articles_to.send(articles).is_err() {
                break;
            }
        }
        drop(articles_to);
        Ok(text_from.into_iter().try_for_each(|text| out.write_all(text.as_bytes())))
    })?;
    Ok(done.map(|()| Written {
        keys,
        total: export.total,
        partial: export.partial,
        notes: export.notes,
    }))
}
