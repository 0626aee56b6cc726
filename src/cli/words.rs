//! Which words of the command line are options, and which mean NOT?
//!
//! After a query's first word `-word` means NOT. The only short options are `-h -V -n -q -v`; any
//! other word with one hyphen in front is shielded from the option parser, and unshielded after it.

use std::ffi::OsString;

/// Stands in front of a word that only looks like an option; nothing typed holds it.
const SHIELD: char = '\u{1}';

/// The arguments with every `-word` that is no option shielded.
pub fn shielded(args: impl Iterator<Item = OsString>) -> impl Iterator<Item = OsString> {
    args.map(|arg| match arg.to_str() {
        Some(text) if is_negated(text) => OsString::from(format!("{SHIELD}{text}")),
        _ => arg,
    })
}

/// A word as it was typed.
pub fn unshielded(word: &str) -> &str {
    word.strip_prefix(SHIELD).unwrap_or(word)
}

fn is_negated(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('-') else { return false };
    if rest.is_empty() || rest.starts_with('-') {
        return false;
    }
    let switches = rest.chars().all(|c| matches!(c, 'h' | 'V' | 'q' | 'v'));
    let limit =
        rest.strip_prefix('n').is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit() || b == b'='));
    !switches && !limit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_and_negated_words() {
        let rows = [
            ("-raab", true),
            ("-vaccine", true),
            ("-nato", true),
            ("-\"trade talks\"", true),
            ("-person:raab", true),
            ("-n", false),
            ("-n5", false),
            ("-q", false),
            ("-qv", false),
            ("--limit", false),
            ("-", false),
            ("raab", false),
        ];
        for (text, negated) in rows {
            assert_eq!(is_negated(text), negated, "{text}");
            let shielded = shielded(std::iter::once(OsString::from(text))).next();
            let shielded = shielded.and_then(|arg| arg.into_string().ok()).unwrap_or_default();
            assert_eq!(unshielded(&shielded), text);
        }
    }
}
