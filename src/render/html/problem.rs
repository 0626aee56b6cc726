//! What is shown where an answer cannot be given?

use maud::html;

use super::link::Link;
use super::text::clean;
use super::{Frame, Site};
use crate::base::Error;

/// An error, with what helps.
pub fn problem_page(site: &Site, here: &Link, title: &str, error: &Error) -> String {
    let main = html! {
        h1 { (title) }
        p.problem role="alert" {
            @if let Some(place) = error.place() { code { (clean(place)) } ": " }
            (clean(error.message()))
        }
        @if let Some(help) = error.help() { p { "What helps: " (clean(help)) } }
        p.aside { (error.code()) }
        p { a href="/" { "To the first page" } " · " a href="/help" { "How queries are written" } }
    };
    Frame { site, title, here, feed: None, main }.page()
}

/// What who has no token is told. It says nothing of the archive.
pub fn token_page() -> String {
    let page = html! {
        (maud::DOCTYPE)
        html lang="en" {
            head { meta charset="utf-8"; title { "dateline" } }
            body {
                main {
                    h1 { "A token is needed" }
                    p { "Whoever started this server was shown an address with a token in it. Ask for that address." }
                }
            }
        }
    };
    page.into_string()
}
