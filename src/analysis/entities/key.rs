//! Under which key is a name kept, so that its spellings meet?

use super::Kind;
use crate::analysis::fold;

/// Legal forms, folded and without their dots, that say nothing of which firm is meant.
const LEGAL_FORMS: [&str; 38] = [
    "ab",
    "ag",
    "asa",
    "bhd",
    "bv",
    "co",
    "corp",
    "corporation",
    "ev",
    "gmbh",
    "inc",
    "incorporated",
    "kg",
    "kgaa",
    "lda",
    "limited",
    "llc",
    "llp",
    "lp",
    "ltd",
    "ltda",
    "nv",
    "oy",
    "oyj",
    "plc",
    "pte",
    "pty",
    "sa",
    "sarl",
    "sas",
    "se",
    "sl",
    "spa",
    "srl",
    "оао",
    "ооо",
    "пао",
    "зао",
];

/// Longer keys are cut, so that every term made of one has room.
const LONGEST_KEY: usize = 200;

/// The key of `name`: folded, without quotes, dots and a leading "the"; of organizations without a
/// legal form at the end. The key of a key is that key. Empty where the name has no letter or digit.
///
/// # Example
///
/// ```
/// use dateline::analysis::entities::{Kind, entity_key};
/// assert_eq!(entity_key(Kind::Person, "Donald J. Trump"), "donald j trump");
/// assert_eq!(entity_key(Kind::Organization, "The Lehman Brothers, Inc."), "lehman brothers");
/// assert_eq!(entity_key(Kind::Place, "The Hague"), "hague");
/// ```
pub fn entity_key(kind: Kind, name: &str) -> String {
    let folded = fold(name);
    let mut spaced = String::with_capacity(folded.len());
    for c in folded.chars() {
        match c {
            // `J.R.` is two initials, `S.A.` one abbreviation.
            '.' if kind == Kind::Person => spaced.push(' '),
            '.' | '\'' | '\u{2018}' | '\u{2019}' | '\u{2bc}' | '\u{ad}' => {}
            '"' | '\u{201c}'..='\u{201f}' | '«' | '»' | ',' => spaced.push(' '),
            // Keys stand in terms that control characters divide.
            c if c.is_control() => spaced.push(' '),
            c => spaced.push(c),
        }
    }
    let mut words: Vec<&str> = spaced.split_whitespace().collect();
    while words.len() > 1 && words[0] == "the" {
        words.remove(0);
    }
    while kind == Kind::Organization && words.len() > 1 && is_legal_form(words[words.len() - 1]) {
        words.pop();
    }
    let mut key = String::with_capacity(spaced.len());
    for word in words {
        if key.len() + 1 + word.len() > LONGEST_KEY && !key.is_empty() {
            break;
        }
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(word);
    }
    if key.len() > LONGEST_KEY {
        let mut end = LONGEST_KEY;
        while !key.is_char_boundary(end) {
            end -= 1;
        }
        key.truncate(end);
    }
    if key.chars().any(char::is_alphanumeric) { key } else { String::new() }
}

/// Whether a folded word is a legal form such as `inc` or `gmbh`.
pub fn is_legal_form(word: &str) -> bool {
    LEGAL_FORMS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_meet() {
        let rows = [
            (Kind::Person, "Donald J. Trump", "donald j trump"),
            (Kind::Person, "J.R. Ewing", "j r ewing"),
            (Kind::Person, "Seán O’Neill", "sean oneill"),
            (Kind::Person, "Jean-Luc  Picard", "jean-luc picard"),
            (Kind::Organization, "the Guardian", "guardian"),
            (Kind::Organization, "The Who", "who"),
            (Kind::Organization, "Microsoft Corp", "microsoft"),
            (Kind::Organization, "Lehman Brothers, Inc.", "lehman brothers"),
            (Kind::Organization, "Generali S.p.A.", "generali"),
            (Kind::Organization, "Siemens AG", "siemens"),
            (Kind::Organization, "Co", "co"),
            (Kind::Organization, "Limited Inc", "limited"),
            (Kind::Place, "St. Louis", "st louis"),
            (Kind::Place, "U.S.", "us"),
            (Kind::Place, "Co", "co"),
            (Kind::Organization, "\"the Dukes\"", "dukes"),
            (Kind::Organization, "...", ""),
        ];
        for (kind, name, expected) in rows {
            assert_eq!(entity_key(kind, name), expected, "{name:?}");
        }
        assert!(LEGAL_FORMS.iter().all(|form| entity_key(Kind::Place, form) == *form));
    }

    proptest! {
        #[test]
        fn the_key_of_a_key_is_that_key(name in "(?s).{0,260}", kind in 0..3usize) {
            let kind = [Kind::Person, Kind::Organization, Kind::Place][kind];
            let key = entity_key(kind, &name);
            prop_assert!(key.len() <= LONGEST_KEY);
            prop_assert!(!key.contains(char::is_control));
            prop_assert_eq!(entity_key(kind, &key), key);
        }
    }
}
