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

/// How far `is leaving` looks ahead to `Friday`.
const PROGRESSIVE: usize = 6;

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
                _ if self.is_set_ahead(before.wrapping_sub(1)) => return Tense::Future,
                _ => {}
            }
        }
        if first.checked_sub(1).is_some_and(|before| self.is_set_ahead(before)) {
            return Tense::Future;
        }
        // `Friday's vote` is no time of the verb before it.
        if self.gap(last) == Gap::Possessive {
            return self.tense_behind(last);
        }
        match self.tense_before(first) {
            Tense::Unknown => self.tense_behind(last),
            told => told,
        }
    }

    /// Whether the word at `i` puts what follows ahead: `payable Dec. 15`, `effective on Monday`.
    fn is_set_ahead(&self, i: usize) -> bool {
        matches!(self.raw(i), "payable" | "effective" | "starting" | "slated")
    }

    /// What the words before word `first` tell, the nearest first.
    fn tense_before(&self, first: usize) -> Tense {
        let sentence = self.sentence(first);
        let before = (first.saturating_sub(VERB_BEFORE)..first).rev();
        for at in before.take_while(|at| self.sentence(*at) == sentence) {
            let told = match self.classes[at] {
                // `would not say`, `will not be told` tell nothing of what is to come.
                Class::Cue(Cue::Will) if self.is(at + 1, "not") => Tense::Past,
                Class::Cue(Cue::Will) => Tense::Future,
                Class::Cue(Cue::Timetable) if self.is_timetable(at) => Tense::Future,
                Class::Cue(Cue::Due) if self.is_awaited(at, first) => Tense::Future,
                // `may` is classed as the month.
                Class::Month(5, true) if self.raw(at) == "may" => Tense::Future,
                // `has been held`, but `to be held`, `will be held`.
                Class::Cue(Cue::Be) if self.is(at, "been") => Tense::Past,
                Class::Cue(Cue::Did) if !self.is_governed(at) => Tense::Past,
                Class::Prep(Prep::From) if self.is(at, "to") && self.is_infinitive(at) => {
                    Tense::Future
                }
                Class::Other => self.tense_of(at, first),
                _ => Tense::Unknown,
            };
            if told != Tense::Unknown {
                return told;
            }
        }
        Tense::Unknown
    }

    /// What a word of no list tells by its ending: `he'll`, `announced`, `is leaving`.
    fn tense_of(&self, at: usize, first: usize) -> Tense {
        let raw = self.raw(at);
        if raw.ends_with("'ll") || raw.ends_with("’ll") {
            return Tense::Future;
        }
        if self.is_past_form(at) && !self.is_governed(at) {
            return Tense::Past;
        }
        let progressive = raw.len() > 5
            && raw.ends_with("ing")
            && first - at <= PROGRESSIVE
            && at > 0
            && self.classes[at - 1] == Class::Cue(Cue::Is);
        if progressive { Tense::Future } else { Tense::Unknown }
    }

    /// Whether the word at `at` is a past form by its ending, and no adjective (`the proposed law`).
    fn is_past_form(&self, at: usize) -> bool {
        let raw = self.raw(at);
        let ends = raw.len() >= 4
            && raw.ends_with("ed")
            // `proceed`, `speed`, but `freed`
            && (!raw.ends_with("eed") || raw.ends_with("reed"))
            && raw != "indeed"
            && !self.words[at].shape.capital();
        let adjective = at > 0
            && (matches!(self.classes[at - 1], Class::The | Class::A)
                || matches!(self.raw(at - 1), "its" | "his" | "her" | "their"));
        ends && !adjective
    }

    /// Whether the verb at `at` takes its tense from what stands before it: a participle behind `be`,
    /// a form such as `cut` behind `will` or `to`.
    fn is_governed(&self, at: usize) -> bool {
        let adverb = at > 1 && self.raw(at - 1).ends_with("ly");
        let Some(before) = at.checked_sub(if adverb { 2 } else { 1 }) else { return false };
        matches!(self.classes[before], Class::Cue(Cue::Be | Cue::Is | Cue::Will))
            || self.is(before, "to")
    }

    /// Whether a verb in the present tense is that of a timetable: `runs through`, but `two runs`.
    fn is_timetable(&self, at: usize) -> bool {
        !self.is(at, "runs")
            || matches!(self.class(at + 1), Class::Prep(Prep::Until | Prep::From | Prep::For))
    }

    /// Whether something is awaited: `due Friday`, `expected to`, `scheduled for`; not `due to the
    /// strike`, nor `a planned march on Friday`, which tells nothing.
    fn is_awaited(&self, at: usize, first: usize) -> bool {
        if at + 1 >= first {
            // `a planned Wednesday sale`
            return at == 0 || !matches!(self.classes[at - 1], Class::The | Class::A);
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
                Class::Cue(Cue::Will) if self.is(at, "will") => return Tense::Future,
                Class::Cue(Cue::Due) if self.is_awaited(at, self.words.len()) => {
                    return Tense::Future;
                }
                Class::Cue(Cue::Did) => return Tense::Past,
                Class::Cue(Cue::Is) if self.is(at + 1, "to") => return Tense::Future,
                Class::Other if self.is_past_form(at) => return Tense::Past,
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
