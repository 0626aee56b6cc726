//! Texts with the names that someone marked in them.

use std::path::Path;

use anyhow::{Context, Result};
use dateline::analysis::entities::Kind;
use dateline::analysis::words;
use serde::Deserialize;

/// A name: kind, first byte, one past the last.
pub type Name = (Kind, usize, usize);

/// One text with its names.
#[derive(Clone, Debug, Default)]
pub struct Doc {
    pub text: String,
    pub names: Vec<Name>,
    /// Whether it is made of other texts.
    pub made: bool,
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
            made: false,
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
            let (made, other) = (false, Some(names(&record.sm)));
            Ok(Doc { made, names: names(&record.md), other, text: record.text })
        })
        .collect()
}

/// Headlines made of sentences: in capitals, and with a capital at every word but the small ones. Few of the
/// texts have real ones, and none with names marked.
pub fn headlines(docs: &[Doc]) -> Vec<Doc> {
    const SMALL: [&str; 16] = [
        "a", "an", "the", "of", "in", "on", "at", "to", "for", "and", "or", "by", "with", "from",
        "as", "but",
    ];
    let mut made = Vec::new();
    let mut n_sentences = 0;
    for doc in docs {
        let cut = words(&doc.text);
        let made_doc = || Doc { made: true, ..Doc::default() };
        let (mut shouted, mut titled) = (made_doc(), made_doc());
        for sentence in cut.chunk_by(|a, b| a.sentence == b.sentence) {
            n_sentences += 1;
            let (from, to) =
                (sentence[0].span.start as usize, sentence[sentence.len() - 1].span.end as usize);
            let text = &doc.text[from..to];
            let wanted = n_sentences % 6 == 0
                && (4..=14).contains(&sentence.len())
                && text.is_ascii()
                && !text.contains('\n');
            if !wanted {
                continue;
            }
            let title: String = {
                let mut title = text.to_owned();
                for word in sentence {
                    let at = word.span.start as usize - from;
                    if !SMALL.contains(&word.span.of(&doc.text)) {
                        title[at..at + 1].make_ascii_uppercase();
                    }
                }
                title
            };
            for (copy, line) in [(&mut shouted, text.to_ascii_uppercase()), (&mut titled, title)] {
                if !copy.text.is_empty() {
                    copy.text.push_str("\n\n");
                }
                let base = copy.text.len();
                let inside = |names: &[Name]| -> Vec<Name> {
                    let within = names.iter().filter(|(_, a, b)| *a >= from && *b <= to);
                    within.map(|(kind, a, b)| (*kind, a - from + base, b - from + base)).collect()
                };
                copy.names.extend(inside(&doc.names));
                if let Some(other) = &doc.other {
                    copy.other.get_or_insert_default().extend(inside(other));
                }
                copy.text.push_str(&line);
            }
        }
        made.extend([shouted, titled].into_iter().filter(|copy| !copy.text.is_empty()));
    }
    made
}
