//! Which words could be read in two ways, and what is said of it?

use crate::base::Span;
use crate::query::plan::Clause;

/// A word that could be read in two ways.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// Where it stands in the query.
    pub span: Span,
    /// `N-ACRONYM` or `N-CAPITAL`.
    pub code: &'static str,
    /// As typed.
    pub word: String,
    /// How it was read.
    pub chosen: Clause,
    /// The other reading.
    pub other: Clause,
}

impl Choice {
    /// What to tell the reader, given how many articles each reading has.
    pub fn told(&self, chosen: u64, other: u64) -> String {
        let word = &self.word;
        match self.code {
            "N-ACRONYM" => format!(
                "{word} is searched as the acronym: {}; any spelling of the word: {other}, write {}",
                articles(chosen),
                word.to_lowercase()
            ),
            _ => format!(
                "{word} is searched as written: {}; with its other forms: {other}, write {}",
                articles(chosen),
                word.to_lowercase()
            ),
        }
    }
}

fn articles(n: u64) -> String {
    format!("{n} {}", if n == 1 { "article" } else { "articles" })
}
