//! How do articles leave for other programs: spreadsheets, bibliographies, notebooks?
//!
//! # Source
//!
//! CSV: RFC 4180. RIS: Research Information Systems' format, type `NEWS`, as Zotero reads it. BibTeX:
//! entries of type `article`, UTF-8. CSL-JSON: schema `csl-data.json` of the Citation Style Language 1.0.2.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use crate::article::{Author, authors};
use crate::report::ExportedArticle;

use super::csv::line;
use super::json::jsonl;
use super::safe::safe_line;

/// In which form articles leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// A table, without the texts.
    Csv,
    /// One JSON object a line, texts and all.
    Jsonl,
    /// For reference managers.
    Ris,
    /// For LaTeX and reference managers.
    Bibtex,
    /// For pandoc and reference managers.
    CslJson,
    /// A list to read.
    Markdown,
}

/// Writes articles one after another.
#[derive(Debug)]
pub struct ExportWriter {
    format: ExportFormat,
    n_written: usize,
    /// How often each key was given.
    keys: HashMap<String, usize>,
    /// Whether each article says which query found it.
    of_queries: bool,
}

impl ExportWriter {
    /// A writer of the answers to one query.
    pub fn new(format: ExportFormat) -> ExportWriter {
        ExportWriter { format, n_written: 0, keys: HashMap::new(), of_queries: false }
    }

    /// A writer of the answers to several, each with its query's id.
    pub fn of_queries(format: ExportFormat) -> ExportWriter {
        ExportWriter { of_queries: true, ..ExportWriter::new(format) }
    }

    /// What stands before the first article.
    pub fn head(&self) -> String {
        match self.format {
            ExportFormat::Csv => {
                let query = self.of_queries.then_some("query");
                let columns = query.iter().chain(&COLUMNS).map(|name| (*name).to_owned());
                line(&columns.collect::<Vec<_>>())
            }
            ExportFormat::CslJson => "[".to_owned(),
            _ => String::new(),
        }
    }

    /// One article, found by the query of that id.
    pub fn article(&mut self, article: &ExportedArticle, query: &str) -> String {
        self.n_written += 1;
        let query = self.of_queries.then_some(query);
        match self.format {
            ExportFormat::Csv => row(article, query),
            ExportFormat::Jsonl => jsonl(article),
            ExportFormat::Ris => ris(article, query),
            ExportFormat::Bibtex => {
                let key = self.key(article);
                bibtex(article, &key, query)
            }
            ExportFormat::CslJson => {
                let key = self.key(article);
                let comma = if self.n_written > 1 { "," } else { "" };
                let item = Value::Object(csl(article, &key, query));
                format!("{comma}\n{}", jsonl(&item).trim_end())
            }
            ExportFormat::Markdown => markdown(article, query),
        }
    }

    /// What stands behind the last article.
    pub fn tail(&self) -> String {
        match self.format {
            ExportFormat::CslJson => "\n]\n".to_owned(),
            _ => String::new(),
        }
    }

    /// A key of letters and digits, each given once.
    fn key(&mut self, article: &ExportedArticle) -> String {
        let kept = |c: char| if c.is_ascii_alphanumeric() || "-._".contains(c) { c } else { '-' };
        let key: String = format!("dateline-{}", article.id).chars().map(kept).collect();
        let n = self.keys.entry(key.clone()).or_default();
        *n += 1;
        if *n == 1 { key } else { format!("{key}-{n}") }
    }
}

const COLUMNS: [&str; 21] = [
    "rank",
    "id",
    "date",
    "headline",
    "dateline",
    "source",
    "section",
    "byline",
    "credit",
    "edition",
    "page",
    "lang",
    "words",
    "path",
    "url",
    "people",
    "organizations",
    "places",
    "matches",
    "score",
    "copies",
];

fn row(article: &ExportedArticle, query: Option<&str>) -> String {
    let or_empty = |value: &Option<String>| value.clone().unwrap_or_default();
    let mut cells: Vec<String> = query.map(str::to_owned).into_iter().collect();
    cells.extend([
        article.rank.to_string(),
        article.id.clone(),
        or_empty(&article.date),
        or_empty(&article.headline),
        or_empty(&article.dateline),
        or_empty(&article.source),
        or_empty(&article.section),
        or_empty(&article.byline),
        or_empty(&article.credit),
        or_empty(&article.edition),
        or_empty(&article.page),
        or_empty(&article.lang),
        article.words.to_string(),
        article.path.clone(),
        or_empty(&article.url),
        article.people.join("; "),
        article.organizations.join("; "),
        article.places.join("; "),
        article.matches.to_string(),
        article.score.to_string(),
        article.copies.join("; "),
    ]);
    line(&cells)
}

/// Year, month and day, as far as they are known.
fn date_parts(article: &ExportedArticle) -> Vec<&str> {
    article.date.as_deref().map(|date| date.split('-').collect()).unwrap_or_default()
}

fn ris(article: &ExportedArticle, query: Option<&str>) -> String {
    let mut text = String::new();
    let mut add = |tag: &str, value: &str| {
        let value = safe_line(value);
        if !value.trim().is_empty() {
            text.push_str(&format!("{tag}  - {}\r\n", value.trim()));
        }
    };
    let or_empty = |value: &'_ Option<String>| value.clone().unwrap_or_default();
    add("TY", "NEWS");
    add("TI", &article.title);
    for author in authors(&or_empty(&article.byline)) {
        let name = match author {
            Author::Person { given, family, suffix: None } => format!("{family}, {given}"),
            Author::Person { given, family, suffix: Some(suffix) } => {
                format!("{family}, {given}, {suffix}")
            }
            Author::Other(name) => name,
        };
        add("AU", &name);
    }
    add("T2", &or_empty(&article.source));
    let parts = date_parts(article);
    if let Some(year) = parts.first() {
        add("PY", year);
        let rest = (1..3).map(|i| parts.get(i).copied().unwrap_or("")).collect::<Vec<_>>();
        add("DA", &format!("{year}/{}/", rest.join("/")));
    }
    add("ET", &or_empty(&article.edition));
    add("SE", &or_empty(&article.section));
    add("SP", &or_empty(&article.page));
    add("UR", &or_empty(&article.url));
    add("LA", &or_empty(&article.lang));
    add("AN", &article.id);
    add("N1", &article.path);
    add("KW", query.unwrap_or(""));
    text + "ER  - \r\n\r\n"
}

fn bibtex(article: &ExportedArticle, key: &str, query: Option<&str>) -> String {
    let mut fields: Vec<(&str, String)> = vec![("title", format!("{{{}}}", tex(&article.title)))];
    let names: Vec<String> = authors(article.byline.as_deref().unwrap_or(""))
        .iter()
        .map(|author| match author {
            Author::Person { given, family, suffix: None } => {
                format!("{}, {}", tex(family), tex(given))
            }
            Author::Person { given, family, suffix: Some(suffix) } => {
                format!("{}, {}, {}", tex(family), tex(suffix), tex(given))
            }
            Author::Other(name) => format!("{{{}}}", tex(name)),
        })
        .collect();
    fields.push(("author", names.join(" and ")));
    fields.push(("journal", tex(article.source.as_deref().unwrap_or(""))));
    let parts = date_parts(article);
    for (name, part) in ["year", "month", "day"].iter().zip(&parts) {
        fields.push((name, part.trim_start_matches('0').to_owned()));
    }
    if parts.len() == 1 && parts[0].starts_with('0') {
        fields.push(("year", parts[0].to_owned()));
    }
    fields.push(("pages", tex(article.page.as_deref().unwrap_or(""))));
    fields.push(("edition", tex(article.edition.as_deref().unwrap_or(""))));
    let url = safe_line(article.url.as_deref().unwrap_or(""));
    let url = url.replace('{', "%7B").replace('}', "%7D").replace('\\', "%5C");
    fields.push(("url", url));
    fields.push(("langid", tex(article.lang.as_deref().unwrap_or(""))));
    fields.push(("keywords", tex(query.unwrap_or(""))));
    fields.push(("note", tex(&article.path)));
    let lines: String = fields
        .iter()
        .filter(|(_, value)| !value.is_empty() && value != "{}")
        .map(|(name, value)| format!("  {name} = {{{value}}},\n"))
        .collect();
    format!("@article{{{key},\n{lines}}}\n\n")
}

/// Text as TeX sets it.
fn tex(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in safe_line(text).chars() {
        match c {
            '\\' => escaped.push_str("\\textbackslash{}"),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            '{' | '}' | '$' | '&' | '%' | '#' | '_' => {
                escaped.push('\\');
                escaped.push(c);
            }
            c => escaped.push(c),
        }
    }
    escaped.trim().to_owned()
}

fn csl(article: &ExportedArticle, key: &str, query: Option<&str>) -> Map<String, Value> {
    let mut item = Map::new();
    item.insert("id".to_owned(), json!(key));
    item.insert("type".to_owned(), json!("article-newspaper"));
    let names: Vec<Value> = authors(article.byline.as_deref().unwrap_or(""))
        .into_iter()
        .map(|author| match author {
            Author::Person { given, family, suffix: None } => {
                json!({"family": family, "given": given})
            }
            Author::Person { given, family, suffix: Some(suffix) } => {
                json!({"family": family, "given": given, "suffix": suffix})
            }
            Author::Other(name) => json!({"literal": name}),
        })
        .collect();
    if !names.is_empty() {
        item.insert("author".to_owned(), Value::Array(names));
    }
    let parts: Vec<i64> = date_parts(article).iter().filter_map(|part| part.parse().ok()).collect();
    if !parts.is_empty() {
        item.insert("issued".to_owned(), json!({ "date-parts": [parts] }));
    }
    for (name, value) in [
        ("title", Some(article.title.as_str()).filter(|title| !title.is_empty())),
        ("container-title", article.source.as_deref()),
        ("section", article.section.as_deref()),
        ("edition", article.edition.as_deref()),
        ("page", article.page.as_deref()),
        ("URL", article.url.as_deref()),
        ("language", article.lang.as_deref()),
        ("keyword", query),
        ("archive_location", Some(article.path.as_str())),
    ] {
        if let Some(value) = value {
            item.insert(name.to_owned(), json!(value));
        }
    }
    item
}

/// How an article is cited, as plain text on one line: who, "what", where, when, which page, at what address.
pub fn citation(article: &ExportedArticle) -> String {
    let plain = |text: &str| safe_line(text).into_owned();
    let url = article.url.as_deref().map(|url| format!(" {}", plain(url)));
    format!("{}.{}", cited(article, plain, plain), url.unwrap_or_default())
}

fn markdown(article: &ExportedArticle, query: Option<&str>) -> String {
    let plain = |text: &str| {
        let mut escaped = String::with_capacity(text.len());
        for c in safe_line(text).chars() {
            if matches!(c, '\\' | '*' | '_' | '`' | '[' | ']' | '<' | '>' | '#') {
                escaped.push('\\');
            }
            escaped.push(c);
        }
        escaped
    };
    let url = article.url.as_deref().map(|url| {
        let url = safe_line(url).replace('<', "%3C").replace('>', "%3E").replace(' ', "%20");
        format!(" <{url}>")
    });
    let found_by = query.map(|query| format!(" ({})", plain(query)));
    format!(
        "- {}.{} `{}`{}\n",
        cited(article, plain, |source| format!("*{}*", plain(source))),
        url.unwrap_or_default(),
        safe_line(&article.id).replace('`', "'"),
        found_by.unwrap_or_default()
    )
}

/// What a citation says up to the address, its texts and the name of its source put into their form.
fn cited(
    article: &ExportedArticle,
    plain: impl Fn(&str) -> String,
    emphasised: impl Fn(&str) -> String,
) -> String {
    let mut parts: Vec<String> = Vec::new();
    let names: Vec<String> = authors(article.byline.as_deref().unwrap_or(""))
        .into_iter()
        .map(|author| match author {
            Author::Person { given, family, suffix: None } => format!("{given} {family}"),
            Author::Person { given, family, suffix: Some(suffix) } => {
                format!("{given} {family} {suffix}")
            }
            Author::Other(name) => name,
        })
        .collect();
    if !names.is_empty() {
        parts.push(plain(&names.join(", ")));
    }
    if !article.title.is_empty() {
        parts.push(format!("“{}”", plain(&article.title)));
    }
    parts.extend(article.source.as_deref().map(emphasised));
    parts.push(article.date.clone().unwrap_or_else(|| "undated".to_owned()));
    parts.extend(article.edition.as_deref().map(|edition| format!("edition {}", plain(edition))));
    parts.extend(article.page.as_deref().map(|page| format!("page {}", plain(page))));
    parts.join(", ")
}
