//! `dateline index`

use std::io::IsTerminal;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use signal_hook::consts::{SIGINT, SIGTERM};

use crate::base::{Day, Error, ErrorKind};
use crate::index::{Balance, Folder, Outcome, Progress, UpdateRequest, update};
use crate::render::{json, safe_line};
use crate::source::{DayOrder, Settings, read_mapping};

use super::Done;
use super::args::{Common, IndexArgs, ReadingArgs, TextOrJson};
use super::output::{data, talk};

pub fn run(common: &Common, args: IndexArgs) -> anyhow::Result<Done> {
    let request = UpdateRequest {
        paths: args.paths.clone(),
        rebuild: args.rebuild,
        prune: args.prune,
        ..request(&args.reading)?
    };
    let (outcome, signal) = bring(common, &request)?;
    match args.format {
        TextOrJson::Json => data(&json(&outcome.balance))?,
        TextOrJson::Text if !common.quiet => talk(&summary(&outcome.balance)),
        TextOrJson::Text => {}
    }
    Ok(if outcome.stopped {
        Done::Stopped(signal)
    } else if args.strict && outcome.balance.skipped > 0 {
        Done::Skipped
    } else {
        Done::Found
    })
}

/// Brings the index up to date before a search; says something only when something changed. Gives
/// the signal that stopped it, if one did.
pub fn bring_up_to_date(common: &Common, corpus: &Path) -> anyhow::Result<Option<u8>> {
    let reading =
        ReadingArgs { jobs: None, map: Vec::new(), dmy: false, mdy: false, no_entities: false };
    let request = UpdateRequest { paths: vec![corpus.to_owned()], ..request(&reading)? };
    let (outcome, signal) = bring(common, &request)?;
    let Balance { added, updated, removed, .. } = outcome.balance;
    if added + updated + removed > 0 && !common.quiet {
        talk(&summary(&outcome.balance));
    }
    Ok(outcome.stopped.then_some(signal))
}

fn request(args: &ReadingArgs) -> anyhow::Result<UpdateRequest> {
    let mut settings = Settings::new(Day::today());
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

/// Updates the index under a progress bar, stopping cleanly at the first signal.
fn bring(common: &Common, request: &UpdateRequest) -> anyhow::Result<(Outcome, u8)> {
    let stop = Arc::new(AtomicBool::new(false));
    let signal = Arc::new(AtomicUsize::new(0));
    for (number, value) in [(SIGINT, 2), (SIGTERM, 15)] {
        // The second signal ends the process at once: the last commit stands.
        signal_hook::flag::register_conditional_shutdown(number, 128 + value, Arc::clone(&stop))?;
        signal_hook::flag::register_usize(number, Arc::clone(&signal), value as usize)?;
        signal_hook::flag::register(number, Arc::clone(&stop))?;
    }
    let mut told = Told::new(common);
    let outcome = update(&Folder::new(&common.index), request, &mut told, &stop);
    told.finish();
    let signal = u8::try_from(signal.load(Ordering::Relaxed)).unwrap_or(2);
    Ok((outcome?, signal))
}

fn summary(balance: &Balance) -> String {
    let Balance { seen, added, updated, unchanged, skipped, removed } = balance;
    let mut text = format!(
        "{seen} records: {added} added, {updated} updated, {unchanged} unchanged, {skipped} skipped"
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
struct Told {
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
    fn new(common: &Common) -> Told {
        let shown = std::io::stderr().is_terminal() && !common.quiet;
        let target =
            if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target);
        let style =
            ProgressStyle::with_template("{spinner} {pos} files, {msg} articles, {elapsed}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
        Told { bar, quiet: common.quiet, verbose: common.verbose, codes: Vec::new(), articles: 0 }
    }

    fn finish(&self) {
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
