//! Where else was the passage printed that answers a query?
//!
//! Around the best match of each article a window of some 150 words is cut. Windows that share runs of
//! words are printings of one passage, and so are long texts that share them without matching, since a
//! scan has misread the very words asked for.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::analysis::terms::BODY;
use crate::base::Result;
use crate::index::{Archive, StoredArticle, pack_date};
use crate::query::Plan;
use crate::search::collect::Sort;
use crate::search::copies::printed_order;
use crate::search::engine::{Found, Options, rank};
use crate::search::limits::Limits;
use crate::search::passages::{LEAST_RUNS, TextRuns, sharers};

/// So many words are looked at around a match.
pub const WINDOW: usize = 150;

/// So many articles are compared at most, the oldest.
pub const MOST_COMPARED: usize = 5_000;

/// So many are fetched at once.
const AT_ONCE: usize = 250;

/// Of so many passages, those printed most, it is also looked where the words asked for are misread.
const MOST_FOLLOWED: usize = 20;

/// An article that prints a passage.
#[derive(Clone, Debug)]
pub struct PrintingOf {
    /// What it is, without its text.
    pub article: StoredArticle,
    /// The passage as printed there.
    pub passage: String,
    /// Of the runs of the first printing's passage the share that it has, from 0 to 1.
    pub share: f32,
    /// Whether it matches the query; else it only shares the passage.
    pub matches: bool,
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Printings {
    /// How many articles match the query: exact.
    pub total: u64,
    /// The passages that were printed twice or more, those printed most first; of each its printings by
    /// day, then by source.
    pub passages: Vec<Vec<PrintingOf>>,
    /// Articles that match and share their passage with no other.
    pub alone: Vec<PrintingOf>,
    /// Whether not all articles were compared.
    pub partial: bool,
}

/// One window.
struct Window {
    article: StoredArticle,
    passage: String,
    runs: Vec<u64>,
    matches: bool,
}

impl Window {
    fn cut(article: StoredArticle, runs: &TextRuns, words: Range<usize>, matches: bool) -> Window {
        let passage = runs.span(words.clone()).of(&article.body).to_owned();
        let mut runs: Vec<u64> = runs.within(&words).collect();
        runs.sort_unstable();
        runs.dedup();
        let article = StoredArticle { body: String::new(), ..article };
        Window { article, passage, runs, matches }
    }

    fn order(&self) -> ((u64, u64), &Option<String>) {
        let key = crate::article::Key(self.article.key).prefix();
        let (day, key) = printed_order(pack_date(self.article.date), key);
        ((day, key), &self.article.source)
    }
}

/// Finds the printings of the passages that answer `plan`.
///
/// # Errors
///
/// An index that cannot be read.
pub fn printings(archive: &Archive, plan: &Plan, limits: &Limits) -> Result<Printings> {
    let options = Options { limit: MOST_COMPARED, limits: *limits, ..Options::first(Sort::Oldest) };
    let ranking = rank(archive, plan, options)?;
    let mut partial = ranking.partial || ranking.total > MOST_COMPARED as u64;
    let mut windows: Vec<Window> = Vec::new();
    for at in (0..MOST_COMPARED).step_by(AT_ONCE) {
        let found = ranking.fetch(at..at + AT_ONCE)?;
        if found.is_empty() {
            break;
        }
        for found in found {
            let runs = TextRuns::of(&found.article.body);
            let words = window(&found, runs.n_words());
            windows.push(Window::cut(found.article, &runs, words, true));
        }
        if limits.is_over() {
            partial = true;
            break;
        }
    }
    let mut groups = grouped(&windows);
    groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
    let mut known: FxHashSet<[u8; 16]> = windows.iter().map(|window| window.article.key).collect();
    for group in groups.iter_mut().take(MOST_FOLLOWED) {
        if limits.is_over() {
            partial = true;
            break;
        }
        follow(archive, group, &mut windows, &mut known)?;
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
    let mut windows: Vec<Option<Window>> = windows.into_iter().map(Some).collect();
    let mut answer = Printings { total: ranking.total, partial, ..Printings::default() };
    for group in groups {
        let mut of_group: Vec<Window> = group.iter().filter_map(|i| windows[*i].take()).collect();
        of_group.sort_by(|a, b| {
            let ((day_a, key_a), source_a) = a.order();
            let ((day_b, key_b), source_b) = b.order();
            day_a.cmp(&day_b).then_with(|| source_a.cmp(source_b)).then(key_a.cmp(&key_b))
        });
        let first = of_group[0].runs.clone();
        let printings = of_group.into_iter().map(|window| PrintingOf {
            share: n_shared(&first, &window.runs) as f32 / first.len().max(1) as f32,
            article: window.article,
            passage: window.passage,
            matches: window.matches,
        });
        match group.len() {
            1 => answer.alone.extend(printings),
            _ => answer.passages.push(printings.collect()),
        }
    }
    Ok(answer)
}

/// The words around the densest matches in the body; its first words where there is none.
fn window(found: &Found, n_words: usize) -> Range<usize> {
    let mut places: Vec<(usize, usize)> = Vec::new();
    for (pattern, hits) in found.hits.iter().enumerate() {
        let in_body = hits.iter().filter_map(|hit| hit.start.checked_sub(BODY));
        places.extend(in_body.map(|at| (at as usize, pattern)).filter(|(at, _)| *at < n_words));
    }
    places.sort_unstable();
    let places = &places;
    let reaches = |from: usize| {
        let within = places[from..].iter().take_while(move |(at, _)| *at < places[from].0 + WINDOW);
        let mut patterns: Vec<usize> = within.clone().map(|(_, pattern)| *pattern).collect();
        patterns.sort_unstable();
        patterns.dedup();
        (patterns.len(), within.clone().count(), within.last().map_or(0, |(at, _)| *at))
    };
    let best = (0..places.len()).max_by_key(|from| {
        let (n_patterns, n_hits, _) = reaches(*from);
        (n_patterns, n_hits, std::cmp::Reverse(*from))
    });
    let middle = best.map_or(0, |from| (places[from].0 + reaches(from).2) / 2);
    let first = middle.saturating_sub(WINDOW / 2).min(n_words.saturating_sub(WINDOW));
    first..(first + WINDOW).min(n_words)
}

/// How many runs two sorted lists share.
fn n_shared(a: &[u64], b: &[u64]) -> usize {
    a.iter().filter(|run| b.binary_search(run).is_ok()).count()
}

/// Windows that share enough runs, directly or by others between them.
fn grouped(windows: &[Window]) -> Vec<Vec<usize>> {
    let mut of_run: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
    let mut leader: Vec<usize> = (0..windows.len()).collect();
    for (i, window) in windows.iter().enumerate() {
        let mut shared: FxHashMap<u32, usize> = FxHashMap::default();
        for run in &window.runs {
            let others = of_run.entry(*run).or_default();
            others.iter().for_each(|other| *shared.entry(*other).or_default() += 1);
            // What a hundred windows have, one more tells no better.
            if others.len() < 100 {
                others.push(i as u32);
            }
        }
        for (other, n) in shared {
            let fewest = window.runs.len().min(windows[other as usize].runs.len());
            if n >= LEAST_RUNS || n * 2 >= fewest {
                let (a, b) = (lead_of(&mut leader, i), lead_of(&mut leader, other as usize));
                leader[a.max(b)] = a.min(b);
            }
        }
    }
    let mut groups: std::collections::BTreeMap<usize, Vec<usize>> = Default::default();
    for i in 0..windows.len() {
        groups.entry(lead_of(&mut leader, i)).or_default().push(i);
    }
    groups.into_values().collect()
}

fn lead_of(leader: &mut [usize], mut i: usize) -> usize {
    while leader[i] != i {
        leader[i] = leader[leader[i]];
        i = leader[i];
    }
    i
}

/// Adds to a group the long texts that share its passage without matching.
fn follow(
    archive: &Archive,
    group: &mut Vec<usize>,
    windows: &mut Vec<Window>,
    known: &mut FxHashSet<[u8; 16]>,
) -> Result<()> {
    let mut runs: Vec<u64> = group.iter().flat_map(|i| windows[*i].runs.iter().copied()).collect();
    runs.sort_unstable();
    runs.dedup();
    for (ord, doc) in sharers(archive, runs.iter().copied(), None)? {
        let article = archive.article(ord, doc)?;
        if known.contains(&article.key) {
            continue;
        }
        let text = TextRuns::of(&article.body);
        let Some(words) = text.densest(&runs, WINDOW) else { continue };
        known.insert(article.key);
        group.push(windows.len());
        windows.push(Window::cut(article, &text, words, false));
    }
    Ok(())
}

impl TextRuns {
    /// The `n` words that have most of `runs`, which are sorted; `None` where they are too few for a
    /// passage.
    fn densest(&self, runs: &[u64], n: usize) -> Option<Range<usize>> {
        let places: Vec<usize> = self.places_of(runs).collect();
        let within = |from: usize| places[from..].partition_point(|at| *at < places[from] + n);
        let best =
            (0..places.len()).max_by_key(|from| (within(*from), std::cmp::Reverse(*from)))?;
        if within(best) < LEAST_RUNS {
            return None;
        }
        let middle = (places[best] + places[best + within(best) - 1]) / 2;
        let first = middle.saturating_sub(n / 2).min(self.n_words().saturating_sub(n));
        Some(first..(first + n).min(self.n_words()))
    }
}
