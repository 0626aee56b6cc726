//! How many units, and counted from when?
//!
//! ```text
//! counted := count UNITS ( ago | earlier | before | later | "from now" )
//! count   := NUMBER | a | several | "a few" | "a couple of"
//! ```
//! A count without such an end is a length: `for three days` is `P3D`.

use super::lexicon::{Class, Prep};
use super::scan::{Gap, Match, Scan};
use super::tense::Tense;
use super::value::{Timex, Unit};
use crate::base::Day;

/// How many are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    Exact(u16),
    Some,
}

impl Scan<'_> {
    /// A count of units ending at word `i`, whose first word without the count is `at`.
    pub fn counted(&self, at: usize, i: usize, unit: Unit) -> Option<Match> {
        let (first, count) = self.count(at)?;
        let how = self.left(first).map(|left| (left, self.classes[left]));
        if let Some((
            left,
            Class::Last | Class::Past | Class::Next | Class::Coming | Class::Ordinal(1),
        )) = how
        {
            return Some(Match::new(self.the(left), i, length(count, unit)));
        }
        if let Some((left, Class::The)) = how
            && unit > Unit::Hour
            && !matches!(self.class_right(i), Class::Ago | Class::Before | Class::After)
        {
            return Some(Match::new(left, i, length(count, unit)));
        }
        let approximate = self.approximate(first);
        let value = |from: Option<Day>, sign: i32| match (count, from) {
            (Count::Exact(n), Some(from)) => Timex::shifted(unit, from, sign * i32::from(n)),
            (Count::Some, _) => Some(if sign < 0 { Timex::Past } else { Timex::Future }),
            (Count::Exact(_), None) => None,
        };
        let tail = self.right(i).filter(|_| self.gap(i) != Gap::Possessive);
        let (last, value) = match tail.map(|tail| (tail, self.classes[tail])) {
            Some((tail, Class::Ago)) => {
                if unit < Unit::Day {
                    return Some(Match::new(approximate, tail, length(count, unit)));
                }
                (tail, self.ago_value(i, unit, count).or_else(|| value(self.known(unit), -1))?)
            }
            Some((tail, Class::Early)) if self.is(tail, "earlier") && self.is_time(tail) => {
                if unit < Unit::Day {
                    return Some(Match::new(approximate, i, length(count, unit)));
                }
                let quarterly = self.ago_value(i, unit, count);
                (tail, quarterly.or_else(|| value(self.from(i, unit), -1))?)
            }
            Some((tail, Class::Late)) if self.is(tail, "later") && unit >= Unit::Day => {
                if count == Count::Some {
                    return Some(Match::new(approximate, i, length(count, unit)));
                }
                // A story that names no time to count from has gone on, not ahead.
                let told = self.memory.close(unit, self.sentence(i)).is_some();
                if !told && self.tense(first, tail) != Tense::Future {
                    return Some(Match::new(approximate, i, length(count, unit)));
                }
                (tail, value(self.from(i, unit), 1)?)
            }
            Some((tail, Class::Before)) if self.ends_sentence(tail) && unit >= Unit::Day => {
                let quarterly = self.ago_value(i, unit, count);
                (tail, quarterly.or_else(|| value(self.from(i, unit), -1))?)
            }
            Some((tail, Class::Prep(Prep::From)))
                if self.is(tail, "from") && self.is(tail + 1, "now") && unit >= Unit::Day =>
            {
                (tail + 1, value(self.known(unit), 1)?)
            }
            _ => return self.length(first, approximate, i, unit, count),
        };
        Some(Match::new(approximate, last, value))
    }

    /// A length of time. `a year` alone is as often a rate (`$500 a year`), so one unit is a length
    /// only where a word before it says so.
    fn length(
        &self,
        first: usize,
        approximate: usize,
        i: usize,
        unit: Unit,
        count: Count,
    ) -> Option<Match> {
        let article = self.classes[first] == Class::A;
        if unit == Unit::Quarter {
            return None;
        }
        let sure = approximate < first
            || matches!(
                self.class_left(first),
                Class::Prep(Prep::For | Prep::At) | Class::After | Class::Before | Class::Cue(_)
            )
            || self.left(first).is_some_and(|left| {
                matches!(self.raw(left), "once" | "twice" | "times" | "than" | "half" | "lasted")
            });
        (!article || sure).then(|| Match::new(approximate, i, length(count, unit)))
    }

    /// The day counts go back from for a unit: that of publication, if it is known as exactly.
    fn known(&self, unit: Unit) -> Option<Day> {
        self.anchor.shifted(unit, 0)?;
        self.anchor.in_year()
    }

    /// The day that `earlier` and `later` count from: that of the time told last, or of publication.
    fn from(&self, i: usize, unit: Unit) -> Option<Day> {
        let told = self.memory.close(unit, self.sentence(i)).and_then(Timex::days);
        told.map(|days| days.first).or_else(|| self.known(unit))
    }

    /// Whether the `earlier` at `i` ends a time (`a week earlier`) and is no `earlier than`.
    fn is_time(&self, i: usize) -> bool {
        !self.followed_by(i, &["than"])
    }

    /// What `a year ago` means in a report on a quarter or month: the same one of another year.
    fn ago_value(&self, i: usize, unit: Unit, count: Count) -> Option<Timex> {
        let (Unit::Year, Count::Exact(n)) = (unit, count) else { return None };
        if n > 2 {
            return None;
        }
        let n = n as i16;
        let sentence = self.sentence(i);
        match self.memory.within(Unit::Quarter, sentence, 0) {
            Some(Timex::Quarter(year, quarter)) => {
                let year = if self.is(i + 1, "ago") { self.anchor.year()? } else { year };
                return Some(Timex::Quarter(year - n, quarter));
            }
            Some(Timex::Month(year, month)) => return Some(Timex::Month(year - n, month)),
            _ => {}
        }
        if let Some((year, quarter)) = self.quarter_ahead(i) {
            return Some(Timex::Quarter(year - n, quarter));
        }
        let (year, quarter) = self.memory.quarter?;
        let told = self.memory.latest(sentence, 3)?;
        (told.unit() == Some(Unit::Quarter)).then_some(Timex::Quarter(year - n, quarter))
    }

    /// The number of units that ends before word `i`, and its first word.
    pub fn count(&self, i: usize) -> Option<(usize, Count)> {
        let left = self.left(i)?;
        let before = self.class_left(left);
        match self.classes[left] {
            Class::A => Some((left, Count::Exact(1))),
            Class::Digits(n, _) if n > 0 => {
                let start = self.words[left].span.start as usize;
                let glued = self.text[..start].ends_with(['$', '£', '€', '.', ',', '/', ':']);
                (!glued).then_some((left, Count::Exact(n)))
            }
            Class::Number(n) => Some(match before {
                Class::Number(tens) if tens >= 20 && tens % 10 == 0 && n < 10 && tens < 100 => {
                    (left - 1, Count::Exact(tens + n))
                }
                Class::Number(m) if n == 100 && m < 10 => (left - 1, Count::Exact(m * 100)),
                Class::A if n == 100 => (left - 1, Count::Exact(100)),
                _ => (left, Count::Exact(n)),
            }),
            Class::Fuzzy => {
                let a = before == Class::A;
                let next = if self.is(left, "couple") { None } else { Some(()) };
                next.map(|()| (if a { left - 1 } else { left }, Count::Some))
            }
            // `a couple of weeks`, `dozens of years`
            Class::Of if before == Class::Fuzzy => {
                let a = self.class_left(left - 1) == Class::A;
                let first = if a { left - 2 } else { left - 1 };
                let two = self.is(left - 1, "couple");
                Some((first, if two { Count::Exact(2) } else { Count::Some }))
            }
            _ => None,
        }
    }

    /// The first word of a count with what makes it vague: `about`, `more than`.
    fn approximate(&self, first: usize) -> usize {
        let Some(left) = self.left(first) else { return first };
        if self.classes[left] == Class::About {
            return left;
        }
        let pair = left.checked_sub(1).filter(|pair| *pair >= self.free && self.joins(*pair));
        let Some(pair) = pair else { return first };
        let (a, b) = (self.raw(pair), self.raw(left));
        let vague =
            matches!((a, b), ("more" | "less" | "fewer", "than") | ("at", "least" | "most"));
        if vague { pair } else { first }
    }
}

fn length(count: Count, unit: Unit) -> Timex {
    match count {
        Count::Exact(n) => Timex::Length(Some(n), unit),
        Count::Some => Timex::Length(None, unit),
    }
}
