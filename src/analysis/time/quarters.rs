//! Which quarter or half of which year does a report speak of?
//!
//! ```text
//! quarter := [ the ] [ fiscal ] [ YEAR | "last year's" ] ORDINAL [ fiscal ] ( "quarter" | "half" ) [ of YEAR ]
//! ```
//! A quarter without a year is the latest of that number that had begun, unless its clause looks
//! ahead. Matches have quarters and halves too; they are no times.

use super::lexicon::Class;
use super::scan::{Match, Scan};
use super::tense::Tense;
use super::value::{Timex, Unit};

impl Scan<'_> {
    /// The quarter or half at `i` that an ordinal numbers.
    pub fn quarter(&self, i: usize, unit: Unit) -> Option<Match> {
        let mut at = self.left(i)?;
        if self.classes[at] == Class::Fiscal {
            at = self.left(at)?;
        }
        let n = match self.classes[at] {
            Class::Ordinal(n) => n,
            Class::Last if unit == Unit::Half && self.class_right(i) == Class::Of => 2,
            _ => return None,
        };
        let most = if unit == Unit::Quarter { 4 } else { 2 };
        if !(1..=most).contains(&n) || self.is_of_a_match(i, unit) {
            return None;
        }
        let (first, told) = self.year_before(at);
        let (last, year) = match self.told_year(i) {
            Some((last, year)) => (last, Some(year)),
            None => match self.direct_year(i) {
                Some((last, year)) => (last, Some(year)),
                None => (i, told),
            },
        };
        if unit == Unit::Half && year.is_none() && !self.is_of_business(i) {
            return None;
        }
        let n = n as i8;
        let year = year.or_else(|| self.nearest(first, last, n, unit))?;
        let value =
            if unit == Unit::Quarter { Timex::Quarter(year, n) } else { Timex::Half(year, n) };
        Some(Match::new(self.widened(first), last, value))
    }

    /// `third-quarter 1989`, `the 1989 third quarter`: the year that stands with the ordinal at `at`,
    /// and the first word of both.
    fn year_before(&self, at: usize) -> (usize, Option<i16>) {
        let mut first = at;
        let mut year = None;
        if let Some(left) = self.left(first).filter(|left| self.classes[*left] == Class::Fiscal) {
            first = left;
        }
        if let Some(left) = self.left(first) {
            match self.classes[left] {
                Class::Digits(told @ 1900..=2100, 4) => (first, year) = (left, Some(told as i16)),
                // `this year's third quarter`, `the year-earlier third quarter`
                Class::Unit(Unit::Year) => {
                    let by = match self.class_left(left) {
                        Class::Last | Class::Previous => Some(-1),
                        Class::This | Class::Current | Class::The => Some(0),
                        Class::Next => Some(1),
                        _ => None,
                    };
                    if let (Some(by), Some(now)) = (by, self.anchor.year()) {
                        (first, year) = (left - 1, Some(now + by));
                    }
                }
                Class::Early | Class::Ago
                    if self.class_left(left) == Class::Unit(Unit::Year) && left > 0 =>
                {
                    (first, year) = (left - 1, self.anchor.year().map(|year| year - 1));
                }
                _ => {}
            }
        }
        match self.left(first) {
            Some(the) if self.classes[the] == Class::The => (the, year),
            _ => (first, year),
        }
    }

    /// `third quarter 1989`
    fn direct_year(&self, i: usize) -> Option<(usize, i16)> {
        let at = self.right(i)?;
        match self.classes[at] {
            Class::Digits(year @ 1900..=2100, 4) => Some((at, year as i16)),
            _ => None,
        }
    }

    /// The year of the `n`th quarter or half nearest to publication.
    fn nearest(&self, first: usize, last: usize, n: i8, unit: Unit) -> Option<i16> {
        let from = self.anchor.in_year()?;
        let months = if unit == Unit::Quarter { 3 } else { 6 };
        let begins = (n - 1) * months + 1;
        let future = self.tense(first, last) == Tense::Future;
        let begun = begins <= from.month();
        Some(match (begun, future) {
            // In December, a first quarter to come is next year's.
            (true, true) if begins + months <= from.month() => from.year() + 1,
            (true, _) => from.year(),
            (false, true) => from.year(),
            (false, false) if begins - from.month() <= 1 => {
                let told = self.tense(first, last) == Tense::Past;
                from.year() - i16::from(told)
            }
            (false, false) => from.year() - 1,
        })
    }

    /// The quarter that `the quarter` at `i` means: the one it was told to end in, or the last told.
    pub fn quarter_told(&self, _: usize) -> Option<Timex> {
        self.memory.quarter.map(|(year, quarter)| Timex::Quarter(year, quarter))
    }

    /// The year of the quarter told last, or of the one that was over at publication.
    pub fn quarter_year(&self, i: usize) -> Option<i16> {
        if let Some((year, _)) = self.quarter_ahead(i) {
            return Some(year);
        }
        match self.memory.quarter {
            Some((year, _)) => Some(year),
            None => self.anchor.year(),
        }
    }

    /// The quarter told last, or else the last over at publication, in `year`; the year alone where
    /// no quarter was told.
    pub fn in_that_year(&self, i: usize, year: i16) -> Timex {
        let quarter = self.memory.quarter.or_else(|| self.quarter_ahead(i));
        quarter.map_or(Timex::Year(year), |(_, quarter)| Timex::Quarter(year, quarter))
    }

    /// The quarter named in the rest of the sentence: `$1 a year earlier, in the third quarter`.
    pub fn quarter_ahead(&self, i: usize) -> Option<(i16, i8)> {
        let sentence = self.sentence(i);
        let rest = (i + 1..self.words.len()).take(AHEAD);
        let mut rest = rest.take_while(|at| self.sentence(*at) == sentence);
        let at = rest.find(|at| {
            self.classes[*at] == Class::Unit(Unit::Quarter)
                && matches!(self.classes[at - 1], Class::Ordinal(1..=4))
        })?;
        let Class::Ordinal(n) = self.classes[at - 1] else { return None };
        let n = n as i8;
        Some((self.nearest(at - 1, at, n, Unit::Quarter)?, n))
    }

    /// The quarter that stands with a year: `the 1989 quarter` is read by its own word.
    pub fn quarter_of_year(&self, i: usize, year: i16) -> Option<Match> {
        let at = self.right(i)?;
        let value = match self.classes[at] {
            Class::Unit(Unit::Quarter) | Class::Period => self.in_that_year(at, year),
            _ => return None,
        };
        let first = self.left(i).filter(|the| self.classes[*the] == Class::The).unwrap_or(i);
        Some(Match::new(first, at, value))
    }

    /// Whether an ordinal and a quarter follow the year at `i`, whose rule takes it in: `the 1988
    /// third quarter`, `last year's first half`.
    pub fn belongs_to_quarter(&self, i: usize) -> bool {
        let mut at = i + 1;
        if !self.joins(i) {
            return false;
        }
        if self.class(at) == Class::Fiscal {
            at += 1;
        }
        let most = match self.class(at + 1) {
            Class::Unit(Unit::Quarter) => 4,
            Class::Unit(Unit::Half) => 2,
            _ => return false,
        };
        matches!(self.class(at), Class::Ordinal(n) if (1..=most).contains(&n))
            && !self.is_of_a_match(at + 1, if most == 4 { Unit::Quarter } else { Unit::Half })
    }

    /// Whether the sentence around `i` is about a match, which has quarters and halves too.
    fn is_of_a_match(&self, i: usize, unit: Unit) -> bool {
        let next = self.right(i).map_or("", |right| self.raw(right));
        if unit == Unit::Half && matches!(next, "hour" | "time" | "century" | "marathon" | "dozen")
        {
            return true;
        }
        self.sentence_has(i, SPORT)
    }

    fn is_of_business(&self, i: usize) -> bool {
        self.sentence_has(i, BUSINESS)
            || self.text[self.words[i].span.end as usize..].starts_with(" %")
    }

    /// Whether one of the words near `i`, in its sentence, is in `list`.
    fn sentence_has(&self, i: usize, list: &[&str]) -> bool {
        let sentence = self.sentence(i);
        let near = i.saturating_sub(AHEAD)..(i + AHEAD).min(self.words.len());
        near.into_iter()
            .filter(|at| self.sentence(*at) == sentence)
            .any(|at| list.contains(&self.raw(at)))
    }
}

/// How many words around a quarter are looked at.
const AHEAD: usize = 24;

/// Words that a half-year goes with.
const BUSINESS: &[&str] = &[
    "profit",
    "profits",
    "earnings",
    "sales",
    "revenue",
    "revenues",
    "net",
    "income",
    "percent",
    "loss",
    "losses",
    "results",
    "growth",
    "exports",
    "imports",
    "economy",
    "economic",
    "output",
    "dividend",
    "shares",
    "inflation",
    "production",
    "quarter",
    "fiscal",
    "turnover",
    "pretax",
    "GDP",
    "orders",
    "demand",
    "prices",
    "interim",
    "figures",
    "investment",
    "million",
    "billion",
    "year",
];

/// Words that only matches have beside a quarter or half.
const SPORT: &[&str] = &[
    "touchdown",
    "touchdowns",
    "quarterback",
    "halftime",
    "rebounds",
    "goalkeeper",
    "striker",
    "yards",
    "goal",
    "goals",
    "scored",
    "scoring",
    "midfielder",
    "penalty",
    "kick",
    "pass",
    "match",
    "game",
    "team",
    "coach",
    "lead",
    "header",
    "equalised",
    "equalized",
    "equaliser",
    "minute",
    "substitute",
    "defender",
    "football",
    "rugby",
    "basketball",
    "score",
    "free-throw",
];
