//! What does an archive hold of which source, day and page?

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::base::{Day, PartialDate, Result};
use crate::index::{Archive, pack_date};
use crate::search::select::Selection;

/// The articles dated to that day, in the order of their pages: those of the source `first` first, then by
/// source, edition and page, those without a page in the order of their keys.
///
/// # Errors
///
/// A column that cannot be read.
pub fn printed_on(archive: &Archive, day: Day, first: Option<&str>) -> Result<Vec<(u32, u32)>> {
    let date = pack_date(Some(PartialDate::Day(day)));
    let mut pages = Vec::new();
    for (ord, reader) in archive.searcher().segment_readers().iter().enumerate() {
        let columns = archive.columns(ord)?;
        let column = |name| reader.fast_fields().str(name).map_err(|error| archive.error(error));
        let texts_of = [column("source")?, column("edition")?, column("page")?];
        let docs = columns.printed_on(date, reader.max_doc());
        for doc in docs.into_iter().filter(|doc| !reader.is_deleted(*doc)) {
            let mut texts: [String; 3] = Default::default();
            for (column, text) in texts_of.iter().zip(&mut texts) {
                let Some(column) = column else { continue };
                if let Some(ord) = column.ords().first(doc) {
                    let read = column.ord_to_str(ord, text);
                    read.map_err(|error| archive.error(error.into()))?;
                }
            }
            let [source, edition, page] = texts;
            let is_other = first.is_some_and(|first| first != source);
            let number = page.parse::<u64>().unwrap_or(0);
            let place = (is_other, source, edition, number, page, columns.order.get_val(doc));
            pages.push((place, (ord as u32, doc)));
        }
    }
    pages.sort_unstable();
    Ok(pages.into_iter().map(|(_, address)| address).collect())
}

/// Articles of one source, day, edition and page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
    /// Who published them.
    pub source: Option<String>,
    /// The packed date.
    pub date: u64,
    /// Edition and page, of scanned newspapers.
    pub edition: Option<String>,
    /// The page.
    pub page: Option<String>,
    /// How many.
    pub n_articles: u64,
}

/// What `selection` holds, in no order that means anything.
///
/// # Errors
///
/// A column that cannot be read.
pub fn holdings(archive: &Archive, selection: &Selection) -> Result<Vec<Holding>> {
    let mut holdings = Vec::new();
    for (ord, docs) in selection.segments.iter().enumerate() {
        let reader = &archive.searcher().segment_readers()[ord];
        let dates = &archive.columns(ord)?.dates;
        let column = |name| reader.fast_fields().str(name).map_err(|error| archive.error(error));
        let columns = [column("source")?, column("edition")?, column("page")?];
        let mut counts: BTreeMap<([Option<u64>; 3], u64), u64> = BTreeMap::new();
        for doc in docs {
            let ords = [0, 1, 2].map(|i: usize| columns[i].as_ref()?.ords().first(*doc));
            *counts.entry((ords, dates.get_val(*doc))).or_default() += 1;
        }
        // A segment names few sources and pages, many times.
        let mut known: BTreeMap<(usize, u64), String> = BTreeMap::new();
        for ((ords, date), n_articles) in counts {
            let mut texts: [Option<String>; 3] = [None, None, None];
            for (i, ord) in ords.into_iter().enumerate() {
                let (Some(ord), Some(column)) = (ord, &columns[i]) else { continue };
                let text = match known.entry((i, ord)) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(unknown) => {
                        let mut text = String::new();
                        let read = column.ord_to_str(ord, &mut text);
                        read.map_err(|error| archive.error(error.into()))?;
                        unknown.insert(text)
                    }
                };
                texts[i] = Some(text.clone());
            }
            let [source, edition, page] = texts;
            holdings.push(Holding { source, date, edition, page, n_articles });
        }
    }
    Ok(holdings)
}
