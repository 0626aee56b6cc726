//! What does `copies` answer?

use std::collections::HashSet;

use serde::Serialize;

use crate::analysis::{Edit, edits};
use crate::base::{Error, ErrorKind, Result, Span};
use crate::index::{Archive, StoredArticle};
use crate::report::Places;
use crate::report::search::printed_page;
use crate::report::show::find;
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
#[derive(Clone, Debug, Serialize)]
pub struct CopiesReport {
    /// The article's id.
    pub id: String,
    /// Its day of publication.
    pub date: Option<String>,
    /// Who published it.
    pub source: Option<String>,
    /// The agency it credits.
    pub credit: Option<String>,
    /// Its headline.
    pub headline: Option<String>,
    /// The beginning of its text, where it has no headline.
    #[serde(skip)]
    pub lead: Option<String>,
    /// Its copies, without itself, by day.
    pub copies: Vec<Printing>,
    /// The passages that long texts share with it, by day.
    pub passages: Vec<SharedPassage>,
}

/// One printing of the same copy.
#[derive(Clone, Debug, Serialize)]
pub struct Printing {
    /// Its id.
    pub id: String,
    /// Its day of publication.
    pub date: Option<String>,
    /// Who published it.
    pub source: Option<String>,
    /// Its headline.
    pub headline: Option<String>,
    /// Edition and page, of a scanned newspaper.
    pub page: Option<String>,
    /// The share of runs of five words that are in both, of those in either: 0.5 to 1.
    pub resemblance: f32,
    /// The agency it credits.
    pub credit: Option<String>,
    /// The file it came from.
    pub path: String,
    /// The beginning of its text, where it has no headline.
    #[serde(skip)]
    pub lead: Option<String>,
    /// What it cut, added or changed, where that is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub diff: Option<Vec<EditReport>>,
}

/// A sentence that a printing has otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EditReport {
    /// `cut`, `added` or `changed`.
    pub kind: &'static str,
    /// The sentence in the article asked about.
    pub from: Option<String>,
    /// The sentence in the printing.
    pub to: Option<String>,
}

/// The beginning of an article's text, where it has no headline.
fn lead(article: &StoredArticle) -> Option<String> {
    if article.headline.is_none() { search::title(article) } else { None }
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
#[derive(Clone, Debug, Serialize)]
pub struct SharedPassage {
    /// The id of that text.
    pub id: String,
    /// Its day of publication.
    pub date: Option<String>,
    /// Who published it.
    pub source: Option<String>,
    /// Its headline.
    pub headline: Option<String>,
    /// Edition and page.
    pub page: Option<String>,
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
    let printing = |copy: &search::CopyOf| {
        let StoredArticle { id, date, source, headline, credit, .. } = &copy.article;
        Printing {
            id: id.clone(),
            date: date.map(|date| date.to_string()),
            source: source.clone(),
            headline: headline.clone(),
            page: printed_page(&copy.article),
            resemblance: (copy.resemblance * 1000.0).round() / 1000.0,
            credit: credit.clone(),
            path: request.places.path(&copy.article),
            lead: lead(&copy.article),
            diff: request.diff.then(|| diff(&article.body, &copy.article.body)),
        }
    };
    let passage = |sharer: &search::Sharer| {
        let StoredArticle { id, date, source, headline, body, .. } = &sharer.article;
        SharedPassage {
            id: id.clone(),
            date: date.map(|date| date.to_string()),
            source: source.clone(),
            headline: headline.clone(),
            page: printed_page(&sharer.article),
            words: sharer.n_words,
            runs: sharer.n_runs,
            here: sharer.here.of(&article.body).to_owned(),
            there: sharer.there.of(body).to_owned(),
        }
    };
    let found = search::copies(archive, address)?;
    // A whole copy shares all its passages.
    let keys: HashSet<[u8; 16]> = found.iter().map(|copy| copy.article.key).collect();
    let sharers = search::sharers_of(archive, address)?;
    let others = sharers.iter().filter(|sharer| !keys.contains(&sharer.article.key));
    let passages = others.map(passage).collect();
    let copies = found.iter().map(printing).collect();
    Ok(CopiesReport {
        date: article.date.map(|date| date.to_string()),
        source: article.source.clone(),
        credit: article.credit.clone(),
        headline: article.headline.clone(),
        lead: lead(&article),
        copies,
        passages,
        id: article.id,
    })
}
