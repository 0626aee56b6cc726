//! Which words can be part of a name, and which are judged together?
//!
//! Work is done only where a name can be. A row of candidates is labelled as a whole; a row that surely
//! names nobody (`On Monday`, `I`) is not judged at all.

use super::gap::Gap;
use super::tokens::{Token, Tokens};

/// Adds the rows of the sentence that begins at the token `first` and is the last.
pub(super) fn add_rows(tokens: &mut Tokens, first: usize) {
    let (mut at, n) = (first, tokens.all.len());
    while at < n {
        let mut end = at;
        while end < n
            && tokens.all[end].is(Token::CANDIDATE)
            && (end == at || !tokens.all[end].gap.parts_names())
        {
            end += 1;
        }
        if end > at && !tokens.all[at..end].iter().all(names_nobody) {
            tokens.runs.push((at as u32, end as u32));
        }
        at = end.max(at + 1);
    }
}

/// Whether a candidate surely is no name if its neighbours are none: a number, a small word, a day, or a
/// word at the start of a sentence that is always small elsewhere.
fn names_nobody(token: &Token) -> bool {
    const ALWAYS_SMALL: u8 = 1;
    let small = token.is(Token::FIRST)
        && token.case == ALWAYS_SMALL
        && token.facts & (Token::SHOUTED | Token::CAPS) == 0;
    (token.is(Token::IDLE) || !token.is(Token::CAPITAL) || small)
        && token.rule == 0
        && token.known == 0
}

/// Which words can belong to a name: those with a capital, numbers beside them, and small words
/// between them.
pub(super) fn mark_candidates(sentence: &mut [Token]) {
    let n = sentence.len();
    let joins = |gap: Gap| {
        matches!(gap, Gap::Blank | Gap::Line | Gap::Hyphen | Gap::Ampersand | Gap::Apostrophe)
    };
    for at in 0..n {
        let token = sentence[at];
        let capital = |at: usize| sentence.get(at).is_some_and(|token| token.is(Token::CAPITAL));
        let joined = |at: usize| sentence.get(at).is_some_and(|token| joins(token.gap));
        let before = at > 0 && joins(token.gap);
        let after = joined(at + 1);
        let next_to = |at_before: bool| {
            if at_before { before && capital(at - 1) } else { after && capital(at + 1) }
        };
        let within = if token.is(Token::CAPITAL) {
            true
        } else if token.is(Token::DIGITS) {
            next_to(true) || next_to(false)
        } else {
            let hyphen_after = after && sentence[at + 1].gap == Gap::Hyphen;
            let hyphened = token.gap == Gap::Hyphen || hyphen_after;
            // One or two small words between capitals.
            let opens = next_to(true)
                || (before && at > 1 && joins(sentence[at - 1].gap) && capital(at - 2));
            let closes = next_to(false) || (after && joined(at + 2) && capital(at + 2));
            (opens && closes && (token.is(Token::CONNECTOR) || hyphened))
                || (token.gap == Gap::Hyphen && next_to(true))
                || (token.is(Token::PARTICLE) && next_to(false))
        };
        if within {
            sentence[at].facts |= Token::CANDIDATE;
        }
    }
}

/// `I`, and the days and months that are nobody's name.
pub(super) fn is_idle(word: &str) -> bool {
    const DAYS: [&str; 14] = [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "January",
        "February",
        "July",
        "September",
        "October",
        "November",
        "December",
    ];
    word == "I" || DAYS.contains(&word)
}

/// Small words that stand inside names: `Bank of England`, `Ursula von der Leyen`.
pub(super) fn is_connector(word: &str) -> bool {
    matches!(
        word,
        "of" | "the"
            | "and"
            | "for"
            | "de"
            | "la"
            | "le"
            | "du"
            | "des"
            | "del"
            | "della"
            | "di"
            | "da"
            | "do"
            | "dos"
            | "das"
            | "van"
            | "von"
            | "der"
            | "den"
            | "ten"
            | "ter"
            | "al"
            | "el"
            | "ul"
            | "ud"
            | "bin"
            | "ibn"
            | "ben"
            | "bint"
            | "abu"
            | "e"
            | "y"
            | "i"
            | "on"
            | "in"
            | "to"
            | "at"
            | "against"
            | "as"
            | "with"
            | "a"
            | "an"
            | "by"
            | "from"
            | "under"
            | "sur"
            | "en"
            | "et"
            | "und"
            | "ad"
            | "or"
            | "ash"
    )
}

/// Small words that names begin with.
pub(super) fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "al" | "el"
            | "de"
            | "van"
            | "von"
            | "bin"
            | "ibn"
            | "abu"
            | "di"
            | "da"
            | "du"
            | "la"
            | "le"
            | "der"
            | "den"
            | "del"
            | "ad"
            | "an"
            | "as"
            | "ar"
            | "ash"
            | "at"
            | "ul"
    )
}

#[cfg(test)]
mod tests {
    use super::super::tokens::{Reader, Zone};
    use super::super::words::WordTable;
    use crate::analysis::words;

    /// The rows that are judged.
    fn rows(text: &str) -> Vec<&str> {
        let table = WordTable::new(&super::super::WORDS.0).expect("a table");
        let words = words(text);
        let mut tokens = super::Tokens::default();
        Reader::new(table).read(&[Zone { text, words: &words, marks: &[] }], &mut tokens);
        let word = |at: u32| words[tokens.all[at as usize].word as usize].span;
        let row = |(a, b): &(u32, u32)| &text[word(*a).start as usize..word(b - 1).end as usize];
        tokens.runs.iter().map(row).collect()
    }

    #[test]
    fn only_what_can_be_a_name_is_judged() {
        let cases: [(&str, &[&str]); 6] = [
            (
                "It was then that the Bank of England met Mark Carney.",
                &["Bank of England", "Mark Carney"],
            ),
            ("On Monday I left. But in July 2019 it rained.", &[]),
            ("The House met on Friday. The rest did not.", &["The House"]),
            ("April and May met June. It was Sunday.", &["April and May", "June"]),
            ("nothing here has a capital", &[]),
            ("", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(rows(text), expected, "{text:?}");
        }
    }
}
