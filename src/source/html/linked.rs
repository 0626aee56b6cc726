//! What does JSON-LD say of the article on a page?
//!
//! A page may hold several scripts, each with an object, a list or a graph, of which most describe
//! the site, the way to the page or other articles. Scripts that are not quite JSON are mended as
//! far as that can be done without a guess.

use serde_json::{Map, Value};

use super::strip::text_of;

/// What was said of the article, each as written; `None` and empty where nothing was.
#[derive(Debug, Default)]
pub(super) struct Linked {
    pub(super) headline: Option<String>,
    pub(super) published: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) publisher: Option<String>,
    pub(super) section: Option<String>,
    pub(super) lang: Option<String>,
    pub(super) url: Option<String>,
    pub(super) body: Option<String>,
    pub(super) people: Vec<String>,
    pub(super) organizations: Vec<String>,
    pub(super) places: Vec<String>,
}

/// What `scripts`, the JSON-LD of one page, say of its article. Where they tell of several, the one
/// whose address is `url` is meant, else the first.
pub(super) fn read(scripts: &[String], url: Option<&str>) -> Linked {
    let values: Vec<Value> = scripts.iter().flat_map(|script| parse(script)).collect();
    let mut things = Vec::new();
    for value in &values {
        gather(value, &mut things);
    }
    let rank = |thing: &Map<String, Value>| {
        let kind = kinds(thing).filter_map(kind_rank).min()?;
        let is_here =
            url.is_some() && urls(thing).any(|told| url.is_some_and(|url| same(told, url)));
        Some((kind, !is_here))
    };
    let best = things.iter().filter_map(|thing| Some((rank(thing)?, *thing)));
    // The first of the best: `min_by_key` keeps it.
    let Some((_, article)) = best.min_by_key(|(rank, _)| *rank) else {
        return Linked::default();
    };
    let told = |key: &str| article.get(key).and_then(first_text);
    let mut linked = Linked {
        headline: told("headline").or_else(|| told("name")).map(|text| text_of(&text)),
        published: told("datePublished")
            .or_else(|| told("dateCreated"))
            .or_else(|| told("uploadDate")),
        authors: article.get("author").map_or_else(Vec::new, |author| names(author, &things)),
        publisher: article
            .get("publisher")
            .and_then(|publisher| names(publisher, &things).into_iter().next()),
        section: told("articleSection").map(|text| text_of(&text)),
        lang: told("inLanguage"),
        url: urls(article).find(|url| url.starts_with("http")).map(str::to_owned),
        body: told("articleBody"),
        ..Linked::default()
    };
    for key in ["about", "mentions"] {
        for thing in article.get(key).into_iter().flat_map(as_list) {
            let Some(thing) = thing.as_object() else { continue };
            let Some(name) = thing.get("name").and_then(Value::as_str) else { continue };
            let list = match kinds(thing).next() {
                Some("Person") => &mut linked.people,
                Some("Place" | "City" | "Country" | "State") => &mut linked.places,
                Some(kind) if kind.ends_with("Organization") => &mut linked.organizations,
                _ => continue,
            };
            list.push(text_of(name));
        }
    }
    linked
}

/// How likely a thing of that kind is the article: 0 is best.
fn kind_rank(kind: &str) -> Option<u8> {
    match kind {
        "NewsArticle" | "ReportageNewsArticle" | "AnalysisNewsArticle" | "OpinionNewsArticle" => {
            Some(0)
        }
        "LiveBlogPosting" | "BlogPosting" | "Article" | "Report" => Some(0),
        _ if kind.ends_with("Article") => Some(0),
        "SocialMediaPosting" | "Review" | "VideoObject" | "CreativeWork" => Some(1),
        "WebPage" | "ItemPage" => Some(2),
        _ => None,
    }
}

/// The kinds of a thing, without the vocabulary they are of.
fn kinds(thing: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let told = thing.get("@type").into_iter().flat_map(as_list).filter_map(Value::as_str);
    told.map(|kind| kind.rsplit(['/', ':', '#']).next().unwrap_or(kind))
}

/// Every address a thing goes by.
fn urls(thing: &Map<String, Value>) -> impl Iterator<Item = &str> {
    ["mainEntityOfPage", "url", "@id"].into_iter().filter_map(|key| match thing.get(key)? {
        Value::String(url) => Some(url.as_str()),
        Value::Object(page) => page.get("@id").or_else(|| page.get("url"))?.as_str(),
        _ => None,
    })
}

/// Whether two addresses name one page.
fn same(a: &str, b: &str) -> bool {
    let plain = |url: &str| {
        let url = url.split(['?', '#']).next().unwrap_or(url);
        let url = url.split_once("://").map_or(url, |(_, rest)| rest);
        url.strip_prefix("www.").unwrap_or(url).trim_end_matches('/').to_owned()
    };
    plain(a) == plain(b)
}

/// Keys under which other articles stand.
const OF_OTHERS: [&str; 9] = [
    "itemListElement",
    "hasPart",
    "isPartOf",
    "relatedLink",
    "liveBlogUpdate",
    "comment",
    "mentions",
    "about",
    "citation",
];

/// Every object that may be the article or is pointed to by it, in order.
fn gather<'v>(value: &'v Value, things: &mut Vec<&'v Map<String, Value>>) {
    // serde_json reads no more than 128 levels, so the way down is short.
    match value {
        Value::Array(values) => values.iter().for_each(|value| gather(value, things)),
        Value::Object(thing) => {
            things.push(thing);
            for (key, value) in thing {
                if !OF_OTHERS.contains(&key.as_str()) {
                    gather(value, things);
                }
            }
        }
        _ => {}
    }
}

/// One thing, or each of a list of them.
fn as_list(value: &Value) -> &[Value] {
    match value {
        Value::Array(values) => values,
        value => std::slice::from_ref(value),
    }
}

/// The first text of a value: itself, of a list, or the name or `@value` of an object.
fn first_text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Array(values) => return values.iter().find_map(first_text),
        Value::Object(thing) => {
            return thing.get("@value").or_else(|| thing.get("name")).and_then(first_text);
        }
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// The names of people or publishers: texts, objects with a name, or ids of such objects.
fn names(value: &Value, things: &[&Map<String, Value>]) -> Vec<String> {
    let name_of = |value: &Value| match value {
        Value::String(name) => Some(name.clone()),
        Value::Object(thing) => thing.get("name").and_then(first_text).or_else(|| {
            let id = thing.get("@id")?;
            let named = |thing: &&&Map<String, Value>| {
                thing.get("@id") == Some(id) && thing.contains_key("name")
            };
            things.iter().find(named)?.get("name").and_then(first_text)
        }),
        _ => None,
    };
    as_list(value).iter().filter_map(name_of).map(|name| text_of(&name)).collect()
}

/// The values of one script, mended where it is not quite JSON.
fn parse(script: &str) -> Vec<Value> {
    let script = without_wrapping(script);
    let all = |text: &str| -> Result<Vec<Value>, serde_json::Error> {
        serde_json::Deserializer::from_str(text).into_iter().collect()
    };
    if let Ok(values) = all(script) {
        return values;
    }
    let mended = mended(script);
    if let Ok(values) = all(&mended) {
        return values;
    }
    // Whatever else is broken, these two are short and mostly whole.
    let mut thing = Map::new();
    for key in ["headline", "datePublished"] {
        if let Some(text) = text_after(&mended, key) {
            thing.insert(key.to_owned(), Value::String(text));
        }
    }
    let told = thing.contains_key("datePublished");
    thing.insert("@type".to_owned(), Value::String("Article".to_owned()));
    if told { vec![Value::Object(thing)] } else { Vec::new() }
}

/// A script without the comments that hid it from old programs.
fn without_wrapping(script: &str) -> &str {
    let mut text = script.trim();
    loop {
        let before = text;
        for open in ["<!--", "//<![CDATA[", "// <![CDATA[", "/*<![CDATA[*/", "<![CDATA["] {
            text = text.strip_prefix(open).unwrap_or(text).trim_start();
        }
        for close in ["-->", "//]]>", "// ]]>", "/*]]>*/", "]]>", "//", ";"] {
            text = text.strip_suffix(close).unwrap_or(text).trim_end();
        }
        if text == before {
            return text;
        }
    }
}

/// Lines broken inside a text become blanks, commas before a closing bracket go.
fn mended(script: &str) -> String {
    let mut mended = String::with_capacity(script.len());
    let (mut in_text, mut escaped) = (false, false);
    for c in script.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if in_text => escaped = true,
            '"' => in_text = !in_text,
            '}' | ']' if !in_text => {
                let kept = mended.trim_end();
                let kept = kept.strip_suffix(',').map_or(mended.len(), str::len);
                mended.truncate(kept);
            }
            _ => {}
        }
        mended.push(if c.is_control() { ' ' } else { c });
    }
    mended
}

/// The text that stands after `"key":`, read up to the next quotation mark.
fn text_after(script: &str, key: &str) -> Option<String> {
    let at = script.find(&format!("\"{key}\""))? + key.len() + 2;
    let rest = script[at..].trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
    let mut text = String::new();
    let mut chars = rest.chars();
    loop {
        match chars.next()? {
            '"' => return Some(text),
            '\\' => text.push(chars.next()?),
            c => text.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(scripts: &[&str], expected: &str) {
        let scripts: Vec<String> = scripts.iter().map(|&script| script.to_owned()).collect();
        let told = read(&scripts, Some("https://example.org/a"));
        let parts = [
            told.headline.unwrap_or_default(),
            told.published.unwrap_or_default(),
            told.authors.join(", "),
            told.publisher.unwrap_or_default(),
        ];
        assert_eq!(parts.join(" | "), expected, "{scripts:?}");
    }

    #[test]
    fn where_the_article_stands() {
        let plain = r#"{"@type":"NewsArticle","headline":"Talks end","datePublished":"2020-07-16",
            "author":{"@type":"Person","name":"Ann Lee"},"publisher":{"name":"The Post"}}"#;
        let expected = "Talks end | 2020-07-16 | Ann Lee | The Post";
        check(&[plain], expected);
        check(&[&format!("[{plain}]")], expected);
        check(&[r#"{"@type":"WebSite","name":"Home"}"#, plain], expected);
        check(
            &[&format!(r#"{{"@graph":[{{"@type":"Organization","name":"X"}},{plain}]}}"#)],
            expected,
        );
        check(&[&format!(r#"{{"@type":"WebPage","name":"P","mainEntity":{plain}}}"#)], expected);
        check(&[&format!(r#"{{"@type":"ItemList","itemListElement":[{plain}]}}"#)], " |  |  | ");
        check(
            &[r#"{"@type":"NewsArticle","headline":"Other","url":"https://example.org/b"}
                {"@type":["Article","http://schema.org/NewsArticle"],"headline":"This",
                 "mainEntityOfPage":{"@id":"http://www.example.org/a/"}}"#],
            "This |  |  | ",
        );
        check(
            &[r##"{"@graph":[{"@type":"Article","headline":"H","author":[{"@id":"#p"},"Bo Ek"]},
                {"@id":"#p","@type":"Person","name":"Ann Lee"}]}"##],
            "H |  | Ann Lee, Bo Ek | ",
        );
    }

    #[test]
    fn what_is_not_quite_json() {
        let check = |script: &str| check(&[script], "Talks & more | 2020-07-16 |  | ");
        check(
            "<!-- //<![CDATA[\n{\"@type\":\"Article\",\"headline\":\"Talks &amp; more\",\
             \"datePublished\":\"2020-07-16\"};\n//]]> -->",
        );
        check(
            "{\"@type\":\"Article\",\"headline\":\"Talks\n&#38; more\",\
             \"datePublished\":\"2020-07-16\",\n}",
        );
        check(
            r#"{"@type":"Article","headline":"Talks & more","datePublished":"2020-07-16",
             "articleBody":"He said "no" and left"}"#,
        );
        assert!(parse("{").is_empty());
        assert!(parse("<p>").is_empty());
    }

    #[test]
    fn who_and_what_it_is_about() {
        let script = r#"{"@type":"NewsArticle","about":[{"@type":"Person","name":"Bo Ek"},
            {"@type":"Thing","name":"Talks"}],"mentions":{"@type":"NewsMediaOrganization",
            "name":"The Post"},"articleSection":["World","Asia"],"inLanguage":{"name":"en"}}"#;
        let told = read(&[script.to_owned()], None);
        assert_eq!(
            (told.people, told.organizations),
            (vec!["Bo Ek".into()], vec!["The Post".into()])
        );
        assert_eq!((told.section.as_deref(), told.lang.as_deref()), (Some("World"), Some("en")));
    }
}
