//! What does `printings` answer?

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use crate::base::Result;
use crate::index::Archive;
use crate::report::{NoteReport, Printed, Question};
use crate::search::{self, PrintingOf};

/// Every printing of the passages that answer a query.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct PrintingsReport {
    /// How many articles match: exact.
    pub total: u64,
    /// The passages that were printed twice or more, those printed most first.
    pub passages: Vec<PassageReport>,
    /// Their printings, passage by passage, by day and source.
    pub printings: Vec<PassagePrinting>,
    /// How many of the articles share the passage around the match with no other.
    pub alone: u64,
    /// Whether not all were compared.
    pub partial: bool,
    /// What was odd about the query.
    #[serde(skip)]
    pub notes: Vec<NoteReport>,
}

/// A passage that was printed twice or more.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct PassageReport {
    /// Its number, from 1.
    pub passage: usize,
    /// How many articles print it.
    pub count: u64,
    /// How many sources do.
    pub sources: u64,
    /// The first day.
    pub first: Option<String>,
    /// The last day.
    pub last: Option<String>,
    /// How many words it has.
    pub words: usize,
    /// Its words, on one line, as printed where most of the others agree.
    pub text: String,
}

/// One printing.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct PassagePrinting {
    /// The number of the passage.
    pub passage: usize,
    /// Which article it is.
    #[serde(flatten)]
    pub printed: Printed,
    /// The agency it credits.
    pub credit: Option<String>,
    /// How many words of the passage it has, from the first to the last that are the same.
    pub words: usize,
    /// The passage as it reads there, on one line.
    pub text: String,
    /// Whether it matches the query; else the words asked for read otherwise there.
    pub matches: bool,
}

/// Follows the passages that answer a query.
///
/// # Errors
///
/// A query that cannot be read, or an index that cannot.
pub fn printings(archive: &Archive, question: &Question) -> Result<PrintingsReport> {
    let understood = question.read()?;
    let found = search::printings(archive, &understood.plan, &question.limits)?;
    let mut report = PrintingsReport {
        total: found.total,
        passages: Vec::new(),
        printings: Vec::new(),
        alone: found.alone,
        partial: found.partial,
        notes: understood.notes,
    };
    for (i, passage) in found.passages.iter().enumerate() {
        let printings = &passage.printings;
        let sources: BTreeSet<_> = printings.iter().map(|p| p.article.source.as_deref()).collect();
        let days: Vec<_> = printings.iter().filter_map(|p| p.article.date).collect();
        report.passages.push(PassageReport {
            passage: i + 1,
            count: printings.len() as u64,
            sources: sources.len() as u64,
            first: days.first().map(ToString::to_string),
            last: days.last().map(ToString::to_string),
            words: passage.n_words,
            text: one_line(&passage.text),
        });
        report.printings.extend(printings.iter().map(|printing| row(i + 1, printing)));
    }
    Ok(report)
}

fn row(passage: usize, printing: &PrintingOf) -> PassagePrinting {
    PassagePrinting {
        passage,
        printed: Printed::with_lead(&printing.article, printing.lead.clone()),
        credit: printing.article.credit.clone(),
        words: printing.n_words,
        text: one_line(&printing.passage),
        matches: printing.matches,
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
