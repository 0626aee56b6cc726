//! Texts with the names that someone marked in them.

use std::path::Path;

use anyhow::{Context, Result};
use dateline::analysis::entities::Kind;
use serde::Deserialize;

/// A name: kind, first byte, one past the last.
pub type Name = (Kind, usize, usize);

/// One text with its names.
#[derive(Clone, Debug, Default)]
pub struct Doc {
    pub text: String,
    pub names: Vec<Name>,
    /// What a second teacher marked.
    pub other: Option<Vec<Name>>,
}

pub fn read_xz(path: &Path) -> Result<String> {
    use std::io::Read;
    let file = std::fs::File::open(path).with_context(|| path.display().to_string())?;
    let mut text = String::new();
    lzma_rust2::XzReader::new(std::io::BufReader::new(file), true)
        .read_to_string(&mut text)
        .with_context(|| path.display().to_string())?;
    Ok(text)
}

fn kind(label: &str) -> Option<Kind> {
    match label {
        "PER" => Some(Kind::Person),
        "ORG" => Some(Kind::Organization),
        "LOC" => Some(Kind::Place),
        _ => None,
    }
}

/// Reads tokens with labels in columns. Every fourth text keeps its blanks between all tokens, as some
/// texts are handed around; the others are joined as they were printed.
pub fn read_tsv(text: &str) -> Vec<Doc> {
    let mut docs = Vec::new();
    for (n, part) in text.split("#doc\n").filter(|part| !part.trim().is_empty()).enumerate() {
        let mut printer = Printer { spaced: n % 4 == 3, ..Printer::default() };
        let two =
            part.lines().find(|line| !line.is_empty()).is_some_and(|l| l.split('\t').count() > 2);
        let mut columns = vec![Vec::new(); if two { 2 } else { 1 }];
        for sentence in part.split("\n\n").filter(|sentence| !sentence.trim().is_empty()) {
            let ended = printer.text.ends_with(['.', '!', '?', '"', '\'', ')']);
            printer.sentence(match (ended, n % 3) {
                (false, _) => "\n\n",
                (true, 0) => "\n",
                (true, _) => " ",
            });
            for line in sentence.lines().filter(|line| !line.is_empty()) {
                let mut cells = line.split('\t');
                let token = cells.next().unwrap_or("");
                let (start, end) = printer.token(token);
                for column in &mut columns {
                    column.push((cells.next().unwrap_or("O").to_owned(), start, end));
                }
            }
            columns.iter_mut().for_each(|column| column.push(("O".to_owned(), 0, 0)));
        }
        let mut names = columns.into_iter().map(|column| names_of(&column));
        docs.push(Doc {
            text: printer.text,
            names: names.next().unwrap_or_default(),
            other: names.next(),
        });
    }
    docs
}

fn names_of(tokens: &[(String, usize, usize)]) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    let mut open = false;
    for (label, start, end) in tokens {
        let Some(kind) = label.get(2..).and_then(kind) else {
            open = false;
            continue;
        };
        match names.last_mut().filter(|name| open && label.starts_with("I-") && name.0 == kind) {
            Some(name) => name.2 = *end,
            None => names.push((kind, *start, *end)),
        }
        open = true;
    }
    names
}

/// Joins tokens to a text.
#[derive(Default)]
struct Printer {
    text: String,
    spaced: bool,
    quoted: bool,
    glue: bool,
}

impl Printer {
    fn sentence(&mut self, between: &str) {
        if !self.text.is_empty() {
            self.text.push_str(between);
        }
        self.quoted = false;
        self.glue = true;
    }

    fn token(&mut self, token: &str) -> (usize, usize) {
        let token = match token {
            "``" | "''" => "\"",
            "-LRB-" => "(",
            "-RRB-" => ")",
            token => token,
        };
        let closes =
            matches!(token, "," | "." | ";" | ":" | "!" | "?" | ")" | "]" | "%" | "'" | "...")
                || token.starts_with("'") && token.len() <= 3
                || token == "n't"
                || token == "\"" && self.quoted;
        if !self.glue && (self.spaced || !closes) {
            self.text.push(' ');
        }
        let start = self.text.len();
        self.text.push_str(token);
        self.glue =
            !self.spaced && (matches!(token, "(" | "[" | "$") || token == "\"" && !self.quoted);
        if token == "\"" {
            self.quoted = !self.quoted;
        }
        (start, self.text.len())
    }
}

#[derive(Deserialize)]
struct Record {
    text: String,
    md: Vec<(usize, usize, String)>,
    sm: Vec<(usize, usize, String)>,
}

/// Reads what `label.py` wrote.
pub fn read_jsonl(path: &Path) -> Result<Vec<Doc>> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let names = |rows: &[(usize, usize, String)]| {
        rows.iter().filter_map(|(a, b, label)| Some((kind(label)?, *a, *b))).collect::<Vec<Name>>()
    };
    text.lines()
        .map(|line| {
            let record: Record = serde_json::from_str(line)?;
            Ok(Doc { names: names(&record.md), other: Some(names(&record.sm)), text: record.text })
        })
        .collect()
}
