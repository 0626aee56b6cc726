//! What does one part of an article, headline or body, say by itself?

use super::candidates::Candidate;
use super::lexicon::Tags;
use super::naming::{Namings, namings};
use super::tokens::{Capitals, Gap, Order, Tokens};
use super::{Evidence, Kind};
use crate::analysis::words::Word;
use crate::base::Span;

/// A text with its candidates, in order and disjoint, and what it says of its names.
pub(super) struct Zone<'t> {
    pub(super) tokens: Tokens<'t>,
    pub(super) candidates: Vec<Candidate>,
    pub(super) namings: Namings,
}

/// How a language writes names.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules {
    capitals: Capitals,
    order: Order,
}

impl Rules {
    /// The rules for a language code. Without one, a text with English articles is taken for
    /// English: a short text is named by no guesser.
    pub(super) fn of(lang: Option<&str>, text: &str, words: &[Word]) -> Rules {
        let english = || words.iter().take(400).any(|word| word.span.of(text) == "the");
        let (capitals, order) = match lang {
            Some("en" | "nl" | "ru") => (Capitals::Names, Order::HeadLast),
            Some("fr" | "es" | "it" | "pt") => (Capitals::Names, Order::HeadFirst),
            None if english() => (Capitals::Names, Order::HeadLast),
            _ => (Capitals::Nouns, Order::HeadLast),
        };
        Rules { capitals, order }
    }

    /// The words of a text, read by these rules.
    pub(super) fn read<'t>(self, text: &'t str, words: &'t [Word]) -> Tokens<'t> {
        Tokens::new(text, words, self.capitals, self.order)
    }
}

impl<'t> Zone<'t> {
    /// A text with these candidates, whose dateline names the place `dateline`.
    pub(super) fn new(
        tokens: Tokens<'t>,
        mut found: Vec<Candidate>,
        dateline: Option<&str>,
    ) -> Zone<'t> {
        if let Some(span) = dateline.and_then(|place| dateline_span(tokens.text, place)) {
            let places = dateline_places(&tokens, span);
            found = replace(found, places);
        }
        let namings = namings(&tokens, &found);
        let named = namings
            .same
            .iter()
            .flat_map(|naming| {
                naming
                    .names
                    .iter()
                    .map(|&(first, end)| Candidate::new(first, end, naming.kind, naming.evidence))
            })
            .collect();
        let candidates = replace(found, named);
        Zone { tokens, candidates, namings }
    }

    /// The number of the candidate that begins at the word `first`.
    pub(super) fn candidate_at(&self, first: usize) -> Option<usize> {
        self.candidates.binary_search_by_key(&first, |candidate| candidate.first).ok()
    }
}

/// Bytes of a text within which a dateline begins: a date and a byline may stand before it.
const DATELINE_WITHIN: usize = 600;

fn dateline_span(text: &str, place: &str) -> Option<Span> {
    let mut limit = text.len().min(DATELINE_WITHIN + place.len());
    while !text.is_char_boundary(limit) {
        limit -= 1;
    }
    let start = text[..limit].find(place).filter(|_| !place.is_empty())?;
    Some(Span::new(start, start + place.len()))
}

/// The parts of a dateline's place: `NAIROBI, Kenya` is two.
fn dateline_places(tokens: &Tokens, span: Span) -> Vec<Candidate> {
    let from = tokens.words.partition_point(|word| word.span.start < span.start);
    let to = tokens.words.partition_point(|word| word.span.end <= span.end).min(from + 12);
    let mut places = Vec::new();
    let mut first = from;
    for at in from..to {
        let ends =
            at + 1 == to || !matches!(tokens.gap(at + 1), Gap::Blank | Gap::Hyphen | Gap::Stop);
        if !ends {
            continue;
        }
        let tags = tokens.tags(first);
        if tokens.capital(first) && !tags.any(Tags::CALENDAR) {
            let known = tokens
                .known(first)
                .filter(|(end, known)| *end == at + 1 && known.kind == Kind::Place);
            places.push(Candidate {
                known: known.map(|(_, known)| known.id),
                ..Candidate::new(first, at + 1, Kind::Place, Evidence::Dateline)
            });
        }
        first = at + 1;
    }
    places
}

/// Puts `better` in the place of the candidates they overlap. Of two that overlap among
/// themselves, the first stays.
fn replace(candidates: Vec<Candidate>, mut better: Vec<Candidate>) -> Vec<Candidate> {
    if better.is_empty() {
        return candidates;
    }
    better.sort_by_key(|candidate| (candidate.first, candidate.evidence));
    let mut end = 0;
    better.retain(|candidate| {
        let free = candidate.first >= end;
        end = if free { candidate.end } else { end };
        free
    });
    let mut merged = Vec::with_capacity(candidates.len() + better.len());
    for candidate in candidates {
        let next = better.partition_point(|other| other.end <= candidate.first);
        match better.get_mut(next).filter(|other| other.first < candidate.end) {
            Some(other) if other.first == candidate.first && other.end == candidate.end => {
                other.known = other.known.or(candidate.known);
                other.gender = other.gender.or(candidate.gender);
            }
            Some(_) => {}
            None => merged.push(candidate),
        }
    }
    merged.extend(better);
    merged.sort_by_key(|candidate| candidate.first);
    merged
}
