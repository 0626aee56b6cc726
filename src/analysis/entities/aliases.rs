//! Which of the names in an article are one and the same?
//!
//! Rules in the order of their measured accuracy: equal names; what the text itself says
//! ([`naming`](super::naming)); full names that differ in a middle name; an acronym with the only
//! organization it spells; a surname with its only bearer, wherever the full name stands. Where two
//! bear one surname, a title of known gender may tell them apart; otherwise the bare surname is a
//! name of its own. Nothing is merged by guess.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use super::acronyms::spells;
use super::candidates::{Candidate, Gender};
use super::lexicon::{Tags, word_key};
use super::mentions::{Forms, Style};
use super::names::{Name, Names, Zones};
use super::tokens::{Gap, Tokens};
use super::zone::{Rules, Zone};
use super::{Definition, Evidence, Findings, Kind, Text, entity_key, people};

/// Reads headline and body, and joins what they name into entities.
pub(super) fn resolve(text: &Text) -> Findings {
    let rules = Rules::of(text.lang, text.body, text.words);
    let read = |zone, words, dateline| Zone::read(zone, words, rules, dateline);
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
    let zones = std::iter::once(&body).chain(&headline);
    let definitions = zones.flat_map(definitions).collect::<BTreeSet<_>>().into_iter().collect();
    Findings { entities: names.entities(), definitions }
}

/// The acronyms that a text defines.
fn definitions<'z>(zone: &'z Zone<'_>) -> impl Iterator<Item = Definition> + 'z {
    let defined = zone.namings.same.iter().filter(|n| n.evidence == Evidence::Definition);
    defined.filter_map(|naming| {
        let [(first, end), (short, short_end)] = naming.names[..] else { return None };
        let key = |first, end| {
            let printed = zone.tokens.span(first, end).of(zone.tokens.text);
            entity_key(naming.kind, printed)
        };
        Some(Definition { kind: naming.kind, short: key(short, short_end), long: key(first, end) })
    })
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
            *candidate =
                Candidate::new(candidate.first, candidate.end, Kind::Person, Evidence::Context);
        }
    }
}

fn is_located(tokens: &Tokens, candidate: &Candidate) -> bool {
    let first = candidate.first;
    candidate.evidence == Evidence::Dateline
        || (tokens.small_before(first) && tokens.tags(first - 1).any(Tags::LOCATIVE))
        || (first > 0 && tokens.gap(first) == Gap::Comma && tokens.capital(first - 1))
}

impl Names {
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
            let mut spelt =
                by_initial.get(&name.letters[0]).into_iter().flatten().copied().filter(|&long| {
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
        let roots: Vec<usize> = (0..self.all.len()).map(|at| self.root(at)).collect();
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
                forms.add(&name.words, style, roots[at]);
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
            name.printed.split([' ', '-', '\n']).rfind(|w| word_key(w) == surname)
        };
        let printed = printed.unwrap_or_default().to_owned();
        let key = (2, surname);
        let at = match self.by_key.get(&key) {
            Some(&at) if self.all[at].joined_to.is_none() => at,
            _ => {
                let letters = printed.chars().take(1).collect();
                let name =
                    Name::new(Kind::Person, vec![surname], letters, printed, None, None, false);
                self.insert(key, name)
            }
        };
        self.vote(at, Kind::Person, Evidence::SharedSurname);
        at
    }
}
