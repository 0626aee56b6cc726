//! Small articles in which everything collides: few words, in several languages and spellings.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::json;

/// An article as it is written to a file.
#[derive(Clone, Debug)]
pub struct Story {
    pub id: usize,
    pub date: Option<&'static str>,
    pub headline: Option<String>,
    pub body: String,
    pub lang: Option<&'static str>,
    pub source: Option<&'static str>,
    pub people: Vec<&'static str>,
}

const EVERYWHERE: &[&str] = &[
    "COVID-19",
    "covid19",
    "Covid-19",
    "covid",
    "19",
    "WHO",
    "who",
    "US",
    "us",
    "U.S.",
    "e-mail",
    "email",
    "E-mail",
    "mail",
    "AT&T",
    "at&t",
    "3GPP",
    "3gpp",
    "1,200",
    "1200",
    "3.5",
    "2020",
    "Dominic Raab",
    "Raab",
    "Mr Raab",
    "Boris Johnson",
    "Johnson",
    "London",
    "minister",
    "O'Neill",
    "O’Neill",
    "oneill",
    "café",
    "cafe",
    "World Health Organization",
    "the World Health Organization (WHO)",
    "United States",
];

const ENGLISH: &[&str] = &[
    "Thursday",
    "last month",
    "this year",
    "in July",
    "on July 16",
    "on Feb. 29, 2020",
    "since 2019",
    "in the 1660s",
    "two days earlier",
    "hacker",
    "hackers",
    "hacked",
    "Hackers",
    "talk",
    "talks",
    "Talks",
    "talking",
    "trade",
    "trades",
    "vaccine",
    "vaccines",
    "the",
    "The",
    "of",
    "and",
    "said",
    "Stevens",
    "Steven",
    "steven",
    "Britain's",
    "Britain",
    "britain",
    "ministers",
    "ministers’",
    "paper",
    "papers",
    "it",
    "IT",
    "It.The",
    "state-of-the-art",
    "election",
    "university",
    "universe",
    "don't",
    "news",
    "newspaper",
    "newspapers",
    "without",
];

const GERMAN: &[&str] = &[
    "der",
    "die",
    "und",
    "von",
    "Verhandlung",
    "Verhandlungen",
    "verhandlungen",
    "Minister",
    "Ministers",
    "Straße",
    "Strasse",
    "straßen",
    "Haus",
    "Häuser",
    "hauser",
    "EU-Kommission",
    "Kommission",
    "wahl",
    "Wahlen",
];

const FRENCH: &[&str] = &[
    "le",
    "les",
    "des",
    "et",
    "élection",
    "élections",
    "election",
    "été",
    "étés",
    "ete",
    "l'été",
    "d'Estaing",
    "l’élection",
    "ministre",
    "ministres",
    "Œuvre",
    "oeuvre",
    "dit",
    "dits",
];

pub const DATES: &[&str] = &[
    "1665",
    "1665-11",
    "1665-11-07",
    "1676-12-31",
    "2019",
    "2019-12",
    "2019-12-31",
    "2020",
    "2020-01",
    "2020-01-01",
    "2020-02",
    "2020-02-29",
    "2020-07",
    "2020-07-15",
    "2020-07-16",
    "2020-07-17",
    "2021-01",
];

pub const SOURCES: &[&str] = &["Reuters", "The Northgate Post", "Northgate Courier", "AP"];

/// So many stories, numbered from `first`.
pub fn stories(first: usize, n: usize) -> impl Strategy<Value = Vec<Story>> {
    prop::collection::vec(story(), n).prop_map(move |mut stories| {
        for (i, story) in stories.iter_mut().enumerate() {
            story.id = first + i;
        }
        stories
    })
}

/// What stands before a story that is not only news.
const SLUGS: &[&str] = &["(Corrects name)\n\n", "KILL: ", "ADVISORY - "];

fn story() -> impl Strategy<Value = Story> {
    let tongues = [
        (Some("en"), ENGLISH),
        (Some("en"), ENGLISH),
        (Some("de"), GERMAN),
        (Some("fr"), FRENCH),
        // The text itself must tell, or nothing does.
        (None, ENGLISH),
        (None, FRENCH),
    ];
    select(tongues.to_vec())
        .prop_flat_map(|(lang, vocabulary)| {
            (
                Just(lang),
                prop::option::weighted(0.8, select(DATES)),
                prop::option::of(prop::collection::vec(word(vocabulary), 1..6)),
                prop::collection::vec(sentence(vocabulary), 1..4),
                prop::option::of(select(SOURCES)),
                prop::collection::vec(select(&["Raab, Dominic", "Zabra Quillon"][..]), 0..2),
                prop_oneof![9 => Just(""), 1 => select(SLUGS)],
                prop::option::weighted(0.3, prop::collection::vec(0u8..10, 12)),
            )
        })
        .prop_map(|(lang, date, headline, sentences, source, people, slug, breaks)| Story {
            id: 0,
            date,
            headline: headline.map(|words| words.join(" ")),
            body: match breaks {
                Some(breaks) => slug.to_owned() + &scan(sentences.concat().trim_end(), &breaks),
                None => slug.to_owned() + sentences.concat().trim_end(),
            },
            lang,
            source,
            people: if date.is_some_and(|date| date.len() == 7) { people } else { Vec::new() },
        })
}

/// A word with what follows it: mostly a blank.
fn sentence(vocabulary: &'static [&'static str]) -> impl Strategy<Value = String> {
    let gap = prop_oneof![8 => Just(" "), 1 => Just(", "), 1 => Just(" — "), 1 => Just(" \"")];
    let end = prop_oneof![4 => Just(". "), 1 => Just("? "), 1 => Just(".\n\n"), 1 => Just("\n")];
    (prop::collection::vec((word(vocabulary), gap), 2..9), word(vocabulary), end).prop_map(
        |(words, last, end)| {
            let words: String = words.into_iter().flat_map(|(word, gap)| [word, gap]).collect();
            words + last + end
        },
    )
}

/// The text as a scan has it: lines end within words, mostly without a hyphen, and noise stands below.
fn scan(text: &str, breaks: &[u8]) -> String {
    let mut scanned = String::new();
    for (word, how) in text.split_inclusive(' ').zip(breaks.iter().cycle()) {
        let middle = word.char_indices().nth(2 + usize::from(*how) / 3).map(|(at, _)| at);
        match (how, middle) {
            (0 | 3 | 6, Some(middle)) => scanned += &[&word[..middle], &word[middle..]].join("\n"),
            (1, Some(middle)) => scanned += &[&word[..middle], &word[middle..]].join("-\n"),
            (2, _) => scanned += &[word.trim_end(), "\n"].concat(),
            _ => scanned += word,
        }
    }
    scanned + "\n" + &"^ r ~ ".repeat(10)
}

fn word(vocabulary: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    prop_oneof![3 => select(vocabulary), 2 => select(EVERYWHERE)]
}

impl Story {
    /// One line of JSON Lines.
    pub fn to_json(&self) -> String {
        let Story { id, date, headline, body, lang, source, people } = self;
        let mut record = json!({ "id": id.to_string(), "body": body });
        for (key, value) in [
            ("date", json!(date)),
            ("headline", json!(headline)),
            ("lang", json!(lang)),
            ("source", json!(source)),
            ("people", json!(people)),
        ] {
            if value != json!(null) && value != json!([]) {
                record[key] = value;
            }
        }
        record.to_string() + "\n"
    }
}
