//! What does the index keep of an article, and how does it come back?

use serde::{Deserialize, Serialize};
use tantivy::TantivyDocument;

use crate::analysis::Analysed;
use crate::analysis::entities::{Definition, Kind, Standing};
use crate::article::Notice;
use crate::article::{Key, Origin};
use crate::base::{Day, DayRange, PartialDate, Span};

use super::schema::{
    Fields, acronym_entry, entity_entry, names_term, pack_date, pack_time, passage_term,
};

/// An article as the index keeps it: what was published, and what was found in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the fields are those of `Article`, which says what each holds")]
pub struct StoredArticle {
    /// The id that is printed: the record's own, or the first 16 digits of the key.
    pub id: String,
    /// The internal key.
    pub key: [u8; 16],
    pub root: String,
    /// The path below the root; empty where the root is the file.
    pub path: String,
    pub member: Option<String>,
    pub line: Option<u64>,
    pub date: Option<PartialDate>,
    pub headline: Option<String>,
    pub byline: Option<String>,
    pub dateline: Option<String>,
    pub credit: Option<String>,
    pub notice: Option<Notice>,
    /// The day the dateline says it was filed, ISO 8601.
    pub filed: Option<PartialDate>,
    pub source: Option<String>,
    pub section: Option<String>,
    pub edition: Option<String>,
    pub page: Option<String>,
    pub url: Option<String>,
    pub lang: Option<String>,
    pub n_words: u32,
    pub entities: Vec<StoredEntity>,
    pub sentences: Vec<StoredSentence>,
    pub times: Vec<StoredTime>,
    pub body: String,
}

/// A person, organization or place named in an article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoredEntity {
    /// What it is.
    pub kind: Kind,
    /// Its canonical name within the article.
    pub name: String,
    /// Its folded key, the same in every article that gives it that name.
    pub key: String,
    /// How sure the evidence for it is, 0 to 100.
    pub margin: u8,
    /// Where the body names it.
    pub mentions: Vec<Span>,
    /// Where the headline names it.
    pub in_headline: Vec<Span>,
}

impl StoredEntity {
    /// How its article stands to it.
    pub fn standing(&self) -> Standing {
        Standing::of(self.kind, self.margin)
    }
}

/// One sentence of the body, as steps from the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredSentence {
    /// Bytes from the start of the last sentence (of the body, for the first).
    pub bytes: u32,
    /// Words from the start of the last sentence, twice, plus one where a paragraph begins.
    pub words_and_paragraph: u32,
}

/// A time the body speaks of, as steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredTime {
    /// Bytes from the end of the last expression (from the start of the body, for the first).
    pub after: u32,
    /// How many bytes it takes.
    pub len: u32,
    /// The number of its first day.
    pub first: u32,
    /// How many days follow that one.
    pub more: u32,
}

impl StoredArticle {
    /// Takes an analysed article apart into what is stored.
    pub fn new(analysed: Analysed) -> (StoredArticle, crate::analysis::Tokens) {
        let times = stored_times(&analysed);
        let Analysed { article, lang, tokens, sentences, entities, n_words, .. } = analysed;
        let key = Key::of(&article.origin, article.own_id.as_deref());
        let id = article.own_id.unwrap_or_else(|| key.to_string()[..16].to_owned());
        let Origin { root, path, member, line, .. } = article.origin;
        let (mut byte, mut position) = (0, crate::analysis::terms::BODY);
        let sentences = sentences
            .iter()
            .map(|sentence| {
                let stored = StoredSentence {
                    bytes: sentence.start - byte,
                    words_and_paragraph: (sentence.position - position) * 2
                        + u32::from(sentence.paragraph),
                };
                (byte, position) = (sentence.start, sentence.position);
                stored
            })
            .collect();
        let entities = entities
            .into_iter()
            .map(|entity| StoredEntity {
                kind: entity.kind,
                name: entity.name,
                key: entity.key,
                margin: entity.margin,
                mentions: entity.mentions,
                in_headline: entity.in_headline,
            })
            .collect();
        let stored = StoredArticle {
            id,
            key: key.0,
            root,
            path,
            member,
            line,
            date: article.date,
            headline: article.headline,
            byline: article.byline,
            dateline: article.dateline,
            credit: article.credit,
            notice: article.notice,
            filed: article.filed.map(PartialDate::Day),
            source: article.source,
            section: article.section,
            edition: article.edition,
            page: article.page,
            url: article.url,
            lang: lang.map(|lang| lang.code().to_owned()),
            n_words,
            entities,
            sentences,
            times,
            body: article.body,
        };
        (stored, tokens)
    }

    /// The sentences of the body, with absolute offsets and positions.
    pub fn sentences(&self) -> impl Iterator<Item = crate::analysis::Sentence> + '_ {
        let (mut start, mut position) = (0, crate::analysis::terms::BODY);
        self.sentences.iter().map(move |stored| {
            start += stored.bytes;
            position += stored.words_and_paragraph / 2;
            crate::analysis::Sentence {
                start,
                position,
                paragraph: stored.words_and_paragraph % 2 == 1,
            }
        })
    }

    /// The times the body speaks of: bytes and days, in order. Its own date line is not among them.
    pub fn times(&self) -> impl Iterator<Item = (Span, DayRange)> + '_ {
        let mut at = 0u32;
        self.times.iter().filter_map(move |stored| {
            let start = at.checked_add(stored.after)?;
            at = start.checked_add(stored.len)?;
            let first = Day::from_number(stored.first)?;
            let last = first.plus(i64::from(stored.more))?;
            Some((Span { start, end: at }, DayRange { first, last }))
        })
    }

    /// The canonical names of one kind, in the order of their first mention.
    pub fn names(&self, kind: Kind) -> impl Iterator<Item = &str> {
        self.entities.iter().filter(move |e| e.kind == kind).map(|e| e.name.as_str())
    }

    /// `root/path`, as it is known to the index.
    pub fn file(&self) -> String {
        let origin =
            Origin { root: self.root.clone(), path: self.path.clone(), ..Origin::default() };
        origin.file()
    }

    /// Reads what the index stored.
    pub fn from_bytes(bytes: &[u8]) -> Option<StoredArticle> {
        postcard::from_bytes(bytes).ok()
    }
}

/// A name on one line, short enough for a term.
fn printed(name: &str) -> String {
    let line = name.split(|c: char| c.is_whitespace() || c.is_control());
    let line = line.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    crate::analysis::truncated(&line).to_owned()
}

fn stored_times(analysed: &Analysed) -> Vec<StoredTime> {
    let mut end = 0;
    let stored = analysed.times_told().map(|(span, days)| {
        let after = span.start.saturating_sub(end);
        end = span.end;
        let first = days.first.number();
        let more = days.last.number().saturating_sub(first);
        StoredTime { after, len: span.end - span.start, first, more }
    });
    stored.collect()
}

/// The document tantivy is given for an analysed article.
pub(super) fn document(fields: &Fields, analysed: Analysed) -> TantivyDocument {
    let mut document = TantivyDocument::default();
    let mut entries: Vec<String> = Vec::with_capacity(analysed.entities.len());
    for entity in &analysed.entities {
        let standing = entity.standing();
        for word in analysed.name_words(entity) {
            document.add_text(fields.names, names_term(standing, &word, &entity.key));
        }
        entries.push(entity_entry(standing, &entity.key, &printed(&entity.name)));
    }
    entries.sort_unstable();
    entries.dedup();
    for entry in entries {
        document.add_text(fields.entities, entry);
    }
    for Definition { kind, short, long } in &analysed.definitions {
        if !short.is_empty() && !long.is_empty() {
            document.add_text(fields.names, acronym_entry(*kind, short, long));
        }
    }
    document.add_u64(fields.scanned, u64::from(analysed.scanned));
    for (field, eight) in fields.sketch.into_iter().zip(analysed.sketch.0) {
        document.add_u64(field, eight);
    }
    for run in &analysed.passages {
        document.add_bytes(fields.passages, &passage_term(*run));
    }
    let (stored, tokens) = StoredArticle::new(analysed);
    document.add_bytes(fields.key, &stored.key);
    document.add_text(fields.id, &stored.id);
    document.add_u64(fields.order, Key(stored.key).prefix());
    document.add_text(fields.text, tokens.into_encoded());
    document.add_u64(fields.words, u64::from(stored.n_words));
    document.add_u64(fields.date, pack_date(stored.date));
    let mut times: Vec<[u8; 6]> = stored.times().map(|(_, days)| pack_time(days)).collect();
    times.sort_unstable();
    times.dedup();
    for time in times {
        document.add_bytes(fields.about, &time);
    }
    for (field, value) in [
        (fields.lang, &stored.lang),
        (fields.source, &stored.source),
        (fields.section, &stored.section),
        (fields.byline, &stored.byline),
        (fields.edition, &stored.edition),
        (fields.page, &stored.page),
    ] {
        if let Some(value) = value {
            document.add_text(field, value);
        }
    }
    if let Some(notice) = stored.notice {
        document.add_text(fields.notice, notice.name());
    }
    let room = Vec::with_capacity(stored.body.len() + 512);
    let record = postcard::to_extend(&stored, room).unwrap_or_default();
    document.add_bytes(fields.record, &record);
    document
}
