//! What does the tagger see in each word?
//!
//! A [`Token`] is a word of the text reduced to numbers: everything a feature can be made of, looked up
//! once. What stands between two words is one [`Gap`], in which blanks do not count, so
//! that a text whose marks stand apart (`Raab , he said`) reads as any other.

use super::super::lexicon::{LEXICON, Tags, phrase_key, word_key};
use super::gap::{Gap, gap_before};
use super::labels::{Part, label};
use super::rows::{add_rows, is_connector, is_idle, is_particle, mark_candidates};
use super::words::{Classes, WordTable, form_key, mix};
use crate::analysis::fold::fold_into;
use crate::analysis::words::Word;

/// A word as the tagger sees it.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// Its number among the words of its zone.
    pub word: u32,
    /// How it is written: a small number for each pattern of capitals, digits and marks.
    pub shape: u32,
    /// The hash of its folded form, digits as zeros.
    pub low: u64,
    /// The key of its form in our own lists.
    pub key: u64,
    /// What our own lists say of it.
    pub tags: u64,
    /// Its classes, by use.
    pub classes: Classes,
    /// The lists of names it stands in.
    pub lists: u16,
    /// How it is usually written: 0 unknown, 1 small to 7 with a capital.
    pub case: u8,
    /// What stands before it.
    pub gap: Gap,
    /// Facts of its place and form; see the constants.
    pub facts: u16,
    /// The known name that covers it: 0 none, else kind and part as a label, 16 more where only the
    /// context can tell.
    pub known: u8,
    /// What the rules take it for; see [`Zone::marks`].
    pub rule: u16,
    /// Its number among the letters, where it has a capital or can be in a name.
    pub letters: u32,
}

/// The letters of a word, as hashes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Letters {
    /// The first one to four letters, folded; 0 where it is shorter.
    pub first: [u64; 4],
    /// The last one to four.
    pub last: [u64; 4],
    /// All of them as initials, for acronyms.
    pub spelt: u64,
}

impl Token {
    /// It can be a word of a name.
    pub const CANDIDATE: u16 = 1;
    /// It has a capital.
    pub const CAPITAL: u16 = 2;
    /// First of its sentence.
    pub const FIRST: u16 = 4;
    /// In a sentence of capitals.
    pub const SHOUTED: u16 = 8;
    /// It begins with a digit.
    pub const DIGITS: u16 = 16;
    /// All its letters are capitals, of two or more.
    pub const CAPS: u16 = 32;
    /// A small word that stands inside names.
    pub const CONNECTOR: u16 = 64;
    /// A small word that begins names: `al`, `van`.
    pub const PARTICLE: u16 = 128;
    /// In a line that capitalises every long word, as headlines do.
    pub const HEADLINE: u16 = 256;
    /// It has a capital wherever it stands and names nobody: `I`, `Monday`.
    pub const IDLE: u16 = 512;

    /// What stands where no word does.
    pub const NONE: Token = Token {
        word: 0,
        shape: 0,
        low: 1,
        key: 0,
        tags: 0,
        classes: [0; 4],
        lists: 0,
        case: 0,
        gap: Gap::Start,
        facts: 0,
        known: 0,
        rule: 0,
        letters: 0,
    };

    /// Whether all facts of `which` hold.
    #[inline]
    pub fn is(&self, which: u16) -> bool {
        self.facts & which == which
    }
}

/// One part of a text, cut into words.
#[derive(Clone, Copy, Debug)]
pub struct Zone<'t> {
    /// The text.
    pub text: &'t str,
    /// Its words.
    pub words: &'t [Word],
    /// What the rules take each word for: 0 nothing, else a label, and the number of the evidence from
    /// bit 5 on. Empty where they were not asked.
    pub marks: &'t [u16],
}

/// An article as tokens, in sentences.
#[derive(Clone, Debug, Default)]
pub struct Tokens {
    /// All of them, zone after zone.
    pub all: Vec<Token>,
    /// The letters of those that have some.
    pub letters: Vec<Letters>,
    /// One past the last token of each sentence.
    pub sentences: Vec<u32>,
    /// One past the last token of each zone.
    pub zones: Vec<u32>,
    /// The rows of candidates that are labelled together: first token, one past the last. In order; none
    /// goes beyond a sentence.
    pub runs: Vec<(u32, u32)>,
}

/// Reads texts into tokens. Remembers the words it has met, since news uses the same ones again.
pub struct Reader<'a> {
    table: WordTable<'a>,
    memory: Vec<(u64, Token, Letters)>,
    buffer: String,
}

/// Words remembered: a power of two.
const MEMORY: usize = 1 << 13;

impl<'a> Reader<'a> {
    /// A reader that has met no word yet.
    pub fn new(table: WordTable<'a>) -> Reader<'a> {
        Reader {
            table,
            memory: vec![(0, Token::NONE, Letters::default()); MEMORY],
            buffer: String::new(),
        }
    }

    /// Reads an article. Linear in its length.
    pub fn read(&mut self, zones: &[Zone<'_>], tokens: &mut Tokens) {
        tokens.all.clear();
        tokens.letters.clear();
        tokens.sentences.clear();
        tokens.zones.clear();
        tokens.runs.clear();
        for zone in zones {
            let mut first = 0;
            while first < zone.words.len() {
                let sentence = zone.words[first].sentence;
                let end = first
                    + zone.words[first..].iter().take_while(|w| w.sentence == sentence).count();
                self.sentence(zone, first, end, tokens);
                first = end;
            }
            tokens.zones.push(tokens.all.len() as u32);
        }
    }

    fn sentence(&mut self, zone: &Zone<'_>, first: usize, end: usize, tokens: &mut Tokens) {
        let capitals = capitals(&zone.words[first..end]);
        let shouted = capitals == Token::SHOUTED;
        let begin = tokens.all.len();
        let mut apart = false;
        for at in first..end {
            let word = zone.words[at];
            let raw = word.span.of(zone.text);
            let mut gap = gap_before(zone.text, zone.words, at);
            if at == first && at > 0 && gap != Gap::Paragraph {
                gap = Gap::Start;
            }
            // The `s` of a possessive that stands apart is no word.
            if raw == "s" && at > first && matches!(gap, Gap::Apostrophe | Gap::Possessive) {
                apart = true;
                continue;
            }
            if apart {
                gap = Gap::Possessive;
                apart = false;
            }
            let (mut token, letters) = self.token(raw, word, shouted);
            token.word = at as u32;
            token.facts |= capitals;
            token.gap = gap;
            token.rule = zone.marks.get(at).copied().unwrap_or(0);
            token.letters = u32::MAX;
            if token.is(Token::CAPITAL) || token.is(Token::DIGITS) {
                token.letters = tokens.letters.len() as u32;
                tokens.letters.push(letters);
            }
            tokens.all.push(token);
        }
        let n = tokens.all.len();
        if n == begin {
            return;
        }
        tokens.all[begin].facts |= Token::FIRST;
        let sentence = &mut tokens.all[begin..];
        if sentence.iter().any(|token| token.is(Token::CAPITAL)) {
            mark_candidates(sentence);
            mark_known(sentence);
            for token in sentence.iter_mut() {
                // Small words inside names are few: their letters are worked out where they stand.
                if token.is(Token::CANDIDATE) && token.letters == u32::MAX {
                    let raw = zone.words[token.word as usize].span.of(zone.text);
                    token.letters = tokens.letters.len() as u32;
                    tokens.letters.push(letters_of(raw));
                }
            }
            add_rows(tokens, begin);
        }
        tokens.sentences.push(n as u32);
    }

    /// The token of a word, but for what depends on its place.
    fn token(&mut self, raw: &str, word: Word, shouted: bool) -> (Token, Letters) {
        let key = form_key(raw.as_bytes()) ^ u64::from(shouted);
        let place = (key >> 40) as usize & (MEMORY - 1);
        let (known, token, letters) = &self.memory[place];
        if *known == key {
            return (*token, *letters);
        }
        let made = make(raw, word, shouted, &self.table, &mut self.buffer);
        self.memory[place] = (key, made.0, made.1);
        made
    }
}

fn make(
    raw: &str,
    word: Word,
    shouted: bool,
    table: &WordTable<'_>,
    buffer: &mut String,
) -> (Token, Letters) {
    buffer.clear();
    let small = raw.bytes().all(|b| b.is_ascii_lowercase());
    if !small {
        fold_into(raw, buffer);
    }
    let low = if small { raw } else { buffer.as_str() };
    let low_facts = table.facts(form_key(low.as_bytes()));
    let mut classes = [0; 4];
    if !small {
        // A word of a headline in capitals is looked up as it would be written elsewhere.
        let own = if shouted && word.shape.all_caps() {
            let mut title = low.to_owned();
            if let Some(first) = title.get_mut(..1) {
                first.make_ascii_uppercase();
            }
            table.facts(form_key(title.as_bytes()))
        } else {
            table.facts(form_key(raw.as_bytes()))
        };
        if let Some(vector) = own.and_then(|own| own.vector()) {
            classes = table.classes(vector);
        }
    }
    if classes[0] == 0
        && let Some(vector) = low_facts.and_then(|low| low.vector())
    {
        classes = table.classes(vector);
    }
    let facts = low_facts.unwrap_or_default();
    let capital = !small && raw.chars().any(char::is_uppercase);
    let mut held = 0;
    for (holds, fact) in [
        (capital, Token::CAPITAL),
        (shouted, Token::SHOUTED),
        (word.shape.all_caps(), Token::CAPS),
        (raw.as_bytes()[0].is_ascii_digit(), Token::DIGITS),
        (is_connector(raw), Token::CONNECTOR),
        (is_particle(raw), Token::PARTICLE),
        (is_idle(raw), Token::IDLE),
    ] {
        held |= if holds { fact } else { 0 };
    }
    let low = if low.bytes().any(|b| b.is_ascii_digit()) {
        let zeros: Vec<u8> =
            low.bytes().map(|b| if b.is_ascii_digit() { b'0' } else { b }).collect();
        form_key(&zeros)
    } else {
        form_key(low.as_bytes())
    };
    let key = word_key(raw);
    let token = Token {
        shape: shape(raw, shouted),
        low,
        key,
        tags: LEXICON.tags(key).bits(),
        classes,
        lists: facts.lists(),
        case: facts.case(),
        facts: held,
        ..Token::NONE
    };
    let letters =
        if capital || held & Token::DIGITS != 0 { letters_of(raw) } else { Letters::default() };
    (token, letters)
}

fn letters_of(raw: &str) -> Letters {
    let mut letters = Letters::default();
    let folded = |c: char| c.to_lowercase().next().unwrap_or(c) as u64;
    let mut hash = FIRST_LETTER;
    for (c, edge) in raw.chars().zip(&mut letters.first) {
        hash = chained(hash, folded(c));
        *edge = hash;
    }
    let mut hash = 5_u64;
    for (c, edge) in raw.chars().rev().zip(&mut letters.last) {
        hash = chained(hash, folded(c));
        *edge = hash;
    }
    letters.spelt = raw
        .chars()
        .filter(|c| c.is_alphabetic())
        .take(12)
        .fold(SPELT, |hash, c| chained(hash, chained(FIRST_LETTER, folded(c))));
    letters
}

/// What the hash of first letters begins with.
const FIRST_LETTER: u64 = 3;

/// The hash of no letters.
pub(super) const SPELT: u64 = 11;

/// The hash of letters with one more.
#[inline]
pub(super) fn chained(hash: u64, letter: u64) -> u64 {
    mix(hash ^ letter.wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

/// A pattern of letters as a number: runs of more than two are two.
fn shape(raw: &str, shouted: bool) -> u32 {
    if shouted && !raw.bytes().any(|b| b.is_ascii_digit()) {
        return 1;
    }
    let mut number = 7_u32;
    let (mut last, mut run) = (0, 0);
    for c in raw.chars() {
        let class = if c.is_lowercase() {
            1
        } else if c.is_uppercase() {
            2
        } else if c.is_numeric() {
            3
        } else if c.is_alphabetic() {
            4
        } else {
            5 + (c as u32 & 15)
        };
        run = if class == last { run + 1 } else { 1 };
        last = class;
        if run <= 2 {
            number = number.wrapping_mul(23).wrapping_add(class);
        }
    }
    number
}

/// How little a sentence says by its capitals: [`Token::SHOUTED`] where most words are all in capitals,
/// [`Token::HEADLINE`] where every long one has a capital, else 0.
fn capitals(words: &[Word]) -> u16 {
    let (mut n, mut n_caps, mut n_capital, mut n_small) = (0, 0, 0, 0);
    for word in words {
        if word.shape.digits() || word.span.len() < 2 {
            continue;
        }
        n += 1;
        n_caps += usize::from(word.shape.all_caps() && !word.shape.acronym());
        n_capital += usize::from(word.shape.capital());
        // Small words of four letters carry meaning; headlines capitalise those.
        n_small += usize::from(!word.shape.capital() && word.span.len() > 4);
    }
    if (n_caps >= 2 && n_caps * 10 >= n * 6) || (n >= 5 && n_capital == n && n_caps * 2 >= n) {
        return Token::SHOUTED;
    }
    let headline = (5..=LONGEST_HEADLINE).contains(&n) && n_small == 0 && n_capital * 4 >= n * 3;
    if headline { Token::HEADLINE } else { 0 }
}

/// Words in the longest line that is taken for a headline.
const LONGEST_HEADLINE: usize = 25;

/// Marks the words of known names, the longest first found.
fn mark_known(sentence: &mut [Token]) {
    let mut at = 0;
    while at < sentence.len() {
        let longest = Tags::from_bits(sentence[at].tags).longest_known();
        if longest == 0 || !sentence[at].is(Token::CAPITAL) {
            at += 1;
            continue;
        }
        let longest = longest.min(sentence.len() - at);
        let found = (1..=longest).rev().find_map(|n| {
            let words = &sentence[at..at + n];
            let known = LEXICON.known(phrase_key(words.iter().map(|token| token.key)))?;
            let fits = !known.needs_capitals || words.iter().all(|token| token.is(Token::CAPS));
            fits.then_some((n, known))
        });
        let Some((n, known)) = found else {
            at += 1;
            continue;
        };
        for i in 0..n {
            let part = match (i == 0, i + 1 == n) {
                (true, true) => Part::Unit,
                (true, false) => Part::Begin,
                (false, true) => Part::Last,
                (false, false) => Part::Inside,
            };
            sentence[at + i].known = label(known.kind, part) + if known.ambiguous { 16 } else { 0 };
        }
        at += n;
    }
}
