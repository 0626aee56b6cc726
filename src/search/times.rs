//! Which articles speak of those days?
//!
//! The index has one term for each distinct time that articles speak of, its first day before its
//! last, so one walk over a part of the dictionary finds every time that `about:` means, and the
//! union of their posting lists is exact.

use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, InvertedIndexReader, TERMINATED};

use crate::base::{Day, DayRange};
use crate::index::{pack_time, unpack_time};
use crate::query::{About, Reach, When};

/// A set of the articles of a segment.
#[derive(Clone, Debug, Default)]
pub struct Docs {
    bits: Vec<u64>,
    len: u64,
}

impl Docs {
    /// No articles yet, of a segment with `max_doc`.
    pub fn new(max_doc: u32) -> Docs {
        Docs { bits: vec![0; max_doc.div_ceil(64) as usize], len: 0 }
    }

    /// These articles, of a segment with `max_doc`.
    pub fn of(docs: impl Iterator<Item = u32>, max_doc: u32) -> Docs {
        let mut set = Docs::new(max_doc);
        docs.for_each(|doc| set.insert(doc));
        set
    }

    fn insert(&mut self, doc: u32) {
        if let Some(word) = self.bits.get_mut((doc / 64) as usize) {
            self.len += u64::from(*word >> (doc % 64) & 1 == 0);
            *word |= 1 << (doc % 64);
        }
    }

    /// How many there are.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// The first of them not before `target`; [`TERMINATED`] if none.
    pub fn seek(&self, target: u32) -> u32 {
        let mut at = (target / 64) as usize;
        let mut mask = u64::MAX << (target % 64);
        while let Some(word) = self.bits.get(at) {
            let rest = word & mask;
            if rest != 0 {
                return at as u32 * 64 + rest.trailing_zeros();
            }
            (at, mask) = (at + 1, u64::MAX);
        }
        TERMINATED
    }
}

/// The articles of a segment that speak of a time that `about` takes.
///
/// # Errors
///
/// Where the index cannot be read.
pub fn articles_about(
    about: &About,
    times: &InvertedIndexReader,
    max_doc: u32,
) -> std::io::Result<Docs> {
    let mut docs = Docs::new(max_doc);
    let (from, to) = bounds(about);
    // Both ends belong to it, whatever day a time that begins on the last one ends.
    let least = pack_time(DayRange::new(from, from));
    let greatest = pack_time(DayRange::new(to, Day::MAX));
    let mut stream = times.terms().range().ge(least).le(greatest).into_stream()?;
    while stream.advance() {
        if !unpack_time(stream.key()).is_some_and(|days| about.takes(days)) {
            continue;
        }
        let mut postings =
            times.read_postings_from_terminfo(stream.value(), IndexRecordOption::Basic)?;
        while postings.doc() != TERMINATED {
            docs.insert(postings.doc());
            postings.advance();
        }
    }
    Ok(docs)
}

/// Between which days a time that `about` takes can begin.
fn bounds(about: &About) -> (Day, Day) {
    match (about.when, about.reach) {
        (When::Days(days), Reach::Inside) => (days.first, days.last),
        (When::Days(days), Reach::Overlapping) => (Day::MIN, days.last),
        (When::EachYear(_), _) => (Day::MIN, Day::MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_walked_in_order() {
        let mut docs = Docs::new(200);
        for doc in [3, 64, 64, 199, 9_000] {
            docs.insert(doc);
        }
        assert_eq!(docs.len(), 3);
        for (target, expected) in [(0, 3), (3, 3), (4, 64), (65, 199), (200, TERMINATED)] {
            assert_eq!(docs.seek(target), expected, "{target}");
        }
    }
}
