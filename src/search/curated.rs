//! Which words does a name that a person has curated also stand for?
//!
//! An alias is a name: an article in which it was never recognised may still print it. So a curated
//! name is looked for as a phrase too, wherever it stands; what was only extracted never is.

use crate::analysis::entities::{Kind, entity_key};
use crate::base::{PartialDate, Result};
use crate::index::{Archive, StoredArticle, StoredEntity, Validity};
use crate::query::{Leaf, LeafTerm, Pattern, written};
use crate::search::names::{Names, name_words, names_of, names_with};

/// The names that a leaf means, kind by kind.
pub fn names(archive: &Archive, leaf: &Leaf) -> Result<Vec<(Kind, Names)>> {
    let mut found = Vec::new();
    for term in &leaf.terms {
        match term {
            LeafTerm::Name(kind, words) => found.push((*kind, names_with(archive, *kind, words)?)),
            LeafTerm::Entity(id) => found.push((id.kind, names_of(archive, id)?)),
            _ => {}
        }
    }
    Ok(found)
}

/// The pattern with every name that a person has curated looked for by its words too; `None` where
/// there is none.
pub fn with_curated(archive: &Archive, pattern: &Pattern) -> Result<Option<Pattern>> {
    let mut any = false;
    pattern.leaves(&mut |leaf| any |= leaf.runs);
    if !any || archive.curated()?.is_empty() {
        return Ok(None);
    }
    let mut changed = false;
    let expanded = expand(archive, pattern, &mut changed)?;
    Ok(changed.then_some(expanded))
}

fn expand(archive: &Archive, pattern: &Pattern, changed: &mut bool) -> Result<Pattern> {
    pattern.map_leaves(&mut |leaf: &Leaf| {
        let pattern = Pattern::Leaf(leaf.clone());
        if !leaf.runs {
            return Ok(pattern);
        }
        let mut parts = vec![pattern.clone()];
        for (_, names) in names(archive, leaf)? {
            for (name, validity) in names.as_words {
                parts.extend(written(&name).map(|words| dated(words, validity)));
            }
        }
        if parts.len() == 1 {
            return Ok(pattern);
        }
        *changed = true;
        Ok(Pattern::Any(parts))
    })
}

/// The pattern in articles of some days only.
fn dated(pattern: Pattern, validity: Validity) -> Pattern {
    if validity == Validity::Always {
        return pattern;
    }
    match pattern {
        Pattern::Leaf(mut leaf) => {
            let dated = |term| LeafTerm::Dated(Box::new(term), validity);
            leaf.terms = leaf.terms.into_iter().map(dated).collect();
            Pattern::Leaf(leaf)
        }
        Pattern::Pair(mut leaf) => {
            let dated = |term| LeafTerm::Dated(Box::new(term), validity);
            leaf.terms = leaf.terms.into_iter().map(dated).collect();
            Pattern::Pair(leaf)
        }
        // Where the first word is held to these days, so are all.
        Pattern::Phrase(mut parts) => {
            if let Some(first) = parts.first_mut() {
                *first = dated(first.clone(), validity);
            }
            Pattern::Phrase(parts)
        }
        Pattern::Any(parts) => {
            Pattern::Any(parts.into_iter().map(|part| dated(part, validity)).collect())
        }
        other => other,
    }
}

/// What a pattern that asks for names means in an archive.
#[derive(Clone, Debug, Default)]
pub struct Meaning(Vec<(Kind, Names)>);

/// What the names of `pattern` mean in `archive`.
///
/// # Errors
///
/// A dictionary that cannot be read.
pub fn meaning(archive: &Archive, pattern: &Pattern) -> Result<Meaning> {
    let mut leaves = Vec::new();
    pattern.leaves(&mut |leaf| leaves.push(leaf));
    let mut found = Vec::new();
    for leaf in leaves.into_iter().filter(|leaf| leaf.runs) {
        found.extend(names(archive, leaf)?);
    }
    Ok(Meaning(found))
}

impl Meaning {
    /// The entities of an article that are meant.
    pub fn entities_in<'a>(
        &'a self,
        article: &'a StoredArticle,
    ) -> impl Iterator<Item = &'a StoredEntity> + 'a {
        let words = |entity: &StoredEntity| -> Vec<String> {
            let headline = article.headline.as_deref().unwrap_or("");
            let in_headline = entity.in_headline.iter().map(move |span| span.of(headline));
            let in_body = entity.mentions.iter().map(|span| span.of(&article.body));
            let forms = std::iter::once(entity.name.as_str()).chain(in_headline).chain(in_body);
            let word = |form| name_words(form).into_iter().map(|word| word.text().to_owned());
            forms.flat_map(word).collect()
        };
        let is_meant = move |entity: &StoredEntity| {
            self.0.iter().flat_map(|(_, names)| &names.wanted).any(|wanted| {
                wanted.key == entity.key
                    && wanted.standings.contains(&entity.standing())
                    && wanted.validity.holds(article.date)
                    && (wanted.by_form.is_empty() || {
                        let words = words(entity);
                        wanted.by_form.iter().all(|asked| words.iter().any(|w| asked.takes(w)))
                    })
            })
        };
        article.entities.iter().filter(move |entity| is_meant(entity))
    }

    /// The kind and key of the curated name that `text` is, in an article of `date`.
    pub fn curated(&self, text: &str, date: Option<PartialDate>) -> Option<(Kind, String)> {
        self.0.iter().find_map(|(kind, names)| {
            let key = entity_key(*kind, text);
            let is_name = |(name, validity): &&(String, Validity)| {
                validity.holds(date) && entity_key(*kind, name) == key
            };
            names.as_words.iter().find(is_name).map(|_| (*kind, key.clone()))
        })
    }
}
