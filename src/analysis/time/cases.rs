//! Expressions by kind, in sentences of our own.
use super::{Text, find_times};
use crate::analysis::words;

fn found(published: &str, body: &str) -> String {
    let words = words(body);
    let text = Text {
        body,
        words: &words,
        published: published.parse().ok(),
        lang: Some("en"),
        ..Text::default()
    };
    let all = find_times(&text);
    let each: Vec<String> =
        all.iter().map(|time| format!("{}={}", time.span.of(body), time.value)).collect();
    each.join(" | ")
}

#[test]
fn a_few() {
    assert_eq!(found("1989-11-02", "Sales rose in October 1989."), "October 1989=1989-10");
}
