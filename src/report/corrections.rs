//! Which corrections are of which article?
//!
//! A correction seldom names what it corrects by more than its day or subject. So one is taken to be of an
//! article where it came later, from the same source as far as both name one, and either quotes the
//! headline or address, or says mostly what the article says: it is told which.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use crate::analysis::{is_function_word, normalize, words, words_of_line};
use crate::article::Notice;
use crate::base::Result;
use crate::index::{Archive, StoredArticle, pack_date};
use crate::query::{Clause, Plan};
use crate::search::{Limits, select};

/// A correction, or the like, that seems to be of an article.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct CorrectionReport {
    /// Its id.
    pub id: String,
    /// Its day of publication.
    pub date: Option<String>,
    /// What it is: `correction` or `kill`.
    pub notice: Notice,
    /// Its headline.
    pub headline: Option<String>,
    /// What ties it to the article: `headline`, `url` or `words`.
    pub by: &'static str,
}

/// So many corrections are looked at, the newest.
const MOST_READ: usize = 5_000;

/// Later by more days than these, only what quotes the headline or address is of an article.
const DAYS: u32 = 62;

/// Shorter headlines stand in many texts.
const LEAST_WORDS: usize = 4;

/// What is shared by words must be so many words, and more than half of those of the correction.
const LEAST_SHARED: usize = 6;

/// The corrections of an archive, read once.
pub(super) struct Corrections {
    list: Vec<Read>,
}

struct Read {
    article: StoredArticle,
    notice: Notice,
    /// Its words, in order, and those that tell what it is about.
    line: String,
    telling: BTreeSet<String>,
}

impl Corrections {
    /// Reads the corrections and kills of an archive.
    pub(super) fn of(archive: &Archive, limits: &Limits) -> Result<Corrections> {
        let asked = [Notice::Correction, Notice::Kill].map(Clause::Notice);
        let plan = Plan::of(Clause::any(asked.to_vec()));
        let selection = select(archive, &plan, limits)?;
        let mut list = Vec::new();
        for (segment, doc) in selection.newest(archive)?.into_iter().take(MOST_READ) {
            let article = archive.article(segment, doc)?;
            let Some(notice) = article.notice else { continue };
            let text = format!("{}\n{}", article.headline.as_deref().unwrap_or(""), article.body);
            list.push(Read { notice, line: line(&text), telling: telling(&text), article });
        }
        Ok(Corrections { list })
    }

    /// Those that seem to be of `article`, the oldest first.
    pub(super) fn of_article(&self, article: &StoredArticle) -> Vec<CorrectionReport> {
        if article.notice.is_some() {
            return Vec::new();
        }
        let headline = article.headline.as_deref().map(line).unwrap_or_default();
        let is_long = headline.split(' ').count() >= LEAST_WORDS;
        let text = format!("{}\n{}", article.headline.as_deref().unwrap_or(""), article.body);
        let own = telling(&text);
        let mut found: Vec<(u64, CorrectionReport)> = Vec::new();
        for read in self.list.iter().rev() {
            let other = &read.article;
            let days = match (article.date, other.date) {
                (Some(then), Some(later)) => {
                    let (then, later) = (then.range().first.number(), later.range().last.number());
                    if later < then {
                        continue;
                    }
                    later - then
                }
                _ => 0,
            };
            if matches!((&article.source, &other.source), (Some(a), Some(b)) if a != b) {
                continue;
            }
            let quotes = |url: &String| !url.is_empty() && other.body.contains(url.as_str());
            let shared = read.telling.intersection(&own).count();
            let by = if is_long && format!(" {} ", read.line).contains(&format!(" {headline} ")) {
                "headline"
            } else if article.url.as_ref().is_some_and(quotes) {
                "url"
            } else if days <= DAYS && shared >= LEAST_SHARED && shared * 2 > read.telling.len() {
                "words"
            } else {
                continue;
            };
            let report = CorrectionReport {
                id: other.id.clone(),
                date: other.date.map(|date| date.to_string()),
                notice: read.notice,
                headline: other.headline.clone(),
                by,
            };
            found.push((pack_date(other.date), report));
        }
        found.sort_by_key(|(date, _)| *date);
        found.into_iter().map(|(_, report)| report).collect()
    }
}

/// The words of a text, normalized, parted by single blanks.
fn line(text: &str) -> String {
    let cut = words_of_line(text);
    cut.iter().map(|word| normalize(word.span.of(text))).collect::<Vec<_>>().join(" ")
}

/// Words of corrections, which tell nothing of what is corrected.
const OF_CORRECTIONS: [&str; 22] = [
    "correction",
    "corrections",
    "corrected",
    "corrects",
    "clarification",
    "article",
    "story",
    "headline",
    "version",
    "earlier",
    "incorrectly",
    "misstated",
    "error",
    "errors",
    "editor",
    "editors",
    "editor's",
    "note",
    "this",
    "stated",
    "amended",
    "updated",
];

/// The words that tell what a text is about.
fn telling(text: &str) -> BTreeSet<String> {
    let tells = |word: &String| {
        word.chars().count() > 3
            && !is_function_word(word)
            && !OF_CORRECTIONS.contains(&word.as_str())
    };
    let cut = words(text);
    cut.iter().map(|word| normalize(word.span.of(text)).into_owned()).filter(tells).collect()
}
