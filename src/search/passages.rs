//! Which long texts share a passage with a text, and where?
//!
//! A scanned page holds many articles, so that two pages which carry the same dispatch are hardly alike.
//! What they share is told by the sample of runs that the index keeps of long texts; then both texts are
//! laid side by side: a passage is a chain of runs that stand in both in the same order, with no more
//! words between than a misread line or a cut sentence takes.
//!
//! # Source
//!
//! Smith, Cordell and Dillon, Infectious Texts: Modeling Text Reuse in Nineteenth-Century Newspapers
//! (2013): shared n-grams of pages, then local alignment. Here runs take the place of letters.

use std::cmp::Reverse;
use std::ops::Range;

use rustc_hash::FxHashMap;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED};

use crate::analysis::{RUN, placed_runs, sampled, words};
use crate::base::{Result, Span};
use crate::index::{Archive, StoredArticle, passage_term};
use crate::search::copies::Address;

/// Fewer runs are no passage: a phrase, a name with its titles, a line that every paper prints.
pub const LEAST_RUNS: usize = 8;

/// So many words may be read otherwise within a passage.
const WIDEST_GAP: usize = 40;

/// Two texts share a passage only if they share so many of the runs kept.
const LEAST_SAMPLED: u32 = 2;

/// So many texts are laid beside one at most, those that share most first.
const MOST_READ: usize = 500;

/// A text cut into runs of words.
#[derive(Clone, Debug)]
pub struct TextRuns {
    /// Each run and the number of its last word.
    runs: Vec<(u64, u32)>,
    /// The bytes of each word.
    words: Vec<Span>,
}

impl TextRuns {
    /// The runs of `text`.
    pub fn of(text: &str) -> TextRuns {
        let cut = words(text);
        let runs = placed_runs(text, &cut).map(|(run, last)| (run, last as u32)).collect();
        TextRuns { runs, words: cut.iter().map(|word| word.span).collect() }
    }

    /// How many words the text has.
    pub fn n_words(&self) -> usize {
        self.words.len()
    }

    /// The bytes of these words.
    pub fn span(&self, words: Range<usize>) -> Span {
        let first = self.words.get(words.start).map_or(0, |word| word.start);
        let last = self.words.get(words.end.max(1) - 1).or(self.words.last());
        Span { start: first, end: last.map_or(first, |word| word.end) }
    }

    /// The runs that lie within these words.
    pub fn within(&self, words: &Range<usize>) -> impl Iterator<Item = u64> + '_ {
        let (first, end) = ((words.start + RUN).saturating_sub(1) as u32, words.end as u32);
        let lies = move |last: u32| last >= first && last < end;
        self.runs.iter().filter(move |(_, last)| lies(*last)).map(|(run, _)| *run)
    }
}

/// A passage that two texts share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// How many runs of five words are the same.
    pub n_runs: usize,
    /// Its words in the one text.
    pub here: Range<usize>,
    /// Its words in the other.
    pub there: Range<usize>,
}

/// The passages that `here` and `there` share, the longest first. Of a run that stands in a text more
/// often, the first eight places are looked at.
///
/// # Example
///
/// ```
/// use dateline::search::{TextRuns, shared_passages};
/// let report = "The bandits stopped the train at Santa Ysabel and shot eighteen men of the mine.";
/// let here = TextRuns::of(report);
/// let there = TextRuns::of(&format!("Weather fair. {report} Sheep steady."));
/// assert_eq!(shared_passages(&here, &there)[0].there, 2..17);
/// ```
pub fn shared_passages(here: &TextRuns, there: &TextRuns) -> Vec<Passage> {
    let mut places: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
    for (run, last) in &there.runs {
        let places = places.entry(*run).or_default();
        if places.len() < MOST_PLACES {
            places.push(*last);
        }
    }
    let mut done: Vec<Chain> = Vec::new();
    let mut open: Vec<Chain> = Vec::new();
    for (run, here) in &here.runs {
        let Some(places) = places.get(run) else { continue };
        open.retain(|chain| {
            let goes_on = (here - chain.here.1) as usize <= WIDEST_GAP;
            if !goes_on && chain.n_runs >= LEAST_RUNS {
                done.push(*chain);
            }
            goes_on
        });
        for there in places {
            let follows = |chain: &&mut Chain| {
                let gap = there.saturating_sub(chain.there.1) as usize;
                *there > chain.there.1 && *here > chain.here.1 && gap <= WIDEST_GAP
            };
            // Of several the one that it goes on with the least between.
            let nearest = open.iter_mut().filter(follows).min_by_key(|chain| there - chain.there.1);
            match nearest {
                Some(chain) => {
                    (chain.here.1, chain.there.1) = (*here, *there);
                    chain.n_runs += 1;
                }
                None => {
                    open.push(Chain { here: (*here, *here), there: (*there, *there), n_runs: 1 });
                }
            }
        }
    }
    done.extend(open.into_iter().filter(|chain| chain.n_runs >= LEAST_RUNS));
    let range =
        |(first, last): (u32, u32)| (first as usize + 1).saturating_sub(RUN)..last as usize + 1;
    let mut passages: Vec<Passage> = done
        .into_iter()
        .map(|chain| Passage {
            n_runs: chain.n_runs,
            here: range(chain.here),
            there: range(chain.there),
        })
        .collect();
    passages.sort_by_key(|passage| (Reverse(passage.n_runs), passage.here.start));
    passages
}

/// See [`shared_passages`].
const MOST_PLACES: usize = 8;

/// Runs that stand in both texts in the same order: their first and last, by their last words.
#[derive(Clone, Copy)]
struct Chain {
    here: (u32, u32),
    there: (u32, u32),
    n_runs: usize,
}

/// The long texts that share at least two of the runs kept with `runs`, those that share most first,
/// without the one at `but`.
///
/// # Errors
///
/// An index that cannot be read.
pub fn sharers(
    archive: &Archive,
    runs: impl Iterator<Item = u64>,
    but: Option<Address>,
) -> Result<Vec<Address>> {
    let mut kept: Vec<u32> = runs.filter_map(sampled).collect();
    kept.sort_unstable();
    kept.dedup();
    let mut n_shared: FxHashMap<Address, u32> = FxHashMap::default();
    for (ord, reader) in (0u32..).zip(archive.searcher().segment_readers()) {
        let index = &archive.columns(ord as usize)?.passages;
        for run in &kept {
            let term =
                tantivy::Term::from_field_bytes(archive.fields().passages, &passage_term(*run));
            let postings = index
                .read_postings(&term, IndexRecordOption::Basic)
                .map_err(|error| archive.error(error.into()))?;
            let Some(mut postings) = postings else { continue };
            while postings.doc() != TERMINATED {
                if !reader.is_deleted(postings.doc()) {
                    *n_shared.entry((ord, postings.doc())).or_default() += 1;
                }
                postings.advance();
            }
        }
    }
    let mut found: Vec<(Address, u32)> = n_shared
        .into_iter()
        .filter(|(address, n)| *n >= LEAST_SAMPLED && Some(*address) != but)
        .collect();
    found.sort_unstable_by_key(|(address, n)| (Reverse(*n), *address));
    found.truncate(MOST_READ);
    Ok(found.into_iter().map(|(address, _)| address).collect())
}

/// A long text that shares a passage with another.
#[derive(Clone, Debug)]
pub struct Sharer {
    /// What it is.
    pub article: StoredArticle,
    /// The bytes of the passage in the text asked about.
    pub here: Span,
    /// The bytes of the passage in this one.
    pub there: Span,
    /// How many runs of five words are the same.
    pub n_runs: usize,
    /// How many words the passage has here.
    pub n_words: usize,
}

/// The passages that long texts share with the article at `address`, in the order in which those were
/// printed, those of one text by their place in the article.
///
/// # Errors
///
/// An index that cannot be read.
pub fn sharers_of(archive: &Archive, address: Address) -> Result<Vec<Sharer>> {
    let own = TextRuns::of(&archive.article(address.0, address.1)?.body);
    let runs = own.runs.iter().map(|(run, _)| *run);
    let mut found = Vec::new();
    for (ord, doc) in sharers(archive, runs, Some(address))? {
        let article = archive.article(ord, doc)?;
        let other = TextRuns::of(&article.body);
        let columns = archive.columns(ord as usize)?;
        let order =
            super::copies::printed_order(columns.dates.get_val(doc), columns.order.get_val(doc));
        for passage in shared_passages(&own, &other) {
            let sharer = Sharer {
                article: article.clone(),
                here: own.span(passage.here.clone()),
                there: other.span(passage.there),
                n_runs: passage.n_runs,
                n_words: passage.here.len(),
            };
            found.push((order, sharer));
        }
    }
    found.sort_by_key(|(order, sharer)| (*order, sharer.here.start));
    Ok(found.into_iter().map(|(_, sharer)| sharer).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered(prefix: &str, n: usize) -> String {
        (0..n).map(|i| format!("{prefix}{i}")).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn passages_are_found_where_they_stand() {
        let (a, b) = (numbered("a", 200), numbered("b", 200));
        let dispatch = numbered("d", 60);
        let garbled = dispatch.replace("d30", "cl3O").replace("d31 d32 ", "");
        let check = |here: &str, there: &str, expected: &[(Range<usize>, Range<usize>)]| {
            let found = shared_passages(&TextRuns::of(here), &TextRuns::of(there));
            let found: Vec<_> = found.into_iter().map(|p| (p.here, p.there)).collect();
            assert_eq!(found, expected, "{here} / {there}");
        };
        check(&a, &b, &[]);
        check(&dispatch, &dispatch, &[(0..60, 0..60)]);
        let (here, there) = (format!("{a} {dispatch} {b}"), format!("x y {garbled} z"));
        check(&here, &there, &[(200..260, 2..60)]);
        // Two dispatches in the other order are two passages.
        let other = numbered("e", 40);
        let (here, there) = (format!("{a} {dispatch} {other}"), format!("{other} {b} {dispatch}"));
        check(&here, &there, &[(200..260, 240..300), (260..300, 0..40)]);
        // Eleven words are seven runs, twelve are eight.
        check(&format!("{a} {}", numbered("d", 11)), &numbered("d", 11), &[]);
        check(&format!("{a} {}", numbered("d", 12)), &numbered("d", 12), &[(200..212, 0..12)]);
        check("", "", &[]);
    }

    #[test]
    fn what_is_repeated_is_not_compared_for_ever() {
        let chant = "one two three four five six seven eight nine ten ".repeat(400);
        let found = shared_passages(&TextRuns::of(&chant), &TextRuns::of(&chant));
        assert!(!found.is_empty() && found.len() < 500, "{}", found.len());
    }
}
