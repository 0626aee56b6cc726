//! Which words does a word stand for that is typed with wildcards, or only roughly?
//!
//! All of it is about words as the index has them: normalized, one at a time.

use std::borrow::Cow;

use crate::analysis::normalize;

/// How the words of the index that are meant are spelt.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Spelling {
    /// Exactly so.
    Whole(String),
    /// With this beginning.
    Begins(String),
    /// As this pattern: `*` stands for any letters or none, `?` for one.
    Wild(String),
    /// With at most so many letters changed, added, left out or swapped with their neighbour.
    Near(String, u8),
}

impl Spelling {
    /// Whether `word` (normalized) is meant.
    ///
    /// # Example
    ///
    /// ```
    /// use dateline::analysis::Spelling;
    /// assert!(Spelling::Wild("wom?n".to_owned()).takes("women"));
    /// assert!(Spelling::Near("raab".to_owned(), 1).takes("rab"));
    /// assert!(!Spelling::Near("raab".to_owned(), 1).takes("rob"));
    /// ```
    pub fn takes(&self, word: &str) -> bool {
        match self {
            Spelling::Whole(whole) => word == whole,
            Spelling::Begins(begin) => word.starts_with(begin.as_str()),
            Spelling::Wild(pattern) => is_like(word, pattern),
            Spelling::Near(whole, most) => n_edits(word, whole, *most).is_some(),
        }
    }

    /// What it was typed as: a word, the beginning of one, or a pattern.
    pub fn text(&self) -> &str {
        match self {
            Spelling::Whole(text)
            | Spelling::Begins(text)
            | Spelling::Wild(text)
            | Spelling::Near(text, _) => text,
        }
    }

    /// What every word that is meant begins with.
    pub fn fixed(&self) -> &str {
        match self {
            Spelling::Whole(text) | Spelling::Begins(text) => text,
            Spelling::Wild(pattern) => &pattern[..pattern.find(['*', '?']).unwrap_or(0)],
            Spelling::Near(..) => "",
        }
    }

    /// Whether it stands for one word only.
    pub fn is_whole(&self) -> bool {
        matches!(self, Spelling::Whole(_))
    }

    /// The spelling of one word that was cut from a text in which [`wildcards`] are letters; the last
    /// `prefix` says whether only its beginning was typed.
    pub fn of_word(raw: &str, prefix: bool) -> Spelling {
        let mut text: String = normalize(raw)
            .chars()
            .map(|c| match c {
                ANY_LETTERS => '*',
                ONE_LETTER => '?',
                c => c,
            })
            .collect();
        if prefix {
            text.push('*');
        }
        while text.contains("**") {
            text = text.replace("**", "*");
        }
        match text.find(['*', '?']) {
            None => Spelling::Whole(text),
            Some(at) if at + 1 == text.len() && text.ends_with('*') => {
                text.pop();
                Spelling::Begins(text)
            }
            Some(_) => Spelling::Wild(text),
        }
    }
}

/// A letter of no living script stands for `*` while a text is cut into words, so that a wildcard
/// belongs to its word.
const ANY_LETTERS: char = '\u{a6a0}';
/// The same for `?`.
const ONE_LETTER: char = '\u{a6a1}';

/// `text` with every `*` and `?` that stands for letters replaced by a letter, so that words keep
/// theirs when cut: a `*` beside a letter or digit, a `?` between two. In what looks like an address
/// both are punctuation.
///
/// # Example
///
/// ```
/// use dateline::analysis::{wildcards, words_of_line};
/// assert_eq!(words_of_line("wom?n, *burg").len(), 3);
/// assert_eq!(words_of_line(&wildcards("wom?n, *burg")).len(), 2);
/// assert_eq!(wildcards("who? what* http://a.b/?c"), format!("who? what{} http://a.b/?c", '\u{a6a0}'));
/// ```
pub fn wildcards(text: &str) -> Cow<'_, str> {
    if !text.contains(['*', '?']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for piece in text.split_inclusive(char::is_whitespace) {
        let is_address = piece.contains(['/', ':', '=']);
        if is_address {
            out.push_str(piece);
            continue;
        }
        let chars: Vec<char> = piece.chars().collect();
        for (at, c) in chars.iter().enumerate() {
            let (before, after) = letters_beside(&chars, at);
            out.push(match c {
                '*' if before || after => ANY_LETTERS,
                '?' if before && after => ONE_LETTER,
                c => *c,
            });
        }
    }
    Cow::Owned(out)
}

/// What [`wildcards`] made of a text, as it was typed.
pub fn as_typed(text: &str) -> String {
    text.replace(ANY_LETTERS, "*").replace(ONE_LETTER, "?")
}

/// Whether a letter or digit stands before `at` and behind it, other wildcards passed over.
fn letters_beside(chars: &[char], at: usize) -> (bool, bool) {
    let other = |c: &&char| !matches!(c, '?' | '*');
    let is_letter = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric());
    let before = chars[..at].iter().rev().find(other);
    (is_letter(before), is_letter(chars[at..].iter().find(other)))
}

/// Whether `word` is as `pattern` says. Never more steps than the product of their lengths; most words
/// are told by their last letters.
fn is_like(word: &str, pattern: &str) -> bool {
    let tail = &pattern[pattern.rfind(['*', '?']).map_or(0, |at| at + 1)..];
    if !word.ends_with(tail) {
        return false;
    }
    let (word, pattern) = (word.as_bytes(), pattern.as_bytes());
    let (mut w, mut p) = (0, 0);
    // Where the last `*` stands, and where in the word its letters end for now.
    let mut star: Option<(usize, usize)> = None;
    while w < word.len() {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((p, w));
                p += 1;
            }
            Some(b'?') => (w, p) = (w + char_len(word[w]), p + 1),
            Some(byte) if *byte == word[w] => (w, p) = (w + 1, p + 1),
            _ => {
                let Some((at, ends)) = star else { return false };
                let ends = ends + char_len(word[ends]);
                star = Some((at, ends));
                (w, p) = (ends, at + 1);
            }
        }
    }
    pattern[p..].iter().all(|byte| *byte == b'*')
}

/// How many bytes the character takes that begins with `lead`.
fn char_len(lead: u8) -> usize {
    match lead {
        0..=0xbf => 1,
        0xc0..=0xdf => 2,
        0xe0..=0xef => 3,
        _ => 4,
    }
}

/// How many letters must be changed, added, left out, or swapped with their neighbour to make one
/// word the other; `None` where more than `most`.
///
/// # Source
///
/// The optimal string alignment distance: Damerau (1964), each letter touched once.
///
/// # Example
///
/// ```
/// use dateline::analysis::n_edits;
/// assert_eq!(n_edits("trump", "turmp", 2), Some(1));
/// assert_eq!(n_edits("trump", "tramps", 1), None);
/// ```
pub fn n_edits(a: &str, b: &str, most: u8) -> Option<u8> {
    if a.is_ascii() && b.is_ascii() {
        return distance(a.as_bytes(), b.as_bytes(), usize::from(most));
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    distance(&a, &b, usize::from(most))
}

fn distance<T: PartialEq>(a: &[T], b: &[T], most: usize) -> Option<u8> {
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let width = b.len() + 1;
    // Three rows of the table: the last but one, the last, the one being filled.
    let mut table = vec![0; 3 * width];
    let (mut before, mut last, mut row) = (0, width, 2 * width);
    for (j, cell) in table[last..last + width].iter_mut().enumerate() {
        *cell = j;
    }
    for i in 1..=a.len() {
        table[row] = i;
        let mut least = i;
        for j in 1..width {
            let same = usize::from(a[i - 1] != b[j - 1]);
            let mut n = table[last + j] + 1;
            n = n.min(table[row + j - 1] + 1).min(table[last + j - 1] + same);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                n = n.min(table[before + j - 2] + 1);
            }
            table[row + j] = n;
            least = least.min(n);
        }
        // A swap reaches back two rows, by one.
        if least > most + 1 {
            return None;
        }
        (before, last, row) = (last, row, before);
    }
    let found = table[last + width - 1];
    (found <= most).then(|| u8::try_from(found).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::words_of_line;
    use proptest::prelude::*;

    fn spellings(text: &str) -> Vec<Spelling> {
        let text = wildcards(text);
        words_of_line(&text).iter().map(|w| Spelling::of_word(w.span.of(&text), false)).collect()
    }

    #[test]
    fn wildcards_belong_to_words() {
        let whole = |text: &str| Spelling::Whole(text.to_owned());
        let begins = |text: &str| Spelling::Begins(text.to_owned());
        let wild = |text: &str| Spelling::Wild(text.to_owned());
        for (text, expected) in [
            ("Hack*", vec![begins("hack")]),
            ("hack**", vec![begins("hack")]),
            ("wom?n", vec![wild("wom?n")]),
            ("*Burg", vec![wild("*burg")]),
            ("m*c*n", vec![wild("m*c*n")]),
            ("a?*b", vec![wild("a?*b")]),
            ("who? me", vec![whole("who"), whole("me")]),
            ("?who", vec![whole("who")]),
            ("a * b", vec![whole("a"), whole("b")]),
            ("COVID-1*", vec![whole("covid"), begins("1")]),
            ("e-ma?l", vec![whole("e"), wild("ma?l")]),
            ("O'Ne*", vec![begins("one")]),
            ("http://a.b/c?d", spellings("http a.b c d")),
        ] {
            assert_eq!(spellings(text), expected, "{text}");
        }
    }

    #[test]
    fn patterns_and_rough_spellings() {
        for (word, pattern, expected) in [
            ("women", "wom?n", true),
            ("womn", "wom?n", false),
            ("hamburg", "*burg", true),
            ("burg", "*burg", true),
            ("burger", "*burg", false),
            ("macmillan", "m*c*n", true),
            ("mcmillan", "m*c*n", true),
            ("aab", "*a?", true),
            ("grün", "gr?n", true),
        ] {
            assert_eq!(is_like(word, pattern), expected, "{word} {pattern}");
        }
        for (a, b, expected) in [
            ("raab", "raab", Some(0)),
            ("raab", "rab", Some(1)),
            ("raab", "raba", Some(1)),
            ("raab", "rob", Some(2)),
            ("raab", "may", None),
            ("ca", "abc", None),
            ("", "ab", Some(2)),
            ("müll", "mull", Some(1)),
        ] {
            assert_eq!(n_edits(a, b, 2), expected, "{a} {b}");
        }
    }

    proptest! {
        #[test]
        fn a_pattern_takes_what_it_was_made_of(word in "[abc]{0,8}", at in 0usize..8, len in 0usize..4) {
            let (at, end) = (at.min(word.len()), (at + len).min(word.len()));
            let pattern = format!("{}*{}", &word[..at], &word[end.max(at)..]);
            prop_assert!(is_like(&word, &pattern), "{}", pattern);
            if end > at {
                let pattern = format!("{}?{}", &word[..at], &word[at + 1..]);
                prop_assert!(is_like(&word, &pattern));
            }
        }

        #[test]
        fn edits_are_symmetric_and_bounded(a in "[ab]{0,6}", b in "[ab]{0,6}") {
            let found = n_edits(&a, &b, 12);
            prop_assert_eq!(found, n_edits(&b, &a, 12));
            prop_assert_eq!(found == Some(0), a == b);
            prop_assert!(found.is_some_and(|n| usize::from(n) <= a.len().max(b.len())));
            prop_assert_eq!(n_edits(&a, &b, 1), found.filter(|n| *n <= 1));
        }
    }
}
