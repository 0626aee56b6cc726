//! Which of the names in an article are one and the same?
//!
//! Rules in the order of their measured accuracy: equal names; what the text itself says
//! ([`naming`](super::naming)); people, by full name, surname, given name
//! ([`bearers`](super::bearers)); organizations and places, by shorter names and acronyms
//! ([`short_names`](super::short_names)). Then a second look finds further mentions where no candidate
//! is ([`mentions`](super::mentions)). Nothing is merged by guess, and nothing is asked of a candidate
//! but its words and its kind, so that any finder of candidates will do.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use super::candidates::{Candidate, candidates};
use super::lexicon::Tags;
use super::mentions::{Forms, Style};
use super::names::{Names, Zones};
use super::tokens::{Gap, Tokens};
use super::zone::{Rules, Zone};
use super::{Definition, Evidence, Findings, Kind, Text, entity_key, people};

/// Reads headline and body, and joins what the rules find in them into entities.
pub(super) fn resolve(text: &Text) -> Findings {
    resolve_with(text, |zones| zones.iter().map(candidates).collect())
}

/// As [`resolve`], with the candidates that `find` finds: it is given body and headline, and gives a list
/// for each.
pub(super) fn resolve_with(
    text: &Text,
    find: impl FnOnce(&[Tokens]) -> Vec<Vec<Candidate>>,
) -> Findings {
    let rules = Rules::of(text.lang, text.body, text.words);
    let body = rules.read(text.body, text.words);
    let headline = text.headline.map(|(line, words)| rules.read(line, words));
    let zones: Vec<Tokens> = std::iter::once(body).chain(headline).collect();
    let found = find(&zones);
    let mut zones = zones
        .into_iter()
        .zip(found)
        .zip([text.dateline, None])
        .map(|((tokens, found), dateline)| Zone::new(tokens, found, dateline));
    let Some(mut body) = zones.next() else { return Findings::default() };
    let mut headline = zones.next();
    drop(zones);

    let told = Told::by(std::iter::once(&body).chain(&headline));
    if !told.surnames.is_empty() {
        settle_surnames(&mut body, &told);
        headline.iter_mut().for_each(|headline| settle_surnames(headline, &told));
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
    names.join_people();
    names.join_organizations();

    let forms = names.forms();
    forms.scan(&body, |name, span| names.mention(name, Zones::Body, span));
    if let Some(headline) = &headline {
        forms.scan(headline, |name, span| names.mention(name, Zones::Headline, span));
    }
    Findings { definitions: names.definitions(), entities: names.entities() }
}

/// Words that the full names of an article tell.
#[derive(Default)]
struct Told {
    /// The surnames of its people.
    surnames: FxHashSet<u64>,
    /// The first words of its organizations of several words.
    firms: FxHashSet<u64>,
}

impl Told {
    fn by<'z, 't: 'z>(zones: impl Iterator<Item = &'z Zone<'t>>) -> Told {
        let mut told = Told::default();
        for zone in zones {
            for c in zone.candidates.iter().filter(|c| c.end > c.first + 1) {
                match c.kind {
                    Kind::Person => told.surnames.insert(zone.tokens.key(c.end - 1)),
                    Kind::Organization => told.firms.insert(zone.tokens.key(c.first)),
                    Kind::Place => continue,
                };
            }
        }
        told
    }
}

/// Gives a word that is both a place or firm and a surname of the article to the person where it
/// speaks, or where nothing in the text says that the place or firm is meant.
fn settle_surnames(zone: &mut Zone, told: &Told) {
    let tokens = &zone.tokens;
    let is_shared = |c: &Candidate| {
        c.kind != Kind::Person
            && c.end == c.first + 1
            && c.evidence.margin() <= Evidence::KnownName.margin()
            && !matches!(c.evidence, Evidence::LegalForm | Evidence::Naming)
            && told.surnames.contains(&tokens.key(c.first))
    };
    let located: FxHashSet<u64> = zone
        .candidates
        .iter()
        .filter(|c| is_shared(c) && is_located(tokens, c))
        .map(|c| tokens.key(c.first))
        .collect();
    for candidate in &mut zone.candidates {
        let first = candidate.first;
        let means_other = || match candidate.kind {
            // What a list alone takes for a place may be the person; what a place's context tells, less so.
            _ if candidate.evidence != Evidence::KnownName => true,
            Kind::Organization if told.firms.contains(&tokens.key(first)) => true,
            _ => located.contains(&tokens.key(first)),
        };
        if is_shared(candidate) && (people::speaks(tokens, first, first + 1) || !means_other()) {
            *candidate = Candidate::new(first, first + 1, Kind::Person, Evidence::Context);
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
    /// The acronyms that the article defines, each with the key of the entity that it stands for.
    fn definitions(&mut self) -> Vec<Definition> {
        let defined = std::mem::take(&mut self.defined);
        let definitions: BTreeSet<Definition> = defined
            .into_iter()
            .map(|(at, short)| {
                let root = self.root(at);
                let name = &self.all[root];
                Definition { kind: name.kind, short, long: entity_key(name.kind, &name.shown()) }
            })
            .filter(|definition| definition.short != definition.long)
            .collect();
        definitions.into_iter().collect()
    }

    /// The forms by which each name may be met again.
    fn forms(&mut self) -> Forms {
        let mut forms = Forms::default();
        let bearers = self.bearers();
        let roots: Vec<usize> = (0..self.all.len()).map(|at| self.root(at)).collect();
        for (at, name) in self.all.iter().enumerate() {
            let style = match (name.is_acronym, name.words.len()) {
                (true, _) => Style::Acronym,
                (false, 1) if name.kind == Kind::Place && bearers.bear(name.words[0]) => {
                    Style::Located
                }
                (false, 1) => Style::Part,
                (false, _) => Style::Whole,
            };
            let blocked = name.words.len() == 1 && self.no_names.contains(&name.words[0]);
            // Lone people come last: a full name has the first claim on the word.
            let lone = name.kind == Kind::Person && name.n_core() == 1;
            if !blocked && !lone {
                forms.add(&name.words, style, roots[at]);
            }
        }
        self.add_short_forms(&mut forms);
        self.add_forms_of_people(&mut forms, bearers);
        forms
    }
}

#[cfg(test)]
mod tests;
