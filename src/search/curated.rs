//! Which words does a name that a person has curated also stand for?
//!
//! An alias is a name: an article in which it was never recognised may still print it. So a curated
//! name is looked for as a phrase too, wherever it stands; what was only extracted never is.

use crate::analysis::entities::Kind;
use crate::base::Result;
use crate::index::{Archive, Validity};
use crate::query::{Leaf, LeafTerm, Pattern, written};
use crate::search::names::{Names, names_of, names_with};

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
    let mut all = |parts: &[Pattern]| -> Result<Vec<Pattern>> {
        parts.iter().map(|part| expand(archive, part, changed)).collect()
    };
    Ok(match pattern {
        Pattern::Leaf(leaf) if leaf.runs => {
            let mut parts = vec![pattern.clone()];
            for (_, names) in names(archive, leaf)? {
                for (name, validity) in names.as_words {
                    parts.extend(written(&name).map(|words| dated(words, validity)));
                }
            }
            if parts.len() == 1 {
                return Ok(pattern.clone());
            }
            *changed = true;
            Pattern::Any(parts)
        }
        Pattern::Leaf(_) => pattern.clone(),
        Pattern::Any(parts) => Pattern::Any(all(parts)?),
        Pattern::Phrase(parts) => Pattern::Phrase(all(parts)?),
        Pattern::Near { left, right, distance, ordered } => Pattern::Near {
            left: Box::new(expand(archive, left, changed)?),
            right: Box::new(expand(archive, right, changed)?),
            distance: *distance,
            ordered: *ordered,
        },
        Pattern::NotNear { left, right, distance } => Pattern::NotNear {
            left: Box::new(expand(archive, left, changed)?),
            right: Box::new(expand(archive, right, changed)?),
            distance: *distance,
        },
        Pattern::Same { unit, left, right } => Pattern::Same {
            unit: *unit,
            left: Box::new(expand(archive, left, changed)?),
            right: Box::new(expand(archive, right, changed)?),
        },
        Pattern::In(zone, inner) => Pattern::In(*zone, Box::new(expand(archive, inner, changed)?)),
        Pattern::Both(left, right) => Pattern::Both(
            Box::new(expand(archive, left, changed)?),
            Box::new(expand(archive, right, changed)?),
        ),
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
