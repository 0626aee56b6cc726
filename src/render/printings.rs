//! How do printings of passages, similar articles and coverage read on a screen?

use unicode_width::UnicodeWidthStr;

use crate::report::{
    CoverageReport, Gap, PassagePrinting, Printed, PrintingsReport, RunReport, SimilarReport,
    SourceCoverage, WEEKDAYS,
};

use super::safe::safe_line;
use super::terminal::{Page, grouped, render_hit, render_snippet, shortened};

/// More of a passage is not shown on a screen; JSON has all of it.
const MOST_COLUMNS: usize = 400;

/// Passage by passage: its words, then who printed it and when.
pub fn render_printings(report: &PrintingsReport, page: Page) -> String {
    let style = page.style;
    let mut text = String::new();
    for passage in &report.passages {
        let span = match (&passage.first, &passage.last) {
            (Some(first), Some(last)) if first == last => format!(", {first}"),
            (Some(first), Some(last)) => format!(", {first} to {last}"),
            _ => String::new(),
        };
        let papers = match passage.sources {
            1 => "one source".to_owned(),
            n => format!("{n} sources"),
        };
        let head = format!("{} printings in {papers}{span}", passage.count);
        text.push_str(&format!("{}\n", style.headline(&head)));
        let words = shortened(&safe_line(&passage.text), MOST_COLUMNS);
        text.push_str(&render_snippet(&[RunReport { text: words, hit: false }], page));
        let rows: Vec<&PassagePrinting> =
            report.printings.iter().filter(|row| row.passage == passage.passage).collect();
        // Of several printings of one day nobody knows which was the first.
        let is_alone = rows.len() > 1
            && rows[0].printed.date.is_some()
            && rows[0].printed.date != rows[1].printed.date;
        for (i, row) in rows.iter().enumerate() {
            text.push_str(&line(row, i == 0 && is_alone, passage.words, page));
        }
        text.push('\n');
    }
    text
}

fn line(row: &PassagePrinting, is_first: bool, n_words: usize, page: Page) -> String {
    let mut aside = vec![format!("{} of {n_words} words", row.words)];
    aside.extend(is_first.then(|| "first".to_owned()));
    aside.extend((!row.matches).then(|| "words misread".to_owned()));
    aside.extend(row.credit.as_deref().map(|credit| format!("credits {}", safe_line(credit))));
    printed_line(&row.printed, aside, page)
}

/// A printing in one line: its day; its source, page and headline, or else the beginning of its text, as
/// much as fits; what is said beside it, and its id.
pub(super) fn printed_line(printed: &Printed, mut aside: Vec<String>, page: Page) -> String {
    let style = page.style;
    let date = printed.date.as_deref().unwrap_or("undated");
    let is_named = printed.page.is_some() || printed.headline.is_some();
    let named = if is_named { &printed.headline } else { &printed.lead };
    let what: Vec<String> = [&printed.source, &printed.page, named]
        .into_iter()
        .flatten()
        .map(|part| safe_line(part).into_owned())
        .collect();
    aside.push(format!("id {}", safe_line(&printed.id)));
    let aside = aside.join(" · ");
    let room = page.width.saturating_sub(date.len() + aside.width() + 4).max(24);
    let what = style.headline(&shortened(&what.join(" · "), room));
    format!("{}  {what}  {}\n", style.date(date), style.aside(&aside))
}

/// The words that tell an article from others, then those like it.
pub fn render_similar(report: &SimilarReport, page: Page) -> String {
    let style = page.style;
    let words = shortened(&report.words.join(", "), page.width.saturating_sub(4));
    let mut text = format!("{} {}\n\n", style.aside("by:"), safe_line(&words));
    for hit in &report.hits {
        text.push_str(&render_hit(hit, page));
    }
    text
}

/// More gaps than these are only counted; JSON has them all.
const MOST_GAPS: usize = 8;

/// The archive as a whole, then each source.
pub fn render_coverage(report: &CoverageReport, page: Page) -> String {
    let articles = if report.articles == 1 { "article" } else { "articles" };
    let mut text = format!("{} {articles}", grouped(report.articles));
    if let (Some(first), Some(last)) = (&report.first, &report.last) {
        text.push_str(&format!(", {first} to {last}, on {} days", grouped(report.days)));
    }
    for (n, what) in [(report.undated, "undated"), (report.vague, "dated to a month or year only")]
    {
        if n > 0 {
            text.push_str(&format!("; {} {what}", grouped(n)));
        }
    }
    text.push('\n');
    text.push_str(&lacking("days with none:", &report.lacking, page));
    for source in &report.sources {
        text.push('\n');
        text.push_str(&of_source(source, page));
    }
    text
}

fn of_source(source: &SourceCoverage, page: Page) -> String {
    let style = page.style;
    let name = source.source.as_deref().map_or("(no source named)".into(), safe_line);
    let articles = if source.articles == 1 { "article" } else { "articles" };
    let mut text = format!("{}  {} {articles}", style.headline(&name), grouped(source.articles));
    match (&source.first, &source.last) {
        (Some(first), Some(last)) if first == last => text.push_str(&format!(", {first}")),
        (Some(first), Some(last)) => {
            text.push_str(&format!(", {first} to {last}, on {} days", grouped(source.days)));
        }
        _ => {}
    }
    if let Some(told) = weekdays(&source.never_on) {
        text.push_str(&format!(", {told}"));
    }
    if source.pages > 0 {
        let pages = if source.pages == 1 { "page" } else { "pages" };
        text.push_str(&format!("; {} {pages}", grouped(source.pages)));
        let numbers: Vec<String> = source.page_numbers.iter().map(u32::to_string).collect();
        let which = if numbers.len() == 1 { "only page" } else { "pages" };
        text.push_str(&format!(" ({which} {})", shortened(&numbers.join(", "), 30)));
        if source.pages_lacking > 0 {
            text.push_str(&format!(", {} lacking between", grouped(source.pages_lacking)));
        }
    }
    text.push('\n');
    text + &lacking("days lacking:", &source.lacking, page)
}

/// `never on Sundays`, or `only on Fridays`: whichever is shorter.
fn weekdays(never_on: &[&'static str]) -> Option<String> {
    let plural = |days: Vec<&str>| {
        let days: Vec<String> = days.iter().map(|day| format!("{day}s")).collect();
        days.join(" and ")
    };
    match never_on.len() {
        0 => None,
        1..4 => Some(format!("never on {}", plural(never_on.to_vec()))),
        _ => {
            let others = WEEKDAYS.iter().copied().filter(|day| !never_on.contains(day));
            Some(format!("only on {}", plural(others.collect())))
        }
    }
}

fn lacking(label: &str, gaps: &[Gap], page: Page) -> String {
    if gaps.is_empty() {
        return String::new();
    }
    let n: u64 = gaps.iter().map(|gap| gap.days).sum();
    let told = |gap: &Gap| match gap.from == gap.to {
        true => gap.from.clone(),
        false => format!("{} to {}", gap.from, gap.to),
    };
    let mut list: Vec<String> = gaps.iter().take(MOST_GAPS).map(told).collect();
    if gaps.len() > MOST_GAPS {
        list.push(format!("and {} stretches more", grouped((gaps.len() - MOST_GAPS) as u64)));
    }
    let text = format!("{label} {} ({})", grouped(n), list.join(", "));
    render_snippet(&[RunReport { text, hit: false }], page)
}

/// In one sentence what the archive holds of the days and sources asked for: what a search that finds
/// nothing is worth.
pub fn warrant_line(report: &CoverageReport) -> String {
    let named = report.sources.iter().filter(|source| source.source.is_some()).count();
    let mut text = format!("held of what was asked for: {} articles", grouped(report.articles));
    if let (Some(first), Some(last)) = (&report.first, &report.last) {
        let n: u64 = report.lacking.iter().map(|gap| gap.days).sum();
        text.push_str(&format!(
            " on {} of {} days from {first} to {last}",
            grouped(report.days),
            grouped(report.days + n)
        ));
    }
    if named > 0 {
        let sources = if named == 1 { "source" } else { "sources" };
        text.push_str(&format!(", of {} {sources}", grouped(named as u64)));
    }
    if report.undated > 0 {
        text.push_str(&format!(", {} of them undated", grouped(report.undated)));
    }
    text
}
