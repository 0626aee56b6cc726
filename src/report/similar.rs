//! What does `similar` answer?

use schemars::JsonSchema;
use serde::Serialize;

use crate::base::{Day, Result};
use crate::index::Archive;
use crate::query::{parse, plan, plan_any};
use crate::report::search::report_hit;
use crate::report::show::find;
use crate::report::{HitReport, Places};
use crate::search::{self, Copies, Limits, Options, Sort, Weights, telling_words};

/// What is asked.
#[derive(Clone, Debug)]
pub struct SimilarRequest {
    /// The article: a printed id, a prefix of one, or `FILE:ID`.
    pub id: String,
    /// By how many of its words they are looked for: [`MOST_WORDS`], or fewer for a quick look.
    pub words: usize,
    /// How many at most.
    pub limit: usize,
    /// What bounds the work.
    pub limits: Limits,
    /// How files are named.
    pub places: Places,
}

/// Articles about what one article is about.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct SimilarReport {
    /// The article's id.
    pub id: String,
    /// The words that tell it from others, by which the hits were found.
    pub words: Vec<String>,
    /// The articles, the most like it first; its copies are left out.
    pub hits: Vec<HitReport>,
    /// The ids of those copies.
    pub copies: Vec<String>,
    /// Whether a limit cut the answer short.
    pub partial: bool,
}

/// So many words are asked for, where time is not dear.
pub const MOST_WORDS: usize = 25;

/// Finds articles like one.
///
/// # Errors
///
/// An id that no article has, or that several begin with.
pub fn similar(archive: &Archive, request: &SimilarRequest) -> Result<SimilarReport> {
    let article = find(archive, &request.id, &request.places)?;
    let words = telling_words(archive, &article, request.words)?;
    let mut report = SimilarReport {
        id: article.id.clone(),
        hits: Vec::new(),
        copies: Vec::new(),
        partial: false,
        words,
    };
    if report.words.is_empty() {
        return Ok(report);
    }
    // In quotes, since a word could be read as a sign of the query language.
    let text: Vec<String> = report.words.iter().map(|word| format!("\"{word}\"")).collect();
    let text = text.join(" OR ");
    let asked = plan_any(&plan(&parse(&text, Day::MIN)?.query).plan);
    let options = Options {
        // The article itself, and its copies behind it, are one hit of these.
        limit: request.limit.saturating_add(1),
        copies: Copies::Fold,
        limits: request.limits,
        // The words are those of an article already: there is nothing to learn from others, nor do they
        // miss what a scan has broken.
        halves: false,
        weights: Weights { feedback: 0.0, ..Weights::default() },
        ..Options::first(Sort::Relevance)
    };
    let found = search::search(archive, &asked, options)?;
    report.partial = found.partial;
    for hit in &found.found {
        let is_own = hit.article.key == article.key;
        if is_own || hit.copies.contains(&article.id) {
            report.copies.extend(hit.copies.iter().filter(|id| **id != article.id).cloned());
            report.copies.extend((!is_own).then(|| hit.article.id.clone()));
        } else if report.hits.len() < request.limit {
            let rank = report.hits.len() + 1;
            report.hits.push(report_hit(archive, hit, Vec::new(), rank, &request.places)?);
        }
    }
    Ok(report)
}
