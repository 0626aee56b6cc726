//! What does `show` answer?

use schemars::JsonSchema;
use serde::Serialize;

use crate::analysis::entities::Kind;
use crate::analysis::terms::BODY;
use crate::analysis::words;
use crate::article::Notice;
use crate::base::{Error, ErrorKind, Result, Span};
use crate::index::{Archive, StoredArticle};
use crate::query::{Clause, Clock, Plan, parse, plan};
use crate::report::explain::no_article;
use crate::report::{Places, RunReport};
use crate::search::{self, Found, Limits, Options, Sort};

/// What is asked.
#[derive(Clone, Debug)]
pub struct ShowRequest {
    /// The article: a printed id, a prefix of one, or `FILE:ID`.
    pub id: String,
    /// The query whose matches are marked.
    pub query: Option<String>,
    /// What dates in the query are read by.
    pub clock: Clock,
    /// What bounds the work of marking.
    pub limits: Limits,
    /// How files are named.
    pub places: Places,
}

/// One article, whole.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[allow(missing_docs, reason = "the contract says what each holds")]
pub struct ShowReport {
    pub id: String,
    pub date: Option<String>,
    pub filed: Option<String>,
    pub headline: Option<String>,
    pub dateline: Option<String>,
    pub credit: Option<String>,
    pub notice: Option<Notice>,
    pub source: Option<String>,
    pub byline: Option<String>,
    pub section: Option<String>,
    pub edition: Option<String>,
    pub page: Option<String>,
    pub lang: Option<String>,
    pub path: String,
    /// The file it came from.
    #[serde(skip)]
    pub file: std::path::PathBuf,
    /// The root below which that file lies.
    #[serde(skip)]
    pub root: std::path::PathBuf,
    /// The member of that file, where it is an archive of files.
    #[serde(skip)]
    pub member: Option<String>,
    pub record: Option<u64>,
    pub url: Option<String>,
    pub words: u32,
    pub people: Vec<String>,
    pub organizations: Vec<String>,
    pub places: Vec<String>,
    pub body: String,
    /// The headline, with what matched in it.
    pub headline_runs: Vec<RunReport>,
    /// What to mark in the body, sorted and disjoint.
    pub marks: Vec<Styled>,
    /// How many hits the query has in the article; 0 without one.
    pub matches: u64,
    /// Whether a limit cut the marking short.
    pub partial: bool,
}

/// A stretch of the body that means something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct Styled {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Whether it matched the query.
    pub hit: bool,
    /// Which entity it names, if any.
    pub kind: Option<Kind>,
}

/// Finds one article and marks it.
///
/// # Errors
///
/// An id that no article has, or that several begin with.
pub fn show(archive: &Archive, request: &ShowRequest) -> Result<ShowReport> {
    let article = find(archive, &request.id, &request.places)?;
    let mut hits = Vec::new();
    let mut headline = Vec::new();
    let mut matches = 0;
    let mut partial = false;
    if let Some(text) = &request.query {
        let mut query = plan(&parse(text, request.clock)?.query).plan;
        // Words count wherever they stand, even where another word of the query is missing.
        query.root =
            Clause::And(vec![Clause::Id(article.id.clone()), crate::query::plan_any(&query).root]);
        let options =
            Options { limit: 16, limits: request.limits, ..Options::first(Sort::Relevance) };
        let found = search::search(archive, &Plan { ..query }, options)?;
        partial = found.partial;
        if let Some(found) = found.found.iter().find(|found| found.article.key == article.key) {
            hits = hit_spans(found);
            headline = search::headline(found).into_iter().map(RunReport::from).collect();
            matches = found.n_matches();
        }
    }
    let entities = mentions(archive, &article)?;
    let mut report = report(archive, article, styled(hits, entities), matches, &request.places)?;
    report.headline_runs = headline;
    report.partial = partial;
    Ok(report)
}

/// The article that `id` names: a printed id, a prefix of one, or `FILE:ID`.
pub(super) fn find(archive: &Archive, asked: &str, places: &Places) -> Result<StoredArticle> {
    let (file, id) = match asked.rsplit_once(':') {
        Some((file, id)) if !file.is_empty() && !id.is_empty() => (Some(file), id),
        _ => (None, asked),
    };
    let mut found = archive.by_id(asked, MOST_CANDIDATES)?;
    if found.is_empty()
        && let Some(file) = file
    {
        found = archive.by_id(id, MOST_CANDIDATES)?;
        found.retain(|article| {
            places.path(article) == file || article.file() == file || article.path == file
        });
    }
    match found.len() {
        0 => Err(no_article(asked)),
        1 => Ok(found.swap_remove(0)),
        _ => {
            found.sort_by_key(|a| (a.file(), a.line));
            let list: Vec<String> = found
                .iter()
                .take(10)
                .map(|article| format!("{}:{}", places.path(article), article.id))
                .collect();
            Err(Error::new(
                ErrorKind::Request,
                "E-ID",
                format!("`{asked}` may be any of {} articles", at_least(found.len())),
            )
            .hint(format!("name one of them: {}", list.join("  "))))
        }
    }
}

/// More candidates than that help no one.
const MOST_CANDIDATES: usize = 100;

fn at_least(n: usize) -> String {
    if n >= MOST_CANDIDATES { format!("{n} or more") } else { n.to_string() }
}

/// The byte ranges of the body that the query's hits mark.
fn hit_spans(found: &Found) -> Vec<Span> {
    let words = words(&found.article.body);
    let word = |position: u32| words.get((position.checked_sub(BODY)?) as usize);
    let mut spans: Vec<Span> = found
        .hits
        .iter()
        .flatten()
        .flat_map(|hit| &hit.marks)
        .filter_map(|(a, b)| Some(Span { start: word(*a)?.span.start, end: word(*b)?.span.end }))
        .collect();
    spans.extend(&found.times);
    spans.sort_unstable();
    spans
}

fn mentions(archive: &Archive, article: &StoredArticle) -> Result<Vec<(Span, Kind)>> {
    let mut all: Vec<(Span, Kind)> = Vec::new();
    for entity in &article.entities {
        if let Some(id) = archive.entity_in(article, entity)? {
            all.extend(entity.mentions.iter().map(|span| (*span, id.kind)));
        }
    }
    all.sort_unstable_by_key(|(span, _)| *span);
    Ok(all)
}

/// Cuts the body at every border of a hit or mention, so that what overlaps is told apart.
fn styled(hits: Vec<Span>, entities: Vec<(Span, Kind)>) -> Vec<Styled> {
    let mut borders: Vec<u32> = hits
        .iter()
        .copied()
        .chain(entities.iter().map(|(span, _)| *span))
        .flat_map(|span| [span.start, span.end])
        .collect();
    borders.sort_unstable();
    borders.dedup();
    let (mut hit_at, mut entity_at) = (0, 0);
    let mut list: Vec<Styled> = Vec::new();
    for pair in borders.windows(2) {
        let (start, end) = (pair[0], pair[1]);
        while hits.get(hit_at).is_some_and(|span| span.end <= start) {
            hit_at += 1;
        }
        while entities.get(entity_at).is_some_and(|(span, _)| span.end <= start) {
            entity_at += 1;
        }
        // Hits may overlap one another, and an ended one may stand behind one still open.
        let hit = hits[hit_at..]
            .iter()
            .take_while(|span| span.start <= start)
            .any(|span| span.end > start);
        let kind = entities.get(entity_at).filter(|(span, _)| span.start <= start);
        let kind = kind.map(|(_, kind)| *kind);
        if hit || kind.is_some() {
            list.push(Styled { start, end, hit, kind });
        }
    }
    list
}

fn report(
    archive: &Archive,
    article: StoredArticle,
    marks: Vec<Styled>,
    matches: u64,
    places: &Places,
) -> Result<ShowReport> {
    let names = |kind| archive.names_in(&article, kind);
    Ok(ShowReport {
        path: places.path(&article),
        file: places.file(&article),
        root: places.roots.get(&article.root).cloned().unwrap_or_default(),
        member: article.member.clone(),
        people: names(Kind::Person)?,
        organizations: names(Kind::Organization)?,
        places: names(Kind::Place)?,
        id: article.id,
        date: article.date.map(|date| date.to_string()),
        filed: article.filed.map(|date| date.to_string()),
        headline: article.headline,
        dateline: article.dateline,
        credit: article.credit,
        notice: article.notice,
        source: article.source,
        byline: article.byline,
        section: article.section,
        edition: article.edition,
        page: article.page,
        lang: article.lang,
        record: article.line,
        url: article.url,
        words: article.n_words,
        body: article.body,
        headline_runs: Vec::new(),
        marks,
        matches,
        partial: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlapping_marks_are_told_apart() {
        let hits = vec![Span::new(2, 6), Span::new(4, 8)];
        let entities = vec![(Span::new(0, 4), Kind::Person), (Span::new(10, 12), Kind::Place)];
        let found: Vec<_> =
            styled(hits, entities).iter().map(|s| (s.start, s.end, s.hit, s.kind)).collect();
        assert_eq!(
            found,
            [
                (0, 2, false, Some(Kind::Person)),
                (2, 4, true, Some(Kind::Person)),
                (4, 6, true, None),
                (6, 8, true, None),
                (10, 12, false, Some(Kind::Place)),
            ]
        );
    }
}
