//! The table of words: classes by use, how each is usually written, lists of names.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result};
use dateline::analysis::entities::rule_marks;
use dateline::analysis::entities::tagger::tokens::{Reader, Token, Tokens, Zone};
use dateline::analysis::entities::tagger::words::{Facts, WordTable, form_key, lay_out};
use dateline::analysis::{fold, words, words_of_line};
use rustc_hash::FxHashMap;

use super::corpus::{Doc, read_xz};

/// The lists, by bit.
const MALE: u16 = 1;
const FEMALE: u16 = 2;
const SURNAME: u16 = 4;
const RARE_SURNAME: u16 = 8;
const CITY: u16 = 16;
const IN_CITY: u16 = 32;
const REGION: u16 = 64;
const COUNTRY: u16 = 128;
const FIRM: u16 = 256;
const RAREST_SURNAME: u16 = 512;

pub fn build(data: &Path, classes: &Path, docs: &[Doc]) -> Result<Vec<u8>> {
    let mut rows: Vec<[u16; 4]> = Vec::new();
    let mut vectors: BTreeMap<String, u16> = BTreeMap::new();
    let mut text = String::new();
    std::fs::File::open(classes).context("word classes")?.read_to_string(&mut text)?;
    for line in text.lines() {
        let mut cells = line.split('\t');
        let word = cells.next().unwrap_or("");
        let numbers: Vec<u16> = cells.filter_map(|cell| cell.parse().ok()).collect();
        let [row, a, b, c, d] = numbers[..] else { continue };
        if rows.len() <= row as usize {
            rows.resize(row as usize + 1, [0; 4]);
        }
        rows[row as usize] = [a, b, c, d];
        vectors.insert(word.to_owned(), row);
    }
    let lists = lists(data)?;
    let cases = cases(docs);
    // A form whose vector is that of its folded form needs no entry of its own; nor does one all in
    // capitals that is no acronym we could meet.
    let mut entries: BTreeMap<String, Facts> = BTreeMap::new();
    for (word, vector) in &vectors {
        let low = fold(word);
        if low != *word && vectors.get(&low) == Some(vector) {
            continue;
        }
        let caps = word.len() > 5 && !word.chars().any(char::is_lowercase);
        if caps && vectors.contains_key(&low) {
            continue;
        }
        entries.insert(word.clone(), Facts::new(Some(*vector), 0, 0));
    }
    let mut folded: BTreeMap<String, (u8, u16)> = BTreeMap::new();
    for (word, list) in &lists {
        folded.entry(word.clone()).or_default().1 |= list;
    }
    for (word, case) in &cases {
        folded.entry(word.clone()).or_default().0 = *case;
    }
    for (word, (case, list)) in folded {
        let vector = entries.get(&word).and_then(|facts| facts.vector());
        entries.insert(word, Facts::new(vector, case, list));
    }
    let entries: Vec<(u64, Facts)> =
        entries.into_iter().map(|(word, facts)| (form_key(word.as_bytes()), facts)).collect();
    let bytes = lay_out(&rows, &entries);
    println!(
        "word table: {} forms, {} vectors, {:.2} MB",
        entries.len(),
        rows.len(),
        bytes.len() as f64 / 1e6
    );
    Ok(bytes)
}

/// How words are written where nothing forces a capital on them: 1 small to 7 with a capital.
fn cases(docs: &[Doc]) -> FxHashMap<String, u8> {
    let nothing = lay_out(&[], &[]);
    let table = WordTable::new(&nothing).expect("just laid out");
    let mut counts: FxHashMap<String, (u32, u32)> = FxHashMap::default();
    let forced = Token::FIRST | Token::SHOUTED | Token::HEADLINE;
    let mut reader = Reader::new(table);
    let mut tokens = Tokens::default();
    for doc in docs {
        let cut = words(&doc.text);
        reader.read(
            &[Zone { text: &doc.text, words: &cut, marks: &rule_marks(&doc.text, &cut) }],
            &mut tokens,
        );
        for token in tokens.all.iter().filter(|t| t.facts & forced == 0) {
            let raw = cut[token.word as usize].span.of(&doc.text);
            let (small, capital) = counts.entry(fold(raw)).or_default();
            if token.is(Token::CAPITAL) { *capital += 1 } else { *small += 1 }
        }
    }
    counts
        .into_iter()
        .filter(|(_, (small, capital))| small + capital >= 2)
        .map(|(word, (small, capital))| {
            let share = (f64::from(capital) + 0.1) / (f64::from(small + capital) + 0.2);
            let step =
                [0.03, 0.15, 0.4, 0.6, 0.85, 0.97].iter().take_while(|edge| share > **edge).count();
            (word, 1 + step as u8)
        })
        .collect()
}

fn lists(data: &Path) -> Result<BTreeMap<String, u16>> {
    let folder = data.join("gazetteers");
    let mut lists: BTreeMap<String, u16> = BTreeMap::new();
    let mut add = |word: &str, list: u16| {
        if word.chars().count() > 1 {
            *lists.entry(fold(word)).or_default() |= list;
        }
    };
    for (file, list) in [("male.first", MALE), ("female.first", FEMALE)] {
        let text = read_xz(&folder.join(format!("us-census-1990-{file}.tsv.xz")))?;
        text.lines().filter_map(|line| line.split('\t').next()).for_each(|word| add(word, list));
    }
    let text = read_xz(&folder.join("us-census-1990-all.last.tsv.xz"))?;
    for (n, word) in text.lines().filter_map(|line| line.split('\t').next()).enumerate() {
        add(
            word,
            match n {
                0..6_000 => SURNAME,
                6_000..30_000 => RARE_SURNAME,
                _ => RAREST_SURNAME,
            },
        );
    }
    let mut csv_words = |text: &str, column: usize, one: u16, part: u16| -> Result<()> {
        for row in csv::Reader::from_reader(text.as_bytes()).records() {
            let row = row?;
            let name = row.get(column).unwrap_or("");
            let cut = words_of_line(name);
            for word in &cut {
                let word = word.span.of(name);
                if word.starts_with(char::is_uppercase) {
                    add(word, if cut.len() == 1 { one } else { part });
                }
            }
        }
        Ok(())
    };
    let cities = read_xz(&folder.join("world-cities.csv.xz"))?;
    csv_words(&cities, 0, CITY, IN_CITY)?;
    csv_words(&cities, 2, REGION, 0)?;
    csv_words(&cities, 1, COUNTRY, 0)?;
    let firms = std::fs::read_to_string(folder.join("sp500.csv"))?;
    csv_words(&firms, 1, FIRM, FIRM)?;
    Ok(lists)
}
