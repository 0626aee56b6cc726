//! What can be told of each word before any rule looks at it?

use rustc_hash::FxHashSet;

use super::lexicon::{Known, LEXICON, Tags, phrase_key, word_key};
use crate::analysis::words::Word;
use crate::base::Span;

/// How far the capitals of a text can be trusted to mean a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Capitals {
    /// Names and the first word of a sentence: English, French, Russian …
    Names,
    /// Every noun, as in German, or a language without rules: only strong evidence counts.
    Nouns,
}

/// Where the head of an organization's name stands in the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// `Popular Party`.
    HeadLast,
    /// `Partido Popular`.
    HeadFirst,
}

/// The words of one text with their keys, tags and surroundings.
pub(super) struct Tokens<'t> {
    pub(super) text: &'t str,
    pub(super) words: &'t [Word],
    pub(super) capitals: Capitals,
    pub(super) order: Order,
    marks: Vec<Mark>,
}

#[derive(Clone, Copy)]
struct Mark {
    key: u64,
    tags: Tags,
    facts: u8,
}

/// The first word of its sentence or of a quotation.
const START: u8 = 1;
/// Stands in a line of capitals or a heading, where capitals mean nothing.
const SHOUTED: u8 = 2;
/// Part of a web address.
const LINKED: u8 = 8;
/// The same word is written small elsewhere in the text.
const SEEN_SMALL: u8 = 4;

/// What parts a word from the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// One blank or line end.
    Blank,
    /// A hyphen.
    Hyphen,
    /// A stop and a blank, as after an initial.
    Stop,
    /// `&`, with or without blanks.
    Ampersand,
    /// A comma and a blank.
    Comma,
    /// An apostrophe: `d'Estaing`.
    Apostrophe,
    /// Anything else, or the start of the text.
    Other,
}

impl<'t> Tokens<'t> {
    /// Looks every word up once.
    pub(super) fn new(text: &'t str, words: &'t [Word], capitals: Capitals, order: Order) -> Self {
        let mut small = FxHashSet::with_capacity_and_hasher(words.len() / 2, Default::default());
        let mut marks: Vec<Mark> = Vec::with_capacity(words.len());
        for word in words {
            let key = word_key(word.span.of(text));
            if !word.shape.capital() {
                small.insert(key);
            }
            marks.push(Mark { key, tags: LEXICON.tags(key), facts: 0 });
        }
        for (mark, word) in marks.iter_mut().zip(words) {
            if word.shape.capital() && small.contains(&mark.key) {
                mark.facts |= SEEN_SMALL;
            }
        }
        let mut tokens = Tokens { text, words, capitals, order, marks };
        tokens.mark_sentences();
        tokens.mark_links();
        tokens
    }

    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// The word at `at`; empty outside the text.
    pub(super) fn str(&self, at: usize) -> &'t str {
        self.words.get(at).map_or("", |word| word.span.of(self.text))
    }

    pub(super) fn key(&self, at: usize) -> u64 {
        self.marks[at].key
    }

    /// The tags of the word at `at`; none outside the text.
    #[inline]
    pub(super) fn tags(&self, at: usize) -> Tags {
        self.marks.get(at).map_or(Tags::default(), |mark| mark.tags)
    }

    pub(super) fn capital(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| word.shape.capital())
    }

    pub(super) fn all_caps(&self, at: usize) -> bool {
        self.words[at].shape.all_caps()
    }

    pub(super) fn starts(&self, at: usize) -> bool {
        self.marks[at].facts & START != 0
    }

    /// In a web address, where nobody names anything.
    pub(super) fn linked(&self, at: usize) -> bool {
        self.marks[at].facts & LINKED != 0
    }

    pub(super) fn shouted(&self, at: usize) -> bool {
        self.marks[at].facts & SHOUTED != 0
    }

    pub(super) fn seen_small(&self, at: usize) -> bool {
        self.marks[at].facts & SEEN_SMALL != 0
    }

    /// The bytes from the first to the last of the words `first..end`.
    pub(super) fn span(&self, first: usize, end: usize) -> Span {
        Span { start: self.words[first].span.start, end: self.words[end - 1].span.end }
    }

    /// The text between the word at `at` and the one before it.
    pub(super) fn between(&self, at: usize) -> &'t str {
        let start = if at == 0 { 0 } else { self.words[at - 1].span.end };
        let end = self.words.get(at).map_or(self.text.len(), |word| word.span.start as usize);
        self.text.get(start as usize..end).unwrap_or("")
    }

    /// What parts the word at `at` from the one before it. A possessive `'s` parts words.
    pub(super) fn gap(&self, at: usize) -> Gap {
        if at == 0 || at >= self.len() || self.words[at - 1].shape.possessive() {
            return Gap::Other;
        }
        match self.between(at) {
            " " | "\n" | "\r\n" | " \n" | "\u{a0}" | "\u{202f}" => Gap::Blank,
            "-" | "\u{2010}" | "\u{2011}" => Gap::Hyphen,
            ". " | ".\n" | "." => Gap::Stop,
            "&" | " & " => Gap::Ampersand,
            ", " | ",\n" => Gap::Comma,
            "'" | "\u{2019}" => Gap::Apostrophe,
            _ => Gap::Other,
        }
    }

    /// Whether the words `at - 1` and `at` can be parts of one name, seen what parts them.
    pub(super) fn joined(&self, at: usize) -> bool {
        if at == 0 || at >= self.len() || self.words[at].sentence != self.words[at - 1].sentence {
            return false;
        }
        match self.gap(at) {
            Gap::Blank | Gap::Hyphen | Gap::Ampersand | Gap::Apostrophe => true,
            Gap::Stop => {
                let before = self.str(at - 1);
                before.chars().count() == 1
                    || self.tags(at - 1).any(Tags::ANY_TITLE)
                    || self.tags(at - 1).any(Tags::PLACE_BEFORE)
                    || before == "St"
            }
            Gap::Comma | Gap::Other => false,
        }
    }

    /// Whether the word is a small one that goes before `at` without punctuation.
    pub(super) fn small_before(&self, at: usize) -> bool {
        at > 0
            && !self.capital(at - 1)
            && self.gap(at) == Gap::Blank
            && self.words[at - 1].sentence == self.words[at].sentence
    }

    /// The end of the capitalised words that begin at `at` and run on without a break.
    pub(super) fn run_end(&self, at: usize) -> usize {
        let mut end = at + 1;
        while end < self.len() && end - at < LONGEST_RUN && self.continues(end) {
            end += 1;
        }
        end
    }

    fn continues(&self, at: usize) -> bool {
        self.joined(at)
            && !self.shouted(at)
            && !self.linked(at)
            && (self.capital(at) || (self.gap(at) == Gap::Hyphen && self.is_between_capitals(at)))
    }

    /// A small part in the middle of a hyphened name: `Jaish-e-Mohammed`, or the end of one:
    /// `Kim Jong-un`.
    fn is_between_capitals(&self, at: usize) -> bool {
        self.str(at).len() <= 6 && !self.words[at].shape.digits() && self.capital(at - 1)
    }

    /// The longest known name that begins at `at`, with its end.
    pub(super) fn known(&self, at: usize) -> Option<(usize, Known)> {
        let longest = self.tags(at).longest_known();
        let mut end = at + longest.min(self.len() - at);
        while end > at {
            let whole = (at + 1..end).all(|i| self.joined(i) || self.gap(i) == Gap::Stop);
            if whole && self.capital(end - 1) {
                let key = phrase_key((at..end).map(|i| self.key(i)));
                let found = LEXICON
                    .known(key)
                    .filter(|known| !known.needs_capitals || (at..end).all(|i| self.all_caps(i)));
                if let Some(known) = found {
                    return Some((end, known));
                }
            }
            end -= 1;
        }
        None
    }

    /// Whether the word is written as a word of a name is: letters only, one capital at the start
    /// (`McDonald` and the like aside), with a vowel. Bad scans rarely are.
    pub(super) fn is_name_shaped(&self, at: usize) -> bool {
        let word = self.str(at);
        let mut n_letters = 0;
        let (mut vowel, mut inner_capital) = (false, false);
        for c in word.chars() {
            if !c.is_alphabetic() && !matches!(c, '\'' | '\u{2019}') && !is_mark(c) {
                return false;
            }
            inner_capital |= n_letters > 0 && c.is_uppercase();
            n_letters += 1;
            vowel |= !c.is_ascii() || b"aeiouyAEIOUY".contains(&(c as u8));
        }
        let capitals_fit = !inner_capital
            || (self.all_caps(at) && n_letters >= 4)
            || ["Mc", "Mac", "O'", "O\u{2019}", "De", "Di", "La", "Le", "Van", "Fitz", "Du", "D'"]
                .iter()
                .any(|start| word.starts_with(start));
        self.capital(at) && n_letters >= 2 && vowel && capitals_fit
    }

    /// Whether the word is an initial or two: `J`, `J.K.`
    pub(super) fn is_initial(&self, at: usize) -> bool {
        let word = self.str(at);
        self.capital(at)
            && (word.chars().count() == 1 || (self.words[at].shape.acronym() && word.len() <= 6))
    }

    /// Marks first words, lines of capitals and headings.
    fn mark_sentences(&mut self) {
        let mut first = 0;
        while first < self.len() {
            let sentence = self.words[first].sentence;
            let n = self.words[first..].iter().take_while(|w| w.sentence == sentence).count();
            self.mark_sentence(first, first + n);
            first += n;
        }
    }

    /// Marks what follows `http` or `www` without a blank.
    fn mark_links(&mut self) {
        let mut linked = false;
        for at in 0..self.len() {
            linked &= !self.between(at).contains(char::is_whitespace);
            let begins = !self.words[at].shape.capital()
                && matches!(self.str(at), "http" | "https" | "www" | "ftp");
            linked |= begins;
            if linked {
                self.marks[at].facts |= LINKED;
            }
        }
    }

    /// A headline that a scan or a page ran into the sentence behind it: three words of capitals in
    /// a row, two of them longer than acronyms are.
    fn mark_capital_lines(&mut self, first: usize, end: usize) {
        let mut at = first;
        while at < end {
            let in_line = |word: &&Word| word.shape.all_caps() || word.span.len() == 1;
            let n = self.words[at..end].iter().take_while(in_line).count();
            let line = &self.words[at..at + n];
            let n_long = line.iter().filter(|w| w.span.len() > 4 && !w.shape.acronym()).count();
            if n >= 3 && n_long >= 2 {
                self.marks[at..at + n].iter_mut().for_each(|mark| mark.facts |= SHOUTED);
            }
            at += n + 1;
        }
    }

    fn mark_sentence(&mut self, first: usize, end: usize) {
        let (mut n_words, mut n_caps, mut n_capital, mut n_small) = (0, 0, 0, 0);
        for at in first..end {
            let word = &self.words[at];
            if word.shape.digits() || word.span.len() == 1 {
                continue;
            }
            n_words += 1;
            n_caps += usize::from(word.shape.all_caps() && !word.shape.acronym());
            n_capital += usize::from(word.shape.capital());
            // Small words of four letters carry meaning; headings capitalise those.
            n_small += usize::from(!word.shape.capital() && word.span.len() > 4);
        }
        let shouted = n_caps >= 2 && n_caps * 2 > n_words;
        let last = self.between(end);
        let heading = self.capitals == Capitals::Names
            && (4..=LONGEST_HEADING).contains(&n_words)
            && n_small == 0
            && n_capital * 4 >= n_words * 3
            && !last.trim_start().starts_with(['.', '!', '?'])
            && !(first + 1..end).any(|at| self.between(at).contains([',', ';', ':', '(']));
        self.mark_capital_lines(first, end);
        let facts = if shouted || heading { SHOUTED } else { 0 };
        for at in first..end {
            let quoted = self.between(at).ends_with(['"', '\u{201c}', '\u{201e}', '\u{ab}', ':']);
            let start = if at == first || quoted { START } else { 0 };
            self.marks[at].facts |= facts | start;
        }
    }
}

/// Words in the longest line that is taken for a heading.
const LONGEST_HEADING: usize = 25;

/// Longer rows of capitalised words are tables and lists, and the rules look at each as a whole.
const LONGEST_RUN: usize = 14;

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::words::words;

    fn check(text: &str, fact: &str, expected: &[&str]) {
        let words = words(text);
        let tokens = Tokens::new(text, &words, Capitals::Names, Order::HeadLast);
        let holds = |at: usize| match fact {
            "shouted" => tokens.shouted(at),
            "linked" => tokens.linked(at),
            "joined" => tokens.joined(at),
            "seen small" => tokens.seen_small(at),
            _ => tokens.is_name_shaped(at),
        };
        let found: Vec<&str> =
            (0..tokens.len()).filter(|at| holds(*at)).map(|at| tokens.str(at)).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn lines_of_capitals_and_headings_are_no_evidence() {
        check("PM QUITS OVER TALKS\n\nHe quit.", "shouted", &["PM", "QUITS", "OVER", "TALKS"]);
        check("The NCSC and GCHQ said so.", "shouted", &[]);
        let heading = ["Samoan", "Government", "Ends", "State", "of", "Emergency"];
        check("Samoan Government Ends State of Emergency", "shouted", &heading);
        check("Jane Smith, John Brown, Ann Lee, Bob Hill", "shouted", &[]);
        check("BANDITS STOP TRAIN\nThe train was late.", "shouted", &["BANDITS", "STOP", "TRAIN"]);
    }

    #[test]
    fn facts_of_words() {
        let text = "Raab McDonald O'Neill Müller Jno Bxtk tHe IBM APT29 small";
        check(text, "name shaped", &["Raab", "McDonald", "O'Neill", "Müller", "Jno"]);
        let text = "Mr. J. K. Smith-Jones, Ann Lee's Paris";
        check(text, "joined", &["J", "K", "Smith", "Jones", "Lee"]);
        check("Brown bread is brown.", "seen small", &["Brown"]);
        check(
            "See https://x.org/Paris/Rome in Paris",
            "linked",
            &["https", "x", "org", "Paris", "Rome"],
        );
    }
}
