//! From which day do relative expressions count?
//!
//! From the day of publication, or from a time the text has named shortly before (`two days
//! earlier`, `that year`).

use super::Text;
use super::lexicon::{Class, Cue, Prep};
use super::scan::{Gap, Scan};
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

/// What the clause around an expression tells of its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tense {
    Past,
    Future,
    Unknown,
}

/// How many words before an expression its verb is looked for, and behind it.
const VERB_BEFORE: usize = 14;
const VERB_BEHIND: usize = 10;

impl Scan<'_> {
    /// The tense of the verb that governs the expression from word `first` to word `last`: the
    /// nearest before it, or, for one that opens its clause, the first behind it.
    pub fn tense(&self, first: usize, last: usize) -> Tense {
        if let Some(before) = first.checked_sub(1)
            && let Class::Prep(prep) = self.classes[before]
        {
            match prep {
                Prep::Since => return Tense::Past,
                Prep::Until if !self.is(before, "by") => return Tense::Future,
                _ => {}
            }
        }
        match self.tense_before(first) {
            Tense::Unknown => self.tense_behind(last),
            told => told,
        }
    }

    fn tense_before(&self, first: usize) -> Tense {
        let sentence = self.sentence(first);
        let mut participle = false;
        for at in (first.saturating_sub(VERB_BEFORE)..first).rev() {
            if self.sentence(at) != sentence {
                break;
            }
            match self.classes[at] {
                Class::Cue(Cue::Will | Cue::Timetable) => return Tense::Future,
                Class::Cue(Cue::Due) if self.is_awaited(at, first) => return Tense::Future,
                // `may` is classed as the month.
                Class::Month(5, true) if self.raw(at) == "may" => return Tense::Future,
                // `has been held`, but `to be held`, `will be held`.
                Class::Cue(Cue::Be) if self.is(at, "been") => return Tense::Past,
                Class::Cue(Cue::Is) if participle => return Tense::Unknown,
                // A participle behind `be` takes its tense from what stands before that.
                Class::Cue(Cue::Did) if self.is_behind_be(at) => participle = true,
                Class::Cue(Cue::Did) => return Tense::Past,
                Class::Prep(Prep::From) if self.is(at, "to") && self.is_infinitive(at) => {
                    return Tense::Future;
                }
                Class::Other => {
                    let raw = self.raw(at);
                    if raw.ends_with("'ll") || raw.ends_with("’ll") {
                        return Tense::Future;
                    }
                    if raw.len() > 4 && raw.ends_with("ed") && !self.words[at].shape.capital() {
                        if !self.is_behind_be(at) {
                            return Tense::Past;
                        }
                        participle = true;
                    }
                }
                _ => {}
            }
        }
        Tense::Unknown
    }

    /// Whether something is awaited: `due Friday`, `expected to`, `scheduled for`; not `due to the
    /// strike`, nor `a planned march on Friday`, which tells nothing.
    fn is_awaited(&self, at: usize, first: usize) -> bool {
        if at + 1 >= first {
            return true;
        }
        match self.classes[at + 1] {
            Class::Prep(Prep::From) if self.is(at + 1, "to") => {
                !matches!(self.class(at + 2), Class::The | Class::A | Class::This)
                    && self.words.get(at + 2).is_some_and(|next| !next.shape.capital())
            }
            Class::Prep(_) | Class::Early | Class::Late => true,
            _ => false,
        }
    }

    fn is_behind_be(&self, at: usize) -> bool {
        at > 0 && matches!(self.classes[at - 1], Class::Cue(Cue::Be | Cue::Is))
    }

    /// Whether the `to` at `at` opens what someone is to do (`plans to meet`), rather than a place
    /// (`flew to Rome`) or a purpose (`flew to meet`).
    fn is_infinitive(&self, at: usize) -> bool {
        if self.is(at + 1, "be") {
            return true;
        }
        let next = self.words.get(at + 1).is_some_and(|next| {
            !next.shape.capital() && !next.shape.digits() && self.class(at + 1) != Class::The
        });
        let before = at.checked_sub(1).map_or(Class::Other, |before| self.classes[before]);
        let licensed = match before {
            Class::Cue(Cue::Plans | Cue::Due | Cue::Is) => true,
            Class::Cue(Cue::Did) => self.is(at - 1, "was") || self.is(at - 1, "were"),
            _ => false,
        };
        next && licensed
    }

    fn tense_behind(&self, last: usize) -> Tense {
        let sentence = self.sentence(last);
        let behind = (last + 1..self.words.len()).take(VERB_BEHIND);
        for at in behind.take_while(|at| self.sentence(*at) == sentence) {
            match self.classes[at] {
                Class::Cue(Cue::Will | Cue::Due) => return Tense::Future,
                Class::Cue(Cue::Did) => return Tense::Past,
                Class::Cue(Cue::Is) if self.is(at + 1, "to") => return Tense::Future,
                Class::Other => {
                    let raw = self.raw(at);
                    if raw.len() > 4 && raw.ends_with("ed") && !self.words[at].shape.capital() {
                        return Tense::Past;
                    }
                }
                _ => {}
            }
            if self.gap(at) == Gap::Other && !self.ends_sentence(at) && self.breaks(at) {
                break;
            }
        }
        Tense::Unknown
    }

    /// Whether a semicolon or dash behind word `i` begins another clause.
    fn breaks(&self, i: usize) -> bool {
        let end = self.words[i].span.end as usize;
        self.text[end..].starts_with(';') || self.text[end..].starts_with(" -")
    }
}
