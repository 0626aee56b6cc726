//! Do the layers keep their order, and does each keep to what it may know?
//!
//! The rules are those of ARCHITECTURE.md. They are matched in the text of `src/`, comments and test
//! modules left out: a doc link downwards is no import, and a test may touch the disk.

use std::path::{Path, PathBuf};

/// A module imports only modules that stand before it in this list.
const LAYERS: [&str; 11] = [
    "base", "article", "source", "analysis", "index", "query", "search", "report", "render", "web",
    "cli",
];

/// Past this a file holds two ideas.
const MOST_LINES: usize = 700;

#[test]
fn imports_point_up() {
    for (depth, layer) in LAYERS.iter().enumerate() {
        let files: Vec<File> = files().into_iter().filter(|file| file.is_in(layer)).collect();
        assert!(!files.is_empty(), "there is no layer `{layer}`");
        for file in files {
            file.lacks("crate::{", "one `use crate::layer::…` per layer");
            for below in &LAYERS[depth + 1..] {
                let why = format!("`{layer}` imports `{below}`, which is below it");
                file.lacks(&format!("crate::{below}"), &why);
                file.lacks(&format!("super::{below}::"), &why);
            }
        }
    }
}

#[test]
fn every_module_is_in_a_layer() {
    for file in files() {
        let known = LAYERS.iter().any(|layer| file.is_in(layer));
        assert!(known || ["lib.rs", "main.rs"].contains(&file.path.as_str()), "{}", file.path);
    }
}

#[test]
fn each_library_has_its_place() {
    let rules: [(&[&str], &[&str], &str); 8] = [
        (
            &["tantivy::", "use tantivy"],
            &["index/", "search/"],
            "tantivy is known in `index` and `search` only",
        ),
        (
            &["clap::", "clap_complete::", "clap_mangen::", "anyhow::", "indicatif::"],
            &["cli/", "main.rs"],
            "the command line is known in `cli` only",
        ),
        (
            &["axum::", "hyper::", "hyper_util::", "tokio::", "TcpListener", "TcpStream"],
            &["web/"],
            "the network is known in `web` only",
        ),
        (
            &["maud::", "PreEscaped", "pulldown_cmark::"],
            &["render/html/"],
            "markup is made in `render/html` only",
        ),
        (
            &["std::fs", "fs::File", "OpenOptions"],
            &["source/walk.rs", "index/", "cli/"],
            "files are touched by `source/walk.rs`, `index` and `cli` only",
        ),
        (
            &[
                "print!(",
                "println!(",
                "eprint!(",
                "eprintln!(",
                "dbg!(",
                "io::stdout",
                "io::stderr",
            ],
            &["cli/"],
            "the library never speaks to a terminal",
        ),
        (
            &["env::var", "env::args", "env::current_dir", "process::exit"],
            &["cli/"],
            "the environment is known in `cli` only",
        ),
        (
            &["Day::today()", "Zoned::now", "Utc::now"],
            &["cli/", "base/day.rs"],
            "what day it is, `cli` says",
        ),
    ];
    for file in files() {
        for (names, places, why) in rules {
            if !places.iter().any(|place| file.path.starts_with(place)) {
                names.iter().for_each(|name| file.lacks(name, why));
            }
        }
    }
}

#[test]
fn no_file_holds_two_ideas() {
    for file in files() {
        let n_lines = file.n_lines;
        assert!(n_lines <= MOST_LINES, "{}: {n_lines} lines, at most {MOST_LINES}", file.path);
    }
}

#[test]
fn every_file_opens_with_its_question() {
    for file in files() {
        let first = &file.first_line;
        assert!(first.starts_with("//! "), "{} opens with {first:?}", file.path);
    }
}

#[test]
fn the_rules_see_what_they_forbid() {
    let file = File::new(
        "base/x.rs".into(),
        "//! See [`crate::cli`].\nuse crate::index::Archive; // crate::report\n\
         fn f() { let url = \"http://x\"; println!(\"{url}\") }\n\
         #[cfg(test)]\nmod tests {\n    use std::fs;\n}\nfn g() {}\n",
    );
    let code: Vec<&str> =
        file.code.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(
        code,
        [
            "use crate::index::Archive;",
            "fn f() { let url = \"http://x\"; println!(\"{url}\") }",
            "fn g() {}"
        ]
    );
}

/// One file of the crate.
struct File {
    /// Below `src/`, with `/`.
    path: String,
    first_line: String,
    n_lines: usize,
    /// What is compiled into the program: no comments, no test modules.
    code: String,
}

impl File {
    fn new(path: String, text: &str) -> File {
        File {
            path,
            first_line: text.lines().next().unwrap_or("").to_owned(),
            n_lines: text.lines().count(),
            code: code_of(text),
        }
    }

    fn is_in(&self, layer: &str) -> bool {
        let rest = self.path.strip_prefix(layer);
        rest.is_some_and(|rest| rest.starts_with('/') || rest == ".rs")
    }

    fn lacks(&self, name: &str, why: &str) {
        let line = self.code.lines().enumerate().find(|(_, line)| line.contains(name));
        if let Some((n, line)) = line {
            panic!("src/{}:{}: {}\n{why}", self.path, n + 1, line.trim());
        }
    }
}

/// The text with comments and test modules blanked, line by line, so that line numbers stay.
fn code_of(text: &str) -> String {
    let mut code = String::new();
    // Which indentation closes the test module being passed over.
    let mut skipping: Option<String> = None;
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let indent = &line[..line.len() - line.trim_start().len()];
        if let Some(end) = &skipping {
            if line.starts_with(end.as_str()) && line[end.len()..].starts_with('}') {
                skipping = None;
            }
        } else if line.trim() == "#[cfg(test)]" {
            let opens = lines.peek().is_some_and(|next| next.trim_end().ends_with('{'));
            if opens {
                skipping = Some(indent.to_owned());
                lines.next();
                code.push('\n');
            }
        } else {
            // A `//` after a colon is an address, not a comment.
            let comment = line.match_indices("//").find(|(at, _)| !line[..*at].ends_with(':'));
            code.push_str(line[..comment.map_or(line.len(), |(at, _)| at)].trim_end());
        }
        code.push('\n');
    }
    code
}

fn files() -> Vec<File> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![src.clone()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder).expect("a folder of the crate");
        for path in entries.map(|entry| entry.expect("an entry").path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs")
                && path.file_name().is_some_and(|name| name != "tests.rs")
            {
                let text = std::fs::read_to_string(&path).expect("UTF-8");
                files.push(File::new(below(&src, &path), &text));
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn below(src: &Path, path: &Path) -> String {
    let parts: PathBuf = path.strip_prefix(src).expect("below src").to_owned();
    parts.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}
