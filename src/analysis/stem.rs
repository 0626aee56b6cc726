//! Which words are forms of one word?
//!
//! Snowball's stemmers, one for each language that has one here. Stems are taken from the word as
//! accented, then folded, so that `étés` and `été` meet and so does what is typed without accents.

use std::sync::OnceLock;

use frostem::{Algorithm, Stemmer};
use rustc_hash::FxHashMap;

use crate::analysis::{Lang, fold};

/// The stem of `raw` (one word of text, as cut) in `lang`; `None` where the language has no
/// stemmer here, or the word has a digit in it.
///
/// # Example
///
/// ```
/// use dateline::analysis::{Lang, stem};
/// let english = Lang::from_code("en").expect("a language we know");
/// assert_eq!(stem(english, "Vaccines"), stem(english, "vaccine"));
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
    let stem = fold(&stemmer.stem(&lower));
    Some(match labels(lang).and_then(|labels| labels.get(stem.as_str())) {
        Some(label) => (*label).to_owned(),
        None => stem,
    })
}

/// Stem → the commonest word that has it, which then stands for all of them. Any name would do for
/// a stem; with this one the commonest words are their own stems, and the index need not mark them:
/// a third of all marks.
fn labels(lang: Lang) -> Option<&'static FxHashMap<String, &'static str>> {
    static ENGLISH: OnceLock<FxHashMap<String, &'static str>> = OnceLock::new();
    (lang.code() == "en").then(|| {
        ENGLISH.get_or_init(|| {
            let stemmer = Stemmer::new(Algorithm::English);
            COMMON_ENGLISH
                .split_whitespace()
                .map(|word| (stemmer.stem(word).into_owned(), word))
                .collect()
        })
    })
}

/// Common words of English news that Snowball's stemmer changes, one of each stem.
const COMMON_ENGLISH: &str = "\
    very only because people police government president according including officials united \
    before many any company city country army military security every early already ready body \
    story study party family history energy university community authority economy policy \
    majority century county twenty thirty forty fifty sixty seventy eighty ninety january \
    february july during nothing something anything everything morning building house office \
    service little force peace please large charge available possible responsible able table \
    trouble double single simple france chance since once announce advance evidence conference \
    violence practice justice notice voice choice produce reduce introduce finance importance \
    become income involve increase release cause course purpose else false raise defense license \
    disease promise advise exercise always perhaps business illness witness however another \
    together national international political additional several federal capital financial \
    original regional personal natural medical decision election administration information \
    situation operation organization population position education department development \
    investment appointment different independent incident accident resident quickly especially \
    recently finally nearly actually likely daily usually really immediately directly exactly \
    clearly probably certainly previously currently killed reported arrested injured wounded \
    expected active effective executive native initiative relative alternative detective \
    religious dangerous future figure measure pressure structure leisure culture picture failure \
    procedure entire require desire empire private debate create climate candidate corporate \
    separate senate estimate indicate complete quite despite institute dispute route inside \
    outside provide divide decade attitude serve believe achieve above twelve arrive issue \
    continue value revenue league argue rescue avenue female schedule vehicle article title \
    battle middle couple example multiple castle settle message village average language college \
    manage image damage change exchange challenge range judge edge bridge knowledge regime \
    volume machine medicine online alone engine examine determine magazine europe escape science \
    experience audience influence intelligence reference presence silence absence sentence \
    insurance performance assistance distance instance ambulance";

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

    /// A word of the list must be changed by the stemmer, share its stem with no other, and be the
    /// stem of no word itself: or two stems would have one name.
    #[test]
    fn every_label_names_one_stem() {
        let stemmer = Stemmer::new(Algorithm::English);
        let mut stems: Vec<String> = Vec::new();
        for word in COMMON_ENGLISH.split_whitespace() {
            let stem = stemmer.stem(word).into_owned();
            assert_ne!(stem, word);
            assert_eq!(
                super::stem(Lang::from_code("en").expect("English"), word).as_deref(),
                Some(word)
            );
            stems.push(stem);
        }
        assert!(COMMON_ENGLISH.split_whitespace().all(|word| !stems.iter().any(|s| s == word)));
        let n = stems.len();
        stems.sort_unstable();
        stems.dedup();
        assert_eq!(stems.len(), n);
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
