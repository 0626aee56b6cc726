//! Which words say what kind of name they belong to?
//!
//! The lists lie beside this file as plain text, in sections; a section gives its words a [`Tags`]
//! bit or, for places and organizations, makes each line's names known ones. Words are compared by
//! the hash of their folded form, so that a look-up allocates nothing.

use std::hash::Hasher;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHasher};

use super::Kind;
use crate::analysis::fold::normalize;
use crate::analysis::words::words_of_line;

/// What the lists say of one word: a small set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tags(u64);

macro_rules! tags {
    ($($name:ident = $section:literal / $bit:literal,)*) => {
        impl Tags {
            $(#[doc = concat!("The word is listed under `[", $section, "]`.")]
            pub(super) const $name: Tags = Tags(1 << $bit);)*

            fn of_section(section: &str) -> Option<Tags> {
                match section {
                    $($section => Some(Tags::$name),)*
                    _ => None,
                }
            }
        }
    };
}

tags! {
    MALE = "male" / 0,
    FEMALE = "female" / 1,
    UNISEX = "unisex" / 2,
    GIVEN_AMBIGUOUS = "ambiguous" / 3,
    FAMILY_FIRST = "family first" / 4,
    PARTICLE = "particle" / 5,
    NAME_SUFFIX = "name suffix" / 6,
    TITLE = "title" / 7,
    TITLE_MALE = "title male" / 8,
    TITLE_FEMALE = "title female" / 9,
    ROLE = "role" / 10,
    ROLE_MODIFIER = "role modifier" / 11,
    SAYS = "says" / 12,
    ORG_HEAD = "org head" / 13,
    ORG_HEAD_WEAK = "org head weak" / 14,
    ORG_OF = "org of" / 15,
    ORG_STATE = "org state" / 16,
    LEGAL_FORM = "legal form" / 17,
    ORG_WORD = "org word" / 18,
    GROUP_NOUN = "group noun" / 19,
    THING = "thing" / 20,
    COMMON = "common" / 21,
    CALENDAR = "calendar" / 22,
    PEOPLE = "people" / 23,
    LOCATIVE = "locative" / 24,
    DETERMINER = "determiner" / 25,
    PLACE_HEAD = "place head" / 26,
    PLACE_BEFORE = "place before" / 27,
    NAMING = "naming" / 28,
    NAMING_LINK = "naming link" / 29,
    NAMING_FILLER = "naming filler" / 30,
    JOIN_OF = "join of" / 31,
    JOIN_AND = "join and" / 32,
    ACTS = "acts" / 33,
    ROLE_WEAK = "role weak" / 34,
    KNOWN_PLACE = "word of one known place" / 40,
    KNOWN_ORGANIZATION = "word of one known organization" / 41,
}

impl Tags {
    /// Any listed given name, ambiguous or not.
    pub(super) const GIVEN: Tags =
        Tags(Self::MALE.0 | Self::FEMALE.0 | Self::UNISEX.0 | Self::GIVEN_AMBIGUOUS.0);
    /// A word that calls a person something.
    pub(super) const CALLING: Tags =
        Tags(Self::TITLE.0 | Self::TITLE_MALE.0 | Self::TITLE_FEMALE.0 | Self::ROLE.0);
    /// A title, as opposed to a role.
    pub(super) const ANY_TITLE: Tags =
        Tags(Self::TITLE.0 | Self::TITLE_MALE.0 | Self::TITLE_FEMALE.0);
    /// A known place or organization of one word.
    pub(super) const KNOWN: Tags = Tags(Self::KNOWN_PLACE.0 | Self::KNOWN_ORGANIZATION.0);
    /// Words no name consists of alone.
    pub(super) const NO_NAME: Tags = Tags(Self::COMMON.0 | Self::CALENDAR.0 | Self::PEOPLE.0);
    /// Any hint that a capitalised word is something else than part of a person's name.
    pub(super) const NO_PERSON: Tags = Tags(
        Self::NO_NAME.0
            | Self::KNOWN.0
            | Self::ORG_HEAD.0
            | Self::ORG_HEAD_WEAK.0
            | Self::ORG_WORD.0
            | Self::LEGAL_FORM.0
            | Self::THING.0
            | Self::PLACE_HEAD.0
            | Self::PLACE_BEFORE.0
            | Self::CALLING.0
            | Self::ROLE_MODIFIER.0,
    );

    /// Whether the two share a tag.
    pub(super) fn any(self, of: Tags) -> bool {
        self.0 & of.0 != 0
    }

    /// The tags of either.
    pub(super) const fn or(self, other: Tags) -> Tags {
        Tags(self.0 | other.0)
    }

    /// As a number, for features.
    pub(super) fn bits(self) -> u64 {
        self.0
    }

    /// What [`bits`](Self::bits) gave.
    pub(super) fn from_bits(bits: u64) -> Tags {
        Tags(bits)
    }

    fn add(&mut self, more: Tags) {
        self.0 |= more.0;
    }

    /// How many words the longest known name has that begins with this word; 0 where none does.
    pub(super) fn longest_known(self) -> usize {
        (self.0 >> 56) as usize
    }

    fn begins_known(&mut self, n_words: usize) {
        let longest = self.longest_known().max(n_words) as u64;
        self.0 = (self.0 & !(0xff << 56)) | (longest << 56);
    }
}

/// A place or organization of the lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Known {
    /// The same for all forms of one name.
    pub(super) id: u16,
    pub(super) kind: Kind,
    /// The form is written in capitals and means nothing in small letters: `US`, `WHO`.
    pub(super) needs_capitals: bool,
    /// Only the context can tell.
    pub(super) ambiguous: bool,
    /// A country, which plays under its own name.
    pub(super) country: bool,
}

/// Every list, by the hash of words.
pub(super) struct Lexicon {
    words: FxHashMap<u64, Tags>,
    known: FxHashMap<u64, Known>,
    /// The first form of each known name.
    names: Vec<String>,
}

/// The lists, read once.
pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::read);

const LISTS: [&str; 5] = [
    include_str!("lexicon/given.txt"),
    include_str!("lexicon/places.txt"),
    include_str!("lexicon/organizations.txt"),
    include_str!("lexicon/roles.txt"),
    include_str!("lexicon/common.txt"),
];

/// The hash of one word's folded form; apostrophes and stops do not count.
pub(super) fn word_key(raw: &str) -> u64 {
    let mut buffer = [0_u8; 32];
    let bytes = raw.as_bytes();
    if bytes.len() <= buffer.len() && bytes.iter().all(u8::is_ascii_alphanumeric) {
        let lower = &mut buffer[..bytes.len()];
        lower.copy_from_slice(bytes);
        lower.make_ascii_lowercase();
        return hash(lower);
    }
    hash(normalize(raw).as_bytes())
}

/// The hash of several words in a row.
pub(super) fn phrase_key(words: impl IntoIterator<Item = u64>) -> u64 {
    words
        .into_iter()
        .fold(0, |key: u64, word| key.rotate_left(23).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ word)
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(bytes);
    hasher.finish()
}

impl Lexicon {
    /// What the lists say of the word with that key.
    #[inline]
    pub(super) fn tags(&self, key: u64) -> Tags {
        self.words.get(&key).copied().unwrap_or_default()
    }

    /// The known name made of exactly the words of that [`phrase_key`].
    pub(super) fn known(&self, key: u64) -> Option<Known> {
        self.known.get(&key).copied()
    }

    /// How the known name is written in full.
    pub(super) fn name(&self, id: u16) -> &str {
        self.names.get(usize::from(id)).map_or("", String::as_str)
    }

    fn read() -> Lexicon {
        let mut lexicon =
            Lexicon { words: FxHashMap::default(), known: FxHashMap::default(), names: Vec::new() };
        for list in LISTS {
            let mut section = "";
            for line in list.lines().filter(|line| !line.starts_with('#')) {
                if let Some(name) = line.strip_prefix('[') {
                    section = name.trim_end().trim_end_matches(']');
                    continue;
                }
                line.split_ascii_whitespace().for_each(|entry| lexicon.add(section, entry));
            }
        }
        lexicon
    }

    fn add(&mut self, section: &str, entry: &str) {
        let (kind, ambiguous) = match section {
            "country" | "place" => (Kind::Place, false),
            "place ambiguous" => (Kind::Place, true),
            "organization" => (Kind::Organization, false),
            "organization ambiguous" => (Kind::Organization, true),
            _ => return self.add_word(section, entry),
        };
        let country = section == "country";
        let id = self.names.len() as u16;
        self.names.push(entry.split('=').next().unwrap_or(entry).replace('_', " "));
        for form in entry.split('=') {
            self.add_known(
                &form.replace('_', " "),
                Known { id, kind, needs_capitals: false, ambiguous, country },
            );
        }
    }

    fn add_word(&mut self, section: &str, entry: &str) {
        let Some(tags) = Tags::of_section(section) else {
            debug_assert!(false, "a list has a section [{section}] that no rule knows");
            return;
        };
        for form in entry.split('=') {
            self.words.entry(word_key(form)).or_default().add(tags);
        }
    }

    fn add_known(&mut self, form: &str, known: Known) {
        let words = words_of_line(form);
        let keys: Vec<u64> = words.iter().map(|word| word_key(word.span.of(form))).collect();
        let Some(&first) = keys.first() else { return };
        let needs_capitals = words.iter().all(|word| word.shape.all_caps());
        let tags = self.words.entry(first).or_default();
        tags.begins_known(keys.len());
        if keys.len() == 1 && !known.ambiguous && !needs_capitals {
            tags.add(match known.kind {
                Kind::Place => Tags::KNOWN_PLACE,
                _ => Tags::KNOWN_ORGANIZATION,
            });
        }
        // The first list that has a form keeps it; a form seen with small letters needs no capitals.
        let entry = self.known.entry(phrase_key(keys)).or_insert(Known { needs_capitals, ..known });
        entry.needs_capitals &= needs_capitals;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(word: &str) -> Tags {
        LEXICON.tags(word_key(word))
    }

    fn known(name: &str) -> Option<Known> {
        let keys = words_of_line(name).into_iter().map(|word| word_key(word.span.of(name)));
        LEXICON.known(phrase_key(keys))
    }

    #[test]
    fn every_section_is_known_to_a_rule() {
        for list in LISTS {
            for line in list.lines().filter_map(|line| line.strip_prefix('[')) {
                let section = line.trim_end_matches(']');
                let is_name = [
                    "country",
                    "place",
                    "place ambiguous",
                    "organization",
                    "organization ambiguous",
                ]
                .contains(&section);
                assert!(is_name || Tags::of_section(section).is_some(), "[{section}]");
            }
        }
    }

    #[test]
    fn words_and_names_are_found_however_they_are_spelt() {
        assert!(tags("José").any(Tags::MALE) && tags("JOSE").any(Tags::MALE));
        assert!(tags("Mr").any(Tags::TITLE_MALE));
        assert!(tags("минiстр") == Tags::default() && tags("министр").any(Tags::ROLE));
        let us = known("U.S.").expect("listed");
        assert!(us.needs_capitals);
        assert_eq!(Some(us.id), known("United States").map(|known| known.id));
        assert_eq!(LEXICON.name(us.id), "United States");
        assert_eq!(known("al-Qaeda").map(|known| known.kind), Some(Kind::Organization));
        assert_eq!(known("Nowhere at all"), None);
    }
}
