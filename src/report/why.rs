//! Why does nothing match, and what would?
//!
//! How many articles each part of the query has, which part to leave out, and for what matches nothing
//! the nearest spelling, the nearest name and the nearest day.

use schemars::JsonSchema;
use serde::Serialize;

use crate::analysis::entities::Kind;
use crate::analysis::{NameWord, Spelling, wildcards, words_of_line};
use crate::base::{DayRange, PartialDate, Result};
use crate::index::{Archive, unpack_date};
use crate::query::{
    Clause, EntityClause, Field, Kind as Part, LeafTerm, Node, PartClause, Pattern, Phrase, Plan,
    Proximity, Query, Reading, plan_apart,
};
use crate::report::entities::clause_of;
use crate::search::{Limits, count, entities_with, is_known, like, select};

/// What is told where nothing matches.
#[derive(Clone, Debug, Default, JsonSchema, Serialize)]
pub struct Why {
    /// Each part of the query that must hold, with how many articles it has on its own.
    pub clauses: Vec<ClauseCount>,
    /// The parts without which there are hits, with how many; most first.
    pub without: Vec<Without>,
    /// Words that no article has, with the nearest that one has.
    pub spellings: Vec<NearSpelling>,
    /// Names that bring hits where the words or the name asked for bring none.
    pub names: Vec<NearName>,
    /// The day nearest to those asked for on which all else is found.
    pub date: Option<NearDate>,
}

/// A part of a query and how many articles it has.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct ClauseCount {
    /// As read.
    pub text: String,
    /// How many articles satisfy it on its own; `None` where a limit cut the counting short.
    pub count: Option<u64>,
}

/// A part of a query and what there is without it.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct Without {
    /// The part, as read.
    pub text: String,
    /// How many articles satisfy all the others.
    pub total: u64,
}

/// A word that no article has, and one that is spelt almost so.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct NearSpelling {
    /// The word asked for.
    pub word: String,
    /// The word there is.
    pub spelling: String,
    /// How many articles have it.
    pub count: u64,
}

/// A name that may have been meant.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct NearName {
    /// The part of the query, as read.
    pub clause: String,
    /// The name.
    pub name: String,
    /// How to ask for it.
    pub write: String,
    /// How many articles name it.
    pub count: u64,
}

/// A day on which all else is found.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct NearDate {
    /// The day, month or year.
    pub date: String,
    /// How many articles of it match.
    pub count: u64,
}

/// Of so many parts each is left out in turn; of more none, as nobody reads that. No more words and
/// names are looked up either.
const MOST_PARTS: usize = 12;

/// So many parts are counted.
const MOST_COUNTED: usize = 100;

/// Finds out why `reading` has no hits.
///
/// # Errors
///
/// An index that cannot be read.
pub fn why(archive: &Archive, reading: &Reading, limits: &Limits) -> Result<Why> {
    let parts = &reading.parts;
    let sides = match &parts[..] {
        [only] => sides(&only.node),
        _ => Vec::new(),
    };
    let counted = if sides.len() > 1 { &sides } else { parts };
    let mut why = Why { clauses: clause_counts(archive, counted, limits)?, ..Why::default() };
    if parts.len() > 1 && parts.len() <= MOST_PARTS {
        for (left_out, part) in parts.iter().enumerate() {
            let total = count(archive, &all_but(parts, left_out), limits)?.0;
            if total > 0 {
                why.without.push(Without { text: part.node.to_string(), total });
            }
        }
        why.without.sort_by_key(|without| std::cmp::Reverse(without.total));
    }
    why.spellings = spellings(archive, reading)?;
    why.names = names(archive, reading, limits)?;
    why.date = date(archive, parts, limits)?;
    Ok(why)
}

/// How many articles each part has on its own.
///
/// # Errors
///
/// An index that cannot be read.
pub fn clause_counts(
    archive: &Archive,
    parts: &[PartClause],
    limits: &Limits,
) -> Result<Vec<ClauseCount>> {
    let counted = |part: &PartClause| {
        let (count, partial) = count(archive, &Plan::of(part.clause.clone()), limits)?;
        let count = (!partial).then_some(count);
        Ok(ClauseCount { text: part.node.to_string(), count })
    };
    parts.iter().take(MOST_COUNTED).map(counted).collect()
}

/// The sides of a part that is one proximity, the words of one that is a phrase.
fn sides(node: &Node) -> Vec<PartClause> {
    let mut nodes: Vec<Node> = Vec::new();
    match &node.kind {
        Part::Near(how, left, right) => {
            nodes.push(left.as_ref().clone());
            if !matches!(how, Proximity::NotWithin(_) | Proximity::NotSame(_)) {
                nodes.push(right.as_ref().clone());
            }
        }
        Part::Phrase(phrase) => {
            let alone = |word: &str| Phrase { text: word.to_owned(), slack: None };
            let word = |word: &str| Node { span: node.span, kind: Part::Phrase(alone(word)) };
            let words = phrase.text.split_whitespace();
            nodes.extend(words.filter(|word| word.contains(char::is_alphanumeric)).map(word));
        }
        _ => {}
    }
    plan_apart(&Query { root: node.clone() }, &nodes)
}

fn all_but(parts: &[PartClause], left_out: usize) -> Plan {
    let others = parts.iter().enumerate().filter(|(i, _)| *i != left_out);
    Plan::of(Clause::all(others.map(|(_, part)| part.clause.clone()).collect()))
}

/// The nearest spelling of each word that is in no article.
fn spellings(archive: &Archive, reading: &Reading) -> Result<Vec<NearSpelling>> {
    let mut typed: Vec<&str> = Vec::new();
    for part in &reading.parts {
        typed_words(&part.node, &mut typed);
    }
    let mut found: Vec<NearSpelling> = Vec::new();
    let mut n_looked_up = 0;
    for text in typed {
        for cut in words_of_line(text) {
            let word = cut.span.of(text);
            let is_word = word.chars().count() > 2 && word.chars().any(char::is_alphabetic);
            let is_told = found.iter().any(|near| near.word == word);
            if !is_word || is_told || n_looked_up >= MOST_PARTS || is_known(archive, word)? {
                continue;
            }
            n_looked_up += 1;
            if let Some((spelling, count)) = like(archive, word)? {
                found.push(NearSpelling { word: word.to_owned(), spelling, count });
            }
        }
    }
    Ok(found)
}

/// What is typed of words that are looked for in the text, as they are.
fn typed_words<'n>(node: &'n Node, into: &mut Vec<&'n str>) {
    match &node.kind {
        Part::Word(word) if !word.prefix && wildcards(&word.text) == word.text => {
            into.push(&word.text);
        }
        Part::Phrase(phrase) if wildcards(&phrase.text) == phrase.text => into.push(&phrase.text),
        Part::Blank(parts) | Part::And(parts) | Part::Or(parts) => {
            parts.iter().for_each(|part| typed_words(part, into));
        }
        Part::Near(how, left, right) => {
            typed_words(left, into);
            if !matches!(how, Proximity::NotWithin(_) | Proximity::NotSame(_)) {
                typed_words(right, into);
            }
        }
        Part::Function(_, part) => typed_words(part, into),
        Part::Field(Field::Headline | Field::Body | Field::Lead | Field::HeadlineAndLead, part) => {
            typed_words(part, into)
        }
        _ => {}
    }
}

/// Names that may have been meant: for a name that finds nothing those spelt almost like it, for words
/// those who are known by them.
fn names(archive: &Archive, reading: &Reading, limits: &Limits) -> Result<Vec<NearName>> {
    let mut found = Vec::new();
    for clause in reading.entities.iter().take(MOST_PARTS) {
        let plan = Plan::of(Clause::Match(clause.pattern.clone()));
        if count(archive, &plan, limits)?.0 == 0 {
            found.extend(like_name(archive, clause, limits)?);
        }
    }
    for part in reading.parts.iter().filter(|part| is_words(part)).take(MOST_PARTS) {
        let as_words = count(archive, &Plan::of(part.clause.clone()), limits)?.0;
        let text = part.node.to_string();
        let words: Vec<NameWord> = crate::search::name_words(text.trim_matches('"'));
        for kind in [Kind::Person, Kind::Organization, Kind::Place] {
            for id in entities_with(archive, kind, &words)?.into_iter().take(MOST_NAMES) {
                let name = archive.name(&id)?.as_ref().to_owned();
                let plan = Plan::of(Clause::Match(Pattern::Leaf(crate::query::Leaf::entity(id))));
                let count = count(archive, &plan, limits)?.0;
                if count > as_words {
                    let write = clause_of(kind, &name);
                    found.push(NearName { clause: text.clone(), name, write, count });
                }
            }
        }
    }
    found.sort_by_key(|name| std::cmp::Reverse(name.count));
    found.dedup_by(|a, b| a.write == b.write);
    found.truncate(MOST_NAMES);
    Ok(found)
}

const MOST_NAMES: usize = 3;

fn is_words(part: &PartClause) -> bool {
    matches!(part.node.kind, Part::Word(_) | Part::Phrase(_))
}

/// Who goes by words that differ in a letter or two.
fn like_name(archive: &Archive, clause: &EntityClause, limits: &Limits) -> Result<Vec<NearName>> {
    let mut kinds = Vec::new();
    clause.pattern.leaves(&mut |leaf| {
        kinds.extend(leaf.terms.iter().filter_map(|term| match term {
            LeafTerm::Name(kind, _) => Some(*kind),
            _ => None,
        }));
    });
    let near = |word: &NameWord| match &word.0 {
        Spelling::Whole(text) if text.chars().count() > 3 => {
            NameWord(Spelling::Near(text.clone(), if text.chars().count() < 6 { 1 } else { 2 }))
        }
        _ => word.clone(),
    };
    let words: Vec<NameWord> = clause.words.iter().map(near).collect();
    let mut found = Vec::new();
    for kind in kinds {
        for id in entities_with(archive, kind, &words)?.into_iter().take(50) {
            let name = archive.name(&id)?.as_ref().to_owned();
            let plan = Plan::of(Clause::Match(Pattern::Leaf(crate::query::Leaf::entity(id))));
            let count = count(archive, &plan, limits)?.0;
            if count > 0 {
                let write = clause_of(kind, &name);
                found.push(NearName { clause: clause.text.clone(), name, write, count });
            }
        }
    }
    found.sort_by_key(|name| std::cmp::Reverse(name.count));
    found.truncate(MOST_NAMES);
    Ok(found)
}

/// The day nearest to the days asked for on which all else is found.
fn date(archive: &Archive, parts: &[PartClause], limits: &Limits) -> Result<Option<NearDate>> {
    let days = parts.iter().filter_map(|part| match part.clause {
        Clause::Date(days) => Some(days),
        _ => None,
    });
    let asked = days.reduce(|a: DayRange, b| DayRange {
        first: a.first.max(b.first),
        last: a.last.min(b.last),
    });
    let Some(asked) = asked else { return Ok(None) };
    let others: Vec<Clause> = parts
        .iter()
        .filter(|part| !matches!(part.clause, Clause::Date(_)))
        .map(|part| part.clause.clone())
        .collect();
    let found = select(archive, &Plan::of(Clause::all(others)), limits)?;
    let mut nearest: Option<(i64, PartialDate, u64)> = None;
    for packed in found.dates(archive)? {
        let Some(date) = unpack_date(packed) else { continue };
        let range = date.range();
        let gap = i64::from(range.first.number()) - i64::from(asked.last.number());
        let before = i64::from(asked.first.number()) - i64::from(range.last.number());
        let distance = gap.max(before);
        match &mut nearest {
            Some((least, known, n)) if *least == distance && *known == date => *n += 1,
            Some((least, known, _)) if *least <= distance => {}
            _ => nearest = Some((distance, date, 1)),
        }
    }
    Ok(nearest.map(|(_, date, count)| NearDate { date: date.to_string(), count }))
}
