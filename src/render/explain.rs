//! How does the reading of a query look on a screen?

use unicode_width::UnicodeWidthStr;

use crate::report::{ExplainReport, ScoreReport, Why};

use super::safe::safe_line;
use super::style::Style;

/// A query as it was read, with what comes of it.
pub fn render_explain(report: &ExplainReport, style: Style) -> String {
    let mut text = String::new();
    let mut row = |label: &str, value: &str| {
        text.push_str(&format!("{} {value}\n", style.aside(&format!("{label:<9}"))));
    };
    row("read as", &safe_line(&report.query.parsed));
    let width = report.readings.iter().map(|reading| reading.text.width()).max().unwrap_or(0);
    let width = width.min(WIDEST);
    for reading in &report.readings {
        let mut meaning = reading.meaning.clone();
        if !reading.words.is_empty() {
            let more = if meaning.starts_with(&format!("{} ", reading.words.len())) {
                ""
            } else {
                ", …"
            };
            meaning.push_str(&format!(": {}{more}", reading.words.join(", ")));
        }
        row("", &format!("{}  {}", padded(&reading.text, width), safe_line(&meaning)));
    }
    for (i, note) in report.query.notes.iter().enumerate() {
        row(if i == 0 { "notes" } else { "" }, &safe_line(&note.text));
    }
    let all = "all of it".to_owned();
    let several = report.clauses.len() > 1;
    let rows: Vec<(String, Option<u64>)> = report
        .clauses
        .iter()
        .filter(|_| several)
        .map(|clause| (clause.text.clone(), clause.count))
        .chain([(if several { all } else { report.query.parsed.clone() }, Some(report.total))])
        .collect();
    let width = rows.iter().map(|(text, _)| text.width()).max().unwrap_or(0).min(WIDEST);
    for (i, (clause, count)) in rows.iter().enumerate() {
        let found = match count {
            Some(1) => "1 article".to_owned(),
            Some(n) => format!("{n} articles"),
            None => "not counted, cut short".to_owned(),
        };
        row(if i == 0 { "finds" } else { "" }, &format!("{}  {found}", padded(clause, width)));
    }
    if report.partial {
        row(
            "",
            "cut short: a pattern stands for over 10,000 words, or the time was over (--timeout)",
        );
    }
    if let Some(why) = &report.why {
        for (i, line) in why_lines(why).iter().enumerate() {
            row(if i == 0 { "instead" } else { "" }, line);
        }
    }
    if let Some(article) = &report.article {
        text.push_str(&score(article, style));
    }
    text
}

/// Longer parts are not aligned.
const WIDEST: usize = 40;

fn padded(text: &str, width: usize) -> String {
    let text = safe_line(text);
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// What would match where nothing does, in at most three lines.
pub fn why_lines(why: &Why) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(best) = why.without.first() {
        let articles = if best.total == 1 { "article" } else { "articles" };
        lines.push(format!("without {}: {} {articles}", safe_line(&best.text), best.total));
    }
    let mut meant: Vec<String> = why
        .spellings
        .iter()
        .take(2)
        .map(|near| {
            format!("{} for {} ({})", safe_line(&near.spelling), safe_line(&near.word), near.count)
        })
        .collect();
    meant.extend(
        why.names.iter().take(2).map(|near| format!("{} ({})", safe_line(&near.write), near.count)),
    );
    if !meant.is_empty() {
        lines.push(format!("perhaps {}", meant.join(", or ")));
    }
    if let Some(near) = &why.date {
        let articles = if near.count == 1 { "article" } else { "articles" };
        lines.push(format!("nearest day: date:{} ({} {articles})", near.date, near.count));
    }
    lines
}

fn counted(count: Option<u64>) -> String {
    count.map_or_else(|| "not counted".to_owned(), |count| count.to_string())
}

/// The counts of the parts on one line.
pub fn clauses_line(why: &Why) -> Option<String> {
    if why.clauses.len() < 2 {
        return None;
    }
    let clauses: Vec<String> = why
        .clauses
        .iter()
        .map(|c| format!("{} {}", safe_line(&c.text), counted(c.count)))
        .collect();
    Some(clauses.join(" · "))
}

fn score(article: &ScoreReport, style: Style) -> String {
    let mut text = format!("{} {}\n", style.aside("article  "), safe_line(&article.id));
    let mut row = |value: String| text.push_str(&format!("{} {value}\n", " ".repeat(9)));
    if !article.matches {
        row(format!("does not match: lacks {}", safe_line(&article.lacks.join(", "))));
        return text;
    }
    let width = article.parts.iter().map(|part| part.text.width()).max().unwrap_or(0).min(WIDEST);
    for part in &article.parts {
        let mut shares = vec![format!("{:.2} for {} hits", part.words, part.hits)];
        for (value, what) in [
            (part.as_typed, "spelt as typed"),
            (part.headline, "in the headline"),
            (part.lead, "in the first words"),
            (part.together, "beside the word before"),
        ] {
            if value > 0.0 {
                shares.push(format!("{value:.2} {what}"));
            }
        }
        row(format!(
            "{}  weight {:.2}: {}",
            padded(&part.text, width),
            part.weight,
            shares.join(" + ")
        ));
    }
    row(format!("{}  {:.2}", padded("score", width), article.score));
    text
}
