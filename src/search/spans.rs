//! Where does a pattern match, and which words make the match?
//!
//! The one positional evaluator. It decides what matches, counts the hits and says what to mark,
//! over postings and over the tokens of one text alike: all it asks of either is the positions of
//! a leaf in one article ([`Positions`]).
//!
//! `Near` gives every pair that is near enough, not only the closest, so that a pair can itself
//! stand near something; [`hits`] then keeps the smallest windows, which is what a reader counts.

use crate::analysis::terms::{BODY, HEADLINE_END};
use crate::query::{Case, Zone};
use crate::search::loose::loose;
use crate::search::proximity::{
    Others, has_near, near, near_leaves, not_same_unit, phrase_of_leaves, same_unit,
};
use crate::search::shape::Shape;

/// The positions of leaves in one article.
pub trait Positions {
    /// Replaces `out` by the positions of leaf `leaf`, ascending, each once; where its word is broken over
    /// two of them it is not there.
    fn positions(&mut self, leaf: usize, out: &mut Vec<u32>);

    /// Whether the word of a leaf is broken over two positions anywhere.
    fn is_broken(&mut self, _leaf: usize) -> bool {
        false
    }

    /// Replaces `out` by the first positions of the leaf's broken words, ascending, each once.
    fn broken(&mut self, _leaf: usize, out: &mut Vec<u32>) {
        out.clear();
    }

    /// Is told when an article has more ways to match than are looked at.
    fn cut_short(&mut self) {}

    /// Is told how many more ways to match were looked at; true where there is no time for others.
    fn looked_at(&mut self, _n_ways: usize) -> bool {
        false
    }
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

/// No more ways to match are looked at in one article: far more than any reader counts, few enough to
/// bound what a deep nest of proximities over the commonest words can cost.
pub const MOST_SPANS: usize = 100_000;

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
        Shape::Phrase(parts) if parts.iter().all(|part| has_one_width(part, article)) => {
            phrase_of_leaves(parts, article, scratch)
        }
        Shape::Leaf(leaf) | Shape::Pair(leaf) if has_one_width(shape, article) => {
            article.positions(*leaf, &mut scratch.first);
            scratch.first.len()
        }
        Shape::Near(left, right, distance, ordered) => match (&**left, &**right) {
            (Shape::Leaf(left), Shape::Leaf(right))
                if !article.is_broken(*left) && !article.is_broken(*right) =>
            {
                let mut n = 0;
                near_leaves(*left, *right, (*distance, *ordered), article, scratch, |_, _| n += 1);
                n
            }
            _ => smallest(shape, article),
        },
        _ => smallest(shape, article),
    }
}

/// Whether it is a leaf all of whose spans in the article are of the same width.
fn has_one_width(shape: &Shape, article: &mut impl Positions) -> bool {
    match shape {
        Shape::Leaf(leaf) => !article.is_broken(*leaf),
        other => other.width().is_some(),
    }
}

fn smallest(shape: &Shape, article: &mut impl Positions) -> usize {
    let mut found = spans(shape, article, false);
    found.sort_by_key(|a| (a.start, a.end));
    keep_smallest(&mut found);
    found.len()
}

/// Buffers that are used again from article to article.
#[derive(Default)]
pub struct Scratch {
    /// Positions of a first leaf.
    pub first: Vec<u32>,
    /// Positions of another.
    pub other: Vec<u32>,
}

/// Every span of `shape`, each once, ascending by end within start; `marked` says whether the
/// parts to mark are wanted.
fn spans(shape: &Shape, article: &mut impl Positions, marked: bool) -> Vec<Hit> {
    let found = all_spans(shape, article, marked);
    if article.looked_at(found.len()) {
        return Vec::new();
    }
    if found.len() < MOST_SPANS {
        return found;
    }
    article.cut_short();
    found.into_iter().take(MOST_SPANS).collect()
}

fn all_spans(shape: &Shape, article: &mut impl Positions, marked: bool) -> Vec<Hit> {
    match shape {
        Shape::Leaf(leaf) => {
            let whole = positions(*leaf, article).into_iter();
            let mut found: Vec<Hit> = whole.map(|at| span(at, at, marked)).collect();
            if article.is_broken(*leaf) {
                let mut broken = Vec::new();
                article.broken(*leaf, &mut broken);
                found.extend(broken.into_iter().map(|at| span(at, at + 1, marked)));
                found.sort_unstable();
            }
            found
        }
        Shape::Pair(leaf) => {
            positions(*leaf, article).into_iter().map(|at| span(at, at + 1, marked)).collect()
        }
        Shape::Runs(leaf, begins) => {
            let starts = positions(*begins, article);
            let mut runs: Vec<Hit> = Vec::new();
            for at in positions(*leaf, article) {
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
        Shape::Loose(parts, extra) => {
            let places: Vec<Vec<Hit>> =
                parts.iter().map(|part| spans(part, article, false)).collect();
            let mut found = loose(&places, *extra, marked, |n| article.looked_at(n));
            keep_smallest(&mut found);
            found
        }
        Shape::Near(left, right, distance, ordered) => {
            let left = spans(left, article, marked);
            if left.is_empty() {
                return left;
            }
            let right = spans(right, article, marked);
            tidy(near(&left, &right, (*distance, *ordered), |n| article.looked_at(n)))
        }
        Shape::NotNear(left, right, distance) => {
            let mut left = spans(left, article, marked);
            if !left.is_empty() {
                let right = spans(right, article, false);
                let right = Others::new(&right);
                left.retain(|hit| !has_near(hit, &right, *distance));
            }
            left
        }
        Shape::Same(left, right, boundary) => {
            let left = spans(left, article, marked);
            if left.is_empty() {
                return left;
            }
            let right = spans(right, article, marked);
            let marks = positions(*boundary, article);
            tidy(same_unit(&left, &right, &marks, |n| article.looked_at(n)))
        }
        Shape::NotSame(left, right, boundary) => {
            let mut left = spans(left, article, marked);
            if !left.is_empty() {
                let right = spans(right, article, false);
                let marks = positions(*boundary, article);
                let right = Others::new(&right);
                left.retain(|hit| not_same_unit(hit, &right, &marks));
            }
            left
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
        Shape::In(zone, inner, lead_end) => {
            let mut found = spans(inner, article, marked);
            if found.is_empty() {
                return found;
            }
            let lead_end = lead_end.and_then(|mark| positions(mark, article).first().copied());
            found.retain(|hit| lies_in(*zone, hit, lead_end));
            found
        }
        Shape::Cased(case, inner, mark) => {
            let mut found = spans(inner, article, marked);
            if !found.is_empty() {
                let capitals = positions(*mark, article);
                found.retain(|hit| is_cased(*case, hit, &capitals));
            }
            found
        }
        Shape::AtLeast(n, inner) => {
            let mut found = spans(inner, article, marked);
            found.sort_by_key(|a| (a.start, a.end));
            keep_smallest(&mut found);
            if found.len() < *n as usize {
                found.clear();
            }
            found
        }
    }
}

fn positions(leaf: usize, article: &mut impl Positions) -> Vec<u32> {
    let mut positions = Vec::new();
    article.positions(leaf, &mut positions);
    positions
}

/// A span that is one part to mark.
pub fn span(start: u32, end: u32, marked: bool) -> Hit {
    Hit { start, end, marks: if marked { vec![(start, end)] } else { Vec::new() } }
}

/// Whether a hit lies in a part of the article; `lead_end` is where the lead is over.
fn lies_in(zone: Zone, hit: &Hit, lead_end: Option<u32>) -> bool {
    match zone {
        Zone::Headline => hit.end < HEADLINE_END,
        Zone::Body => hit.start >= BODY,
        Zone::Lead => hit.start >= BODY && lead_end.is_none_or(|end| hit.end < end),
    }
}

/// Whether every word of a hit has a capital, or none has.
fn is_cased(case: Case, hit: &Hit, capitals: &[u32]) -> bool {
    let from = capitals.partition_point(|at| *at < hit.start);
    let n = capitals[from..].iter().take_while(|at| **at <= hit.end).count();
    match case {
        Case::Capitals => n == (hit.end - hit.start) as usize + 1,
        Case::NoCapitals => n == 0,
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
    use crate::query::{Leaf, Pattern, Unit};
    use crate::search::shape::{LeafOf, Mark, compile};
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
                LeafOf::Mark(Mark::Sentence) => "s".to_owned(),
                LeafOf::Mark(Mark::Paragraph) => "p".to_owned(),
                LeafOf::Mark(Mark::LeadEnd) => "l".to_owned(),
                LeafOf::Mark(Mark::Mention) => "m".to_owned(),
                LeafOf::Mark(Mark::Capital) => "C".to_owned(),
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
    fn what_must_not_be_near() {
        let near = |distance| {
            let (left, right) = both("a", "b");
            Pattern::NotNear { left, right, distance }
        };
        let at: &[(&str, &[u32])] = &[("a", &[10, 50]), ("b", &[12])];
        assert_eq!(found(&near(2), at), [(50, 50)]);
        assert_eq!(found(&near(1), at), [(10, 10), (50, 50)]);
        assert_eq!(found(&near(255), at), []);
    }

    #[test]
    fn sentences_and_paragraphs() {
        let same = |unit| {
            let (left, right) = both("a", "b");
            Pattern::Same { unit, left, right }
        };
        let apart = |unit| {
            let (left, right) = both("a", "b");
            Pattern::NotSame { unit, left, right }
        };
        let at: &[(&str, &[u32])] =
            &[("a", &[3, 9]), ("b", &[7, 12]), ("s", &[0, 8, 11]), ("p", &[0, 8])];
        assert_eq!(found(&same(Unit::Sentence), at), [(3, 7)]);
        assert_eq!(found(&same(Unit::Paragraph), at), [(3, 7), (9, 12)]);
        assert_eq!(found(&apart(Unit::Sentence), at), [(9, 9)]);
        assert_eq!(found(&apart(Unit::Paragraph), at), []);
    }

    #[test]
    fn names_that_are_also_words() {
        let both = |left: Pattern, right: Pattern| Pattern::Both(Box::new(left), Box::new(right));
        let phrase = Pattern::Phrase(vec![leaf("a"), leaf("b")]);
        let at: &[(&str, &[u32])] = &[("a", &[3, 9]), ("b", &[4, 12]), ("c", &[3, 4, 9])];
        let mention = Pattern::Leaf(Leaf { runs: true, ..Leaf::exact("c", "c") });
        assert_eq!(found(&both(mention.clone(), phrase), at), [(3, 4)]);
        assert_eq!(found(&both(mention, leaf("a")), at), [(9, 9)]);
    }

    #[test]
    fn zones() {
        let within = |zone| Pattern::In(zone, Box::new(leaf("a")));
        let all: &[u32] = &[5, BODY, BODY + 9, BODY + 10];
        let at: &[(&str, &[u32])] = &[("a", all), ("l", &[BODY + 10])];
        assert_eq!(found(&within(Zone::Headline), at), [(5, 5)]);
        assert_eq!(found(&within(Zone::Body), at).len(), 3);
        assert_eq!(found(&within(Zone::Lead), at), [(BODY, BODY), (BODY + 9, BODY + 9)]);
        assert_eq!(found(&within(Zone::Lead), &[("a", all)]).len(), 3);
    }

    #[test]
    fn capitals_and_numbers_of_hits() {
        let phrase = || Box::new(Pattern::Phrase(vec![leaf("a"), leaf("b")]));
        let at: &[(&str, &[u32])] =
            &[("a", &[1, 11, 21]), ("b", &[2, 12, 22]), ("C", &[1, 2, 11, 30])];
        assert_eq!(found(&Pattern::Cased(Case::Capitals, phrase()), at), [(1, 2)]);
        assert_eq!(found(&Pattern::Cased(Case::NoCapitals, phrase()), at), [(21, 22)]);
        assert_eq!(found(&Pattern::AtLeast(3, phrase()), at).len(), 3);
        assert_eq!(found(&Pattern::AtLeast(4, phrase()), at), []);
        // What is counted are the smallest windows, not every pair.
        let (left, right) = both("a", "b");
        let near = Pattern::Near { left, right, distance: 30, ordered: false };
        assert_eq!(found(&Pattern::AtLeast(5, Box::new(near.clone())), at).len(), 5);
        assert_eq!(found(&Pattern::AtLeast(6, Box::new(near)), at), []);
    }

    #[test]
    fn pairs_take_two_places() {
        let pair = |name| Pattern::Pair(Leaf::exact(name, name));
        let at: &[(&str, &[u32])] = &[("p", &[1, 7]), ("a", &[3, 9]), ("q", &[4])];
        let phrase = Pattern::Phrase(vec![pair("p"), leaf("a"), pair("q")]);
        assert_eq!(found(&phrase, at), [(1, 5)]);
        assert_eq!(found(&pair("p"), at), [(1, 2), (7, 8)]);
    }

    #[test]
    fn mentions_that_touch_stay_two() {
        let mention = Leaf { runs: true, ..Leaf::exact("a", "a") };
        let at: &[(&str, &[u32])] = &[("a", &[4, 5, 6, 9]), ("m", &[4, 6, 9])];
        assert_eq!(found(&Pattern::Leaf(mention), at), [(4, 5), (6, 6), (9, 9)]);
    }

    proptest! {
        /// The hits of a proximity, by looking at every pair: near enough, apart, and holding no other;
        /// of leaves alone and of what only looks like more.
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
            let at: &[(&'static str, &[u32])] = &[("a", &a), ("b", &b)];
            prop_assert_eq!(&found(&pattern, at), &smallest);
            let Pattern::Near { left, right, .. } = pattern else { return Ok(()) };
            let left = Box::new(Pattern::Any(vec![*left]));
            let pattern = Pattern::Near { left, right, distance, ordered };
            prop_assert_eq!(found(&pattern, at), smallest);
        }
    }
}
