//! How does a plan become hits?
//!
//! Every segment is walked once: each article that satisfies the plan is counted and scored, the
//! best are kept ([`Top`]). The best of those are scored again with their positions, and the page
//! asked for is fetched and its matches are located.

use std::ops::Range;

use rustc_hash::FxHashSet;
use tantivy::{SegmentReader, TERMINATED};

use crate::analysis::is_function_word;
use crate::base::{Result, Span};
use crate::index::{Archive, Columns, StoredArticle};
use crate::query::{Clause, LeafTerm, Pattern, Plan};
use crate::search::collect::{Candidate, Sort, Top};
use crate::search::copies::{Address, faces, gather};
use crate::search::cursor::Cursor;
use crate::search::feedback::feedback;
use crate::search::flat::{flat, walk};
use crate::search::limits::Limits;
use crate::search::lower::{Access, Atom, Lowered, lower};
use crate::search::manner::{manner, nearness, nearness_in, wholeness, wholeness_in};
use crate::search::matcher::{Active, Matcher};
use crate::search::rank::{Bm25, CANDIDATES, Evidence, Recency, Weights, idf_lucene};
use crate::search::select::{BETWEEN_LOOKS, Selection, undated_otherwise};
use crate::search::shape::Shape;
use crate::search::spans::Hit;

/// What is wanted of the answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options<'a> {
    /// In which order.
    pub sort: Sort,
    /// How many hits at most.
    pub limit: usize,
    /// How many to pass over first.
    pub offset: usize,
    /// What is done with articles that are copies of each other.
    pub copies: Copies,
    /// How much each kind of evidence weighs.
    pub weights: Weights,
    /// How fast articles lose their score, if they do.
    pub recency: Option<Recency>,
    /// Whether words are also looked for in halves, over the end of a line.
    pub halves: bool,
    /// Articles that do not count, by the first 64 bits of their keys.
    pub but: Option<&'a FxHashSet<u64>>,
    /// What bounds the work.
    pub limits: Limits,
}

/// What is done with articles that are copies of each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Copies {
    /// Each is a hit.
    #[default]
    Show,
    /// The first of them in the order asked for is, and tells how many stand behind it.
    Fold,
}

impl Options<'_> {
    /// The first ten in that order, however long it takes.
    pub fn first(sort: Sort) -> Self {
        Options {
            sort,
            limit: 10,
            offset: 0,
            copies: Copies::Show,
            weights: Weights::default(),
            recency: None,
            halves: true,
            but: None,
            limits: Limits::default(),
        }
    }
}

/// The answer to a plan.
#[derive(Clone, Debug, Default)]
pub struct Hits {
    /// How many articles satisfy the plan: exact.
    pub total: u64,
    /// How many of them stand behind a hit of this page, of which they are copies.
    pub folded: u64,
    /// How many undated articles would, were it not for a date.
    pub undated: u64,
    /// Whether a limit cut the answer short.
    pub partial: bool,
    /// The page asked for.
    pub found: Vec<Found>,
    /// Every article that satisfies the plan.
    pub selection: Selection,
    /// Whether any of its words stands in halves somewhere.
    pub broken: bool,
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
    /// The ids of its copies among the articles found, where they are folded: in the order in which
    /// they were printed.
    pub copies: Vec<String>,
}

impl Found {
    /// How many hits the article has; what two parts of the query hit alike is one.
    pub fn n_matches(&self) -> u64 {
        let mut places: Vec<(u32, u32)> =
            self.hits.iter().flatten().map(|hit| (hit.start, hit.end)).collect();
        places.sort_unstable();
        places.dedup();
        (places.len() + self.times.len()) as u64
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
    page: Vec<Candidate>,
    /// What stands behind each of the page.
    copies: Vec<Vec<Address>>,
    /// What the page was cut out of.
    walked: Walked,
}

/// Answers `plan` from `archive`.
pub fn search(archive: &Archive, plan: &Plan, options: Options<'_>) -> Result<Hits> {
    let ranking = rank(archive, plan, options)?;
    let found = ranking.fetch(0..ranking.page.len())?;
    let Ranking { total, partial, lowered, walked, .. } = ranking;
    let (undated, cut) = undated_otherwise(archive, plan, &options.limits)?;
    let patterns = lowered.atoms.into_iter().map(|atom| atom.pattern).collect();
    Ok(Hits {
        total,
        folded: found.iter().map(|hit| hit.copies.len() as u64).sum(),
        undated,
        partial: partial || cut,
        found,
        selection: Selection { segments: walked.matches, partial: walked.partial },
        broken: walked.broken,
        patterns,
    })
}

/// Finds the best articles for `plan`, and counts them all.
pub fn rank<'a>(archive: &'a Archive, plan: &Plan, options: Options<'_>) -> Result<Ranking<'a>> {
    let mut lowered = lower(plan, archive)?;
    if !options.halves {
        lowered = lowered.without_halves();
    }
    let wanted = options.offset.saturating_add(options.limit);
    let mut kept = match options.sort {
        // As many whatever page is asked for, so that pages are cut out of one order.
        Sort::Relevance if learns(plan, options.weights) => wanted.max(LEARNING),
        Sort::Relevance => wanted.max(CANDIDATES),
        _ => wanted,
    };
    loop {
        let mut walked = walk_all(archive, plan, &lowered, kept, options)?;
        let ranked = std::mem::take(&mut walked.ranked);
        let (page, copies, cut): (Vec<_>, Vec<_>, bool) = match options.copies {
            Copies::Show => {
                let of_page = ranked.into_iter().skip(options.offset).take(options.limit);
                let (page, copies) = of_page.map(|candidate| (candidate, Vec::new())).unzip();
                (page, copies, false)
            }
            Copies::Fold => {
                let (mut faces, mut cut) = faces(archive, &ranked, wanted, &options.limits)?;
                let is_whole = !walked.partial && !cut;
                // Where many are copies of a few, more must be looked at.
                if is_whole && faces.len() < wanted && (ranked.len() as u64) < walked.total {
                    kept = kept.saturating_mul(8);
                    continue;
                }
                cut |= gather(archive, &mut faces, &walked.matches, &options.limits)?;
                let of_page = faces.into_iter().skip(options.offset);
                let (page, copies) = of_page.map(|face| (face.candidate, face.copies)).unzip();
                (page, copies, cut)
            }
        };
        let (total, partial) = (walked.total, walked.partial || cut);
        return Ok(Ranking { total, partial, archive, lowered, page, copies, walked });
    }
}

/// Every article that satisfies a plan, and the best of them.
struct Walked {
    ranked: Vec<Candidate>,
    total: u64,
    partial: bool,
    weights: Vec<f32>,
    /// All of them by segment.
    matches: Vec<Vec<u32>>,
    /// Whether any of its words stands in halves somewhere.
    broken: bool,
}

fn walk_all(
    archive: &Archive,
    plan: &Plan,
    lowered: &Lowered,
    kept: usize,
    options: Options<'_>,
) -> Result<Walked> {
    let limits = options.limits;
    let mut segments = Segments::open(archive, lowered, Access::Walk, options.weights, &limits)?;
    let mut top = Top::new(options.sort, kept.max(1));
    let mut total = 0;
    let mut matches = vec![Vec::new(); segments.list.len()];
    for (ord, matches) in matches.iter_mut().enumerate() {
        let mut keep = |doc: u32| matches.push(doc);
        total += segments.collect(ord, &mut top, lowered.has_branches, options, &mut keep);
    }
    let partial = segments.is_cut();
    let may_be_broken = |segment: &Segment<'_>| segment.matcher.cursors.any_may_be_broken();
    let broken = segments.list.iter().any(may_be_broken);
    let Segments { weights, .. } = segments;
    let mut ranked = top.into_sorted();
    // One article is in order however it is scored.
    if options.sort == Sort::Relevance && !lowered.atoms.is_empty() && ranked.len() > 1 {
        let n = ranked.len().min(CANDIDATES);
        // The walk has moved the posting lists to their ends: positions need fresh ones.
        let mut fresh =
            Segments::open(archive, lowered, Access::Places, options.weights, &Limits::default())?;
        fresh.rerank(&mut ranked[..n], lowered, plan, options.recency);
        if learns(plan, options.weights) {
            let n = ranked.len().min(LEARNING);
            feedback(archive, &mut ranked[..n], options.weights, options.recency)?;
        }
    }
    Ok(Walked { ranked, total, partial, weights, matches, broken })
}

impl Ranking<'_> {
    /// Leaves out the articles of `others`.
    #[must_use]
    pub fn without(mut self, others: &Selection) -> Self {
        let stays = |candidate: &Candidate| !others.has(candidate.address);
        let kept: Vec<bool> = self.page.iter().map(stays).collect();
        let mut at = kept.iter();
        self.page.retain(|_| at.next() == Some(&true));
        let mut at = kept.iter();
        self.copies.retain(|_| at.next() == Some(&true));
        self.total = self.total.saturating_sub(others.len() as u64);
        self.partial |= others.partial;
        self
    }

    /// Where the articles are, in order.
    pub fn addresses(&self) -> impl Iterator<Item = Address> + '_ {
        self.page.iter().map(|candidate| candidate.address)
    }

    /// Fetches these of the articles and locates their hits.
    pub fn fetch(&self, range: Range<usize>) -> Result<Vec<Found>> {
        let range = range.start.min(self.page.len())..range.end.min(self.page.len());
        // However late it is, what was found is shown.
        let mut segments = Segments::open(
            self.archive,
            &self.lowered,
            Access::Places,
            Weights::default(),
            &Limits::default(),
        )?;
        segments.weights.clone_from(&self.walked.weights);
        let mut found = segments.fetch(self.archive, &self.lowered, &self.page[range.clone()])?;
        for (hit, copies) in found.iter_mut().zip(&self.copies[range]) {
            for (segment, doc) in copies {
                hit.copies.push(self.archive.article(*segment, *doc)?.id);
            }
        }
        Ok(found)
    }
}

pub(super) struct Segment<'a> {
    reader: &'a SegmentReader,
    pub(super) columns: &'a Columns,
    pub(super) matcher: Matcher,
}

/// A scored atom that positions decide.
struct Positional {
    atom: usize,
    /// Its leaves that are spelt roughly.
    rough: Vec<usize>,
    /// Its leaves whose word may be broken without a hyphen.
    may_be_broken: Vec<usize>,
}

/// The plan opened on every segment.
pub(super) struct Segments<'a> {
    pub(super) list: Vec<Segment<'a>>,
    pub(super) bm25: Bm25,
    /// The weight of each atom.
    pub(super) weights: Vec<f32>,
    /// For each scored atom of a single leaf, its number and the leaf's.
    leaves: Vec<(usize, usize)>,
    /// The scored atoms of several leaves.
    patterns: Vec<Positional>,
    limits: Limits,
    cut: bool,
}

impl<'a> Segments<'a> {
    pub(super) fn open(
        archive: &'a Archive,
        lowered: &Lowered,
        access: Access,
        ranks: Weights,
        limits: &Limits,
    ) -> Result<Segments<'a>> {
        let (mut n_docs, mut n_tokens) = (0u64, 0u64);
        let mut cut = false;
        let mut list = Vec::new();
        for (ord, reader) in archive.searcher().segment_readers().iter().enumerate() {
            let (matcher, was_cut) = lowered.open(archive, ord, access, limits)?;
            let columns = archive.columns(ord)?;
            cut |= was_cut;
            n_docs += u64::from(reader.max_doc());
            n_tokens += columns.text.total_num_tokens();
            list.push(Segment { reader, columns, matcher });
        }
        let idf_of_leaf = |leaf: usize| {
            let n_with =
                list.iter().map(|segment| segment.matcher.cursors.get(leaf).n_listed()).sum();
            idf_lucene(n_with, n_docs)
        };
        // A phrase weighs as much as its words together, as in Lucene.
        let has_telling = lowered.atoms.iter().any(|atom| atom.scored && !is_common(atom));
        let weights = lowered
            .atoms
            .iter()
            .map(|atom| {
                let idf: f32 = atom.leaves.iter().map(|leaf| idf_of_leaf(*leaf)).sum();
                if has_telling && is_common(atom) { ranks.common * idf } else { idf }
            })
            .collect();
        let (mut leaves, mut patterns) = (Vec::new(), Vec::new());
        for (i, atom) in lowered.atoms.iter().enumerate().filter(|(_, atom)| atom.scored) {
            match atom.shape {
                Shape::Leaf(leaf) | Shape::Runs(leaf, _) | Shape::Pair(leaf) => {
                    leaves.push((i, leaf))
                }
                _ => {
                    let may_be = |leaf: &usize| {
                        let mut cursors =
                            list.iter().map(|segment| segment.matcher.cursors.get(*leaf));
                        cursors.any(Cursor::may_be_broken)
                    };
                    patterns.push(Positional {
                        atom: i,
                        rough: lowered.rough_leaves(atom),
                        may_be_broken: atom.leaves.iter().copied().filter(may_be).collect(),
                    });
                }
            }
        }
        let bm25 = Bm25::new(n_tokens as f32 / n_docs.max(1) as f32, ranks);
        Ok(Segments { list, bm25, weights, leaves, patterns, limits: *limits, cut })
    }

    /// What BM25 gives for each leaf that counts in an article; articles must be asked for in order.
    pub(super) fn shares_of_leaves(
        &mut self,
        (ord, doc): (u32, u32),
    ) -> impl Iterator<Item = f32> + '_ {
        let Segment { columns, matcher, .. } = &mut self.list[ord as usize];
        let (bm25, weights) = (&self.bm25, &self.weights);
        let norm = columns.norms.fieldnorm_id(doc);
        self.leaves.iter().map(move |(atom, leaf)| {
            let cursor = matcher.cursors.get_mut(*leaf);
            match cursor.seek(doc) == doc {
                true => weights[*atom] * bm25.saturation(cursor.freq(), norm),
                false => 0.0,
            }
        })
    }

    /// Whether a limit cut the answer short so far.
    pub(super) fn is_cut(&self) -> bool {
        self.cut || self.list.iter().any(|segment| segment.matcher.cursors.is_cut())
    }

    /// Walks a segment: offers each article to `top`, hands it to `keep`, and says how many there were.
    fn collect(
        &mut self,
        ord: usize,
        top: &mut Top,
        has_branches: bool,
        Options { but, recency, .. }: Options<'_>,
        keep: &mut impl FnMut(u32),
    ) -> u64 {
        if self.limits.is_over() {
            self.cut = true;
            return 0;
        }
        let Segment { reader, columns, matcher } = &mut self.list[ord];
        let (bm25, weights, limits) = (&self.bm25, &self.weights, self.limits);
        let dates = std::sync::Arc::clone(&matcher.dates);
        let mut total = 0;
        let mut offer = |doc: u32, score: f32| {
            let is_out = |but: &FxHashSet<u64>| but.contains(&columns.order.get_val(doc));
            if reader.is_deleted(doc) || but.is_some_and(is_out) {
                return;
            }
            total += 1;
            keep(doc);
            let score = score * Recency::share(recency, dates.get_val(doc));
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
        let is_uneven = |leaf: &usize| {
            let cursor = matcher.cursors.get(*leaf);
            cursor.farthest() > 0 || cursor.may_be_broken()
        };
        if let Some((wanted, flat)) = flat(&matcher.root, costs)
            && !flat.iter().any(is_uneven)
        {
            let weight = |leaf: usize| {
                let atom = self.leaves.iter().find(|(_, scored)| *scored == leaf);
                (leaf, atom.map_or(0.0, |(atom, _)| weights[*atom]))
            };
            let leaves: Vec<(usize, f32)> = flat.into_iter().map(weight).collect();
            let is_over = || limits.is_over();
            let cursors = matcher.cursors.all();
            self.cut |= walk(cursors, wanted, &leaves, bm25, &columns.norms, is_over, offer);
            return total;
        }
        let mut active = Active::default();
        let mut n_seen = 0;
        let mut doc = matcher.next(0);
        while doc != TERMINATED {
            n_seen += 1;
            if n_seen % BETWEEN_LOOKS == 0 && limits.is_over() {
                self.cut = true;
                break;
            }
            if has_branches {
                matcher.active(doc, &mut active);
            }
            let counts = |atom: usize| !has_branches || active.atoms[atom];
            let norm = columns.norms.fieldnorm_id(doc);
            let mut score = 0.0;
            for &(atom, leaf) in &self.leaves {
                let cursor = matcher.cursors.get_mut(leaf);
                if cursor.doc() == doc && counts(atom) {
                    let words = bm25.saturation(cursor.freq(), norm) * wholeness(cursor);
                    score += weights[atom] * (words + nearness(cursor));
                }
            }
            for Positional { atom, rough, may_be_broken } in
                self.patterns.iter().filter(|pattern| counts(pattern.atom))
            {
                let mut words = bm25.saturation(matcher.n_hits[*atom], norm);
                words *= wholeness_in(doc, may_be_broken, &mut matcher.cursors);
                let near = |leaf: &usize| nearness_in(doc, matcher.cursors.get_mut(*leaf));
                score += weights[*atom] * (words + rough.iter().map(near).sum::<f32>());
            }
            offer(doc, score);
            doc = matcher.next(doc + 1);
        }
        total
    }

    /// Scores candidates again with their positions, and puts them in order.
    fn rerank(
        &mut self,
        candidates: &mut [Candidate],
        lowered: &Lowered,
        plan: &Plan,
        recency: Option<Recency>,
    ) {
        candidates.sort_unstable_by_key(|candidate| candidate.address);
        let follows = follows(lowered, plan);
        let mut evidence: Vec<Evidence> = Vec::new();
        let mut active = Active::default();
        for candidate in candidates.iter_mut() {
            let (ord, doc) = candidate.address;
            let Segment { columns, matcher, .. } = &mut self.list[ord as usize];
            if lowered.has_branches {
                matcher.active(doc, &mut active);
            }
            let counts = |atom: usize| !lowered.has_branches || active.atoms[atom];
            evidence.clear();
            for (i, atom) in lowered.atoms.iter().enumerate().filter(|(_, atom)| atom.scored) {
                let starts = if counts(i) { matcher.starts(&atom.shape, doc) } else { Vec::new() };
                evidence.push(Evidence { starts, idf: self.weights[i], follows: follows[i] });
            }
            let share = Recency::share(recency, candidate.date);
            if columns.is_page(doc) {
                let windowed = self.bm25.best_window(&evidence);
                let norm = self.bm25.window_norm();
                let scored = lowered.atoms.iter().enumerate().filter(|(_, atom)| atom.scored);
                let mut score = self.bm25.bonus(&windowed, norm);
                for ((i, atom), word) in scored.zip(&windowed).filter(|((i, _), _)| counts(*i)) {
                    let of_atom = manner(lowered, atom, doc, &mut matcher.cursors);
                    let freq = word.starts.len() as u32;
                    let words = self.bm25.saturation(freq, norm) * of_atom.whole;
                    score += self.weights[i] * (words + of_atom.nearness);
                }
                candidate.score = score * share;
                continue;
            }
            let norm = columns.norms.fieldnorm_id(doc);
            candidate.score += self.bm25.bonus(&evidence, norm) * share;
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
            let mut active = Active::default();
            matcher.active(doc, &mut active);
            let atoms = lowered.atoms.iter().zip(&active.atoms);
            let hits = atoms.map(|(atom, counts)| match counts {
                true => matcher.hits(&atom.shape, doc),
                false => Vec::new(),
            });
            let hits = hits.collect();
            let article = archive.article(ord, doc)?;
            let asked = |days| active.abouts.iter().any(|about| lowered.abouts[*about].takes(days));
            let times = article.times().filter(|(_, days)| asked(*days));
            let times = times.map(|(span, _)| span).collect();
            let weights = self.weights.clone();
            found[i] = Some(Found { score, article, hits, weights, times, copies: Vec::new() });
        }
        Ok(found.into_iter().flatten().collect())
    }
}

/// Whether the first answers say something of a query: a long one, of which any word will do.
fn learns(plan: &Plan, weights: Weights) -> bool {
    let words = match &plan.root {
        Clause::And(parts) => parts.first(),
        one => Some(one),
    };
    let any = matches!(words, Some(Clause::Or(parts)) if parts.len() == plan.words.len());
    any && plan.words.len() >= LONG_QUERY && weights.feedback > 0.0
}

/// How many of the best answers are scored again with what the first of them say.
const LEARNING: usize = 1_000;

/// From so many bare words on a query is long.
const LONG_QUERY: usize = 4;

/// Whether an atom is a bare word that tells nothing of what an article is about. What stands as written, in
/// quotes or with a capital (Theresa May), is meant.
fn is_common(atom: &Atom) -> bool {
    let Pattern::Leaf(leaf) = &atom.pattern else { return false };
    let in_any_form = leaf.terms.iter().any(|term| matches!(term, LeafTerm::Forms(_)));
    let of = |term: &LeafTerm| matches!(term, LeafTerm::Exact(term) if is_function_word(term));
    in_any_form && leaf.terms.first().is_some_and(of)
}

/// For each atom, whether it is a bare word right behind the atom before it.
pub(super) fn follows(lowered: &Lowered, plan: &Plan) -> Vec<bool> {
    let is_word = |i: usize| plan.words.contains(&lowered.atoms[i].pattern);
    (0..lowered.atoms.len()).map(|i| i > 0 && is_word(i - 1) && is_word(i)).collect()
}
