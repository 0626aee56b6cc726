//! Which words go on in the next line?

use crate::analysis::words::Word;

/// Whether a word that begins a line may be the rest of the word that ends the line before: of
/// *govern-* and *ment*, or of *govern* and *ment* where a scan lost the hyphen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rest {
    /// It is not.
    #[default]
    No,
    /// Only the end of the line stands between the two, and it goes on in small letters, or in
    /// capitals as the first is written.
    Perhaps,
    /// As [`Perhaps`](Rest::Perhaps), and there was a hyphen.
    Hyphened,
}

/// Whether the word at the byte `at` may be the rest of `last`, behind which a line ends.
pub(super) fn rest_of(last: Word, text: &str, at: usize) -> Rest {
    let (before, end) = (last.span.of(text), last.span.end as usize);
    let between = &text[end..at];
    let visible = between.strip_prefix(is_hyphen).unwrap_or(between);
    // A soft hyphen belongs to the word before it.
    let hyphened = visible.len() < between.len() || before.ends_with(SOFT_HYPHEN);
    let is_one_line_end = visible.bytes().filter(|b| *b == b'\n').count() == 1;
    if !is_one_line_end || !visible.chars().all(char::is_whitespace) {
        return Rest::No;
    }
    let ends_in_letter = before.trim_end_matches(SOFT_HYPHEN).ends_with(char::is_alphabetic);
    let mut rest = text[at..].chars();
    let goes_on = match (rest.next(), rest.next()) {
        (Some(first), _) if first.is_lowercase() => true,
        (Some(first), Some(second)) => {
            last.shape.all_caps() && first.is_uppercase() && second.is_uppercase()
        }
        _ => false,
    };
    match ends_in_letter && goes_on && !last.shape.digits() {
        true if hyphened => Rest::Hyphened,
        true => Rest::Perhaps,
        false => Rest::No,
    }
}

/// Part of the word it stands in, and seen only at the end of a line.
const SOFT_HYPHEN: char = '\u{ad}';

/// What printers and scanners put behind a word that goes on in the next line.
fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '¬' | '=' | '⸗')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::words::words;

    #[test]
    fn words_go_on_in_the_next_line() {
        for (text, expected) in [
            ("govern-\nment", Rest::Hyphened),
            ("govern-  \r\n  ment", Rest::Hyphened),
            ("govern\u{ad}\nment", Rest::Hyphened),
            ("govern¬\nment", Rest::Hyphened),
            ("Regie=\nrung", Rest::Hyphened),
            ("GOVERN-\nMENT", Rest::Hyphened),
            ("self-govern-\nment", Rest::Hyphened),
            ("govern\nment", Rest::Perhaps),
            ("govern\r\nment", Rest::Perhaps),
            ("GOVERN\nMENT", Rest::Perhaps),
            // A new paragraph, another word, a name, a number, a sign.
            ("govern-\n\nment", Rest::No),
            ("govern- ment", Rest::No),
            ("govern--\nment", Rest::No),
            ("Anglo-\nAmerican", Rest::No),
            ("New\nYork", Rest::No),
            ("GOVERN\nI", Rest::No),
            ("1916\nment", Rest::No),
            ("govern,\nment", Rest::No),
            ("govern\n\"ment", Rest::No),
            ("govern -\nment", Rest::No),
        ] {
            let found = words(text).last().map(|word| word.rest);
            assert_eq!(found, Some(expected), "{text:?}");
        }
    }
}
