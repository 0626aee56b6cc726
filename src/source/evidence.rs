//! On which day was it published, when record, path, address, page and dateline all have a say?
//!
//! The day is that of publication at the publisher's place. Witnesses are heard in order: the
//! record's own field, the path, the address, a date line printed on the page, the dateline. The
//! first that says anything is believed; then
//!
//! 1. a later one that says more and does not contradict makes the date more exact
//!    (folder `2020`, printed `16 July 2020`: the 16th);
//! 2. a later one that contradicts is a warning, and changes nothing;
//! 3. a written offset keeps its own civil day, and the zone of this machine never counts;
//! 4. an instant in universal time may be the day before or after where it was published, so a day
//!    beside it in the path, address or on the page is taken, without a warning;
//! 5. what programs write for "unknown" (0001-01-01, 1900-01-01T00:00, 1970-01-01) and days to
//!    come are no date: a warning, and the next is heard. Print does not lie so: on the page itself
//!    the first three are days. Tomorrow has begun somewhere, so it is not to come;
//! 6. the path of a file of many records is heard last, and only where all others are silent;
//! 7. a story is filed before it is published, so a dateline contradicts only by a day that comes
//!    after, and stands in for the date only where it tells the year.

use crate::article::DatelineDay;
use crate::base::{Day, PartialDate, Warning};

use super::day::{Stamp, Unread};
use super::draft::short;

/// Who says so, in the order they are heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Witness {
    /// The record's own field.
    Field,
    /// The path of a file that holds this one record.
    Path,
    /// The address it was published at.
    Url,
    /// A date line printed near the top.
    Printed,
    /// The dateline, where it tells the year.
    Dateline,
    /// The path of a file that holds many records.
    File,
}

impl Witness {
    fn name(self) -> &'static str {
        match self {
            Witness::Field => "date field",
            Witness::Path => "path",
            Witness::Url => "url",
            Witness::Printed => "printed date line",
            Witness::Dateline => "dateline",
            Witness::File => "file's path",
        }
    }
}

/// What one witness says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Who.
    pub witness: Witness,
    /// In which words, for a warning.
    pub words: String,
    /// What was understood.
    pub told: Result<Stamp, Unread>,
}

impl Claim {
    /// A claim that needs no reading.
    pub fn plain(witness: Witness, date: PartialDate) -> Claim {
        let told = Ok(Stamp { date, universal: false, midnight: false });
        Claim { witness, words: date.to_string(), told }
    }
}

/// The day of publication by the rules above, and what was odd. `claims` stand in the order they
/// are heard.
pub fn day_of_publication(claims: &[Claim], today: Day) -> (Option<PartialDate>, Vec<Warning>) {
    let mut warnings = Vec::new();
    let mut believed: Option<(Witness, Stamp)> = None;
    for claim in claims {
        let told = match &claim.told {
            Ok(told) => match no_date(claim.witness, *told, today) {
                None => *told,
                Some(why) => {
                    warnings.push(odd(claim, why));
                    continue;
                }
            },
            Err(unread) => {
                warnings.push(odd(claim, why_unread(*unread)));
                continue;
            }
        };
        let Some((first, date)) = &mut believed else {
            believed = Some((claim.witness, told));
            continue;
        };
        if claim.witness == Witness::File {
            continue;
        }
        match weigh(claim.witness, date, told) {
            Weight::Agrees => {}
            Weight::Sharper => *date = told,
            Weight::Contradicts => warnings.push(Warning::new(
                "W-DATE",
                format!(
                    "the {} says {}, the {} {}; {} was taken",
                    first.name(),
                    date.date,
                    claim.witness.name(),
                    told.date,
                    date.date
                ),
            )),
        }
    }
    (believed.map(|(_, stamp)| stamp.date), warnings)
}

enum Weight {
    Agrees,
    Sharper,
    Contradicts,
}

/// How a later witness weighs against the date believed so far.
fn weigh(witness: Witness, believed: &Stamp, told: Stamp) -> Weight {
    let (range, later) = (believed.date.range(), told.date.range());
    if let (Some(day), Some(beside)) = (believed.date.day(), told.date.day())
        && believed.universal
        && !told.universal
        && witness != Witness::Dateline
        && (-1..=1).contains(&(i64::from(beside.number()) - i64::from(day.number())))
    {
        return Weight::Sharper;
    }
    if witness == Witness::Dateline && !(range.first <= later.first && later.last <= range.last) {
        let latest = range.last.plus(1).unwrap_or(range.last);
        return if later.first > latest { Weight::Contradicts } else { Weight::Agrees };
    }
    if range.first <= later.first && later.last <= range.last {
        if range == later { Weight::Agrees } else { Weight::Sharper }
    } else if later.first <= range.first && range.last <= later.last {
        Weight::Agrees
    } else {
        Weight::Contradicts
    }
}

/// Why what was understood is no date, if it is none.
fn no_date(witness: Witness, told: Stamp, today: Day) -> Option<&'static str> {
    let tomorrow = today.plus(1).unwrap_or(today);
    if told.date.range().first > tomorrow {
        return Some("lies after today");
    }
    let printed = matches!(witness, Witness::Printed | Witness::Dateline);
    let day = told.date.day()?;
    let placeholder = match (day.year(), day.month(), day.day()) {
        (1, 1, 1) | (1970, 1, 1) => true,
        (1900, 1, 1) => told.midnight,
        _ => false,
    };
    (placeholder && !printed).then_some("is what programs write for an unknown date")
}

fn why_unread(unread: Unread) -> &'static str {
    match unread {
        Unread::Unknown => "has no shape of a date that is known",
        Unread::NoSuchDay => "is no day of the calendar",
        Unread::Ambiguous => {
            "may be day or month first, and no other value of the column tells; \
             give --dmy or --mdy, or date_order in dateline.toml"
        }
    }
}

fn odd(claim: &Claim, why: &str) -> Warning {
    let words = short(&claim.words);
    Warning::new("W-DATE", format!("the {} `{words}` {why}; not used", claim.witness.name()))
}

/// The most days between filing and publication that are believed; beyond them the dateline was
/// misread, or is that of an older story.
const LONGEST_DELAY: i64 = 90;

/// The day a dateline says it was filed: the last such day that is no later than the day after
/// publication. `None` where the day of publication is not known well enough to tell the year.
///
/// A day told in full is kept as it is. Of the others, one more than 90 days before publication is
/// not believed, with a warning.
pub fn filing_day(
    told: DatelineDay,
    published: Option<PartialDate>,
) -> (Option<Day>, Option<Warning>) {
    let latest = match published {
        Some(date @ (PartialDate::Day(_) | PartialDate::Month(..))) => {
            let last = date.range().last;
            Some(if date.day().is_some() { last.plus(1).unwrap_or(last) } else { last })
        }
        _ => None,
    };
    let filed = match (told, latest) {
        (DatelineDay::Day(day), _) => return (Some(day), None),
        (_, None) => return (None, None),
        (DatelineDay::MonthDay { month, day }, Some(latest)) => {
            // Eight years hold a February 29 wherever they start.
            (0..=8).find_map(|back| {
                let year = latest.year().checked_sub(back)?;
                Day::new(year, month, day).filter(|day| *day <= latest)
            })
        }
        (DatelineDay::Weekday(weekday), Some(_)) => {
            let Some(day) = published.and_then(PartialDate::day) else { return (None, None) };
            day.plus(-i64::from((day.weekday() - weekday).rem_euclid(7)))
        }
    };
    let Some((filed, latest)) = filed.zip(latest) else { return (None, None) };
    let first = published.map_or(latest, |date| date.range().first);
    if i64::from(first.number()) - i64::from(filed.number()) <= LONGEST_DELAY {
        return (Some(filed), None);
    }
    let text = format!("the dateline's day would be {filed}, long before publication; not used");
    (None, Some(Warning::new("W-DATE", text)))
}

#[cfg(test)]
mod tests {
    use super::super::day::read_stamp;
    use super::*;

    fn today() -> Day {
        Day::new(2026, 11, 22).expect("a day")
    }

    /// `claims` are `witness value` pairs; expected is the date and how many warnings there were.
    fn check(claims: &[(Witness, &str)], expected: &str) {
        let claims: Vec<Claim> = claims
            .iter()
            .map(|(witness, words)| Claim {
                witness: *witness,
                words: (*words).to_owned(),
                told: read_stamp(words, None, today()),
            })
            .collect();
        let (date, warnings) = day_of_publication(&claims, today());
        let date = date.map_or("undated".to_owned(), |date| date.to_string());
        let told = format!("{date} {}", warnings.len());
        assert_eq!(told, expected, "{claims:?} {warnings:?}");
    }

    #[test]
    fn every_sentence_of_the_rule() {
        use Witness::*;
        for (claims, expected) in [
            // Nothing is said.
            (&[][..], "undated 0"),
            // The first is believed, in this order.
            (
                &[(Field, "2020-07-16"), (Path, "2020-07-16"), (Printed, "2020-07-16")],
                "2020-07-16 0",
            ),
            (&[(Path, "2020-07-16")], "2020-07-16 0"),
            (&[(Url, "2020-07-16")], "2020-07-16 0"),
            (&[(Printed, "16 July 2020")], "2020-07-16 0"),
            (&[(Dateline, "2020-07-16")], "2020-07-16 0"),
            // A disagreement is a warning, and the first wins.
            (&[(Field, "2020-07-16"), (Path, "2020-07-18")], "2020-07-16 1"),
            (&[(Field, "2020-07-16"), (Url, "2020-07-17")], "2020-07-16 1"),
            (&[(Path, "2020-07-16"), (Printed, "17 July 2020")], "2020-07-16 1"),
            (&[(Field, "2020-07-16"), (Path, "2019"), (Url, "2018")], "2020-07-16 2"),
            // A folder's year is made exact by what agrees, and contradicted by what does not.
            (&[(Path, "2020"), (Printed, "16 July 2020")], "2020-07-16 0"),
            (&[(Path, "2019"), (Printed, "16 July 2020")], "2019 1"),
            (&[(Path, "2020"), (Url, "2020-07"), (Printed, "16 July 2020")], "2020-07-16 0"),
            (&[(Field, "2020-07-16"), (Path, "2020")], "2020-07-16 0"),
            (&[(Field, "2020-07"), (Path, "2020-07-16")], "2020-07-16 0"),
            // A written offset keeps its own day.
            (&[(Field, "2020-07-16T23:30:00-05:00")], "2020-07-16 0"),
            (&[(Field, "2020-07-17T04:30:00+09:00"), (Url, "2020-07-16")], "2020-07-17 1"),
            // `Z` never moves the address's day.
            (&[(Field, "2020-07-17T01:00:00Z"), (Url, "2020-07-16")], "2020-07-16 0"),
            (&[(Field, "2020-07-16T23:00:00Z"), (Path, "2020-07-17")], "2020-07-17 0"),
            (&[(Field, "1594942200"), (Url, "2020-07-17")], "2020-07-17 0"),
            (&[(Field, "2020-07-17T01:00:00Z"), (Url, "2020-07-14")], "2020-07-17 1"),
            (&[(Field, "2020-07-17T01:00:00Z")], "2020-07-17 0"),
            (&[(Field, "2020-07-17T01:00:00Z"), (Dateline, "2020-07-16")], "2020-07-17 0"),
            // Placeholders and days to come are no date; the next is heard.
            (&[(Field, "0001-01-01"), (Url, "2020-07-16")], "2020-07-16 1"),
            (&[(Field, "0001-01-01T00:00:00Z")], "undated 1"),
            (&[(Field, "1900-01-01T00:00:00")], "undated 1"),
            (&[(Field, "1900-01-01")], "1900-01-01 0"),
            (&[(Field, "1970-01-01")], "undated 1"),
            (&[(Field, "0")], "undated 1"),
            (&[(Printed, "January 1, 1970")], "1970-01-01 0"),
            (&[(Field, "2026-11-24")], "undated 1"),
            (&[(Field, "2099"), (Path, "2020")], "2020 1"),
            (&[(Field, "2026-11-23")], "2026-11-23 0"),
            // What cannot be read is told, and the next is heard.
            (&[(Field, "01/04/63"), (Path, "1963")], "1963 1"),
            (&[(Field, "2020-02-30")], "undated 1"),
            (&[(Field, "yesterday"), (Path, "2020-07-16")], "2020-07-16 1"),
            // The path of a file of many records is heard last and contradicts nobody.
            (&[(Field, "2020-07-16"), (File, "2024-01-01")], "2020-07-16 0"),
            (&[(File, "2024-01-01")], "2024-01-01 0"),
            // Filed before it was published.
            (&[(Field, "2020-07-16"), (Dateline, "2020-07-15")], "2020-07-16 0"),
            (&[(Field, "2020-07-16"), (Dateline, "2020-07-20")], "2020-07-16 1"),
            (&[(Path, "1996"), (Dateline, "1996-08-22")], "1996-08-22 0"),
            // Old papers.
            (&[(Field, "1665-11-07")], "1665-11-07 0"),
        ] {
            check(claims, expected);
        }
    }

    #[test]
    fn days_of_filing() {
        let check = |month: i8, day: i8, published: &str, expected: &str| {
            let told = DatelineDay::MonthDay { month, day };
            let (filed, warning) = filing_day(told, published.parse().ok());
            let filed = filed.map_or("none".to_owned(), |day| day.to_string());
            let odd = if warning.is_some() { " !" } else { "" };
            assert_eq!(format!("{filed}{odd}"), expected, "{month}/{day} {published}");
        };
        check(3, 3, "2020-03-03", "2020-03-03");
        check(3, 3, "2020-03-04", "2020-03-03");
        check(3, 4, "2020-03-03", "2020-03-04");
        check(12, 31, "2020-01-01", "2019-12-31");
        check(1, 1, "2019-12-31", "2020-01-01");
        check(2, 29, "2021-03-01", "none !");
        check(3, 5, "2020-03-03", "none !");
        check(3, 3, "2020-03", "2020-03-03");
        check(3, 3, "2020", "none");
        check(3, 3, "", "none");
        let published = "2020-07-16".parse().ok();
        let (filed, _) = filing_day(DatelineDay::Weekday(2), published);
        assert_eq!(filed.map(|day| day.to_string()).as_deref(), Some("2020-07-15"));
    }
}
