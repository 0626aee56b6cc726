//! How is ninjs read, the IPTC's JSON for news, versions 1 to 3?
//!
//! It is told by its keys, so it may stand alone, in a list or one a line. Names are compared in
//! lower case: version 1 writes `versioncreated`, the later ones `versionCreated`.

use serde_json::Value as Json;

use super::draft::{Draft, Value, Values};
use super::fields::Field;
use super::format::Context;
use super::html::text_of;
use super::jsonl::Members;
use super::marked;
use super::nitf;
use super::sgml::one_line;
use super::status;
use super::xml::parse;

/// Whether an object is of ninjs: it has a `uri`, and a key that nothing else has.
pub(super) fn is_ninjs(members: &Members<'_>) -> bool {
    members.get("uri").is_some_and(|uri| uri.starts_with('"')) && members.keys().any(is_own)
}

/// Whether nothing else has a key of that name.
pub(super) fn is_own(key: &str) -> bool {
    const OWN: &str = "versioncreated pubstatus body_text body_xhtml bodies headlines \
        representationtype $standard description_text descriptions";
    OWN.split_ascii_whitespace().any(|own| own.eq_ignore_ascii_case(key))
}

/// The `uri`, which is the item's own id.
pub(super) fn own_id(members: &Members<'_>) -> Option<String> {
    serde_json::from_str(members.get("uri")?).ok()
}

/// Which keys tell what, the best first. What is created first was published first.
const KEYS: [(Field, &str); 33] = [
    (Field::Date, "firstcreated"),
    (Field::Date, "contentcreated"),
    (Field::Date, "versioncreated"),
    (Field::Headline, "headline"),
    (Field::Headline, "headlines"),
    (Field::Headline, "title"),
    (Field::Headline, "name"),
    (Field::Headline, "slugline"),
    (Field::Byline, "byline"),
    (Field::Byline, "by"),
    (Field::Dateline, "located"),
    (Field::Lang, "language"),
    (Field::Source, "provider"),
    (Field::Source, "copyrightholder"),
    (Field::Source, "infosource"),
    (Field::Source, "infosources"),
    (Field::People, "person"),
    (Field::People, "people"),
    (Field::Organizations, "organisation"),
    (Field::Organizations, "organisations"),
    (Field::Places, "place"),
    (Field::Places, "places"),
    (Field::Section, "subject"),
    (Field::Section, "subjects"),
    (Field::Body, "body_xhtml"),
    (Field::Body, "body_html"),
    (Field::Body, "body_text"),
    (Field::Body, "bodies"),
    (Field::Body, "body_nitf"),
    (Field::Body, "description_text"),
    (Field::Body, "description_xhtml"),
    (Field::Body, "descriptions"),
    (Field::Body, "description_caption"),
];

/// Reads an item.
pub(super) fn read(members: &Members<'_>, context: &Context<'_>) -> Draft {
    let mut values = Values::default();
    let mut warnings = Vec::new();
    if let Some(uri) = own_id(members) {
        if uri.starts_with("http") {
            values.offer(Field::Url, 0, Value::Text(uri.clone()));
        }
        values.offer(Field::Id, 0, Value::Text(uri));
    }
    for (key, json) in members.iter() {
        let key = key.to_ascii_lowercase();
        // What nests too deep was refused before.
        let Ok(json) = serde_json::from_str::<Json>(json) else { continue };
        if key == "pubstatus" {
            warnings.extend(json.as_str().and_then(status::told));
        }
        let known = (0..).zip(KEYS).find(|(_, (_, known))| *known == key);
        let Some((rank, (field, _))) = known else { continue };
        let value = match field {
            Field::Body => Value::Text(body(&key, &json)),
            Field::Headline => Value::Text(one_line(&marked::plain(&main(&json)))),
            _ => names(&json),
        };
        values.offer(field, rank, value);
    }
    let text = values.take_body().unwrap_or_default();
    let mut draft = values.into_draft(context.origin.clone(), text);
    draft.article.warnings.extend(warnings);
    draft
}

/// The text of a body, or of the best of several.
fn body(key: &str, json: &Json) -> String {
    match json {
        Json::String(text) if key.ends_with("html") => text_of(text),
        Json::String(text) if key.ends_with("nitf") => of_nitf(text),
        Json::String(text) => text.trim().to_owned(),
        Json::Array(bodies) => {
            let marked = bodies.iter().map(|held| {
                let kind = text(held, "contentType").or(text(held, "contenttype"));
                (kind.unwrap_or_default().to_lowercase(), text(held, "value").unwrap_or_default())
            });
            let told = marked.map(|(kind, value)| match kind.as_str() {
                kind if kind.contains("html") => (0, text_of(value)),
                "" => (1, marked::plain(value)),
                kind if kind.contains("nitf") => (3, of_nitf(value)),
                kind if kind.starts_with("text/") => (2, value.trim().to_owned()),
                _ => (4, String::new()),
            });
            let told = told.filter(|(_, text)| !text.is_empty());
            told.min_by_key(|(rank, _)| *rank).map(|(_, text)| text).unwrap_or_default()
        }
        _ => String::new(),
    }
}

fn of_nitf(text: &str) -> String {
    let (document, wrong) = parse(text, &[]);
    let mut values = Values::default();
    if wrong.is_none() {
        nitf::story(&document.root, 0, &mut values);
    }
    values.take_body().unwrap_or_default()
}

fn text<'j>(json: &'j Json, key: &str) -> Option<&'j str> {
    json.get(key)?.as_str()
}

/// A text, or of several the one whose role is `main`, else the first.
fn main(json: &Json) -> String {
    match json {
        Json::String(text) => text.clone(),
        Json::Array(list) => {
            let main = list.iter().find(|held| text(held, "role") == Some("main"));
            let held = main.or(list.first());
            held.and_then(|held| text(held, "value")).unwrap_or_default().to_owned()
        }
        _ => String::new(),
    }
}

/// A text, or the names in a list.
fn names(json: &Json) -> Value {
    let name = |json: &Json| match json {
        Json::String(text) => Some(text.clone()),
        Json::Object(_) => text(json, "name").or(text(json, "literal")).map(str::to_owned),
        _ => None,
    };
    match json {
        Json::Array(list) => Value::List(list.iter().filter_map(name).collect()),
        other => Value::Text(name(other).unwrap_or_default()),
    }
}
