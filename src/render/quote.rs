//! How do quotations read on a screen?

use crate::report::{QuoteReport, QuoteRow, RunReport};

use super::printings::printed_line;
use super::safe::safe_line;
use super::terminal::{Page, render_snippet};

/// Version by version: the words, who said them, and where they were printed.
pub fn render_quote(report: &QuoteReport, page: Page) -> String {
    let style = page.style;
    let mut text = String::new();
    for (i, version) in report.versions.iter().enumerate() {
        let said: Vec<String> = version
            .speakers
            .iter()
            .map(|speaker| format!("{} {}", safe_line(&speaker.name), speaker.count))
            .collect();
        let said = match said.len() {
            0 => "nobody named".to_owned(),
            _ => said.join(", "),
        };
        let same = if version.same { "as asked" } else { "in other words" };
        text.push_str(&format!("{}  {}\n", style.headline(&said), style.aside(same)));
        let words = RunReport { text: safe_line(&version.text).into_owned(), hit: false };
        text.push_str(&render_snippet(&[words], page));
        for row in report.quotes.iter().filter(|row| row.version == i + 1) {
            text.push_str(&line(row, page));
        }
        text.push('\n');
    }
    text
}

fn line(row: &QuoteRow, page: Page) -> String {
    let mut aside = vec![match (&row.speaker, &row.verb) {
        (Some(name), Some(verb)) => format!("{}: {verb}", safe_line(name)),
        _ => "nobody named".to_owned(),
    }];
    if !row.direct {
        aside.push("not in quotation marks".to_owned());
    }
    printed_line(&row.printed, aside, page)
}
