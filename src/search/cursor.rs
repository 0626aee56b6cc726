//! Which articles of a segment have a leaf, how often, and where?

use std::sync::Arc;

use tantivy::columnar::ColumnValues;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::{DocSet, TERMINATED};

use crate::index::{Validity, unpack_date};

/// One posting list of a leaf, perhaps held to some of its articles.
pub struct List {
    postings: SegmentPostings,
    held_to: Option<HeldTo>,
}

/// Which articles of a posting list count.
pub enum HeldTo {
    /// Those with this value in a column: a language, where the term stands for a stem.
    Value(Arc<dyn ColumnValues<u64>>, u64),
    /// Those of these days, by their packed dates.
    Days(Arc<dyn ColumnValues<u64>>, Validity),
    /// Those in this list.
    List(Box<SegmentPostings>),
    /// Those that stand in one list of each group: the article itself uses that form of a name.
    Groups(Vec<Vec<SegmentPostings>>),
}

impl HeldTo {
    /// `doc` where it counts, or else an article behind it before which none does.
    fn next(&mut self, doc: u32) -> u32 {
        let at_or_behind = |list: &mut SegmentPostings| {
            if list.doc() < doc { list.seek(doc) } else { list.doc() }
        };
        match self {
            HeldTo::Value(column, value) => doc + u32::from(column.get_val(doc) != *value),
            HeldTo::Days(column, validity) => {
                doc + u32::from(!validity.holds(unpack_date(column.get_val(doc))))
            }
            HeldTo::List(list) => at_or_behind(list),
            HeldTo::Groups(groups) => {
                let next = groups
                    .iter_mut()
                    .map(|group| group.iter_mut().map(at_or_behind).min().unwrap_or(TERMINATED));
                next.max().unwrap_or(doc)
            }
        }
    }
}

impl List {
    /// A posting list, held to some of its articles or not.
    pub fn new(postings: SegmentPostings, held_to: Option<HeldTo>) -> List {
        let mut list = List { postings, held_to };
        list.settle();
        list
    }

    /// Moves on to an article that counts.
    fn settle(&mut self) {
        if let Some(held_to) = &mut self.held_to {
            let mut doc = self.postings.doc();
            while doc != TERMINATED {
                let next = held_to.next(doc);
                if next == doc {
                    break;
                }
                doc = self.postings.seek(next);
            }
        }
    }

    #[inline]
    fn advance(&mut self) -> u32 {
        let doc = self.postings.advance();
        if self.held_to.is_none() {
            return doc;
        }
        self.settle();
        self.postings.doc()
    }

    #[inline]
    fn seek(&mut self, target: u32) -> u32 {
        let doc = self.postings.seek(target);
        if self.held_to.is_none() {
            return doc;
        }
        self.settle();
        self.postings.doc()
    }
}

/// The union of a leaf's posting lists.
pub struct Cursor {
    lists: Vec<List>,
    doc: u32,
    /// Upper bound of the articles it has: the sum over its lists.
    cost: u64,
}

impl Cursor {
    /// The union of `lists`, at its first article.
    pub fn new(lists: Vec<List>) -> Cursor {
        let cost = lists.iter().map(|list| u64::from(list.postings.doc_freq())).sum();
        let doc = lists.iter().map(|list| list.postings.doc()).min().unwrap_or(TERMINATED);
        Cursor { lists, doc, cost }
    }

    /// The article it stands at; [`TERMINATED`] behind the last.
    #[inline]
    pub fn doc(&self) -> u32 {
        self.doc
    }

    /// Upper bound of how many articles it has.
    pub fn cost(&self) -> u64 {
        self.cost
    }

    /// Moves to the first article not before `target`, and says which it is.
    #[inline]
    pub fn seek(&mut self, target: u32) -> u32 {
        if self.doc >= target {
            return self.doc;
        }
        self.doc = match self.lists.as_mut_slice() {
            [only] => only.seek(target),
            lists => {
                let mut first = TERMINATED;
                for list in lists {
                    let doc = list.postings.doc();
                    let doc = if doc < target { list.seek(target) } else { doc };
                    first = first.min(doc);
                }
                first
            }
        };
        self.doc
    }

    /// Marks every article from `base` to before `end` in `bits`, and keeps its frequency in `freqs`,
    /// both counted from `base`; then stands at `end` or behind it.
    pub fn fill(&mut self, base: u32, end: u32, bits: &mut [u64; 64], freqs: &mut [u32]) {
        let mut next = TERMINATED;
        for list in &mut self.lists {
            let mut doc = list.postings.doc();
            if doc < base {
                doc = list.seek(base);
            }
            while doc < end {
                let at = (doc - base) as usize;
                let bit = 1 << (at & 63);
                let freq = list.postings.term_freq();
                if bits[at >> 6] & bit == 0 {
                    bits[at >> 6] |= bit;
                    freqs[at] = freq;
                } else {
                    freqs[at] += freq;
                }
                doc = list.advance();
            }
            next = next.min(doc);
        }
        self.doc = next;
    }

    /// How often the article it stands at has any of the terms.
    #[inline]
    pub fn freq(&self) -> u32 {
        match self.lists.as_slice() {
            [only] => only.postings.term_freq(),
            lists => lists
                .iter()
                .filter(|list| list.postings.doc() == self.doc)
                .map(|list| list.postings.term_freq())
                .sum(),
        }
    }

    /// The positions in the article it stands at, ascending, each once.
    pub fn positions(&mut self, out: &mut Vec<u32>) {
        out.clear();
        let mut n_lists = 0;
        for list in &mut self.lists {
            if list.postings.doc() == self.doc {
                list.postings.append_positions_with_offset(0, out);
                n_lists += 1;
            }
        }
        if n_lists > 1 {
            out.sort_unstable();
            out.dedup();
        }
    }
}
