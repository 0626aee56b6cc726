//! What else was printed on the day of an article?

use schemars::JsonSchema;
use serde::Serialize;

use crate::base::{PartialDate, Result};
use crate::index::{Archive, StoredArticle};
use crate::query::{Filters, parse, plan};
use crate::report::show::find;
use crate::report::{Places, Printed, Question};
use crate::search::{self, Limits, Options, Sort};

/// What is asked.
#[derive(Clone, Debug)]
pub struct NeighboursRequest {
    /// The article: a printed id, a prefix of one, or `FILE:ID`.
    pub id: String,
    /// How many at most.
    pub limit: usize,
    /// What bounds the work.
    pub limits: Limits,
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
    /// Whether a limit cut the answer short.
    pub partial: bool,
}

/// An issue has fewer pages than that; of more articles than that the order is not worth its time.
const MOST_ORDERED: usize = 64;

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
    let is_name = |name: &&String| name.chars().any(char::is_alphanumeric);
    let own = article.source.iter().filter(is_name);
    let own = own.map(|name| Filters { sources: vec![name.clone()], ..Filters::default() });
    let text = format!("date:{day}");
    let mut found: Vec<StoredArticle> = Vec::new();
    for filters in own.chain([Filters::default()]) {
        let options =
            Options { limit: MOST_ORDERED, limits: request.limits, ..Options::first(Sort::Oldest) };
        let query = parse(&text, Question::plain("", day).clock)?.query.with_filters(&filters)?;
        let hits = search::search(archive, &plan(&query).plan, options)?;
        let is_new = |known: &[StoredArticle], one: &StoredArticle| {
            one.key != article.key && !known.iter().any(|known| known.key == one.key)
        };
        let mut more: Vec<StoredArticle> = hits.found.into_iter().map(|hit| hit.article).collect();
        more.retain(|one| is_new(&found, one));
        more.sort_by_cached_key(place_in_issue);
        found.extend(more);
        report.total = hits.total.saturating_sub(1);
        report.partial |= hits.partial;
    }
    report.articles = found.iter().take(request.limit).map(Printed::of).collect();
    Ok(report)
}

/// Where an article stands in its issue: pages by their numbers.
fn place_in_issue(
    article: &StoredArticle,
) -> (Option<String>, Option<String>, u64, Option<String>) {
    let page = article.page.as_deref().and_then(|page| page.parse().ok()).unwrap_or(u64::MAX);
    (article.source.clone(), article.edition.clone(), page, article.headline.clone())
}
