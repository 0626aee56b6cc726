//! Which language is this article written in?

use std::borrow::Cow;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use whatlang::Lang as Detected;

/// A language, by its ISO 639-1 code.
///
/// # Example
///
/// ```
/// use dateline::analysis::Lang;
/// assert_eq!(Lang::from_code("PT-br").map(Lang::code), Some("pt"));
/// assert_eq!(Lang::from_code("tlh"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Lang(&'static str);

impl Lang {
    /// The language with that code; a region after `-` or `_` is left out, three-letter codes and
    /// English names of the commonest languages are understood. `None` for any other.
    pub fn from_code(code: &str) -> Option<Lang> {
        let code = code.trim().to_ascii_lowercase();
        let base = code.split(['-', '_']).next().unwrap_or("");
        TABLE
            .iter()
            .find(|row| row.code == base || row.detected.code() == base || row.name == base)
            .map(|row| Lang(row.code))
    }

    /// The two-letter code.
    pub fn code(self) -> &'static str {
        self.0
    }

    /// Every language that can be told.
    pub fn all() -> impl Iterator<Item = Lang> {
        TABLE.iter().map(|row| Lang(row.code))
    }
}

struct Row {
    code: &'static str,
    name: &'static str,
    detected: Detected,
}

const fn row(code: &'static str, name: &'static str, detected: Detected) -> Row {
    Row { code, name, detected }
}

const TABLE: &[Row] = &[
    row("en", "english", Detected::Eng),
    row("de", "german", Detected::Deu),
    row("fr", "french", Detected::Fra),
    row("es", "spanish", Detected::Spa),
    row("it", "italian", Detected::Ita),
    row("pt", "portuguese", Detected::Por),
    row("nl", "dutch", Detected::Nld),
    row("ru", "russian", Detected::Rus),
    row("uk", "ukrainian", Detected::Ukr),
    row("pl", "polish", Detected::Pol),
    row("cs", "czech", Detected::Ces),
    row("sk", "slovak", Detected::Slk),
    row("sl", "slovenian", Detected::Slv),
    row("hr", "croatian", Detected::Hrv),
    row("sr", "serbian", Detected::Srp),
    row("bg", "bulgarian", Detected::Bul),
    row("ro", "romanian", Detected::Ron),
    row("hu", "hungarian", Detected::Hun),
    row("da", "danish", Detected::Dan),
    row("sv", "swedish", Detected::Swe),
    row("no", "norwegian", Detected::Nob),
    row("fi", "finnish", Detected::Fin),
    row("et", "estonian", Detected::Est),
    row("lv", "latvian", Detected::Lav),
    row("lt", "lithuanian", Detected::Lit),
    row("el", "greek", Detected::Ell),
    row("tr", "turkish", Detected::Tur),
    row("ca", "catalan", Detected::Cat),
    row("cy", "welsh", Detected::Cym),
    row("la", "latin", Detected::Lat),
    row("af", "afrikaans", Detected::Afr),
    row("ar", "arabic", Detected::Ara),
    row("fa", "persian", Detected::Pes),
    row("he", "hebrew", Detected::Heb),
    row("hi", "hindi", Detected::Hin),
    row("bn", "bengali", Detected::Ben),
    row("ur", "urdu", Detected::Urd),
    row("th", "thai", Detected::Tha),
    row("vi", "vietnamese", Detected::Vie),
    row("id", "indonesian", Detected::Ind),
    row("tl", "tagalog", Detected::Tgl),
    row("zh", "chinese", Detected::Cmn),
    row("ja", "japanese", Detected::Jpn),
    row("ko", "korean", Detected::Kor),
];

/// How much of a text decides: more changes the answer rarely and costs as much again.
const SAMPLE_BYTES: usize = 1_200;

/// Below this many letters a guess is noise.
const FEWEST_LETTERS: usize = 24;

/// The language of `text`, or `None` where it is too short or too odd to say.
///
/// Function words are counted first: on running text of the eight languages we stem they settle it
/// at a tenth of the cost of trigrams. What they leave open, whatlang decides.
pub fn detect_language(text: &str) -> Option<Lang> {
    let sample = match memchr::memmem::find(text.as_bytes(), b"://") {
        Some(_) => Cow::Owned(without_addresses(text)),
        None => Cow::Borrowed(sample(text)),
    };
    by_function_words(&sample).or_else(|| by_trigrams(&sample))
}

/// As much text as decides, without web addresses: their words are of no language.
fn without_addresses(text: &str) -> String {
    let mut prose = String::new();
    for word in text.split_whitespace().filter(|word| !word.contains("://")) {
        prose.push_str(word);
        prose.push(' ');
        if prose.len() >= SAMPLE_BYTES {
            break;
        }
    }
    prose
}

fn sample(text: &str) -> &str {
    let mut end = text.len().min(SAMPLE_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn by_trigrams(sample: &str) -> Option<Lang> {
    if sample.chars().filter(|c| c.is_alphabetic()).take(FEWEST_LETTERS).count() < FEWEST_LETTERS {
        return None;
    }
    let info = whatlang::detect(sample)?;
    let row = TABLE.iter().find(|row| row.detected == info.lang())?;
    info.is_reliable().then_some(Lang(row.code))
}

/// Function words that one language has and the others of the list have not, or rarely.
const FUNCTION_WORDS: &[(&str, &[&str])] = &[
    ("en", &["the", "of", "and", "to", "that", "was", "with", "for", "is", "by", "said", "his"]),
    ("de", &["der", "die", "und", "das", "den", "von", "mit", "ist", "nicht", "auf", "dem", "ein"]),
    ("fr", &["le", "les", "des", "et", "du", "une", "est", "dans", "pour", "qui", "sur", "au"]),
    ("es", &["el", "los", "las", "y", "que", "del", "una", "por", "con", "es", "para", "su"]),
    ("it", &["il", "di", "che", "della", "e", "gli", "una", "per", "del", "sono", "con", "nel"]),
    ("pt", &["o", "os", "que", "do", "da", "e", "uma", "para", "com", "não", "em", "dos"]),
    ("nl", &["de", "het", "een", "van", "en", "dat", "niet", "met", "zijn", "voor", "op", "te"]),
    ("ru", &["и", "в", "не", "на", "что", "с", "по", "к", "из", "от", "за", "о"]),
];

/// Function word → the languages that have it, as bits in the order of [`FUNCTION_WORDS`].
fn function_words() -> &'static FxHashMap<&'static str, u8> {
    static TABLE: OnceLock<FxHashMap<&'static str, u8>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = FxHashMap::default();
        for (i, (_, words)) in FUNCTION_WORDS.iter().enumerate() {
            for word in *words {
                *table.entry(*word).or_default() |= 1 << i;
            }
        }
        table
    })
}

fn by_function_words(sample: &str) -> Option<Lang> {
    let table = function_words();
    let mut counts = [0usize; FUNCTION_WORDS.len()];
    let mut n_words = 0;
    for word in sample.split(|c: char| !c.is_alphabetic()) {
        if word.is_empty() || word.len() > 8 {
            continue;
        }
        if let Some(bits) = table.get(word) {
            for (i, count) in counts.iter_mut().enumerate() {
                *count += usize::from(bits >> i & 1 == 1);
            }
        }
        n_words += 1;
        if n_words % 32 == 0
            && let Some(lang) = leading(&counts, 8, 4)
        {
            return Some(lang);
        }
    }
    leading(&counts, 8, 3)
}

/// The language with at least so many function words, and so many times those of any other.
fn leading(counts: &[usize], at_least: usize, times: usize) -> Option<Lang> {
    let best = (0..counts.len()).max_by_key(|&i| counts[i])?;
    let second = (0..counts.len()).filter(|&i| i != best).map(|i| counts[i]).max()?;
    let leads = counts[best] >= at_least && counts[best] >= times * second;
    leads.then_some(Lang(FUNCTION_WORDS[best].0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told() {
        let rows = [
            (
                "The minister said that the talks with the union would go on for a week, by which \
              time the board of the company was to answer to the owners.",
                Some("en"),
            ),
            (
                "Der Minister sagte, dass die Gespräche mit der Gewerkschaft in dieser Woche auf dem \
              alten Stand bleiben und nicht weitergehen.",
                Some("de"),
            ),
            (
                "Le ministre a déclaré que les discussions avec les syndicats se poursuivraient dans \
              la semaine pour le bien du pays et des salariés.",
                Some("fr"),
            ),
            (
                "El ministro dijo que las conversaciones con los sindicatos continuarán esta semana \
              y que el gobierno espera una respuesta.",
                Some("es"),
            ),
            (
                "Il ministro ha detto che i colloqui con i sindacati continueranno nella settimana e \
              che il governo attende una risposta.",
                Some("it"),
            ),
            (
                "O ministro disse que as conversas com os sindicatos vão continuar esta semana e que \
              o governo não espera uma resposta.",
                Some("pt"),
            ),
            (
                "De minister zei dat het overleg met de vakbonden deze week wordt voortgezet en dat \
              het kabinet op een antwoord wacht.",
                Some("nl"),
            ),
            (
                "Министр сказал, что переговоры с профсоюзами продолжатся на этой неделе и что \
              правительство ждёт ответа.",
                Some("ru"),
            ),
            (
                "外務大臣は木曜日、ワクチン研究を狙ったサイバー攻撃について声明を発表した。",
                Some("ja"),
            ),
            (
                "The vote was held in the city [1](https://www.wikipedia.org/wiki/het_van_de_een) \
                 and the count of it is to end by the week https://de.example.org/der/die/und",
                Some("en"),
            ),
            ("ministerium 1234", None),
            ("", None),
        ];
        for (text, expected) in rows {
            assert_eq!(detect_language(text).map(Lang::code), expected, "{text}");
        }
    }

    #[test]
    fn codes_are_unique() {
        let mut codes: Vec<_> = Lang::all().collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), TABLE.len());
    }
}
