//! Which posting lists of a segment have what a leaf stands for?

use std::sync::Arc;

use tantivy::columnar::ColumnValues;
use tantivy::postings::{SegmentPostings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{InvertedIndexReader, SegmentReader, Term};

use crate::analysis::entities::{Kind, Standing};
use crate::analysis::terms::DIVIDED;
use crate::analysis::{Lang, NameWord, entity_term, normalize, stem, stem_term};
use crate::base::{Error, Result};
use crate::index::{Archive, Columns, Validity, names_key, names_prefix, names_term, names_word};
use crate::query::{Leaf, LeafTerm};
use crate::search::broken::{Broken, Halves};
use crate::search::cursor::{HeldTo, List};
use crate::search::dictionary::{after_prefix, each_spelt, each_taken};
use crate::search::limits::Limits;
use crate::search::names::{Names, Wanted};

/// How a word's other forms are found in one language of the index.
#[derive(Clone, Debug)]
pub struct OtherForms {
    lang: Lang,
    /// The term that marks them.
    marked: String,
    /// Their stem, where it is a word with that stem, which then stands unmarked.
    unmarked: Option<String>,
}

/// The other forms of `raw` in each of `languages`.
pub fn other_forms(raw: &str, languages: &[Lang]) -> Vec<OtherForms> {
    let surface = normalize(raw);
    let in_language = |lang: &Lang| {
        let stemmed = stem(*lang, raw).filter(|stem| !stem.is_empty())?;
        let is_word = *stemmed != *surface && stem(*lang, &stemmed).as_ref() == Some(&stemmed);
        let marked = stem_term(*lang, &stemmed);
        Some(OtherForms { lang: *lang, marked, unmarked: is_word.then_some(stemmed) })
    };
    languages.iter().filter_map(in_language).collect()
}

/// The terms of a segment that the patterns of a leaf stand for.
#[derive(Default)]
pub struct Terms {
    /// Each with how far it is from what was asked for.
    pub list: Vec<(TermInfo, u8)>,
    /// Whether there are more.
    pub cut: bool,
}

/// Opens posting lists of one segment.
pub struct Opener<'a> {
    archive: &'a Archive,
    /// The segment.
    pub reader: &'a SegmentReader,
    /// Its columns.
    pub columns: &'a Columns,
    text: &'a InvertedIndexReader,
    names: &'a InvertedIndexReader,
    /// What bounds the work.
    pub limits: &'a Limits,
    /// The number of the segment.
    pub ord: usize,
    /// What is read of a posting list of the text.
    pub reads: IndexRecordOption,
    /// The articles that are copies of an earlier one, by segment, where that is asked for.
    pub copies: Option<Arc<Vec<Vec<u32>>>>,
}

impl<'a> Opener<'a> {
    pub fn new(archive: &'a Archive, ord: usize, limits: &'a Limits) -> Result<Self> {
        let columns = archive.columns(ord)?;
        Ok(Opener {
            archive,
            reader: &archive.searcher().segment_readers()[ord],
            columns,
            text: &columns.text,
            names: &columns.names,
            limits,
            ord,
            reads: IndexRecordOption::WithFreqsAndPositions,
            copies: None,
        })
    }

    /// The columns that conditions are verified by.
    pub fn facts(&self) -> (Arc<dyn ColumnValues<u64>>, Arc<dyn ColumnValues<u64>>) {
        (Arc::clone(&self.columns.dates), Arc::clone(&self.columns.words))
    }

    pub fn io(&self, error: std::io::Error) -> Error {
        self.archive.error(tantivy::TantivyError::from(error))
    }

    fn postings(&self, term: &str) -> Result<Option<SegmentPostings>> {
        let Some(term) = self.archive.term(self.ord, term)? else { return Ok(None) };
        self.list_of_text(&term).map(Some).map_err(|error| self.io(error))
    }

    pub fn text(&self, term: &str) -> Result<Option<List>> {
        Ok(self.postings(term)?.map(|postings| List::new(postings, None)))
    }

    pub fn value(&self, field: Field, value: &str) -> Result<Option<List>> {
        let index = self.reader.inverted_index(field).map_err(|error| self.archive.error(error))?;
        let postings = index
            .read_postings(&Term::from_field_text(field, value), IndexRecordOption::Basic)
            .map_err(|error| self.io(error))?;
        Ok(postings.map(|postings| List::new(postings, None)))
    }

    pub fn leaf(&self, leaf: &Leaf, forms: &[OtherForms]) -> Result<Vec<List>> {
        let mut lists = Vec::new();
        for forms in forms {
            self.forms(forms, "", &mut lists)?;
        }
        if leaf.terms.iter().any(LeafTerm::is_broken) {
            let mut divided = Vec::new();
            for forms in forms {
                self.forms(forms, DIVIDED, &mut divided)?;
            }
            lists.extend(divided.into_iter().map(List::divided));
        }
        for term in &leaf.terms {
            self.term(term, &mut lists)?;
        }
        Ok(lists)
    }

    /// Where a word stands in halves.
    pub fn broken(&self, halves: &[Halves]) -> Result<Option<Broken>> {
        Broken::open(self.archive, self.ord, halves, self.limits)
    }

    /// The terms that the patterns of a leaf stand for.
    pub fn expand(&self, leaf: &Leaf, most: usize) -> Result<Terms> {
        let mut terms = Terms::default();
        for term in &leaf.terms {
            let bounds = (most - terms.list.len(), self.limits);
            let found = match term {
                LeafTerm::Spelt(mark, spelling) => {
                    each_spelt(self.text, mark, spelling, bounds, |_, term, tier| {
                        terms.list.push((term.clone(), tier));
                        Ok(())
                    })
                }
                LeafTerm::Regex(regex) => each_taken(self.text, regex, bounds, |_, term| {
                    terms.list.push((term.clone(), 0));
                    Ok(())
                }),
                _ => continue,
            };
            terms.cut |= found.map_err(|error| self.io(error))?;
        }
        Ok(terms)
    }

    fn term(&self, term: &LeafTerm, lists: &mut Vec<List>) -> Result<()> {
        match term {
            LeafTerm::Exact(term) if term.starts_with(DIVIDED) => {
                lists.extend(self.text(term)?.map(List::divided));
            }
            LeafTerm::Exact(term) => lists.extend(self.text(term)?),
            // The first is looked up above, by language, the next three once for all; the others are no
            // terms of a text.
            LeafTerm::Forms(_)
            | LeafTerm::Broken(_)
            | LeafTerm::Spelt(..)
            | LeafTerm::Regex(_)
            | LeafTerm::Name(..)
            | LeafTerm::Entity(_) => {}
            LeafTerm::Dated(term, validity) => {
                if let LeafTerm::Exact(term) = &**term
                    && let Some(postings) = self.postings(term)?
                {
                    lists.push(List::new(postings, self.held_to_days(*validity)));
                }
            }
        }
        Ok(())
    }

    fn held_to_days(&self, validity: Validity) -> Option<HeldTo> {
        let dates = || Arc::clone(&self.columns.dates);
        (validity != Validity::Always).then(|| HeldTo::Days(dates(), validity))
    }

    /// The other forms of a word in one language, behind `mark`, where the segment has articles in it.
    fn forms(&self, forms: &OtherForms, mark: &str, lists: &mut Vec<List>) -> Result<()> {
        let Some((ords, ord)) = self.columns.language(forms.lang) else { return Ok(()) };
        lists.extend(self.text(&format!("{mark}{}", forms.marked))?);
        let Some(word) = &forms.unmarked else { return Ok(()) };
        let Some(postings) = self.postings(&format!("{mark}{word}"))? else { return Ok(()) };
        if self.columns.one_language {
            lists.push(List::new(postings, None));
            return Ok(());
        }
        // The articles of a language that few are in are jumped to; of one that many are in, each
        // is looked at.
        let field = self.archive.fields().lang;
        let index = self.reader.inverted_index(field).map_err(|error| self.archive.error(error))?;
        let in_language = index
            .read_postings(
                &Term::from_field_text(field, forms.lang.code()),
                IndexRecordOption::Basic,
            )
            .map_err(|error| self.io(error))?;
        let held_to = match in_language {
            Some(in_language) if in_language.doc_freq() * 4 < self.reader.max_doc() => {
                HeldTo::List(Box::new(in_language))
            }
            _ => HeldTo::Value(Arc::clone(ords), ord),
        };
        lists.push(List::new(postings, Some(held_to)));
        Ok(())
    }

    pub fn list_of_text(&self, term: &TermInfo) -> std::io::Result<SegmentPostings> {
        self.text.read_postings_from_terminfo(term, self.reads)
    }

    /// The posting lists of names, as articles stand to them.
    pub fn names(&self, names: &[(Kind, Names)], most: usize, cut: &mut bool) -> Result<Vec<List>> {
        let mut lists = Vec::new();
        for (_, names) in names {
            *cut |= names.cut;
            for wanted in &names.wanted {
                if lists.len() >= most {
                    *cut = true;
                    break;
                }
                self.name(wanted, &mut lists)?;
            }
        }
        lists.truncate(most);
        Ok(lists)
    }

    fn name(&self, wanted: &Wanted, lists: &mut Vec<List>) -> Result<()> {
        let Wanted { key, standings, by_form, validity } = wanted;
        for standing in standings {
            let Some(postings) = self.postings(&entity_term(*standing, key))? else { continue };
            let mut groups = Vec::new();
            for word in by_form {
                groups.push(self.forms_of(*standing, word, key)?);
            }
            if groups.iter().any(Vec::is_empty) {
                continue;
            }
            let held_to = match groups.is_empty() {
                true => self.held_to_days(*validity),
                false => Some(HeldTo::Groups(groups)),
            };
            lists.push(List::new(postings, held_to));
        }
        Ok(())
    }

    /// The lists of articles that call the entity `key` by `word`.
    fn forms_of(
        &self,
        standing: Standing,
        word: &NameWord,
        key: &str,
    ) -> Result<Vec<SegmentPostings>> {
        if word.is_whole() {
            let entry = names_term(standing, word.text(), key);
            let term = self.names.terms().get(entry.as_bytes()).map_err(|error| self.io(error))?;
            return term.iter().map(|term| self.list_of(term)).collect();
        }
        let prefix = names_prefix(standing, word);
        let range = self.names.terms().range().ge(&prefix).lt(after_prefix(prefix.as_bytes()));
        let mut stream = range.into_stream().map_err(|error| self.io(error))?;
        let mut lists = Vec::new();
        while stream.advance() {
            let is_form = names_word(stream.key()).is_some_and(|form| word.takes(form));
            if is_form && names_key(stream.key()) == Some(key) {
                lists.push(self.list_of(stream.value())?);
            }
        }
        Ok(lists)
    }

    fn list_of(&self, term: &TermInfo) -> Result<SegmentPostings> {
        self.names
            .read_postings_from_terminfo(term, IndexRecordOption::Basic)
            .map_err(|error| self.io(error))
    }
}
