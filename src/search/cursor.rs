//! Which articles of a segment have a leaf, how often, and where?

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

use tantivy::columnar::ColumnValues;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::{DocSet, TERMINATED};

use crate::index::{Validity, unpack_date};

/// One posting list of a leaf, perhaps held to some of its articles.
pub struct List {
    postings: SegmentPostings,
    held_to: Option<HeldTo>,
    /// How far its term is from what was asked for: 0 is the word itself.
    tier: u8,
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
        let mut list = List { postings, held_to, tier: 0 };
        list.settle();
        list
    }

    /// The same, of a term so far from what was asked for.
    pub fn of_tier(self, tier: u8) -> List {
        List { tier, ..self }
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

    /// As [`Cursor::fill`]; gives the article it then stands at.
    #[inline]
    fn fill(&mut self, base: u32, end: u32, bits: &mut [u64; 64], freqs: &mut [u32]) -> u32 {
        let mut doc = self.postings.doc();
        if doc < base {
            doc = self.seek(base);
        }
        while doc < end {
            let at = (doc - base) as usize;
            let bit = 1 << (at & 63);
            let freq = self.postings.term_freq();
            if bits[at >> 6] & bit == 0 {
                bits[at >> 6] |= bit;
                freqs[at] = freq;
            } else {
                freqs[at] += freq;
            }
            doc = self.advance();
        }
        doc
    }
}

/// The union of a leaf's posting lists.
pub struct Cursor {
    lists: Vec<List>,
    doc: u32,
    /// Upper bound of the articles it has: the sum over its lists.
    cost: u64,
    /// Of many lists: those behind `doc`, by their articles.
    waiting: BinaryHeap<Reverse<(u32, u32)>>,
    /// Of many lists: those at `doc`.
    standing: Vec<u32>,
    /// How far its terms are from what was asked for, at most.
    farthest: u8,
}

/// From so many lists on, they are kept in the order of their articles: a look at each of them for each
/// article would make thousands of words cost thousands of times one.
const MANY: usize = 12;

impl Cursor {
    /// The union of `lists`, at its first article.
    pub fn new(lists: Vec<List>) -> Cursor {
        let cost = lists.iter().map(|list| u64::from(list.postings.doc_freq())).sum();
        let doc = lists.iter().map(|list| list.postings.doc()).min().unwrap_or(TERMINATED);
        let mut waiting = BinaryHeap::new();
        if lists.len() >= MANY {
            waiting =
                (0u32..).zip(&lists).map(|(i, list)| Reverse((list.postings.doc(), i))).collect();
        }
        let mut cursor = Cursor { lists, doc, cost, waiting, standing: Vec::new(), farthest: 0 };
        cursor.take_standing();
        cursor
    }

    /// The same, of terms that may be so far from what was asked for, whether or not these are.
    pub fn up_to(self, farthest: u8) -> Cursor {
        Cursor { farthest, ..self }
    }

    /// Takes the lists that stand at `doc` out of those that wait.
    fn take_standing(&mut self) {
        if self.doc == TERMINATED {
            return;
        }
        while let Some(Reverse((doc, list))) = self.waiting.peek().copied() {
            if doc != self.doc {
                break;
            }
            self.waiting.pop();
            self.standing.push(list);
        }
    }

    /// As [`seek`](Self::seek), of many lists.
    fn seek_many(&mut self, target: u32) -> u32 {
        for list in std::mem::take(&mut self.standing) {
            let doc = self.lists[list as usize].seek(target);
            self.waiting.push(Reverse((doc, list)));
        }
        while let Some(mut first) = self.waiting.peek_mut()
            && first.0.0 < target
        {
            first.0.0 = self.lists[first.0.1 as usize].seek(target);
        }
        self.doc = self.waiting.peek().map_or(TERMINATED, |first| first.0.0);
        self.take_standing();
        self.doc
    }

    /// The lists that stand at `doc`.
    #[inline]
    fn each_standing(&mut self, mut visit: impl FnMut(&mut List)) {
        if self.lists.len() >= MANY {
            for list in &self.standing {
                visit(&mut self.lists[*list as usize]);
            }
        } else {
            for list in self.lists.iter_mut().filter(|list| list.postings.doc() == self.doc) {
                visit(list);
            }
        }
    }

    /// How far its terms are from what was asked for, at most.
    pub fn farthest(&self) -> u8 {
        self.farthest
    }

    /// How far the nearest term is that the article it stands at has.
    pub fn tier(&mut self) -> u8 {
        let mut nearest = self.farthest;
        self.each_standing(|list| nearest = nearest.min(list.tier));
        nearest
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
            lists if lists.len() >= MANY => return self.seek_many(target),
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
        if self.lists.len() < MANY {
            let ends = self.lists.iter_mut().map(|list| list.fill(base, end, bits, freqs));
            self.doc = ends.min().unwrap_or(TERMINATED);
            return;
        }
        for list in std::mem::take(&mut self.standing) {
            self.waiting.push(Reverse((self.doc, list)));
        }
        while let Some(mut first) = self.waiting.peek_mut()
            && first.0.0 < end
        {
            first.0.0 = self.lists[first.0.1 as usize].fill(base, end, bits, freqs);
        }
        self.doc = self.waiting.peek().map_or(TERMINATED, |first| first.0.0);
        self.take_standing();
    }

    /// How often the article it stands at has any of the terms.
    #[inline]
    pub fn freq(&mut self) -> u32 {
        if let [only] = self.lists.as_slice() {
            return only.postings.term_freq();
        }
        let mut freq = 0;
        self.each_standing(|list| freq += list.postings.term_freq());
        freq
    }

    /// The positions in the article it stands at, ascending, each once.
    pub fn positions(&mut self, out: &mut Vec<u32>) {
        out.clear();
        let mut n_lists = 0;
        self.each_standing(|list| {
            list.postings.append_positions_with_offset(0, out);
            n_lists += 1;
        });
        if n_lists > 1 {
            out.sort_unstable();
            out.dedup();
        }
    }
}
