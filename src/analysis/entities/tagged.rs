//! What do rules and tagger say together?
//!
//! The tagger is told what the rules take each word for, and decides. Its likely guesses are candidates
//! like those of the rules, and are joined as those are. Unlikely ones stay guesses, for the rest of an
//! archive to decide.

use rustc_hash::FxHashMap;

use super::aliases::resolve_with;
use super::candidates::{Candidate, candidates, of_known};
use super::lexicon::Tags;
use super::naming::covering;
use super::organizations::{by_context, is_code};
use super::tagger::labels::{Part, label};
use super::tagger::tokens::Zone;
use super::tagger::{Guess, Tagger};
use super::tokens::Tokens;
use super::{Entity, Evidence, Findings, Kind, SHOWN, Text, entity_key, results, with_stop};
use crate::base::Span;

/// Finds and joins what an English text names.
pub(super) fn resolve(text: &Text, tagger: &mut Tagger) -> Findings {
    let mut guesses = Vec::new();
    let mut findings = resolve_with(text, |zones| {
        let marks: Vec<Vec<u16>> = zones.iter().map(marks).collect();
        let read: Vec<Zone> = zones
            .iter()
            .zip(&marks)
            .map(|(tokens, marks)| Zone { text: tokens.text, words: tokens.words, marks })
            .collect();
        guesses = tagger.tag(&read);
        zones.iter().zip(&guesses).map(|(tokens, guesses)| likely(tokens, guesses)).collect()
    });
    let mut unlikely = Unlikely::beside(&findings.entities);
    for (at, guesses) in guesses.iter().enumerate() {
        for guess in guesses.iter().filter(|guess| margin(guess.sure) < SHOWN) {
            unlikely.add(text, at == 1, guess);
        }
    }
    findings.entities.extend(unlikely.entities);
    findings
}

/// What the rules take each word for: 0 nothing, else the label of kind and part, and the evidence from
/// bit 5 on.
pub(super) fn marks(tokens: &Tokens) -> Vec<u16> {
    let mut marks = vec![0; tokens.len()];
    for candidate in candidates(tokens) {
        let evidence = (candidate.evidence as u16 + 1) << 5;
        let words = marks[candidate.first..candidate.end].iter_mut();
        for (i, mark) in words.enumerate() {
            let part = match (i == 0, candidate.first + i + 1 == candidate.end) {
                (true, true) => Part::Unit,
                (true, false) => Part::Begin,
                (false, true) => Part::Last,
                (false, false) => Part::Inside,
            };
            *mark = u16::from(label(candidate.kind, part)) | evidence;
        }
    }
    marks
}

/// A probability as a margin: a half is just shown, nearly certain is as sure as a listed name.
fn margin(sure: f32) -> u8 {
    (sure.clamp(0.0, 1.0) * 80.0) as u8
}

fn likely(tokens: &Tokens, guesses: &[Guess]) -> Vec<Candidate> {
    let mut found = Vec::with_capacity(guesses.len());
    for guess in guesses.iter().filter(|guess| margin(guess.sure) >= SHOWN) {
        // Part of an address: `example.org/Paris`.
        if tokens.linked(guess.first) || is_portfolio(tokens, guess) {
            continue;
        }
        let known = tokens
            .known(guess.first)
            .filter(|(end, known)| *end == guess.end && known.kind == guess.kind);
        found.push(Candidate {
            margin: margin(guess.sure),
            known: known.map(|(_, known)| known.id),
            ..Candidate::new(guess.first, guess.end, guess.kind, Evidence::Tagger)
        });
    }
    found.iter_mut().for_each(|candidate| settle_listed(tokens, candidate));
    let mut known = known_acronyms(tokens, guesses);
    known.extend(coded_groups(tokens, &found));
    if !known.is_empty() {
        found.append(&mut known);
        found.sort_by_key(|candidate| candidate.first);
    }
    results::settle(tokens, &mut found);
    found
}

/// `Secretary of State`, `Minister of Health`: what someone is in charge of names nobody.
fn is_portfolio(tokens: &Tokens, guess: &Guess) -> bool {
    guess.kind == Kind::Organization
        && guess.end == guess.first + 1
        && guess.first >= 2
        && tokens.tags(guess.first).any(Tags::ORG_WORD)
        && tokens.str(guess.first - 1) == "of"
        // The leader of Labour leads a party.
        && tokens.capital(guess.first - 2)
        && tokens.tags(guess.first - 2).any(Tags::CALLING)
}

/// Listed acronyms that the tagger half believes in.
fn known_acronyms(tokens: &Tokens, guesses: &[Guess]) -> Vec<Candidate> {
    let doubted = guesses.iter().filter(|guess| margin(guess.sure) < SHOWN);
    doubted
        .filter(|guess| guess.end == guess.first + 1 && tokens.all_caps(guess.first))
        .filter_map(|guess| {
            let (end, known) = tokens.known(guess.first)?;
            (end == guess.end && known.kind == guess.kind && !known.ambiguous)
                .then(|| of_known(guess.first, end, known.kind, known.id))
        })
        .collect()
}

/// `Mohamed posted to Twitter`: no person is called as a listed organization is.
fn settle_listed(tokens: &Tokens, candidate: &mut Candidate) {
    let listed = tokens.known(candidate.first).filter(|(end, known)| {
        *end == candidate.end && known.kind == Kind::Organization && !known.ambiguous
    });
    if let Some((_, known)) = listed.filter(|_| candidate.kind == Kind::Person) {
        candidate.kind = Kind::Organization;
        candidate.known = Some(known.id);
    }
}

/// `the group APT29`: the tagger has learnt from no text that numbers its groups.
fn coded_groups(tokens: &Tokens, found: &[Candidate]) -> Vec<Candidate> {
    let is_free = |at: usize| covering(found, at, at + 1).is_none();
    (1..tokens.len())
        .filter(|at| tokens.tags(at - 1).any(Tags::GROUP_NOUN) && tokens.capital(*at))
        .filter(|at| is_code(tokens.str(*at)) && is_free(*at))
        .filter_map(|at| by_context(tokens, at, at + 1))
        .collect()
}

/// Guesses that are not shown, by what they would be.
#[derive(Default)]
struct Unlikely {
    /// What the entities of body and headline hold, in order: no guess may overlap it.
    held: [Vec<Span>; 2],
    entities: Vec<Entity>,
    /// By key alone: what a guess is, only an archive can say.
    by_key: FxHashMap<String, usize>,
}

impl Unlikely {
    fn beside(entities: &[Entity]) -> Unlikely {
        let mut unlikely = Unlikely::default();
        for entity in entities {
            unlikely.held[0].extend(&entity.mentions);
            unlikely.held[1].extend(&entity.in_headline);
        }
        unlikely.held.iter_mut().for_each(|held| held.sort_unstable());
        unlikely
    }

    fn add(&mut self, text: &Text, in_headline: bool, guess: &Guess) {
        let (zone, words) = match text.headline {
            Some((line, words)) if in_headline => (line, words),
            _ => (text.body, text.words),
        };
        let (Some(first), Some(last)) =
            (words.get(guess.first), guess.end.checked_sub(1).and_then(|at| words.get(at)))
        else {
            return;
        };
        let end = with_stop(zone, last.span.end as usize);
        let span = Span { start: first.span.start, end: end as u32 };
        let held = &self.held[usize::from(in_headline)];
        let next = held.partition_point(|other| other.end <= span.start);
        if held.get(next).is_some_and(|other| other.overlaps(span)) {
            return;
        }
        let name = span.of(zone).split_whitespace().collect::<Vec<_>>().join(" ");
        let key = entity_key(guess.kind, &name);
        let at = *self.by_key.entry(key.clone()).or_insert_with(|| {
            self.entities.push(Entity {
                kind: guess.kind,
                name,
                key,
                mentions: Vec::new(),
                in_headline: Vec::new(),
                evidence: Evidence::Tagger,
                margin: 0,
            });
            self.entities.len() - 1
        });
        let entity = &mut self.entities[at];
        if margin(guess.sure) > entity.margin {
            entity.margin = margin(guess.sure);
            entity.kind = guess.kind;
        }
        if in_headline { entity.in_headline.push(span) } else { entity.mentions.push(span) }
    }
}
