//! The real executable, run in a folder of its own.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use serde_json::Value;

use crate::support::{Desk, Shared, copy, shipped_corpus};

/// A folder to stand in, with an index in it.
pub struct Shell {
    pub desk: Desk,
}

/// What came of a command.
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Shell {
    pub fn new() -> Shell {
        Shell { desk: Desk::new() }
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command.current_dir(self.desk.dir.path()).args(args).stdin(Stdio::null());
        for name in ["DATELINE_INDEX", "NO_COLOR", "CLICOLOR_FORCE"] {
            command.env_remove(name);
        }
        command
    }

    pub fn run(&self, args: &[&str]) -> Ran {
        ran(self.command(args).output().expect("the program runs"))
    }

    /// Runs with `input` on stdin.
    pub fn feed(&self, args: &[&str], input: &str) -> Ran {
        let file = self.desk.path("stdin");
        fs::write(&file, input).expect("written");
        let stdin = File::open(file).expect("there");
        ran(self.command(args).stdin(stdin).output().expect("the program runs"))
    }

    /// Runs what must succeed, and gives its stdout.
    pub fn out(&self, args: &[&str]) -> String {
        let ran = self.run(args);
        assert_eq!(ran.code, Some(0), "{args:?}: {}", ran.err);
        ran.out
    }

    /// Runs as a user to whom not everything is allowed: another one than root. `None` where no other
    /// user can run the program. The folder must be open to others.
    #[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
    pub fn run_restricted(&self, args: &[&str]) -> Option<Ran> {
        if !rustix::process::geteuid().is_root() {
            return Some(self.run(args));
        }
        let run = |args: &[&str]| {
            let plain = self.command(args);
            let mut other = Command::new("setpriv");
            other.args(["--reuid=65534", "--regid=65534", "--clear-groups"]);
            other.arg(plain.get_program()).args(plain.get_args());
            other.current_dir(self.desk.dir.path()).env_remove("DATELINE_INDEX");
            other.stdin(Stdio::null()).output().ok().map(ran)
        };
        if run(&["--version"]).is_none_or(|ran| ran.code != Some(0)) {
            eprintln!("skipped: no other user can run the program");
            return None;
        }
        run(args)
    }

    /// A run under strace, which is given `options` and writes into `log`.
    pub fn strace(&self, options: &[&str], log: &Path, args: &[&str]) -> Command {
        let plain = self.command(args);
        let mut strace = Command::new("strace");
        strace.args(["-f", "-qq", "-e", "signal=none"]).args(options).arg("-o").arg(log);
        strace.arg(plain.get_program()).args(plain.get_args()).stdin(Stdio::null());
        strace.current_dir(self.desk.dir.path()).env_remove("DATELINE_INDEX");
        strace
    }

    /// The calls of these kinds that a run made, which must succeed, as strace lists them; `None` where
    /// there is no strace.
    pub fn traced(&self, args: &[&str], calls: &str) -> Option<String> {
        if !has_strace() {
            return None;
        }
        let log = self.desk.path("strace.log");
        let mut strace = self.strace(&["-e", &format!("trace={calls}")], &log, args);
        let ran = ran(strace.output().expect("strace starts"));
        assert_eq!(ran.code, Some(0), "{args:?}: {}", ran.err);
        Some(fs::read_to_string(&log).expect("a log"))
    }

    pub fn json(&self, args: &[&str]) -> Value {
        let ran = self.run(args);
        serde_json::from_str(&ran.out)
            .unwrap_or_else(|error| panic!("{args:?}: {error}\n{}", ran.out))
    }
}

/// Whether there is a strace here; what is skipped without it says so.
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
pub fn has_strace() -> bool {
    let found = Command::new("strace").arg("-V").stdout(Stdio::null()).status().is_ok();
    if !found {
        eprintln!("skipped: there is no strace here");
    }
    found
}

pub fn ran(output: Output) -> Ran {
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    Ran { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

static SHIPPED: Shared<Shell> = Shared::new();

/// A folder with a copy of the shipped corpus and its index.
pub fn shipped() -> Arc<Shell> {
    SHIPPED.get(|| {
        let shell = Shell::new();
        copy(&shipped_corpus(), &shell.desk.path("corpus"));
        shell.out(&["index", "--quiet"]);
        shell
    })
}
