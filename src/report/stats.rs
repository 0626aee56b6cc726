//! How much does the index hold?

use schemars::JsonSchema;
use serde::Serialize;

use crate::base::Result;
use crate::index::{Archive, unpack_date};

/// Sizes and counts of an index.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct StatsReport {
    /// Articles that can be found.
    pub articles: u64,
    /// Of them, those with no known day.
    pub undated: u64,
    /// The earliest date, as exactly as it is known.
    pub first: Option<String>,
    /// The latest date.
    pub last: Option<String>,
    /// Articles by language, the commonest first.
    pub languages: Vec<Share>,
    /// Files read.
    pub files: u64,
    /// Records that were not indexed; `dateline skipped` lists them.
    pub skipped: u64,
    /// The folders indexed.
    pub roots: Vec<RootReport>,
    /// Bytes on disk.
    pub bytes: u64,
    /// Segments of the index.
    pub segments: u64,
}

/// How many articles share a value.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct Share {
    /// The value; `null` where it is unknown.
    pub value: Option<String>,
    /// How many articles.
    pub count: u64,
}

/// A recorded root.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct RootReport {
    /// Its name, which begins the ids' keys.
    pub name: String,
    /// Where it was when it was last indexed.
    pub path: String,
}

/// Counts what `archive` holds.
pub fn stats(archive: &Archive) -> Result<StatsReport> {
    let summary = archive.summary()?;
    let date = |packed: u64| unpack_date(packed).map(|date| date.to_string());
    Ok(StatsReport {
        articles: summary.articles,
        undated: summary.undated,
        first: summary.dates.and_then(|(first, _)| date(first)),
        last: summary.dates.and_then(|(_, last)| date(last)),
        languages: summary
            .languages
            .into_iter()
            .map(|(value, count)| Share { value, count })
            .collect(),
        files: summary.files,
        skipped: summary.skipped,
        roots: summary.roots.into_iter().map(|(name, path)| RootReport { name, path }).collect(),
        bytes: summary.bytes,
        segments: summary.segments,
    })
}
