//! What did the reader type after `dateline`, and where does the answer go?
//!
//! The only layer that knows the command line, the clock, the environment and the terminal. Each
//! command builds a request, gets a report from the library and writes what `render` makes of it:
//! data to stdout, talk to stderr.

mod alias;
mod analyze;
mod args;
mod batch;
mod check;
mod copies;
mod count;
mod coverage;
mod explain;
mod export;
mod index;
mod manual;
mod output;
mod printings;
mod quote;
#[cfg(feature = "pdf")]
mod read_pdf;
mod repair;
mod search;
mod seen;
mod serve;
mod show;
mod signals;
mod similar;
mod stats;
mod timeline;
mod watch;
mod who;
mod words;

use std::process::ExitCode;

use clap::Parser;

use crate::base::{Error, ErrorKind, is_guarded};
use crate::render::safe_line;

use self::args::{Cli, Command};
use self::output::{error_lines, is_broken_pipe};

/// How a command that did its work ended; see the contract's exit codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Done {
    /// Done; for a search: found.
    Found,
    /// A search found nothing.
    Nothing,
    /// Done, but something was skipped, and `--strict`; or lost, and not found again.
    Skipped,
    /// The index is damaged, as was asked.
    Damaged,
    /// A time or size limit cut the answer short.
    Partial,
    /// Done, but for queries that could not be read, which were told.
    Refused,
    /// Stopped by this signal, after a clean commit.
    Stopped(u8),
}

impl Done {
    /// How a command ended that looked at all that matches.
    fn of(total: u64, partial: bool) -> Done {
        match total {
            _ if partial => Done::Partial,
            0 => Done::Nothing,
            _ => Done::Found,
        }
    }

    fn code(self) -> u8 {
        match self {
            Done::Found => 0,
            Done::Nothing => 1,
            Done::Refused => 2,
            Done::Skipped => 3,
            Done::Damaged => 4,
            Done::Partial => 7,
            Done::Stopped(signal) => 128 + signal,
        }
    }
}

/// Runs the program with the arguments it was started with.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse_from(words::shielded(std::env::args_os())) {
        Ok(cli) => cli,
        Err(error) => {
            // clap's own message; help and version go to stdout and are no error.
            let code = if error.use_stderr() { 2 } else { 0 };
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    std::panic::set_hook(Box::new(tell_of_panic));
    let Ok(done) = std::panic::catch_unwind(|| run(cli)) else {
        return ExitCode::from(code_of(ErrorKind::Bug));
    };
    match done {
        Ok(done) => ExitCode::from(done.code()),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            output::talk(&error_lines(&error));
            ExitCode::from(exit_code(&error))
        }
    }
}

/// One line for a promise of this program that was broken; nothing where it is expected that a library
/// may break its own.
fn tell_of_panic(panic: &std::panic::PanicHookInfo<'_>) {
    if is_guarded() {
        return;
    }
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    let payload = panic.payload();
    let told = payload.downcast_ref::<&str>().copied();
    let told = told.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let told = told.unwrap_or("no reason given");
    output::talk(&format!(
        "dateline: {}: E-BUG: {}\nhint: please report this with the command that led to it\n",
        safe_line(&place),
        safe_line(told)
    ));
}

fn run(cli: Cli) -> anyhow::Result<Done> {
    let common = cli.common;
    match cli.command {
        Command::Index(args) => index::run(&common, args),
        Command::Search(args) => search::run(&common, *args),
        Command::Show(args) => show::run(&common, args),
        Command::Analyze(args) => analyze::run(args),
        Command::Count(args) => count::run(&common, *args),
        Command::Timeline(args) => timeline::run(&common, *args),
        Command::Export(args) => export::run(&common, *args),
        Command::Printings(args) => printings::run(&common, *args),
        Command::Similar(args) => similar::run(&common, args),
        Command::Coverage(args) => coverage::run(&common, args),
        Command::Quote(args) => quote::run(&common, args),
        Command::Copies(args) => copies::run(&common, args),
        Command::Explain(args) => explain::run(&common, *args),
        Command::Who(args) => who::run(&common, *args),
        Command::Alias(args) => alias::run(&common, args),
        Command::Serve(args) => serve::run(&common, &args),
        Command::Batch(args) => batch::run(&common, *args),
        Command::Check(args) => check::run(&common, args),
        Command::Repair(args) => repair::run(&common, args),
        Command::Stats(args) => stats::run(&common, args),
        Command::Skipped(args) => stats::run_skipped(&common, args),
        Command::Manual(args) => manual::run(args),
        #[cfg(feature = "pdf")]
        Command::ReadPdf => read_pdf::run(),
    }
}

fn exit_code(error: &anyhow::Error) -> u8 {
    error.downcast_ref::<Error>().map_or(5, |error| code_of(error.kind()))
}

fn code_of(kind: ErrorKind) -> u8 {
    match kind {
        ErrorKind::Request => 2,
        ErrorKind::NotFound => 1,
        ErrorKind::Archive => 4,
        ErrorKind::Busy => 6,
        ErrorKind::Limit => 7,
        ErrorKind::Io | ErrorKind::Bug => 5,
    }
}
