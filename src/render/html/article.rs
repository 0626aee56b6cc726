//! How is one article shown, with what stands around it in the archive?

use maud::{Markup, html};

use super::link::Link;
use super::search::{EXPORTS, who};
use super::similar::similar_list;
use super::text::{address, articles, clean, date, grouped, inline, runs, short};
use super::{Frame, Site};
use crate::analysis::entities::Kind;
use crate::render::citation as citation_of;
use crate::report::{
    CopiesReport, ExportedArticle, NeighboursReport, Printed, ShowReport, SimilarReport, Styled,
};

/// What stands around an article.
#[derive(Clone, Debug)]
pub struct Around {
    /// What else was printed on its day.
    pub neighbours: NeighboursReport,
    /// Its printings, and what pages share with it.
    pub copies: CopiesReport,
    /// What is about the same.
    pub similar: SimilarReport,
    /// What a citation needs.
    pub cited: ExportedArticle,
}

/// An article whole. `here` may ask `q`: what is marked.
pub fn article_page(site: &Site, here: &Link, report: &ShowReport, around: &Around) -> String {
    let id = Link::to("/articles").part(&report.id);
    let title = &around.cited.title;
    let main = html! {
        article.whole lang=[report.lang.as_deref()] {
            header {
                p.facts lang="en" { (facts(report)) }
                h1 dir="auto" {
                    @if !report.headline_runs.is_empty() { (runs(&report.headline_runs)) }
                    @else if let Some(headline) = &report.headline { (clean(headline)) }
                    @else if title.is_empty() { "Without a headline" }
                    @else { (short(title)) }
                }
                @if let Some(byline) = &report.byline { p.byline lang="en" { "by " (inline(byline)) } }
            }
            @if let Some(query) = here.get("q").filter(|query| !query.is_empty()) {
                p.summary lang="en" role="status" {
                    (hits(report.matches)) " for " code { (clean(query)) } " · "
                    a href="#match-1" { "to the first" } " · "
                    a href=(here.without("q")) { "unmarked" }
                    @if report.partial { " · marks may be missing: the time was over" }
                }
            }
            div.answers {
                div.column { (body(report)) }
                div.aside-column lang="en" {
                    (names(report))
                    (source(report, &id))
                    (citation(&around.cited, &id))
                }
            }
        }
        (copies(&around.copies, &id))
        (neighbours(&around.neighbours))
        (similar(&around.similar, &id))
    };
    let title = if title.is_empty() { &report.id } else { title };
    // The form asks what was asked before; the article's own address does not belong to it.
    let here = &here.at("/search");
    Frame { site, title, here, feed: None, main }.page()
}

fn hits(n: u64) -> String {
    match n {
        0 => "no match".to_owned(),
        1 => "1 match".to_owned(),
        n => format!("{n} matches"),
    }
}

fn facts(report: &ShowReport) -> Markup {
    html! {
        (date(report.date.as_deref()))
        @for fact in [&report.dateline, &report.credit, &report.source, &report.section].into_iter().flatten() {
            " · " (inline(fact))
        }
        @if let Some(edition) = &report.edition { " · edition " (inline(edition)) }
        @if let Some(page) = &report.page { " · page " (inline(page)) }
        @if let Some(notice) = &report.notice { " · " strong.notice { (notice.to_string()) } }
    }
}

/// The text, in its paragraphs, with matches and names marked.
fn body(report: &ShowReport) -> Markup {
    let mut n_marked = 0;
    html! {
        div.body dir="auto" {
            @for (start, end) in paragraphs(&report.body) {
                p.lines[!flows(&report.body[start..end])] {
                    @for piece in pieces(report, start, end) { (marked(&piece, &mut n_marked)) }
                }
            }
        }
    }
}

/// A stretch of the text and what it is.
struct Piece<'a> {
    text: &'a str,
    mark: Option<&'a Styled>,
    /// Whether a hit begins here: the stretch before is none.
    begins: bool,
}

fn pieces(report: &ShowReport, start: usize, end: usize) -> Vec<Piece<'_>> {
    let text = |from: usize, to: usize| report.body.get(from..to).unwrap_or("");
    let mut pieces = Vec::new();
    let mut at = start;
    let mut hit_until = None;
    for mark in &report.marks {
        let (from, to) = ((mark.start as usize).max(start), (mark.end as usize).min(end));
        if from >= to || from < at {
            continue;
        }
        if at < from {
            pieces.push(Piece { text: text(at, from), mark: None, begins: false });
        }
        let begins = mark.hit && hit_until != Some(mark.start);
        if mark.hit {
            hit_until = Some(mark.end);
        }
        pieces.push(Piece { text: text(from, to), mark: Some(mark), begins });
        at = to;
    }
    if at < end {
        pieces.push(Piece { text: text(at, end), mark: None, begins: false });
    }
    pieces
}

fn marked(piece: &Piece<'_>, n_marked: &mut usize) -> Markup {
    let Some(mark) = piece.mark else { return html! { (clean(piece.text)) } };
    let named = html! {
        @match mark.kind {
            Some(kind) => span.entity.(field(kind)) title=(kind_told(kind)) { (clean(piece.text)) },
            None => (clean(piece.text)),
        }
    };
    if !mark.hit {
        return named;
    }
    if piece.begins {
        *n_marked += 1;
        return html! { mark id={ "match-" (n_marked) } { (named) } };
    }
    html! { mark { (named) } }
}

fn field(kind: Kind) -> &'static str {
    match kind {
        Kind::Person => "person",
        Kind::Organization => "org",
        Kind::Place => "place",
    }
}

fn kind_told(kind: Kind) -> &'static str {
    match kind {
        Kind::Person => "person",
        Kind::Organization => "organization",
        Kind::Place => "place",
    }
}

/// The byte ranges of the paragraphs of a text: what blank lines part.
fn paragraphs(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let end = at + line.trim_end().len();
        open = match (open, line.trim().is_empty()) {
            (open, true) => {
                found.extend(open);
                None
            }
            (Some((start, _)), false) => Some((start, end)),
            (None, false) => Some((at, end)),
        };
        at += line.len();
    }
    found.extend(open);
    found
}

/// Whether the lines of a paragraph were only broken to fit a width, so that they may be joined: all but
/// the last are about as long as those of typed text. Columns of a page are shorter.
fn flows(paragraph: &str) -> bool {
    let lines: Vec<usize> = paragraph.lines().map(|line| line.trim().chars().count()).collect();
    let all_but_last = &lines[..lines.len().saturating_sub(1)];
    all_but_last.iter().all(|length| (50..=110).contains(length))
}

fn names(report: &ShowReport) -> Markup {
    let kinds = [
        ("person", "People", &report.people),
        ("org", "Organizations", &report.organizations),
        ("place", "Places", &report.places),
    ];
    html! {
        @if kinds.iter().any(|(_, _, names)| !names.is_empty()) {
            section aria-labelledby="names" {
                h2 #names { "Named here" }
                @for (kind, title, names) in kinds.iter().filter(|(_, _, names)| !names.is_empty()) {
                    p.names {
                        span.aside { (title) ": " }
                        @for name in *names { a.name.(kind) href=(who(kind, name)) { (inline(name)) } " " }
                    }
                }
            }
        }
    }
}

fn source(report: &ShowReport, id: &Link) -> Markup {
    html! {
        section aria-labelledby="source" {
            h2 #source { "Source" }
            dl {
                dt { "file" } dd { code { (clean(&report.path)) @if let Some(record) = report.record { ":" (record) } } }
                @if let Some(url) = &report.url { dt { "published at" } dd { (address(url)) } }
                dt { "id" } dd { code { (clean(&report.id)) } }
                dt { "length" } dd { (grouped(u64::from(report.words))) " words" @if let Some(lang) = &report.lang { ", in " (lang) } }
                @if let Some(filed) = &report.filed { dt { "filed" } dd { (date(Some(filed))) } }
            }
            p { a href=(id.clone().part("original")) { "The file as it is" } }
        }
    }
}

fn citation(cited: &ExportedArticle, id: &Link) -> Markup {
    html! {
        section aria-labelledby="cite" {
            h2 #cite { "Cite" }
            textarea.citation readonly rows="4" aria-labelledby="cite" { (citation_of(cited)) }
            p {
                "As "
                @for (i, (format, told)) in EXPORTS.iter().filter(|(format, _)| !["csv", "jsonl"].contains(format)).enumerate() {
                    @if i > 0 { ", " }
                    a href=(id.clone().part("citation").with("format", *format)) { (told) }
                }
            }
        }
    }
}

fn copies(report: &CopiesReport, id: &Link) -> Markup {
    let (n, shared) = (report.copies.len(), report.passages.len());
    html! {
        @if n + shared > 0 {
            section aria-labelledby="copies" {
                h2 #copies { "Printed also" }
                ul.printings {
                    @for copy in report.copies.iter().take(MOST_LISTED) {
                        li {
                            (printed(&copy.printed)) " · " (percent(copy.resemblance)) " the same"
                            @if let Some(credit) = &copy.credit { " · credits " (inline(credit)) }
                        }
                    }
                    @for passage in report.passages.iter().take(MOST_LISTED) {
                        li { (printed(&passage.printed)) " · shares " (passage.words) " words" }
                    }
                }
                p { a href=(id.clone().part("copies")) { "What each cut, added or changed" } }
            }
        }
    }
}

/// So many copies, and so many neighbours, are listed beside an article.
const MOST_LISTED: usize = 10;

pub(super) fn percent(share: f32) -> String {
    format!("{} %", (share * 100.0).round())
}

/// An article as a list of printings names it.
pub(super) fn printed(printed: &Printed) -> Markup {
    let parts = [printed.source.as_deref(), printed.page.as_deref()];
    html! {
        (date(printed.date.as_deref())) " · "
        @for part in parts.into_iter().flatten() { (inline(part)) " · " }
        a href=(Link::to("/articles").part(&printed.id)) dir="auto" {
            @match (&printed.headline, &printed.lead) {
                (Some(headline), _) => (clean(headline)),
                (None, Some(lead)) if !lead.is_empty() => (short(lead)),
                _ => (clean(&printed.id)),
            }
        }
    }
}

fn neighbours(report: &NeighboursReport) -> Markup {
    let Some(day) = &report.date else { return html! {} };
    let of_day = Link::to("/search")
        .with("from", day.as_str())
        .with("to", day.as_str())
        .with("sort", "oldest");
    html! {
        @if !report.articles.is_empty() {
            section aria-labelledby="day" {
                h2 #day { "On the same day" }
                ul.printings { @for article in &report.articles { li { (printed(article)) } } }
                p { a href=(of_day) { "All of " (day) } ": " (articles(report.total + 1)) }
            }
        }
    }
}

fn similar(report: &SimilarReport, id: &Link) -> Markup {
    html! {
        @if !report.hits.is_empty() {
            section aria-labelledby="similar" {
                h2 #similar { "About the same" }
                (similar_list(report))
                p { a href=(id.clone().part("similar")) { "More like it" } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_parted_by_blank_lines() {
        let check = |text: &str, expected: &[&str]| {
            let found: Vec<&str> = paragraphs(text).iter().map(|(a, b)| &text[*a..*b]).collect();
            assert_eq!(found, expected, "{text:?}");
        };
        check("", &[]);
        check("one", &["one"]);
        check("one\ntwo\n\nthree\n", &["one\ntwo", "three"]);
        check("\n \n  one\r\n\r\n\u{a0}\ntwo  ", &["  one", "two"]);
    }

    #[test]
    fn typed_lines_flow_and_columns_do_not() {
        let typed = "The company said on Thursday that it would not pay the ransom which\nthe hackers want.";
        assert!(flows(typed));
        assert!(flows("One line."));
        assert!(!flows("AUSTRIANS REPORT THAT\nCETTINJE HAS FALLEN\nafter a siege"));
    }
}
