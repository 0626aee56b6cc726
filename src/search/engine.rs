//! How does a plan become hits?
//!
//! Every segment is walked once: each article that satisfies the plan is counted and scored, the
//! best are kept ([`Top`]). The best of those are scored again with their positions, and the page
//! asked for is fetched and its matches are located.

use tantivy::{SegmentReader, TERMINATED};

use crate::base::{Result, Span};
use crate::index::{Archive, Columns, DATE_UNKNOWN, StoredArticle};
use crate::query::{Clause, Pattern, Plan};
use crate::search::collect::{Candidate, Sort, Top};
use crate::search::flat::{flat, walk};
use crate::search::lower::{Lowered, lower};
use crate::search::matcher::Matcher;
use crate::search::rank::{Bm25, CANDIDATES, Evidence, bonus, idf_lucene};
use crate::search::spans::Hit;

/// What is wanted of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// In which order.
    pub sort: Sort,
    /// How many hits at most.
    pub limit: usize,
    /// How many to pass over first.
    pub offset: usize,
}

/// The answer to a plan.
#[derive(Clone, Debug, Default)]
pub struct Hits {
    /// How many articles satisfy the plan: exact.
    pub total: u64,
    /// How many undated articles would, were it not for a date.
    pub undated: u64,
    /// Whether a limit cut the answer short.
    pub partial: bool,
    /// The page asked for.
    pub found: Vec<Found>,
    /// The patterns that [`Found::hits`] are of.
    pub patterns: Vec<Pattern>,
}

/// One hit.
#[derive(Clone, Debug)]
pub struct Found {
    /// Its score, higher is better; comparable within one answer.
    pub score: f32,
    /// The article.
    pub article: StoredArticle,
    /// Its hits, for each pattern of the query that counts or is marked.
    pub hits: Vec<Vec<Hit>>,
    /// The weight of each of those patterns.
    pub weights: Vec<f32>,
    /// The bytes of the body that speak of the days asked for, in order.
    pub times: Vec<Span>,
}

impl Found {
    /// How many hits the article has.
    pub fn n_matches(&self) -> u64 {
        self.hits.iter().map(|hits| hits.len() as u64).sum::<u64>() + self.times.len() as u64
    }
}

/// The best articles of an answer, not yet fetched.
pub struct Ranking<'a> {
    /// How many articles satisfy the plan: exact.
    pub total: u64,
    /// Whether a limit cut the answer short.
    pub partial: bool,
    archive: &'a Archive,
    lowered: Lowered,
    weights: Vec<f32>,
    page: Vec<Candidate>,
}

/// Answers `plan` from `archive`.
pub fn search(archive: &Archive, plan: &Plan, options: Options) -> Result<Hits> {
    let ranking = rank(archive, plan, options)?;
    let found = ranking.fetch()?;
    let undated = undated_otherwise(archive, plan)?;
    let patterns = ranking.lowered.atoms.iter().map(|atom| atom.pattern.clone()).collect();
    Ok(Hits { total: ranking.total, undated, partial: ranking.partial, found, patterns })
}

/// Finds the best articles for `plan`, and counts them all.
pub fn rank<'a>(archive: &'a Archive, plan: &Plan, options: Options) -> Result<Ranking<'a>> {
    let lowered = lower(plan, archive)?;
    let mut segments = Segments::open(archive, &lowered)?;
    let wanted = options.offset.saturating_add(options.limit);
    let kept = if options.sort == Sort::Relevance { wanted.max(CANDIDATES) } else { wanted };
    let mut top = Top::new(options.sort, kept.max(1));
    let mut total = 0;
    for ord in 0..segments.list.len() {
        total += segments.collect(ord, &mut top);
    }
    let Segments { weights, cut: partial, .. } = segments;
    let mut ranked = top.into_sorted();
    // One article is in order however it is scored.
    if options.sort == Sort::Relevance && !lowered.atoms.is_empty() && ranked.len() > 1 {
        let n = ranked.len().min(CANDIDATES);
        // The walk has moved the posting lists to their ends: positions need fresh ones.
        let mut fresh = Segments::open(archive, &lowered)?;
        fresh.rerank(&mut ranked[..n], &lowered, plan);
    }
    let page = ranked.get(options.offset.min(ranked.len())..).unwrap_or(&[]);
    let page = page[..page.len().min(options.limit)].to_vec();
    Ok(Ranking { total, partial, archive, lowered, weights, page })
}

impl Ranking<'_> {
    /// Fetches the articles and locates their hits.
    pub fn fetch(&self) -> Result<Vec<Found>> {
        let mut segments = Segments::open(self.archive, &self.lowered)?;
        segments.weights.clone_from(&self.weights);
        segments.fetch(self.archive, &self.lowered, &self.page)
    }
}

/// How many articles satisfy `plan`: exact. The second value is true where a limit cut it short.
pub fn count(archive: &Archive, plan: &Plan) -> Result<(u64, bool)> {
    let mut total = 0;
    let partial = each(archive, plan, |_, _| total += 1)?;
    Ok((total, partial))
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

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Every article that satisfies `plan`.
pub fn select(archive: &Archive, plan: &Plan) -> Result<Selection> {
    let mut segments = vec![Vec::new(); archive.searcher().segment_readers().len()];
    let partial = each(archive, plan, |ord, doc| segments[ord].push(doc))?;
    Ok(Selection { segments, partial })
}

/// Calls `visit` with the segment and number of each article that satisfies `plan`; true where a
/// limit cut it short.
fn each(archive: &Archive, plan: &Plan, mut visit: impl FnMut(usize, u32)) -> Result<bool> {
    let lowered = lower(plan, archive)?;
    let mut segments = Segments::open(archive, &lowered)?;
    let readers = archive.searcher().segment_readers();
    for (ord, (reader, segment)) in readers.iter().zip(&mut segments.list).enumerate() {
        let mut doc = segment.matcher.next(0);
        while doc != TERMINATED {
            if !reader.is_deleted(doc) {
                visit(ord, doc);
            }
            doc = segment.matcher.next(doc + 1);
        }
    }
    Ok(segments.cut)
}

/// How many undated articles satisfy all of the plan but its dates.
fn undated_otherwise(archive: &Archive, plan: &Plan) -> Result<u64> {
    let Some(root) = with_dates_unknown(&plan.root) else { return Ok(0) };
    let mut has_undated = false;
    for ord in 0..archive.searcher().segment_readers().len() {
        has_undated |= archive.columns(ord)?.dates.min_value() == DATE_UNKNOWN;
    }
    if !has_undated {
        return Ok(0);
    }
    Ok(count(archive, &Plan { root, ..plan.clone() })?.0)
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

struct Segment<'a> {
    reader: &'a SegmentReader,
    columns: &'a Columns,
    matcher: Matcher,
}

/// The plan opened on every segment.
struct Segments<'a> {
    list: Vec<Segment<'a>>,
    bm25: Bm25,
    /// The weight of each atom.
    weights: Vec<f32>,
    /// For each scored atom of a single leaf, its number and the leaf's.
    leaves: Vec<(usize, usize)>,
    /// The scored atoms of several leaves.
    patterns: Vec<usize>,
    cut: bool,
}

impl<'a> Segments<'a> {
    fn open(archive: &'a Archive, lowered: &Lowered) -> Result<Segments<'a>> {
        let (mut n_docs, mut n_tokens) = (0u64, 0u64);
        let mut cut = false;
        let mut list = Vec::new();
        for (ord, reader) in archive.searcher().segment_readers().iter().enumerate() {
            let (matcher, was_cut) = lowered.open(archive, ord)?;
            let columns = archive.columns(ord)?;
            cut |= was_cut;
            n_docs += u64::from(reader.max_doc());
            n_tokens += columns.text.total_num_tokens();
            list.push(Segment { reader, columns, matcher });
        }
        let idf_of_leaf = |leaf: usize| {
            let n_with = list.iter().map(|segment| segment.matcher.cursors.get(leaf).cost()).sum();
            idf_lucene(n_with, n_docs)
        };
        // A phrase weighs as much as its words together, as in Lucene.
        let weights = lowered
            .atoms
            .iter()
            .map(|atom| atom.leaves.iter().map(|leaf| idf_of_leaf(*leaf)).sum())
            .collect();
        let (mut leaves, mut patterns) = (Vec::new(), Vec::new());
        for (i, atom) in lowered.atoms.iter().enumerate().filter(|(_, atom)| atom.scored) {
            use crate::search::spans::Shape;
            match atom.shape {
                Shape::Leaf(leaf) | Shape::Runs(leaf, _) => leaves.push((i, leaf)),
                _ => patterns.push(i),
            }
        }
        let bm25 = Bm25::new(n_tokens as f32 / n_docs.max(1) as f32);
        Ok(Segments { list, bm25, weights, leaves, patterns, cut })
    }

    /// Walks a segment: offers each article to `top`, and says how many there were.
    fn collect(&mut self, ord: usize, top: &mut Top) -> u64 {
        let Segment { reader, columns, matcher } = &mut self.list[ord];
        let (bm25, weights) = (&self.bm25, &self.weights);
        let dates = std::sync::Arc::clone(&matcher.dates);
        let mut total = 0;
        let mut offer = |doc: u32, score: f32| {
            if reader.is_deleted(doc) {
                return;
            }
            total += 1;
            if top.least_score().is_none_or(|least| score >= least) {
                top.offer(Candidate {
                    score,
                    date: dates.get_val(doc),
                    order: columns.order.get_val(doc),
                    address: (ord as u32, doc),
                });
            }
        };
        let costs = |leaf: usize| matcher.cursors.get(leaf).cost();
        if let Some((wanted, flat)) = flat(&matcher.root, costs) {
            let weight = |leaf: usize| {
                let atom = self.leaves.iter().find(|(_, scored)| *scored == leaf);
                (leaf, atom.map_or(0.0, |(atom, _)| weights[*atom]))
            };
            let leaves: Vec<(usize, f32)> = flat.into_iter().map(weight).collect();
            walk(matcher.cursors.all(), wanted, &leaves, bm25, &columns.norms, offer);
            return total;
        }
        let mut doc = matcher.next(0);
        while doc != TERMINATED {
            let norm = columns.norms.fieldnorm_id(doc);
            let mut score = 0.0;
            for &(atom, leaf) in &self.leaves {
                let cursor = matcher.cursors.get(leaf);
                if cursor.doc() == doc {
                    score += weights[atom] * bm25.saturation(cursor.freq(), norm);
                }
            }
            for &atom in &self.patterns {
                score += weights[atom] * bm25.saturation(matcher.n_hits[atom], norm);
            }
            offer(doc, score);
            doc = matcher.next(doc + 1);
        }
        total
    }

    /// Scores candidates again with their positions, and puts them in order.
    fn rerank(&mut self, candidates: &mut [Candidate], lowered: &Lowered, plan: &Plan) {
        candidates.sort_unstable_by_key(|candidate| candidate.address);
        let follows = follows(lowered, plan);
        let mut evidence: Vec<Evidence> = Vec::new();
        for candidate in candidates.iter_mut() {
            let (ord, doc) = candidate.address;
            let matcher = &mut self.list[ord as usize].matcher;
            evidence.clear();
            for (i, atom) in lowered.atoms.iter().enumerate().filter(|(_, atom)| atom.scored) {
                let starts = matcher.starts(&atom.shape, doc);
                evidence.push(Evidence { starts, idf: self.weights[i], follows: follows[i] });
            }
            candidate.score += bonus(&evidence);
        }
        candidates.sort_unstable_by(|a, b| Sort::Relevance.compare(a, b));
    }

    /// Fetches the articles of a page and locates their hits, in the page's order.
    fn fetch(
        &mut self,
        archive: &Archive,
        lowered: &Lowered,
        page: &[Candidate],
    ) -> Result<Vec<Found>> {
        let mut in_order: Vec<usize> = (0..page.len()).collect();
        in_order.sort_unstable_by_key(|&i| page[i].address);
        let mut found: Vec<Option<Found>> = (0..page.len()).map(|_| None).collect();
        for i in in_order {
            let Candidate { score, address: (ord, doc), .. } = page[i];
            let matcher = &mut self.list[ord as usize].matcher;
            let hits = lowered.atoms.iter().map(|atom| matcher.hits(&atom.shape, doc)).collect();
            let article = archive.article(ord, doc)?;
            let asked = |days| lowered.abouts.iter().any(|about| about.takes(days));
            let times = article.times().filter(|(_, days)| asked(*days));
            let times = times.map(|(span, _)| span).collect();
            let weights = self.weights.clone();
            found[i] = Some(Found { score, article, hits, weights, times });
        }
        Ok(found.into_iter().flatten().collect())
    }
}

/// For each atom, whether it is a bare word right behind the atom before it.
fn follows(lowered: &Lowered, plan: &Plan) -> Vec<bool> {
    let is_word = |i: usize| plan.words.contains(&lowered.atoms[i].pattern);
    (0..lowered.atoms.len()).map(|i| i > 0 && is_word(i - 1) && is_word(i)).collect()
}
