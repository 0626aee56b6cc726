//! Where else was the passage printed that answers a query?
//!
//! Around the best match of each article a window of some 150 words is cut. Windows that share runs of
//! words are printings of one passage, and so are long texts that share them without matching, since a
//! scan has misread the very words asked for.

use std::collections::VecDeque;
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::analysis::terms::BODY;
use crate::article::Key;
use crate::base::Result;
use crate::index::{Archive, StoredArticle, pack_date};
use crate::query::Plan;
use crate::search::collect::Sort;
use crate::search::copies::{Address, printed_order};
use crate::search::engine::{Found, Options, rank};
use crate::search::limits::Limits;
use crate::search::passages::{LEAST_RUNS, TextRuns, shared_passages, sharers};
use crate::search::snippet::title;

/// So many words are looked at around a match.
pub const WINDOW: usize = 150;

/// So many articles are compared at most, the oldest.
pub const MOST_COMPARED: usize = 5_000;

/// So many are fetched at once.
const AT_ONCE: usize = 250;

/// For so many passages it is also looked where the words asked for are misread.
const MOST_FOLLOWED: usize = 20;

/// An article that prints a passage.
#[derive(Clone, Debug)]
pub struct PrintingOf {
    /// What it is, without its text.
    pub article: StoredArticle,
    /// The passage as printed there.
    pub passage: String,
    /// How many words of the passage it has, from the first to the last that are the same.
    pub n_words: usize,
    /// Whether it matches the query; else it only shares the passage.
    pub matches: bool,
    /// The beginning of its text, where it has no headline.
    pub lead: Option<String>,
}

/// A passage that was printed twice or more.
#[derive(Clone, Debug)]
pub struct PrintedPassage {
    /// Its words, as printed where most of the others agree.
    pub text: String,
    /// How many words those are.
    pub n_words: usize,
    /// Its printings by day, then by source.
    pub printings: Vec<PrintingOf>,
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Printings {
    /// How many articles match the query: exact.
    pub total: u64,
    /// The passages that were printed twice or more, those printed most first.
    pub passages: Vec<PrintedPassage>,
    /// How many articles match and share their passage with no other.
    pub alone: u64,
    /// Whether not all articles were compared.
    pub partial: bool,
}

/// One window.
struct Window {
    address: Address,
    passage: String,
    runs: Vec<u64>,
}

impl Window {
    fn cut(address: Address, body: &str, runs: &TextRuns, words: Range<usize>) -> Window {
        let passage = runs.span(words.clone()).of(body).to_owned();
        let mut runs: Vec<u64> = runs.within(&words).collect();
        runs.sort_unstable();
        runs.dedup();
        Window { address, passage, runs }
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
    let addresses: Vec<Address> = ranking.addresses().collect();
    let mut windows: Vec<Window> = Vec::new();
    for at in (0..addresses.len()).step_by(AT_ONCE) {
        let found = ranking.fetch(at..at + AT_ONCE)?;
        for (found, address) in found.iter().zip(&addresses[at..]) {
            let runs = TextRuns::of(&found.article.body);
            let words = window(found, runs.n_words());
            windows.push(Window::cut(*address, &found.article.body, &runs, words));
        }
        if limits.is_over() {
            partial = true;
            break;
        }
    }
    let matching: FxHashSet<Address> = windows.iter().map(|window| window.address).collect();
    let mut printed: FxHashSet<Address> = FxHashSet::default();
    let mut answer = Printings { total: ranking.total, ..Printings::default() };
    let mut groups = grouped(&windows);
    groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
    // Windows of one group need not be of one passage: each may share another part with the next.
    let mut waiting: VecDeque<Vec<usize>> =
        groups.into_iter().filter(|group| group.len() > 1).collect();
    while let Some(group) = waiting.pop_front() {
        if limits.is_over() {
            partial = true;
            break;
        }
        let follows = answer.passages.len() < MOST_FOLLOWED;
        let (passage, rest) = passage_of(archive, &group, &windows, &matching, follows)?;
        if let Some((passage, addresses)) = passage {
            printed.extend(addresses);
            answer.passages.push(passage);
        }
        if rest.len() > 1 {
            waiting.push_back(rest);
        }
    }
    answer.passages.sort_by_key(|passage| std::cmp::Reverse(passage.printings.len()));
    answer.alone = matching.iter().filter(|address| !printed.contains(address)).count() as u64;
    answer.partial = partial;
    Ok(answer)
}

type Passage = (PrintedPassage, Vec<Address>);

/// The passage that most of a group share, with its printings; and those of the group that have it not.
fn passage_of(
    archive: &Archive,
    group: &[usize],
    windows: &[Window],
    matching: &FxHashSet<Address>,
    follows: bool,
) -> Result<(Option<Passage>, Vec<usize>)> {
    let of_group = || group.iter().map(|i| &windows[*i]);
    let mut n_with: FxHashMap<u64, u32> = FxHashMap::default();
    of_group().flat_map(|w| &w.runs).for_each(|run| *n_with.entry(*run).or_default() += 1);
    let shared = |window: &Window| -> u32 { window.runs.iter().map(|run| n_with[run] - 1).sum() };
    let Some(anchor) = group.iter().copied().max_by_key(|i| shared(&windows[*i])) else {
        return Ok((None, Vec::new()));
    };
    let text = &windows[anchor].passage;
    let anchor_runs = TextRuns::of(text);
    let mut candidates: Vec<Address> = of_group().map(|window| window.address).collect();
    if follows {
        for address in sharers(archive, windows[anchor].runs.iter().copied(), None)? {
            if !candidates.contains(&address) {
                candidates.push(address);
            }
        }
    }
    let mut printings = Vec::new();
    let mut addresses = Vec::new();
    for address in candidates {
        let article = archive.article(address.0, address.1)?;
        let runs = TextRuns::of(&article.body);
        let Some(best) = shared_passages(&anchor_runs, &runs).into_iter().next() else { continue };
        let printing = PrintingOf {
            passage: runs.span(best.there).of(&article.body).to_owned(),
            n_words: best.here.len(),
            matches: matching.contains(&address),
            lead: if article.headline.is_none() { title(&article) } else { None },
            article: StoredArticle { body: String::new(), ..article },
        };
        printings.push(printing);
        addresses.push(address);
    }
    let rest = group.iter().copied().filter(|i| !addresses.contains(&windows[*i].address));
    let rest: Vec<usize> = rest.filter(|i| *i != anchor).collect();
    if printings.len() < 2 {
        return Ok((None, rest));
    }
    let order = |printing: &PrintingOf| {
        let key = Key(printing.article.key).prefix();
        let (day, key) = printed_order(pack_date(printing.article.date), key);
        (day, printing.article.source.clone(), key)
    };
    printings.sort_by_cached_key(order);
    let passage = PrintedPassage { text: text.clone(), n_words: anchor_runs.n_words(), printings };
    Ok((Some((passage, addresses)), rest))
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
