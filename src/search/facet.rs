//! Which values do the articles found have, and how many of them each?
//!
//! An article counts once for a value, however often it names it and by however many names. Names
//! are those of the archive: decided, joined and curated; a person of one word is nobody's facet.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use tantivy::columnar::StrColumn;

use crate::analysis::entities::{Kind, Standing};
use crate::base::{PartialDate, Result};
use crate::index::{Archive, Columns, EntityId, Validity, read_entity_entry, unpack_date};
use crate::query::{Clause, Leaf, Pattern, Plan};
use crate::search::limits::Limits;
use crate::search::select::{Selection, select};

/// What articles are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The people, organizations or places they name.
    Names(Kind),
    /// Who published them.
    Source,
    /// The section or desk.
    Section,
    /// Who wrote them.
    Byline,
    /// Their language.
    Lang,
    /// The year of publication.
    Year,
}

/// Articles by value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facet {
    /// The commonest values, those of equal number in the order of their letters; years in the
    /// order of time.
    pub values: Vec<FacetValue>,
    /// The sum over all values that are not among them.
    pub other: u64,
    /// How many articles have no value.
    pub without: u64,
}

/// One value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetValue {
    /// As printed.
    pub value: String,
    /// Who it is, where it is a name.
    pub id: Option<EntityId>,
    /// How many articles have it.
    pub n_articles: u64,
}

/// Counts the articles of `selection` by a value; at most `limit` values are told.
///
/// # Errors
///
/// A column or dictionary that cannot be read.
pub fn facet(archive: &Archive, selection: &Selection, by: By, limit: usize) -> Result<Facet> {
    match by {
        By::Names(kind) => names(archive, selection, kind, limit),
        By::Year => years(archive, selection, limit),
        By::Source => texts(archive, selection, "source", limit),
        By::Section => texts(archive, selection, "section", limit),
        By::Byline => texts(archive, selection, "byline", limit),
        By::Lang => texts(archive, selection, "lang", limit),
    }
}

fn texts(archive: &Archive, selection: &Selection, field: &str, limit: usize) -> Result<Facet> {
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    let mut without = 0;
    for (ord, docs) in selection.segments.iter().enumerate() {
        let reader = &archive.searcher().segment_readers()[ord];
        let column = reader.fast_fields().str(field).map_err(|error| archive.error(error))?;
        let Some(column) = column else {
            without += docs.len() as u64;
            continue;
        };
        let mut by_ord = vec![0u64; column.num_terms()];
        for doc in docs {
            match column.ords().first(*doc).and_then(|ord| by_ord.get_mut(ord as usize)) {
                Some(n) => *n += 1,
                None => without += 1,
            }
        }
        let touched: Vec<u64> =
            (0..by_ord.len() as u64).filter(|o| by_ord[*o as usize] > 0).collect();
        each_term(archive, &column, &touched, |ord, term| {
            let value = String::from_utf8_lossy(term).into_owned();
            *counts.entry(value).or_default() += by_ord[ord as usize];
            Ok(())
        })?;
    }
    let values =
        counts.into_iter().map(|(value, n_articles)| FacetValue { value, id: None, n_articles });
    Ok(top(values.collect(), without, limit))
}

fn years(archive: &Archive, selection: &Selection, limit: usize) -> Result<Facet> {
    let mut counts: BTreeMap<i16, u64> = BTreeMap::new();
    let mut without = 0;
    for date in selection.dates(archive)? {
        match unpack_date(date) {
            Some(date) => *counts.entry(date.range().first.year()).or_default() += 1,
            None => without += 1,
        }
    }
    let year =
        |(year, n_articles)| FacetValue { value: format!("{year:04}"), id: None, n_articles };
    let mut facet = top(counts.into_iter().map(year).collect(), without, limit);
    facet.values.sort_by(|a, b| a.value.cmp(&b.value));
    Ok(facet)
}

fn top(mut values: Vec<FacetValue>, without: u64, limit: usize) -> Facet {
    values.sort_by(|a, b| b.n_articles.cmp(&a.n_articles).then_with(|| a.value.cmp(&b.value)));
    let other = values.iter().skip(limit).map(|value| value.n_articles).sum();
    values.truncate(limit);
    Facet { values, other, without }
}

/// What an entry of a segment's dictionary of entities stands for.
#[derive(Clone, Copy)]
enum Meaning {
    /// Nothing that is counted.
    Nothing,
    /// The entity of that number.
    Entity(u32),
    /// It depends on the day: the entry of that number in a list.
    ByDate(u32),
}

/// Entities by number.
struct Numbers<'a> {
    archive: &'a Archive,
    kind: Kind,
    ids: Vec<EntityId>,
    by_id: FxHashMap<EntityId, u32>,
}

impl Numbers<'_> {
    fn of(&mut self, id: Option<EntityId>) -> Result<Option<u32>> {
        let Some(id) = id.filter(|id| id.kind == self.kind) else { return Ok(None) };
        if let Some(&known) = self.by_id.get(&id) {
            return Ok(Some(known));
        }
        if !self.archive.is_counted(&id)? {
            return Ok(None);
        }
        let number = self.ids.len() as u32;
        self.by_id.insert(id.clone(), number);
        self.ids.push(id);
        Ok(Some(number))
    }
}

fn names(archive: &Archive, selection: &Selection, kind: Kind, limit: usize) -> Result<Facet> {
    let mut numbers = Numbers { archive, kind, ids: Vec::new(), by_id: FxHashMap::default() };
    let curated = found_as_words(archive, selection, &mut numbers)?;
    let mut counts: Vec<u64> = Vec::new();
    let mut without = 0;
    for (ord, docs) in selection.segments.iter().enumerate() {
        let columns = archive.columns(ord)?;
        let segment = Segment::read(columns, docs, &mut numbers)?;
        counts.resize(numbers.ids.len(), 0);
        let mut more = curated[ord].iter().peekable();
        let mut named: Vec<u32> = Vec::new();
        for doc in docs {
            named.clear();
            let date = || unpack_date(columns.dates.get_val(*doc));
            segment.entities_of(*doc, date, &mut numbers, &mut named)?;
            while let Some((of, number)) = more.peek().filter(|(of, _)| of <= doc) {
                if of == doc {
                    named.push(*number);
                }
                more.next();
            }
            without += u64::from(named.is_empty());
            named.sort_unstable();
            named.dedup();
            counts.resize(numbers.ids.len(), 0);
            named.iter().for_each(|number| counts[*number as usize] += 1);
        }
    }
    // Only what can be among the first needs its printed name.
    let mut order: Vec<u32> = (0..counts.len() as u32).collect();
    order.sort_by_key(|number| std::cmp::Reverse(counts[*number as usize]));
    let least = order.get(limit.saturating_sub(1)).map_or(0, |number| counts[*number as usize]);
    let mut values = Vec::new();
    let mut other = 0;
    for number in order {
        let n_articles = counts[number as usize];
        if n_articles < least || limit == 0 {
            other += n_articles;
        } else if n_articles > 0 {
            let id = numbers.ids[number as usize].clone();
            let value = archive.name(&id)?.as_ref().to_owned();
            values.push(FacetValue { value, id: Some(id), n_articles });
        }
    }
    let mut facet = top(values, without, limit);
    facet.other += other;
    Ok(facet)
}

/// The entities of one segment's articles.
struct Segment<'a> {
    column: Option<&'a StrColumn>,
    meanings: Vec<Meaning>,
    by_date: Vec<(Standing, String)>,
}

impl<'a> Segment<'a> {
    fn read(columns: &'a Columns, docs: &[u32], numbers: &mut Numbers) -> Result<Segment<'a>> {
        let column = columns.entity_column.as_ref();
        let mut segment = Segment { column, meanings: Vec::new(), by_date: Vec::new() };
        let Some(column) = column else { return Ok(segment) };
        let mut touched = vec![false; column.num_terms()];
        for doc in docs {
            for ord in column.ords().values_for_doc(*doc) {
                touched[ord as usize] = true;
            }
        }
        segment.meanings = vec![Meaning::Nothing; touched.len()];
        let ords: Vec<u64> = (0..touched.len() as u64).filter(|o| touched[*o as usize]).collect();
        let archive = numbers.archive;
        let curated = archive.curated()?;
        each_term(archive, column, &ords, |ord, term| {
            let Some((key, standing, _)) = read_entity_entry(term) else { return Ok(()) };
            if matches!(standing, Standing::Clear(kind) if kind != numbers.kind) {
                return Ok(());
            }
            let Some(kind) = archive.kind_of(standing, key)? else { return Ok(()) };
            if kind != numbers.kind {
                return Ok(());
            }
            let stands_for = curated.all_it_stands_for(kind, key);
            let meaning = if stands_for.iter().all(|(_, validity)| *validity == Validity::Always) {
                numbers.of(archive.entity_named(kind, key, None)?)?.map(Meaning::Entity)
            } else {
                segment.by_date.push((standing, key.to_owned()));
                Some(Meaning::ByDate(segment.by_date.len() as u32 - 1))
            };
            segment.meanings[ord as usize] = meaning.unwrap_or(Meaning::Nothing);
            Ok(())
        })?;
        Ok(segment)
    }

    /// Adds the numbers of the entities that `doc` names to `named`.
    fn entities_of(
        &self,
        doc: u32,
        date: impl Fn() -> Option<PartialDate>,
        numbers: &mut Numbers,
        named: &mut Vec<u32>,
    ) -> Result<()> {
        let Some(column) = self.column else { return Ok(()) };
        for ord in column.ords().values_for_doc(doc) {
            match self.meanings[ord as usize] {
                Meaning::Nothing => {}
                Meaning::Entity(number) => named.push(number),
                Meaning::ByDate(at) => {
                    let (standing, key) = &self.by_date[at as usize];
                    let id = numbers.archive.entity(*standing, key, date())?;
                    named.extend(numbers.of(id)?);
                }
            }
        }
        Ok(())
    }
}

/// For each segment the articles that print a curated name, recognised there or not, and whose.
fn found_as_words(
    archive: &Archive,
    selection: &Selection,
    numbers: &mut Numbers,
) -> Result<Vec<Vec<(u32, u32)>>> {
    let mut found: Vec<Vec<(u32, u32)>> = vec![Vec::new(); selection.segments.len()];
    for (key, _) in archive.curated()?.canonicals(numbers.kind) {
        let id = archive.entity_named(numbers.kind, key, None)?;
        let Some(number) = numbers.of(id.clone())? else { continue };
        let Some(id) = id else { continue };
        let pattern = Pattern::Leaf(Leaf::entity(id));
        let printed = select(archive, &Plan::of(Clause::Match(pattern)), &Limits::default())?;
        for (docs, of_segment) in printed.segments.into_iter().zip(&mut found) {
            of_segment.extend(docs.into_iter().map(|doc| (doc, number)));
        }
    }
    found.iter_mut().for_each(|of_segment| of_segment.sort_unstable());
    Ok(found)
}

/// Calls `visit` with the terms of these numbers, which are sorted.
fn each_term(
    archive: &Archive,
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
        .map_err(|error| archive.error(error.into()))?;
    failed
}

impl Selection {
    /// The packed dates of the articles, in no order that means anything.
    ///
    /// # Errors
    ///
    /// A column that cannot be read.
    pub fn dates(&self, archive: &Archive) -> Result<Vec<u64>> {
        let mut dates = Vec::with_capacity(self.len());
        for (ord, docs) in self.segments.iter().enumerate() {
            let column = &archive.columns(ord)?.dates;
            dates.extend(docs.iter().map(|doc| column.get_val(*doc)));
        }
        Ok(dates)
    }

    /// How many of the articles are in another language than `lang` or in none that is known, and
    /// how many look like scans of printed pages.
    ///
    /// # Errors
    ///
    /// A column that cannot be read.
    pub fn weak(&self, archive: &Archive, lang: crate::analysis::Lang) -> Result<(u64, u64)> {
        let (mut n_foreign, mut n_scanned) = (0, 0);
        for (ord, docs) in self.segments.iter().enumerate() {
            let columns = archive.columns(ord)?;
            let of_lang = columns.language(lang);
            for doc in docs {
                let is_known = of_lang.is_some_and(|(column, lang)| column.get_val(*doc) == lang);
                n_foreign += u64::from(!is_known);
                n_scanned += columns.scanned.get_val(*doc);
            }
        }
        Ok((n_foreign, n_scanned))
    }

    /// The articles, the newest first, undated last; of equal days those whose key comes first.
    ///
    /// # Errors
    ///
    /// A column that cannot be read.
    pub fn newest(&self, archive: &Archive) -> Result<Vec<(u32, u32)>> {
        let mut all = Vec::with_capacity(self.len());
        for (ord, docs) in self.segments.iter().enumerate() {
            let columns = archive.columns(ord)?;
            all.extend(docs.iter().map(|doc| {
                let date = std::cmp::Reverse(columns.dates.get_val(*doc));
                (date, columns.order.get_val(*doc), (ord as u32, *doc))
            }));
        }
        all.sort_unstable();
        Ok(all.into_iter().map(|(_, _, address)| address).collect())
    }
}
