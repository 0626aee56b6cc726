//! Where do words stand together in any order, with few others among them?
//!
//! A window holds a match where each word finds a position of its own in it, no two the same one:
//! `"new new"~1` is not in "new york". With words that may stand at the same place (wildcards), that is
//! a matching of words to positions.

use crate::search::spans::{Hit, span};

/// The smallest windows in which every part has a position of its own, and no more than `extra` others
/// stand. `places` are the spans of each part, ascending; a broken word of two positions takes the first,
/// and its second counts among the others. Nothing more is looked for when `looked_at` says that
/// there is no more time.
pub fn loose(
    places: &[Vec<Hit>],
    extra: u32,
    marked: bool,
    mut looked_at: impl FnMut(usize) -> bool,
) -> Vec<Hit> {
    let n_parts = places.len();
    if n_parts == 0 || n_parts > MOST_PARTS || places.iter().any(Vec::is_empty) {
        return Vec::new();
    }
    let taken = taken(places);
    let longest = (n_parts as u32 - 1).saturating_add(extra);
    let mut found: Vec<Hit> = Vec::new();
    let mut end = 0;
    for (first, Taken { at: start, .. }) in taken.iter().enumerate() {
        // As the window's start moves on, its end never moves back.
        end = end.max(first + n_parts - 1);
        while end < taken.len()
            && taken[end].at - start <= longest
            && !all_fit(&taken[first..=end], n_parts)
        {
            // A matching costs about so many looks.
            if looked_at((end + 1 - first) * n_parts) {
                return Vec::new();
            }
            end += 1;
        }
        if end >= taken.len() {
            break;
        }
        if taken[end].at - start > longest {
            continue;
        }
        let mut hit = span(*start, taken[end].end, false);
        if marked {
            hit.marks = taken[first..=end].iter().map(|taken| (taken.at, taken.end)).collect();
        }
        found.push(hit);
    }
    found
}

/// Phrases of more words cannot be loose.
pub const MOST_PARTS: usize = 64;

/// A position that some part takes.
struct Taken {
    at: u32,
    /// Where what begins there ends.
    end: u32,
    /// The parts, as bits.
    parts: u64,
}

/// Each position that some part takes, ascending.
fn taken(places: &[Vec<Hit>]) -> Vec<Taken> {
    let of_part = |(part, hits): (usize, &Vec<Hit>)| {
        let taken = |hit: &Hit| Taken { at: hit.start, end: hit.end, parts: 1u64 << part };
        hits.iter().map(taken).collect::<Vec<_>>()
    };
    let mut all: Vec<Taken> = places.iter().enumerate().flat_map(of_part).collect();
    all.sort_unstable_by_key(|taken| taken.at);
    all.dedup_by(|later, kept| {
        let same = later.at == kept.at;
        if same {
            kept.end = kept.end.max(later.end);
            kept.parts |= later.parts;
        }
        same
    });
    all
}

/// Whether each of `n_parts` can have a position of its own among those of `window`: Kuhn's algorithm.
fn all_fit(window: &[Taken], n_parts: usize) -> bool {
    let covered = window.iter().fold(0u64, |parts, taken| parts | taken.parts);
    if covered.count_ones() < n_parts as u32 {
        return false;
    }
    if window.iter().all(|taken| taken.parts.is_power_of_two()) {
        return true;
    }
    // Which position each part has.
    let mut held: Vec<Option<usize>> = vec![None; n_parts];
    let mut n_fit = 0;
    for at in 0..window.len() {
        let mut seen = 0u64;
        n_fit += usize::from(give(at, window, &mut held, &mut seen));
        if n_fit == n_parts {
            return true;
        }
    }
    false
}

/// Gives position `at` to one of its parts, which may make another part's position free to be given on.
/// Parts that were asked already are in `seen`, so it goes no deeper than there are parts.
fn give(at: usize, window: &[Taken], held: &mut [Option<usize>], seen: &mut u64) -> bool {
    for part in 0..held.len() {
        if window[at].parts >> part & 1 == 0 || *seen >> part & 1 == 1 {
            continue;
        }
        *seen |= 1 << part;
        let is_free = match held[part] {
            None => true,
            Some(other) => give(other, window, held, seen),
        };
        if is_free {
            held[part] = Some(at);
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn windows(places: &[&[u32]], extra: u32) -> Vec<(u32, u32)> {
        let places: Vec<Vec<Hit>> = places
            .iter()
            .map(|part| part.iter().map(|at| span(*at, *at, true)).collect())
            .collect();
        loose(&places, extra, true, |_| false).iter().map(|hit| (hit.start, hit.end)).collect()
    }

    #[test]
    fn each_word_has_a_place_of_its_own() {
        for (places, extra, expected) in [
            (vec![&[1][..], &[2][..], &[3][..]], 0, vec![(1, 3)]),
            (vec![&[3], &[1], &[2]], 0, vec![(1, 3)]),
            (vec![&[1], &[3], &[5]], 1, vec![]),
            (vec![&[1], &[3], &[5]], 2, vec![(1, 5)]),
            // The same word twice.
            (vec![&[4], &[4]], 9, vec![]),
            (vec![&[4, 6], &[4, 6]], 1, vec![(4, 6)]),
            // `new*` and `news` where one place would do for both.
            (vec![&[4, 9], &[9], &[5]], 3, vec![(4, 9)]),
            (vec![&[9], &[9], &[5]], 9, vec![]),
        ] {
            assert_eq!(windows(&places, extra), expected, "{places:?} {extra}");
        }
    }

    proptest! {
        /// By trying every way to give each part a position.
        #[test]
        fn windows_are_what_every_way_says(
            parts in prop::collection::vec(prop::collection::btree_set(0u32..14, 1..5), 2..4),
            extra in 0u32..4,
        ) {
            let parts: Vec<Vec<u32>> = parts.into_iter().map(|p| p.into_iter().collect()).collect();
            let mut ways: Vec<Vec<u32>> = vec![Vec::new()];
            for part in &parts {
                ways = ways
                    .iter()
                    .flat_map(|way| {
                        part.iter().filter(|at| !way.contains(at)).map(|at| [&way[..], &[*at]].concat())
                    })
                    .collect();
            }
            let window = |way: &Vec<u32>| Some((*way.iter().min()?, *way.iter().max()?));
            let mut all: Vec<(u32, u32)> = ways.iter().filter_map(window).collect();
            all.retain(|(start, end)| end - start < parts.len() as u32 + extra);
            all.sort_unstable();
            all.dedup();
            let smallest = |w: &&(u32, u32)| {
                !all.iter().any(|other| other != *w && w.0 <= other.0 && other.1 <= w.1)
            };
            let expected: Vec<(u32, u32)> = all.iter().filter(smallest).copied().collect();
            let places: Vec<&[u32]> = parts.iter().map(Vec::as_slice).collect();
            let mut found = windows(&places, extra);
            let all = found.clone();
            found.retain(|w| !all.iter().any(|o| o != w && w.0 <= o.0 && o.1 <= w.1));
            prop_assert_eq!(found, expected);
        }
    }
}
