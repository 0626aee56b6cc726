//! Who is meant by a name, given the whole archive?
//!
//! An article tells what it takes a name for, and how surely ([`Standing`]). Here the rest of the
//! archive has its say, when read and never before: it *decides* names that are unclear where they
//! stand, it *joins* an acronym to what enough articles say it stands for and `Donald J. Trump` to
//! the one Donald Trump there is, and it gives the *printed* name that most articles use. A person's
//! corrections ([`Curated`](super::Curated)) stand above all of it.
//!
//! Two people of one name are one entity here: nothing tells them apart.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use crate::analysis::entities::{Kind, Standing, entity_key};
use crate::base::{PartialDate, Result};

use super::archive::Archive;
use super::document::{StoredArticle, StoredEntity};
use super::evidence::KindCounts;
use super::validity::Validity;

/// So many articles must hold a name for clear before it is decided elsewhere. Two may be one story
/// and its correction.
pub const LEAST_CLEAR: u64 = 3;

/// So many of a hundred of them must agree: of five, four.
pub const LEAST_AGREEING: u64 = 80;

/// So many articles must define an acronym before it is joined to what it stands for.
pub const LEAST_DEFINING: u64 = 3;

/// No rival may have more of a hundred definitions than this.
pub const MOST_RIVAL: u64 = 20;

/// Someone or something that articles name, under whatever name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityId {
    /// What it is.
    pub kind: Kind,
    /// The key of its canonical name.
    pub key: String,
}

/// What has been worked out of an archive's names so far.
#[derive(Default)]
pub(super) struct NameCache(Mutex<Known>);

/// What names are where articles are not sure of them.
pub(super) type Decided = FxHashMap<String, Option<Kind>>;

/// The people of a first and a last name.
pub(super) type Bearers = FxHashMap<(String, String), Arc<[String]>>;

#[derive(Default)]
struct Known {
    decided: Decided,
    acronyms: Option<Arc<Acronyms>>,
    bearers: Bearers,
    /// Whether every name with initials was looked at.
    has_all_initials: bool,
    printed: FxHashMap<EntityId, Arc<str>>,
}

/// The acronyms that the archive joins to what they stand for.
#[derive(Debug, Default)]
struct Acronyms {
    stands_for: FxHashMap<(Kind, String), Arc<str>>,
    of: FxHashMap<(Kind, String), Vec<String>>,
}

impl NameCache {
    fn with<T>(&self, f: impl FnOnce(&mut Known) -> T) -> T {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes in what was worked out of all names at once.
    pub(super) fn learn(&self, decided: Decided, bearers: Bearers) {
        self.with(|known| {
            known.decided.extend(decided);
            known.bearers.extend(bearers);
            known.has_all_initials = true;
        });
    }
}

impl Archive {
    /// What a name is where an article stands to it like that; `None` where it is none.
    pub fn kind_of(&self, standing: Standing, key: &str) -> Result<Option<Kind>> {
        let guess = match standing {
            Standing::Clear(kind) => return Ok(Some(kind)),
            Standing::Shown(kind) => Some(kind),
            Standing::Guess => None,
        };
        if let Some(kind) = self.curated()?.kind(key) {
            return Ok(Some(kind));
        }
        Ok(self.decided(key)?.or(guess))
    }

    /// What the articles in which a name is clear agree on.
    fn decided(&self, key: &str) -> Result<Option<Kind>> {
        let known = self.name_cache().with(|known| known.decided.get(key).copied());
        if let Some(kind) = known {
            return Ok(kind);
        }
        let kind = decision(self.clear_counts(key)?);
        self.name_cache().with(|known| known.decided.insert(key.to_owned(), kind));
        Ok(kind)
    }

    /// The standings in which the name `key` is one of `kind`.
    pub fn standings(&self, kind: Kind, key: &str) -> Result<Vec<Standing>> {
        let mut standings = Vec::new();
        for standing in Standing::ALL {
            if self.kind_of(standing, key)? == Some(kind) {
                standings.push(standing);
            }
        }
        Ok(standings)
    }

    /// Who is meant by a name in an article of `date`; `None` where it is no entity.
    pub fn entity(
        &self,
        standing: Standing,
        key: &str,
        date: Option<PartialDate>,
    ) -> Result<Option<EntityId>> {
        match self.kind_of(standing, key)? {
            Some(kind) => self.entity_named(kind, key, date),
            None => Ok(None),
        }
    }

    /// Who of `kind` is meant by a name in an article of `date`.
    pub fn entity_named(
        &self,
        kind: Kind,
        key: &str,
        date: Option<PartialDate>,
    ) -> Result<Option<EntityId>> {
        let curated = self.curated()?;
        let mut key = key.to_owned();
        // Corrections may run in a circle; nobody follows a name that often.
        for _ in 0..8 {
            if curated.is_hidden(kind, &key) {
                return Ok(None);
            }
            let next = match curated.stands_for(kind, &key, date) {
                Some(canonical) => Some(canonical.to_owned()),
                None => self.joined_to(kind, &key)?.map(|key| (*key).to_owned()),
            };
            match next {
                Some(next) if next != key => key = next,
                _ => break,
            }
        }
        Ok(Some(EntityId { kind, key }))
    }

    /// Who is meant by an entity of a stored article.
    pub fn entity_in(
        &self,
        article: &StoredArticle,
        entity: &StoredEntity,
    ) -> Result<Option<EntityId>> {
        self.entity(entity.standing(), &entity.key, article.date)
    }

    /// The canonical names of an article, each once, in the order of their first mention.
    pub fn names_in(&self, article: &StoredArticle, kind: Kind) -> Result<Vec<String>> {
        let mut found: Vec<EntityId> = Vec::new();
        for entity in &article.entities {
            if let Some(id) = self.entity_in(article, entity)?
                && id.kind == kind
                && !found.contains(&id)
            {
                found.push(id);
            }
        }
        found.iter().map(|id| Ok(self.name(id)?.as_ref().to_owned())).collect()
    }

    /// What the archive alone joins a name to.
    pub fn joined_to(&self, kind: Kind, key: &str) -> Result<Option<Arc<str>>> {
        let one_word = !key.contains(' ');
        if !(one_word || kind == Kind::Person && has_initials(key)) {
            return Ok(None);
        }
        let curated = self.curated()?;
        if !curated.is_free(kind, key) {
            return Ok(None);
        }
        let joined = match one_word {
            true => self.acronyms()?.stands_for.get(&(kind, key.to_owned())).cloned(),
            false => self.without_initials(key)?.map(Arc::from),
        };
        Ok(joined.filter(|to| curated.can_be_joined_to(kind, to)))
    }

    /// The acronyms of the archive.
    fn acronyms(&self) -> Result<Arc<Acronyms>> {
        if let Some(known) = self.name_cache().with(|known| known.acronyms.clone()) {
            return Ok(known);
        }
        let mut acronyms = Acronyms::default();
        for ((kind, short), defined) in self.definitions()? {
            // A definition of a word by itself says nothing.
            if let Some(long) = expansion(&defined).filter(|long| *long != short) {
                acronyms.of.entry((kind, long.clone())).or_default().push(short.clone());
                acronyms.stands_for.insert((kind, short), long.into());
            }
        }
        let acronyms = Arc::new(acronyms);
        self.name_cache().with(|known| known.acronyms = Some(Arc::clone(&acronyms)));
        Ok(acronyms)
    }

    /// Whether the archive alone joins the name to another, or another to it, whatever a person says.
    pub fn joins(&self, id: &EntityId) -> Result<bool> {
        let EntityId { kind, key } = id;
        let name = (*kind, key.clone());
        let acronyms = self.acronyms()?;
        if acronyms.stands_for.contains_key(&name) || acronyms.of.contains_key(&name) {
            return Ok(true);
        }
        if *kind != Kind::Person {
            return Ok(false);
        }
        if has_initials(key) {
            return Ok(self.without_initials(key)?.is_some());
        }
        let Some((first, "", last)) = parts(key) else { return Ok(false) };
        for bearer in self.initialled(first, last)? {
            if self.without_initials(&bearer)?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether the archive joins an acronym to an entity.
    pub fn has_acronym(&self, id: &EntityId) -> Result<bool> {
        Ok(self.acronyms()?.of.contains_key(&(id.kind, id.key.clone())))
    }

    /// The name without its initials, where the archive has one bearer of it.
    fn without_initials(&self, key: &str) -> Result<Option<String>> {
        let Some((first, middle, last)) = parts(key) else { return Ok(None) };
        let bare = format!("{first} {last}");
        let bearers = self.bearers(first, last)?;
        let initial = middle.chars().next();
        let one_bearer = bearers
            .iter()
            .filter_map(|bearer| parts(bearer))
            .all(|(_, middle, _)| middle.is_empty() || middle.chars().next() == initial);
        Ok((one_bearer && bearers.contains(&bare)).then_some(bare))
    }

    /// The people whose name begins with `first` and ends with `last`.
    fn bearers(&self, first: &str, last: &str) -> Result<Arc<[String]>> {
        let ends = (first.to_owned(), last.to_owned());
        if let Some(known) = self.name_cache().with(|known| known.bearers.get(&ends).cloned()) {
            return Ok(known);
        }
        let bearers: Arc<[String]> = self.people_between(first, last)?.into();
        self.name_cache().with(|known| known.bearers.insert(ends, Arc::clone(&bearers)));
        Ok(bearers)
    }

    /// Those of them whose name has initials.
    fn initialled(&self, first: &str, last: &str) -> Result<Vec<String>> {
        let ends = (first.to_owned(), last.to_owned());
        let has_none =
            |known: &mut Known| known.has_all_initials && !known.bearers.contains_key(&ends);
        if self.name_cache().with(has_none) {
            return Ok(Vec::new());
        }
        let bearers = self.bearers(first, last)?;
        Ok(bearers.iter().filter(|bearer| has_initials(bearer)).cloned().collect())
    }

    /// Every name that `id` goes by, by key, with the articles in which it does; its own first.
    pub fn names_of(&self, id: &EntityId) -> Result<Vec<(String, Validity)>> {
        let curated = self.curated()?;
        let mut names = vec![(id.key.clone(), self.own(id)?)];
        let mut at = 0;
        while at < names.len() && names.len() < 1_000 {
            let (key, validity) = names[at].clone();
            at += 1;
            let mut more: Vec<(String, Validity)> = Vec::new();
            if let Some(name) = curated.canonical(id.kind, &key) {
                for (alias, holds) in &name.aliases {
                    let holds = holds.and(validity);
                    more.extend(holds.map(|holds| (entity_key(id.kind, alias), holds)));
                }
            }
            more.extend(self.joined_by(id.kind, &key)?.into_iter().map(|key| (key, validity)));
            for (key, holds) in more {
                let known = names.iter().any(|(known, _)| *known == key);
                if !known && !curated.is_hidden(id.kind, &key) {
                    names.push((key, holds));
                }
            }
        }
        Ok(names)
    }

    /// Where its own key means the entity itself: a name that stands for another on some days is
    /// itself on the others only.
    fn own(&self, id: &EntityId) -> Result<Validity> {
        let curated = self.curated()?;
        Ok(match curated.all_it_stands_for(id.kind, &id.key).first() {
            Some((_, Validity::During(days))) => Validity::Outside(*days),
            _ => Validity::Always,
        })
    }

    /// The names that the archive alone joins to `key`.
    fn joined_by(&self, kind: Kind, key: &str) -> Result<Vec<String>> {
        let mut found = Vec::new();
        let acronyms = self.acronyms()?;
        for short in acronyms.of.get(&(kind, key.to_owned())).into_iter().flatten() {
            if self.joined_to(kind, short)?.as_deref() == Some(key) {
                found.push(short.clone());
            }
        }
        if kind == Kind::Person
            && let Some((first, last)) = key.split_once(' ').filter(|(_, last)| !last.contains(' '))
        {
            for bearer in self.initialled(first, last)? {
                if self.joined_to(kind, &bearer)?.as_deref() == Some(key) {
                    found.push(bearer);
                }
            }
        }
        Ok(found)
    }

    /// The canonical name of an entity, for a reader: the curated one, or else the printed form that
    /// most articles use; of equals the first in the order of their letters.
    pub fn name(&self, id: &EntityId) -> Result<Arc<str>> {
        if let Some(known) = self.roster.get().and_then(|roster| roster.name(id)) {
            return Ok(known);
        }
        if let Some(known) = self.name_cache().with(|known| known.printed.get(id).cloned()) {
            return Ok(known);
        }
        let name: Arc<str> = match self.curated()?.canonical(id.kind, &id.key) {
            Some(name) => name.printed.as_str().into(),
            None => self.most_printed(id)?.into(),
        };
        self.name_cache().with(|known| known.printed.insert(id.clone(), Arc::clone(&name)));
        Ok(name)
    }

    fn most_printed(&self, id: &EntityId) -> Result<String> {
        let mut keys = vec![id.key.clone()];
        if id.kind == Kind::Person && id.key.contains(' ') {
            // Initials belong to the name as most articles print it; acronyms never do.
            keys.extend(
                self.joined_by(id.kind, &id.key)?.into_iter().filter(|key| key.contains(' ')),
            );
        }
        let mut counts: FxHashMap<String, u64> = FxHashMap::default();
        for key in keys {
            for row in self.printed(&key)? {
                if self.kind_of(row.standing, &key)? == Some(id.kind) {
                    *counts.entry(row.name).or_default() += row.n_articles;
                }
            }
        }
        Ok(commonest(counts).unwrap_or_else(|| id.key.clone()))
    }

    /// Whether it is counted among the entities of its kind: a person of one word may be anybody of
    /// that surname, unless a person says otherwise.
    pub fn is_counted(&self, id: &EntityId) -> Result<bool> {
        let surname = id.kind == Kind::Person && !id.key.contains(' ');
        Ok(!surname || self.curated()?.canonical(id.kind, &id.key).is_some())
    }
}

/// The form that most articles print; of equals the first in the order of their letters.
pub(crate) fn commonest<T: Ord>(counts: impl IntoIterator<Item = (T, u64)>) -> Option<T> {
    let best = counts.into_iter().max_by(|(a, n_a), (b, n_b)| n_a.cmp(n_b).then(b.cmp(a)));
    best.map(|(name, _)| name)
}

/// What the articles in which a name is clear agree on, if they are enough and do.
pub(super) fn decision(counts: KindCounts) -> Option<Kind> {
    let total: u64 = counts.iter().sum();
    let kinds = [Kind::Person, Kind::Organization, Kind::Place];
    let best = kinds.into_iter().max_by_key(|kind| counts[*kind as usize])?;
    let decisive = total >= LEAST_CLEAR && counts[best as usize] * 100 >= total * LEAST_AGREEING;
    decisive.then_some(best)
}

/// What an acronym stands for, given who defines it how, if they are enough and agree.
fn expansion(defined: &[(String, u64)]) -> Option<String> {
    let total: u64 = defined.iter().map(|(_, n)| n).sum();
    let (best, n) = defined.iter().max_by_key(|(_, n)| *n)?;
    let no_rival = |(_, n): &(String, u64)| n * 100 <= total * MOST_RIVAL;
    let others = defined.iter().filter(|(long, _)| long != best).all(no_rival);
    (*n >= LEAST_DEFINING && others).then(|| best.clone())
}

/// The first and last word of a name, and what stands between; `None` for fewer than two words.
pub(super) fn parts(key: &str) -> Option<(&str, &str, &str)> {
    let (first, rest) = key.split_once(' ')?;
    let (middle, last) = rest.rsplit_once(' ').unwrap_or(("", rest));
    Some((first, middle, last))
}

/// Whether nothing but initials stands between first and last name: `donald j trump`.
pub(super) fn has_initials(key: &str) -> bool {
    let middle = parts(key).map_or("", |(_, middle, _)| middle);
    !middle.is_empty() && middle.split(' ').all(|word| word.chars().count() == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clear_articles_decide() {
        let (person, place) = (Some(Kind::Person), Some(Kind::Place));
        let rows = [
            ([0, 0, 0], None),
            ([2, 0, 0], None),
            ([3, 0, 0], person),
            ([2, 1, 0], None),
            ([4, 1, 0], person),
            ([4, 1, 1], None),
            ([100, 0, 400], place),
            ([101, 0, 400], None),
        ];
        for (counts, expected) in rows {
            assert_eq!(decision(counts), expected, "{counts:?}");
        }
    }

    #[test]
    fn acronyms_need_enough_definitions_and_no_rival() {
        type Row<'a> = (&'a [(&'a str, u64)], Option<&'a str>);
        let rows: &[Row] = &[
            (&[], None),
            (&[("a", 2)], None),
            (&[("a", 3)], Some("a")),
            (&[("a", 4), ("b", 1)], Some("a")),
            (&[("a", 3), ("b", 1)], None),
            (&[("a", 8), ("b", 1), ("c", 1)], Some("a")),
        ];
        for (defined, expected) in rows {
            let defined: Vec<_> =
                defined.iter().map(|(long, n)| ((*long).to_owned(), *n)).collect();
            assert_eq!(expansion(&defined).as_deref(), *expected, "{defined:?}");
        }
    }

    #[test]
    fn initials_are_told() {
        for (key, expected) in [
            ("donald j trump", true),
            ("donald j m trump", true),
            ("donald trump", false),
            ("donald john trump", false),
            ("trump", false),
        ] {
            assert_eq!(has_initials(key), expected, "{key}");
        }
    }
}
