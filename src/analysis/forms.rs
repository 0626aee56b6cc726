//! What does each word become, remembered?
//!
//! News uses the same words again: most cost one look into a table instead of folding and stemming.
//! A slot of the table holds the first eight bytes of its word, so that a short word that is its own
//! term and stem, as most of a text is, costs that one look; the forms of the others lie side by side
//! in one arena.

use crate::analysis::common::common_number;
use crate::analysis::terms::stem_term;
use crate::analysis::{Lang, normalize, stem, truncated};
use crate::base::Span;

/// The forms of words of one language.
pub struct Forms {
    lang: Option<Lang>,
    /// Open addressing, linear probing; a power of two long.
    slots: Vec<Slot>,
    n_used: usize,
    /// Raw word, term and marked stem of each entry, one after another.
    arena: String,
    /// Where the forms of a word too long to remember stand.
    long: (String, String),
}

#[derive(Clone, Copy, Default)]
struct Slot {
    /// The first eight bytes of the word, zeros behind.
    start: u64,
    /// The upper half of the hash; what differs needs no look at the arena.
    hash: u32,
    at: u32,
    raw: u8,
    /// 0 where the term is the raw word itself.
    term: u8,
    /// 0 where there is no stem, or it is the term itself.
    stem: u8,
    /// The number of a common word.
    common: u8,
    used: bool,
    capital: bool,
}

/// What one word becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form<'f> {
    /// Its term.
    pub term: &'f str,
    /// The marked term of its stem, where that is not the word itself.
    pub stem: Option<&'f str>,
    /// Whether it has a capital letter.
    pub capital: bool,
    /// Its number among the commonest words; 0 where it is none.
    pub common: u8,
    /// Whether the term had to be cut.
    pub cut: bool,
}

/// Longer words are names of files and noise: computed each time, not remembered.
const LONGEST: usize = 48;

/// Beyond this many the memory is started afresh; news of one language uses fewer.
const MOST: usize = 1 << 17;

impl Forms {
    /// No words yet; `None` is a language without a stemmer.
    pub fn new(lang: Option<Lang>) -> Self {
        Forms {
            lang,
            slots: vec![Slot::default(); 1 << 12],
            n_used: 0,
            arena: String::new(),
            long: Default::default(),
        }
    }

    /// The forms of the word of `text` at `span`, as cut.
    #[inline]
    pub fn of<'f>(&'f mut self, text: &'f str, span: Span) -> Form<'f> {
        let raw = span.of(text);
        if raw.len() > LONGEST {
            return self.compute_long(raw);
        }
        let start = start_within(text.as_bytes(), span.start as usize, raw.len());
        let hash = hash(start, raw.as_bytes());
        let mask = self.slots.len() - 1;
        let mut i = hash as usize & mask;
        loop {
            let slot = self.slots[i];
            if !slot.used {
                break;
            }
            if slot.start == start && slot.raw as usize == raw.len() && slot.hash == high(hash) {
                let same = raw.len() <= 8 || self.raw(slot) == raw;
                if same {
                    return self.form(slot, raw);
                }
            }
            i = (i + 1) & mask;
        }
        let slot = self.insert(raw, hash);
        self.form(slot, raw)
    }

    fn raw(&self, slot: Slot) -> &str {
        &self.arena[slot.at as usize..slot.at as usize + slot.raw as usize]
    }

    #[inline]
    fn form<'f>(&'f self, slot: Slot, raw: &'f str) -> Form<'f> {
        let (term, stem) = (slot.term as usize, slot.stem as usize);
        let at = slot.at as usize + raw.len();
        Form {
            term: if term == 0 { raw } else { &self.arena[at..at + term] },
            stem: (stem > 0).then(|| &self.arena[at + term..at + term + stem]),
            capital: slot.capital,
            common: slot.common,
            cut: false,
        }
    }

    #[cold]
    fn insert(&mut self, raw: &str, hash: u64) -> Slot {
        if self.n_used >= MOST {
            *self = Forms::new(self.lang);
        } else if self.n_used * 2 >= self.slots.len() {
            self.grow();
        }
        let (term, stem) = self.compute(raw);
        let own_term = if *term == *raw { "" } else { &*term };
        let stem = stem.unwrap_or_default();
        let length = |text: &str| u8::try_from(text.len()).unwrap_or(0);
        let slot = Slot {
            start: start(raw.as_bytes()),
            hash: high(hash),
            at: u32::try_from(self.arena.len()).unwrap_or(u32::MAX),
            raw: length(raw),
            term: length(own_term),
            stem: length(&stem),
            common: common_number(&term),
            used: true,
            capital: has_capital(raw),
        };
        self.arena.push_str(raw);
        self.arena.push_str(own_term);
        // A stem longer than a byte can tell, of a word of 48 bytes, does not occur; it is left out
        // here as there.
        if slot.stem > 0 {
            self.arena.push_str(&stem);
        }
        self.place(slot, hash);
        self.n_used += 1;
        slot
    }

    fn place(&mut self, slot: Slot, hash: u64) {
        let mask = self.slots.len() - 1;
        let mut i = hash as usize & mask;
        while self.slots[i].used {
            i = (i + 1) & mask;
        }
        self.slots[i] = slot;
    }

    fn grow(&mut self) {
        let old = std::mem::take(&mut self.slots);
        self.slots = vec![Slot::default(); old.len() * 2];
        for slot in old.into_iter().filter(|slot| slot.used) {
            let hash = hash(slot.start, self.raw(slot).as_bytes());
            self.place(slot, hash);
        }
    }

    fn compute(&self, raw: &str) -> (String, Option<String>) {
        let whole = normalize(raw);
        let term = truncated(&whole).to_owned();
        let stem = self.lang.and_then(|lang| {
            let stem = stem(lang, raw).filter(|stem| *stem != term && !stem.is_empty())?;
            Some(stem_term(lang, &stem))
        });
        (term, stem)
    }

    #[cold]
    fn compute_long(&mut self, raw: &str) -> Form<'_> {
        let cut = truncated(&normalize(raw)).len() < normalize(raw).len();
        let (term, stem) = self.compute(raw);
        self.long = (term, stem.unwrap_or_default());
        let stem = (!self.long.1.is_empty()).then_some(self.long.1.as_str());
        Form { term: &self.long.0, stem, capital: has_capital(raw), common: 0, cut }
    }
}

fn has_capital(raw: &str) -> bool {
    raw.chars().any(char::is_uppercase)
}

/// The first eight bytes of a word as a number, zeros behind.
#[inline]
fn start(raw: &[u8]) -> u64 {
    match raw.first_chunk::<8>() {
        Some(first) => u64::from_le_bytes(*first),
        None => raw.iter().rev().fold(0, |start, byte| start << 8 | u64::from(*byte)),
    }
}

/// As [`start`], of the word of `len` bytes at `at`, read together with what stands behind it.
#[inline]
fn start_within(text: &[u8], at: usize, len: usize) -> u64 {
    match text.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        Some(first) if len < 8 => u64::from_le_bytes(*first) & ((1 << (8 * len)) - 1),
        Some(first) => u64::from_le_bytes(*first),
        None => start(&text[at..at + len]),
    }
}

#[inline]
fn high(hash: u64) -> u32 {
    (hash >> 32) as u32
}

/// A hash of a word, by eight bytes at a time. The factors are odd and have bits set throughout, as
/// multiplicative hashing asks for.
#[inline]
fn hash(start: u64, raw: &[u8]) -> u64 {
    let mut mixed = (start ^ raw.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    if raw.len() > 8 {
        for chunk in raw[8..].chunks(8) {
            mixed =
                (mixed.rotate_left(23) ^ self::start(chunk)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        }
    }
    mixed = (mixed ^ mixed >> 32).wrapping_mul(0xd6e8_feb8_6659_fd93);
    mixed ^ mixed >> 32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_keep_their_forms() {
        let english = Lang::from_code("en");
        let mut forms = Forms::new(english);
        for _ in 0..2 {
            for (raw, term, stem) in [
                ("Vaccines", "vaccines", Some("\u{1}envaccin")),
                ("talk", "talk", None),
                ("O'Neill", "oneill", Some("\u{1}enoneil")),
                ("1,200", "1200", None),
                ("É", "e", None),
            ] {
                let form = forms.of(raw, Span::new(0, raw.len()));
                assert_eq!((form.term, form.stem), (term, stem), "{raw}");
                assert_eq!(form.capital, raw.chars().any(char::is_uppercase), "{raw}");
            }
        }
        let long = "z".repeat(300);
        assert!(forms.of(&long, Span::new(0, long.len())).cut);
    }

    proptest! {
        /// However many words are remembered, each comes back as it was computed.
        #[test]
        fn memory_changes_nothing(words in prop::collection::vec("[a-zA-Zäé][a-zA-Zäé']{0,11}", 0..300)) {
            let mut forms = Forms::new(Lang::from_code("de"));
            for word in words.iter().chain(&words) {
                let (term, stem) = Forms::new(Lang::from_code("de")).compute(word);
                let form = forms.of(word, Span::new(0, word.len()));
                prop_assert_eq!(form.term, term);
                prop_assert_eq!(form.stem, stem.as_deref());
            }
        }
    }
}
