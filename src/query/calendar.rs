//! Which days do words such as "last week" and "march 1987" mean?
//!
//! ```text
//! words    = month | [ ordinal ] , month-name , year | month-name , ordinal , [ "," ] , year
//!          | season , year | "last" | "this" , unit | ( "last" | "past" ) , N , units
//!          | ( N | "a" ) , units , "ago" | "last" , weekday | "today" | "yesterday" ;
//! relative = "-" , N , ( "d" | "w" | "m" | "y" ) ;   (* that long ago *)
//! ```
//!
//! A blank may be written as a hyphen or underscore, so that no quotes are needed: `last-week`.
//! Weeks begin on Monday (ISO 8601); seasons are those of meteorologists in the north, whole months,
//! a winter named by the year it begins in.

use crate::base::{Day, DayRange, PartialDate};
use crate::query::dates::Clock;
use crate::query::note::{Read, Refusal, quoted};

/// The days that `text` means in words; `None` where it is written in no such way.
pub(super) fn in_words(text: &str, clock: Clock) -> Option<Read<DayRange>> {
    let lower = text.to_lowercase();
    if !lower.contains(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let is_blank = |c: char| c.is_whitespace() || matches!(c, '-' | '_' | ',' | '.');
    let words: Vec<&str> = lower.split(is_blank).filter(|word| !word.is_empty()).collect();
    let words = match words.as_slice() {
        ["the", rest @ ..] => rest,
        words => words,
    };
    let today = clock.today;
    let one = |day: Option<Day>| Some(day.map(|day| DayRange::new(day, day)).ok_or_else(too_far));
    match words {
        ["today"] => one(Some(today)),
        ["yesterday"] => one(today.plus(-1)),
        [last @ ("last" | "this"), unit] => {
            let n_back = i64::from(*last == "last");
            if let Some(weekday) = weekday(unit) {
                let since = i64::from((today.weekday() - weekday).rem_euclid(7));
                let back = if since == 0 { 7 } else { since };
                return (*last == "last").then(|| one(today.plus(-back))).flatten();
            }
            Some(period_around(today, unit, n_back)?.ok_or_else(too_far))
        }
        ["last" | "past", n, unit] => {
            let first = ago(today, number(n)?, unit)?;
            Some(first.map(|first| DayRange::new(first, today)).ok_or_else(too_far))
        }
        [n, unit, "ago"] => {
            let n = if matches!(*n, "a" | "an" | "one") { 1 } else { number(n)? };
            one(ago(today, n, unit)?)
        }
        [decade] if decade.ends_with('s') => {
            let year = decade.strip_suffix('s')?;
            let first = year_number(year.strip_suffix('\'').unwrap_or(year))?;
            if first % 10 != 0 {
                return None;
            }
            Some(Ok(DayRange::new(
                PartialDate::year(first)?.range().first,
                PartialDate::year(first.checked_add(9)?)?.range().last,
            )))
        }
        [season, year] if season_starts(season).is_some() => {
            let (month, year) = (season_starts(season)?, year_number(year)?);
            let (last_year, last_month) =
                if month == 12 { (year.checked_add(1)?, 2) } else { (year, month + 2) };
            let first = PartialDate::month(year, month)?.range().first;
            let last = PartialDate::month(last_year, last_month);
            Some(last.map(|last| DayRange::new(first, last.range().last)).ok_or_else(too_far))
        }
        [name, year] if month_number(name).is_some() => {
            let month = PartialDate::month(year_number(year)?, month_number(name)?)?;
            Some(Ok(month.range()))
        }
        [day, name, year] if month_number(name).is_some() => {
            Some(day_of(text, year_number(year)?, month_number(name)?, ordinal(day)?))
        }
        [name, day, year] if month_number(name).is_some() => {
            Some(day_of(text, year_number(year)?, month_number(name)?, ordinal(day)?))
        }
        _ => None,
    }
}

/// The day that `-7d`, `-3w`, `-2m` or `-1y` names; `None` where it is written otherwise.
pub(super) fn relative(text: &str, today: Day) -> Option<Read<Day>> {
    let (n, unit) = text.strip_prefix('-')?.split_at_checked(text.len().checked_sub(2)?)?;
    let unit = match unit.to_ascii_lowercase().as_str() {
        "d" => "day",
        "w" => "week",
        "m" => "month",
        "y" => "year",
        _ => return None,
    };
    Some(ago(today, number(n)?, unit)?.ok_or_else(too_far))
}

/// What to write where `text` is only the beginning of words for days, or a month without its year.
pub(super) fn unfinished(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    if month_number(&lower).is_some() || season_starts(&lower).is_some() {
        return Some(format!(
            "give the year, in quotes or with a hyphen: \"{lower} 1987\", {lower}-1987"
        ));
    }
    matches!(lower.as_str(), "last" | "this" | "past")
        .then(|| format!("write it in quotes or with a hyphen: \"{lower} week\", {lower}-week"))
}

fn too_far() -> Refusal {
    Refusal::new(0, format!("days run from {} to {}", Day::MIN, Day::MAX))
}

fn day_of(text: &str, year: i16, month: i8, day: i8) -> Read<DayRange> {
    match Day::new(year, month, day) {
        Some(day) => Ok(DayRange::new(day, day)),
        None => Err(Refusal::new(0, format!("{} is not in the calendar", quoted(text)))),
    }
}

/// The day so many units before `today`; months and years by the calendar, at its month's end where
/// that is shorter. `None` for what is no unit, `Some(None)` for a day before the first.
fn ago(today: Day, n: i64, unit: &str) -> Option<Option<Day>> {
    let months = |n: i64| -> Option<Day> {
        let all = i64::from(today.year()) * 12 + i64::from(today.month()) - 1 - n;
        let year = i16::try_from(all.div_euclid(12)).ok()?;
        let month = i8::try_from(all.rem_euclid(12) + 1).ok()?;
        let last = PartialDate::month(year, month)?.range().last;
        Day::new(year, month, today.day().min(last.day()))
    };
    let days = |n: i64| today.plus(n.checked_neg()?);
    match unit.strip_suffix('s').unwrap_or(unit) {
        "day" => Some(days(n)),
        "week" => Some(n.checked_mul(7).and_then(days)),
        "month" => Some(months(n)),
        "year" => Some(n.checked_mul(12).and_then(months)),
        _ => None,
    }
}

/// The whole week, month or year that holds `today`, or the one before it; `Some(None)` as in [`ago`].
fn period_around(today: Day, unit: &str, n_back: i64) -> Option<Option<DayRange>> {
    let then = ago(today, n_back, unit)?;
    let range = |then: Day| match unit {
        "week" => {
            let monday = then.plus(-i64::from(then.weekday()))?;
            Some(DayRange::new(monday, monday.plus(6)?))
        }
        "month" => Some(PartialDate::month(then.year(), then.month())?.range()),
        "year" => Some(PartialDate::year(then.year())?.range()),
        _ => None,
    };
    matches!(unit, "week" | "month" | "year").then(|| then.and_then(range))
}

/// The number of a weekday, as [`Day::weekday`] counts.
fn weekday(word: &str) -> Option<i8> {
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    days.iter().position(|day| *day == word).and_then(|at| i8::try_from(at).ok())
}

fn month_number(word: &str) -> Option<i8> {
    let months = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let is = |month: &&str| {
        *month == word || (month[..3] == *word) || (word == "sept" && **month == *"september")
    };
    months.iter().position(is).and_then(|at| i8::try_from(at + 1).ok())
}

fn season_starts(word: &str) -> Option<i8> {
    match word {
        "spring" => Some(3),
        "summer" => Some(6),
        "autumn" | "fall" => Some(9),
        "winter" => Some(12),
        _ => None,
    }
}

fn year_number(word: &str) -> Option<i16> {
    (word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit())).then(|| word.parse().ok())?
}

/// `3`, `3rd`.
fn ordinal(word: &str) -> Option<i8> {
    let digits =
        ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
    (!digits.is_empty() && digits.len() <= 2 && digits.bytes().all(|b| b.is_ascii_digit()))
        .then(|| digits.parse().ok())?
}

fn number(word: &str) -> Option<i64> {
    (!word.is_empty() && word.len() <= 6 && word.bytes().all(|b| b.is_ascii_digit()))
        .then(|| word.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::dates::days;
    use crate::query::fields::Bound;
    use proptest::prelude::*;

    fn reading(text: &str, today: &str) -> String {
        let today: PartialDate = today.parse().expect("a date");
        let clock = Clock::from(today.day().expect("a day"));
        match days(Bound::In, text, clock) {
            Ok(days) => crate::query::dates::canonical(days),
            Err(refusal) => refusal.message,
        }
    }

    #[test]
    fn words_for_days() {
        for (today, text, expected) in [
            ("2020-07-16", "march 1987", "1987-03-01..1987-03-31"),
            ("2020-07-16", "Mar. 1987", "1987-03-01..1987-03-31"),
            ("2020-07-16", "sept 1987", "1987-09-01..1987-09-30"),
            ("2020-07-16", "may-1987", "1987-05-01..1987-05-31"),
            ("2020-07-16", "3 march 1987", "1987-03-03"),
            ("2020-07-16", "3rd of March 1987", "`3rd of March 1987` is not a date"),
            ("2020-07-16", "March 3, 1987", "1987-03-03"),
            ("2020-07-16", "february 30 1987", "`february 30 1987` is not in the calendar"),
            ("2020-07-16", "march 1987..june 1988", "1987-03-01..1988-06-30"),
            (
                "2020-07-16",
                "june 1988..march 1987",
                "`june 1988..march 1987` ends before it begins",
            ),
            (">2020-07-16".trim_start_matches('>'), ">march 1987", "1987-04-01.."),
            ("2020-07-16", "summer 1998", "1998-06-01..1998-08-31"),
            ("2020-07-16", "winter 1999", "1999-12-01..2000-02-29"),
            ("2020-07-16", "fall 1998", "1998-09-01..1998-11-30"),
            ("2020-07-16", "the 1980s", "1980-01-01..1989-12-31"),
            ("2020-07-16", "1980's", "1980-01-01..1989-12-31"),
            ("2020-07-16", "Yesterday", "2020-07-15"),
            // 16 July 2020 was a Thursday.
            ("2020-07-16", "this week", "2020-07-13..2020-07-19"),
            ("2020-07-16", "last week", "2020-07-06..2020-07-12"),
            ("2020-07-16", "last-week", "2020-07-06..2020-07-12"),
            ("2020-07-16", "last_month", "2020-06-01..2020-06-30"),
            ("2020-07-16", "this month", "2020-07-01..2020-07-31"),
            ("2020-07-16", "last year", "2019-01-01..2019-12-31"),
            ("2020-07-16", "last thursday", "2020-07-09"),
            ("2020-07-16", "last friday", "2020-07-10"),
            ("2020-07-16", "last sunday", "2020-07-12"),
            ("2020-07-16", "this friday", "`this friday` is not a date"),
            ("2020-07-16", "last 7 days", "2020-07-09..2020-07-16"),
            ("2020-07-16", "past 3 months", "2020-04-16..2020-07-16"),
            ("2020-07-16", "3 days ago", "2020-07-13"),
            ("2020-07-16", "a week ago", "2020-07-09"),
            ("2020-07-16", "3-days-ago..yesterday", "2020-07-13..2020-07-15"),
            ("2020-07-16", "-7d", "2020-07-09..2020-07-16"),
            ("2020-07-16", "-2w..-1w", "2020-07-02..2020-07-09"),
            ("2020-07-16", "-1y..", "2019-07-16.."),
            ("2020-07-16", ">=-2m", "2020-05-16.."),
            ("2020-07-16", "-44", "`-44` is not a date"),
            ("2020-07-16", "-9999y", "days run from 0000-01-01 to 9999-12-31"),
            ("2020-07-16", "last tuna", "`last tuna` is not a date"),
            ("2020-07-16", "march", "`march` is not a date"),
            // Ends of months, years and weeks.
            ("2020-03-31", "-1m..", "2020-02-29.."),
            ("2020-03-31", "last month", "2020-02-01..2020-02-29"),
            ("2024-02-29", "-1y..", "2023-02-28.."),
            ("2021-01-01", "last week", "2020-12-21..2020-12-27"),
            ("2021-01-01", "this week", "2020-12-28..2021-01-03"),
            ("2021-01-01", "last month", "2020-12-01..2020-12-31"),
            ("0000-01-01", "last sunday", "days run from 0000-01-01 to 9999-12-31"),
            ("0000-01-08", "last sunday", "0000-01-02"),
            ("2020-07-16", "1980ss", "`1980ss` is not a date"),
            ("2020-07-16", "1980''s", "`1980''s` is not a date"),
            ("2020-07-16", "the +980s", "`the +980s` is not a date"),
            ("2020-07-16", "3 dayss ago", "`3 dayss ago` is not a date"),
            ("0000-01-01", "yesterday", "days run from 0000-01-01 to 9999-12-31"),
            ("0000-01-01", "last year", "days run from 0000-01-01 to 9999-12-31"),
            ("9999-12-31", "this week", "days run from 0000-01-01 to 9999-12-31"),
        ] {
            assert_eq!(reading(text, today), expected, "{text} on {today}");
        }
    }

    #[test]
    fn what_is_unfinished_is_told() {
        assert!(unfinished("March").is_some_and(|hint| hint.contains("march-1987")));
        assert!(unfinished("last").is_some_and(|hint| hint.contains("last-week")));
        assert_eq!(unfinished("dinner"), None);
    }

    proptest! {
        #[test]
        fn any_words_give_days_in_order(
            words in prop::collection::vec(
                prop::sample::select(vec![
                    "last", "this", "past", "week", "month", "year", "days", "ago", "a", "7", "3rd",
                    "1987", "9999", "0000", "march", "feb", "30", "winter", "the", "..", "-", "friday",
                    "-7d", "-99999y", ">", "today", "1980's", "é",
                ]),
                0..6,
            ),
            between in prop::sample::select(vec![" ", "-", "", "_"]),
            today in 0u32..3_652_058,
        ) {
            let today = Day::from_number(today).unwrap_or(Day::MIN);
            for bound in [Bound::In, Bound::After, Bound::Before, Bound::Since, Bound::Until] {
                if let Ok(days) = days(bound, &words.join(between), Clock::from(today)) {
                    prop_assert!(days.first <= days.last);
                }
            }
        }
    }
}
