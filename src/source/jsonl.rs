//! How is JSON Lines read: one object a line, one article an object?

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{self, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::base::Warning;

use super::csv::no_body;
use super::draft::{Draft, Value, Values};
use super::fields::Field;
use super::format::{Certainty, Context, Format, Head, Record, Records, Survey, Tally, Text};
use super::html::text_of as text_of_html;
use super::lines::Lines;
use super::marked;
use super::ninjs;
use super::settings::Settings;
use super::skip::Skip;

/// JSON Lines.
pub struct JsonLines;

/// How deep values may nest, the object of the record included.
const DEEPEST: usize = 128;
/// How many different keys are remembered of a file.
const MOST_KEYS: usize = 1_000;

impl Format for JsonLines {
    fn name(&self) -> &'static str {
        "jsonl"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["jsonl", "ndjson", "jl", "json"]
    }

    fn holds_many(&self) -> bool {
        true
    }

    fn recognises(&self, head: &Head<'_>) -> Certainty {
        let text = head.text.trim_start();
        if !text.starts_with('{') {
            return Certainty::No;
        }
        let (line, complete) = match text.split_once('\n') {
            Some((line, _)) => (line.trim_end(), true),
            None => (text.trim_end(), head.whole),
        };
        let starts_as_object = line[1..].trim_start().starts_with(['"', '}']);
        if complete && Members::of(line).is_ok() {
            Certainty::Sure
        } else if !starts_as_object || complete && line.ends_with(',') {
            // One document over many lines, or no JSON at all.
            Certainty::No
        } else if head.is_named_as(self) || !complete {
            Certainty::Likely
        } else {
            Certainty::No
        }
    }

    fn survey(&self, text: Text<'_>, settings: &Settings) -> Result<Survey, Skip> {
        let mut survey = Survey::default();
        let mut tally = Tally::default();
        let mut lines = Lines::new(text);
        let mut line = String::new();
        // A line that cannot be read is told when it is cut.
        while let Some(read) = lines.read(&mut line) {
            let Ok(members) = read.map_err(|_| ()).and_then(|_| Members::of(&line).map_err(|_| ()))
            else {
                continue;
            };
            self::tally(&members, settings, &mut survey, &mut tally);
        }
        tally.finish(&mut survey);
        Ok(survey)
    }

    fn cut<'a>(&self, text: Text<'a>, _: &'a Survey) -> Records<'a> {
        let lines = Lines::new(text).zip(0..);
        Box::new(lines.map(|(line, ordinal)| {
            line.map(|(line, text)| Record::of_text(ordinal, Some(line), text))
        }))
    }

    fn read(&self, record: Record, context: &Context<'_>) -> Result<Draft, Skip> {
        read(record, context)
    }
}

/// Learns from one object which keys and ids the file has, and how its days are written.
pub(super) fn tally(
    members: &Members<'_>,
    settings: &Settings,
    survey: &mut Survey,
    tally: &mut Tally,
) {
    if ninjs::is_ninjs(members) {
        ninjs::own_id(members).iter().for_each(|id| tally.id(id.trim()));
        return;
    }
    for (at, (key, value)) in members.0.iter().enumerate() {
        // Records mostly have the same keys in the same order.
        let known = survey.columns.get(at).is_some_and(|known| known == key)
            || survey.columns.iter().any(|known| known == key);
        if !known && survey.columns.len() < MOST_KEYS {
            survey.columns.push(key.clone().into_owned());
        }
        let told = settings.field_of(key).map(|(field, _)| field);
        if matches!(told, Some(Field::Id | Field::Date))
            && let Ok(Some(Value::Text(text))) = value_of(value)
            && !text.trim().is_empty()
        {
            match told {
                Some(Field::Id) => tally.id(text.trim()),
                _ => tally.date(&text),
            }
        }
    }
}

/// Reads an object as an article, by the names of its keys.
pub(super) fn read(record: Record, context: &Context<'_>) -> Result<Draft, Skip> {
    let line = record.line.unwrap_or(1);
    let text = record.text.as_str();
    let column = |part: &str, within: usize| {
        (part.as_ptr() as usize - text.as_ptr() as usize + within) as u64
    };
    let wrong = |error: serde_json::Error, part: &str| {
        not_json(&error).at_line(line).at_column(column(part, error.column().max(1)))
    };
    let members = Members::of(text).map_err(|error| wrong(error, text))?;
    if let Some((_, value)) = members.0.iter().find(|(_, value)| is_deep(value.get())) {
        return Err(too_deep().at_line(line).at_column(column(value.get(), 1)));
    }
    if ninjs::is_ninjs(&members) {
        return Ok(ninjs::read(&members, context));
    }
    let mut values = Values::default();
    let mut warnings = Vec::new();
    let mut mapped: Vec<&str> = Vec::with_capacity(8);
    for (key, value) in &members.0 {
        let Some((field, rank)) = context.settings.field_of(key) else { continue };
        let mut odd = |what: &str| {
            warnings.push(Warning::new("W-FIELD", format!("`{key}` {what}")));
        };
        if mapped.contains(&key.as_ref()) {
            odd("stands twice; the last was taken");
        }
        mapped.push(key);
        match value_of(value).map_err(|error| wrong(error, value.get()))? {
            Some(value) => values.offer(field, rank, value),
            // `published: true` says that it was, not when.
            None if field == Field::Date && matches!(value.get(), "true" | "false") => {}
            None if value.get() == "null" => {}
            None if field.is_list() && is_empty_list(value.get()) => {}
            None => odd("is neither text nor a list of texts; not used"),
        }
    }
    let has_body = mapped.iter().any(|key| is_body(key, context.settings));
    if !values.has(Field::Body)
        && let Some((name, teaser)) = teaser(&members)
    {
        let text = format!("no text but `{name}`, which was taken");
        warnings.push(Warning::new("W-FIELD", text));
        values.offer(Field::Body, 0, Value::Text(teaser));
    }
    if !values.has(Field::Body) && !has_body {
        let seen: Vec<String> = members.0.iter().map(|(key, _)| key.clone().into_owned()).collect();
        return Err(no_body(&seen, "record").at_line(line));
    }
    let mut body = values.take_body().unwrap_or_default();
    if body.starts_with('<') && body.ends_with('>') && marked::is_html(&body) {
        body = marked::plain(&body);
    }
    let mut draft = values.into_draft(context.origin.clone(), body);
    draft.article.warnings.extend(warnings);
    Ok(draft)
}

/// What services give where they do not give the text, the best first.
const TEASERS: [&str; 5] = ["lead_paragraph", "abstract", "snippet", "description", "summary"];

/// The first such text of an object, and its name.
fn teaser(members: &Members<'_>) -> Option<(&'static str, String)> {
    TEASERS.into_iter().find_map(|name| {
        let text: String = serde_json::from_str(members.get(name)?).ok()?;
        (!text.trim().is_empty()).then_some((name, text))
    })
}

/// Whether `text` is an object that could be an article.
pub(super) fn has_text(text: &str, settings: &Settings) -> bool {
    Members::of(text).is_ok_and(|members| {
        let is_text = |json: &str| json.starts_with(['"', '{', '[']);
        ninjs::is_ninjs(&members)
            || teaser(&members).is_some()
            || members.iter().any(|(key, json)| is_text(json) && is_body(key, settings))
    })
}

/// Whether [`read`] would find that it is no JSON.
///
/// # Errors
///
/// `E-JSON`, its place told from where `text` begins.
pub(super) fn check(text: &str) -> Result<(), Skip> {
    let members = Members::of(text).map_err(|error| {
        let (line, column) = (error.line().max(1) as u64, error.column().max(1) as u64);
        not_json(&error).at_line(line).at_column(column)
    })?;
    match members.0.iter().find(|(_, value)| is_deep(value.get())) {
        Some((_, value)) => {
            let before = value.get().as_ptr() as usize - text.as_ptr() as usize;
            let before = &text.as_bytes()[..before];
            let line = memchr::memchr_iter(b'\n', before).count() as u64 + 1;
            let start = memchr::memrchr(b'\n', before).map_or(0, |last| last + 1);
            Err(too_deep().at_line(line).at_column((before.len() - start) as u64 + 1))
        }
        None => Ok(()),
    }
}

fn not_json(error: &serde_json::Error) -> Skip {
    Skip::new("E-JSON", format!("{}; record skipped", without_place(error)))
}

fn too_deep() -> Skip {
    Skip::new("E-JSON", format!("nested deeper than {DEEPEST}; record skipped"))
}

fn is_empty_list(json: &str) -> bool {
    let list = json.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    list.is_some_and(|inside| inside.trim().is_empty())
}

/// Whether a key holds the text.
pub(super) fn is_body(key: &str, settings: &Settings) -> bool {
    settings.field_of(key).is_some_and(|(field, _)| field == Field::Body)
}

/// What is wrong, without serde's words on where.
fn without_place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rfind(" at line ") {
        Some(at) => text[..at].to_owned(),
        None => text,
    }
}

/// The members of an object in order, those of an object within it that holds them all included:
/// `fields`, `_source`, `attributes`.
pub(super) struct Members<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'a> Members<'a> {
    /// The members of the object that `text` holds, values still unread.
    pub(super) fn of(text: &'a str) -> Result<Self, serde_json::Error> {
        let mut members = serde_json::from_str::<Members<'_>>(text)?;
        let holds = |(key, value): &(Cow<'_, str>, &RawValue)| {
            matches!(key.as_ref(), "fields" | "_source" | "attributes")
                && value.get().starts_with('{')
        };
        if members.0.iter().any(holds) {
            let (inner, outer): (Vec<_>, _) = members.0.into_iter().partition(holds);
            members = Members(outer);
            for (_, value) in inner {
                members.0.extend(serde_json::from_str::<Members<'_>>(value.get())?.0);
            }
        }
        Ok(members)
    }

    /// The value of a key, as it is written.
    pub(super) fn get(&self, key: &str) -> Option<&'a str> {
        self.iter().find(|(known, _)| *known == key).map(|(_, json)| json)
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(key, _)| key.as_ref())
    }

    /// Keys and their values, as they are written.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &'a str)> {
        self.0.iter().map(|(key, value)| (key.as_ref(), value.get()))
    }
}

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::with_capacity(16);
                while let Some((Key(key), value)) = map.next_entry()? {
                    members.push((key, value));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Reader)
    }
}

/// A key or text that is borrowed where it holds no escapes; serde's own `Cow` always copies.
struct Key<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Key<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Key(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Key(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Reader)
    }
}

/// What stands for an object where a text is wanted: its name, a headline's main form, a byline as
/// it was printed, a page as it is shown.
const NAMES: [&str; 4] = ["name", "main", "original", "rendered"];

/// Reads a value: a text, a number as it is written, a list of these, or an object by its `name`.
/// `None` for anything else.
fn value_of(value: &RawValue) -> Result<Option<Value>, serde_json::Error> {
    let text = value.get();
    Ok(match text.as_bytes().first() {
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(text)?;
            let mut texts = Vec::with_capacity(items.len());
            for item in items {
                texts.extend(text_of(item)?);
            }
            (!texts.is_empty()).then_some(Value::List(texts))
        }
        _ => text_of(value)?.map(Value::Text),
    })
}

fn text_of(value: &RawValue) -> Result<Option<String>, serde_json::Error> {
    let text = value.get();
    Ok(match text.as_bytes().first() {
        Some(b'"') => Some(serde_json::from_str::<String>(text)?),
        Some(b'-' | b'0'..=b'9') => Some(text.to_owned()),
        Some(b'{') => {
            let members = Members::of(text)?;
            let named = NAMES.iter().find_map(|name| {
                let json = members.get(name).filter(|json| json.starts_with('"'))?;
                Some((*name, json))
            });
            match named {
                Some(("rendered", html)) => {
                    Some(text_of_html(&serde_json::from_str::<String>(html)?))
                }
                Some((_, text)) => Some(serde_json::from_str::<String>(text)?),
                None => None,
            }
        }
        _ => None,
    })
}

/// Whether arrays and objects in `json`, which is well formed, nest too deep.
fn is_deep(json: &str) -> bool {
    let bytes = json.as_bytes();
    if !matches!(bytes.first(), Some(b'[' | b'{')) || bytes.len() < 2 * DEEPEST {
        return false;
    }
    // The record itself is one level.
    let (mut depth, mut at) = (1, 0);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'[' | b'{' => {
                depth += 1;
                if depth > DEEPEST {
                    return true;
                }
            }
            b']' | b'}' => depth -= 1,
            b'"' => at += string_length(&bytes[at + 1..]),
            _ => {}
        }
        at += 1;
    }
    false
}

/// The bytes of a string after its opening quote, the closing one included.
fn string_length(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(found) = memchr::memchr2(b'"', b'\\', &bytes[at..]) {
        at += found + 1;
        if bytes[at - 1] == b'"' {
            return at;
        }
        at += 1;
        if at >= bytes.len() {
            break;
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Origin;
    use crate::base::Day;

    fn check(line: &str, expected: &str) {
        let settings = Settings::new(Day::MAX);
        let survey = Survey::default();
        let context = Context { origin: Origin::default(), settings: &settings, survey: &survey };
        let record = Record::of_text(0, Some(7), line.to_owned());
        let told = match JsonLines.read(record, &context) {
            Ok(draft) => {
                let article = draft.article;
                let parts = [article.headline, draft.published, article.byline, article.own_id];
                let parts = parts.map(|part| part.unwrap_or("-".to_owned())).join(" ");
                let people = article.people.join("+");
                let odd: Vec<String> = article.warnings.iter().map(ToString::to_string).collect();
                format!("{}: {parts} {people} {}", article.body, odd.join(" "))
            }
            Err(skip) => format!("{} {}", skip.place("f"), skip),
        };
        assert_eq!(told.trim_end(), expected, "{line}");
    }

    #[test]
    fn records() {
        check(
            r#"{"id":42,"title":"T","text":"B","date":"2020-07-16","authors":["A","C"]}"#,
            "B: T 2020-07-16 A, C 42",
        );
        check(
            r#"{"Title":"T","Full_Text":"caf\u00e9\n","people":["X","Y","X"]}"#,
            "café\n: T - - - X+Y",
        );
        check(
            r#"{"body":"B","source":{"id":null,"name":"BBC"},"people":"X; Y"}"#,
            "B: - - - - X+Y",
        );
        check(r#"{"text":["p","q"]}"#, "p\n\nq: - - - -");
        check(r#"{"body":"B","date":1594942200,"n":1e999}"#, "B: - 1594942200 - -");
        check(r#"{"body":"B","published":true}"#, "B: - - - -");
        check(r#"{"body":"B","modified":"2020-01-01"}"#, "B: - - - -");
    }

    #[test]
    fn odd_fields_are_dropped_and_told() {
        let dropped = "is neither text nor a list of texts; not used";
        check(
            r#"{"body":"B","title":{},"date":[]}"#,
            &format!("B: - - - -  W-FIELD: `title` {dropped} W-FIELD: `date` {dropped}"),
        );
        check(
            r#"{"body":"A","body":"B"}"#,
            "B: - - - -  W-FIELD: `body` stands twice; the last was taken",
        );
    }

    #[test]
    fn records_that_are_none() {
        check("{\"body\":\"B\"", "f:7:11 E-JSON: EOF while parsing an object; record skipped");
        check("{\"body\":\"B\",}", "f:7:13 E-JSON: trailing comma; record skipped");
        check("{\"body\":NaN}", "f:7:9 E-JSON: expected value; record skipped");
        check("[1]", "f:7:1 E-JSON: invalid type: sequence, expected an object; record skipped");
        let surrogate = r#"{"a":1,"body":"x\ud800"}"#;
        check(surrogate, "f:7:23 E-JSON: unexpected end of hex escape; record skipped");
        check(
            r#"{"headline":"H","story":"S"}"#,
            "f:7 E-FIELD: no column holds the text (seen: headline, story); record skipped; \
             name it with --map body=COLUMN",
        );
        let deep = format!("{{\"body\":\"B\",\"x\":{}{}}}", "[".repeat(10_000), "]".repeat(10_000));
        check(&deep, "f:7:17 E-JSON: nested deeper than 128; record skipped");
        let open = "[".repeat(1_000_000);
        assert!(Members::of(&open).is_err());
        assert!(Members::of(&format!("{{\"x\":{open}")).is_err());
    }

    #[test]
    fn depth_does_not_count_brackets_in_strings() {
        assert!(!is_deep(&format!("[\"{}\\\"[\"]", "[".repeat(500))));
        assert!(is_deep(&format!("[{}{}]", "[".repeat(200), "]".repeat(200))));
    }

    proptest::proptest! {
        #[test]
        fn never_panics(line in "\\PC{0,40}|[{}\\[\\]\":,a1\\\\u]{0,40}") {
            let settings = Settings::new(Day::MAX);
            let survey = Survey::default();
            let context = Context { origin: Origin::default(), settings: &settings, survey: &survey };
            let _ = JsonLines.read(Record::of_text(0, None, line), &context);
        }
    }
}
