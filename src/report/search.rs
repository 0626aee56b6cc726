//! What does `search` answer?

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;
use schemars::JsonSchema;
use serde::Serialize;

use crate::analysis::entities::Kind;
use crate::article::{Key, Notice};
use crate::base::Result;
use crate::index::{Archive, StoredArticle};
use crate::query::{Clock, Filters, Note, Plan, Query, Reading, parse, plan, plan_any};
use crate::report::apart::{apart_note, is_apart};
use crate::report::corrections::{CorrectionReport, Corrections};
use crate::report::coverage::{CoverageReport, warrant};
use crate::report::entities::{Asked, EntityCount, NameReport, entity_counts, entity_notes};
use crate::report::why::{Why, why};
use crate::search::{
    self, Copies, Found, Hits, Limits, Options, Recency, Run, Selection, Sort, Weights, passage,
};

/// Which of the bare words an article must have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MatchMode {
    /// Every one; where no article has them all, the nearest are shown apart.
    #[default]
    Auto,
    /// Every one.
    All,
    /// Any of them.
    Any,
}

impl MatchMode {
    /// As it stands in the JSON: what was required of the hits.
    fn name(self) -> &'static str {
        match self {
            MatchMode::Auto | MatchMode::All => "all",
            MatchMode::Any => "any",
        }
    }
}

/// What is asked.
#[derive(Clone, Debug)]
pub struct SearchRequest {
    /// The query as typed.
    pub text: String,
    /// Restrictions given beside it.
    pub filters: Filters,
    /// Which of the bare words must be there.
    pub matching: MatchMode,
    /// In which order.
    pub sort: Sort,
    /// What is done with articles that are copies of each other.
    pub copies: Copies,
    /// How much each kind of evidence weighs.
    pub weights: Weights,
    /// How fast articles lose their score, if they do.
    pub recency: Option<Recency>,
    /// How many hits at most.
    pub limit: usize,
    /// How many to pass over first.
    pub offset: usize,
    /// What dates are read by.
    pub clock: Clock,
    /// What bounds the work.
    pub limits: Limits,
    /// Arguments that the shell handed over as one although they hold several words: they may
    /// have been meant as phrases.
    pub unquoted: Vec<String>,
    /// Articles that do not count, by the first 64 bits of their keys.
    pub but: FxHashSet<u64>,
    /// Whether it is told what the archive holds of the days and sources asked for.
    pub coverage: bool,
    /// Whether the corrections of each hit are told.
    pub corrections: bool,
    /// How files are named.
    pub places: Places,
}

/// How the path of an article is told: relative to where the reader stands, where it lies below.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// The current folder.
    pub cwd: Option<PathBuf>,
    /// Root name → where it is.
    pub roots: BTreeMap<String, PathBuf>,
}

impl Places {
    /// The article's file, wherever it is.
    pub fn file(&self, article: &StoredArticle) -> PathBuf {
        let root = self.roots.get(&article.root).cloned().unwrap_or_default();
        if article.path.is_empty() { root } else { root.join(&article.path) }
    }

    /// The path of the article's file, openable from the current folder.
    pub fn path(&self, article: &StoredArticle) -> String {
        if !self.roots.contains_key(&article.root) {
            return article.file();
        }
        let whole = self.file(article);
        let shown = self.cwd.as_deref().and_then(|cwd| whole.strip_prefix(cwd).ok());
        let mut path = shown.unwrap_or(Path::new(&whole)).to_string_lossy().into_owned();
        if let Some(member) = &article.member {
            path.push('!');
            path.push_str(member);
        }
        path
    }
}

/// The answer. Serializes to the JSON of the contract.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct SearchReport {
    /// What was understood.
    pub query: QueryReport,
    /// How many articles match: exact.
    pub total: u64,
    /// How many of them this page hides behind others.
    pub folded: u64,
    /// How many undated articles would match, were it not for a date.
    pub undated: u64,
    /// Whether a limit cut the answer short.
    pub partial: bool,
    /// How long it took, in milliseconds; whoever has a clock fills it in.
    pub took_ms: f64,
    /// With no hit: the articles that have some of the bare words.
    pub nearest: Vec<HitReport>,
    /// With no hit: which part of the query is to blame, and what would match.
    pub why: Option<Why>,
    /// The page of hits asked for.
    pub hits: Vec<HitReport>,
    /// What the archive holds of the days and sources asked for, where that is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coverage: Option<CoverageReport>,
}

/// What was understood of a query.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct QueryReport {
    /// As typed.
    pub text: String,
    /// In canonical form.
    pub parsed: String,
    /// Which bare words were required: `all` or `any`.
    #[serde(rename = "match")]
    pub matching: &'static str,
    /// What was odd, or could be read otherwise.
    pub notes: Vec<NoteReport>,
    /// The names asked for, with how often each was recognised.
    pub entities: Vec<EntityCount>,
}

/// One remark on a query.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct NoteReport {
    /// First byte of the query text it is about.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// A stable code.
    pub code: String,
    /// For a reader.
    pub text: String,
}

impl From<Note> for NoteReport {
    fn from(note: Note) -> Self {
        NoteReport {
            start: note.span.start,
            end: note.span.end,
            code: note.code.to_owned(),
            text: note.text,
        }
    }
}

/// One hit.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[allow(missing_docs, reason = "the contract says what each holds")]
pub struct HitReport {
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
    /// Whether it corrects, takes back, or speaks to editors only.
    pub notice: Option<Notice>,
    pub people: Vec<String>,
    pub organizations: Vec<String>,
    pub places: Vec<String>,
    pub snippet: Vec<RunReport>,
    pub matches: u64,
    pub copies: Vec<String>,
    /// For each name asked for, who is meant and as what the article prints it.
    pub names: Vec<NameReport>,
    /// The headline, with what matched in it.
    #[serde(skip)]
    pub headline_runs: Vec<RunReport>,
    /// What names the hit where there is no headline: its lead, or else nothing.
    #[serde(skip)]
    pub lead: Option<String>,
    /// Edition and page of a scanned newspaper.
    #[serde(skip)]
    pub page: Option<String>,
    /// Whether the words of the query stand only far apart in it: on a page, in different articles.
    #[serde(skip_serializing_if = "is_false")]
    pub apart: bool,
    /// The first 64 bits of its key.
    #[serde(skip)]
    pub key: u64,
    /// The corrections that seem to be of it, where that is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrections: Option<Vec<CorrectionReport>>,
}

fn is_false(what: &bool) -> bool {
    !what
}

/// A stretch of a snippet.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct RunReport {
    /// The text.
    pub text: String,
    /// Whether it matched.
    pub hit: bool,
}

impl From<Run> for RunReport {
    fn from(run: Run) -> Self {
        RunReport { text: run.text, hit: run.hit }
    }
}

/// Answers a search.
///
/// # Errors
///
/// A query that cannot be read, or an index that cannot.
pub fn search(archive: &Archive, request: &SearchRequest) -> Result<SearchReport> {
    Ok(search_all(archive, request)?.0)
}

/// Answers a search, with every article that matches.
///
/// # Errors
///
/// As [`search`].
pub fn search_all(archive: &Archive, request: &SearchRequest) -> Result<(SearchReport, Selection)> {
    let parsed = parse(&request.text, request.clock)?;
    let query = parsed.query.with_filters(&request.filters)?;
    let reading = plan(&query);
    let options = Options {
        halves: true,
        sort: request.sort,
        limit: request.limit,
        offset: request.offset,
        copies: request.copies,
        weights: request.weights,
        recency: request.recency,
        but: Some(&request.but).filter(|but| !but.is_empty()),
        limits: request.limits,
    };
    let asked = match request.matching {
        MatchMode::Any => plan_any(&reading.plan),
        MatchMode::Auto | MatchMode::All => reading.plan.clone(),
    };
    let hits = search::search(archive, &asked, options)?;
    let mut nearest = Vec::new();
    if hits.total == 0 && request.matching == MatchMode::Auto && asked.words.len() > 1 {
        let any = search::search(archive, &plan_any(&reading.plan), options)?;
        nearest = report_hits(archive, &any, &reading, request)?;
    }
    let (text, read) = ((request.text.as_str(), parsed.notes), (&query, &reading));
    let mut query = query_report(archive, text, read, request.matching, &request.limits)?;
    query.notes.extend(phrase_notes(archive, request, &asked, hits.total)?);
    if hits.broken {
        let found = (hits.total, hits.partial);
        query.notes.extend(broken_note(archive, &request.text, &asked, found, &request.limits)?);
    }
    if request.matching != MatchMode::Any {
        query.notes.extend(apart_note(archive, &request.text, &asked, &request.limits)?);
    }
    query.notes.sort_by_key(|note| (note.start, note.end));
    let why = match hits.total {
        0 if !hits.partial => Some(why(archive, &reading, &request.limits)?),
        _ => None,
    };
    let report = SearchReport {
        query,
        total: hits.total,
        folded: hits.folded,
        undated: hits.undated,
        partial: hits.partial,
        took_ms: 0.0,
        nearest,
        why,
        hits: report_hits(archive, &hits, &reading, request)?,
        coverage: match request.coverage {
            true => Some(warrant(archive, &asked, &request.limits)?),
            false => None,
        },
    };
    Ok((report, hits.selection))
}

/// What was understood of a query: `text` and what was odd about it, as read.
pub(super) fn query_report(
    archive: &Archive,
    (text, odd): (&str, Vec<Note>),
    (query, reading): (&Query, &Reading),
    matching: MatchMode,
    limits: &Limits,
) -> Result<QueryReport> {
    let entities = entity_counts(archive, &reading.entities, limits)?;
    let odd = odd.into_iter().chain(reading.notes.iter().cloned());
    let mut notes: Vec<NoteReport> = odd.map(NoteReport::from).collect();
    notes.extend(counted_notes(archive, reading, limits)?);
    notes.extend(entity_notes(&reading.entities, &entities));
    notes.sort_by_key(|note| (note.start, note.end));
    Ok(QueryReport {
        text: text.to_owned(),
        parsed: query.to_string(),
        matching: matching.name(),
        notes,
        entities,
    })
}

/// Of a page of capitalized words no one reads more notes.
const MOST_CHOICES: usize = 20;

/// Words that were read as written or as acronyms are told, with how many the other reading has.
fn counted_notes(archive: &Archive, reading: &Reading, limits: &Limits) -> Result<Vec<NoteReport>> {
    let mut notes = Vec::new();
    for choice in reading.choices.iter().take(MOST_CHOICES) {
        let (chosen, cut) = search::count(archive, &Plan::of(choice.chosen.clone()), limits)?;
        let (other, other_cut) = search::count(archive, &Plan::of(choice.other.clone()), limits)?;
        if chosen != other && !cut && !other_cut {
            notes.push(NoteReport {
                start: choice.span.start,
                end: choice.span.end,
                code: choice.code.to_owned(),
                text: choice.told(chosen, other),
            });
        }
    }
    Ok(notes)
}

/// Words the shell stripped of their quotes: told when the phrase would have matched fewer.
fn phrase_notes(
    archive: &Archive,
    request: &SearchRequest,
    asked: &Plan,
    total: u64,
) -> Result<Vec<NoteReport>> {
    let mut notes = Vec::new();
    for words in &request.unquoted {
        let Some(at) = request.text.find(words.as_str()) else { continue };
        let quoted = format!("\"{words}\"");
        let Ok(parsed) = parse(&quoted, request.clock) else { continue };
        let phrase = plan(&parsed.query).plan.root;
        let both = Plan::of(crate::query::Clause::all(vec![asked.root.clone(), phrase]));
        let (n, _) = search::count(archive, &both, &request.limits)?;
        // Where no article has the phrase, the words were not meant as one.
        if n > 0 && n < total {
            notes.push(NoteReport {
                start: at as u32,
                end: (at + words.len()) as u32,
                code: "N-QUOTES".to_owned(),
                text: format!(
                    "searched as separate words; as a phrase {n} of the {total} match: \
                     write '{quoted}' within single quotes"
                ),
            });
        }
    }
    Ok(notes)
}

/// Words that a scan broke over the end of a line are told: how many of the articles found, `total` or
/// some of them, would not be found without.
pub(super) fn broken_note(
    archive: &Archive,
    text: &str,
    asked: &Plan,
    (total, partial): (u64, bool),
    limits: &Limits,
) -> Result<Option<NoteReport>> {
    let unbroken = search::count_unbroken(archive, asked, limits)?;
    let n_broken = match unbroken {
        Some((n, false)) if !partial => total.saturating_sub(n),
        _ => 0,
    };
    let have = if n_broken == 1 { "has" } else { "have" };
    Ok((n_broken > 0).then(|| NoteReport {
        start: 0,
        end: text.len() as u32,
        code: "N-BROKEN".to_owned(),
        text: format!("{n_broken} of {total} {have} a word only broken over the end of a line"),
    }))
}

fn report_hits(
    archive: &Archive,
    hits: &Hits,
    reading: &Reading,
    request: &SearchRequest,
) -> Result<Vec<HitReport>> {
    let asked = Asked::new(archive, &reading.entities)?;
    let corrections = match request.corrections && !hits.found.is_empty() {
        true => Some(Corrections::of(archive, &request.limits)?),
        false => None,
    };
    let hit = |(i, found): (usize, &Found)| {
        let names = asked.names_in(found, &hits.patterns)?;
        let hit = report_hit(archive, found, names, request.offset + i + 1, &request.places)?;
        let corrections = corrections.as_ref().map(|all| all.of_article(&found.article));
        let apart = is_apart(found, &hits.patterns, &reading.plan.words);
        Ok(HitReport { corrections, apart, ..hit })
    };
    hits.found.iter().enumerate().map(hit).collect()
}

pub(super) fn report_hit(
    archive: &Archive,
    found: &Found,
    names: Vec<NameReport>,
    rank: usize,
    places: &Places,
) -> Result<HitReport> {
    let article = &found.article;
    let of_kind = |kind| -> Result<Vec<String>> {
        let mut all = archive.names_in(article, kind)?;
        // A curated name may stand there as words only.
        for name in names.iter().filter(|name| name.kind == kind) {
            if !all.contains(&name.name) {
                all.push(name.name.clone());
            }
        }
        Ok(all)
    };
    Ok(HitReport {
        rank,
        id: article.id.clone(),
        score: found.score,
        date: article.date.map(|date| date.to_string()),
        headline: article.headline.clone(),
        dateline: article.dateline.clone(),
        source: article.source.clone(),
        byline: article.byline.clone(),
        lang: article.lang.clone(),
        path: places.path(article),
        record: article.line,
        url: article.url.clone(),
        notice: article.notice,
        people: of_kind(Kind::Person)?,
        organizations: of_kind(Kind::Organization)?,
        places: of_kind(Kind::Place)?,
        snippet: passage(found).into_iter().map(RunReport::from).collect(),
        matches: found.n_matches(),
        copies: found.copies.clone(),
        names,
        headline_runs: search::headline(found).into_iter().map(RunReport::from).collect(),
        lead: if article.headline.is_none() { search::title(article) } else { None },
        page: printed_page(article),
        apart: false,
        key: Key(article.key).prefix(),
        corrections: None,
    })
}

/// What an article is called in a list: its headline; source and page of a scanned page; or the beginning
/// of its text.
pub(super) fn called(article: &StoredArticle) -> String {
    if let Some(headline) = &article.headline {
        return headline.clone();
    }
    match (&article.source, printed_page(article)) {
        (Some(source), Some(page)) => format!("{source}, {page}"),
        _ => search::title(article).unwrap_or_default(),
    }
}

/// Edition and page, as a newspaper is cited.
pub(super) fn printed_page(article: &StoredArticle) -> Option<String> {
    match (&article.edition, &article.page) {
        (None, None) => None,
        (None, Some(page)) => Some(format!("page {page}")),
        (Some(edition), None) => Some(format!("edition {edition}")),
        (Some(edition), Some(page)) => Some(format!("edition {edition}, page {page}")),
    }
}
