//! Does one text match, and where, without an index?
//!
//! The same evaluator over an article's own tokens: what another engine proposes can be verified,
//! and a whole article can be marked.

use rustc_hash::FxHashMap;

use crate::analysis::terms::{PARAGRAPH, SENTENCE, kind_letter};
use crate::analysis::{Analysed, Lang, stem_term};
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
    lang: Option<Lang>,
    by_term: FxHashMap<&'a str, Vec<u32>>,
    leaves: Vec<Wanted<'a>>,
}

impl<'a> Text<'a> {
    fn new(article: &'a Analysed, leaves: Vec<Wanted<'a>>) -> Self {
        let mut by_term: FxHashMap<&str, Vec<u32>> = FxHashMap::default();
        for (position, term) in article.tokens.iter() {
            by_term.entry(term).or_default().push(position);
        }
        Text { lang: article.lang, by_term, leaves }
    }

    fn add(&self, term: &str, out: &mut Vec<u32>) {
        out.extend(self.by_term.get(term).into_iter().flatten());
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
                        LeafTerm::InLang(lang, term) if self.lang == Some(*lang) => {
                            self.add(term, out);
                        }
                        LeafTerm::InLang(..) => {}
                        LeafTerm::Stem(lang, stem) => self.add(&stem_term(*lang, stem), out),
                        LeafTerm::Prefix(prefix) => {
                            self.add_where(|term| term.starts_with(prefix.as_str()), out);
                        }
                        LeafTerm::Name(kind, words) => self.add_where(
                            |term| {
                                let key = term
                                    .strip_prefix('\u{5}')
                                    .and_then(|term| term.strip_prefix(kind_letter(*kind)));
                                key.is_some_and(|key| {
                                    words.iter().all(|word| key.split(' ').any(|k| k == word))
                                })
                            },
                            out,
                        ),
                    }
                }
            }
        }
        out.sort_unstable();
        out.dedup();
    }
}
