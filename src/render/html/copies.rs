//! How are the printings of one story shown beside each other?

use maud::{Markup, html};

use super::article::{percent, printed};
use super::link::Link;
use super::text::{clean, inline};
use super::{Frame, Site};
use crate::report::{CopiesReport, EditReport};

/// Every printing of an article with what it cut, added or changed, and every passage it shares.
pub fn copies_page(site: &Site, report: &CopiesReport) -> String {
    let main = html! {
        h1 { "Printings" }
        p { (printed(&report.printed)) @if let Some(credit) = &report.credit { " · credits " (inline(credit)) } }
        @if report.copies.is_empty() && report.passages.is_empty() {
            p { "No other article is a printing of it, and no page shares a passage with it." }
        }
        @for copy in &report.copies {
            section.copy {
                h2 { (printed(&copy.printed)) }
                p.facts {
                    (percent(copy.resemblance)) " the same"
                    @if let Some(credit) = &copy.credit { " · credits " (inline(credit)) }
                }
                @match copy.diff.as_deref() {
                    None => {},
                    Some([]) => p { "Sentence for sentence the same." },
                    Some(edits) => ul.edits { @for edit in edits { li { (edited(edit)) } } },
                }
            }
        }
        @for passage in &report.passages {
            section.copy {
                h2 { (printed(&passage.printed)) }
                p.facts { "shares " (passage.words) " words" }
                div.sides {
                    figure { figcaption { "here" } blockquote dir="auto" { (clean(&passage.here)) } }
                    figure { figcaption { "there" } blockquote dir="auto" { (clean(&passage.there)) } }
                }
            }
        }
    };
    Frame { site, title: "Printings", here: &Link::default(), feed: None, main }.page()
}

fn edited(edit: &EditReport) -> Markup {
    html! {
        span.kind { (edit.kind) ": " }
        @if let Some(from) = &edit.from { del dir="auto" { (clean(from)) } " " }
        @if let Some(to) = &edit.to { ins dir="auto" { (clean(to)) } }
    }
}
