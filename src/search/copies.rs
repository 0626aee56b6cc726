//! Which articles are printings of the same copy?
//!
//! Two articles are copies where at least half of the runs of five words that either has are in both
//! ([`COPY`]). Their sketches, which lie in columns, name the candidates; what they leave in doubt the
//! stored texts decide. Nothing is worked out beforehand and nothing is kept: an article that comes or
//! goes changes no other.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::analysis::{Likeness, Shingles, Sketch};
use crate::base::Result;
use crate::index::{Archive, StoredArticle};
use crate::search::collect::Candidate;
use crate::search::limits::Limits;

/// From this resemblance on two articles are copies of each other.
pub const COPY: f32 = 0.5;

/// A segment and a number within it.
pub type Address = (u32, u32);

/// A copy of an article.
#[derive(Clone, Debug)]
pub struct CopyOf {
    /// Where it is.
    pub address: Address,
    /// What it is.
    pub article: StoredArticle,
    /// How alike the texts are: [`COPY`] to 1.
    pub resemblance: f32,
}

/// Every copy of the article at `address` but itself, in the order in which they were printed: the
/// undated last, of equal days by key.
///
/// # Errors
///
/// An index that cannot be read.
pub fn copies(archive: &Archive, address: Address) -> Result<Vec<CopyOf>> {
    let sketch = archive.columns(address.0 as usize)?.sketch(address.1);
    let own = Shingles::of(&archive.article(address.0, address.1)?.body);
    let mut found = Vec::new();
    for (ord, reader) in (0u32..).zip(archive.searcher().segment_readers()) {
        let columns = archive.columns(ord as usize)?;
        for doc in columns.alike_in_part(reader.max_doc(), sketch) {
            let is_itself = (ord, doc) == address || reader.is_deleted(doc);
            if is_itself || columns.sketch(doc).likeness(sketch) == Likeness::Unlike {
                continue;
            }
            let article = archive.article(ord, doc)?;
            let resemblance = Shingles::of(&article.body).resemblance(&own);
            if resemblance >= COPY {
                let order = printed_order(columns.dates.get_val(doc), columns.order.get_val(doc));
                found.push((order, CopyOf { address: (ord, doc), article, resemblance }));
            }
        }
    }
    found.sort_by_key(|(order, _)| *order);
    Ok(found.into_iter().map(|(_, copy)| copy).collect())
}

/// What articles are put in order by: the day they were printed, undated last, then the key.
pub(super) fn printed_order(date: u64, key: u64) -> (u64, u64) {
    // Undated is 0, which would come first.
    (date.wrapping_sub(1), key)
}

/// The texts of articles, as far as they were compared.
pub(super) struct Texts<'a> {
    archive: &'a Archive,
    known: FxHashMap<Address, Shingles>,
    /// How many more may be read.
    left: usize,
}

/// Of more texts than these none is remembered.
const MOST_KNOWN: usize = 4_096;

impl<'a> Texts<'a> {
    /// Texts of which at most `most` are read.
    pub(super) fn new(archive: &'a Archive, most: usize) -> Texts<'a> {
        Texts { archive, known: FxHashMap::default(), left: most }
    }

    /// Whether two articles with these sketches are copies. Once too many texts were read the sketches
    /// alone decide.
    pub(super) fn are_copies(
        &mut self,
        (a, of_a): (Address, Sketch),
        (b, of_b): (Address, Sketch),
    ) -> Result<bool> {
        Ok(match of_a.likeness_of_many(of_b) {
            Likeness::Unlike => false,
            Likeness::Copies => true,
            Likeness::Perhaps if self.left == 0 => {
                let (same, used) = of_a.agreement(of_b);
                f64::from(same) >= f64::from(used) * f64::from(COPY)
            }
            Likeness::Perhaps => {
                if self.known.len() > MOST_KNOWN {
                    self.known.clear();
                }
                self.read(a)?;
                self.read(b)?;
                match (self.known.get(&a), self.known.get(&b)) {
                    (Some(a), Some(b)) => a.resemblance(b) >= COPY,
                    _ => false,
                }
            }
        })
    }

    fn read(&mut self, address: Address) -> Result<()> {
        if !self.known.contains_key(&address) {
            let article = self.archive.article(address.0, address.1)?;
            self.known.insert(address, Shingles::of(&article.body));
            self.left = self.left.saturating_sub(1);
        }
        Ok(())
    }
}

/// An article that is shown, and what it stands for.
#[derive(Clone, Debug)]
pub(super) struct Face {
    pub(super) candidate: Candidate,
    sketch: Sketch,
    /// Its copies among the articles found, in the order in which they were printed.
    pub(super) copies: Vec<Address>,
}

/// One search reads at most so many texts to tell whether they are copies.
const MOST_READ: usize = 512;

/// The first `wanted` faces among `ranked`: each article that is no copy of a face before it. Fewer
/// where there are no more, or there was no time for all: then the second value is true.
pub(super) fn faces(
    archive: &Archive,
    ranked: &[Candidate],
    wanted: usize,
    limits: &Limits,
) -> Result<(Vec<Face>, bool)> {
    let mut texts = Texts::new(archive, MOST_READ);
    let mut faces: Vec<Face> = Vec::new();
    let mut likely: Vec<Likely> = Vec::new();
    for (i, candidate) in ranked.iter().enumerate() {
        if faces.len() == wanted {
            break;
        }
        if i % BETWEEN_LOOKS == BETWEEN_LOOKS - 1 && limits.is_over() {
            return Ok((faces, true));
        }
        let address = candidate.address;
        let sketch = archive.columns(address.0 as usize)?.sketch(address.1);
        let mut is_copy = false;
        for (likely, faces) in likely.iter().zip(faces.chunks(AT_ONCE)) {
            for i in bits(likely.faces(sketch.0[0])) {
                let face = &faces[i];
                is_copy = is_copy
                    || texts
                        .are_copies((address, sketch), (face.candidate.address, face.sketch))?;
            }
        }
        if !is_copy {
            if faces.len().is_multiple_of(AT_ONCE) {
                likely.push(Likely::default());
            }
            if let Some(likely) = likely.last_mut() {
                likely.add(faces.len() % AT_ONCE, sketch);
            }
            faces.push(Face { candidate: *candidate, sketch, copies: Vec::new() });
        }
    }
    Ok((faces, false))
}

/// So many articles are looked at between two looks at the clock.
const BETWEEN_LOOKS: usize = 64;

/// So many faces are looked for at once: one bit each.
const AT_ONCE: usize = 64;

/// Gives each face its copies among `matches`, the articles found by segment. What is a copy of two
/// faces stands behind the first of them. True where there was no time for all.
pub(super) fn gather(
    archive: &Archive,
    faces: &mut [Face],
    matches: &[Vec<u32>],
    limits: &Limits,
) -> Result<bool> {
    let mut texts = Texts::new(archive, MOST_READ);
    let own: FxHashSet<Address> = faces.iter().map(|face| face.candidate.address).collect();
    let mut taken: FxHashSet<Address> = FxHashSet::default();
    let mut cut = false;
    let mut firsts = Vec::new();
    for faces in faces.chunks_mut(AT_ONCE) {
        let mut likely = Likely::default();
        faces.iter().enumerate().for_each(|(i, face)| likely.add(i, face.sketch));
        for (ord, docs) in (0u32..).zip(matches) {
            cut |= limits.is_over();
            if cut {
                break;
            }
            let columns = archive.columns(ord as usize)?;
            firsts.resize(docs.len(), 0);
            columns.first_of_sketches(docs, &mut firsts);
            for (doc, first) in docs.iter().zip(&firsts) {
                let mut mask = likely.faces(*first);
                if mask == 0 {
                    continue;
                }
                mask &= likely.faces_by_both(*first, columns.second_of_sketch(*doc));
                let address = (ord, *doc);
                if mask == 0 || own.contains(&address) || taken.contains(&address) {
                    continue;
                }
                let sketch = columns.sketch(*doc);
                for i in bits(mask) {
                    let face = &mut faces[i];
                    let of_face = (face.candidate.address, face.sketch);
                    if texts.are_copies((address, sketch), of_face)? {
                        face.copies.push(address);
                        taken.insert(address);
                        break;
                    }
                }
            }
        }
    }
    for face in faces {
        let mut failed = Ok(());
        face.copies.sort_by_cached_key(|(ord, doc)| match archive.columns(*ord as usize) {
            Ok(columns) => printed_order(columns.dates.get_val(*doc), columns.order.get_val(*doc)),
            Err(error) => {
                failed = Err(error);
                (0, 0)
            }
        });
        failed?;
    }
    Ok(cut)
}

/// Which of up to 64 sketches may be those of copies, told by the first bytes: of copies that share half of
/// their runs all of the first eight differ in one pair of 256, and all but one of the first sixteen in one
/// of 4,000.
struct Likely {
    /// For each place and each byte the faces that have it there.
    tables: Box<[[u64; 256]; 16]>,
    /// The faces of so few words that their first bytes tell nothing.
    always: u64,
}

impl Default for Likely {
    fn default() -> Self {
        Likely { tables: Box::new([[0; 256]; 16]), always: 0 }
    }
}

/// With fewer of the first eight bytes used, that is with some forty words, they tell too little.
const LEAST_USED: usize = 6;

/// The numbers of the bits that are set.
fn bits(mut mask: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = (mask != 0).then(|| mask.trailing_zeros() as usize)?;
        mask &= mask - 1;
        Some(bit)
    })
}

impl Likely {
    /// Adds the sketch of the face of that number.
    fn add(&mut self, i: usize, sketch: Sketch) {
        let bytes = || sketch.0[..2].iter().flat_map(|word| word.to_le_bytes());
        let used = bytes().take(8).filter(|byte| *byte > 0).count();
        if used < LEAST_USED && !sketch.is_empty() {
            self.always |= 1 << i;
        }
        for (table, byte) in self.tables.iter_mut().zip(bytes()) {
            table[byte as usize] |= u64::from(byte > 0) << i;
        }
    }

    /// The faces that have one of the first eight bytes.
    #[inline]
    fn faces(&self, first: u64) -> u64 {
        let bytes = first.to_le_bytes();
        self.tables
            .iter()
            .zip(bytes)
            .fold(self.always, |faces, (table, byte)| faces | table[byte as usize])
    }

    /// The faces that have two of the first sixteen bytes.
    #[inline]
    fn faces_by_both(&self, first: u64, second: u64) -> u64 {
        let bytes = [first, second].into_iter().flat_map(u64::to_le_bytes);
        let (mut once, mut twice) = (0u64, self.always);
        for (table, byte) in self.tables.iter().zip(bytes) {
            let has = table[byte as usize];
            twice |= once & has;
            once |= has;
        }
        twice
    }
}
