//! What does the indexer see in a text?

use serde::{Deserialize, Serialize};

use crate::analysis::entities::{Kind, SHOWN};
use crate::analysis::{Analysed, Analyzer};
use crate::article::{Article, DatelineDay, Origin};
use crate::base::{Error, ErrorKind, Result, Span};

/// What was seen in one text. Serializes to the JSON of the contract.
#[derive(Clone, Debug, Serialize)]
pub struct AnalyzeReport {
    /// The record's own id.
    pub id: Option<String>,
    /// The day it was published, as exactly as it is known.
    pub date: Option<String>,
    /// Its headline.
    pub headline: Option<String>,
    /// Where it was filed.
    pub dateline: Option<String>,
    /// ISO 639-1 code of its language.
    pub lang: Option<String>,
    /// The text, byte for byte.
    pub body: String,
    /// The people, organizations and places it names.
    pub entities: Vec<EntityReport>,
    /// The times it speaks of, each with its value.
    pub dates: Vec<DateReport>,
}

/// An entity with its mentions.
#[derive(Clone, Debug, Serialize)]
pub struct EntityReport {
    /// What it is.
    pub kind: Kind,
    /// Its canonical name within the text.
    pub name: String,
    /// Where the body names it.
    pub mentions: Vec<MentionReport>,
}

/// One mention: half-open byte offsets into the body, and the text there.
#[derive(Clone, Debug, Serialize)]
pub struct MentionReport {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The text there.
    pub text: String,
}

/// An expression of time: half-open byte offsets, the text there, its value as TIMEX3 writes it.
#[derive(Clone, Debug, Serialize)]
pub struct DateReport {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The text there.
    pub text: String,
    /// Its value.
    pub value: String,
}

/// Analyses an article as the indexer would.
pub fn analyze(analyzer: &mut Analyzer, article: Article) -> AnalyzeReport {
    let id = article.own_id.clone();
    let Analysed { article, lang, entities, times, .. } = analyzer.analyse(article);
    let mention = |span: &Span| MentionReport {
        start: span.start,
        end: span.end,
        text: span.of(&article.body).to_owned(),
    };
    // What lies below is a guess that only the rest of an archive can make a name.
    let shown = entities.iter().filter(|entity| entity.margin >= SHOWN);
    let entities = shown
        .map(|entity| EntityReport {
            kind: entity.kind,
            name: entity.name.clone(),
            mentions: entity.mentions.iter().map(mention).collect(),
        })
        .collect();
    let dates = times
        .iter()
        .map(|time| DateReport {
            start: time.span.start,
            end: time.span.end,
            text: time.span.of(&article.body).to_owned(),
            value: time.value.to_string(),
        })
        .collect();
    AnalyzeReport {
        id,
        date: article.date.map(|date| date.to_string()),
        headline: article.headline,
        dateline: article.dateline,
        lang: lang.map(|lang| lang.code().to_owned()),
        entities,
        dates,
        body: article.body,
    }
}

/// One line of `analyze --input jsonl`.
#[derive(Deserialize)]
struct Record {
    #[serde(default)]
    id: Option<serde_json::Value>,
    #[serde(default)]
    date: Option<String>,
    #[serde(default)]
    headline: Option<String>,
    body: String,
}

/// Analyses one JSON record (`{"id":…,"date":"YYYY-MM-DD","headline":…,"body":"…"}`); `line` is
/// its number, for errors.
///
/// # Errors
///
/// A line that is no such record.
pub fn analyze_record(analyzer: &mut Analyzer, json: &str, line: usize) -> Result<AnalyzeReport> {
    let record: Record = serde_json::from_str(json).map_err(|error| {
        Error::new(ErrorKind::Request, "E-JSON", error.to_string()).at(format!("line {line}")).hint(
            "one object a line: {\"id\":…,\"date\":\"2020-07-16\",\"headline\":…,\"body\":\"…\"}",
        )
    })?;
    let mut article = Article::new(Origin::default(), record.body);
    article.own_id = record.id.map(|id| match id {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    });
    article.date = record.date.and_then(|date| date.parse().ok());
    article.headline = record.headline;
    if let Some(dateline) = crate::article::find_dateline(&article.body) {
        article.dateline = Some(dateline.place);
        if let Some(DatelineDay::Day(day)) = dateline.day {
            article.filed = Some(day);
        }
        article.credit = dateline.credit;
    }
    Ok(analyze(analyzer, article))
}
