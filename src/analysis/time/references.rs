//! Which words name no day but the present, the past or the future?

use super::lexicon::{Class, Reference};
use super::scan::{Gap, Match, Scan};
use super::tense::Tense;
use super::value::{Timex, Unit};

impl Scan<'_> {
    /// `daily`, `annual`
    pub fn recurring(&mut self, i: usize, unit: Unit) -> Option<Match> {
        (!self.words[i].shape.capital()).then(|| Match::new(i, i, Timex::Length(Some(1), unit)))
    }

    /// `at this time`, `at this point`
    pub fn this_time(&mut self, i: usize) -> Option<Match> {
        let at = self.left(i).is_some_and(|at| self.is(at, "at"));
        let now = self.followed_by(i, &["time", "point", "moment", "stage"]);
        (at && now && self.class_right(i + 1) != Class::Of)
            .then(|| Match::new(i, i + 1, Timex::Present))
    }

    /// `recent`: past, whatever it is said of; before units it belongs to them.
    pub fn recent(&mut self, i: usize) -> Option<Match> {
        let unit = matches!(self.class_right(i), Class::Units(_) | Class::Unit(_) | Class::Fiscal);
        let compared = self.left(i).is_some_and(|left| matches!(self.raw(left), "most" | "more"));
        (!unit && !compared).then(|| Match::new(i, i, Timex::Past))
    }

    /// `current`, where no unit follows; electric ones and accounts are no times.
    pub fn current(&mut self, i: usize) -> Option<Match> {
        let unit = matches!(
            self.class_right(i),
            Class::Units(_) | Class::Unit(_) | Class::Fiscal | Class::Season(..)
        );
        let adjective = self.gap(i) == Gap::Blank
            && !self.followed_by(i, &["account", "accounts", "affairs", "and"])
            && !matches!(self.class_right(i), Class::Prep(_) | Class::Cue(_) | Class::Of);
        (!unit && adjective).then(|| Match::new(i, i, Timex::Present))
    }

    /// `the past`
    pub fn past(&mut self, i: usize) -> Option<Match> {
        let the = self.left(i).filter(|the| self.classes[*the] == Class::The)?;
        let noun = self.ends_sentence(i)
            || self.gap(i) != Gap::Blank
            || matches!(self.class_right(i), Class::Prep(_) | Class::Cue(_));
        noun.then(|| Match::new(the, i, Timex::Past))
    }

    /// `long ago`, `some time ago`
    pub fn ago(&mut self, i: usize) -> Option<Match> {
        let left = self.left(i)?;
        let first = match self.raw(left) {
            "long" | "Long" => left,
            "time" | "while" => self.left(left).unwrap_or(left),
            _ => return None,
        };
        Some(Match::new(first, i, Timex::Past))
    }

    /// `now`, `recently`, `eventually`
    pub fn reference(&mut self, i: usize, reference: Reference) -> Option<Match> {
        let first = match self.left(i) {
            Some(left) if self.is(left, "right") || self.is(left, "just") && self.is(i, "now") => {
                left
            }
            Some(left) if matches!(self.raw(left), "as" | "most" | "more" | "less") => return None,
            _ => i,
        };
        if self.followed_by(i, &["after", "as"]) || self.gap(i) == Gap::Hyphen {
            return None;
        }
        // `It soon closed` tells what is past; `eventually` is kept where no tense is seen.
        if reference == Reference::Future {
            let tense = self.tense(i, i);
            if tense == Tense::Past || self.is(i, "soon") && tense != Tense::Future {
                return None;
            }
        }
        let value = match reference {
            Reference::Present => Timex::Present,
            Reference::Past => Timex::Past,
            Reference::Future => Timex::Future,
        };
        Some(Match::new(first, i, value))
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
