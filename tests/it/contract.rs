//! Do the program's answers have the form the contract promises to scripts?

use std::fs;

use serde_json::{Value, json};

use crate::shell::{Shell, shipped};

/// Keys with the types their values may have, as the contract lists them.
type Schema = [(&'static str, &'static [&'static str])];

const SEARCH: &Schema = &[
    ("query", &["object"]),
    ("total", &["integer"]),
    ("folded", &["integer"]),
    ("undated", &["integer"]),
    ("partial", &["boolean"]),
    ("took_ms", &["number", "integer"]),
    ("nearest", &["array"]),
    ("hits", &["array"]),
];
const QUERY: &Schema = &[
    ("text", &["string"]),
    ("parsed", &["string"]),
    ("match", &["string"]),
    ("notes", &["array"]),
    ("entities", &["array"]),
];
const NOTE: &Schema =
    &[("start", &["integer"]), ("end", &["integer"]), ("code", &["string"]), ("text", &["string"])];
const HIT: &Schema = &[
    ("rank", &["integer"]),
    ("id", &["string"]),
    ("score", &["number"]),
    ("date", &["string", "null"]),
    ("headline", &["string", "null"]),
    ("dateline", &["string", "null"]),
    ("source", &["string", "null"]),
    ("byline", &["string", "null"]),
    ("lang", &["string", "null"]),
    ("path", &["string"]),
    ("record", &["integer", "null"]),
    ("url", &["string", "null"]),
    ("people", &["array"]),
    ("organizations", &["array"]),
    ("places", &["array"]),
    ("snippet", &["array"]),
    ("matches", &["integer"]),
    ("copies", &["array"]),
    ("names", &["array"]),
];
const RUN: &Schema = &[("text", &["string"]), ("hit", &["boolean"])];
const ANALYSIS: &Schema = &[
    ("id", &["string", "null"]),
    ("date", &["string", "null"]),
    ("headline", &["string", "null"]),
    ("dateline", &["string", "null"]),
    ("lang", &["string", "null"]),
    ("body", &["string"]),
    ("entities", &["array"]),
    ("dates", &["array"]),
];
const ENTITY: &Schema = &[("kind", &["string"]), ("name", &["string"]), ("mentions", &["array"])];
const MENTION: &Schema = &[("start", &["integer"]), ("end", &["integer"]), ("text", &["string"])];

/// Every key is there, with a value of one of its types.
fn fits(value: &Value, schema: &Schema) {
    for (key, types) in schema {
        let found = match &value[key] {
            Value::Null if value.get(key).is_none() => "missing",
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Number(number) if number.is_f64() => "number",
            Value::Number(_) => "integer",
            Value::String(_) => "string",
            Value::Array(_) => "array",
            Value::Object(_) => "object",
        };
        assert!(types.contains(&found), "{key} is {found}, not {types:?}: {value}");
    }
}

fn array(value: &Value) -> &[Value] {
    value.as_array().expect("an array")
}

fn fits_search(report: &Value) {
    fits(report, SEARCH);
    fits(&report["query"], QUERY);
    assert!(["all", "any"].contains(&report["query"]["match"].as_str().unwrap_or("")));
    let text = report["query"]["text"].as_str().unwrap_or("");
    for note in array(&report["query"]["notes"]) {
        fits(note, NOTE);
        let at = |key: &str| usize::try_from(note[key].as_u64().expect("a byte")).expect("small");
        assert!(text.get(at("start")..at("end")).is_some(), "{note} in {text:?}");
    }
    for hit in array(&report["hits"]).iter().chain(array(&report["nearest"])) {
        fits_hit(hit);
    }
}

fn fits_hit(hit: &Value) {
    fits(hit, HIT);
    for list in ["people", "organizations", "places"] {
        assert!(array(&hit[list]).iter().all(Value::is_string), "{hit}");
    }
    let runs = array(&hit["snippet"]);
    runs.iter().for_each(|run| fits(run, RUN));
    let n_chars: usize =
        runs.iter().filter_map(|run| run["text"].as_str()).map(|text| text.chars().count()).sum();
    assert!((1..=300).contains(&n_chars), "{hit}");
    if let Some(date) = hit["date"].as_str() {
        assert!(date.parse::<dateline::base::PartialDate>().is_ok(), "{date}");
    }
}

#[test]
fn search_prints_the_json_of_the_contract() {
    let shell = shipped();
    for query in [
        &["\"trade talks\" person:raab"][..],
        &["*", "--limit", "200"],
        &["WHO Stevens vaccine"],
        &["raab zeppelin airship"],
        &["zeppelin"],
        &["since:2020-07 hackers", "--sort", "oldest"],
        &["“trade talks” (raab", "--match", "any"],
    ] {
        let mut args = vec!["search", "--format", "json"];
        args.extend(query);
        let report = shell.json(&args);
        fits_search(&report);
        let hits = array(&report["hits"]);
        let total = report["total"].as_u64().expect("a total");
        assert!(hits.len() as u64 <= total, "{query:?}");
        assert!(total == 0 || report["nearest"] == json!([]), "{query:?}");
        for (i, hit) in hits.iter().enumerate() {
            assert_eq!(hit["rank"], i + 1);
            let path = shell.desk.path(hit["path"].as_str().expect("a path"));
            assert!(path.is_file(), "{} is no file", path.display());
        }
    }
    let everything = shell.json(&["search", "*", "--limit", "200", "--format", "json"]);
    let shown = array(&everything["hits"]).len() as u64;
    let folded = everything["folded"].as_u64().expect("a number");
    assert_eq!(everything["total"], shown + folded);
    let behind = |hit: &Value| array(&hit["copies"]).len() as u64;
    assert_eq!(array(&everything["hits"]).iter().map(behind).sum::<u64>(), folded);
    let all =
        shell.json(&["search", "*", "--limit", "200", "--copies", "show", "--format", "json"]);
    assert_eq!((&all["folded"], array(&all["hits"]).len() as u64), (&json!(0), shown + folded));
    let nearest = shell.json(&["search", "raab zeppelin", "--format", "json"]);
    assert_eq!((&nearest["total"], array(&nearest["hits"]).len()), (&json!(0), 0));
    assert!(!array(&nearest["nearest"]).is_empty());
}

#[test]
fn other_forms_of_an_answer() {
    let shell = shipped();
    let json = shell.json(&["search", "vaccine", "--format", "json"]);
    let lines = shell.out(&["search", "vaccine", "--format", "jsonl"]);
    let hits: Vec<Value> =
        lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(json!(hits), json["hits"]);

    let table = shell.out(&["search", "vaccine", "--format", "csv"]);
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), hits.len());
    for (row, hit) in rows.iter().zip(&hits) {
        for name in ["id", "date", "headline", "source", "path"] {
            let column = header.iter().position(|column| column == name).expect("a column");
            assert_eq!(row[column], *hit[name].as_str().unwrap_or(""), "{name}");
        }
    }

    // Data on stdout, talk on stderr.
    let ran = shell.run(&["search", "vaccine"]);
    assert!(!ran.out.contains("articles match") && ran.err.contains("articles match"));
    assert_eq!(shell.run(&["--quiet", "search", "vaccine"]).err, "");
    let ran = shell.run(&["search", "raab", "zeppelin"]);
    assert!(ran.out.starts_with("No article has all of this. Nearest:"), "{}", ran.out);
}

#[test]
fn a_batch_is_a_run_for_trec() {
    let shell = shipped();
    let topics = "t1\tvaccine hackers\nt 2\t\"trade talks\"\n# a remark\n\nraab\nt9\tzeppelin\n";
    fs::write(shell.desk.path("topics"), topics).expect("written");
    let run = shell.out(&["batch", "topics", "--format", "trec"]);
    let mut last: Option<(String, u64, f64)> = None;
    let mut seen = Vec::new();
    for line in run.lines() {
        let [qid, q0, id, rank, score, tag] = line.split(' ').collect::<Vec<_>>()[..] else {
            panic!("six columns: {line}");
        };
        assert_eq!((q0, tag), ("Q0", "dateline"));
        assert!(!id.is_empty());
        let (rank, score): (u64, f64) =
            (rank.parse().expect("rank"), score.parse().expect("score"));
        match &last {
            Some((same, before, higher)) if same == qid => {
                assert_eq!(rank, before + 1, "{line}");
                assert!(score < *higher, "{line}");
            }
            _ => {
                assert_eq!(rank, 1, "{line}");
                seen.push(qid.to_owned());
            }
        }
        last = Some((qid.to_owned(), rank, score));
    }
    assert_eq!(seen, ["t1", "t_2", "5"]);
    // More than a page of hits: a run is judged down to its tail.
    fs::write(shell.desk.path("all"), "a\t*\n").expect("written");
    assert!(shell.out(&["batch", "all", "--format", "trec"]).lines().count() > 100);
    assert_eq!(shell.out(&["batch", "all", "--format", "trec", "-n", "7"]).lines().count(), 7);
}

#[test]
fn a_batch_is_one_object_a_query() {
    let shell = shipped();
    fs::write(shell.desk.path("queries"), "t1\traab\nzeppelin raab\n").expect("written");
    let lines = shell.out(&["batch", "queries", "--format", "jsonl"]);
    let reports: Vec<Value> =
        lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!((&reports[0]["id"], &reports[1]["id"]), (&json!("t1"), &json!("2")));
    reports.iter().for_each(fits_search);
    let alone = shell.json(&["search", "raab", "--format", "json"]);
    assert_eq!(reports[0]["hits"], alone["hits"]);
    // Only `search` ever shows what is nearest.
    assert_eq!(reports[1]["nearest"], json!([]));
    assert_eq!(
        shell.out(&["batch", "queries"]).lines().filter(|line| line.starts_with("t1")).count(),
        10
    );
    // A query that cannot be read costs the others nothing.
    fs::write(shell.desk.path("broken"), "bad\tdate:\ngood\traab\n").expect("written");
    let ran = shell.run(&["batch", "broken", "--format", "trec"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.out.starts_with("good Q0 "), "{}", ran.out);
    assert!(ran.err.contains("bad") && ran.err.contains("E-QUERY"), "{}", ran.err);
}

#[test]
fn an_article_is_shown_by_id_prefix_or_file() {
    let shell = Shell::new();
    let record = |id: &str, word: &str| {
        format!("{{\"id\":\"{id}\",\"date\":\"2020-07-16\",\"body\":\"{word} beta.\"}}\n")
    };
    shell.desk.write("corpus/a.jsonl", &(record("ab-1", "Alpha") + &record("ab-12", "Gamma")));
    shell.desk.write("corpus/b.jsonl", &record("ab-1", "Delta"));
    shell.desk.write("corpus/c.jsonl", &record("x:9", "Epsilon"));
    shell.desk.write("corpus/d.txt", "date 2020-07-16\n\nLONDON — Zeta  \twas  here.\n");
    shell.out(&["index"]);
    let body = |id: &str| {
        let report = shell.json(&["show", id, "--format", "json"]);
        report["body"].as_str().expect("a body").to_owned()
    };
    assert_eq!(body("ab-12"), "Gamma beta.");
    assert_eq!(body("ab-12").len(), 11);
    assert_eq!(body("x:9"), "Epsilon beta.");
    assert_eq!(body("x"), "Epsilon beta.");
    assert_eq!(body("corpus/a.jsonl:ab-1"), "Alpha beta.");
    assert_eq!(body("corpus/b.jsonl:ab-1"), "Delta beta.");
    let zeta = shell.json(&["search", "zeta", "--format", "json"])["hits"][0]["id"].clone();
    let zeta = zeta.as_str().expect("an id");
    assert_eq!(body(zeta), "LONDON — Zeta  \twas  here.\n");
    assert_eq!(body(&zeta[..10]), body(zeta));

    for ambiguous in ["ab-1", "ab-", "ab"] {
        let ran = shell.run(&["show", ambiguous]);
        assert_eq!(ran.code, Some(2), "{ambiguous}: {}", ran.err);
        assert!(ran.err.contains("corpus/a.jsonl:ab-1"), "{ambiguous}: {}", ran.err);
        assert!(ran.err.contains("corpus/b.jsonl:ab-1"), "{ambiguous}: {}", ran.err);
    }
    assert_eq!(shell.run(&["show", "corpus/a.jsonl:zz"]).code, Some(1));
    let original = shell.out(&["show", zeta, "--original"]);
    assert_eq!(original, "date 2020-07-16\n\nLONDON — Zeta  \twas  here.\n");
}

#[test]
fn the_matches_of_a_shown_article_are_marked() {
    let shell = shipped();
    let hit =
        &shell.json(&["search", "\"trade talks\" person:raab", "--format", "json"])["hits"][0];
    let id = hit["id"].as_str().expect("an id");
    let report =
        shell.json(&["show", id, "--query", "\"trade talks\" person:raab", "--format", "json"]);
    assert_eq!(report["matches"], hit["matches"]);
    let body = report["body"].as_str().expect("a body");
    let mut last = 0;
    let mut marked = Vec::new();
    for mark in array(&report["marks"]) {
        let at = |key: &str| usize::try_from(mark[key].as_u64().expect("a byte")).expect("small");
        assert!(last <= at("start") && at("start") < at("end"), "{mark}");
        last = at("end");
        let text = body.get(at("start")..at("end")).expect("characters");
        if mark["hit"] == true {
            marked.push(text.to_lowercase());
        }
    }
    assert!(marked.iter().any(|text| text.contains("trade talks")), "{marked:?}");
    assert!(marked.iter().any(|text| text.contains("raab")), "{marked:?}");
    let page = shell.out(&["show", id, "--query", "\"trade talks\""]);
    assert!(page.to_lowercase().contains("[trade talks]"), "{page}");
}

#[test]
fn a_text_is_analysed_byte_for_byte() {
    let shell = Shell::new();
    let bodies = [
        "LONDON — Foreign Secretary Dominic Raab blamed APT29. Raab spoke.",
        "",
        "  \r\n\tLine ends\r\nstay.\n\n",
        "quotes \" \\ / and \u{1}\u{1b}[31m\u{7f}\u{9b}\u{202e} controls \u{feff}\u{200b}",
        "e\u{301}te\u{301} is not été; ﬁ stays; 東京都; 🏛️ Raab",
        "Der Minister Karl Lauterbach sprach in Köln.",
        "“The café” opened on Thursday, closed last night and is now shut for three days.",
    ];
    let input: String = bodies
        .iter()
        .enumerate()
        .map(|(i, body)| json!({"id": i, "date": "2020-07-16", "body": body}).to_string() + "\n")
        .collect();
    let ran = shell.feed(&["analyze", "--input", "jsonl", "-"], &input);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let reports: Vec<Value> =
        ran.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(reports.len(), bodies.len());
    for (i, (report, body)) in reports.iter().zip(bodies).enumerate() {
        fits(report, ANALYSIS);
        assert_eq!(report["id"], i.to_string());
        assert_eq!(report["body"], body);
        for entity in array(&report["entities"]) {
            fits(entity, ENTITY);
            let kind = entity["kind"].as_str().unwrap_or("");
            assert!(["person", "organization", "place"].contains(&kind), "{entity}");
            for mention in array(&entity["mentions"]) {
                fits(mention, MENTION);
                let at = |key: &str| {
                    usize::try_from(mention[key].as_u64().expect("a byte")).expect("small")
                };
                assert_eq!(body.get(at("start")..at("end")), mention["text"].as_str(), "{mention}");
            }
        }
    }
    let dates: Vec<(&str, &str)> = array(&reports[6]["dates"])
        .iter()
        .map(|date| {
            fits(date, MENTION);
            fits(date, &[("value", &["string"])]);
            let at =
                |key: &str| usize::try_from(date[key].as_u64().expect("a byte")).expect("small");
            assert_eq!(bodies[6].get(at("start")..at("end")), date["text"].as_str(), "{date}");
            (date["text"].as_str().unwrap_or(""), date["value"].as_str().unwrap_or(""))
        })
        .collect();
    let expected = [
        ("Thursday", "2020-07-16"),
        ("last night", "2020-07-15TNI"),
        ("now", "PRESENT_REF"),
        ("three days", "P3D"),
    ];
    assert_eq!(dates, expected);
    let raab = &reports[0]["entities"];
    let person = array(raab).iter().find(|entity| entity["kind"] == "person").expect("a person");
    assert_eq!((&person["name"], array(&person["mentions"]).len()), (&json!("Dominic Raab"), 2));
    assert_eq!(reports[0]["dateline"], "LONDON");

    // A file is read as the indexer would, and needs no index either.
    shell.desk.write("a.txt", "date 2020-07-16\n\nPARIS (Reuters) - Talks ended.");
    let report = shell.json(&["analyze", "a.txt"]);
    fits(&report, ANALYSIS);
    assert_eq!((&report["date"], &report["dateline"]), (&json!("2020-07-16"), &json!("PARIS")));

    let ran = shell.feed(&["analyze", "--input", "jsonl", "-"], "{\"body\":\"a\"}\n{\"body\":\n");
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("E-JSON") && ran.err.contains('2'), "{}", ran.err);
    assert_eq!(ran.out.lines().count(), 1, "what was read before is printed");
}
