//! What does each part of a query add to the score of an article?

use crate::base::Result;
use crate::index::Archive;
use crate::query::{Pattern, Plan};
use crate::search::engine::{Segment, Segments, follows};
use crate::search::limits::Limits;
use crate::search::lower::{Access, lower};
use crate::search::manner::{Manner, manner};
use crate::search::matcher::Active;
use crate::search::rank::{Bonus, Evidence, Weights};
use crate::search::shape::Shape;

/// What one part of a query adds to the score of an article.
#[derive(Clone, Debug)]
pub struct Share {
    /// The part.
    pub pattern: Pattern,
    /// How much it weighs: the rarer, the more.
    pub weight: f32,
    /// How many hits it has in the article.
    pub n_hits: usize,
    /// What BM25 gives for them.
    pub words: f32,
    /// What is added for a word that is spelt as it was typed, where others would do.
    pub as_typed: f32,
    /// What is added for where they stand.
    pub bonus: Bonus,
}

/// What each part of `plan` adds to the score of the article with `key`; `None` where the article does
/// not satisfy it. The sum is the score, if the article is among the first hundred.
///
/// # Errors
///
/// As a search has them.
pub fn shares(
    archive: &Archive,
    plan: &Plan,
    key: &[u8; 16],
    limits: &Limits,
) -> Result<Option<Vec<Share>>> {
    let Some((ord, doc)) = archive.address(key)? else { return Ok(None) };
    let lowered = lower(plan, archive)?;
    let mut segments =
        Segments::open(archive, &lowered, Access::Places, Weights::default(), limits)?;
    let Segment { columns, matcher, .. } = &mut segments.list[ord as usize];
    if matcher.next(doc) != doc {
        return Ok(None);
    }
    let mut active = Active::default();
    matcher.active(doc, &mut active);
    let follows = follows(&lowered, plan);
    let scored = |i: &usize| lowered.atoms[*i].scored;
    let atoms: Vec<usize> = (0..lowered.atoms.len()).filter(scored).collect();
    let mut evidence = Vec::with_capacity(atoms.len());
    let mut manners = Vec::with_capacity(atoms.len());
    let mut freqs = Vec::with_capacity(atoms.len());
    for &i in &atoms {
        let atom = &lowered.atoms[i];
        let (starts, of_atom) = if active.atoms[i] {
            let starts = matcher.starts(&atom.shape, doc);
            (starts, manner(&lowered, atom, doc, &mut matcher.cursors))
        } else {
            (Vec::new(), Manner::default())
        };
        freqs.push(match atom.shape {
            Shape::Leaf(leaf) | Shape::Runs(leaf, _) | Shape::Pair(leaf) if !starts.is_empty() => {
                matcher.cursors.get_mut(leaf).freq()
            }
            _ => starts.len() as u32,
        });
        evidence.push(Evidence { starts, idf: segments.weights[i], follows: follows[i] });
        manners.push(of_atom);
    }
    let n_hits: Vec<usize> = evidence.iter().map(|word| word.starts.len()).collect();
    let mut norm = columns.norms.fieldnorm_id(doc);
    if columns.is_page(doc) {
        evidence = segments.bm25.best_window(&evidence);
        freqs = evidence.iter().map(|word| word.starts.len() as u32).collect();
        norm = segments.bm25.window_norm();
    }
    let bonuses = segments.bm25.bonuses(&evidence, norm);
    let share = |(at, bonus): (usize, Bonus)| {
        let weight = evidence[at].idf;
        Share {
            pattern: lowered.atoms[atoms[at]].pattern.clone(),
            weight,
            n_hits: n_hits[at],
            words: weight * segments.bm25.saturation(freqs[at], norm) * manners[at].whole,
            as_typed: weight * manners[at].nearness,
            bonus,
        }
    };
    Ok(Some(bonuses.enumerate().map(share).collect()))
}
