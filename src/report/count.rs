//! What does `count` answer?

use serde::Serialize;

use crate::analysis::entities::Kind;
use crate::base::{Error, ErrorKind, Result};
use crate::index::Archive;
use crate::query::{Clock, Filters, parse, plan, plan_any};
use crate::report::{MatchMode, NoteReport};
use crate::search::{By, Copies, Limits, facet, select_folded};

/// What is asked.
#[derive(Clone, Debug)]
pub struct CountRequest {
    /// The query as typed.
    pub text: String,
    /// Restrictions given beside it.
    pub filters: Filters,
    /// Which of the bare words must be there.
    pub matching: MatchMode,
    /// What to count by; see [`by_named`].
    pub by: Option<By>,
    /// Whether copies are counted, or only the first printing of each.
    pub copies: Copies,
    /// How many values at most.
    pub limit: usize,
    /// What dates are read by.
    pub clock: Clock,
    /// What bounds the work.
    pub limits: Limits,
}

/// The answer. Serializes to the JSON of the contract.
#[derive(Clone, Debug, Serialize)]
pub struct CountReport {
    /// What was counted by.
    pub by: Option<&'static str>,
    /// The commonest values; years in the order of time.
    pub values: Vec<CountValue>,
    /// The sum over all other values.
    pub other: u64,
    /// How many articles match: exact.
    pub total: u64,
    /// How many of them have no value.
    pub without: u64,
    /// Whether a limit cut the answer short.
    pub partial: bool,
    /// What was odd about the query.
    #[serde(skip)]
    pub notes: Vec<NoteReport>,
}

/// How many articles have a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CountValue {
    /// The value; of a name the canonical one.
    pub value: String,
    /// How many articles.
    pub count: u64,
}

/// What can be counted by.
pub const COUNT_FIELDS: [(&str, By); 8] = [
    ("person", By::Names(Kind::Person)),
    ("org", By::Names(Kind::Organization)),
    ("place", By::Names(Kind::Place)),
    ("source", By::Source),
    ("section", By::Section),
    ("byline", By::Byline),
    ("lang", By::Lang),
    ("year", By::Year),
];

/// What a word of the command line counts by: one of [`COUNT_FIELDS`].
///
/// # Errors
///
/// `E-FLAG`, at `--by`.
pub fn by_named(word: &str) -> Result<By> {
    let found = COUNT_FIELDS.iter().find(|(name, _)| *name == word);
    found.map(|(_, by)| *by).ok_or_else(|| {
        let names: Vec<&str> = COUNT_FIELDS.iter().map(|(name, _)| *name).collect();
        Error::new(ErrorKind::Request, "E-FLAG", format!("nothing is counted by `{word}`"))
            .at("--by")
            .hint(format!("there are {}", names.join(", ")))
    })
}

/// Counts the articles that match, and by what they have.
///
/// # Errors
///
/// A query that cannot be read, or an index that cannot.
pub fn count(archive: &Archive, request: &CountRequest) -> Result<CountReport> {
    let parsed = parse(&request.text, request.clock)?;
    let query = parsed.query.with_filters(&request.filters)?;
    let reading = plan(&query);
    let asked = match request.matching {
        MatchMode::Any => plan_any(&reading.plan),
        MatchMode::Auto | MatchMode::All => reading.plan,
    };
    let selection = select_folded(archive, &asked, request.copies, &request.limits)?;
    let notes = parsed.notes.into_iter().chain(reading.notes).map(NoteReport::from).collect();
    let mut report = CountReport {
        by: None,
        values: Vec::new(),
        other: 0,
        total: selection.len() as u64,
        without: 0,
        partial: selection.partial,
        notes,
    };
    if let Some(by) = request.by {
        let counted = facet(archive, &selection, by, request.limit)?;
        report.by = COUNT_FIELDS.iter().find(|(_, known)| *known == by).map(|(name, _)| *name);
        report.other = counted.other;
        report.without = counted.without;
        let value = |value: crate::search::FacetValue| CountValue {
            value: value.value,
            count: value.n_articles,
        };
        report.values = counted.values.into_iter().map(value).collect();
    }
    Ok(report)
}
