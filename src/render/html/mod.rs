//! How does a report become a page of the web?
//!
//! Report → HTML that works without any script. Every text of an article is a text node or a quoted
//! attribute, escaped by maud; no page holds a script or a style of its own, so that a browser can be
//! told to run none. Nothing here knows of a server: a page is given where it stands as a [`Link`].

mod article;
mod chart;
mod copies;
mod coverage;
mod form;
mod help;
mod home;
mod link;
mod problem;
mod search;
mod similar;
pub(super) mod text;
mod who;

pub use article::{Around, article_page};
pub use copies::copies_page;
pub use coverage::{coverage_page, skipped_page};
pub use help::help_page;
pub use home::home_page;
pub use link::Link;
pub use problem::{problem_page, token_page};
pub use search::search_page;
pub use similar::similar_page;
pub use who::{nobody_page, who_page};

use maud::{DOCTYPE, Markup, html};

use self::form::form;
use self::text::articles;

/// What every page says of the archive it is of.
#[derive(Clone, Debug)]
pub struct Site {
    /// How many articles can be found.
    pub articles: u64,
    /// What changes whenever style or script do, so that a browser asks for them anew.
    pub version: &'static str,
    /// What is wrong with the index on disk, while an earlier state of it is shown.
    pub problem: Option<String>,
}

/// One page.
pub(crate) struct Frame<'a> {
    /// What it is of.
    pub site: &'a Site,
    /// What stands in the window's title.
    pub title: &'a str,
    /// What is asked here: it fills the form.
    pub here: &'a Link,
    /// Where the same search is a feed, and what it is called.
    pub feed: Option<Link>,
    /// What stands in it.
    pub main: Markup,
}

impl Frame<'_> {
    /// The page whole.
    fn page(&self) -> String {
        let Site { articles: n, version, problem } = self.site;
        let page = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta name="robots" content="noindex, nofollow";
                    title { (text::clean(self.title)) " · dateline" }
                    link rel="stylesheet" href={ "/assets/style.css?v=" (version) };
                    link rel="icon" type="image/svg+xml" href={ "/assets/favicon.svg?v=" (version) };
                    @if let Some(feed) = &self.feed {
                        link rel="alternate" type="application/atom+xml" title="This search as a feed" href=(feed);
                    }
                    script type="module" src={ "/assets/app.js?v=" (version) } {}
                }
                body {
                    a.skip href="#main" { "Skip to the content" }
                    header.top {
                        a.brand href="/" { "dateline" }
                        nav aria-label="Pages" {
                            a href="/coverage" { "Coverage" }
                            a href="/skipped" { "Skipped" }
                            a href="/help" { "Help" }
                        }
                        (form(self.here))
                    }
                    @if let Some(problem) = problem {
                        p.banner role="alert" {
                            "The index on disk cannot be read: " (text::clean(problem))
                            " What is shown here is its state before."
                        }
                    }
                    main #main tabindex="-1" { (self.main) }
                    footer {
                        p { (articles(*n)) " on this machine. Nothing is sent anywhere." }
                    }
                }
            }
        };
        page.into_string()
    }
}
