//! What stands in the positional field, and at which position?
//!
//! Headline and body are two zones of one field, so far apart ([`ZONE_GAP`]) that nothing near
//! matches across them. Only words advance positions. Stems, case, sentence and paragraph
//! boundaries and mentions of entities share the position of a word; their terms begin with a
//! control character, which no word contains, so that a reader can never type one.

use crate::analysis::entities::{Kind, Standing};
use crate::analysis::{Lang, Spelling};

/// The position of the first word of the body. Headline words stand below [`HEADLINE_END`].
pub const BODY: u32 = HEADLINE_END + ZONE_GAP;

/// One past the last position of the headline zone. What a headline has beyond stands in a zone
/// behind the body.
pub const HEADLINE_END: u32 = 128;

/// How far apart zones stand at least: one more than the farthest any operator reaches. 1,000 would
/// do as well, and make positions take a ninth more room: each article's first one is stored whole.
pub const ZONE_GAP: u32 = 256;

/// Longer terms are cut to this many bytes, and the cut is told.
pub const LONGEST_TERM: usize = 240;

/// Stands at the first word of every sentence.
pub const SENTENCE: &str = "\u{4}s";
/// Stands at the first word of every paragraph.
pub const PARAGRAPH: &str = "\u{4}p";
/// Stands at every word that has a capital letter.
pub const CAPITAL: &str = "\u{4}c";
/// Stands at the first word after the lead.
pub const LEAD_END: &str = "\u{4}l";
/// Stands at the first word of every mention of an entity: two that touch stay two.
pub const MENTION: &str = "\u{4}m";
/// What the term of a compound written as one begins with: `COVID-19` is also `covid19`.
pub const JOINED: &str = "\u{7}";
/// Stands, in scans, at the first word of a line that may be the rest of the word before it.
pub const REST: &str = "\u{4}r";
/// What the terms of a word divided by a hyphen over two lines begin with. They stand at its first half:
/// the word itself, and its stem where that is another word.
pub const DIVIDED: &str = "\u{3}";

/// No half of a word that is broken over two lines has fewer letters.
pub const SHORTEST_HALF: usize = 2;

/// Shorter words are not looked for in halves without a hyphen: too many pairs of words would be taken
/// for one.
pub const SHORTEST_BROKEN: usize = 6;

/// The term of `stem` in `lang`, which stands at words whose stem is not the word itself.
pub fn stem_term(lang: Lang, stem: &str) -> String {
    format!("\u{1}{}{stem}", lang.code())
}

/// The term of `word` where it is written all in capitals.
pub fn all_caps_term(word: &str) -> String {
    format!("\u{2}{word}")
}

/// The term of the entity `key`, which stands at every word of its mentions.
pub fn entity_term(standing: Standing, key: &str) -> String {
    format!("\u{5}{}{key}", standing_letter(standing))
}

/// A word of a name as a query asks for it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NameWord(pub Spelling);

impl NameWord {
    /// This very word, normalized.
    pub fn whole(text: impl Into<String>) -> NameWord {
        NameWord(Spelling::Whole(text.into()))
    }

    /// What it was typed as.
    pub fn text(&self) -> &str {
        self.0.text()
    }

    /// Whether it stands for one word only.
    pub fn is_whole(&self) -> bool {
        self.0.is_whole()
    }

    /// Whether `word` (normalized) is meant.
    pub fn takes(&self, word: &str) -> bool {
        self.0.takes(word)
    }
}

/// The letter that tells kinds apart inside terms.
pub fn kind_letter(kind: Kind) -> char {
    match kind {
        Kind::Person => 'p',
        Kind::Organization => 'o',
        Kind::Place => 'l',
    }
}

/// The letter that tells standings apart inside terms: small where the kind is clear, a capital
/// where it is shown only, `?` for a guess.
pub fn standing_letter(standing: Standing) -> char {
    match standing {
        Standing::Clear(kind) => kind_letter(kind),
        Standing::Shown(kind) => kind_letter(kind).to_ascii_uppercase(),
        Standing::Guess => '?',
    }
}

/// The standing that a letter tells.
pub fn standing_of(letter: u8) -> Option<Standing> {
    Standing::ALL.into_iter().find(|standing| standing_letter(*standing) == char::from(letter))
}

/// The facts that are found by words and stand in zones of their own behind the body: each word's
/// term begins with a control character and the fact's letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each is named after the fact")]
pub enum FactZone {
    Source,
    Section,
    Byline,
    Dateline,
    Url,
}

impl FactZone {
    /// The term of `word` (normalized) in this zone.
    pub fn term(self, word: &str) -> String {
        let letter = match self {
            FactZone::Source => 's',
            FactZone::Section => 'c',
            FactZone::Byline => 'b',
            FactZone::Dateline => 'd',
            FactZone::Url => 'u',
        };
        format!("\u{6}{letter}{word}")
    }
}

/// Terms with their positions, in one string: how analysis hands a text to the index, and what a
/// text can be matched against without one.
///
/// Each token is three bytes and its term. The first byte says where it stands:
/// `NEXT`, one position after the last word; `SAME`, at its position;
/// `JUMP`, whose term is a position in decimal for the tokens to come. The other two
/// are the term's length in bytes, seven bits each, so that all of it stays UTF-8.
///
/// # Example
///
/// ```
/// use dateline::analysis::Tokens;
/// let mut tokens = Tokens::default();
/// tokens.word("trade");
/// tokens.word("talks");
/// tokens.mark("\u{1}entalk");
/// let all: Vec<(u32, &str)> = tokens.iter().collect();
/// assert_eq!(all, [(0, "trade"), (1, "talks"), (1, "\u{1}entalk")]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Tokens {
    encoded: Vec<u8>,
    /// The position the next word takes.
    next: u32,
}

impl Tokens {
    const JUMP: u8 = 1;
    const NEXT: u8 = 2;
    const SAME: u8 = 3;

    /// Room for the tokens of a text of `bytes` bytes.
    pub fn with_capacity(bytes: usize) -> Self {
        Tokens { encoded: Vec::with_capacity(bytes), next: 0 }
    }

    /// Adds a word one position after the last.
    pub fn word(&mut self, term: &str) {
        self.push(Self::NEXT, term);
        self.next += 1;
    }

    /// Adds a term at the position of the last word.
    pub fn mark(&mut self, term: &str) {
        self.push(Self::SAME, term);
    }

    /// As [`mark`](Self::mark), of a term in two parts.
    pub fn mark_joined(&mut self, first: &str, second: &str) {
        self.head(Self::SAME, first.len() + second.len());
        self.encoded.extend_from_slice(first.as_bytes());
        self.encoded.extend_from_slice(second.as_bytes());
    }

    /// The next word stands at `position`.
    pub fn jump(&mut self, position: u32) {
        self.push(Self::JUMP, &position.to_string());
        self.next = position;
    }

    /// The position the next word takes.
    pub fn next_position(&self) -> u32 {
        self.next
    }

    /// Every term with its position, in the order they were added.
    pub fn iter(&self) -> TokenIter<'_> {
        Tokens::decode(std::str::from_utf8(&self.encoded).unwrap_or_default())
    }

    /// Reads what [`into_encoded`](Self::into_encoded) gave.
    pub fn decode(encoded: &str) -> TokenIter<'_> {
        TokenIter { rest: encoded, next: 0 }
    }

    /// The one string the index's tokenizer reads.
    pub fn into_encoded(self) -> String {
        String::from_utf8(self.encoded).unwrap_or_default()
    }

    #[inline]
    fn push(&mut self, op: u8, term: &str) {
        self.head(op, term.len());
        self.encoded.extend_from_slice(term.as_bytes());
    }

    #[inline]
    fn head(&mut self, op: u8, len: usize) {
        debug_assert!(len < 1 << 14, "terms are cut to {LONGEST_TERM} bytes and a mark");
        // All three are below 128: ASCII.
        self.encoded.extend_from_slice(&[op, (len >> 7 & 127) as u8, (len & 127) as u8]);
    }
}

/// The tokens of [`Tokens`], with their positions.
#[derive(Clone, Debug)]
pub struct TokenIter<'t> {
    rest: &'t str,
    next: u32,
}

impl<'t> Iterator for TokenIter<'t> {
    type Item = (u32, &'t str);

    #[inline]
    fn next(&mut self) -> Option<(u32, &'t str)> {
        loop {
            let [op, high, low, ..] = *self.rest.as_bytes() else { return None };
            let end = 3 + (usize::from(high) << 7 | usize::from(low));
            let term = self.rest.get(3..end)?;
            self.rest = &self.rest[end..];
            match op {
                Tokens::NEXT => self.next += 1,
                Tokens::JUMP => {
                    self.next = term.parse().unwrap_or(0);
                    continue;
                }
                _ => {}
            }
            return Some((self.next.saturating_sub(1), term));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_come_back_as_they_went_in() {
        let mut tokens = Tokens::default();
        tokens.word("a");
        tokens.jump(BODY);
        tokens.word("b");
        tokens.mark_joined("\u{1}en", "bb");
        tokens.word("c");
        assert_eq!(tokens.next_position(), BODY + 2);
        let encoded = tokens.into_encoded();
        let all: Vec<_> = Tokens::decode(&encoded).collect();
        assert_eq!(all, [(0, "a"), (BODY, "b"), (BODY, "\u{1}enbb"), (BODY + 1, "c")]);
    }
}
