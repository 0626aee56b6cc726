//! What part does a character play in a word, or between words?

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Upper,
    Lower,
    Digit,
    /// A letter of a script written without blanks.
    Character,
    /// Belongs to the letter before it: combining marks, joiners, soft hyphens.
    Mark,
    Apostrophe,
    /// `.`: a stop, or part of an acronym or a number.
    Dot,
    Comma,
    /// Joins the parts of a compound: hyphens and `&`.
    Joiner,
    /// `!`, `?`, `…`, ideographic stops.
    Stop,
    Newline,
    Blank,
    /// Quotes and brackets, which may stand between a stop and the blank after it.
    Closer,
    Bullet,
    Other,
}

const ASCII: [Class; 128] = {
    let mut table = [Class::Other; 128];
    let mut b = 0;
    while b < 128 {
        table[b] = match b as u8 {
            b'A'..=b'Z' => Class::Upper,
            b'a'..=b'z' => Class::Lower,
            b'0'..=b'9' => Class::Digit,
            b'\'' => Class::Apostrophe,
            b'.' => Class::Dot,
            b',' => Class::Comma,
            b'-' | b'&' => Class::Joiner,
            b'!' | b'?' => Class::Stop,
            b'\n' => Class::Newline,
            b' ' | b'\t' | b'\r' | 0x0b | 0x0c => Class::Blank,
            b'"' | b')' | b']' | b'(' | b'[' => Class::Closer,
            b'*' | b'#' => Class::Bullet,
            _ => Class::Other,
        };
        b += 1;
    }
    table
};

impl Class {
    /// Class and byte length of the character of `text` at byte `at`; `None` at the end.
    #[inline]
    pub(super) fn at(text: &str, at: usize) -> Option<(Class, usize)> {
        let byte = *text.as_bytes().get(at)?;
        if byte < 128 {
            return Some((ASCII[byte as usize], 1));
        }
        text[at..].chars().next().map(|c| (class_of(c), c.len_utf8()))
    }
}

fn class_of(c: char) -> Class {
    match c {
        '\u{2019}' | '\u{2bc}' => Class::Apostrophe,
        '\u{2010}' | '\u{2011}' => Class::Joiner,
        '\u{ad}' | '\u{200c}' | '\u{200d}' => Class::Mark,
        '\u{2026}' | '。' | '！' | '？' | '｡' | '؟' | '।' => Class::Stop,
        '\u{2028}' | '\u{2029}' | '\u{85}' => Class::Newline,
        '\u{201c}' | '\u{201d}' | '\u{2018}' | '\u{bb}' | '\u{ab}' | '」' | '』' => Class::Closer,
        '•' | '·' | '▪' | '■' => Class::Bullet,
        _ if is_unspaced(c) => Class::Character,
        _ if unicode_normalization::char::is_combining_mark(c) => Class::Mark,
        _ if c.is_numeric() => Class::Digit,
        _ if c.is_uppercase() => Class::Upper,
        _ if c.is_alphabetic() => Class::Lower,
        _ if c.is_whitespace() => Class::Blank,
        _ => Class::Other,
    }
}

/// Whether a term is two characters of scripts without blanks, which the index has beside each of them:
/// a pair is no word.
pub fn is_character_pair(term: &str) -> bool {
    let mut chars = term.chars();
    let both = chars.next().is_some_and(is_unspaced) && chars.next().is_some_and(is_unspaced);
    both && chars.next().is_none()
}

/// Scripts written without blanks between words: Han, kana, Hangul syllables (whose words carry
/// their particles), Thai, Lao, Khmer, Burmese.
fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{30fc}' | '\u{3005}' | '\u{3007}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{ac00}'..='\u{d7a3}' | '\u{20000}'..='\u{3134f}'
        | '\u{e01}'..='\u{e30}' | '\u{e32}'..='\u{e33}' | '\u{e40}'..='\u{e46}'
        | '\u{e81}'..='\u{eb0}' | '\u{1000}'..='\u{102a}' | '\u{1780}'..='\u{17b3}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_have_their_parts() {
        let rows = [
            ("A", Class::Upper),
            ("É", Class::Upper),
            ("ж", Class::Lower),
            ("7", Class::Digit),
            ("東", Class::Character),
            ("ก", Class::Character),
            ("\u{301}", Class::Mark),
            ("\u{ad}", Class::Mark),
            ("\u{2019}", Class::Apostrophe),
            ("\u{2011}", Class::Joiner),
            ("。", Class::Stop),
            ("\u{2028}", Class::Newline),
            ("\u{a0}", Class::Blank),
            ("\u{ab}", Class::Closer),
            ("•", Class::Bullet),
            ("€", Class::Other),
        ];
        for (text, expected) in rows {
            assert!(Class::at(text, 0) == Some((expected, text.len())), "{text:?}");
        }
        assert!(Class::at("", 0).is_none());
    }
}
