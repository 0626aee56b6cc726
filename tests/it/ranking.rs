//! In which order do articles answer, how many words must they have, and how many hits?

use dateline::analysis::Analyzer;
use dateline::index::Archive;
use dateline::report::{HitReport, MatchMode, SearchRequest, search};
use dateline::search::Sort;

use crate::search::{answer, ask, check, request, titles};
use crate::support::{archive, articles};

/// Words that no query here asks for.
pub fn filler(n: usize) -> String {
    let words =
        ["the", "harbour", "lay", "quiet", "under", "grey", "rain", "all", "morning", "long"];
    (0..n).map(|i| words[i % words.len()]).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_word_in_the_headline_counts_more_than_one_below() {
    let fixture = "
== 2019-01-01 | Strike at docks
Men left the quays on Monday morning.
== 2020-01-01 | Men at docks
A strike left the quays on Monday morning.
";
    check(fixture, "strike", "2019-01-01  Strike at docks\n2020-01-01  Men at docks");
}

#[test]
fn a_word_in_the_lead_counts_more_than_one_far_down() {
    let fixture = format!(
        "\n== 2019-01-01 | early\nA zeppelin came. {f}\n== 2020-01-01 | late\n{f} A zeppelin came.\n",
        f = filler(80)
    );
    check(&fixture, "zeppelin", "2019-01-01  early\n2020-01-01  late");
}

#[test]
fn words_side_by_side_count_more_than_words_apart() {
    let fixture = format!(
        "\n== 2019-01-01 | together\n{f} trade talks {f}\n== 2020-01-01 | apart\n{f} trade {f} talks\n\
         == 2021-01-01 | near\n{f} trade in grey talks {g}\n",
        f = filler(60),
        g = filler(58)
    );
    check(&fixture, "trade talks", "2019-01-01  together\n2021-01-01  near\n2020-01-01  apart");
}

#[test]
fn equal_scores_break_by_date_then_id_whatever_the_order_of_indexing() {
    let rows = ["2020-01-02 | b", "2020-01-01 | a", "undated | u", "2020-01-02 | c", "2021 | d"];
    let fixture: String = rows.iter().map(|row| format!("\n== {row}\nalpha")).collect();
    let forward = ask(&fixture, &request("alpha"));
    let found = titles(&forward.hits);
    assert!(found.starts_with("2021  d\n2020-01-02  "), "{found}");
    assert!(found.ends_with("2020-01-01  a\nundated  u"), "{found}");
    // Keys hold the path, so the same paths must stay with the same articles.
    let mut analysed: Vec<_> =
        articles(&fixture).into_iter().map(|article| Analyzer::new().analyse(article)).collect();
    analysed.reverse();
    let archive = Archive::in_memory(analysed).expect("an index");
    let backward = search(&archive, &request("alpha")).expect("an answer");
    assert_eq!(titles(&backward.hits), found);
}

#[test]
fn words_that_tell_nothing_weigh_nothing_unless_they_are_meant() {
    let fixture = format!(
        "\n== 2019-01-01 | one\nA strike may come. It may be that it may. {f}\n\
         == 2020-01-01 | two\nA strike came, and another strike. {f}\n\
         == 2021-01-01 | three\nTheresa May spoke. May said no. {f}\n",
        f = filler(60)
    );
    let archive = archive(&fixture);
    let best = |query: &str| {
        let asked = SearchRequest { matching: MatchMode::Any, ..request(query) };
        answer(&archive, &asked).hits[0].headline.clone()
    };
    assert_eq!(best("strike may"), Some("two".to_owned()));
    assert_eq!(best("strike \"may\""), Some("one".to_owned()));
    // Alone they are all there is.
    assert_eq!(answer(&archive, &request("may")).total, 2);
}

#[test]
fn what_is_recent_can_count_more() {
    let fixture = "
== 2010-01-01 | Strike at docks
A strike began, and the strike goes on.
== 2020-07-01 | Quiet day
Men spoke of the strike of long ago.
";
    let archive = archive(fixture);
    let plain = request("strike");
    assert!(titles(&answer(&archive, &plain).hits).starts_with("2010-01-01"));
    let today = dateline::base::Day::new(2020, 7, 16).expect("a day");
    let recency = Some(dateline::search::Recency { today, half_life: 365.0 });
    let report = answer(&archive, &SearchRequest { recency, ..plain });
    assert!(titles(&report.hits).starts_with("2020-07-01"));
    assert_eq!(report.total, 2);
}

#[test]
fn newest_and_oldest_put_undated_last() {
    let fixture = "
== 1931-05 | month
alpha
== undated | none
alpha alpha
== 1665-11-07 | gazette
alpha
== 2020-01-01 | new
alpha
";
    for (sort, expected) in [
        (Sort::Newest, "2020-01-01  new\n1931-05  month\n1665-11-07  gazette\nundated  none"),
        (Sort::Oldest, "1665-11-07  gazette\n1931-05  month\n2020-01-01  new\nundated  none"),
    ] {
        let report = ask(fixture, &SearchRequest { sort, ..request("alpha") });
        assert_eq!(titles(&report.hits), expected);
    }
}

#[test]
fn pages_go_on_where_the_last_one_ended() {
    let fixture: String = (1..=9).map(|i| format!("\n== 2020-01-0{i} | {i}\nalpha")).collect();
    let page = |offset| {
        let report = ask(&fixture, &SearchRequest { limit: 4, offset, ..request("alpha") });
        assert_eq!(report.total, 9);
        let rank = |hit: &HitReport| (hit.rank, hit.headline.clone().unwrap_or_default());
        report
            .hits
            .iter()
            .map(rank)
            .map(|(rank, title)| format!("{rank}:{title}"))
            .collect::<Vec<_>>()
    };
    assert_eq!(page(0), ["1:9", "2:8", "3:7", "4:6"]);
    assert_eq!(page(4), ["5:5", "6:4", "7:3", "8:2"]);
    assert_eq!(page(8), ["9:1"]);
    assert_eq!(page(12), Vec::<String>::new());
}

const NEAREST: &str = "
== 2020-01-01 | talks only
The trade talks went on.
== 2020-01-02 | tariffs only
Tariffs rose on steel.
== 2020-01-03 | both
Trade in steel, and tariffs; the talks were over.
";

#[test]
fn how_many_words_must_be_there() {
    let archive = archive(NEAREST);
    let told = |matching, query: &str| {
        let asked = SearchRequest { matching, sort: Sort::Oldest, ..request(query) };
        let report = answer(&archive, &asked);
        let titles = |hits: &[HitReport]| {
            let list: Vec<&str> = hits.iter().filter_map(|hit| hit.headline.as_deref()).collect();
            list.join(", ")
        };
        assert_eq!(report.total, report.hits.len() as u64);
        format!("{}: {} | {}", report.query.matching, titles(&report.hits), titles(&report.nearest))
    };
    use MatchMode::{All, Any, Auto};
    for (matching, query, expected) in [
        (All, "talks tariffs", "all: both | "),
        (Auto, "talks tariffs", "all: both | "),
        (Any, "talks tariffs", "any: talks only, tariffs only, both | "),
        (All, "talks tariffs zeppelin", "all:  | "),
        (Auto, "talks tariffs zeppelin", "all:  | talks only, tariffs only, both"),
        (Auto, "zeppelin airship", "all:  | "),
        // Phrases, fields, dates, NOT and operators never relax.
        (Auto, "\"trade talks\" tariffs steel", "all:  | "),
        (Any, "\"trade talks\" tariffs steel", "any:  | "),
        (Any, "\"trade talks\" went steel", "any: talks only | "),
        (Auto, "talks zeppelin since:2020-01-02", "all:  | both"),
        (Auto, "talks zeppelin -steel", "all:  | talks only"),
        (Auto, "talks AND zeppelin", "all:  | "),
        (Any, "(talks AND tariffs) zeppelin", "any:  | "),
        (Any, "talks", "any: talks only, both | "),
    ] {
        assert_eq!(told(matching, query), expected, "{matching:?} {query}");
    }
}

#[test]
fn hits_inside_an_article_are_counted() {
    let fixture = "
== 2020-01-01 | Talks
Trade talks, more trade talks; talks about talks with Dominic Raab. Raab spoke.
";
    let archive = archive(fixture);
    for (query, expected) in [
        ("talks", 5),
        ("talk", 5),
        ("\"trade talks\"", 2),
        ("trade w/1 talks", 2),
        ("trade pre/1 talks", 2),
        ("trade talks", 7),
        ("person:raab", 2),
        ("headline:talks", 1),
        ("talks -zeppelin", 5),
        ("*", 0),
    ] {
        let report = answer(&archive, &request(query));
        assert_eq!(report.hits[0].matches, expected, "{query}");
    }
}

#[test]
fn words_without_their_quotes_get_a_note() {
    let unquoted = vec!["trade talks".to_owned()];
    let report = ask(NEAREST, &SearchRequest { unquoted, ..request("trade talks") });
    let codes: Vec<&str> = report.query.notes.iter().map(|note| note.code.as_str()).collect();
    assert_eq!((report.total, codes), (2, vec!["N-QUOTES"]));
}
