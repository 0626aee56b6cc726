//! What was odd about a query, and what was searched instead? And when can it not be read at all?

use crate::base::{Error, ErrorKind, Span};

/// One odd thing in a query that was worked around.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The bytes of the query text it is about.
    pub span: Span,
    /// A stable code, such as `N-SMART-QUOTES`; [`CODES`] lists them.
    pub code: &'static str,
    /// What is odd; what was searched instead. No final stop.
    pub text: String,
}

pub(super) const BANG: &str = "N-BANG";
pub(super) const BARE_DATE: &str = "N-BARE-DATE";
pub(super) const BRACKET: &str = "N-BRACKET";
pub(super) const DISTANCE: &str = "N-DISTANCE";
pub(super) const FIELD: &str = "N-FIELD";
pub(super) const FOREIGN: &str = "N-FOREIGN";
pub(super) const MIXED: &str = "N-MIXED";
pub(super) const NOT: &str = "N-NOT";
pub(super) const OPERATOR: &str = "N-OPERATOR";
pub(super) const PLUS: &str = "N-PLUS";
pub(super) const PUNCTUATION: &str = "N-PUNCTUATION";
pub(super) const QUOTE: &str = "N-QUOTE";
pub(super) const SMART_QUOTES: &str = "N-SMART-QUOTES";
pub(super) const SUFFIX: &str = "N-SUFFIX";

/// Every code that [`parse`](crate::query::parse) gives, with what it means.
pub const CODES: [(&str, &str); 14] = [
    (BANG, "a `!` at the end of a word was read as `*`"),
    (BARE_DATE, "a bare date was searched as text"),
    (BRACKET, "a bracket without its partner, or with nothing inside, was left out or closed"),
    (DISTANCE, "a distance below 1 or above 255 was set to the nearest of the two"),
    (FIELD, "what stands before a colon was searched as text"),
    (FOREIGN, "a sign or name of another language was read as what it means here"),
    (MIXED, "AND or blanks were mixed with OR; the brackets are shown"),
    (NOT, "a `not` in small letters was searched as a word"),
    (OPERATOR, "an operator without a part to join was left out"),
    (PLUS, "a `+` was left out"),
    (PUNCTUATION, "a sign without letter or digit was left out"),
    (QUOTE, "a quote without its partner, or with nothing inside, was closed or left out"),
    (SMART_QUOTES, "curly, low or angle quotes were read as straight ones"),
    (SUFFIX, "a `~n` or `^n` was changed or left out"),
];

impl Note {
    pub(super) fn new(code: &'static str, span: Span, text: impl Into<String>) -> Note {
        Note { span, code, text: text.into() }
    }
}

/// What was read, or why it cannot be.
pub(super) type Read<T> = std::result::Result<T, Refusal>;

/// Why a query or a date cannot be read, before it is known which text it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    /// The byte of the text where the trouble begins.
    pub(super) start: usize,
    pub(super) message: String,
    pub(super) hint: Option<String>,
}

impl Refusal {
    pub(super) fn new(start: usize, message: impl Into<String>) -> Refusal {
        Refusal { start, message: message.into(), hint: None }
    }

    pub(super) fn hint(self, hint: impl Into<String>) -> Refusal {
        Refusal { hint: Some(hint.into()), ..self }
    }

    /// Says where in `text` it is: `query:7`, in characters counted from 1.
    pub(super) fn in_query(self, text: &str) -> Error {
        let before = text.char_indices().take_while(|(at, _)| *at < self.start).count();
        self.into_error("E-QUERY").at(format!("query:{}", before + 1))
    }

    pub(super) fn into_error(self, code: &'static str) -> Error {
        let error = Error::new(ErrorKind::Request, code, self.message);
        match self.hint {
            Some(hint) => error.hint(hint),
            None => error,
        }
    }
}

/// What a reader typed, fit to be quoted in a message: in backquotes, cut after 300 characters,
/// control characters made visible.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::from("`");
    for (n_chars, c) in text.chars().enumerate() {
        if n_chars == 300 {
            quoted.push('…');
            break;
        }
        match c.is_control() {
            true => quoted.extend(c.escape_default()),
            false => quoted.push(c),
        }
    }
    quoted.push('`');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_is_short_and_visible() {
        assert_eq!(quoted("a\u{1b}[31mb"), "`a\\u{1b}[31mb`");
        assert_eq!(quoted(&"é".repeat(400)), format!("`{}…`", "é".repeat(300)));
    }

    #[test]
    fn columns_count_characters() {
        let refusal = Refusal::new("für ".len(), "no");
        assert_eq!(refusal.in_query("für x").to_string(), "query:5: E-QUERY: no");
    }

    #[test]
    fn every_code_is_in_the_manual() {
        let manual = include_str!("../../docs/query.md");
        for (code, _) in CODES {
            assert!(manual.contains(&format!("`{code}`")), "docs/query.md lacks {code}");
        }
    }
}
