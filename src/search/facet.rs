//! Which values do the articles found have, and how many of them each?
//!
//! An article counts once for a value, however often it names it and by however many names. Names
//! are those of the archive: decided, joined and curated; a person of one word is nobody's facet.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::analysis::entities::Kind;
use crate::base::Result;
use crate::index::{Archive, EntityId, Roster, Tallies, unpack_date};
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
    let mut facets = facets(archive, selection, &[by], limit)?;
    Ok(facets.pop().unwrap_or_default())
}

/// The same by several values, in their order: names of all kinds in one pass.
///
/// # Errors
///
/// A column or dictionary that cannot be read.
pub fn facets(
    archive: &Archive,
    selection: &Selection,
    by: &[By],
    limit: usize,
) -> Result<Vec<Facet>> {
    let kinds: Vec<Kind> = by
        .iter()
        .filter_map(|by| match by {
            By::Names(kind) => Some(*kind),
            _ => None,
        })
        .collect();
    let of_names = match kinds.is_empty() {
        true => Vec::new(),
        false => names(archive, selection, &kinds, limit)?,
    };
    let mut of_names = of_names.into_iter();
    let one = |by: &By| match by {
        By::Names(_) => Ok(of_names.next().unwrap_or_default()),
        By::Year => years(archive, selection, limit),
        By::Source => texts(archive, selection, "source", limit),
        By::Section => texts(archive, selection, "section", limit),
        By::Byline => texts(archive, selection, "byline", limit),
        By::Lang => texts(archive, selection, "lang", limit),
    };
    by.iter().map(one).collect()
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
        archive.each_term(&column, &touched, |ord, term| {
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

/// Articles counted by the entities they name: those of a roster, and others behind them.
struct Tally {
    roster: Arc<Roster>,
    others: Vec<EntityId>,
    by_other: FxHashMap<EntityId, u32>,
    counts: Tallies,
    /// Those of which there are any, with their kinds.
    found: Vec<(u32, Kind)>,
}

impl Tally {
    fn new(roster: Arc<Roster>) -> Tally {
        let counts = roster.zeros();
        Tally {
            roster,
            others: Vec::new(),
            by_other: FxHashMap::default(),
            counts,
            found: Vec::new(),
        }
    }

    fn number_of(&mut self, id: EntityId) -> u32 {
        if let Some(known) = self.roster.number(&id).or_else(|| self.by_other.get(&id).copied()) {
            return known;
        }
        let number = self.counts.len() as u32;
        self.by_other.insert(id.clone(), number);
        self.others.push(id);
        self.counts.push((0, 0));
        number
    }

    fn id(&self, number: u32) -> &EntityId {
        let of_roster = self.roster.id(number);
        of_roster.unwrap_or_else(|| &self.others[number as usize - self.roster.len()])
    }

    /// Counts the article of that number, once for each of its names.
    fn add(&mut self, article: u32, number: u32, kind: Kind) {
        let (count, last) = &mut self.counts[number as usize];
        if *last == article {
            return;
        }
        if *count == 0 {
            self.found.push((number, kind));
        }
        (*count, *last) = (*count + 1, article);
    }

    fn count(&self, number: u32) -> u64 {
        u64::from(self.counts[number as usize].0)
    }
}

impl Drop for Tally {
    fn drop(&mut self) {
        let mut counts = std::mem::take(&mut self.counts);
        self.found.iter().for_each(|(number, _)| counts[*number as usize] = (0, 0));
        counts.truncate(self.roster.len());
        self.roster.keep_zeros(counts);
    }
}

/// Counts by the names of each of `kinds`.
fn names(
    archive: &Archive,
    selection: &Selection,
    kinds: &[Kind],
    limit: usize,
) -> Result<Vec<Facet>> {
    let mut tally = Tally::new(archive.roster(&selection.segments, kinds)?);
    let curated = found_as_words(archive, selection, kinds, &mut tally)?;
    let mut without = [0u64; 3];
    let mut article = 0;
    for (ord, docs) in selection.segments.iter().enumerate() {
        let columns = archive.columns(ord)?;
        let mut more = curated[ord].iter().peekable();
        let roster = Arc::clone(&tally.roster);
        let mut others: Vec<EntityId> = Vec::new();
        for doc in docs {
            article += 1;
            let mut seen = [false; 3];
            let mut add = |tally: &mut Tally, number: u32, kind: Kind| {
                seen[kind as usize] = true;
                tally.add(article, number, kind);
            };
            let date = || unpack_date(columns.dates.get_val(*doc));
            let visit = |number, kind| add(&mut tally, number, kind);
            roster.entities_of(archive, (ord, *doc), date, visit, |id| others.push(id))?;
            for id in others.drain(..) {
                let kind = id.kind;
                let number = tally.number_of(id);
                add(&mut tally, number, kind);
            }
            while let Some((of, number)) = more.peek().filter(|(of, _)| of <= doc) {
                if of == doc {
                    let kind = tally.id(*number).kind;
                    add(&mut tally, *number, kind);
                }
                more.next();
            }
            (0..3).for_each(|kind| without[kind] += u64::from(!seen[kind]));
        }
    }
    kinds
        .iter()
        .map(|kind| of_kind(archive, &tally, *kind, without[*kind as usize], limit))
        .collect()
}

/// The commonest of one kind. Only what can be among the first needs its printed name.
fn of_kind(
    archive: &Archive,
    tally: &Tally,
    kind: Kind,
    without: u64,
    limit: usize,
) -> Result<Facet> {
    let of_kind = tally.found.iter().filter(|(_, found)| *found == kind);
    let mut found: Vec<u32> = of_kind.map(|(number, _)| *number).collect();
    let by_count = |number: &u32| std::cmp::Reverse(tally.count(*number));
    let least = match limit.checked_sub(1).filter(|last| *last < found.len()) {
        Some(last) => tally.count(*found.select_nth_unstable_by_key(last, by_count).1),
        None => 0,
    };
    let mut values = Vec::new();
    let mut other = 0;
    for number in found {
        let n_articles = tally.count(number);
        if n_articles < least || limit == 0 {
            other += n_articles;
        } else {
            let id = tally.id(number).clone();
            let value = archive.name(&id)?.as_ref().to_owned();
            values.push(FacetValue { value, id: Some(id), n_articles });
        }
    }
    let mut facet = top(values, without, limit);
    facet.other += other;
    Ok(facet)
}

/// For each segment the articles that print a curated name, recognised there or not, and whose.
fn found_as_words(
    archive: &Archive,
    selection: &Selection,
    kinds: &[Kind],
    tally: &mut Tally,
) -> Result<Vec<Vec<(u32, u32)>>> {
    let mut found: Vec<Vec<(u32, u32)>> = vec![Vec::new(); selection.segments.len()];
    for kind in kinds {
        for (key, _) in archive.curated()?.canonicals(*kind) {
            let Some(id) = archive.entity_named(*kind, key, None)? else { continue };
            if id.kind != *kind || !archive.is_counted(&id)? {
                continue;
            }
            let number = tally.number_of(id.clone());
            let pattern = Pattern::Leaf(Leaf::entity(id));
            let printed = select(archive, &Plan::of(Clause::Match(pattern)), &Limits::default())?;
            for (docs, of_segment) in printed.segments.into_iter().zip(&mut found) {
                of_segment.extend(docs.into_iter().map(|doc| (doc, number)));
            }
        }
    }
    found.iter_mut().for_each(|of_segment| of_segment.sort_unstable());
    Ok(found)
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
