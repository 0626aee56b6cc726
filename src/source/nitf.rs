//! How is NITF read: one article a file, as agencies sent it and newspapers archived it?

use crate::article::find_dateline;

use super::draft::{Draft, Value, Values};
use super::fields::Field;
use super::format::{Certainty, Context, Format, Head, Record};
use super::sgml::one_line;
use super::skip::Skip;
use super::status;
use super::xml::{Element, parse, root_name};

/// The News Industry Text Format, any version.
///
/// `doc-id` is the record's own id, `date.publication` or `date.issue` its day, `hl1` the headline;
/// the dateline goes before the body, where wire copy has it.
pub struct Nitf;

impl Format for Nitf {
    fn name(&self) -> &'static str {
        "nitf"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["xml", "nitf"]
    }

    fn recognises(&self, head: &Head<'_>) -> Certainty {
        if root_name(head.text) == Some("nitf") { Certainty::Sure } else { Certainty::No }
    }

    fn read(&self, record: Record, context: &Context<'_>) -> Result<Draft, Skip> {
        let (document, wrong) = parse(&record.text, &[]);
        if let Some(skip) = wrong {
            return Err(skip);
        }
        let nitf = &document.root;
        let mut values = Values::default();
        facts(nitf, &mut values);
        story(nitf, 0, &mut values);
        let body = values.take_body().unwrap_or_default();
        let mut draft = values.into_draft(context.origin.clone(), body);
        draft.article.warnings.extend(document.unknown_entity());
        if let Some(docdata) = nitf.at("head/docdata") {
            let status = docdata.attribute("management-status");
            draft.article.warnings.extend(status.and_then(|status| status::told(&status)));
            if docdata.child("correction").is_some() {
                draft.article.warnings.extend(status::told("correction"));
            }
        }
        Ok(draft)
    }
}

/// What the head says of the article, and which attributes say it, the best first.
const HEAD: [(Field, &str, &str); 17] = [
    (Field::Id, "head/docdata/doc-id", "id-string"),
    (Field::Id, "head/docdata/du-key", "key"),
    (Field::Date, "head/pubdata", "date.publication"),
    (Field::Date, "head/docdata/date.issue", "norm"),
    (Field::Date, "body/body.head/dateline/story.date", "norm"),
    (Field::Date, "head/docdata/date.release", "norm"),
    (Field::Source, "head/pubdata", "name"),
    (Field::Source, "head/docdata/doc.copyright", "holder"),
    (Field::Section, "head/pubdata", "position.section"),
    (Field::Section, "head/docdata/fixture", "fix-id"),
    (Field::Page, "head/pubdata", "position.sequence"),
    (Field::Edition, "head/pubdata", "edition.name"),
    (Field::Edition, "head/pubdata", "edition.area"),
    (Field::Url, "head/pubdata", "ex-ref"),
    (Field::Lang, ".", "xml:lang"),
    (Field::Lang, "body", "xml:lang"),
    (Field::Lang, "body/body.content", "xml:lang"),
];

/// What archives write in `<meta name="…" content="…">`, for want of an element.
const META: [(Field, &str); 3] = [
    (Field::Page, "print_page_number"),
    (Field::Section, "online_sections"),
    (Field::Section, "dsk"),
];

fn facts(nitf: &Element<'_>, values: &mut Values) {
    for (rank, (field, path, attribute)) in (0..).zip(HEAD) {
        let element = if path == "." { Some(nitf) } else { nitf.at(path) };
        if let Some(value) = element.and_then(|element| element.attribute(attribute)) {
            values.offer(field, rank, Value::Text(value.into_owned()));
        }
    }
    let Some(head) = nitf.child("head") else { return };
    let mut offer = |field, rank, element: Option<&Element<'_>>| {
        if let Some(element) = element {
            values.offer(field, rank, Value::Text(one_line(&element.text())));
        }
    };
    offer(Field::Headline, 90, head.child("title"));
    offer(Field::Source, 90, nitf.at("body/body.head/distributor"));
    for meta in head.children("meta") {
        let named = meta.attribute("name").unwrap_or_default();
        for (rank, (field, name)) in (91..).zip(META) {
            if name == named
                && let Some(content) = meta.attribute("content")
            {
                values.offer(field, rank, Value::Text(content.into_owned()));
            }
        }
    }
}

/// Offers what the body of `nitf` holds: the story, and what its head names beside it.
pub(super) fn story(nitf: &Element<'_>, rank: u8, values: &mut Values) {
    let mut offer = |field, value: Vec<String>| values.offer(field, rank, Value::List(value));
    let mut people = Vec::new();
    for (field, name) in
        [(Field::People, "person"), (Field::Organizations, "org"), (Field::Places, "location")]
    {
        people.clear();
        for part in ["head/docdata/identified-content", "body/body.content"] {
            if let Some(part) = nitf.at(part) {
                part.all(&[name], &mut people);
            }
        }
        offer(field, people.iter().map(|named| one_line(&named.text())).collect());
    }
    let Some(body) = nitf.child("body") else { return };
    let head = body.child("body.head");
    let line = |path: &str| head.and_then(|head| head.at(path)).map(|e| one_line(&e.prose()));
    if let Some(head) = head {
        let headline = [line("hedline/hl1"), line("hedline/hl2")];
        let headline: Vec<String> = headline.into_iter().flatten().collect();
        values.offer(Field::Headline, rank, Value::Text(headline.join(" — ")));
        // Archives add the byline as they index it: `LEE, ANN`.
        let printed = head.children("byline").filter(|byline| {
            byline.attribute("class").is_none_or(|class| class != "normalized_byline")
        });
        let bylines = printed.map(|byline| one_line(&byline.prose())).collect();
        values.offer(Field::Byline, rank, Value::List(bylines));
    }
    if let Some(place) = line("dateline/location") {
        values.offer(Field::Dateline, rank, Value::Text(place));
    }
    let content = body.child("body.content").map(Element::prose).unwrap_or_default();
    let content = match head.and_then(|head| head.child("abstract")) {
        Some(told) if content.is_empty() => told.prose(),
        _ => content,
    };
    let tagline = body.at("body.end/tagline").map(Element::prose).unwrap_or_default();
    let mut text = behind_dateline(&line("dateline").unwrap_or_default(), content);
    if !tagline.is_empty() && !text.is_empty() {
        text.push_str("\n\n");
        text.push_str(&tagline);
    }
    values.offer(Field::Body, rank, Value::Text(text));
}

/// The body behind its dateline, as wire copy has it, unless it has one already.
pub(super) fn behind_dateline(dateline: &str, body: String) -> String {
    let dateline = dateline.trim();
    if dateline.is_empty() || body.starts_with(dateline) || find_dateline(&body).is_some() {
        return body;
    }
    let dash = if dateline.ends_with(['-', '_', '—', '–']) { "" } else { " —" };
    format!("{dateline}{dash} {body}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines_before_bodies() {
        for (dateline, body, expected) in [
            ("ROME, March 3", "Talks.", "ROME, March 3 — Talks."),
            ("ROME -", "Talks.", "ROME - Talks."),
            ("ROME", "ROME (AP) — Talks.", "ROME (AP) — Talks."),
            ("Rome", "ROME (AP) — Talks.", "ROME (AP) — Talks."),
            ("", "Talks.", "Talks."),
        ] {
            assert_eq!(behind_dateline(dateline, body.to_owned()), expected, "{dateline} {body}");
        }
    }
}
