//! Is what a clause tells past, or to come?
//!
//! A weekday in news is the last one, unless the verb that governs it looks ahead: `will`, `is to`,
//! `is due`, `plans to`. So the words before it are walked back to the first that shows a tense.

use super::lexicon::{Class, Cue, Prep};
use super::scan::{Gap, Scan};

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
