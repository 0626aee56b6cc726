//! Which week, month or year do words such as `last week` and `two years ago` mean?
//!
//! ```text
//! unit  := [ early | "the end of" ] [ the ] ( last | this | next | that | same … ) UNIT [ tail ]
//!        | count UNITS ( ago | earlier | before | later | "from now" )
//! count := NUMBER | a | several | "a few"
//! ```
//! A count without such an end is a length: `for three days` is `P3D`.

use super::lexicon::{Class, Prep};
use super::scan::{Gap, Match, Scan};
use super::tense::Tense;
use super::value::{Timex, Unit};
use crate::base::Day;

impl Scan<'_> {
    /// One unit of time: `last week`, `the year`, `a year ago`.
    pub fn unit(&mut self, i: usize, unit: Unit) -> Option<Match> {
        if self.is_no_unit(i) {
            return None;
        }
        if matches!(unit, Unit::Quarter | Unit::Half)
            && let Some(found) = self.quarter(i, unit)
        {
            return Some(found);
        }
        if unit == Unit::Half || unit == Unit::Year && self.belongs_to_quarter(i) {
            return None;
        }
        if unit == Unit::Year
            && let Some(found) = self.year_ago(i)
        {
            return found;
        }
        if unit == Unit::Year
            && let Some(end) = self.right(i).filter(|end| self.is(*end, "end"))
            && self.gap(i) != Gap::Possessive
        {
            // `year-end 1989`
            let told =
                self.told_year(end).filter(|_| matches!(self.class(end + 1), Class::Digits(..)));
            let (last, year) = told.or_else(|| Some((end, self.anchor.year()?)))?;
            return Some(Match::new(self.the(i), last, Timex::Year(year)));
        }
        if unit == Unit::Century
            && let Class::Ordinal(n @ 2..=22) = self.class_left(i)
        {
            let first = self.with_the(i - 1);
            return Some(Match::new(first, i, Timex::Century(i16::from(n) - 1)));
        }
        let mut at = i;
        let mut fiscal = false;
        if let Some(left) = self.left(at)
            && (self.classes[left] == Class::Fiscal || self.is(left, "school"))
        {
            (at, fiscal) = (left, true);
        }
        let (left, how) = match self.left(at) {
            Some(left) => (left, self.classes[left]),
            None => (at, Class::Other),
        };
        match how {
            Class::Last => self.last(left, i, unit),
            Class::This => self.relative(left, i, unit, 0),
            Class::Current => self.relative(self.the(left), i, unit, 0),
            Class::Next => self.next(left, i, unit),
            Class::Coming => self.relative(self.the(left), i, unit, 1),
            Class::Past => self.past_unit(left, i, unit),
            Class::Latest => self.latest(left, i, unit),
            Class::Recent if self.is(left.wrapping_sub(1), "most") => {
                self.latest(left - 1, i, unit)
            }
            Class::Previous => self.told(self.the(left), i, unit, -1),
            Class::Following => self.told(self.the(left), i, unit, 1),
            Class::Same => self.same(left, i, unit),
            Class::That => self.that(left, i, unit),
            Class::Early => self.year_earlier(left, i, unit),
            Class::Ago => self.year_earlier(left, i, unit),
            Class::Each => Some(Match::new(left, i, Timex::Length(Some(1), unit))),
            Class::Alternate if self.class_left(left) == Class::Each => {
                Some(Match::new(left - 1, i, Timex::Length(Some(2), unit)))
            }
            Class::Alternate if self.class_left(left) == Class::The && unit == Unit::Day => {
                Some(Match::new(left - 1, i, Timex::Past))
            }
            Class::The => self.the_unit(left, i, unit, fiscal),
            Class::A | Class::Number(_) | Class::Digits(..) | Class::Ordinal(_) => {
                self.counted(at, i, unit)
            }
            Class::Unit(Unit::Year) if unit == Unit::Quarter => None,
            _ => None,
        }
    }

    /// `the year-ago profit`; `None` where the rule of another word reads on: `the year-ago quarter`,
    /// `the year 2000`.
    fn year_ago(&self, i: usize) -> Option<Option<Match>> {
        let next = self.right(i)?;
        if matches!(self.classes[next], Class::Digits(1000..=2199, 4)) && self.gap(i) == Gap::Blank
        {
            return Some(None);
        }
        if self.gap(i) != Gap::Hyphen || !matches!(self.classes[next], Class::Ago | Class::Early) {
            return None;
        }
        if matches!(
            self.class_right(next),
            Class::Unit(_) | Class::Period | Class::Ordinal(_) | Class::Fiscal
        ) {
            return Some(None);
        }
        let year = self.quarter_year(i)? - 1;
        Some(Some(Match::new(i, next, self.in_that_year(i, year))))
    }

    /// The article before `i`, or `i`.
    pub fn the(&self, i: usize) -> usize {
        self.left(i).filter(|the| self.classes[*the] == Class::The).unwrap_or(i)
    }

    /// Whether the unit at `i` is another word: `year-old`, `day-to-day`, `the Quarter`.
    fn is_no_unit(&self, i: usize) -> bool {
        self.gap(i) == Gap::Hyphen
            && self.words.get(i + 1).is_some_and(|_| {
                let next = self.raw(i + 1);
                matches!(
                    next,
                    "old" | "olds" | "to" | "over" | "on" | "long" | "round" | "by" | "in"
                )
            })
            || self.followed_by(i, &["old", "olds"])
    }

    /// `unit`, `by` units from publication.
    fn relative(&self, first: usize, i: usize, unit: Unit, by: i32) -> Option<Match> {
        if unit < Unit::Day || unit == Unit::Day && by == 0 {
            return None;
        }
        // `this past week`
        let value = self.anchor.shifted(unit, by)?;
        Some(Match::new(self.widened(first), i, value))
    }

    fn last(&self, left: usize, i: usize, unit: Unit) -> Option<Match> {
        let the = self.the(left);
        if the < left && unit != Unit::Quarter {
            // `the last week of October` is no week that can be told; `the last year` is a length.
            return (self.class_right(i) != Class::Of)
                .then(|| Match::new(the, i, Timex::Length(Some(1), unit)));
        }
        self.relative(the, i, unit, -1)
    }

    fn next(&self, left: usize, i: usize, unit: Unit) -> Option<Match> {
        let the = self.the(left);
        if the == left {
            // `next day` counts from what was told.
            return if unit == Unit::Day {
                self.told(left, i, unit, 1)
            } else {
                self.relative(left, i, unit, 1)
            };
        }
        if unit == Unit::Century {
            return self.relative(the, i, unit, 1);
        }
        if unit == Unit::Day || self.memory.within(unit, self.sentence(i), 1).is_some() {
            return self.told(the, i, unit, 1);
        }
        Some(Match::new(the, i, Timex::Length(Some(1), unit)))
    }

    fn past_unit(&self, left: usize, i: usize, unit: Unit) -> Option<Match> {
        match self.class_left(left) {
            Class::This => self.relative(left - 1, i, unit, -1),
            _ => Some(Match::new(self.the(left), i, Timex::Length(Some(1), unit))),
        }
    }

    /// `the latest quarter`: the one that is over and was reported on.
    fn latest(&self, left: usize, i: usize, unit: Unit) -> Option<Match> {
        let value = match unit {
            Unit::Quarter => self.quarter_told(i).or_else(|| self.anchor.shifted(unit, -1))?,
            _ => self.anchor.shifted(unit, -1)?,
        };
        (unit > Unit::Day).then(|| Match::new(self.the(left), i, value))
    }

    /// `unit`, `by` units from the time told last, or from publication.
    fn told(&self, first: usize, i: usize, unit: Unit, by: i32) -> Option<Match> {
        let told = self.memory.close(unit, self.sentence(i)).and_then(Timex::days);
        let from = told.map(|days| days.first);
        let value = match from {
            Some(day) => Timex::shifted(unit, day, by)?,
            // `The next day` of a story told backwards is none after publication.
            None if by > 0 && unit == Unit::Day && self.tense(first, i) != Tense::Future => {
                Timex::SomeDay
            }
            None => self.anchor.shifted(unit, by)?,
        };
        (unit >= Unit::Day).then(|| Match::new(self.widened(first), i, value))
    }

    fn that(&self, left: usize, i: usize, unit: Unit) -> Option<Match> {
        let told = self.memory.close(unit, self.sentence(i)).and_then(Timex::days)?;
        let value = Timex::of(unit, told.first);
        (unit >= Unit::Day).then(|| Match::new(self.widened(left), i, value))
    }

    /// `the same quarter last year`, `the same day`
    fn same(&self, left: usize, i: usize, unit: Unit) -> Option<Match> {
        let first = match self.left(left) {
            Some(that) if matches!(self.classes[that], Class::That | Class::This) => that,
            _ => self.the(left),
        };
        if self.followed_by(i, &["that", "as"]) {
            return None;
        }
        if let Some((last, year)) = self.told_year(i) {
            let value = match unit {
                Unit::Quarter | Unit::Half => self.in_that_year(i, year),
                Unit::Month | Unit::Week | Unit::Day => {
                    let told = self.memory.close(unit, self.sentence(i)).and_then(Timex::days);
                    let from = told.map(|days| days.first).or(self.anchor.day());
                    let from = from.and_then(|day| Day::new(year, day.month(), day.day()));
                    from.map_or(Timex::Year(year), |day| Timex::of(unit, day))
                }
                _ => Timex::Year(year),
            };
            return Some(Match::new(first, last, value));
        }
        if unit < Unit::Day {
            return None;
        }
        self.told(first, i, unit, 0)
    }

    /// `the year-earlier quarter`, `the year-ago period`
    fn year_earlier(&self, left: usize, i: usize, unit: Unit) -> Option<Match> {
        let year = self.left(left).filter(|year| self.classes[*year] == Class::Unit(Unit::Year))?;
        let value = match unit {
            Unit::Quarter | Unit::Half => {
                let year = self.quarter_year(i)? - 1;
                self.in_that_year(i, year)
            }
            Unit::Month => self.anchor.shifted(unit, -12)?,
            _ => Timex::Year(self.anchor.year()? - 1),
        };
        Some(Match::new(self.the(year), i, value))
    }

    /// `the year`, `the week ended Oct. 27`, `over the weekend`
    fn the_unit(&self, left: usize, i: usize, unit: Unit, fiscal: bool) -> Option<Match> {
        if self.class_left(left) == Class::Each || self.followed_by(i, &["before", "after", "that"])
        {
            return self.the_day_before(left, i, unit);
        }
        if let Some(value) = self.ended(i, unit) {
            return Some(Match::new(left, i, value));
        }
        if self.is_of_any(left) {
            return None;
        }
        let sentence = self.sentence(i);
        let told = self.memory.within(unit, sentence, 1).and_then(Timex::days);
        let value =
            match unit {
                Unit::Quarter => self.quarter_told(i).or_else(|| self.anchor.shifted(unit, -1)),
                Unit::Year => match self.the_year(i) {
                    // Early in a year `for the year` is about the one that is over.
                    Some(year)
                        if self.anchor.in_year().is_some_and(|day| {
                            day.year() == year && day.month() <= 3 && !fiscal
                        }) && self.class_left(left) == Class::Prep(Prep::For)
                            && self.tense(left, i) == Tense::Past =>
                    {
                        Some(Timex::Year(year - 1))
                    }
                    year => year.map(Timex::Year),
                },
                Unit::Month => {
                    let month = self.memory.within(unit, sentence, 1);
                    let month = month.filter(|told| told.unit() == Some(Unit::Month));
                    month.or_else(|| self.anchor.shifted(unit, 0))
                }
                Unit::Weekend => {
                    let day = self.anchor.day()?;
                    let over = day.weekday() <= 2 && self.tense(left, i) != Tense::Future;
                    self.anchor.shifted(unit, if over { -1 } else { 0 })
                }
                Unit::Week => told
                    .filter(|days| {
                        self.anchor.day().is_none_or(|day| {
                            (days.first.number() as i64 - day.number() as i64).abs() < 7
                        })
                    })
                    .map(|days| Timex::of(unit, days.first))
                    .or_else(|| self.anchor.shifted(unit, 0)),
                Unit::Decade | Unit::Century => self.anchor.shifted(unit, 0),
                _ => None,
            }?;
        Some(Match::new(self.widened(left), i, value))
    }

    /// Whether the unit behind the article at `the` is one of any: `throughout the year`, `this time of
    /// the year`, `player of the year`.
    fn is_of_any(&self, the: usize) -> bool {
        let Some(before) = the.checked_sub(1) else { return false };
        let what = before.checked_sub(1).map_or("", |what| self.raw(what));
        self.is(before, "throughout") || self.classes[before] == Class::Of && CHOSEN.contains(&what)
    }

    /// `the day before` and `the week after` at the end of what they tell: relative to the time told;
    /// before a noun they count from an event.
    fn the_day_before(&self, left: usize, i: usize, unit: Unit) -> Option<Match> {
        let at = self.right(i)?;
        let by = match self.classes[at] {
            Class::Before => -1,
            Class::After => 1,
            _ => return None,
        };
        let ends = self.ends_sentence(at)
            || matches!(self.gap(at), Gap::Comma | Gap::Other)
            || matches!(self.class_right(at), Class::Cue(_))
            || self.followed_by(at, &["and", "but", "when", "he", "she", "they"]);
        if !ends || unit < Unit::Day {
            return None;
        }
        self.told(left, i, unit, by).map(|found| Match { last: at, ..found })
    }

    /// The `unit` that ends or ended on the date behind it: `the quarter ended Sept. 30`.
    fn ended(&self, i: usize, unit: Unit) -> Option<Timex> {
        let mut at = self.right(i)?;
        if self.is(at, "that") {
            at = self.right(at)?;
        }
        if !matches!(self.classes[at], Class::Ended | Class::Of) {
            return None;
        }
        let month = self.right(at)?;
        let month =
            if matches!(self.classes[month], Class::Weekday(_)) { month + 1 } else { month };
        let Class::Month(number, _) = self.class(month) else { return None };
        if self.classes[at] == Class::Of && unit != Unit::Week {
            return (unit == Unit::Month)
                .then(|| self.anchor.year().map(|year| Timex::Month(year, number)))
                .flatten();
        }
        let (Class::Digits(day, _), mut year) = (self.class(month + 1), None) else { return None };
        if let Class::Digits(told @ 1000..=2199, 4) = self.class(month + 2) {
            year = Some(told as i16);
        }
        let now = self.anchor.in_year()?;
        // What is `ending` may lie ahead.
        let over = number > now.month() && !self.is(at, "ending");
        let year = year.unwrap_or(now.year() - i16::from(over));
        let day = Day::new(year, number, i8::try_from(day).ok()?)?;
        (unit > Unit::Day).then(|| Timex::of(unit, day))
    }

    /// Several units: `two years ago`, `the past three weeks`, `recent months`.
    pub fn units(&mut self, i: usize, unit: Unit) -> Option<Match> {
        if self.is_no_unit(i) {
            return None;
        }
        let left = self.left(i);
        match left.map_or(Class::Other, |left| self.classes[left]) {
            Class::Recent if unit > Unit::Hour => {
                return Some(Match::new(self.left(i)?, i, Timex::Past));
            }
            Class::Other
                if unit == Unit::Day && left.is_some_and(|left| self.is(left, "these")) =>
            {
                return Some(Match::new(i - 1, i, Timex::Present));
            }
            Class::Coming if unit > Unit::Hour => {
                return Some(Match::new(self.the(self.left(i)?), i, Timex::Future));
            }
            _ => {}
        }
        if self.class_right(i) == Class::Ago && self.count(i).is_none() {
            return Some(Match::new(i, i + 1, Timex::Past));
        }
        self.counted(i, i, unit)
    }

    /// `the year-earlier period`, `the same period last year`
    pub fn period(&mut self, i: usize) -> Option<Match> {
        let left = self.left(i)?;
        match self.classes[left] {
            Class::Early | Class::Ago => self.year_earlier(left, i, Unit::Quarter),
            Class::Same => {
                let (last, year) = self.told_year(i)?;
                let value = self.in_that_year(i, year);
                Some(Match::new(self.the(left), last, value))
            }
            Class::Latest => self.latest(left, i, Unit::Quarter),
            // `for the period`, where a quarter was just told
            Class::The => {
                let told = self.memory.latest(self.sentence(i), 1)?;
                matches!(told, Timex::Quarter(..) | Timex::Half(..))
                    .then(|| Match::new(left, i, told))
            }
            Class::Digits(year @ 1900..=2100, 4) => {
                Some(Match::new(self.the(left), i, self.in_that_year(i, year as i16)))
            }
            _ => None,
        }
    }
}

/// Of what a year has one or more, whichever year it is.
const CHOSEN: &[&str] = &[
    "time", "times", "player", "man", "woman", "person", "coach", "rookie", "manager", "driver",
    "car", "book", "album", "film", "song", "team", "story", "word", "athlete", "photo", "artist",
];
