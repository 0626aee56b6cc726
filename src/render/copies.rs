//! How do the printings of an article read on a screen?

use crate::report::{CopiesReport, EditReport, RunReport};

use super::printings::told_of;
use super::safe::safe_line;
use super::terminal::{Page, render_snippet, shortened};

/// Every printing by day, the article itself among them, then the passages that pages share with it.
pub fn render_copies(report: &CopiesReport, page: Page) -> String {
    let style = page.style;
    let mut text = String::new();
    let own = Row {
        date: &report.date,
        source: &report.source,
        page: &None,
        headline: &report.headline,
        lead: &report.lead,
        credit: &report.credit,
        likeness: "this article".to_owned(),
        id: &report.id,
    };
    text.push_str(&own.line(page));
    for copy in &report.copies {
        let row = Row {
            date: &copy.date,
            source: &copy.source,
            page: &copy.page,
            headline: &copy.headline,
            lead: &copy.lead,
            credit: &copy.credit,
            likeness: percent(copy.resemblance),
            id: &copy.id,
        };
        text.push_str(&row.line(page));
        for edit in copy.diff.iter().flatten() {
            text.push_str(&render_edit(edit, page));
        }
        if copy.diff.as_ref().is_some_and(Vec::is_empty) {
            text.push_str(&format!("    {}\n", style.aside("word for word")));
        }
    }
    for shared in &report.passages {
        let row = Row {
            date: &shared.date,
            source: &shared.source,
            page: &shared.page,
            headline: &shared.headline,
            lead: &None,
            credit: &None,
            likeness: format!("{} words shared", shared.words),
            id: &shared.id,
        };
        text.push('\n');
        text.push_str(&row.line(page));
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
struct Row<'r> {
    date: &'r Option<String>,
    source: &'r Option<String>,
    page: &'r Option<String>,
    headline: &'r Option<String>,
    lead: &'r Option<String>,
    credit: &'r Option<String>,
    likeness: String,
    id: &'r str,
}

impl Row<'_> {
    fn line(&self, page: Page) -> String {
        let style = page.style;
        let date = self.date.as_deref().unwrap_or("undated");
        let what = told_of(self.source, self.page, self.headline, self.lead);
        let credit = self.credit.as_deref().map(|credit| format!("credits {}", safe_line(credit)));
        let mut aside = vec![self.likeness.clone()];
        aside.extend(credit);
        aside.push(format!("id {}", safe_line(self.id)));
        let aside = aside.join(" · ");
        let room = page.width.saturating_sub(date.len() + aside.len() + 4).max(24);
        let what = shortened(&what, room);
        format!("{}  {}  {}\n", style.date(date), style.headline(&what), style.aside(&aside))
    }
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
