//! When are two spellings the same word?
//!
//! Folding makes case, accents, ligatures and apostrophes not matter: `Müller`, `MULLER` and
//! `muller` are one term, and so are `O'Neill`, `O’Neill` and `oneill`. Text in the index and text
//! from the reader pass the same function.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folds a word or name: compatibility-decomposed, lower case, accents off, and the letters that
/// no decomposition takes apart (`ß`, `æ`, `ł` …) by table. Blanks and punctuation are kept.
///
/// Accents are what the reader may leave out; marks that make another letter are not: Indic vowel
/// signs, kana voicing and the Russian `й` stay.
///
/// # Example
///
/// ```
/// use dateline::analysis::fold;
/// assert_eq!(fold("Łódź Straße"), "lodz strasse");
/// assert_eq!(fold("ﬁnancial"), "financial");
/// ```
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

/// As [`fold`], appended to `out`.
pub fn fold_into(text: &str, out: &mut String) {
    if text.is_ascii() {
        out.extend(text.chars().map(|c| c.to_ascii_lowercase()));
        return;
    }
    let lower = text.chars().flat_map(decompose).flat_map(char::to_lowercase);
    for c in lower.filter(|c| !is_accent(*c)).nfc() {
        match letters(c) {
            Some(letters) => out.push_str(letters),
            None => out.push(c),
        }
    }
}

/// The canonical form of one word of text: folded, apostrophes and soft hyphens gone, `U.S.` as
/// `us`, digit groups joined (`1,200` is `1200`, `3,50` is `3.50`).
///
/// `raw` is a word as [`words`](super::words::words) cuts it. What comes back is never empty for
/// a word with a letter or digit in it.
pub fn normalize(raw: &str) -> Cow<'_, str> {
    if raw.bytes().all(|b| b.is_ascii_lowercase()) {
        return Cow::Borrowed(raw);
    }
    if raw.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Cow::Owned(raw.to_ascii_lowercase());
    }
    if raw.as_bytes()[0].is_ascii_digit() && raw.bytes().any(|b| b == b',' || b == b'.') {
        return Cow::Owned(join_digit_groups(raw));
    }
    let kept: String = raw.chars().filter(|c| !is_silent(*c)).collect();
    Cow::Owned(fold(&kept))
}

/// Characters inside a word that its term does not keep.
fn is_silent(c: char) -> bool {
    matches!(
        c,
        '\'' | '\u{2018}' | '\u{2019}' | '\u{2bc}' | '.' | '\u{ad}' | '\u{200b}'..='\u{200d}'
    )
}

/// `1,200,000` and `1.200.000` are `1200000`; `1,200` is `1200`; `3,50` and `3.50` are `3.50`.
/// A lone `1.200` may be either and stays as it is.
fn join_digit_groups(raw: &str) -> String {
    let folded = fold(raw);
    let groups = |separator: char| {
        let mut parts = folded.split(separator);
        let first = parts.next().is_some_and(|p| (1..=3).contains(&p.len()) && is_number(p));
        let rest: Vec<&str> = parts.collect();
        let whole = rest.iter().all(|p| p.len() == 3 && is_number(p));
        if first && whole { rest.len() } else { 0 }
    };
    if folded.contains(',') && folded.contains('.') {
        let (thousands, decimal) =
            if folded.rfind(',') > folded.rfind('.') { ('.', ',') } else { (',', '.') };
        let joined: String = folded.chars().filter(|c| *c != thousands).collect();
        return joined.replace(decimal, ".");
    }
    if groups(',') >= 1 || groups('.') >= 2 {
        return folded.chars().filter(|c| !matches!(c, ',' | '.')).collect();
    }
    folded.replace(',', ".")
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

fn decompose(c: char) -> impl Iterator<Item = char> {
    // The breve of й makes another letter, not an accented и.
    let keep = matches!(c, 'й' | 'Й').then_some(c);
    let parts = if keep.is_some() { None } else { Some(std::iter::once(c).nfkd()) };
    keep.into_iter().chain(parts.into_iter().flatten())
}

/// Latin, Greek and Cyrillic accents, Hebrew points, Arabic vowel marks.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{670}')
        && is_combining_mark(c)
}

/// Letters that Unicode does not take apart, as their readers type them without the key.
fn letters(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ħ' => "h",
        'ı' => "i",
        'ŋ' => "n",
        'ŧ' => "t",
        'ς' => "σ",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_of_one_word_fold_alike() {
        let rows = [
            ("Müller", "muller"),
            ("CAFÉ", "cafe"),
            ("cafe\u{301}", "cafe"),
            ("Straße", "strasse"),
            ("Ærøskøbing", "aeroskobing"),
            ("Œuvre", "oeuvre"),
            ("Wałęsa", "walesa"),
            ("Đoković", "dokovic"),
            ("İstanbul", "istanbul"),
            ("ﬂood", "flood"),
            ("Ｒｅｕｔｅｒｓ", "reuters"),
            ("Ёлкин", "елкин"),
            ("мой", "мой"),
            ("ガス", "ガス"),
            ("Ὀδυσσεύς", "οδυσσευσ"),
        ];
        for (input, expected) in rows {
            assert_eq!(fold(input), expected, "{input}");
        }
    }

    #[test]
    fn words_have_one_canonical_form() {
        let rows = [
            ("O'Neill", "oneill"),
            ("O’Neill", "oneill"),
            ("U.S.", "us"),
            ("U.S.A", "usa"),
            ("1,200", "1200"),
            ("1,200,000", "1200000"),
            ("1.200.000", "1200000"),
            ("1.200.000,50", "1200000.50"),
            ("1,200.50", "1200.50"),
            ("3.5", "3.5"),
            ("3,50", "3.50"),
            ("1.200", "1.200"),
            ("3.5bn", "3.5bn"),
            ("1916", "1916"),
            ("APT29", "apt29"),
            ("co\u{ad}operate", "cooperate"),
        ];
        for (input, expected) in rows {
            assert_eq!(normalize(input), expected, "{input}");
        }
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
