//! What does `timeline` answer?

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::base::{Day, DayRange, Error, ErrorKind, PartialDate, Result};
use crate::index::{Archive, unpack_date};
use crate::query::{Clause, Plan};
use crate::report::search::called;
use crate::report::{NoteReport, Question};
use crate::search::{self, Copies, Limits, Options, Sort, select, select_folded};

/// How long the stretches of a timeline are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stretch {
    /// Calendar days.
    Day,
    /// Weeks of ISO 8601, from Monday on.
    Week,
    /// Calendar months.
    Month,
    /// Calendar years.
    Year,
}

impl Stretch {
    /// All of them, by their names.
    pub const ALL: [(&str, Stretch); 4] = [
        ("day", Stretch::Day),
        ("week", Stretch::Week),
        ("month", Stretch::Month),
        ("year", Stretch::Year),
    ];

    /// As it is written: `month`.
    pub fn name(self) -> &'static str {
        Stretch::ALL.iter().find(|(_, stretch)| *stretch == self).map_or("", |(name, _)| name)
    }

    /// The number of the stretch that the day lies in; neighbours have neighbouring numbers.
    fn number(self, day: Day) -> u32 {
        match self {
            Stretch::Day => day.number(),
            // Day 0 of the calendar, 0000-01-01, is a Saturday.
            Stretch::Week => (day.number() + 5) / 7,
            Stretch::Month => day.year() as u32 * 12 + day.month() as u32 - 1,
            Stretch::Year => day.year() as u32,
        }
    }

    /// The first day of the stretch of that number.
    fn first_day(self, number: u32) -> Option<Day> {
        match self {
            Stretch::Day => Day::from_number(number),
            Stretch::Week => Day::from_number((number * 7).saturating_sub(5)),
            Stretch::Month => Day::new((number / 12) as i16, (number % 12) as i8 + 1, 1),
            Stretch::Year => Day::new(number as i16, 1, 1),
        }
    }

    /// How the stretch of that number is told: `1916`, `1916-01`, `1916-01-10`.
    fn told(self, number: u32) -> Option<String> {
        let day = self.first_day(number)?;
        Some(match self {
            Stretch::Day | Stretch::Week => day.to_string(),
            Stretch::Month => format!("{:04}-{:02}", day.year(), day.month()),
            Stretch::Year => format!("{:04}", day.year()),
        })
    }

    /// The days of the stretch of that number.
    fn days(self, number: u32) -> Option<DayRange> {
        let first = self.first_day(number)?;
        let last = match self.first_day(number + 1) {
            Some(next) => next.plus(-1)?,
            None => Day::MAX,
        };
        Some(DayRange::new(first, last))
    }

    /// Whether a date says which stretch it lies in.
    fn is_told_by(self, date: PartialDate) -> bool {
        let days = date.range();
        self.number(days.first) == self.number(days.last)
    }
}

/// Articles by stretches of time without gaps.
#[derive(Clone, Debug, Default, PartialEq, Eq, JsonSchema, Serialize)]
pub struct Timeline {
    /// How long a stretch is: `day`, `week`, `month` or `year`.
    pub by: &'static str,
    /// The stretches, from the first article to the last.
    pub buckets: Vec<Bucket>,
    /// How many articles have no date.
    pub undated: u64,
    /// How many have a date that does not say in which stretch they lie: only a year, say.
    #[serde(skip_serializing_if = "is_zero")]
    pub vague: u64,
}

fn is_zero(n: &u64) -> bool {
    *n == 0
}

/// A stretch of time.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct Bucket {
    /// Its first day, as exactly as the stretch is: `1916`, `1916-01`, `1916-01-14`.
    pub from: String,
    /// How many articles.
    pub count: u64,
    /// How many articles of any kind the archive has there, where that is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub all: Option<u64>,
}

impl Bucket {
    /// Its share of all articles there; `None` where there are none, or it was not asked for.
    pub fn share(&self) -> Option<f64> {
        self.all.filter(|all| *all > 0).map(|all| self.count as f64 / all as f64)
    }
}

/// A timeline has at most so many stretches where nobody says how long they are, unless years make it
/// longer.
const MOST_BUCKETS: usize = 60;

/// More stretches than these are no answer to anybody.
const MOST_ASKED: u32 = 400_000;

impl Timeline {
    /// The articles of packed dates by the shortest stretch that every date is known to and that makes
    /// no more than 60 of them; by years, where none does.
    pub(super) fn fitting(dates: &[u64]) -> Timeline {
        let known: Vec<PartialDate> = dates.iter().copied().filter_map(unpack_date).collect();
        let days = || known.iter().map(|date| date.range().first);
        let (Some(first), Some(last)) = (days().min(), days().max()) else {
            return Timeline { undated: dates.len() as u64, by: "year", ..Timeline::default() };
        };
        let fits = |stretch: &Stretch| {
            let n = (stretch.number(last) - stretch.number(first)) as usize + 1;
            n <= MOST_BUCKETS && known.iter().all(|date| stretch.is_told_by(*date))
        };
        let stretch =
            [Stretch::Day, Stretch::Month].into_iter().find(fits).unwrap_or(Stretch::Year);
        Timeline::by(stretch, dates).unwrap_or_default()
    }

    /// The articles of packed dates by such stretches; `None` where that makes too many.
    fn by(stretch: Stretch, dates: &[u64]) -> Option<Timeline> {
        let mut timeline = Timeline { by: stretch.name(), ..Timeline::default() };
        let mut counts: BTreeMap<u32, u64> = BTreeMap::new();
        // Most articles share their day with many.
        let mut by_date: rustc_hash::FxHashMap<u64, u64> = rustc_hash::FxHashMap::default();
        dates.iter().for_each(|date| *by_date.entry(*date).or_default() += 1);
        for (date, n) in by_date {
            match unpack_date(date) {
                None => timeline.undated += n,
                Some(date) if !stretch.is_told_by(date) => timeline.vague += n,
                Some(date) => *counts.entry(stretch.number(date.range().first)).or_default() += n,
            }
        }
        let (Some(first), Some(last)) = (counts.keys().next(), counts.keys().next_back()) else {
            return Some(timeline);
        };
        if last - first >= MOST_ASKED {
            return None;
        }
        let bucket = |number: u32| {
            let count = counts.get(&number).copied().unwrap_or(0);
            Some(Bucket { from: stretch.told(number)?, count, all: None })
        };
        timeline.buckets = (*first..=*last).filter_map(bucket).collect();
        Some(timeline)
    }
}

/// What is asked.
#[derive(Clone, Debug)]
pub struct TimelineRequest {
    /// Of which articles.
    pub question: Question,
    /// By which stretches; `None` is the shortest that fits.
    pub by: Option<Stretch>,
    /// Whether each stretch is told beside all articles that the archive has there.
    pub relative: bool,
}

/// The answer. Serializes to the JSON of the contract.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct TimelineReport {
    /// Articles by stretches.
    #[serde(flatten)]
    pub timeline: Timeline,
    /// How many articles match: exact.
    pub total: u64,
    /// The stretches that stand out, in the order of time, and what was printed in them.
    pub peaks: Vec<Peak>,
    /// Whether a limit cut the answer short.
    pub partial: bool,
    /// Whether it is told beside all articles.
    #[serde(skip)]
    pub relative: bool,
    /// What was odd about the query.
    #[serde(skip)]
    pub notes: Vec<NoteReport>,
}

/// A stretch that stands out.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct Peak {
    /// Its first day.
    pub from: String,
    /// How many articles.
    pub count: u64,
    /// The article of it that answers the query best.
    pub id: String,
    /// What that is called: its headline, source and page, or the beginning of its text.
    pub headline: Option<String>,
}

/// Puts the articles that match into stretches of time.
///
/// # Errors
///
/// A query that cannot be read, an index that cannot, or stretches too short for the time they cover.
pub fn timeline(archive: &Archive, request: &TimelineRequest) -> Result<TimelineReport> {
    let question = &request.question;
    let understood = question.read()?;
    let selection = select_folded(archive, &understood.plan, question.copies, &question.limits)?;
    let dates = selection.dates(archive)?;
    let mut timeline = match request.by {
        None => Timeline::fitting(&dates),
        Some(stretch) => Timeline::by(stretch, &dates).ok_or_else(|| {
            let message = format!("there would be over {MOST_ASKED} {}s", stretch.name());
            Error::new(ErrorKind::Request, "E-FLAG", message)
                .at("--by")
                .hint("take longer stretches: --by month, --by year")
        })?,
    };
    let stretch = Stretch::ALL.iter().find(|(name, _)| *name == timeline.by);
    let stretch = stretch.map_or(Stretch::Year, |(_, stretch)| *stretch);
    if request.relative {
        let all = select(archive, &Plan::of(Clause::All), &Limits::default())?;
        let all = Timeline::by(stretch, &all.dates(archive)?).unwrap_or_default();
        let by_from: BTreeMap<&str, u64> =
            all.buckets.iter().map(|bucket| (bucket.from.as_str(), bucket.count)).collect();
        for bucket in &mut timeline.buckets {
            bucket.all = Some(by_from.get(bucket.from.as_str()).copied().unwrap_or(0));
        }
    }
    let mut peaks = Vec::new();
    for at in outstanding(&timeline.buckets) {
        let bucket = &timeline.buckets[at];
        peaks.extend(peak(archive, &understood.plan, stretch, bucket, question.limits)?);
    }
    Ok(TimelineReport {
        total: selection.len() as u64,
        partial: selection.partial,
        timeline,
        peaks,
        relative: request.relative,
        notes: understood.notes,
    })
}

/// At most so many peaks are named.
const MOST_PEAKS: usize = 5;

/// The stretches that stand out: more than their neighbours, and more than the mean by twice the standard
/// deviation; where there is none, the one with most, if it has more than the mean. In the order of time.
fn outstanding(buckets: &[Bucket]) -> Vec<usize> {
    let height = |bucket: &Bucket| match bucket.all {
        Some(_) => bucket.share().unwrap_or(0.0),
        None => bucket.count as f64,
    };
    let heights: Vec<f64> = buckets.iter().map(height).collect();
    let n = heights.len().max(1) as f64;
    let mean = heights.iter().sum::<f64>() / n;
    let deviation = (heights.iter().map(|h| (h - mean).powi(2)).sum::<f64>() / n).sqrt();
    let is_summit = |at: usize| {
        let before = at.checked_sub(1).map_or(0.0, |before| heights[before]);
        let after = heights.get(at + 1).copied().unwrap_or(0.0);
        heights[at] > before && heights[at] >= after
    };
    let mut order: Vec<usize> = (0..heights.len()).filter(|at| buckets[*at].count > 1).collect();
    order.sort_by(|a, b| heights[*b].total_cmp(&heights[*a]).then(a.cmp(b)));
    let highest = order.first().copied().filter(|at| heights[*at] > mean);
    let stands_out = |at: &usize| is_summit(*at) && heights[*at] > mean + 2.0 * deviation;
    let mut found: Vec<usize> = order.into_iter().filter(stands_out).take(MOST_PEAKS).collect();
    if found.is_empty() {
        found.extend(highest);
    }
    found.sort_unstable();
    found
}

/// What the best answer of a stretch is called.
fn peak(
    archive: &Archive,
    plan: &Plan,
    stretch: Stretch,
    bucket: &Bucket,
    limits: Limits,
) -> Result<Option<Peak>> {
    let number = bucket.from.parse::<PartialDate>().map(|date| stretch.number(date.range().first));
    let Some(days) = number.ok().and_then(|number| stretch.days(number)) else { return Ok(None) };
    let root = Clause::all(vec![plan.root.clone(), Clause::Date(days)]);
    let options =
        Options { limit: 1, copies: Copies::Show, limits, ..Options::first(Sort::Relevance) };
    let hits = search::search(archive, &Plan { root, ..plan.clone() }, options)?;
    Ok(hits.found.first().map(|found| Peak {
        from: bucket.from.clone(),
        count: bucket.count,
        id: found.article.id.clone(),
        headline: Some(called(&found.article)),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::pack_date;

    fn packed(dates: &[&str]) -> Vec<u64> {
        dates.iter().map(|date| pack_date(date.parse().ok())).collect()
    }

    fn shown(line: &Timeline) -> String {
        let buckets: Vec<String> =
            line.buckets.iter().map(|b| format!("{} {}", b.from, b.count)).collect();
        let vague = if line.vague > 0 { format!("; vague {}", line.vague) } else { String::new() };
        format!("{}: {}; {}{vague}", line.by, buckets.join(", "), line.undated)
    }

    #[test]
    fn timelines_take_the_shortest_stretch_that_fits() {
        let check = |dates: &[&str], expected: &str| {
            assert_eq!(shown(&Timeline::fitting(&packed(dates))), expected, "{dates:?}");
        };
        check(&[], "year: ; 0");
        check(&["", "2020-07-16"], "day: 2020-07-16 1; 1");
        check(
            &["2020-07-31", "2020-08-01", "2020-08-01", "2020-08-03"],
            "day: 2020-07-31 1, 2020-08-01 2, 2020-08-02 0, 2020-08-03 1; 0",
        );
        check(
            &["2020-07", "2020-07-16", "2020-09-01"],
            "month: 2020-07 2, 2020-08 0, 2020-09 1; 0",
        );
        check(&["2019-12-31", "2020", "2021-01-01"], "year: 2019 1, 2020 1, 2021 1; 0");
        let wide = Timeline::fitting(&packed(&["1665-11-07", "2024"]));
        assert_eq!((wide.by, wide.buckets.len()), ("year", 360));
    }

    #[test]
    fn stretches_are_those_of_the_calendar() {
        let check = |stretch: Stretch, dates: &[&str], expected: &str| {
            let line = Timeline::by(stretch, &packed(dates)).expect("not too many");
            assert_eq!(shown(&line), expected, "{stretch:?} {dates:?}");
        };
        // 1916-01-10 was a Monday.
        check(
            Stretch::Week,
            &["1916-01-09", "1916-01-10", "1916-01-16", "1916-01-17"],
            "week: 1916-01-03 1, 1916-01-10 2, 1916-01-17 1; 0",
        );
        check(Stretch::Week, &["2019-12-31", "2020-01-05"], "week: 2019-12-30 2; 0");
        check(
            Stretch::Month,
            &["1899-12-31", "1900-02"],
            "month: 1899-12 1, 1900-01 0, 1900-02 1; 0",
        );
        check(
            Stretch::Day,
            &["1931-05", "1931", "1931-05-02", ""],
            "day: 1931-05-02 1; 1; vague 2",
        );
        check(Stretch::Month, &["1931", "1931-05"], "month: 1931-05 1; 0; vague 1");
        check(Stretch::Year, &["0000-01-01", "0001"], "year: 0000 1, 0001 1; 0");
        check(Stretch::Day, &["9999-12-31"], "day: 9999-12-31 1; 0");
        check(Stretch::Week, &["9999-12-31"], "week: 9999-12-27 1; 0");
        check(Stretch::Year, &["2020", ""], "year: 2020 1; 1");
        assert_eq!(Timeline::by(Stretch::Day, &packed(&["0001-01-01", "9999-01-01"])), None);
    }

    #[test]
    fn what_stands_out_is_named() {
        let check = |counts: &[u64], expected: &[usize]| {
            let bucket = |count: &u64| Bucket { from: String::new(), count: *count, all: None };
            let buckets: Vec<Bucket> = counts.iter().map(bucket).collect();
            assert_eq!(outstanding(&buckets), expected, "{counts:?}");
        };
        check(&[], &[]);
        check(&[3], &[]);
        check(&[1, 1, 1], &[]);
        check(&[2, 2], &[]);
        check(&[1, 5, 1], &[1]);
        check(&[1, 1, 1, 1, 1, 1, 40, 1, 1, 1, 1, 1, 38, 37, 1, 1, 1, 1, 1, 1, 1, 1, 1], &[6, 12]);
    }
}
