//! Which hour, and which feast?

use super::anchor::Tense;
use super::lexicon::{Class, Reference};
use super::scan::{Gap, Match, Scan};
use super::value::{Timex, Unit};
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

    /// A holiday with a day of its own: `Christmas Eve`, `Labor Day`, `New Year's Day`.
    pub fn holiday(&mut self, i: usize) -> Option<Match> {
        if !self.words[i].shape.capital() {
            return None;
        }
        let (last, name) = self.feast(i)?;
        let from = self.anchor.day()?;
        let number = |day: Day| i64::from(day.number());
        let years = [from.year() - 1, from.year(), from.year() + 1];
        let mut days = years.iter().filter_map(|year| day_of(name, *year));
        let (mut last, mut chosen) = (last, None);
        if let Some((at, year)) = self.year_told_behind(last) {
            (last, chosen) = (at, day_of(name, year));
        }
        let left = self.left(i);
        let how = left.map_or(Class::Other, |left| self.classes[left]);
        let tense = self.tense(i, last);
        let chosen = chosen.or_else(|| match (how, tense) {
            (Class::Next | Class::This, _) | (_, Tense::Future) => days.find(|day| *day >= from),
            (Class::Last, _) | (_, Tense::Past) => days.filter(|day| *day < from).last(),
            _ => days.min_by_key(|day| (number(*day) - number(from)).abs()),
        });
        let first = match how {
            Class::Last | Class::Next | Class::This | Class::Each => left.unwrap_or(i),
            _ => i,
        };
        Some(Match::new(first, last, Timex::Day(chosen?)))
    }

    fn year_told_behind(&self, i: usize) -> Option<(usize, i16)> {
        match self.class_right(i) {
            Class::Digits(year @ 1000..=2199, 4) => Some((i + 1, year as i16)),
            _ => None,
        }
    }

    /// The feast whose name begins at `i`, and its last word.
    fn feast(&self, i: usize) -> Option<(usize, Feast)> {
        let day = |at: usize| self.is(at, "day");
        let eve = |at: usize| self.is(at, "eve");
        let first = self.raw(i).to_ascii_lowercase();
        let joined = self.joins(i);
        Some(match first.as_str() {
            "christmas" if joined && day(i + 1) => (i + 1, Feast::Fixed(12, 25)),
            "christmas" if joined && eve(i + 1) => (i + 1, Feast::Fixed(12, 24)),
            "christmas" if self.stands_alone(i) => (i, Feast::Fixed(12, 25)),
            "new" if joined && self.is(i + 1, "year") && day(i + 2) => (i + 2, Feast::Fixed(1, 1)),
            "new" if joined && self.is(i + 1, "year") && eve(i + 2) => {
                (i + 2, Feast::Fixed(12, 31))
            }
            "easter" if joined && (self.is(i + 1, "sunday") || day(i + 1)) => {
                (i + 1, Feast::Easter(0))
            }
            "easter" if joined && self.is(i + 1, "monday") => (i + 1, Feast::Easter(1)),
            "easter" if self.stands_alone(i) => (i, Feast::Easter(0)),
            "good" if joined && self.is(i + 1, "friday") => (i + 1, Feast::Easter(-2)),
            "thanksgiving" if joined && day(i + 1) => (i + 1, Feast::Nth(11, 3, 4)),
            "thanksgiving" if self.stands_alone(i) => (i, Feast::Nth(11, 3, 4)),
            "halloween" if self.stands_alone(i) => (i, Feast::Fixed(10, 31)),
            _ if !joined || !day(i + 1) => return None,
            "independence" => (i + 1, Feast::Fixed(7, 4)),
            "labor" => (i + 1, Feast::Nth(9, 0, 1)),
            "memorial" => (i + 1, Feast::Nth(5, 0, -1)),
            "veterans" | "armistice" => (i + 1, Feast::Fixed(11, 11)),
            "columbus" => (i + 1, Feast::Nth(10, 0, 2)),
            "boxing" => (i + 1, Feast::Fixed(12, 26)),
            "valentine" => (i + 1, Feast::Fixed(2, 14)),
            "bastille" => (i + 1, Feast::Fixed(7, 14)),
            _ => return None,
        })
    }

    /// Whether the name of a feast is no part of a longer name or thing: `Christmas tree`.
    fn stands_alone(&self, i: usize) -> bool {
        let placed = matches!(
            self.class_left(i),
            Class::Prep(_)
                | Class::Last
                | Class::Next
                | Class::This
                | Class::Each
                | Class::Before
                | Class::After
        ) || self.is(i.wrapping_sub(1), "around");
        placed
            && (self.ends_sentence(i)
                || self.gap(i) != Gap::Blank
                || self.class_right(i) != Class::Other
                || self.right(i).is_some_and(|right| {
                    matches!(
                        self.raw(right),
                        "and" | "or" | "but" | "when" | "as" | "because" | "with"
                    )
                }))
    }

    /// `the future`, `at present`, `at the moment`
    pub fn noun(&mut self, i: usize, reference: Reference) -> Option<Match> {
        let mut left = self.left(i)?;
        let value = match reference {
            Reference::Future => {
                if matches!(self.raw(left), "near" | "foreseeable" | "immediate" | "distant") {
                    left = self.left(left)?;
                }
                let noun = self.ends_sentence(i)
                    || self.gap(i) != Gap::Blank
                    || self.class_right(i) != Class::Other
                    || matches!(self.class_left(left), Class::Prep(_))
                    || left + 1 < i;
                (noun && self.classes[left] == Class::The).then_some(Timex::Future)?
            }
            _ if self.is(left, "at") => return Some(Match::new(i, i, Timex::Present)),
            _ if self.classes[left] == Class::The && self.is(left.checked_sub(1)?, "at") => {
                Timex::Present
            }
            _ => return None,
        };
        Some(Match::new(left, i, value))
    }
}

/// How the day of a feast is found.
#[derive(Clone, Copy)]
enum Feast {
    /// Month and day.
    Fixed(i8, i8),
    /// The nth weekday of a month; -1 is the last.
    Nth(i8, i8, i8),
    /// Days from Easter Sunday.
    Easter(i64),
}

fn day_of(feast: Feast, year: i16) -> Option<Day> {
    match feast {
        Feast::Fixed(month, day) => Day::new(year, month, day),
        Feast::Nth(month, weekday, -1) => {
            let next = Timex::shifted(Unit::Month, Day::new(year, month, 1)?, 1)?.days()?.first;
            let last = next.plus(-1)?;
            last.plus(-i64::from((last.weekday() - weekday).rem_euclid(7)))
        }
        Feast::Nth(month, weekday, n) => {
            let first = Day::new(year, month, 1)?;
            first.plus(i64::from((weekday - first.weekday()).rem_euclid(7) + (n - 1) * 7))
        }
        Feast::Easter(by) => easter(year)?.plus(by),
    }
}

/// Easter Sunday of the western churches.
///
/// # Source
///
/// The anonymous Gregorian computus (Nature, 20 April 1876), in the form of Meeus, Astronomical
/// Algorithms, chapter 8.
fn easter(year: i16) -> Option<Day> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let f = (b + 8) / 25;
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    Day::new(year, i8::try_from(n / 31).ok()?, i8::try_from(n % 31 + 1).ok()?)
}

/// Time zones behind a time by the clock.
const ZONES: &[&str] = &[
    "GMT", "BST", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "CET", "CEST", "UTC",
    "ET", "PT", "local",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feasts_have_their_days() {
        for (feast, year, expected) in [
            (Feast::Easter(0), 1990, "1990-04-15"),
            (Feast::Easter(0), 2020, "2020-04-12"),
            (Feast::Easter(-2), 2019, "2019-04-19"),
            (Feast::Nth(11, 3, 4), 1989, "1989-11-23"),
            (Feast::Nth(9, 0, 1), 2020, "2020-09-07"),
            (Feast::Nth(5, 0, -1), 2021, "2021-05-31"),
        ] {
            let day = day_of(feast, year).map(|day| day.to_string());
            assert_eq!(day.as_deref(), Some(expected));
        }
    }
}
