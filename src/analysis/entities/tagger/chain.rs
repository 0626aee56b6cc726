//! Which labels fit a row of words best, and how sure is each?
//!
//! A linear chain over the thirteen labels, of which only the steps of
//! [`may_follow`] are possible. The words before and after a row are outside
//! any name.
//!
//! # Source
//!
//! Lafferty, McCallum and Pereira, "Conditional Random Fields", ICML 2001; the forward-backward sums with
//! scaled factors as in Rabiner, "A tutorial on hidden Markov models", Proceedings of the IEEE 77, 1989.

use super::labels::{N_LABELS, OUTSIDE, is_open, may_follow};

/// Scores of the labels of one word.
pub type Scores = [f32; N_LABELS];

/// Scores of one label after another; the rows are the labels before.
pub type Steps = [Scores; N_LABELS];

/// Probabilities of the labels of each word of a row; room that is used again.
#[derive(Clone, Debug, Default)]
pub struct Chain {
    forward: Vec<Scores>,
    factors: Vec<Scores>,
    /// For each word, the probability of each label.
    pub marginals: Vec<Scores>,
    /// The logarithm of the sum over all rows of labels.
    pub log_sum: f32,
}

/// The steps as factors: 0 where a step is impossible.
pub fn step_factors(steps: &Steps) -> Steps {
    let mut factors = [[0.0; N_LABELS]; N_LABELS];
    for (a, row) in factors.iter_mut().enumerate() {
        for (b, factor) in row.iter_mut().enumerate() {
            if may_follow(a as u8, b as u8) {
                *factor = steps[a][b].exp();
            }
        }
    }
    factors
}

/// Which labels may stand at the end of a row.
fn may_end(label: usize) -> bool {
    !is_open(label as u8)
}

impl Chain {
    /// Works out the marginals of a row with these scores; `steps` from [`step_factors`].
    pub fn run(&mut self, scores: &[Scores], steps: &Steps) {
        let n = scores.len();
        self.forward.clear();
        self.factors.clear();
        self.marginals.clear();
        self.log_sum = 0.0;
        if n == 0 {
            return;
        }
        for row in scores {
            let greatest = row.iter().copied().fold(f32::MIN, f32::max);
            let mut factors = [0.0; N_LABELS];
            for (factor, score) in factors.iter_mut().zip(row) {
                *factor = (score - greatest).exp();
            }
            self.log_sum += greatest;
            self.factors.push(factors);
        }
        let mut last = [0.0; N_LABELS];
        last[OUTSIDE as usize] = 1.0;
        for factors in &self.factors {
            let mut next = [0.0; N_LABELS];
            for (a, weight) in last.iter().enumerate() {
                if *weight > 0.0 {
                    for (sum, step) in next.iter_mut().zip(&steps[a]) {
                        *sum += weight * step;
                    }
                }
            }
            let mut sum = 0.0;
            for (value, factor) in next.iter_mut().zip(factors) {
                *value *= factor;
                sum += *value;
            }
            let scale = 1.0 / sum.max(f32::MIN_POSITIVE);
            next.iter_mut().for_each(|value| *value *= scale);
            self.log_sum += sum.max(f32::MIN_POSITIVE).ln();
            self.forward.push(next);
            last = next;
        }
        let mut behind = [0.0; N_LABELS];
        for (label, value) in behind.iter_mut().enumerate() {
            if may_end(label) {
                *value = steps[label][OUTSIDE as usize];
            }
        }
        let total: f32 = last.iter().zip(&behind).map(|(a, b)| a * b).sum();
        self.log_sum += total.max(f32::MIN_POSITIVE).ln();
        self.marginals.resize(n, [0.0; N_LABELS]);
        for at in (0..n).rev() {
            let mut sum = 0.0;
            let row = &mut self.marginals[at];
            for label in 0..N_LABELS {
                row[label] = self.forward[at][label] * behind[label];
                sum += row[label];
            }
            let scale = 1.0 / sum.max(f32::MIN_POSITIVE);
            row.iter_mut().for_each(|value| *value *= scale);
            if at == 0 {
                break;
            }
            let weighted: Scores =
                std::array::from_fn(|label| self.factors[at][label] * behind[label]);
            let mut before = [0.0; N_LABELS];
            let mut greatest = 0.0_f32;
            for (a, value) in before.iter_mut().enumerate() {
                *value = steps[a].iter().zip(&weighted).map(|(step, weight)| step * weight).sum();
                greatest = greatest.max(*value);
            }
            let scale = 1.0 / greatest.max(f32::MIN_POSITIVE);
            before.iter_mut().for_each(|value| *value *= scale);
            behind = before;
        }
    }

    /// The probabilities of each two labels at the words `at - 1` and `at`; for training.
    pub fn pairs(&self, at: usize, steps: &Steps) -> Steps {
        let mut pairs = [[0.0; N_LABELS]; N_LABELS];
        let mut sum = 0.0;
        for (a, row) in pairs.iter_mut().enumerate() {
            for (b, value) in row.iter_mut().enumerate() {
                // What lies behind `b` is its marginal without what led to it.
                let behind = self.marginals[at][b] / self.forward[at][b].max(f32::MIN_POSITIVE);
                if self.marginals[at][b] > 0.0 {
                    *value = self.forward[at - 1][a] * steps[a][b] * self.factors[at][b] * behind;
                    sum += *value;
                }
            }
        }
        let scale = 1.0 / f32::max(sum, f32::MIN_POSITIVE);
        pairs.iter_mut().flatten().for_each(|value| *value *= scale);
        pairs
    }

    /// The most probable row of labels.
    pub fn best(scores: &[Scores], steps: &Steps, out: &mut Vec<u8>) {
        let n = scores.len();
        out.clear();
        out.resize(n, OUTSIDE);
        if n == 0 {
            return;
        }
        let mut last = [f32::NEG_INFINITY; N_LABELS];
        last[OUTSIDE as usize] = 0.0;
        let mut from = vec![[0_u8; N_LABELS]; n];
        for (at, row) in scores.iter().enumerate() {
            let mut next = [f32::NEG_INFINITY; N_LABELS];
            for (a, score) in last.iter().enumerate() {
                if *score == f32::NEG_INFINITY {
                    continue;
                }
                for b in 0..N_LABELS {
                    if may_follow(a as u8, b as u8) && score + steps[a][b] > next[b] {
                        next[b] = score + steps[a][b];
                        from[at][b] = a as u8;
                    }
                }
            }
            for (value, score) in next.iter_mut().zip(row) {
                *value += score;
            }
            last = next;
        }
        let mut best = OUTSIDE as usize;
        let mut greatest = f32::NEG_INFINITY;
        for (label, score) in last.iter().enumerate() {
            if may_end(label) && score + steps[label][OUTSIDE as usize] > greatest {
                greatest = score + steps[label][OUTSIDE as usize];
                best = label;
            }
        }
        for at in (0..n).rev() {
            out[at] = best as u8;
            best = from[at][best] as usize;
        }
    }
}

/// The probabilities of the kinds of name, and of none, in a row of label probabilities.
pub fn kinds(marginals: &Scores) -> [f32; 4] {
    let mut sums = [0.0; 4];
    sums[3] = marginals[OUTSIDE as usize];
    for (at, probability) in marginals[1..].iter().enumerate() {
        sums[at / 4] += probability;
    }
    sums
}
