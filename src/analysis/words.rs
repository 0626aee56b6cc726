//! What are the words of a text, and where do its sentences end?
//!
//! Word boundaries are those of UAX #29 with the changes news needs: an acronym with stops is one
//! word (`U.S.`), a possessive loses its `'s`, an elided article is a word of its own (`l'été`),
//! the parts of a hyphen or `&` compound are words that know they belong together, words that a
//! scan glued at a stop are parted (`a.The`), Chinese and Japanese text is cut into characters, and the
//! targets of Markdown links are passed over. The halves of a word that goes on in the next line stay two
//! words; the second knows that it may be the rest of the first.
//!
//! # Source
//!
//! Unicode Standard Annex #29, Unicode Text Segmentation, section 4. The sentence rules are our own:
//! a stop, then a blank, then what can begin a sentence, unless the word before the stop is an
//! abbreviation; and never more than [`LONGEST_SENTENCE`] words.

use crate::analysis::abbreviations::{begins_sentence, is_abbreviation};
use crate::analysis::characters::Class;
use crate::analysis::line_ends::{Rest, rest_of};
use crate::analysis::paragraphs::paragraph_starts;
use crate::base::Span;

/// A sentence is ended after this many words even where no stop is seen (tables, bad scans).
pub const LONGEST_SENTENCE: u32 = 80;

/// How the target of a Markdown link begins. A reader sees the link's text, not its target, whose
/// words would be found in articles that do not have them.
const LINK: &str = "](http";

/// One word of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// The bytes of the word, without possessive `'s` or surrounding punctuation.
    pub span: Span,
    /// Which sentence it stands in, counted from 0.
    pub sentence: u32,
    /// Which paragraph it stands in, counted from 0.
    pub paragraph: u32,
    /// How it is written.
    pub shape: Shape,
    /// How many words the compound has that begins here (`COVID-19`: 2); 0 where none begins.
    pub compound: u8,
    /// Whether it may be the rest of the word before it.
    pub rest: Rest,
}

/// How a word is written, as a small set of facts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shape(u8);

impl Shape {
    const CAPITAL: u8 = 1;
    const ALL_CAPS: u8 = 2;
    const ACRONYM: u8 = 4;
    const DIGITS: u8 = 8;
    const POSSESSIVE: u8 = 16;
    const CHARACTER: u8 = 32;

    /// The first letter is upper case.
    pub fn capital(self) -> bool {
        self.0 & Self::CAPITAL != 0
    }

    /// Two letters or more, and all upper case: `WHO`, `U.S.`, `APT29`.
    pub fn all_caps(self) -> bool {
        self.0 & Self::ALL_CAPS != 0
    }

    /// Letters parted by stops: `U.S.`, `a.m.`
    pub fn acronym(self) -> bool {
        self.0 & Self::ACRONYM != 0
    }

    /// Begins with a digit.
    pub fn digits(self) -> bool {
        self.0 & Self::DIGITS != 0
    }

    /// A possessive `'s` stood behind it.
    pub fn possessive(self) -> bool {
        self.0 & Self::POSSESSIVE != 0
    }

    /// One character of a script written without blanks (Chinese, Japanese, Thai …).
    pub fn character(self) -> bool {
        self.0 & Self::CHARACTER != 0
    }
}

/// Cuts `text` into its words, in order, each with its sentence and paragraph.
///
/// Spans are sorted and disjoint and lie on character boundaries. Linear in the length of `text`.
///
/// # Example
///
/// ```
/// use dateline::analysis::words;
/// let text = "Britain's NCSC met in the U.S. today. It warned.";
/// let found: Vec<&str> = words(text).iter().map(|word| word.span.of(text)).collect();
/// assert_eq!(found, ["Britain", "NCSC", "met", "in", "the", "U.S.", "today", "It", "warned"]);
/// assert_eq!(words(text)[7].sentence, 1);
/// ```
pub fn words(text: &str) -> Vec<Word> {
    let paragraphs = paragraph_starts(text);
    Cutter::new(text, &paragraphs).run()
}

/// As [`words`], for a text that is known to be one paragraph: a headline, a query, a sentence.
pub fn words_of_line(text: &str) -> Vec<Word> {
    Cutter::new(text, &[0]).run()
}

/// What stood between the last word and the one to come.
#[derive(Default)]
struct Gap {
    stop: bool,
    /// The stop was a `.`, which abbreviations carry too.
    dot: bool,
    blank_after_stop: bool,
    newline: bool,
    bullet: bool,
    ideographic: bool,
}

struct Cutter<'t> {
    text: &'t str,
    at: usize,
    words: Vec<Word>,
    paragraphs: &'t [usize],
    /// How many of `paragraphs` have begun.
    paragraph: usize,
    sentence: u32,
    n_in_sentence: u32,
    /// Of the word to come.
    rest: Rest,
}

impl<'t> Cutter<'t> {
    fn new(text: &'t str, paragraphs: &'t [usize]) -> Self {
        let words = Vec::with_capacity(text.len() / 6 + 1);
        Cutter {
            text,
            at: 0,
            words,
            paragraphs,
            paragraph: 0,
            sentence: 0,
            n_in_sentence: 0,
            rest: Rest::No,
        }
    }

    fn run(mut self) -> Vec<Word> {
        while let Some(gap) = self.skip_gap() {
            self.enter(&gap);
            self.word();
        }
        self.words
    }

    /// Class and byte length of the character at `at`; `None` at the end.
    #[inline]
    fn class(&self, at: usize) -> Option<(Class, usize)> {
        Class::at(self.text, at)
    }

    /// Moves to the next word and says what was passed; `None` at the end of the text.
    fn skip_gap(&mut self) -> Option<Gap> {
        let mut gap = Gap::default();
        if self.words.last().is_some_and(|last| last.span.of(self.text).ends_with('.')) {
            // The acronym took the stop that may have ended its sentence.
            (gap.stop, gap.dot) = (true, true);
        }
        loop {
            let (class, len) = self.class(self.at)?;
            match class {
                Class::Upper | Class::Lower | Class::Digit | Class::Character => return Some(gap),
                Class::Dot => {
                    gap.dot = !gap.stop;
                    gap.stop = true;
                }
                Class::Stop => {
                    gap.ideographic |=
                        len > 2 && self.text[self.at..].starts_with(['。', '！', '？']);
                    (gap.stop, gap.dot) = (true, false);
                }
                Class::Newline => {
                    gap.newline = true;
                    gap.blank_after_stop |= gap.stop;
                }
                Class::Blank => gap.blank_after_stop |= gap.stop,
                Class::Bullet => gap.bullet |= gap.newline,
                Class::Closer if self.text[self.at..].starts_with(LINK) => {
                    self.at += self.link_target();
                    continue;
                }
                _ => {}
            }
            self.at += len;
        }
    }

    /// How many bytes the rest of a Markdown link takes: `](https://… "title")`. Up to the next blank
    /// where it is cut.
    fn link_target(&self) -> usize {
        let rest = &self.text.as_bytes()[self.at..];
        let line = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        memchr::memchr(b')', &rest[..line])
            .map(|end| end + 1)
            .or_else(|| memchr::memchr(b' ', &rest[..line]))
            .unwrap_or(line)
    }

    /// Settles in which sentence and paragraph the word at `self.at` stands.
    fn enter(&mut self, gap: &Gap) {
        let mut new_paragraph = false;
        while self.paragraphs.get(self.paragraph).is_some_and(|start| *start <= self.at) {
            self.paragraph += 1;
            new_paragraph = true;
        }
        let Some(last) = self.words.last() else { return };
        let ends = new_paragraph
            || self.n_in_sentence >= LONGEST_SENTENCE
            || gap.bullet
            || gap.ideographic
            || (gap.stop && gap.blank_after_stop && self.can_begin_after(*last, gap));
        if ends {
            self.sentence += 1;
            self.n_in_sentence = 0;
        }
        if gap.newline && !new_paragraph {
            self.rest = rest_of(*last, self.text, self.at);
        }
    }

    /// Whether the stop that was passed ends a sentence, seen the words on both its sides.
    fn can_begin_after(&self, last: Word, gap: &Gap) -> bool {
        let next = &self.text[self.at..];
        let Some((class, _)) = self.class(self.at) else { return false };
        if class == Class::Lower {
            return false;
        }
        if !gap.dot && !last.shape.acronym() {
            return true;
        }
        let before = last.span.of(self.text);
        if last.shape.acronym() {
            return begins_sentence(next);
        }
        !is_abbreviation(before, next)
    }

    /// Cuts the word, and any compound, that begins at `self.at`.
    fn word(&mut self) {
        let first = self.words.len();
        loop {
            self.part();
            let joined = match self.class(self.at) {
                Some((Class::Joiner, len)) if self.begins_word(self.at + len) => len,
                _ => break,
            };
            self.at += joined;
        }
        let n_parts = self.words.len() - first;
        if n_parts > 1 && !self.words[first].shape.character() {
            self.words[first].compound = u8::try_from(n_parts).unwrap_or(u8::MAX);
        }
    }

    fn begins_word(&self, at: usize) -> bool {
        matches!(self.class(at), Some((Class::Upper | Class::Lower | Class::Digit, _)))
    }

    fn is_letter(&self, at: usize) -> bool {
        matches!(self.class(at), Some((Class::Upper | Class::Lower, _)))
    }

    /// Cuts one word without joiners.
    fn part(&mut self) {
        let start = self.at;
        let Some((first, first_len)) = self.class(start) else { return };
        if first == Class::Character {
            let mut end = start + first_len;
            while let Some((Class::Mark, len)) = self.class(end) {
                end += len;
            }
            self.at = end;
            return self.push(start, end, Shape(Shape::CHARACTER));
        }
        let mut shape = if first == Class::Upper { Shape::CAPITAL } else { 0 };
        if first == Class::Digit {
            shape |= Shape::DIGITS;
        } else if let Some((end, n_upper, n_letters)) = self.acronym(start) {
            let caps = if n_upper == n_letters { Shape::ALL_CAPS } else { 0 };
            self.at = end;
            return self.push(start, end, Shape(shape | Shape::ACRONYM | caps));
        }
        let (mut n_upper, mut n_letters, mut last) = (0, 0, first);
        let mut at = start;
        let end = loop {
            // Most of a word is small letters, which need no second look.
            let n_lower = self.text.as_bytes()[at..].iter().take_while(|b| b.is_ascii_lowercase());
            let n_lower = n_lower.count();
            if n_lower > 0 {
                n_letters += n_lower;
                at += n_lower;
                last = Class::Lower;
            }
            let Some((class, len)) = self.class(at) else { break at };
            match class {
                Class::Upper | Class::Lower => {
                    n_letters += 1;
                    n_upper += usize::from(class == Class::Upper);
                }
                Class::Digit | Class::Mark => {}
                Class::Apostrophe if last != Class::Digit && self.is_letter(at + len) => {
                    if self.is_possessive(at + len) {
                        shape |= Shape::POSSESSIVE;
                        self.at = at + len + 1;
                        return self.push_counted(start, at, shape, n_upper, n_letters);
                    }
                    if is_elided(&self.text[start..at], &self.text[at + len..]) {
                        self.at = at + len;
                        self.push_counted(start, at, shape, n_upper, n_letters);
                        return self.part();
                    }
                }
                Class::Dot | Class::Comma
                    if last == Class::Digit
                        && matches!(self.class(at + len), Some((Class::Digit, _))) => {}
                _ => break at,
            }
            if class != Class::Mark {
                last = class;
            }
            at += len;
        };
        self.at = end;
        self.push_counted(start, end, shape, n_upper, n_letters);
    }

    fn push_counted(&mut self, start: usize, end: usize, shape: u8, upper: usize, letters: usize) {
        let caps = if letters >= 2 && upper == letters { Shape::ALL_CAPS } else { 0 };
        self.push(start, end, Shape(shape | caps));
    }

    fn push(&mut self, start: usize, end: usize, shape: Shape) {
        self.n_in_sentence += 1;
        self.words.push(Word {
            span: Span::new(start, end),
            sentence: self.sentence,
            paragraph: (self.paragraph.max(1) - 1) as u32,
            shape,
            compound: 0,
            rest: std::mem::take(&mut self.rest),
        });
    }

    /// Whether a lone `s` stands at `at`, as in `Britain's`.
    fn is_possessive(&self, at: usize) -> bool {
        matches!(self.text.as_bytes()[at], b's' | b'S')
            && !matches!(
                self.class(at + 1),
                Some((Class::Upper | Class::Lower | Class::Digit | Class::Mark, _))
            )
    }

    /// The end of the acronym at `start`, with how many of its letters are upper case and how many
    /// there are: `U.S.`, `a.m`, `D.C.`; single letters parted by stops, at least two.
    fn acronym(&self, start: usize) -> Option<(usize, usize, usize)> {
        let (mut at, mut n_upper, mut n_letters) = (start, 0, 0);
        let mut end = start;
        while let Some((class @ (Class::Upper | Class::Lower), len)) = self.class(at) {
            let stop = self.class(at + len);
            if matches!(stop, Some((Class::Upper | Class::Lower | Class::Digit | Class::Mark, _))) {
                return None;
            }
            n_upper += usize::from(class == Class::Upper);
            n_letters += 1;
            match stop {
                Some((Class::Dot, 1)) => {
                    end = at + len + 1;
                    at = end;
                }
                _ => {
                    end = at + len;
                    break;
                }
            }
        }
        (n_letters >= 2).then_some((end, n_upper, n_letters))
    }
}

/// Whether `before` is an article or particle that lost its vowel before `after`: `l'été`,
/// `d'Estaing`, `dell'arte`; never `O'Neill` or `don't`.
fn is_elided(before: &str, after: &str) -> bool {
    if before.len() > 7 || !before.is_ascii() {
        return false;
    }
    let vowel = after.chars().next().is_some_and(|c| {
        matches!(super::fold(c.encode_utf8(&mut [0; 4])).as_bytes().first(), Some(b) if b"aeiouhy".contains(b))
    });
    let particle = before.to_ascii_lowercase();
    vowel
        && matches!(
            particle.as_str(),
            "l" | "d"
                | "j"
                | "n"
                | "s"
                | "m"
                | "t"
                | "c"
                | "qu"
                | "jusqu"
                | "lorsqu"
                | "puisqu"
                | "quoiqu"
                | "dell"
                | "all"
                | "nell"
                | "sull"
                | "dall"
                | "un"
                | "quell"
                | "gl"
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expected: &str) {
        let found: Vec<&str> = words(text).iter().map(|word| word.span.of(text)).collect();
        assert_eq!(found.join("|"), expected, "{text:?}");
    }

    #[test]
    fn words_as_news_writes_them() {
        check("", "");
        check("Britain's O'Neill", "Britain|O'Neill");
        check("Britain’s ministers’ cars", "Britain|ministers|cars");
        check("95%-certain UK-US COVID-19", "95|certain|UK|US|COVID|19");
        check("U.S. and U.S.A., a.m. e.g. D.C.", "U.S.|and|U.S.A.|a.m.|e.g.|D.C.");
        check("AT&T R&D", "AT|T|R|D");
        check("$3.5bn 1,200 10:30 24/7 and/or", "3.5bn|1,200|10|30|24|7|and|or");
        check("l'été d'Estaing dell’arte don't I'm", "l|été|d|Estaing|dell|arte|don't|I'm");
        check("e-mail it.The end a.The", "e|mail|it|The|end|a|The");
        check("東京都の e-mail東京", "東|京|都|の|e|mail|東|京");
        check("cafe\u{301} nai\u{308}ve", "cafe\u{301}|nai\u{308}ve");
        check("http://www.example.com/x?y=1", "http|www|example|com|x|y|1");
        check(
            "[M23 rebels](https://x.org/de_het \"Het\") in [Goma](http://y",
            "M23|rebels|in|Goma",
        );
        check("a [note](see below) stays", "a|note|see|below|stays");
        check("cut](https://x.org/a b", "cut|b");
        check("J.K. Rowling J. K.", "J.K.|Rowling|J|K");
        check("the 1990s' end 'tis", "the|1990s|end|tis");
        check("Президент сказал: «да»", "Президент|сказал|да");
    }

    #[test]
    fn compounds_know_their_length() {
        let text = "COVID-19 AT&T state-of-the-art plain";
        let compounds: Vec<u8> = words(text).iter().map(|word| word.compound).collect();
        assert_eq!(compounds, [2, 0, 2, 0, 4, 0, 0, 0, 0]);
    }

    #[test]
    fn shapes() {
        let shape = |text: &str| words(text)[0].shape;
        assert!(shape("WHO").all_caps() && shape("WHO").capital());
        assert!(shape("U.S.").all_caps() && shape("U.S.").acronym());
        assert!(shape("APT29").all_caps());
        assert!(!shape("I").all_caps() && shape("I").capital());
        assert!(shape("a.m.").acronym() && !shape("a.m.").all_caps());
        assert!(shape("Élysée").capital());
        assert!(shape("1916").digits());
        assert!(shape("Britain's").possessive());
        assert!(shape("東").character());
    }

    fn check_sentences(text: &str, expected: &[&str]) {
        let words = words(text);
        let mut found: Vec<String> = Vec::new();
        for word in &words {
            if word.sentence as usize == found.len() {
                found.push(String::new());
            } else {
                found[word.sentence as usize].push(' ');
            }
            found[word.sentence as usize].push_str(word.span.of(text));
        }
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn sentences_end_where_a_reader_ends_them() {
        check_sentences("It rained. Then it stopped.", &["It rained", "Then it stopped"]);
        check_sentences("Mr. Raab met Gen. Smith. He left.", &["Mr Raab met Gen Smith", "He left"]);
        check_sentences(
            "In the U.S. Senate. In the U.S. The vote",
            &["In the U.S. Senate", "In the U.S.", "The vote"],
        );
        check_sentences(
            "J. K. Rowling wrote. \"Yes.\" She did!",
            &["J K Rowling wrote", "Yes", "She did"],
        );
        check_sentences("It cost 3.5 million. 200 died.", &["It cost 3.5 million", "200 died"]);
        check_sentences("Am 3. Mai kam er. Dann ging er.", &["Am 3 Mai kam er", "Dann ging er"]);
        check_sentences("One\n\nTwo three\nfour", &["One", "Two three four"]);
        check_sentences("* First point\n* Second point", &["First point", "Second point"]);
        check_sentences("今日は。明日は", &["今 日 は", "明 日 は"]);
        check_sentences("He asked why? because.", &["He asked why because"]);
    }

    #[test]
    fn a_sentence_without_a_stop_ends_all_the_same() {
        let text = "word ".repeat(200);
        let words = words(&text);
        assert_eq!(words[79].sentence, 0);
        assert_eq!(words[80].sentence, 1);
        assert_eq!(words[199].sentence, 2);
    }

    proptest! {
        #[test]
        fn spans_are_sorted_disjoint_and_on_boundaries(text in "\\PC{0,80}") {
            let mut end = 0;
            for word in words(&text) {
                prop_assert!(word.span.start as usize >= end);
                prop_assert!(!word.span.is_empty());
                prop_assert!(!word.span.of(&text).is_empty());
                end = word.span.end as usize;
            }
        }

        /// On plain prose the boundaries are those of UAX #29.
        #[test]
        fn plain_prose_breaks_as_uax29(text in "[a-zA-Zäéßжд0-9 !?()\n]{0,60}") {
            use unicode_segmentation::UnicodeSegmentation;
            let ours: Vec<&str> = words(&text).iter().map(|word| word.span.of(&text)).collect();
            let theirs: Vec<&str> = text.unicode_words().collect();
            prop_assert_eq!(ours, theirs);
        }

        /// A sentence cut on its own gives the same words: snippets rely on it.
        #[test]
        fn sentences_can_be_cut_alone(text in "([A-Za-z]{1,6}([-.,' &]|\\. ){1}){0,30}") {
            let all = words(&text);
            let mut at = 0;
            while at < all.len() {
                let n = all[at..].iter().take_while(|w| w.sentence == all[at].sentence).count();
                let start = all[at].span.start as usize;
                let end = all.get(at + n).map_or(text.len(), |w| w.span.start as usize);
                let alone = words_of_line(&text[start..end]);
                prop_assert_eq!(alone.len(), n);
                for (word, other) in all[at..at + n].iter().zip(&alone) {
                    prop_assert_eq!(word.span.start as usize - start, other.span.start as usize);
                }
                at += n;
            }
        }
    }
}
