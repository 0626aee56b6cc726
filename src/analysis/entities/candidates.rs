//! Which stretches of a text look like names, of what kind, and by what evidence?
//!
//! One walk over the words, left to right. Where a capital stands, the rules of the three kinds are
//! asked in order of how sure they are; what one takes, no other sees. Nothing here knows about
//! other mentions of the same name: that is the business of [`aliases`](super::aliases), and a
//! trained tagger can take the place of this file.

use super::lexicon::Tags;
use super::tokens::Tokens;
use super::{Evidence, Kind, organizations, people, places};

/// A stretch of words taken for a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    /// The first word.
    pub(super) first: usize,
    /// One past the last word.
    pub(super) end: usize,
    pub(super) kind: Kind,
    pub(super) evidence: Evidence,
    /// How sure it is, 0 to 100; see [`Evidence::margin`].
    pub(super) margin: u8,
    /// Which known name it is, if any.
    pub(super) known: Option<u16>,
    /// What title or given name say.
    pub(super) gender: Option<Gender>,
}

/// As far as a title or given name tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gender {
    /// Mr, Sir, John.
    Male,
    /// Mrs, Dame, Mary.
    Female,
}

impl Candidate {
    pub(super) fn new(first: usize, end: usize, kind: Kind, evidence: Evidence) -> Self {
        let margin = evidence.margin();
        Candidate { first, end, kind, evidence, margin, known: None, gender: None }
    }
}

/// Finds the candidates of a text, in order, disjoint.
pub(super) fn candidates(tokens: &Tokens) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut run = 0;
    while at < tokens.len() {
        if tokens.shouted(at) || tokens.linked(at) || !tokens.capital(at) {
            at = match arabic_article(tokens, at) {
                Some(candidate) => {
                    found.push(candidate);
                    candidate.end
                }
                None => at + 1,
            };
            continue;
        }
        if at >= run {
            run = tokens.run_end(at);
        }
        at = match candidate_at(tokens, at, run) {
            Step::Take(candidate) => {
                found.push(candidate);
                candidate.end
            }
            Step::Skip(end) => end,
        };
    }
    found
}

enum Step {
    Take(Candidate),
    /// No name begins before this word.
    Skip(usize),
}

fn candidate_at(tokens: &Tokens, at: usize, run: usize) -> Step {
    let known = tokens.known(at);
    let organization = organizations::by_head(tokens, at, run);
    if let Some((end, known)) = known
        && end > at + 1
        && !known.ambiguous
        && organization.is_none_or(|candidate| candidate.end <= end)
    {
        return Step::Take(of_known(at, end, known.kind, known.id));
    }
    if let Some(person) = people::titled(tokens, at, run) {
        return Step::Take(person);
    }
    if let Some(organization) = organization {
        return Step::Take(organization);
    }
    // What ends in `Agreement` or `Prize` is neither, and neither are its parts.
    let thing = (at + 1..run).find(|i| tokens.tags(*i).any(Tags::THING));
    // Victoria Park, but Nick Park.
    let place = places::by_head(tokens, at, run);
    let person = people::by_given_name(tokens, at);
    if let Some(place) = place.filter(|place| place.end > at + 2 || person.is_none()) {
        return Step::Take(place);
    }
    if let Some(person) = person.filter(|person| thing.is_none_or(|thing| person.end <= thing)) {
        return Step::Take(person);
    }
    if let Some(thing) = thing.filter(|_| !tokens.tags(at).any(Tags::NO_NAME)) {
        return Step::Skip(thing + 1);
    }
    let found = places::by_name(tokens, at, run)
        .or_else(|| organizations::by_name(tokens, at, run))
        .or_else(|| organizations::by_context(tokens, at, run))
        .or_else(|| people::by_context(tokens, at, run))
        .or_else(|| places::by_context(tokens, at, run));
    found.map_or(Step::Skip(at + 1), Step::Take)
}

/// A known name of several words or of one.
pub(super) fn of_known(first: usize, end: usize, kind: Kind, id: u16) -> Candidate {
    Candidate { known: Some(id), ..Candidate::new(first, end, kind, Evidence::KnownName) }
}

/// `al-Qaeda`: the one known name that begins with a small letter.
fn arabic_article(tokens: &Tokens, at: usize) -> Option<Candidate> {
    let is_article = tokens.tags(at).longest_known() > 1 && tokens.str(at) == "al";
    let (end, known) = is_article.then(|| tokens.known(at))??;
    (end > at + 1).then(|| of_known(at, end, known.kind, known.id))
}
