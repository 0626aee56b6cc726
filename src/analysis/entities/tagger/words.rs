//! What is known of a word before any text is read?
//!
//! One table, used as it lies in the program: no unpacking, no allocation. A word's entry tells which
//! of 20,000 vectors it shares, hence its classes among words that are used alike; how it is usually
//! written; and in which lists of names it stands.
//!
//! ```text
//! header   "dlw1", buckets (u32), vectors (u32), zero (u32)
//! vectors  8 bytes each: class among 64 (u8), 256 (u8), 1,024 (u16), 4,096 (u16), zero (u16)
//! buckets  64 bytes each: 10 entries of mark (u16) and facts (u32), then zeros
//! ```
//!
//! A mark of 0 is an empty entry. A full bucket overflows into the next. An unknown word is taken for a
//! known one about once in 6,000 times.

/// The table, as bytes.
#[derive(Clone, Copy, Debug)]
pub struct WordTable<'a> {
    vectors: &'a [u8],
    buckets: &'a [u8],
}

/// What the table says of one form of a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts(pub u32);

/// The classes of a word, finer and finer; 0 in all where its use is not known.
pub type Classes = [u16; 4];

const MAGIC: &[u8; 4] = b"dlw1";
const HEADER: usize = 16;
const VECTOR: usize = 8;
const BUCKET: usize = 64;
const ENTRIES: usize = 10;
const ENTRY: usize = 6;

impl Facts {
    const NO_VECTOR: u32 = 0x7fff;

    /// Facts of a word with that vector (below 32,767), usual case (0 to 7) and lists (14 bits).
    pub fn new(vector: Option<u16>, case: u8, lists: u16) -> Facts {
        let vector = vector.map_or(Self::NO_VECTOR, u32::from);
        Facts(vector | u32::from(case & 7) << 15 | u32::from(lists) << 18)
    }

    /// The number of its vector.
    pub fn vector(self) -> Option<u16> {
        let vector = self.0 & 0x7fff;
        (vector != Self::NO_VECTOR).then_some(vector as u16)
    }

    /// How it is usually written: 0 unknown, 1 small to 7 with a capital.
    pub fn case(self) -> u8 {
        (self.0 >> 15 & 7) as u8
    }

    /// The lists it stands in.
    pub fn lists(self) -> u16 {
        (self.0 >> 18) as u16
    }
}

/// The hash under which a form is kept.
#[inline]
pub fn form_key(form: &[u8]) -> u64 {
    let mut hash = 0x51_7c_c1_b7_27_22_0a_95_u64 ^ (form.len() as u64);
    let mut chunks = form.chunks_exact(8);
    for chunk in &mut chunks {
        let mut word = [0; 8];
        word.copy_from_slice(chunk);
        hash = mix(hash ^ u64::from_le_bytes(word));
    }
    let rest = chunks.remainder();
    let mut word = [0; 8];
    word[..rest.len()].copy_from_slice(rest);
    mix(hash ^ u64::from_le_bytes(word))
}

/// Spreads every bit over all.
#[inline]
pub fn mix(value: u64) -> u64 {
    let value = (value ^ value >> 32).wrapping_mul(0xd6e8_feb8_6659_fd93);
    let value = (value ^ value >> 32).wrapping_mul(0xd6e8_feb8_6659_fd93);
    value ^ value >> 32
}

fn place(key: u64, n_buckets: usize) -> (usize, u16) {
    let bucket = (((key >> 32) * n_buckets as u64) >> 32) as usize;
    let mark = (key as u16).max(1);
    (bucket, mark)
}

impl<'a> WordTable<'a> {
    /// The table that lies in `bytes`; `None` where they are none.
    pub fn new(bytes: &'a [u8]) -> Option<WordTable<'a>> {
        let count = |at: usize| {
            let bytes = bytes.get(at..at + 4)?.try_into().ok()?;
            Some(u32::from_le_bytes(bytes) as usize)
        };
        if bytes.get(..4)? != MAGIC {
            return None;
        }
        let (n_buckets, n_vectors) = (count(4)?, count(8)?);
        let vectors = bytes.get(HEADER..HEADER + n_vectors * VECTOR)?;
        let buckets = bytes.get(HEADER + n_vectors * VECTOR..)?;
        (n_buckets > 0 && buckets.len() == n_buckets * BUCKET)
            .then_some(WordTable { vectors, buckets })
    }

    /// What it says of the form with that [`form_key`].
    #[inline]
    pub fn facts(&self, key: u64) -> Option<Facts> {
        let n_buckets = self.buckets.len() / BUCKET;
        let (mut bucket, mark) = place(key, n_buckets);
        let wanted = mark.to_le_bytes();
        for _ in 0..n_buckets {
            let entries = &self.buckets[bucket * BUCKET..(bucket + 1) * BUCKET];
            for entry in entries[..ENTRIES * ENTRY].chunks_exact(ENTRY) {
                if entry[..2] == wanted {
                    return Some(Facts(u32::from_le_bytes([
                        entry[2], entry[3], entry[4], entry[5],
                    ])));
                }
                if entry[..2] == [0, 0] {
                    return None;
                }
            }
            bucket = if bucket + 1 == n_buckets { 0 } else { bucket + 1 };
        }
        None
    }

    /// The classes of the words that share a vector.
    #[inline]
    pub fn classes(&self, vector: u16) -> Classes {
        let at = usize::from(vector) * VECTOR;
        match self.vectors.get(at..at + VECTOR) {
            Some(row) => [
                1 + u16::from(row[0]),
                1 + u16::from(row[1]),
                1 + u16::from_le_bytes([row[2], row[3]]),
                1 + u16::from_le_bytes([row[4], row[5]]),
            ],
            None => [0; 4],
        }
    }
}

/// Lays a table out. `classes` are those of each vector, counted from 0; `entries` the facts of each
/// form, by [`form_key`], each key once. About an eighth of the room stays free.
pub fn lay_out(classes: &[[u16; 4]], entries: &[(u64, Facts)]) -> Vec<u8> {
    let n_buckets = (entries.len() * 8 / 7 / ENTRIES + 1).max(2);
    let mut bytes = MAGIC.to_vec();
    for count in [n_buckets as u32, classes.len() as u32, 0] {
        bytes.extend(count.to_le_bytes());
    }
    for [a, b, c, d] in classes {
        bytes.extend([*a as u8, *b as u8]);
        bytes.extend([*c, *d, 0].iter().flat_map(|class| class.to_le_bytes()));
    }
    let start = bytes.len();
    bytes.resize(start + n_buckets * BUCKET, 0);
    for (key, facts) in entries {
        let (mut bucket, mark) = place(*key, n_buckets);
        loop {
            let at = start + bucket * BUCKET;
            let slots = bytes[at..at + ENTRIES * ENTRY].chunks_exact_mut(ENTRY);
            // Two forms of one bucket with one mark: the first keeps it.
            let mut free =
                slots.skip_while(|slot| slot[..2] != [0, 0] && slot[..2] != mark.to_le_bytes());
            if let Some(slot) = free.next() {
                if slot[..2] == [0, 0] {
                    slot[..2].copy_from_slice(&mark.to_le_bytes());
                    slot[2..].copy_from_slice(&facts.0.to_le_bytes());
                }
                break;
            }
            bucket = if bucket + 1 == n_buckets { 0 } else { bucket + 1 };
        }
    }
    bytes
}
