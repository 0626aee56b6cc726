//! Which articles are copies of an earlier one?
//!
//! Every two articles of a selection would be compared, if it were not for their sketches: two that are
//! copies have two neighbouring bytes alike in all but one case of a thousand. So for each pair of
//! neighbours the articles are put into heaps by those two bytes, and compared within their heap alone.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::analysis::{BUCKETS, Likeness, Sketch, differ_everywhere};
use crate::base::Result;
use crate::index::Archive;
use crate::query::Plan;
use crate::search::copies::{Address, Texts, printed_order};
use crate::search::engine::Copies;
use crate::search::limits::Limits;
use crate::search::select::{Selection, select};

/// The articles of `selection` that are copies of an earlier one in it, those of equal days in the
/// order of their keys, the undated last. The second value is true where a limit cut it short.
///
/// # Errors
///
/// An index that cannot be read.
pub fn later_copies(
    archive: &Archive,
    selection: &Selection,
    limits: &Limits,
) -> Result<(Selection, bool)> {
    let mut printings = Printings::of(archive, selection)?;
    printings.sort_out_equals();
    let mut partial = false;
    for bucket in 0..BUCKETS {
        partial |= limits.is_over();
        if partial {
            break;
        }
        partial = printings.compare(bucket, limits)?;
    }
    partial |= printings.decide(limits)?;
    let mut copies = Selection {
        segments: vec![Vec::new(); selection.segments.len()],
        partial: selection.partial || partial,
    };
    for (printing, is_copy) in printings.list.iter().zip(&printings.is_copy) {
        if *is_copy {
            copies.segments[printing.0.0 as usize].push(printing.0.1);
        }
    }
    copies.segments.iter_mut().for_each(|docs| docs.sort_unstable());
    Ok((copies, partial))
}

/// Every article that satisfies `plan`; where copies are folded, the first printing of each alone.
///
/// # Errors
///
/// An index that cannot be read.
pub fn select_folded(
    archive: &Archive,
    plan: &Plan,
    copies: Copies,
    limits: &Limits,
) -> Result<Selection> {
    folded(archive, select(archive, plan, limits)?, copies, limits)
}

/// The same of articles that were found already.
///
/// # Errors
///
/// An index that cannot be read.
pub fn folded(
    archive: &Archive,
    selection: Selection,
    copies: Copies,
    limits: &Limits,
) -> Result<Selection> {
    Ok(match copies {
        Copies::Show => selection,
        Copies::Fold => {
            let (later, _) = later_copies(archive, &selection, limits)?;
            selection.without(&later)
        }
    })
}

/// The articles of the archive that are copies of an earlier one, by segment. They are remembered for as
/// long as the archive is open, unless a limit cut them short: then the second value is true.
pub(super) fn archive_copies(
    archive: &Archive,
    limits: &Limits,
) -> Result<(Arc<Vec<Vec<u32>>>, bool)> {
    if let Some(known) = archive.copies.get() {
        return Ok((Arc::clone(known), false));
    }
    let readers = archive.searcher().segment_readers();
    let segments = readers.iter().map(|reader| reader.doc_ids_alive().collect()).collect();
    let (copies, partial) = later_copies(archive, &Selection { segments, partial: false }, limits)?;
    let copies = Arc::new(copies.segments);
    if !partial {
        return Ok((Arc::clone(archive.copies.get_or_init(|| copies)), false));
    }
    Ok((copies, true))
}

/// Of an article at most so many earlier ones are read, of those in doubt the most like it first; the
/// sketches decide about the others.
const MOST_ASKED: u8 = 16;

/// Articles in the order in which they were printed.
struct Printings<'a> {
    list: Vec<(Address, Sketch)>,
    is_copy: Vec<bool>,
    texts: Texts<'a>,
    /// How many earlier ones each was read beside.
    n_asked: Vec<u8>,
    /// Those pairs, later and earlier, that are none of copies.
    refused: FxHashSet<(u32, u32)>,
    /// For each article the earlier ones that it is hardly a copy of, and the bytes that agree.
    in_doubt: Vec<Vec<(u32, u32)>>,
}

impl<'a> Printings<'a> {
    fn of(archive: &'a Archive, selection: &Selection) -> Result<Printings<'a>> {
        let mut all = Vec::with_capacity(selection.len());
        for (ord, docs) in (0u32..).zip(&selection.segments) {
            let columns = archive.columns(ord as usize)?;
            all.extend(docs.iter().map(|doc| {
                let order = printed_order(columns.dates.get_val(*doc), columns.order.get_val(*doc));
                (order, ((ord, *doc), columns.sketch(*doc)))
            }));
        }
        all.sort_unstable_by_key(|(order, (address, _))| (*order, *address));
        let list: Vec<_> = all.into_iter().map(|(_, printing)| printing).collect();
        let n = list.len();
        Ok(Printings {
            list,
            is_copy: vec![false; n],
            texts: Texts::new(archive, usize::MAX),
            n_asked: vec![0; n],
            refused: FxHashSet::default(),
            in_doubt: vec![Vec::new(); n],
        })
    }

    /// Marks all but the first of those with the very same sketch, however many there are.
    fn sort_out_equals(&mut self) {
        let mut seen = FxHashSet::default();
        for ((_, sketch), is_copy) in self.list.iter().zip(&mut self.is_copy) {
            let tells = sketch.likeness_of_many(*sketch) == Likeness::Copies;
            *is_copy = tells && !seen.insert(*sketch);
        }
    }

    /// Compares those that have the same byte in this bucket and in the next. True where there was no
    /// time for all.
    fn compare(&mut self, bucket: usize, limits: &Limits) -> Result<bool> {
        let byte = |sketch: &Sketch, bucket: usize| {
            let bucket = bucket % BUCKETS;
            sketch.0[bucket / 8] >> (bucket % 8 * 8) & 255
        };
        // The articles by those two bytes, each heap in the order of the list.
        let both =
            |sketch: &Sketch| (byte(sketch, bucket) << 8 | byte(sketch, bucket + 1)) as usize;
        let mut ends = vec![0u32; (1 << 16) + 1];
        self.list.iter().for_each(|(_, sketch)| ends[both(sketch) + 1] += 1);
        for i in 1..ends.len() {
            ends[i] += ends[i - 1];
        }
        let mut heaps = vec![0u32; self.list.len()];
        let mut at = ends.clone();
        for (i, (_, sketch)) in (0u32..).zip(&self.list) {
            let at = &mut at[both(sketch)];
            heaps[*at as usize] = i;
            *at += 1;
        }
        // Of most pairs eight other bytes tell that they are unlike: all sketches take room too wide to
        // be at hand.
        let other = (0..4).find(|word| *word != bucket / 8 && *word != (bucket + 1) % BUCKETS / 8);
        let other = other.unwrap_or(0);
        let at_hand: Vec<u64> = self.list.iter().map(|(_, sketch)| sketch.0[other]).collect();
        let mut n_looked = 0;
        // Heap 0 is of those with nothing in either bucket.
        for heap in ends.windows(2).skip(1) {
            let heap = &heaps[heap[0] as usize..heap[1] as usize];
            for (n_before, later) in heap.iter().enumerate() {
                let own = at_hand[*later as usize];
                for earlier in &heap[..n_before] {
                    if self.is_copy[*later as usize] {
                        break;
                    }
                    if !differ_everywhere(own, at_hand[*earlier as usize]) {
                        self.look(*later, *earlier)?;
                    }
                }
                n_looked += 1 + n_before;
                if n_looked > BETWEEN_LOOKS {
                    n_looked = 0;
                    if limits.is_over() {
                        return Ok(true);
                    }
                }
            }
        }
        Ok(false)
    }

    #[inline]
    fn look(&mut self, later: u32, earlier: u32) -> Result<()> {
        let at = later as usize;
        let (a, b) = (self.list[at], self.list[earlier as usize]);
        match a.1.likeness_of_many(b.1) {
            Likeness::Unlike => {}
            Likeness::Copies => self.is_copy[at] = true,
            Likeness::Perhaps => {
                let (same, used) = a.1.agreement(b.1);
                if same * 2 >= used {
                    self.ask(later, earlier)?;
                } else {
                    let doubt = &mut self.in_doubt[at];
                    let entry = (same, earlier);
                    let place = doubt.partition_point(|known| known.0 > same);
                    if place < usize::from(MOST_ASKED) && !doubt.contains(&entry) {
                        doubt.insert(place, entry);
                        doubt.truncate(usize::from(MOST_ASKED));
                    }
                }
            }
        }
        Ok(())
    }

    /// Reads both texts, unless that was done or too often.
    fn ask(&mut self, later: u32, earlier: u32) -> Result<()> {
        let at = later as usize;
        if self.n_asked[at] < MOST_ASKED && !self.refused.contains(&(later, earlier)) {
            self.n_asked[at] += 1;
            self.is_copy[at] = self.texts.are_copies(self.list[at], self.list[earlier as usize])?;
            if !self.is_copy[at] {
                self.refused.insert((later, earlier));
            }
        }
        Ok(())
    }

    /// Reads the texts of those in doubt. True where there was no time for all.
    fn decide(&mut self, limits: &Limits) -> Result<bool> {
        for later in 0..self.list.len() {
            let doubt = std::mem::take(&mut self.in_doubt[later]);
            if !doubt.is_empty() && limits.is_over() {
                return Ok(true);
            }
            for (_, earlier) in doubt {
                if self.is_copy[later] {
                    break;
                }
                self.ask(later as u32, earlier)?;
            }
        }
        Ok(false)
    }
}

/// So many pairs are looked at between two looks at the clock.
const BETWEEN_LOOKS: usize = 10_000;
