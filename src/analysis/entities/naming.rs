//! Where does a text itself say that two names are one?
//!
//! `National Cyber Security Centre (NCSC)`, `NCSC (National Cyber Security Centre)`, `X, or ABC,`,
//! `APT29, also known as "the Dukes" or "Cozy Bear"`, `a group called APT29`, `Xe Services, formerly
//! Blackwater`, `Hillary Clinton (née Rodham)`.

use super::acronyms::{define, is_acronym, settle_foreign};
use super::candidates::Candidate;
use super::lexicon::Tags;
use super::organizations::is_code;
use super::tokens::{Gap, Tokens};
use super::{Evidence, Kind};

/// Several names of one bearer, the first of them the one to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Naming {
    /// Word ranges, first and end.
    pub(super) names: Vec<(usize, usize)>,
    pub(super) kind: Kind,
    pub(super) evidence: Evidence,
}

/// What a text says of its names.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Namings {
    pub(super) same: Vec<Naming>,
    /// Acronyms beside a name that does not spell them, until the whole text is read.
    pub(super) foreign: Vec<Naming>,
    /// Acronyms defined as something that is no name: `gross domestic product (GDP)`.
    pub(super) no_names: Vec<u64>,
}

/// Words a definition may lie back, and a list of names may go on.
pub(super) const FAR: usize = 16;

/// Reads every definition and naming cue; `candidates` are in order and disjoint.
pub(super) fn namings(tokens: &Tokens, candidates: &[Candidate]) -> Namings {
    let mut found = Namings::default();
    for at in 0..tokens.len() {
        if tokens.capital(at) {
            if is_acronym(tokens.str(at)) && !tokens.shouted(at) {
                define(tokens, candidates, at, &mut found);
            }
        } else if tokens.tags(at).any(Tags::NAMING) {
            found.same.extend(named(tokens, candidates, &found.same, at));
        }
    }
    if !found.foreign.is_empty() {
        settle_foreign(tokens, &mut found);
    }
    found
}

/// The candidate that covers the last of the words `first..end`.
pub(super) fn covering(candidates: &[Candidate], first: usize, end: usize) -> Option<&Candidate> {
    let next = candidates.partition_point(|candidate| candidate.end < end);
    candidates.get(next).filter(|candidate| candidate.first < end && candidate.end > first)
}

/// The names that the cue at `at` gives, with the name they are given to.
fn named(
    tokens: &Tokens,
    candidates: &[Candidate],
    before: &[Naming],
    at: usize,
) -> Option<Naming> {
    let (head, mut kind) = head_of_cue(tokens, candidates, at)?;
    let cue = Cue::of(tokens.str(at));
    let strong = cue != Cue::Verb || head == Head::Group;
    let mut names = given_names(tokens, candidates, at, strong);
    if let (Head::Name(_, end), Cue::Verb, Some(last)) = (head, cue, names.last()) {
        // Raab called "Madness" what others did, but APT29 dubbed "Cozy Bear" by others.
        let active = end == at && tokens.gap(at) == Gap::Blank && tokens.str(last.1) != "by";
        if active {
            return None;
        }
    }
    if cue == Cue::Former {
        let Head::Name(_, head_end) = head else { return None };
        let same = |&(first, end): &(usize, usize)| {
            let named =
                covering(candidates, first, end).filter(|c| (c.first, c.end) == (first, end));
            named.is_some_and(|c| Some(c.kind) == kind)
        };
        let fits =
            head_end == at && tokens.gap(at) != Gap::Blank && names.first().is_some_and(same);
        let (first, end) = names.first().copied().filter(|_| fits)?;
        // Born James Quill, but not born Monday; a maiden name is a surname.
        let whole = end > first + 1 || tokens.str(at) != "born";
        names = vec![(first, end)].into_iter().filter(|_| whole && first == at + 1).collect();
    }
    if names.is_empty() {
        return None;
    }
    match head {
        Head::Name(first, end) => names.insert(0, (first, end)),
        // "The group is also called …": of the group that was named last.
        Head::Group => {
            let sentence = tokens.words[at].sentence;
            let last = candidates[..candidates.partition_point(|c| c.end <= at)]
                .iter()
                .rev()
                .find(|c| c.evidence == Evidence::GroupNoun || is_code(tokens.str(c.first)))
                .map(|c| (c.first, c.end))
                .or_else(|| {
                    before.last().filter(|n| n.evidence == Evidence::Naming).map(|n| n.names[0])
                });
            let near = last.filter(|(first, end)| {
                *end <= at && sentence - tokens.words[*first].sentence <= 2 && has_also(tokens, at)
            });
            names.splice(0..0, near);
        }
    }
    if kind.is_none() {
        let first = names[0].0;
        kind = is_code(tokens.str(first)).then_some(Kind::Organization);
    }
    Some(Naming { names, kind: kind?, evidence: Evidence::Naming })
}

/// What a word that gives a name asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cue {
    /// `known as`, `alias`: what follows is a name.
    Known,
    /// `called`: only if it stands in quotes, for anything may be called so.
    Verb,
    /// `formerly`, `born`: only right behind the name, and before one of its kind.
    Former,
}

impl Cue {
    fn of(word: &str) -> Cue {
        match word {
            "known" | "aka" | "a.k.a." | "alias" | "trading" | "tracked" => Cue::Known,
            "née" | "born" | "formerly" | "previously" | "originally" => Cue::Former,
            _ if word.is_ascii() => Cue::Verb,
            _ => Cue::Known,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Head {
    Name(usize, usize),
    /// Only a noun for a group, a firm or the like.
    Group,
}

fn has_also(tokens: &Tokens, at: usize) -> bool {
    (at.saturating_sub(4)..at).any(|i| {
        matches!(
            tokens.str(i),
            "also" | "auch" | "aussi" | "también" | "anche" | "também" | "ook" | "также"
        )
    })
}

/// What the words before the cue name, and of what kind it is.
fn head_of_cue(
    tokens: &Tokens,
    candidates: &[Candidate],
    at: usize,
) -> Option<(Head, Option<Kind>)> {
    let sentence = tokens.words[at].sentence;
    let mut last = at.checked_sub(1)?;
    while at - last < 8
        && last > 0
        && !tokens.capital(last)
        && tokens.tags(last).any(Tags::NAMING_FILLER)
        && !tokens.tags(last).any(Tags::GROUP_NOUN)
    {
        last -= 1;
    }
    if tokens.words[last].sentence != sentence {
        return None;
    }
    let group_noun = |from: usize, to: usize| {
        (from..to)
            .any(|i| tokens.words[i].sentence == sentence && tokens.tags(i).any(Tags::GROUP_NOUN))
    };
    if !tokens.capital(last) || tokens.tags(last).any(Tags::GROUP_NOUN) {
        // A paper that printed her under her pen name bears no such name.
        let near =
            if matches!(tokens.str(at), "name" | "names") { last } else { last.saturating_sub(3) };
        if !group_noun(near, last + 1) {
            return None;
        }
        // "APT29, a Russian group known as …": the group is named before the comma.
        let head = apposed_name(tokens, last).map(|end| name_before(tokens, candidates, end));
        let is_place = |(first, end): &(usize, usize)| {
            covering(candidates, *first, *end).is_some_and(|c| c.kind == Kind::Place)
                || is_dateline(tokens, *first, *end)
        };
        let head = head.filter(|head| !is_place(head));
        let head = head.map_or(Head::Group, |(first, end)| Head::Name(first, end));
        return Some((head, Some(Kind::Organization)));
    }
    let end = last + 1;
    if let Some(candidate) = covering(candidates, last, end).filter(|c| c.end == end) {
        return Some((Head::Name(candidate.first, end), Some(candidate.kind)));
    }
    let (first, end) = name_before(tokens, candidates, end);
    let group = group_noun(first.saturating_sub(2), first);
    Some((Head::Name(first, end), group.then_some(Kind::Organization)))
}

/// Where a name ends that the words up to `last` stand in apposition to: `APT29, a group`.
fn apposed_name(tokens: &Tokens, last: usize) -> Option<usize> {
    let mut first = last;
    while first > 0 && last - first < 6 && matches!(tokens.gap(first), Gap::Blank | Gap::Hyphen) {
        first -= 1;
    }
    let begins =
        tokens.tags(first).any(Tags::DETERMINER) || tokens.tags(first).any(Tags::GROUP_NOUN);
    let parted = tokens.gap(first) == Gap::Comma
        || tokens.between(first).trim_start().starts_with(['(', '\u{2013}', '\u{2014}']);
    let named = first > 0
        && tokens.capital(first - 1)
        && tokens.words[first - 1].sentence == tokens.words[last].sentence;
    (begins && parted && named).then_some(first)
}

/// Capitals before a dash where a paragraph begins: `LONDON — A group known as …`.
fn is_dateline(tokens: &Tokens, first: usize, end: usize) -> bool {
    let begins = first == 0 || tokens.words[first - 1].paragraph != tokens.words[first].paragraph;
    let dash = tokens.between(end).trim_start_matches([' ', ')']);
    begins && dash.starts_with(['\u{2013}', '\u{2014}', '-'])
}

/// The name that ends at `end`: the candidate there, or the capitals.
fn name_before(tokens: &Tokens, candidates: &[Candidate], end: usize) -> (usize, usize) {
    if let Some(candidate) = covering(candidates, end - 1, end).filter(|c| c.end == end) {
        return (candidate.first, end);
    }
    let mut first = end - 1;
    while first > 0 && end - first < 5 && tokens.joined(first) && tokens.capital(first - 1) {
        first -= 1;
    }
    (first, end)
}

/// The names listed behind a cue: in quotes, or with capitals where the cue is strong.
fn given_names(
    tokens: &Tokens,
    candidates: &[Candidate],
    cue: usize,
    strong: bool,
) -> Vec<(usize, usize)> {
    let mut names = Vec::new();
    let mut pending = Vec::new();
    let mut at = cue + 1;
    while at < tokens.len()
        && at - cue <= 6
        && !opens_quote(tokens, at)
        && !tokens.capital(at)
        && tokens.tags(at).any(Tags::NAMING_LINK)
    {
        at += 1;
    }
    let mut by_comma = false;
    while at < tokens.len() && at - cue < 3 * FAR {
        let Some((first, end, quoted)) = one_name(tokens, candidates, at, strong) else { break };
        // A capitalised name behind a comma belongs to the list only if the list goes on to an "or".
        if by_comma && !quoted {
            pending.push((first, end));
        } else {
            names.append(&mut pending);
            names.push((first, end));
        }
        let Some((next, comma)) = next_in_list(tokens, end, quoted) else { break };
        (at, by_comma) = (next, comma);
    }
    names
}

/// The name at `at`, and whether it stands in quotes.
fn one_name(
    tokens: &Tokens,
    candidates: &[Candidate],
    at: usize,
    strong: bool,
) -> Option<(usize, usize, bool)> {
    if opens_quote(tokens, at) {
        let limit = (at + 6).min(tokens.len());
        let end = (at + 1..=limit).find(|i| closes_quote(tokens, *i))?;
        let has_capital = (at..end).any(|i| tokens.capital(i));
        return has_capital.then_some((at, end, true));
    }
    let first =
        if !tokens.capital(at) && tokens.tags(at).any(Tags::DETERMINER) { at + 1 } else { at };
    let named = strong
        && tokens.capital(first)
        && !tokens.shouted(first)
        && !tokens.tags(first).any(Tags::NO_NAME)
        && (first == at || tokens.gap(first) == Gap::Blank);
    if !named {
        return None;
    }
    let candidate = covering(candidates, first, first + 1).filter(|c| c.first == first);
    let end = candidate.map_or_else(|| tokens.run_end(first).min(first + 5), |c| c.end);
    // York is known as England's "City of Festivals".
    (!tokens.words[end - 1].shape.possessive()).then_some((first, end, false))
}

/// Where the next name of the list begins, and whether only a comma parts them.
fn next_in_list(tokens: &Tokens, end: usize, quoted: bool) -> Option<(usize, bool)> {
    if end >= tokens.len() {
        return None;
    }
    let word = tokens.str(end);
    let or = matches!(word, "or" | "oder" | "ou" | "o" | "of" | "или");
    if or || (quoted && tokens.tags(end).any(Tags::JOIN_AND)) {
        return Some((end + 1, false));
    }
    let comma = tokens.between(end).trim_start_matches(is_quote).starts_with(',')
        || tokens.between(end).starts_with(',');
    comma.then_some((end, true))
}

pub(super) fn is_quote(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '\u{201c}'
            | '\u{201d}'
            | '\u{201e}'
            | '\u{2018}'
            | '\u{2019}'
            | '\u{ab}'
            | '\u{bb}'
    )
}

fn opens_quote(tokens: &Tokens, at: usize) -> bool {
    tokens.between(at).trim_end().ends_with(is_quote) && tokens.between(at).chars().count() > 1
}

fn closes_quote(tokens: &Tokens, at: usize) -> bool {
    tokens.between(at).trim_start_matches([',', '.', ' ', '\u{a0}']).starts_with(is_quote)
}

#[cfg(test)]
mod tests {
    use super::super::candidates::candidates;
    use super::super::tokens::{Capitals, Order};
    use super::*;
    use crate::analysis::words::words;

    fn check(text: &str, expected: &str) {
        let words = words(text);
        let tokens = Tokens::new(text, &words, Capitals::Names, Order::HeadLast);
        let found = namings(&tokens, &candidates(&tokens)).same;
        let shown: Vec<String> = found
            .iter()
            .map(|naming| {
                let names: Vec<&str> = naming
                    .names
                    .iter()
                    .map(|(first, end)| tokens.span(*first, *end).of(text))
                    .collect();
                names.join(" = ")
            })
            .collect();
        assert_eq!(shown.join("; "), expected, "{text:?}");
    }

    #[test]
    fn acronyms_in_brackets() {
        check(
            "the National Cyber Security Centre (NCSC) said",
            "National Cyber Security Centre = NCSC",
        );
        check(
            "by NEOC (National Emergency Operation Centre).",
            "National Emergency Operation Centre = NEOC",
        );
        check(
            "Government Communications Headquarters (GCHQ)",
            "Government Communications Headquarters = GCHQ",
        );
        check("the Department of Justice (DoJ)", "Department of Justice = DoJ");
        check("gross domestic product (GDP) fell", "");
        check("Severe Acute Respiratory Syndrome (SARS)", "");
        check("Raab (CON) said", "");
        check("the Federal Office Bureau, or FOB, said", "Federal Office Bureau = FOB");
    }

    #[test]
    fn names_that_are_given() {
        check(
            "APT29, also known as \"the Dukes\" or \"Cozy Bear\", hacks.",
            "APT29 = the Dukes = Cozy Bear",
        );
        check(
            "They belong to APT29, a Russian group known as \"the Dukes\" or \"Cozy Bear\", and",
            "APT29 = the Dukes = Cozy Bear",
        );
        check("a hacking group called APT29", "APT29");
        check("a group known as APT29, the Dukes or Cozy Bear.", "APT29 = Dukes = Cozy Bear");
        check("a group known as APT29, Microsoft said.", "APT29");
        check("Samuel Clemens, better known as Mark Twain, wrote", "Samuel Clemens = Mark Twain");
        check("He is known as a liar.", "");
        check("Es ist als «Wunder» bekannt.", "");
    }
}
