//! Who is meant by each entry of the dictionaries of names, so that articles can be counted by names?
//!
//! An entry says how surely which name stands in an article; who that is, the whole archive has to say.
//! One count needs this for the entries of its articles alone. Whoever counts again and again lets it be
//! worked out once for all of them ([`Archive::prepare`]).

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;
use tantivy::columnar::StrColumn;

use crate::analysis::entities::{Kind, Standing};
use crate::base::{PartialDate, Result};

use super::archive::Archive;
use super::names::EntityId;
use super::schema::read_entity_key;
use super::validity::Validity;
use super::vocabulary::Vocabulary;

/// What an entry of a segment's dictionary of entities stands for: a number, and in the last two bits the
/// kind of the entity that has it, or that it is one of those that depend on the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Meaning(u32);

impl Meaning {
    /// Nothing that is counted.
    const NOTHING: Meaning = Meaning(u32::MAX);
    const BY_DATE: u32 = 3;

    fn of(number: u32, kind: Kind) -> Meaning {
        Meaning(number << 2 | kind as u32)
    }

    /// The entry of that number in a list.
    fn by_date(number: usize) -> Meaning {
        Meaning((number as u32) << 2 | Meaning::BY_DATE)
    }
}

/// The entities that articles name, by number.
#[derive(Debug, Default)]
pub struct Roster {
    ids: Vec<EntityId>,
    by_id: FxHashMap<EntityId, u32>,
    /// The canonical name of each; none where they were not worked out.
    names: Vec<Arc<str>>,
    segments: Vec<Listed>,
    /// Numbers of articles by entity, all zero, for whoever counts.
    zeros: Mutex<Vec<Tallies>>,
}

/// How many articles each entity has, and the last of them that was counted, from 1 on.
pub type Tallies = Vec<(u32, u32)>;

/// The entries of one segment.
#[derive(Debug, Default)]
struct Listed {
    /// By the number of the entry; where articles are listed, one article after another, each once.
    meanings: Vec<Meaning>,
    /// Where they are: from where to where the meanings of each article lie.
    articles: Vec<u32>,
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
        Vocabulary::new().into_iter().for_each(|new| drop(self.vocabulary.set(new)));
        for ord in 0..self.n_segments() {
            self.columns(ord)?.keep(self.searcher().segment_readers()[ord].max_doc());
        }
        self.decide_all()?;
        let mut roster = self.roster_of_all()?;
        roster.names = self.all_names(&roster)?;
        let _ = self.roster.set(Arc::new(roster));
        Ok(())
    }

    /// Who is meant by the names of all articles.
    pub(super) fn roster_of_all(&self) -> Result<Roster> {
        let mut roster = Roster::read(self, None, &KINDS)?;
        for (ord, listed) in roster.segments.iter_mut().enumerate() {
            let column = &self.columns(ord)?.entity_column;
            listed.list(column.as_ref(), self.searcher().segment_readers()[ord].max_doc());
        }
        Ok(roster)
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
                listed.meanings = vec![Meaning::NOTHING; column.num_terms()];
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
        let Some((key, standing)) = read_entity_key(term) else { return Ok(Meaning::NOTHING) };
        if matches!(standing, Standing::Clear(kind) if !kinds.contains(&kind)) {
            return Ok(Meaning::NOTHING);
        }
        let Some(kind) = archive.kind_of(standing, key)?.filter(|kind| kinds.contains(kind)) else {
            return Ok(Meaning::NOTHING);
        };
        let curated = archive.curated()?;
        let stands_for = curated.all_it_stands_for(kind, key);
        if stands_for.iter().any(|(_, validity)| *validity != Validity::Always) {
            by_date.push((standing, key.to_owned()));
            return Ok(Meaning::by_date(by_date.len() - 1));
        }
        let Some(id) = archive.entity_named(kind, key, None)? else { return Ok(Meaning::NOTHING) };
        Ok(match archive.is_counted(&id)? {
            true => {
                let kind = id.kind;
                Meaning::of(self.number_of(id), kind)
            }
            false => Meaning::NOTHING,
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

    /// The canonical name of an entity, where names were worked out.
    pub fn name(&self, id: &EntityId) -> Option<Arc<str>> {
        self.names.get(self.number(id)? as usize).cloned()
    }

    /// A row of zeros, one for each entity; to be given back when they are zeros again.
    pub fn zeros(&self) -> Tallies {
        let mut kept = self.zeros.lock().unwrap_or_else(PoisonError::into_inner);
        kept.pop().unwrap_or_else(|| vec![(0, 0); self.len()])
    }

    /// Takes zeros back.
    pub fn keep_zeros(&self, zeros: Tallies) {
        let mut kept = self.zeros.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < MOST_KEPT {
            kept.push(zeros);
        }
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
        let listed = &self.segments[segment];
        let mut tell = |meaning: Meaning| {
            let number = meaning.0 >> 2;
            match meaning.0 & 3 {
                _ if meaning == Meaning::NOTHING => {}
                Meaning::BY_DATE => {
                    let (standing, key) = &listed.by_date[number as usize];
                    if let Some(id) = archive.entity(*standing, key, date())?
                        && archive.is_counted(&id)?
                    {
                        visit_other(id);
                    }
                }
                kind => visit(number, KINDS[kind as usize]),
            }
            Ok(())
        };
        if let Some([from, to]) = listed.articles.get(doc as usize..doc as usize + 2) {
            return listed.meanings[*from as usize..*to as usize]
                .iter()
                .copied()
                .try_for_each(tell);
        }
        let Some(column) = &archive.columns(segment)?.entity_column else { return Ok(()) };
        column.ords().values_for_doc(doc).try_for_each(|ord| tell(listed.meanings[ord as usize]))
    }
}

impl Listed {
    /// Lists the meanings by article, from where they are by entry.
    fn list(&mut self, column: Option<&StrColumn>, max_doc: u32) {
        let mut all: Vec<Meaning> = Vec::new();
        self.articles = Vec::with_capacity(max_doc as usize + 1);
        self.articles.push(0);
        let mut of_article: Vec<Meaning> = Vec::new();
        for doc in 0..max_doc {
            let ords = column.into_iter().flat_map(|column| column.ords().values_for_doc(doc));
            of_article.extend(ords.map(|ord| self.meanings[ord as usize]));
            of_article.retain(|meaning| *meaning != Meaning::NOTHING);
            of_article.sort_unstable();
            of_article.dedup();
            all.append(&mut of_article);
            self.articles.push(all.len() as u32);
        }
        all.shrink_to_fit();
        self.meanings = all;
    }
}

/// So many rows of zeros wait to be used again.
const MOST_KEPT: usize = 4;

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
