//! Do `count`, `who` and `alias` keep what they promise to scripts?

use std::fs;

use serde_json::{Value, json};

use crate::shell::{Shell, shipped};
use crate::support::{copy, shipped_corpus};

/// A folder with a corpus of two articles and no corrections.
fn desk() -> Shell {
    let shell = Shell::new();
    let story = |date: &str, text: &str| format!("date {date}\n\nRANGOON — {text}\n");
    let text = "President Than Shwe spoke in Burma.";
    shell.desk.write("corpus/a.txt", &story("1988-01-02", text));
    shell.desk.write("corpus/b.txt", &story("2001-01-02", "Myanmar waits, Burma too."));
    shell.out(&["index", "--quiet"]);
    shell
}

#[test]
fn a_count_is_a_number_alone_on_a_line() {
    let shell = shipped();
    let n = shell.json(&["search", "raab", "--format", "json"])["total"].clone();
    let ran = shell.run(&["count", "raab"]);
    assert_eq!((ran.out, ran.code, ran.err), (format!("{n}\n"), Some(0), String::new()));
    let ran = shell.run(&["count", "zeppelin"]);
    assert_eq!((ran.out.as_str(), ran.code), ("0\n", Some(1)));
    let ran = shell.run(&["count", "raab", "-parliament", "--from", "2020", "--person", "Raab"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let ran = shell.run(&["count", "raab", "--by", "colour"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("--by: E-FLAG: nothing is counted by `colour`"), "{}", ran.err);
    assert!(ran.err.contains("hint: there are person, org"), "{}", ran.err);
    let ran = shell.run(&["count", "date:2020-02-30"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    let ran = shell.run(&["--index", "nowhere", "count", "raab"]);
    assert_eq!(ran.code, Some(4));
}

#[test]
fn counts_by_value_have_the_form_of_the_contract() {
    let shell = shipped();
    for by in ["person", "org", "place", "source", "section", "byline", "lang", "year"] {
        let report = shell.json(&["count", "*", "--by", by, "--limit", "3", "--format", "json"]);
        assert_eq!(report["by"], by);
        let values = report["values"].as_array().expect("an array");
        assert!(values.len() <= 3 && !values.is_empty() || by == "section", "{by}: {report}");
        let sum: u64 = values.iter().filter_map(|value| value["count"].as_u64()).sum();
        assert!(values.iter().all(|value| value["value"].is_string()), "{report}");
        let whole = shell.json(&["count", "*", "--by", by, "-n", "10000", "--format", "json"]);
        let all = whole["values"].as_array().expect("an array").iter();
        let all: u64 = all.filter_map(|value| value["count"].as_u64()).sum();
        assert_eq!(Some(all - sum), report["other"].as_u64(), "{by}");
        assert_eq!(whole["other"], 0);
        assert_eq!(whole["total"], 135);
    }
    let report = shell.json(&["count", "raab", "--format", "json"]);
    assert_eq!((&report["by"], &report["values"]), (&Value::Null, &json!([])));
    // What is counted is what a search for the value finds.
    let people = shell.json(&["count", "*", "--by", "person", "-n", "40", "--format", "json"]);
    for value in people["values"].as_array().expect("an array") {
        let clause = format!("person:\"{}\"", value["value"].as_str().expect("a name"));
        let found =
            shell.json(&["count", &clause, "--by", "person", "-n", "10000", "--format", "json"]);
        let of_found = found["values"].as_array().expect("an array").iter();
        let same = of_found.into_iter().find(|other| other["value"] == value["value"]);
        assert_eq!(same.map(|same| &same["count"]), Some(&value["count"]), "{clause}");
    }
}

#[test]
fn who_prints_a_page_or_a_list() {
    let shell = shipped();
    let page = shell.json(&["who", "Dominic", "Raab", "--format", "json"]);
    for (key, kind) in [
        ("name", "string"),
        ("kind", "string"),
        ("count", "number"),
        ("first", "string"),
        ("last", "string"),
        ("peak", "object"),
        ("names", "array"),
        ("timeline", "object"),
        ("people", "array"),
        ("organizations", "array"),
        ("places", "array"),
        ("mentions", "array"),
        ("candidates", "array"),
    ] {
        let is = match &page[key] {
            Value::String(_) => "string",
            Value::Number(_) => "number",
            Value::Array(_) => "array",
            Value::Object(_) => "object",
            _ => "nothing",
        };
        assert_eq!(is, kind, "{key}: {page}");
    }
    assert_eq!(page["kind"], "person");
    let total =
        shell.json(&["search", "person:\"dominic raab\"", "--format", "json"])["total"].clone();
    assert_eq!(page["count"], total);
    let buckets = page["timeline"]["buckets"].as_array().expect("an array").iter();
    let in_buckets: u64 = buckets.filter_map(|bucket| bucket["count"].as_u64()).sum();
    let undated = page["timeline"]["undated"].as_u64().expect("a number");
    assert_eq!(Some(in_buckets + undated), total.as_u64());
    assert_eq!(page["names"][0]["name"], "Dominic Raab");

    let ran = shell.run(&["who", "johnson"]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.out.contains("Boris Johnson  person") && ran.out.contains("Ben Johnson"),
        "{}",
        ran.out
    );
    assert!(ran.err.starts_with("hint: name one of them whole"), "{}", ran.err);
    let list = shell.json(&["who", "johnson", "--format", "json"]);
    assert!(list.get("name").is_none() && list["candidates"].as_array().expect("array").len() > 1);
    let ran = shell.run(&["who", "zeppelin"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
    assert!(
        ran.err.contains("E-NAME: nobody and nothing goes by `zeppelin`\nhint: "),
        "{}",
        ran.err
    );
}

#[test]
fn the_sparkline_has_a_plain_form() {
    let shell = shipped();
    let line = |locale: &str| {
        let mut command = shell.command(&["who", "raab"]);
        command.env("LC_ALL", locale);
        let out = String::from_utf8(command.output().expect("runs").stdout).expect("UTF-8");
        out.lines().nth(1).expect("a timeline").to_owned()
    };
    assert!(line("C").is_ascii() && line("C").contains('@'), "{}", line("C"));
    assert!(line("en_GB.UTF-8").contains('█'), "{}", line("en_GB.UTF-8"));
}

#[test]
fn an_alias_holds_at_once() {
    let shell = desk();
    let count = |query: &str| shell.run(&["count", query]).out.trim().to_owned();
    assert_eq!((count("org:Myanmar"), count("place:myanmar")), ("0".into(), "1".into()));
    let add = ["alias", "add", "org", "Myanmar", "Burma", "--until", "1989-06-18"];
    let ran = shell.run(&add);
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{}", ran.err);
    let said = "corpus/aliases.tsv: organization Burma stands for Myanmar until 1989-06-18\n";
    assert_eq!(ran.err, said);
    // Burma printed up to that day, Myanmar on every day.
    assert_eq!(count("org:Myanmar"), "2");
    assert_eq!(count("org:Myanmar until:1999"), "1");
    let by = shell.json(&["count", "*", "--by", "org", "--format", "json"]);
    assert_eq!(by["values"][0], json!({"value": "Myanmar", "count": 2}));
    let hits = shell.json(&["search", "org:myanmar", "--sort", "oldest", "--format", "json"]);
    assert_eq!(hits["hits"][0]["names"][0]["as"], json!(["Burma"]));
    assert_eq!(hits["hits"][0]["organizations"], json!(["Myanmar"]));

    let file = shell.desk.path("corpus/aliases.tsv");
    let text = fs::read_to_string(&file).expect("written");
    assert_eq!(text.lines().nth(1), Some("Myanmar\tBurma\torganization\t\t1989-06-18"));
    let list = shell.json(&["alias", "list", "--format", "json"]);
    assert_eq!(list["aliases"][0]["until"], "1989-06-18");
    let line = "organization  Burma stands for Myanmar until 1989-06-18\n";
    assert_eq!(shell.out(&["alias", "list"]), line);
    // No article was read again for it, and the file is none.
    let balance = shell.json(&["index", "--format", "json"]);
    assert_eq!((&balance["unchanged"], &balance["seen"]), (&json!(2), &json!(2)));

    shell.out(&["alias", "split", "org", "Burma"]);
    assert_eq!(count("org:Myanmar"), "0");
    shell.out(&["alias", "hide", "place", "Burma"]);
    assert_eq!(count("place:burma"), "0");
    shell.out(&["alias", "hide", "place", "Burma", "--undo"]);
    assert_ne!(count("place:burma"), "0");
    let text = fs::read_to_string(&file).expect("there");
    assert_eq!(text.lines().count(), 1, "the head alone: {text}");
}

#[test]
fn edits_that_cannot_be_meant_are_refused() {
    let shell = desk();
    let rows: &[(&[&str], &str)] = &[
        (&["add", "org", "Myanmar", "myanmar"], "E-ALIAS: `myanmar` and `Myanmar` are the same"),
        (&["add", "org", "...", "x"], "E-ALIAS: `...` is no name"),
        (&["add", "org", "A", "B", "--from", "soon"], "--from: E-DATE: `soon` is not a date"),
        (&["add", "org", "A", "B", "--from", "1990", "--until", "1989"], "E-DATE: --from 1990"),
        (&["split", "org", "Burma"], "E-ALIAS: organization `Burma` is joined to nothing"),
        (&["hide", "org", "Burma", "--undo"], "E-ALIAS: organization `Burma` is not hidden"),
        (&["hide", "org", "Burma", "--root", "x"], "--root: E-FLAG: no root is called `x`"),
        (&["merge", "org", "A"], "required"),
        (&["add", "ship", "A", "B"], "invalid value"),
    ];
    for (args, expected) in rows {
        let ran = shell.run(&[&["alias"], *args].concat());
        assert_eq!(ran.code, Some(2), "{args:?}: {}", ran.err);
        assert!(ran.err.contains(expected), "{args:?}: {}", ran.err);
    }
    assert!(!shell.desk.path("corpus/aliases.tsv").exists());
    let ran = shell.run(&["--index", "nowhere", "alias", "list"]);
    assert_eq!(ran.code, Some(4));
}

#[test]
fn the_file_is_the_readers_too() {
    let shell = desk();
    let file = shell.desk.path("corpus/aliases.tsv");
    let mine = "# my notes\nnot a line\nA\tB\tship\nMyanmar\tBurma\tplace\n";
    fs::write(&file, mine).expect("written");
    let ran = shell.run(&["count", "place:myanmar"]);
    assert_eq!((ran.out.trim(), ran.code), ("2", Some(0)));
    let told: Vec<&str> = ran.err.lines().collect();
    assert_eq!(told.len(), 2, "{}", ran.err);
    assert!(told[0].contains("aliases.tsv:2: W-ALIAS: fewer than three fields"), "{}", ran.err);
    assert!(told[1].contains("aliases.tsv:3: W-ALIAS: `ship` is no kind"), "{}", ran.err);
    assert_eq!(shell.run(&["-q", "count", "place:myanmar"]).err, "");
    shell.out(&["alias", "add", "place", "Myanmar", "Birmania"]);
    let text = fs::read_to_string(&file).expect("there");
    assert_eq!(text, format!("{mine}Myanmar\tBirmania\tplace\n"));
    shell.out(&["alias", "merge", "place", "Union of Burma", "Myanmar"]);
    let text = fs::read_to_string(&file).expect("there");
    let merged = "Union of Burma\tMyanmar\tplace\nUnion of Burma\tBurma\tplace\n\
                  Union of Burma\tBirmania\tplace\n";
    assert_eq!(text, format!("# my notes\nnot a line\nA\tB\tship\n{merged}"));
    assert_eq!(shell.run(&["count", "place:birmania"]).out, "2\n");
}

#[test]
fn each_root_may_have_its_own_file() {
    let shell = desk();
    shell.desk.write("more/c.txt", "date 2001-01-03\n\nRANGOON — Birmania waits.\n");
    shell.out(&["index", "--quiet", "more"]);
    let has = |root: &str| shell.desk.path(root).join("aliases.tsv").exists();
    // No root has one: the first by name.
    shell.out(&["alias", "hide", "place", "Rangoon"]);
    assert_eq!((has("corpus"), has("more")), (true, false));
    shell.out(&["alias", "add", "place", "Myanmar", "Birmania", "--root", "more"]);
    assert_eq!((has("corpus"), has("more")), (true, true));
    // Where the name is spoken of already, there it is changed.
    shell.out(&["alias", "split", "place", "Birmania"]);
    let text = fs::read_to_string(shell.desk.path("more/aliases.tsv")).expect("there");
    assert!(!text.contains("Birmania"), "{text}");
}

#[test]
fn a_corpus_may_move_with_its_corrections() {
    let shell = Shell::new();
    copy(&shipped_corpus(), &shell.desk.path("corpus"));
    shell.out(&["index", "--quiet"]);
    let names = |shell: &Shell| shell.json(&["count", "*", "--by", "org", "--format", "json"]);
    let before = names(&shell);
    let list = shell.out(&["alias", "list"]);
    assert!(list.contains("GCHQ stands for Government Communications Headquarters"), "{list}");
    shell.out(&["index", "--rebuild", "--quiet"]);
    assert_eq!(names(&shell), before);
}
