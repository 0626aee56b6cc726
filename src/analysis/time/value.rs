//! What does an expression of time stand for, and which days are that?
//!
//! # Source
//!
//! The values are those of TIMEX3, the element for times of TimeML (ISO 24617-1), which builds on
//! ISO 8601 and adds decades, seasons, weekends, parts of a day and references.

use std::fmt::{self, Display};

use crate::base::{Day, DayRange, PartialDate};

/// The value of an expression; `Display` writes it as TIMEX3 does.
///
/// # Example
///
/// ```
/// use dateline::analysis::time::{Timex, Unit};
/// use dateline::base::Day;
/// let day = Day::new(2019, 12, 12).expect("a real day");
/// let week = Timex::of(Unit::Week, day);
/// assert_eq!(week.to_string(), "2019-W50");
/// assert_eq!(week.days().expect("seven days").to_string(), "2019-12-09..2019-12-15");
/// assert_eq!(Timex::Present.days(), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Timex {
    /// `2020-07-16`
    Day(Day),
    /// `2019-W50`
    Week(i16, i8),
    /// `2019-W50-WE`
    Weekend(i16, i8),
    /// `2019-12`
    Month(i16, i8),
    /// `2019-Q3`
    Quarter(i16, i8),
    /// `2020-H1`
    Half(i16, i8),
    /// `2020-SU`; a winter counts to the year in which it begins.
    Season(i16, Season),
    /// `2019`
    Year(i16),
    /// `198`: the 1980s
    Decade(i16),
    /// `19`: the years 1900 to 1999
    Century(i16),
    /// `2020-07-16TMO`
    Part(Day, DayPart),
    /// `2020-07-16T15:30`, or `T15:30` where the day is not told.
    Clock(Option<Day>, i8, i8),
    /// `BC0044`
    BeforeChrist(i16),
    /// `PRESENT_REF`
    Present,
    /// `PAST_REF`
    Past,
    /// `FUTURE_REF`
    Future,
    /// A length of time, or what recurs after one (`daily`): `P3D`, `PT5H`, `PXW` where nobody
    /// counted.
    Length(Option<u16>, Unit),
    /// A day of a month in no year that is known, or in each: `XXXX-10-31`, `XXXX-10`.
    OfAnyYear(i8, Option<i8>),
    /// A weekday of no week that is known, or of each: `XXXX-WXX-4` is Thursday.
    OfAnyWeek(i8),
    /// A day, and nothing tells which: `XXXX-XX-XX`
    SomeDay,
    /// A season of any year: `XXXX-SU`
    SeasonOfAnyYear(Season),
}

/// What time is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each is named after the unit")]
pub enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Weekend,
    Week,
    Month,
    Quarter,
    Half,
    Year,
    Decade,
    Century,
}

/// A quarter of the year by its weather, in the northern half of the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each is named after the season")]
pub enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

/// A part of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each is named after the part")]
pub enum DayPart {
    Morning,
    Noon,
    Afternoon,
    Evening,
    Night,
}

impl Season {
    /// The month it begins in.
    pub fn first_month(self) -> i8 {
        match self {
            Season::Spring => 3,
            Season::Summer => 6,
            Season::Autumn => 9,
            Season::Winter => 12,
        }
    }
}

impl Timex {
    /// The `unit` that holds `day`: its week, month, quarter. A unit below a day is the day.
    pub fn of(unit: Unit, day: Day) -> Timex {
        let (year, month) = (day.year(), day.month());
        match unit {
            Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => Timex::Day(day),
            Unit::Week => {
                let (year, week) = day.iso_week();
                Timex::Week(year, week)
            }
            Unit::Weekend => {
                let (year, week) = day.iso_week();
                Timex::Weekend(year, week)
            }
            Unit::Month => Timex::Month(year, month),
            Unit::Quarter => Timex::Quarter(year, (month - 1) / 3 + 1),
            Unit::Half => Timex::Half(year, (month - 1) / 6 + 1),
            Unit::Year => Timex::Year(year),
            Unit::Decade => Timex::Decade(year / 10),
            Unit::Century => Timex::Century(year / 100),
        }
    }

    /// The same, `by` units of `unit` later; `None` where there is no such time.
    pub fn shifted(unit: Unit, day: Day, by: i32) -> Option<Timex> {
        let day = match unit {
            Unit::Second | Unit::Minute | Unit::Hour => day,
            Unit::Day => day.plus(i64::from(by))?,
            Unit::Week | Unit::Weekend => day.plus(i64::from(by) * 7)?,
            Unit::Month => months_later(day, by)?,
            Unit::Quarter => months_later(day, by.checked_mul(3)?)?,
            Unit::Half => months_later(day, by.checked_mul(6)?)?,
            Unit::Year => months_later(day, by.checked_mul(12)?)?,
            Unit::Decade => months_later(day, by.checked_mul(120)?)?,
            Unit::Century => months_later(day, by.checked_mul(1200)?)?,
        };
        Some(Timex::of(unit, day))
    }

    /// The season of `kind` that holds `day` or is the last before it.
    pub fn season_by(kind: Season, day: Day) -> Timex {
        let began = day.month() >= kind.first_month();
        Timex::Season(if began { day.year() } else { day.year() - 1 }, kind)
    }

    /// The days it covers; `None` where it names none: a length, a reference, something of each
    /// year.
    pub fn days(self) -> Option<DayRange> {
        let months = |year: i16, first: i8, n: i8| {
            let first = PartialDate::month(year, first)?.range().first;
            let last = months_later(first, i32::from(n))?.plus(-1)?;
            Some(DayRange::new(first, last))
        };
        let years = |first: i16, n: i16| {
            let first = Day::new(first, 1, 1)?;
            Some(DayRange::new(first, Day::new(first.year() + n - 1, 12, 31)?))
        };
        match self {
            Timex::Day(day) | Timex::Part(day, _) => Some(DayRange::new(day, day)),
            Timex::Clock(day, ..) => day.map(|day| DayRange::new(day, day)),
            Timex::Week(year, week) => {
                let monday = Day::of_iso_week(year, week)?;
                Some(DayRange::new(monday, monday.plus(6)?))
            }
            Timex::Weekend(year, week) => {
                let monday = Day::of_iso_week(year, week)?;
                Some(DayRange::new(monday.plus(5)?, monday.plus(6)?))
            }
            Timex::Month(year, month) => months(year, month, 1),
            Timex::Quarter(year, quarter) => months(year, quarter * 3 - 2, 3),
            Timex::Half(year, half) => months(year, half * 6 - 5, 6),
            Timex::Season(year, season) => months(year, season.first_month(), 3),
            Timex::Year(year) => years(year, 1),
            Timex::Decade(decade) => years(decade.checked_mul(10)?, 10),
            Timex::Century(century) => years(century.checked_mul(100)?, 100),
            Timex::BeforeChrist(_)
            | Timex::Present
            | Timex::Past
            | Timex::Future
            | Timex::Length(..)
            | Timex::OfAnyYear(..)
            | Timex::OfAnyWeek(_)
            | Timex::SomeDay
            | Timex::SeasonOfAnyYear(_) => None,
        }
    }

    /// In which unit it is exact; `None` where it covers no days.
    pub fn unit(self) -> Option<Unit> {
        match self {
            Timex::Day(_) | Timex::Part(..) | Timex::Clock(Some(_), ..) => Some(Unit::Day),
            Timex::Week(..) => Some(Unit::Week),
            Timex::Weekend(..) => Some(Unit::Weekend),
            Timex::Month(..) => Some(Unit::Month),
            Timex::Quarter(..) | Timex::Season(..) => Some(Unit::Quarter),
            Timex::Half(..) => Some(Unit::Half),
            Timex::Year(_) => Some(Unit::Year),
            Timex::Decade(_) => Some(Unit::Decade),
            Timex::Century(_) => Some(Unit::Century),
            _ => None,
        }
    }
}

/// The first of the month `by` months from that of `day`.
fn months_later(day: Day, by: i32) -> Option<Day> {
    let month = by.checked_add(i32::from(day.year()) * 12 + i32::from(day.month()) - 1)?;
    let year = i16::try_from(month.div_euclid(12)).ok()?;
    Day::new(year, i8::try_from(month.rem_euclid(12) + 1).ok()?, 1)
}

impl Display for Timex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Timex::Day(day) => day.fmt(f),
            Timex::Week(year, week) => write!(f, "{year:04}-W{week:02}"),
            Timex::Weekend(year, week) => write!(f, "{year:04}-W{week:02}-WE"),
            Timex::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Timex::Quarter(year, quarter) => write!(f, "{year:04}-Q{quarter}"),
            Timex::Half(year, half) => write!(f, "{year:04}-H{half}"),
            Timex::Season(year, season) => write!(f, "{year:04}-{season}"),
            Timex::Year(year) => write!(f, "{year:04}"),
            Timex::Decade(decade) => write!(f, "{decade:03}"),
            Timex::Century(century) => write!(f, "{century:02}"),
            Timex::Part(day, part) => write!(f, "{day}T{part}"),
            Timex::Clock(day, hour, minute) => {
                if let Some(day) = day {
                    day.fmt(f)?;
                }
                write!(f, "T{hour:02}:{minute:02}")
            }
            Timex::BeforeChrist(year) => write!(f, "BC{year:04}"),
            Timex::Present => f.write_str("PRESENT_REF"),
            Timex::Past => f.write_str("PAST_REF"),
            Timex::Future => f.write_str("FUTURE_REF"),
            Timex::Length(n, unit) => length(f, n, unit),
            Timex::OfAnyYear(month, None) => write!(f, "XXXX-{month:02}"),
            Timex::OfAnyYear(month, Some(day)) => write!(f, "XXXX-{month:02}-{day:02}"),
            Timex::OfAnyWeek(weekday) => write!(f, "XXXX-WXX-{}", weekday + 1),
            Timex::SomeDay => f.write_str("XXXX-XX-XX"),
            Timex::SeasonOfAnyYear(season) => write!(f, "XXXX-{season}"),
        }
    }
}

/// `P3D`, `PT5H`, `P2W`; ten years are a decade's length, since ISO 8601 has no letter for it.
fn length(f: &mut fmt::Formatter<'_>, n: Option<u16>, unit: Unit) -> fmt::Result {
    let (prefix, times, letter) = match unit {
        Unit::Second => ("PT", 1, "S"),
        Unit::Minute => ("PT", 1, "M"),
        Unit::Hour => ("PT", 1, "H"),
        Unit::Day => ("P", 1, "D"),
        Unit::Weekend => ("P", 1, "WE"),
        Unit::Week => ("P", 1, "W"),
        Unit::Month => ("P", 1, "M"),
        Unit::Quarter => ("P", 3, "M"),
        Unit::Half => ("P", 6, "M"),
        Unit::Year => ("P", 1, "Y"),
        Unit::Decade => ("P", 10, "Y"),
        Unit::Century => ("P", 100, "Y"),
    };
    match n {
        Some(n) => write!(f, "{prefix}{}{letter}", u32::from(n) * times),
        None => write!(f, "{prefix}X{letter}"),
    }
}

impl Display for Season {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Season::Spring => "SP",
            Season::Summer => "SU",
            Season::Autumn => "FA",
            Season::Winter => "WI",
        })
    }
}

impl Display for DayPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            DayPart::Morning => "MO",
            DayPart::Noon => "MI",
            DayPart::Afternoon => "AF",
            DayPart::Evening => "EV",
            DayPart::Night => "NI",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_their_days() {
        let day = Day::new(2020, 2, 29).expect("a real day");
        for (value, written, days) in [
            (Timex::Day(day), "2020-02-29", "2020-02-29"),
            (Timex::of(Unit::Week, day), "2020-W09", "2020-02-24..2020-03-01"),
            (Timex::of(Unit::Weekend, day), "2020-W09-WE", "2020-02-29..2020-03-01"),
            (Timex::of(Unit::Month, day), "2020-02", "2020-02-01..2020-02-29"),
            (Timex::of(Unit::Quarter, day), "2020-Q1", "2020-01-01..2020-03-31"),
            (Timex::Half(2020, 2), "2020-H2", "2020-07-01..2020-12-31"),
            (Timex::Season(2019, Season::Winter), "2019-WI", "2019-12-01..2020-02-29"),
            (Timex::Year(987), "0987", "0987-01-01..0987-12-31"),
            (Timex::Decade(198), "198", "1980-01-01..1989-12-31"),
            (Timex::Century(19), "19", "1900-01-01..1999-12-31"),
            (Timex::Part(day, DayPart::Night), "2020-02-29TNI", "2020-02-29"),
            (Timex::Clock(Some(day), 9, 5), "2020-02-29T09:05", "2020-02-29"),
            (Timex::Clock(None, 15, 0), "T15:00", "-"),
            (Timex::Length(Some(3), Unit::Day), "P3D", "-"),
            (Timex::Length(Some(2), Unit::Decade), "P20Y", "-"),
            (Timex::Length(None, Unit::Hour), "PTXH", "-"),
            (Timex::OfAnyWeek(3), "XXXX-WXX-4", "-"),
            (Timex::BeforeChrist(44), "BC0044", "-"),
        ] {
            assert_eq!(value.to_string(), written);
            let found = value.days().map_or("-".to_owned(), |days| days.to_string());
            assert_eq!(found, days, "{written}");
        }
    }

    #[test]
    fn units_are_counted_from_a_day() {
        let day = Day::new(1990, 1, 31).expect("a real day");
        for (unit, by, expected) in [
            (Unit::Day, -31, "1989-12-31"),
            (Unit::Week, -5, "1989-W52"),
            (Unit::Month, -1, "1989-12"),
            (Unit::Month, 1, "1990-02"),
            (Unit::Quarter, -1, "1989-Q4"),
            (Unit::Year, -100, "1890"),
            (Unit::Decade, -1, "198"),
            (Unit::Century, 1, "20"),
        ] {
            let found = Timex::shifted(unit, day, by).map(|value| value.to_string());
            assert_eq!(found.as_deref(), Some(expected), "{unit:?} {by}");
        }
        assert_eq!(Timex::shifted(Unit::Century, day, -20), None);
        assert_eq!(Timex::shifted(Unit::Year, day, i32::MAX), None);
    }
}
