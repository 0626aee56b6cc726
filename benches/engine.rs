//! What must an engine be able to do to be measured?

use std::fmt;
use std::path::Path;

use anyhow::Result;
use serde::{Deserialize, Serialize};

use crate::archive_file::ArchiveFile;

/// What all engines are given alike.
#[derive(Clone)]
pub struct Settings {
    /// Memory of the index writer, all its threads together.
    pub heap_bytes: usize,
    /// Threads of the index writer.
    pub threads: usize,
}

/// A way to index and search an archive.
pub trait Engine {
    /// As the table calls it; also part of a folder's name.
    fn name(&self) -> &'static str;

    /// Indexes `archive` in the empty folder `dir`; all of it is on disk when this returns.
    fn build(&self, archive: &ArchiveFile, dir: &Path) -> Result<()>;

    /// Opens what [`build`](Self::build) left in `dir`.
    fn open(&self, dir: &Path) -> Result<Box<dyn Searcher>>;
}

/// An index that is open.
pub trait Searcher {
    /// Finds the ten best articles, with a snippet of at most 300 characters of each where wanted,
    /// and returns the exact number of all that match.
    fn search(&self, query: &BenchQuery, snippets: bool) -> Result<usize>;
}

/// One question; words are in small letters, as typed by somebody in a hurry.
///
/// [`Display`](fmt::Display) writes it in the language of `dateline`.
#[derive(Serialize, Deserialize)]
pub enum BenchQuery {
    /// Articles with every word.
    All(Vec<String>),
    /// Articles with any of the words.
    Any(Vec<String>),
    /// Articles with the words side by side in this order.
    Phrase(Vec<String>),
    /// The same, published from the first to the last day (`YYYY-MM-DD`).
    PhraseInDays(Vec<String>, String, String),
    /// Articles with the word whose people include this one.
    WordAndPerson(String, String),
    /// Articles with both words so many words apart. Who has no such query looks for the phrase.
    Near(String, String, u8),
    /// Articles with a word that begins so.
    Prefix(String),
    /// Articles with a word of which at most one letter differs.
    Fuzzy(String),
    /// A query in the language of `dateline`, which no other engine reads.
    Typed(String),
}

impl fmt::Display for BenchQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All(words) => f.write_str(&words.join(" ")),
            Self::Any(words) => f.write_str(&words.join(" OR ")),
            Self::Phrase(words) => write!(f, "\"{}\"", words.join(" ")),
            Self::PhraseInDays(words, first, last) => {
                write!(f, "\"{}\" date:{first}..{last}", words.join(" "))
            }
            Self::WordAndPerson(word, person) => write!(f, "{word} person:\"{person}\""),
            Self::Near(left, right, distance) => write!(f, "{left} w/{distance} {right}"),
            Self::Prefix(begin) => write!(f, "{begin}*"),
            Self::Fuzzy(word) => write!(f, "{word}~1"),
            Self::Typed(query) => f.write_str(query),
        }
    }
}
