//! From which day do relative expressions count?
//!
//! From the day of publication, or from a time the text has named shortly before (`two days
//! earlier`, `that year`).

use super::Text;
use super::value::{Timex, Unit};
use crate::base::{Day, PartialDate};

/// The day of publication, as exactly as it is known.
#[derive(Clone, Copy, Debug, Default)]
pub struct Anchor {
    date: Option<PartialDate>,
}

impl Anchor {
    /// The day of publication, or the day of filing where that is more exact and agrees.
    pub fn of(text: &Text) -> Anchor {
        let date = match (text.published, text.filed) {
            (None, filed) => filed.map(PartialDate::Day),
            (Some(date), Some(filed)) if date.day().is_none() => {
                let days = date.range();
                let agrees = days.first <= filed && filed <= days.last;
                Some(if agrees { PartialDate::Day(filed) } else { date })
            }
            (date, _) => date,
        };
        Anchor { date }
    }

    /// The day, where it is known.
    pub fn day(self) -> Option<Day> {
        self.date.and_then(PartialDate::day)
    }

    /// A day of the year of publication: the day itself where it is known, or else the first of
    /// the month or year.
    pub fn in_year(self) -> Option<Day> {
        self.date.map(|date| date.range().first)
    }

    /// The year of publication.
    pub fn year(self) -> Option<i16> {
        self.in_year().map(Day::year)
    }

    /// The `unit` that lies `by` units from publication; `None` where the day is not known well
    /// enough to say.
    pub fn shifted(self, unit: Unit, by: i32) -> Option<Timex> {
        let known = match self.date? {
            PartialDate::Day(_) => true,
            PartialDate::Month(..) => unit >= Unit::Month,
            PartialDate::Year(_) => unit >= Unit::Year,
        };
        known.then(|| Timex::shifted(unit, self.in_year()?, by)).flatten()
    }
}

/// How many sentences back a time still counts as just named.
const CLOSE: u32 = 2;

/// How many a story may go on from one time (`The next day …`).
const FAR: u32 = 6;

/// How many times are remembered.
const REMEMBERED: usize = 6;

/// The times named last, the latest first.
#[derive(Clone, Copy, Debug, Default)]
pub struct Memory {
    last: [Option<(Timex, u32)>; REMEMBERED],
    /// The quarter named last, however far back: a report on one returns to it.
    pub quarter: Option<(i16, i8)>,
}

impl Memory {
    /// Remembers `value`, named in that sentence, if it covers days.
    pub fn keep(&mut self, value: Timex, sentence: u32) {
        if value.unit().is_none() {
            return;
        }
        if let Timex::Quarter(year, quarter) = value {
            self.quarter = Some((year, quarter));
        }
        self.last.rotate_right(1);
        self.last[0] = Some((value, sentence));
    }

    /// The time named last before `sentence` that is at least as exact as `unit`: a close one, or
    /// else one that the story has gone on from.
    pub fn close(&self, unit: Unit, sentence: u32) -> Option<Timex> {
        self.within(unit, sentence, CLOSE).or_else(|| self.within(unit, sentence, FAR))
    }

    /// As [`close`](Self::close), at most so many sentences back.
    pub fn within(&self, unit: Unit, sentence: u32, most: u32) -> Option<Timex> {
        let mut all = self.last.iter().flatten();
        let found = all.find(|(value, told)| {
            value.unit().is_some_and(|exact| exact <= unit)
                && sentence.saturating_sub(*told) <= most
        });
        found.map(|(value, _)| *value)
    }

    /// The quarter, month, year told last, at most so many sentences back, whatever its unit.
    pub fn latest(&self, sentence: u32, most: u32) -> Option<Timex> {
        let (value, told) = self.last[0]?;
        (sentence.saturating_sub(told) <= most).then_some(value)
    }
}
