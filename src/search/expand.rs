//! Which words of an archive does a part of a query stand for, and which are spelt almost like one?

use std::collections::BTreeMap;

use crate::analysis::{Spelling, normalize};
use crate::base::Result;
use crate::index::Archive;
use crate::query::{Leaf, LeafTerm};
use crate::search::dictionary::{each_like, each_spelt_word, each_taken_word};
use crate::search::limits::Limits;

/// The words a pattern, a rough spelling or an expression stands for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expansion {
    /// The commonest, with the number of articles that have each, at most so many as were asked for.
    pub words: Vec<(String, u64)>,
    /// How many there are.
    pub total: usize,
    /// Whether there are more than are looked for.
    pub cut: bool,
}

/// What `leaf` stands for beside the word itself; `None` where it is no pattern.
///
/// # Errors
///
/// A dictionary that cannot be read.
pub fn expansions(
    archive: &Archive,
    leaf: &Leaf,
    most: usize,
    limits: &Limits,
) -> Result<Option<Expansion>> {
    let mut any = false;
    let mut cut = false;
    let mut found: BTreeMap<String, u64> = BTreeMap::new();
    for term in &leaf.terms {
        for ord in 0..archive.searcher().segment_readers().len() {
            let text = &archive.columns(ord)?.text;
            let mut add = |word: &str, n: u32| {
                *found.entry(word.to_owned()).or_default() += u64::from(n);
            };
            let done = match term {
                LeafTerm::Spelt(mark, spelling) => {
                    any = true;
                    each_spelt_word(text, mark, spelling, limits, &mut add)
                }
                LeafTerm::Regex(regex) => {
                    any = true;
                    each_taken_word(text, regex, limits, &mut add)
                }
                _ => continue,
            };
            cut |= done.map_err(|error| archive.error(error.into()))?;
        }
    }
    if !any {
        return Ok(None);
    }
    let total = found.len();
    let mut words: Vec<(String, u64)> = found.into_iter().collect();
    words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    words.truncate(most);
    Ok(Some(Expansion { words, total, cut }))
}

/// The word of the archive that is spelt most like `word`, itself aside, and how many articles have it:
/// of those that differ least the commonest.
///
/// # Errors
///
/// A dictionary that cannot be read.
pub fn like(archive: &Archive, word: &str) -> Result<Option<(String, u64)>> {
    let word = normalize(word);
    // Two letters of six are another word.
    let most = if word.chars().count() < 7 { 1 } else { 2 };
    for edits in 1..=most {
        // One letter is looked for by itself: there are few such words, and they are found in no time.
        if let Some(found) = commonest_like(archive, &word, edits)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// The commonest word that so many letters make another of `word`.
fn commonest_like(archive: &Archive, word: &str, edits: u8) -> Result<Option<(String, u64)>> {
    let first = word.chars().next();
    let mut found: BTreeMap<String, u64> = BTreeMap::new();
    for ord in 0..archive.searcher().segment_readers().len() {
        let text = &archive.columns(ord)?.text;
        each_like(text, word, edits, |other, differ, n| {
            // Who mistypes two letters hardly mistypes the first.
            let begins_so = edits < 2 || other.chars().next() == first;
            let is_number = other.chars().all(|c| c.is_ascii_digit());
            if differ == edits && other != word && begins_so && !is_number {
                *found.entry(other.to_owned()).or_default() += u64::from(n);
            }
        })
        .map_err(|error| archive.error(error.into()))?;
    }
    let best = found.into_iter().min_by(|(a, n_a), (b, n_b)| n_b.cmp(n_a).then_with(|| a.cmp(b)));
    Ok(best)
}

/// Whether any word of the archive is spelt so.
///
/// # Errors
///
/// A dictionary that cannot be read.
pub fn is_known(archive: &Archive, word: &str) -> Result<bool> {
    let spelling = Spelling::Whole(normalize(word).into_owned());
    let mut known = false;
    for ord in 0..archive.searcher().segment_readers().len() {
        let text = &archive.columns(ord)?.text;
        let term = text.terms().get(spelling.text().as_bytes());
        known |= term.map_err(|error| archive.error(error.into()))?.is_some();
    }
    Ok(known)
}
