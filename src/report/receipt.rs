//! What did a search find, on which day, in which archive, and does it still?
//!
//! A receipt is a search that can be made again by somebody else: the query as typed and as understood,
//! the articles found and the hashes of their texts, what the archive held, and a fingerprint of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::base::{Day, Error, ErrorKind, Result};
use crate::index::{Archive, StoredArticle};
use crate::report::coverage::{CoverageReport, warrant};
use crate::report::question::Understood;
use crate::report::{MatchMode, Question};
use crate::search::{Limits, Options, Sort, rank};

/// The version of the form of a receipt.
const FORMAT: u32 = 1;

/// A search that can be made again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The version of this form: 1.
    pub receipt: u32,
    /// The program that made it.
    pub made_by: String,
    /// The day it was made, as the searcher's clock had it.
    pub made: String,
    /// The query as typed.
    pub text: String,
    /// The query in canonical form, flags included and dates resolved: what is asked again.
    pub parsed: String,
    /// Which bare words were required: `all` or `any`.
    #[serde(rename = "match")]
    pub matching: String,
    /// What was searched.
    pub index: ReceiptIndex,
    /// What it held of the days and sources asked for.
    pub coverage: ReceiptCoverage,
    /// How many articles matched.
    pub total: u64,
    /// Whether a limit cut the search short: then not all that match are listed.
    pub partial: bool,
    /// All of them, the oldest first.
    pub hits: Vec<ReceiptHit>,
}

/// An archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptIndex {
    /// The hash of every record it held.
    pub fingerprint: String,
    /// How many articles it held.
    pub articles: u64,
    /// The folders that were indexed, by name.
    pub roots: BTreeMap<String, String>,
}

/// What an archive held.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptCoverage {
    /// How many articles.
    pub articles: u64,
    /// The first day with one.
    pub first: Option<String>,
    /// The last day.
    pub last: Option<String>,
    /// On how many days.
    pub days: u64,
    /// Of how many sources.
    pub sources: u64,
    /// How many undated.
    pub undated: u64,
}

/// An article found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptHit {
    /// Its id.
    pub id: String,
    /// Its day of publication.
    pub date: Option<String>,
    /// Its file: root, and the path below it.
    pub file: String,
    /// BLAKE3 of date, headline and text, the first 128 bits.
    pub blake3: String,
}

impl From<&CoverageReport> for ReceiptCoverage {
    fn from(report: &CoverageReport) -> Self {
        let named = report.sources.iter().filter(|source| source.source.is_some());
        ReceiptCoverage {
            articles: report.articles,
            first: report.first.clone(),
            last: report.last.clone(),
            days: report.days,
            sources: named.count() as u64,
            undated: report.undated,
        }
    }
}

fn hash(article: &StoredArticle) -> String {
    let mut hasher = blake3::Hasher::new();
    let date = article.date.map(|date| date.to_string()).unwrap_or_default();
    for part in [date.as_str(), article.headline.as_deref().unwrap_or(""), &article.body] {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().to_hex()[..32].to_owned()
}

/// Makes the receipt of a question asked on the day `made`.
///
/// # Errors
///
/// A query that cannot be read, or an index that cannot.
pub fn receipt(archive: &Archive, question: &Question, made: Day) -> Result<Receipt> {
    let Understood { plan, parsed, .. } = question.read()?;
    let options =
        Options { limit: usize::MAX, limits: question.limits, ..Options::first(Sort::Oldest) };
    let ranking = rank(archive, &plan, options)?;
    let mut hits = Vec::new();
    for (segment, doc) in ranking.addresses() {
        let article = archive.article(segment, doc)?;
        hits.push(ReceiptHit {
            file: article.file(),
            blake3: hash(&article),
            date: article.date.map(|date| date.to_string()),
            id: article.id,
        });
    }
    // Of one day the order is that of the ids, whatever the scores were.
    hits.sort_by(|a, b| {
        let key = |hit: &ReceiptHit| (hit.date.is_none(), hit.date.clone());
        key(a).cmp(&key(b)).then_with(|| (&a.id, &a.file).cmp(&(&b.id, &b.file)))
    });
    let roots = archive.roots()?;
    Ok(Receipt {
        receipt: FORMAT,
        made_by: concat!("dateline ", env!("CARGO_PKG_VERSION")).to_owned(),
        made: made.to_string(),
        text: question.text.clone(),
        parsed,
        matching: if question.matching == MatchMode::Any { "any" } else { "all" }.to_owned(),
        index: ReceiptIndex {
            fingerprint: archive.fingerprint()?,
            articles: archive.n_articles(),
            roots: roots.into_iter().map(|(name, at)| (name, at.display().to_string())).collect(),
        },
        coverage: (&warrant(archive, &plan, &question.limits)?).into(),
        total: ranking.total,
        partial: ranking.partial,
        hits,
    })
}

/// What became of a search since its receipt was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReceiptCheck {
    /// Whether the search finds the very same texts.
    pub same: bool,
    /// Whether the archive holds the very same records.
    pub same_index: bool,
    /// The query, as typed then.
    pub text: String,
    /// The day of the receipt.
    pub made: String,
    /// How many articles matched then.
    pub total_then: u64,
    /// How many match now.
    pub total_now: u64,
    /// Found then, and no longer.
    pub gone: Vec<ReceiptHit>,
    /// Found now, and not then.
    pub come: Vec<ReceiptHit>,
    /// Found then and now, with another text, headline or date; as they are now.
    pub changed: Vec<ReceiptHit>,
    /// What was held then.
    pub coverage_then: ReceiptCoverage,
    /// What is held now.
    pub coverage_now: ReceiptCoverage,
    /// Whether either search was cut short.
    pub partial: bool,
}

/// Reads a receipt.
///
/// # Errors
///
/// `E-RECEIPT` where `text` is none, or one of another version.
pub fn read_receipt(text: &str, place: &str) -> Result<Receipt> {
    let wrong = |what: String| Error::new(ErrorKind::Request, "E-RECEIPT", what).at(place);
    let receipt: Receipt = serde_json::from_str(text).map_err(|error| {
        wrong("it is no receipt of a search".to_owned())
            .because(error)
            .hint("one is made by: dateline search QUERY --receipt FILE")
    })?;
    if receipt.receipt != FORMAT {
        return Err(wrong(format!(
            "its form is {}, and only {FORMAT} is known here",
            receipt.receipt
        )));
    }
    Ok(receipt)
}

/// Makes the search of a receipt again, and compares.
///
/// # Errors
///
/// `E-RECEIPT` where it was made of another archive; an index that cannot be read.
pub fn check_receipt(archive: &Archive, receipt: &Receipt, limits: Limits) -> Result<ReceiptCheck> {
    let matching = if receipt.matching == "any" { MatchMode::Any } else { MatchMode::All };
    let made: Day = receipt
        .made
        .parse::<crate::base::PartialDate>()
        .ok()
        .map_or(Day::MIN, |date| date.range().first);
    let question = Question { matching, limits, ..Question::plain(receipt.parsed.clone(), made) };
    let now = self::receipt(archive, &question, made)?;
    let shares_a_root = now.index.roots.keys().any(|name| receipt.index.roots.contains_key(name));
    if !shares_a_root && now.index.fingerprint != receipt.index.fingerprint {
        let names = |index: &ReceiptIndex| {
            let roots: Vec<&str> = index.roots.values().map(String::as_str).collect();
            if roots.is_empty() { "nothing".to_owned() } else { roots.join(", ") }
        };
        let message = format!(
            "it was made of another index: of {}; this one holds {}",
            names(&receipt.index),
            names(&now.index)
        );
        return Err(Error::new(ErrorKind::Request, "E-RECEIPT", message)
            .hint("name the index it was made of: dateline --index DIR check --receipt FILE"));
    }
    let by_name = |hits: &[ReceiptHit]| -> BTreeMap<(String, String), ReceiptHit> {
        hits.iter().map(|hit| ((hit.file.clone(), hit.id.clone()), hit.clone())).collect()
    };
    let (then_by, now_by) = (by_name(&receipt.hits), by_name(&now.hits));
    let missing = |hits: &[ReceiptHit], other: &BTreeMap<(String, String), ReceiptHit>| {
        let is_missing =
            |hit: &&ReceiptHit| !other.contains_key(&(hit.file.clone(), hit.id.clone()));
        hits.iter().filter(is_missing).cloned().collect::<Vec<_>>()
    };
    let gone = missing(&receipt.hits, &now_by);
    let come = missing(&now.hits, &then_by);
    let is_changed = |hit: &&ReceiptHit| {
        let before = then_by.get(&(hit.file.clone(), hit.id.clone()));
        before.is_some_and(|before| before.blake3 != hit.blake3)
    };
    let changed: Vec<ReceiptHit> = now.hits.iter().filter(is_changed).cloned().collect();
    Ok(ReceiptCheck {
        same: gone.is_empty() && come.is_empty() && changed.is_empty(),
        same_index: now.index.fingerprint == receipt.index.fingerprint,
        text: receipt.text.clone(),
        made: receipt.made.clone(),
        total_then: receipt.total,
        total_now: now.total,
        gone,
        come,
        changed,
        coverage_then: receipt.coverage.clone(),
        coverage_now: now.coverage,
        partial: receipt.partial || now.partial,
    })
}
