//! What does `count` answer?

use schemars::JsonSchema;
use serde::Serialize;

use crate::analysis::entities::Kind;
use crate::base::{Error, ErrorKind, Result};
use crate::index::Archive;
use crate::report::question::Understood;
use crate::report::{NoteReport, Question};
use crate::search::{By, Facet, Selection, facets, select_folded};

/// What is asked.
#[derive(Clone, Debug)]
pub struct CountRequest {
    /// Of which articles.
    pub question: Question,
    /// What to count by; see [`by_named`].
    pub by: Option<By>,
    /// How many values at most.
    pub limit: usize,
}

/// The answer. Serializes to the JSON of the contract.
#[derive(Clone, Debug, JsonSchema, Serialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
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
    let Question { copies, limits, .. } = &request.question;
    let Understood { plan, notes, .. } = request.question.read()?;
    let selection = select_folded(archive, &plan, *copies, limits)?;
    let counted = counted(archive, &selection, request.by.as_slice(), request.limit)?.pop();
    let report = counted.unwrap_or_else(|| CountReport::of(&selection));
    Ok(CountReport { notes, ..report })
}

/// Counts the articles of a selection by what they have, once for each of `by`.
pub(super) fn counted(
    archive: &Archive,
    selection: &Selection,
    by: &[By],
    limit: usize,
) -> Result<Vec<CountReport>> {
    let value = |value: crate::search::FacetValue| CountValue {
        value: value.value,
        count: value.n_articles,
    };
    let report = |(by, facet): (&By, Facet)| CountReport {
        by: COUNT_FIELDS.iter().find(|(_, known)| known == by).map(|(name, _)| *name),
        other: facet.other,
        without: facet.without,
        values: facet.values.into_iter().map(value).collect(),
        ..CountReport::of(selection)
    };
    let facets = facets(archive, selection, by, limit)?;
    Ok(by.iter().zip(facets).map(report).collect())
}

impl CountReport {
    /// How many they are, counted by nothing.
    fn of(selection: &Selection) -> CountReport {
        CountReport {
            by: None,
            values: Vec::new(),
            other: 0,
            total: selection.len() as u64,
            without: 0,
            partial: selection.partial,
            notes: Vec::new(),
        }
    }
}
