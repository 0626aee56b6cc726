//! Was a text read off paper by a machine, and not without mistakes?
//!
//! Names are missed in such texts, and the reader is told so. The sign is odd tokens: a lone letter
//! or sign where a word should stand, or a word with signs, digits or capitals inside it.
//!
//! Measured as the share of odd tokens among the first 400: in 301 scanned front pages of January
//! 1916 the median is 0.065 and nine in ten are above 0.018; in 294 articles of Wikinews the median
//! is 0.003 and one in a hundred is above 0.031.

/// How many tokens are looked at; with fewer than the least nothing is said.
const MOST_TOKENS: usize = 400;
const LEAST_TOKENS: usize = 30;

/// Of a page of a newspaper, so many of a thousand odd tokens are enough.
const ODD_ON_A_PAGE: usize = 15;

/// Of any other text it takes so many.
const ODD_ELSEWHERE: usize = 60;

/// Whether `body` looks like the scan of a printed page. `is_page` says whether its record tells of
/// an edition or page.
///
/// # Example
///
/// ```
/// use dateline::analysis::looks_scanned;
/// let line = "r 4 1 tttitorml Soc!al? iJ f HAYS v. ELLIS CO^NTY ' ycu open an ac count ";
/// assert!(looks_scanned(&line.repeat(3), true));
/// assert!(!looks_scanned(&"The town council met on Monday and went home. ".repeat(9), true));
/// ```
pub fn looks_scanned(body: &str, is_page: bool) -> bool {
    let (mut n, mut odd) = (0, 0);
    for token in body.split_whitespace().take(MOST_TOKENS) {
        n += 1;
        odd += usize::from(is_odd(token));
    }
    let enough = if is_page { ODD_ON_A_PAGE } else { ODD_ELSEWHERE };
    n >= LEAST_TOKENS && odd * 1000 > n * enough
}

fn is_odd(token: &str) -> bool {
    // Nearly every token is a word, with a point or comma behind it or not.
    let bytes = token.as_bytes();
    let n_letters = bytes.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    if n_letters >= 2 && matches!(bytes[n_letters..], [] | [b',' | b'.']) {
        return false;
    }
    let word = token.trim_matches(|c: char| !c.is_alphanumeric() && !is_noise(c));
    let mut chars = word.chars();
    match (chars.next(), chars.next()) {
        // A dash between words is no noise.
        (None, _) => token.bytes().all(|b| b.is_ascii() && b != b'-' && b != b'&'),
        // `a`, `I`, `y`, `o`: words of one letter, in the languages that have them; no other letter
        // stands alone in them for long, but initials have their dot.
        (Some(only), None) if is_noise(only) => true,
        (Some(only), None) => {
            only.is_ascii_alphabetic() && !"aAIiOoyYeEuU".contains(only) && !token.ends_with('.')
        }
        _ => word.contains(is_noise) || is_broken(word),
    }
}

/// Signs that stand in no word.
fn is_noise(c: char) -> bool {
    matches!(c, '^' | '*' | '|' | '<' | '>' | '{' | '}' | '~' | '=' | '\\' | '■' | '•' | '«')
}

/// A small letter, then a sign, digit or capital, then a small letter: `IS,t`, `co1d`, `iJf`.
fn is_broken(word: &str) -> bool {
    let broken = |w: &[u8]| {
        w[0].is_ascii_lowercase()
            && w[2].is_ascii_lowercase()
            && (w[1].is_ascii_digit() || matches!(w[1], b'.' | b',' | b';' | b':' | b'!' | b'?'))
    };
    let is_address = || word.contains("://") || word.contains('@') || word.contains("www.");
    word.as_bytes().windows(3).any(broken) && !is_address()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_tokens() {
        for token in ["r", "^", "co1d", "as.the", "Soc|al", "'", ";"] {
            assert!(is_odd(token), "{token}");
        }
        for token in
            ["a", "I", "J.", "—", "-", "&", "1916", "U.S.", "don't", "e-mail", "(the", "é", "mp3"]
        {
            assert!(!is_odd(token), "{token}");
        }
    }
}
