//! Which words does a regular expression stand for?

use std::fmt;
use std::sync::Arc;

use regex_automata::dfa::{Automaton, StartKind, dense};
use regex_automata::nfa::thompson;
use regex_automata::util::primitives::StateID;
use regex_automata::util::start;
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input};

use crate::analysis::fold;

/// A regular expression over one whole word as the index has it: in small letters, without accents.
///
/// It is an automaton without backtracking, so it takes time linear in the word; its size is limited.
#[derive(Clone)]
pub struct WordRegex {
    source: String,
    dfa: Arc<dense::DFA<Vec<u32>>>,
    start: StateID,
}

/// The automaton takes no more bytes than this, nor as many again while it is made. Refusing one took
/// 0.6 s at most of those tried, and sixteen that are not refused, as many as a query may hold, 0.7 s.
const MOST_BYTES: usize = 1 << 22;

impl WordRegex {
    /// Compiles `source`, in the syntax of Rust's `regex`; its letters are folded as words are.
    ///
    /// # Errors
    ///
    /// What is wrong with it, for a reader: no regular expression, too large, or with an assertion that
    /// no automaton can check.
    ///
    /// # Example
    ///
    /// ```
    /// use dateline::analysis::WordRegex;
    /// let regex = WordRegex::new("Wom[ae]n").expect("compiles");
    /// assert!(regex.takes("women") && !regex.takes("womens"));
    /// assert!(WordRegex::new("(").is_err());
    /// ```
    pub fn new(source: &str) -> Result<WordRegex, String> {
        let limits = dense::Config::new()
            .start_kind(StartKind::Anchored)
            .dfa_size_limit(Some(MOST_BYTES))
            .determinize_size_limit(Some(MOST_BYTES));
        let syntax = syntax::Config::new().nest_limit(64);
        let folded = folded(source);
        // On its own first: between brackets of ours, `a)|(b` would be another expression.
        syntax::parse_with(&folded, &syntax).map_err(|error| reason(&error))?;
        let dfa = dense::Builder::new()
            .configure(limits)
            .syntax(syntax)
            .thompson(thompson::Config::new().nfa_size_limit(Some(MOST_BYTES)))
            .build(&format!(r"\A(?:{folded})\z"))
            .map_err(|error| reason(&error))?;
        let start = dfa
            .start_state(&start::Config::new().anchored(Anchored::Yes))
            .map_err(|error| error.to_string())?;
        Ok(WordRegex { source: source.to_owned(), dfa: Arc::new(dfa), start })
    }

    /// Words as a pattern says in which `*` stands for any letters and `?` for one, behind `mark`; `None`
    /// where it is too large.
    pub fn of_wildcards(mark: &str, pattern: &str) -> Option<WordRegex> {
        let mut source = String::new();
        for c in mark.chars() {
            source.push_str(&format!(r"\x{{{:x}}}", u32::from(c)));
        }
        for c in pattern.chars() {
            match c {
                '*' => source.push_str(".*"),
                '?' => source.push('.'),
                c if c.is_alphanumeric() => source.push(c),
                c => source.push_str(&format!(r"\x{{{:x}}}", u32::from(c))),
            }
        }
        WordRegex::new(&source).ok()
    }

    /// As typed.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether it matches the whole of `word`.
    pub fn takes(&self, word: &str) -> bool {
        let input = Input::new(word).anchored(Anchored::Yes);
        self.dfa.try_search_fwd(&input).is_ok_and(|found| found.is_some())
    }

    /// Where it is before the first byte of a word.
    pub fn start(&self) -> StateID {
        self.start
    }

    /// Where it is one byte on.
    pub fn next(&self, state: StateID, byte: u8) -> StateID {
        self.dfa.next_state(state, byte)
    }

    /// Whether a word that ends here is taken.
    pub fn ends(&self, state: StateID) -> bool {
        self.dfa.is_match_state(self.dfa.next_eoi_state(state))
    }

    /// Whether nothing that follows can be taken.
    pub fn is_lost(&self, state: StateID) -> bool {
        self.dfa.is_dead_state(state) || self.dfa.is_quit_state(state)
    }
}

impl PartialEq for WordRegex {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl fmt::Debug for WordRegex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("WordRegex").field(&self.source).finish()
    }
}

/// The last line of what the library says, which is the reason; the others draw the pattern again.
fn reason(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    let told = cause.to_string();
    let last = told.lines().last().unwrap_or_default();
    last.trim_start_matches("error: ").trim().to_owned()
}

/// The expression with its letters folded, but for those behind a backslash, which are commands.
fn folded(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut escaped = false;
    for c in source.chars() {
        if escaped || !c.is_alphabetic() {
            out.push(c);
        } else {
            out.push_str(&fold(c.encode_utf8(&mut [0; 4])));
        }
        escaped = c == '\\' && !escaped;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn whole_words_only() {
        for (regex, taken, passed) in [
            ("wom[ae]n", "woman women", "womans wowoman wom"),
            ("colou?r(s|ed)?", "color colours coloured", "colouring"),
            ("Müll.*", "mull muller", "mu"),
            (r"\d{4}", "1987 2020", "19870 987"),
            ("a|b", "a b", "ab"),
            ("(?i)NATO", "nato", "natos"),
            (r"\pL+", "abc", "a1"),
            (r"\w{3,8}", "abc abcdefgh", "ab"),
            (r".*(gate|scandal)s?", "watergate scandals", "gates2"),
            (r".{0,60}x", "x abcx", "xa"),
            (r".*[aeiou].{6}", "minister", "ten"),
        ] {
            let regex = WordRegex::new(regex).expect("compiles");
            for (words, expected) in [(taken, true), (passed, false)] {
                for word in words.split(' ') {
                    assert_eq!(regex.takes(word), expected, "{regex:?} {word}");
                }
            }
        }
    }

    #[test]
    fn wildcards_as_expressions() {
        for (mark, pattern, taken, passed) in [
            ("", "wom?n", "woman women", "womn woman2"),
            ("", "*burg", "hamburg burg", "burger"),
            ("\u{6}b", "sm?th*", "\u{6}bsmith \u{6}bsmythe", "smith \u{6}bsmth"),
            ("", "a.b*", "a.b a.bc", "axb"),
        ] {
            let regex = WordRegex::of_wildcards(mark, pattern).expect("compiles");
            for (words, expected) in [(taken, true), (passed, false)] {
                for word in words.split(' ') {
                    assert_eq!(regex.takes(word), expected, "{pattern} {word}");
                }
            }
        }
    }

    #[test]
    fn what_cannot_be_is_refused_with_the_reason() {
        for (regex, expected) in [
            ("(", "unclosed group"),
            ("*a", "repetition operator missing expression"),
            ("a{2", "unclosed counted repetition"),
        ] {
            assert_eq!(WordRegex::new(regex).expect_err(regex), expected);
        }
        for regex in ["a)*|(.", "(.{0,200}){50}x", &"(".repeat(500), r"\bword", "a{1000}{1000}"] {
            assert!(!WordRegex::new(regex).expect_err("too much").is_empty());
        }
    }

    proptest! {
        #[test]
        fn steps_and_whole_agree(regex in "[ab.*?|()\\[\\]]{0,8}", word in "[abc]{0,6}") {
            if let Ok(regex) = WordRegex::new(&regex) {
                let end = word.bytes().fold(regex.start(), |state, byte| regex.next(state, byte));
                prop_assert_eq!(regex.ends(end), regex.takes(&word));
                prop_assert!(!regex.is_lost(end) || !regex.takes(&word));
            }
        }
    }
}
