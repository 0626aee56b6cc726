//! How are the articles of plain words found fastest?
//!
//! Most queries are words alone, all or any of them. For these no tree is walked: articles are taken
//! in windows, each leaf's posting lists fill a bit set and the word's frequencies for the window,
//! the bit sets are joined, and what is left is scored.

use tantivy::TERMINATED;
use tantivy::fieldnorm::FieldNormReader;

use crate::search::cursor::Cursor;
use crate::search::matcher::Condition;
use crate::search::rank::Bm25;

/// Articles a window holds: 64 words of 64 bits.
const WINDOW: u32 = 4_096;

/// Leaves of which all are wanted are walked in windows unless one is so many times rarer than
/// another that jumping from each of its articles to the next reads less.
const LARGEST_RATIO: u64 = 12;

/// Which leaves an article must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Every one.
    All,
    /// Any of them.
    Any,
}

/// The leaves of a condition that is nothing but leaves, and how many of them are wanted; `None`
/// where the tree must be walked.
pub fn flat(condition: &Condition, costs: impl Fn(usize) -> u64) -> Option<(Wanted, Vec<usize>)> {
    // In the order of the query, so that sums of scores come out alike whatever the segment.
    let in_order = |mut leaves: Vec<usize>| {
        leaves.sort_unstable();
        leaves
    };
    let leaf = |part: &Condition| match part {
        Condition::Leaf { leaf, .. } => Some(*leaf),
        _ => None,
    };
    match condition {
        Condition::Leaf { leaf, .. } => Some((Wanted::Any, vec![*leaf])),
        Condition::Or(parts) => {
            let leaves = parts.iter().map(leaf).collect::<Option<Vec<_>>>()?;
            Some((Wanted::Any, in_order(leaves)))
        }
        Condition::And(and) => {
            let leaves = and.parts.iter().map(leaf).collect::<Option<Vec<_>>>()?;
            let rarest = leaves.iter().map(|leaf| costs(*leaf)).min()?;
            let commonest = leaves.iter().map(|leaf| costs(*leaf)).max()?;
            (commonest <= rarest.saturating_mul(LARGEST_RATIO))
                .then(|| (Wanted::All, in_order(leaves)))
        }
        _ => None,
    }
}

/// One leaf's share of a window.
struct Share {
    bits: [u64; 64],
    freqs: Vec<u32>,
}

/// Calls `found` for every article that has the leaves wanted, with its score, in order. True where
/// `is_over` said that there was no time for all.
///
/// `leaves` are the numbers of cursors with the weight each has in the score.
pub fn walk(
    cursors: &mut [Cursor],
    wanted: Wanted,
    leaves: &[(usize, f32)],
    bm25: &Bm25,
    norms: &FieldNormReader,
    is_over: impl Fn() -> bool,
    mut found: impl FnMut(u32, f32),
) -> bool {
    let mut shares: Vec<Share> =
        leaves.iter().map(|_| Share { bits: [0; 64], freqs: vec![0; WINDOW as usize] }).collect();
    let mut from = 0;
    loop {
        // Where the next window begins: no article before it can be wanted.
        let next = leaves.iter().map(|(leaf, _)| cursors[*leaf].seek(from));
        let base = match wanted {
            Wanted::All => next.max(),
            Wanted::Any => next.min(),
        };
        let Some(base) = base.filter(|base| *base != TERMINATED) else { return false };
        if is_over() {
            return true;
        }
        let end = base.saturating_add(WINDOW);
        for ((leaf, _), share) in leaves.iter().zip(&mut shares) {
            share.bits = [0; 64];
            cursors[*leaf].fill(base, end, &mut share.bits, &mut share.freqs);
        }
        for word in 0..64 {
            let sets = shares.iter().map(|share| share.bits[word]);
            let mut set = match wanted {
                Wanted::All => sets.fold(u64::MAX, |all, set| all & set),
                Wanted::Any => sets.fold(0, |any, set| any | set),
            };
            while set != 0 {
                let at = word * 64 + set.trailing_zeros() as usize;
                set &= set - 1;
                let doc = base + at as u32;
                let norm = norms.fieldnorm_id(doc);
                let mut score = 0.0;
                for ((_, weight), share) in leaves.iter().zip(&shares) {
                    if share.bits[word] >> (at & 63) & 1 == 1 {
                        score += weight * bm25.saturation(share.freqs[at], norm);
                    }
                }
                found(doc, score);
            }
        }
        from = end;
    }
}
