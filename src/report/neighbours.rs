//! What else was printed on the day of an article?

use schemars::JsonSchema;
use serde::Serialize;

use crate::base::{PartialDate, Result};
use crate::index::{Archive, StoredArticle};
use crate::report::show::find;
use crate::report::{Places, Printed};
use crate::search::printed_on;

/// What is asked.
#[derive(Clone, Debug)]
pub struct NeighboursRequest {
    /// The article: a printed id, a prefix of one, or `FILE:ID`.
    pub id: String,
    /// How many at most.
    pub limit: usize,
    /// How files are named.
    pub places: Places,
}

/// Articles of the day of one article, those of its own source first.
#[derive(Clone, Debug, Default, JsonSchema, Serialize)]
pub struct NeighboursReport {
    /// The article's id.
    pub id: String,
    /// The day; `null` where the article is not dated to one.
    pub date: Option<String>,
    /// How many others the archive has of that day.
    pub total: u64,
    /// Some of them, in the order of their pages.
    pub articles: Vec<Printed>,
}

/// Finds what else was printed on the day of an article.
///
/// # Errors
///
/// An id that no article has, or that several begin with.
pub fn neighbours(archive: &Archive, request: &NeighboursRequest) -> Result<NeighboursReport> {
    let article = find(archive, &request.id, &request.places)?;
    let mut report = NeighboursReport { id: article.id.clone(), ..NeighboursReport::default() };
    let Some(PartialDate::Day(day)) = article.date else { return Ok(report) };
    report.date = Some(day.to_string());
    let of_day = printed_on(archive, day, article.source.as_deref())?;
    report.total = (of_day.len() as u64).saturating_sub(1);
    let mut found: Vec<StoredArticle> = Vec::new();
    for (segment, doc) in of_day {
        if found.len() == request.limit {
            break;
        }
        let one = archive.article(segment, doc)?;
        if one.key != article.key {
            found.push(one);
        }
    }
    report.articles = found.iter().map(Printed::of).collect();
    Ok(report)
}
