//! How near is the spelling of a word in an article to what was typed?

use crate::search::cursor::Cursor;
use crate::search::lower::{Atom, Lowered};
use crate::search::matcher::Cursors;
use crate::search::shape::Shape;

/// How an atom is spelt in an article.
pub(super) struct Manner {
    /// See [`nearness`].
    pub(super) nearness: f32,
    /// See [`wholeness`].
    pub(super) whole: f32,
}

impl Default for Manner {
    fn default() -> Self {
        Manner { nearness: 0.0, whole: 1.0 }
    }
}

/// How an atom that counts in `doc` is spelt there.
pub(super) fn manner(lowered: &Lowered, atom: &Atom, doc: u32, cursors: &mut Cursors) -> Manner {
    match atom.shape {
        Shape::Leaf(leaf) => {
            let nearness = nearness_in(doc, cursors.get_mut(leaf));
            Manner { nearness, whole: wholeness_in(doc, &[leaf], cursors) }
        }
        _ => {
            let rough = lowered.rough_leaves(atom);
            let near = |leaf: &usize| nearness_in(doc, cursors.get_mut(*leaf));
            let nearness = rough.iter().map(near).sum();
            Manner { nearness, whole: wholeness_in(doc, &atom.leaves, cursors) }
        }
    }
}

/// What a word adds by being nearer to what was typed than the farthest that would do: more than all
/// else that a word can add, so that of two articles alike the one that has it as typed comes first.
pub(super) fn nearness(cursor: &mut Cursor) -> f32 {
    match cursor.farthest() {
        0 => 0.0,
        farthest => NEARER * f32::from(farthest - cursor.tier()),
    }
}

/// The same in an article that may have no such word.
pub(super) fn nearness_in(doc: u32, cursor: &mut Cursor) -> f32 {
    if cursor.doc() == doc { nearness(cursor) } else { 0.0 }
}

/// What a word's share of BM25 is multiplied by: an article that has it only broken without a hyphen comes
/// behind one alike that has it whole.
pub(super) fn wholeness(cursor: &mut Cursor) -> f32 {
    if cursor.is_only_broken() { BROKEN } else { 1.0 }
}

/// The same for the words of a pattern: one that is only broken is enough.
pub(super) fn wholeness_in(doc: u32, leaves: &[usize], cursors: &mut Cursors) -> f32 {
    let is_broken = |leaf: &usize| {
        let cursor = cursors.get_mut(*leaf);
        cursor.doc() == doc && cursor.is_only_broken()
    };
    if leaves.iter().any(is_broken) { BROKEN } else { 1.0 }
}

/// See [`wholeness`].
const BROKEN: f32 = 0.5;

/// BM25, the headline, the lead and closeness add less than that, in units of a word's weight.
const NEARER: f32 = 4.0;
