//! Which fields does a document have? The one table.
//!
//! | field | kind | holds |
//! |---|---|---|
//! | `key` | 16 bytes, indexed | the article's internal key: what is deleted by |
//! | `id` | text, indexed whole | the id that is printed |
//! | `order` | u64, fast | the first 64 bits of the key: breaks ties alike on every machine |
//! | `text` | text, indexed with positions | headline, body, entities, facts: see [`terms`](crate::analysis::terms) |
//! | `names` | text, indexed whole | `standing word NUL key` for each word of each entity, `= kind short NUL long` for each acronym defined: the dictionary of names |
//! | `entities` | text, indexed whole, fast | `key NUL standing name` for each entity, the name as printed: the evidence of the archive |
//! | `scanned` | u64, fast | 1 where the text looks like the scan of a printed page |
//! | `about` | 6 bytes, indexed | each time the text speaks of, packed by [`pack_time`] |
//! | `sketch0` … `sketch3` | u64, fast | what tells copies: a [`Sketch`](crate::analysis::Sketch), eight bytes each |
//! | `passages` | 3 bytes, indexed | of long texts, a sample of their runs of words: what tells shared passages |
//! | `words` | u64, fast | how many words the body has |
//! | `date` | u64, fast | first day and precision, packed by [`pack_date`] |
//! | `lang` | text, indexed whole, fast | ISO 639-1 code; absent where unknown |
//! | `notice` | text | `correction`, `kill` or `advisory` |
//! | `source`, `section`, `byline`, `edition`, `page` | text, fast | as printed, for counting |
//! | `record` | bytes, stored | the article itself and what snippets need: [`StoredArticle`](super::StoredArticle) |
//!
//! tantivy's own dates reach back to 1677 only, so days are integers.

use std::borrow::Cow;

use tantivy::schema::{
    BytesOptions, FAST, Field, INDEXED, IndexRecordOption, NumericOptions, STORED, Schema,
    TextFieldIndexing, TextOptions,
};

use crate::analysis::entities::{Kind, Standing};
use crate::analysis::terms::{NameWord, kind_letter, standing_letter, standing_of};
use crate::base::{Day, DayRange, PartialDate};

use super::tokenizer::REPLAY;

/// The handles of the fields, in the order of the table above.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "the module's table says what each holds")]
pub struct Fields {
    pub key: Field,
    pub id: Field,
    pub order: Field,
    pub text: Field,
    pub names: Field,
    pub entities: Field,
    pub scanned: Field,
    pub about: Field,
    pub sketch: [Field; SKETCH.len()],
    pub passages: Field,
    pub words: Field,
    pub date: Field,
    pub lang: Field,
    pub notice: Field,
    pub source: Field,
    pub section: Field,
    pub byline: Field,
    pub edition: Field,
    pub page: Field,
    pub record: Field,
}

/// The columns of a sketch.
pub(super) const SKETCH: [&str; 4] = ["sketch0", "sketch1", "sketch2", "sketch3"];

impl Fields {
    /// The schema and its handles.
    pub fn new() -> (Schema, Fields) {
        let mut schema = Schema::builder();
        let whole = |fast: bool| {
            let indexing = TextFieldIndexing::default()
                .set_tokenizer("raw")
                .set_fieldnorms(false)
                .set_index_option(IndexRecordOption::Basic);
            let options = TextOptions::default().set_indexing_options(indexing);
            if fast { options.set_fast("raw") } else { options }
        };
        let positional = TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(REPLAY)
                .set_index_option(IndexRecordOption::WithFreqsAndPositions),
        );
        let counted = TextOptions::default().set_fast("raw");
        let fields = Fields {
            key: schema.add_bytes_field("key", BytesOptions::from(INDEXED)),
            id: schema.add_text_field("id", whole(false)),
            order: schema.add_u64_field("order", NumericOptions::from(FAST)),
            text: schema.add_text_field("text", positional),
            names: schema.add_text_field("names", whole(false)),
            entities: schema.add_text_field("entities", whole(true)),
            scanned: schema.add_u64_field("scanned", NumericOptions::from(FAST)),
            about: schema.add_bytes_field("about", BytesOptions::default().set_indexed()),
            sketch: SKETCH.map(|name| schema.add_u64_field(name, NumericOptions::from(FAST))),
            passages: schema.add_bytes_field("passages", BytesOptions::default().set_indexed()),
            words: schema.add_u64_field("words", NumericOptions::from(FAST)),
            date: schema.add_u64_field("date", NumericOptions::from(FAST)),
            lang: schema.add_text_field("lang", whole(true)),
            notice: schema.add_text_field("notice", whole(false)),
            source: schema.add_text_field("source", counted.clone()),
            section: schema.add_text_field("section", counted.clone()),
            byline: schema.add_text_field("byline", counted.clone()),
            edition: schema.add_text_field("edition", counted.clone()),
            page: schema.add_text_field("page", counted),
            record: schema.add_bytes_field("record", BytesOptions::from(STORED)),
        };
        (schema.build(), fields)
    }
}

/// What [`pack_date`] gives an undated article.
pub const DATE_UNKNOWN: u64 = 0;

/// A date as one integer that orders by first day, then from vague to exact: the day's number
/// times four, plus 1 for a year, 2 for a month, 3 for a day; 0 where there is none.
///
/// # Example
///
/// ```
/// use dateline::index::{pack_date, unpack_date};
/// let may = "1931-05".parse().ok();
/// assert_eq!(unpack_date(pack_date(may)), may);
/// ```
pub fn pack_date(date: Option<PartialDate>) -> u64 {
    let Some(date) = date else { return DATE_UNKNOWN };
    let precision = match date {
        PartialDate::Year(_) => 1,
        PartialDate::Month(..) => 2,
        PartialDate::Day(_) => 3,
    };
    u64::from(date.range().first.number()) * 4 + precision
}

/// The date that [`pack_date`] packed.
pub fn unpack_date(packed: u64) -> Option<PartialDate> {
    let first = crate::base::Day::from_number(u32::try_from(packed / 4).ok()?)?;
    match packed % 4 {
        1 => Some(PartialDate::Year(first.year())),
        2 => Some(PartialDate::Month(first.year(), first.month())),
        3 => Some(PartialDate::Day(first)),
        _ => None,
    }
}

/// A time that a text speaks of as a term: the numbers of its first and its last day, three bytes
/// each, so that the dictionary holds them in the order of first days.
///
/// # Example
///
/// ```
/// use dateline::base::PartialDate;
/// use dateline::index::{pack_time, unpack_time};
/// let may = "1931-05".parse::<PartialDate>().expect("a month").range();
/// assert_eq!(unpack_time(&pack_time(may)), Some(may));
/// ```
pub fn pack_time(days: DayRange) -> [u8; 6] {
    // The last day there is has the number 3,652,424, which fits into 22 bits.
    let [_, a, b, c] = days.first.number().to_be_bytes();
    let [_, d, e, f] = days.last.number().to_be_bytes();
    [a, b, c, d, e, f]
}

/// The time that [`pack_time`] packed.
pub fn unpack_time(term: &[u8]) -> Option<DayRange> {
    let [a, b, c, d, e, f] = *term else { return None };
    let day = |bytes| Day::from_number(u32::from_be_bytes(bytes));
    Some(DayRange::new(day([0, a, b, c])?, day([0, d, e, f])?))
}

/// A sampled run of words as a term: see [`sampled`](crate::analysis::sampled).
pub fn passage_term(run: u32) -> [u8; 3] {
    let [_, a, b, c] = run.to_be_bytes();
    [a, b, c]
}

/// The entry of the dictionary of names for one word of the entity `key`.
pub fn names_term(standing: Standing, word: &str, key: &str) -> String {
    format!("{}{word}\u{0}{key}", standing_letter(standing))
}

/// What every entry for names with that word begins with; of a word that stands for several, what all
/// of them begin with.
pub fn names_prefix(standing: Standing, word: &NameWord) -> String {
    let end = if word.is_whole() { "\u{0}" } else { "" };
    format!("{}{}{end}", standing_letter(standing), word.0.fixed())
}

/// What every entry of the dictionary of names for an acronym begins with.
pub(super) const ACRONYMS: &str = "=";

/// The entry for an acronym that an article defines, and what it stands for, both by their keys.
pub fn acronym_entry(kind: Kind, short: &str, long: &str) -> String {
    format!("{ACRONYMS}{}{short}\u{0}{long}", kind_letter(kind))
}

/// What [`acronym_entry`] joined.
pub(super) fn read_acronym(entry: &[u8]) -> Option<(Kind, &str, &str)> {
    let (short, long) = std::str::from_utf8(entry).ok()?.split_once('\u{0}')?;
    let rest = short.strip_prefix(ACRONYMS)?;
    match standing_of(*rest.as_bytes().first()?)? {
        Standing::Clear(kind) => Some((kind, &rest[1..], long)),
        _ => None,
    }
}

/// The entry of an entity, with its name as printed. Where that is the key with a capital at each
/// word, as it mostly is, it is left out: a third of the dictionary's room.
pub fn entity_entry(standing: Standing, key: &str, name: &str) -> String {
    let name = if name == capitalized(key) { "" } else { name };
    format!("{}{}{name}", entity_prefix(key), standing_letter(standing))
}

/// What the entries of the name `key` begin with, whatever it is taken for.
pub fn entity_prefix(key: &str) -> String {
    format!("{key}\u{0}")
}

/// The key, the standing and the printed name that `entity_entry` joined.
pub fn read_entity_entry(entry: &[u8]) -> Option<(&str, Standing, Cow<'_, str>)> {
    let (key, standing, name) = entity_entry_parts(entry)?;
    let name = match name {
        "" => Cow::Owned(capitalized(key)),
        name => Cow::Borrowed(name),
    };
    Some((key, standing, name))
}

/// The key and the standing alone.
pub(super) fn read_entity_key(entry: &[u8]) -> Option<(&str, Standing)> {
    entity_entry_parts(entry).map(|(key, standing, _)| (key, standing))
}

fn entity_entry_parts(entry: &[u8]) -> Option<(&str, Standing, &str)> {
    let (key, rest) = std::str::from_utf8(entry).ok()?.split_once('\u{0}')?;
    let standing = standing_of(*rest.as_bytes().first()?)?;
    Some((key, standing, &rest[1..]))
}

/// `dominic raab` as `Dominic Raab`.
fn capitalized(key: &str) -> String {
    let mut begins = true;
    let mut name = String::with_capacity(key.len());
    for c in key.chars() {
        match begins {
            true => name.extend(c.to_uppercase()),
            false => name.push(c),
        }
        begins = c == ' ';
    }
    name
}

/// The word in an entry of the dictionary of names.
pub fn names_word(entry: &[u8]) -> Option<&str> {
    let at = memchr::memchr(0, entry)?;
    std::str::from_utf8(entry.get(1..at)?).ok()
}

/// The key in an entry of the dictionary of names.
pub fn names_key(entry: &[u8]) -> Option<&str> {
    let at = memchr::memchr(0, entry)?;
    std::str::from_utf8(&entry[at + 1..]).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::fold;

    #[test]
    fn times_pack_in_the_order_of_first_days() {
        let days = |text: &str| text.parse::<PartialDate>().expect("a date").range();
        let all: Vec<[u8; 6]> =
            ["0000", "1665-11-07", "1931-05-01", "1931-05", "1931-06", "9999-12-31"]
                .iter()
                .map(|text| pack_time(days(text)))
                .collect();
        assert!(all.is_sorted());
        assert_eq!(unpack_time(&pack_time(DayRange::ALL)), Some(DayRange::ALL));
        assert_eq!(unpack_time(&[0; 5]), None);
        assert_eq!(unpack_time(&[255; 6]), None);
    }

    #[test]
    fn dates_pack_in_order() {
        let dates =
            ["0000", "1665-11-07", "1677-09-20", "1931", "1931-05", "1931-05-02", "9999-12-31"];
        let packed: Vec<u64> = dates.iter().map(|date| pack_date(date.parse().ok())).collect();
        for (date, value) in dates.iter().zip(&packed) {
            assert_eq!(unpack_date(*value).map(|date| date.to_string()).as_deref(), Some(*date));
            assert_ne!(*value, DATE_UNKNOWN);
        }
        assert!(packed.is_sorted());
        assert_eq!(unpack_date(DATE_UNKNOWN), None);
        assert_eq!(unpack_date(u64::MAX), None);
    }

    #[test]
    fn entries_of_entities_come_apart_again() {
        for standing in Standing::ALL {
            let entry = entity_entry(standing, "donald j trump", "Donald J. Trump");
            assert!(entry.starts_with(&entity_prefix("donald j trump")));
            let expected = Some(("donald j trump", standing, "Donald J. Trump".into()));
            assert_eq!(read_entity_entry(entry.as_bytes()), expected);
        }
        for name in ["Dominic Raab", "NCSC", "élan vital", "Élan Vital", "de la Mare"] {
            let key = fold(name);
            let standing = Standing::Guess;
            let entry = entity_entry(standing, &key, name);
            let expected = Some((key.as_str(), standing, name.into()));
            assert_eq!(read_entity_entry(entry.as_bytes()), expected);
        }
        assert_eq!(
            entity_entry(Standing::Guess, "dominic raab", "Dominic Raab"),
            "dominic raab\0?"
        );
        for broken in ["", "key", "key\u{0}", "key\u{0}xname"] {
            assert_eq!(read_entity_entry(broken.as_bytes()), None);
        }
        let entry = acronym_entry(Kind::Organization, "ncsc", "national cyber security centre");
        let expected = Some((Kind::Organization, "ncsc", "national cyber security centre"));
        assert_eq!(read_acronym(entry.as_bytes()), expected);
    }
}
