//! What does `coverage` answer: which days, titles and pages does the index hold, and which does it lack?

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use crate::base::{Day, PartialDate, Result};
use crate::index::{Archive, unpack_date};
use crate::query::{Clause, Plan};
use crate::report::Question;
use crate::search::{Holding, Limits, holdings, select};

/// What an archive holds of a stretch of time.
#[derive(Clone, Debug, Default, PartialEq, Eq, JsonSchema, Serialize)]
pub struct CoverageReport {
    /// How many articles.
    pub articles: u64,
    /// How many of them have no date.
    pub undated: u64,
    /// How many are dated only to a month or a year.
    pub vague: u64,
    /// The first day with an article.
    pub first: Option<String>,
    /// The last day with one.
    pub last: Option<String>,
    /// On how many days articles were published.
    pub days: u64,
    /// The days between the first and the last with none.
    pub lacking: Vec<Gap>,
    /// By source, in the order of their names; those without one last.
    pub sources: Vec<SourceCoverage>,
}

/// Days without an article.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct Gap {
    /// The first of them.
    pub from: String,
    /// The last.
    pub to: String,
    /// How many.
    pub days: u64,
}

/// What it holds of one source.
#[derive(Clone, Debug, Default, PartialEq, Eq, JsonSchema, Serialize)]
pub struct SourceCoverage {
    /// Its name; `null` for articles that name none.
    pub source: Option<String>,
    /// How many articles.
    pub articles: u64,
    /// The first day.
    pub first: Option<String>,
    /// The last day.
    pub last: Option<String>,
    /// On how many days it published.
    pub days: u64,
    /// The days between with none, but for the days of the week on which it never published.
    pub lacking: Vec<Gap>,
    /// Those days of the week, where it can be told: `Sunday`.
    pub never_on: Vec<&'static str>,
    /// How many pages are held, each edition of each day counted.
    pub pages: u64,
    /// How many pages are lacking below the highest number of the same day and edition.
    pub pages_lacking: u64,
    /// The pages held, by their numbers, each once: `1`, `3`.
    pub page_numbers: Vec<u32>,
}

/// Tells what the archive holds of the articles asked for.
///
/// # Errors
///
/// A query that cannot be read, or an index that cannot.
pub fn coverage(archive: &Archive, question: &Question) -> Result<CoverageReport> {
    let understood = question.read()?;
    coverage_of(archive, &understood.plan, &question.limits)
}

/// What the archive holds of the days and sources that a plan is held to, whatever its words.
pub(super) fn warrant(archive: &Archive, plan: &Plan, limits: &Limits) -> Result<CoverageReport> {
    let parts = match &plan.root {
        Clause::And(parts) => parts.clone(),
        one => vec![one.clone()],
    };
    let frame = |part: &Clause| {
        matches!(part, Clause::Date(_) | Clause::OnDay(_) | Clause::Fact(_) | Clause::Lang(_))
    };
    let frame = Clause::all(parts.into_iter().filter(frame).collect());
    coverage_of(archive, &Plan::of(frame), limits)
}

fn coverage_of(archive: &Archive, plan: &Plan, limits: &Limits) -> Result<CoverageReport> {
    let selection = select(archive, plan, limits)?;
    let holdings = holdings(archive, &selection)?;
    let mut report =
        CoverageReport { articles: selection.len() as u64, ..CoverageReport::default() };
    let mut all_days: BTreeSet<Day> = BTreeSet::new();
    let mut by_source: BTreeMap<(bool, Option<&str>), Vec<&Holding>> = BTreeMap::new();
    for holding in &holdings {
        let source = holding.source.as_deref();
        by_source.entry((source.is_none(), source)).or_default().push(holding);
        match unpack_date(holding.date) {
            None => report.undated += holding.n_articles,
            Some(PartialDate::Day(day)) => {
                all_days.insert(day);
            }
            Some(_) => report.vague += holding.n_articles,
        }
    }
    report.sources = by_source.iter().map(|((_, source), held)| of_source(*source, held)).collect();
    report.days = all_days.len() as u64;
    report.first = all_days.first().map(ToString::to_string);
    report.last = all_days.last().map(ToString::to_string);
    report.lacking = gaps(&all_days, &[]);
    Ok(report)
}

/// Below so many days nothing is told of days of the week.
const LEAST_DAYS: u32 = 21;

/// The days of the week, as they are told.
pub const WEEKDAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

fn of_source(source: Option<&str>, held: &[&Holding]) -> SourceCoverage {
    let mut days: BTreeSet<Day> = BTreeSet::new();
    let mut pages: BTreeMap<(u64, Option<&str>), BTreeSet<u32>> = BTreeMap::new();
    let mut n_articles = 0;
    for holding in held {
        n_articles += holding.n_articles;
        days.extend(unpack_date(holding.date).and_then(PartialDate::day));
        if let Some(page) = holding.page.as_deref().and_then(|page| page.parse().ok()) {
            pages.entry((holding.date, holding.edition.as_deref())).or_default().insert(page);
        }
    }
    let on = |weekday: usize| days.iter().filter(|day| day.weekday() as usize == weekday).count();
    let span = match (days.first(), days.last()) {
        (Some(first), Some(last)) => last.number() - first.number() + 1,
        _ => 0,
    };
    // Of a paper that is held on few of its days nothing can be told.
    let n_printing = (0..7).filter(|weekday| on(*weekday) > 0).count();
    let n_weeks = span.div_ceil(7) as usize;
    let is_dense = days.len() * 2 >= n_weeks * n_printing;
    let is_told = span >= LEAST_DAYS && is_dense;
    let never: Vec<usize> = (0..7).filter(|weekday| is_told && on(*weekday) == 0).collect();
    let lacking =
        |held: &BTreeSet<u32>| held.last().map_or(0, |last| u64::from(*last)) - held.len() as u64;
    let page_numbers: BTreeSet<u32> = pages.values().flatten().copied().collect();
    SourceCoverage {
        source: source.map(str::to_owned),
        articles: n_articles,
        first: days.first().map(ToString::to_string),
        last: days.last().map(ToString::to_string),
        days: days.len() as u64,
        lacking: gaps(&days, &never),
        never_on: never.iter().map(|weekday| WEEKDAYS[*weekday]).collect(),
        pages: pages.values().map(|held| held.len() as u64).sum(),
        pages_lacking: pages
            .values()
            .map(|held| if held.contains(&0) { 0 } else { lacking(held) })
            .sum(),
        page_numbers: page_numbers.into_iter().collect(),
    }
}

/// The stretches between the first and the last of `days` that have none of them, without the days of
/// the week in `never`.
fn gaps(days: &BTreeSet<Day>, never: &[usize]) -> Vec<Gap> {
    let is_meant = |number: u32| {
        Day::from_number(number).is_some_and(|day| !never.contains(&(day.weekday() as usize)))
    };
    let mut gaps: Vec<Gap> = Vec::new();
    let mut before: Option<Day> = None;
    for day in days {
        if let Some(before) = before {
            // Between two days that are held years may lie: only the ends are looked at one by one.
            let meant = || (before.number() + 1..day.number()).filter(|number| is_meant(*number));
            let ends = (meant().next(), meant().next_back());
            if let (Some(first), Some(last)) = ends {
                let told = |number| Day::from_number(number).map(|day| day.to_string());
                let n = match never.is_empty() {
                    true => u64::from(last - first) + 1,
                    false => meant().count() as u64,
                };
                gaps.push(Gap {
                    from: told(first).unwrap_or_default(),
                    to: told(last).unwrap_or_default(),
                    days: n,
                });
            }
        }
        before = Some(*day);
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(list: &[&str]) -> BTreeSet<Day> {
        list.iter().filter_map(|day| day.parse::<PartialDate>().ok()?.day()).collect()
    }

    #[test]
    fn gaps_lie_between_the_first_and_the_last_day() {
        let check = |held: &[&str], never: &[usize], expected: &str| {
            let found: Vec<String> = gaps(&days(held), never)
                .iter()
                .map(|gap| format!("{} {} {}", gap.from, gap.to, gap.days))
                .collect();
            assert_eq!(found.join("; "), expected, "{held:?}");
        };
        check(&[], &[], "");
        check(&["1916-01-01"], &[], "");
        check(&["1916-01-01", "1916-01-02"], &[], "");
        check(&["1916-01-01", "1916-01-04"], &[], "1916-01-02 1916-01-03 2");
        // 1916-01-02 and 1916-01-09 were Sundays.
        check(&["1916-01-01", "1916-01-03"], &[6], "");
        check(&["1916-01-01", "1916-01-04"], &[6], "1916-01-03 1916-01-03 1");
        check(&["1916-01-08", "1916-01-18"], &[6], "1916-01-10 1916-01-17 7");
        let long = gaps(&days(&["1665-11-07", "2024-07-19"]), &[]);
        assert_eq!(long[0].days, 131_010);
    }
}
