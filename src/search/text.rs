//! Does one text match, and where, without an index?
//!
//! The same evaluator over an article's own tokens: what another engine proposes can be verified,
//! and a whole article can be marked.

use rustc_hash::FxHashMap;

use crate::analysis::terms::{MENTION, PARAGRAPH, SENTENCE};
use crate::analysis::{Analysed, NameWord, entity_term, stem, stem_term, truncated};
use crate::query::{Leaf, LeafTerm, Pattern, Unit};
use crate::search::spans::{Hit, LeafOf, Positions, compile, hits};

/// The hits of a pattern in one text.
pub type TextMatch = Vec<Hit>;

/// Every hit of `pattern` in an analysed article; as many, and at the same positions, as the index
/// finds once it holds the article.
pub fn match_text(pattern: &Pattern, article: &Analysed) -> TextMatch {
    let mut leaves: Vec<Wanted<'_>> = Vec::new();
    let shape = compile(pattern, &mut |leaf| {
        leaves.push(match leaf {
            LeafOf::Leaf(leaf) => Wanted::Leaf(leaf.clone()),
            LeafOf::Boundary(Unit::Sentence) => Wanted::Mark(SENTENCE),
            LeafOf::Boundary(Unit::Paragraph) => Wanted::Mark(PARAGRAPH),
            LeafOf::Mention => Wanted::Mark(MENTION),
        });
        leaves.len() - 1
    });
    hits(&shape, &mut Text::new(article, leaves))
}

enum Wanted<'a> {
    Leaf(Leaf),
    Mark(&'a str),
}

struct Text<'a> {
    article: &'a Analysed,
    by_term: FxHashMap<&'a str, Vec<u32>>,
    leaves: Vec<Wanted<'a>>,
}

impl<'a> Text<'a> {
    fn new(article: &'a Analysed, leaves: Vec<Wanted<'a>>) -> Self {
        let mut by_term: FxHashMap<&str, Vec<u32>> = FxHashMap::default();
        for (position, term) in article.tokens.iter() {
            by_term.entry(term).or_default().push(position);
        }
        Text { article, by_term, leaves }
    }

    fn add(&self, term: &str, out: &mut Vec<u32>) {
        out.extend(self.by_term.get(term).into_iter().flatten());
    }

    /// The words whose stem in the article's language is that of `raw`.
    fn forms(&self, raw: &str, out: &mut Vec<u32>) {
        let Some(lang) = self.article.lang else { return };
        let Some(stemmed) = stem(lang, raw).filter(|stem| !stem.is_empty()) else { return };
        self.add(&stem_term(lang, &stemmed), out);
        if stem(lang, &stemmed).as_ref() == Some(&stemmed) {
            self.add(&stemmed, out);
        }
    }

    fn add_where(&self, holds: impl Fn(&str) -> bool, out: &mut Vec<u32>) {
        for (term, positions) in &self.by_term {
            if holds(term) {
                out.extend(positions);
            }
        }
    }
}

impl Positions for Text<'_> {
    fn positions(&mut self, leaf: usize, out: &mut Vec<u32>) {
        out.clear();
        match &self.leaves[leaf] {
            Wanted::Mark(mark) => self.add(mark, out),
            Wanted::Leaf(leaf) => {
                for term in &leaf.terms {
                    match term {
                        LeafTerm::Exact(term) => self.add(term, out),
                        LeafTerm::Forms(raw) => self.forms(raw, out),
                        LeafTerm::Prefix(prefix) => {
                            self.add_where(|term| term.starts_with(prefix.as_str()), out);
                        }
                        LeafTerm::Name(kind, wanted) => {
                            let entities = self.article.entities.iter();
                            for entity in entities.filter(|entity| entity.kind == *kind) {
                                let words = self.article.name_words(entity);
                                let has = |w: &NameWord| words.iter().any(|word| w.takes(word));
                                if wanted.iter().all(has) {
                                    self.add(truncated(&entity_term(*kind, &entity.key)), out);
                                }
                            }
                        }
                    }
                }
            }
        }
        out.sort_unstable();
        out.dedup();
    }
}
