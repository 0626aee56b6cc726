//! What does `quote` answer?

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::analysis::{normalize, words_of_line};
use crate::base::{Day, Error, ErrorKind, Result};
use crate::index::Archive;
use crate::query::{Clause, Filters, Leaf, Pattern, Plan, parse, plan};
use crate::report::{Places, Printed};
use crate::search::{
    Limits, Options, Quotation, Sort, Weights, count, least_alike, quotation, rank,
};

/// What is asked.
#[derive(Clone, Debug)]
pub struct QuoteRequest {
    /// The words as the reader has them.
    pub text: String,
    /// Which articles are looked at.
    pub filters: Filters,
    /// What bounds the work.
    pub limits: Limits,
    /// How files are named.
    pub places: Places,
}

/// Who said it, in which versions. Serializes to JSON.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct QuoteReport {
    /// The words asked for.
    pub text: String,
    /// The versions in which they were printed, the commonest first.
    pub versions: Vec<QuoteVersion>,
    /// Each article that prints them, by day.
    pub quotes: Vec<QuoteRow>,
    /// Whether not all that may print them were read.
    pub partial: bool,
}

/// One wording.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct QuoteVersion {
    /// The words as first printed.
    pub text: String,
    /// Whether they are the words asked for.
    pub same: bool,
    /// How many articles print it so.
    pub count: u64,
    /// The first day.
    pub first: Option<String>,
    /// The last.
    pub last: Option<String>,
    /// Who is said to have said so, the most often named first.
    pub speakers: Vec<Speaker>,
}

/// Who is said to have said so.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct Speaker {
    /// The canonical name.
    pub name: String,
    /// By how many articles.
    pub count: u64,
}

/// One article that prints it.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct QuoteRow {
    /// Which article it is.
    #[serde(flatten)]
    pub printed: Printed,
    /// Who says so there.
    pub speaker: Option<String>,
    /// The word that says so: `said`.
    pub verb: Option<String>,
    /// The words as printed there.
    pub text: String,
    /// Whether they stand between quotation marks.
    pub direct: bool,
    /// Of the words asked for the share that is there, 0.7 to 1.
    pub alike: f32,
    /// The number of the version, from 1.
    pub version: usize,
}

/// So many articles are read, those with most of the words first.
const MOST_READ: usize = 1_000;

/// More words than these are no quotation, and what lies them beside a text takes time with their square.
const MOST_WORDS: usize = 200;

/// Finds who said something.
///
/// # Errors
///
/// `E-QUOTE` where fewer than three words are given, or more than 200; an index that cannot be read.
pub fn quote(archive: &Archive, request: &QuoteRequest) -> Result<QuoteReport> {
    let asked: Vec<String> = words_of_line(&request.text)
        .iter()
        .map(|word| normalize(word.span.of(&request.text)).into_owned())
        .collect();
    if asked.len() < 3 {
        let what = format!("`{}` is too short for a quotation", request.text);
        return Err(Error::new(ErrorKind::Request, "E-QUOTE", what)
            .hint("give three words or more: dateline quote \"a storm in a teacup\""));
    }
    if asked.len() > MOST_WORDS {
        let what = format!("{} words are too many for a quotation", asked.len());
        return Err(Error::new(ErrorKind::Request, "E-QUOTE", what)
            .hint(format!("give the first of them, {MOST_WORDS} at most")));
    }
    let everything = parse("*", Day::MIN)?.query.with_filters(&request.filters)?;
    let mut parts = vec![plan(&everything).plan.root];
    let word =
        |word: &String| Clause::Match(Pattern::Leaf(Leaf::exact(word.clone(), word.clone())));
    // Of any words that are more than may be lacking one must be there: the rarest find the fewest.
    parts.push(Clause::any(rarest(archive, &asked)?.iter().map(word).collect()));
    parts.push(Clause::any(asked.iter().map(word).collect()));
    let options = Options {
        limit: MOST_READ,
        // Words count, wherever they stand.
        weights: Weights::BM25,
        limits: request.limits,
        ..Options::first(Sort::Relevance)
    };
    let ranking = rank(archive, &Plan::of(Clause::all(parts)), options)?;
    let mut partial = ranking.partial || ranking.total > MOST_READ as u64;
    let mut rows = Vec::new();
    for (i, (segment, doc)) in ranking.addresses().enumerate() {
        if i > 0 && request.limits.is_over() {
            partial = true;
            break;
        }
        let article = archive.article(segment, doc)?;
        let Some(found) = quotation(&article, &asked) else { continue };
        let Quotation { span, n_alike, is_direct, speaker, verb } = found;
        let name = match speaker.and_then(|i| article.entities.get(i)) {
            None => None,
            Some(entity) => Some(match archive.entity_in(&article, entity)? {
                Some(id) => archive.name(&id)?.as_ref().to_owned(),
                None => entity.name.clone(),
            }),
        };
        rows.push(QuoteRow {
            printed: Printed::of(&article),
            speaker: name,
            verb,
            text: span.of(&article.body).split_whitespace().collect::<Vec<_>>().join(" "),
            direct: is_direct,
            alike: (n_alike as f32 / asked.len() as f32 * 1000.0).round() / 1000.0,
            version: 0,
        });
    }
    rows.sort_by(|a, b| {
        let day = |row: &QuoteRow| (row.printed.date.is_none(), row.printed.date.clone());
        day(a).cmp(&day(b)).then_with(|| a.printed.id.cmp(&b.printed.id))
    });
    let versions = versions(&mut rows, &asked);
    Ok(QuoteReport { text: request.text.clone(), versions, quotes: rows, partial })
}

/// As many of the rarest words of a quotation as an article that prints it has one of at least.
fn rarest(archive: &Archive, asked: &[String]) -> Result<Vec<String>> {
    let mut counted: Vec<(u64, &String)> = Vec::with_capacity(asked.len());
    for word in asked {
        counted.push((count(archive, &exactly(word), &Limits::default())?.0, word));
    }
    counted.sort();
    let n_lacking = asked.len() - least_alike(asked.len());
    let mut rarest: Vec<String> =
        counted.into_iter().take(n_lacking + 1).map(|(_, word)| word.clone()).collect();
    rarest.dedup();
    Ok(rarest)
}

fn exactly(word: &str) -> Plan {
    Plan::of(Clause::Match(Pattern::Leaf(Leaf::exact(word, word))))
}

/// The wordings, the commonest first; numbers each row by its own.
fn versions(rows: &mut [QuoteRow], asked: &[String]) -> Vec<QuoteVersion> {
    let wording = |text: &str| -> Vec<String> {
        let cut = words_of_line(text);
        cut.iter().map(|word| normalize(word.span.of(text)).into_owned()).collect()
    };
    let mut by_wording: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::new();
    for (i, row) in rows.iter().enumerate() {
        by_wording.entry(wording(&row.text)).or_default().push(i);
    }
    let mut all: Vec<(Vec<String>, Vec<usize>)> = by_wording.into_iter().collect();
    // Of equal number the one printed first.
    all.sort_by_key(|(_, of)| (std::cmp::Reverse(of.len()), of[0]));
    let mut versions = Vec::new();
    for (number, (words, of)) in all.into_iter().enumerate() {
        let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
        for name in of.iter().filter_map(|i| rows[*i].speaker.as_deref()) {
            *counts.entry(name).or_default() += 1;
        }
        let mut speakers: Vec<Speaker> = counts
            .into_iter()
            .map(|(name, count)| Speaker { name: name.to_owned(), count })
            .collect();
        speakers.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.name.cmp(&b.name)));
        let dates: Vec<&String> =
            of.iter().filter_map(|i| rows[*i].printed.date.as_ref()).collect();
        versions.push(QuoteVersion {
            text: rows[of[0]].text.clone(),
            same: words == asked,
            count: of.len() as u64,
            first: dates.first().map(|date| (*date).clone()),
            last: dates.last().map(|date| (*date).clone()),
            speakers,
        });
        of.iter().for_each(|i| rows[*i].version = number + 1);
    }
    versions
}
