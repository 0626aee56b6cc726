//! What is one story, as it was published?
//!
//! An [`Article`] is immutable: a reader of some format makes it, everything later only looks.
//! Its body is the text as published, to the byte; what is understood of it lives beside it.

mod byline;
mod calendar;
mod dateline;
mod notice;
mod origin;
mod place;
mod printed;

pub use byline::{Author, authors};
pub use calendar::{WrittenDate, month_named, weekday_named, written_date};
pub use dateline::{Dateline, DatelineDay, find_dateline};
pub use notice::{Notice, find_notice};
pub use origin::{Key, Origin};
pub(crate) use printed::start_of;
pub use printed::{PrintedDate, find_printed_date, labelled_date};

use crate::base::{Day, PartialDate, Warning};

/// One story as published. Absent facts are `None` or empty, never guessed here.
#[derive(Clone, Debug, PartialEq)]
pub struct Article {
    /// Which file and record it came from.
    pub origin: Origin,
    /// The record's own id (`id`, `guid`, …), where it has one that is unique in its file.
    pub own_id: Option<String>,
    /// The day it was published, at the publisher's place, as exactly as it is known.
    pub date: Option<PartialDate>,
    /// The day its dateline says it was filed; never stands in for a known date.
    pub filed: Option<Day>,
    /// The headline, where there is one; wire copy has none.
    pub headline: Option<String>,
    /// Who wrote it.
    pub byline: Option<String>,
    /// Where the dateline says it was filed, as printed: `LONDON`, `NAIROBI, Kenya`.
    pub dateline: Option<String>,
    /// The agency that the dateline credits: `AP`, `Reuters`.
    pub credit: Option<String>,
    /// Whether it corrects, takes back, or speaks to editors only.
    pub notice: Option<Notice>,
    /// Who published it.
    pub source: Option<String>,
    /// The section or desk.
    pub section: Option<String>,
    /// Edition and page, for scanned newspapers, as printed.
    pub edition: Option<String>,
    /// The page, as printed.
    pub page: Option<String>,
    /// The address it was published at. Never opened.
    pub url: Option<String>,
    /// The language its record claims: an ISO 639-1 code.
    pub lang: Option<String>,
    /// People its record names.
    pub people: Vec<String>,
    /// Organizations its record names.
    pub organizations: Vec<String>,
    /// Places its record names.
    pub places: Vec<String>,
    /// The text as published, dateline included; paragraphs are split by blank lines.
    pub body: String,
    /// What was odd about the record.
    pub warnings: Vec<Warning>,
}

impl Article {
    /// An article from `origin` of which nothing but the text is known.
    pub fn new(origin: Origin, body: impl Into<String>) -> Self {
        Article {
            origin,
            own_id: None,
            date: None,
            filed: None,
            headline: None,
            byline: None,
            dateline: None,
            credit: None,
            notice: None,
            source: None,
            section: None,
            edition: None,
            page: None,
            url: None,
            lang: None,
            people: Vec::new(),
            organizations: Vec::new(),
            places: Vec::new(),
            body: body.into(),
            warnings: Vec::new(),
        }
    }
}
