//! How do answers leave that may be of any length: every hit of a search, or the file of an article?
//!
//! What is written goes to the reader piece by piece, and waits where he is slow. An error before the first
//! piece is an answer of its own; one after it breaks the connection off, so that half of a file is never
//! taken for the whole.

use std::io::{self, Write};
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use tokio::sync::{Semaphore, mpsc, oneshot};
use tokio_stream::wrappers::ReceiverStream;

use crate::base::{Error, ErrorKind, Result};
use crate::render::{ExportFormat, ExportWriter, write_export};
use crate::report::{ExportRequest, export};
use crate::search::{Limits, Sort};

use super::ask::{Ask, busy};

/// So many leave at once.
const MOST: usize = 4;

/// How long it may take to find what is to be written.
const TIME: Duration = Duration::from_secs(30);

/// What is written is handed over in pieces of that size, and so many may wait.
const PIECE: usize = 64 * 1024;
const WAITING: usize = 4;

/// Lets long answers leave.
#[derive(Clone, Debug)]
pub struct Outlets(Arc<Semaphore>);

impl Default for Outlets {
    fn default() -> Self {
        Outlets(Arc::new(Semaphore::new(MOST)))
    }
}

/// Where a long answer is written to.
pub struct Outlet {
    to: mpsc::Sender<io::Result<Bytes>>,
    started: Option<oneshot::Sender<Result<()>>>,
    piece: Vec<u8>,
}

impl Outlet {
    /// From here on nothing is expected to go wrong.
    pub fn start(&mut self) {
        if let Some(started) = self.started.take() {
            let _ = started.send(Ok(()));
        }
    }

    fn end(mut self, done: Result<()>) {
        match (done, self.started.take()) {
            (Err(error), Some(started)) => drop(started.send(Err(error))),
            (Err(error), None) => {
                let broken = io::Error::other(error.to_string());
                let _ = self.to.blocking_send(Err(broken));
            }
            (Ok(()), started) => {
                let _ = started.map(|started| started.send(Ok(())));
                let _ = self.flush();
            }
        }
    }
}

impl Write for Outlet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() >= PIECE {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.piece.is_empty() {
            return Ok(());
        }
        let piece = Bytes::from(std::mem::take(&mut self.piece));
        // Whoever was to read it has gone.
        self.to.blocking_send(Ok(piece)).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

impl Outlets {
    /// Lets `work` write an answer, which leaves while it is written.
    ///
    /// # Errors
    ///
    /// What `work` returns before it says that it has started; `E-BUSY` where too many are leaving.
    pub async fn leave(
        &self,
        work: impl FnOnce(&mut Outlet) -> Result<()> + Send + 'static,
    ) -> Result<Body> {
        let place = Arc::clone(&self.0).try_acquire_owned().map_err(|_| busy())?;
        let (to, from) = mpsc::channel(WAITING);
        let (started, has_started) = oneshot::channel();
        tokio::task::spawn_blocking(move || {
            let mut outlet = Outlet { to, started: Some(started), piece: Vec::new() };
            let done = work(&mut outlet);
            outlet.end(done);
            drop(place);
        });
        has_started.await.map_err(|_| super::ask::broken())??;
        Ok(Body::from_stream(ReceiverStream::new(from)))
    }
}

/// A form of export by its name, with the ending of a file of it and its content type.
pub fn format(name: Option<&str>) -> (&'static str, ExportFormat, &'static str, &'static str) {
    let name = name.unwrap_or("jsonl");
    let found = FORMATS.iter().find(|(known, ..)| *known == name);
    *found.unwrap_or(&FORMATS[0])
}

/// Every form of export.
pub const FORMATS: [(&str, ExportFormat, &str, &str); 6] = [
    ("jsonl", ExportFormat::Jsonl, "jsonl", "application/x-ndjson"),
    ("csv", ExportFormat::Csv, "csv", "text/csv; charset=utf-8"),
    ("ris", ExportFormat::Ris, "ris", "application/x-research-info-systems; charset=utf-8"),
    ("bibtex", ExportFormat::Bibtex, "bib", "application/x-bibtex; charset=utf-8"),
    ("csl-json", ExportFormat::CslJson, "json", "application/vnd.citationstyles.csl+json"),
    ("markdown", ExportFormat::Markdown, "md", "text/plain; charset=utf-8"),
];

/// Writes every article that is asked for.
///
/// # Errors
///
/// A query that cannot be read, an index that cannot, or `E-LIMIT` where finding them takes too long.
pub fn write(ask: &Ask, outlet: &mut Outlet) -> Result<()> {
    let archive = &ask.snapshot.archive;
    let mut question = ask.question()?;
    question.limits = Limits { until: std::time::Instant::now().checked_add(TIME) };
    let sort = match ask.params.text("sort") {
        None => Sort::Oldest,
        Some(_) => ask.params.sort(),
    };
    let request = ExportRequest {
        question,
        sort,
        places: ask.places.clone(),
        limit: None,
        but: Default::default(),
    };
    let found = export(archive, &request)?;
    if found.partial {
        // Half of an export must not be taken for the whole.
        let message =
            "it takes too long to find all of them, or a pattern stands for too many words";
        return Err(Error::new(ErrorKind::Limit, "E-LIMIT", message)
            .hint("ask for less, or use the command line: dateline export --timeout 0"));
    }
    let (_, format, ..) = self::format(ask.params.text("format"));
    let mut writer = ExportWriter::new(format);
    outlet.start();
    // Where the reader has gone there is nobody to tell.
    let _ = write_export(found, &mut writer, outlet)?;
    Ok(())
}
