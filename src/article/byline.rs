//! Who wrote it, as a bibliography lists them?

/// One author of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Author {
    /// A person: given names, family name with what belongs to it, and `Jr.` or the like.
    Person {
        /// `Jane Q.`
        given: String,
        /// `van der Meer`
        family: String,
        /// `Jr.`, or nothing.
        suffix: Option<String>,
    },
    /// Whoever else signs: an agency, a desk, a pen name.
    Other(String),
}

/// The authors that a byline names, in order. What is only an office (`Political Editor`) is left out
/// beside a name.
///
/// # Example
///
/// ```
/// use dateline::article::{Author, authors};
/// let found = authors("By JANE DOE and Ludwig van Hoek, Political Editor");
/// let family = |author: &Author| match author {
///     Author::Person { family, .. } => family.clone(),
///     Author::Other(name) => name.clone(),
/// };
/// assert_eq!(found.iter().map(family).collect::<Vec<_>>(), ["Doe", "van Hoek"]);
/// assert_eq!(authors("Associated Press"), [Author::Other("Associated Press".to_owned())]);
/// ```
pub fn authors(byline: &str) -> Vec<Author> {
    let line = byline.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = without_by(&line);
    let all: Vec<Author> = parts(line).iter().filter_map(|part| author(part)).collect();
    let has_person = all.iter().any(|author| matches!(author, Author::Person { .. }));
    let is_office = |author: &Author| match author {
        Author::Other(name) => name.split(' ').any(|word| OFFICES.contains(&lower(word).as_str())),
        Author::Person { .. } => false,
    };
    all.into_iter().filter(|author| !(has_person && is_office(author))).collect()
}

/// Words of those who are nobody by name.
const OFFICES: [&str; 12] = [
    "editor",
    "correspondent",
    "reporter",
    "writer",
    "staff",
    "columnist",
    "critic",
    "analyst",
    "contributor",
    "desk",
    "bureau",
    "editors",
];

/// Words of organizations that sign articles.
const AGENCIES: [&str; 14] = [
    "press",
    "news",
    "agency",
    "reuters",
    "times",
    "service",
    "newspaper",
    "tribune",
    "post",
    "team",
    "media",
    "network",
    "wire",
    "magazine",
];

/// Words that belong to the family name behind them.
const PARTICLES: [&str; 20] = [
    "de", "da", "di", "du", "del", "della", "la", "le", "van", "von", "der", "den", "ter", "zu",
    "bin", "ibn", "al", "el", "dos", "af",
];

const SUFFIXES: [&str; 6] = ["jr", "sr", "ii", "iii", "iv", "phd"];

fn lower(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

fn without_by(line: &str) -> &str {
    let begins = ["by ", "von ", "par ", "por ", "di ", "door "];
    let word = begins
        .iter()
        .find(|word| line.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word)));
    word.map_or(line, |word| line[word.len()..].trim_start())
}

fn parts(line: &str) -> Vec<String> {
    let mut marked = line.replace([';', '/', '|', '&', '•'], ",");
    for word in [" and ", " AND ", " And ", " with ", " und ", " et "] {
        marked = marked.replace(word, ",");
    }
    let mut parts: Vec<String> = Vec::new();
    for part in marked.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        // `John Roe, Jr.` is one name.
        match parts.last_mut() {
            Some(last) if SUFFIXES.contains(&lower(part).as_str()) => {
                last.push(' ');
                last.push_str(part);
            }
            _ => parts.push(part.to_owned()),
        }
    }
    parts
}

fn author(part: &str) -> Option<Author> {
    // `Jane Doe in Washington`
    let name = [" in ", " IN ", " at ", " for "]
        .iter()
        .filter_map(|word| part.find(word))
        .min()
        .map_or(part, |at| &part[..at]);
    let mut words: Vec<String> = name.split(' ').map(str::to_owned).collect();
    let is_name = |word: &String| {
        let first = word.chars().next().is_some_and(char::is_uppercase);
        let known =
            OFFICES.contains(&lower(word).as_str()) || AGENCIES.contains(&lower(word).as_str());
        let letters =
            word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’'));
        letters && !known && (first || PARTICLES.contains(&word.as_str()))
    };
    if !(2..=6).contains(&words.len()) || !words.iter().all(is_name) {
        return (!name.is_empty()).then(|| Author::Other(name.to_owned()));
    }
    if words.iter().all(|word| !word.chars().any(char::is_lowercase)) {
        words = words.iter().map(|word| titled(word)).collect();
    }
    let suffix = words.pop_if(|word| SUFFIXES.contains(&lower(word).as_str()));
    if words.len() < 2 {
        return Some(Author::Other(name.to_owned()));
    }
    let mut at = words.len() - 1;
    while at > 1 && PARTICLES.contains(&words[at - 1].to_lowercase().as_str()) {
        at -= 1;
    }
    let family = words.split_off(at).join(" ");
    Some(Author::Person { given: words.join(" "), family, suffix })
}

/// `O'BRIEN` as `O'Brien`, `VAN` as `van`.
fn titled(word: &str) -> String {
    if PARTICLES.contains(&word.to_lowercase().as_str()) {
        return word.to_lowercase();
    }
    let mut begins = true;
    let mut titled = String::with_capacity(word.len());
    for c in word.chars() {
        match begins {
            true => titled.push(c),
            false => titled.extend(c.to_lowercase()),
        }
        begins = !c.is_alphabetic();
    }
    titled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines_come_apart() {
        let rows = [
            ("", ""),
            ("By Jane Doe", "Doe/Jane"),
            ("JANE Q. O'BRIEN", "O'Brien/Jane Q."),
            ("Jane Doe, John Roe and Al Moe", "Doe/Jane; Roe/John; Moe/Al"),
            ("John Roe, Jr.", "Roe/John/Jr."),
            ("Jane Doe in Washington", "Doe/Jane"),
            ("Ludwig van der Meer", "van der Meer/Ludwig"),
            ("Associated Press", "Associated Press"),
            ("AP", "AP"),
            ("Jane Doe | Reuters", "Doe/Jane; Reuters"),
            ("Jane Doe, Political Editor", "Doe/Jane"),
            ("Political Editor", "Political Editor"),
            ("A Special Correspondent", "A Special Correspondent"),
            ("jane@example.org", "jane@example.org"),
        ];
        for (byline, expected) in rows {
            let shown = |author: &Author| match author {
                Author::Person { given, family, suffix: None } => format!("{family}/{given}"),
                Author::Person { given, family, suffix: Some(suffix) } => {
                    format!("{family}/{given}/{suffix}")
                }
                Author::Other(name) => name.clone(),
            };
            let found: Vec<String> = authors(byline).iter().map(shown).collect();
            assert_eq!(found.join("; "), expected, "{byline}");
        }
    }
}
