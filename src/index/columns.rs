//! What does every search of a segment need: which dictionaries, and which facts of each article?

use std::sync::{Arc, OnceLock};

use tantivy::columnar::{Cardinality, ColumnValues, StrColumn};
use tantivy::fieldnorm::FieldNormReader;
use tantivy::{InvertedIndexReader, SegmentReader};

use crate::analysis::{BUCKETS, LONGEST_ARTICLE, Lang, Sketch, differ_everywhere};

use super::schema::Fields;

/// What every search of a segment needs, opened once.
pub struct Columns {
    /// Terms and positions of headline, body, facts and entities.
    pub text: Arc<InvertedIndexReader>,
    /// The dictionary of names.
    pub names: Arc<InvertedIndexReader>,
    /// The dictionary of entities as printed.
    pub entities: Arc<InvertedIndexReader>,
    /// The entries of that dictionary that each article has, by their number in a list of their own.
    pub entity_column: Option<StrColumn>,
    /// The pages of scanned newspapers.
    pages: Option<StrColumn>,
    /// 1 where the text looks like a scan.
    pub scanned: Arc<dyn ColumnValues<u64>>,
    /// The times articles speak of.
    pub about: Arc<InvertedIndexReader>,
    /// What tells copies, eight bytes a column.
    sketch: [Arc<dyn ColumnValues<u64>>; BUCKETS / 8],
    /// The same, read out of the columns.
    sketches: OnceLock<[Vec<u64>; BUCKETS / 8]>,
    /// The articles in the order of their packed dates, where they were put in it.
    by_date: OnceLock<Vec<u32>>,
    /// The sampled runs of long texts.
    pub passages: Arc<InvertedIndexReader>,
    /// Packed dates.
    pub dates: Arc<dyn ColumnValues<u64>>,
    /// How many words the texts have.
    pub words: Arc<dyn ColumnValues<u64>>,
    /// First halves of the keys.
    pub order: Arc<dyn ColumnValues<u64>>,
    /// Field norms of the text.
    pub norms: FieldNormReader,
    /// Language codes by their number, and the number of each article's.
    languages: Option<(Vec<String>, Arc<dyn ColumnValues<u64>>)>,
    /// Whether every article is in the same language: none is in none.
    pub one_language: bool,
}

impl Columns {
    pub(super) fn open(reader: &SegmentReader, fields: &Fields) -> tantivy::Result<Columns> {
        let fast = reader.fast_fields();
        let mut one_language = false;
        let languages = match fast.str("lang")? {
            None => None,
            Some(column) => {
                let is_full = column.ords().get_cardinality() == Cardinality::Full;
                one_language = is_full && column.num_terms() == 1;
                let mut codes = Vec::new();
                for ord in 0..column.num_terms() as u64 {
                    let mut code = String::new();
                    column.ord_to_str(ord, &mut code)?;
                    codes.push(code);
                }
                Some((codes, column.ords().clone().first_or_default_col(u64::MAX)))
            }
        };
        // Every article has one: no need to look whether.
        let every = |name: &str| -> tantivy::Result<Arc<dyn ColumnValues<u64>>> {
            let column = fast.u64(name)?;
            Ok(match column.get_cardinality() {
                Cardinality::Full => column.values,
                _ => column.first_or_default_col(0),
            })
        };
        Ok(Columns {
            one_language,
            text: reader.inverted_index(fields.text)?,
            names: reader.inverted_index(fields.names)?,
            entities: reader.inverted_index(fields.entities)?,
            entity_column: fast.str("entities")?,
            pages: fast.str("page")?,
            scanned: fast.column_first_or_default("scanned")?,
            about: reader.inverted_index(fields.about)?,
            sketch: [every("sketch0")?, every("sketch1")?, every("sketch2")?, every("sketch3")?],
            sketches: OnceLock::new(),
            by_date: OnceLock::new(),
            passages: reader.inverted_index(fields.passages)?,
            dates: fast.column_first_or_default("date")?,
            words: fast.column_first_or_default("words")?,
            order: fast.column_first_or_default("order")?,
            norms: reader.get_fieldnorms_reader(fields.text)?,
            languages,
        })
    }

    /// Reads what searches for copies and days go through again and again, of the articles below `max_doc`.
    pub(super) fn keep(&self, max_doc: u32) {
        let read = |column: &Arc<dyn ColumnValues<u64>>| {
            let mut values = vec![0; max_doc as usize];
            column.get_range(0, &mut values);
            values
        };
        let _ = self.sketches.set(std::array::from_fn(|i| read(&self.sketch[i])));
        let mut by_date: Vec<u32> = (0..max_doc).collect();
        by_date.sort_by_cached_key(|doc| self.dates.get_val(*doc));
        let _ = self.by_date.set(by_date);
    }

    /// The articles below `max_doc` of that packed date.
    pub fn printed_on(&self, date: u64, max_doc: u32) -> Vec<u32> {
        let mut docs = Vec::new();
        match self.by_date.get() {
            Some(by_date) => {
                let from = by_date.partition_point(|doc| self.dates.get_val(*doc) < date);
                let of_day = |doc: &u32| self.dates.get_val(*doc) == date;
                docs.extend(by_date[from..].iter().copied().take_while(of_day));
            }
            None => self.dates.get_row_ids_for_value_range(date..=date, 0..max_doc, &mut docs),
        }
        docs
    }

    /// What tells the copies of that article.
    #[inline]
    pub fn sketch(&self, doc: u32) -> Sketch {
        Sketch(match self.sketches.get() {
            Some(known) => std::array::from_fn(|i| known[i][doc as usize]),
            None => std::array::from_fn(|i| self.sketch[i].get_val(doc)),
        })
    }

    /// Whether it is a page, with several articles: too long for one, and scanned or with the number of a
    /// page.
    #[inline]
    pub fn is_page(&self, doc: u32) -> bool {
        let is_long = self.words.get_val(doc) > u64::from(LONGEST_ARTICLE);
        let has_number = || self.pages.as_ref().is_some_and(|p| p.ords().first(doc).is_some());
        is_long && (self.scanned.get_val(doc) == 1 || has_number())
    }

    /// The second eight bytes of an article's sketch.
    #[inline]
    pub fn second_of_sketch(&self, doc: u32) -> u64 {
        match self.sketches.get() {
            Some(known) => known[1][doc as usize],
            None => self.sketch[1].get_val(doc),
        }
    }

    /// The first eight bytes of the sketches of these articles, one after another.
    pub fn first_of_sketches(&self, docs: &[u32], out: &mut [u64]) {
        match self.sketches.get() {
            Some(known) => {
                docs.iter().zip(out).for_each(|(doc, out)| *out = known[0][*doc as usize]);
            }
            None => self.sketch[0].get_vals(docs, out),
        }
    }

    /// The articles below `max_doc` whose sketches do not differ from `sketch` in each of the first sixteen
    /// places: of texts that share half of their runs all but one in 60,000, of others one in sixteen.
    pub fn alike_in_part(&self, max_doc: u32, sketch: Sketch) -> Vec<u32> {
        const AT_ONCE: u32 = 256;
        let mut alike = Vec::new();
        let mut look = |from: u32, first: &[u64], second: &[u64]| {
            for (doc, (first, second)) in (from..).zip(first.iter().zip(second)) {
                let differ = differ_everywhere(*first, sketch.0[0])
                    & differ_everywhere(*second, sketch.0[1]);
                if !differ {
                    alike.push(doc);
                }
            }
        };
        if let Some([first, second, ..]) = self.sketches.get() {
            look(0, first, second);
            return alike;
        }
        let (mut first, mut second) = ([0u64; AT_ONCE as usize], [0u64; AT_ONCE as usize]);
        for from in (0..max_doc).step_by(AT_ONCE as usize) {
            let n = (max_doc - from).min(AT_ONCE) as usize;
            self.sketch[0].get_range(u64::from(from), &mut first[..n]);
            self.sketch[1].get_range(u64::from(from), &mut second[..n]);
            look(from, &first[..n], &second[..n]);
        }
        alike
    }

    /// The column of language numbers, and the number of `lang`; `None` where no article of the
    /// segment is in it.
    pub fn language(&self, lang: Lang) -> Option<(&Arc<dyn ColumnValues<u64>>, u64)> {
        let (codes, column) = self.languages.as_ref()?;
        let ord = codes.iter().position(|code| code == lang.code())?;
        Some((column, ord as u64))
    }
}
