//! How are the first records of a corpus shown before they are indexed?

use crate::report::{DryRunArticle, DryRunFile, DryRunReport};

use super::safe::safe_line;

/// How much of a text is shown, in characters.
const SHOWN: usize = 160;

/// A paragraph a file, and in it one for each record: field by field, then how the text begins.
pub fn render_dry_run(report: &DryRunReport) -> String {
    let mut text = String::new();
    for file in &report.files {
        file_lines(file, &mut text);
    }
    if report.files.is_empty() {
        text.push_str("no files of articles\n");
    } else {
        let more = if report.more { "; there are more records than these" } else { "" };
        text.push_str(&format!("nothing was written{more}\n"));
    }
    text
}

fn file_lines(file: &DryRunFile, text: &mut String) {
    let mut path = file.path.clone();
    if let Some(member) = &file.member {
        path = format!("{path}!{member}");
    }
    text.push_str(&safe_line(&path));
    if let Some(reading) = &file.reading {
        text.push_str(&format!(": {}", safe_line(reading)));
    }
    text.push('\n');
    for odd in file.warnings.iter().chain(&file.skipped) {
        let line = odd.line.map(|line| format!("line {line}: ")).unwrap_or_default();
        text.push_str(&format!("  {line}{}: {}\n", odd.code, safe_line(&odd.text)));
    }
    for article in &file.articles {
        article_lines(article, text);
    }
    text.push('\n');
}

fn article_lines(article: &DryRunArticle, text: &mut String) {
    let people = article.people.join(", ");
    let organizations = article.organizations.join(", ");
    let places = article.places.join(", ");
    let begins = start_of(&article.body);
    let body = format!("{begins} ({} words)", article.words);
    let record = article.record.map(|line| format!("line {line}"));
    let listed = |list: &str| (!list.is_empty()).then(|| list.to_owned());
    let fields = [
        ("record", record),
        ("id", article.id.clone()),
        ("date", Some(article.date.clone().unwrap_or("unknown".to_owned()))),
        ("headline", article.headline.clone()),
        ("byline", article.byline.clone()),
        ("dateline", article.dateline.clone()),
        ("notice", article.notice.map(|notice| notice.to_string())),
        ("source", article.source.clone()),
        ("section", article.section.clone()),
        ("page", article.page.clone()),
        ("lang", article.lang.clone()),
        ("url", article.url.clone()),
        ("people", listed(&people)),
        ("orgs", listed(&organizations)),
        ("places", listed(&places)),
        ("body", Some(body)),
    ];
    text.push('\n');
    for (name, value) in fields {
        if let Some(value) = value {
            text.push_str(&format!("  {name:9} {}\n", safe_line(&value)));
        }
    }
    for odd in &article.warnings {
        text.push_str(&format!("  {:9} {}: {}\n", "warning", odd.code, safe_line(&odd.text)));
    }
}

/// How a text begins, on one line.
fn start_of(body: &str) -> String {
    let mut begins = String::new();
    for word in body.split_whitespace() {
        if begins.chars().count() + word.chars().count() > SHOWN {
            begins.push_str(" …");
            return begins;
        }
        if !begins.is_empty() {
            begins.push(' ');
        }
        begins.push_str(word);
    }
    begins
}
