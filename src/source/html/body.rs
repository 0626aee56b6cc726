//! Which part of a page is the article?

use dom_smoothie::{Config, Readability};

use crate::base::{Warning, guarded};

use super::strip::text_of;
use super::{clutter, layout};

/// The text of an article, and what was odd.
pub(super) struct Body {
    pub(super) text: String,
    pub(super) warning: Option<Warning>,
}

/// Cuts the article out of `html`. `told` is its text as JSON-LD has it: a help where the page
/// itself shows less, and a measure of where the article begins and ends.
///
/// Where no article is found, or a tree would be out of measure as `unsafe_tree` says, it is all
/// text of the page.
pub(super) fn cut_out(html: &str, told: Option<&str>, unsafe_tree: Option<Warning>) -> Body {
    let told = told.map(plain_paragraphs).filter(|told| n_words(told) >= LEAST_TOLD);
    let (found, warning) = match unsafe_tree {
        Some(warning) => (None, Some(warning)),
        None => or_warning(|| main_part(html)),
    };
    let text = match (found, told) {
        (Some(found), Some(told)) => better(found, told),
        (Some(found), None) => found,
        (None, Some(told)) => return Body { text: told, warning: None },
        (None, None) => text_of(html),
    };
    Body { text, warning }
}

/// The library is not ours: should it panic on a page, only its help is lost.
fn or_warning(find: impl FnOnce() -> Option<String>) -> (Option<String>, Option<Warning>) {
    match guarded(find) {
        Some(found) => (found, None),
        None => {
            let text = "no article could be cut out of the page; all its text was taken";
            (None, Some(Warning::new("W-PAGE", text)))
        }
    }
}

/// A text in JSON-LD of fewer words is a summary.
const LEAST_TOLD: usize = 80;

fn main_part(html: &str) -> Option<String> {
    // What the page says of itself is read elsewhere.
    let config = Config { disable_json_ld: true, ..Config::default() };
    let mut page = Readability::new(html, None, Some(config)).ok()?;
    clutter::remove(&page);
    layout::make_over(&page);
    let article = page.parse().ok()?;
    // Every line break has its mark beside it.
    let text = text_of(&article.content.replace("<br>", ""));
    (!text.is_empty()).then_some(text)
}

/// What was found, where it has what was told, without what stands before its beginning and after
/// its end; else what was told.
fn better(found: String, told: String) -> String {
    let of_told = Shingles::of(&told);
    let paragraphs: Vec<&str> = found.split("\n\n").collect();
    let covered: Vec<bool> = paragraphs.iter().map(|text| of_told.cover(text)).collect();
    let n_covered: usize = paragraphs
        .iter()
        .zip(&covered)
        .filter(|(_, covered)| **covered)
        .map(|(p, _)| n_words(p))
        .sum();
    if n_covered * 4 < n_words(&told) * 3 {
        return told;
    }
    let (Some(first), Some(last)) =
        (covered.iter().position(|covered| *covered), covered.iter().rposition(|covered| *covered))
    else {
        return found;
    };
    paragraphs[first..=last].join("\n\n")
}

/// The runs of words of a text, to tell whether another holds the same.
struct Shingles(rustc_hash::FxHashSet<u64>);

impl Shingles {
    fn of(text: &str) -> Shingles {
        Shingles(shingles(text).collect())
    }

    /// Whether most runs of words of `text` are among them.
    fn cover(&self, text: &str) -> bool {
        let (mut n, mut n_known) = (0_usize, 0_usize);
        for shingle in shingles(text) {
            n += 1;
            n_known += usize::from(self.0.contains(&shingle));
        }
        n_known * 2 > n
    }
}

/// A hash for every three words in a row.
fn shingles(text: &str) -> impl Iterator<Item = u64> {
    use std::hash::{Hash, Hasher};
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let hash = |words: &[&str]| {
        let mut hasher = rustc_hash::FxHasher::default();
        words.hash(&mut hasher);
        hasher.finish()
    };
    let hashes: Vec<u64> = words.windows(3).map(hash).collect();
    hashes.into_iter()
}

/// A text of JSON-LD, which may hold tags, and paragraphs told by line breaks.
fn plain_paragraphs(text: &str) -> String {
    if text.contains("</") {
        return text_of(text);
    }
    let lines = text.split(['\n', '\r']).map(text_of).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n\n")
}

fn n_words(text: &str) -> usize {
    text.split_whitespace().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_in_the_library_costs_only_its_help() {
        assert_eq!(or_warning(|| Some("text".to_owned())), (Some("text".to_owned()), None));
        let (found, warning) = or_warning(|| panic!("on this page"));
        assert_eq!((found, warning.map(|odd| odd.code)), (None, Some("W-PAGE")));
    }
}
