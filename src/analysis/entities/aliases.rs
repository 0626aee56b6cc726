//! Which of the names in an article are one and the same?
//!
//! Rules in the order of their measured accuracy: equal names; what the text itself says
//! ([`naming`](super::naming)); full names that differ in a middle name; an acronym with the only
//! organization it spells; a surname with its only bearer, wherever the full name stands. Where two
//! bear one surname, a title of known gender may tell them apart; otherwise the bare surname is a
//! name of its own. Nothing is merged by guess.

use rustc_hash::{FxHashMap, FxHashSet};

use super::candidates::{Candidate, Gender};
use super::lexicon::{LEXICON, Tags, phrase_key, word_key};
use super::mentions::{Forms, Style};
use super::naming::spells;
use super::tokens::{Gap, Tokens};
use super::zone::{Rules, Zone};
use super::{Entity, Evidence, Kind, Text, people};
use crate::analysis::fold::fold;
use crate::analysis::words::words_of_line;
use crate::base::Span;

/// Reads headline and body, and joins what they name into entities.
pub(super) fn resolve(text: &Text) -> Vec<Entity> {
    let rules = Rules::of(text.lang, text.body, text.words);
    let read = |zone, words, dateline| match text.only_record {
        true => Zone::unread(zone, words, rules),
        false => Zone::read(zone, words, rules, dateline),
    };
    let mut body = read(text.body, text.words, text.dateline);
    let mut headline = text.headline.map(|(line, words)| read(line, words, None));

    let surnames = surnames_of(std::iter::once(&body).chain(&headline));
    settle_surnames(&mut body, &surnames);
    if let Some(headline) = &mut headline {
        settle_surnames(headline, &surnames);
    }

    let mut names = Names::default();
    let metadata = [
        (Kind::Person, text.people),
        (Kind::Organization, text.organizations),
        (Kind::Place, text.places),
    ];
    for (kind, list) in metadata {
        list.iter().for_each(|name| names.add_record(kind, name));
    }
    names.add_zone(&body, Zones::Body);
    if let Some(headline) = &headline {
        names.add_zone(headline, Zones::Headline);
    }
    names.join_full_names();
    names.join_acronyms();
    names.join_surnames();

    let forms = names.forms();
    forms.scan(&body, |name, span| names.mention(name, Zones::Body, span));
    if let Some(headline) = &headline {
        forms.scan(headline, |name, span| names.mention(name, Zones::Headline, span));
    }
    names.entities()
}

#[derive(Clone, Copy)]
enum Zones {
    Body,
    Headline,
}

/// The last words of all full names of people.
fn surnames_of<'z, 't: 'z>(zones: impl Iterator<Item = &'z Zone<'t>>) -> FxHashSet<u64> {
    zones
        .flat_map(|zone| {
            let people = zone.candidates.iter();
            let people = people.filter(|c| c.kind == Kind::Person && c.end > c.first + 1);
            people.map(|c| zone.tokens.key(c.end - 1))
        })
        .collect()
}

/// Gives a word that is both a known place or firm and a surname of the article to the person where
/// it speaks, or where nothing in the text says that the place is meant.
fn settle_surnames(zone: &mut Zone, surnames: &FxHashSet<u64>) {
    let tokens = &zone.tokens;
    let is_shared = |c: &Candidate| {
        c.known.is_some() && c.end == c.first + 1 && surnames.contains(&tokens.key(c.first))
    };
    let located: FxHashSet<u64> = zone
        .candidates
        .iter()
        .filter(|c| is_shared(c) && is_located(tokens, c))
        .map(|c| tokens.key(c.first))
        .collect();
    for candidate in &mut zone.candidates {
        if is_shared(candidate)
            && candidate.evidence == Evidence::KnownName
            && (people::speaks(tokens, candidate.first, candidate.end)
                || !located.contains(&tokens.key(candidate.first)))
        {
            *candidate = Candidate::new(candidate.first, candidate.end, Kind::Person, Evidence::Context);
        }
    }
}

fn is_located(tokens: &Tokens, candidate: &Candidate) -> bool {
    let first = candidate.first;
    candidate.evidence == Evidence::Dateline
        || (tokens.small_before(first) && tokens.tags(first - 1).any(Tags::LOCATIVE))
        || (first > 0 && tokens.gap(first) == Gap::Comma && tokens.capital(first - 1))
}

/// One name before and after joining.
struct Name {
    kind: Kind,
    /// How much evidence there is for each kind.
    votes: [u32; 3],
    /// The keys of its words, without a legal form.
    words: Vec<u64>,
    /// The first letter of each word, for initials.
    letters: Vec<char>,
    /// As printed.
    printed: String,
    /// The name to show, whatever is longer.
    shown_first: bool,
    known: Option<u16>,
    gender: Option<Gender>,
    is_acronym: bool,
    /// A person whose family name comes first.
    family_first: bool,
    /// Junior, III: not part of the surname.
    suffixed: bool,
    evidence: Evidence,
    evidences: u32,
    body: Vec<Span>,
    headline: Vec<Span>,
    /// The name it was joined to.
    joined_to: Option<usize>,
}

#[derive(Default)]
struct Names {
    all: Vec<Name>,
    by_key: FxHashMap<(u8, u64), usize>,
    no_names: FxHashSet<u64>,
}

impl Names {
    fn add_record(&mut self, kind: Kind, written: &str) {
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
        let known = LEXICON.known(phrase_key(keys.iter().copied())).filter(|known| known.kind == kind);
        let known = known.map(|known| known.id);
        let key = match known {
            Some(id) => (1, u64::from(id)),
            None => (0, phrase_key(keys.iter().copied())),
        };
        if !self.by_key.contains_key(&key) {
            let letters = flipped.split_whitespace().filter_map(|word| word.chars().next()).collect();
            let gender = gender_of_given(keys[0]).filter(|_| kind == Kind::Person);
            let is_acronym = words.len() == 1 && words[0].shape.all_caps();
            let name = Name::new(kind, keys, letters, flipped, known, gender, is_acronym);
            self.insert(key, name);
        }
        let at = self.by_key[&key];
        self.vote(at, kind, Evidence::Metadata);
    }

    fn insert(&mut self, key: (u8, u64), name: Name) -> usize {
        let at = self.all.len();
        self.all.push(name);
        self.by_key.insert(key, at);
        at
    }

    fn vote(&mut self, at: usize, kind: Kind, evidence: Evidence) {
        let name = &mut self.all[at];
        name.votes[kind as usize] += u32::from(evidence.margin());
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

    fn mention(&mut self, at: usize, zone: Zones, span: Span) {
        match zone {
            Zones::Body => self.all[at].body.push(span),
            Zones::Headline => self.all[at].headline.push(span),
        }
    }

    fn add_zone(&mut self, zone: &Zone, which: Zones) {
        self.no_names.extend(&zone.namings.no_names);
        let mut name_of = Vec::with_capacity(zone.candidates.len());
        for candidate in &zone.candidates {
            let at = self.name_of(&zone.tokens, candidate);
            self.vote(at, candidate.kind, candidate.evidence);
            self.mention(at, which, zone.tokens.span(candidate.first, candidate.end));
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
        }
    }

    /// The name that the candidate is a mention of, new or not.
    fn name_of(&mut self, tokens: &Tokens, candidate: &Candidate) -> usize {
        let (mut first, mut end) = (candidate.first, candidate.end);
        while end > first + 1 && tokens.tags(end - 1).any(Tags::LEGAL_FORM) {
            end -= 1;
        }
        while end > first + 1 && !tokens.capital(first) && tokens.tags(first).any(Tags::DETERMINER) {
            first += 1;
        }
        let lone_person = candidate.kind == Kind::Person && end == first + 1;
        let key = match (candidate.known, lone_person) {
            (Some(id), _) => (1, u64::from(id)),
            // Mr and Mrs Clinton are two.
            (None, true) => (2 + candidate.gender.map_or(0, |g| 1 + g as u8), tokens.key(first)),
            (None, false) => (0, phrase_key((first..end).map(|i| tokens.key(i)))),
        };
        let printed = || tokens.span(candidate.first, candidate.end).of(tokens.text);
        if let Some(&at) = self.by_key.get(&key) {
            let name = &mut self.all[at];
            let n_bytes = tokens.span(candidate.first, candidate.end).len();
            if candidate.known.is_some() && n_bytes != name.printed.len() || is_shouted(&name.printed) {
                name.offer(printed(), (first..end).map(|i| tokens.key(i)).collect());
            } else if n_bytes > name.printed.len() {
                name.printed = printed().to_owned();
            }
            name.gender = name.gender.or(candidate.gender);
            return at;
        }
        let words: Vec<u64> = (first..end).map(|i| tokens.key(i)).collect();
        let letters = (first..end).filter_map(|i| tokens.str(i).chars().next()).collect();
        let is_acronym = end == first + 1 && tokens.all_caps(first);
        let mut name = Name::new(
            candidate.kind,
            words,
            letters,
            printed().to_owned(),
            candidate.known,
            candidate.gender,
            is_acronym,
        );
        if candidate.kind == Kind::Person {
            name.suffixed = end > first + 1 && tokens.tags(end - 1).any(Tags::NAME_SUFFIX);
            name.family_first = candidate.evidence == Evidence::FamilyName
                || (tokens.tags(first).any(Tags::FAMILY_FIRST)
                    && (end - first == 3 || !tokens.tags(first).any(Tags::GIVEN)));
        }
        self.insert(key, name)
    }

    fn root(&self, mut at: usize) -> usize {
        while let Some(next) = self.all[at].joined_to {
            at = next;
        }
        at
    }

    /// Makes `other` a name of `head`'s entity.
    fn join(&mut self, other: usize, head: usize) {
        let (other, head) = (self.root(other), self.root(head));
        if other == head {
            return;
        }
        self.all[other].joined_to = Some(head);
        let name = &mut self.all[other];
        let (body, headline) = (std::mem::take(&mut name.body), std::mem::take(&mut name.headline));
        let (printed, known, evidence, evidences) =
            (name.printed.clone(), name.known, name.evidence, name.evidences);
        let (gender, words) = (name.gender, name.words.clone());
        let head = &mut self.all[head];
        head.body.extend(body);
        head.headline.extend(headline);
        head.evidence = head.evidence.min(evidence);
        head.evidences |= evidences;
        head.gender = head.gender.or(gender);
        head.known = head.known.or(known);
        if !head.shown_first && words.len() > head.words.len() {
            head.printed = printed;
        }
    }

    /// Whole names of people, entities only once.
    fn people(&self) -> Vec<usize> {
        (0..self.all.len())
            .filter(|&at| {
                let name = &self.all[at];
                name.joined_to.is_none() && name.kind == Kind::Person && name.n_core() >= 2
            })
            .collect()
    }

    /// `Donald J. Trump` and `Donald Trump`.
    fn join_full_names(&mut self) {
        let mut by_ends: FxHashMap<(u64, u64), Vec<usize>> = FxHashMap::default();
        for at in self.people() {
            let words = &self.all[at].words;
            let ends = (words[0], words[words.len() - 1]);
            let same = by_ends.entry(ends).or_default();
            let compatible = same.iter().copied().find(|other| self.middles_agree(at, *other));
            match compatible {
                Some(other) => self.join(at, other),
                None if same.len() < 4 => same.push(at),
                None => {}
            }
        }
    }

    fn middles_agree(&self, one: usize, other: usize) -> bool {
        let middle = |at: usize| {
            let words = &self.all[at].words;
            (&words[1..words.len() - 1], &self.all[at].letters[1..])
        };
        let ((one, one_letters), (other, other_letters)) = (middle(one), middle(other));
        one.is_empty()
            || other.is_empty()
            || (one.len() == other.len() && one_letters.first() == other_letters.first())
    }

    /// `NCSC` with the one organization of the article that it spells.
    fn join_acronyms(&mut self) {
        let long: Vec<usize> = (0..self.all.len())
            .filter(|&at| {
                let name = &self.all[at];
                name.kind == Kind::Organization && name.words.len() >= 2 && name.joined_to.is_none()
            })
            .collect();
        let mut by_initial: FxHashMap<char, Vec<usize>> = FxHashMap::default();
        for at in long {
            let same = by_initial.entry(self.all[at].letters[0]).or_default();
            if same.len() < 64 {
                same.push(at);
            }
        }
        for at in 0..self.all.len() {
            let name = &self.all[at];
            if !name.is_acronym || name.kind != Kind::Organization || name.joined_to.is_some() {
                continue;
            }
            let mut spelt = by_initial.get(&name.letters[0]).into_iter().flatten().copied().filter(|&long| {
                let words: Vec<&str> = self.all[long].printed.split([' ', '-']).collect();
                spells(&name.printed, &words)
            });
            if let (Some(long), None) = (spelt.next(), spelt.next()) {
                self.join(at, long);
            }
        }
    }

    /// Lone surnames with their only bearer.
    fn join_surnames(&mut self) {
        let bearers = self.bearers();
        for at in 0..self.all.len() {
            let name = &self.all[at];
            if name.kind != Kind::Person || name.n_core() != 1 || name.joined_to.is_some() {
                continue;
            }
            let Some(bearers) = bearers.get(&name.words[0]) else { continue };
            if let Some(bearer) = self.bearer(bearers, name.gender) {
                self.join(at, bearer);
            }
        }
    }

    /// The people of each surname.
    fn bearers(&self) -> FxHashMap<u64, Vec<usize>> {
        let mut bearers: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
        for at in self.people() {
            let same = bearers.entry(self.all[at].surname()).or_default();
            if same.len() < 8 {
                same.push(at);
            }
        }
        bearers
    }

    /// The one bearer that is meant, if one must be.
    fn bearer(&self, bearers: &[usize], gender: Option<Gender>) -> Option<usize> {
        let clashes = |at: usize| match (self.all[at].gender, gender) {
            (Some(its), Some(wanted)) => its != wanted,
            _ => false,
        };
        let mut fitting = bearers.iter().copied().filter(|at| !clashes(*at));
        let first = fitting.next()?;
        let told_apart = bearers.len() == 1 || self.all[first].gender.is_some();
        (fitting.next().is_none() && told_apart).then_some(first)
    }

    /// The forms by which each name may be met again.
    fn forms(&mut self) -> Forms {
        let mut forms = Forms::default();
        let bearers = self.bearers();
        for (at, name) in self.all.iter().enumerate() {
            let style = match (name.is_acronym, name.words.len()) {
                (true, _) => Style::Acronym,
                (false, 1) => Style::Part,
                (false, _) => Style::Whole,
            };
            let blocked = name.words.len() == 1 && self.no_names.contains(&name.words[0]);
            // Lone people come last: a full name has the first claim on the word.
            let lone = name.kind == Kind::Person && name.n_core() == 1;
            let shared = lone && (name.joined_to.is_none() || bearers.contains_key(&name.words[0]));
            if !blocked && !shared {
                forms.add(&name.words, style, self.root(at));
            }
        }
        let mut bearers: Vec<(u64, Vec<usize>)> = bearers.into_iter().collect();
        bearers.sort_unstable();
        for (surname, bearers) in bearers {
            let entity = match self.bearer(&bearers, None) {
                Some(bearer) => bearer,
                None => self.shared_surname(surname, bearers[0]),
            };
            forms.add(&[surname], Style::Part, entity);
        }
        for (at, name) in self.all.iter().enumerate() {
            if name.kind == Kind::Person && name.n_core() == 1 && name.joined_to.is_none() {
                forms.add(&name.words[..1], Style::Part, at);
            }
        }
        forms
    }

    /// The name of its own that a surname of several bearers is.
    fn shared_surname(&mut self, surname: u64, bearer: usize) -> usize {
        let name = &self.all[bearer];
        let printed = if name.family_first {
            name.printed.split_whitespace().next()
        } else {
            name.printed.split([' ', '-', '\n']).filter(|w| word_key(w) == surname).next_back()
        };
        let printed = printed.unwrap_or_default().to_owned();
        let key = (2, surname);
        let at = match self.by_key.get(&key) {
            Some(&at) if self.all[at].joined_to.is_none() => at,
            _ => {
                let letters = printed.chars().take(1).collect();
                let name = Name::new(Kind::Person, vec![surname], letters, printed, None, None, false);
                self.insert(key, name)
            }
        };
        self.vote(at, Kind::Person, Evidence::SharedSurname);
        at
    }

    fn entities(self) -> Vec<Entity> {
        let no_names = self.no_names;
        let mut entities: Vec<Entity> = Vec::new();
        let mut by_key: FxHashMap<(Kind, String), usize> = FxHashMap::default();
        for mut name in self.all {
            let defined_away = name.is_acronym && name.words.first().is_some_and(|w| no_names.contains(w));
            let unused = name.body.is_empty() && name.headline.is_empty() && name.evidence != Evidence::Metadata;
            if name.joined_to.is_some() || unused || (defined_away && name.evidence != Evidence::Metadata) {
                continue;
            }
            let shown = name.shown();
            let key = fold(&shown);
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
    fn new(
        kind: Kind,
        words: Vec<u64>,
        letters: Vec<char>,
        printed: String,
        known: Option<u16>,
        gender: Option<Gender>,
        is_acronym: bool,
    ) -> Name {
        Name {
            kind,
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
            evidence: Evidence::SharedSurname,
            evidences: 0,
            body: Vec::new(),
            headline: Vec::new(),
            joined_to: None,
        }
    }

    /// Words without a suffix.
    fn n_core(&self) -> usize {
        self.words.len() - usize::from(self.suffixed)
    }

    fn surname(&self) -> u64 {
        if self.family_first { self.words[0] } else { self.words[self.n_core() - 1] }
    }

    /// Another printed form of a known name: the longer one is shown, never one in capitals where
    /// there is another.
    fn offer(&mut self, printed: &str, words: Vec<u64>) {
        let better = (!is_shouted(printed), words.len(), printed.len())
            > (!is_shouted(&self.printed), self.words.len(), self.printed.len());
        if better {
            self.is_acronym &= is_shouted(printed);
            self.printed = printed.to_owned();
            self.words = words;
        }
    }

    /// The name for a reader.
    fn shown(&self) -> String {
        let printed = self.printed.split_whitespace().collect::<Vec<_>>().join(" ");
        if !is_shouted(&printed) {
            return printed;
        }
        let known = self.known.map(|id| LEXICON.name(id)).filter(|name| !name.is_empty());
        match known {
            Some(name) if !self.shown_first => name.to_owned(),
            _ if self.kind == Kind::Place && self.evidence == Evidence::Dateline => capitalized(&printed),
            _ => printed,
        }
    }

    fn margin(&self) -> u8 {
        let more = self.evidences.count_ones().saturating_sub(1) * 5
            + if self.body.len() + self.headline.len() > 1 { 5 } else { 0 };
        self.evidence.margin().saturating_add(more.min(50) as u8).min(100)
    }
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
    let lower = |c: char, inside: bool| if inside { c.to_lowercase().next().unwrap_or(c) } else { c };
    text.chars()
        .map(|c| {
            let written = lower(c, inside);
            inside = c.is_alphabetic();
            written
        })
        .collect()
}
