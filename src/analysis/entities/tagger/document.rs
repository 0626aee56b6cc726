//! What does the rest of an article say of a word?
//!
//! The first pass leaves a probability for every label of every candidate. Counted by word and by name,
//! they are evidence for the second: a surname that is a person's where the full name stands, an acronym
//! that is an organization in its clearest sentence.

use rustc_hash::FxHashMap;

use super::chain::{Scores, kinds};
use super::features::{Sink, feature, pair};
use super::labels::names;
use super::tokens::{SPELT, Token, Tokens, chained};

/// What the first pass found in an article.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// For each token, the probabilities of person, organization, place, none. Zeros for what is no
    /// candidate.
    pub kinds: Vec<[f32; 4]>,
    /// For each token, the probabilities that a name begins, goes on, ends here, stands alone.
    pub parts: Vec<[f32; 4]>,
    words: FxHashMap<u64, Sums>,
    names: FxHashMap<u64, [f32; 3]>,
    /// Names by their last word, of two or more words: surnames, head words.
    lasts: FxHashMap<u64, [f32; 3]>,
    firsts: FxHashMap<u64, [f32; 3]>,
    /// Initials of organizations and places.
    initials: FxHashMap<u64, [f32; 3]>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    kinds: [f32; 4],
    n: u32,
    small: u32,
    capital_inside: u32,
}

/// A word is settled from this probability on, where it has at least [`AGREEING`] of it, on average, wherever
/// else the article has it. With 0.8 and 0.5 the names found on the development sets were the same as where
/// every word was looked at twice.
const SURE: f32 = 0.8;
const AGREEING: f32 = 0.5;

/// The longest name that is remembered as one.
const LONGEST: usize = 5;

impl Document {
    /// Forgets what it holds, and counts the words of another article.
    pub fn begin(&mut self, tokens: &Tokens) {
        let n = tokens.all.len();
        for table in [&mut self.kinds, &mut self.parts] {
            table.clear();
            table.resize(n, [0.0; 4]);
        }
        self.words.clear();
        for table in [&mut self.names, &mut self.lasts, &mut self.firsts, &mut self.initials] {
            table.clear();
        }
        // Only words that can be names are counted, in capitals and in small letters.
        for (first, end) in &tokens.runs {
            for token in &tokens.all[*first as usize..*end as usize] {
                let sums = self.words.entry(token.low).or_default();
                let inside = token.facts & (Token::FIRST | Token::SHOUTED | Token::HEADLINE) == 0;
                sums.capital_inside += u32::from(token.is(Token::CAPITAL) && inside);
            }
        }
        for token in tokens.all.iter().filter(|token| !token.is(Token::CAPITAL)) {
            if let Some(sums) = self.words.get_mut(&token.low) {
                sums.small += 1;
            }
        }
    }

    /// Takes what the first pass thinks of the tokens from `first` on: one row of probabilities and
    /// the best label of each.
    pub fn add(&mut self, tokens: &Tokens, first: usize, marginals: &[Scores], labels: &[u8]) {
        let letters = &tokens.letters;
        let tokens = &tokens.all;
        for (i, row) in marginals.iter().enumerate() {
            let at = first + i;
            self.kinds[at] = kinds(row);
            let mut parts = [0.0; 4];
            for (label, probability) in row.iter().enumerate().skip(1) {
                parts[(label - 1) % 4] += probability;
            }
            self.parts[at] = parts;
            let sums = self.words.entry(tokens[at].low).or_default();
            sums.n += 1;
            for (sum, value) in sums.kinds.iter_mut().zip(&self.kinds[at]) {
                *sum += value;
            }
        }
        for (kind, a, b) in names(labels) {
            let (a, b) = (first + a, first + b);
            let sure: f32 =
                (a..b).map(|at| self.kinds[at][kind as usize]).sum::<f32>() / (b - a) as f32;
            if b - a <= LONGEST {
                self.names.entry(name_key(&tokens[a..b])).or_default()[kind as usize] += sure;
            }
            if b - a > 1 {
                self.lasts.entry(tokens[b - 1].low).or_default()[kind as usize] += sure;
                self.firsts.entry(tokens[a].low).or_default()[kind as usize] += sure;
                let (mut key, mut n) = (SPELT, 0);
                for token in tokens[a..b].iter().filter(|token| token.is(Token::CAPITAL)) {
                    // The hash of a word's first letter is one of itself.
                    let initial = letters.get(token.letters as usize).map_or(0, |l| l.first[0]);
                    key = chained(key, initial);
                    n += 1;
                }
                if n > 1 {
                    self.initials.entry(key).or_default()[kind as usize] += sure;
                }
            }
        }
    }

    /// Whether nothing is left to judge of a row of candidates: the first pass was sure of each, and the
    /// rest of the article agrees. A second look, which costs as much as the first, would not change it.
    pub fn is_settled(&self, tokens: &Tokens, (first, end): (usize, usize)) -> bool {
        (first..end).all(|at| {
            let own = &self.kinds[at];
            let best = greatest(own);
            if own[best] < SURE {
                return false;
            }
            let Some(sums) = self.words.get(&tokens.all[at].low) else { return true };
            let n = sums.n.saturating_sub(1) as f32;
            sums.kinds[best] - own[best] >= n * AGREEING
        })
    }

    /// The features of the token at `at` that the article gives.
    pub fn features(
        &self,
        tokens: &Tokens,
        (begin, end): (usize, usize),
        at: usize,
        sink: &mut impl Sink,
    ) {
        let letters = &tokens.letters;
        let tokens = &tokens.all;
        let mut put = |template: u64, value: u64| sink.take(feature(200 + template, value));
        let token = &tokens[at];
        let place = u64::from(token.facts & (Token::FIRST | Token::SHOUTED | Token::HEADLINE));
        // What the first pass thought here.
        let own = &self.kinds[at];
        let best = greatest(own);
        put(0, best as u64 * 8 + step(own[best]));
        put(1, pair(best as u64, greatest(&self.parts[at]) as u64));
        for (i, near) in [at.wrapping_sub(1), at + 1].into_iter().enumerate() {
            if (begin..end).contains(&near) {
                let best = greatest(&self.kinds[near]);
                put(2 + i as u64, best as u64 * 8 + step(self.kinds[near][best]));
            }
        }
        for (kind, probability) in own.iter().enumerate() {
            put(4 + kind as u64, step(*probability));
        }
        // The same word elsewhere.
        let sums = self.words.get(&token.low).copied().unwrap_or_default();
        put(
            10,
            pair(place, u64::from(sums.small.min(3)) << 4 | u64::from(sums.capital_inside.min(4))),
        );
        for (i, near) in [at, at.wrapping_sub(1), at + 1].into_iter().enumerate() {
            if !(begin..end).contains(&near) || !tokens[near].is(Token::CANDIDATE) {
                continue;
            }
            let sums = self.words.get(&tokens[near].low).copied().unwrap_or_default();
            let mut others = sums.kinds;
            others
                .iter_mut()
                .zip(&self.kinds[near])
                .for_each(|(sum, own)| *sum = (*sum - own).max(0.0));
            let n = sums.n.saturating_sub(1);
            let base = 12 + 6 * i as u64;
            if n == 0 {
                put(base, 0);
                continue;
            }
            let best = greatest(&others);
            let share = others[best] / n as f32;
            put(base, 1 + best as u64 * 8 + step(share));
            put(base + 1, pair(best as u64 * 8 + step(share), u64::from(n.min(4))));
            put(base + 2, pair(best as u64, u64::from(token.shape)));
            for (kind, other) in others.iter().enumerate() {
                put(base + 3, kind as u64 * 8 + step(other / n as f32));
            }
            if i == 0 {
                put(30, pair(best as u64 * 8 + step(share), self_best(own)));
            }
        }
        // Longer and shorter names.
        for (template, table) in [(32, &self.lasts), (34, &self.firsts)] {
            if let Some(sums) = table.get(&token.low) {
                let best = greatest3(sums);
                put(template, best as u64 * 4 + count(sums[best]));
                put(template + 1, pair(best as u64, self_best(own)));
            }
        }
        if token.is(Token::CAPS)
            && let Some(letters) = letters.get(token.letters as usize)
            && let Some(sums) = self.initials.get(&letters.spelt)
        {
            put(36, greatest3(sums) as u64);
        }
        // The longest name that covers it.
        for length in (1..=LONGEST).rev() {
            let from = (at + 1).saturating_sub(length).max(begin);
            for first in from..=at {
                if first + length > end {
                    break;
                }
                let Some(sums) = self.names.get(&name_key(&tokens[first..first + length])) else {
                    continue;
                };
                let best = greatest3(sums);
                let here = (at - first) as u64;
                put(40, pair(best as u64 * 4 + count(sums[best]), here << 4 | length as u64));
                put(
                    41,
                    pair(
                        best as u64,
                        u64::from(at == first) << 1 | u64::from(at + 1 == first + length),
                    ),
                );
                put(42, pair(pair(best as u64, self_best(own)), u64::from(length > 1)));
                return;
            }
        }
    }
}

fn self_best(kinds: &[f32; 4]) -> u64 {
    let best = greatest(kinds);
    best as u64 * 8 + step(kinds[best])
}

/// The name's words as one key.
fn name_key(tokens: &[Token]) -> u64 {
    tokens.iter().fold(17, |key, token| pair(key, token.low))
}

fn greatest(values: &[f32; 4]) -> usize {
    (1..4).fold(0, |best, at| if values[at] > values[best] { at } else { best })
}

fn greatest3(values: &[f32; 3]) -> usize {
    (1..3).fold(0, |best, at| if values[at] > values[best] { at } else { best })
}

/// A probability in eight steps, finer at the ends.
fn step(probability: f32) -> u64 {
    const EDGES: [f32; 7] = [0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.98];
    EDGES.iter().take_while(|edge| probability > **edge).count() as u64
}

fn count(sum: f32) -> u64 {
    const EDGES: [f32; 3] = [0.6, 1.6, 3.2];
    EDGES.iter().take_while(|edge| sum > **edge).count() as u64
}
