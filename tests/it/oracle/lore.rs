//! What do all articles together say of names? Every article is looked at.
//!
//! The rules are those of ARCHITECTURE.md, done the slow way: no dictionary, no counts kept.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use dateline::analysis::entities::{Entity, Kind, entity_key, is_legal_form};
use dateline::analysis::{is_commonest, normalize, words_of_line};

use super::ask::ends;
use super::scan::Scanned;

/// A name that a person said to stand for another, and the days on which it does.
pub struct Alias {
    pub kind: Kind,
    pub canonical: String,
    pub name: String,
    pub days: Option<(u32, u32)>,
}

/// What is known of the names of some articles.
#[derive(Default)]
pub struct Lore {
    pub aliases: Vec<Alias>,
    /// What each article prints and takes for a name.
    seen: Vec<Seen>,
    /// Acronyms, what articles say they stand for, and how many do.
    defined: BTreeMap<(Kind, String), BTreeMap<String, usize>>,
    /// How many articles have each word.
    frequency: BTreeMap<String, usize>,
    n_articles: usize,
    n_words: usize,
}

struct Seen {
    article: usize,
    kind: Kind,
    key: String,
    margin: u8,
    words: BTreeSet<String>,
}

impl Lore {
    pub fn of(articles: &[Scanned], root: Option<&Path>) -> Lore {
        let mut lore = Lore::default();
        if let Some(text) =
            root.and_then(|root| std::fs::read_to_string(root.join("aliases.tsv")).ok())
        {
            lore.aliases = text.lines().filter_map(alias).collect();
        }
        for (article, scanned) in articles.iter().enumerate() {
            let words: BTreeSet<&str> = scanned.all_words().collect();
            for word in words {
                *lore.frequency.entry(word.to_owned()).or_default() += 1;
            }
            lore.n_articles += 1;
            lore.n_words += scanned.n_words();
            for entity in &scanned.analysed.entities {
                lore.seen.push(Seen {
                    article,
                    kind: entity.kind,
                    key: entity.key.clone(),
                    margin: entity.margin,
                    words: words_used(scanned, entity),
                });
            }
            for definition in &scanned.analysed.definitions {
                let of =
                    lore.defined.entry((definition.kind, definition.short.clone())).or_default();
                *of.entry(definition.long.clone()).or_default() += 1;
            }
        }
        lore
    }

    /// Whether any article has the word.
    pub fn has_word(&self, word: &str) -> bool {
        self.frequency.contains_key(word)
    }

    /// Whether more articles have the word than would have one in 2,500 words by chance, and more than ten.
    pub fn is_common(&self, word: &str) -> bool {
        let n_with = self.frequency.get(word).copied().unwrap_or(0);
        let mean = self.n_words as f64 / self.n_articles.max(1) as f64;
        let by_chance = self.n_articles as f64 * (1.0 - (-mean / 2_500.0).exp());
        is_commonest(word) || (n_with > 10 && n_with > by_chance as usize)
    }

    /// What an entity of an article is, given all others.
    pub fn kind(&self, entity: &Entity) -> Option<Kind> {
        self.kind_of(entity.kind, &entity.key, entity.margin)
    }

    fn kind_of(&self, kind: Kind, key: &str, margin: u8) -> Option<Kind> {
        if margin >= 70 {
            return Some(kind);
        }
        let mut said: Vec<Kind> = Vec::new();
        for alias in &self.aliases {
            let names = [&alias.name, &alias.canonical];
            if names.iter().any(|name| entity_key(alias.kind, name) == key)
                && !said.contains(&alias.kind)
            {
                said.push(alias.kind);
            }
        }
        if let [only] = said[..] {
            return Some(only);
        }
        let mut articles: BTreeMap<Kind, BTreeSet<usize>> = BTreeMap::new();
        for seen in self.seen.iter().filter(|seen| seen.margin >= 70) {
            let is_evidence = if key.contains(' ') {
                seen.key == key
            } else {
                let in_key = seen.key.split(' ').any(|word| word == key);
                seen.words.contains(key)
                    && (seen.key == key
                        || match seen.kind {
                            Kind::Person => seen.key.ends_with(&format!(" {key}")),
                            _ => !in_key,
                        })
            };
            if is_evidence {
                articles.entry(seen.kind).or_default().insert(seen.article);
            }
        }
        let total: usize = articles.values().map(BTreeSet::len).sum();
        let decided = articles.iter().find(|(_, of)| total >= 3 && of.len() * 100 >= total * 80);
        match decided {
            Some((kind, _)) => Some(*kind),
            None => (margin >= 40).then_some(kind),
        }
    }

    /// The key of the entity that a name of `kind` means on some days; `None`: on no known day.
    pub fn root(&self, kind: Kind, key: &str, days: Option<(u32, u32)>) -> String {
        let mut key = key.to_owned();
        for _ in 0..8 {
            let curated = self
                .aliases
                .iter()
                .filter(|alias| alias.kind == kind)
                .find(|alias| entity_key(kind, &alias.name) == key && holds(alias, days));
            let next = match curated {
                Some(alias) => Some(entity_key(kind, &alias.canonical)),
                None => self.joined(kind, &key),
            };
            match next {
                Some(next) if next != key => key = next,
                _ => break,
            }
        }
        key
    }

    fn is_curated(&self, kind: Kind, key: &str) -> bool {
        self.aliases.iter().filter(|alias| alias.kind == kind).any(|alias| {
            entity_key(kind, &alias.name) == key || entity_key(kind, &alias.canonical) == key
        })
    }

    fn joined(&self, kind: Kind, key: &str) -> Option<String> {
        if self.is_curated(kind, key) {
            return None;
        }
        let words: Vec<&str> = key.split(' ').collect();
        if let [short] = words[..] {
            let defined = self.defined.get(&(kind, short.to_owned()))?;
            let total: usize = defined.values().sum();
            let (long, n) = defined.iter().max_by_key(|(_, n)| **n)?;
            let rivals = defined.iter().any(|(other, n)| other != long && n * 100 > total * 20);
            return (*n >= 3 && !rivals && long != short).then(|| long.clone());
        }
        let [first, middle @ .., last] = &words[..] else { return None };
        let initials = !middle.is_empty() && middle.iter().all(|word| word.chars().count() == 1);
        if kind != Kind::Person || !initials {
            return None;
        }
        let bearers: BTreeSet<&str> = self
            .seen
            .iter()
            .filter(|seen| seen.kind == Kind::Person && seen.margin >= 40)
            .map(|seen| seen.key.as_str())
            .filter(|key| {
                let words: Vec<&str> = key.split(' ').collect();
                words.len() > 1 && words[0] == *first && words[words.len() - 1] == *last
            })
            .collect();
        let initial = middle[0].chars().next();
        let others = bearers.iter().filter(|key| {
            let words: Vec<&str> = key.split(' ').collect();
            words.len() > 2 && words[1].chars().next() != initial
        });
        let bare = format!("{first} {last}");
        (others.count() == 0 && bearers.contains(bare.as_str())).then_some(bare)
    }

    /// The keys of the entities that are meant, whole, by words that are asked for.
    pub fn meant(&self, kind: Kind, asked: &[String]) -> BTreeSet<String> {
        let mut roots = BTreeSet::new();
        let mut add = |key: &str| {
            roots.insert(self.root(kind, key, None));
            for alias in self.aliases.iter().filter(|alias| alias.kind == kind) {
                if entity_key(kind, &alias.name) == key {
                    let canonical = entity_key(kind, &alias.canonical);
                    roots.insert(self.root(kind, &canonical, None));
                }
            }
        };
        let has_all = |key: &str| {
            let mut words = normal_words(key);
            words.extend(key.split(' ').map(str::to_owned));
            asked.iter().all(|word| words.contains(word))
        };
        for seen in &self.seen {
            if has_all(&seen.key) && self.kind_of(seen.kind, &seen.key, seen.margin) == Some(kind) {
                add(&seen.key);
            }
        }
        add(&entity_key(kind, &asked.join(" ")));
        for alias in self.aliases.iter().filter(|alias| alias.kind == kind) {
            let canonical = entity_key(kind, &alias.canonical);
            if has_all(&canonical) || has_all(&entity_key(kind, &alias.name)) {
                add(&canonical);
            }
        }
        roots
    }

    /// The curated names of the entities meant, with the days on which they are.
    pub fn as_words(
        &self,
        kind: Kind,
        meant: &BTreeSet<String>,
    ) -> Vec<(&str, Option<(u32, u32)>)> {
        let mut names = Vec::new();
        for alias in self.aliases.iter().filter(|alias| alias.kind == kind) {
            if meant.contains(&entity_key(kind, &alias.canonical)) {
                names.push((alias.canonical.as_str(), None));
                names.push((alias.name.as_str(), alias.days));
            }
        }
        names
    }
}

/// Whether an alias holds in an article of some days.
fn holds(alias: &Alias, days: Option<(u32, u32)>) -> bool {
    is_within(alias.days, days)
}

/// Whether an article of `days` has one of those `wanted`.
pub fn is_within(wanted: Option<(u32, u32)>, days: Option<(u32, u32)>) -> bool {
    let Some((first, last)) = wanted else { return true };
    days.is_some_and(|(from, to)| from <= last && first <= to)
}

fn alias(line: &str) -> Option<Alias> {
    if line.starts_with('#') {
        return None;
    }
    let fields: Vec<&str> = line.split('\t').collect();
    let kind = match fields[2] {
        "person" => Kind::Person,
        "organization" => Kind::Organization,
        "place" => Kind::Place,
        other => panic!("{other} is no kind"),
    };
    let end = |i: usize| fields.get(i).filter(|text| !text.is_empty()).map(|text| ends(text));
    let days = match (end(3), end(4)) {
        (None, None) => None,
        (since, until) => {
            Some((since.map_or(0, |(first, _)| first), until.map_or(u32::MAX, |(_, last)| last)))
        }
    };
    let (canonical, name) = (fields[0].to_owned(), fields[1].to_owned());
    Some(Alias { kind, canonical, name, days })
}

/// The words by which an article calls an entity.
pub fn words_used(article: &Scanned, entity: &Entity) -> BTreeSet<String> {
    let headline = article.analysed.article.headline.as_deref().unwrap_or("");
    let mut words: BTreeSet<String> = normal_words(&entity.name).into_iter().collect();
    words.extend(entity.key.split(' ').map(str::to_owned));
    for mention in &entity.mentions {
        words.extend(normal_words(mention.of(&article.analysed.article.body)));
    }
    for mention in &entity.in_headline {
        words.extend(normal_words(mention.of(headline)));
    }
    words
}

/// The words of a name as typed, without a leading "the" and a legal form.
pub fn asked_words(kind: Kind, typed: &str) -> Vec<String> {
    let mut words = normal_words(typed);
    while words.len() > 1 && words[0] == "the" {
        words.remove(0);
    }
    while kind == Kind::Organization
        && words.len() > 1
        && words.last().is_some_and(|word| is_legal_form(word))
    {
        words.pop();
    }
    words
}

fn normal_words(typed: &str) -> Vec<String> {
    words_of_line(typed).iter().map(|word| normalize(word.span.of(typed)).into_owned()).collect()
}
