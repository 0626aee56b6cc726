//! How are articles like one shown?

use maud::{Markup, html};

use super::article::printed;
use super::link::Link;
use super::search::hit_shown;
use super::text::clean;
use super::{Frame, Site};
use crate::report::{Printed, SimilarReport};

/// Articles like one, as hits.
pub fn similar_page(site: &Site, report: &SimilarReport) -> String {
    let id = Link::to("/articles").part(&report.id);
    let main = html! {
        h1 { "Like " a href=(id) { (clean(&report.id)) } }
        p.parsed { "found by " code { (clean(&report.words.join(" "))) } }
        @if report.hits.is_empty() { p { "Nothing else is about the same." } }
        ol.hits { @for hit in &report.hits { li { (hit_shown(hit, &Link::default())) } } }
    };
    Frame { site, title: "Similar", here: &Link::default(), feed: None, main }.page()
}

/// The same as a short list.
pub(super) fn similar_list(report: &SimilarReport) -> Markup {
    let printed_of = |hit: &crate::report::HitReport| Printed {
        id: hit.id.clone(),
        date: hit.date.clone(),
        source: hit.source.clone(),
        page: hit.page.clone(),
        headline: hit.headline.clone(),
        lead: hit.lead.clone(),
    };
    html! {
        ul.printings { @for hit in &report.hits { li { (printed(&printed_of(hit))) } } }
    }
}
