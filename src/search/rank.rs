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
use crate::base::Day;
use crate::index::unpack_date;

/// How many of the best candidates are scored again.
pub const CANDIDATES: usize = 100;

/// How much each kind of evidence weighs. The default is what ranks best on the development sets of
/// `tests/data`; `examples/evaluate` measures others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    /// BM25's saturation of repeated words.
    pub k1: f32,
    /// BM25's correction for length.
    pub b: f32,
    /// What a word of the commonest, such as `of`, weighs beside others, in units of its idf.
    pub common: f32,
    /// As how many more in the text a word in the headline counts.
    pub headline: f32,
    /// As how many more a word in the first words of the text counts.
    pub lead: f32,
    /// What two words of the query side by side add, in units of the lesser idf.
    pub adjacent: f32,
    /// What two words of the query within eight positions add.
    pub near: f32,
    /// What words of the first answers add to a long query of which any word will do.
    pub feedback: f32,
    /// How many of the first answers those words are taken from.
    pub feedback_articles: usize,
    /// How many words are taken.
    pub feedback_words: usize,
}

impl Weights {
    /// BM25 as Lucene and tantivy compute it, and nothing else.
    pub const BM25: Weights = Weights {
        k1: 1.2,
        b: 0.75,
        common: 1.0,
        headline: 0.0,
        lead: 0.0,
        adjacent: 0.0,
        near: 0.0,
        feedback: 0.0,
        feedback_articles: 0,
        feedback_words: 0,
    };
}

impl Default for Weights {
    fn default() -> Self {
        Weights {
            k1: 2.0,
            b: 0.75,
            common: 0.0,
            headline: 3.0,
            lead: 0.3,
            adjacent: 0.3,
            near: 0.3,
            feedback: 0.4,
            feedback_articles: 5,
            feedback_words: 10,
        }
    }
}

const LEAD_WORDS: u32 = 50;
const WINDOW: u32 = 8;

/// News that ages: an article loses half of its score in so many days.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recency {
    /// The day it is counted from. What is later is as fresh as that day.
    pub today: Day,
    /// In so many days half of the score goes.
    pub half_life: f32,
}

impl Recency {
    /// What is left of the score of an article with that packed date, from 0 to 1: all of it where news
    /// does not age. One that is undated has the share of one that is four half-lives old.
    pub fn share(recency: Option<Recency>, date: u64) -> f32 {
        let Some(Recency { today, half_life }) = recency else { return 1.0 };
        let half_lives = match unpack_date(date) {
            // A month or year is as old as its last day, if that has come.
            Some(date) => {
                let age = today.number().saturating_sub(date.range().last.number());
                age as f32 / half_life
            }
            None => 4.0,
        };
        (-half_lives).exp2()
    }
}

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
    weights: Weights,
    average: f32,
}

impl Bm25 {
    /// For a field whose articles have `average` tokens.
    pub fn new(average: f32, weights: Weights) -> Bm25 {
        let Weights { k1, b, .. } = weights;
        let norms = std::array::from_fn(|id| {
            let len = tantivy::fieldnorm::FieldNormReader::id_to_fieldnorm(id as u8) as f32;
            k1 * (1.0 - b + b * len / average.max(1.0))
        });
        let few = (0..FEW).map(|freq| norms.map(|norm| saturated(freq as f32, norm))).collect();
        Bm25 { norms, few, weights, average }
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

impl Bm25 {
    /// What headline, lead and closeness add to the score of an article with that field-norm id, part by
    /// part. A word in the headline or the lead counts as several in the text
    /// before it is saturated, as in BM25F.
    pub fn bonuses<'e>(
        &'e self,
        evidence: &'e [Evidence],
        norm_id: u8,
    ) -> impl Iterator<Item = Bonus> + 'e {
        let weights = self.weights;
        let norm = self.norms[norm_id as usize];
        evidence.iter().enumerate().map(move |(i, word)| {
            let mut bonus = Bonus::default();
            let Some(first) = word.starts.first() else { return bonus };
            let freq = word.starts.len() as f32;
            let in_headline = if *first < HEADLINE_END { weights.headline } else { 0.0 };
            let body = word.starts.partition_point(|start| *start < BODY);
            let in_lead = word.starts.get(body).is_some_and(|first| *first < BODY + LEAD_WORDS);
            let in_lead = if in_lead { weights.lead } else { 0.0 };
            let plain = saturated(freq, norm);
            let with_headline = saturated(freq + in_headline, norm);
            bonus.headline = word.idf * (with_headline - plain);
            bonus.lead = word.idf * (saturated(freq + in_headline + in_lead, norm) - with_headline);
            if word.follows && i > 0 {
                let before = &evidence[i - 1];
                let (adjacent, near) = together(&before.starts, &word.starts);
                let saturated = |n: u32| n as f32 / (n as f32 + weights.k1);
                bonus.together = before.idf.min(word.idf)
                    * (weights.adjacent * saturated(adjacent) + weights.near * saturated(near));
            }
            bonus
        })
    }

    /// The sum of [`bonuses`](Bm25::bonuses).
    pub fn bonus(&self, evidence: &[Evidence], norm_id: u8) -> f32 {
        self.bonuses(evidence, norm_id).map(Bonus::sum).sum()
    }
}

/// A window within a long text has so many words.
pub const WINDOW_WORDS: u32 = 150;

impl Bm25 {
    /// The evidence that lies in the best window of a long text: a page is a pile of articles, and words
    /// of a query that stand in different ones answer nothing. It is scored as an article of the mean length.
    pub fn best_window(&self, evidence: &[Evidence]) -> Vec<Evidence> {
        let mut places: Vec<(u32, usize)> = Vec::new();
        for (i, word) in evidence.iter().enumerate() {
            places.extend(word.starts.iter().map(|start| (*start, i)));
        }
        places.sort_unstable();
        let norm_id = self.window_norm();
        let mut counts = vec![0u32; evidence.len()];
        let (mut from, mut best, mut most) = (0, 0..0, 0.0f32);
        for to in 0..places.len() {
            counts[places[to].1] += 1;
            while places[from].0 + WINDOW_WORDS <= places[to].0 {
                counts[places[from].1] -= 1;
                from += 1;
            }
            let of = |(n, word): (&u32, &Evidence)| word.idf * self.saturation(*n, norm_id);
            let found: f32 = counts.iter().zip(evidence).map(of).sum();
            if found > most {
                (most, best) = (found, from..to + 1);
            }
        }
        let within = |i: usize| places[best.clone()].iter().filter(move |(_, of)| *of == i);
        let windowed = evidence.iter().enumerate().map(|(i, word)| Evidence {
            starts: within(i).map(|(start, _)| *start).collect(),
            idf: word.idf,
            follows: word.follows,
        });
        windowed.collect()
    }

    /// The field-norm id that a window is scored with: that of an article of the mean length, which
    /// favours neither pages nor articles.
    pub fn window_norm(&self) -> u8 {
        tantivy::fieldnorm::FieldNormReader::fieldnorm_to_id(self.average as u32)
    }
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

    fn bonus(evidence: &[Evidence]) -> f32 {
        let weights =
            Weights { headline: 2.0, lead: 1.0, adjacent: 0.8, near: 0.3, ..Weights::BM25 };
        Bm25::new(300.0, weights).bonus(evidence, 80)
    }

    #[test]
    fn what_is_recent_keeps_its_score() {
        let pack = |date: &str| crate::index::pack_date(date.parse().ok());
        let today = Day::new(2020, 7, 16).expect("a day");
        let recency = Some(Recency { today, half_life: 30.0 });
        for (date, expected) in [
            ("2020-07-16", 1.0),
            ("2020-06-16", 0.5),
            ("2020-05-17", 0.25),
            ("2021-01-01", 1.0),
            ("2020-07", 1.0),
            ("", 0.0625),
        ] {
            let found = Recency::share(recency, pack(date));
            assert!((found - expected).abs() < 1e-6, "{date}: {found}");
        }
        assert!(Recency::share(recency, pack("1665")) >= 0.0);
        assert_eq!(Recency::share(None, pack("1665")), 1.0);
    }

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
    fn the_best_window_counts_alone() {
        let bm25 = Bm25::new(300.0, Weights::BM25);
        let word = |starts: &[u32]| Evidence { starts: starts.to_vec(), idf: 2.0, follows: false };
        let near = [word(&[BODY + 1_000]), word(&[BODY + 1_100])];
        let apart = [word(&[BODY + 1_000]), word(&[BODY + 1_200])];
        let once = [word(&[BODY + 1_000]), word(&[])];
        // More of the same far away is worth nothing.
        let more = [word(&[BODY + 1_000, BODY + 5_000]), word(&[BODY + 1_100])];
        let starts = |evidence: &[Evidence]| -> Vec<Vec<u32>> {
            bm25.best_window(evidence).into_iter().map(|word| word.starts).collect()
        };
        assert_eq!(starts(&near), [[BODY + 1_000], [BODY + 1_100]]);
        assert_eq!(starts(&more), starts(&near));
        assert_eq!(starts(&apart), [vec![BODY + 1_000], vec![]]);
        assert_eq!(starts(&once), starts(&apart));
        assert_eq!(starts(&[word(&[])]), [[0u32; 0]]);
    }

    #[test]
    fn headline_lead_and_closeness_each_add() {
        let one = |starts: &[u32]| Evidence { starts: starts.to_vec(), idf: 2.0, follows: false };
        let late = bonus(&[one(&[BODY + 500])]);
        let lead = bonus(&[one(&[BODY + 3])]);
        let headline = bonus(&[one(&[1])]);
        assert_eq!(late, 0.0);
        assert!(lead > late && headline > lead);
        let pair = |gap: u32| {
            let second = Evidence { follows: true, ..one(&[BODY + 500 + gap]) };
            bonus(&[one(&[BODY + 500]), second])
        };
        assert!(pair(1) > pair(5) && pair(5) > pair(50));
    }
}
