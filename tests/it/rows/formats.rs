//! Rows A17 to A29: records that do not fit their format.

use super::row;
use crate::support::is_slow;

#[test]
fn a17_a18_json_that_is_not_whole() {
    let n_lines = if is_slow() { 10_000 } else { 1_000 };
    let lines: String = (0..n_lines)
        .map(|n| {
            if n == 499 { "nonsense\n".to_owned() } else { format!("{{\"body\":\"Story {n}\"}}\n") }
        })
        .collect();
    row("A18")
        .file("a.jsonl", lines)
        .added(n_lines - 1)
        .told("E-JSON", 1)
        .at("a.jsonl:500:2")
        .finds("story", n_lines - 1)
        .check();
    row("A17")
        .file("a.jsonl", "{\"body\":\"One\"}\n{\"body\":\"Tw")
        .added(1)
        .told("E-JSON", 1)
        .at("a.jsonl:2:11")
        .check();
    row("A17 document")
        .file("list.json", "[\n{\"body\":\"One\"},\n{\"body\":\"Tw")
        .file("one.json", "{\n\"title\":\"One\",\n\"bo")
        .added(1)
        .told("E-JSON", 2)
        .finds("one", 1)
        .check();
}

#[test]
fn a19_to_a21_odd_json() {
    let deep = format!("{{\"body\":\"One\",\"x\":{}}}\n", "[".repeat(100_000));
    let closed =
        format!("{{\"body\":\"Two\",\"x\":{}{}}}\n", "[".repeat(10_000), "]".repeat(10_000));
    row("A19").file("a.jsonl", deep).file("b.jsonl", closed).told("E-JSON", 2).check();
    let list = format!("[{{\"body\":\"One\"}},{}{}]", "[".repeat(10_000), "]".repeat(10_000));
    row("A19 document").file("a.json", list).added(1).told("E-JSON", 1).check();
    row("A20")
        .file(
            "a.jsonl",
            "{\"body\":\"One\",\"body\":\"Last\"}\n{\"body\":\"Two\",\"n\":1e999}\n\
             {\"body\":\"T\\ud800\"}\n{\"body\":\"Four\",\"n\":NaN}\n{\"body\":\"Five\",}\n",
        )
        .added(2)
        .told("E-JSON", 3)
        .told("W-FIELD", 1)
        .finds("last", 1)
        .check();
    row("A21")
        .file("a.jsonl", "{\"title\":{},\"date\":[],\"body\":\"Kept\"}\n")
        .added(1)
        .told("W-FIELD", 2)
        .finds("kept", 1)
        .check();
}

#[test]
fn a22_to_a24_odd_tables() {
    let mut open = "title,body\nOne,first\nTwo,\"".to_owned();
    open.push_str(&"unclosed text\n".repeat(100_000));
    row("A22")
        .file("a.csv", open)
        .added(1)
        .told("E-CSV", 1)
        .at("a.csv:3")
        .finds("first", 1)
        .check();
    row("A23")
        .file("ragged.csv", "title,body\nOne,first\nTwo\nThree,third,more\n")
        .file("semicolon.csv", "title;body;date\nOne;\"one\nmore\";2020-07-16\n")
        .file("tab.tsv", "title\tbody\nOne\tfirst\n")
        .file("cr.csv", "title,body\rOne,first\rTwo,second\r")
        .added(5)
        .told("E-CSV", 2)
        .finds("first", 3)
        .check();
    let wide = format!("{}\n{}\n", vec!["c"; 100_000].join(","), vec!["x"; 100_000].join(","));
    row("A24").file("a.csv", wide).told("E-LIMIT", 1).check();
}

#[test]
fn a29_reuters() {
    let story = |n: usize, body: &str| {
        format!(
            "<REUTERS NEWID=\"{n}\"><DATE>26-FEB-1987 15:01:01.79</DATE>\
             <TEXT><TITLE>T{n}</TITLE><BODY>{body}&#3;</BODY></TEXT></REUTERS>\n"
        )
    };
    let text = format!(
        "<!DOCTYPE lewis SYSTEM \"lewis.dtd\">\n{}{}{}",
        story(1, "Cocoa < sugar &lt; salt"),
        story(2, "Missing end").replace("</REUTERS>", ""),
        story(3, "Third story")
    );
    row("A29")
        .file("reut2-000.sgm", text)
        .added(3)
        .told("W-TRUNC", 1)
        .finds("cocoa", 1)
        .finds("third", 1)
        .finds("date:1987-02-26", 3)
        .check();
}
