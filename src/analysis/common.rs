//! Which words are so common that two of them side by side are worth a term of their own?
//!
//! Nearly every article has `of` and nearly every one has `the`, so to find "of the" the positions of
//! both in all articles would have to be read. The index has such pairs as terms of their own. The list
//! is one for all languages: who asks for "de la" does not know in which language the article is that
//! has it.

/// The words, by how common they are in news of their language.
const COMMON: [&str; 92] = [
    // English
    "the", "of", "to", "and", "a", "in", "that", "is", "for", "on", "was", "with", "as", "at", "by",
    "it", "he", "from", "his", "be", "are", "have", "has", "had", "not", "but", "an", "they",
    "this", "which", "will", "or", "their", "were", "who", "been", "its", "would", "said", "i",
    "you", "she", "her", "we", "than", "more", "one", "all", "after", "about", "up", "out", "when",
    "there", "no", // German
    "der", "die", "das", "und", "den", "von", "zu", "mit", "des", "dem", "ist", "im",
    // French
    "de", "la", "le", "les", "et", "du", "en", "un", "une", "que", "dans",
    // Spanish, Italian, Portuguese, Dutch
    "el", "los", "y", "las", "del", "di", "il", "che", "e", "o", "do", "van", "het", "een",
];

/// The number of a common word, from 1; 0 is any other. `term` is normalized.
pub fn common_number(term: &str) -> u8 {
    // The longest has five letters: most words need no look at the list.
    if term.len() > LONGEST {
        return 0;
    }
    let at = COMMON.iter().position(|word| *word == term);
    at.and_then(|at| u8::try_from(at + 1).ok()).unwrap_or(0)
}

const LONGEST: usize = 5;

/// Whether a word is among the commonest of its language. `term` is normalized.
pub fn is_commonest(term: &str) -> bool {
    common_number(term) > 0
}

/// Words that tell nothing of what a text is about, beside the commonest.
const FUNCTION_WORDS: [&str; 88] = [
    "what",
    "how",
    "why",
    "where",
    "whom",
    "whose",
    "did",
    "does",
    "do",
    "done",
    "being",
    "having",
    "between",
    "into",
    "over",
    "under",
    "against",
    "through",
    "during",
    "before",
    "since",
    "until",
    "while",
    "because",
    "among",
    "toward",
    "towards",
    "upon",
    "within",
    "without",
    "such",
    "these",
    "those",
    "some",
    "any",
    "other",
    "others",
    "another",
    "each",
    "both",
    "either",
    "neither",
    "could",
    "should",
    "may",
    "might",
    "must",
    "can",
    "cannot",
    "shall",
    "so",
    "if",
    "also",
    "only",
    "most",
    "much",
    "many",
    "more",
    "very",
    "too",
    "just",
    "then",
    "now",
    "here",
    "them",
    "him",
    "me",
    "us",
    "our",
    "your",
    "my",
    "am",
    "off",
    "down",
    "again",
    "own",
    "same",
    "nor",
    "though",
    "although",
    "however",
    "whether",
    "regarding",
    "concerning",
    "via",
    "per",
    "versus",
    "etc",
];

/// Whether a word tells nothing of what a text is about. `term` is normalized.
pub fn is_function_word(term: &str) -> bool {
    is_commonest(term) || FUNCTION_WORDS.contains(&term)
}

/// The term that stands at the first of two neighbours which are both among the commonest words; `None`
/// where they are not.
///
/// # Example
///
/// ```
/// use dateline::analysis::pair_term;
/// assert!(pair_term("of", "the").is_some());
/// assert_eq!(pair_term("of", "Raab"), None);
/// ```
pub fn pair_term(first: &str, second: &str) -> Option<String> {
    let (first, second) = (common_number(first), common_number(second));
    (first > 0 && second > 0).then(|| PAIR.to_owned() + pair_of(first, second))
}

/// What a term of a pair begins with.
pub const PAIR: &str = "\u{8}";

/// What stands behind [`PAIR`] for two words by their numbers: a character for each.
pub fn pair_of(first: u8, second: u8) -> &'static str {
    let at = (usize::from(first - 1) * COMMON.len() + usize::from(second - 1)) * 2;
    PAIRS.get(at..at + 2).unwrap_or("")
}

/// Every pair, two bytes each: the characters from `!` on stand for the words in their order. All are
/// below 128, so any two bytes are text.
static PAIRS: &str = match std::str::from_utf8(&PAIR_BYTES) {
    Ok(pairs) => pairs,
    Err(_) => "",
};

static PAIR_BYTES: [u8; 2 * COMMON.len() * COMMON.len()] = {
    let mut bytes = [0; 2 * COMMON.len() * COMMON.len()];
    let mut first = 0;
    while first < COMMON.len() {
        let mut second = 0;
        while second < COMMON.len() {
            let at = (first * COMMON.len() + second) * 2;
            bytes[at] = b'!' + first as u8;
            bytes[at + 1] = b'!' + second as u8;
            second += 1;
        }
        first += 1;
    }
    bytes
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::normalize;
    use std::collections::BTreeSet;

    #[test]
    fn each_word_is_its_own_term_and_each_pair_another() {
        let mut terms = BTreeSet::new();
        for first in COMMON {
            assert_eq!(normalize(first), first);
            assert!(first.len() <= LONGEST, "{first}");
            for second in COMMON {
                terms.insert(pair_term(first, second).expect("both common"));
            }
        }
        assert_eq!(terms.len(), COMMON.len() * COMMON.len());
        assert!(terms.iter().all(|term| term.len() == 3 && term.starts_with(PAIR)));
        assert_eq!(pair_term("the", "raab"), None);
        assert_eq!(common_number(""), 0);
    }
}
