//! What does an archive hold of which source, day and page?

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::base::Result;
use crate::index::Archive;
use crate::search::select::Selection;

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
