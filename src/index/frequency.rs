//! How common is a word in the archive?
//!
//! In long texts a common word is in nearly every one, in short ones in few. So a word is called common by
//! what it is in running text: an archive has such a word in as many of its articles as texts of their
//! mean length would by chance.

use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED};

use crate::base::Result;

use super::archive::Archive;

/// A common word is one of so many words of running text.
const ONE_IN: f64 = 2_500.0;

/// In fewer articles no word is common: of a handful nothing can be told.
const LEAST_ARTICLES: f64 = 10.0;

impl Archive {
    /// Whether any segment has the term.
    pub(crate) fn has_term(&self, term: &str) -> Result<bool> {
        Ok(self.n_ever(term)? > 0)
    }

    /// Whether an article that can be found has the word.
    pub(crate) fn has_word(&self, word: &str) -> Result<bool> {
        Ok(self.n_ever(word)? > 0 && self.n_found(word, 1)? > 0)
    }

    /// Whether the word is common. Only articles that can be found are counted, so that an archive
    /// answers as it will when it is made anew.
    pub(crate) fn is_common(&self, word: &str) -> Result<bool> {
        let most = most_uncommon(self.n_articles(), self.mean_words()?);
        Ok(self.n_ever(word)? > most && self.n_found(word, most + 1)? > most)
    }

    /// How many articles have the word, deleted ones among them.
    pub(crate) fn n_ever(&self, word: &str) -> Result<u64> {
        let places = self.places(word)?;
        Ok(places.iter().flatten().map(|term| u64::from(term.doc_freq)).sum())
    }

    /// How many articles that can be found have the word, counted no further than `enough`.
    fn n_found(&self, word: &str, enough: u64) -> Result<u64> {
        let mut n = 0;
        let places = self.places(word)?;
        for (ord, reader) in self.searcher().segment_readers().iter().enumerate() {
            let Some(term) = &places[ord] else { continue };
            if !reader.has_deletes() {
                n += u64::from(term.doc_freq);
                continue;
            }
            let index = &self.columns(ord)?.text;
            let read = index.read_postings_from_terminfo(term, IndexRecordOption::Basic);
            let mut postings = read.map_err(|error| self.error(error.into()))?;
            while postings.doc() != TERMINATED && n < enough {
                n += u64::from(!reader.is_deleted(postings.doc()));
                postings.advance();
            }
        }
        Ok(n)
    }

    /// How many words an article has, in the mean of those that can be found.
    fn mean_words(&self) -> Result<f64> {
        if let Some(known) = self.mean_words.get() {
            return Ok(*known);
        }
        let mut n_words = 0;
        for (ord, reader) in self.searcher().segment_readers().iter().enumerate() {
            let words = &self.columns(ord)?.words;
            n_words += reader.doc_ids_alive().map(|doc| words.get_val(doc)).sum::<u64>();
        }
        let mean = n_words as f64 / self.n_articles().max(1) as f64;
        Ok(*self.mean_words.get_or_init(|| mean))
    }
}

/// The most articles a word is in that is not common, among `n_articles` of `mean` words.
fn most_uncommon(n_articles: u64, mean: f64) -> u64 {
    let share = 1.0 - (-mean / ONE_IN).exp();
    (n_articles as f64 * share).max(LEAST_ARTICLES) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_in_long_texts_is_more_than_in_short_ones() {
        for (n_articles, mean, expected) in [
            (0, 0.0, 10),
            (5, 3_900.0, 10),
            (2_294, 3_900.0, 1_811),
            (2_294, 300.0, 259),
            (1_000_000, 300.0, 113_079),
            (1_000_000, 0.0, 10),
        ] {
            assert_eq!(most_uncommon(n_articles, mean), expected, "{n_articles} of {mean}");
        }
    }
}
