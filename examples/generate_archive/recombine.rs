//! Which sentences, under which names, make article number `n`?

use std::fmt::Write;
use std::ops::Range;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde::Serialize;

use crate::names::{PERSON_BITS, PLACES, SOURCES, person};
use crate::random::{Random, hash, mix, zipf};
use crate::texts::{Pool, Texts, n_words};

/// One article; its fields in the order of the JSON object.
#[derive(Serialize)]
pub struct Article {
    pub id: String,
    /// `YYYY-MM-DD`.
    pub date: String,
    pub headline: String,
    pub source: String,
    /// The invented persons it names, in order of appearance.
    pub people: Vec<String>,
    pub body: String,
}

/// Makes articles out of texts.
pub struct Recombiner<'a> {
    texts: &'a Texts,
    seed: u64,
}

impl<'a> Recombiner<'a> {
    pub fn new(texts: &'a Texts, seed: u64) -> Self {
        Self { texts, seed }
    }

    /// Article number `number`, whatever was asked for before.
    pub fn article(&self, number: u64) -> Article {
        let mut random = Random::new(self.seed, number);
        let scanned = random.chance(SCANNED_PERCENT);
        let pool = if scanned { &self.texts.scanned } else { &self.texts.modern };
        let sentences = draw_sentences(pool, &mut random);
        let lead = sentences.first().map_or("", |idx| pool.sentences[*idx].as_str());

        let mut text = Rewriter::new(random.next(), &mut random);
        let dateline = !scanned && text.random.chance(DATELINE_PERCENT);
        let headline = if scanned {
            let words: Vec<&str> = lead.split_whitespace().take(8).collect();
            words.join(" ").to_uppercase()
        } else {
            let head = text.random.pick(&pool.titles);
            let head = words_of(head, n_words(head).div_ceil(2)).to_owned();
            let skipped = lead.split_inclusive(char::is_whitespace).take(2).map(str::len).sum();
            text.rewrite(&format!("{head} {}", words_of(&lead[skipped..], 5)))
        };

        let mut body = String::with_capacity(4096);
        if dateline {
            let place = text.random.pick(&PLACES);
            let _ = write!(body, "{place} — ");
        }
        for (idx, sentence) in sentences.iter().enumerate() {
            if idx > 0 {
                body.push_str(if text.random.chance(PARAGRAPH_PERCENT) { "\n\n" } else { " " });
            }
            body.push_str(&text.rewrite(&pool.sentences[*sentence]));
        }

        let day = text.random.below(DAYS);
        let source = SOURCES[zipf(text.random.next(), 6) as usize % SOURCES.len()];
        Article {
            id: format!("a{number:07}"),
            date: (FIRST_DAY + (day as i64).days()).to_string(),
            headline,
            source: source.to_owned(),
            people: text.people,
            body,
        }
    }
}

const SCANNED_PERCENT: usize = 25;
const DATELINE_PERCENT: usize = 80;
const PARAGRAPH_PERCENT: usize = 35;
const FIRST_DAY: Date = date(2005, 1, 1);
/// To 2024-12-31.
const DAYS: usize = 7305;

/// Runs of neighbouring sentences, none twice, until there are enough words.
fn draw_sentences(pool: &Pool, random: &mut Random) -> Vec<usize> {
    // The lesser of two even draws: many short articles, few long ones. The last sentence may
    // exceed this by MAX_WORDS, which makes 600.
    let wanted = 150 + random.below(390).min(random.below(390));
    let mut range = neighbourhood(pool, random);
    let (mut drawn, mut n_drawn) = (Vec::new(), 0);
    let mut misses = 0;
    while n_drawn < wanted {
        let begin = range.start + random.below(range.len());
        let run = begin..(begin + random.between(1, 3)).min(range.end);
        for sentence in run {
            if n_drawn >= wanted || drawn.contains(&sentence) {
                misses += 1;
                break;
            }
            drawn.push(sentence);
            n_drawn += n_words(&pool.sentences[sentence]);
        }
        // Neighbours that have little left to give are exchanged for others.
        if misses > 20 {
            range = neighbourhood(pool, random);
            misses = 0;
        }
    }
    drawn
}

/// The sentences of 3-7 texts in a row, every sentence as likely as any other to be among them.
fn neighbourhood(pool: &Pool, random: &mut Random) -> Range<usize> {
    let n_texts = random.between(3, 7);
    let middle = pool.text_of(random.below(pool.sentences.len()));
    let first = middle.saturating_sub(n_texts / 2);
    pool.range(first, first + n_texts)
}

/// The first `n` words of `text`, as printed.
fn words_of(text: &str, n: usize) -> &str {
    let len = text.split_inclusive(char::is_whitespace).take(n).map(str::len).sum();
    text[..len].trim()
}

/// Exchanges digits and names within one article.
struct Rewriter<'a> {
    /// Decides which names are exchanged for which, the same throughout the article.
    key: u64,
    random: &'a mut Random,
    people: Vec<String>,
}

impl<'a> Rewriter<'a> {
    fn new(key: u64, random: &'a mut Random) -> Self {
        Self { key, random, people: Vec::new() }
    }

    fn rewrite(&mut self, sentence: &str) -> String {
        let mut out = String::with_capacity(sentence.len() + 16);
        let mut opens = true;
        for word in sentence.split_inclusive(char::is_whitespace) {
            if word.bytes().any(|byte| byte.is_ascii_digit()) {
                out.extend(word.chars().map(|c| self.digit(c)));
            } else {
                match name_in(word).filter(|_| !opens) {
                    Some(name) => self.name(word, name, &mut out),
                    None => out.push_str(word),
                }
            }
            opens = false;
        }
        out
    }

    fn digit(&mut self, c: char) -> char {
        if c.is_ascii_digit() && self.random.chance(30) {
            char::from(b'0' + self.random.below(10) as u8)
        } else {
            c
        }
    }

    /// Writes `word`, with a person in the place of the `name` within it in two of a hundred cases.
    fn name(&mut self, word: &str, name: Range<usize>, out: &mut String) {
        let draw = mix(self.key ^ hash(&word.as_bytes()[name.clone()]));
        if draw % 100 >= 2 {
            out.push_str(word);
            return;
        }
        let (given, family) = person(zipf(mix(draw), PERSON_BITS));
        let full = format!("{given} {family}");
        out.push_str(&word[..name.start]);
        if self.people.contains(&full) {
            out.push_str(&family);
        } else {
            out.push_str(&full);
            self.people.push(full);
        }
        out.push_str(&word[name.end..]);
    }
}

/// Where in `word` a name stands: a capital and at least two letters, not all of them capitals.
/// A word after an opening quote may open a sentence and is none.
fn name_in(word: &str) -> Option<Range<usize>> {
    let begin = usize::from(word.starts_with('('));
    let letters = word[begin..].find(|c: char| !c.is_alphabetic()).unwrap_or(word.len() - begin);
    let name = &word[begin..begin + letters];
    (name.chars().nth(2).is_some()
        && name.starts_with(char::is_uppercase)
        && name.contains(char::is_lowercase))
    .then_some(begin..begin + letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts() -> Texts {
        let pool = |word: &str| {
            let sentence =
                |n| format!("In {n} the {word} of Paris met Anna Berg (Oslo), she said.");
            let sentences: Vec<String> = (1000..1400).map(sentence).collect();
            let texts = (0..400).step_by(10).collect();
            Pool { sentences, texts, titles: vec![format!("Mayor of {word} resigns at last")] }
        };
        Texts { modern: pool("city"), scanned: pool("oity") }
    }

    #[test]
    fn an_article_depends_on_seed_and_number_alone() {
        let texts = texts();
        let make = |seed, number| {
            let article = Recombiner::new(&texts, seed).article(number);
            serde_json::to_string(&article).expect("strings only")
        };
        assert_eq!(make(1, 7), make(1, 7));
        assert_ne!(make(1, 7), make(1, 8));
        assert_ne!(make(1, 7), make(2, 7));
    }

    #[test]
    fn articles_are_as_long_as_promised_and_name_their_people() {
        let texts = texts();
        let recombiner = Recombiner::new(&texts, 1);
        let mut n_people = 0;
        for number in 0..200 {
            let article = recombiner.article(number);
            // A dateline and the given names come on top.
            assert!((150..=620).contains(&n_words(&article.body)), "{}", article.body);
            for person in &article.people {
                let text = format!("{} {}", article.headline, article.body);
                assert!(text.contains(person), "{person}: {text}");
            }
            n_people += article.people.len();
        }
        assert!(n_people > 0);
    }

    #[test]
    fn names_have_a_capital_and_small_letters() {
        let check = |word: &str, name| assert_eq!(name_in(word).map(|at| &word[at]), name);
        check("Raab,", Some("Raab"));
        check("(Élodie's ", Some("Élodie"));
        check("NATO", None);
        check("raab", None);
        check("\"Stop", None);
        check("Mr.", None);
    }
}
