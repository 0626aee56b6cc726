//! How many of the short names in annotated documents are joined to the right entity?

use std::collections::{BTreeMap, BTreeSet};

use super::super::super::{Entity, Kind};
use super::gum::{Document, Mention};

/// What came of the cases of one sort.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) right: usize,
    /// Left alone, or not found at all.
    pub(super) missed: usize,
    pub(super) wrong: usize,
}

impl Tally {
    pub(super) fn n(self) -> usize {
        self.right + self.missed + self.wrong
    }

    pub(super) fn percent(self) -> f64 {
        100.0 * self.right as f64 / self.n().max(1) as f64
    }
}

/// All tallies, and what to look at.
#[derive(Default)]
pub(super) struct Score {
    pub(super) tallies: BTreeMap<&'static str, Tally>,
    pub(super) failures: Vec<String>,
}

pub(super) const SURNAME: &str = "surname, one bearer";
pub(super) const TRAP: &str = "same word, somebody else";
pub(super) const FIRST_NAME: &str = "first name, one bearer";
pub(super) const SHARED: &str = "surname, several bearers";
pub(super) const ACRONYM: &str = "acronym by initials";
pub(super) const SHORT: &str = "acronym of any kind";
pub(super) const PAIRS: &str = "pairs in one entity";

enum Outcome {
    Right,
    Missed,
    Wrong,
}

impl Score {
    fn add(&mut self, sort: &'static str, outcome: Outcome, document: &Document, m: &Mention) {
        let tally = self.tallies.entry(sort).or_default();
        let told = match outcome {
            Outcome::Right => {
                tally.right += 1;
                return;
            }
            Outcome::Missed => {
                tally.missed += 1;
                "missed"
            }
            Outcome::Wrong => {
                tally.wrong += 1;
                "wrong"
            }
        };
        let (start, end) = (m.span.start as usize, m.span.end as usize);
        let before: String = document.text[..start]
            .chars()
            .rev()
            .take(40)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect();
        let after: String = document.text[end..].chars().take(30).collect();
        let context = format!("{before}[{}]{after}", m.tokens.join(" ")).replace('\n', "¶");
        self.failures.push(format!("{told}: {sort}: {}: {context}", document.name));
    }

    /// Compares what was found in one document with what is there.
    pub(super) fn compare(&mut self, document: &Document, entities: &[Entity]) {
        let found = Found::new(document, entities);
        let named = Named::new(document);
        for (at, mention) in document.mentions.iter().enumerate() {
            if mention.tokens.len() != 1 {
                continue;
            }
            let word = folded(&mention.tokens[0]);
            match mention.kind {
                Kind::Person => self.person(document, &found, &named, at, &word),
                _ => self.acronym(document, &found, at),
            }
        }
        self.pairs(document, &found);
    }

    fn person(&mut self, document: &Document, found: &Found, named: &Named, at: usize, word: &str) {
        let mention = &document.mentions[at];
        let group = mention.group.as_str();
        let (sort, bearers) = match (named.by_last.get(word), named.by_first.get(word)) {
            (Some(bearers), _) => (SURNAME, bearers),
            (None, Some(bearers)) => (FIRST_NAME, bearers),
            (None, None) => return,
        };
        let is_full = |m: &Mention| m.kind == Kind::Person && m.tokens.len() > 1;
        // Whole names of people in the entity that this mention was put in.
        let joined: BTreeSet<&str> =
            found.together(at).filter(|m| is_full(m)).map(|m| m.group.as_str()).collect();
        if bearers.len() > 1 {
            if sort == SURNAME {
                let fits = joined.is_empty() || (joined.contains(group) && joined.len() == 1);
                let outcome = if fits { Outcome::Right } else { Outcome::Wrong };
                self.add(SHARED, outcome, document, mention);
            }
            return;
        }
        if !bearers.contains(group) {
            let outcome = if joined.is_empty() { Outcome::Right } else { Outcome::Wrong };
            self.add(TRAP, outcome, document, mention);
            return;
        }
        let outcome = if joined.contains(group) {
            Outcome::Right
        } else if joined.is_empty() {
            Outcome::Missed
        } else {
            Outcome::Wrong
        };
        self.add(sort, outcome, document, mention);
    }

    fn acronym(&mut self, document: &Document, found: &Found, at: usize) {
        let mention = &document.mentions[at];
        let letters: String = mention.tokens[0].chars().filter(|c| *c != '.').collect();
        let is_short = (2..=7).contains(&letters.len()) && letters.chars().all(char::is_uppercase);
        let long: Vec<usize> = (0..document.mentions.len())
            .filter(|&i| {
                document.mentions[i].group == mention.group && document.mentions[i].tokens.len() > 1
            })
            .collect();
        if !is_short || long.is_empty() {
            return;
        }
        let spelt = long.iter().any(|&i| {
            let initials = document.mentions[i].tokens.iter().filter_map(|t| t.chars().next());
            initials.filter(|c| c.is_uppercase()).collect::<String>() == letters
        });
        let joined: Vec<&Mention> = found.together(at).filter(|m| m.tokens.len() > 1).collect();
        let outcome = || {
            if joined.iter().any(|m| m.group == mention.group) {
                Outcome::Right
            } else if joined.is_empty() {
                Outcome::Missed
            } else {
                Outcome::Wrong
            }
        };
        if spelt {
            self.add(ACRONYM, outcome(), document, mention);
        }
        self.add(SHORT, outcome(), document, mention);
    }

    /// Pairs of different names in one entity: right where they are one in truth.
    fn pairs(&mut self, document: &Document, found: &Found) {
        let mut seen = BTreeSet::new();
        for (at, one) in document.mentions.iter().enumerate() {
            let others = found.together_at(at).filter(|i| found.whole[at] && found.whole[*i]);
            for other in others.map(|i| &document.mentions[i]) {
                if one.tokens >= other.tokens || !seen.insert((&one.tokens, &other.tokens)) {
                    continue;
                }
                let outcome =
                    if one.group == other.group { Outcome::Right } else { Outcome::Wrong };
                if matches!(outcome, Outcome::Wrong) {
                    self.failures.push(format!("joined with {}:", other.tokens.join(" ")));
                }
                self.add(PAIRS, outcome, document, one);
            }
        }
    }
}

/// Which entity each mention was found in.
struct Found<'d> {
    document: &'d Document,
    entity_of: Vec<Option<usize>>,
    /// Whether it was found from its first letter on.
    whole: Vec<bool>,
}

impl<'d> Found<'d> {
    fn new(document: &'d Document, entities: &[Entity]) -> Found<'d> {
        let entity_of = document
            .mentions
            .iter()
            .map(|mention| {
                let last = mention.span.end - 1;
                let covers =
                    |e: &Entity| e.mentions.iter().any(|s| s.start <= last && last < s.end);
                entities.iter().position(covers)
            })
            .collect();
        let begins = |mention: &Mention| {
            entities.iter().flat_map(|e| &e.mentions).any(|span| span.start == mention.span.start)
        };
        let whole = document.mentions.iter().map(begins).collect();
        Found { document, entity_of, whole }
    }

    /// The other mentions that were put in the entity of the mention `at`.
    fn together(&self, at: usize) -> impl Iterator<Item = &'d Mention> {
        self.together_at(at).map(|i| &self.document.mentions[i])
    }

    fn together_at(&self, at: usize) -> impl Iterator<Item = usize> {
        let same = move |i: &usize| {
            *i != at && self.entity_of[at].is_some() && self.entity_of[*i] == self.entity_of[at]
        };
        (0..self.entity_of.len()).filter(same)
    }
}

/// Which people bear a word as the first or last of their name.
struct Named<'d> {
    by_last: BTreeMap<String, BTreeSet<&'d str>>,
    by_first: BTreeMap<String, BTreeSet<&'d str>>,
}

impl<'d> Named<'d> {
    fn new(document: &'d Document) -> Named<'d> {
        let mut named = Named { by_last: BTreeMap::new(), by_first: BTreeMap::new() };
        for mention in document.mentions.iter().filter(|m| m.kind == Kind::Person) {
            let is_suffix = |word: &&String| {
                matches!(word.trim_end_matches('.'), "Jr" | "Sr" | "II" | "III" | "IV")
            };
            let words: Vec<&String> = mention.tokens.iter().filter(|w| !is_suffix(w)).collect();
            if let [first, .., last] = words[..] {
                named.by_last.entry(folded(last)).or_default().insert(&mention.group);
                named.by_first.entry(folded(first)).or_default().insert(&mention.group);
            }
        }
        named
    }
}

fn folded(word: &str) -> String {
    crate::analysis::fold::normalize(word).to_string()
}
