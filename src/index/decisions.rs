//! What does the whole archive say of every name at once?
//!
//! One name costs a few looks into each dictionary; all of them are cheaper read off the dictionaries from
//! beginning to end. What comes of it is the same, name by name.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::analysis::entities::{Kind, Standing};
use crate::analysis::terms::standing_letter;
use crate::base::Result;

use super::archive::Archive;
use super::evidence::{KindCounts, is_clear_for};
use super::names::{Bearers, EntityId, commonest, decision, has_initials, parts};
use super::roster::Roster;
use super::schema::{names_key, names_word, read_entity_entry, read_entity_key};

type Counts = FxHashMap<String, KindCounts>;

/// In how many articles that can be found each entry of a segment's dictionary of entities is.
type Entries = Vec<u32>;

impl Archive {
    /// Decides every name that some article is not sure of, and finds the people whom initials may join.
    pub(super) fn decide_all(&self) -> Result<()> {
        let (counts, bearers) = self.all_counts()?;
        let decided = counts.into_iter().map(|(key, counts)| (key, decision(counts)));
        self.name_cache().learn(decided.collect(), bearers);
        Ok(())
    }

    /// The canonical name of each of these entities, in their order.
    pub(super) fn all_names(&self, roster: &Roster) -> Result<Vec<Arc<str>>> {
        let curated = self.curated()?;
        let mut counts: Vec<Vec<(Box<str>, u64)>> = vec![Vec::new(); roster.len()];
        let mut add = |id: &EntityId, name: &str, n: u64| {
            let Some(counts) = roster.number(id).and_then(|number| counts.get_mut(number as usize))
            else {
                return;
            };
            match counts.iter_mut().find(|(known, _)| **known == *name) {
                Some((_, count)) => *count += n,
                None => counts.push((name.into(), n)),
            }
        };
        self.entries(self.fields().entities, b"", |entry| {
            let Some((key, standing, name)) = read_entity_entry(entry.term) else { return Ok(()) };
            let (Some(kind), n) = (self.kind_of(standing, key)?, entry.n_alive()?) else {
                return Ok(());
            };
            if n == 0 {
                return Ok(());
            }
            add(&EntityId { kind, key: key.to_owned() }, &name, n);
            // Initials belong to the name as most articles print it; acronyms never do.
            if kind == Kind::Person
                && has_initials(key)
                && let Some(to) = self.joined_to(kind, key)?.filter(|to| to.contains(' '))
            {
                add(&EntityId { kind, key: (*to).to_owned() }, &name, n);
            }
            Ok(())
        })?;
        let mut names = Vec::with_capacity(counts.len());
        for (number, counts) in (0u32..).zip(counts) {
            let Some(id) = roster.id(number) else { continue };
            names.push(match curated.canonical(id.kind, &id.key) {
                Some(name) => name.printed.as_str().into(),
                None => commonest(counts).map_or_else(|| id.key.as_str().into(), Arc::from),
            });
        }
        Ok(names)
    }

    fn all_counts(&self) -> Result<(Counts, Bearers)> {
        let mut counts = Counts::default();
        let mut bearers: FxHashMap<(String, String), BTreeSet<String>> = FxHashMap::default();
        let ends = |key: &str| parts(key).map(|(a, _, b)| (a.to_owned(), b.to_owned()));
        let entries = self.entries_by_segment()?;
        self.each_entry(&entries, |key, standing, _| {
            if !matches!(standing, Standing::Clear(_)) && !counts.contains_key(key) {
                counts.insert(key.to_owned(), KindCounts::default());
            }
            if has_initials(key) {
                bearers.extend(ends(key).map(|ends| (ends, BTreeSet::new())));
            }
        })?;
        self.each_entry(&entries, |key, standing, n_articles| {
            if let Standing::Clear(kind) = standing
                && key.contains(' ')
                && let Some(counts) = counts.get_mut(key)
            {
                counts[kind as usize] += u64::from(n_articles);
            }
            if let Standing::Clear(Kind::Person) | Standing::Shown(Kind::Person) = standing
                && let Some(ends) = ends(key)
                && let Some(known) = bearers.get_mut(&ends)
                && n_articles > 0
                && !known.contains(key)
            {
                known.insert(key.to_owned());
            }
        })?;
        for kind in [Kind::Person, Kind::Organization, Kind::Place] {
            self.count_names_of_one_word(kind, &mut counts)?;
        }
        let listed = |(ends, keys): (_, BTreeSet<String>)| (ends, keys.into_iter().collect());
        Ok((counts, bearers.into_iter().map(listed).collect()))
    }

    fn entries_by_segment(&self) -> Result<Vec<Entries>> {
        let mut all = Vec::with_capacity(self.n_segments());
        for ord in 0..self.n_segments() {
            let mut entries = Entries::new();
            if let Some(column) = &self.columns(ord)?.entity_column {
                entries.resize(column.num_terms(), 0);
                for doc in self.searcher().segment_readers()[ord].doc_ids_alive() {
                    // An article has each of its entries once.
                    column
                        .ords()
                        .values_for_doc(doc)
                        .for_each(|entry| entries[entry as usize] += 1);
                }
            }
            all.push(entries);
        }
        Ok(all)
    }

    /// Calls `visit` for every entry: the name, the standing, and how many articles have it.
    fn each_entry(
        &self,
        entries: &[Entries],
        mut visit: impl FnMut(&str, Standing, u32),
    ) -> Result<()> {
        for (segment, entries) in entries.iter().enumerate() {
            let Some(column) = &self.columns(segment)?.entity_column else { continue };
            let ords: Vec<u64> = (0..entries.len() as u64).collect();
            self.each_term(column, &ords, |entry, term| {
                if let Some((key, standing)) = read_entity_key(term) {
                    visit(key, standing, entries[entry as usize]);
                }
                Ok(())
            })?;
        }
        Ok(())
    }

    /// Entries lie in the order of their words, so that the articles of one word are together.
    fn count_names_of_one_word(&self, kind: Kind, counts: &mut Counts) -> Result<()> {
        let prefix = standing_letter(Standing::Clear(kind)).to_string();
        let mut docs: Vec<u32> = Vec::new();
        let mut at: (usize, String) = (0, String::new());
        let close = |word: &str, docs: &mut Vec<u32>, counts: &mut Counts| {
            docs.sort_unstable();
            docs.dedup();
            if let Some(counts) = counts.get_mut(word) {
                counts[kind as usize] += docs.len() as u64;
            }
            docs.clear();
        };
        self.entries(self.fields().names, prefix.as_bytes(), |entry| {
            let (Some(word), Some(named)) = (names_word(entry.term), names_key(entry.term)) else {
                return Ok(());
            };
            if at.0 != entry.segment || at.1 != word {
                close(&at.1, &mut docs, counts);
                at.0 = entry.segment;
                at.1.clear();
                at.1.push_str(word);
            }
            if counts.contains_key(word) && is_clear_for(kind, named, word) {
                entry.alive_into(&mut docs)?;
            }
            Ok(())
        })?;
        close(&at.1, &mut docs, counts);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Analyzer;
    use crate::article::{Article, Origin};

    const TEXTS: [&str; 9] = [
        "LONDON — Dominic Raab met President Donald J. Trump in Washington on Thursday.",
        "WASHINGTON — President Donald Trump said that Mr Raab was welcome.",
        "Mr Johnson said so. Boris Johnson was in London; Prime Minister Boris Johnson left it.",
        "Minister Ada Johnson of the National Cyber Security Centre (NCSC) spoke. The NCSC agreed.",
        "The National Cyber Security Centre (NCSC) was silent. The NCSC is in London.",
        "The National Cyber Security Centre (NCSC) and the Kremlin disagree, Dmitry Peskov said.",
        "Peskov and Johnson and Raab and Washington and Jordan met. Jordan was cold.",
        "President Washington crossed the river. George Washington was cold. Michael Jordan played.",
        "AMMAN, Jordan — King Abdullah of Jordan spoke. Donald J. Trump and Donald M. Trump wrote.",
    ];

    #[test]
    fn all_at_once_is_as_one_by_one() {
        let mut analyzer = Analyzer::new();
        let mut analysed = Vec::new();
        // Names are decided by three articles or more.
        for (i, text) in TEXTS.iter().cycle().take(TEXTS.len() * 4).enumerate() {
            let origin = Origin { path: format!("{i}.txt"), ..Origin::default() };
            let mut article = Article::new(origin, *text);
            article.lang = Some("en".to_owned());
            analysed.push(analyzer.analyse(article));
        }
        let archive = Archive::in_memory(analysed).expect("an index");
        let (counts, bearers) = archive.all_counts().expect("read");
        assert!(counts.len() > 3, "{counts:?}");
        let n_decided = counts.values().filter(|counts| decision(**counts).is_some()).count();
        assert!(n_decided > 1, "{counts:?}");
        for (key, counts) in &counts {
            assert_eq!(*counts, archive.clear_counts(key).expect("read"), "{key}");
        }
        assert!(!bearers.is_empty());
        let roster = archive.roster_of_all().expect("read");
        let names = archive.all_names(&roster).expect("read");
        assert!(names.len() > 5, "{names:?}");
        for (number, name) in (0..).zip(&names) {
            let id = roster.id(number).expect("one of them");
            assert_eq!(*name, archive.name(id).expect("read"), "{id:?}");
        }
        for ((first, last), keys) in &bearers {
            let one_by_one = archive.people_between(first, last).expect("read");
            assert_eq!(keys.as_ref(), one_by_one.as_slice(), "{first} {last}");
        }
    }
}
