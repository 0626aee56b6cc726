//! How does a timeline read on a screen?

use unicode_width::UnicodeWidthStr;

use crate::report::{Bucket, Peak, TimelineReport};

use super::safe::safe_line;
use super::terminal::{Page, grouped, shortened};

/// So many empty stretches in a row, or more, are told on one line.
const LONG_GAP: usize = 4;

/// One line a stretch: when, a bar, how many, and what was printed where it stands out. `blocks` says
/// whether bars can be drawn in blocks.
pub fn render_timeline(report: &TimelineReport, page: Page, blocks: bool) -> String {
    let timeline = &report.timeline;
    let buckets = &timeline.buckets;
    let mut text = String::new();
    let when = buckets.first().map_or(0, |bucket| bucket.from.len());
    let numbers: Vec<String> = buckets.iter().map(|bucket| number(bucket, report)).collect();
    let wide = numbers.iter().map(|number| number.width()).max().unwrap_or(0);
    // Half of what is left is for headlines.
    let room = page.width.saturating_sub(when + wide + 6);
    let longest = if report.peaks.is_empty() { room } else { room / 2 }.max(10);
    let most = buckets.iter().map(|bucket| height(bucket, report)).fold(0.0, f64::max);
    let mut at = 0;
    while let Some(bucket) = buckets.get(at) {
        let n_empty = buckets[at..].iter().take_while(|bucket| bucket.count == 0).count();
        if n_empty >= LONG_GAP {
            let gap = format!("{} {}s with none", grouped(n_empty as u64), timeline.by);
            text.push_str(&format!("{:when$}  {}\n", "", page.style.aside(&gap)));
            at += n_empty;
            continue;
        }
        let bar = bar(height(bucket, report), most, longest, blocks);
        let pad = longest - bar.width();
        let peak = report.peaks.iter().find(|peak| peak.from == bucket.from);
        let peak = peak.map(|peak| named(peak, room.saturating_sub(longest), page));
        let line = format!(
            "{}  {bar}{:pad$} {:>wide$}{}",
            page.style.date(&bucket.from),
            "",
            numbers[at],
            peak.unwrap_or_default()
        );
        text.push_str(line.trim_end());
        text.push('\n');
        at += 1;
    }
    for (n, what) in [
        (timeline.undated, "undated".to_owned()),
        (timeline.vague, format!("dated less exactly than to a {}", timeline.by)),
    ] {
        if n > 0 {
            let told = format!("{} {what}", grouped(n));
            text.push_str(&format!("{}\n", page.style.aside(&told)));
        }
    }
    text
}

fn height(bucket: &Bucket, report: &TimelineReport) -> f64 {
    match report.relative {
        true => bucket.share().unwrap_or(0.0),
        false => bucket.count as f64,
    }
}

/// `57`; or `57 of 81, 70.4 %`.
fn number(bucket: &Bucket, report: &TimelineReport) -> String {
    let count = grouped(bucket.count);
    match (report.relative, bucket.all, bucket.share()) {
        (true, Some(all), Some(share)) => {
            format!("{count} of {}, {:.1} %", grouped(all), share * 100.0)
        }
        (true, ..) => format!("{count} of 0"),
        _ => count,
    }
}

fn named(peak: &Peak, room: usize, page: Page) -> String {
    let headline = peak.headline.as_deref().map(safe_line).unwrap_or_default();
    let room = room.saturating_sub(2);
    match room < 12 || headline.is_empty() {
        true => String::new(),
        false => format!("  {}", page.style.headline(&shortened(&headline, room))),
    }
}

const EIGHTHS: [&str; 8] =
    ["", "\u{258f}", "\u{258e}", "\u{258d}", "\u{258c}", "\u{258b}", "\u{258a}", "\u{2589}"];

/// A bar of at most `longest` columns; what is more than nothing is drawn.
fn bar(height: f64, most: f64, longest: usize, blocks: bool) -> String {
    if height <= 0.0 || most <= 0.0 {
        return String::new();
    }
    let eighths = ((height / most * longest as f64 * 8.0).round() as usize).clamp(1, longest * 8);
    match blocks {
        true => "\u{2588}".repeat(eighths / 8) + EIGHTHS[eighths % 8],
        false => "#".repeat(eighths.div_ceil(8)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_long_as_their_numbers() {
        let rows = [
            (0.0, 10.0, true, ""),
            (10.0, 10.0, true, "████"),
            (5.0, 10.0, true, "██"),
            (1.0, 10.0, true, "▍"),
            (0.001, 10.0, true, "▏"),
            (10.0, 10.0, false, "####"),
            (0.001, 10.0, false, "#"),
            (0.0, 0.0, false, ""),
        ];
        for (height, most, blocks, expected) in rows {
            assert_eq!(bar(height, most, 4, blocks), expected, "{height} of {most}");
        }
    }
}
