//! How are words looked for that stand one after another, or near each other?
//!
//! A typed word may be several in a text (`COVID-19`, `O'Neill`), and a text may write as one what was
//! typed as several. What is typed is cut as a text is; wildcards pass as letters.

use crate::analysis::terms::{
    DIVIDED, FactZone, JOINED, SHORTEST_BROKEN, SHORTEST_HALF, all_caps_term,
};
use crate::analysis::{
    Spelling, Word as Cut, as_typed, is_commonest, joined, normalize, pair_term, truncated,
    words_of_line,
};
use crate::base::Span;
use crate::query::plan::{Case, Leaf, LeafTerm, Pattern};

/// Typed text, cut into words.
pub(super) struct Typed<'t> {
    /// With wildcards as letters.
    text: &'t str,
    cut: Vec<Cut>,
    /// Whether of the last word only the beginning is typed.
    prefix: bool,
    /// Whether every word must be in capitals.
    all_caps: bool,
    /// Whether no word may be broken over two lines.
    unbroken: bool,
}

/// How a word is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// Every form of it.
    Stems,
    /// As written, case aside.
    Written,
    /// All in capitals.
    Acronym,
}

/// Of this many compounds the spellings as one word are looked for too where order does not matter;
/// each doubles the ways to match.
const MOST_COMPOUNDS: usize = 3;

impl<'t> Typed<'t> {
    pub(super) fn new(text: &'t str, prefix: bool) -> Self {
        Typed { text, cut: words_of_line(text), prefix, all_caps: false, unbroken: false }
    }

    pub(super) fn in_capitals(self, all_caps: bool) -> Self {
        Typed { all_caps, ..self }
    }

    /// The same, where no word may be broken over two lines.
    pub(super) fn unbroken(self, unbroken: bool) -> Self {
        Typed { unbroken, ..self }
    }

    pub(super) fn cut(&self) -> &[Cut] {
        &self.cut
    }

    /// Whether any of the words stands for several spellings.
    pub(super) fn is_rough(&self) -> bool {
        (0..self.cut.len()).any(|i| !self.spelling(i).is_whole())
    }

    /// How the `i`th word is spelt.
    pub(super) fn spelling(&self, i: usize) -> Spelling {
        let prefix = self.prefix && i + 1 == self.cut.len();
        Spelling::of_word(self.cut[i].span.of(self.text), prefix)
    }

    /// One after another, as written: a phrase, or one typed word that is several in a text.
    pub(super) fn sequence(&self) -> Pattern {
        let mut parts = Vec::new();
        let mut i = 0;
        while i < self.cut.len() {
            let n = self.compound(i);
            let mut words: Vec<Pattern> = (i..i + n).map(|i| self.one(i, true)).collect();
            match self.joined(i, n) {
                Some(whole) => parts.push(Pattern::Any(vec![Pattern::Phrase(words), whole])),
                None => parts.append(&mut words),
            }
            i += n;
        }
        let mut parts = paired(parts);
        if parts.len() == 1 { parts.swap_remove(0) } else { Pattern::Phrase(parts) }
    }

    /// In any order, with at most `slack` other words among them.
    pub(super) fn loosely(&self, slack: u8, cased: &dyn Fn(Pattern) -> Pattern) -> Pattern {
        let mut ways: Vec<Vec<Pattern>> = vec![Vec::new()];
        let mut n_compounds = 0;
        let mut i = 0;
        while i < self.cut.len() {
            let n = self.compound(i);
            let words: Vec<Pattern> = (i..i + n).map(|i| cased(self.one(i, false))).collect();
            let whole = self.joined(i, n).filter(|_| n_compounds < MOST_COMPOUNDS).map(cased);
            n_compounds += usize::from(whole.is_some());
            let as_one: Vec<Vec<Pattern>> = whole
                .iter()
                .flat_map(|whole| {
                    ways.iter().map(|way| [way.as_slice(), std::slice::from_ref(whole)].concat())
                })
                .collect();
            ways.iter_mut().for_each(|way| way.extend(words.iter().cloned()));
            ways.extend(as_one);
            i += n;
        }
        let mut patterns: Vec<Pattern> = ways
            .into_iter()
            .map(|mut way| match way.len() {
                1 => way.swap_remove(0),
                _ => Pattern::Loose(way, u32::from(slack)),
            })
            .collect();
        if patterns.len() == 1 { patterns.swap_remove(0) } else { Pattern::Any(patterns) }
    }

    /// How many words the compound has that begins with the `i`th.
    fn compound(&self, i: usize) -> usize {
        (self.cut[i].compound as usize).clamp(1, self.cut.len() - i)
    }

    /// The `n` words from the `i`th as one, where they are a compound of whole words.
    fn joined(&self, i: usize, n: usize) -> Option<Pattern> {
        if n < 2 || (i..i + n).any(|i| !self.spelling(i).is_whole()) {
            return None;
        }
        let whole = joined(self.text, &self.cut[i..i + n]);
        let term = truncated(&whole);
        let term = if self.all_caps { all_caps_term(term) } else { term.to_owned() };
        Some(Pattern::Leaf(Leaf::exact(term, whole.as_str())))
    }

    /// One word. In scripts without blanks a character is looked for together with the next where they
    /// must be neighbours, as pairs are far rarer than characters.
    fn one(&self, i: usize, in_order: bool) -> Pattern {
        let word = self.cut[i];
        let raw = word.span.of(self.text);
        let next = self.cut.get(i + 1).filter(|next| {
            in_order
                && word.shape.character()
                && next.shape.character()
                && next.span.start == word.span.end
        });
        if let Some(next) = next {
            let pair = Span { start: word.span.start, end: next.span.end }.of(self.text);
            return Pattern::Leaf(Leaf::exact(truncated(&normalize(pair)), raw));
        }
        let is_whole = self.spelling(i).is_whole();
        let n_letters = match is_whole {
            true => raw.chars().filter(|c| c.is_alphabetic()).count(),
            // Of a pattern nobody knows how many it stands for.
            false => usize::MAX,
        };
        if self.all_caps && n_letters == 1 {
            // A capital alone is not marked as all in capitals.
            let leaf = Typed { all_caps: false, ..Typed::new(raw, false) }.one(0, false);
            return Pattern::Cased(Case::Capitals, Box::new(leaf));
        }
        let all_caps = self.all_caps && n_letters > 1;
        let terms = match self.spelling(i) {
            Spelling::Whole(surface) => {
                let surface = truncated(&surface).to_owned();
                let broken = if self.unbroken { Vec::new() } else { broken(&surface) };
                let mut terms = match () {
                    () if all_caps => vec![LeafTerm::Exact(all_caps_term(&surface))],
                    // A compound written as one stands at the first of its positions only: no
                    // neighbour fits.
                    () if self.cut.len() > 1 => vec![LeafTerm::Exact(surface)],
                    () => vec![
                        LeafTerm::Exact(format!("{JOINED}{surface}")),
                        LeafTerm::Exact(surface),
                    ],
                };
                terms.extend(broken);
                terms
            }
            spelling => {
                let mark = if all_caps { all_caps_term("") } else { String::new() };
                vec![LeafTerm::Spelt(mark, spelling)]
            }
        };
        let label = self.label(i);
        Pattern::Leaf(Leaf { terms, runs: false, label })
    }

    /// The `i`th word as typed.
    fn label(&self, i: usize) -> String {
        let mut label = as_typed(self.cut[i].span.of(self.text));
        if self.prefix && i + 1 == self.cut.len() {
            label.push('*');
        }
        label
    }

    /// The words of a fact, one after another; a single one perhaps with letters that differ.
    pub(super) fn fact(&self, zone: FactZone, edits: u8) -> Pattern {
        let mut words = self.words_of_fact(zone, edits);
        if words.len() == 1 { words.swap_remove(0) } else { Pattern::Phrase(words) }
    }

    /// The words of a fact in any order, with at most `slack` others among them.
    pub(super) fn fact_loosely(&self, zone: FactZone, slack: u8) -> Pattern {
        let mut words = self.words_of_fact(zone, 0);
        match words.len() {
            1 => words.swap_remove(0),
            _ => Pattern::Loose(words, u32::from(slack)),
        }
    }

    fn words_of_fact(&self, zone: FactZone, edits: u8) -> Vec<Pattern> {
        let mark = zone.term("");
        (0..self.cut.len())
            .map(|i| {
                let term = match self.spelling(i) {
                    Spelling::Whole(word) if edits > 0 => {
                        LeafTerm::Spelt(mark.clone(), Spelling::Near(word, edits))
                    }
                    Spelling::Whole(word) => {
                        LeafTerm::Exact(truncated(&zone.term(&word)).to_owned())
                    }
                    spelling => LeafTerm::Spelt(mark.clone(), spelling),
                };
                let label = self.label(i);
                Pattern::Leaf(Leaf { terms: vec![term], runs: false, label })
            })
            .collect()
    }
}

/// Neighbours that are both among the commonest words of all are looked for as one, which the index
/// knows them as: of such words hardly any article has none.
fn paired(parts: Vec<Pattern>) -> Vec<Pattern> {
    let word = |part: &Pattern| match part {
        Pattern::Leaf(Leaf { terms, .. }) => match terms.as_slice() {
            [LeafTerm::Exact(term)] => Some(term.clone()),
            _ => None,
        },
        _ => None,
    };
    let mut paired: Vec<Pattern> = Vec::with_capacity(parts.len());
    let mut parts = parts.into_iter().peekable();
    while let Some(part) = parts.next() {
        let both = word(&part).zip(parts.peek().and_then(word));
        let pair = both.and_then(|(first, second)| {
            Some(Leaf::exact(pair_term(&first, &second)?, format!("{first} {second}")))
        });
        match pair {
            Some(pair) => {
                parts.next();
                paired.push(Pattern::Pair(pair));
            }
            None => paired.push(part),
        }
    }
    paired
}

/// The terms one word is looked for by.
pub(super) fn leaf(raw: &str, label: &str, manner: Manner) -> Leaf {
    let surface = truncated(&normalize(raw)).to_owned();
    let mut terms = match manner {
        Manner::Acronym => vec![LeafTerm::Exact(all_caps_term(&surface))],
        Manner::Written | Manner::Stems => {
            let joined = format!("{JOINED}{surface}");
            let mut terms = vec![LeafTerm::Exact(surface.clone()), LeafTerm::Exact(joined)];
            terms.extend(broken(&surface));
            terms
        }
    };
    if manner == Manner::Stems {
        terms.push(LeafTerm::Forms(raw.to_owned()));
    }
    Leaf { terms, runs: false, label: label.to_owned() }
}

/// How a word is looked for where it is broken over two lines. Not so the commonest, which are too short
/// to be broken, and would no longer be looked for in pairs.
fn broken(surface: &str) -> Vec<LeafTerm> {
    let n_letters = surface.chars().count();
    let can_be = n_letters >= 2 * SHORTEST_HALF && surface.chars().all(char::is_alphabetic);
    let mut terms = Vec::new();
    if can_be && !is_commonest(surface) {
        terms.push(LeafTerm::Exact(format!("{DIVIDED}{surface}")));
        if n_letters >= SHORTEST_BROKEN {
            terms.push(LeafTerm::Broken(surface.to_owned()));
        }
    }
    terms
}
