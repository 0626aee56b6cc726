//! Where does a word stand in two halves, over the end of a line?
//!
//! Scans lose most hyphens: *govern* ends a line, *ment* begins the next. The index marks the words that
//! may go on so ([`REST`]); here the halves are put together, for one word that is asked for. Two words
//! side by side are taken for one only where that is what they most likely are: where both are common,
//! as *with* and *out*, they may well be themselves, and where the word stands nowhere else, as
//! *infact*, neither may be common.

use tantivy::postings::{Postings, SegmentPostings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED};

use crate::analysis::is_commonest;
use crate::analysis::terms::{REST, SHORTEST_HALF};
use crate::base::Result;
use crate::index::Archive;
use crate::search::limits::Limits;

/// The two halves of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Halves {
    /// What ends a line.
    pub first: String,
    /// What begins the next.
    pub second: String,
}

/// The halves that `word` (normalized) is looked for by in `archive`; none where it has no scans.
///
/// # Errors
///
/// A dictionary that cannot be read.
pub fn halves(archive: &Archive, word: &str) -> Result<Vec<Halves>> {
    if !archive.has_term(REST)? {
        return Ok(Vec::new());
    }
    let most_common = usize::from(archive.has_word(word)?);
    let is_common = |half: &str| Ok(is_commonest(half) || archive.is_common(half)?);
    let mut all = Vec::new();
    for (first, second) in splits(word) {
        let n_common = usize::from(is_common(first)?) + usize::from(is_common(second)?);
        if n_common <= most_common {
            all.push(Halves { first: first.to_owned(), second: second.to_owned() });
        }
    }
    Ok(all)
}

/// Every way to break a word into halves that are long enough.
fn splits(word: &str) -> impl Iterator<Item = (&str, &str)> {
    let n_letters = word.chars().count();
    let borders = word.char_indices().enumerate();
    borders.filter_map(move |(i, (at, _))| {
        let is_long_enough = i >= SHORTEST_HALF && n_letters - i >= SHORTEST_HALF;
        is_long_enough.then(|| word.split_at(at))
    })
}

/// Where the halves of a word stand in the articles of one segment.
pub struct Broken {
    pairs: Vec<Pair>,
    marks: SegmentPostings,
    /// The article it stands at; [`TERMINATED`] behind the last.
    doc: u32,
    /// The positions of first halves there, ascending, each once.
    positions: Vec<u32>,
    /// Upper bound of the articles it has.
    cost: u64,
    limits: Limits,
    n_seen: u32,
    cut: bool,
    seconds: Vec<u32>,
    rests: Vec<u32>,
}

/// So many articles are looked at between two looks at the clock.
const BETWEEN_LOOKS: u32 = 256;

impl Broken {
    /// The places of any of `halves` in a segment, at its first article; `None` where it has none.
    pub fn open(
        archive: &Archive,
        ord: usize,
        halves: &[Halves],
        limits: &Limits,
    ) -> Result<Option<Broken>> {
        if halves.is_empty() {
            return Ok(None);
        }
        let text = &archive.columns(ord)?.text;
        let term = |word: &str| archive.term(ord, word);
        let read = |term: &TermInfo| {
            text.read_postings_from_terminfo(term, IndexRecordOption::WithFreqsAndPositions)
                .map_err(|error| archive.error(error.into()))
        };
        let Some(marks) = term(REST)? else { return Ok(None) };
        let mut pairs = Vec::new();
        for Halves { first, second } in halves {
            // Looked up before either is opened: most halves are words of no article.
            let Some(first) = term(first)? else { continue };
            let Some(second) = term(second)? else { continue };
            pairs.push(Pair { first: read(&first)?, second: read(&second)? });
        }
        if pairs.is_empty() {
            return Ok(None);
        }
        let marks = read(&marks)?;
        let cost = pairs.iter().map(Pair::cost).sum();
        let mut broken = Broken {
            pairs,
            marks,
            doc: 0,
            positions: Vec::new(),
            cost,
            limits: *limits,
            n_seen: 0,
            cut: false,
            seconds: Vec::new(),
            rests: Vec::new(),
        };
        broken.settle(0);
        Ok((broken.doc != TERMINATED || broken.cut).then_some(broken))
    }

    /// The article it stands at.
    #[inline]
    pub fn doc(&self) -> u32 {
        self.doc
    }

    /// Upper bound of how many articles it has.
    pub fn cost(&self) -> u64 {
        self.cost
    }

    /// The positions of first halves in the article it stands at.
    pub fn positions(&self) -> &[u32] {
        &self.positions
    }

    /// Whether there was no time for every article.
    pub fn is_cut(&self) -> bool {
        self.cut
    }

    /// Moves to the first article not before `target`, and says which it is.
    #[inline]
    pub fn seek(&mut self, target: u32) -> u32 {
        if self.doc < target {
            self.settle(target);
        }
        self.doc
    }

    /// Moves on to an article in which halves stand side by side over the end of a line.
    fn settle(&mut self, mut target: u32) {
        self.positions.clear();
        loop {
            let next = self.pairs.iter_mut().map(|pair| pair.seek(target)).min();
            self.doc = next.unwrap_or(TERMINATED);
            if self.doc == TERMINATED {
                return;
            }
            self.n_seen += 1;
            if self.n_seen.is_multiple_of(BETWEEN_LOOKS) && self.limits.is_over() {
                (self.doc, self.cut) = (TERMINATED, true);
                return;
            }
            let marked = at_or_behind(&mut self.marks, self.doc);
            if marked == self.doc && self.find() {
                return;
            }
            target = marked.max(self.doc + 1);
        }
    }

    /// Whether the article has any of the pairs over the end of a line; keeps where.
    fn find(&mut self) -> bool {
        for pair in self.pairs.iter_mut().filter(|pair| pair.first.doc() == self.doc) {
            if pair.second.doc() == self.doc {
                pair.side_by_side(&mut self.positions, &mut self.seconds);
            }
        }
        if self.positions.is_empty() {
            return false;
        }
        self.positions.sort_unstable();
        self.positions.dedup();
        self.rests.clear();
        self.marks.append_positions_with_offset(0, &mut self.rests);
        let rests = &self.rests;
        self.positions.retain(|first| rests.binary_search(&(first + 1)).is_ok());
        !self.positions.is_empty()
    }
}

/// The posting lists of two halves.
struct Pair {
    first: SegmentPostings,
    second: SegmentPostings,
}

impl Pair {
    fn cost(&self) -> u64 {
        u64::from(self.first.doc_freq().min(self.second.doc_freq()))
    }

    /// The first article not before `target` that has both.
    fn seek(&mut self, target: u32) -> u32 {
        let mut doc = at_or_behind(&mut self.first, target);
        loop {
            let other = at_or_behind(&mut self.second, doc);
            if other == doc {
                return doc;
            }
            doc = at_or_behind(&mut self.first, other);
            if doc == other {
                return doc;
            }
        }
    }

    /// Adds to `out` where the second half stands right behind the first.
    fn side_by_side(&mut self, out: &mut Vec<u32>, seconds: &mut Vec<u32>) {
        let from = out.len();
        self.first.append_positions_with_offset(0, out);
        seconds.clear();
        self.second.append_positions_with_offset(0, seconds);
        let mut at = 0;
        let mut kept = from;
        for i in from..out.len() {
            while seconds.get(at).is_some_and(|second| *second <= out[i]) {
                at += 1;
            }
            if seconds.get(at) == Some(&(out[i] + 1)) {
                out[kept] = out[i];
                kept += 1;
            }
        }
        out.truncate(kept);
    }
}

fn at_or_behind(list: &mut SegmentPostings, doc: u32) -> u32 {
    if list.doc() < doc { list.seek(doc) } else { list.doc() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_have_two_letters_at_least() {
        let all = |word: &'static str| splits(word).collect::<Vec<_>>();
        assert_eq!(all("before"), [("be", "fore"), ("bef", "ore"), ("befo", "re")]);
        assert_eq!(all("état"), [("ét", "at")]);
        assert_eq!(all("abc"), []);
    }
}
