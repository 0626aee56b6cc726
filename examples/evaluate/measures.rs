//! How good is a ranking, by the judgements of readers?
//!
//! # Source
//!
//! The measures of NIST's `trec_eval`: answers are put in order by falling score, those of equal score by
//! falling name; what is judged above 0 is relevant, what is not judged is not; means are over the topics
//! that have both a judged relevant document and an answer.

use std::collections::{BTreeMap, HashMap};

use anyhow::{Context, Result};

/// Topic → document → relevance.
pub type Qrels = BTreeMap<String, HashMap<String, i32>>;

/// Topic → answers, the best first.
pub type Run = BTreeMap<String, Vec<String>>;

/// Reads judgements: `topic 0 document relevance`.
pub fn read_qrels(text: &str) -> Result<Qrels> {
    let mut qrels = Qrels::new();
    for line in text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        let mut columns = line.split_whitespace();
        let (topic, _, document, relevance) =
            (columns.next(), columns.next(), columns.next(), columns.next());
        let (topic, document) = (topic.context("a topic")?, document.context("a document")?);
        let relevance = relevance.context("a relevance")?.parse()?;
        qrels.entry(topic.to_owned()).or_default().insert(document.to_owned(), relevance);
    }
    Ok(qrels)
}

/// Reads a run: `topic Q0 document rank score name`. The rank is not looked at.
pub fn read_run(text: &str) -> Result<Run> {
    let mut scored: BTreeMap<String, Vec<(f64, String)>> = BTreeMap::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let columns: Vec<&str> = line.split_whitespace().collect();
        let [topic, _, document, _, score, ..] = columns[..] else {
            anyhow::bail!("not six columns: {line}");
        };
        scored.entry(topic.to_owned()).or_default().push((score.parse()?, document.to_owned()));
    }
    let in_order = |mut answers: Vec<(f64, String)>| {
        answers.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| b.1.cmp(&a.1)));
        answers.into_iter().map(|(_, document)| document).collect()
    };
    Ok(scored.into_iter().map(|(topic, answers)| (topic, in_order(answers))).collect())
}

/// What is measured, each from 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measures {
    /// Mean average precision.
    pub map: f64,
    /// Normalized discounted cumulative gain of the first ten.
    pub ndcg_10: f64,
    /// The reciprocal rank of the first relevant answer.
    pub mrr: f64,
    /// The share of the first ten that is relevant.
    pub p_10: f64,
    /// The share of what is relevant that is among the first hundred.
    pub recall_100: f64,
}

impl Measures {
    /// Each with its name.
    pub fn named(self) -> [(&'static str, f64); 5] {
        [
            ("MAP", self.map),
            ("nDCG@10", self.ndcg_10),
            ("MRR", self.mrr),
            ("P@10", self.p_10),
            ("recall@100", self.recall_100),
        ]
    }

    fn add(&mut self, other: Measures) {
        self.map += other.map;
        self.ndcg_10 += other.ndcg_10;
        self.mrr += other.mrr;
        self.p_10 += other.p_10;
        self.recall_100 += other.recall_100;
    }

    fn over(self, n: f64) -> Measures {
        Measures {
            map: self.map / n,
            ndcg_10: self.ndcg_10 / n,
            mrr: self.mrr / n,
            p_10: self.p_10 / n,
            recall_100: self.recall_100 / n,
        }
    }
}

/// One topic's measures; `None` where nothing is relevant.
pub fn measure(answers: &[String], judged: &HashMap<String, i32>) -> Option<Measures> {
    let n_relevant = judged.values().filter(|relevance| **relevance > 0).count() as f64;
    if n_relevant == 0.0 {
        return None;
    }
    let relevance = |document: &String| judged.get(document).copied().unwrap_or(0).max(0);
    let gain = |(i, relevance): (usize, i32)| f64::from(relevance) / (i as f64 + 2.0).log2();
    let mut best: Vec<i32> = judged.values().copied().map(|relevance| relevance.max(0)).collect();
    best.sort_unstable_by(|a, b| b.cmp(a));
    let ideal: f64 = best.into_iter().take(10).enumerate().map(gain).sum();
    let found: f64 = answers.iter().take(10).map(relevance).enumerate().map(gain).sum();
    let (mut n_found, mut precisions, mut first) = (0.0, 0.0, None);
    for (i, document) in answers.iter().enumerate() {
        if relevance(document) > 0 {
            n_found += 1.0;
            precisions += n_found / (i as f64 + 1.0);
            first.get_or_insert(i);
        }
    }
    let within =
        |n: usize| answers.iter().take(n).filter(|document| relevance(document) > 0).count() as f64;
    Some(Measures {
        map: precisions / n_relevant,
        ndcg_10: found / ideal,
        mrr: first.map_or(0.0, |first| 1.0 / (first as f64 + 1.0)),
        p_10: within(10) / 10.0,
        recall_100: within(100) / n_relevant,
    })
}

/// The means over the topics that are judged and answered, and how many those are.
pub fn means(run: &Run, qrels: &Qrels) -> (Measures, usize) {
    let mut sum = Measures::default();
    let mut n = 0;
    for (topic, answers) in run {
        if let Some(measures) = qrels.get(topic).and_then(|judged| measure(answers, judged)) {
            sum.add(measures);
            n += 1;
        }
    }
    (sum.over((n as f64).max(1.0)), n)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the tests of `ir_measures` (its provider is `trec_eval`), which gives an average
    /// precision of 0.8333 and 0.125, and 0.4792 in the mean.
    #[test]
    fn measures_are_those_of_trec_eval() {
        let qrels = "0 0 D0 1\n0 0 D1 -1\n0 0 D2 0\n0 0 D3 2\n0 0 D4 0\n\
                     1 0 D0 1\n1 0 D3 2\n1 0 D4 -1\n1 0 D5 0\n";
        let run = "0 0 D0 1 0.8 run\n0 0 D2 2 0.7 run\n0 0 D1 3 0.3 run\n0 0 D3 4 0.4 run\n\
                   0 0 D4 5 0.1 run\n1 0 D1 1 0.8 run\n1 0 D4 2 0.7 run\n1 0 D3 3 0.3 run\n\
                   1 0 D2 4 0.4 run\n";
        let (qrels, run) = (read_qrels(qrels).expect("read"), read_run(run).expect("read"));
        let of = |topic: &str| measure(&run[topic], &qrels[topic]).expect("relevant");
        let near = |found: f64, expected: f64| {
            assert!((found - expected).abs() < 0.0001, "{found} {expected}");
        };
        near(of("0").map, 0.8333);
        near(of("1").map, 0.125);
        near(means(&run, &qrels).0.map, 0.4792);
        // By hand: relevant are 1, 0, 2 of the first; its ideal is 2, 1.
        near(of("0").ndcg_10, (1.0 + 2.0 / 4f64.log2()) / (2.0 + 1.0 / 3f64.log2()));
        near(of("0").mrr, 1.0);
        near(of("1").mrr, 0.25);
        near(of("0").p_10, 0.2);
        near(of("1").recall_100, 0.5);
    }

    #[test]
    fn equal_scores_go_by_falling_name() {
        let run = read_run("1 Q0 a 1 2 x\n1 Q0 c 2 2 x\n1 Q0 b 3 3 x\n").expect("read");
        assert_eq!(run["1"], ["b", "c", "a"]);
    }
}
