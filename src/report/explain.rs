//! What does `explain` answer?

use schemars::JsonSchema;
use serde::Serialize;

use crate::base::{Error, ErrorKind, Result};
use crate::index::Archive;
use crate::query::{
    Clause, Clock, Filters, Function, Kind, Leaf, LeafTerm, Node, PartClause, Pattern, Plan,
    Proximity, Reading, Unit, parse, plan, plan_any, plan_apart,
};
use crate::report::search::{QueryReport, broken_note, query_report};
use crate::report::why::{ClauseCount, Why, clause_counts, why};
use crate::report::{MatchMode, Places};
use crate::search::{Limits, count, expansions, halves, shares};

/// What is asked.
#[derive(Clone, Debug)]
pub struct ExplainRequest {
    /// The query as typed.
    pub text: String,
    /// Restrictions given beside it.
    pub filters: Filters,
    /// Which of the bare words must be there.
    pub matching: MatchMode,
    /// What dates are read by.
    pub clock: Clock,
    /// What bounds the work.
    pub limits: Limits,
    /// The article whose score is asked for: an id, a prefix of one, or `FILE:ID`.
    pub id: Option<String>,
    /// How files are named.
    pub places: Places,
}

/// The one reading of a query, and what comes of it.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct ExplainReport {
    /// What was understood.
    pub query: QueryReport,
    /// What each operator, date and word of it means.
    pub readings: Vec<ReadingReport>,
    /// Each part that must hold, or of alternatives alone each of them, with how many articles it has on
    /// its own.
    pub clauses: Vec<ClauseCount>,
    /// How many articles match: exact.
    pub total: u64,
    /// Whether a limit cut the answer short.
    pub partial: bool,
    /// What would match, where nothing does.
    pub why: Option<Why>,
    /// Why one article scored what it did.
    pub article: Option<ScoreReport>,
}

/// What a part of a query means.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct ReadingReport {
    /// First byte of the query text it is about.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The part, as read.
    pub text: String,
    /// What it means.
    pub meaning: String,
    /// The commonest words of the archive that a pattern stands for.
    pub words: Vec<String>,
}

/// Why one article matches, or does not, and what its score is made of.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct ScoreReport {
    /// Its id.
    pub id: String,
    /// Whether it matches.
    pub matches: bool,
    /// The parts that must hold and do not.
    pub lacks: Vec<String>,
    /// The sum.
    pub score: f32,
    /// What it is the sum of.
    pub parts: Vec<ScorePart>,
}

/// What one part of a query adds to a score.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct ScorePart {
    /// The part, as typed.
    pub text: String,
    /// How much it weighs: the rarer in the archive, the more.
    pub weight: f32,
    /// How many hits it has in the article.
    pub hits: usize,
    /// What BM25 gives for them.
    pub words: f32,
    /// What is added for a spelling as typed, where others would do.
    pub as_typed: f32,
    /// What is added for the headline.
    pub headline: f32,
    /// What is added for the first words.
    pub lead: f32,
    /// What is added for standing together with the word before.
    pub together: f32,
}

/// Explains a query.
///
/// # Errors
///
/// A query that cannot be read, an id that is none, or an index that cannot be read.
pub fn explain(archive: &Archive, request: &ExplainRequest) -> Result<ExplainReport> {
    let parsed = parse(&request.text, request.clock)?;
    let query = parsed.query.with_filters(&request.filters)?;
    let reading = plan(&query);
    let asked = match request.matching {
        MatchMode::Any => plan_any(&reading.plan),
        MatchMode::Auto | MatchMode::All => reading.plan.clone(),
    };
    let limits = &request.limits;
    let (total, partial) = count(archive, &asked, limits)?;
    let mut report = query_report(
        archive,
        (&request.text, parsed.notes),
        (&query, &reading),
        request.matching,
        limits,
    )?;
    let told = broken_note(archive, &request.text, &asked, (total, partial), limits)?;
    report.notes.extend(told);
    report.notes.sort_by_key(|note| (note.start, note.end));
    let mut readings = Vec::new();
    meanings(&query.root, &mut readings);
    for part in &reading.parts {
        words_of(archive, part, limits, &mut readings)?;
    }
    readings.sort_by_key(|reading| (reading.start, reading.end));
    readings.dedup();
    let article = match &request.id {
        Some(id) => Some(article(archive, request, id, &asked, &reading)?),
        None => None,
    };
    let clauses = match &query.root.kind {
        Kind::Or(parts) => clause_counts(archive, &plan_apart(&query, parts), limits)?,
        _ => clause_counts(archive, &reading.parts, limits)?,
    };
    let n_uncounted = clauses.iter().filter(|clause| clause.count.is_none()).count();
    let why = match total == 0 && !partial {
        true => Some(why(archive, &reading, limits)?),
        false => None,
    };
    Ok(ExplainReport {
        query: report,
        readings,
        clauses,
        total,
        partial: partial || n_uncounted > 0,
        why,
        article,
    })
}

/// What the operators and dates of a query mean.
fn meanings(node: &Node, into: &mut Vec<ReadingReport>) {
    let mut told = |text: String, meaning: String| {
        into.push(ReadingReport {
            start: node.span.start,
            end: node.span.end,
            text,
            meaning,
            words: Vec::new(),
        });
    };
    match &node.kind {
        Kind::Near(how, ..) => told(how.to_string(), distance(*how)),
        Kind::Phrase(phrase) if phrase.slack.is_some() => {
            let n = phrase.slack.unwrap_or(0);
            let others = if n == 1 { "one other word" } else { "other words" };
            let meaning = match n {
                0 => "the words side by side, in any order".to_owned(),
                1 => format!("the words in any order, at most {others} among them"),
                n => format!("the words in any order, at most {n} {others} among them"),
            };
            told(phrase.to_string(), meaning);
        }
        Kind::Date(_) | Kind::OnDay(_) => told(node.to_string(), "day of publication".to_owned()),
        Kind::About(_) => told(node.to_string(), "a time that the text speaks of".to_owned()),
        Kind::Length(_) => told(node.to_string(), "words of the text".to_owned()),
        Kind::Function(Function::AtLeast(n), _) => {
            told(format!("atleast{n}( )"), format!("{n} hits or more in one article"));
        }
        Kind::Function(Function::Caps, _) => {
            told("caps( )".to_owned(), "each word with a capital letter".to_owned());
        }
        Kind::Function(Function::AllCaps, _) => {
            told("allcaps( )".to_owned(), "each word all in capitals".to_owned());
        }
        Kind::Function(Function::NoCaps, _) => {
            told("nocaps( )".to_owned(), "no word with a capital letter".to_owned());
        }
        Kind::Not(part) => told(
            format!(
                "NOT {}",
                if has_operator(part) { format!("({part})") } else { part.to_string() }
            ),
            "articles with it are left out".to_owned(),
        ),
        _ => {}
    }
    match &node.kind {
        Kind::Blank(parts) | Kind::And(parts) | Kind::Or(parts) => {
            parts.iter().for_each(|part| meanings(part, into));
        }
        Kind::Not(part) | Kind::Field(_, part) | Kind::Function(_, part) => meanings(part, into),
        Kind::Near(_, left, right) => {
            meanings(left, into);
            meanings(right, into);
        }
        _ => {}
    }
}

fn has_operator(node: &Node) -> bool {
    matches!(node.kind, Kind::Blank(_) | Kind::And(_) | Kind::Or(_) | Kind::Near(..))
}

fn distance(how: Proximity) -> String {
    let unit = |unit| match unit {
        Unit::Sentence => "sentence",
        Unit::Paragraph => "paragraph",
    };
    let words = |n: u8| match n {
        1 => "next to each other".to_owned(),
        n => format!("at most {n} words on, {} between", n - 1),
    };
    match how {
        Proximity::Within(n) => format!("{}, either first", words(n)),
        Proximity::Before(n) => format!("{}, the left one first", words(n)),
        Proximity::Same(of) => format!("in the same {}, either first", unit(of)),
        Proximity::NotWithin(n) => {
            format!("the left one where the right one is not within {n} words of it")
        }
        Proximity::NotSame(of) => {
            format!("the left one where the right one is not in its {}", unit(of))
        }
    }
}

/// So many of the words a pattern stands for are shown.
const SHOWN: usize = 8;

/// What the words of a part mean, and what its patterns stand for.
fn words_of(
    archive: &Archive,
    part: &PartClause,
    limits: &Limits,
    into: &mut Vec<ReadingReport>,
) -> Result<()> {
    let mut leaves: Vec<&Leaf> = Vec::new();
    leaves_of(&part.clause, &mut leaves);
    for leaf in leaves {
        let span = span_of(&part.node, &leaf.label).unwrap_or(part.node.span);
        let mut told = ReadingReport {
            start: span.start,
            end: span.end,
            text: leaf.label.clone(),
            meaning: meaning_of(leaf).to_owned(),
            words: Vec::new(),
        };
        if let Some(found) = expansions(archive, leaf, SHOWN, limits)? {
            let more = if found.cut { " or more" } else { "" };
            let words = if found.total == 1 { "word" } else { "words" };
            told.meaning = format!("{} {words}{more} of the archive", found.total);
            told.words = found.words.into_iter().map(|(word, _)| word).collect();
        }
        if is_looked_for_in_halves(archive, leaf)? {
            let and = if told.meaning.is_empty() { "as written, and" } else { ", and" };
            told.meaning.push_str(and);
            told.meaning.push_str(" broken over the end of a line");
        }
        if !told.meaning.is_empty() {
            into.push(told);
        }
    }
    Ok(())
}

/// Whether a word is looked for where a scan has broken it without a hyphen.
fn is_looked_for_in_halves(archive: &Archive, leaf: &Leaf) -> Result<bool> {
    for term in &leaf.terms {
        if let LeafTerm::Broken(word) = term
            && !halves(archive, word)?.is_empty()
        {
            return Ok(true);
        }
    }
    Ok(false)
}

fn leaves_of<'c>(clause: &'c Clause, into: &mut Vec<&'c Leaf>) {
    match clause {
        Clause::And(parts) | Clause::Or(parts) => {
            parts.iter().for_each(|part| leaves_of(part, into));
        }
        Clause::Not(part) => leaves_of(part, into),
        Clause::Match(pattern) | Clause::Fact(pattern) => {
            pattern.leaves(&mut |leaf| into.push(leaf));
        }
        _ => {}
    }
}

fn meaning_of(leaf: &Leaf) -> &'static str {
    let is = |holds: fn(&LeafTerm) -> bool| leaf.terms.iter().any(holds);
    if leaf.runs {
        "whoever goes by that name"
    } else if is(|term| matches!(term, LeafTerm::Forms(_))) {
        "in every form of the word"
    } else if is(|term| matches!(term, LeafTerm::Exact(term) if term.starts_with('\u{2}'))) {
        "all in capitals: the acronym"
    } else {
        ""
    }
}

/// Where a word stands in the query.
fn span_of(node: &Node, label: &str) -> Option<crate::base::Span> {
    match &node.kind {
        Kind::Word(word) if word.to_string() == label => Some(node.span),
        Kind::Blank(parts) | Kind::And(parts) | Kind::Or(parts) => {
            parts.iter().find_map(|part| span_of(part, label))
        }
        Kind::Not(part) | Kind::Field(_, part) | Kind::Function(_, part) => span_of(part, label),
        Kind::Near(_, left, right) => span_of(left, label).or_else(|| span_of(right, label)),
        _ => None,
    }
}

fn article(
    archive: &Archive,
    request: &ExplainRequest,
    id: &str,
    asked: &Plan,
    reading: &Reading,
) -> Result<ScoreReport> {
    let article = crate::report::show::find(archive, id, &request.places)?;
    let found = shares(archive, asked, &article.key, &request.limits)?;
    let mut lacks = Vec::new();
    for part in &reading.parts {
        let only = Clause::all(vec![Clause::Id(article.id.clone()), part.clause.clone()]);
        if count(archive, &Plan::of(only), &request.limits)?.0 == 0 {
            lacks.push(part.node.to_string());
        }
    }
    let matches = found.is_some();
    let parts: Vec<ScorePart> = found
        .into_iter()
        .flatten()
        .map(|share| ScorePart {
            text: label_of(&share.pattern),
            weight: share.weight,
            hits: share.n_hits,
            words: share.words,
            as_typed: share.as_typed,
            headline: share.bonus.headline,
            lead: share.bonus.lead,
            together: share.bonus.together,
        })
        .collect();
    let sum =
        |part: &ScorePart| part.words + part.as_typed + part.headline + part.lead + part.together;
    if !matches && lacks.is_empty() {
        // Alternatives are one part.
        lacks.push(request.text.clone());
    }
    Ok(ScoreReport { id: article.id, matches, lacks, score: parts.iter().map(sum).sum(), parts })
}

/// The words of a pattern, as typed.
fn label_of(pattern: &Pattern) -> String {
    let mut labels: Vec<&str> = Vec::new();
    pattern.leaves(&mut |leaf| labels.push(&leaf.label));
    labels.dedup();
    labels.join(" ")
}

/// An id that is none, for callers that look one up.
pub(super) fn no_article(id: &str) -> Error {
    Error::new(ErrorKind::NotFound, "E-ID", format!("no article has the id `{id}`"))
        .hint("ids are printed with every hit: dateline search '*'")
}
