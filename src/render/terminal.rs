//! How does a report read on a screen?

use unicode_width::UnicodeWidthStr;

use crate::report::{
    AnalyzeReport, HitReport, RunReport, SearchReport, ShowReport, SkippedReport, StatsReport,
};

use super::safe::{safe, safe_line};
use super::style::Style;

/// The page that is written on.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// How many columns it has.
    pub width: usize,
    /// Its colours.
    pub style: Style,
}

/// The hits of a search, or the nearest articles where there is none.
pub fn render_search(report: &SearchReport, page: Page) -> String {
    let mut text = String::new();
    for hit in &report.hits {
        text.push_str(&render_hit(hit, page));
    }
    if report.hits.is_empty() && !report.nearest.is_empty() {
        text.push_str("No article has all of this. Nearest:\n\n");
        for hit in &report.nearest {
            text.push_str(&render_hit(hit, page));
        }
    }
    text
}

const INDENT: &str = "    ";

pub(super) fn render_hit(hit: &HitReport, page: Page) -> String {
    let style = page.style;
    let mut text = String::new();
    let rank = format!("{:>2}. ", hit.rank);
    let date = hit.date.as_deref().unwrap_or("undated");
    let place = hit.dateline.as_deref().map(|place| format!("  {}", safe_line(place)));
    let mut place = place.unwrap_or_default();
    if let Some(notice) = hit.notice {
        place.push_str(&format!("  ({notice})"));
    }
    let room = page.width.saturating_sub(rank.width() + date.width() + place.width() + 2).max(24);
    let matched = hit.headline_runs.iter().any(|run| run.hit);
    let whole = title(hit);
    let title = if matched && whole.width() <= room {
        let shown = |run: &RunReport| {
            let text = safe_line(&run.text);
            if run.hit { style.hit(&text) } else { style.headline(&text) }
        };
        hit.headline_runs.iter().map(shown).collect()
    } else {
        style.headline(&shortened(&whole, room))
    };
    text.push_str(&format!("{rank}{}{}  {title}\n", style.date(date), style.aside(&place)));
    text.push_str(&render_snippet(&hit.snippet, page));
    let as_printed: Vec<String> = hit
        .names
        .iter()
        .filter(|name| name.differs)
        .map(|name| format!("{} ({})", name.forms.join(", "), name.name))
        .collect();
    if !as_printed.is_empty() {
        let label = "named as:";
        let names = shortened(&as_printed.join("; "), page.width.saturating_sub(label.len() + 5));
        text.push_str(&format!("{INDENT}{} {}\n", style.aside(label), safe_line(&names)));
    }
    for (label, names) in
        [("people", &hit.people), ("organizations", &hit.organizations), ("places", &hit.places)]
    {
        if !names.is_empty() {
            let names =
                shortened(&names.join(", "), page.width.saturating_sub(label.len() + 6).max(24));
            text.push_str(&format!(
                "{INDENT}{} {}\n",
                style.aside(&format!("{label}:")),
                safe_line(&names)
            ));
        }
    }
    if hit.apart {
        let told = "its words stand only far apart: in different articles of the page, it may be";
        text.push_str(&format!("{INDENT}{}\n", style.aside(told)));
    }
    for correction in hit.corrections.iter().flatten() {
        let date = correction.date.as_deref().unwrap_or("undated");
        let told = format!(
            "{} of {date}, by its {}: id {}",
            correction.notice,
            correction.by,
            safe_line(&correction.id)
        );
        text.push_str(&format!("{INDENT}{}\n", style.aside(&told)));
    }
    if !hit.copies.is_empty() {
        let n = hit.copies.len();
        let what = if n == 1 { "one copy more".to_owned() } else { format!("{n} copies more") };
        let told = format!("{what}: dateline copies {}", safe_line(&hit.id));
        text.push_str(&format!("{INDENT}{}\n", style.aside(&told)));
    }
    let record = hit.record.map(|line| format!(":{line}")).unwrap_or_default();
    let from: Vec<String> = [
        hit.source.as_deref().map(|source| safe_line(source).into_owned()),
        hit.page.as_deref().map(|page| safe_line(page).into_owned()),
        hit.byline.as_deref().map(|byline| format!("by {}", safe_line(byline))),
        Some(format!("{}{record}", safe_line(&hit.path))),
        Some(format!("id {}", safe_line(&hit.id))),
    ]
    .into_iter()
    .flatten()
    .collect();
    text.push_str(&format!("{INDENT}{}\n\n", style.aside(&from.join(" · "))));
    text
}

/// A snippet, wrapped and indented.
pub(super) fn render_snippet(runs: &[RunReport], page: Page) -> String {
    let lines = wrapped(&snippet_words(runs), page, page.style);
    lines.into_iter().map(|line| line + "\n").collect()
}

/// The headline; or source, page and day of a scanned page; or the lead.
pub(super) fn title(hit: &HitReport) -> String {
    if let Some(headline) = &hit.headline {
        return safe_line(headline).into_owned();
    }
    if let (Some(source), Some(page)) = (&hit.source, &hit.page) {
        return safe_line(&format!("{source}, {page}")).into_owned();
    }
    hit.lead.as_deref().map(|lead| safe_line(lead).into_owned()).unwrap_or_default()
}

/// At most `width` columns, cut at a word's end and marked where it is cut.
pub(super) fn shortened(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut columns = 0;
    for c in text.chars() {
        let c_width = unicode_width::UnicodeWidthChar::width(c).unwrap_or(0);
        if columns + c_width + 1 > width {
            break;
        }
        columns += c_width;
        kept.push(c);
    }
    if let Some(blank) = kept.rfind(' ').filter(|blank| *blank * 2 > kept.len()) {
        kept.truncate(blank);
    }
    kept.truncate(kept.trim_end_matches([' ', ',', ';', '—', '-']).len());
    kept.push('…');
    kept
}

/// A word of a snippet: pieces that are marked or not, with no blank within.
type Pieces = Vec<Piece>;

struct Piece {
    text: String,
    hit: bool,
    /// Whether the mark goes on from the word before: a phrase is one mark.
    goes_on: bool,
}

fn snippet_words(runs: &[RunReport]) -> Vec<Pieces> {
    let mut words: Vec<Pieces> = vec![Vec::new()];
    for run in runs {
        let text = safe_line(&run.text);
        let mut inside = false;
        for (i, part) in text.split(' ').enumerate() {
            if i > 0 {
                words.push(Vec::new());
            }
            if !part.is_empty()
                && let Some(word) = words.last_mut()
            {
                word.push(Piece {
                    text: part.to_owned(),
                    hit: run.hit,
                    goes_on: run.hit && inside,
                });
                inside = true;
            }
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn wrapped(words: &[Pieces], page: Page, style: Style) -> Vec<String> {
    let room = page.width.saturating_sub(INDENT.len()).max(20);
    let mut lines: Vec<String> = Vec::new();
    // What is marked is held back until the mark, or the line, ends.
    let (mut line, mut marked, mut columns) = (String::new(), String::new(), 0);
    let close = |line: &mut String, marked: &mut String| {
        if !marked.is_empty() {
            line.push_str(&style.hit(marked));
            marked.clear();
        }
    };
    for word in words {
        let width: usize = word.iter().map(|piece| piece.text.width()).sum();
        let breaks = columns > 0 && columns + 1 + width > room;
        if breaks {
            close(&mut line, &mut marked);
            lines.push(format!("{INDENT}{line}"));
            (line, columns) = (String::new(), 0);
        }
        let goes_on = word.first().is_some_and(|piece| piece.goes_on) && !marked.is_empty();
        if columns > 0 {
            if goes_on {
                marked.push(' ');
            } else {
                close(&mut line, &mut marked);
                line.push(' ');
            }
            columns += 1;
        }
        for piece in word {
            if !piece.goes_on {
                close(&mut line, &mut marked);
            }
            if piece.hit { &mut marked } else { &mut line }.push_str(&piece.text);
        }
        columns += width;
    }
    if columns > 0 {
        close(&mut line, &mut marked);
        lines.push(format!("{INDENT}{line}"));
    }
    lines
}

/// One article, whole, its matches and entities marked.
pub fn render_show(report: &ShowReport, page: Page) -> String {
    let style = page.style;
    let mut text = String::new();
    let date = report.date.as_deref().unwrap_or("undated");
    let head: Vec<String> = [
        Some(style.date(date)),
        report.dateline.as_deref().map(|place| safe_line(place).into_owned()),
        report.credit.as_deref().map(|credit| safe_line(credit).into_owned()),
        report.notice.map(|notice| notice.to_string()),
        report.source.as_deref().map(|source| safe_line(source).into_owned()),
        report.section.as_deref().map(|section| safe_line(section).into_owned()),
        report.edition.as_deref().map(|edition| format!("edition {}", safe_line(edition))),
        report.page.as_deref().map(|page| format!("page {}", safe_line(page))),
    ]
    .into_iter()
    .flatten()
    .collect();
    text.push_str(&head.join("  "));
    text.push('\n');
    if let Some(headline) = &report.headline {
        let shown = |run: &RunReport| {
            let text = safe_line(&run.text);
            if run.hit { style.hit(&text) } else { style.headline(&text) }
        };
        match report.headline_runs.is_empty() {
            true => text.push_str(&style.headline(&safe_line(headline))),
            false => text.extend(report.headline_runs.iter().map(shown)),
        }
        text.push('\n');
    }
    if let Some(byline) = &report.byline {
        text.push_str(&format!("by {}\n", safe_line(byline)));
    }
    text.push('\n');
    text.push_str(&marked_body(report, style));
    text.push_str("\n\n");
    for (label, names) in [
        ("people", &report.people),
        ("organizations", &report.organizations),
        ("places", &report.places),
    ] {
        if !names.is_empty() {
            text.push_str(&format!("{}: {}\n", style.aside(label), safe_line(&names.join(", "))));
        }
    }
    let record = report.record.map(|line| format!(":{line}")).unwrap_or_default();
    let mut foot = vec![format!("{}{record}", safe_line(&report.path))];
    foot.extend(report.url.as_deref().map(|url| safe_line(url).into_owned()));
    foot.push(format!("{} words", report.words));
    foot.extend(report.lang.clone());
    foot.push(format!("id {}", safe_line(&report.id)));
    text.push_str(&style.aside(&foot.join(" · ")));
    text.push('\n');
    text
}

fn marked_body(report: &ShowReport, style: Style) -> String {
    let mut text = String::new();
    let mut at = 0;
    for mark in &report.marks {
        let (start, end) = (mark.start as usize, mark.end as usize);
        let (Some(before), Some(inside)) =
            (report.body.get(at..start), report.body.get(start..end))
        else {
            continue;
        };
        text.push_str(&safe(before));
        let inside = safe(inside);
        text.push_str(&if mark.hit { style.hit(&inside) } else { style.entity(&inside) });
        at = end;
    }
    text.push_str(&safe(report.body.get(at..).unwrap_or("")));
    text.trim_end().to_owned()
}

/// Sizes and counts.
pub fn render_stats(report: &StatsReport) -> String {
    let mut text = format!("{} articles", grouped(report.articles));
    if let (Some(first), Some(last)) = (&report.first, &report.last) {
        text.push_str(&format!(", {first} to {last}"));
    }
    if report.undated > 0 {
        text.push_str(&format!(", {} undated", grouped(report.undated)));
    }
    text.push('\n');
    let languages: Vec<String> = report
        .languages
        .iter()
        .map(|share| {
            format!("{} {}", share.value.as_deref().unwrap_or("unknown"), grouped(share.count))
        })
        .collect();
    if !languages.is_empty() {
        text.push_str(&format!("languages: {}\n", languages.join(", ")));
    }
    text.push_str(&format!("files: {}", grouped(report.files)));
    if report.skipped > 0 {
        text.push_str(&format!(
            "; {} records not indexed (dateline skipped)",
            grouped(report.skipped)
        ));
    }
    text.push('\n');
    for root in &report.roots {
        text.push_str(&format!("root {}: {}\n", safe_line(&root.name), safe_line(&root.path)));
    }
    text.push_str(&format!(
        "on disk: {} in {} segment{}\n",
        bytes(report.bytes),
        report.segments,
        if report.segments == 1 { "" } else { "s" }
    ));
    text
}

/// What was not indexed.
pub fn render_skipped(report: &SkippedReport) -> String {
    let row = |row: &crate::report::SkippedRow| {
        let member = row.member.as_ref().map(|member| format!("!{member}")).unwrap_or_default();
        let at = match (row.line, row.byte) {
            (Some(line), _) => format!(":{line}"),
            (None, Some(byte)) => format!("@{byte}"),
            (None, None) => String::new(),
        };
        let place = format!("{}{member}{at}", row.path);
        format!("{}: {}: {}\n", safe_line(&place), row.code, safe_line(&row.text))
    };
    report.skipped.iter().map(row).collect()
}

/// What the indexer sees in a text.
pub fn render_analysis(report: &AnalyzeReport, page: Page) -> String {
    let style = page.style;
    let mut text = format!(
        "{}  {}  {}\n",
        style.date(report.date.as_deref().unwrap_or("undated")),
        report.dateline.as_deref().map(safe_line).unwrap_or_default(),
        report.lang.as_deref().unwrap_or("language unknown"),
    );
    for entity in &report.entities {
        let mut forms: Vec<(String, usize)> = Vec::new();
        for mention in &entity.mentions {
            let form = safe_line(&mention.text).into_owned();
            match forms.iter_mut().find(|(known, _)| *known == form) {
                Some((_, n)) => *n += 1,
                None => forms.push((form, 1)),
            }
        }
        let forms: Vec<String> = forms
            .into_iter()
            .map(|(form, n)| if n == 1 { form } else { format!("{form} ×{n}") })
            .collect();
        let kind = format!("{:?}", entity.kind).to_lowercase();
        text.push_str(&format!(
            "{kind:12}  {}  {}\n",
            style.headline(&safe_line(&entity.name)),
            style.aside(&forms.join(", "))
        ));
    }
    for time in &report.dates {
        text.push_str(&format!(
            "{:12}  {}  {}\n",
            "time",
            style.headline(&time.value),
            style.aside(&safe_line(&time.text))
        ));
    }
    text
}

/// A number with its thousands apart, as it is read.
pub fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut grouped = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Bytes in the unit that leaves few digits.
pub(super) fn bytes(n: u64) -> String {
    const UNITS: [&str; 4] = ["KB", "MB", "GB", "TB"];
    let mut value = n as f64 / 1000.0;
    let mut unit = 0;
    while value >= 1000.0 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    format!("{value:.1} {}", UNITS[unit])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_titles_are_cut_at_a_word() {
        assert_eq!(shortened("short", 10), "short");
        assert_eq!(shortened("a headline that is long", 14), "a headline…");
        assert_eq!(shortened("東京都知事選挙の結果", 9), "東京都知…");
    }

    #[test]
    fn numbers_read_well() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(1234567), "1,234,567");
        assert_eq!(bytes(1_500_000), "1.5 MB");
    }

    #[test]
    fn a_mark_inside_a_word_stays_with_it() {
        let runs = [("the ", false), ("UK", true), ("-led talks", false)];
        let runs: Vec<RunReport> =
            runs.iter().map(|(text, hit)| RunReport { text: (*text).into(), hit: *hit }).collect();
        let page = Page { width: 80, style: Style::PLAIN };
        assert_eq!(wrapped(&snippet_words(&runs), page, Style::PLAIN), ["    the [UK]-led talks"]);
    }

    #[test]
    fn a_phrase_is_one_mark_on_each_line() {
        let runs =
            [("on ", false), ("trade talks", true), (" of ", false), ("bread and butter", true)];
        let runs: Vec<RunReport> =
            runs.iter().map(|(text, hit)| RunReport { text: (*text).into(), hit: *hit }).collect();
        let page = Page { width: 32, style: Style::PLAIN };
        let lines = wrapped(&snippet_words(&runs), page, Style::PLAIN);
        assert_eq!(lines, ["    on [trade talks] of [bread and]", "    [butter]"]);
    }
}
