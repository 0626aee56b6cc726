//! Do the words of a query stand together in a long text, or each in another article of a page?

use crate::analysis::LONGEST_ARTICLE;
use crate::base::Result;
use crate::index::Archive;
use crate::query::{Clause, Length, Pattern, Plan};
use crate::report::NoteReport;
use crate::search::{self, Found, Limits, has_long_texts};

/// Words within so many of each other are taken to stand together.
pub(super) const TOGETHER: u32 = 60;

/// Above so many long texts it is not counted in how many the words stand together.
const MOST_COUNTED: u64 = 20_000;

/// In how many of the long texts found the bare words stand together: told where they do not in all.
pub(super) fn apart_note(
    archive: &Archive,
    text: &str,
    asked: &Plan,
    limits: &Limits,
) -> Result<Option<NoteReport>> {
    let n_words = asked.words.len() as u32;
    let single = asked.words.iter().all(|word| matches!(word, Pattern::Leaf(_)));
    if !(2..TOGETHER).contains(&n_words) || !single || !has_long_texts(archive)? {
        return Ok(None);
    }
    let long = Clause::Length(Length { least: LONGEST_ARTICLE + 1, most: u32::MAX });
    let long = Clause::all(vec![asked.root.clone(), long]);
    let (n_long, cut) = search::count(archive, &Plan::of(long.clone()), limits)?;
    if n_long == 0 || n_long > MOST_COUNTED || cut {
        return Ok(None);
    }
    let near = Clause::Match(Pattern::Loose(asked.words.clone(), TOGETHER - n_words));
    let (n_near, cut) = search::count(archive, &Plan::of(Clause::all(vec![long, near])), limits)?;
    let pages = if n_long == 1 { "page or other long text" } else { "pages and other long texts" };
    let has = if n_near == 1 { "has" } else { "have" };
    Ok((n_near < n_long && !cut).then(|| NoteReport {
        start: 0,
        end: text.len() as u32,
        code: "N-APART".to_owned(),
        text: format!(
            "of {n_long} {pages} with these words {n_near} {has} them within {TOGETHER} words; \
             in the others they stand only farther apart: write w/{TOGETHER} between them"
        ),
    }))
}

/// Whether the bare words stand only far apart in a long text.
pub(super) fn is_apart(found: &Found, patterns: &[Pattern], words: &[Pattern]) -> bool {
    if found.article.n_words <= LONGEST_ARTICLE || words.len() < 2 {
        return false;
    }
    let mut places: Vec<(u32, usize)> = Vec::new();
    let mut n_found = 0;
    for (pattern, hits) in patterns.iter().zip(&found.hits) {
        if words.contains(pattern) && !hits.is_empty() {
            places.extend(hits.iter().map(|hit| (hit.start, n_found)));
            n_found += 1;
        }
    }
    places.sort_unstable();
    let holds_all = |from: usize| {
        let within = places[from..].iter().take_while(|(at, _)| *at < places[from].0 + TOGETHER);
        let mut seen: Vec<usize> = within.map(|(_, of)| *of).collect();
        seen.sort_unstable();
        seen.dedup();
        seen.len() == n_found
    };
    n_found > 1 && !(0..places.len()).any(holds_all)
}
