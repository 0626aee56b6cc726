//! Which terms of a dictionary does a spelling or an expression stand for?
//!
//! A dictionary is sorted, and its keys are the paths of an automaton. What begins with known letters is
//! a stretch of it; what is spelt roughly is found by walking its automaton and the spelling's together,
//! so that no branch is followed that cannot lead to a word wanted.

use std::cell::Cell;
use std::io;
use std::sync::OnceLock;

use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder, SINK_STATE};
use tantivy::InvertedIndexReader;
use tantivy::postings::TermInfo;
use tantivy_fst::Automaton;

use crate::analysis::terms::LONGEST_TERM;
use crate::analysis::{Spelling, WordRegex, is_character_pair};
use crate::search::limits::Limits;

/// The patterns of a query stand for no more terms than this, all together; nor does any name.
pub const MOST_EXPANSIONS: usize = 10_000;

/// So many terms are looked at between two looks at the clock.
const BETWEEN_LOOKS: usize = 1_024;

/// Calls `found` with each term that is `mark` and a word spelt so, and with how many letters of it
/// differ. True where there were more than `most`, or no time for all.
pub fn each_spelt(
    index: &InvertedIndexReader,
    mark: &str,
    spelling: &Spelling,
    (most, limits): (usize, &Limits),
    mut found: impl FnMut(&[u8], &TermInfo, u8) -> io::Result<()>,
) -> io::Result<bool> {
    if let Spelling::Near(word, edits) = spelling {
        // No term is so long, and an automaton of thousands of letters takes half a gigabyte.
        if word.len() > LONGEST_TERM + 4 * usize::from(*edits) {
            return Ok(false);
        }
        let near = Near::new(mark, word, *edits);
        return each_near(index, near, (most, limits), found);
    }
    // Where the beginning is known, or a letter of it, most branches lead nowhere.
    if let Spelling::Wild(pattern) = spelling
        && !pattern.starts_with('*')
        && let Some(regex) = WordRegex::of_wildcards(mark, pattern)
    {
        let from = if mark.is_empty() { WORDS } else { mark };
        return each_from(index, &regex, from, (most, limits), |term, info| found(term, info, 0));
    }
    // Words stand behind all marks.
    let from = if mark.is_empty() && spelling.fixed().is_empty() {
        WORDS.to_owned()
    } else {
        format!("{mark}{}", spelling.fixed())
    };
    let to = if mark.is_empty() && spelling.fixed().is_empty() {
        vec![u8::MAX; 5]
    } else {
        after_prefix(from.as_bytes())
    };
    let all_are = matches!(spelling, Spelling::Begins(_));
    let mut stream = index.terms().range().ge(from.as_bytes()).lt(to).into_stream()?;
    let (mut n_found, mut n_seen) = (0, 0);
    while stream.advance() {
        n_seen += 1;
        if n_seen % BETWEEN_LOOKS == 0 && limits.is_over() {
            return Ok(true);
        }
        let is_meant = all_are || {
            let word = stream.key().get(mark.len()..).map(std::str::from_utf8);
            matches!(word, Some(Ok(word)) if spelling.takes(word) && !is_character_pair(word))
        };
        if is_meant {
            n_found += 1;
            if n_found > most {
                return Ok(true);
            }
            found(stream.key(), stream.value(), 0)?;
        }
    }
    Ok(false)
}

/// As [`each_spelt`], with the words and how many articles have each.
pub fn each_spelt_word(
    index: &InvertedIndexReader,
    mark: &str,
    spelling: &Spelling,
    limits: &Limits,
    found: &mut dyn FnMut(&str, u32),
) -> io::Result<bool> {
    each_spelt(index, mark, spelling, (MOST_EXPANSIONS, limits), |term, info, _| {
        let word = term.get(mark.len()..).and_then(|word| std::str::from_utf8(word).ok());
        word.into_iter().for_each(|word| found(word, info.doc_freq));
        Ok(())
    })
}

/// As [`each_taken`], with the words and how many articles have each.
pub fn each_taken_word(
    index: &InvertedIndexReader,
    regex: &WordRegex,
    limits: &Limits,
    found: &mut dyn FnMut(&str, u32),
) -> io::Result<bool> {
    each_taken(index, regex, (MOST_EXPANSIONS, limits), |term, info| {
        std::str::from_utf8(term).into_iter().for_each(|word| found(word, info.doc_freq));
        Ok(())
    })
}

/// The first words stand here; before them are marks.
const WORDS: &str = " ";

/// Calls `found` with each word that the expression takes; true as in [`each_spelt`].
pub fn each_taken(
    index: &InvertedIndexReader,
    regex: &WordRegex,
    bounds: (usize, &Limits),
    found: impl FnMut(&[u8], &TermInfo) -> io::Result<()>,
) -> io::Result<bool> {
    each_from(index, regex, WORDS, bounds, found)
}

fn each_from(
    index: &InvertedIndexReader,
    regex: &WordRegex,
    from: &str,
    (most, limits): (usize, &Limits),
    mut found: impl FnMut(&[u8], &TermInfo) -> io::Result<()>,
) -> io::Result<bool> {
    let clock = Clock::new(limits);
    let mut stream = index.terms().search(Expression(regex, &clock)).ge(from).into_stream()?;
    let mut n_found = 0;
    while stream.advance() {
        if std::str::from_utf8(stream.key()).is_ok_and(is_character_pair) {
            continue;
        }
        n_found += 1;
        if n_found > most || (n_found % BETWEEN_LOOKS == 0 && limits.is_over()) {
            return Ok(true);
        }
        found(stream.key(), stream.value())?;
    }
    Ok(clock.is_over.get())
}

/// Looks at the clock now and then while branches of a dictionary are followed that lead nowhere.
struct Clock<'l> {
    limits: &'l Limits,
    n_steps: Cell<u32>,
    is_over: Cell<bool>,
}

/// So many branches are followed between two looks at the clock.
const STEPS: u32 = 1 << 14;

impl<'l> Clock<'l> {
    fn new(limits: &'l Limits) -> Clock<'l> {
        Clock { limits, n_steps: Cell::new(0), is_over: Cell::new(limits.is_over()) }
    }

    fn goes_on(&self) -> bool {
        let n_steps = self.n_steps.get() + 1;
        self.n_steps.set(n_steps % STEPS);
        if n_steps == STEPS {
            self.is_over.set(self.is_over.get() || self.limits.is_over());
        }
        !self.is_over.get()
    }
}

fn each_near(
    index: &InvertedIndexReader,
    near: Near<'_>,
    (most, limits): (usize, &Limits),
    mut found: impl FnMut(&[u8], &TermInfo, u8) -> io::Result<()>,
) -> io::Result<bool> {
    let terms = index.terms();
    let mut stream = terms.search(&near).into_stream()?;
    let mut n_found = 0;
    while stream.advance() {
        let Some(word) = stream.key().strip_prefix(near.mark) else { continue };
        let is_mark = near.mark.is_empty() && word.first().is_none_or(|byte| *byte < b' ');
        if is_mark || std::str::from_utf8(word).is_ok_and(is_character_pair) {
            continue;
        }
        n_found += 1;
        if n_found > most || (n_found % BETWEEN_LOOKS == 0 && limits.is_over()) {
            return Ok(true);
        }
        let tier = match near.dfa.eval(word) {
            Distance::Exact(n) | Distance::AtLeast(n) => n,
        };
        found(stream.key(), stream.value(), tier)?;
    }
    Ok(false)
}

/// Calls `found` with each word of the dictionary that at most `most` letters make another of `word`.
pub fn each_like(
    index: &InvertedIndexReader,
    word: &str,
    most: u8,
    mut found: impl FnMut(&str, u8, u32),
) -> io::Result<()> {
    if word.len() > LONGEST_TERM {
        return Ok(());
    }
    let near = Near::new("", word, most);
    let terms = index.terms();
    let mut stream = terms.search(&near).into_stream()?;
    while stream.advance() {
        let Ok(term) = std::str::from_utf8(stream.key()) else { continue };
        if term.as_bytes().first().is_some_and(|byte| *byte >= b' ') {
            let (Distance::Exact(n) | Distance::AtLeast(n)) = near.dfa.eval(term);
            found(term, n, stream.value().doc_freq);
        }
    }
    Ok(())
}

/// Words that differ in few letters, behind a mark.
struct Near<'m> {
    mark: &'m [u8],
    dfa: DFA,
}

impl<'m> Near<'m> {
    fn new(mark: &'m str, word: &str, most: u8) -> Near<'m> {
        // What they are made of takes milliseconds to work out.
        static BUILDERS: [OnceLock<LevenshteinAutomatonBuilder>; 2] =
            [OnceLock::new(), OnceLock::new()];
        let most = most.clamp(1, 2);
        let builder = BUILDERS[usize::from(most) - 1]
            .get_or_init(|| LevenshteinAutomatonBuilder::new(most, true));
        Near { mark: mark.as_bytes(), dfa: builder.build_dfa(word) }
    }
}

/// How far into the mark, or which state behind it.
#[derive(Clone, Copy)]
enum At {
    Mark(usize),
    Word(u32),
    Lost,
}

impl Automaton for &Near<'_> {
    type State = At;

    fn start(&self) -> At {
        if self.mark.is_empty() { At::Word(self.dfa.initial_state()) } else { At::Mark(0) }
    }

    fn is_match(&self, state: &At) -> bool {
        matches!(state, At::Word(state) if matches!(self.dfa.distance(*state), Distance::Exact(_)))
    }

    fn can_match(&self, state: &At) -> bool {
        match state {
            At::Mark(_) => true,
            At::Word(state) => *state != SINK_STATE,
            At::Lost => false,
        }
    }

    fn accept(&self, state: &At, byte: u8) -> At {
        match *state {
            At::Mark(at) if self.mark[at] != byte => At::Lost,
            At::Mark(at) if at + 1 < self.mark.len() => At::Mark(at + 1),
            At::Mark(_) => At::Word(self.dfa.initial_state()),
            At::Word(state) => At::Word(self.dfa.transition(state, byte)),
            At::Lost => At::Lost,
        }
    }
}

/// Words that an expression takes.
struct Expression<'r>(&'r WordRegex, &'r Clock<'r>);

impl Automaton for Expression<'_> {
    type State = regex_automata::util::primitives::StateID;

    fn start(&self) -> Self::State {
        self.0.start()
    }

    fn is_match(&self, state: &Self::State) -> bool {
        self.0.ends(*state)
    }

    fn can_match(&self, state: &Self::State) -> bool {
        !self.0.is_lost(*state) && self.1.goes_on()
    }

    fn accept(&self, state: &Self::State, byte: u8) -> Self::State {
        self.0.next(*state, byte)
    }
}

/// The first key behind every key that begins with `prefix`.
pub fn after_prefix(prefix: &[u8]) -> Vec<u8> {
    let mut end = prefix.to_vec();
    while let Some(last) = end.pop() {
        if last < u8::MAX {
            end.push(last + 1);
            return end;
        }
    }
    vec![u8::MAX; prefix.len() + 1]
}
