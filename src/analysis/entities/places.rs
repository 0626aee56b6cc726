//! Which capitalised words are a place?
//!
//! A known country, region or city; a head word (`Lake Victoria`, `Orange County`); a name before a
//! known place (`Faleolo, Samoa`); or, weakest, an unknown name behind `in`.

use super::candidates::{Candidate, of_known};
use super::lexicon::Tags;
use super::tokens::{Capitals, Gap, Tokens};
use super::{Evidence, Kind};

/// An unknown name that stands where places stand.
pub(super) fn by_context(tokens: &Tokens, at: usize, run: usize) -> Option<Candidate> {
    let n_words = run - at;
    let plain = n_words <= 3
        && !tokens.starts(at)
        && (at == 0 || !tokens.joined(at) || !tokens.capital(at - 1))
        && (at..run).all(|i| {
            let tags = tokens.tags(i);
            let other =
                tags.any(Tags::NO_PERSON) || tags.any(Tags::GIVEN) || tags.any(Tags::NAMING);
            !other && !tokens.seen_small(i) && tokens.is_name_shaped(i) && !tokens.all_caps(i)
        });
    if !plain || tokens.capitals == Capitals::Nouns {
        return None;
    }
    let next = tokens.known(run).filter(|_| tokens.gap(run) == Gap::Comma);
    let in_known = next.is_some_and(|(end, known)| {
        known.kind == Kind::Place && !tokens.words[end - 1].shape.possessive()
    });
    let located = tokens.small_before(at)
        && matches!(tokens.str(at - 1), "in" | "near")
        && !(at >= 2 && IN_PRINT.contains(&tokens.str(at - 2)));
    let evidence = match (in_known, located && ends_phrase(tokens, run)) {
        (true, _) => Evidence::Apposition,
        (_, true) => Evidence::Context,
        _ => return None,
    };
    Some(Candidate::new(at, run, Kind::Place, evidence))
}

/// `published in Nature`: what these words put in is no place.
const IN_PRINT: [&str; 12] = [
    "published",
    "appeared",
    "printed",
    "interested",
    "featured",
    "dressed",
    "written",
    "released",
    "starred",
    "trading",
    "appearing",
    "believe",
];

/// Whether what follows can follow a place; `in Martian brines` is none.
fn ends_phrase(tokens: &Tokens, end: usize) -> bool {
    if end >= tokens.len() || tokens.gap(end) != Gap::Blank {
        return end >= tokens.len() || !tokens.words[end - 1].shape.possessive();
    }
    let tags = tokens.tags(end);
    let small = tags.any(Tags::COMMON)
        || tags.any(Tags::LOCATIVE)
        || tags.any(Tags::JOIN_AND)
        || tags.any(Tags::ACTS)
        || tags.any(Tags::SAYS);
    small || tags.any(Tags::CALENDAR)
}

/// Parts of a country or city: `West Germany`, `Old Delhi`.
const PARTS: [&str; 18] = [
    "North",
    "South",
    "East",
    "West",
    "Northern",
    "Southern",
    "Eastern",
    "Western",
    "Central",
    "Upper",
    "Lower",
    "Inner",
    "Outer",
    "Greater",
    "Old",
    "Northeast",
    "Southeast",
    "Mid",
];

/// A known place with the part of it that is meant.
fn part_of_known(tokens: &Tokens, at: usize, run: usize) -> Option<Candidate> {
    let named = at + 1 < run && PARTS.contains(&tokens.str(at));
    let (end, known) = named.then(|| tokens.known(at + 1))??;
    let is_place = known.kind == Kind::Place && !is_part_of_other(tokens, at + 1, end, run);
    is_place.then(|| Candidate::new(at, end, Kind::Place, Evidence::HeadWord))
}

/// The known place at `at`, with `West` and the like before it.
pub(super) fn by_name(tokens: &Tokens, at: usize, run: usize) -> Option<Candidate> {
    if let Some(part) = part_of_known(tokens, at, run) {
        return Some(part);
    }
    let (end, known) = tokens.known(at)?;
    if known.kind != Kind::Place {
        return None;
    }
    let believed = if known.ambiguous {
        is_located(tokens, at, end)
    } else {
        !is_part_of_other(tokens, at, end, run)
    };
    believed.then(|| of_known(at, end, known.kind, known.id))
}

/// `in Reading`, `Reading, England`.
fn is_located(tokens: &Tokens, at: usize, end: usize) -> bool {
    let before =
        tokens.small_before(at) && matches!(tokens.str(at - 1), "in" | "near" | "from" | "to");
    let after = tokens.gap(end) == Gap::Comma
        && tokens.known(end).is_some_and(|(_, next)| next.kind == Kind::Place && !next.ambiguous);
    let alone = end >= tokens.len() || !tokens.joined(end) || !tokens.capital(end);
    alone && (before || after) && !tokens.seen_small(at)
}

/// Whether unknown capitals beside it make it the half of another name: `Boston Globe`.
fn is_part_of_other(tokens: &Tokens, at: usize, end: usize, run: usize) -> bool {
    let after = end < run && {
        let tags = tokens.tags(end);
        let explained = tags.any(Tags::CALLING)
            || tags.any(Tags::ROLE_MODIFIER)
            || tags.any(Tags::GIVEN)
            || tags.any(Tags::NO_NAME)
            || tags.any(Tags::ORG_WORD)
            || tags.any(Tags::ORG_HEAD)
            || tokens.known(end).is_some()
            || tokens.gap(end) == Gap::Hyphen
            || tokens.all_caps(end);
        !explained
    };
    let before =
        at > 0 && tokens.capital(at - 1) && tokens.joined(at) && tokens.gap(at) == Gap::Blank && {
            let tags = tokens.tags(at - 1);
            tags == Tags::default() && !tokens.starts(at - 1) && !tokens.all_caps(at - 1)
        };
    after || before
}

/// `Mount Etna`, `Gulf of Tonkin`, `Orange County`.
pub(super) fn by_head(tokens: &Tokens, at: usize, run: usize) -> Option<Candidate> {
    let tags = tokens.tags(at);
    let names = |i: usize| {
        let tags = tokens.tags(i);
        tokens.capital(i)
            && tokens.is_name_shaped(i)
            && !tags.any(Tags::NO_NAME)
            && !tags.any(Tags::CALLING)
    };
    if tags.any(Tags::PLACE_BEFORE) {
        let of = tokens.str(at + 1).eq("of") && tokens.joined(at + 1);
        let name = if of { at + 2 } else { at + 1 };
        let tied = name < tokens.len() && tokens.joined(name) && (of || name < run);
        if tied && names(name) && !tokens.tags(name).any(Tags::ORG_HEAD) {
            let more =
                name + 1 < run && tokens.tags(name + 1) == Tags::default() && names(name + 1);
            let end = if more { name + 2 } else { name + 1 };
            return Some(Candidate::new(at, end, Kind::Place, Evidence::HeadWord));
        }
    }
    if tags.any(Tags::COMMON) && !tags.any(Tags::ORG_WORD) || tokens.capitals == Capitals::Nouns {
        return None;
    }
    let head = (at + 1..run.min(at + 5)).find(|i| tokens.tags(*i).any(Tags::PLACE_HEAD))?;
    let named = (at..head).all(|i| names(i) && tokens.gap(i + 1) == Gap::Blank)
        && (at..head).any(|i| !tokens.tags(i).any(Tags::ORG_WORD))
        && !(tokens.starts(at) && tokens.seen_small(at))
        && !tokens.tags(at).any(Tags::ORG_HEAD);
    let shouted = (at..=head).all(|i| tokens.all_caps(i));
    let end = if head + 1 < run && tokens.tags(head + 1).any(Tags::PLACE_HEAD) {
        head + 2
    } else {
        head + 1
    };
    (named && !shouted).then(|| Candidate::new(at, end, Kind::Place, Evidence::HeadWord))
}
