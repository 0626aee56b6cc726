//! How is it shown what the archive holds, and what it lacks?

use maud::{Markup, html};

use super::link::Link;
use super::text::{articles, clean, date, grouped, inline};
use super::{Frame, Site};
use crate::report::{CoverageReport, Gap, SkippedReport, SourceCoverage};

/// Which days, sources and pages the index holds.
pub fn coverage_page(site: &Site, here: &Link, report: &CoverageReport) -> String {
    let main = html! {
        h1 { "What the archive holds" }
        p.summary {
            strong { (articles(report.articles)) }
            @if report.first.is_some() {
                ", on " (grouped(report.days)) " days from " (date(report.first.as_deref())) " to " (date(report.last.as_deref()))
            }
            @if report.undated > 0 { "; " (grouped(report.undated)) " undated" }
            @if report.vague > 0 { "; " (grouped(report.vague)) " dated to a month or year" }
        }
        p.aside { "What is not in the archive cannot be found in it: days without an article, and pages below the highest that is held, are listed as lacking." }
        @if !report.lacking.is_empty() {
            section aria-labelledby="lacking" {
                h2 #lacking { "Days without any article" }
                (gaps(&report.lacking))
            }
        }
        section aria-labelledby="sources" {
            h2 #sources { "By source" }
            div.wide tabindex="0" role="region" aria-label="What is held of each source" {
                table {
                    caption.hidden { "What is held of each source" }
                    thead {
                        tr {
                            th scope="col" { "source" } th.number scope="col" { "articles" } th scope="col" { "from" }
                            th scope="col" { "to" } th.number scope="col" { "days" } th.number scope="col" { "days lacking" }
                            th.number scope="col" { "pages" } th.number scope="col" { "pages lacking" }
                        }
                    }
                    tbody { @for source in &report.sources { (row(source)) } }
                }
            }
        }
    };
    Frame { site, title: "Coverage", here: &here.at("/search"), feed: None, main }.page()
}

fn row(source: &SourceCoverage) -> Markup {
    let lacking: u64 = source.lacking.iter().map(|gap| gap.days).sum();
    html! {
        tr {
            th scope="row" {
                @match &source.source {
                    Some(name) => a href=(Link::to("/search").with("source", name.as_str())) { (inline(name)) },
                    None => "without a source",
                }
            }
            td.number { (grouped(source.articles)) }
            td { (date(source.first.as_deref())) }
            td { (date(source.last.as_deref())) }
            td.number { (grouped(source.days)) }
            td.number {
                @if lacking == 0 { "0" } @else {
                    details { summary { (grouped(lacking)) } (gaps(&source.lacking)) }
                }
                @if !source.never_on.is_empty() { div.aside { "never on " (source.never_on.join(", ")) } }
            }
            td.number { (grouped(source.pages)) }
            td.number { (grouped(source.pages_lacking)) }
        }
    }
}

/// So many gaps are listed; of more the sum is told.
const MOST_GAPS: usize = 50;

fn gaps(gaps: &[Gap]) -> Markup {
    html! {
        ul.gaps {
            @for gap in gaps.iter().take(MOST_GAPS) {
                li {
                    (date(Some(&gap.from))) @if gap.days > 1 { " to " (date(Some(&gap.to))) ", " (grouped(gap.days)) " days" }
                }
            }
            @if gaps.len() > MOST_GAPS {
                li { "and " (grouped(gaps[MOST_GAPS..].iter().map(|gap| gap.days).sum())) " days more" }
            }
        }
    }
}

/// What was not indexed, and why: of `report` the rows from `offset` on, `limit` of them.
pub fn skipped_page(
    site: &Site,
    here: &Link,
    report: &SkippedReport,
    (offset, limit): (usize, usize),
) -> String {
    let rows = &report.skipped;
    let main = html! {
        h1 { "What was not indexed" }
        @if report.total == 0 {
            p { "Every record of every file was indexed." }
        } @else {
            p.summary { strong { (grouped(report.total)) @if report.total == 1 { " file or record" } @else { " files or records" } } " left out" }
            div.wide tabindex="0" role="region" aria-label="Left out" {
                table {
                    caption.hidden { "Files and records left out" }
                    thead { tr { th scope="col" { "where" } th scope="col" { "code" } th scope="col" { "what was wrong" } } }
                    tbody {
                        @for row in rows {
                            tr {
                                th scope="row" {
                                    code {
                                        (clean(&row.path))
                                        @if let Some(member) = &row.member { "!" (clean(member)) }
                                        @if let Some(line) = row.line { ":" (line) }
                                    }
                                }
                                td { (clean(&row.code)) }
                                td { (clean(&row.text)) }
                            }
                        }
                    }
                }
            }
            nav.pages aria-label="Pages" {
                @if offset > 0 { a rel="prev" href=(here.set("offset", offset.saturating_sub(limit).to_string())) { "← before" } }
                @if (offset + rows.len()) < report.total as usize { a rel="next" href=(here.set("offset", (offset + limit).to_string())) { "more →" } }
            }
        }
    };
    Frame { site, title: "Skipped", here: &Link::default(), feed: None, main }.page()
}
