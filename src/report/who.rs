//! What does `who` answer?

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::analysis::entities::{Kind, entity_key};
use crate::analysis::fold;
use crate::base::{Error, ErrorKind, Result, Span};
use crate::index::{Archive, EntityId, LEAST_AGREEING, commonest, unpack_date};
use crate::query::Kind::Everything;
use crate::query::{Clause, Filters, Leaf, Node, Pattern, Plan, Query, plan};
use crate::report::entities::{clause_of, forms};
use crate::report::search::report_hit;
use crate::report::{Bucket, CountValue, HitReport, Places, Timeline};
use crate::search::{
    self, By, Limits, Options, Selection, Sort, entities_with, facet, name_words, select,
};

/// What is asked.
#[derive(Clone, Debug)]
pub struct WhoRequest {
    /// The name as typed.
    pub name: String,
    /// Only entities of this kind.
    pub kind: Option<Kind>,
    /// Which articles are looked at.
    pub filters: Filters,
    /// How many mentions are told at most.
    pub limit: usize,
    /// How files are named.
    pub places: Places,
}

/// Who goes by a name: one entity's page, or those the name may mean.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct WhoReport {
    /// The page, where one entity is meant.
    #[serde(flatten)]
    pub page: Option<WhoPage>,
    /// Who else goes by the name; without a page, who may be meant.
    pub candidates: Vec<WhoCandidate>,
}

/// One entity.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct WhoPage {
    /// The canonical name.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// How many articles name it.
    pub count: u64,
    /// The earliest date of those.
    pub first: Option<String>,
    /// The latest.
    pub last: Option<String>,
    /// Where in the timeline most of them are; the first of equals.
    pub peak: Option<Bucket>,
    /// The names it goes by, the commonest first.
    pub names: Vec<WhoName>,
    /// How many articles those names were counted in: the newest.
    pub names_read: u64,
    /// When it was named.
    pub timeline: Timeline,
    /// Who is named in the same articles, the most often first.
    pub people: Vec<CountValue>,
    /// Which organizations are.
    pub organizations: Vec<CountValue>,
    /// Which places are.
    pub places: Vec<CountValue>,
    /// Some of the articles, the newest first.
    pub mentions: Vec<HitReport>,
}

/// A name by which an entity goes.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct WhoName {
    /// As printed.
    pub name: String,
    /// How many articles print it.
    pub count: u64,
    /// The earliest date of those.
    pub first: Option<String>,
    /// The latest.
    pub last: Option<String>,
}

/// An entity that a name may mean.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct WhoCandidate {
    /// The canonical name.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// How many articles name it.
    pub count: u64,
    /// The earliest date of those.
    pub first: Option<String>,
    /// The latest.
    pub last: Option<String>,
    #[serde(skip)]
    id: EntityId,
    /// Whether the name asked for is one of its own, whole.
    #[serde(skip)]
    whole: bool,
}

/// So many names, and so many companions of each kind, are told.
const MOST_TOLD: usize = 10;

/// The names an entity goes by are counted in so many of its articles, the newest.
const MOST_READ: usize = 2_000;

/// So many candidates are looked at.
const MOST_CANDIDATES: usize = 500;

/// Finds who goes by a name.
///
/// One entity is meant where only one has the words of the name, or only one is called just so; of
/// several that are, the one that four of five of their articles name, and only where no other with those
/// words is named more, or a kind is asked for. A person of one word is meant only where nobody else is.
///
/// # Errors
///
/// `E-NAME` where nobody goes by the name, or it is none.
pub fn who(archive: &Archive, request: &WhoRequest) -> Result<WhoReport> {
    let words = name_words(&request.name);
    if words.is_empty() {
        let message = format!("`{}` has no letter or digit", request.name);
        return Err(Error::new(ErrorKind::Request, "E-NAME", message));
    }
    let mut candidates = Vec::new();
    for kind in [Kind::Person, Kind::Organization, Kind::Place] {
        if request.kind.is_some_and(|only| only != kind) {
            continue;
        }
        for id in entities_with(archive, kind, &words)?.into_iter().take(MOST_CANDIDATES) {
            candidates.extend(candidate(archive, id, request)?);
        }
    }
    let mut counted = Vec::new();
    for candidate in &candidates {
        counted.push(archive.is_counted(&candidate.id)?);
    }
    if counted.contains(&true) {
        let mut keep = counted.into_iter();
        candidates.retain(|_| keep.next() == Some(true));
    }
    candidates.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.name.cmp(&b.name)));
    let chosen = match candidates.len() {
        0 => return Err(nobody(request)),
        1 => Some(0),
        _ => called_so(&candidates, request.kind.is_some()),
    };
    let page = match chosen {
        Some(chosen) => Some(page(archive, request, candidates.remove(chosen))?),
        None => None,
    };
    Ok(WhoReport { page, candidates })
}

/// The one that is called just so; of several the one that nearly all of their articles name. One that is
/// named less than another with its words is hardly meant, but where its kind is said.
fn called_so(candidates: &[WhoCandidate], is_of_kind: bool) -> Option<usize> {
    let whole = || candidates.iter().filter(|candidate| candidate.whole);
    let total: u64 = whole().map(|candidate| candidate.count).sum();
    // The commonest stand first.
    let first = candidates.iter().position(|candidate| candidate.whole)?;
    let is_most_named = is_of_kind || candidates[first].count == candidates[0].count;
    (is_most_named && candidates[first].count * 100 >= total * LEAST_AGREEING).then_some(first)
}

fn nobody(request: &WhoRequest) -> Error {
    let message = format!("nobody and nothing goes by `{}`", request.name);
    let quoted = request.name.replace(['"', '\''], " ");
    Error::new(ErrorKind::NotFound, "E-NAME", message)
        .hint(format!("search the words: dateline search '\"{quoted}\"'"))
}

/// The articles that name an entity, of those that are looked at.
fn plan_of(id: &EntityId, filters: &Filters) -> Result<Plan> {
    let all = Query { root: Node { span: Span::new(0, 0), kind: Everything } };
    let restriction = plan(&all.with_filters(filters)?).plan.root;
    let named = Clause::Match(Pattern::Leaf(Leaf::entity(id.clone())));
    Ok(Plan::of(Clause::all(vec![named, restriction])))
}

fn candidate(
    archive: &Archive,
    id: EntityId,
    request: &WhoRequest,
) -> Result<Option<WhoCandidate>> {
    let selection = select(archive, &plan_of(&id, &request.filters)?, &Limits::default())?;
    if selection.is_empty() {
        return Ok(None);
    }
    let (first, last) = ends(&selection.dates(archive)?);
    let key = entity_key(id.kind, &request.name);
    let whole = archive.names_of(&id)?.iter().any(|(name, _)| *name == key);
    Ok(Some(WhoCandidate {
        name: archive.name(&id)?.as_ref().to_owned(),
        kind: id.kind,
        count: selection.len() as u64,
        first,
        last,
        id,
        whole,
    }))
}

/// The earliest and the latest of packed dates.
fn ends(dates: &[u64]) -> (Option<String>, Option<String>) {
    let known = || dates.iter().copied().filter(|date| unpack_date(*date).is_some());
    let shown = |date: Option<u64>| date.and_then(unpack_date).map(|date| date.to_string());
    (shown(known().min()), shown(known().max()))
}

fn page(archive: &Archive, request: &WhoRequest, it: WhoCandidate) -> Result<WhoPage> {
    let plan = plan_of(&it.id, &request.filters)?;
    let selection = select(archive, &plan, &Limits::default())?;
    let timeline = Timeline::fitting(&selection.dates(archive)?);
    let most = timeline.buckets.iter().map(|bucket| bucket.count).max();
    let peak = timeline.buckets.iter().find(|bucket| Some(bucket.count) == most).cloned();
    let (names, names_read) = names(archive, &it.id, &selection)?;
    let with = |kind| companions(archive, &it.id, &selection, kind);
    let options = Options { limit: request.limit, ..Options::first(Sort::Newest) };
    let found = search::search(archive, &plan, options)?.found;
    let mentions = found
        .iter()
        .enumerate()
        .map(|(i, found)| report_hit(archive, found, Vec::new(), i + 1, &request.places));
    Ok(WhoPage {
        peak,
        names,
        names_read,
        timeline,
        people: with(Kind::Person)?,
        organizations: with(Kind::Organization)?,
        places: with(Kind::Place)?,
        mentions: mentions.collect::<Result<_>>()?,
        name: it.name,
        kind: it.kind,
        count: it.count,
        first: it.first,
        last: it.last,
    })
}

/// The names by which the newest articles call an entity, and how many articles those are.
fn names(archive: &Archive, id: &EntityId, selection: &Selection) -> Result<(Vec<WhoName>, u64)> {
    /// How one name, whatever its case and accents, is printed, and where.
    #[derive(Default)]
    struct Seen {
        printed: BTreeMap<String, u64>,
        dates: Vec<u64>,
    }
    let mut seen: BTreeMap<String, Seen> = BTreeMap::new();
    let newest = selection.newest(archive)?;
    let n_read = newest.len().min(MOST_READ);
    for (segment, doc) in newest.into_iter().take(n_read) {
        let article = archive.article(segment, doc)?;
        let mut of_article: BTreeMap<String, String> = BTreeMap::new();
        for entity in &article.entities {
            if archive.entity_in(&article, entity)?.as_ref() == Some(id) {
                for form in forms(&article, entity) {
                    of_article.entry(fold(&form)).or_insert(form);
                }
            }
        }
        for (folded, form) in of_article {
            let seen = seen.entry(folded).or_default();
            *seen.printed.entry(form).or_default() += 1;
            seen.dates.push(crate::index::pack_date(article.date));
        }
    }
    let name = |seen: Seen| {
        let (first, last) = ends(&seen.dates);
        let count = seen.dates.len() as u64;
        Some(WhoName { name: commonest(seen.printed)?, count, first, last })
    };
    let mut names: Vec<WhoName> = seen.into_values().filter_map(name).collect();
    names.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.name.cmp(&b.name)));
    names.truncate(MOST_TOLD);
    Ok((names, n_read as u64))
}

fn companions(
    archive: &Archive,
    id: &EntityId,
    selection: &Selection,
    kind: Kind,
) -> Result<Vec<CountValue>> {
    let counted = facet(archive, selection, By::Names(kind), MOST_TOLD + 1)?;
    let others = counted.values.into_iter().filter(|value| value.id.as_ref() != Some(id));
    let value = |value: crate::search::FacetValue| CountValue {
        value: value.value,
        count: value.n_articles,
    };
    Ok(others.take(MOST_TOLD).map(value).collect())
}

impl WhoCandidate {
    /// How it is asked for: `person:"Dominic Raab"`.
    pub fn clause(&self) -> String {
        clause_of(self.kind, &self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_one_called_so_is_meant_where_none_is_named_more() {
        let candidate = |(name, count, whole): &(&str, u64, bool)| WhoCandidate {
            name: (*name).to_owned(),
            kind: Kind::Person,
            count: *count,
            first: None,
            last: None,
            id: EntityId { kind: Kind::Person, key: (*name).to_owned() },
            whole: *whole,
        };
        type Row<'a> = (&'a [(&'a str, u64, bool)], bool, Option<usize>);
        let rows: [Row<'_>; 6] = [
            (&[("washington", 90, true), ("george washington", 9, false)], false, Some(0)),
            (&[("francisco villa", 118, false), ("villa", 11, true)], false, None),
            (&[("francisco villa", 118, false), ("villa", 11, true)], true, Some(1)),
            (
                &[("jordan", 9, true), ("jordan", 2, true), ("michael jordan", 1, false)],
                false,
                Some(0),
            ),
            (&[("jordan", 9, true), ("jordan", 3, true)], false, None),
            (&[("ada johnson", 3, false), ("ben johnson", 2, false)], false, None),
        ];
        for (candidates, is_of_kind, expected) in rows {
            let all: Vec<_> = candidates.iter().map(candidate).collect();
            assert_eq!(called_so(&all, is_of_kind), expected, "{candidates:?}");
        }
    }
}
