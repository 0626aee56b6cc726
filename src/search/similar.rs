//! Which words tell an article from others?

use std::collections::HashMap;

use crate::analysis::{is_function_word, normalize, words, words_of_line};
use crate::base::Result;
use crate::index::{Archive, StoredArticle};
use crate::search::rank::idf_lucene;

/// A word of the headline counts as so many in the text.
const HEADLINE: u32 = 3;

/// So many words of a text are looked at: what it is about stands first.
const MOST_READ: usize = 2_000;

/// What more than a tenth of all articles have tells nothing, if there are articles enough.
const COMMON: f64 = 0.1;

/// The `most` words of an article that tell it best from others, the best first: often in it, and
/// seldom elsewhere; each in at least one other article. Normalized.
///
/// # Source
///
/// The choice of terms is that of Lucene's `MoreLikeThis`: tf·idf, here with the saturation of BM25.
///
/// # Errors
///
/// A dictionary that cannot be read.
pub fn telling_words(
    archive: &Archive,
    article: &StoredArticle,
    most: usize,
) -> Result<Vec<String>> {
    let mut counts: HashMap<String, u32> = HashMap::new();
    let mut add = |text: &str, words: &[crate::analysis::Word], n: u32| {
        for word in words.iter().take(MOST_READ) {
            let term = normalize(word.span.of(text));
            let tells = term.chars().count() > 2 && term.chars().any(char::is_alphabetic);
            if tells && !is_function_word(&term) {
                *counts.entry(term.into_owned()).or_default() += n;
            }
        }
    };
    let headline = article.headline.as_deref().unwrap_or("");
    add(headline, &words_of_line(headline), HEADLINE);
    add(&article.body, &words(&article.body), 1);
    let n_all = archive.n_articles();
    let common = (n_all as f64 * COMMON).max(20.0) as u64;
    let mut weighed = Vec::new();
    for (word, n) in counts {
        let n_with = archive.n_ever(&word)?;
        if n_with > 1 && n_with <= common {
            let n = n as f32;
            weighed.push((n / (n + 1.2) * idf_lucene(n_with, n_all), word));
        }
    }
    weighed.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    Ok(weighed.into_iter().take(most).map(|(_, word)| word).collect())
}
