//! How do names read on a screen: who they are, how often they are named, what was corrected?

use unicode_width::UnicodeWidthStr;

use crate::index::kind_name;
use crate::report::{
    AliasReport, AliasRow, CountReport, CountValue, Timeline, WhoCandidate, WhoName, WhoPage,
    WhoReport,
};

use super::safe::safe_line;
use super::terminal::{Page, grouped, render_snippet, shortened, title};

/// The number of articles, alone on a line; or each value behind its number.
pub fn render_count(report: &CountReport) -> String {
    if report.by.is_none() {
        return format!("{}\n", report.total);
    }
    let mut text: String = report.values.iter().map(row).collect();
    let rest = [(report.other, "of other values"), (report.without, "without any")];
    for (n, what) in rest.into_iter().filter(|(n, _)| *n > 0) {
        text.push_str(&format!("{n:>7}  ({what})\n"));
    }
    text
}

fn row(value: &CountValue) -> String {
    format!("{:>7}  {}\n", value.count, safe_line(&value.value))
}

/// An entity's page, or the list of those that may be meant. `blocks` says whether the sparkline can
/// be drawn in blocks.
pub fn render_who(report: &WhoReport, page: Page, blocks: bool) -> String {
    let style = page.style;
    let mut text = String::new();
    if let Some(it) = &report.page {
        text.push_str(&render_page(it, page, blocks));
        if !report.candidates.is_empty() {
            let others: Vec<String> = report.candidates.iter().take(5).map(other).collect();
            text.push_str(&format!("{} {}\n", style.aside("see also:"), others.join(", ")));
        }
        return text;
    }
    let n = report.candidates.len();
    text.push_str(&format!("{n} go by that name:\n"));
    for candidate in report.candidates.iter().take(MOST_LISTED) {
        let WhoCandidate { name, kind, count, .. } = candidate;
        let span = span_of(&candidate.first, &candidate.last);
        text.push_str(&format!(
            "{count:>7}  {}  {}\n",
            style.headline(&safe_line(name)),
            style.aside(&format!("{}, {span}", kind_name(*kind)))
        ));
    }
    if n > MOST_LISTED {
        text.push_str(&format!("{}\n", style.aside(&format!("and {} more", n - MOST_LISTED))));
    }
    text
}

/// More entities of one name than these are only counted; JSON has them all.
const MOST_LISTED: usize = 20;

fn other(candidate: &WhoCandidate) -> String {
    let WhoCandidate { name, kind, count, .. } = candidate;
    format!("{} ({}, {count})", safe_line(name), kind_name(*kind))
}

fn render_page(it: &WhoPage, page: Page, blocks: bool) -> String {
    let style = page.style;
    let articles = if it.count == 1 { "article" } else { "articles" };
    let mut text = format!(
        "{}  {}, {} {articles}, {}\n",
        style.headline(&safe_line(&it.name)),
        kind_name(it.kind),
        grouped(it.count),
        span_of(&it.first, &it.last),
    );
    text.push_str(&timeline_of(it, page, blocks));
    text.push('\n');
    let names: Vec<String> = it.names.iter().map(|name| name_told(name, it)).collect();
    let list = |label: &str, items: Vec<String>| {
        if items.is_empty() {
            return String::new();
        }
        let room = page.width.saturating_sub(label.len() + 1).max(24);
        let items = shortened(&items.join(", "), room);
        format!("{} {}\n", style.aside(label), safe_line(&items))
    };
    text.push_str(&list("goes by:", names));
    if it.names_read < it.count {
        let n = grouped(it.names_read);
        text.push_str(&format!("  {}\n", style.aside(&format!("in the newest {n} articles"))));
    }
    let with = |values: &[CountValue]| -> Vec<String> {
        values.iter().map(|value| format!("{} {}", value.value, value.count)).collect()
    };
    text.push_str(&list("with people:", with(&it.people)));
    text.push_str(&list("organizations:", with(&it.organizations)));
    text.push_str(&list("places:", with(&it.places)));
    for hit in &it.mentions {
        let date = hit.date.as_deref().unwrap_or("undated");
        let room = page.width.saturating_sub(date.width() + 2).max(24);
        let title = style.headline(&shortened(&title(hit), room));
        text.push_str(&format!("\n{}  {title}\n", style.date(date)));
        text.push_str(&render_snippet(&hit.snippet, page));
        text.push_str(&format!("    {}\n", style.aside(&format!("id {}", safe_line(&hit.id)))));
    }
    text
}

fn name_told(name: &WhoName, of: &WhoPage) -> String {
    let same_time = name.first == of.first && name.last == of.last;
    let when =
        if same_time { String::new() } else { format!(" ({})", span_of(&name.first, &name.last)) };
    format!("{} {}{when}", name.name, name.count)
}

/// `2019-08-01 to 2024-07-19`.
fn span_of(first: &Option<String>, last: &Option<String>) -> String {
    match (first, last) {
        (Some(first), Some(last)) if first == last => first.clone(),
        (Some(first), Some(last)) => format!("{first} to {last}"),
        _ => "undated".to_owned(),
    }
}

/// The lightest to the heaviest sign of a sparkline; none at all is a blank.
const BLOCKS: [&str; 8] = [
    "\u{2581}", "\u{2582}", "\u{2583}", "\u{2584}", "\u{2585}", "\u{2586}", "\u{2587}", "\u{2588}",
];
const SIGNS: [&str; 8] = [".", ":", "-", "=", "+", "*", "#", "@"];

fn timeline_of(it: &WhoPage, page: Page, blocks: bool) -> String {
    let Timeline { by, buckets, undated, .. } = &it.timeline;
    let mut text = String::new();
    if let (Some(first), Some(last)) = (buckets.first(), buckets.last()) {
        // Stretches that do not fit are drawn together.
        let room = page.width.saturating_sub(4).max(20);
        let n_together = buckets.len().div_ceil(room);
        let sums: Vec<u64> = buckets
            .chunks(n_together)
            .map(|chunk| chunk.iter().map(|bucket| bucket.count).sum())
            .collect();
        let line = sparkline(&sums, if blocks { &BLOCKS } else { &SIGNS });
        text.push_str(&format!("  |{line}|\n"));
        let each = if n_together == 1 { (*by).to_owned() } else { format!("{n_together} {by}s") };
        let span = if first.from == last.from {
            first.from.clone()
        } else {
            format!("{} to {}, each sign one {each}", first.from, last.from)
        };
        let peak = it.peak.as_ref().filter(|_| buckets.len() > 1);
        let peak = peak.map(|peak| format!("; most in {}: {}", peak.from, peak.count));
        text.push_str(&format!("  {}\n", page.style.aside(&(span + &peak.unwrap_or_default()))));
    }
    if *undated > 0 {
        let told = format!("{} undated", grouped(*undated));
        text.push_str(&format!("  {}\n", page.style.aside(&told)));
    }
    text
}

/// One sign for each number, its height by the greatest.
fn sparkline(numbers: &[u64], signs: &[&str; 8]) -> String {
    let most = numbers.iter().copied().max().unwrap_or(0);
    let sign = |n: &u64| match n {
        0 => " ",
        n => signs[((n * 8).div_ceil(most) as usize).clamp(1, 8) - 1],
    };
    numbers.iter().map(sign).collect()
}

/// Every correction on a line.
pub fn render_aliases(report: &AliasReport) -> String {
    let mut text = String::new();
    let line = |row: &AliasRow, what: String| {
        let kind = kind_name(row.kind);
        safe_line(&format!("{kind:12}  {what}")).into_owned() + "\n"
    };
    for row in &report.aliases {
        let canonical = row.canonical.as_deref().unwrap_or("");
        let since = row.since.as_ref().map(|date| format!(" from {date}")).unwrap_or_default();
        let until = row.until.as_ref().map(|date| format!(" until {date}")).unwrap_or_default();
        text.push_str(&line(row, format!("{} stands for {canonical}{since}{until}", row.alias)));
    }
    for row in &report.split {
        text.push_str(&line(row, format!("{} is joined to nothing", row.alias)));
    }
    for row in &report.hidden {
        text.push_str(&line(row, format!("{} is no entity", row.alias)));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sparklines_rise_with_their_numbers() {
        assert_eq!(sparkline(&[0, 1, 4, 8, 2], &SIGNS), " .=@:");
        assert_eq!(sparkline(&[1, 1], &BLOCKS), "██");
        assert_eq!(sparkline(&[1, 1_000_000], &SIGNS), ".@");
        assert_eq!(sparkline(&[], &BLOCKS), "");
    }
}
