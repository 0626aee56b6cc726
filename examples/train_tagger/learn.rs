//! From texts to weights.

use std::path::Path;

use anyhow::{Context, Result};
use dateline::analysis::entities::rule_marks;
use dateline::analysis::entities::tagger::chain::{Chain, Scores, step_factors};
use dateline::analysis::entities::tagger::document::Document;
use dateline::analysis::entities::tagger::features::Sentence;
use dateline::analysis::entities::tagger::model;
use dateline::analysis::entities::tagger::tokens::{Reader, Token, Tokens, Zone};
use dateline::analysis::entities::tagger::{labels, words::WordTable};
use dateline::analysis::{Word, words};
use rustc_hash::FxHashMap;

use super::corpus::{Doc, Name, headlines, read_jsonl, read_tsv, read_xz};
use super::crf::{Row, Settings, Weights, train};
use super::score::Counts;
use super::{develop, gum, table};

/// How the training goes. Chosen on the development sets; the model card tells what else was tried.
#[derive(Clone, Copy)]
struct Choices {
    settings: Settings,
    /// How much a row that people labelled weighs.
    gold: f32,
    /// How much a row weighs on which the two teachers disagree.
    doubt: f32,
    /// How much a headline that was made weighs, beside the text it was made of.
    made: f32,
    /// A feature is learnt that is met so often.
    least: u8,
    /// Features whose every weight is below this are left out.
    prune: [f32; 2],
}

impl Choices {
    fn new(options: &[&str]) -> Choices {
        let mut choices = Choices {
            settings: Settings { times: 5, epochs: 5, rate: 0.03, l2: 1e-5, dropout: 0.4 },
            gold: 8.0,
            doubt: 0.1,
            made: 0.2,
            least: 2,
            prune: [0.05, 0.05],
        };
        for (name, value) in options.iter().filter_map(|option| option.split_once('=')) {
            let value: f32 = value.parse().unwrap_or(0.0);
            match name {
                "times" => choices.settings.times = value as usize,
                "epochs" => choices.settings.epochs = value as usize,
                "rate" => choices.settings.rate = value,
                "l2" => choices.settings.l2 = value,
                "dropout" => choices.settings.dropout = value,
                "gold" => choices.gold = value,
                "doubt" => choices.doubt = value,
                "made" => choices.made = value,
                "least" => choices.least = value as u8,
                "prune1" => choices.prune[0] = value,
                "prune2" => choices.prune[1] = value,
                _ => println!("no such choice: {name}"),
            }
        }
        choices
    }
}

/// A text cut into tokens, with the labels its names give.
struct Prepared {
    cut: Vec<Word>,
    tokens: Tokens,
    gold: Vec<u8>,
    weights: Vec<f32>,
}

pub fn learn(data: &Path, labelled: &Path, options: &[&str]) -> Result<()> {
    let choices = Choices::new(options);
    let ner = data.join("ner");
    let mut docs = read_tsv(&read_xz(&ner.join("voa-silver.tsv.xz"))?);
    docs.extend(read_jsonl(&labelled.join("wikinews.jsonl"))?);
    docs.extend(read_jsonl(&labelled.join("current-events.jsonl"))?);
    docs.extend(gum::read(&ner.join("gum/dep.tar.xz"), |genre| genre != "news")?);
    docs.extend(read_tsv(&read_xz(&ner.join("wikigold.tsv.xz"))?));
    docs.extend(read_tsv(&read_xz(&ner.join("uner-ewt-dev.tsv.xz"))?));

    let n_printed = docs.len();
    if !options.contains(&"plain") {
        docs.extend(headlines(&docs));
    }
    println!("{n_printed} texts, and {} of headlines made of them", docs.len() - n_printed);
    let words_file = table::build(data, &labelled.join("word-classes.tsv"), &docs[..n_printed])?;
    let table = WordTable::new(&words_file).context("the table just laid out")?;
    let mut reader = Reader::new(table);
    let prepared: Vec<Prepared> =
        docs.iter().map(|doc| prepare(doc, &mut reader, &choices)).collect();
    let n_tokens: usize = prepared.iter().map(|p| p.tokens.all.len()).sum();
    let n_candidates: u32 = prepared.iter().flat_map(|p| &p.tokens.runs).map(|(a, b)| b - a).sum();
    let n_names: usize = docs.iter().map(|doc| doc.names.len()).sum();
    let n_kept: usize = prepared.iter().map(|p| labels::names(&p.gold).len()).sum();
    println!(
        "{} texts, {n_tokens} words, {n_candidates} of them candidates; {n_names} names, {n_kept} of \
         whole candidates",
        docs.len()
    );

    let index = Index::build(&prepared, None, choices.least);
    let rows: Vec<Vec<Row>> = prepared.iter().map(|p| index.rows(p, None)).collect();
    println!("first pass: {} features", index.ids.len());
    let first = train(&weighed(rows.iter()), index.ids.len(), choices.settings);

    // The second pass must learn from guesses on texts that the first has not seen.
    let mut evidence: Vec<Document> = vec![Document::default(); prepared.len()];
    for fold in 0..2 {
        let seen = rows.iter().enumerate().filter(|(i, _)| i % 2 != fold).map(|(_, rows)| rows);
        let settings = Settings { times: 1, ..choices.settings };
        let weights = train(&weighed(seen), index.ids.len(), settings);
        for i in (fold..prepared.len()).step_by(2) {
            apply(&prepared[i], &rows[i], &weights, &mut evidence[i]);
        }
    }
    drop(rows);
    let second_index = Index::build(&prepared, Some(&evidence), choices.least);
    println!("second pass: {} features", second_index.ids.len());
    let rows: Vec<Vec<Row>> =
        prepared.iter().zip(&evidence).map(|(p, e)| second_index.rows(p, Some(e))).collect();
    let second = train(&weighed(rows.iter()), second_index.ids.len(), choices.settings);
    drop(rows);

    for (name, set) in develop::sets(data)? {
        let mut counts = [Counts::default(); 2];
        for doc in &set {
            let p = prepare(doc, &mut reader, &choices);
            let mut evidence = Document::default();
            let found = apply(&p, &index.rows(&p, None), &first, &mut evidence);
            counts[0].add(&doc.names, &spans(doc, &p, &found));
            let rows = second_index.rows(&p, Some(&evidence));
            let found = apply(&p, &rows, &second, &mut Document::default());
            counts[1].add(&doc.names, &spans(doc, &p, &found));
        }
        println!("{name:9} first   {}", counts[0].line());
        println!("{name:9} second  {}", counts[1].line());
    }

    let passes =
        [index.kept(&first, choices.prune[0]), second_index.kept(&second, choices.prune[1])];
    let counts: Vec<usize> = passes.iter().map(|(features, _)| features.len()).collect();
    let weights_file = model::lay_out(&passes);
    println!(
        "weights: {counts:?} features, {:.2} MB; words: {:.2} MB",
        weights_file.len() as f64 / 1e6,
        words_file.len() as f64 / 1e6
    );
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/analysis/entities/tagger");
    std::fs::write(folder.join("words.bin"), words_file)?;
    std::fs::write(folder.join("weights.bin"), weights_file)?;
    Ok(())
}

fn prepare(doc: &Doc, reader: &mut Reader<'_>, choices: &Choices) -> Prepared {
    let cut = words(&doc.text);
    let mut tokens = Tokens::default();
    reader.read(
        &[Zone { text: &doc.text, words: &cut, marks: &rule_marks(&doc.text, &cut) }],
        &mut tokens,
    );
    let gold = align(&doc.names, &cut, &tokens);
    let other = doc.other.as_ref().map(|names| align(names, &cut, &tokens));
    let of_text = if doc.made { choices.made } else { 1.0 };
    let weight = |(a, b): &(u32, u32)| {
        let run = *a as usize..*b as usize;
        of_text
            * match &other {
                None => choices.gold,
                Some(other) if other[run.clone()] == gold[run] => 1.0,
                Some(_) => choices.doubt,
            }
    };
    let weights = tokens.runs.iter().map(weight).collect();
    Prepared { cut, tokens, gold, weights }
}

/// The labels of names whose words are all candidates of one sentence.
fn align(names: &[Name], cut: &[Word], tokens: &Tokens) -> Vec<u8> {
    let mut spans = Vec::new();
    let mut last = 0;
    let span = |token: &Token| cut[token.word as usize].span;
    for (kind, start, end) in names {
        let first = tokens.all.partition_point(|t| (span(t).start as usize) < *start);
        let to = tokens.all.partition_point(|t| (span(t).end as usize) <= *end);
        let in_run = tokens.runs.iter().any(|(a, b)| (*a as usize) <= first && to <= *b as usize);
        if first < to && first >= last && in_run {
            spans.push((*kind, first, to));
            last = to;
        }
    }
    labels::labels(tokens.all.len(), spans)
}

/// The bytes of the names that labels mark.
fn spans(doc: &Doc, p: &Prepared, found: &[u8]) -> Vec<Name> {
    let name = |(kind, a, b): (_, usize, usize)| {
        let word = |at: usize| p.cut[p.tokens.all[at].word as usize];
        let end = dateline::analysis::entities::with_stop(&doc.text, word(b - 1).span.end as usize);
        (kind, word(a).span.start as usize, end)
    };
    labels::names(found).into_iter().map(name).collect()
}

fn weighed<'r>(rows: impl Iterator<Item = &'r Vec<Row>>) -> Vec<&'r Row> {
    rows.flatten().filter(|row| row.weight > 0.0).collect()
}

/// Calls `take` with the features of each candidate: the number of its run, and all of them.
fn features(p: &Prepared, evidence: Option<&Document>, mut take: impl FnMut(usize, &[u64])) {
    let mut found = Vec::with_capacity(256);
    let mut at_sentence = 0;
    for (n, (first, end)) in p.tokens.runs.iter().enumerate() {
        while p.tokens.sentences[at_sentence] <= *first {
            at_sentence += 1;
        }
        let from = if at_sentence == 0 { 0 } else { p.tokens.sentences[at_sentence - 1] as usize };
        let to = p.tokens.sentences[at_sentence] as usize;
        let mut sentence = Sentence::new(&p.tokens, from, to);
        for at in *first as usize..*end as usize {
            found.clear();
            sentence.features(at - from, &mut found);
            if let Some(evidence) = evidence {
                evidence.features(&p.tokens, (from, to), at, &mut found);
            }
            take(n, &found);
        }
    }
}

/// The features that are learnt, by number.
struct Index {
    ids: FxHashMap<u64, u32>,
}

impl Index {
    /// Every feature that is met at least so often (by a sketch that may count a few too many).
    fn build(all: &[Prepared], evidence: Option<&[Document]>, least: u8) -> Index {
        let mut sketch = vec![0_u8; 1 << 28];
        let place = |feature: u64| (feature >> 36) as usize;
        for (i, p) in all.iter().enumerate() {
            features(p, evidence.map(|e| &e[i]), |_, found| {
                for feature in found {
                    let count = &mut sketch[place(*feature)];
                    *count = count.saturating_add(1);
                }
            });
        }
        let mut ids = FxHashMap::default();
        for (i, p) in all.iter().enumerate() {
            features(p, evidence.map(|e| &e[i]), |_, found| {
                for feature in found.iter().filter(|f| sketch[place(**f)] >= least) {
                    let next = ids.len() as u32;
                    ids.entry(*feature).or_insert(next);
                }
            });
        }
        Index { ids }
    }

    fn rows(&self, p: &Prepared, evidence: Option<&Document>) -> Vec<Row> {
        let mut rows: Vec<Row> = p
            .tokens
            .runs
            .iter()
            .zip(&p.weights)
            .map(|((a, b), weight)| Row {
                features: Vec::with_capacity((b - a) as usize),
                labels: p.gold[*a as usize..*b as usize].to_vec(),
                weight: *weight,
            })
            .collect();
        features(p, evidence, |n, found| {
            rows[n].features.push(found.iter().filter_map(|f| self.ids.get(f).copied()).collect());
        });
        rows
    }

    /// The features that matter, with their weights.
    fn kept(
        &self,
        weights: &Weights,
        least: f32,
    ) -> (Vec<(u64, Scores)>, [Scores; labels::N_LABELS]) {
        let mut kept: Vec<(u64, Scores)> = self
            .ids
            .iter()
            .map(|(feature, id)| (*feature, weights.rows[*id as usize]))
            .filter(|(_, row)| row.iter().any(|weight| weight.abs() >= least))
            .collect();
        // The heaviest first, so that they stand in the bucket they are looked for.
        let heaviest = |row: &Scores| row.iter().fold(0.0_f32, |most, w| most.max(w.abs()));
        kept.sort_by(|(a, x), (b, y)| heaviest(y).total_cmp(&heaviest(x)).then(a.cmp(b)));
        (kept, weights.steps)
    }
}

fn apply(p: &Prepared, rows: &[Row], weights: &Weights, evidence: &mut Document) -> Vec<u8> {
    let mut found = vec![labels::OUTSIDE; p.tokens.all.len()];
    let (mut scores, mut best, mut chain) = (Vec::new(), Vec::new(), Chain::default());
    let factors = step_factors(&weights.steps);
    evidence.begin(&p.tokens);
    for (row, (first, end)) in rows.iter().zip(&p.tokens.runs) {
        weights.scores(&row.features, &mut scores);
        Chain::best(&scores, &weights.steps, &mut best);
        chain.run(&scores, &factors);
        found[*first as usize..*end as usize].copy_from_slice(&best);
        evidence.add(&p.tokens, *first as usize, &chain.marginals, &best);
    }
    found
}
