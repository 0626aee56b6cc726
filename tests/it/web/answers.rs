//! Does the API say what the command line says?

use serde_json::Value;

use super::Served;
use crate::shell::shipped;

/// Routes and the commands that answer the same.
const SAME: [(&str, &[&str]); 22] = [
    ("/api/search?q=hackers+vaccine", &["search", "hackers", "vaccine"]),
    (
        "/api/search?q=raab&sort=newest&limit=3&offset=2",
        &["search", "raab", "--sort", "newest", "-n", "3", "--offset", "2"],
    ),
    (
        "/api/search?q=hackers&person=raab&place=london&from=2020&to=2020-07",
        &[
            "search", "hackers", "--person", "raab", "--place", "london", "--from", "2020", "--to",
            "2020-07",
        ],
    ),
    ("/api/search?q=vaccinne+hackers", &["search", "vaccinne", "hackers"]),
    (
        "/api/search?q=hackers&source=The+Quayside+Courier&source=The+Lakes+Tribune&copies=show&coverage=true&corrections=true",
        &[
            "search",
            "hackers",
            "--source",
            "The Quayside Courier",
            "--source",
            "The Lakes Tribune",
            "--copies",
            "show",
            "--coverage",
            "--corrections",
        ],
    ),
    (
        "/api/search?q=last+week&today=2020-07-20&match=any&recent=30",
        &["search", "last", "week", "--today", "2020-07-20", "--match", "any", "--recent", "30"],
    ),
    ("/api/search", &["search", "*"]),
    ("/api/articles/qc-101", &["show", "qc-101"]),
    ("/api/articles/qc-101?q=vaccine", &["show", "qc-101", "--query", "vaccine"]),
    ("/api/articles/qc-101/copies?diff=true", &["copies", "qc-101", "--diff"]),
    ("/api/articles/qc-101/similar?limit=4", &["similar", "qc-101", "-n", "4"]),
    ("/api/timeline?q=hackers", &["timeline", "hackers"]),
    (
        "/api/timeline?q=hackers&stretch=year&relative=true",
        &["timeline", "hackers", "--by", "year", "--relative"],
    ),
    ("/api/count?q=hackers&by=org&limit=5", &["count", "hackers", "--by", "org", "-n", "5"]),
    ("/api/count?q=hackers&copies=fold", &["count", "hackers", "--copies", "fold"]),
    ("/api/entities?name=peskov&limit=3", &["who", "peskov"]),
    ("/api/explain?q=vaccinne+hackers+since:2021", &["explain", "vaccinne hackers since:2021"]),
    ("/api/printings?q=%22russian+intelligence%22", &["printings", "\"russian intelligence\""]),
    (
        "/api/quote?q=almost+certainly+tried+to+meddle",
        &["quote", "almost certainly tried to meddle"],
    ),
    ("/api/coverage?source=The+Northgate+Post", &["coverage", "--source", "The Northgate Post"]),
    ("/api/stats", &["stats"]),
    ("/api/skipped", &["skipped"]),
];

#[test]
fn routes_answer_as_commands_do() {
    let shell = shipped();
    let served = Served::start(&shell);
    for (path, args) in SAME {
        let ran = shell.run(&[args, &["--format", "json"]].concat());
        assert!(matches!(ran.code, Some(0 | 1)), "{args:?}: {}", ran.err);
        let mut expected: Value = serde_json::from_str(&ran.out).expect("JSON");
        let mut found = served.json(path);
        for report in [&mut expected, &mut found] {
            if let Some(took) = report.get_mut("took_ms") {
                assert!(took.is_number());
                *took = Value::Null;
            }
        }
        assert_eq!(difference(&found, &expected, ""), None, "{path}");
    }
}

/// Where two reports differ first, and in what.
fn difference(a: &Value, b: &Value, at: &str) -> Option<String> {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) if a.keys().eq(b.keys()) => {
            a.iter().find_map(|(key, value)| difference(value, &b[key], &format!("{at}/{key}")))
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            let mut pairs = a.iter().zip(b).enumerate();
            pairs.find_map(|(i, (a, b))| difference(a, b, &format!("{at}/{i}")))
        }
        (a, b) if a == b => None,
        (a, b) => Some(format!("{at}: {a} for {b}")),
    }
}

#[test]
fn exports_are_those_of_the_command_line() {
    let shell = shipped();
    let served = Served::start(&shell);
    for (format, kind) in [
        ("jsonl", "application/x-ndjson"),
        ("csv", "text/csv; charset=utf-8"),
        ("ris", "application/x-research-info-systems; charset=utf-8"),
        ("bibtex", "application/x-bibtex; charset=utf-8"),
        ("csl-json", "application/vnd.citationstyles.csl+json"),
        ("markdown", "text/plain; charset=utf-8"),
    ] {
        let expected = shell.out(&["export", "hackers", "--format", format]);
        let found = served.get(&format!("/api/export?q=hackers&format={format}"));
        assert_eq!(found.text(), expected, "{format}");
        assert_eq!(found.header("Content-Type"), Some(kind), "{format}");
    }
    let all = served.get("/api/export");
    assert_eq!(
        all.text().lines().count(),
        shell.out(&["count", "*"]).trim().parse::<usize>().expect("n")
    );
}

#[test]
fn errors_have_the_codes_of_the_command_line() {
    let shell = shipped();
    let served = Served::start(&shell);
    for (path, status, code, at) in [
        ("/api/search?q=%28%28hackers", 200, "", None),
        ("/api/search?q=date%3A", 400, "E-QUERY", None),
        ("/api/search?q=x&from=soon", 400, "E-DATE", Some("--from")),
        ("/api/search?q=x&today=2020", 400, "E-DATE", Some("today")),
        ("/api/search?q=x&limit=0", 400, "E-FLAG", Some("limit")),
        ("/api/search?q=x&colour=red", 400, "E-FLAG", None),
        ("/api/count?q=x&by=mood", 400, "E-FLAG", Some("by")),
        ("/api/articles/nowhere", 404, "E-ID", None),
        ("/api/entities?name=nobodyatall", 404, "E-NAME", None),
        ("/api/entities", 400, "E-FLAG", Some("name")),
        ("/api/explain?q=x&id=nowhere", 404, "E-ID", None),
        ("/api/nowhere", 404, "E-ROUTE", None),
        ("/api/export?q=date%3A", 400, "E-QUERY", None),
    ] {
        let response = served.get(path);
        assert_eq!(response.status, status, "{path}: {}", response.text());
        if status == 200 {
            continue;
        }
        assert_eq!(response.header("Content-Type"), Some("application/json"), "{path}");
        let report: Value = serde_json::from_slice(&response.body).expect("JSON");
        assert_eq!(report["error"]["code"], code, "{path}");
        if let Some(at) = at {
            assert_eq!(report["error"]["at"], at, "{path}");
        }
        assert!(report["error"]["message"].as_str().is_some_and(|text| !text.is_empty()), "{path}");
    }
}

#[test]
fn deep_and_long_queries_cost_an_error_and_nothing_else() {
    let shell = shipped();
    let served = Served::start(&shell);
    for query in ["(".repeat(3_000), "NOT+".repeat(1_500), "a+OR+".repeat(1_200), "%2A".repeat(900)]
    {
        let response = served.get(&format!("/api/search?q={query}x"));
        assert!([200, 400].contains(&response.status), "{}", response.text());
    }
    assert_eq!(served.get("/api/stats").status, 200);
}

#[test]
fn pages_need_no_script_and_name_what_they_show() {
    let shell = shipped();
    let served = Served::start(&shell);
    for (path, status, parts) in [
        ("/", 200, &["The archive", "People in the news", "Dominic Raab"][..]),
        (
            "/search?q=hackers+vaccine",
            200,
            &["21 articles match", "<mark>", "Narrow down", "aria-label=\"2020-07: 19 articles\""],
        ),
        ("/search?q=hackers&person=Dominic+Raab", 200, &["Let go of", "read as"]),
        ("/search?q=vaccinne", 200, &["No article matches", "Did you mean", "q=vaccine"]),
        ("/search?q=date%3A", 400, &["This cannot be asked so", "E-QUERY", "value=\"date:\""]),
        (
            "/articles/qc-101?q=vaccine",
            200,
            &[
                "id=\"match-1\"",
                "Printed also",
                "On the same day",
                "About the same",
                "Meridian, “Vaccine work",
            ],
        ),
        ("/articles/qc-101/copies", 200, &["Printings", "<del", "<ins"]),
        ("/who?name=peskov", 200, &["Dmitry Peskov", "Goes by", "Newest mentions"]),
        ("/who?name=johnson", 200, &["May be any of these", "Boris Johnson"]),
        ("/coverage", 200, &["What the archive holds", "The Northgate Post"]),
        ("/skipped", 200, &["Every record of every file was indexed"]),
        ("/help", 200, &["The query language", "href=\"/search?q="]),
        ("/nowhere", 404, &["Not found", "E-ROUTE"]),
    ] {
        let response = served.get(path);
        let text = response.text();
        assert_eq!(response.status, status, "{path}");
        for part in parts {
            assert!(text.contains(part), "{path} lacks {part:?}: {text}");
        }
    }
    let first = served.get("/search?q=hackers+vaccine").body.len()
        + ["style.css", "app.js", "favicon.svg"]
            .map(|name| served.get(&format!("/assets/{name}")).body.len())
            .iter()
            .sum::<usize>();
    assert!(first <= 50 * 1024, "{first} bytes");
}

#[test]
fn a_search_is_a_feed() {
    let shell = shipped();
    let served = Served::start(&shell);
    let feed = served.get("/feed.atom?q=vaccine");
    assert_eq!(feed.header("Content-Type"), Some("application/atom+xml; charset=utf-8"));
    let text = feed.text();
    let base = format!("http://127.0.0.1:{}", served.port);
    assert!(
        text.contains(&format!("<link rel=\"self\" href=\"{base}/feed.atom?q=vaccine\"/>")),
        "{text}"
    );
    let updated: Vec<&str> = text.split("<updated>").skip(2).map(|part| &part[..10]).collect();
    assert!(updated.len() > 10 && updated.is_sorted_by(|a, b| a >= b), "{updated:?}");
    // Our own reader of feeds takes it.
    shell.desk.write("feed/feed.xml", &text);
    let read = shell.out(&["index", "feed", "--dry-run", "--format", "json"]);
    assert!(read.contains("\"id\": \"urn:dateline:"), "{read}");
}
