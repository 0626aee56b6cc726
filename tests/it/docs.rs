//! Do README.md and the pages of docs/ say what the program does?

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, UNIX_EPOCH};

const DATELINE: &str = env!("CARGO_BIN_EXE_dateline");
const REPOSITORY: &str = env!("CARGO_MANIFEST_DIR");

/// The pages whose `console` blocks are run.
const PAGES: [&str; 6] =
    ["README.md", "docs/cli.md", "docs/query.md", "docs/formats.md", "docs/tour.md", "docs/web.md"];

/// How a newcomer runs the program; here the executable that was just built stands in.
const FROM_SOURCE: &str = "$ cargo run --release -- ";

/// When the files of a newcomer's folder were last changed.
const LONG_AGO: Duration = Duration::from_secs(1_600_000_000);

/// Runs every command of the pages and compares what it prints, each page in a fresh copy of the
/// corpus. `TRYCMD=overwrite cargo test --test it readme_and_docs` writes what is printed now into
/// the pages.
#[test]
fn readme_and_docs() {
    let scratch = tempfile::tempdir().expect("a folder");
    let cases = trycmd::TestCases::new();
    cases.register_bin("dateline", Path::new(DATELINE));
    cases.env("DATELINE_INDEX", "index").env("NO_COLOR", "1");
    for page in PAGES {
        let copy = copy_of(page, scratch.path());
        fs::write(&copy, testable(&read(page))).expect("written");
        // trycmd runs a page's commands in the folder named after it.
        newcomers_folder(&copy.with_extension("in"));
        cases.case(copy);
    }
    cases.run();
    if std::env::var_os("TRYCMD").is_some_and(|mode| mode == "overwrite") {
        for page in PAGES {
            let printed = fs::read_to_string(copy_of(page, scratch.path())).expect("a page");
            fs::write(Path::new(REPOSITORY).join(page), readable(&printed, &read(page)))
                .expect("written");
        }
    }
}

/// What docs/query.md gives to try finds something in the corpus.
#[test]
fn queries_to_try_find_something() {
    let folder = tempfile::tempdir().expect("a folder");
    newcomers_folder(folder.path());
    run(folder.path(), &["index", "--quiet"]);
    let page = read("docs/query.md");
    let rows = page.lines().skip_while(|line| !line.ends_with("| try |")).skip(2);
    let queries: Vec<&str> = rows
        .take_while(|line| line.starts_with('|'))
        .filter_map(|row| row.trim_end_matches(" |").rsplit_once("| `")?.1.strip_suffix('`'))
        .collect();
    assert!(queries.len() >= 10, "{queries:?}");
    for query in queries {
        let (code, _) = run(folder.path(), &["search", "--quiet", query]);
        assert_eq!(code, Some(0), "{query}");
    }
}

/// Every flag and command of the program is in docs/cli.md.
#[test]
fn every_flag_is_documented() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_, manual) = run(folder.path(), &["manual"]);
    let manual = manual.replace("\\-", "-");
    let page = read("docs/cli.md");
    let flags = words_that_begin(&manual, "--", |c| c.is_ascii_lowercase() || c == '-');
    assert!(flags.len() > 20, "{flags:?}");
    for flag in flags {
        assert!(page.contains(&format!("`{flag}")) || page.contains(&format!("{flag} ")), "{flag}");
    }
    let commands = manual.lines().filter_map(|line| {
        let name = line.strip_prefix("dateline-")?;
        name.strip_suffix("(1)")
    });
    for command in commands {
        assert!(page.contains(&format!("\ndateline {command}")), "{command}");
    }
}

/// Every code that the source can print is in the documents, and no other.
#[test]
fn every_code_is_documented() {
    let sources: String = rust_files(&Path::new(REPOSITORY).join("src"))
        .iter()
        .map(|file| fs::read_to_string(file).expect("a file"))
        .map(|text| text.split("#[cfg(test)]").next().unwrap_or("").to_owned())
        .collect();
    let pages: String = PAGES.iter().map(|page| read(page)).collect();
    for kind in ["E-", "W-", "N-"] {
        let of_code = |c: char| c.is_ascii_uppercase() || c == '-';
        let printed: BTreeSet<String> = words_that_begin(&sources, &format!("\"{kind}"), of_code)
            .iter()
            .map(|code| code.trim_start_matches('"').to_owned())
            .collect();
        let told: BTreeSet<String> = words_that_begin(&pages, &format!("`{kind}"), of_code)
            .iter()
            .map(|code| code.trim_start_matches('`').to_owned())
            .filter(|code| code != kind)
            .collect();
        assert!(!printed.is_empty(), "{kind}");
        let missing: Vec<_> = printed.difference(&told).collect();
        let gone: Vec<_> = told.difference(&printed).collect();
        assert!(missing.is_empty() && gone.is_empty(), "missing {missing:?}, gone {gone:?}");
    }
}

/// What the program writes into its index folder is what the repository holds there.
#[test]
fn the_index_folder_explains_itself() {
    let folder = tempfile::tempdir().expect("a folder");
    newcomers_folder(folder.path());
    run(folder.path(), &["index", "--quiet"]);
    for name in ["README.md", ".gitignore"] {
        let written = fs::read_to_string(folder.path().join("index").join(name)).expect(name);
        assert_eq!(read(&format!("index/{name}")), written, "{name}");
    }
}

/// A page as trycmd runs it: the program under its own name, times left open, and behind every
/// output the empty line by which trycmd tells that it ends with a line end.
fn testable(page: &str) -> String {
    let mut text = String::new();
    let mut block = Block::default();
    for line in page.lines() {
        if block.ends_output(line) {
            text.push('\n');
        }
        match (line.strip_prefix(FROM_SOURCE), time_in(line)) {
            (Some(command), _) => text.push_str(&format!("$ dateline {command}")),
            (None, Some((before, _, after))) => text.push_str(&format!("{before}[..]{after}")),
            (None, None) => text.push_str(line),
        }
        text.push('\n');
    }
    text
}

/// A page as people read it: times as they were in `before`, the first command as a newcomer types
/// it.
fn readable(page: &str, before: &str) -> String {
    let mut times = before.lines().filter_map(|line| time_in(line).map(|(_, time, _)| time));
    let first = before.lines().find_map(|line| line.strip_prefix(FROM_SOURCE));
    let mut text = String::new();
    let mut block = Block::default();
    for line in page.lines() {
        if block.ends_output(line) {
            text.truncate(text.strip_suffix("\n\n").map_or(text.len(), |rest| rest.len() + 1));
        }
        let command = line.strip_prefix("$ dateline ");
        match time_in(line) {
            Some((before, _, after)) => {
                text.push_str(&format!("{before}{}{after}", times.next().unwrap_or("1")));
            }
            None if command.is_some() && command == first => {
                text.push_str(&format!("{FROM_SOURCE}{}", command.unwrap_or_default()));
            }
            None => text.push_str(line),
        }
        text.push('\n');
    }
    text
}

/// Where in a page's `console` blocks a reader of its lines stands.
#[derive(Default)]
struct Block {
    inside: bool,
    /// The line before was printed by a command.
    printed: bool,
}

impl Block {
    /// Goes on to `line`, and says whether what a command printed ended before it.
    fn ends_output(&mut self, line: &str) -> bool {
        let fence = line.starts_with("```");
        let command = line.starts_with("$ ") || line.starts_with("> ") || line.starts_with("? ");
        let ended = self.inside && self.printed && (fence || line.starts_with("$ "));
        if fence {
            self.inside = !self.inside && line == "```console";
        }
        self.printed = self.inside && !fence && !command;
        ended
    }
}

/// A line that tells how long something took: what stands before the time, the time, the rest.
fn time_in(line: &str) -> Option<(&str, &str, &str)> {
    let (at, end) = if line.ends_with(" ms") {
        (line.rfind(" · ")? + " · ".len(), line.len() - " ms".len())
    } else {
        let at = line.find("\"took_ms\": ")? + "\"took_ms\": ".len();
        (at, at + line[at..].find(',')?)
    };
    Some((line.get(..at)?, line.get(at..end)?, &line[end..]))
}

#[test]
fn pages_come_back_as_they_were() {
    let page = "a · 1 ms\n```console\n$ cargo run --release -- search a\n1 match · 0.8 ms\n\
                $ dateline index -q\n$ dateline stats\n? 1\n  \"took_ms\": 1.9,\n\n```\nb\n";
    let tested = testable(page);
    assert_eq!(
        tested,
        "a · [..] ms\n```console\n$ dateline search a\n1 match · [..] ms\n\n\
         $ dateline index -q\n$ dateline stats\n? 1\n  \"took_ms\": [..],\n\n\n```\nb\n"
    );
    assert_eq!(readable(&tested, page), page);
}

/// A folder as the pages suppose it: the corpus, and the files of `tests/data/docs`.
fn newcomers_folder(folder: &Path) {
    let repository = Path::new(REPOSITORY);
    copy_tree(&repository.join("corpus"), &folder.join("corpus"));
    copy_tree(&repository.join("tests/data/docs"), folder);
}

fn copy_tree(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let to = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            copy_tree(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), &to).expect("copied");
            // A file that has just changed is read again by the next run.
            let copy = fs::File::options().write(true).open(&to).expect("a file");
            copy.set_modified(UNIX_EPOCH + LONG_AGO).expect("a time");
        }
    }
}

fn copy_of(page: &str, scratch: &Path) -> PathBuf {
    scratch.join(page.rsplit('/').next().unwrap_or(page))
}

fn read(page: &str) -> String {
    fs::read_to_string(Path::new(REPOSITORY).join(page)).expect(page)
}

/// Runs the program in `folder`: its exit code and what it wrote to stdout.
fn run(folder: &Path, args: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(DATELINE)
        .args(args)
        .current_dir(folder)
        .env_remove("DATELINE_INDEX")
        .output()
        .expect("the program starts");
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
}

fn words_that_begin(text: &str, start: &str, holds: impl Fn(char) -> bool) -> BTreeSet<String> {
    text.match_indices(start)
        .map(|(at, _)| {
            let rest = &text[at + start.len()..];
            let len = rest.find(|c| !holds(c)).unwrap_or(rest.len());
            format!("{start}{}", &rest[..len])
        })
        .filter(|word| word.len() > start.len())
        .collect()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}
