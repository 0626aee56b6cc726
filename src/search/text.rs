//! Does one text match, and where, without an index?
//!
//! The same evaluator over an article's own tokens: what another engine proposes can be verified,
//! and a whole article can be marked.

use rustc_hash::FxHashMap;

use crate::analysis::entities::{Entity, Kind};
use crate::analysis::terms::{DIVIDED, REST};
use crate::analysis::{Analysed, NameWord, entity_term, is_character_pair, stem, stem_term};
use crate::base::Result;
use crate::index::Archive;
use crate::query::{Leaf, LeafTerm, Pattern};
use crate::search::broken::{Halves, halves};
use crate::search::curated::{names, with_curated};
use crate::search::lower::term_of;
use crate::search::names::Names;
use crate::search::shape::{LeafOf, compile};
use crate::search::spans::{Hit, Positions, hits};

/// The hits of a pattern in one text.
pub type TextMatch = Vec<Hit>;

/// Every hit of `pattern` in an analysed article; as many, and at the same positions, as the index
/// finds that holds the article. Names mean what they mean in `archive`.
///
/// # Errors
///
/// A dictionary of the archive that cannot be read.
pub fn match_text(archive: &Archive, pattern: &Pattern, article: &Analysed) -> Result<TextMatch> {
    let mut leaves: Vec<Wanted<'_>> = Vec::new();
    let mut failed = None;
    let expanded = with_curated(archive, pattern)?;
    let shape = compile(expanded.as_ref().unwrap_or(pattern), &mut |leaf| {
        leaves.push(match leaf {
            LeafOf::Leaf(leaf) if leaf.runs => match names(archive, leaf) {
                Ok(names) => Wanted::Names(names),
                Err(error) => {
                    failed.get_or_insert(error);
                    Wanted::Names(Vec::new())
                }
            },
            LeafOf::Leaf(leaf) => {
                let mut in_halves = Vec::new();
                for term in &leaf.terms {
                    if let LeafTerm::Broken(word) = term {
                        match halves(archive, word) {
                            Ok(found) => in_halves.extend(found),
                            Err(error) => {
                                failed.get_or_insert(error);
                            }
                        }
                    }
                }
                Wanted::Leaf(leaf.clone(), in_halves)
            }
            LeafOf::Mark(mark) => Wanted::Mark(term_of(mark)),
        });
        leaves.len() - 1
    });
    match failed {
        Some(error) => Err(error),
        None => Ok(hits(&shape, &mut Text::new(article, leaves))),
    }
}

enum Wanted<'a> {
    Leaf(Leaf, Vec<Halves>),
    Names(Vec<(Kind, Names)>),
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

    /// The words, behind `mark`, whose stem in the article's language is that of `raw`.
    fn forms(&self, raw: &str, mark: &str, out: &mut Vec<u32>) {
        let Some(lang) = self.article.lang else { return };
        let Some(stemmed) = stem(lang, raw).filter(|stem| !stem.is_empty()) else { return };
        self.add(&format!("{mark}{}", stem_term(lang, &stemmed)), out);
        if stem(lang, &stemmed).as_ref() == Some(&stemmed) {
            self.add(&format!("{mark}{stemmed}"), out);
        }
    }

    /// The places of first halves.
    fn halves(&self, Halves { first, second }: &Halves, out: &mut Vec<u32>) {
        let at = |term: &str| self.by_term.get(term).map_or(&[][..], Vec::as_slice);
        let goes_on = |first: &&u32| {
            let next = *first + 1;
            [second.as_str(), REST].iter().all(|term| at(term).binary_search(&next).is_ok())
        };
        out.extend(at(first).iter().filter(goes_on));
    }

    fn term(&self, term: &LeafTerm, out: &mut Vec<u32>) {
        match term {
            // What is divided stands over two positions.
            LeafTerm::Exact(term) if term.starts_with(DIVIDED) => {}
            LeafTerm::Exact(term) => self.add(term, out),
            LeafTerm::Forms(raw) => self.forms(raw, "", out),
            LeafTerm::Spelt(mark, spelling) => self.add_where(
                |term| {
                    let word = term.strip_prefix(mark.as_str());
                    word.is_some_and(|word| {
                        (!mark.is_empty() || is_word(word)) && spelling.takes(word)
                    })
                },
                out,
            ),
            LeafTerm::Regex(regex) => {
                self.add_where(|term| is_word(term) && regex.takes(term), out);
            }
            LeafTerm::Dated(term, validity) => {
                if validity.holds(self.article.article.date) {
                    self.term(term, out);
                }
            }
            // Names are looked up as a whole; what is broken stands over two positions.
            LeafTerm::Broken(_) | LeafTerm::Name(..) | LeafTerm::Entity(_) => {}
        }
    }

    fn is_meant(&self, entity: &Entity, names: &Names) -> bool {
        let words = self.article.name_words(entity);
        names.wanted.iter().any(|wanted| {
            let called = |w: &NameWord| words.iter().any(|word| w.takes(word));
            wanted.key == entity.key
                && wanted.standings.contains(&entity.standing())
                && wanted.validity.holds(self.article.article.date)
                && wanted.by_form.iter().all(called)
        })
    }

    fn add_where(&self, holds: impl Fn(&str) -> bool, out: &mut Vec<u32>) {
        for (term, positions) in &self.by_term {
            if holds(term) {
                out.extend(positions);
            }
        }
    }
}

/// Whether a term is a word, not a mark beside one, nor a pair of characters.
fn is_word(term: &str) -> bool {
    term.bytes().next().is_some_and(|byte| byte >= b' ') && !is_character_pair(term)
}

impl Positions for Text<'_> {
    fn positions(&mut self, leaf: usize, out: &mut Vec<u32>) {
        out.clear();
        match &self.leaves[leaf] {
            Wanted::Mark(mark) => self.add(mark, out),
            Wanted::Leaf(leaf, _) => {
                for term in &leaf.terms {
                    self.term(term, out);
                }
            }
            Wanted::Names(names) => {
                for entity in &self.article.entities {
                    if names.iter().any(|(_, names)| self.is_meant(entity, names)) {
                        self.add(&entity_term(entity.standing(), &entity.key), out);
                    }
                }
            }
        }
        out.sort_unstable();
        out.dedup();
    }

    fn is_broken(&mut self, leaf: usize) -> bool {
        let mut broken = Vec::new();
        self.broken(leaf, &mut broken);
        !broken.is_empty()
    }

    fn broken(&mut self, leaf: usize, out: &mut Vec<u32>) {
        out.clear();
        let Wanted::Leaf(leaf, in_halves) = &self.leaves[leaf] else { return };
        let is_divided = leaf.terms.iter().any(LeafTerm::is_broken);
        for term in &leaf.terms {
            match term {
                LeafTerm::Exact(term) if term.starts_with(DIVIDED) => self.add(term, out),
                LeafTerm::Forms(raw) if is_divided => self.forms(raw, DIVIDED, out),
                _ => {}
            }
        }
        in_halves.iter().for_each(|halves| self.halves(halves, out));
        out.sort_unstable();
        out.dedup();
    }
}
