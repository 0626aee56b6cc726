//! Are words that are broken over the end of a line found whole?

use dateline::report::{ExplainRequest, Places, explain};
use dateline::search::Sort;
use proptest::prelude::*;

use crate::search::{answer, ask, check, check_rows, request};
use crate::support::archive;

/// What makes a text look like a scan, in words that no query asks for.
const NOISE: &str =
    "^ r ~ ^ r ~ ^ r ~ ^ r ~ ^ r ~ ^ r ~ ^ r ~ ^ r ~ ^ r ~ ^ r ~ ^ r ~ ^ r ~ the harbour lay quiet";

fn press() -> String {
    format!(
        "
== 1916-01-01 | whole
Today the state president met here.
{NOISE}
== 1916-01-02 | hyphen
Today the state presi-
dent met here.
{NOISE}
== 1916-01-03 | broken
Today the state presi
dent met here.
{NOISE}
== 1916-01-04 | apart
Today the state presi, dent met here.
{NOISE}
== 1916-01-05 | typeset
Today the state presi
dent met here.
== 1916-01-06 | typeset hyphen
Today the state presi-
dents met here.
"
    )
}

#[test]
fn a_broken_word_is_found_whole() {
    check_rows(
        &press(),
        &[
            ("president", "whole, hyphen, broken, typeset hyphen"),
            ("presidents", "whole, hyphen, typeset hyphen"),
            ("\"president\"", "whole, hyphen, broken"),
            ("exact(president)", "whole, hyphen, broken"),
            ("\"the state president met here\"", "whole, hyphen, broken"),
            ("\"met president\"~0", "whole"),
            ("\"met president\"~1", "whole, hyphen, broken"),
            ("state pre/1 president", "whole, hyphen, broken, typeset hyphen"),
            ("president pre/1 met", "whole, hyphen, broken, typeset hyphen"),
            ("state -president", "apart, typeset"),
            ("state NOT w/1 president", "apart, typeset"),
            ("atleast2(president)", ""),
            // The halves are words still.
            ("\"state presi\"", "hyphen, broken, apart, typeset, typeset hyphen"),
            // What looks at the page sees no halves.
            ("nocaps(president)", "whole"),
            ("presid*", "whole"),
        ],
    );
}

#[test]
fn the_mark_runs_over_both_halves_and_a_note_tells() {
    let report = ask(&press(), &request("\"president\""));
    let marked = |title: &str| -> Vec<&str> {
        let hit = report.hits.iter().find(|hit| hit.headline.as_deref() == Some(title));
        let runs = hit.map(|hit| hit.snippet.as_slice()).unwrap_or_default();
        runs.iter().filter(|run| run.hit).map(|run| run.text.as_str()).collect()
    };
    assert_eq!(marked("whole"), ["president"]);
    assert_eq!(marked("hyphen"), ["presi- dent"]);
    assert_eq!(marked("broken"), ["presi dent"]);
    let notes: Vec<(&str, &str)> =
        report.query.notes.iter().map(|note| (note.code.as_str(), note.text.as_str())).collect();
    assert_eq!(notes, [("N-BROKEN", "1 of 3 has a word only broken over the end of a line")]);
    assert!(ask(&press(), &request("\"presi\"")).query.notes.is_empty());
}

#[test]
fn a_word_that_is_only_broken_comes_behind_a_whole_one() {
    let hidden = "Today the state president met here.";
    let fixture = format!(
        "\n== 1916-01-02 | broken\n{}\n{NOISE}\n== 1916-01-01 | whole\n{hidden}\n{NOISE}\n",
        hidden.replace("presi", "presi\n")
    );
    check(&fixture, "president", "1916-01-01  whole\n1916-01-02  broken");
    check(&fixture, "\"state president\"", "1916-01-01  whole\n1916-01-02  broken");
}

#[test]
fn explain_tells_that_halves_are_looked_for() {
    let request = ExplainRequest {
        text: "president met".to_owned(),
        filters: Default::default(),
        matching: Default::default(),
        clock: request("").clock,
        limits: Default::default(),
        id: None,
        places: Places::default(),
    };
    let report = explain(&archive(&press()), &request).expect("an explanation");
    let meanings: Vec<String> =
        report.readings.iter().map(|told| format!("{}: {}", told.text, told.meaning)).collect();
    assert_eq!(
        meanings,
        [
            "president: in every form of the word, and broken over the end of a line",
            "met: in every form of the word"
        ]
    );
    assert!(report.query.notes.iter().any(|note| note.code == "N-BROKEN"));
}

/// Of a word in two halves that are both common nothing is said; nor where one is and the word stands
/// nowhere whole.
#[test]
fn words_side_by_side_are_not_taken_for_one() {
    let n_common = 12;
    let common = |word: &str| -> String {
        (0..n_common).map(|i| format!("\n== 1915-01-{} | {word} {i}\n{word}\n", i + 10)).collect()
    };
    let page = format!(
        "\n== 1916-01-01 | page\nHe went with\nout a word, in\nfact they rail\nroad and over\ncoat it\n{NOISE}\n"
    );
    let whole = "\n== 1916-01-02 | whole\nwithout overcoat\n";
    let fixture = [&page, whole, &common("with"), &common("out"), &common("over")].concat();
    check_rows(
        &fixture,
        &[
            ("exact(without)", "whole"),
            ("exact(infact)", ""),
            // Neither half is common.
            ("exact(railroad)", "page"),
            // One is, and the word stands elsewhere.
            ("exact(overcoat)", "page, whole"),
        ],
    );
    check_rows(&[&page, &common("over")[..]].concat(), &[("exact(overcoat)", "")]);
}

const LONG: [&str; 8] = [
    "government",
    "president",
    "committee",
    "yesterday",
    "election",
    "railroad",
    "kaiserliche",
    "événement",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// The same text with its lines ended elsewhere finds the same articles.
    #[test]
    fn lines_may_end_anywhere(
        stories in prop::collection::vec(prop::collection::vec((0..LONG.len(), 0usize..9), 1..9), 1..8),
    ) {
        let page = |i: usize, story: &[(usize, usize)], break_at: bool| {
            let words = story.iter().map(|(word, at)| {
                let word = LONG[*word];
                let n_letters = word.chars().count();
                let (middle, _) = word.char_indices().nth(2 + at % (n_letters - 3)).expect("a letter");
                match break_at {
                    true => format!("{}\n{}", &word[..middle], &word[middle..]),
                    false => word.to_owned(),
                }
            });
            format!("\n== 1916-01-01 | {i}\n{}\n{NOISE}\n", words.collect::<Vec<_>>().join(" "))
        };
        let pages = |break_at| -> String {
            let pages = stories.iter().enumerate().map(|(i, story)| page(i, story, break_at));
            // Where it stands whole, one half may be a common word.
            std::iter::once(format!("\n== 1916-01-01 | whole\n{}\n", LONG.join(" "))).chain(pages).collect()
        };
        let (whole, broken) = (archive(&pages(false)), archive(&pages(true)));
        for word in LONG {
            let found = |archive| {
                let asked = request(&format!("\"{word}\""));
                let report = answer(archive, &dateline::report::SearchRequest { sort: Sort::Oldest, ..asked });
                let mut found: Vec<(Option<String>, u64)> =
                    report.hits.into_iter().map(|hit| (hit.headline, hit.matches)).collect();
                found.sort();
                found
            };
            prop_assert_eq!(found(&whole), found(&broken), "{}", word);
        }
    }
}
