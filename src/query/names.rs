//! How is a name looked for, and what is kept of it for the reader?

use crate::analysis::entities::Kind as EntityKind;
use crate::analysis::{NameWord, words_of_line};
use crate::base::Span;
use crate::query::plan::{Leaf, LeafTerm, Pattern};
use crate::query::words::{Manner, Typed, leaf};

/// A person, organization or place that a query asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct EntityClause {
    /// Where it stands in the query.
    pub span: Span,
    /// In canonical form: `person:raab`.
    pub text: String,
    /// The words asked for, normalized.
    pub words: Vec<NameWord>,
    /// What is looked for.
    pub pattern: Pattern,
    /// The same words as words.
    pub as_words: Pattern,
}

/// Words one after another, as a person wrote them elsewhere: an alias. A lone word all in capitals
/// is an acronym. `None` where there is no letter or digit.
pub fn written(text: &str) -> Option<Pattern> {
    let cut = words_of_line(text);
    match cut[..] {
        [] => None,
        [only] if only.shape.all_caps() => {
            Some(Pattern::Leaf(leaf(only.span.of(text), text, Manner::Acronym)))
        }
        _ => Some(Typed::new(text, false).unbroken(true).sequence()),
    }
}

/// A mention of an entity whose name has all the words.
pub(super) fn name(kinds: &[EntityKind], text: &str, words: &[NameWord]) -> Pattern {
    let terms = kinds.iter().map(|kind| LeafTerm::Name(*kind, words.to_vec())).collect();
    Pattern::Leaf(Leaf { terms, runs: true, label: text.to_owned() })
}
