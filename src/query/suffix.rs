//! What do the signs behind a word or phrase ask for?
//!
//! `*` and `!` for the beginning of a word, `~1` and `~2` for letters that may differ, `~n` behind a
//! phrase for words that may stand among its own.

use crate::query::ast::Word;
use crate::query::note::{self, quoted};

/// A word with the signs behind it read.
pub(super) struct Suffixed {
    pub(super) word: Word,
    /// How many bytes stand before `~` or `^`.
    pub(super) len: usize,
    /// Codes and texts of notes.
    pub(super) told: Vec<(&'static str, String)>,
}

/// Most letters that may differ.
const MOST_EDITS: u8 = 2;

/// Reads a run of characters as a word and the signs behind it.
pub(super) fn suffixed(run: &str) -> Suffixed {
    let mut told = Vec::new();
    let mut bare = run;
    let mut edits = 0;
    // In an address a tilde is part of it.
    while !run.contains('/')
        && let Some(at) = bare.rfind(['~', '^'])
    {
        let suffix = &bare[at..];
        let number = &suffix[1..];
        if !number.bytes().all(|b| b.is_ascii_digit() || b == b'.') || suffix == "^" {
            break;
        }
        match (suffix.as_bytes()[0], number) {
            (b'~', "" | "2") => edits = MOST_EDITS,
            (b'~', "1") => edits = 1,
            (b'~', "0") => {}
            (b'~', n) if n.bytes().all(|b| b.is_ascii_digit()) => {
                edits = MOST_EDITS;
                let text = format!("{} read as ~2: at most two letters may differ", quoted(suffix));
                told.push((note::SUFFIX, text));
            }
            (b'~', _) => {
                let text = format!(
                    "{} left out: write ~1 or ~2 for letters that may differ",
                    quoted(suffix)
                );
                told.push((note::SUFFIX, text));
            }
            _ => {
                let text = format!("{} left out: words have no weights here", quoted(suffix));
                told.push((note::SUFFIX, text));
            }
        }
        bare = &bare[..at];
    }
    let len = bare.len();
    let mut text = bare.trim_end_matches('*');
    let mut prefix = text.len() < bare.len();
    if let Some(word) = text.strip_suffix('!')
        && word.ends_with(char::is_alphanumeric)
        && !prefix
    {
        told.push((
            note::BANG,
            format!("{} read as {word}*: every word that begins so", quoted(text)),
        ));
        (text, prefix) = (word, true);
    }
    if edits > 0 && (prefix || crate::analysis::wildcards(text) != text) {
        let text = format!(
            "{} left out: a word with * or ? is spelt roughly already",
            quoted(&run[len..])
        );
        told.push((note::SUFFIX, text));
        edits = 0;
    }
    Suffixed { word: Word { text: text.to_owned(), prefix, edits }, len, told }
}

/// What stands behind the closing quote of a phrase.
pub(super) struct Slack {
    /// `~n`: how many other words may stand among the phrase's own.
    pub(super) slack: Option<u8>,
    /// How many bytes it takes.
    pub(super) len: usize,
    /// What is odd about it.
    pub(super) told: Option<String>,
}

/// Reads what stands behind the closing quote of a phrase; `text` is all of it.
pub(super) fn slack(text: &str) -> Slack {
    let none = Slack { slack: None, len: 0, told: None };
    let rest = text.trim_start();
    let n_blanks = text.len() - rest.len();
    let Some(sign) = rest.chars().next().filter(|c| matches!(c, '~' | '^')) else { return none };
    let n_digits = rest[1..]
        .find(|c: char| !(c.is_ascii_digit() || (sign == '^' && c == '.')))
        .unwrap_or(rest.len() - 1);
    let number = &rest[1..1 + n_digits];
    let behind = rest[1 + n_digits..].chars().next();
    let stands_alone = behind.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | ')'));
    if behind.is_some_and(char::is_alphanumeric)
        || (n_blanks > 0 && (number.is_empty() || !stands_alone))
    {
        return none;
    }
    let len = n_blanks + 1 + n_digits;
    let typed = quoted(&rest[..1 + n_digits]);
    if sign == '^' {
        let told = Some(format!("{typed} left out: phrases have no weights here"));
        return Slack { slack: None, len, told };
    }
    if number.is_empty() {
        let told = "`~` left out: write ~5 for up to five other words inside the phrase";
        return Slack { slack: None, len, told: Some(told.to_owned()) };
    }
    let slack = number.parse::<u8>().unwrap_or(u8::MAX);
    let told = match () {
        () if number.trim_start_matches('0') != slack.to_string() && slack > 0 => {
            Some(format!("up to 255 other words can stand inside; read as ~{slack}"))
        }
        () if n_blanks > 0 => Some(format!("{typed} belongs to the phrase before it")),
        () => None,
    };
    Slack { slack: Some(slack), len, told }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_behind_words() {
        for (run, expected) in [
            ("hack", "hack"),
            ("hack*", "hack*"),
            ("hack**", "hack*"),
            ("hack!", "hack* N-BANG"),
            ("hack!!", "hack!!"),
            ("!", "!"),
            ("raab~1", "raab~1"),
            ("raab~", "raab~2"),
            ("raab~2", "raab~2"),
            ("raab~0", "raab"),
            ("raab~9", "raab~2 N-SUFFIX"),
            ("raab~0.8", "raab N-SUFFIX"),
            ("raab^3", "raab N-SUFFIX"),
            ("raab~1^2.5", "raab~1 N-SUFFIX"),
            ("hack*~1", "hack* N-SUFFIX"),
            ("h?ck~1", "h?ck N-SUFFIX"),
            ("http://a.b/~1", "http://a.b/~1"),
            ("a~b", "a~b"),
        ] {
            let found = suffixed(run);
            let read = found
                .told
                .iter()
                .fold(found.word.to_string(), |r, (code, _)| format!("{r} {code}"));
            assert_eq!(read, expected, "{run}");
        }
    }

    #[test]
    fn signs_behind_phrases() {
        for (text, expected) in [
            ("~5", (Some(5), 2, false)),
            ("~5 b", (Some(5), 2, false)),
            (" ~7", (Some(7), 3, true)),
            ("~0", (Some(0), 2, false)),
            ("~999", (Some(255), 4, true)),
            ("~", (None, 1, true)),
            ("^2.5", (None, 4, true)),
            (" b", (None, 0, false)),
            ("~5b", (None, 0, false)),
            (" ~5|", (None, 0, false)),
            (" ~ b", (None, 0, false)),
            ("", (None, 0, false)),
        ] {
            let found = slack(text);
            assert_eq!((found.slack, found.len, found.told.is_some()), expected, "{text}");
        }
    }
}
