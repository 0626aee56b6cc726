//! How do the printings of an article read on a screen?

use crate::report::{CopiesReport, EditReport, Printed, RunReport};

use super::printings::printed_line;
use super::safe::safe_line;
use super::terminal::{Page, render_snippet, shortened};

/// Every printing by day, the article itself among them, then the passages that pages share with it.
pub fn render_copies(report: &CopiesReport, page: Page) -> String {
    let style = page.style;
    let mut text = String::new();
    text.push_str(&line(&report.printed, &report.credit, "this article", page));
    for copy in &report.copies {
        text.push_str(&line(&copy.printed, &copy.credit, &percent(copy.resemblance), page));
        for edit in copy.diff.iter().flatten() {
            text.push_str(&render_edit(edit, page));
        }
        if copy.diff.as_ref().is_some_and(Vec::is_empty) {
            text.push_str(&format!("    {}\n", style.aside("word for word")));
        }
    }
    for shared in &report.passages {
        text.push('\n');
        let words = format!("{} words shared", shared.words);
        text.push_str(&line(&shared.printed, &None, &words, page));
        for (label, words) in [("here", &shared.here), ("there", &shared.there)] {
            text.push_str(&format!("  {}\n", style.aside(&format!("{label}:"))));
            text.push_str(&plain(&shortened(&one_line(words), MOST_COLUMNS), page));
        }
    }
    text
}

/// More of a passage is not shown on a screen; JSON has all of it.
const MOST_COLUMNS: usize = 600;

/// 0.934 as `93 %`; only what is all alike is 100 %.
fn percent(resemblance: f32) -> String {
    match resemblance {
        1.0.. => "100 %".to_owned(),
        less => format!("{} %", ((less * 100.0).round() as u32).min(99)),
    }
}

/// A printing, in one line.
fn line(printed: &Printed, credit: &Option<String>, likeness: &str, page: Page) -> String {
    let mut aside = vec![likeness.to_owned()];
    aside.extend(credit.as_deref().map(|credit| format!("credits {}", safe_line(credit))));
    printed_line(printed, aside, page)
}

fn render_edit(edit: &EditReport, page: Page) -> String {
    let line = |sign: &str, sentence: &Option<String>| {
        let sentence = sentence.as_deref().map(one_line).unwrap_or_default();
        let text = plain(&sentence, page);
        // The sign stands in the indent of the first line.
        text.replacen("    ", &format!("  {sign} "), 1)
    };
    match edit.kind {
        "cut" => line("-", &edit.from),
        "added" => line("+", &edit.to),
        _ => line("-", &edit.from) + &line("+", &edit.to),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn plain(text: &str, page: Page) -> String {
    render_snippet(&[RunReport { text: text.to_owned(), hit: false }], page)
}
