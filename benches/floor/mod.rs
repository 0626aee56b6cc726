//! What is the least that tantivy itself asks for?
//!
//! Bare tantivy as its own examples have it: two plain text fields with the default tokenizer,
//! positions and stored text, a day, an id and people; its own queries over both fields, its own
//! collectors and its own snippets. Nothing of `dateline` is in it.

use std::ops::Bound;
use std::path::Path;

use anyhow::{Result, bail};
use jiff::civil::Date;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{
    BooleanQuery, FuzzyTermQuery, PhraseQuery, Query, RangeQuery, RegexQuery, TermQuery,
};
use tantivy::schema::{FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TEXT};
use tantivy::snippet::SnippetGenerator;
use tantivy::{DocAddress, Index, IndexWriter, ReloadPolicy, TantivyDocument, Term};

use crate::archive_file::{ArchiveFile, ArchiveLine};
use crate::engine::{BenchQuery, Engine, Searcher, Settings};

/// Bare tantivy.
pub struct Floor {
    settings: Settings,
}

impl Floor {
    pub fn new(settings: Settings) -> Self {
        Self { settings }
    }
}

impl Engine for Floor {
    fn name(&self) -> &'static str {
        "floor"
    }

    fn build(&self, archive: &ArchiveFile, dir: &Path) -> Result<()> {
        let (schema, fields) = schema();
        let index = Index::create_in_dir(dir, schema)?;
        let mut writer: IndexWriter =
            index.writer_with_num_threads(self.settings.threads, self.settings.heap_bytes)?;
        archive.for_each(|_, line| {
            let line: ArchiveLine = serde_json::from_str(line)?;
            let mut document = TantivyDocument::default();
            document.add_text(fields.id, &line.id);
            document.add_i64(fields.day, day_number(&line.date)?);
            document.add_text(fields.headline, &line.headline);
            document.add_text(fields.body, &line.body);
            for person in &line.people {
                document.add_text(fields.people, person);
            }
            writer.add_document(document)?;
            Ok(())
        })?;
        writer.commit()?;
        writer.wait_merging_threads()?;
        Ok(())
    }

    fn open(&self, dir: &Path) -> Result<Box<dyn Searcher>> {
        let index = Index::open_in_dir(dir)?;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let (_, fields) = schema();
        Ok(Box::new(FloorSearcher { searcher: reader.searcher(), fields }))
    }
}

#[derive(Clone, Copy)]
struct Fields {
    id: Field,
    day: Field,
    headline: Field,
    body: Field,
    people: Field,
}

fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let fields = Fields {
        id: schema.add_text_field("id", STRING | STORED),
        day: schema.add_i64_field("day", INDEXED | FAST),
        headline: schema.add_text_field("headline", TEXT | STORED),
        body: schema.add_text_field("body", TEXT | STORED),
        people: schema.add_text_field("people", STRING),
    };
    (schema.build(), fields)
}

/// Days since 1970-01-01.
fn day_number(date: &str) -> Result<i64> {
    Ok(date.parse::<Date>()?.since(Date::constant(1970, 1, 1))?.get_days().into())
}

struct FloorSearcher {
    searcher: tantivy::Searcher,
    fields: Fields,
}

impl Searcher for FloorSearcher {
    fn search(&self, query: &BenchQuery, snippets: bool) -> Result<usize> {
        let query = self.lower(query)?;
        let (hits, total) =
            self.searcher.search(&query, &(TopDocs::with_limit(10).order_by_score(), Count))?;
        if snippets {
            self.snippets(&query, &hits)?;
        }
        Ok(total)
    }
}

impl FloorSearcher {
    fn snippets(&self, query: &dyn Query, hits: &[(f32, DocAddress)]) -> Result<()> {
        let mut generator = SnippetGenerator::create(&self.searcher, query, self.fields.body)?;
        generator.set_max_num_chars(300);
        for (_, address) in hits {
            let document: TantivyDocument = self.searcher.doc(*address)?;
            std::hint::black_box(generator.snippet_from_doc(&document).to_html());
        }
        Ok(())
    }

    fn lower(&self, query: &BenchQuery) -> Result<BooleanQuery> {
        Ok(match query {
            BenchQuery::All(words) => BooleanQuery::intersection(self.words(words)),
            BenchQuery::Any(words) => BooleanQuery::union(self.words(words)),
            BenchQuery::Phrase(words) => self.phrase(words),
            BenchQuery::PhraseInDays(words, first, last) => {
                let days = [day_number(first)?, day_number(last)?]
                    .map(|day| Bound::Included(Term::from_field_i64(self.fields.day, day)));
                let [first, last] = days;
                let days = RangeQuery::new(first, last);
                BooleanQuery::intersection(vec![Box::new(self.phrase(words)), Box::new(days)])
            }
            BenchQuery::WordAndPerson(word, person) => {
                let person = Term::from_field_text(self.fields.people, person);
                let person = TermQuery::new(person, IndexRecordOption::Basic);
                BooleanQuery::intersection(vec![Box::new(self.word(word)), Box::new(person)])
            }
            // It has no such query; the phrase of the same words is what it is held against.
            BenchQuery::Near(left, right, _) => self.phrase(&[left.clone(), right.clone()]),
            BenchQuery::Prefix(begin) => {
                let query = |field| RegexQuery::from_pattern(&format!("{begin}.*"), field);
                let [headline, body] = [query(self.fields.headline)?, query(self.fields.body)?];
                BooleanQuery::union(vec![Box::new(headline), Box::new(body)])
            }
            BenchQuery::Fuzzy(word) => {
                let [headline, body] =
                    self.terms(word).map(|term| FuzzyTermQuery::new(term, 1, true));
                BooleanQuery::union(vec![Box::new(headline), Box::new(body)])
            }
            BenchQuery::Typed(query) => bail!("{query} is not in a language that tantivy reads"),
        })
    }

    fn words(&self, words: &[String]) -> Vec<Box<dyn Query>> {
        words.iter().map(|word| Box::new(self.word(word)) as Box<dyn Query>).collect()
    }

    /// The word in the headline or the body, as tantivy's own parser puts it for two fields. (For
    /// OR it would be faster to put all words and fields side by side.)
    fn word(&self, word: &str) -> BooleanQuery {
        let [headline, body] = self.terms(word);
        let query = |term| TermQuery::new(term, IndexRecordOption::WithFreqs);
        BooleanQuery::union(vec![Box::new(query(headline)), Box::new(query(body))])
    }

    /// The phrase in the headline or in the body.
    fn phrase(&self, words: &[String]) -> BooleanQuery {
        let (headline, body) = words.iter().map(|word| self.terms(word).into()).unzip();
        let query = |terms| Box::new(PhraseQuery::new(terms));
        BooleanQuery::union(vec![query(headline), query(body)])
    }

    fn terms(&self, word: &str) -> [Term; 2] {
        [self.fields.headline, self.fields.body].map(|field| Term::from_field_text(field, word))
    }
}
