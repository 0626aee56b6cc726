//! How do the newest hits of a search become a feed?
//!
//! # Source
//!
//! RFC 4287, The Atom Syndication Format.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::html::Link;
use super::html::text::clean;
use super::safe::safe_line;
use crate::report::{HitReport, SearchReport};

/// Where a feed stands, and what it is of.
#[derive(Clone, Debug)]
pub struct Feed<'a> {
    /// The server's address, without a slash at its end: `http://127.0.0.1:7171`.
    pub base: &'a str,
    /// Where the feed is.
    pub here: &'a Link,
    /// Where the search is.
    pub search: &'a Link,
}

/// A search as an Atom feed, its hits in their order.
///
/// An entry is updated on the day its article was published, the first of it where only a month or a year
/// is known; undated articles have the first of all days.
///
/// # Errors
///
/// Those of writing to memory.
pub fn atom(feed: &Feed<'_>, report: &SearchReport) -> io::Result<String> {
    let mut writer = Writer::new(Vec::new());
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    let updated = report.hits.iter().map(updated).max();
    let feed_element = writer.create_element("feed");
    let feed_element = feed_element.with_attribute(("xmlns", "http://www.w3.org/2005/Atom"));
    feed_element.write_inner_content(|writer| {
        text(writer, "title", &format!("dateline: {}", report.query.text))?;
        text(writer, "id", &format!("{}{}", feed.base, feed.here))?;
        text(writer, "updated", updated.as_deref().unwrap_or(NEVER))?;
        link(writer, "self", &format!("{}{}", feed.base, feed.here))?;
        link(writer, "alternate", &format!("{}{}", feed.base, feed.search))?;
        writer
            .create_element("author")
            .write_inner_content(|writer| text(writer, "name", "dateline"))?;
        report.hits.iter().try_for_each(|hit| entry(writer, feed.base, hit))
    })?;
    let mut bytes = writer.into_inner();
    bytes.push(b'\n');
    String::from_utf8(bytes).map_err(io::Error::other)
}

const NEVER: &str = "0001-01-01T00:00:00Z";

fn updated(hit: &HitReport) -> String {
    let Some(date) = &hit.date else { return NEVER.to_owned() };
    let rest = "0001-01-01".get(date.len()..).unwrap_or("");
    format!("{date}{rest}T00:00:00Z")
}

fn entry(writer: &mut Writer<Vec<u8>>, base: &str, hit: &HitReport) -> io::Result<()> {
    let page = Link::to("/articles").part(&hit.id).to_string();
    let title = match (&hit.headline, &hit.lead, &hit.source, &hit.page) {
        (Some(headline), ..) => headline.clone(),
        (None, _, Some(source), Some(page)) => format!("{source}, {page}"),
        (None, lead, ..) => lead.clone().unwrap_or_default(),
    };
    let summary: String = hit.snippet.iter().map(|run| run.text.as_str()).collect();
    writer.create_element("entry").write_inner_content(|writer| {
        text(writer, "title", &title)?;
        // The page's path, percent-encoded, makes any id a name.
        text(writer, "id", &format!("urn:dateline:{}", page.trim_start_matches("/articles/")))?;
        text(writer, "updated", &updated(hit))?;
        link(writer, "alternate", &format!("{base}{page}"))?;
        for author in [&hit.byline, &hit.source].into_iter().flatten().take(1) {
            writer
                .create_element("author")
                .write_inner_content(|writer| text(writer, "name", author))?;
        }
        text(writer, "summary", &summary)
    })?;
    Ok(())
}

fn text(writer: &mut Writer<Vec<u8>>, name: &str, value: &str) -> io::Result<()> {
    writer.create_element(name).write_text_content(BytesText::new(&safe_line(&clean(value))))?;
    Ok(())
}

fn link(writer: &mut Writer<Vec<u8>>, rel: &str, href: &str) -> io::Result<()> {
    let element = writer.create_element("link").with_attribute(("rel", rel));
    element.with_attribute(("href", href)).write_empty()?;
    Ok(())
}
