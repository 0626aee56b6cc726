//! Which articles of a segment have a leaf, how often, and where?

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

use tantivy::columnar::ColumnValues;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::{DocSet, TERMINATED};

use crate::index::{Validity, unpack_date};
use crate::search::broken::Broken;

/// One posting list of a leaf, perhaps held to some of its articles.
pub struct List {
    postings: SegmentPostings,
    held_to: Option<HeldTo>,
    /// How far its term is from what was asked for: 0 is the word itself.
    tier: u8,
    /// Whether it is of a word divided by a hyphen, at the place of its first half.
    divided: bool,
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
        let mut list = List { postings, held_to, tier: 0, divided: false };
        list.settle();
        list
    }

    /// The same, of a term so far from what was asked for.
    pub fn of_tier(self, tier: u8) -> List {
        List { tier, ..self }
    }

    /// The same, of a word divided by a hyphen.
    pub fn divided(self) -> List {
        List { divided: true, ..self }
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
    /// Where its word is broken over the end of a line without a hyphen.
    broken: Option<Box<Broken>>,
    /// Whether any of its lists is of a word divided by a hyphen.
    has_divided: bool,
    doc: u32,
    /// Upper bound of the articles that its lists have: the sum over them.
    n_listed: u64,
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
        let n_listed = lists.iter().map(|list| u64::from(list.postings.doc_freq())).sum();
        let doc = lists.iter().map(|list| list.postings.doc()).min().unwrap_or(TERMINATED);
        let mut waiting = BinaryHeap::new();
        if lists.len() >= MANY {
            waiting =
                (0u32..).zip(&lists).map(|(i, list)| Reverse((list.postings.doc(), i))).collect();
        }
        let mut cursor = Cursor {
            has_divided: lists.iter().any(|list| list.divided),
            lists,
            broken: None,
            doc,
            n_listed,
            waiting,
            standing: Vec::new(),
            farthest: 0,
        };
        cursor.take_standing();
        cursor
    }

    /// The same, and where its word is broken.
    pub fn or_broken(mut self, broken: Option<Broken>) -> Cursor {
        if let Some(broken) = broken {
            for list in std::mem::take(&mut self.standing) {
                self.waiting.push(Reverse((self.doc, list)));
            }
            self.doc = self.doc.min(broken.doc());
            self.broken = Some(Box::new(broken));
            self.take_standing();
        }
        self
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
        self.waiting.peek().map_or(TERMINATED, |first| first.0.0)
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
        self.n_listed + self.broken.as_ref().map_or(0, |broken| broken.cost())
    }

    /// Upper bound of how many articles have its words whole or divided by a hyphen: of those that have
    /// both halves of a word nearly none has them side by side.
    pub fn n_listed(&self) -> u64 {
        self.n_listed
    }

    /// Whether its word can be broken without a hyphen in some article.
    pub fn may_be_broken(&self) -> bool {
        self.broken.is_some()
    }

    /// Whether the article it stands at has its word in no other way than broken without a hyphen.
    pub fn is_only_broken(&mut self) -> bool {
        let mut is_listed = self.broken.is_none();
        if !is_listed {
            self.each_standing(|_| is_listed = true);
        }
        !is_listed
    }

    /// Whether there was no time to look for broken words everywhere.
    pub fn is_cut(&self) -> bool {
        self.broken.as_ref().is_some_and(|broken| broken.is_cut())
    }

    /// Moves to the first article not before `target`, and says which it is.
    #[inline]
    pub fn seek(&mut self, target: u32) -> u32 {
        if self.doc >= target {
            return self.doc;
        }
        if let ([only], None) = (self.lists.as_mut_slice(), &self.broken) {
            self.doc = only.seek(target);
            return self.doc;
        }
        let listed = match self.lists.as_mut_slice() {
            lists if lists.len() >= MANY => self.seek_many(target),
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
        self.doc = match &mut self.broken {
            Some(broken) => listed.min(broken.seek(target)),
            None => listed,
        };
        self.take_standing();
        self.doc
    }

    /// Marks every article from `base` to before `end` in `bits`, and keeps its frequency in `freqs`,
    /// both counted from `base`; then stands at `end` or behind it. Of broken words it knows nothing.
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
        if let ([only], None) = (self.lists.as_slice(), &self.broken) {
            return only.postings.term_freq();
        }
        let mut freq = self.broken_here().len() as u32;
        self.each_standing(|list| freq += list.postings.term_freq());
        freq
    }

    /// The positions of first halves of its broken words in the article it stands at.
    fn broken_here(&self) -> &[u32] {
        match &self.broken {
            Some(broken) if broken.doc() == self.doc => broken.positions(),
            _ => &[],
        }
    }

    /// Whether the article it stands at has its word over two positions.
    #[inline]
    pub fn is_broken(&mut self) -> bool {
        if self.broken.is_none() && !self.has_divided {
            return false;
        }
        let mut is_broken = !self.broken_here().is_empty();
        self.each_standing(|list| is_broken |= list.divided);
        is_broken
    }

    /// The positions in the article it stands at where a word stands whole, ascending, each once.
    pub fn positions(&mut self, out: &mut Vec<u32>) {
        out.clear();
        let n_lists = self.positions_of(false, out);
        if n_lists > 1 {
            out.sort_unstable();
            out.dedup();
        }
    }

    /// The positions there of the first halves of words over two positions, ascending, each once.
    pub fn broken_positions(&mut self, out: &mut Vec<u32>) {
        out.clear();
        out.extend_from_slice(self.broken_here());
        if self.positions_of(true, out) > 0 {
            out.sort_unstable();
            out.dedup();
        }
    }

    /// Adds the positions of lists that are `divided` or not, and says how many there are.
    fn positions_of(&mut self, divided: bool, out: &mut Vec<u32>) -> usize {
        let mut n_lists = 0;
        self.each_standing(|list| {
            if list.divided == divided {
                list.postings.append_positions_with_offset(0, out);
                n_lists += 1;
            }
        });
        n_lists
    }
}
