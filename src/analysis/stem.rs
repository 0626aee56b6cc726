//! Which words are forms of one word?
//!
//! Snowball's stemmers, one for each language that has one here. Stems are taken from the word as
//! accented, then folded, so that `étés` and `été` meet and so does what is typed without accents.

use frostem::{Algorithm, Stemmer};

use crate::analysis::{Lang, fold};

/// The stem of `raw` (one word of text, as cut) in `lang`; `None` where the language has no
/// stemmer here, or the word has a digit in it.
///
/// # Example
///
/// ```
/// use dateline::analysis::{Lang, stem};
/// let english = Lang::from_code("en").expect("a language we know");
/// assert_eq!(stem(english, "Vaccines").as_deref(), Some("vaccin"));
/// ```
///
/// # Source
///
/// Snowball, as packaged by `frostem`; its version is part of the index's manifest.
pub fn stem(lang: Lang, raw: &str) -> Option<String> {
    let stemmer = stemmer(lang)?;
    if raw.len() > LONGEST || raw.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let lower: String =
        raw.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
    Some(fold(&stemmer.stem(&lower)))
}

/// The languages that have a stemmer.
pub fn stemmed_languages() -> impl Iterator<Item = Lang> {
    Lang::all().filter(|lang| stemmer(*lang).is_some())
}

/// No word of any language is longer; what is, is no word.
const LONGEST: usize = 80;

fn stemmer(lang: Lang) -> Option<Stemmer> {
    let algorithm = match lang.code() {
        "en" => Algorithm::English,
        "de" => Algorithm::German,
        "fr" => Algorithm::French,
        "es" => Algorithm::Spanish,
        "it" => Algorithm::Italian,
        "pt" => Algorithm::Portuguese,
        "nl" => Algorithm::Dutch,
        "ru" => Algorithm::Russian,
        "da" => Algorithm::Danish,
        "sv" => Algorithm::Swedish,
        "no" => Algorithm::Norwegian,
        "fi" => Algorithm::Finnish,
        "pl" => Algorithm::Polish,
        "cs" => Algorithm::Czech,
        "hu" => Algorithm::Hungarian,
        "ro" => Algorithm::Romanian,
        "tr" => Algorithm::Turkish,
        "ca" => Algorithm::Catalan,
        "el" => Algorithm::Greek,
        _ => return None,
    };
    Some(Stemmer::new(algorithm))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_word_share_a_stem() {
        let rows: &[(&str, &[&str])] = &[
            ("en", &["hacker", "hackers", "Hackers"]),
            ("en", &["talk", "talks", "talking", "talked"]),
            ("de", &["Verhandlung", "Verhandlungen"]),
            ("fr", &["élection", "élections"]),
            ("es", &["acuerdo", "acuerdos"]),
            ("it", &["trattativa", "trattative"]),
            ("pt", &["negociação", "negociações"]),
            ("nl", &["onderhandeling", "onderhandelingen"]),
            ("ru", &["переговоры", "переговоров", "переговорах"]),
        ];
        for (code, forms) in rows {
            let lang = Lang::from_code(code).expect("a language of the table");
            let stems: Vec<_> = forms.iter().map(|form| stem(lang, form)).collect();
            assert!(stems[0].is_some(), "{code}");
            assert!(stems.windows(2).all(|pair| pair[0] == pair[1]), "{code} {forms:?} {stems:?}");
        }
    }

    #[test]
    fn what_has_no_stem() {
        let english = Lang::from_code("en").expect("English");
        let japanese = Lang::from_code("ja").expect("Japanese");
        assert_eq!(stem(english, "APT29"), None);
        assert_eq!(stem(japanese, "tokyo"), None);
        assert_eq!(stem(english, &"a".repeat(100)), None);
    }
}
