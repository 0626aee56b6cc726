//! Which names does an article print, and how often, before and after they are joined?

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::acronyms::is_acronym;
use super::candidates::{Candidate, Gender};
use super::lexicon::{LEXICON, Tags, phrase_key, word_key};
use super::person_names::is_family_before;
use super::tokens::{Gap, Tokens};
use super::zone::Zone;
use super::{Entity, Evidence, Kind, entity_key};
use crate::analysis::words::words_of_line;
use crate::base::Span;

#[derive(Clone, Copy)]
pub(super) enum Zones {
    Body,
    Headline,
}

/// One name before and after joining.
pub(super) struct Name {
    pub(super) kind: Kind,
    /// How much evidence there is for each kind.
    pub(super) votes: [u32; 3],
    /// The keys of its words, without a legal form.
    pub(super) words: Vec<u64>,
    /// The first letter of each word, for initials.
    pub(super) letters: Vec<char>,
    /// As printed.
    pub(super) printed: String,
    /// The name to show, whatever is longer.
    pub(super) shown_first: bool,
    pub(super) known: Option<u16>,
    pub(super) gender: Option<Gender>,
    pub(super) is_acronym: bool,
    /// A person whose family name comes first.
    pub(super) family_first: bool,
    /// Junior, III: not part of the surname.
    pub(super) suffixed: bool,
    /// A title stood before it at least once.
    pub(super) titled: bool,
    /// The end of the longer name of somebody in the text: `Rees-Mogg`, `von der Leyen`.
    pub(super) partial: bool,
    /// How full the printed form is: its words, and whether none is an initial.
    fullness: (usize, bool),
    pub(super) evidence: Evidence,
    pub(super) evidences: u32,
    /// The greatest margin of all evidence.
    pub(super) surest: u8,
    pub(super) body: Vec<Span>,
    pub(super) headline: Vec<Span>,
    /// The name it was joined to.
    pub(super) joined_to: Option<usize>,
}

#[derive(Default)]
pub(super) struct Names {
    pub(super) all: Vec<Name>,
    pub(super) by_key: FxHashMap<(u8, u64), usize>,
    pub(super) no_names: FxHashSet<u64>,
    /// What the text defines: the long name and the folded acronym.
    pub(super) defined: Vec<(usize, String)>,
}

impl Names {
    pub(super) fn add_record(&mut self, kind: Kind, written: &str) {
        // `Raab, Dominic` in a list of people.
        let flipped = match written.split_once(',') {
            Some((family, given)) if kind == Kind::Person && !given.contains(',') => {
                format!("{} {}", given.trim(), family.trim())
            }
            _ => written.trim().to_owned(),
        };
        let words = words_of_line(&flipped);
        let keys: Vec<u64> = words.iter().map(|word| word_key(word.span.of(&flipped))).collect();
        if keys.is_empty() {
            return;
        }
        let known =
            LEXICON.known(phrase_key(keys.iter().copied())).filter(|known| known.kind == kind);
        let known = known.map(|known| known.id);
        let key = match known {
            Some(id) => (1, u64::from(id)),
            None => (0, phrase_key(keys.iter().copied())),
        };
        if !self.by_key.contains_key(&key) {
            let letters =
                words.iter().filter_map(|word| word.span.of(&flipped).chars().next()).collect();
            let gender = gender_of_given(keys[0]).filter(|_| kind == Kind::Person);
            let is_acronym = words.len() == 1 && words[0].shape.all_caps();
            let name = Name::new(kind, keys, letters, flipped, known, gender, is_acronym);
            self.insert(key, name);
        }
        let at = self.by_key[&key];
        self.vote(at, kind, Evidence::Metadata, Evidence::Metadata.margin());
    }

    pub(super) fn insert(&mut self, key: (u8, u64), name: Name) -> usize {
        let at = self.all.len();
        self.all.push(name);
        self.by_key.insert(key, at);
        at
    }

    pub(super) fn vote(&mut self, at: usize, kind: Kind, evidence: Evidence, margin: u8) {
        let name = &mut self.all[at];
        name.votes[kind as usize] += u32::from(margin);
        name.surest = name.surest.max(margin);
        name.evidence = name.evidence.min(evidence);
        name.evidences |= 1 << evidence as u32;
        let best = [Kind::Person, Kind::Organization, Kind::Place]
            .into_iter()
            .max_by_key(|kind| name.votes[*kind as usize]);
        name.kind = best.unwrap_or(kind);
        // What the record says stands above all counting.
        if evidence == Evidence::Metadata {
            name.votes[kind as usize] += 1 << 24;
            name.kind = kind;
        }
    }

    pub(super) fn mention(&mut self, at: usize, zone: Zones, span: Span) {
        match zone {
            Zones::Body => self.all[at].body.push(span),
            Zones::Headline => self.all[at].headline.push(span),
        }
    }

    pub(super) fn add_zone(&mut self, zone: &Zone, which: Zones) {
        self.no_names.extend(&zone.namings.no_names);
        let mut name_of = Vec::with_capacity(zone.candidates.len());
        for candidate in &zone.candidates {
            let at = self.name_of(&zone.tokens, candidate);
            self.vote(at, candidate.kind, candidate.evidence, candidate.margin);
            let first = without_titles(&zone.tokens, candidate);
            self.mention(at, which, zone.tokens.span(first, candidate.end));
            name_of.push(at);
        }
        for naming in &zone.namings.same {
            let mut names = naming
                .names
                .iter()
                .filter_map(|(first, _)| zone.candidate_at(*first))
                .map(|candidate| name_of[candidate]);
            let Some(head) = names.next() else { continue };
            let rest: Vec<usize> = names.collect();
            let head = self.root(head);
            self.all[head].shown_first = naming.evidence == Evidence::Naming;
            for other in rest {
                self.join(other, head);
            }
            if naming.evidence == Evidence::Definition
                && let [_, (short, end)] = naming.names[..]
            {
                let key =
                    entity_key(naming.kind, zone.tokens.span(short, end).of(zone.tokens.text));
                self.defined.push((head, key));
            }
        }
    }

    /// The name that the candidate is a mention of, new or not.
    pub(super) fn name_of(&mut self, tokens: &Tokens, candidate: &Candidate) -> usize {
        let (begin, mut end) = (without_titles(tokens, candidate), candidate.end);
        let mut first = begin;
        while end > first + 1 && tokens.tags(end - 1).any(Tags::LEGAL_FORM) {
            end -= 1;
        }
        while end > first + 1 && !tokens.capital(first) && tokens.tags(first).any(Tags::DETERMINER)
        {
            first += 1;
        }
        let is_person = candidate.kind == Kind::Person;
        // Microsoft Corp is the known Microsoft.
        let listed = || {
            let (known_end, known) = tokens.known(first)?;
            let same = known_end == end && known.kind == candidate.kind && !known.ambiguous;
            same.then_some(known.id)
        };
        let known = candidate.known.or_else(|| if is_person { None } else { listed() });
        let title = if is_person { title_before(tokens, begin) } else { None };
        let gender = candidate.gender.or_else(|| gender_of_title(title?)).or_else(|| {
            let given = is_person && end > first + 1;
            given.then(|| gender_of_given(tokens.key(first))).flatten()
        });
        let key = match (known, is_person && end == first + 1) {
            (Some(id), _) => (1, u64::from(id)),
            // Mr and Mrs Clinton are two.
            (None, true) => (2 + gender.map_or(0, |g| 1 + g as u8), tokens.key(first)),
            (None, false) => (0, phrase_key((first..end).map(|i| tokens.key(i)))),
        };
        // Sir Keir: a title that goes with the given name.
        let titled = title.is_some() && !matches!(tokens.str(begin - 1), "Sir" | "Dame");
        let printed = || tokens.span(begin, candidate.end).of(tokens.text);
        if let Some(&at) = self.by_key.get(&key) {
            let name = &mut self.all[at];
            let n_bytes = tokens.span(begin, candidate.end).len();
            if known.is_some() && n_bytes != name.printed.len() || is_shouted(&name.printed) {
                name.offer(printed(), (first..end).map(|i| tokens.key(i)).collect());
            } else if n_bytes > name.printed.len() {
                name.printed = printed().to_owned();
            }
            name.gender = name.gender.or(gender);
            name.titled |= titled;
            return at;
        }
        let words: Vec<u64> = (first..end).map(|i| tokens.key(i)).collect();
        let letters = (first..end).filter_map(|i| tokens.str(i).chars().next()).collect();
        let is_acronym = end == first + 1
            && (tokens.all_caps(first) || !is_person && is_acronym(tokens.str(first)));
        let printed = printed().to_owned();
        let mut name =
            Name::new(candidate.kind, words, letters, printed, known, gender, is_acronym);
        if is_person {
            name.suffixed = end > first + 1 && tokens.tags(end - 1).any(Tags::NAME_SUFFIX);
            name.titled = titled;
            name.family_first = candidate.evidence == Evidence::FamilyName
                || begins_with_family(tokens, first, end);
        }
        self.insert(key, name)
    }

    /// The name that the entity of `at` is kept under.
    pub(super) fn root(&mut self, mut at: usize) -> usize {
        while let Some(next) = self.all[at].joined_to {
            // Halving the way keeps long chains of joined names cheap.
            self.all[at].joined_to = self.all[next].joined_to.or(Some(next));
            at = next;
        }
        at
    }

    /// Makes `other` a name of `head`'s entity.
    pub(super) fn join(&mut self, other: usize, head: usize) {
        let (other, head) = (self.root(other), self.root(head));
        if other == head {
            return;
        }
        self.all[other].joined_to = Some(head);
        let name = &mut self.all[other];
        let (body, headline) = (std::mem::take(&mut name.body), std::mem::take(&mut name.headline));
        let (printed, known, evidence, evidences) =
            (name.printed.clone(), name.known, name.evidence, name.evidences);
        let (gender, fullness) = (name.gender, name.fullness);
        let head = &mut self.all[head];
        head.body.extend(body);
        head.headline.extend(headline);
        head.evidence = head.evidence.min(evidence);
        head.evidences |= evidences;
        head.gender = head.gender.or(gender);
        head.known = head.known.or(known);
        if !head.shown_first && fullness > head.fullness {
            (head.printed, head.fullness) = (printed, fullness);
        }
    }

    /// Whole names of people, entities only once.
    pub(super) fn people(&self) -> Vec<usize> {
        (0..self.all.len())
            .filter(|&at| {
                let name = &self.all[at];
                name.joined_to.is_none() && name.is_full_person()
            })
            .collect()
    }

    pub(super) fn entities(self) -> Vec<Entity> {
        let no_names = self.no_names;
        let mut entities: Vec<Entity> = Vec::new();
        let mut by_key: FxHashMap<(Kind, String), usize> = FxHashMap::default();
        for mut name in self.all {
            let defined_away =
                name.is_acronym && name.words.first().is_some_and(|w| no_names.contains(w));
            let unused = name.body.is_empty()
                && name.headline.is_empty()
                && name.evidence != Evidence::Metadata;
            if name.joined_to.is_some()
                || unused
                || (defined_away && name.evidence != Evidence::Metadata)
            {
                continue;
            }
            let shown = name.shown();
            let key = entity_key(name.kind, &shown);
            if key.is_empty() {
                continue;
            }
            let margin = name.margin();
            match by_key.get(&(name.kind, key.clone())) {
                Some(&at) => {
                    let same = &mut entities[at];
                    same.mentions.append(&mut name.body);
                    same.in_headline.append(&mut name.headline);
                    same.evidence = same.evidence.min(name.evidence);
                    same.margin = same.margin.max(margin);
                }
                None => {
                    by_key.insert((name.kind, key.clone()), entities.len());
                    entities.push(Entity {
                        kind: name.kind,
                        name: shown,
                        key,
                        mentions: name.body,
                        in_headline: name.headline,
                        evidence: name.evidence,
                        margin,
                    });
                }
            }
        }
        for entity in &mut entities {
            entity.mentions.sort_unstable();
            entity.in_headline.sort_unstable();
        }
        entities.sort_by_key(|e| e.mentions.first().map_or(u32::MAX, |span| span.start));
        entities
    }
}

impl Name {
    pub(super) fn new(
        kind: Kind,
        words: Vec<u64>,
        letters: Vec<char>,
        printed: String,
        known: Option<u16>,
        gender: Option<Gender>,
        is_acronym: bool,
    ) -> Name {
        let fullness = (words.len(), !is_initial(words[0], letters.first().copied()));
        Name {
            kind,
            fullness,
            votes: [0; 3],
            words,
            letters,
            printed,
            shown_first: false,
            known,
            gender,
            is_acronym,
            family_first: false,
            suffixed: false,
            titled: false,
            partial: false,
            evidence: Evidence::SharedSurname,
            evidences: 0,
            surest: 0,
            body: Vec::new(),
            headline: Vec::new(),
            joined_to: None,
        }
    }

    /// Words without a suffix.
    pub(super) fn n_core(&self) -> usize {
        self.words.len() - usize::from(self.suffixed)
    }

    /// A whole name of somebody, as opposed to a surname or what ends a longer name.
    pub(super) fn is_full_person(&self) -> bool {
        self.kind == Kind::Person && self.n_core() >= 2 && !self.partial
    }

    pub(super) fn surname(&self) -> u64 {
        if self.family_first { self.words[0] } else { self.words[self.n_core() - 1] }
    }

    /// Which of its words are given names, particles of the surname included.
    pub(super) fn given(&self) -> Range<usize> {
        if self.family_first { 1..self.n_core() } else { 0..self.n_core() - 1 }
    }

    /// Whether the word at `at` is one letter.
    pub(super) fn is_initial(&self, at: usize) -> bool {
        is_initial(self.words[at], self.letters.get(at).copied())
    }

    /// Another printed form of a known name: the longer one is shown, never one in capitals where
    /// there is another.
    pub(super) fn offer(&mut self, printed: &str, words: Vec<u64>) {
        let better = (!is_shouted(printed), words.len(), printed.len())
            > (!is_shouted(&self.printed), self.words.len(), self.printed.len());
        if better {
            self.is_acronym &= is_shouted(printed);
            self.printed = printed.to_owned();
            self.words = words;
            self.fullness.0 = self.words.len();
        }
    }

    /// The name for a reader.
    pub(super) fn shown(&self) -> String {
        let printed = self.printed.split_whitespace().collect::<Vec<_>>().join(" ");
        if !is_shouted(&printed) {
            return printed;
        }
        let known = self.known.map(|id| LEXICON.name(id)).filter(|name| !name.is_empty());
        match known {
            Some(name) if !self.shown_first => name.to_owned(),
            _ if self.kind == Kind::Place && self.evidence == Evidence::Dateline => {
                capitalized(&printed)
            }
            _ => printed,
        }
    }

    pub(super) fn margin(&self) -> u8 {
        let more = self.evidences.count_ones().saturating_sub(1) * 5
            + if self.body.len() + self.headline.len() > 1 { 5 } else { 0 };
        self.surest.saturating_add(more.min(50) as u8).min(100)
    }
}

/// How words for an office end: `Harbourmaster`, `Assemblywoman`.
const OFFICES: [&str; 5] = ["master", "woman", "person", "chief", "keeper"];

/// Where the name of a person begins if titles were taken for a part of it: one of the lists, or a
/// word before a whole name that the text also writes small, or that says what it is.
fn without_titles(tokens: &Tokens, candidate: &Candidate) -> usize {
    let mut first = candidate.first;
    let is_title = |at: usize| {
        let tags = tokens.tags(at);
        let office = || {
            let word = tokens.str(at);
            at + 2 < candidate.end
                && tags == Tags::default()
                && tokens.gap(at + 1) == Gap::Blank
                && tokens.capital(at + 1)
                && (tokens.seen_small(at) || OFFICES.iter().any(|end| word.ends_with(end)))
        };
        (tags.any(Tags::CALLING) && !tags.any(Tags::GIVEN)) || office()
    };
    let is_person = candidate.kind == Kind::Person && candidate.evidence != Evidence::Naming;
    while is_person && first + 1 < candidate.end && is_title(first) {
        first += 1;
    }
    first
}

/// What the lists say of the title before the word at `first`, if one is there.
fn title_before(tokens: &Tokens, first: usize) -> Option<Tags> {
    let stands = first > 0 && tokens.joined(first) && tokens.gap(first) != Gap::Hyphen;
    stands.then(|| tokens.tags(first - 1)).filter(|tags| tags.any(Tags::ANY_TITLE))
}

fn gender_of_title(title: Tags) -> Option<Gender> {
    match (title.any(Tags::TITLE_MALE), title.any(Tags::TITLE_FEMALE)) {
        (true, false) => Some(Gender::Male),
        (false, true) => Some(Gender::Female),
        _ => None,
    }
}

/// `Ban Ki-moon`, `Kim Jong Il`, `Xi Jinping`: whether the family's name comes first.
fn begins_with_family(tokens: &Tokens, first: usize, end: usize) -> bool {
    let is_given = |at: usize| tokens.tags(at).any(Tags::GIVEN);
    let listed = tokens.tags(first).any(Tags::FAMILY_FIRST);
    let family = listed || is_family_before(tokens.key(first));
    match end - first {
        2 => {
            family
                && !is_given(first)
                && !is_given(first + 1)
                && (listed || !is_family_before(tokens.key(first + 1)))
        }
        3 if tokens.gap(first + 2) == Gap::Hyphen && tokens.gap(first + 1) == Gap::Blank => {
            family || (!tokens.capital(first + 2) && !is_given(first))
        }
        // Yuen Ren Chao has a family's name at both ends.
        3 => {
            let last_is_family = is_family_before(tokens.key(first + 2));
            listed || (family && !last_is_family && !is_given(first) && !is_given(first + 1))
        }
        _ => false,
    }
}

fn is_initial(word: u64, letter: Option<char>) -> bool {
    letter.is_some_and(|letter| word_key(letter.encode_utf8(&mut [0; 4])) == word)
}

fn gender_of_given(key: u64) -> Option<Gender> {
    let tags = LEXICON.tags(key);
    match (tags.any(Tags::MALE), tags.any(Tags::FEMALE)) {
        (true, false) => Some(Gender::Male),
        (false, true) => Some(Gender::Female),
        _ => None,
    }
}

/// All letters are capitals: `LONDON`, `U.S.`
fn is_shouted(text: &str) -> bool {
    !text.chars().any(char::is_lowercase)
}

/// `NEW YORK` as `New York`.
fn capitalized(text: &str) -> String {
    let mut inside = false;
    let lower =
        |c: char, inside: bool| if inside { c.to_lowercase().next().unwrap_or(c) } else { c };
    text.chars()
        .map(|c| {
            let written = lower(c, inside);
            inside = c.is_alphabetic();
            written
        })
        .collect()
}
