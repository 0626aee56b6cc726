//! Which names of the archive does a query's name mean?
//!
//! The words of `person:raab` lead, through the dictionary of names, to every key that goes by them;
//! what the archive decides and joins, and a person's corrections, add the other names of the same
//! entities. All of it is worked out once for a query, and holds in every segment.

use std::collections::BTreeMap;

use crate::analysis::entities::{Kind, Standing, entity_key, is_legal_form};
use crate::analysis::{NameWord, normalize, words_of_line};
use crate::base::Result;
use crate::index::{
    Archive, CuratedName, EntityId, Validity, names_key, names_prefix, names_term, names_word,
};
use crate::search::dictionary::{MOST_EXPANSIONS, after_prefix};

/// A name that is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Its key.
    pub key: String,
    /// How an article may stand to it.
    pub standings: Vec<Standing>,
    /// Words that are none of the name's own: only articles that use them themselves are meant, so
    /// that the answer never depends on other articles.
    pub by_form: Vec<NameWord>,
    /// On which days it is meant.
    pub validity: Validity,
}

/// The names that a name stands for.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Each once.
    pub wanted: Vec<Wanted>,
    /// Curated names, which are looked for as words too, each with its days.
    pub as_words: Vec<(String, Validity)>,
    /// Whether there were more than [`MOST_EXPANSIONS`].
    pub cut: bool,
}

/// What is meant by the entities of `kind` whose name has all of `words`.
pub fn names_with(archive: &Archive, kind: Kind, words: &[NameWord]) -> Result<Names> {
    let words = telling(kind, words);
    let mut names = Collected { archive, kind, found: BTreeMap::new(), names: Names::default() };
    let whole_words = words.iter().all(|word| word.is_whole());
    for (key, standings) in names.keys_with(words)? {
        // Of thousands of Smiths most are called John by nobody; that is cheap to see.
        if whole_words && !is_called(archive, &standings, &key, words)? {
            continue;
        }
        let standings = of_kind(archive, kind, &key, &standings)?;
        if standings.is_empty() {
            continue;
        }
        let by_form: Vec<NameWord> =
            words.iter().filter(|word| !has_word(&key, word)).cloned().collect();
        if by_form.is_empty() {
            names.add_entities_of(&key)?;
        }
        names.add(&key, standings, by_form, Validity::Always)?;
    }
    if whole_words {
        let whole: Vec<&str> = words.iter().map(|word| word.text()).collect();
        names.add_entities_of(&entity_key(kind, &whole.join(" ")))?;
    }
    names.add_curated(words)?;
    Ok(names.finish())
}

/// What is meant by one entity.
pub fn names_of(archive: &Archive, id: &EntityId) -> Result<Names> {
    let mut names =
        Collected { archive, kind: id.kind, found: BTreeMap::new(), names: Names::default() };
    names.add_entity(id)?;
    Ok(names.finish())
}

/// The entities of `kind` that a reader may mean by `words`.
pub fn entities_with(archive: &Archive, kind: Kind, words: &[NameWord]) -> Result<Vec<EntityId>> {
    let words = telling(kind, words);
    let mut names = Collected { archive, kind, found: BTreeMap::new(), names: Names::default() };
    let mut ids = std::collections::BTreeSet::new();
    let mut keys = Vec::new();
    for (key, standings) in names.keys_with(words)? {
        let standings = of_kind(archive, kind, &key, &standings)?;
        if !standings.is_empty() && is_called(archive, &standings, &key, words)? {
            keys.push(key);
        }
    }
    if words.iter().all(|word| word.is_whole()) {
        let whole: Vec<&str> = words.iter().map(|word| word.text()).collect();
        let key = entity_key(kind, &whole.join(" "));
        let stands_for = archive.curated()?.all_it_stands_for(kind, &key);
        keys.extend(stands_for.iter().map(|(canonical, _)| canonical.clone()));
        keys.extend(archive.joined_to(kind, &key)?.map(|key| key.as_ref().to_owned()));
    }
    for (key, name) in archive.curated()?.canonicals(kind) {
        if goes_by(name, words) {
            keys.push(key.to_owned());
        }
    }
    for key in keys {
        ids.extend(archive.entity_named(kind, &key, None)?);
    }
    Ok(ids.into_iter().collect())
}

/// Whether all the words are some of a name's own, or of a form in which an article uses it.
fn is_called(
    archive: &Archive,
    standings: &[Standing],
    key: &str,
    words: &[NameWord],
) -> Result<bool> {
    for word in words.iter().filter(|word| !has_word(key, word)) {
        let mut called = false;
        for standing in standings {
            let entry = names_term(*standing, word.text(), key);
            for ord in 0..archive.searcher().segment_readers().len() {
                let names = &archive.columns(ord)?.names;
                let term = names.terms().get(entry.as_bytes());
                called |= term.map_err(|error| archive.error(error.into()))?.is_some();
            }
        }
        if !called {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Those of `standings` in which the name is one of `kind`.
fn of_kind(
    archive: &Archive,
    kind: Kind,
    key: &str,
    standings: &[Standing],
) -> Result<Vec<Standing>> {
    let mut kept = Vec::new();
    for standing in standings {
        if archive.kind_of(*standing, key)? == Some(kind) {
            kept.push(*standing);
        }
    }
    Ok(kept)
}

/// The words of a typed name.
pub fn name_words(text: &str) -> Vec<NameWord> {
    let word = |span: crate::base::Span| NameWord::whole(normalize(span.of(text)));
    words_of_line(text).iter().map(|cut| word(cut.span)).collect()
}

/// The words without a leading "the" and, of an organization, a legal form: no key has them.
fn telling(kind: Kind, words: &[NameWord]) -> &[NameWord] {
    let mut words = words;
    while let [first, _, ..] = words
        && first.text() == "the"
        && first.is_whole()
    {
        words = &words[1..];
    }
    while kind == Kind::Organization
        && let [_, .., last] = words
        && is_legal_form(last.text())
        && last.is_whole()
    {
        words = &words[..words.len() - 1];
    }
    words
}

struct Collected<'a> {
    archive: &'a Archive,
    kind: Kind,
    /// What is wanted so far, by key and days.
    found: BTreeMap<String, Vec<Wanted>>,
    names: Names,
}

impl Collected<'_> {
    fn finish(mut self) -> Names {
        self.names.wanted = self.found.into_values().flatten().collect();
        self.names
    }

    /// The keys in the dictionary that go by the rarest of `words`, in whatever form, and how articles
    /// that call them so stand to them.
    fn keys_with(&mut self, words: &[NameWord]) -> Result<BTreeMap<String, Vec<Standing>>> {
        // One word is looked up in the whole dictionary, the rarest by guess; that an article calls
        // the same entity by the others is looked at where they are no words of its name.
        let kind = self.kind;
        let by_guess = |(i, word): &(usize, &NameWord)| match kind {
            // Surnames come last, and are rarer than given names.
            Kind::Person => (word.is_whole(), *i),
            Kind::Organization | Kind::Place => (word.is_whole(), word.text().len()),
        };
        let Some((_, rarest)) = words.iter().enumerate().max_by_key(by_guess) else {
            return Ok(BTreeMap::new());
        };
        let mut keys: BTreeMap<String, Vec<Standing>> = BTreeMap::new();
        for standing in Standing::ALL {
            // What is clearly something else is never decided otherwise.
            if matches!(standing, Standing::Clear(of) if of != kind) {
                continue;
            }
            let prefix = names_prefix(standing, rarest);
            for ord in 0..self.archive.searcher().segment_readers().len() {
                let names = &self.archive.columns(ord)?.names;
                let range = names.terms().range().ge(&prefix).lt(after_prefix(prefix.as_bytes()));
                let mut stream =
                    range.into_stream().map_err(|error| self.archive.error(error.into()))?;
                while stream.advance() {
                    let Some(key) = names_key(stream.key()) else { continue };
                    if !rarest.is_whole()
                        && !names_word(stream.key()).is_some_and(|word| rarest.takes(word))
                    {
                        continue;
                    }
                    if let Some(standings) = keys.get_mut(key) {
                        if !standings.contains(&standing) {
                            standings.push(standing);
                        }
                        continue;
                    }
                    if keys.len() >= MOST_EXPANSIONS {
                        self.names.cut = true;
                        break;
                    }
                    keys.insert(key.to_owned(), vec![standing]);
                }
            }
        }
        Ok(keys)
    }

    /// Adds a name, unless it is no entity.
    fn add(
        &mut self,
        key: &str,
        standings: Vec<Standing>,
        by_form: Vec<NameWord>,
        validity: Validity,
    ) -> Result<()> {
        if standings.is_empty() || self.archive.entity_named(self.kind, key, None)?.is_none() {
            return Ok(());
        }
        let known = self.found.entry(key.to_owned()).or_default();
        let holds_more = |one: &Wanted, other: &Wanted| {
            one.by_form.is_empty()
                && (one.validity == Validity::Always || one.validity == other.validity)
                && other.standings.iter().all(|standing| one.standings.contains(standing))
        };
        let wanted = Wanted { key: key.to_owned(), standings, by_form, validity };
        if known.iter().all(|known| !holds_more(known, &wanted)) {
            known.retain(|known| !holds_more(&wanted, known));
            known.push(wanted);
        }
        Ok(())
    }

    /// Adds the other names of everything that the name `key` stands for.
    fn add_entities_of(&mut self, key: &str) -> Result<()> {
        let mut ids: Vec<EntityId> = Vec::new();
        let curated = self.archive.curated()?;
        for (canonical, _) in curated.all_it_stands_for(self.kind, key) {
            ids.extend(self.archive.entity_named(self.kind, canonical, None)?);
        }
        ids.extend(self.archive.entity_named(self.kind, key, None)?);
        ids.dedup();
        for id in ids {
            // Whoever has the words of a person's name without initials has those of it with them.
            let alone = id.key == key
                && (self.kind == Kind::Person || !self.archive.has_acronym(&id)?)
                && curated.canonical(id.kind, key).is_none();
            if !alone {
                self.add_entity(&id)?;
            }
        }
        Ok(())
    }

    fn add_entity(&mut self, id: &EntityId) -> Result<()> {
        for (key, validity) in self.archive.names_of(id)? {
            let standings = self.archive.standings(id.kind, &key)?;
            self.add(&key, standings, Vec::new(), validity)?;
        }
        if let Some(name) = self.archive.curated()?.canonical(id.kind, &id.key) {
            let canonical = (name.printed.clone(), Validity::Always);
            for (name, validity) in std::iter::once(canonical).chain(name.aliases.iter().cloned()) {
                if self.names.as_words.iter().all(|(known, _)| *known != name) {
                    self.names.as_words.push((name, validity));
                }
            }
        }
        Ok(())
    }

    /// Adds curated entities that go by `words`.
    fn add_curated(&mut self, words: &[NameWord]) -> Result<()> {
        for (key, name) in self.archive.curated()?.canonicals(self.kind) {
            if goes_by(name, words)
                && let Some(id) = self.archive.entity_named(self.kind, key, None)?
            {
                self.add_entity(&id)?;
            }
        }
        Ok(())
    }
}

/// Whether one of the names has all the words.
fn goes_by(name: &CuratedName, words: &[NameWord]) -> bool {
    let has_all = |key: &String| words.iter().all(|word| has_word(key, word));
    !words.is_empty() && name.keys.iter().any(has_all)
}

/// Whether a key has a word, as a reader cuts it.
pub fn has_word(key: &str, word: &NameWord) -> bool {
    key.split(' ').any(|part| word.takes(part))
        || (!key.bytes().all(|b| b.is_ascii_lowercase() || b == b' ')
            && words_of_line(key).iter().any(|w| word.takes(&normalize(w.span.of(key)))))
}
