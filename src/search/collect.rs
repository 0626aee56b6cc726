//! Which are the best so many, whatever the order they come in?

use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// In which order hits are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The best match first; equal scores by date, newest first, then by key.
    #[default]
    Relevance,
    /// The newest first, undated last; equal dates by score, then key.
    Newest,
    /// The oldest first, undated last; equal dates by score, then key.
    Oldest,
}

/// What an article is ordered by. All of it is the same on every machine.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// Its score.
    pub score: f32,
    /// Its packed date; 0 is undated.
    pub date: u64,
    /// The first 64 bits of its key.
    pub order: u64,
    /// Its segment and number within it.
    pub address: (u32, u32),
}

impl Sort {
    /// Whether `a` comes before `b`.
    pub fn compare(self, a: &Candidate, b: &Candidate) -> Ordering {
        let score = || b.score.total_cmp(&a.score);
        let key = || a.order.cmp(&b.order);
        match self {
            Sort::Relevance => score().then_with(|| b.date.cmp(&a.date)).then_with(key),
            Sort::Newest => b.date.cmp(&a.date).then_with(score).then_with(key),
            Sort::Oldest => {
                // Undated is 0, which would come first.
                let date = |candidate: &Candidate| candidate.date.wrapping_sub(1);
                date(a).cmp(&date(b)).then_with(score).then_with(key)
            }
        }
    }
}

/// Keeps the first `most` candidates of an order.
pub struct Top {
    sort: Sort,
    most: usize,
    /// The worst kept is on top.
    heap: BinaryHeap<Worst>,
}

struct Worst(Sort, Candidate);

impl Ord for Worst {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.compare(&self.1, &other.1)
    }
}

impl PartialOrd for Worst {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Worst {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Worst {}

impl Top {
    /// Keeps `most` candidates.
    pub fn new(sort: Sort, most: usize) -> Top {
        Top { sort, most, heap: BinaryHeap::with_capacity(most.min(4096) + 1) }
    }

    /// The score below which a candidate by relevance cannot be kept, once there are enough.
    #[inline]
    pub fn least_score(&self) -> Option<f32> {
        let full = self.heap.len() >= self.most && self.sort == Sort::Relevance;
        if full { self.heap.peek().map(|worst| worst.1.score) } else { None }
    }

    /// Offers a candidate.
    #[inline]
    pub fn offer(&mut self, candidate: Candidate) {
        if self.heap.len() < self.most {
            self.heap.push(Worst(self.sort, candidate));
        } else if let Some(mut worst) = self.heap.peek_mut()
            && self.sort.compare(&candidate, &worst.1).is_lt()
        {
            *worst = Worst(self.sort, candidate);
        }
    }

    /// What was kept, in order.
    pub fn into_sorted(self) -> Vec<Candidate> {
        self.heap.into_sorted_vec().into_iter().map(|worst| worst.1).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(score: f32, date: u64, order: u64) -> Candidate {
        Candidate { score, date, order, address: (0, order as u32) }
    }

    #[test]
    fn each_order_with_its_ties() {
        let all = [
            candidate(1.0, 40, 1),
            candidate(2.0, 0, 2),
            candidate(2.0, 44, 3),
            candidate(2.0, 44, 4),
            candidate(0.5, 80, 5),
        ];
        let rows = [
            (Sort::Relevance, [3, 4, 2, 1, 5]),
            (Sort::Newest, [5, 3, 4, 1, 2]),
            (Sort::Oldest, [1, 3, 4, 5, 2]),
        ];
        for (sort, expected) in rows {
            for most in 1..=5 {
                let mut top = Top::new(sort, most);
                all.iter().rev().for_each(|candidate| top.offer(*candidate));
                let found: Vec<u64> = top.into_sorted().iter().map(|c| c.order).collect();
                assert_eq!(found, expected[..most], "{sort:?} {most}");
            }
        }
    }
}
