//! Who is meant by each entry of the dictionaries of names, so that articles can be counted by names?
//!
//! An entry says how surely which name stands in an article; who that is, the whole archive has to say.
//! One count needs this for the entries of its articles alone. Whoever counts again and again lets it be
//! worked out once for all of them ([`Archive::prepare`]).

use std::sync::Arc;

use rustc_hash::FxHashMap;
use tantivy::columnar::StrColumn;

use crate::analysis::entities::{Kind, Standing};
use crate::base::{PartialDate, Result};

use super::archive::Archive;
use super::names::EntityId;
use super::schema::read_entity_key;
use super::validity::Validity;

/// What an entry of a segment's dictionary of entities stands for.
#[derive(Clone, Copy, Debug)]
enum Meaning {
    /// Nothing that is counted.
    Nothing,
    /// The entity of that number, and its kind.
    Entity(u32, Kind),
    /// It depends on the day: the entry of that number in a list.
    ByDate(u32),
}

/// The entities that articles name, by number.
#[derive(Debug, Default)]
pub struct Roster {
    ids: Vec<EntityId>,
    by_id: FxHashMap<EntityId, u32>,
    segments: Vec<Listed>,
}

/// The entries of one segment.
#[derive(Debug, Default)]
struct Listed {
    meanings: Vec<Meaning>,
    by_date: Vec<(Standing, String)>,
}

impl Archive {
    /// Opens all that searches need, and works out who is meant by every name, so that no search has to.
    ///
    /// # Errors
    ///
    /// A column or dictionary that cannot be read.
    pub fn prepare(&self) -> Result<()> {
        (0..self.n_segments()).try_for_each(|ord| self.columns(ord).map(|_| ()))?;
        self.decide_all()?;
        let roster = Arc::new(Roster::read(self, None, &KINDS)?);
        let _ = self.roster.set(roster);
        Ok(())
    }

    /// Who is meant by the names of these kinds in these articles, by segment; of all articles, where that
    /// was prepared.
    ///
    /// # Errors
    ///
    /// A column or dictionary that cannot be read.
    pub fn roster(&self, docs: &[Vec<u32>], kinds: &[Kind]) -> Result<Arc<Roster>> {
        match self.roster.get() {
            Some(roster) => Ok(Arc::clone(roster)),
            None => Ok(Arc::new(Roster::read(self, Some(docs), kinds)?)),
        }
    }

    /// Calls `visit` with the terms of these numbers, which are sorted.
    ///
    /// # Errors
    ///
    /// A dictionary that cannot be read; what `visit` says.
    pub fn each_term(
        &self,
        column: &StrColumn,
        ords: &[u64],
        mut visit: impl FnMut(u64, &[u8]) -> Result<()>,
    ) -> Result<()> {
        let mut at = ords.iter();
        let mut failed = Ok(());
        column
            .dictionary()
            .sorted_ords_to_term_cb(ords, |term| {
                if let (Some(ord), Ok(())) = (at.next(), &failed) {
                    failed = visit(*ord, term);
                }
            })
            .map_err(|error| self.error(error.into()))?;
        failed
    }
}

const KINDS: [Kind; 3] = [Kind::Person, Kind::Organization, Kind::Place];

impl Roster {
    fn read(archive: &Archive, docs: Option<&[Vec<u32>]>, kinds: &[Kind]) -> Result<Roster> {
        let mut roster = Roster::default();
        for ord in 0..archive.n_segments() {
            let mut listed = Listed::default();
            if let Some(column) = &archive.columns(ord)?.entity_column {
                let ords = match docs {
                    Some(docs) => named_in(column, &docs[ord]),
                    None => (0..column.num_terms() as u64).collect(),
                };
                listed.meanings = vec![Meaning::Nothing; column.num_terms()];
                archive.each_term(column, &ords, |ord, term| {
                    listed.meanings[ord as usize] =
                        roster.meaning(archive, term, kinds, &mut listed.by_date)?;
                    Ok(())
                })?;
            }
            roster.segments.push(listed);
        }
        Ok(roster)
    }

    fn meaning(
        &mut self,
        archive: &Archive,
        term: &[u8],
        kinds: &[Kind],
        by_date: &mut Vec<(Standing, String)>,
    ) -> Result<Meaning> {
        let Some((key, standing)) = read_entity_key(term) else { return Ok(Meaning::Nothing) };
        if matches!(standing, Standing::Clear(kind) if !kinds.contains(&kind)) {
            return Ok(Meaning::Nothing);
        }
        let Some(kind) = archive.kind_of(standing, key)?.filter(|kind| kinds.contains(kind)) else {
            return Ok(Meaning::Nothing);
        };
        let curated = archive.curated()?;
        let stands_for = curated.all_it_stands_for(kind, key);
        if stands_for.iter().any(|(_, validity)| *validity != Validity::Always) {
            by_date.push((standing, key.to_owned()));
            return Ok(Meaning::ByDate(by_date.len() as u32 - 1));
        }
        let Some(id) = archive.entity_named(kind, key, None)? else { return Ok(Meaning::Nothing) };
        Ok(match archive.is_counted(&id)? {
            true => {
                let kind = id.kind;
                Meaning::Entity(self.number_of(id), kind)
            }
            false => Meaning::Nothing,
        })
    }

    fn number_of(&mut self, id: EntityId) -> u32 {
        if let Some(&known) = self.by_id.get(&id) {
            return known;
        }
        let number = self.ids.len() as u32;
        self.by_id.insert(id.clone(), number);
        self.ids.push(id);
        number
    }

    /// How many entities have a number.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether none has.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The entity of that number.
    pub fn id(&self, number: u32) -> Option<&EntityId> {
        self.ids.get(number as usize)
    }

    /// The number of an entity.
    pub fn number(&self, id: &EntityId) -> Option<u32> {
        self.by_id.get(id).copied()
    }

    /// Calls `visit` with the number and kind of each entity that an article names, the same perhaps several times,
    /// and `visit_other` with each whose name means who it means on its day alone.
    ///
    /// # Errors
    ///
    /// What `visit_other` says.
    pub fn entities_of(
        &self,
        archive: &Archive,
        (segment, doc): (usize, u32),
        date: impl Fn() -> Option<PartialDate>,
        mut visit: impl FnMut(u32, Kind),
        mut visit_other: impl FnMut(EntityId),
    ) -> Result<()> {
        let Some(column) = &archive.columns(segment)?.entity_column else { return Ok(()) };
        let listed = &self.segments[segment];
        for ord in column.ords().values_for_doc(doc) {
            match listed.meanings[ord as usize] {
                Meaning::Nothing => {}
                Meaning::Entity(number, kind) => visit(number, kind),
                Meaning::ByDate(at) => {
                    let (standing, key) = &listed.by_date[at as usize];
                    if let Some(id) = archive.entity(*standing, key, date())?
                        && archive.is_counted(&id)?
                    {
                        visit_other(id);
                    }
                }
            }
        }
        Ok(())
    }
}

/// The numbers of the entries that these articles have, sorted.
fn named_in(column: &StrColumn, docs: &[u32]) -> Vec<u64> {
    let mut touched = vec![false; column.num_terms()];
    for doc in docs {
        for ord in column.ords().values_for_doc(*doc) {
            touched[ord as usize] = true;
        }
    }
    (0..touched.len() as u64).filter(|ord| touched[*ord as usize]).collect()
}
