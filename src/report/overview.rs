//! What do all the answers of a query look like, beside the few that are shown?

use schemars::JsonSchema;
use serde::Serialize;

use crate::base::Result;
use crate::index::Archive;
use crate::report::count::counted;
use crate::report::question::Understood;
use crate::report::search::search_all;
use crate::report::{CountReport, Question, SearchReport, SearchRequest, Timeline};
use crate::search::{By, Selection, folded, select_folded};

/// What is asked.
#[derive(Clone, Debug)]
pub struct OverviewRequest {
    /// Of which articles.
    pub question: Question,
    /// What they are counted by.
    pub by: Vec<By>,
    /// How many values of each at most.
    pub limit: usize,
}

/// When the articles that match were published, and what they have in common.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct OverviewReport {
    /// How many match: exact.
    pub total: u64,
    /// By stretches of time, the shortest that fit.
    pub timeline: Timeline,
    /// By each of what was asked for, in that order.
    pub counts: Vec<CountReport>,
    /// Whether a limit cut the answer short.
    pub partial: bool,
}

/// Looks at all articles that match, once.
///
/// # Errors
///
/// A query that cannot be read, or an index that cannot.
pub fn overview(archive: &Archive, request: &OverviewRequest) -> Result<OverviewReport> {
    let Question { copies, limits, .. } = &request.question;
    let Understood { plan, .. } = request.question.read()?;
    let selection = select_folded(archive, &plan, *copies, limits)?;
    overview_of(archive, selection, request)
}

/// Answers a search, and looks at all of its answers beside it: those of the search, whatever `beside` asks.
///
/// # Errors
///
/// A query that cannot be read, or an index that cannot.
pub fn search_with_overview(
    archive: &Archive,
    request: &SearchRequest,
    beside: &OverviewRequest,
) -> Result<(SearchReport, OverviewReport)> {
    let Question { copies, limits, .. } = &beside.question;
    let (report, selection) = search_all(archive, request)?;
    let selection = folded(archive, selection, *copies, limits)?;
    Ok((report, overview_of(archive, selection, beside)?))
}

fn overview_of(
    archive: &Archive,
    selection: Selection,
    request: &OverviewRequest,
) -> Result<OverviewReport> {
    Ok(OverviewReport {
        total: selection.len() as u64,
        timeline: Timeline::fitting(&selection.dates(archive)?),
        counts: counted(archive, &selection, &request.by, request.limit)?,
        partial: selection.partial,
    })
}
