//! Which hour, and which feast?

use super::lexicon::Class;
use super::scan::{Gap, Match, Scan};
use super::tense::Tense;
use super::value::{DayPart, Timex, Unit};
use crate::base::Day;

impl Scan<'_> {
    /// A time by the clock with the half of the day behind it, and the day that stands with it:
    /// `3 p.m.`, `10:30 a.m. EDT Friday`.
    pub fn clock(&mut self, i: usize, afternoon: bool) -> Option<Match> {
        let mut first = self.left(i)?;
        let Class::Digits(mut hour, 1 | 2) = self.classes[first] else { return None };
        let mut minute = 0;
        if let Some(before) = first.checked_sub(1).filter(|before| *before >= self.free)
            && let Class::Digits(told, 1 | 2) = self.classes[before]
            && self.between(before) == ":"
        {
            (first, minute, hour) = (before, hour, told);
        }
        if !(1..=12).contains(&hour) || minute > 59 {
            return None;
        }
        let hour = hour as i8 % 12 + if afternoon { 12 } else { 0 };
        let mut last = i;
        if self.right(last).is_some_and(|zone| ZONES.contains(&self.raw(zone))) {
            last += 1;
        }
        let (last, day) = self.day_with_clock(last).unwrap_or((last, None));
        Some(Match::new(first, last, Timex::Clock(day, hour, minute as i8)))
    }

    fn between(&self, i: usize) -> &str {
        let (word, next) = (self.words[i].span, self.words[i + 1].span);
        self.text.get(word.end as usize..next.start as usize).unwrap_or("")
    }

    /// The weekday or deictic directly behind the time that ends with word `i`.
    fn day_with_clock(&self, i: usize) -> Option<(usize, Option<Day>)> {
        let mut at = self.right(i).filter(|_| self.gap(i) == Gap::Blank)?;
        if self.is(at, "on") {
            at = self.right(at)?;
        }
        let from = self.anchor.day();
        match self.classes[at] {
            Class::Deictic(by) => Some((at, from.and_then(|day| day.plus(i64::from(by))))),
            Class::Weekday(weekday) if !matches!(self.class(at + 1), Class::Month(..)) => {
                let day = from.and_then(|from| {
                    let back = i64::from((from.weekday() - weekday).rem_euclid(7));
                    let future = back > 0 && self.tense(i, at) == Tense::Future;
                    from.plus(if future { 7 - back } else { -back })
                });
                Some((at, day))
            }
            _ => None,
        }
    }

    /// `today`, `tomorrow night`, `the day before yesterday`
    pub fn deictic(&mut self, i: usize, by: i8) -> Option<Match> {
        if i > 0 && self.raw(i - 1) == "USA" {
            return None;
        }
        let (first, by) = match (self.left(i), by) {
            (Some(left), -1 | 1)
                if self.classes[left] == if by < 0 { Class::Before } else { Class::After }
                    && left > self.free
                    && self.classes[left - 1] == Class::Unit(Unit::Day) =>
            {
                (self.with_the(left - 1), by * 2)
            }
            _ => (self.widened(i), by),
        };
        let day = self.anchor.day().and_then(|day| day.plus(i64::from(by)));
        let value = match (day, by) {
            (Some(day), _) => Timex::Day(day),
            (None, 0) => Timex::Present,
            _ => return None,
        };
        Some(self.with_part(Match::new(first, i, value)))
    }

    /// `tonight`
    pub fn tonight(&mut self, i: usize) -> Option<Match> {
        let value = Timex::Part(self.anchor.day()?, DayPart::Night);
        Some(Match::new(self.widened(i), i, value))
    }

    /// `this morning`, `last night`, `that evening`
    pub fn part(&mut self, i: usize, part: DayPart) -> Option<Match> {
        let left = self.left(i)?;
        let told = self.memory.close(Unit::Day, self.sentence(i)).and_then(Timex::days);
        let (first, day) = match self.classes[left] {
            Class::This => (left, self.anchor.day()),
            Class::Last => (left, self.anchor.day()?.plus(-1)),
            Class::That | Class::Same => (self.the(left), told.map(|days| days.first)),
            Class::Next | Class::Following => {
                let day = told.map(|days| days.first).or(self.anchor.day())?;
                (self.the(left), day.plus(1))
            }
            Class::Previous => {
                let day = told.map(|days| days.first).or(self.anchor.day())?;
                (self.the(left), day.plus(-1))
            }
            _ => return None,
        };
        Some(Match::new(self.widened(first), i, Timex::Part(day?, part)))
    }
}

/// Time zones behind a time by the clock.
const ZONES: &[&str] = &[
    "GMT", "BST", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "CET", "CEST", "UTC",
    "ET", "PT", "local",
];
