//! Does the program behave as a command should?
//!
//! Exit codes, error lines, what goes to the screen and what never does.

use std::fs::{self, File};
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::shell::{Shell, ran, shipped};

#[test]
fn exit_codes() {
    let shell = shipped();
    for (args, expected) in [
        (&["search", "vaccine"][..], 0),
        (&["search", "zeppelin"], 1),
        (&["search", "zeppelin", "--match", "any"], 1),
        (&["search", "raab zeppelin"], 1),
        (&["search", "--timeout", "0.000001", "vaccine"], 7),
        (&["search", "--timeout", "0", "vaccine"], 0),
        (&["search", "--timeout", "-1", "vaccine"], 2),
        (&["count", "--timeout", "0.000001", "vaccine"], 7),
        (&["explain", "vaccine"], 0),
        (&["explain", "zeppelin"], 1),
        (&["explain", "--timeout", "0.000001", "vaccine"], 7),
        (&["show", "qc-103", "--query", "b* w/9 *o*", "--timeout", "0.000001"], 7),
        (&["explain", "vaccine", "--id", "no-such-id"], 1),
        (&["search", "date:07/04/2007"], 2),
        (&["search", "--dmy", "date:16/07/2020"], 0),
        (&["search", "--from", "-7d", "--today", "2020-07-16", "*"], 0),
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
    let evil =
        "\u{1b}]52;c;aGk=\u{7} red \u{1b}[31m c1 \u{9b}2J \u{7f} \u{202e}turned\u{202c} \r over";
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
        assert!(
            raw_controls(&ran.out).iter().all(|c| *c == '\r' && args.contains(&"csv")),
            "{args:?}: {:?}",
            ran.out
        );
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
        shell
            .desk
            .write(&format!("{folder}/a.txt"), &format!("date 2020-07-16\n\nLONDON — {word}."));
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
    let mut command =
        shell.command(&["--index", "../../ix-two", "search", "beta", "--format", "json"]);
    let report: Value =
        serde_json::from_str(&ran(command.current_dir(&deep).output().expect("runs")).out)
            .expect("JSON");
    let path = PathBuf::from(report["hits"][0]["path"].as_str().expect("a path"));
    assert!(deep.join(path).is_file());
}

#[test]
fn one_command_goes_from_a_folder_to_an_answer() {
    let shell = Shell::new();
    shell.desk.write(
        "corpus/a.txt",
        "date 2020-07-16\n\nLONDON — The trade talks went on, Dominic Raab said.",
    );
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
