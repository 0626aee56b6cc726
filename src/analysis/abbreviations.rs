//! Does this stop end a sentence, or only a short form?

/// Words that are written with a stop and are followed by a capital all the same, folded:
/// titles, ranks, streets and saints, firms, months, and the commonest of other languages.
const ABBREVIATIONS: &[&str] = &[
    "adm", "apr", "art", "aug", "ave", "bd", "bgm", "blvd", "bros", "brig", "ca", "capt", "cf",
    "cmdr", "co", "col", "corp", "cpl", "dec", "dept", "dr", "dra", "ed", "esq", "est", "feb",
    "fig", "ft", "gen", "gov", "hon", "inc", "ing", "insp", "jan", "jr", "jul", "jun", "lt", "ltd",
    "maj", "mar", "messrs", "mgr", "mlle", "mm", "mme", "mr", "mrs", "ms", "mt", "no", "nos",
    "nov", "nr", "oct", "okt", "ph", "pp", "pres", "prof", "pvt", "rd", "rep", "reps", "rev",
    "sec", "sen", "sens", "sep", "sept", "sgt", "sig", "sr", "sra", "st", "ste", "str", "supt",
    "vs", "vol", "dez", "г", "гг", "ул", "им", "тыс", "млн", "млрд", "см",
];

/// Month names after a day's number and stop (`3. Mai`, `14. januar`), folded.
const MONTHS: &[&str] = &[
    "januar",
    "februar",
    "marz",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "dezember",
    "janner",
    "januari",
    "februari",
    "maart",
    "mei",
    "augustus",
    "december",
];

/// Words that begin a sentence far oftener than a name, folded.
const STARTERS: &[&str] = &[
    "a", "after", "an", "and", "as", "at", "but", "by", "for", "he", "her", "his", "i", "if", "in",
    "it", "its", "no", "on", "she", "so", "that", "the", "their", "there", "these", "they", "this",
    "those", "we", "what", "when", "while", "who", "with", "you",
];

/// Whether `before`, which a stop follows, is a short form, so that `next` goes on with the
/// sentence: an abbreviation, an initial, or the number of a day.
pub fn is_abbreviation(before: &str, next: &str) -> bool {
    if before.len() > 8 {
        return false;
    }
    if before.len() <= 2 && before.bytes().all(|b| b.is_ascii_digit()) {
        return is_one_of(first_word(next), MONTHS);
    }
    let mut chars = before.chars();
    if let (Some(only), None) = (chars.next(), chars.next()) {
        // An initial; `I.` at the end of a sentence is rarer than King George I. of print.
        return only.is_uppercase();
    }
    is_one_of(before, ABBREVIATIONS)
}

/// Whether the word that `next` begins with is one that begins sentences (`The`, `He`), rather
/// than a name that goes on with one: `the U.S. The vote` against `the U.S. Senate`.
pub fn begins_sentence(next: &str) -> bool {
    is_one_of(first_word(next), STARTERS)
}

fn first_word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
    &text[..end]
}

fn is_one_of(word: &str, list: &[&str]) -> bool {
    // The longest entry has nine letters; folding a 10 MB "word" would be a waste.
    word.len() <= 24 && list.contains(&super::fold(word).as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_forms() {
        let rows = [
            ("Mr", "Raab", true),
            ("Gen", "Smith", true),
            ("J", "Smith", true),
            ("3", "Mai 1916", true),
            ("3", "The end", false),
            ("end", "The", false),
            ("Dez", "1989", true),
        ];
        for (before, next, expected) in rows {
            assert_eq!(is_abbreviation(before, next), expected, "{before}. {next}");
        }
    }

    #[test]
    fn starters() {
        assert!(begins_sentence("The vote"));
        assert!(!begins_sentence("Senate"));
        assert!(!begins_sentence(""));
    }
}
