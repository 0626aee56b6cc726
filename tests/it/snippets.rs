//! Does the passage shown say why an article matched?

use dateline::report::SearchRequest;
use dateline::search::Sort;

use crate::ranking::filler;
use crate::search::{ask, request};

/// The best hit's snippet, what is marked between square brackets.
fn snippet(fixture: &str, query: &str) -> String {
    let report = ask(fixture, &request(query));
    let hit = report.hits.first().unwrap_or_else(|| panic!("{query} finds nothing"));
    let n_chars: usize = hit.snippet.iter().map(|run| run.text.chars().count()).sum();
    assert!(n_chars <= 300, "{query}: {n_chars} characters");
    let runs = hit.snippet.iter();
    runs.map(|run| if run.hit { format!("[{}]", run.text) } else { run.text.clone() }).collect()
}

const STORY: &str = "
== 2020-07-16 | Hackers
LONDON — The warning came on Thursday.

Hackers tried to steal vaccine data, officials said. The vaccine work went on. Nothing was lost.

A leak of trade papers came up in talks on trade; the trade talks had stalled, said a \
\"minister of talks\".
";

#[test]
fn snippets_are_whole_sentences_true_to_the_query() {
    for (query, expected) in [
        ("steal", "… Hackers tried to [steal] vaccine data, officials said. …"),
        // A lone word of a phrase is neither shown nor marked.
        (
            "\"trade talks\"",
            "… A leak of trade papers came up in talks on trade; the [trade talks] had stalled, said \
             a \"minister of talks\".",
        ),
        // What NOT excludes is never marked.
        ("nothing -zeppelin", "… [Nothing] was lost. …"),
        ("nothing -(vaccine w/1 zeppelin)", "… [Nothing] was lost. …"),
        // Every clause is covered, in the order of the text.
        (
            "lost steal",
            "… Hackers tried to [steal] vaccine data, officials said. … Nothing was [lost]. …",
        ),
        ("data w/2 officials", "… Hackers tried to steal vaccine [data], [officials] said. …"),
        // Where nothing of the body matched, the lead is shown.
        (
            "headline:hackers",
            "LONDON — The warning came on Thursday. Hackers tried to steal vaccine data, officials \
             said. The vaccine work went on. Nothing was lost.",
        ),
        ("warning", "LONDON — The [warning] came on Thursday. …"),
    ] {
        assert_eq!(snippet(STORY, query), expected, "{query}");
    }
}

#[test]
fn the_lead_passes_over_what_stands_above_the_story() {
    let fixture = "
== 1916-01-14 | -
THE MARLOW FALLS SENTINEL

MARLOW FALLS, FRIDAY, JANUARY 14, 1916

By JOHN SMITH

Staff Correspondent

The council met late into the night and voted to mend the bridge before the spring floods.
== 1916-01-15 | -
LONDON, Jan. 15 (AP) — The king is better, his doctors said in a bulletin of last night.
";
    let report = ask(fixture, &SearchRequest { sort: Sort::Oldest, ..request("*") });
    let leads: Vec<String> = report
        .hits
        .iter()
        .map(|hit| hit.snippet.iter().map(|run| run.text.as_str()).collect())
        .collect();
    assert_eq!(
        leads,
        [
            "The council met late into the night and voted to mend the bridge before the spring \
             floods.",
            "LONDON, Jan. 15 (AP) — The king is better, his doctors said in a bulletin of last night."
        ]
    );
    assert_eq!(report.hits[0].lead.as_deref(), Some(leads[0].as_str()));
}

#[test]
fn long_sentences_are_cut_around_what_matched() {
    let fixture = format!(
        "\n== 2020-01-01 | long\nBegin {} zeppelin {} end.\n== 2020-01-02 | endless\n{}zeppelin{}\n\
         == 2020-01-03 | many\n{}\n",
        filler(70),
        filler(70),
        "漢".repeat(400),
        "字".repeat(400),
        "The airship rose over a very quiet grey harbour in the long rain of that morning. "
            .repeat(20),
    );
    let long = snippet(&fixture, "zeppelin headline:long");
    assert!(
        long.starts_with("… ") && long.ends_with(" …") && long.contains("[zeppelin]"),
        "{long}"
    );
    let endless = snippet(&fixture, "zeppelin headline:endless");
    assert!(endless.contains("[zeppelin]"), "{endless}");
    let many = snippet(&fixture, "airship");
    assert!(many.contains("[airship]"), "{many}");
}

#[test]
fn sentences_without_a_blank_between_them_are_shown_so() {
    let fixture = "
== 2020-01-01 | - | lang=ja
仙台市の小学校で救出された。校長は話した。

政府は指示した。
";
    let shown = "仙台市の小学校で救出された。校長は話した。 政府は指示した。";
    assert_eq!(snippet(fixture, "lang:ja"), shown);
    assert_eq!(
        snippet(fixture, "\"れた。校長\" \"政府\""),
        "仙台市の小学校で救出さ[れた]。[校長]は話した。 [政府]は指示した。"
    );
}
