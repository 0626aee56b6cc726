//! Is every bad input told, and is nothing lost by it?
//!
//! Each row is an archive with something wrong in it, numbered as in our sheet of tests. The real
//! program indexes it twice. Of every row: the exit code is right, with `--strict` too; each line on
//! stderr has the form of the contract and holds no control characters; the books balance; the second
//! run changes nothing; time and memory are bounded.

mod archives;
mod files;
mod formats;
mod markup;
mod pdf;
mod resources;
mod texts;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::shell::{Ran, Shell, ran};

/// The most time and memory that a row may take, unless it says otherwise: these are machines that
/// others use too, and the program is not optimized here.
const LONGEST: Duration = Duration::from_secs(180);
const MOST_MEMORY: u64 = 512 << 20;

/// One archive, and what must come of it.
pub struct Row {
    name: &'static str,
    shell: Shell,
    environment: Vec<(&'static str, &'static str)>,
    added: u64,
    told: BTreeMap<&'static str, u64>,
    finds: Vec<(String, u64)>,
    places: Vec<String>,
    shown: Vec<String>,
    most_memory: u64,
    /// The largest stack, in KiB.
    stack: Option<u32>,
}

/// A row of that name; `corpus` is its folder.
pub fn row(name: &'static str) -> Row {
    let shell = Shell::new();
    fs::create_dir(shell.desk.path("corpus")).expect("made");
    Row {
        name,
        shell,
        environment: Vec::new(),
        added: 0,
        told: BTreeMap::new(),
        finds: Vec::new(),
        places: Vec::new(),
        shown: Vec::new(),
        most_memory: MOST_MEMORY,
        stack: None,
    }
}

impl Row {
    /// Puts a file into the corpus.
    pub fn file(self, name: &str, bytes: impl AsRef<[u8]>) -> Row {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, bytes).expect("written");
        self
    }

    /// Puts anything there.
    pub fn with(self, make: impl FnOnce(&Row)) -> Row {
        make(&self);
        self
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.shell.desk.path("corpus").join(name)
    }

    pub fn env(mut self, name: &'static str, value: &'static str) -> Row {
        self.environment.push((name, value));
        self
    }

    /// So many articles are indexed.
    pub fn added(mut self, n: u64) -> Row {
        self.added = n;
        self
    }

    /// So many lines on stderr have this code.
    pub fn told(mut self, code: &'static str, n: u64) -> Row {
        self.told.insert(code, n);
        self
    }

    /// One line on stderr names this place below the corpus.
    pub fn at(mut self, place: &str) -> Row {
        self.places.push(place.to_owned());
        self
    }

    /// So many articles answer the query.
    pub fn finds(mut self, query: &str, n: u64) -> Row {
        self.finds.push((query.to_owned(), n));
        self
    }

    /// This stands in the text or a fact of one article, or more.
    pub fn shows(mut self, text: &str) -> Row {
        self.shown.push(text.to_owned());
        self
    }

    /// With no more stack than this, in KiB.
    pub fn stack(mut self, most: u32) -> Row {
        self.stack = Some(most);
        self
    }

    pub fn memory(mut self, most: u64) -> Row {
        self.most_memory = most;
        self
    }

    /// Runs it.
    pub fn check(self) {
        let name = self.name;
        let (first, balance) = self.index(&[]);
        assert_eq!(first.code, Some(0), "{name}: {}", first.err);
        let n = |key: &str| balance[key].as_u64().expect("a number");
        let skipped = n("skipped");
        let what = format!("{name}: {balance}\n{}", first.err);
        assert_eq!(n("added"), self.added, "{what}");
        let mut told: BTreeMap<&str, u64> = BTreeMap::new();
        for line in first.err.lines().filter(|line| !line.starts_with("hint: ")) {
            *told.entry(code_of(line).unwrap_or_else(|| panic!("{name}: {line}"))).or_default() +=
                1;
        }
        assert_eq!(told, self.told, "{what}");
        let n_errors: u64 =
            told.iter().filter(|(code, _)| code.starts_with('E')).map(|(_, n)| n).sum();
        assert_eq!(n_errors, skipped, "{what}");
        for place in &self.places {
            let line = format!("dateline: corpus/{place}: ");
            assert!(first.err.lines().any(|told| told.starts_with(&line)), "no {place}: {what}");
        }
        let (again, balance) = self.index(&["--strict"]);
        let strict = if skipped > 0 { 3 } else { 0 };
        assert_eq!(again.code, Some(strict), "{name}, again: {}", again.err);
        let n = |key: &str| balance[key].as_u64().expect("a number");
        let changed = n("added") + n("updated") + n("removed");
        assert_eq!((n("unchanged"), changed), (self.added, 0), "{name}, again: {}", again.err);
        let listed = self.shell.json(&["skipped", "--format", "json"]);
        assert_eq!(listed["total"].as_u64(), Some(skipped), "{name}: {listed}");
        for (query, expected) in &self.finds {
            let out = self.shell.run(&["count", query]).out;
            assert_eq!(out.trim(), expected.to_string(), "{name}: {query}");
        }
        if !self.shown.is_empty() {
            let hits = self
                .shell
                .json(&["search", "--format", "json", "-n", "100", "--copies", "show", "*"]);
            let hits = hits["hits"].as_array().expect("hits");
            let whole: Vec<String> = hits
                .iter()
                .map(|hit| {
                    let id = hit["id"].as_str().expect("an id");
                    let article = self.shell.json(&["show", id, "--format", "json"]);
                    format!("{} {}", article["body"].as_str().unwrap_or(""), article["url"])
                })
                .collect();
            for text in &self.shown {
                assert!(whole.iter().any(|one| one.contains(text)), "{name}: no {text}: {whole:?}");
            }
        }
    }

    /// One run, and the balance it prints.
    fn index(&self, args: &[&str]) -> (Ran, Value) {
        let mut command = self.shell.command(&["index", "corpus", "-v", "--format", "json"]);
        command.args(["--no-entities", "--jobs", "2"]).args(args);
        if let Some(most) = self.stack {
            let mut limited = Command::new("sh");
            limited.current_dir(self.shell.desk.dir.path()).env_remove("DATELINE_INDEX");
            limited.args(["-c", &format!("ulimit -s {most}; exec \"$0\" \"$@\"")]);
            limited.arg(command.get_program()).args(command.get_args());
            command = limited;
        }
        for (name, value) in &self.environment {
            command.env(name, value);
        }
        let began = Instant::now();
        let (output, memory) = watched(&mut command);
        let name = self.name;
        assert!(began.elapsed() < LONGEST, "{name} took {:?}", began.elapsed());
        assert!(memory < self.most_memory, "{name} took {} MiB", memory >> 20);
        let ran = ran(output);
        let control = |c: char| c.is_control() && c != '\n';
        let bidi = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        assert!(!ran.err.contains(control), "{name}: {:?}", ran.err);
        assert!(!ran.err.contains(bidi), "{name}: {:?}", ran.err);
        let balance: Value = serde_json::from_str(&ran.out)
            .unwrap_or_else(|error| panic!("{name}: {error}: {}{}", ran.out, ran.err));
        let n = |key: &str| balance[key].as_u64().expect("a number");
        let sum = n("added") + n("updated") + n("unchanged") + n("skipped");
        assert_eq!(n("seen"), sum, "{name}: {balance}");
        (ran, balance)
    }
}

/// Runs `command`; says also how much anonymous memory it had at most, where the system tells.
fn watched(command: &mut Command) -> (Output, u64) {
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
    let status = format!("/proc/{}/status", child.id());
    std::thread::scope(|scope| {
        let watcher = scope.spawn(|| {
            let mut most = 0;
            while let Ok(text) = fs::read_to_string(&status) {
                let line = text.lines().find(|line| line.starts_with("RssAnon:"));
                let Some(line) = line else { break };
                let kib = line.split_whitespace().nth(1).and_then(|kib| kib.parse().ok());
                most = most.max(kib.unwrap_or(0_u64) << 10);
                std::thread::sleep(Duration::from_millis(5));
            }
            most
        });
        let output = child.wait_with_output().expect("it ends");
        (output, watcher.join().expect("the watcher ends"))
    })
}

/// The code in a line `dateline: PLACE: CODE: text`.
fn code_of(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("dateline: ")?;
    let is_code = |word: &&str| {
        let shaped = |c: char| c.is_ascii_uppercase() || c == '-';
        (word.starts_with("E-") || word.starts_with("W-")) && word.chars().all(shaped)
    };
    rest.split(": ").find(is_code)
}
