//! Hits as a table for a spreadsheet.

use crate::report::SearchReport;

use super::safe::safe;

/// The hits of a search as CSV (RFC 4180) with a header line.
///
/// A cell that a spreadsheet would take for a formula (it begins with `=`, `+`, `-`, `@`, tab or
/// return) gets an apostrophe in front. Several names are parted by `; `. Control characters are
/// made visible, as in text: a table has no escapes.
pub fn csv(report: &SearchReport) -> String {
    let mut text = line(
        &[
            "rank",
            "id",
            "date",
            "headline",
            "dateline",
            "source",
            "byline",
            "lang",
            "path",
            "url",
            "people",
            "organizations",
            "places",
            "snippet",
            "matches",
            "score",
        ]
        .map(str::to_owned),
    );
    for hit in &report.hits {
        let snippet: String = hit.snippet.iter().map(|run| run.text.as_str()).collect();
        let or_empty = |value: &Option<String>| value.clone().unwrap_or_default();
        text.push_str(&line(&[
            hit.rank.to_string(),
            hit.id.clone(),
            or_empty(&hit.date),
            or_empty(&hit.headline),
            or_empty(&hit.dateline),
            or_empty(&hit.source),
            or_empty(&hit.byline),
            or_empty(&hit.lang),
            hit.path.clone(),
            or_empty(&hit.url),
            hit.people.join("; "),
            hit.organizations.join("; "),
            hit.places.join("; "),
            snippet,
            hit.matches.to_string(),
            hit.score.to_string(),
        ]));
    }
    text
}

pub(super) fn line(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
    cells.join(",") + "\r\n"
}

fn cell(text: &str) -> String {
    let text = safe(text);
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let guarded = if formula { format!("'{text}") } else { text.into_owned() };
    if guarded.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", guarded.replace('"', "\"\""))
    } else {
        guarded
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_formulas_defused() {
        let rows = [
            ("plain", "plain"),
            ("a, b", "\"a, b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("=1+1", "'=1+1"),
            ("-5", "'-5"),
            ("@x,y", "\"'@x,y\""),
            ("\r=1", "'=1"),
            ("red\u{1b}[31m", "red␛[31m"),
        ];
        for (text, expected) in rows {
            assert_eq!(cell(text), expected);
        }
    }
}
