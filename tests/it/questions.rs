//! Do the questions that researchers ask of an archive get the answers that counting by hand gives?

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use dateline::base::Day;
use dateline::index::Archive;
use dateline::report::{
    COUNT_FIELDS, CountRequest, CoverageReport, MOST_WORDS, NeighboursRequest, OverviewRequest,
    Places, PrintingsReport, Question, QuoteReport, QuoteRequest, SearchRequest, SimilarRequest,
    Stretch, TimelineReport, TimelineRequest, check_receipt, count, coverage, neighbours, overview,
    printings, quote, receipt, search_with_overview, similar, timeline,
};
use dateline::search::{Copies, Limits};

use crate::search::{answer, request};
use crate::shell::{Shell, shipped};
use crate::support::{Desk, archive};

fn question(text: &str) -> Question {
    Question::plain(text, Day::new(2020, 7, 16).expect("a day"))
}

/// Counts the cases of `n` in `haystack` over and over.
fn line_of(archive: &Archive, text: &str, by: Option<Stretch>, relative: bool) -> TimelineReport {
    let request = TimelineRequest { question: question(text), by, relative };
    timeline(archive, &request).expect("a timeline")
}

const STRIKE: &str = "
== 1916-01-03 | Strike begins
Dockers went on strike.
== 1916-01-03 | Strike spreads
Carters went on strike too.
== 1916-01-05 | Quiet day
Rain fell.
== 1916-01-17 | Strike ends
The strike is over.
== 1916-02 | Looking back
The strike of last month.
== undated | A song of the strike
Strike, strike.
";

#[test]
fn a_timeline_has_every_stretch_between_the_first_and_the_last() {
    let archive = archive(STRIKE);
    let shown = |report: &TimelineReport| {
        let line = &report.timeline;
        let buckets: Vec<String> =
            line.buckets.iter().map(|b| format!("{} {}", b.from, b.count)).collect();
        format!(
            "{}: {}; {} undated, {} vague",
            line.by,
            buckets.join(", "),
            line.undated,
            line.vague
        )
    };
    for (by, expected) in [
        (None, "month: 1916-01 3, 1916-02 1; 1 undated, 0 vague"),
        (Some(Stretch::Year), "year: 1916 4; 1 undated, 0 vague"),
        (Some(Stretch::Week), "week: 1916-01-03 2, 1916-01-10 0, 1916-01-17 1; 1 undated, 1 vague"),
    ] {
        let report = line_of(&archive, "strike", by, false);
        assert_eq!(shown(&report), expected);
        let counted: u64 = report.timeline.buckets.iter().map(|bucket| bucket.count).sum();
        let line = &report.timeline;
        assert_eq!(counted + line.undated + line.vague, report.total);
    }
    let days = line_of(&archive, "strike", Some(Stretch::Day), false);
    assert_eq!(days.timeline.buckets.len(), 15);
    let peaks: Vec<(&str, Option<&str>)> =
        days.peaks.iter().map(|peak| (peak.from.as_str(), peak.headline.as_deref())).collect();
    assert!(
        matches!(peaks[..], [("1916-01-03", Some("Strike begins" | "Strike spreads"))]),
        "{peaks:?}"
    );
    // Of the three articles of January two are about the strike, with a fourth in its week.
    let shares = line_of(&archive, "strike", Some(Stretch::Week), true);
    let all: Vec<Option<u64>> = shares.timeline.buckets.iter().map(|bucket| bucket.all).collect();
    assert_eq!(all, [Some(3), Some(0), Some(1)]);
    assert_eq!(shares.timeline.buckets[0].share(), Some(2.0 / 3.0));
    assert_eq!(shares.timeline.buckets[1].share(), None);
}

#[test]
fn nothing_one_day_and_no_days_at_all_are_answers_too() {
    let empty = Archive::in_memory([]).expect("an index");
    let undated = archive("== undated | One\nalpha\n== undated | Two\nalpha\n");
    let one_day = archive("== 2020-07-16 | One\nalpha beta\n== 2020-07-16 | Two\nalpha\n");
    for (archive, total, buckets, undated) in
        [(&empty, 0, 0, 0), (&undated, 2, 0, 2), (&one_day, 2, 1, 0)]
    {
        for by in [None, Some(Stretch::Day), Some(Stretch::Year)] {
            let report = line_of(archive, "alpha", by, true);
            assert_eq!(report.total, total);
            assert_eq!(report.timeline.buckets.len(), buckets);
            assert_eq!(report.timeline.undated, undated);
        }
        let held = coverage(archive, &question("*")).expect("coverage");
        assert_eq!(held.articles, total);
        assert_eq!(held.undated, undated);
        assert_eq!(held.days, buckets as u64);
        let found = printings(archive, &question("alpha")).expect("printings");
        assert_eq!((found.total, found.passages.len()), (total, 0));
        let made = receipt(archive, &question("alpha"), Day::MIN).expect("a receipt");
        assert_eq!(made.hits.len() as u64, total);
        let folded = SearchRequest { copies: Copies::Fold, ..request("alpha") };
        assert_eq!(answer(archive, &folded).total, total);
    }
}

#[test]
fn a_timeline_of_copies_counts_the_first_printing() {
    let wire =
        "The very same report of a strike went to every paper of the coast by wire that night.";
    let fixture = format!(
        "== 2020-01-02 | A\n{wire}\n== 2020-01-01 | B\n{wire}\n== 2020-01-03 | C\n{wire}\n\
         == 2020-01-03 | D\nAnother strike.\n"
    );
    let archive = archive(&fixture);
    let by_day = |copies| {
        let question = Question { copies, ..question("strike") };
        let request = TimelineRequest { question, by: Some(Stretch::Day), relative: false };
        let report = timeline(&archive, &request).expect("a timeline");
        report.timeline.buckets.iter().map(|bucket| bucket.count).collect::<Vec<_>>()
    };
    assert_eq!(by_day(Copies::Show), [1, 1, 2]);
    assert_eq!(by_day(Copies::Fold), [1, 0, 1]);
}

#[test]
fn the_passage_around_a_match_is_followed() {
    let filler = |seed: usize, n: usize| -> String {
        (0..n)
            .map(|i| format!("w{}", (i * 7_919 + seed * 104_729) % 99_991))
            .collect::<Vec<_>>()
            .join(" ")
    };
    let dispatch = "EL PASO, Jan. 11. Eighteen Americans of the mine at Cusi were taken from a train \
                    at Santa Ysabel, stripped and shot by bandits under Lopez, a lone survivor said. \
                    He lay in the brush until the riders had gone and walked the whole night to reach \
                    Chihuahua City, where the consul took his oath and sent word of it to the border.";
    // In one the words asked for are misread.
    let misread = dispatch.replace("Santa Ysabel", "Santa Yrabol");
    let fixture = format!(
        "== 1916-01-12 | - | id=late | source=Star\n{} {dispatch} {}\n\
         == 1916-01-11 | - | id=first | source=Herald\n{} {dispatch} {}\n\
         == 1916-01-12 | - | id=misread | source=Argus\n{} {misread} {}\n\
         == 1916-01-12 | Brief | id=other | source=Argus\nNothing more is known of Santa Ysabel here.\n",
        filler(1, 900),
        filler(2, 800),
        filler(3, 300),
        filler(4, 1_400),
        filler(5, 900),
        filler(6, 900)
    );
    let archive = archive(&fixture);
    let report: PrintingsReport =
        printings(&archive, &question("\"santa ysabel\"")).expect("found");
    let rows: Vec<(&str, bool)> =
        report.printings.iter().map(|row| (row.printed.id.as_str(), row.matches)).collect();
    // By day, then by source.
    assert_eq!(rows, [("first", true), ("misread", false), ("late", true)]);
    assert_eq!((report.total, report.alone, report.passages.len()), (3, 1, 1));
    let passage = &report.passages[0];
    assert_eq!((passage.count, passage.sources), (3, 3));
    assert_eq!(passage.first.as_deref(), Some("1916-01-11"));
    assert_eq!(passage.last.as_deref(), Some("1916-01-12"));
    assert!(passage.text.contains("shot by bandits under Lopez"), "{}", passage.text);
    assert!(report.printings[1].text.contains("Santa Yrabol"), "{}", report.printings[1].text);
}

#[test]
fn words_far_apart_on_a_page_are_said_to_be() {
    let filler = |n: usize| ["the harbour lay quiet under grey rain"].repeat(n / 7).join(" ");
    let fixture = format!(
        "== 1916-01-12 | - | id=near\n{f} Villa was captured and executed. {f}\n\
         == 1916-01-12 | - | id=far\n{f} Villa rode. {f} A thief was captured. {f} He was executed. {f}\n\
         == 1916-01-12 | Short | id=short\nVilla captured. {s} Executed.\n",
        f = filler(1_000),
        s = filler(140)
    );
    let archive = archive(&fixture);
    let report = answer(&archive, &request("villa captured executed"));
    let apart: Vec<(&str, bool)> =
        report.hits.iter().map(|hit| (hit.id.as_str(), hit.apart)).collect();
    // A page is scored by its best window.
    let at = |id: &str| apart.iter().position(|(known, _)| *known == id);
    assert!(at("near") < at("far"), "{apart:?}");
    assert_eq!(apart.iter().find(|(id, _)| *id == "near"), Some(&("near", false)));
    assert_eq!(apart.iter().find(|(id, _)| *id == "far"), Some(&("far", true)));
    assert_eq!(apart.iter().find(|(id, _)| *id == "short"), Some(&("short", false)));
    let note = report.query.notes.iter().find(|note| note.code == "N-APART").expect("told");
    assert!(
        note.text.starts_with("of 2 pages and other long texts with these words 1 has them"),
        "{}",
        note.text
    );
    let wanted = answer(&archive, &request("villa w/60 captured w/60 executed"));
    assert_eq!(wanted.hits.iter().filter(|hit| hit.id == "far").count(), 0);
    assert!(wanted.query.notes.iter().all(|note| note.code != "N-APART"));
}

#[test]
fn similar_articles_share_what_tells_them_from_others() {
    let fixture = "
== 2020-01-01 | Measles in Samoa | id=a
Measles killed many children in Samoa, and vaccination teams went from house to house.
== 2020-01-02 | Samoa shuts down for vaccination | id=b
Samoa shut for two days so that vaccination teams could stop the measles.
== 2020-01-03 | Measles in Samoa | id=copy
Measles killed many children in Samoa, and vaccination teams went from house to house.
== 2020-01-04 | Rugby | id=c
A rugby match was played in the rain and many people went to the match.
== 2020-01-05 | Trade | id=d
Trade talks went on between many people from house to house.
";
    let archive = archive(fixture);
    let asked = SimilarRequest {
        id: "a".to_owned(),
        words: MOST_WORDS,
        limit: 10,
        limits: Limits::default(),
        places: Places::default(),
    };
    let report = similar(&archive, &asked).expect("found");
    assert_eq!(report.hits[0].id, "b");
    assert!(report.hits.iter().all(|hit| hit.id != "a" && hit.id != "copy"));
    assert_eq!(report.copies, ["copy"]);
    assert!(report.words.contains(&"measles".to_owned()), "{:?}", report.words);
    let unknown = SimilarRequest { id: "zzz".to_owned(), ..asked };
    assert_eq!(
        similar(&archive, &unknown).map(|_| ()).map_err(|e| e.code().to_owned()),
        Err("E-ID".to_owned())
    );
}

#[test]
fn coverage_tells_what_is_held_and_what_is_lacking() {
    // A daily that never prints on Sundays, of which the 5th is lacking; a weekly; one article of nobody.
    let mut fixture = String::new();
    for day in 1..=31 {
        let sunday = [2, 9, 16, 23, 30].contains(&day);
        if !sunday && day != 5 {
            fixture += &format!("\n== 1916-01-{day:02} | D{day} | source=Daily\nnews");
        }
        if [7, 14, 21, 28].contains(&day) {
            fixture += &format!("\n== 1916-01-{day:02} | W{day} | source=Weekly\nnews");
        }
    }
    fixture += "\n== undated | N\nnews\n== 1916 | V\nnews";
    let archive = archive(&fixture);
    let held: CoverageReport = coverage(&archive, &question("*")).expect("coverage");
    assert_eq!((held.articles, held.undated, held.vague), (31, 1, 1));
    assert_eq!(held.days, 25);
    let of = |name: Option<&str>| {
        let found = held.sources.iter().find(|source| source.source.as_deref() == name);
        found.expect("a source").clone()
    };
    let daily = of(Some("Daily"));
    assert_eq!(daily.never_on, ["Sunday"]);
    let gaps: Vec<&str> = daily.lacking.iter().map(|gap| gap.from.as_str()).collect();
    assert_eq!(gaps, ["1916-01-05"]);
    let weekly = of(Some("Weekly"));
    assert_eq!((weekly.never_on.len(), weekly.lacking.len(), weekly.days), (6, 0, 4));
    assert_eq!(of(None).articles, 2);
    // A search that finds nothing says what it looked through.
    let asked = SearchRequest { coverage: true, ..request("zeppelin date:1916-01-02..1916-01-05") };
    let report = answer(&archive, &asked);
    assert_eq!(report.total, 0);
    let warrant = report.coverage.expect("asked for");
    assert_eq!((warrant.articles, warrant.days), (3, 2));
}

#[test]
fn who_said_it_and_in_which_versions() {
    let fixture = "
== 1940-06-04 | A | id=a | source=Times
The Prime Minister, Mr. Winston Churchill, said: “We shall fight on the beaches, we shall never surrender.”
== 1940-06-05 | B | id=b | source=Post
“We shall fight on the beaches and never surrender,” Winston Churchill told the House.
== 1940-06-06 | C | id=c | source=Star
We shall fight on the beaches, we shall never surrender, was the word of the day.
== 1940-06-07 | D | id=d | source=Star
The beaches were closed. They shall not be opened, John Smith said.
";
    let archive = archive(fixture);
    let asked = QuoteRequest {
        text: "we shall fight on the beaches, we shall never surrender".to_owned(),
        filters: Default::default(),
        limits: Limits::default(),
        places: Places::default(),
    };
    let report: QuoteReport = quote(&archive, &asked).expect("found");
    let rows: Vec<(&str, Option<&str>, bool, usize)> = report
        .quotes
        .iter()
        .map(|row| (row.printed.id.as_str(), row.speaker.as_deref(), row.direct, row.version))
        .collect();
    assert_eq!(
        rows,
        [
            ("a", Some("Winston Churchill"), true, 1),
            ("b", Some("Winston Churchill"), true, 2),
            ("c", None, false, 1),
        ]
    );
    assert!(report.versions[0].same && !report.versions[1].same);
    assert_eq!((report.versions[0].count, report.versions[1].count), (2, 1));
    let short = QuoteRequest { text: "we shall".to_owned(), ..asked };
    assert_eq!(
        quote(&archive, &short).map(|_| ()).map_err(|e| e.code().to_owned()),
        Err("E-QUOTE".to_owned())
    );
}

#[test]
fn a_receipt_tells_what_has_changed_since() {
    let desk = Desk::new();
    desk.write("news/a.txt", "A strike at the docks.\n");
    desk.write("news/b.txt", "A strike at the mills.\n");
    desk.write("news/c.txt", "Rain.\n");
    desk.index(&["news"]);
    let made = receipt(&desk.archive(), &question("strike"), Day::MIN).expect("made");
    assert_eq!(made.total, 2);
    let check =
        |made: &_| check_receipt(&desk.archive(), made, Limits::default()).expect("checked");
    let same = check(&made);
    assert!(same.same && same.same_index);
    // What does not match may change.
    desk.write("news/c.txt", "Rain and wind.\n");
    desk.index(&["news"]);
    let other = check(&made);
    assert!(other.same && !other.same_index);
    desk.write("news/a.txt", "A strike at the docks is over.\n");
    desk.remove("news/b.txt");
    desk.write("news/d.txt", "A strike at sea.\n");
    desk.index(&["news"]);
    let changed = check(&made);
    assert!(!changed.same);
    let files = |hits: &[dateline::report::ReceiptHit]| -> Vec<String> {
        hits.iter().map(|hit| hit.file.clone()).collect()
    };
    assert_eq!(files(&changed.gone), ["news/b.txt"]);
    assert_eq!(files(&changed.come), ["news/d.txt"]);
    assert_eq!(files(&changed.changed), ["news/a.txt"]);
    // Another index is told from a changed one.
    let elsewhere = Desk::new();
    elsewhere.write("papers/a.txt", "A strike.\n");
    elsewhere.index(&["papers"]);
    let refused = check_receipt(&elsewhere.archive(), &made, Limits::default());
    assert_eq!(
        refused.map(|_| ()).map_err(|error| error.code().to_owned()),
        Err("E-RECEIPT".to_owned())
    );
}

#[test]
fn corrections_are_named_with_what_they_correct() {
    let fixture = "
== 2020-07-16 | Minister resigns over budget row | id=a | source=Post
The minister resigned on Thursday over the budget, officials in Canberra confirmed last night.
== 2020-07-16 | Storm closes harbour | id=s | source=Post
A storm closed the harbour.
== 2020-07-18 | CORRECTION: budget story | id=c | source=Post
Our article “Minister resigns over budget row” misstated the day of the vote.
== 2020-07-19 | CORRECTION: harbour | id=h | source=Star
A storm closed the harbour on Friday.
";
    let mut articles = crate::support::articles(fixture);
    for article in &mut articles {
        article.notice = dateline::article::find_notice(article.headline.as_deref(), &article.body);
    }
    let mut analyzer = dateline::analysis::Analyzer::new();
    let analysed: Vec<_> = articles.into_iter().map(|article| analyzer.analyse(article)).collect();
    let archive = Archive::in_memory(analysed).expect("an index");
    let asked = SearchRequest { corrections: true, ..request("minister OR storm") };
    let report = answer(&archive, &asked);
    let of = |id: &str| -> Vec<(String, &'static str)> {
        let hit = report.hits.iter().find(|hit| hit.id == id).expect("a hit");
        let all = hit.corrections.iter().flatten();
        all.map(|correction| (correction.id.clone(), correction.by)).collect()
    };
    assert_eq!(of("a"), [("c".to_owned(), "headline")]);
    // Another paper's correction is none of ours.
    assert_eq!(of("s"), []);
    assert_eq!(of("c"), []);
}

const ARTICLES: &str = r#"{"id":"q1","date":"2020-07-16","headline":"=SUM(1) \"quoted\", {braces} & 100 % _sure_","body":"alpha one","source":"The Post","byline":"By Jane Doe and John Roe, Jr.","url":"https://example.org/a?b={c}&d=1","section":"World"}
{"id":"q2","date":"1931-05","headline":"Zweites | mit *Sternen*","body":"alpha two","byline":"Reuters"}
{"id":"q3","body":"alpha three without anything","source":"Star"}
{"id":"q4","date":"1931","headline":"beta","body":"beta"}
"#;

fn exporting() -> Shell {
    let shell = Shell::new();
    fs::create_dir_all(shell.desk.path("news")).expect("made");
    fs::write(shell.desk.path("news/a.jsonl"), ARTICLES).expect("written");
    assert_eq!(shell.run(&["index", "news", "-q"]).code, Some(0));
    shell
}

#[test]
fn exports_are_read_by_what_reads_their_formats() {
    let shell = exporting();
    let out = |format: &str| {
        let ran = shell.run(&["export", "alpha", "--format", format]);
        assert_eq!(ran.code, Some(0), "{format}: {}", ran.err);
        ran.out
    };
    // CSV: a header, then a record each; formulas are defused.
    let csv = out("csv");
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let headers = reader.headers().expect("a header").clone();
    let records: Vec<csv::StringRecord> = reader.records().map(|r| r.expect("a record")).collect();
    assert_eq!(records.len(), 3);
    let column = |name: &str| headers.iter().position(|header| header == name).expect("a column");
    let headlines: Vec<&str> = records.iter().map(|record| &record[column("headline")]).collect();
    assert_eq!(headlines[1], "'=SUM(1) \"quoted\", {braces} & 100 % _sure_");
    // JSON Lines: whole articles, and no snippet.
    let lines: Vec<Value> =
        out("jsonl").lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[0]["id"], "q2");
    assert_eq!(lines[1]["body"], "alpha one");
    for line in &lines {
        let keys: BTreeSet<&str> =
            line.as_object().expect("an object").keys().map(String::as_str).collect();
        for key in [
            "rank",
            "id",
            "score",
            "date",
            "headline",
            "dateline",
            "source",
            "byline",
            "lang",
            "path",
            "record",
            "url",
            "people",
            "organizations",
            "places",
            "matches",
            "copies",
            "body",
        ] {
            assert!(keys.contains(key), "{key}");
        }
        assert!(!keys.contains("snippet"));
    }
    // CSL-JSON: an array of items with ids of their own.
    let items: Vec<Value> = serde_json::from_str(&out("csl-json")).expect("JSON");
    assert_eq!(items[0]["issued"]["date-parts"], serde_json::json!([[1931, 5]]));
    assert_eq!(items[1]["author"][0], serde_json::json!({"family": "Doe", "given": "Jane"}));
    assert_eq!(items[1]["author"][1]["suffix"], "Jr.");
    assert_eq!(items[1]["container-title"], "The Post");
    assert!(items.iter().all(|item| item["type"] == "article-newspaper" && item["id"].is_string()));
    assert_eq!(items[2].get("issued"), None);
    // RIS: two letters, two blanks, a hyphen, a blank; each record opened and closed.
    let ris = out("ris");
    let tag = regex::Regex::new(r"^[A-Z][A-Z0-9]  - ").expect("an expression");
    for line in ris.split("\r\n").filter(|line| !line.is_empty()) {
        assert!(tag.is_match(line), "{line:?}");
    }
    assert_eq!(ris.matches("TY  - NEWS").count(), 3);
    assert_eq!(ris.matches("ER  - ").count(), 3);
    assert!(
        ris.contains("AU  - Roe, John, Jr.\r\n") && ris.contains("DA  - 1931/05//\r\n"),
        "{ris}"
    );
    // BibTeX: braces balance, keys differ, what TeX would take for a sign is escaped.
    let bibtex = out("bibtex");
    let mut depth = 0i32;
    let mut escaped = false;
    for c in bibtex.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        assert!(depth >= 0);
    }
    assert_eq!(depth, 0);
    assert!(bibtex.contains(r"\{braces\} \& 100 \% \_sure\_"), "{bibtex}");
    assert!(bibtex.contains("url = {https://example.org/a?b=%7Bc%7D&d=1}"), "{bibtex}");
    assert!(bibtex.contains("author = {Doe, Jane and Roe, Jr., John}"), "{bibtex}");
    let markdown = out("markdown");
    assert_eq!(markdown.lines().count(), 3);
    assert!(markdown.contains(r"“Zweites | mit \*Sternen\*”"), "{markdown}");
    // Nothing found is an empty file of its kind, and says so.
    for (format, expected) in [("jsonl", ""), ("ris", ""), ("csl-json", "[\n]\n")] {
        let ran = shell.run(&["export", "zeppelin", "--format", format]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(1), expected), "{format}");
    }
}

#[test]
fn a_file_of_queries_tells_only_what_is_new() {
    let shell = exporting();
    fs::write(shell.desk.path("queries.tsv"), "a\talpha\nb\tbeta\n").expect("written");
    let run = || {
        let ran = shell.run(&["batch", "queries.tsv", "--new"]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        let id = |line: &str| line.split('\t').nth(4).unwrap_or("").to_owned();
        ran.out.lines().map(id).filter(|id| !id.is_empty()).collect::<Vec<_>>()
    };
    assert_eq!(run().len(), 4);
    assert_eq!(run(), [""; 0]);
    let more = r#"{"id":"q5","date":"2021-01-01","headline":"alpha again","body":"alpha beta"}"#;
    fs::write(shell.desk.path("news/b.jsonl"), more).expect("written");
    assert_eq!(shell.run(&["index", "news", "-q"]).code, Some(0));
    assert_eq!(run(), ["q5", "q5"]);
    // Without --new everything is found, and nothing is remembered.
    let all = shell.run(&["batch", "queries.tsv"]);
    assert_eq!(all.out.lines().count(), 6);
    assert_eq!(run(), [""; 0]);
    // What was not shown is new next time.
    fs::remove_file(shell.desk.path("queries.tsv.seen")).expect("there");
    let first = shell.run(&["batch", "queries.tsv", "--new", "--limit", "1"]);
    assert_eq!(first.out.lines().count(), 2);
    assert_eq!(run().len(), 4);
    // A table of all, each with its query; citations too.
    let csv = shell.run(&["batch", "queries.tsv", "--format", "csv"]);
    assert!(csv.out.starts_with("query,rank,id,"), "{}", csv.out);
    assert_eq!(csv.out.lines().count(), 7);
    let csl = shell.run(&["batch", "queries.tsv", "--format", "csl-json"]);
    let items: Vec<Value> = serde_json::from_str(&csl.out).expect("JSON");
    let ids: BTreeSet<&str> = items.iter().filter_map(|item| item["id"].as_str()).collect();
    assert_eq!((items.len(), ids.len()), (6, 6));
    fs::write(shell.desk.path("queries.tsv.seen"), "nonsense").expect("written");
    let broken = shell.run(&["batch", "queries.tsv", "--new"]);
    assert_eq!(broken.code, Some(2));
    assert!(broken.err.contains("E-SEEN"), "{}", broken.err);
}

#[test]
fn an_id_that_two_records_have_is_told_with_both() {
    let shell = Shell::new();
    for name in ["a", "b"] {
        let record = format!("{{\"id\":\"same\",\"body\":\"alpha {name}\"}}\n");
        fs::create_dir_all(shell.desk.path("news")).expect("made");
        fs::write(shell.desk.path(&format!("news/{name}.jsonl")), record).expect("written");
    }
    assert_eq!(shell.run(&["index", "news", "-q"]).code, Some(0));
    for command in ["copies", "similar", "show"] {
        let ran = shell.run(&[command, "same"]);
        assert_eq!(ran.code, Some(2), "{command}: {}", ran.err);
        assert!(
            ran.err.contains("a.jsonl:same") && ran.err.contains("b.jsonl:same"),
            "{}",
            ran.err
        );
        // One of them is meant, and stands alone.
        assert_ne!(shell.run(&[command, "news/b.jsonl:same"]).code, Some(2), "{command}");
    }
}

#[test]
fn receipts_through_the_command_line() {
    let shell = exporting();
    let made = shell.run(&["search", "alpha", "--receipt", "r.json", "-q"]);
    assert_eq!(made.code, Some(0), "{}", made.err);
    let receipt: Value =
        serde_json::from_str(&fs::read_to_string(shell.desk.path("r.json")).expect("written"))
            .expect("JSON");
    assert_eq!((&receipt["total"], &receipt["parsed"]), (&3.into(), &"alpha".into()));
    assert_eq!(shell.run(&["check", "--receipt", "r.json"]).code, Some(0));
    fs::remove_file(shell.desk.path("news/a.jsonl")).expect("there");
    fs::write(shell.desk.path("news/b.jsonl"), "{\"id\":\"z\",\"body\":\"gamma\"}\n")
        .expect("written");
    assert_eq!(shell.run(&["index", "news", "-q"]).code, Some(0));
    let checked = shell.run(&["check", "--receipt", "r.json", "--format", "json"]);
    assert_eq!(checked.code, Some(1), "{}", checked.err);
    let checked: Value = serde_json::from_str(&checked.out).expect("JSON");
    assert_eq!(checked["gone"].as_array().map(Vec::len), Some(3));
    fs::write(shell.desk.path("bad.json"), "{}").expect("written");
    for (args, code, name) in [
        (&["check", "--receipt", "bad.json"][..], 2, "E-RECEIPT"),
        (&["check", "--receipt", "none.json"], 5, "E-IO"),
        (&["search", "alpha", "--receipt", "news"], 2, "E-RECEIPT"),
        (&["batch", "-", "--new"], 2, "E-FLAG"),
        (&["copies", "nobody"], 1, "E-ID"),
        (&["similar", "nobody"], 1, "E-ID"),
        (&["timeline", "date:"], 2, "E-QUERY"),
        (&["quote", "two words"], 2, "E-QUOTE"),
    ] {
        let ran = shell.run(args);
        assert_eq!(ran.code, Some(code), "{args:?}: {}{}", ran.out, ran.err);
        assert!(ran.err.contains(name), "{args:?}: {}", ran.err);
    }
}

#[test]
fn counting_by_names_is_the_same_once_all_names_were_worked_out() {
    let shell = shipped();
    let quick = Archive::open(&shell.desk.folder).expect("opened");
    quick.prepare().expect("prepared");
    for text in ["*", "hackers", "london OR paris", "since:2021", "lang:es", "zzzz"] {
        let request = |by| CountRequest { question: question(text), by, limit: 1_000 };
        // Opened anew each time, so that nothing is known of the names before.
        let archive = Archive::open(&shell.desk.folder).expect("opened");
        let by: Vec<_> = COUNT_FIELDS.iter().map(|(_, by)| *by).collect();
        for by in &by {
            let of = |archive: &Archive| count(archive, &request(Some(*by))).expect("counted");
            let (plain, quick) = (of(&archive), of(&quick));
            assert_eq!(plain.values, quick.values, "{text} by {by:?}");
            assert_eq!((plain.other, plain.without), (quick.other, quick.without), "{text}");
        }
        // All fields in one pass are those counted one by one.
        let request = OverviewRequest { question: question(text), by: by.clone(), limit: 1_000 };
        let report = overview(&quick, &request).expect("counted");
        for (by, counted) in by.iter().zip(&report.counts) {
            let request = CountRequest { question: question(text), by: Some(*by), limit: 1_000 };
            let alone = count(&archive, &request).expect("counted");
            assert_eq!(counted.values, alone.values, "{text} by {by:?}");
            assert_eq!(counted.without, alone.without, "{text} by {by:?}");
        }
        // So are those of a search beside its hits, which are the same hits with the same names.
        let asked =
            SearchRequest { limit: 100, copies: Copies::Fold, ..crate::search::request(text) };
        let (hits, beside) = search_with_overview(&quick, &asked, &request).expect("found");
        for (beside, counted) in beside.counts.iter().zip(&report.counts) {
            assert_eq!((beside.by, &beside.values), (counted.by, &counted.values), "{text}");
        }
        let plain = answer(&archive, &asked);
        let told = |report: &dateline::report::SearchReport| {
            let hits = report.hits.iter().chain(&report.nearest);
            let hits: Vec<Value> =
                hits.map(|hit| serde_json::to_value(hit).expect("JSON")).collect();
            (report.total, hits)
        };
        assert_eq!(told(&hits), told(&plain), "{text}");
        assert_eq!((beside.total, beside.counts.len()), (plain.total, by.len()), "{text}");
        assert_eq!(
            report.total,
            count(&archive, &CountRequest { question: question(text), by: None, limit: 1 })
                .expect("counted")
                .total
        );
    }
}

#[test]
fn neighbours_are_of_the_day_and_its_own_pages_come_first() {
    let fixture = "
== 2020-07-16 | First of all | id=a | source=Courier
The town met.
== 2020-07-16 | Second | id=b | source=Post
The dockers met.
== 2020-07-16 | Third | id=c | source=Courier
The carters met.
== 2020-07-17 | Next day | id=d | source=Courier
Nobody met.
== 2020-07 | Some day of July | id=e | source=Courier
Somebody met.
== undated | Whenever | id=f
The clock stood.
";
    let archive = archive(fixture);
    let of = |id: &str, limit: usize| {
        let request = NeighboursRequest { id: id.to_owned(), limit, places: Places::default() };
        let report = neighbours(&archive, &request).expect("found");
        let ids: Vec<String> = report.articles.into_iter().map(|article| article.id).collect();
        (report.date, report.total, ids.join(" "))
    };
    let day = |day: &str| Some(day.to_owned());
    assert_eq!(of("a", 10), (day("2020-07-16"), 2, "c b".to_owned()));
    assert_eq!(of("a", 1), (day("2020-07-16"), 2, "c".to_owned()));
    assert_eq!(of("b", 10).1, 2);
    assert_eq!(of("d", 10), (day("2020-07-17"), 0, String::new()));
    assert_eq!(of("e", 10), (None, 0, String::new()));
    assert_eq!(of("f", 10), (None, 0, String::new()));
}
