//! Which spans stand near each other, and which side by side?

use crate::search::shape::Shape;
use crate::search::spans::{Hit, MOST_SPANS, Positions, Scratch};

/// How often leaves stand one after another, without a list of spans: positions of the first that the
/// others follow.
pub fn phrase_of_leaves(
    parts: &[Shape],
    article: &mut impl Positions,
    scratch: &mut Scratch,
) -> usize {
    let mut shift = 0;
    for (i, part) in parts.iter().enumerate() {
        let (Shape::Leaf(leaf) | Shape::Pair(leaf)) = part else { return 0 };
        if i == 0 {
            article.positions(*leaf, &mut scratch.first);
        } else {
            article.positions(*leaf, &mut scratch.other);
            let other = &scratch.other;
            let mut at = 0;
            scratch.first.retain(|start| {
                while other.get(at).is_some_and(|position| *position < start + shift) {
                    at += 1;
                }
                other.get(at) == Some(&(start + shift))
            });
        }
        if scratch.first.is_empty() {
            return 0;
        }
        shift += part.width().unwrap_or(1);
    }
    scratch.first.len()
}

/// Calls `found` with the smallest windows in which two leaves stand near enough. Between the two ends
/// of such a window stands neither, so only neighbours among all positions need a look.
pub fn near_leaves(
    left: usize,
    right: usize,
    (distance, ordered): (u32, bool),
    article: &mut impl Positions,
    scratch: &mut Scratch,
    mut found: impl FnMut(u32, u32),
) {
    article.positions(left, &mut scratch.first);
    if scratch.first.is_empty() {
        return;
    }
    article.positions(right, &mut scratch.other);
    let (a, b) = (&scratch.first, &scratch.other);
    let (mut i, mut j) = (0, 0);
    // The position before the one looked at, and whether it is one of the left and of the right leaf.
    let mut last: Option<(u32, bool, bool)> = None;
    while i < a.len() || j < b.len() {
        let at = match (a.get(i), b.get(j)) {
            (Some(x), Some(y)) => *x.min(y),
            (Some(x), None) => *x,
            (None, Some(y)) => *y,
            (None, None) => return,
        };
        let is_left = a.get(i) == Some(&at);
        let is_right = b.get(j) == Some(&at);
        if let Some((before, was_left, was_right)) = last
            && at - before <= distance
            && ((was_left && is_right) || (!ordered && was_right && is_left))
        {
            found(before, at);
        }
        last = Some((at, is_left, is_right));
        i += usize::from(is_left);
        j += usize::from(is_right);
    }
}

/// The pairs of disjoint spans that are at most `distance` apart; more than [`MOST_SPANS`] are not
/// looked for, nor any when `looked_at` says that there is no more time.
pub fn near(
    left: &[Hit],
    right: &[Hit],
    (distance, ordered): (u32, bool),
    mut looked_at: impl FnMut(usize) -> bool,
) -> Vec<Hit> {
    let mut found = Vec::new();
    // Spans are sorted by start; none is longer than the longest, which bounds how far back to look.
    let longest = right.iter().map(|hit| hit.end - hit.start).max().unwrap_or(0);
    for hit in left {
        let reach = hit.start.saturating_sub(distance.saturating_add(longest));
        let from = right.partition_point(|other| other.start < reach);
        let end = hit.end.saturating_add(distance);
        let n_close = right[from..].partition_point(|other| other.start <= end);
        if looked_at(n_close) {
            return Vec::new();
        }
        for other in &right[from..from + n_close] {
            let after = other.start > hit.end && other.start - hit.end <= distance;
            let before = !ordered && hit.start > other.end && hit.start - other.end <= distance;
            if after || before {
                found.push(pair(hit, other));
                if found.len() >= MOST_SPANS {
                    return found;
                }
            }
        }
    }
    found
}

/// Spans, ascending by start, of which it is asked whether one reaches into a stretch.
pub struct Others<'s> {
    spans: &'s [Hit],
    /// For each, the greatest end up to it.
    reach: Vec<u32>,
}

impl<'s> Others<'s> {
    pub fn new(spans: &'s [Hit]) -> Others<'s> {
        let mut farthest = 0;
        let reach = spans.iter().map(|span| {
            farthest = farthest.max(span.end);
            farthest
        });
        Others { reach: reach.collect(), spans }
    }

    /// Whether one of them has a position from `first` to `last`.
    fn reach_into(&self, first: u32, last: u32) -> bool {
        let n_begun = self.spans.partition_point(|span| span.start <= last);
        n_begun.checked_sub(1).is_some_and(|i| self.reach[i] >= first)
    }
}

/// Whether one of `others` stands within `distance` of `hit`. An overlapping one is as near as can be:
/// `bank NOT w/3 "bank holiday"`.
pub fn has_near(hit: &Hit, others: &Others<'_>, distance: u32) -> bool {
    others.reach_into(hit.start.saturating_sub(distance), hit.end.saturating_add(distance))
}

/// The pairs of disjoint spans with no boundary between the first position and the last; more than
/// [`MOST_SPANS`] are not looked for, nor any when `looked_at` says that there is no more time.
pub fn same_unit(
    left: &[Hit],
    right: &[Hit],
    marks: &[u32],
    mut looked_at: impl FnMut(usize) -> bool,
) -> Vec<Hit> {
    let mut found = Vec::new();
    for hit in left {
        let (first, end) = unit_of(hit.start, marks);
        if hit.end >= end {
            continue;
        }
        let from = right.partition_point(|other| other.start < first);
        let n_within = right[from..].partition_point(|other| other.start < end);
        if looked_at(n_within) {
            return Vec::new();
        }
        for other in &right[from..from + n_within] {
            let disjoint = other.start > hit.end || hit.start > other.end;
            if other.end < end && disjoint {
                found.push(pair(hit, other));
                if found.len() >= MOST_SPANS {
                    return found;
                }
            }
        }
    }
    found
}

/// Whether none of `others` stands in a unit that `hit` touches.
pub fn not_same_unit(hit: &Hit, others: &Others<'_>, marks: &[u32]) -> bool {
    let (first, _) = unit_of(hit.start, marks);
    let (_, end) = unit_of(hit.end, marks);
    !others.reach_into(first, end.saturating_sub(1))
}

/// The unit of a position: from the last mark at or before it to the next one behind it.
fn unit_of(position: u32, marks: &[u32]) -> (u32, u32) {
    let i = marks.partition_point(|mark| *mark <= position);
    (i.checked_sub(1).map_or(0, |i| marks[i]), marks.get(i).copied().unwrap_or(u32::MAX))
}

fn pair(a: &Hit, b: &Hit) -> Hit {
    let mut marks = [a.marks.as_slice(), b.marks.as_slice()].concat();
    marks.sort_unstable();
    marks.dedup();
    Hit { start: a.start.min(b.start), end: a.end.max(b.end), marks }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::spans::span;
    use proptest::prelude::*;

    proptest! {
        /// What reaches into a stretch is what a look at each of them says.
        #[test]
        fn others_are_found_without_a_look_at_each(
            mut spans in prop::collection::vec((0u32..30, 0u32..6), 0..8),
            first in 0u32..40,
            len in 0u32..6,
        ) {
            spans.sort_unstable();
            let spans: Vec<Hit> = spans.into_iter().map(|(at, n)| span(at, at + n, false)).collect();
            let last = first + len;
            let expected = spans.iter().any(|span| span.start <= last && first <= span.end);
            prop_assert_eq!(Others::new(&spans).reach_into(first, last), expected);
        }
    }
}
