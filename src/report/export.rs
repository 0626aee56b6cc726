//! What does `export` answer?
//!
//! Every article that matches, without a cap. They are found and put in order at once, and fetched a few
//! thousand at a time, so that memory does not grow with what is written.

use rustc_hash::FxHashSet;
use schemars::JsonSchema;
use serde::Serialize;

use crate::analysis::entities::Kind;
use crate::article::{Key, Notice};
use crate::base::Result;
use crate::index::Archive;
use crate::report::search::called;
use crate::report::show::find;
use crate::report::{NoteReport, Places, Question};
use crate::search::{Copies, Found, Options, Ranking, Sort, later_copies, rank, select};

/// What is asked.
#[derive(Clone, Debug)]
pub struct ExportRequest {
    /// Of which articles.
    pub question: Question,
    /// In which order.
    pub sort: Sort,
    /// How files are named.
    pub places: Places,
    /// How many at most; `None` is all.
    pub limit: Option<usize>,
    /// Articles that do not count, by the first 64 bits of their keys.
    pub but: FxHashSet<u64>,
}

/// One article, whole: the fields of a hit, without a snippet, and what a citation needs.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[allow(missing_docs, reason = "the contract says what each holds")]
pub struct ExportedArticle {
    pub rank: usize,
    pub id: String,
    pub score: f32,
    pub date: Option<String>,
    pub headline: Option<String>,
    pub dateline: Option<String>,
    pub source: Option<String>,
    pub byline: Option<String>,
    pub lang: Option<String>,
    pub path: String,
    pub record: Option<u64>,
    pub url: Option<String>,
    pub notice: Option<Notice>,
    pub people: Vec<String>,
    pub organizations: Vec<String>,
    pub places: Vec<String>,
    pub matches: u64,
    pub copies: Vec<String>,
    pub section: Option<String>,
    pub credit: Option<String>,
    pub edition: Option<String>,
    pub page: Option<String>,
    pub words: u32,
    pub body: String,
    /// What names it where it has no headline.
    #[serde(skip)]
    pub title: String,
    /// The first 64 bits of its key.
    #[serde(skip)]
    pub key: u64,
}

/// Articles to be written out, found and in order.
pub struct Export<'a> {
    archive: &'a Archive,
    ranking: Ranking<'a>,
    places: &'a Places,
    at: usize,
    /// How many articles match: exact.
    pub total: u64,
    /// Whether a limit cut the answer short.
    pub partial: bool,
    /// What was odd about the query.
    pub notes: Vec<NoteReport>,
}

/// Finds the articles to be written out.
///
/// # Errors
///
/// A query that cannot be read, or an index that cannot.
pub fn export<'a>(archive: &'a Archive, request: &'a ExportRequest) -> Result<Export<'a>> {
    let Question { copies, limits, .. } = request.question;
    let understood = request.question.read()?;
    let all = Options {
        limit: request.limit.unwrap_or(usize::MAX),
        limits,
        but: Some(&request.but).filter(|but| !but.is_empty()),
        ..Options::first(request.sort)
    };
    let mut ranking = rank(archive, &understood.plan, all)?;
    if copies == Copies::Fold {
        let selection = select(archive, &understood.plan, &limits)?;
        let (later, _) = later_copies(archive, &selection, &limits)?;
        ranking = ranking.without(&later);
    }
    Ok(Export {
        archive,
        total: ranking.total,
        partial: ranking.partial,
        ranking,
        places: &request.places,
        at: 0,
        notes: understood.notes,
    })
}

/// One article as it is exported, for a citation.
///
/// # Errors
///
/// An id that no article has, or that several begin with.
pub fn export_one(archive: &Archive, id: &str, places: &Places) -> Result<ExportedArticle> {
    let article = find(archive, id, places)?;
    let found = Found {
        score: 0.0,
        article,
        hits: Vec::new(),
        weights: Vec::new(),
        times: Vec::new(),
        copies: Vec::new(),
    };
    exported(archive, found, 1, places)
}

/// So many articles are fetched at once: some ten kilobytes each, and several may be exporting.
const AT_ONCE: usize = 500;

impl Export<'_> {
    /// The next articles; none where all were given.
    ///
    /// # Errors
    ///
    /// An index that cannot be read.
    pub fn next_articles(&mut self) -> Result<Vec<ExportedArticle>> {
        let found = self.ranking.fetch(self.at..self.at.saturating_add(AT_ONCE))?;
        let first = self.at;
        self.at += found.len();
        let articles = found.into_iter().enumerate();
        let exported = |(i, found)| exported(self.archive, found, first + i + 1, self.places);
        articles.map(exported).collect()
    }
}

fn exported(
    archive: &Archive,
    found: Found,
    rank: usize,
    places: &Places,
) -> Result<ExportedArticle> {
    let matches = found.n_matches();
    let Found { score, article, copies, .. } = found;
    let key = Key(article.key).prefix();
    let of_kind = |kind| archive.names_in(&article, kind);
    let named = called(&article);
    Ok(ExportedArticle {
        rank,
        people: of_kind(Kind::Person)?,
        organizations: of_kind(Kind::Organization)?,
        places: of_kind(Kind::Place)?,
        path: places.path(&article),
        id: article.id,
        score,
        date: article.date.map(|date| date.to_string()),
        headline: article.headline,
        dateline: article.dateline,
        source: article.source,
        byline: article.byline,
        lang: article.lang,
        record: article.line,
        url: article.url,
        notice: article.notice,
        matches,
        copies,
        section: article.section,
        credit: article.credit,
        edition: article.edition,
        page: article.page,
        words: article.n_words,
        body: article.body,
        title: named,
        key,
    })
}
