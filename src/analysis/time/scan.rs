//! What stands beside a word, and which rule reads it?
//!
//! Every word gets its class; a word that can be the heart of an expression (a month, `week`,
//! `1989`) is given to its rule, which looks at the classes around it, at most a few words to each
//! side. So the time is linear, and words that no rule begins at cost one look.

use super::anchor::{Anchor, Memory};
use super::lexicon::{Class, Classes, digits};
use super::value::Timex;
use super::{Text, TimeExpression};
use crate::analysis::words::Word;
use crate::base::Span;

/// A text by classes, and what has been found in it so far.
pub struct Scan<'t> {
    pub text: &'t str,
    pub words: &'t [Word],
    pub classes: Vec<Class>,
    pub anchor: Anchor,
    pub memory: Memory,
    /// The first word that no expression has taken.
    pub free: usize,
    found: Vec<TimeExpression>,
}

/// An expression from word `first` to word `last`.
#[derive(Clone, Copy, Debug)]
pub struct Match {
    pub first: usize,
    pub last: usize,
    pub value: Timex,
    /// Whether an apostrophe before the first word belongs to it: `'89`.
    pub apostrophe: bool,
    /// The byte where it ends within the last word, where that goes on: `1989-11-01T10:00`.
    pub cut: Option<u32>,
}

impl Match {
    pub fn new(first: usize, last: usize, value: Timex) -> Match {
        Match { first, last, value, apostrophe: false, cut: None }
    }
}

/// What stands between two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// Blanks, at most one of them a line's end.
    Blank,
    /// `-`
    Hyphen,
    /// `, `
    Comma,
    /// `. `
    Dot,
    /// `'s `
    Possessive,
    /// ` (`
    Bracket,
    /// Anything else.
    Other,
}

impl<'t> Scan<'t> {
    pub fn new(text: &Text<'t>) -> Scan<'t> {
        let mut scan = Scan {
            text: text.body,
            words: text.words,
            classes: Vec::with_capacity(text.words.len()),
            anchor: Anchor::of(text),
            memory: Memory::default(),
            free: 0,
            found: Vec::new(),
        };
        scan.classify();
        scan
    }

    fn classify(&mut self) {
        let classes = Classes::new();
        for i in 0..self.words.len() {
            let word = self.words[i];
            let raw = word.span.of(self.text);
            let class = if word.shape.digits() { digits(raw) } else { classes.of(raw) };
            self.classes.push(match class {
                Class::Other => class,
                class if word.shape.capital() && !self.may_be_capital(i, class) => Class::Other,
                class => class,
            });
        }
    }

    /// Whether a word with a capital can still be what it would be without one: names hold words of
    /// time (`Business Week`), but weekdays and months, the first word of a sentence, and texts
    /// all in capitals are written so.
    fn may_be_capital(&self, i: usize, class: Class) -> bool {
        if matches!(
            class,
            Class::Month(..)
                | Class::Weekday(_)
                | Class::WeekdayShort
                | Class::Weekdays(_)
                | Class::Holiday
                | Class::Meridiem(_)
                | Class::Number(_)
                | Class::Ordinal(_)
                | Class::The
                | Class::Of
                | Class::Prep(_)
                | Class::Season(..)
        ) {
            return true;
        }
        let word = self.words[i];
        if self.begins_sentence(i) || self.text[..word.span.start as usize].ends_with(['"', '“'])
        {
            return true;
        }
        if word.shape.all_caps() {
            let caps = |at: Option<usize>| {
                at.and_then(|at| self.words.get(at)).is_some_and(|word| word.shape.all_caps())
            };
            return caps(i.checked_sub(1)) || caps(Some(i + 1));
        }
        // `New Year's Day`, `Labor Day`
        matches!(class, Class::Unit(_)) && i > 0 && self.classes[i - 1] == Class::Holiday
            || self.raw(i) == "Year" && i > 0 && self.raw(i - 1) == "New"
            || self.raw(i) == "Day" && i > 1 && self.raw(i - 2) == "New"
    }

    /// Reads the whole text.
    pub fn run(mut self) -> Vec<TimeExpression> {
        let mut i = 0;
        while i < self.classes.len() {
            let class = self.classes[i];
            let found = match class {
                Class::Other => None,
                _ => self.rule(i, class),
            };
            match found {
                Some(found) => {
                    debug_assert!(found.first >= self.free && found.last >= i);
                    i = found.last + 1;
                    self.take(found);
                }
                None => i += 1,
            }
        }
        self.found
    }

    /// The rule whose expressions have a word of this class for their heart.
    fn rule(&mut self, i: usize, class: Class) -> Option<Match> {
        match class {
            Class::Month(..) => self.month(i),
            Class::Weekday(weekday) => self.weekday(i, weekday),
            Class::WeekdayShort => self.weekday_short(i),
            Class::Weekdays(weekday) => self.weekdays(i, weekday),
            Class::Digits(..) => self.number(i),
            Class::Dotted => self.numeric_date(i),
            Class::Decade(_) | Class::DecadeWord(_) => self.decade(i),
            Class::Unit(unit) => self.unit(i, unit),
            Class::Units(unit) => self.units(i, unit),
            Class::Period => self.period(i),
            Class::Season(season, sure) => self.season(i, season, sure),
            Class::Part(part) => self.part(i, part),
            Class::Deictic(by) => self.deictic(i, by),
            Class::Tonight => self.tonight(i),
            Class::Ref(reference) => self.reference(i, reference),
            Class::Noun(reference) => self.noun(i, reference),
            Class::Recurring(unit) => self.recurring(i, unit),
            Class::Recent => self.recent(i),
            Class::Current => self.current(i),
            Class::Past => self.past(i),
            Class::Ago => self.ago(i),
            Class::Meridiem(afternoon) => self.clock(i, afternoon),
            Class::Holiday => self.holiday(i),
            Class::This => self.this_time(i),
            _ => None,
        }
    }

    fn take(&mut self, found: Match) {
        let (first, last) = (self.words[found.first].span, self.words[found.last].span);
        let mut start = first.start as usize;
        if found.apostrophe {
            start = self.text[..start].char_indices().next_back().map_or(start, |(at, _)| at);
        }
        let span = Span { start: start as u32, end: found.cut.unwrap_or(last.end) };
        self.memory.keep(found.value, self.words[found.last].sentence);
        let interval = found.value.days();
        self.found.push(TimeExpression { span, value: found.value, interval });
        self.free = found.last + 1;
    }

    pub fn raw(&self, i: usize) -> &'t str {
        self.words.get(i).map_or("", |word| word.span.of(self.text))
    }

    pub fn class(&self, i: usize) -> Class {
        self.classes.get(i).copied().unwrap_or(Class::Other)
    }

    pub fn sentence(&self, i: usize) -> u32 {
        self.words[i].sentence
    }

    pub fn begins_sentence(&self, i: usize) -> bool {
        i == 0 || self.words[i - 1].sentence != self.words[i].sentence
    }

    pub fn ends_sentence(&self, i: usize) -> bool {
        self.words.get(i + 1).is_none_or(|next| next.sentence != self.words[i].sentence)
    }

    /// What stands between word `i` and the next.
    pub fn gap(&self, i: usize) -> Gap {
        let (Some(word), Some(next)) = (self.words.get(i), self.words.get(i + 1)) else {
            return Gap::Other;
        };
        let Some(mut gap) = self.text.get(word.span.end as usize..next.span.start as usize) else {
            return Gap::Other;
        };
        if gap == " " {
            return Gap::Blank;
        }
        if gap.len() > 24 {
            return Gap::Other;
        }
        let possessive = word.shape.possessive();
        if possessive {
            gap = gap.strip_prefix("'s").or_else(|| gap.strip_prefix("’s")).unwrap_or(gap);
        }
        let newlines = gap.bytes().filter(|b| *b == b'\n').count();
        match gap.trim() {
            "" if gap.is_empty() || newlines > 1 => Gap::Other,
            "" if possessive => Gap::Possessive,
            "" => Gap::Blank,
            "'" | "’" if gap.starts_with(['\'', '’']) => Gap::Possessive,
            "-" | "\u{2010}" | "\u{2011}" | "–" if !gap.contains(char::is_whitespace) => {
                Gap::Hyphen
            }
            "," | ".," => Gap::Comma,
            "." if newlines <= 1 => Gap::Dot,
            "(" => Gap::Bracket,
            _ => Gap::Other,
        }
    }

    /// Whether nothing but a blank, a hyphen or a possessive stands between word `i` and the next.
    pub fn joins(&self, i: usize) -> bool {
        matches!(self.gap(i), Gap::Blank | Gap::Hyphen | Gap::Possessive)
    }

    /// The word before `i` that belongs to it by its place and is free.
    pub fn left(&self, i: usize) -> Option<usize> {
        let left = i.checked_sub(1).filter(|left| *left >= self.free)?;
        self.joins(left).then_some(left)
    }

    /// The class of [`left`](Self::left), [`Class::Other`] where there is none.
    pub fn class_left(&self, i: usize) -> Class {
        self.left(i).map_or(Class::Other, |left| self.classes[left])
    }

    /// The word behind `i` that belongs to it by its place.
    pub fn right(&self, i: usize) -> Option<usize> {
        (i + 1 < self.words.len() && self.joins(i)).then_some(i + 1)
    }

    /// The class of [`right`](Self::right), [`Class::Other`] where there is none.
    pub fn class_right(&self, i: usize) -> Class {
        self.right(i).map_or(Class::Other, |right| self.classes[right])
    }

    /// Whether the word at `i` is `word`, case ignored.
    pub fn is(&self, i: usize, word: &str) -> bool {
        self.raw(i).eq_ignore_ascii_case(word)
    }

    /// Whether the word behind `i` is one of `words`, in small letters.
    pub fn followed_by(&self, i: usize, words: &[&str]) -> bool {
        self.right(i).is_some_and(|right| words.contains(&self.raw(right)))
    }

    /// The first word of an expression that begins at `first`, with what narrows it before it:
    /// `early`, `mid-`, `the end of`. An article alone narrows nothing: see [`with_the`].
    ///
    /// [`with_the`]: Self::with_the
    pub fn widened(&self, first: usize) -> usize {
        let mut at = first;
        while let Some(left) = self.left(at) {
            at = match self.classes[left] {
                Class::Early | Class::Mid | Class::Late => left,
                Class::The if at < first => return left,
                Class::Of => match self.left(left) {
                    Some(edge) if matches!(self.classes[edge], Class::Edge | Class::Mid) => edge,
                    _ => break,
                },
                _ => break,
            };
        }
        at
    }

    /// As [`widened`](Self::widened), with the article that stands before what begins at `first`.
    pub fn with_the(&self, first: usize) -> usize {
        match self.left(first) {
            Some(the) if self.classes[the] == Class::The => self.widened(the),
            _ => {
                let wide = self.widened(first);
                match self.left(wide) {
                    Some(the) if self.classes[the] == Class::The => the,
                    _ => wide,
                }
            }
        }
    }
}
