//! What does the first page show?

use maud::html;

use super::chart::chart;
use super::link::Link;
use super::search::who;
use super::text::{articles, date, grouped, inline};
use super::{Frame, Site};
use crate::report::{CountReport, OverviewReport, StatsReport};

/// The archive as a whole.
pub fn home_page(site: &Site, stats: &StatsReport, overview: &OverviewReport) -> String {
    let everything = Link::to("/search");
    let titles = [
        ("person", "People in the news"),
        ("org", "Organizations"),
        ("place", "Places"),
        ("source", "Sources"),
    ];
    let of = |by: &str| overview.counts.iter().find(|count: &&CountReport| count.by == Some(by));
    let main = html! {
        h1 { "The archive" }
        p.summary {
            strong { (articles(stats.articles)) }
            @if stats.first.is_some() { ", " (date(stats.first.as_deref())) " to " (date(stats.last.as_deref())) }
            @if stats.undated > 0 { "; " (grouped(stats.undated)) " undated" }
            @if stats.skipped > 0 { "; " a href="/skipped" { (grouped(stats.skipped)) " records left out" } }
        }
        (chart(&overview.timeline, &everything))
        div.lists {
            @for (by, title) in titles {
                @if let Some(count) = of(by).filter(|count| !count.values.is_empty()) {
                    section aria-labelledby={ "top-" (by) } {
                        h2 id={ "top-" (by) } { (title) }
                        ul {
                            @for value in &count.values {
                                @let link = if by == "source" { everything.clone().with(by, value.value.as_str()) } else { who(by, &value.value) };
                                li { a href=(link) { (inline(&value.value)) } " " span.number { (grouped(value.count)) } }
                            }
                        }
                    }
                }
            }
        }
        p { a href="/help" { "How queries are written" } " · " a href="/coverage" { "What the archive holds and lacks" } }
    };
    Frame { site, title: "The archive", here: &everything, feed: None, main }.page()
}
