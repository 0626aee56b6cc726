//! Does the program keep what the contract promises to scripts?
//!
//! The real executable is run: exit codes, error lines, JSON, what goes where.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use serde_json::{Value, json};

use crate::support::{Desk, Shared, shipped_corpus};

/// A folder to stand in, with an index in it.
struct Shell {
    desk: Desk,
}

/// What came of a command.
struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Shell {
    fn new() -> Shell {
        Shell { desk: Desk::new() }
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command.current_dir(self.desk.dir.path()).args(args).stdin(Stdio::null());
        for name in ["DATELINE_INDEX", "NO_COLOR", "CLICOLOR_FORCE"] {
            command.env_remove(name);
        }
        command
    }

    fn run(&self, args: &[&str]) -> Ran {
        ran(self.command(args).output().expect("the program runs"))
    }

    /// Runs with `input` on stdin.
    fn feed(&self, args: &[&str], input: &str) -> Ran {
        let file = self.desk.path("stdin");
        fs::write(&file, input).expect("written");
        let stdin = File::open(file).expect("there");
        ran(self.command(args).stdin(stdin).output().expect("the program runs"))
    }

    /// Runs what must succeed, and gives its stdout.
    fn out(&self, args: &[&str]) -> String {
        let ran = self.run(args);
        assert_eq!(ran.code, Some(0), "{args:?}: {}", ran.err);
        ran.out
    }

    fn json(&self, args: &[&str]) -> Value {
        let ran = self.run(args);
        serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{args:?}: {error}\n{}", ran.out))
    }
}

fn ran(output: Output) -> Ran {
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    Ran { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

static SHIPPED: Shared<Shell> = Shared::new();

/// A folder with a copy of the shipped corpus and its index.
fn shipped() -> Arc<Shell> {
    SHIPPED.get(|| {
        let shell = Shell::new();
        copy(&shipped_corpus(), &shell.desk.path("corpus"));
        shell.out(&["index", "--quiet"]);
        shell
    })
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("made");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() { copy(&path, &target) } else { drop(fs::copy(&path, &target).expect("copied")) }
    }
}

#[test]
fn exit_codes() {
    let shell = shipped();
    for (args, expected) in [
        (&["search", "vaccine"][..], 0),
        (&["search", "zeppelin"], 1),
        (&["search", "zeppelin", "--match", "any"], 1),
        (&["search", "raab zeppelin"], 1),
        (&["search"], 2),
        (&["search", "x", "--no-such-flag"], 2),
        (&["search", "x", "--format", "xml"], 2),
        (&["search", "date:"], 2),
        (&["search", "date:1987-02-30"], 2),
        (&["search", "x", "--from", "soon"], 2),
        (&["search", "x", "--limit", "0"], 2),
        (&["search", ""], 2),
        (&["show", "no-such-id"], 1),
        (&["show", "qc-1"], 2),
        (&["frobnicate"], 2),
        (&["--index", "nowhere", "search", "x"], 4),
        (&["--index", "nowhere", "stats"], 4),
        (&["--index", "elsewhere", "index", "no/such/folder"], 5),
        (&["index", "--map", "nonsense"], 2),
        (&["batch", "no-such-file"], 5),
        (&["analyze", "no-such-file"], 5),
        (&["--help"], 0),
        (&["search", "--help"], 0),
        (&["--version"], 0),
        (&["stats"], 0),
        (&["skipped"], 0),
        (&["manual"], 0),
        (&["manual", "--completions", "bash"], 0),
    ] {
        let ran = shell.run(args);
        assert_eq!(ran.code, Some(expected), "{args:?}: {}{}", ran.out, ran.err);
        assert_eq!(ran.out.is_empty() && ran.err.is_empty(), args == ["skipped"], "{args:?}");
    }
}

#[test]
fn errors_say_where_which_and_what_to_do() {
    let shell = shipped();
    for (args, place, code, has_hint) in [
        (&["--index", "nowhere", "search", "x"][..], "nowhere", "E-NO-INDEX", true),
        (&["search", "a date:1987-02-30"], "query:8", "E-QUERY", false),
        (&["search", "date:"], "query:1", "E-QUERY", true),
        (&["search", "x", "--from", "soon"], "--from", "E-DATE", true),
        (&["index", "no/such/folder"], "no/such/folder", "E-ROOT", true),
        (&["index", "--map", "nonsense"], "--map", "E-MAP", false),
        (&["analyze", "corpus"], "corpus", "E-NOTFILE", true),
        (&["batch", "no-such-file"], "no-such-file", "E-IO", false),
    ] {
        let ran = shell.run(args);
        let lines: Vec<&str> = ran.err.lines().collect();
        let begin = format!("dateline: {place}: {code}: ");
        assert!(lines[0].starts_with(&begin), "{args:?}: {}", ran.err);
        assert!(!lines[0].ends_with('.'), "{args:?}: {}", ran.err);
        let hints = lines[1..].iter().filter(|line| line.starts_with("hint: ")).count();
        assert_eq!(lines.len(), 1 + hints, "{args:?}: {}", ran.err);
        assert!(!has_hint || hints == 1, "{args:?}: {}", ran.err);
        assert_eq!(ran.out, "", "{args:?}");
    }
}

#[test]
fn a_busy_index_is_told() {
    let shell = Shell::new();
    shell.desk.write("corpus/a.txt", "date 2020-07-16\n\nLONDON — Alpha.");
    shell.out(&["index"]);
    let lock = File::options().write(true).open(shell.desk.path("index/LOCK")).expect("the lock");
    lock.try_lock().expect("nobody writes");
    let ran = shell.run(&["index"]);
    assert_eq!(ran.code, Some(6), "{}", ran.err);
    assert!(ran.err.starts_with("dateline: index: E-BUSY: "), "{}", ran.err);
    assert_eq!(shell.run(&["search", "alpha"]).code, Some(0));
}

#[test]
fn strict_means_nothing_may_be_skipped() {
    let shell = Shell::new();
    shell.desk.write("corpus/a.jsonl", "{\"body\":\"Alpha beta.\"}\n{\"body\":\n");
    let ran = shell.run(&["index", "--strict"]);
    assert_eq!(ran.code, Some(3), "{}", ran.err);
    let problem = ran.err.lines().find(|line| line.contains("E-JSON")).expect("a problem");
    assert!(problem.starts_with("dateline: corpus/a.jsonl:2"), "{problem}");
    assert_eq!(shell.run(&["index"]).code, Some(0));
    let skipped = shell.json(&["skipped", "--format", "json"]);
    assert_eq!(skipped["total"], 1);
    assert_eq!(skipped["skipped"][0]["path"], "corpus/a.jsonl");
    assert_eq!(skipped["skipped"][0]["code"], "E-JSON");
}

#[test]
fn the_balance_of_indexing_is_an_object() {
    let shell = Shell::new();
    shell.desk.write("corpus/a.jsonl", "{\"body\":\"Alpha beta.\"}\n{\"body\":\n");
    let balance = shell.json(&["index", "--format", "json"]);
    let expected =
        json!({"seen": 2, "added": 1, "updated": 0, "unchanged": 0, "skipped": 1, "removed": 0});
    assert_eq!(balance, expected);
    let again = shell.json(&["index", "--format", "json", "--quiet"]);
    assert_eq!((&again["unchanged"], &again["skipped"]), (&json!(1), &json!(1)));
}

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
const QUERY: &Schema =
    &[("text", &["string"]), ("parsed", &["string"]), ("match", &["string"]), ("notes", &["array"])];
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
    assert_eq!(everything["total"], array(&everything["hits"]).len());
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
fn words_that_begin_with_a_dash_exclude() {
    let shell = shipped();
    let total = |args: &[&str]| {
        let report = shell.json(&[args, &["--format", "json"]].concat());
        report["total"].as_u64().expect("a total")
    };
    let (all, with) = (total(&["search", "raab"]), total(&["search", "raab", "vaccine"]));
    assert!(with > 0 && with < all);
    assert_eq!(total(&["search", "raab", "-vaccine"]), all - with);
    assert_eq!(total(&["search", "raab", "-vaccine", "-n", "1"]), all - with);
    assert_eq!(total(&["search", "-n", "1", "raab", "-vaccine"]), all - with);
    assert_eq!(total(&["search", "raab -vaccine"]), all - with);
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
        let (rank, score): (u64, f64) = (rank.parse().expect("rank"), score.parse().expect("score"));
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
    assert_eq!(shell.out(&["batch", "queries"]).lines().filter(|line| line.starts_with("t1")).count(), 10);
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
    let record = |id: &str, word: &str| format!("{{\"id\":\"{id}\",\"date\":\"2020-07-16\",\"body\":\"{word} beta.\"}}\n");
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
    let hit = &shell.json(&["search", "\"trade talks\" person:raab", "--format", "json"])["hits"][0];
    let id = hit["id"].as_str().expect("an id");
    let report = shell.json(&["show", id, "--query", "\"trade talks\" person:raab", "--format", "json"]);
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
                let at =
                    |key: &str| usize::try_from(mention[key].as_u64().expect("a byte")).expect("small");
                assert_eq!(body.get(at("start")..at("end")), mention["text"].as_str(), "{mention}");
            }
        }
    }
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

#[test]
fn colour_is_for_terminals_or_on_request() {
    let shell = shipped();
    let search = ["search", "vaccine"];
    assert!(!shell.out(&search).contains('\u{1b}'));
    let mut command = shell.command(&search);
    assert!(!ran(command.env("NO_COLOR", "1").output().expect("runs")).out.contains('\u{1b}'));
    assert!(shell.out(&["search", "vaccine", "--color", "always"]).contains('\u{1b}'));
    assert!(!shell.out(&["search", "vaccine", "--color", "never"]).contains('\u{1b}'));
    assert!(!shell.run(&["search", "x", "--no-such-flag"]).err.contains('\u{1b}'));
    assert!(!shell.out(&["--help"]).contains('\u{1b}'));
}

/// C0 but for line ends and tabs, DEL, C1, and what turns the direction of writing.
fn raw_controls(text: &str) -> Vec<char> {
    let is_raw = |c: char| {
        matches!(c,
            '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}')
    };
    text.chars().filter(|c| is_raw(*c)).collect()
}

#[test]
fn control_characters_never_reach_the_screen() {
    let shell = Shell::new();
    let evil = "\u{1b}]52;c;aGk=\u{7} red \u{1b}[31m c1 \u{9b}2J \u{7f} \u{202e}turned\u{202c} \r over";
    let record = json!({
        "id": format!("id{evil}"), "date": "2020-07-16", "headline": format!("Zeppelin {evil}"),
        "body": format!("LONDON — Zeppelin {evil} landed, Dominic Raab said."),
        "source": format!("Paper {evil}"), "byline": format!("Jane {evil}"),
        "section": format!("World {evil}"), "people": [format!("Zabra {evil} Quillon")],
        "organizations": [format!("Org {evil}")], "places": [format!("Place {evil}")],
    });
    shell.desk.write("corpus/a.jsonl", &format!("{record}\n{{\"bo\u{1b}[31mdy\":\n"));
    shell.desk.write("corpus/b\u{1b}[31m.jsonl", "{\"\u{1b}\u{9b}x\":1}\n");
    fs::write(shell.desk.path("queries"), format!("q{}\tzeppelin\n", '\u{1b}')).expect("written");
    let id = format!("id{evil}");
    for args in [
        &["index"][..],
        &["index", "--verbose", "--rebuild"],
        &["search", "zeppelin"],
        &["search", "zeppelin", "--format", "json"],
        &["search", "zeppelin", "--format", "jsonl"],
        &["search", "zeppelin", "--format", "csv"],
        &["search", "zeppelin", "--explain"],
        &["search", "zep\u{1b}[31mpelin\u{9b}"],
        &["search", "date:\u{1b}\u{9b}"],
        &["show", &id],
        &["show", &id, "--query", "zeppelin", "--format", "json"],
        &["show", "no\u{1b}\u{9b}such"],
        &["batch", "queries"],
        &["batch", "queries", "--format", "trec"],
        &["batch", "queries", "--format", "jsonl"],
        &["analyze", "corpus/a.jsonl", "--format", "text"],
        &["analyze", "corpus/a.jsonl"],
        &["analyze", "no\u{1b}file"],
        &["skipped"],
        &["skipped", "--format", "json"],
        &["stats"],
        &["--index", "no\u{1b}\u{9b}index", "search", "x"],
        &["index", "no\u{1b}\u{9b}root"],
    ] {
        let ran = shell.run(args);
        assert!(raw_controls(&ran.out).iter().all(|c| *c == '\r' && args.contains(&"csv")), "{args:?}: {:?}", ran.out);
        assert_eq!(raw_controls(&ran.err), [], "{args:?}: {:?}", ran.err);
    }
    let hit = &shell.json(&["search", "zeppelin", "--format", "json"])["hits"][0];
    assert_eq!(hit["headline"], format!("Zeppelin {evil}"), "JSON gives it back whole");
}

#[test]
fn a_broken_pipe_is_success() {
    let shell = shipped();
    fs::write(shell.desk.path("pipe-queries"), "*\n".repeat(50)).expect("written");
    for args in [
        &["search", "*", "--limit", "200"][..],
        &["search", "*", "--limit", "200", "--format", "json"],
        &["search", "*", "--limit", "200", "--format", "csv"],
        &["batch", "pipe-queries", "--format", "trec"],
        &["analyze", "corpus/quayside-courier.csv"],
        &["stats"],
        &["manual"],
        &["--help"],
    ] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let output = shell.command(args).stdout(writer).output().expect("runs");
        let err = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{args:?}: {err}");
        assert!(!err.contains("anic"), "{args:?}: {err}");
    }
}

#[test]
fn which_index_is_meant() {
    let shell = Shell::new();
    for (folder, word) in [("one", "Alpha"), ("two", "Beta")] {
        shell.desk.write(&format!("{folder}/a.txt"), &format!("date 2020-07-16\n\nLONDON — {word}."));
        shell.out(&["--index", &format!("ix-{folder}"), "index", folder]);
    }
    let code = |env: Option<&str>, args: &[&str]| {
        let mut command = shell.command(args);
        command.envs(env.map(|dir| ("DATELINE_INDEX", dir)));
        ran(command.output().expect("runs")).code
    };
    assert_eq!(code(None, &["search", "alpha"]), Some(4));
    assert_eq!(code(Some("ix-one"), &["search", "alpha"]), Some(0));
    assert_eq!(code(Some("ix-two"), &["search", "alpha"]), Some(1));
    assert_eq!(code(Some("ix-two"), &["--index", "ix-one", "search", "alpha"]), Some(0));
    assert_eq!(code(Some("ix-two"), &["search", "alpha", "--index", "ix-one"]), Some(0));
    // An index belongs to the articles, not to where one stands.
    let deep = shell.desk.path("two/deep");
    fs::create_dir_all(&deep).expect("made");
    let mut command = shell.command(&["--index", "../../ix-two", "search", "beta", "--format", "json"]);
    let report: Value =
        serde_json::from_str(&ran(command.current_dir(&deep).output().expect("runs")).out).expect("JSON");
    let path = PathBuf::from(report["hits"][0]["path"].as_str().expect("a path"));
    assert!(deep.join(path).is_file());
}

#[test]
fn one_command_goes_from_a_folder_to_an_answer() {
    let shell = Shell::new();
    shell.desk.write("corpus/a.txt", "date 2020-07-16\n\nLONDON — The trade talks went on, Dominic Raab said.");
    let search = ["search", "--corpus", "corpus", "\"trade talks\" person:raab"];
    let first = shell.run(&search);
    assert_eq!(first.code, Some(0), "{}", first.err);
    assert!(first.out.starts_with(" 1. 2020-07-16  LONDON"), "{}", first.out);
    assert!(first.out.contains("[trade talks]") && first.out.contains("people: Dominic Raab"));
    assert!(first.err.contains("1 added"), "{}", first.err);
    let second = shell.run(&search);
    assert_eq!(second.out, first.out);
    assert!(!second.err.contains("added"), "{}", second.err);
    let stats = shell.json(&["stats", "--format", "json"]);
    assert_eq!((&stats["articles"], &stats["first"]), (&json!(1), &json!("2020-07-16")));
}
