//! Which articles satisfy a plan, whatever their rank?

use tantivy::TERMINATED;

use crate::analysis::LONGEST_ARTICLE;
use crate::base::Result;
use crate::index::{Archive, DATE_UNKNOWN};
use crate::query::{Clause, Plan};
use crate::search::engine::Segments;
use crate::search::limits::Limits;
use crate::search::lower::{Access, Lowered, lower};
use crate::search::rank::Weights;

/// How many articles satisfy `plan`: exact. The second value is true where a limit cut it short.
pub fn count(archive: &Archive, plan: &Plan, limits: &Limits) -> Result<(u64, bool)> {
    let mut total = 0;
    let partial = each(archive, plan, limits, |_, _| total += 1)?;
    Ok((total, partial))
}

/// How many articles satisfy `plan` with no word of it looked for in halves; `None` where none is. The
/// second value is true where a limit cut it short.
pub fn count_unbroken(
    archive: &Archive,
    plan: &Plan,
    limits: &Limits,
) -> Result<Option<(u64, bool)>> {
    let lowered = lower(plan, archive)?;
    if !lowered.has_halves() {
        return Ok(None);
    }
    let mut total = 0;
    let partial = each_of(archive, &lowered.without_halves(), limits, |_, _| total += 1)?;
    Ok(Some((total, partial)))
}

/// Whether the archive has texts too long for one article.
pub fn has_long_texts(archive: &Archive) -> Result<bool> {
    for ord in 0..archive.searcher().segment_readers().len() {
        if archive.columns(ord)?.words.max_value() > u64::from(LONGEST_ARTICLE) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The articles that satisfy a plan, in no order that means anything.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// For each segment its articles, by their numbers, ascending.
    pub(super) segments: Vec<Vec<u32>>,
    /// Whether a limit cut it short.
    pub partial: bool,
}

impl Selection {
    /// How many articles.
    pub fn len(&self) -> usize {
        self.segments.iter().map(Vec::len).sum()
    }

    /// Those that are not in `others`, a part of it.
    #[must_use]
    pub fn without(&self, others: &Selection) -> Selection {
        let rest = self.segments.iter().zip(&others.segments).map(|(docs, others)| {
            let is_other = |doc: &u32| others.binary_search(doc).is_ok();
            docs.iter().copied().filter(|doc| !is_other(doc)).collect()
        });
        Selection { segments: rest.collect(), partial: self.partial || others.partial }
    }

    /// Whether the article is one of them.
    pub(super) fn has(&self, (segment, doc): (u32, u32)) -> bool {
        let docs = self.segments.get(segment as usize);
        docs.is_some_and(|docs| docs.binary_search(&doc).is_ok())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Every article that satisfies `plan`.
pub fn select(archive: &Archive, plan: &Plan, limits: &Limits) -> Result<Selection> {
    let mut segments = vec![Vec::new(); archive.searcher().segment_readers().len()];
    let partial = each(archive, plan, limits, |ord, doc| segments[ord].push(doc))?;
    Ok(Selection { segments, partial })
}

/// Calls `visit` with the segment and number of each article that satisfies `plan`; true where a
/// limit cut it short.
fn each(
    archive: &Archive,
    plan: &Plan,
    limits: &Limits,
    visit: impl FnMut(usize, u32),
) -> Result<bool> {
    each_of(archive, &lower(plan, archive)?, limits, visit)
}

fn each_of(
    archive: &Archive,
    lowered: &Lowered,
    limits: &Limits,
    mut visit: impl FnMut(usize, u32),
) -> Result<bool> {
    let mut segments = Segments::open(archive, lowered, Access::Walk, Weights::default(), limits)?;
    let readers = archive.searcher().segment_readers();
    for (ord, (reader, segment)) in readers.iter().zip(&mut segments.list).enumerate() {
        if limits.is_over() {
            return Ok(true);
        }
        let mut doc = segment.matcher.next(0);
        let mut n_seen = 0;
        while doc != TERMINATED {
            if !reader.is_deleted(doc) {
                visit(ord, doc);
            }
            n_seen += 1;
            if n_seen % BETWEEN_LOOKS == 0 && limits.is_over() {
                return Ok(true);
            }
            doc = segment.matcher.next(doc + 1);
        }
    }
    Ok(segments.is_cut())
}

/// So many articles are looked at between two looks at the clock.
pub(super) const BETWEEN_LOOKS: u32 = 64;

/// How many undated articles satisfy all of the plan but its dates.
pub(super) fn undated_otherwise(
    archive: &Archive,
    plan: &Plan,
    limits: &Limits,
) -> Result<(u64, bool)> {
    let Some(root) = with_dates_unknown(&plan.root) else { return Ok((0, false)) };
    let mut has_undated = false;
    for ord in 0..archive.searcher().segment_readers().len() {
        has_undated |= archive.columns(ord)?.dates.min_value() == DATE_UNKNOWN;
    }
    if !has_undated {
        return Ok((0, false));
    }
    count(archive, &Plan { root, ..plan.clone() }, limits)
}

/// The condition with every date that must hold replaced by "undated"; `None` where none must.
fn with_dates_unknown(node: &Clause) -> Option<Clause> {
    match node {
        Clause::Date(_) | Clause::OnDay(_) => Some(Clause::Undated),
        Clause::And(parts) => {
            let is_date = |part: &&Clause| matches!(part, Clause::Date(_) | Clause::OnDay(_));
            parts.iter().any(|part| is_date(&part)).then(|| {
                let replaced = parts.iter().map(|part| match part {
                    Clause::Date(_) | Clause::OnDay(_) => Clause::Undated,
                    other => other.clone(),
                });
                Clause::And(replaced.collect())
            })
        }
        _ => None,
    }
}
