//! Which numbers come next, on every machine and for ever?
//!
//! Integers only: a logarithm or a power may differ in its last bit between two machines.

/// Random numbers by SplitMix64 (Steele, Lea & Flood, "Fast splittable pseudorandom number
/// generators", OOPSLA 2014).
pub struct Random(u64);

impl Random {
    /// The numbers of stream `stream` under `seed`.
    pub fn new(seed: u64, stream: u64) -> Self {
        Self(mix(seed) ^ mix(stream.wrapping_add(GAMMA)))
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GAMMA);
        mix(self.0)
    }

    /// A number below `n`, which is not 0; even to within n / 2^64.
    pub fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next()) * n as u128) >> 64) as usize
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high - low + 1)
    }

    /// True in `percent` of a hundred cases.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of `items`, which are not empty.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

const GAMMA: u64 = 0x9e37_79b9_7f4a_7c15;

/// The finalizer of SplitMix64: every bit of the result depends on every bit of `x`.
pub fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// A hash of `bytes` by FNV-1a, mixed.
pub fn hash(bytes: &[u8]) -> u64 {
    let fnv = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
    mix(bytes.iter().fold(0xcbf2_9ce4_8422_2325, fnv))
}

/// A rank below `2^bits` by Zipf's law in steps: each doubling of the rank is equally likely, and
/// the ranks between two doublings are equally likely. `random` is spread over all its bits.
pub fn zipf(random: u64, bits: u64) -> u64 {
    let doubling = (random >> 32) % bits;
    (1 << doubling) + (random & ((1 << doubling) - 1)) - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_never_change() {
        let mut random = Random::new(1, 0);
        let drawn: Vec<usize> = (0..6).map(|_| random.below(1000)).collect();
        assert_eq!(drawn, [204, 418, 430, 477, 742, 394]);
        assert_eq!(hash(b"Raab"), 0x9c41_c113_8e80_93b2);
    }

    #[test]
    fn zipf_halves_with_each_doubling() {
        let mut random = Random::new(1, 1);
        let mut counts = [0; 16];
        for _ in 0..80_000 {
            counts[zipf(random.next(), 4) as usize] += 1;
        }
        for (rank, expected) in [(0, 20_000), (1, 10_000), (3, 5_000), (14, 2_500)] {
            let count: i32 = counts[rank];
            assert!((count - expected).abs() < expected / 10, "rank {rank}: {count}");
        }
        assert_eq!(counts[15], 0);
    }
}
