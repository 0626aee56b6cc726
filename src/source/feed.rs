//! How are feeds read: RSS of any version, and Atom?

use std::borrow::Cow;

use crate::base::Warning;

use super::draft::{Draft, Value, Values};
use super::fields::Field;
use super::format::{Certainty, Context, Format, Head, Record, Records, Survey, Tally, Text};
use super::html::text_of;
use super::marked;
use super::settings::Settings;
use super::sgml::one_line;
use super::skip::Skip;
use super::xml::{Cutter, Element, parse, root_name, spaces_of};

/// RSS 0.9 to 2.0 and Atom: an article an entry, as an aggregator or a content system saved it.
///
/// Nothing an entry points at is opened: its link is a label. The title of the feed is the source
/// of entries that name none.
pub struct Feed;

const ENTRIES: [&str; 2] = ["item", "entry"];

impl Format for Feed {
    fn name(&self) -> &'static str {
        "feed"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["xml", "rss", "atom", "rdf"]
    }

    fn holds_many(&self) -> bool {
        true
    }

    fn recognises(&self, head: &Head<'_>) -> Certainty {
        let has = |words: &[&str]| words.iter().any(|word| head.text.contains(word));
        let is_feed = match root_name(head.text) {
            Some("rss") => true,
            Some("feed") => has(&["w3.org/2005/Atom", "purl.org/atom", "<entry"]),
            Some("RDF") => has(&["purl.org/rss/", "netscape.com/rdf/simple"]),
            Some("channel") => has(&["<item"]),
            _ => false,
        };
        if is_feed { Certainty::Sure } else { Certainty::No }
    }

    fn survey(&self, text: Text<'_>, _: &Settings) -> Result<Survey, Skip> {
        let mut survey = Survey::default();
        let mut tally = Tally::default();
        let mut cutter = Cutter::new(text, &ENTRIES);
        let mut n_entries = 0_u64;
        for entry in &mut cutter {
            n_entries += 1;
            // What cannot be cut is told when it is cut again.
            let Ok(entry) = entry else { continue };
            let (document, _) = parse(&entry.text, &[]);
            if let Some(id) = own_id(&document.root) {
                tally.id(&id);
            }
            if survey.warnings.is_empty() {
                survey.warnings.extend(document.unknown_entity());
            }
        }
        if n_entries == 0 {
            return Err(Skip::new("E-EMPTY", "a feed without entries; skipped"));
        }
        let frame = cutter.into_frame();
        let (frame, wrong) = parse(&frame, &[]);
        if let Some(wrong) = wrong {
            let what = wrong.text.split(';').next().unwrap_or_default();
            let text = format!("around its entries, {what}; these were read");
            survey.warnings.push(Warning::new("W-XML", text));
        }
        survey.spaces = spaces_of(&frame.root);
        survey.common = common(&frame.root);
        tally.finish(&mut survey);
        Ok(survey)
    }

    fn cut<'a>(&self, text: Text<'a>, _: &'a Survey) -> Records<'a> {
        Box::new(Cutter::new(text, &ENTRIES))
    }

    fn read(&self, record: Record, context: &Context<'_>) -> Result<Draft, Skip> {
        let (document, wrong) = parse(&record.text, &context.survey.spaces);
        if let Some(skip) = wrong {
            return Err(Skip::new(skip.code, skip.text).at_line(record.line.unwrap_or(1)));
        }
        let entry = &document.root;
        let mut values = Values::default();
        for (field, value) in &context.survey.common {
            values.offer(*field, u8::MAX, Value::Text(value.clone()));
        }
        if entry.name == "entry" {
            atom(entry, &mut values);
        } else {
            rss(entry, &mut values);
        }
        if let Some(id) = own_id(entry) {
            if id.starts_with("http") {
                values.offer(Field::Url, u8::MAX, Value::Text(id.clone()));
            }
            values.offer(Field::Id, 0, Value::Text(id));
        }
        if let Some(lang) = entry.attribute("xml:lang") {
            values.offer(Field::Lang, 0, Value::Text(lang.into_owned()));
        }
        let body = values.take_body().unwrap_or_default();
        Ok(values.into_draft(context.origin.clone(), body))
    }
}

/// What the feed says of its entries: whose they are, and in which language.
fn common(root: &Element<'_>) -> Vec<(Field, String)> {
    let channel = root.child("channel").unwrap_or(root);
    let mut common = Vec::new();
    let mut tell = |field, value: Option<String>| {
        let known = common.iter().any(|(told, _)| *told == field);
        if let Some(value) = value.filter(|value| !value.trim().is_empty() && !known) {
            common.push((field, value));
        }
    };
    let text = |names: &[&str]| {
        names.iter().find_map(|name| Some(one_line(&marked::plain(&channel.child(name)?.text()))))
    };
    tell(Field::Source, text(&["dc:publisher"]));
    tell(Field::Source, text(&["title", "atom:title", "dc:title"]));
    tell(Field::Lang, text(&["language", "dc:language"]));
    for element in [channel, root] {
        tell(Field::Lang, element.attribute("xml:lang").map(Cow::into_owned));
    }
    if root.name == "feed" {
        tell(Field::Byline, names(root, "author"));
    }
    common
}

/// The id of an entry: what is within `guid` or `id`, or what it says it is about.
fn own_id(entry: &Element<'_>) -> Option<String> {
    let about = || entry.attribute("rdf:about").map(Cow::into_owned);
    let id = entry.elements().find(|element| match element.name {
        "guid" => element.space.is_empty(),
        "id" => is_atom(element) && entry.name == "entry",
        _ => false,
    });
    id.map(|id| id.text().trim().to_owned()).filter(|id| !id.is_empty()).or_else(about)
}

/// Which elements of an RSS item tell what, the best first.
const OF_RSS: [(Field, &[&str]); 8] = [
    (Field::Headline, &["title", "dc:title", "media:title", "atom:title"]),
    (Field::Date, &["pubDate", "dc:date", "dcterms:issued", "dcterms:created", "atom:published"]),
    (Field::Byline, &["dc:creator", "author", "dc:author", "itunes:author"]),
    (Field::Section, &["category", "dc:subject", "media:category"]),
    (Field::Source, &["source", "dc:publisher"]),
    (Field::Url, &["link"]),
    (Field::Lang, &["dc:language"]),
    (
        Field::Body,
        &[
            "content:encoded",
            "xhtml:body",
            "xhtml:div",
            "atom:content",
            "description",
            "dc:description",
            "atom:summary",
            "media:description",
            "itunes:summary",
        ],
    ),
];

fn rss(item: &Element<'_>, values: &mut Values) {
    for (field, names) in OF_RSS {
        for (rank, name) in (0..).zip(names) {
            let told = item.children(name).map(|element| match field {
                Field::Body => story(element),
                Field::Byline => person(&one_line(&element.text())),
                _ => one_line(&marked::plain(&element.text())),
            });
            let told = told.filter(|told| !told.is_empty());
            match field {
                Field::Byline | Field::Section => {
                    values.offer(field, rank, Value::List(told.collect()))
                }
                _ => told.take(1).for_each(|told| values.offer(field, rank, Value::Text(told))),
            }
        }
    }
    links(item, values);
}

fn atom(entry: &Element<'_>, values: &mut Values) {
    let first = |name: &str| entry.elements().find(|held| held.name == name && is_atom(held));
    let mut offer = |field, rank, told: Option<String>| {
        if let Some(told) = told {
            values.offer(field, rank, Value::Text(told));
        }
    };
    let line = |element: &Element<'_>| one_line(&story(element));
    offer(Field::Headline, 0, first("title").map(line));
    // What was updated need not have been published then, but where nothing else is told it was.
    for (rank, name) in (0..).zip(["published", "issued", "created", "updated", "modified"]) {
        offer(Field::Date, rank, first(name).map(line));
    }
    offer(Field::Byline, 0, names(entry, "author"));
    for (rank, name) in (0..).zip(["content", "summary"]) {
        offer(Field::Body, rank, first(name).map(story));
    }
    let source = first("source");
    let title = source.and_then(|source| source.elements().find(|held| held.name == "title"));
    offer(Field::Source, 0, title.map(line));
    offer(Field::Byline, 1, source.and_then(|source| names(source, "author")));
    let categories = entry.elements().filter(|held| held.name == "category" && is_atom(held));
    let categories = categories.filter_map(|category| {
        category.attribute("label").or_else(|| category.attribute("term")).map(Cow::into_owned)
    });
    values.offer(Field::Section, 0, Value::List(categories.collect()));
    for (field, name) in
        [(Field::Date, "dc:date"), (Field::Byline, "dc:creator"), (Field::Section, "dc:subject")]
    {
        if let Some(element) = entry.child(name) {
            values.offer(field, 9, Value::Text(one_line(&element.text())));
        }
    }
    links(entry, values);
}

/// Whether it is one of Atom's elements; feeds that declare no namespace mean them too.
fn is_atom(element: &Element<'_>) -> bool {
    matches!(element.space, "atom" | "")
}

/// Offers the address that an Atom link gives as that of the entry.
fn links(entry: &Element<'_>, values: &mut Values) {
    let alternate =
        entry.elements().filter(|held| held.name == "link" && is_atom(held)).find(|link| {
            link.attribute("rel").is_none_or(|rel| rel == "alternate")
                && link.attribute("href").is_some()
        });
    if let Some(href) = alternate.and_then(|link| link.attribute("href")) {
        values.offer(Field::Url, 1, Value::Text(href.into_owned()));
    }
}

/// The names of the people in elements such as `<author><name>`.
fn names(entry: &Element<'_>, role: &str) -> Option<String> {
    let people = entry.elements().filter(|held| held.name == role && is_atom(held));
    let names: Vec<String> = people
        .filter_map(|held| held.elements().find(|part| part.name == "name"))
        .map(|name| one_line(&name.text()))
        .filter(|name| !name.is_empty())
        .collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// The name in `ann@example.org (Ann Lee)` or `Ann Lee <ann@example.org>`.
fn person(author: &str) -> String {
    let named = match (author.split_once('('), author.split_once('<')) {
        (Some((mail, name)), _) if mail.contains('@') => name.trim_end_matches([')', ' ']),
        (_, Some((name, mail))) if mail.contains('@') => name,
        _ => author,
    };
    let named = named.trim();
    if named.is_empty() { author.to_owned() } else { named.to_owned() }
}

/// The text of an element that holds a story, marked up as its `type` says or as it looks.
fn story(element: &Element<'_>) -> String {
    if element.is_marked_up() {
        return element.prose();
    }
    let text = element.text();
    let kind = element.attribute("type").unwrap_or_default();
    let is_encoded = element.attribute("mode").is_some_and(|mode| mode == "base64");
    match &*kind {
        _ if is_encoded => String::new(),
        _ if element.is("content:encoded") => text_of(&text),
        "html" | "text/html" => text_of(&text),
        "text" => text.trim().to_owned(),
        kind if kind.is_empty() || kind.starts_with("text/") || kind.contains("xhtml") => {
            marked::plain(&text)
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_and_their_mail() {
        for (author, expected) in [
            ("ann@example.org (Ann Lee)", "Ann Lee"),
            ("Ann Lee <ann@example.org>", "Ann Lee"),
            ("Ann Lee (Rome)", "Ann Lee (Rome)"),
            ("ann@example.org", "ann@example.org"),
            ("", ""),
        ] {
            assert_eq!(person(author), expected, "{author}");
        }
    }
}
