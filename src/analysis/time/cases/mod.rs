//! Expressions by kind: sentences of our own, as agencies and papers write them.
//!
//! A row is the day of publication, the text, and what is found: each expression with its value,
//! parted by ` | `; `-` for nothing.

mod named;
mod relative;

use proptest::prelude::*;

use super::{Text, TimeExpression, find_times};
use crate::analysis::words;

fn times(lang: &str, published: &str, body: &str) -> Vec<TimeExpression> {
    let words = words(body);
    let published = published.parse().ok();
    find_times(&Text { body, words: &words, published, lang: Some(lang), ..Text::default() })
}

fn found(lang: &str, published: &str, body: &str) -> String {
    let all = times(lang, published, body);
    let each: Vec<String> =
        all.iter().map(|time| format!("{}={}", time.span.of(body), time.value)).collect();
    if each.is_empty() { "-".to_owned() } else { each.join(" | ") }
}

/// Each row a text and what is found in it, published on that day.
#[track_caller]
fn check(published: &str, rows: &[(&str, &str)]) {
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|(body, expected)| {
            let found = found("en", published, body);
            (found != *expected)
                .then(|| format!("{body}\n  expected {expected}\n  found    {found}"))
        })
        .collect();
    assert!(wrong.is_empty(), "published {published}:\n{}", wrong.join("\n"));
}

/// A Thursday.
const NOVEMBER: &str = "1989-11-02";

#[test]
fn impossible_dates_are_none() {
    check(
        NOVEMBER,
        &[
            ("It is dated 30 February 1989.", "1989=1989"),
            ("It is dated 1989-02-30 in full.", "-"),
            ("It is dated 13/13/1990 in full.", "-"),
            ("It is dated Feb. 29, 1989, in full.", "1989=1989"),
            ("It is dated Feb. 29, 1988, in full.", "Feb. 29, 1988=1988-02-29"),
            ("It is dated June 31 in full.", "-"),
        ],
    );
}

#[test]
fn without_a_day_of_publication() {
    check(
        "-",
        &[
            ("It grew in October 1987.", "October 1987=1987-10"),
            ("It grew last year.", "-"),
            ("It rained on Thursday.", "Thursday=XXXX-WXX-4"),
            ("It rained on Oct. 31.", "Oct. 31=XXXX-10-31"),
            ("It rained in October.", "October=XXXX-10"),
            ("It rained for three days and is now dry.", "three days=P3D | now=PRESENT_REF"),
            ("It came in 1985. Two years later it left.", "1985=1985 | Two years later=1987"),
        ],
    );
    check(
        "1931",
        &[
            ("It rose this year.", "this year=1931"),
            ("It rained on Oct. 31.", "Oct. 31=1931-10-31"),
            ("It rained yesterday.", "-"),
            ("It rained on Thursday.", "Thursday=XXXX-WXX-4"),
            ("It rained last month.", "-"),
        ],
    );
    check("1931-05", &[("It rained last month.", "last month=1931-04")]);
}

#[test]
fn other_languages() {
    for (lang, body, expected) in [
        ("de", "Am 16. Juli 2020 kam es so; am Donnerstag nicht.", "16. Juli 2020=2020-07-16"),
        ("fr", "Le 1er août 1914, la guerre.", "1er août 1914=1914-08-01"),
        ("es", "El 3 de marzo de 2020 y ahora.", "3 de marzo de 2020=2020-03-03"),
        ("ru", "Это было 16 июля 2020 года.", "16 июля 2020=2020-07-16"),
        ("ja", "2020年7月16日に発表された。", "2020年7月16日=2020-07-16"),
        ("fr", "Fait 2020-07-16, 30 février 2020.", "2020-07-16=2020-07-16"),
        ("de", "Im Jahr 2020 und im Mai.", "-"),
        ("nl", "In 1988 may now be today.", "-"),
    ] {
        assert_eq!(found(lang, NOVEMBER, body), expected, "{lang}: {body}");
    }
}

#[test]
fn intervals() {
    for (body, expected) in [
        ("It rained last Thursday.", "1989-10-26"),
        ("It rained last month.", "1989-10-01..1989-10-31"),
        ("It rained in the 1960s.", "1960-01-01..1969-12-31"),
        ("It rained for three days.", "-"),
        ("It is raining now.", "-"),
        ("It rains every Thursday.", "-"),
    ] {
        let days = times("en", NOVEMBER, body)[0].interval;
        assert_eq!(days.map_or("-".to_owned(), |days| days.to_string()), expected, "{body}");
    }
}

/// How long the rules take grows as the text does, whatever it is made of.
#[test]
fn time_is_linear() {
    let cost = |body: &str| {
        let words = words(body);
        let text = Text { body, words: &words, lang: Some("en"), ..Text::default() };
        let text = Text { published: NOVEMBER.parse().ok(), ..text };
        let runs = (0..3).map(|_| {
            let before = std::time::Instant::now();
            assert!(find_times(&text).len() <= words.len());
            before.elapsed()
        });
        runs.min().expect("three runs")
    };
    for piece in
        ["Thursday ", "the end of ", "early ", "1989 ", "of the ", "two years earlier ", "1/"]
    {
        let (short, long) = (piece.repeat(5_000), piece.repeat(40_000));
        let (short, long) = (cost(&short), cost(&long));
        // Eight times the text: sixty-four times the time if each word looked at all others.
        assert!(
            long < short * 24 + std::time::Duration::from_millis(20),
            "{piece}: {short:?} {long:?}"
        );
    }
}

proptest! {
    #[test]
    fn spans_are_sorted_disjoint_and_on_boundaries(
        words_of_text in prop::collection::vec(
            "Thursday|Oct\\.|May|the|last|next|year|years|ago|earlier|quarter|third|1989|'89|1980s|\
             31|two|of|in|week|Christmas|Day|p\\.m\\.|:|,|\\.|\n\n|-|’s|é|仙台|now|that|day|before|\
             11/02/89|B\\.C\\.|summer|65535|\\PC",
            0..40,
        ),
        glue in prop::bool::ANY,
        published in "(1989-11-02|0000-01-01|9999-12-31|1931|-)",
        lang in prop::sample::select(vec!["en", "de", "ja"]),
    ) {
        let body = words_of_text.join(if glue { "" } else { " " });
        let mut end = 0;
        for time in times(lang, &published, &body) {
            prop_assert!(time.span.start >= end);
            prop_assert!(!time.span.of(&body).is_empty());
            prop_assert!(!time.value.to_string().is_empty());
            prop_assert_eq!(time.interval, time.value.days());
            end = time.span.end;
        }
    }
}
