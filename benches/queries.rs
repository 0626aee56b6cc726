//! What would be asked of this archive?
//!
//! Words by how many articles have them, those of one query from one article; phrases as they stand
//! in the text; persons with a word from an article that names them; all drawn by seed from a
//! sample of the archive, so that every query has an answer.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};

use crate::archive_file::{ArchiveFile, ArchiveLine};
use crate::engine::BenchQuery;

/// Queries by kind.
#[derive(Serialize, Deserialize)]
pub struct Queries(Vec<(String, Vec<BenchQuery>)>);

impl Queries {
    /// Draws `n` queries of each kind from a sample of the `n_articles` of the archive, as `seed` has
    /// it.
    ///
    /// # Errors
    ///
    /// The archive cannot be read, or is too small to draw from.
    pub fn draw(archive: &ArchiveFile, n_articles: usize, seed: u64, n: usize) -> Result<Self> {
        let sample = Sample::read(archive, n_articles)?;
        let mut draw = Draw { sample: &sample, state: seed };
        let mut classes: Vec<(String, Vec<BenchQuery>)> = Vec::new();
        let mut class = |name: &str, query: &mut dyn FnMut() -> BenchQuery| {
            classes.push((name.to_owned(), (0..n).map(|_| query()).collect()));
        };

        for (name, band) in [("common", COMMON), ("medium", MEDIUM), ("rare", RARE)] {
            class(&format!("word, {name}"), &mut || BenchQuery::All(draw.words(&[band]).0));
        }
        let mixtures: [(&str, &[Band]); 4] = [
            ("common common", &[COMMON, COMMON]),
            ("common medium", &[COMMON, MEDIUM]),
            ("medium rare", &[MEDIUM, RARE]),
            ("common medium medium", &[COMMON, MEDIUM, MEDIUM]),
        ];
        for (name, bands) in mixtures {
            class(&format!("AND, {name}"), &mut || BenchQuery::All(draw.words(bands).0));
            class(&format!("OR, {name}"), &mut || BenchQuery::Any(draw.words(bands).0));
        }
        class("phrase of 2", &mut || BenchQuery::Phrase(draw.phrase(2)));
        class("phrase of 3", &mut || BenchQuery::Phrase(draw.phrase(3)));
        class("phrase of the commonest words", &mut || BenchQuery::Phrase(draw.common_phrase()));
        for (name, bands) in
            [("common common", [COMMON, COMMON]), ("common medium", [COMMON, MEDIUM])]
        {
            class(&format!("w/5 (floor: phrase), {name}"), &mut || {
                let words = draw.words(&bands).0;
                BenchQuery::Near(words[0].clone(), words[1].clone(), 5)
            });
        }
        class("prefix", &mut || BenchQuery::Prefix(draw.prefix()));
        class("fuzzy", &mut || BenchQuery::Fuzzy(draw.words(&[MEDIUM]).0.concat()));
        class("phrase of 2 in 1-5 years", &mut || {
            let first = 2005 + draw.below(16);
            let last = first + draw.below(5);
            let days = (format!("{first}-01-01"), format!("{last}-12-31"));
            BenchQuery::PhraseInDays(draw.phrase(2), days.0, days.1)
        });
        class("common word and person", &mut || draw.word_and_person());
        Ok(Self(classes))
    }

    /// Draws `n` queries of every operator there is, words of every frequency among them.
    ///
    /// # Errors
    ///
    /// As [`draw`](Self::draw) has them.
    pub fn draw_operators(
        archive: &ArchiveFile,
        n_articles: usize,
        seed: u64,
        n: usize,
    ) -> Result<Vec<BenchQuery>> {
        let sample = Sample::read(archive, n_articles)?;
        let mut draw = Draw { sample: &sample, state: seed };
        Ok((0..n).map(|i| BenchQuery::Typed(draw.typed(i))).collect())
    }

    pub fn classes(&self) -> impl Iterator<Item = (&str, &[BenchQuery])> {
        self.0.iter().map(|(class, queries)| (class.as_str(), queries.as_slice()))
    }

    pub fn all(&self) -> impl Iterator<Item = &BenchQuery> {
        self.0.iter().flat_map(|(_, queries)| queries)
    }

    /// Writes the queries to `dir/queries.json`, for a process that shall ask the same.
    ///
    /// # Errors
    ///
    /// As writing a file has them.
    pub fn write(&self, dir: &Path) -> Result<()> {
        Ok(fs::write(dir.join("queries.json"), serde_json::to_vec_pretty(self)?)?)
    }

    /// Reads what [`write`](Self::write) wrote.
    ///
    /// # Errors
    ///
    /// The file is missing or none of ours.
    pub fn read(dir: &Path) -> Result<Self> {
        let path = dir.join("queries.json");
        let bytes = fs::read(&path).with_context(|| path.display().to_string())?;
        Ok(serde_json::from_slice(&bytes)?)
    }
}

/// The share of articles that a word is in, from, up to.
type Band = (f64, f64);
const COMMON: Band = (0.05, 0.5);
const MEDIUM: Band = (0.005, 0.05);
const RARE: Band = (0.0002, 0.001);

/// Part of the archive, and what is in how many of its articles.
struct Sample {
    articles: Vec<Sampled>,
    words: HashMap<String, usize>,
    people: HashMap<String, usize>,
}

struct Sampled {
    body: String,
    people: Vec<String>,
}

/// Enough for a word of one article in five thousand to be seen four times.
const SAMPLED: usize = 20_000;

impl Sample {
    fn read(archive: &ArchiveFile, n_articles: usize) -> Result<Self> {
        let step = (n_articles / SAMPLED).max(1);
        let mut sample =
            Self { articles: Vec::new(), words: HashMap::new(), people: HashMap::new() };
        archive.for_each(|number, line| {
            if number % step == 0 {
                let line: ArchiveLine = serde_json::from_str(line)?;
                sample.add(Sampled {
                    people: line.people.iter().map(|person| person.to_string()).collect(),
                    body: line.body.into_owned(),
                });
            }
            Ok(())
        })?;
        let enough = sample.articles.len() >= 2_000;
        ensure!(enough, "{} articles are too few to draw queries from", sample.articles.len());
        Ok(sample)
    }

    fn add(&mut self, article: Sampled) {
        for word in plain_words(&article.body).collect::<HashSet<_>>() {
            // Asked first, since most words are there and need no copy.
            match self.words.get_mut(word) {
                Some(count) => *count += 1,
                None => _ = self.words.insert(word.to_owned(), 1),
            }
        }
        for person in &article.people {
            *self.people.entry(person.clone()).or_default() += 1;
        }
        self.articles.push(article);
    }

    /// Whether at least half of all articles have the word.
    fn is_in_all(&self, word: &str) -> bool {
        let has = |article: &&Sampled| article.body.split(' ').any(|other| other == word);
        let few = self.articles.len().min(200);
        self.articles[..few].iter().filter(has).count() * 2 >= few
    }

    fn is_in(&self, word: &str, (from, to): Band) -> bool {
        let count = self.words.get(word).copied().unwrap_or_default();
        let share = count as f64 / self.articles.len() as f64;
        share >= from && share < to
    }
}

/// Words of three or more small ASCII letters between blanks or stops: every engine takes such a
/// word for one, and none for a name.
fn plain_words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || ".,;:?!".contains(c)).filter(|word| is_plain(word))
}

fn is_small(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_lowercase())
}

fn is_plain(word: &str) -> bool {
    word.len() >= 3 && word.bytes().all(|byte| byte.is_ascii_lowercase())
}

struct Draw<'a> {
    sample: &'a Sample,
    state: u64,
}

impl<'a> Draw<'a> {
    /// A number below `n`, by SplitMix64.
    fn below(&mut self, n: usize) -> usize {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.state;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((u128::from(x ^ (x >> 31)) * n as u128) >> 64) as usize
    }

    fn article(&mut self) -> &'a Sampled {
        &self.sample.articles[self.below(self.sample.articles.len())]
    }

    /// Different words of one article, one from each band, and the article.
    fn words(&mut self, bands: &[Band]) -> (Vec<String>, &'a Sampled) {
        loop {
            let article = self.article();
            let mut words: Vec<String> = Vec::new();
            for band in bands {
                let is_new = |word: &&str| !words.iter().any(|found| found == word);
                let fit = plain_words(&article.body).filter(|word| self.sample.is_in(word, *band));
                let fit: Vec<&str> = fit.filter(is_new).collect();
                if !fit.is_empty() {
                    words.push(fit[self.below(fit.len())].to_owned());
                }
            }
            if words.len() == bands.len() {
                return (words, article);
            }
        }
    }

    /// `n` plain words that stand side by side in some article, nothing but a blank between them.
    fn phrase(&mut self, n: usize) -> Vec<String> {
        self.phrase_of(n, is_plain)
    }

    fn phrase_of(&mut self, n: usize, is_word: fn(&str) -> bool) -> Vec<String> {
        loop {
            let words: Vec<&str> = self.article().body.split(' ').collect();
            let begin = self.below(words.len());
            let found = words.get(begin..begin + n).unwrap_or_default();
            if found.len() == n && found.iter().all(|word| is_word(word)) {
                return found.iter().map(|word| (*word).to_owned()).collect();
            }
        }
    }

    /// Two of the commonest words side by side: each is in half of all articles at least.
    fn common_phrase(&mut self) -> Vec<String> {
        loop {
            let phrase = self.phrase_of(2, |word| !word.is_empty() && is_small(word));
            if phrase.iter().all(|word| self.sample.is_in_all(word)) {
                return phrase;
            }
        }
    }

    /// The first three to five letters of a word.
    fn prefix(&mut self) -> String {
        let word = self.words(&[MEDIUM]).0.concat();
        let n = 3 + self.below(3);
        word.chars().take(n).collect()
    }

    /// The `i`th of the queries that have every operator, its words drawn.
    fn typed(&mut self, i: usize) -> String {
        const BANDS: [Band; 3] = [COMMON, MEDIUM, RARE];
        let (a, b, c) = (self.below(3), self.below(3), self.below(3));
        let (words, article) = self.words(&[BANDS[a], BANDS[b], BANDS[c]]);
        let [a, b, c] = &words[..] else { return words.concat() };
        let phrase = self.phrase(2).join(" ");
        let begin: String = a.chars().take(4).collect();
        let year = 2005 + self.below(16);
        let wild = format!("{}?{}", &b[..1], &b[2..]);
        match i % 25 {
            0 => format!("{a} AND {b}"),
            1 => format!("{a} OR {b} OR {c}"),
            2 => format!("{a} -{b}"),
            3 => format!("({a} OR {b}) {c}"),
            4 => format!("\"{phrase}\""),
            5 => format!("\"{phrase}\"~3"),
            6 => format!("{a} w/5 {b}"),
            7 => format!("{a} pre/10 {b}"),
            8 => format!("{a} w/s {b}"),
            9 => format!("{a} w/p {b}"),
            10 => format!("{a} NOT w/5 {b}"),
            11 => format!("({a} OR {b}) w/10 (\"{phrase}\" OR {c})"),
            12 => format!("{begin}*"),
            13 => format!("{begin}* w/5 {b}"),
            14 => format!("{wild} {a}"),
            15 => format!("{b}~1 {a}"),
            16 => format!("re:\"{begin}.*ing\" {b}"),
            17 => format!("headline({a} OR {b}) lead({c})"),
            18 => format!("hlead({a}) atleast3({b})"),
            19 => format!("caps({a}) nocaps({b})"),
            20 => format!("exact({a}) \"{phrase}\" -{c}"),
            21 => format!("{a} length>300 date:{year}"),
            22 => format!("\"{phrase}\" since:{year} {c}"),
            23 => match article.people.first() {
                Some(person) => format!("{a} person:\"{person}\""),
                None => format!("{a} {b} {c}"),
            },
            _ => format!("about:{year} {a}"),
        }
    }

    /// A common word, and a person in its article and one more at least.
    fn word_and_person(&mut self) -> BenchQuery {
        loop {
            let (words, article) = self.words(&[COMMON]);
            let known = article.people.iter().find(|person| self.sample.people[*person] > 1);
            if let (Some(word), Some(person)) = (words.into_iter().next(), known) {
                return BenchQuery::WordAndPerson(word, person.clone());
            }
        }
    }
}
