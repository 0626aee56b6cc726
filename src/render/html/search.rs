//! How are the answers of a search shown?

use maud::{Markup, html};

use super::chart::chart;
use super::form::{HELD, chips};
use super::link::Link;
use super::text::{address, articles, clean, date, grouped, inline, runs, short};
use super::{Frame, Site};
use crate::render::explain::{clauses_line, why_lines};
use crate::render::printings::warrant_line;
use crate::report::{CountReport, HitReport, NoteReport, OverviewReport, SearchReport};

/// A search: hits, when they were printed, and what they can be held to. `offset` hits were passed over,
/// and `limit` are shown at most.
pub fn search_page(
    site: &Site,
    here: &Link,
    report: &SearchReport,
    overview: &OverviewReport,
    (offset, limit): (usize, usize),
) -> String {
    let asked =
        if report.query.text.trim().is_empty() { "every article" } else { &report.query.text };
    let main = html! {
        h1.hidden { "Search: " (clean(asked)) }
        (summary(report, here, offset))
        (notes(&report.query.notes))
        (chips(here))
        div.answers {
            div.column {
                @if report.hits.is_empty() {
                    (nothing(report, here))
                } @else {
                    ol.hits start=(offset + 1) { @for hit in &report.hits { li { (hit_shown(hit, here)) } } }
                    (pages(report, here, offset, limit))
                }
            }
            div.aside-column {
                (chart(&overview.timeline, here))
                (filters(&overview.counts, here))
                (elsewhere(here))
            }
        }
    };
    let feed = Some(here.without("offset").at("/feed.atom"));
    Frame { site, title: asked, here, feed, main }.page()
}

fn summary(report: &SearchReport, here: &Link, offset: usize) -> Markup {
    let n = report.hits.len();
    let matches = if report.total == 1 { " matches" } else { " match" };
    html! {
        p.summary role="status" {
            strong { @if report.total == 0 { "No article matches" } @else { (articles(report.total)) (matches) } }
            @if n > 0 && (n as u64) < report.total { "; " (grouped(offset as u64 + 1)) "–" (grouped((offset + n) as u64)) " shown" }
            @if report.folded > 0 {
                "; " (report.folded) @if report.folded == 1 { " copy" } @else { " copies" } " "
                a href=(here.without("offset").set("copies", "show")) { "folded" }
            }
            @if report.undated > 0 {
                "; " (articles(report.undated)) " without a date would match"
            }
            @if report.partial { "; cut short: the time was over, or a pattern stands for too many words" }
            " · " (report.took_ms) " ms"
        }
        @if report.query.parsed != report.query.text {
            p.parsed { "read as " code { (clean(&report.query.parsed)) } }
        }
        @if let Some(coverage) = &report.coverage { p.parsed { (warrant_line(coverage)) } }
    }
}

/// What was odd about a query, or could be read otherwise.
fn notes(notes: &[NoteReport]) -> Markup {
    html! {
        @if !notes.is_empty() {
            ul.notes aria-label="Notes on the query" { @for note in notes { li { (clean(&note.text)) } } }
        }
    }
}

fn nothing(report: &SearchReport, here: &Link) -> Markup {
    html! {
        @if let Some(why) = &report.why {
            ul.why {
                @for line in clauses_line(why).into_iter().chain(why_lines(why)) { li { (clean(&line)) } }
                @for near in &why.spellings {
                    @let mended = report.query.text.replace(&near.word, &near.spelling);
                    li { "Did you mean " a href=(here.without("offset").set("q", mended.as_str())) { (clean(&mended)) } "?" }
                }
            }
        } @else if report.total > 0 {
            p { "There are no more. " a href=(here.without("offset")) { "Back to the first" } }
        }
        @if !report.nearest.is_empty() {
            h2 { "Nearest" }
            p.aside { "No article has all of this; these have some of the words." }
            ol.hits { @for hit in &report.nearest { li { (hit_shown(hit, here)) } } }
        }
    }
}

/// A hit as it stands in a list; `here` is the search that found it.
pub(super) fn hit_shown(hit: &HitReport, here: &Link) -> Markup {
    let query = here.get("q").unwrap_or("");
    let id = Link::to("/articles").part(&hit.id);
    let article = if query.is_empty() { id.clone() } else { id.clone().with("q", query) };
    html! {
        article.hit lang=[hit.lang.as_deref()] {
            h2 dir="auto" {
                a href=(article) {
                    @if !hit.headline_runs.is_empty() { (runs(&hit.headline_runs)) }
                    @else if let Some(headline) = &hit.headline { (clean(headline)) }
                    @else if let Some(page) = &hit.page { (clean(hit.source.as_deref().unwrap_or(""))) ", " (clean(page)) }
                    @else { (short(hit.lead.as_deref().filter(|lead| !lead.is_empty()).unwrap_or("Without a headline"))) }
                }
            }
            p.facts lang="en" {
                (date(hit.date.as_deref()))
                @for fact in [&hit.dateline, &hit.source, &hit.page].into_iter().flatten() { " · " (inline(fact)) }
                @if let Some(byline) = &hit.byline { " · by " (inline(byline)) }
                @if let Some(notice) = &hit.notice { " · " strong.notice { (notice.to_string()) } }
                @if hit.apart { " · words far apart" }
            }
            @if !hit.snippet.is_empty() { p.snippet dir="auto" { (runs(&hit.snippet)) } }
            p.names lang="en" {
                @for (kind, names) in [("person", &hit.people), ("org", &hit.organizations), ("place", &hit.places)] {
                    @for name in names.iter().take(SHOWN) { a.name.(kind) href=(who(kind, name)) { (inline(name)) } " " }
                }
            }
            @if !hit.copies.is_empty() {
                p.facts lang="en" {
                    a href=(id.part("copies")) {
                        (hit.copies.len()) @if hit.copies.len() == 1 { " copy" } @else { " copies" } " more"
                    }
                }
            }
            @if let Some(url) = &hit.url { p.facts lang="en" { (address(url)) } }
        }
    }
}

/// So many names of a kind are shown with a hit.
const SHOWN: usize = 4;

/// The page of a name.
pub(super) fn who(kind: &str, name: &str) -> Link {
    Link::to("/who").with("name", name).with("kind", kind)
}

fn pages(report: &SearchReport, here: &Link, offset: usize, limit: usize) -> Markup {
    let before = offset.checked_sub(limit).map(|before| match before {
        0 => here.without("offset"),
        before => here.set("offset", before.to_string()),
    });
    let before = before.or((offset > 0).then(|| here.without("offset")));
    let shown = offset as u64 + report.hits.len() as u64 + report.folded;
    let after = (shown < report.total && report.hits.len() == limit)
        .then(|| here.set("offset", (offset + limit).to_string()));
    html! {
        nav.pages aria-label="Pages of hits" {
            @if let Some(before) = before { a rel="prev" href=(before) { "← before" } }
            @if let Some(after) = after { a rel="next" href=(after) { "more →" } }
        }
    }
}

/// What the answers can be held to, with how many each leaves.
fn filters(counts: &[CountReport], here: &Link) -> Markup {
    html! {
        section.filters aria-labelledby="narrow" {
            h2 #narrow { "Narrow down" }
            @for count in counts.iter().filter(|count| !count.values.is_empty()) {
                @let by = count.by.unwrap_or("");
                @let title = HELD.iter().find(|(name, _, _)| *name == by).map_or(by, |held| held.1);
                details open {
                    summary { (title) }
                    ul {
                        @for value in &count.values {
                            @let is_held = here.pairs().iter().any(|(n, v)| n == by && *v == value.value);
                            li {
                                @if is_held { strong { (inline(&value.value)) } }
                                @else {
                                    a href=(here.without("offset").with(by, value.value.as_str())) { (inline(&value.value)) }
                                }
                                " " span.number { (grouped(value.count)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Where else the same search leads.
fn elsewhere(here: &Link) -> Markup {
    let all = here.without("offset").without("limit");
    let export = |format: &str| all.at("/api/export").with("format", format);
    html! {
        section.elsewhere aria-labelledby="elsewhere" {
            h2 #elsewhere { "Take it along" }
            ul {
                li { a href=(all.at("/feed.atom")) { "Atom feed" } " of what comes new" }
                li {
                    "Every hit as "
                    @for (i, (format, told)) in EXPORTS.iter().enumerate() {
                        @if i > 0 { ", " }
                        a href=(export(format)) download { (told) }
                    }
                }
                li { a href=(here.at("/api/search")) { "This page as JSON" } }
            }
        }
    }
}

/// The forms in which every hit can be taken along: `--format` of `dateline export`, and what it is called.
pub(super) const EXPORTS: [(&str, &str); 6] = [
    ("csv", "CSV"),
    ("jsonl", "JSON Lines"),
    ("ris", "RIS"),
    ("bibtex", "BibTeX"),
    ("csl-json", "CSL-JSON"),
    ("markdown", "Markdown"),
];
