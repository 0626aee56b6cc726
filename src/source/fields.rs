//! Which part of an article does a column or key hold?

use std::fmt;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// A part of an article that a column, a JSON key or a front-matter key may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// The headline.
    Headline,
    /// The text.
    Body,
    /// The day of publication.
    Date,
    /// Who wrote it.
    Byline,
    /// Who published it.
    Source,
    /// The address it was published at.
    Url,
    /// The section or desk.
    Section,
    /// The language.
    Lang,
    /// People named.
    People,
    /// Organizations named.
    Organizations,
    /// Places named.
    Places,
    /// The record's own id.
    Id,
    /// Where it was filed.
    Dateline,
    /// The edition.
    Edition,
    /// The page.
    Page,
}

impl Field {
    /// Whether it holds any number of texts, none included.
    pub(super) fn is_list(self) -> bool {
        matches!(self, Field::People | Field::Organizations | Field::Places | Field::Byline)
    }

    /// Every field with the names that columns give it, the best first. `modified` and `updated`
    /// are missing on purpose: they never stand for the day of publication.
    const NAMES: [(Field, &str); 15] = [
        (Field::Headline, "headline title head hed webtitle"),
        (
            Field::Body,
            "body text content article fulltext articlebody maintext bodytext contenthtml contenttext",
        ),
        (
            Field::Date,
            "date published publicationdate pubdate publishedat datepublished publisheddate \
             publishdate issued issuedate datetime timestamp time createdat created \
             datecreated webpublicationdate",
        ),
        (Field::Byline, "byline author authors creator"),
        (Field::Source, "source publisher publication newspaper outlet site sitename"),
        (Field::Url, "url link permalink weburl"),
        (Field::Section, "section category desk rubric sectionname newsdesk"),
        (Field::Lang, "lang language"),
        (Field::People, "people persons person"),
        (Field::Organizations, "organizations orgs organization org organisations organisation"),
        (Field::Places, "places locations place location"),
        (Field::Id, "id guid docid articleid uuid docno newid"),
        (Field::Dateline, "dateline"),
        (Field::Edition, "edition"),
        (Field::Page, "page"),
    ];

    /// How many fields there are.
    pub(super) const COUNT: usize = Self::NAMES.len();

    /// The field a column of that name holds without any mapping, case, `_`, `-` and blanks aside.
    ///
    /// # Example
    ///
    /// ```
    /// use dateline::source::Field;
    /// assert_eq!(Field::named("Full_Text"), Some(Field::Body));
    /// assert_eq!(Field::named("modified"), None);
    /// ```
    pub fn named(column: &str) -> Option<Field> {
        Self::ranked(column).map(|(field, _)| field)
    }

    /// The field, and how good that name for it is: 0 is best.
    pub(super) fn ranked(column: &str) -> Option<(Field, u8)> {
        let mut buffer = [0; LONGEST];
        let name = plain_into(column, &mut buffer)?;
        BY_NAME.get(name).copied()
    }

    /// The name that is printed and written in mappings.
    pub fn name(self) -> &'static str {
        let (_, names) = Self::NAMES[self.index()];
        names.split_ascii_whitespace().next().unwrap_or(names)
    }

    /// The place of the field in tables of [`COUNT`](Self::COUNT) entries.
    pub(super) fn index(self) -> usize {
        self as usize
    }

    /// Every field, in the order of their table.
    pub fn all() -> impl Iterator<Item = Field> {
        Self::NAMES.iter().map(|(field, _)| *field)
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Every known name with its field and rank; keys of records are looked up by the million.
static BY_NAME: LazyLock<FxHashMap<&'static [u8], (Field, u8)>> = LazyLock::new(|| {
    let names = Field::NAMES.iter().flat_map(|(field, names)| {
        let ranks = 0..u8::MAX;
        names
            .split_ascii_whitespace()
            .zip(ranks)
            .map(|(name, rank)| (name.as_bytes(), (*field, rank)))
    });
    names.collect()
});

/// The longest known name; a longer column name is none of them.
const LONGEST: usize = 20;

/// `column` in lower case without `_`, `-`, `.` and blanks, or `None` where that is too long.
fn plain_into<'a>(column: &str, buffer: &'a mut [u8; LONGEST]) -> Option<&'a [u8]> {
    let mut len = 0;
    for byte in column.bytes() {
        if !matches!(byte, b'_' | b'-' | b' ' | b'.' | b'\t') {
            *buffer.get_mut(len)? = byte.to_ascii_lowercase();
            len += 1;
        }
    }
    Some(&buffer[..len])
}

/// Whether two column names are alike: case, `_`, `-` and blanks aside.
pub(super) fn alike(a: &str, b: &str) -> bool {
    fn plain(name: &str) -> impl Iterator<Item = char> {
        let kept = name.chars().filter(|c| !matches!(c, '_' | '-' | ' ' | '.' | '\t'));
        kept.flat_map(char::to_lowercase)
    }
    plain(a).eq(plain(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_columns() {
        for (column, expected) in [
            ("title", Some(Field::Headline)),
            ("HEADLINE", Some(Field::Headline)),
            ("full-text", Some(Field::Body)),
            ("Article Body", Some(Field::Body)),
            ("pub_date", Some(Field::Date)),
            ("Published At", Some(Field::Date)),
            ("site_name", Some(Field::Source)),
            ("orgs", Some(Field::Organizations)),
            ("doc_id", Some(Field::Id)),
            ("modified", None),
            ("updated_at", None),
            ("last_modified_at", None),
            ("", None),
            ("a column with a very long name", None),
        ] {
            assert_eq!(Field::named(column), expected, "{column}");
        }
    }

    #[test]
    fn the_table_checks_itself() {
        let mut seen = std::collections::HashSet::new();
        for (at, (field, names)) in Field::NAMES.iter().enumerate() {
            assert_eq!(field.index(), at, "{field}");
            for name in names.split_ascii_whitespace() {
                assert!(name.len() <= LONGEST && seen.insert(name), "{name}");
            }
        }
    }
}
