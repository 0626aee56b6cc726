//! On which day is a feast, and in which months a season?

use super::lexicon::Class;
use super::scan::{Gap, Match, Scan};
use super::tense::Tense;
use super::value::{Season, Timex, Unit};
use crate::base::Day;

impl Scan<'_> {
    /// `last summer`, `the spring of 1988`, `next fall`
    pub fn season(&mut self, i: usize, season: Season, sure: bool) -> Option<Match> {
        let small = !self.words[i].shape.capital();
        if let Some((last, year)) = self.season_year(i) {
            let first = self.with_the(i);
            return Some(Match::new(first, last, Timex::Season(year, season)));
        }
        if !small && !self.begins_sentence(i) {
            return None;
        }
        let left = self.left(i)?;
        let from = self.anchor.in_year();
        let this = |by: i16| {
            from.map(|day| match Timex::season_by(season, day) {
                Timex::Season(year, season) => Timex::Season(year + by, season),
                other => other,
            })
        };
        let running = from.is_some_and(|day| {
            Timex::season_by(season, day)
                .days()
                .is_some_and(|days| days.first <= day && day <= days.last)
        });
        let started_this_year = from.is_some_and(|day| day.month() >= season.first_month());
        let (first, value) = match self.classes[left] {
            Class::Last | Class::Past => {
                (self.determined(left), this(if running { -1 } else { 0 }))
            }
            Class::This | Class::Current => {
                let winter = season == Season::Winter;
                let ahead = !(started_this_year || winter && running);
                (left, this(i16::from(ahead)))
            }
            Class::Next | Class::Coming => (self.determined(left), this(1)),
            Class::Each => (left, Some(Timex::SeasonOfAnyYear(season))),
            Class::The if self.is_in_the(left, i, sure) => {
                let future = self.tense(left, i) == Tense::Future;
                (left, this(i16::from(future && !running)))
            }
            Class::Early | Class::Mid | Class::Late if sure => (left, this(0)),
            _ => return None,
        };
        let value = value.unwrap_or(Timex::SeasonOfAnyYear(season));
        Some(Match::new(self.widened(first), i, value))
    }

    fn determined(&self, left: usize) -> usize {
        self.left(left)
            .filter(|the| matches!(self.classes[*the], Class::The | Class::This))
            .unwrap_or(left)
    }

    /// `in the fall`, with nothing behind it that could fall: `in the fall of the wall`.
    fn is_in_the(&self, the: usize, i: usize, sure: bool) -> bool {
        let placed = matches!(self.class_left(the), Class::Prep(_) | Class::Of);
        let bare = self.ends_sentence(i)
            || self.gap(i) != Gap::Blank
            || matches!(self.class_right(i), Class::Prep(_) | Class::Cue(_));
        placed && (sure || bare) && self.class_right(i) != Class::Of
    }

    fn season_year(&self, i: usize) -> Option<(usize, i16)> {
        let at = i + 1;
        if let Class::Digits(year @ 1000..=2199, 4) = self.class(at)
            && matches!(self.gap(i), Gap::Blank | Gap::Comma)
        {
            return Some((at, year as i16));
        }
        let of = self.right(i).filter(|of| self.classes[*of] == Class::Of)?;
        let told = self.told_year(i)?;
        // `the fall of the year` is rarer than what falls in a year.
        (self.class(of + 1) != Class::The).then_some(told)
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
            (Class::Last, _) | (_, Tense::Past) => days.rfind(|day| *day < from),
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
