//! Which day is meant, and how exactly is it known?

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A civil day: year, month and day at the place that printed it, without time or zone.
///
/// Proleptic Gregorian, years 0 to 9999, so that gazettes of 1665 and proofs dated 2100 both fit.
///
/// # Example
///
/// ```
/// use dateline::base::Day;
/// let day = Day::new(1665, 11, 7).expect("a real day");
/// assert_eq!(day.to_string(), "1665-11-07");
/// assert_eq!(Day::from_number(day.number()), Some(day));
/// assert!(Day::new(2021, 2, 29).is_none());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

impl Day {
    /// The first day that can be told: 0000-01-01.
    pub const MIN: Day = Day(jiff::civil::date(0, 1, 1));
    /// The last day that can be told: 9999-12-31.
    pub const MAX: Day = Day(jiff::civil::date(9999, 12, 31));

    /// The day of that year, month and day of the month; `None` where the calendar has none.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Day> {
        let date = Date::new(year, month, day).ok()?;
        (year >= 0).then_some(Day(date))
    }

    /// Days since 0000-01-01, which is 0; the integer that is indexed.
    pub fn number(self) -> u32 {
        let days = self.0.since(Self::MIN.0).map_or(0, |span| span.get_days());
        u32::try_from(days).unwrap_or(0)
    }

    /// The day with that [`number`](Self::number), if it is one.
    pub fn from_number(number: u32) -> Option<Day> {
        Self::MIN.plus(i64::from(number))
    }

    /// The day `days` later (earlier where negative), if it can be told.
    pub fn plus(self, days: i64) -> Option<Day> {
        let span = jiff::Span::new().try_days(days).ok()?;
        self.0.checked_add(span).ok().filter(|date| date.year() >= 0).map(Day)
    }

    /// Year, 0 to 9999.
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// Month, 1 to 12.
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// Day of the month, 1 to 31.
    pub fn day(self) -> i8 {
        self.0.day()
    }

    /// Day of the week: Monday is 0, Sunday 6.
    pub fn weekday(self) -> i8 {
        self.0.weekday().to_monday_zero_offset()
    }

    /// The week of ISO 8601 it lies in, 1 to 53, and the year that week is counted to.
    pub fn iso_week(self) -> (i16, i8) {
        let week = self.0.iso_week_date();
        (week.year(), week.week())
    }

    /// The Monday of that week of ISO 8601; `None` where the year has no such week.
    pub fn of_iso_week(year: i16, week: i8) -> Option<Day> {
        let week = jiff::civil::ISOWeekDate::new(year, week, jiff::civil::Weekday::Monday).ok()?;
        Some(Day(week.date())).filter(|day| day.year() >= 0)
    }

    /// Today, by this machine's clock and zone. Only the outermost layer asks.
    pub fn today() -> Day {
        Day(jiff::Zoned::now().date())
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day())
    }
}

/// A day, month or year, as exactly as it is known: `1931`, `1931-05`, `1931-05-02`.
///
/// # Example
///
/// ```
/// use dateline::base::PartialDate;
/// let may: PartialDate = "1931-05".parse().expect("a month");
/// assert_eq!(may.range().to_string(), "1931-05-01..1931-05-31");
/// assert!("1931-13".parse::<PartialDate>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PartialDate {
    /// Only the year is known.
    Year(i16),
    /// Year and month are known.
    Month(i16, i8),
    /// The day is known.
    Day(Day),
}

impl PartialDate {
    /// A year, 0 to 9999.
    pub fn year(year: i16) -> Option<PartialDate> {
        Day::new(year, 1, 1).map(|_| PartialDate::Year(year))
    }

    /// A month of a year.
    pub fn month(year: i16, month: i8) -> Option<PartialDate> {
        Day::new(year, month, 1).map(|_| PartialDate::Month(year, month))
    }

    /// Every day it may stand for.
    pub fn range(self) -> DayRange {
        match self {
            PartialDate::Year(year) => DayRange::new(
                Day(jiff::civil::date(year, 1, 1)),
                Day(jiff::civil::date(year, 12, 31)),
            ),
            PartialDate::Month(year, month) => {
                let first = jiff::civil::date(year, month, 1);
                DayRange::new(Day(first), Day(first.last_of_month()))
            }
            PartialDate::Day(day) => DayRange::new(day, day),
        }
    }

    /// The day, where it is known.
    pub fn day(self) -> Option<Day> {
        match self {
            PartialDate::Day(day) => Some(day),
            _ => None,
        }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PartialDate::Year(year) => write!(f, "{year:04}"),
            PartialDate::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            PartialDate::Day(day) => day.fmt(f),
        }
    }
}

impl FromStr for PartialDate {
    type Err = NotADate;

    /// Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, and nothing else.
    fn from_str(text: &str) -> Result<Self, NotADate> {
        let digits = |part: &str, len: usize| {
            (part.len() == len && part.bytes().all(|b| b.is_ascii_digit())).then_some(())
        };
        let mut parts = text.split('-');
        let parsed = (|| {
            let year = parts.next()?;
            digits(year, 4)?;
            let year = year.parse().ok()?;
            let Some(month) = parts.next() else { return PartialDate::year(year) };
            digits(month, 2)?;
            let month = month.parse().ok()?;
            let Some(day) = parts.next() else { return PartialDate::month(year, month) };
            digits(day, 2)?;
            if parts.next().is_some() {
                return None;
            }
            Day::new(year, month, day.parse().ok()?).map(PartialDate::Day)
        })();
        parsed.ok_or(NotADate)
    }
}

/// The text is no year, month or day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotADate;

impl fmt::Display for NotADate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a date (YYYY, YYYY-MM or YYYY-MM-DD)")
    }
}

impl std::error::Error for NotADate {}

impl Serialize for PartialDate {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// One day of each year, such as 13 April; the 29th of February is one, of leap years.
///
/// # Example
///
/// ```
/// use dateline::base::{Day, DayOfYear};
/// let day = DayOfYear::new(4, 13).expect("a day");
/// assert!(day.is(Day::new(1921, 4, 13).expect("a day")));
/// assert_eq!(day.to_string(), "*-04-13");
/// assert_eq!(DayOfYear::new(2, 30), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DayOfYear {
    month: i8,
    day: i8,
}

impl DayOfYear {
    /// The day of that month, 1 to 12; `None` where no year has it.
    pub fn new(month: i8, day: i8) -> Option<DayOfYear> {
        // 2000 was a leap year.
        Day::new(2000, month, day).map(|_| DayOfYear { month, day })
    }

    /// Whether `day` is that day of its year.
    pub fn is(self, day: Day) -> bool {
        (day.month(), day.day()) == (self.month, self.day)
    }

    /// Whether one of `days` is.
    pub fn is_in(self, days: DayRange) -> bool {
        // In eight years in a row there is a leap year, whatever the century.
        let most = days.last.year().min(days.first.year().saturating_add(8));
        (days.first.year()..=most)
            .filter_map(|year| Day::new(year, self.month, self.day))
            .any(|day| days.first <= day && day <= days.last)
    }
}

impl fmt::Display for DayOfYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "*-{:02}-{:02}", self.month, self.day)
    }
}

/// Consecutive days, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DayRange {
    /// The first day.
    pub first: Day,
    /// The last day, never before the first.
    pub last: Day,
}

impl DayRange {
    /// Every day there is.
    pub const ALL: DayRange = DayRange { first: Day::MIN, last: Day::MAX };

    /// The days from `first` to `last`; given the wrong way round they are swapped.
    pub fn new(first: Day, last: Day) -> Self {
        if first <= last { DayRange { first, last } } else { DayRange { first: last, last: first } }
    }

    /// Whether the two share a day.
    pub fn overlaps(self, other: DayRange) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    /// Whether every day of `other` is a day of this.
    pub fn contains(self, other: DayRange) -> bool {
        self.first <= other.first && other.last <= self.last
    }

    /// The days in both, if any.
    pub fn intersect(self, other: DayRange) -> Option<DayRange> {
        let (first, last) = (self.first.max(other.first), self.last.min(other.last));
        (first <= last).then_some(DayRange { first, last })
    }
}

impl fmt::Display for DayRange {
    /// `1931-05-01..1931-05-31`; an end that is open is left out, one day stands alone.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last {
            return self.first.fmt(f);
        }
        if self.first != Day::MIN {
            self.first.fmt(f)?;
        }
        f.write_str("..")?;
        if self.last != Day::MAX {
            self.last.fmt(f)?;
        }
        Ok(())
    }
}
