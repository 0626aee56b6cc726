//! Where is the posting list of a term, in each segment?
//!
//! A term is looked up in the dictionary of every segment. Whoever searches again and again has what was
//! looked up last remembered ([`Archive::prepare`](super::Archive::prepare)): people ask for the same
//! words, and the parts of words are the same even where the words are not.

use std::sync::Arc;

use quick_cache::sync::{Cache, DefaultLifecycle};
use quick_cache::{OptionsBuilder, UnitWeighter};
use rustc_hash::FxBuildHasher;
use tantivy::postings::TermInfo;

use crate::base::Result;

use super::archive::Archive;

/// Where a term's posting list is, by segment; `None` where a segment has none.
pub(crate) type Places = Arc<[Option<TermInfo>]>;

/// The terms that were looked up last.
pub(super) struct Vocabulary(Cache<Box<str>, Places, UnitWeighter, FxBuildHasher>);

/// So many are remembered, with some three hundred bytes each.
const MOST: usize = 32_768;

impl Vocabulary {
    pub(super) fn new() -> Option<Vocabulary> {
        let options = OptionsBuilder::new()
            .estimated_items_capacity(MOST)
            .weight_capacity(MOST as u64)
            .build()
            .ok()?;
        let hasher = FxBuildHasher;
        let cache = Cache::with_options(options, UnitWeighter, hasher, DefaultLifecycle::default());
        Some(Vocabulary(cache))
    }
}

impl Archive {
    /// Where the posting list of a term of the text is in the segment of that number.
    pub(crate) fn term(&self, ord: usize, term: &str) -> Result<Option<TermInfo>> {
        if self.vocabulary.get().is_none() {
            return self.look_up(ord, term);
        }
        Ok(self.places(term)?.get(ord).cloned().flatten())
    }

    /// Where the posting lists of a term of the text are.
    pub(crate) fn places(&self, term: &str) -> Result<Places> {
        let known = self.vocabulary.get();
        if let Some(places) = known.and_then(|known| known.0.get(term)) {
            return Ok(places);
        }
        let places: Result<Places> =
            (0..self.n_segments()).map(|ord| self.look_up(ord, term)).collect();
        let places = places?;
        if let Some(known) = known {
            known.0.insert(term.into(), Arc::clone(&places));
        }
        Ok(places)
    }

    fn look_up(&self, ord: usize, term: &str) -> Result<Option<TermInfo>> {
        let term = self.columns(ord)?.text.terms().get(term.as_bytes());
        term.map_err(|error| self.error(error.into()))
    }
}
