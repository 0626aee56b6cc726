//! In which order do articles answer?
//!
//! First every matching article is scored by BM25 over the words and patterns of the query: the
//! candidates. The best of them are scored again with what news gives: words in the headline, words
//! in the lead (news is written most important first), and words of the query that stand together.
//! Each of these only ever adds, so that no article outside the candidates could overtake one inside.
//!
//! # Source
//!
//! BM25: Robertson and Zaragoza, The Probabilistic Relevance Framework (2009), with the idf that
//! Lucene uses, which is never negative. Word pairs: Metzler and Croft, A Markov Random Field Model
//! for Term Dependencies (2005), in its sequential variant.

use crate::analysis::terms::{BODY, HEADLINE_END};

/// How many of the best candidates are scored again.
pub const CANDIDATES: usize = 100;

/// BM25's saturation of repeated words.
const K1: f32 = 1.2;
/// BM25's correction for length.
const B: f32 = 0.75;

/// What a word in the headline adds, in units of its idf. These four weights are set by judgement,
/// not yet tuned: ranking is measured and tuned as a whole later.
const HEADLINE: f32 = 0.6;
/// What a word in the first [`LEAD_WORDS`] words adds.
const LEAD: f32 = 0.3;
/// What two words of the query side by side add, in units of the lesser idf.
const ADJACENT: f32 = 0.8;
/// What two words of the query within [`WINDOW`] positions add.
const NEAR: f32 = 0.3;

const LEAD_WORDS: u32 = 50;
const WINDOW: u32 = 8;

/// Lucene's inverse document frequency for a word in `n_with` of `n_all` articles.
///
/// # Example
///
/// A word in every article still weighs a little, a rare one a lot:
/// `idf_lucene(100, 100)` is about 0.005, `idf_lucene(1, 100)` about 4.2.
pub fn idf_lucene(n_with: u64, n_all: u64) -> f32 {
    let n_with = n_with.min(n_all) as f64;
    let n_all = n_all as f64;
    ((n_all - n_with + 0.5) / (n_with + 0.5)).ln_1p() as f32
}

/// BM25 for one index: the length corrections by field-norm id.
pub struct Bm25 {
    norms: [f32; 256],
    /// The weights of few occurrences, worked out beforehand, by frequency and norm.
    few: Vec<[f32; 256]>,
}

impl Bm25 {
    /// For a field whose articles have `average` tokens.
    pub fn new(average: f32) -> Bm25 {
        let norms = std::array::from_fn(|id| {
            let len = tantivy::fieldnorm::FieldNormReader::id_to_fieldnorm(id as u8) as f32;
            K1 * (1.0 - B + B * len / average.max(1.0))
        });
        let few = (0..FEW).map(|freq| norms.map(|norm| saturated(freq as f32, norm))).collect();
        Bm25 { norms, few }
    }

    /// The weight of `freq` occurrences in an article with that field-norm id, from 0 to 1.
    #[inline]
    pub fn saturation(&self, freq: u32, norm_id: u8) -> f32 {
        match self.few.get(freq as usize) {
            Some(weights) => weights[norm_id as usize],
            None => saturated(freq as f32, self.norms[norm_id as usize]),
        }
    }
}

/// Frequencies below this have their weights worked out beforehand.
const FEW: u32 = 8;

fn saturated(freq: f32, norm: f32) -> f32 {
    freq / (freq + norm)
}

/// The positions of one scored pattern in an article, and its weight.
pub struct Evidence {
    /// First positions of its hits, ascending.
    pub starts: Vec<u32>,
    /// Its idf.
    pub idf: f32,
    /// Whether it is a bare word right behind the one before it in the query.
    pub follows: bool,
}

/// What a part of a query adds to an article's score beside BM25.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bonus {
    /// For standing in the headline.
    pub headline: f32,
    /// For standing in the first words of the text.
    pub lead: f32,
    /// For standing together with the word before it in the query.
    pub together: f32,
}

impl Bonus {
    /// All of it.
    pub fn sum(self) -> f32 {
        self.headline + self.lead + self.together
    }
}

/// What headline, lead and closeness add to an article's score, part by part.
pub fn bonuses(evidence: &[Evidence]) -> impl Iterator<Item = Bonus> + '_ {
    evidence.iter().enumerate().map(|(i, word)| {
        let mut bonus = Bonus::default();
        if word.starts.first().is_some_and(|first| *first < HEADLINE_END) {
            bonus.headline = HEADLINE * word.idf;
        }
        let body = word.starts.partition_point(|start| *start < BODY);
        if word.starts.get(body).is_some_and(|first| *first < BODY + LEAD_WORDS) {
            bonus.lead = LEAD * word.idf;
        }
        if word.follows && i > 0 {
            let before = &evidence[i - 1];
            let (adjacent, near) = together(&before.starts, &word.starts);
            let saturated = |n: u32| n as f32 / (n as f32 + K1);
            bonus.together = before.idf.min(word.idf)
                * (ADJACENT * saturated(adjacent) + NEAR * saturated(near));
        }
        bonus
    })
}

/// What headline, lead and closeness add to an article's score.
pub fn bonus(evidence: &[Evidence]) -> f32 {
    bonuses(evidence).map(Bonus::sum).sum()
}

/// How often the second word stands right behind the first, and how often both stand within
/// [`WINDOW`] positions.
fn together(first: &[u32], second: &[u32]) -> (u32, u32) {
    let (mut adjacent, mut near) = (0, 0);
    let mut at = 0;
    for start in first {
        while second.get(at).is_some_and(|other| other + WINDOW < *start) {
            at += 1;
        }
        let Some(window) = second.get(at..) else { break };
        let mut close = window.iter().take_while(|other| **other <= start + WINDOW).peekable();
        near += u32::from(close.peek().is_some());
        adjacent += u32::from(close.any(|other| *other == start + 1));
    }
    (adjacent, near)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rarer_words_weigh_more_and_none_weighs_less_than_nothing() {
        assert!(idf_lucene(1, 100) > idf_lucene(50, 100));
        assert!(idf_lucene(100, 100) > 0.0);
        assert!(idf_lucene(200, 100) > 0.0);
        assert!((idf_lucene(1, 100) - 4.2).abs() < 0.02);
    }

    #[test]
    fn words_together() {
        let rows = [
            (vec![1, 10], vec![2, 11], (2, 2)),
            (vec![1], vec![9], (0, 1)),
            (vec![9], vec![1], (0, 1)),
            (vec![1], vec![10], (0, 0)),
            (vec![], vec![1], (0, 0)),
            (vec![1], vec![], (0, 0)),
        ];
        for (first, second, expected) in rows {
            assert_eq!(together(&first, &second), expected, "{first:?} {second:?}");
        }
    }

    #[test]
    fn headline_lead_and_closeness_each_add() {
        let one = |starts: &[u32]| Evidence { starts: starts.to_vec(), idf: 2.0, follows: false };
        let late = bonus(&[one(&[BODY + 500])]);
        let lead = bonus(&[one(&[BODY + 3])]);
        let headline = bonus(&[one(&[1, BODY + 500])]);
        assert_eq!(late, 0.0);
        assert!(lead > late && headline > lead);
        let pair = |gap: u32| {
            let second = Evidence { follows: true, ..one(&[BODY + 500 + gap]) };
            bonus(&[one(&[BODY + 500]), second])
        };
        assert!(pair(1) > pair(5) && pair(5) > pair(50));
    }
}
