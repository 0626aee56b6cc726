//! What do the first answers say of what was meant?
//!
//! Of a long query, of which any word will do, the first answers mostly are about the matter: the words
//! that they have and others have not find more like them. Answers found already are put into another
//! order; none comes or goes.
//!
//! # Source
//!
//! Pseudo-relevance feedback: Rocchio, Relevance Feedback in Information Retrieval (1971), with the term
//! weights of a relevance model: Lavrenko and Croft, Relevance-Based Language Models (2001).

use std::collections::HashMap;

use crate::analysis::{Lang, is_function_word, normalize, stem, words, words_of_line};
use crate::base::Result;
use crate::index::{Archive, StoredArticle};
use crate::query::{Clause, Leaf, LeafTerm, Pattern, Plan};
use crate::search::collect::{Candidate, Sort};
use crate::search::engine::Segments;
use crate::search::limits::Limits;
use crate::search::lower::{Access, lower};
use crate::search::rank::{Recency, Weights, idf_lucene};

/// So many words of an answer are looked at: what it is about stands first.
const MOST_READ: usize = 1_000;

/// Scores `ranked` again with the words of the first of them, and puts them in order.
pub(super) fn feedback(
    archive: &Archive,
    ranked: &mut [Candidate],
    weights: Weights,
    recency: Option<Recency>,
) -> Result<()> {
    let said = said(archive, ranked, weights)?;
    if said.is_empty() {
        return Ok(());
    }
    let leaf = |word: &str| Leaf {
        terms: vec![
            LeafTerm::Exact(normalize(word).into_owned()),
            LeafTerm::Forms(word.to_owned()),
        ],
        runs: false,
        label: word.to_owned(),
    };
    let any = said.iter().map(|(word, _)| Clause::Match(Pattern::Leaf(leaf(word)))).collect();
    let asked = Plan { root: Clause::any(any), words: Vec::new(), rest: None };
    let lowered = lower(&asked, archive)?;
    let mut segments =
        Segments::open(archive, &lowered, Access::Walk, weights, &Limits::default())?;
    ranked.sort_unstable_by_key(|candidate| candidate.address);
    for candidate in ranked.iter_mut() {
        let shares = segments.shares_of_leaves(candidate.address);
        let more: f32 = shares.zip(&said).map(|(share, (_, weight))| share * weight).sum();
        candidate.score += weights.feedback * more * Recency::share(recency, candidate.date);
    }
    ranked.sort_unstable_by(|a, b| Sort::Relevance.compare(a, b));
    Ok(())
}

/// The words of the first answers that tell them best from other articles, and their weights, of which
/// the greatest is 1.
fn said(archive: &Archive, ranked: &[Candidate], weights: Weights) -> Result<Vec<(String, f32)>> {
    let first = &ranked[..ranked.len().min(weights.feedback_articles)];
    let sum: f32 = first.iter().map(|candidate| candidate.score).sum();
    // By stems, each with the form that is met first.
    let mut of_stem: HashMap<String, (String, f32)> = HashMap::new();
    for candidate in first {
        let article = archive.article(candidate.address.0, candidate.address.1)?;
        let counts = counts(&article);
        let n: f32 = counts.values().map(|(_, n)| n).sum();
        for (stem, (word, n_in)) in counts {
            let share = candidate.score / sum.max(f32::MIN_POSITIVE) * n_in / n.max(1.0);
            of_stem.entry(stem).or_insert_with(|| (word, 0.0)).1 += share;
        }
    }
    let n_all = archive.n_articles();
    let mut said = Vec::with_capacity(of_stem.len());
    for (word, share) in of_stem.into_values() {
        let n_with = archive.n_ever(&normalize(&word))?;
        said.push((word, share * idf_lucene(n_with, n_all)));
    }
    said.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    said.truncate(weights.feedback_words);
    let most = said.first().map_or(1.0, |(_, weight)| *weight);
    said.iter_mut().for_each(|(_, weight)| *weight /= most);
    Ok(said)
}

/// How often each stem stands in the beginning of an article, and the first word with it.
fn counts(article: &StoredArticle) -> HashMap<String, (String, f32)> {
    let lang = article.lang.as_deref().and_then(Lang::from_code);
    let mut counts: HashMap<String, (String, f32)> = HashMap::new();
    let headline = article.headline.as_deref().unwrap_or("");
    let of_headline = words_of_line(headline).into_iter().map(|word| word.span.of(headline));
    let body = words(&article.body);
    let of_body = body.iter().take(MOST_READ).map(|word| word.span.of(&article.body));
    for word in of_headline.chain(of_body) {
        let term = normalize(word);
        if term.chars().count() < 3
            || is_function_word(&term)
            || !term.chars().any(char::is_alphabetic)
        {
            continue;
        }
        let stem = lang.and_then(|lang| stem(lang, word)).unwrap_or_else(|| term.into_owned());
        counts.entry(stem).or_insert_with(|| (word.to_owned(), 0.0)).1 += 1.0;
    }
    counts
}
