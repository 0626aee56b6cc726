//! Which texts are printings of the same copy, and which share a passage?
//!
//! Two texts are as alike as their runs of five words ([`Shingles`]): the runs they share, over the
//! runs that either has. A [`Sketch`] of 32 bytes, kept with each article, tells whether that is worth
//! working out. It depends on the one text alone, so nothing has to be built anew when articles come
//! and go. A scanned page is a pile of articles, and no page is like another; what it shares is told
//! by a sample of its runs ([`Analysed::passages`](super::Analysed)).
//!
//! Words are compared as they are indexed, in small letters without accents. What a hyphen joins is one
//! word, whether it stands within a line (`self-made`) or at its end.
//!
//! # Source
//!
//! Resemblance and shingles: Broder, On the resemblance and containment of documents (1997). One
//! permutation, cut into buckets: Li, Owen and Zhang, One permutation hashing (2012). Bits of a minimum
//! instead of all of it: Li and König, b-bit minwise hashing (2010). Samples by the hash's remainder:
//! Manber, Finding similar files in a large file system (1994).

use crate::analysis::line_ends::Rest;
use crate::analysis::words::{Word, words};
use crate::analysis::{normalize, truncated};

/// How many words a run has.
pub const RUN: usize = 5;

/// A text of more words than this may be several articles, and is compared by passages too.
pub const LONGEST_ARTICLE: u32 = 1_500;

/// One run in so many is kept of a long text.
const SAMPLE: u64 = 8;

/// Cuts a text into its runs of words, and hashes each.
#[derive(Debug, Default)]
pub struct Runs {
    /// The word that more may be joined to; empty before the first.
    word: String,
    /// So many words still belong to the compound.
    in_compound: u8,
    /// The last words, the newest at `n_words` modulo [`RUN`].
    last: [u64; RUN],
    n_words: usize,
    sum: u64,
}

impl Runs {
    /// Takes the next word of the text, and the term it is indexed by; gives the hash of the run that
    /// the words before it complete.
    #[inline]
    pub fn push(&mut self, word: &Word, term: &str) -> Option<u64> {
        let joined = self.in_compound > 0 || word.rest == Rest::Hyphened;
        self.in_compound = self.in_compound.saturating_sub(1).max(word.compound.saturating_sub(1));
        if joined {
            self.word.push_str(term);
            return None;
        }
        let before = if self.word.is_empty() { None } else { self.add(hash(&self.word)) };
        self.word.clear();
        self.word.push_str(term);
        before
    }

    /// The run that the last word completes; of a text with fewer words than a run has, all of them.
    pub fn finish(mut self) -> Option<u64> {
        if self.word.is_empty() {
            return None;
        }
        let run = self.add(hash(&self.word));
        run.or_else(|| (self.n_words < RUN).then(|| mixed(self.sum)))
    }

    #[inline]
    fn add(&mut self, word: u64) -> Option<u64> {
        let at = self.n_words % RUN;
        let leaves = self.last[at].wrapping_mul(FACTOR_OF_FIRST);
        self.sum = self.sum.wrapping_sub(leaves).wrapping_mul(FACTOR).wrapping_add(word);
        self.last[at] = word;
        self.n_words += 1;
        (self.n_words >= RUN).then(|| mixed(self.sum))
    }
}

const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
/// The factor that the oldest word of a run has come to.
const FACTOR_OF_FIRST: u64 = {
    let mut factor = 1u64;
    let mut i = 1;
    while i < RUN {
        factor = factor.wrapping_mul(FACTOR);
        i += 1;
    }
    factor
};

/// The hash of a word, the same on every machine: eight bytes at a time.
#[inline]
fn hash(word: &str) -> u64 {
    word.as_bytes().chunks(8).fold(word.len() as u64, |hash, chunk| {
        let mut eight = [0; 8];
        eight[..chunk.len()].copy_from_slice(chunk);
        let hash = (hash.rotate_left(5) ^ u64::from_le_bytes(eight)).wrapping_mul(FACTOR);
        hash ^ (hash >> 32)
    })
}

/// Spreads a sum over all bits; the finisher of MurmurHash3.
#[inline]
fn mixed(sum: u64) -> u64 {
    let sum = (sum ^ (sum >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let sum = (sum ^ (sum >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    sum ^ (sum >> 33)
}

/// A run as a sample keeps it, if it is one of those kept. Whether it is depends on the run alone, so
/// two texts that share a passage keep the same of it. Three bytes each: that two runs are the same is
/// told by the texts.
#[inline]
pub fn sampled(run: u64) -> Option<u32> {
    (run >> 32).is_multiple_of(SAMPLE).then_some(run as u32 >> 8)
}

/// The runs of five words of a text, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shingles {
    /// Sorted.
    runs: Vec<u64>,
}

impl Shingles {
    /// The runs of `text`. Linear in its length.
    ///
    /// # Example
    ///
    /// ```
    /// use dateline::analysis::Shingles;
    /// let one = Shingles::of("The men left the quays on Mon-\nday morning.");
    /// let other = Shingles::of("the men left the QUAYS on Monday.");
    /// assert_eq!(one.resemblance(&other), 0.75);
    /// ```
    pub fn of(text: &str) -> Shingles {
        let mut runs: Vec<u64> = placed_runs(text, &words(text)).map(|(run, _)| run).collect();
        runs.sort_unstable();
        runs.dedup();
        Shingles { runs }
    }

    /// The Jaccard coefficient: runs shared over runs that either has, from 0 to 1; 0 where either
    /// has none.
    pub fn resemblance(&self, other: &Shingles) -> f32 {
        let shared = self.n_shared(other);
        let all = self.runs.len() + other.runs.len() - shared;
        if all == 0 { 0.0 } else { shared as f32 / all as f32 }
    }

    /// How many runs both have.
    fn n_shared(&self, other: &Shingles) -> usize {
        let (mut a, mut b, mut shared) = (0, 0, 0);
        while let (Some(mine), Some(theirs)) = (self.runs.get(a), other.runs.get(b)) {
            a += usize::from(mine <= theirs);
            b += usize::from(theirs <= mine);
            shared += usize::from(mine == theirs);
        }
        shared
    }
}

/// The runs of a text that was cut into `words`, in order, each with the number of the last of the
/// words it is made of.
pub fn placed_runs<'t>(
    text: &'t str,
    words: &'t [Word],
) -> impl Iterator<Item = (u64, usize)> + 't {
    let mut runs = Runs::default();
    (0..=words.len()).filter_map(move |i| match words.get(i) {
        Some(word) => {
            let run = runs.push(word, truncated(&normalize(word.span.of(text))))?;
            Some((run, i - 1))
        }
        None => Some((std::mem::take(&mut runs).finish()?, i - 1)),
    })
}

/// How many buckets a [`Sketch`] has.
pub const BUCKETS: usize = 32;

/// What tells alike texts at a glance: the runs fall into 32 buckets by their hash, and of the least
/// in each a byte is kept; 0 where none fell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Sketch(pub [u64; BUCKETS / 8]);

/// A [`Sketch`] being made.
#[derive(Clone, Debug)]
pub struct SketchWriter([u64; BUCKETS]);

impl Default for SketchWriter {
    fn default() -> Self {
        SketchWriter([u64::MAX; BUCKETS])
    }
}

impl SketchWriter {
    /// Adds a run.
    #[inline]
    pub fn add(&mut self, run: u64) {
        let least = &mut self.0[run as usize % BUCKETS];
        *least = (*least).min(run);
    }

    /// The sketch of all runs added.
    pub fn finish(&self) -> Sketch {
        let mut bytes = [0u8; BUCKETS];
        for (byte, least) in bytes.iter_mut().zip(self.0).filter(|(_, least)| *least != u64::MAX) {
            // The upper bits of a minimum are mostly zero, the lowest name the bucket.
            *byte = ((least >> 5) % 255) as u8 + 1;
        }
        let mut words = [0u64; BUCKETS / 8];
        for (word, eight) in words.iter_mut().zip(bytes.chunks_exact(8)) {
            *word = eight.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte));
        }
        Sketch(words)
    }
}

/// What two sketches tell of their texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// They are not copies of each other.
    Unlike,
    /// They may be: their texts tell.
    Perhaps,
    /// They are.
    Copies,
}

impl Sketch {
    /// The sketch of `text`.
    pub fn of(text: &str) -> Sketch {
        let mut writer = SketchWriter::default();
        placed_runs(text, &words(text)).for_each(|(run, _)| writer.add(run));
        writer.finish()
    }

    /// Whether the text had no words.
    pub fn is_empty(self) -> bool {
        self == Sketch::default()
    }

    /// In how many buckets both keep the same, and in how many either keeps anything.
    #[inline]
    pub fn agreement(self, other: Sketch) -> (u32, u32) {
        let (mut same, mut used) = (0, 0);
        for (a, b) in self.0.into_iter().zip(other.0) {
            let filled = nonzero_bytes(a | b);
            same += filled - nonzero_bytes(a ^ b);
            used += filled;
        }
        (same, used)
    }

    /// What the sketches tell. Of texts that share half of their runs one pair in three hundred is
    /// taken for unlike, where they have a hundred runs or more; of those taken for copies unseen one
    /// in a thousand has less than half in common, and then hardly less.
    #[inline]
    pub fn likeness(self, other: Sketch) -> Likeness {
        self.likeness_from(ENOUGH, other)
    }

    /// The same where very many are compared, and texts are too dear to be read on a small suspicion: of
    /// texts that share half of their runs two in a hundred are taken for unlike, of those that share
    /// six in ten two in a thousand.
    #[inline]
    pub fn likeness_of_many(self, other: Sketch) -> Likeness {
        self.likeness_from(ENOUGH_OF_MANY, other)
    }

    #[inline]
    fn likeness_from(self, enough: u32, other: Sketch) -> Likeness {
        let (same, used) = self.agreement(other);
        match used {
            0 => Likeness::Unlike,
            // So few buckets tell little.
            1..=23 if same == 0 => Likeness::Unlike,
            1..=23 if same * 8 < used => Likeness::Unlike,
            1..=23 => Likeness::Perhaps,
            _ if same * 32 < used * enough => Likeness::Unlike,
            _ if same * 32 >= used * BEYOND_DOUBT => Likeness::Copies,
            _ => Likeness::Perhaps,
        }
    }
}

/// Of 32 buckets so many at least are the same in texts that may be copies.
const ENOUGH: u32 = 9;

/// The same where very many are compared.
const ENOUGH_OF_MANY: u32 = 11;

/// Where so many are, no look at the texts is needed.
const BEYOND_DOUBT: u32 = 27;

/// Whether eight bytes of one sketch and eight of another, all of them used, differ in every place.
#[inline]
pub fn differ_everywhere(a: u64, b: u64) -> bool {
    !(has_zero_byte(a ^ b) | has_zero_byte(a) | has_zero_byte(b))
}

const LOW: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = LOW << 7;

/// Whether any of the eight bytes is zero.
///
/// # Source
///
/// S. E. Anderson, *Bit Twiddling Hacks*.
#[inline]
fn has_zero_byte(word: u64) -> bool {
    word.wrapping_sub(LOW) & !word & HIGH != 0
}

/// How many of the eight bytes are not zero.
#[inline]
fn nonzero_bytes(word: u64) -> u32 {
    let nonzero = (((word & !HIGH) + !HIGH) | word) & HIGH;
    // Their sum, in the last of the bytes: not every processor that this is compiled for counts bits.
    ((nonzero >> 7).wrapping_mul(LOW) >> 56) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    /// The runs of a text, with nothing but a set of strings.
    fn by_hand(text: &str) -> BTreeSet<String> {
        let joined = text.replace("-\n", "").replace('-', "");
        let words: Vec<String> = joined.split_whitespace().map(str::to_lowercase).collect();
        match words.len() {
            0 => BTreeSet::new(),
            1..RUN => BTreeSet::from([words.join(" ")]),
            _ => words.windows(RUN).map(|run| run.join(" ")).collect(),
        }
    }

    fn resemblance_by_hand(a: &str, b: &str) -> f32 {
        let (a, b) = (by_hand(a), by_hand(b));
        let all = a.union(&b).count();
        if all == 0 { 0.0 } else { a.intersection(&b).count() as f32 / all as f32 }
    }

    proptest! {
        #[test]
        fn resemblance_is_that_of_sets_of_runs(
            a in "([a-c]{1,2}(-| |-\n| )){0,30}d",
            b in "([a-c]{1,2}(-| |-\n| )){0,30}d",
        ) {
            let found = Shingles::of(&a).resemblance(&Shingles::of(&b));
            prop_assert_eq!(found, resemblance_by_hand(&a, &b), "{:?} {:?}", a, b);
        }

        #[test]
        fn bytes_are_counted(word in any::<u64>(), mask in any::<[bool; 8]>()) {
            let bytes = word.to_le_bytes();
            let kept: Vec<u8> = bytes.iter().zip(mask).map(|(b, k)| if k { *b } else { 0 }).collect();
            let word = kept.iter().rev().fold(0u64, |word, byte| word << 8 | u64::from(*byte));
            let expected = kept.iter().filter(|byte| **byte != 0).count();
            prop_assert_eq!(nonzero_bytes(word) as usize, expected);
            prop_assert_eq!(has_zero_byte(word), expected < 8);
        }
    }

    #[test]
    fn printed_forms_do_not_matter() {
        let rows = [
            ("one two three four five", "One TWO three, four: five!", 1.0),
            ("the govern-\nment of the day fell", "the government of the day fell", 1.0),
            ("a self-made man of the day", "a selfmade man of the day", 1.0),
            ("a state-of-the-art ship of war today", "a stateoftheart ship of war today", 1.0),
            ("l'été à Paris fut très beau", "L’ÉTÉ à paris fut tres beau", 1.0),
            ("too few words", "too few words", 1.0),
            ("too few words", "too few birds", 0.0),
            ("", "", 0.0),
            ("...", "one", 0.0),
            ("one two three four five six", "one two three four five seven", 1.0 / 3.0),
        ];
        for (a, b, expected) in rows {
            let found = Shingles::of(a).resemblance(&Shingles::of(b));
            assert_eq!(found, expected, "{a:?} {b:?}");
        }
    }

    /// `n` words that no other seed shares.
    fn text(seed: usize, n: usize) -> Vec<String> {
        (0..n).map(|i| format!("{}x{}", seed, i * 7919 % 10_007)).collect()
    }

    #[test]
    fn sketches_tell_copies_from_others() {
        // Two texts of `n` words that share the first `shared`: how many of 200 pairs are which.
        let share = |n: usize, shared: usize| {
            let mut counts = [0; 3];
            for seed in 0..200 {
                let a = text(seed, n);
                let b = [&a[..shared], &text(seed + 1_000, n - shared)].concat();
                let (a, b) = (a.join(" "), b.join(" "));
                counts[Sketch::of(&a).likeness(Sketch::of(&b)) as usize] += 1;
            }
            counts
        };
        // All the same; three quarters of all runs; just over half; a fifth; none.
        assert_eq!(share(400, 400), [0, 0, 200]);
        let [unlike, perhaps, _] = share(400, 343);
        assert!(unlike == 0 && perhaps > 100, "{unlike} {perhaps}");
        let [unlike, _, copies] = share(400, 270);
        assert!(unlike <= 2 && copies <= 1, "{unlike} {copies}");
        let [unlike, _, copies] = share(400, 140);
        assert!(unlike > 150 && copies == 0, "{unlike} {copies}");
        assert_eq!(share(400, 0), [200, 0, 0]);
        // Texts of few words are looked at rather than missed.
        for n in [1, 4, 6, 10, 20, 40] {
            let [unlike, ..] = share(n, n);
            assert_eq!(unlike, 0, "{n} words");
        }
        let [unlike, ..] = share(30, 22);
        assert!(unlike <= 4, "{unlike}");
        assert!(Sketch::of("").is_empty());
        assert_eq!(Sketch::of("").likeness(Sketch::of("")), Likeness::Unlike);
    }

    #[test]
    fn the_sample_of_a_passage_is_the_same_wherever_it_stands() {
        let passage = text(1, 400).join(" ");
        let of = |text: &str| -> BTreeSet<u32> {
            placed_runs(text, &words(text)).filter_map(|(run, _)| sampled(run)).collect()
        };
        let alone = of(&passage);
        assert!((30..70).contains(&alone.len()), "{}", alone.len());
        let within = of(&format!("{} {passage} {}", text(2, 99).join(" "), text(3, 50).join(" ")));
        assert!(alone.is_subset(&within));
    }
}
