//! How is the page of a person, an organization or a place shown?

use maud::{Markup, html};

use super::chart::chart;
use super::link::Link;
use super::search::{hit_shown, who};
use super::text::{articles, clean, date, grouped, inline};
use super::{Frame, Site};
use crate::analysis::entities::Kind;
use crate::report::{CountValue, WhoCandidate, WhoPage, WhoReport};

/// Who goes by a name: the page of one, or those who may be meant.
pub fn who_page(site: &Site, name: &str, report: &WhoReport) -> String {
    let (title, main) = match &report.page {
        Some(page) => (page.name.as_str(), one(page, &report.candidates)),
        None => (name, several(name, &report.candidates)),
    };
    Frame { site, title, here: &Link::default(), feed: None, main }.page()
}

/// Nobody goes by a name: `told` says so, and the words can be searched.
pub fn nobody_page(site: &Site, name: &str, told: &str) -> String {
    let words = Link::to("/search").with("q", format!("\"{}\"", name.replace('"', " ").trim()));
    let main = html! {
        h1 { (clean(name)) }
        p { (clean(told)) }
        p { a href=(words) { "Search for the words" } }
    };
    Frame { site, title: name, here: &Link::default(), feed: None, main }.page()
}

/// How a kind is asked for, and how it is called.
fn told(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Person => ("person", "person"),
        Kind::Organization => ("org", "organization"),
        Kind::Place => ("place", "place"),
    }
}

fn one(page: &WhoPage, others: &[WhoCandidate]) -> Markup {
    let (field, kind) = told(page.kind);
    let all = Link::to("/search").with(field, page.name.as_str());
    html! {
        h1 { (inline(&page.name)) }
        p.facts {
            (kind) " · " a href=(all) { (articles(page.count)) }
            @if page.first.is_some() { " · " (date(page.first.as_deref())) " to " (date(page.last.as_deref())) }
            @if let Some(peak) = &page.peak { " · most in " (peak.from) ": " (grouped(peak.count)) }
        }
        div.answers {
            div.column {
                (chart(&page.timeline, &all))
                section aria-labelledby="newest" {
                    h2 #newest { "Newest mentions" }
                    ol.hits { @for hit in &page.mentions { li { (hit_shown(hit, &Link::default())) } } }
                    p { a href=(all.set("sort", "newest")) { "All of them" } }
                }
            }
            div.aside-column {
                section aria-labelledby="names" {
                    h2 #names { "Goes by" }
                    ul {
                        @for name in &page.names {
                            li {
                                (inline(&name.name)) " " span.number { (grouped(name.count)) }
                                @if name.first.is_some() && name.first != page.first {
                                    span.aside { " " (date(name.first.as_deref())) " to " (date(name.last.as_deref())) }
                                }
                            }
                        }
                    }
                    @if page.names_read < page.count { p.aside { "counted in the newest " (articles(page.names_read)) } }
                }
                (company("with-people", "With people", "person", &page.people, &all))
                (company("with-orgs", "With organizations", "org", &page.organizations, &all))
                (company("with-places", "Places", "place", &page.places, &all))
                @if !others.is_empty() { (candidates("Also by this name", others)) }
            }
        }
    }
}

/// Who is named in the same articles: each leads to the articles that name both.
fn company(id: &str, title: &str, field: &str, values: &[CountValue], all: &Link) -> Markup {
    html! {
        @if !values.is_empty() {
            section aria-labelledby=(id) {
                h2 id=(id) { (title) }
                ul {
                    @for value in values {
                        li {
                            a.name.(field) href=(who(field, &value.value)) { (inline(&value.value)) } " "
                            a.number href=(all.clone().with(field, value.value.as_str()))
                                aria-label={ (articles(value.count)) " name both" } { (grouped(value.count)) }
                        }
                    }
                }
            }
        }
    }
}

fn several(name: &str, candidates_of: &[WhoCandidate]) -> Markup {
    html! {
        h1 { (clean(name)) }
        (candidates("May be any of these", candidates_of))
    }
}

fn candidates(title: &str, candidates: &[WhoCandidate]) -> Markup {
    html! {
        section aria-labelledby="others" {
            h2 #others { (title) }
            ul {
                @for it in candidates {
                    @let (field, kind) = told(it.kind);
                    li {
                        a.name.(field) href=(who(field, &it.name)) { (inline(&it.name)) }
                        " " (kind) ", " (articles(it.count))
                        @if it.first.is_some() { ", " (date(it.first.as_deref())) " to " (date(it.last.as_deref())) }
                    }
                }
            }
        }
    }
}
