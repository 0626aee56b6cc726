//! How are weights kept, so that a feature's are found with one look?
//!
//! ```text
//! "dlm2", passes (u32), zeros to 64 bytes
//! each pass:
//!   buckets (u32), scale (f32), 13 x 13 steps (f32, in the order of the labels), zeros to a
//!   multiple of 64 bytes
//!   the low bytes of the marks, 4 for each bucket, zeros to a multiple of 64 bytes
//!   buckets of 64 bytes: 4 slots of 13 weights (i8) and a mark (u24)
//! ```
//!
//! A feature's hash tells its bucket and its mark; a mark of 0 is an empty slot, and a full bucket
//! overflows into the next. Most features that a text has were never learnt: the low bytes of the marks,
//! which stay in a processor's near memory, turn nearly all of those away. A feature that was never learnt is taken for another about once in four
//! million times.

use super::chain::{Scores, Steps};
use super::labels::N_LABELS;

/// The weights of one pass, as they lie in the program.
#[derive(Clone, Copy, Debug)]
pub struct Model<'a> {
    tags: &'a [u8],
    buckets: &'a [u8],
    scale: f32,
    steps: &'a [u8],
}

/// Sums of weights, before they are scaled. The last three mean nothing.
pub type Sums = [i16; 16];

const MAGIC: &[u8; 4] = b"dlm2";
const BUCKET: usize = 64;
const SLOT: usize = 16;
const STEPS: usize = N_LABELS * N_LABELS * 4;
const HEAD: usize = (8 + STEPS).div_ceil(BUCKET) * BUCKET;

fn place(feature: u64, n_buckets: usize) -> (usize, u32) {
    let bucket = (((feature >> 32) * n_buckets as u64) >> 32) as usize;
    // The lowest byte is never 0, as that says that a slot is empty.
    let mark = feature as u32 & 0xff_ffff;
    (bucket, if mark & 0xff == 0 { mark | 1 } else { mark })
}

/// Bytes that the low bytes of the marks take.
fn tags_room(n_buckets: usize) -> usize {
    (n_buckets * 4).div_ceil(BUCKET) * BUCKET
}

/// The passes that lie in `bytes`; `None` where they are none.
pub fn passes(bytes: &[u8]) -> Option<Vec<Model<'_>>> {
    let number = |at: usize| -> Option<[u8; 4]> { bytes.get(at..at + 4)?.try_into().ok() };
    if bytes.get(..4)? != MAGIC {
        return None;
    }
    let n_passes = u32::from_le_bytes(number(4)?);
    let mut at = BUCKET;
    let mut passes = Vec::new();
    for _ in 0..n_passes {
        let n_buckets = u32::from_le_bytes(number(at)?) as usize;
        let scale = f32::from_le_bytes(number(at + 4)?);
        let steps = bytes.get(at + 8..at + 8 + STEPS)?;
        if n_buckets == 0 {
            return None;
        }
        let tags = bytes.get(at + HEAD..at + HEAD + n_buckets * 4)?;
        let start = at + HEAD + tags_room(n_buckets);
        let buckets = bytes.get(start..start + n_buckets * BUCKET)?;
        passes.push(Model { tags, buckets, scale, steps });
        at = start + n_buckets * BUCKET;
    }
    Some(passes)
}

impl Model<'_> {
    /// Adds the weights of a feature, if it has any.
    #[inline]
    pub fn add(&self, feature: u64, sums: &mut Sums) {
        let n_buckets = self.buckets.len() / BUCKET;
        let (mut bucket, mark) = place(feature, n_buckets);
        loop {
            let tags = &self.tags[bucket * 4..bucket * 4 + 4];
            for (slot, tag) in tags.iter().enumerate() {
                if *tag == 0 {
                    return;
                }
                if *tag == mark as u8 && self.add_slot(bucket, slot, mark, sums) {
                    return;
                }
            }
            bucket = if bucket + 1 == n_buckets { 0 } else { bucket + 1 };
        }
    }

    /// Adds the weights of a slot, if its mark is that.
    #[inline]
    fn add_slot(&self, bucket: usize, slot: usize, mark: u32, sums: &mut Sums) -> bool {
        let at = bucket * BUCKET + slot * SLOT;
        let slot = &self.buckets[at..at + SLOT];
        if u32::from_le_bytes([slot[13], slot[14], slot[15], 0]) != mark {
            return false;
        }
        for (sum, weight) in sums.iter_mut().zip(slot) {
            *sum = sum.wrapping_add(i16::from(*weight as i8));
        }
        true
    }

    /// The scores that sums of weights stand for.
    #[inline]
    pub fn scores(&self, sums: &Sums) -> Scores {
        std::array::from_fn(|label| f32::from(sums[label]) * self.scale)
    }

    /// The scores of one label after another.
    pub fn steps(&self) -> Steps {
        let value = |a: usize, b: usize| {
            let at = (a * N_LABELS + b) * 4;
            let bytes = &self.steps[at..at + 4];
            f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
        };
        std::array::from_fn(|a| std::array::from_fn(|b| value(a, b)))
    }
}

/// Lays passes out: the weights of each feature, and the steps. A slot in eight stays free.
pub fn lay_out(passes: &[(Vec<(u64, Scores)>, Steps)]) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    bytes.extend((passes.len() as u32).to_le_bytes());
    bytes.resize(BUCKET, 0);
    for (features, steps) in passes {
        let n_buckets = (features.len() * 8 / 7 / 4 + 2).max(2);
        let greatest =
            features.iter().flat_map(|(_, row)| row).fold(0.0_f32, |most, w| most.max(w.abs()));
        let scale = (greatest / 127.0).max(f32::MIN_POSITIVE);
        let head = bytes.len();
        bytes.extend((n_buckets as u32).to_le_bytes());
        bytes.extend(scale.to_le_bytes());
        bytes.extend(steps.iter().flatten().flat_map(|step| step.to_le_bytes()));
        bytes.resize(head + HEAD, 0);
        let tags = bytes.len();
        let start = tags + tags_room(n_buckets);
        bytes.resize(start + n_buckets * BUCKET, 0);
        for (feature, row) in features {
            let (mut bucket, mark) = place(*feature, n_buckets);
            let mark = mark.to_le_bytes();
            loop {
                let at = start + bucket * BUCKET;
                let slots = bytes[at..at + BUCKET].chunks_exact_mut(SLOT);
                // Two features with one mark in one bucket: the first keeps it.
                let free = slots
                    .enumerate()
                    .find(|(_, slot)| slot[13..] == [0; 3] || slot[13..] == mark[..3]);
                if let Some((i, slot)) = free {
                    if slot[13..] == [0; 3] {
                        for (byte, weight) in slot.iter_mut().zip(row) {
                            *byte = (weight / scale).round() as i8 as u8;
                        }
                        slot[13..].copy_from_slice(&mark[..3]);
                        bytes[tags + bucket * 4 + i] = mark[0];
                    }
                    break;
                }
                bucket = if bucket + 1 == n_buckets { 0 } else { bucket + 1 };
            }
        }
    }
    bytes
}
