//! `dateline index`

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::base::{Day, Error, ErrorKind};
use crate::index::{Balance, Folder, Outcome, Progress, UpdateRequest, update};
use crate::render::{json, jsonl, render_dry_run, safe_line};
use crate::report::{self, DryRunRequest};
use crate::source::{DayOrder, Settings, Worker, read_mapping};

use super::Done;
use super::args::{Common, IndexArgs, READ_PDF, ReadingArgs, TextOrJson};
use super::output::{data, error_lines, talk};
use super::signals::Signals;
use super::watch::Watcher;

pub fn run(common: &Common, args: IndexArgs) -> anyhow::Result<Done> {
    let request = UpdateRequest {
        paths: args.paths.clone(),
        rebuild: args.rebuild,
        prune: args.prune,
        ..request(&args.reading)?
    };
    if args.dry_run {
        return dry_run(common, &args, &request);
    }
    let signals = Signals::listen()?;
    // Listening starts before the first look, so that nothing between the two is missed.
    let watcher = if args.watch { Some(Watcher::of(&args.paths, &common.index)?) } else { None };
    let outcome = bring(common, &request, &signals)?;
    tell(common, &args, &outcome)?;
    let mut skipped = outcome.balance.skipped;
    if let (Some(watcher), false) = (watcher, outcome.stopped) {
        skipped = watch(common, &args, &request, &watcher, &signals)?;
    }
    Ok(match signals.received() {
        Some(signal) => Done::Stopped(signal),
        None if args.strict && skipped > 0 => Done::Skipped,
        None => Done::Found,
    })
}

/// Says what an update did.
fn tell(common: &Common, args: &IndexArgs, outcome: &Outcome) -> anyhow::Result<()> {
    match args.format {
        TextOrJson::Json if args.watch => data(&jsonl(&outcome.balance))?,
        TextOrJson::Json => data(&json(&outcome.balance))?,
        TextOrJson::Text if !common.quiet => talk(&summary(&outcome.balance)),
        TextOrJson::Text => {}
    }
    Ok(())
}

/// How long to wait before what failed is tried again.
const AGAIN: Duration = Duration::from_secs(10);

/// Keeps the index fresh until a signal comes; says how many records are skipped.
fn watch(
    common: &Common,
    args: &IndexArgs,
    first: &UpdateRequest,
    watcher: &Watcher,
    signals: &Signals,
) -> anyhow::Result<u64> {
    if !common.quiet {
        talk("watching for changes; Ctrl-C ends\n");
    }
    let mut skipped = 0;
    let mut failed: Option<Vec<PathBuf>> = None;
    loop {
        let changed = watcher.changed(signals, failed.as_ref().map(|_| AGAIN))?;
        if signals.received().is_some() {
            return Ok(skipped);
        }
        let mut paths = failed.take().unwrap_or_default();
        paths.extend(changed.unwrap_or_default());
        if paths.is_empty() {
            continue;
        }
        let request = UpdateRequest { paths: paths.clone(), rebuild: false, ..first.clone() };
        match bring(common, &request, signals) {
            Ok(outcome) => {
                let Balance { added, updated, removed, .. } = outcome.balance;
                if added + updated + removed > 0 {
                    tell(common, args, &outcome)?;
                }
                skipped = outcome.balance.skipped;
            }
            // Both pass: another `dateline index` ends, a disk is mounted again.
            Err(error) if passes(&error) => {
                talk(&error_lines(&error));
                failed = Some(paths);
            }
            Err(error) => return Err(error),
        }
    }
}

fn passes(error: &anyhow::Error) -> bool {
    let code = error.downcast_ref::<Error>().map(Error::code);
    matches!(code, Some("E-BUSY" | "E-ROOT"))
}

/// Shows the first records as they would be indexed, and writes nothing.
fn dry_run(common: &Common, args: &IndexArgs, request: &UpdateRequest) -> anyhow::Result<Done> {
    let report = report::dry_run(&DryRunRequest {
        folder: Folder::new(&common.index),
        paths: request.paths.clone(),
        settings: request.settings.clone(),
        entities: request.entities,
        limit: DryRunRequest::LIMIT,
    })?;
    match args.format {
        TextOrJson::Json => data(&json(&report))?,
        TextOrJson::Text => data(&render_dry_run(&report))?,
    }
    let skips = report.files.iter().any(|file| !file.skipped.is_empty());
    Ok(if args.strict && skips { Done::Skipped } else { Done::Found })
}

/// Brings the index up to date before a search; says something only when something changed. Gives
/// the signal that stopped it, if one did.
pub fn bring_up_to_date(common: &Common, corpus: &Path) -> anyhow::Result<Option<u8>> {
    let reading =
        ReadingArgs { jobs: None, map: Vec::new(), dmy: false, mdy: false, no_entities: false };
    let request = UpdateRequest { paths: vec![corpus.to_owned()], ..request(&reading)? };
    let signals = Signals::listen()?;
    let outcome = bring(common, &request, &signals)?;
    let Balance { added, updated, removed, .. } = outcome.balance;
    if added + updated + removed > 0 && !common.quiet {
        talk(&summary(&outcome.balance));
    }
    Ok(signals.received().filter(|_| outcome.stopped))
}

pub fn request(args: &ReadingArgs) -> anyhow::Result<UpdateRequest> {
    let mut settings = Settings { pdf: pdf_worker(), ..Settings::new(Day::today()) };
    for mapping in &args.map {
        let mapping = read_mapping(mapping)
            .map_err(|what| Error::new(ErrorKind::Request, "E-MAP", what).at("--map"))?;
        settings.mapping.push(mapping);
    }
    settings.date_order = match (args.dmy, args.mdy) {
        (true, _) => Some(DayOrder::DayMonth),
        (_, true) => Some(DayOrder::MonthDay),
        _ => None,
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    Ok(UpdateRequest {
        paths: Vec::new(),
        rebuild: false,
        jobs: args.jobs.map_or(cores.min(8), usize::from),
        settings,
        entities: !args.no_entities,
        prune: false,
        heap: UpdateRequest::HEAP,
    })
}

/// The process that reads PDF files: this very program, where it was built for that.
pub fn pdf_worker() -> Option<Worker> {
    if !cfg!(feature = "pdf") {
        return None;
    }
    let program = std::env::current_exe().ok()?;
    let args = vec![READ_PDF.to_owned()];
    Some(Worker { program, args, timeout: Worker::TIMEOUT })
}

/// Updates the index under a progress bar, stopping cleanly at the first signal.
fn bring(common: &Common, request: &UpdateRequest, signals: &Signals) -> anyhow::Result<Outcome> {
    let mut told = Told::new(common);
    let outcome = update(&Folder::new(&common.index), request, &mut told, signals.stop());
    told.finish();
    Ok(outcome?)
}

fn summary(balance: &Balance) -> String {
    let Balance { seen, added, updated, unchanged, skipped, removed } = balance;
    let noun = if *seen == 1 { "record" } else { "records" };
    let mut text = format!(
        "{seen} {noun}: {added} added, {updated} updated, {unchanged} unchanged, {skipped} skipped"
    );
    if *removed > 0 {
        text.push_str(&format!("; {removed} removed"));
    }
    if *skipped > 0 {
        text.push_str("; see: dateline skipped");
    }
    text.push('\n');
    text
}

/// The progress bar, and the first problems of each kind.
pub struct Told {
    bar: ProgressBar,
    quiet: bool,
    verbose: bool,
    /// How often each code was met.
    codes: Vec<(String, u64)>,
    articles: u64,
}

/// How many problems of one kind are printed, unless asked for more.
const PRINTED: u64 = 5;

impl Told {
    pub fn new(common: &Common) -> Told {
        let shown = std::io::stderr().is_terminal() && !common.quiet;
        let target =
            if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target);
        let style =
            ProgressStyle::with_template("{spinner} {pos} files, {msg} articles, {elapsed}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
        Told { bar, quiet: common.quiet, verbose: common.verbose, codes: Vec::new(), articles: 0 }
    }

    pub fn finish(&self) {
        self.bar.finish_and_clear();
        if self.quiet || self.verbose {
            return;
        }
        for (code, n) in &self.codes {
            if *n > PRINTED {
                talk(&format!("dateline: {code}: {} more like these; -v shows all\n", n - PRINTED));
            }
        }
    }
}

impl Progress for Told {
    fn advance(&mut self, files: u64, articles: u64) {
        self.articles += articles;
        self.bar.inc(files);
        self.bar.set_message(self.articles.to_string());
    }

    fn problem(&mut self, place: &str, code: &str, text: &str) {
        let n = match self.codes.iter_mut().find(|(known, _)| known == code) {
            Some((_, n)) => {
                *n += 1;
                *n
            }
            None => {
                self.codes.push((code.to_owned(), 1));
                1
            }
        };
        if self.quiet || (n > PRINTED && !self.verbose) {
            return;
        }
        let line = format!("dateline: {}: {code}: {}\n", safe_line(place), safe_line(text));
        self.bar.suspend(|| talk(&line));
    }
}
