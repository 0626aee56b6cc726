//! Which articles of a segment have a leaf, how often, and where?

use std::sync::Arc;

use tantivy::columnar::ColumnValues;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::{DocSet, TERMINATED};

/// One posting list of a leaf, restricted to one language where its term stands for a stem.
pub struct List {
    postings: SegmentPostings,
    only: Option<(Arc<dyn ColumnValues<u64>>, u64)>,
}

impl List {
    /// A posting list; with `only`, of the articles whose value in that column is the one given.
    pub fn new(
        postings: SegmentPostings,
        only: Option<(Arc<dyn ColumnValues<u64>>, u64)>,
    ) -> List {
        let mut list = List { postings, only };
        list.settle();
        list
    }

    /// Moves on to an article the restriction lets through.
    fn settle(&mut self) {
        if let Some((column, value)) = &self.only {
            let mut doc = self.postings.doc();
            while doc != TERMINATED && column.get_val(doc) != *value {
                doc = self.postings.advance();
            }
        }
    }

    #[inline]
    fn seek(&mut self, target: u32) -> u32 {
        let doc = self.postings.seek(target);
        if self.only.is_none() {
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
