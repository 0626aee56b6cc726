//! Of which days must a text speak?
//!
//! ```text
//! about = [ "~" ] , ( days | yearly ) ;
//! yearly = "*-" , MM , "-" , DD ;
//! ```

use std::fmt::{self, Display};

use crate::base::{DayOfYear, DayRange};
use crate::query::dates::{Clock, canonical, days};
use crate::query::fields::Bound;
use crate::query::note::{Read, Refusal};

/// What `about:` asks of the times a text speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About {
    /// The days meant.
    pub when: When,
    /// How a time must lie to them.
    pub reach: Reach,
}

/// Which days are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Days one after another.
    Days(DayRange),
    /// One day of each year.
    EachYear(DayOfYear),
}

/// How the days of a time must lie to the days meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// All of them are among the days meant.
    Inside,
    /// One of them is: `about:~2020-08`.
    Overlapping,
}

impl About {
    /// Whether a time that covers `days` is meant.
    ///
    /// # Example
    ///
    /// ```
    /// use dateline::base::{DayRange, PartialDate};
    /// use dateline::query::{About, Reach, When};
    /// let days = |text: &str| text.parse::<PartialDate>().expect("a date").range();
    /// let about = About { when: When::Days(days("2020-08")), reach: Reach::Inside };
    /// assert!(about.takes(days("2020-08-20")));
    /// assert!(!about.takes(days("2020")));
    /// ```
    pub fn takes(&self, days: DayRange) -> bool {
        match (self.when, self.reach) {
            (When::Days(meant), Reach::Inside) => meant.contains(days),
            (When::Days(meant), Reach::Overlapping) => meant.overlaps(days),
            (When::EachYear(meant), Reach::Inside) => {
                days.first == days.last && meant.is(days.first)
            }
            (When::EachYear(meant), Reach::Overlapping) => meant.is_in(days),
        }
    }

    /// Reads the value of `about:`; offsets of refusals count from `text`.
    pub(super) fn read(text: &str, clock: impl Into<Clock>) -> Read<About> {
        let clock = clock.into();
        let (reach, rest) = match text.strip_prefix('~') {
            Some(rest) => (Reach::Overlapping, rest),
            None => (Reach::Inside, text),
        };
        let when = match yearly(rest)? {
            Some(day) => When::EachYear(day),
            None => When::Days(days(Bound::In, rest, clock)?),
        };
        Ok(About { when, reach })
    }
}

impl Display for About {
    /// The canonical form of its value.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.reach == Reach::Overlapping {
            f.write_str("~")?;
        }
        match self.when {
            When::Days(days) => f.write_str(&canonical(days)),
            When::EachYear(day) => day.fmt(f),
        }
    }
}

/// `*-04-13` as a day of each year; `None` where it is written otherwise.
///
/// # Errors
///
/// A day that no year has: `*-02-30`.
pub(super) fn yearly(text: &str) -> Read<Option<DayOfYear>> {
    let Some(rest) = text.trim().strip_prefix("*-") else { return Ok(None) };
    let digits = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    let Some((month, day)) = rest.split_once('-').filter(|(m, d)| digits(m) && digits(d)) else {
        return Ok(None);
    };
    let number = |part: &str| part.parse::<i8>().unwrap_or(0);
    match DayOfYear::new(number(month), number(day)) {
        Some(day) => Ok(Some(day)),
        None => Err(Refusal::new(0, format!("`{}` is a day of no year", text.trim()))
            .hint("a day of each year is written *-04-13")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Day, PartialDate};
    use crate::query::parse;

    fn days_of(text: &str) -> DayRange {
        let day = |text: &str| text.parse::<PartialDate>().expect("a date").range();
        match text.split_once("..") {
            Some((from, to)) => DayRange::new(day(from).first, day(to).last),
            None => day(text),
        }
    }

    #[test]
    fn what_each_form_takes() {
        for (asked, taken, passed) in [
            ("2020-08", "2020-08 2020-08-20 2020-08-30..2020-08-31", "2020 2020-07-31..2020-08-01"),
            ("2020-08-20", "2020-08-20", "2020-08 2020-08-19..2020-08-20"),
            ("~2020-08", "2020 2020-08-20 2020-07-31..2020-08-01 2019..2021", "2019 2020-09"),
            ("2019..", "2019 2020-01-01 9999", "2018-12-31..2019-01-01"),
            ("*-04-13", "1921-04-13 2020-04-13", "2020-04 2020-04-13..2020-04-14 2020-04-14"),
            (
                "~*-04-13",
                "1921-04-13 2020-04 2020 2019-12-31..2020-04-13",
                "2020-05 2020-04-14..2021-04-12",
            ),
            ("*-02-29", "2020-02-29", "2020-02-28 2020-02"),
            ("~*-02-29", "2020-02 2020 2019..2020", "2019 2021..2023"),
            ("1980s", "1984 1980..1989", "1979..1980"),
        ] {
            let about = About::read(asked, Day::MIN).expect("reads");
            for (list, expected) in [(taken, true), (passed, false)] {
                for text in list.split(' ') {
                    assert_eq!(about.takes(days_of(text)), expected, "about:{asked} {text}");
                }
            }
            let printed = about.to_string();
            assert_eq!(About::read(&printed, Day::MIN), Ok(about), "{printed}");
        }
        for refused in ["*-02-30", "*-13-01", "dinner", "*-4-13", "~", "2020-13", ""] {
            assert!(About::read(refused, Day::MIN).is_err(), "{refused}");
        }
    }

    #[test]
    fn values_in_a_query() {
        let today = Day::new(2020, 7, 16).expect("a real day");
        let reading = |text: &str| {
            let parsed = parse(text, today).expect("reads");
            let codes = parsed.notes.iter().map(|note| format!("  {}", note.code));
            parsed.query.to_string() + &codes.collect::<String>()
        };
        for (text, expected) in [
            ("about:2020-08", "about:2020-08-01..2020-08-31"),
            ("about:~2020-08-20", "about:~2020-08-20"),
            ("about:2019..2020-07", "about:2019-01-01..2020-07-31"),
            ("about:1980s", "about:1980-01-01..1989-12-31"),
            ("about:*-04-13", "about:*-04-13"),
            ("about:~*-02-29", "about:~*-02-29"),
            ("about:(2019 OR 2020)", {
                "about:2019-01-01..2019-12-31 OR about:2020-01-01..2020-12-31"
            }),
            ("-about:2019", "NOT about:2019-01-01..2019-12-31"),
            ("about:\"2020-08\"", "about:2020-08-01..2020-08-31"),
            ("on:2020-04-13", "date:2020-04-13"),
            ("on:*-04-13", "on:*-04-13"),
            ("about:dinner", "dinner  N-FIELD"),
            ("about:din*", "din*  N-FIELD"),
            ("about:\"the dinner\"", "\"the dinner\"  N-FIELD"),
            ("on:holiday", "holiday  N-FIELD"),
            ("on:friday", "friday  N-FIELD"),
            ("about:\"last supper\"", "\"last supper\"  N-FIELD"),
            ("about:\"last week\"", "about:2020-07-06..2020-07-12"),
            ("about:-7d", "about:2020-07-09..2020-07-16"),
            ("about:~summer-1998", "about:~1998-06-01..1998-08-31"),
            ("on:last-friday", "date:2020-07-10"),
            ("about: dinner", "about: dinner  N-FIELD"),
        ] {
            assert_eq!(reading(text), expected, "{text}");
        }
        for text in [
            "about:2020-13",
            "about:*-02-30",
            "on:*-13-01",
            "about:2020..2019",
            "about:*",
            "about:\"february 30 1987\"",
            "about:march-1987..march-1986",
            "on:-9999y",
            "about:[2019 TO 2020]",
            "about:\"[2019 TO 2020]\"",
        ] {
            assert!(parse(text, today).is_err(), "{text}");
        }
    }
}
