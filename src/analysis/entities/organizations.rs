//! Which capitalised words are an organization?
//!
//! A head word with what belongs to it (`Ministry of Health`, `Food and Drug Administration`), a
//! legal form (`Siemens AG`), a known name, a noun for a group before it, or an acronym that acts.

use super::candidates::{Candidate, of_known};
use super::lexicon::Tags;
use super::tokens::{Capitals, Gap, Order, Tokens};
use super::{Evidence, Kind};

/// Words in the longest name that is believed.
const LONGEST: usize = 12;

/// The organization that begins at `at` and has a head word or legal form in the run.
pub(super) fn by_head(tokens: &Tokens, at: usize, run: usize) -> Option<Candidate> {
    if !can_begin(tokens, at) {
        return None;
    }
    let head = (at..run).rev().find(|head| is_head(tokens, at, *head, run))?;
    let mut end = head + 1;
    if tokens.order == Order::HeadFirst && head == at {
        end = plain_end(tokens, end, run.min(at + 4));
    } else if tokens.tags(end).any(Tags::KNOWN_PLACE) && end + 1 == run {
        // Police Scotland, University College London.
        end = run;
    }
    if tokens.tags(head).any(Tags::ORG_OF) {
        end = concerned_with(tokens, end);
    }
    let first = with_and_before(tokens, at);
    let evidence = if tokens.tags(head).any(Tags::LEGAL_FORM) {
        Evidence::LegalForm
    } else {
        Evidence::HeadWord
    };
    let n_words = end - first;
    let shouted = (first..end).all(|i| tokens.all_caps(i) || !tokens.capital(i));
    let believed = (2..=LONGEST).contains(&n_words) && !shouted && is_specific(tokens, first, end);
    believed.then(|| Candidate::new(first, end, Kind::Organization, evidence))
}

/// The known organization of one word at `at`.
pub(super) fn by_name(tokens: &Tokens, at: usize, run: usize) -> Option<Candidate> {
    let (end, known) = tokens.known(at)?;
    if known.kind != Kind::Organization {
        return None;
    }
    let next_is_unknown =
        end < run && tokens.tags(end) == Tags::default() && tokens.is_name_shaped(end);
    let believed = !known.ambiguous
        || (!tokens.starts(at)
            && !next_is_unknown
            && !tokens.seen_small(at)
            && tokens.capitals == Capitals::Names);
    believed.then(|| of_known(at, end, known.kind, known.id))
}

/// An organization that only the words around it tell.
pub(super) fn by_context(tokens: &Tokens, at: usize, run: usize) -> Option<Candidate> {
    if after_group_noun(tokens, at) {
        let mut end = at;
        while end < run && end < at + 4 && !is_ordinary(tokens, end) {
            end += 1;
        }
        let named = end > at && (is_code(tokens.str(at)) || tokens.capitals == Capitals::Names);
        return named.then(|| Candidate::new(at, end, Kind::Organization, Evidence::GroupNoun));
    }
    acting_acronym(tokens, at, run)
}

/// Capital letters and a number, as analysts number groups of hackers: `APT29`, `UNC2452`.
pub(super) fn is_code(word: &str) -> bool {
    let n_letters = word.bytes().take_while(u8::is_ascii_uppercase).count();
    let digits = &word.as_bytes()[n_letters..];
    (2..=5).contains(&n_letters)
        && (1..=5).contains(&digits.len())
        && digits.iter().all(u8::is_ascii_digit)
}

fn can_begin(tokens: &Tokens, at: usize) -> bool {
    let tags = tokens.tags(at);
    let belongs = tags.any(Tags::ORG_WORD)
        || tags.any(Tags::ORG_HEAD)
        || tags.any(Tags::ORG_OF)
        || tokens.known(at).is_some();
    let ordinary = tags.any(Tags::COMMON)
        || (tokens.starts(at) && tokens.seen_small(at))
        || (tags.any(Tags::CALLING) && !tags.any(Tags::ROLE_MODIFIER));
    tokens.capital(at) && !tags.any(Tags::CALENDAR) && (belongs || !ordinary)
}

fn is_head(tokens: &Tokens, at: usize, head: usize, run: usize) -> bool {
    let tags = tokens.tags(head);
    let inner = || (at..head).all(|i| !tokens.tags(i).any(Tags::CALENDAR));
    if tags.any(Tags::LEGAL_FORM) && head > at && head <= at + 6 {
        let written =
            tokens.all_caps(head) || tokens.str(head).len() > 2 || tokens.str(head) == "Co";
        let named = !is_ordinary(tokens, head - 1);
        return written && named && inner();
    }
    let strong = tags.any(Tags::ORG_HEAD) || tags.any(Tags::ORG_OF);
    let weak = tags.any(Tags::ORG_HEAD_WEAK)
        && head > at
        && (!tokens.tags(at).any(Tags::GIVEN) || tokens.tags(at).any(Tags::KNOWN_PLACE))
        && (at..head).any(|i| !is_generic(tokens, i));
    if !strong && !weak {
        return false;
    }
    let next = tokens.tags(head + 1);
    let in_run = head + 1 < run;
    // Police Commissioner, Bank Holiday, Church Street: the word belongs to what follows.
    let goes_on = in_run
        && (next.any(Tags::THING)
            || (next == Tags::default() && head > at && tokens.order == Order::HeadLast)
            || next.any(Tags::PLACE_HEAD)
            || (next.any(Tags::CALLING)
                && tags.any(Tags::ROLE_MODIFIER)
                && tokens.str(head) != "Party")
            || (next.any(Tags::CALLING) && (at..=head).all(|i| is_generic(tokens, i))));
    // Russian | Foreign Ministry.
    let of_a_people = tokens.tags(at).any(Tags::PEOPLE) && tags.any(Tags::ORG_STATE);
    !goes_on && !of_a_people && inner()
}

/// Says what any organization may: `National`, `Health`, `Council`.
fn is_generic(tokens: &Tokens, at: usize) -> bool {
    let tags = tokens.tags(at);
    tags.any(Tags::ORG_WORD)
        || tags.any(Tags::ORG_HEAD)
        || tags.any(Tags::ORG_HEAD_WEAK)
        || tags.any(Tags::COMMON)
        || tags.any(Tags::ROLE_MODIFIER)
        || !tokens.capital(at)
}

/// Not part of a name that nothing else explains.
fn is_ordinary(tokens: &Tokens, at: usize) -> bool {
    let tags = tokens.tags(at);
    tags.any(Tags::NO_NAME) || tags.any(Tags::CALLING) || tags.any(Tags::GIVEN)
}

/// Two words that both may mean anything (`Police Service`) need more than the first capital of a
/// sentence; in German, where any two nouns look so, they need a word that names.
fn is_specific(tokens: &Tokens, first: usize, end: usize) -> bool {
    if !(first..end).all(|i| is_generic(tokens, i)) {
        return tokens.capitals == Capitals::Names
            || tokens.tags(end - 1).any(Tags::LEGAL_FORM)
            || (first..end)
                .any(|i| tokens.tags(i).any(Tags::KNOWN) || tokens.tags(i).any(Tags::JOIN_OF));
    }
    tokens.capitals == Capitals::Names && (!tokens.starts(first) || end - first >= 3)
}

fn plain_end(tokens: &Tokens, from: usize, limit: usize) -> usize {
    let mut end = from;
    while end < limit && !is_ordinary(tokens, end) && tokens.capital(end) {
        end += 1;
    }
    end
}

/// `of Foreign Affairs and Trade`: moves `end` past what the head is concerned with.
fn concerned_with(tokens: &Tokens, mut end: usize) -> usize {
    for round in 0..3 {
        let Some(next) = concern(tokens, end, round) else { break };
        end = next;
    }
    end
}

fn concern(tokens: &Tokens, end: usize, round: usize) -> Option<usize> {
    if !tokens.tags(end).any(Tags::JOIN_OF) || tokens.capital(end) || !tokens.joined(end) {
        return None;
    }
    let joint = tokens.str(end);
    let mut first = end + 1;
    while first < end + 3
        && tokens.tags(first).any(Tags::DETERMINER)
        && tokens.joined(first)
        && !tokens.capital(first)
    {
        first += 1;
    }
    let tags = tokens.tags(first);
    if !tokens.capital(first) || !tokens.joined(first) || tags.any(Tags::CALENDAR) {
        return None;
    }
    let known = tokens.known(first);
    let topical = tags.any(Tags::ORG_WORD) || tags.any(Tags::ORG_HEAD) || known.is_some();
    // `for` and `on` join a sentence as often as a name, and so does a second `of`.
    if (matches!(joint, "for" | "on" | "voor" | "por") || round > 0) && !topical {
        return None;
    }
    if tags.any(Tags::PEOPLE) && !tokens.joined(first + 1) {
        return None;
    }
    let run = tokens.run_end(first).min(first + 6);
    let mut at = known.map_or(first + 1, |(end, _)| end);
    // Bank of England | Chief Economist.
    let calls = |at: usize| {
        tokens.tags(at).any(Tags::ROLE_MODIFIER)
            && at + 1 < run
            && tokens.tags(at + 1).any(Tags::CALLING.or(Tags::ROLE_MODIFIER))
    };
    while at < run && !is_ordinary(tokens, at) && !calls(at) {
        at += 1;
    }
    Some(if known.is_some() { at } else { with_and(tokens, at) })
}

/// `Affairs | and Trade`, `Health | , Education and Welfare`.
fn with_and(tokens: &Tokens, end: usize) -> usize {
    let topical = |at: usize| {
        tokens.capital(at)
            && tokens.tags(at).any(Tags::ORG_WORD)
            && !tokens.tags(at).any(Tags::COMMON)
    };
    let mut at = end;
    while topical(at) && tokens.gap(at) == Gap::Comma {
        at += 1;
    }
    let and =
        tokens.tags(at).any(Tags::JOIN_AND) && !tokens.capital(at) && tokens.gap(at) != Gap::Other;
    let first = if and { at + 1 } else { at };
    let tied = if and { tokens.gap(first) == Gap::Blank } else { tokens.gap(at) == Gap::Ampersand };
    if !tied || !tokens.capital(first) {
        return end;
    }
    // `Allergy and Infectious Diseases`: what is joined must end in a word for a concern.
    let run = tokens.run_end(first).min(first + 4);
    let plain = |i: usize| tokens.tags(i) == Tags::default() || topical(i);
    let last = (first..run).take_while(|i| plain(*i)).last().map_or(first, |last| last + 1);
    let heads_next = tokens.capital(last) && tokens.joined(last);
    if last > first && topical(last - 1) && !heads_next { last } else { end }
}

/// `Food and | Drug Administration`, `People's | Bank of China`: where the name really begins.
fn with_and_before(tokens: &Tokens, at: usize) -> usize {
    let topical = |at: usize| tokens.capital(at) && tokens.tags(at).any(Tags::ORG_WORD);
    if at >= 1 && tokens.words[at - 1].shape.possessive() && topical(at - 1) {
        return at - 1;
    }
    if at < 2 || !tokens.tags(at - 1).any(Tags::JOIN_AND) || tokens.gap(at) != Gap::Blank {
        return at;
    }
    let mut first = at - 1;
    while first > 0 && at - first < 4 && tokens.joined(first) && topical(first - 1) {
        first -= 1;
    }
    if first == at - 1 || !topical(at) { at } else { first }
}

fn after_group_noun(tokens: &Tokens, at: usize) -> bool {
    let noun = at > 0
        && tokens.tags(at - 1).any(Tags::GROUP_NOUN)
        && tokens.gap(at) == Gap::Blank
        && (!tokens.capital(at - 1) || tokens.capitals == Capitals::Nouns)
        && tokens.words[at].sentence == tokens.words[at - 1].sentence;
    noun && !tokens.tags(at).any(Tags::KNOWN) && !tokens.seen_small(at) && tokens.str(at).len() > 2
}

/// `NEOC reported`, `according to NEOC`, `an NCSC spokesman`.
fn acting_acronym(tokens: &Tokens, at: usize, run: usize) -> Option<Candidate> {
    let word = tokens.str(at);
    let is_acronym = tokens.all_caps(at)
        && (3..=6).contains(&word.len())
        && word.bytes().all(|b| b.is_ascii_uppercase())
        && run == at + 1
        && !tokens.tags(at).any(Tags::NO_NAME.or(Tags::NAME_SUFFIX))
        && tokens.capitals == Capitals::Names;
    let after = tokens.tags(at + 1);
    let acts = tokens.gap(at + 1) == Gap::Blank
        && (after.any(Tags::SAYS) || after.any(Tags::ROLE) || after.any(Tags::ACTS));
    let by = at >= 2
        && tokens.small_before(at)
        && tokens.str(at - 1) == "to"
        && tokens.str(at - 2) == "according";
    (is_acronym && (acts || by))
        .then(|| Candidate::new(at, at + 1, Kind::Organization, Evidence::Speech))
}
