//! What does `copies` answer?

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::Serialize;

use crate::analysis::{Edit, edits};
use crate::base::{Error, ErrorKind, Result, Span};
use crate::index::Archive;
use crate::report::show::find;
use crate::report::{Places, Printed};
use crate::search;

/// What is asked.
#[derive(Clone, Debug)]
pub struct CopiesRequest {
    /// The article: a printed id, a prefix of one, or `FILE:ID`.
    pub id: String,
    /// Whether it is told what each printing cut, added or changed.
    pub diff: bool,
    /// How files are named.
    pub places: Places,
}

/// Every printing of an article, and every passage that pages share with it. Serializes to the JSON of
/// the contract.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct CopiesReport {
    /// The article asked about.
    #[serde(flatten)]
    pub printed: Printed,
    /// The agency it credits.
    pub credit: Option<String>,
    /// Its copies, without itself, by day.
    pub copies: Vec<Printing>,
    /// The passages that long texts share with it, by day.
    pub passages: Vec<SharedPassage>,
}

/// One printing of the same copy.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct Printing {
    /// Which article it is.
    #[serde(flatten)]
    pub printed: Printed,
    /// The share of runs of five words that are in both, of those in either: 0.5 to 1.
    pub resemblance: f32,
    /// The agency it credits.
    pub credit: Option<String>,
    /// The file it came from.
    pub path: String,
    /// What it cut, added or changed, where that is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub diff: Option<Vec<EditReport>>,
}

/// A sentence that a printing has otherwise.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct EditReport {
    /// `cut`, `added` or `changed`.
    pub kind: &'static str,
    /// The sentence in the article asked about.
    pub from: Option<String>,
    /// The sentence in the printing.
    pub to: Option<String>,
}

fn diff(from: &str, to: &str) -> Vec<EditReport> {
    let of = |span: Span, text: &str| Some(span.of(text).to_owned());
    let report = |edit: &Edit| match *edit {
        Edit::Cut(old) => EditReport { kind: "cut", from: of(old, from), to: None },
        Edit::Added(new) => EditReport { kind: "added", from: None, to: of(new, to) },
        Edit::Changed(old, new) => {
            EditReport { kind: "changed", from: of(old, from), to: of(new, to) }
        }
    };
    edits(from, to).iter().map(report).collect()
}

/// A passage in a long text.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct SharedPassage {
    /// Which article it is.
    #[serde(flatten)]
    pub printed: Printed,
    /// How many words the passage has in the article asked about.
    pub words: usize,
    /// How many runs of five words are the same.
    pub runs: usize,
    /// Its words in the article asked about.
    pub here: String,
    /// Its words in the other.
    pub there: String,
}

/// Finds the copies of one article.
///
/// # Errors
///
/// An id that no article has, or that several begin with.
pub fn copies(archive: &Archive, request: &CopiesRequest) -> Result<CopiesReport> {
    let article = find(archive, &request.id, &request.places)?;
    let address = archive.address(&article.key)?.ok_or_else(|| {
        Error::new(ErrorKind::Bug, "E-BUG", "an article that was found has no address")
    })?;
    let printing = |copy: &search::CopyOf| Printing {
        printed: Printed::of(&copy.article),
        resemblance: (copy.resemblance * 1000.0).round() / 1000.0,
        credit: copy.article.credit.clone(),
        path: request.places.path(&copy.article),
        diff: request.diff.then(|| diff(&article.body, &copy.article.body)),
    };
    let passage = |sharer: &search::Sharer| SharedPassage {
        printed: Printed::of(&sharer.article),
        words: sharer.n_words,
        runs: sharer.n_runs,
        here: sharer.here.of(&article.body).to_owned(),
        there: sharer.there.of(&sharer.article.body).to_owned(),
    };
    let found = search::copies(archive, address)?;
    // A whole copy shares all its passages.
    let keys: HashSet<[u8; 16]> = found.iter().map(|copy| copy.article.key).collect();
    let sharers = search::sharers_of(archive, address)?;
    let others = sharers.iter().filter(|sharer| !keys.contains(&sharer.article.key));
    let passages = others.map(passage).collect();
    let copies = found.iter().map(printing).collect();
    Ok(CopiesReport { printed: Printed::of(&article), credit: article.credit, copies, passages })
}
