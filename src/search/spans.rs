//! Where does a pattern match, and which words make the match?
//!
//! The one positional evaluator. It decides what matches, counts the hits and says what to mark,
//! over postings and over the tokens of one text alike: all it asks of either is the positions of
//! a leaf in one article ([`Positions`]).
//!
//! `Near` gives every pair that is near enough, not only the closest, so that a pair can itself
//! stand near something; [`hits`] then keeps the smallest windows, which is what a reader counts.

use crate::query::{Pattern, Unit, Zone};

use crate::analysis::terms::{BODY, HEADLINE_END};

/// A pattern whose leaves are numbers: what [`compile`] makes, once for a query.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// The positions of a leaf.
    Leaf(usize),
    /// The positions of a leaf, neighbours joined to one span but where a mark of the other leaf
    /// begins another.
    Runs(usize, usize),
    /// As in [`Pattern`].
    Any(Vec<Shape>),
    /// As in [`Pattern`].
    Phrase(Vec<Shape>),
    /// As in [`Pattern`].
    Near(Box<Shape>, Box<Shape>, u32, bool),
    /// As in [`Pattern`].
    NotNear(Box<Shape>, Box<Shape>, u32),
    /// As in [`Pattern`]; the number is the leaf of the boundary marks.
    Same(Box<Shape>, Box<Shape>, usize),
    /// As in [`Pattern`].
    In(Zone, Box<Shape>),
    /// As in [`Pattern`].
    Both(Box<Shape>, Box<Shape>),
}

/// Numbers the leaves of a pattern: `number` is called for each leaf and each boundary mark in
/// turn and says which number it has.
pub fn compile(pattern: &Pattern, number: &mut impl FnMut(LeafOf<'_>) -> usize) -> Shape {
    match pattern {
        Pattern::Leaf(leaf) if leaf.runs => {
            let positions = number(LeafOf::Leaf(leaf));
            Shape::Runs(positions, number(LeafOf::Mention))
        }
        Pattern::Leaf(leaf) => Shape::Leaf(number(LeafOf::Leaf(leaf))),
        Pattern::Any(parts) => Shape::Any(parts.iter().map(|p| compile(p, number)).collect()),
        Pattern::Phrase(parts) => Shape::Phrase(parts.iter().map(|p| compile(p, number)).collect()),
        Pattern::Near { left, right, distance, ordered } => Shape::Near(
            Box::new(compile(left, number)),
            Box::new(compile(right, number)),
            *distance,
            *ordered,
        ),
        Pattern::NotNear { left, right, distance } => Shape::NotNear(
            Box::new(compile(left, number)),
            Box::new(compile(right, number)),
            *distance,
        ),
        Pattern::Same { unit, left, right } => {
            let left = Box::new(compile(left, number));
            let right = Box::new(compile(right, number));
            Shape::Same(left, right, number(LeafOf::Boundary(*unit)))
        }
        Pattern::In(zone, inner) => Shape::In(*zone, Box::new(compile(inner, number))),
        Pattern::Both(left, right) => {
            let left = Box::new(compile(left, number));
            Shape::Both(left, Box::new(compile(right, number)))
        }
    }
}

/// What [`compile`] asks a number for.
pub enum LeafOf<'p> {
    /// A leaf of the pattern.
    Leaf(&'p crate::query::Leaf),
    /// The marks at which sentences or paragraphs begin.
    Boundary(Unit),
    /// The marks at which mentions begin.
    Mention,
}

/// The positions of leaves in one article.
pub trait Positions {
    /// Replaces `out` by the positions of leaf `leaf`, ascending, each once.
    fn positions(&mut self, leaf: usize, out: &mut Vec<u32>);
}

/// One match: its first and last position, and the ranges of positions to mark.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// The position of its first word.
    pub start: u32,
    /// The position of its last word.
    pub end: u32,
    /// First and last position of each part to mark, ascending: a phrase is one part, the two
    /// sides of a proximity are two.
    pub marks: Vec<(u32, u32)>,
}

/// Every hit of `shape`: the smallest windows, none of which holds another, ascending.
pub fn hits(shape: &Shape, article: &mut impl Positions) -> Vec<Hit> {
    let mut found = spans(shape, article, true);
    found.sort_by_key(|a| (a.start, a.end));
    keep_smallest(&mut found);
    found
}

/// How many hits `shape` has; as many as [`hits`] gives.
pub fn count(shape: &Shape, article: &mut impl Positions, scratch: &mut Scratch) -> usize {
    match shape {
        Shape::Phrase(parts) if parts.iter().all(|part| matches!(part, Shape::Leaf(_))) => {
            phrase_of_leaves(parts, article, scratch)
        }
        Shape::Leaf(leaf) => {
            article.positions(*leaf, &mut scratch.first);
            scratch.first.len()
        }
        _ => {
            let mut found = spans(shape, article, false);
            found.sort_by_key(|a| (a.start, a.end));
            keep_smallest(&mut found);
            found.len()
        }
    }
}

/// Buffers that are used again from article to article.
#[derive(Default)]
pub struct Scratch {
    first: Vec<u32>,
    other: Vec<u32>,
}

/// The common case without a list of spans: positions of the first word that the others follow.
fn phrase_of_leaves(parts: &[Shape], article: &mut impl Positions, scratch: &mut Scratch) -> usize {
    for (i, part) in parts.iter().enumerate() {
        let Shape::Leaf(leaf) = part else { return 0 };
        if i == 0 {
            article.positions(*leaf, &mut scratch.first);
            continue;
        }
        article.positions(*leaf, &mut scratch.other);
        let (shift, other) = (i as u32, &scratch.other);
        let mut at = 0;
        scratch.first.retain(|start| {
            while other.get(at).is_some_and(|position| *position < start + shift) {
                at += 1;
            }
            other.get(at) == Some(&(start + shift))
        });
        if scratch.first.is_empty() {
            return 0;
        }
    }
    scratch.first.len()
}

/// Every span of `shape`, each once, ascending by end within start; `marked` says whether the
/// parts to mark are wanted.
fn spans(shape: &Shape, article: &mut impl Positions, marked: bool) -> Vec<Hit> {
    match shape {
        Shape::Leaf(leaf) => {
            let mut positions = Vec::new();
            article.positions(*leaf, &mut positions);
            positions.into_iter().map(|at| span(at, at, marked)).collect()
        }
        Shape::Runs(leaf, begins) => {
            let (mut positions, mut starts) = (Vec::new(), Vec::new());
            article.positions(*leaf, &mut positions);
            article.positions(*begins, &mut starts);
            let mut runs: Vec<Hit> = Vec::new();
            for at in positions {
                let begins = starts.binary_search(&at).is_ok();
                match runs.last_mut() {
                    Some(run) if run.end + 1 == at && !begins => *run = span(run.start, at, marked),
                    _ => runs.push(span(at, at, marked)),
                }
            }
            runs
        }
        Shape::Any(parts) => {
            tidy(parts.iter().flat_map(|part| spans(part, article, marked)).collect())
        }
        Shape::Phrase(parts) => phrase(parts, article, marked),
        Shape::Near(left, right, distance, ordered) => {
            let left = spans(left, article, marked);
            if left.is_empty() {
                return left;
            }
            let right = spans(right, article, marked);
            near(&left, &right, *distance, *ordered)
        }
        Shape::NotNear(left, right, distance) => {
            let mut left = spans(left, article, marked);
            if left.is_empty() {
                return left;
            }
            let right = spans(right, article, false);
            left.retain(|hit| !has_near(hit, &right, *distance));
            left
        }
        Shape::Same(left, right, boundary) => {
            let left = spans(left, article, marked);
            if left.is_empty() {
                return left;
            }
            let right = spans(right, article, marked);
            let mut marks = Vec::new();
            article.positions(*boundary, &mut marks);
            same_unit(&left, &right, &marks)
        }
        Shape::Both(left, right) => {
            let mut left = spans(left, article, marked);
            if !left.is_empty() {
                let right = spans(right, article, false);
                left.retain(|hit| {
                    let same = |other: &Hit| (other.start, other.end);
                    right.binary_search_by_key(&same(hit), same).is_ok()
                });
            }
            left
        }
        Shape::In(zone, inner) => {
            let mut found = spans(inner, article, marked);
            found.retain(|hit| lies_in(*zone, hit));
            found
        }
    }
}

fn span(start: u32, end: u32, marked: bool) -> Hit {
    Hit { start, end, marks: if marked { vec![(start, end)] } else { Vec::new() } }
}

/// Whether a hit lies in a part of the article.
fn lies_in(zone: Zone, hit: &Hit) -> bool {
    match zone {
        Zone::Headline => hit.end < HEADLINE_END,
        Zone::Body => hit.start >= BODY,
        Zone::First(n) => hit.start >= BODY && hit.end < BODY.saturating_add(n),
    }
}

fn phrase(parts: &[Shape], article: &mut impl Positions, marked: bool) -> Vec<Hit> {
    let Some((first, rest)) = parts.split_first() else { return Vec::new() };
    let mut found = spans(first, article, marked);
    for part in rest {
        if found.is_empty() {
            break;
        }
        let next = spans(part, article, marked);
        let mut joined = Vec::new();
        for hit in &found {
            let from = next.partition_point(|other| other.start <= hit.end);
            for other in next[from..].iter().take_while(|other| other.start == hit.end + 1) {
                joined.push(span(hit.start, other.end, marked));
            }
        }
        found = tidy(joined);
    }
    found
}

/// The pairs of disjoint spans that are at most `distance` apart.
fn near(left: &[Hit], right: &[Hit], distance: u32, ordered: bool) -> Vec<Hit> {
    let mut found = Vec::new();
    // Spans are sorted by start; none is longer than the longest, which bounds how far back to look.
    let longest = right.iter().map(|hit| hit.end - hit.start).max().unwrap_or(0);
    for hit in left {
        let reach = hit.start.saturating_sub(distance.saturating_add(longest));
        let from = right.partition_point(|other| other.start < reach);
        for other in &right[from..] {
            if other.start > hit.end.saturating_add(distance) {
                break;
            }
            let after = other.start > hit.end && other.start - hit.end <= distance;
            let before = !ordered && hit.start > other.end && hit.start - other.end <= distance;
            if after || before {
                found.push(pair(hit, other));
            }
        }
    }
    tidy(found)
}

fn has_near(hit: &Hit, others: &[Hit], distance: u32) -> bool {
    // An overlapping match is as near as can be: `bank NOT w/3 "bank holiday"`.
    others.iter().any(|other| {
        other.start <= hit.end.saturating_add(distance)
            && hit.start <= other.end.saturating_add(distance)
    })
}

/// The pairs of disjoint spans with no boundary between the first position and the last.
fn same_unit(left: &[Hit], right: &[Hit], marks: &[u32]) -> Vec<Hit> {
    let mut found = Vec::new();
    for hit in left {
        // The unit of a hit: from the last mark at or before it to the next one after it.
        let i = marks.partition_point(|mark| *mark <= hit.start);
        let first = i.checked_sub(1).map_or(0, |i| marks[i]);
        let end = marks.get(i).copied().unwrap_or(u32::MAX);
        if hit.end >= end {
            continue;
        }
        let from = right.partition_point(|other| other.start < first);
        for other in right[from..].iter().take_while(|other| other.start < end) {
            let disjoint = other.start > hit.end || hit.start > other.end;
            if other.end < end && disjoint {
                found.push(pair(hit, other));
            }
        }
    }
    tidy(found)
}

fn pair(a: &Hit, b: &Hit) -> Hit {
    let mut marks = [a.marks.as_slice(), b.marks.as_slice()].concat();
    marks.sort_unstable();
    marks.dedup();
    Hit { start: a.start.min(b.start), end: a.end.max(b.end), marks }
}

/// Sorted by start, then end, each span once; of two ways to match it the first marks win.
fn tidy(mut found: Vec<Hit>) -> Vec<Hit> {
    found.sort_unstable();
    found.dedup_by(|later, kept| (later.start, later.end) == (kept.start, kept.end));
    found
}

/// Drops every span that holds another. `found` is sorted by start, then end.
fn keep_smallest(found: &mut Vec<Hit>) {
    // From the back: a span holds a later one exactly if it ends no sooner.
    let mut smallest_end = u32::MAX;
    let mut kept: Vec<Hit> = Vec::with_capacity(found.len());
    for hit in found.drain(..).rev() {
        let same_start = kept.last().is_some_and(|last: &Hit| last.start == hit.start);
        if same_start {
            // Sorted by end within a start: this one is the shorter.
            kept.pop();
            smallest_end = kept.last().map_or(u32::MAX, |last| last.end);
        }
        if hit.end < smallest_end {
            smallest_end = hit.end;
            kept.push(hit);
        }
    }
    kept.reverse();
    *found = kept;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Leaf;
    use proptest::prelude::*;

    /// Positions by leaf label.
    struct Fixed<'a>(Vec<(&'a str, Vec<u32>)>, Vec<String>);

    impl Positions for Fixed<'_> {
        fn positions(&mut self, leaf: usize, out: &mut Vec<u32>) {
            out.clear();
            let name = &self.1[leaf];
            out.extend(self.0.iter().filter(|(known, _)| known == name).flat_map(|(_, at)| at));
        }
    }

    fn leaf(name: &str) -> Pattern {
        Pattern::Leaf(Leaf::exact(name, name))
    }

    fn both(left: &str, right: &str) -> (Box<Pattern>, Box<Pattern>) {
        (Box::new(leaf(left)), Box::new(leaf(right)))
    }

    /// The hits of `pattern` where leaves and marks (`s`, `p`, `m`) stand at fixed positions.
    fn found(pattern: &Pattern, at: &[(&'static str, &[u32])]) -> Vec<(u32, u32)> {
        let mut names = Vec::new();
        let shape = compile(pattern, &mut |leaf| {
            names.push(match leaf {
                LeafOf::Leaf(leaf) => leaf.label.clone(),
                LeafOf::Boundary(Unit::Sentence) => "s".to_owned(),
                LeafOf::Boundary(Unit::Paragraph) => "p".to_owned(),
                LeafOf::Mention => "m".to_owned(),
            });
            names.len() - 1
        });
        let at = at.iter().map(|(name, at)| (*name, at.to_vec())).collect();
        let mut text = Fixed(at, names);
        let hits = hits(&shape, &mut text);
        assert_eq!(count(&shape, &mut text, &mut Scratch::default()), hits.len());
        hits.into_iter().map(|hit| (hit.start, hit.end)).collect()
    }

    #[test]
    fn operators_without_a_syntax_of_their_own_yet() {
        let near = |distance| {
            let (left, right) = both("a", "b");
            Pattern::NotNear { left, right, distance }
        };
        let at: &[(&str, &[u32])] = &[("a", &[10, 50]), ("b", &[12])];
        assert_eq!(found(&near(2), at), [(50, 50)]);
        assert_eq!(found(&near(1), at), [(10, 10), (50, 50)]);
        assert_eq!(found(&near(255), at), []);

        let same = |unit| {
            let (left, right) = both("a", "b");
            Pattern::Same { unit, left, right }
        };
        let at: &[(&str, &[u32])] =
            &[("a", &[3, 9]), ("b", &[7, 12]), ("s", &[0, 8, 11]), ("p", &[0, 8])];
        assert_eq!(found(&same(Unit::Sentence), at), [(3, 7)]);
        assert_eq!(found(&same(Unit::Paragraph), at), [(3, 7), (9, 12)]);

        let both = |left: Pattern, right: Pattern| Pattern::Both(Box::new(left), Box::new(right));
        let phrase = Pattern::Phrase(vec![leaf("a"), leaf("b")]);
        let at: &[(&str, &[u32])] = &[("a", &[3, 9]), ("b", &[4, 12]), ("c", &[3, 4, 9])];
        let mention = Pattern::Leaf(Leaf { runs: true, ..Leaf::exact("c", "c") });
        assert_eq!(found(&both(mention.clone(), phrase), at), [(3, 4)]);
        assert_eq!(found(&both(mention, leaf("a")), at), [(9, 9)]);

        let within = |zone| Pattern::In(zone, Box::new(leaf("a")));
        let at: &[(&str, &[u32])] = &[("a", &[5, BODY, BODY + 9, BODY + 10])];
        assert_eq!(found(&within(Zone::Headline), at), [(5, 5)]);
        assert_eq!(found(&within(Zone::Body), at).len(), 3);
        assert_eq!(found(&within(Zone::First(10)), at), [(BODY, BODY), (BODY + 9, BODY + 9)]);
    }

    #[test]
    fn mentions_that_touch_stay_two() {
        let mention = Leaf { runs: true, ..Leaf::exact("a", "a") };
        let at: &[(&str, &[u32])] = &[("a", &[4, 5, 6, 9]), ("m", &[4, 6, 9])];
        assert_eq!(found(&Pattern::Leaf(mention), at), [(4, 5), (6, 6), (9, 9)]);
    }

    proptest! {
        /// The hits of a proximity, by looking at every pair: near enough, apart, and holding no other.
        #[test]
        fn near_is_what_every_pair_says(
            a in prop::collection::btree_set(0u32..60, 0..12),
            b in prop::collection::btree_set(0u32..60, 0..12),
            distance in 1u32..8,
            ordered: bool,
        ) {
            let mut pairs: Vec<(u32, u32)> = Vec::new();
            for &x in &a {
                for &y in &b {
                    if x != y && x.abs_diff(y) <= distance && (!ordered || x < y) {
                        pairs.push((x.min(y), x.max(y)));
                    }
                }
            }
            pairs.sort_unstable();
            pairs.dedup();
            let smallest: Vec<(u32, u32)> = pairs
                .iter()
                .filter(|p| !pairs.iter().any(|q| q != *p && p.0 <= q.0 && q.1 <= p.1))
                .copied()
                .collect();
            let (left, right) = both("a", "b");
            let pattern = Pattern::Near { left, right, distance, ordered };
            let (a, b): (Vec<u32>, Vec<u32>) = (a.into_iter().collect(), b.into_iter().collect());
            prop_assert_eq!(found(&pattern, &[("a", &a), ("b", &b)]), smallest);
        }
    }
}
