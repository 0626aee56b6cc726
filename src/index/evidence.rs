//! What do all articles together know of a name?
//!
//! The dictionaries of `entities` and `names` are the tables: nothing that depends on other articles
//! is ever stored with one. Only articles that can still be found are counted, so that answers are
//! the same before and after a merge, and after a rebuild.

use std::collections::BTreeMap;

use tantivy::postings::TermInfo;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet, InvertedIndexReader, SegmentReader, TERMINATED};

use crate::analysis::entities::{Kind, Standing};
use crate::analysis::terms::NameWord;
use crate::base::Result;

use super::archive::Archive;
use super::schema::{
    ACRONYMS, entity_prefix, names_key, names_prefix, read_acronym, read_entity_entry,
};

/// How many articles hold a name for each kind.
pub(super) type KindCounts = [u64; 3];

/// An acronym and what kind of entity it names.
pub(super) type Acronym = (Kind, String);

/// How many articles take a name for something, and how they print it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Printed {
    pub standing: Standing,
    pub name: String,
    pub n_articles: u64,
}

impl Archive {
    /// Every way in which articles stand to the name `key`, sorted.
    pub(super) fn printed(&self, key: &str) -> Result<Vec<Printed>> {
        let mut found: BTreeMap<(Standing, String), u64> = BTreeMap::new();
        self.entries(self.fields().entities, entity_prefix(key).as_bytes(), |entry| {
            if let Some((_, standing, name)) = read_entity_entry(entry.term) {
                let n = entry.n_alive()?;
                if n > 0 {
                    *found.entry((standing, name.into_owned())).or_default() += n;
                }
            }
            Ok(())
        })?;
        let row = |((standing, name), n_articles)| Printed { standing, name, n_articles };
        Ok(found.into_iter().map(row).collect())
    }

    /// In how many articles a name is clear, for each kind.
    ///
    /// A name of one word is also clear where a person of that surname is, and where an organization
    /// or place is that the article calls so (`NCSC` for the National Cyber Security Centre).
    pub(super) fn clear_counts(&self, key: &str) -> Result<KindCounts> {
        let mut counts = KindCounts::default();
        if key.contains(' ') {
            for row in self.printed(key)? {
                if let Standing::Clear(kind) = row.standing {
                    counts[kind as usize] += row.n_articles;
                }
            }
            return Ok(counts);
        }
        let word = NameWord::whole(key);
        for kind in [Kind::Person, Kind::Organization, Kind::Place] {
            // An article that names two bearers of a surname is still one article.
            let mut lists: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
            let prefix = names_prefix(Standing::Clear(kind), &word);
            self.entries(self.fields().names, prefix.as_bytes(), |entry| {
                let Some(named) = names_key(entry.term) else { return Ok(()) };
                if is_clear_for(kind, named, key) {
                    entry.alive_into(lists.entry(entry.segment).or_default())?;
                }
                Ok(())
            })?;
            for (_, mut docs) in lists {
                docs.sort_unstable();
                docs.dedup();
                counts[kind as usize] += docs.len() as u64;
            }
        }
        Ok(counts)
    }

    /// Every acronym that articles define: what both are, the acronym, what it stands for, and how
    /// many articles say so.
    pub(super) fn definitions(&self) -> Result<BTreeMap<Acronym, Vec<(String, u64)>>> {
        let mut found: BTreeMap<Acronym, BTreeMap<String, u64>> = BTreeMap::new();
        self.entries(self.fields().names, ACRONYMS.as_bytes(), |entry| {
            if let Some((kind, short, long)) = read_acronym(entry.term) {
                let n = entry.n_alive()?;
                if n > 0 {
                    let of_short = found.entry((kind, short.to_owned())).or_default();
                    *of_short.entry(long.to_owned()).or_default() += n;
                }
            }
            Ok(())
        })?;
        Ok(found.into_iter().map(|(name, long)| (name, long.into_iter().collect())).collect())
    }

    /// The keys of people whose name has these words, begins with `first` and ends with `last`.
    pub(super) fn people_between(&self, first: &str, last: &str) -> Result<Vec<String>> {
        let mut keys = std::collections::BTreeSet::new();
        // The dictionary is by words as they are cut: the last part of `lloyd-george` is `george`.
        let word = last.rsplit(['-', '/']).next().unwrap_or(last);
        let word = NameWord::whole(word);
        for standing in [Standing::Clear(Kind::Person), Standing::Shown(Kind::Person)] {
            let prefix = names_prefix(standing, &word) + first + " ";
            self.entries(self.fields().names, prefix.as_bytes(), |entry| {
                let key = names_key(entry.term).filter(|key| key.rsplit(' ').next() == Some(last));
                if let Some(key) = key
                    && !keys.contains(key)
                    && entry.is_alive()?
                {
                    keys.insert(key.to_owned());
                }
                Ok(())
            })?;
        }
        Ok(keys.into_iter().collect())
    }

    /// Calls `visit` for every entry of a dictionary that begins with `prefix`, in every segment.
    pub(super) fn entries(
        &self,
        field: Field,
        prefix: &[u8],
        mut visit: impl FnMut(Entry<'_>) -> Result<()>,
    ) -> Result<()> {
        for (segment, reader) in self.searcher().segment_readers().iter().enumerate() {
            let columns = self.columns(segment)?;
            let index =
                if field == self.fields().names { &columns.names } else { &columns.entities };
            let mut stream = index
                .terms()
                .range()
                .ge(prefix)
                .into_stream()
                .map_err(|error| self.error(error.into()))?;
            while stream.advance() && stream.key().starts_with(prefix) {
                let (term, info) = (stream.key(), stream.value());
                visit(Entry { archive: self, reader, index, segment, term, info })?;
            }
        }
        Ok(())
    }
}

/// Whether a name of one word, `key`, is clear where the name `named` of `kind` is that it is listed with.
pub(super) fn is_clear_for(kind: Kind, named: &str, key: &str) -> bool {
    named == key
        || match kind {
            Kind::Person => named.rsplit(' ').next() == Some(key),
            Kind::Organization | Kind::Place => named.split(' ').all(|word| word != key),
        }
}

/// One entry of a dictionary in one segment.
pub(super) struct Entry<'a> {
    archive: &'a Archive,
    reader: &'a SegmentReader,
    index: &'a InvertedIndexReader,
    pub(super) segment: usize,
    pub(super) term: &'a [u8],
    info: &'a TermInfo,
}

impl Entry<'_> {
    /// How many articles that can be found have it.
    pub(super) fn n_alive(&self) -> Result<u64> {
        if !self.reader.has_deletes() {
            return Ok(u64::from(self.info.doc_freq));
        }
        let mut n = 0;
        self.walk(|_| n += 1)?;
        Ok(n)
    }

    pub(super) fn is_alive(&self) -> Result<bool> {
        Ok(self.n_alive()? > 0)
    }

    /// Adds the articles that can be found and have it to `docs`.
    pub(super) fn alive_into(&self, docs: &mut Vec<u32>) -> Result<()> {
        self.walk(|doc| docs.push(doc))
    }

    fn walk(&self, mut visit: impl FnMut(u32)) -> Result<()> {
        let mut postings = self
            .index
            .read_postings_from_terminfo(self.info, IndexRecordOption::Basic)
            .map_err(|error| self.archive.error(error.into()))?;
        while postings.doc() != TERMINATED {
            if !self.reader.is_deleted(postings.doc()) {
                visit(postings.doc());
            }
            postings.advance();
        }
        Ok(())
    }
}
