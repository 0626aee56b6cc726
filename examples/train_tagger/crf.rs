//! Learns weights from rows of words with their labels.
//!
//! The likelihood of the labels is raised one row at a time, each weight at its own pace.
//!
//! # Source
//!
//! Duchi, Hazan and Singer, "Adaptive subgradient methods for online learning and stochastic optimization",
//! JMLR 12, 2011.

use dateline::analysis::entities::tagger::chain::{Chain, Scores, Steps, step_factors};
use dateline::analysis::entities::tagger::labels::{N_LABELS, OUTSIDE};

/// Words that are labelled together.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// The numbers of the features of each word.
    pub features: Vec<Vec<u32>>,
    pub labels: Vec<u8>,
    pub weight: f32,
}

#[derive(Clone)]
pub struct Weights {
    pub rows: Vec<Scores>,
    pub steps: Steps,
}

#[derive(Clone, Copy)]
pub struct Settings {
    /// How many times the whole is learnt, in another order each time; the mean is taken.
    pub times: usize,
    pub epochs: usize,
    pub rate: f32,
    pub l2: f32,
    pub dropout: f32,
}

/// A small generator (xorshift), so that every run is the same.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub fn below(&mut self, n: usize) -> usize {
        ((self.next() >> 32) as usize * n) >> 32
    }

    pub fn chance(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1_u64 << 24) as f32
    }
}

impl Weights {
    pub fn new(n_features: usize) -> Weights {
        Weights { rows: vec![[0.0; N_LABELS]; n_features], steps: [[0.0; N_LABELS]; N_LABELS] }
    }

    pub fn scores(&self, features: &[Vec<u32>], out: &mut Vec<Scores>) {
        out.clear();
        for word in features {
            let mut scores = [0.0; N_LABELS];
            for feature in word {
                for (score, weight) in scores.iter_mut().zip(&self.rows[*feature as usize]) {
                    *score += weight;
                }
            }
            out.push(scores);
        }
    }
}

/// Learns several times over, and gives the mean.
pub fn train(rows: &[&Row], n_features: usize, settings: Settings) -> Weights {
    let mut mean = Weights::new(n_features);
    for time in 0..settings.times {
        let seed = 88_172_645_463_325_252 ^ (time as u64) << 32;
        let once = train_once(rows, n_features, settings, seed);
        let share = 1.0 / settings.times as f32;
        let pairs =
            mean.rows.iter_mut().zip(&once.rows).chain(mean.steps.iter_mut().zip(&once.steps));
        for (mean, row) in pairs {
            mean.iter_mut().zip(row).for_each(|(mean, weight)| *mean += weight * share);
        }
    }
    mean
}

fn train_once(rows: &[&Row], n_features: usize, settings: Settings, seed: u64) -> Weights {
    let mut weights = Weights::new(n_features);
    let mut squares = vec![[1e-2_f32; N_LABELS]; n_features];
    let mut step_squares = [[1e-2_f32; N_LABELS]; N_LABELS];
    let mut average = weights.clone();
    let mut random = Random(seed);
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let mut chain = Chain::default();
    let mut kept: Vec<Vec<u32>> = Vec::new();
    let mut scores = Vec::new();
    let from = settings.epochs / 2;
    for epoch in 0..settings.epochs {
        for i in (1..order.len()).rev() {
            order.swap(i, random.below(i + 1));
        }
        let mut loss = 0.0;
        let rate = settings.rate * (1.0 - epoch as f32 / settings.epochs as f32).max(0.2);
        for &at in &order {
            let row = rows[at];
            // Features are left out at random, so that context learns to do without the word itself.
            kept.clear();
            let keep = 1.0 - settings.dropout;
            for word in &row.features {
                kept.push(
                    word.iter()
                        .copied()
                        .filter(|_| settings.dropout == 0.0 || random.chance() < keep)
                        .collect(),
                );
            }
            weights.scores(&kept, &mut scores);
            let factor = 1.0 / keep;
            scores.iter_mut().flatten().for_each(|score| *score *= factor);
            let steps = step_factors(&weights.steps);
            chain.run(&scores, &steps);
            let mut gold = 0.0;
            let mut before = OUTSIDE;
            for (i, label) in row.labels.iter().enumerate() {
                gold +=
                    scores[i][*label as usize] + weights.steps[before as usize][*label as usize];
                before = *label;
            }
            gold += weights.steps[before as usize][OUTSIDE as usize];
            loss += f64::from((chain.log_sum - gold) * row.weight);
            for (i, label) in row.labels.iter().enumerate() {
                let mut gradient = chain.marginals[i];
                gradient[*label as usize] -= 1.0;
                if gradient.iter().all(|g| g.abs() < 1e-3) {
                    continue;
                }
                gradient.iter_mut().for_each(|g| *g *= row.weight);
                for feature in &kept[i] {
                    let (w, q) =
                        (&mut weights.rows[*feature as usize], &mut squares[*feature as usize]);
                    for k in 0..N_LABELS {
                        let g = gradient[k] + settings.l2 * w[k];
                        q[k] += g * g;
                        w[k] -= rate * g / q[k].sqrt();
                    }
                }
            }
            // Steps: the expected ones against the labels' own, from the marginals of pairs.
            step_gradients(&chain, &scores, &steps, row, |a, b, g| {
                let q = &mut step_squares[a][b];
                *q += g * g;
                weights.steps[a][b] -= rate * g / q.sqrt();
            });
        }
        if epoch >= from {
            let n = (epoch - from + 1) as f32;
            for (mean, row) in average.rows.iter_mut().zip(&weights.rows) {
                for (mean, weight) in mean.iter_mut().zip(row) {
                    *mean += (weight - *mean) / n;
                }
            }
            for (mean, row) in average.steps.iter_mut().zip(&weights.steps) {
                for (mean, weight) in mean.iter_mut().zip(row) {
                    *mean += (weight - *mean) / n;
                }
            }
        }
        println!("  round {}: loss a row {:.4}", epoch + 1, loss / rows.len() as f64);
    }
    average
}

fn step_gradients(
    chain: &Chain,
    scores: &[Scores],
    steps: &Steps,
    row: &Row,
    mut update: impl FnMut(usize, usize, f32),
) {
    let n = scores.len();
    let mut gradient = [[0.0_f32; N_LABELS]; N_LABELS];
    let last = n - 1;
    let first = &chain.marginals[0];
    gradient[OUTSIDE as usize].iter_mut().zip(first).for_each(|(sum, value)| *sum += value);
    for (row, value) in gradient.iter_mut().zip(&chain.marginals[last]) {
        row[OUTSIDE as usize] += value;
    }
    for at in 1..n {
        let pair = chain.pairs(at, steps);
        for a in 0..N_LABELS {
            for b in 0..N_LABELS {
                gradient[a][b] += pair[a][b];
            }
        }
    }
    let mut before = OUTSIDE as usize;
    for label in &row.labels {
        gradient[before][*label as usize] -= 1.0;
        before = *label as usize;
    }
    gradient[before][OUTSIDE as usize] -= 1.0;
    for (a, row_of) in gradient.iter().enumerate() {
        for (b, g) in row_of.iter().enumerate() {
            if g.abs() > 1e-3 && steps[a][b] > 0.0 {
                update(a, b, g * row.weight);
            }
        }
    }
}
