//! Does every part know its place, and is every text bounded?

use super::round_trips::round_trips;
use super::tests::today;
use super::*;
use crate::query::ast::{Kind, Node};

#[test]
fn every_node_knows_its_text() {
    let text = "x headline:(a OR \"b c\"~2) NOT (d NOT w/2 e) since:2020 caps(f) length>5";
    let query = parse(text, today()).expect("reads").query;
    let mut spans = Vec::new();
    collect_spans(&query.root, text, &mut spans);
    assert_eq!(
        spans,
        [
            text,
            "x",
            "headline:(a OR \"b c\"~2)",
            "(a OR \"b c\"~2)",
            "a",
            "\"b c\"~2",
            "NOT (d NOT w/2 e)",
            "(d NOT w/2 e)",
            "d",
            "e",
            "since:2020",
            "caps(f)",
            "f",
            "length>5"
        ]
    );
}

fn collect_spans<'a>(node: &Node, text: &'a str, spans: &mut Vec<&'a str>) {
    spans.push(node.span.of(text));
    match &node.kind {
        Kind::Blank(parts) | Kind::And(parts) | Kind::Or(parts) => {
            parts.iter().for_each(|part| collect_spans(part, text, spans));
        }
        Kind::Not(part) | Kind::Field(_, part) | Kind::Function(_, part) => {
            collect_spans(part, text, spans);
        }
        Kind::Near(_, left, right) => {
            collect_spans(left, text, spans);
            collect_spans(right, text, spans);
        }
        _ => {}
    }
}

#[test]
fn limits() {
    let long = "the query is longer than 16384 bytes";
    let deep = "the query nests deeper than 64 levels";
    let many = "the query has more than 1024 clauses";
    for (text, expected) in [
        ("a".repeat(16 * 1024 + 1), format!("query:16385: E-QUERY: {long}")),
        ("(".repeat(1 << 20), format!("query:16385: E-QUERY: {long}")),
        ("NOT ".repeat(1 << 18), format!("query:16385: E-QUERY: {long}")),
        ("(".repeat(65), format!("query:65: E-QUERY: {deep}")),
        ("NOT ".repeat(65), format!("query:257: E-QUERY: {deep}")),
        ("NOT (".repeat(40), format!("query:161: E-QUERY: {deep}")),
        (format!("{}b", "a w/1 ".repeat(65)), format!("query:1: E-QUERY: {deep}")),
        ("a ".repeat(1025), format!("query:2049: E-QUERY: {many}")),
        ("OR ".repeat(1025), format!("query:3073: E-QUERY: {many}")),
        (format!("\"{}\"", "a ".repeat(1025)), format!("query:1: E-QUERY: {many}")),
        ("caps(".repeat(65), format!("query:325: E-QUERY: {deep}")),
        (format!("{}b", "a NOT w/1 ".repeat(65)), format!("query:1: E-QUERY: {deep}")),
    ] {
        let found = parse(&text, today()).expect_err("over a limit").to_string();
        assert_eq!(found, expected, "{}", &text[..20]);
    }
    for text in [
        "a".repeat(16 * 1024),
        format!("{}a{}", "(".repeat(64), ")".repeat(64)),
        format!("{}a", "NOT ".repeat(64)),
        format!("{}b", "a w/1 ".repeat(64)),
        "a ".repeat(1024),
    ] {
        parse(&text, today()).expect("within the limits");
    }
}

#[test]
fn nothing_overflows_a_small_stack() {
    let work = || {
        for part in [
            "(",
            "NOT ",
            "NOT (",
            "a w/1 ",
            "a NOT w/s ",
            "caps(",
            "atleast2(headline(",
            "a OR (b AND (c ",
            "headline:(a -(b w/2 (",
        ] {
            for n_times in 1..200 {
                let text = part.repeat(n_times);
                if let Ok(parsed) = parse(&text, today()) {
                    round_trips(&parsed.query);
                }
            }
        }
    };
    let thread = std::thread::Builder::new().stack_size(256 * 1024).spawn(work);
    thread.expect("a thread starts").join().expect("no panic");
}
