//! How well do articles rank, and what does each kind of evidence do for it?
//!
//! ```text
//! cargo run --release --example evaluate -- score RUN QRELS
//! cargo run --release --example evaluate -- ablate --data ../shared/data
//! cargo run --release --example evaluate -- tune --data ../shared/data
//! ```
//!
//! `score` measures a run (`dateline batch --format trec`) against judgements. `ablate` ranks the
//! development sets with all evidence, with each kind of it left out, and by BM25 alone. `tune` looks for
//! better weights, one after another, and prints what it finds.
//!
//! The development sets: the judged topics of `tests/data/wikinews` (`--match any`); each Wikinews
//! headline as a query for its own article, of which only the text is indexed; the judged topics of
//! `tests/data` over the corpus that ships (`--match auto`, as typed).

#![allow(clippy::print_stdout, reason = "a program that prints figures")]

mod measures;

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};

use dateline::analysis::Analyzer;
use dateline::article::{Article, Origin};
use dateline::base::Day;
use dateline::index::{Archive, Folder, Progress, UpdateRequest, update};
use dateline::query::{parse, plan, plan_any};
use dateline::report::read_queries;
use dateline::search::{Address, Options, Sort, Weights, rank, search};
use dateline::source::Settings;

use crate::measures::{Measures, Qrels, Run, means, measure, read_qrels, read_run};

/// Measures rankings.
#[derive(Parser)]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Measure a run against judgements
    Score {
        run: PathBuf,
        qrels: PathBuf,
        /// Each topic too
        #[arg(long)]
        each: bool,
    },
    /// Rank the development sets without each kind of evidence
    Ablate {
        /// The folder of data
        #[arg(long)]
        data: PathBuf,
    },
    /// Look for better weights
    Tune {
        /// The folder of data
        #[arg(long)]
        data: PathBuf,
    },
}

fn main() -> Result<()> {
    match Args::parse().command {
        Command::Score { run, qrels, each } => {
            let run = read_run(&fs::read_to_string(run)?)?;
            let qrels = read_qrels(&fs::read_to_string(qrels)?)?;
            if each {
                for (topic, answers) in &run {
                    if let Some(of) = qrels.get(topic).and_then(|judged| measure(answers, judged)) {
                        println!("{topic:12} {}", shown(of));
                    }
                }
            }
            let (all, n) = means(&run, &qrels);
            for (name, value) in all.named() {
                println!("{name:12} {value:.4}");
            }
            println!("{:12} {n}", "topics");
        }
        Command::Ablate { data } => ablate(&sets(&data)?)?,
        Command::Tune { data } => tune(&sets(&data)?)?,
    }
    Ok(())
}

fn shown(measures: Measures) -> String {
    measures.named().map(|(name, value)| format!("{name} {value:.4}")).join("  ")
}

/// Queries over an archive, and what answers them.
struct Set {
    name: &'static str,
    archive: Archive,
    /// The id of the article at each address.
    ids: HashMap<Address, String>,
    queries: Vec<(String, String)>,
    qrels: Qrels,
    any: bool,
}

impl Set {
    fn run(&self, weights: Weights) -> Result<Run> {
        let mut run = Run::new();
        for (id, text) in &self.queries {
            let planned = plan(&parse(text, Day::MAX)?.query).plan;
            let asked = if self.any { plan_any(&planned) } else { planned };
            let options = Options { limit: 1_000, weights, ..Options::first(Sort::Relevance) };
            let ranking = rank(&self.archive, &asked, options)?;
            let ids = ranking.addresses().map(|address| self.ids[&address].clone());
            run.insert(id.clone(), ids.collect());
        }
        Ok(run)
    }

    fn measure(&self, weights: Weights) -> Result<Measures> {
        Ok(means(&self.run(weights)?, &self.qrels).0)
    }
}

struct Silent;

impl Progress for Silent {
    fn advance(&mut self, _: u64, _: u64) {}
    fn problem(&mut self, _: &str, _: &str, _: &str) {}
}

fn indexed(path: &Path, into: &Path) -> Result<Archive> {
    let request = UpdateRequest {
        paths: vec![path.to_owned()],
        rebuild: false,
        jobs: 2,
        settings: Settings::new(Day::MAX),
        entities: true,
        prune: false,
        heap: UpdateRequest::HEAP,
    };
    update(&Folder::new(into), &request, &mut Silent, &Arc::default())?;
    Ok(Archive::open(&Folder::new(into))?)
}

fn sets(data: &Path) -> Result<Vec<Set>> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let dir = tempfile::tempdir()?;
    let read =
        |path: PathBuf| fs::read_to_string(&path).with_context(|| path.display().to_string());
    let queries = |text: &str| -> Vec<(String, String)> {
        read_queries(text).into_iter().map(|query| (query.id, query.query)).collect()
    };
    let wikinews = indexed(&data.join("wikinews"), &dir.path().join("wikinews"))?;
    let headlines = headlines(&wikinews)?;
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let shipped = indexed(&corpus, &dir.path().join("corpus"))?;
    let of_corpus = by_id(&shipped, &read(tests.join("qrels.txt"))?)?;
    // What is mapped stays readable when its folder goes.
    Ok(vec![
        Set {
            name: "judged",
            queries: queries(&read(tests.join("wikinews/topics.tsv"))?),
            qrels: read_qrels(&read(tests.join("wikinews/qrels.txt"))?)?,
            ids: ids(&wikinews)?,
            archive: wikinews,
            any: true,
        },
        headlines,
        Set {
            name: "corpus",
            queries: queries(&read(tests.join("topics.tsv"))?),
            qrels: of_corpus,
            ids: ids(&shipped)?,
            archive: shipped,
            any: false,
        },
    ])
}

/// Each headline as a query for its article, of which only the text is indexed.
fn headlines(archive: &Archive) -> Result<Set> {
    let all = plan(&parse("*", Day::MAX)?.query).plan;
    let options = Options { limit: 10_000, ..Options::first(Sort::Oldest) };
    let mut analyzer = Analyzer::new();
    let (mut articles, mut queries, mut qrels) = (Vec::new(), Vec::new(), Qrels::new());
    for (i, found) in search(archive, &all, options)?.found.into_iter().enumerate() {
        let Some(headline) = found.article.headline else { continue };
        let origin = Origin { path: format!("{i}"), ..Origin::default() };
        let mut article = Article::new(origin, found.article.body);
        article.date = found.article.date;
        article.own_id = Some(format!("{i}"));
        articles.push(analyzer.analyse(article));
        // Signs of a headline are not meant for us.
        let text: String =
            headline.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
        queries.push((format!("{i}"), text));
        qrels.insert(format!("{i}"), HashMap::from([(format!("{i}"), 1)]));
    }
    let archive = Archive::in_memory(articles)?;
    Ok(Set { name: "headlines", ids: ids(&archive)?, archive, queries, qrels, any: true })
}

fn ids(archive: &Archive) -> Result<HashMap<Address, String>> {
    let all = plan(&parse("*", Day::MAX)?.query).plan;
    let ranking =
        rank(archive, &all, Options { limit: usize::MAX, ..Options::first(Sort::Oldest) })?;
    ranking.addresses().map(|at| Ok((at, archive.article(at.0, at.1)?.id))).collect()
}

/// Judgements by file, of an archive that knows its articles by id.
fn by_id(archive: &Archive, text: &str) -> Result<Qrels> {
    let all = plan(&parse("*", Day::MAX)?.query).plan;
    let options = Options { limit: 10_000, ..Options::first(Sort::Oldest) };
    let mut ids = HashMap::new();
    for found in search(archive, &all, options)?.found {
        let article = found.article;
        ids.insert(format!("corpus/{}:{}", article.path, article.id), article.id.clone());
        ids.insert(format!("corpus/{}", article.path), article.id);
    }
    let mut qrels = Qrels::new();
    for (topic, judged) in read_qrels(text)? {
        let known = judged.into_iter().filter_map(|(name, n)| Some((ids.get(&name)?.clone(), n)));
        qrels.insert(topic, known.collect());
    }
    Ok(qrels)
}

/// Every kind of evidence, with the weights that leave it out.
fn without() -> Vec<(&'static str, Weights)> {
    let all = Weights::default();
    vec![
        ("all evidence", all),
        ("- saturation tuned", Weights { k1: 1.2, b: 0.75, ..all }),
        ("- function words left out", Weights { common: 1.0, ..all }),
        ("- headline", Weights { headline: 0.0, ..all }),
        ("- lead", Weights { lead: 0.0, ..all }),
        ("- words side by side", Weights { adjacent: 0.0, ..all }),
        ("- words near", Weights { near: 0.0, ..all }),
        ("- feedback", Weights { feedback: 0.0, ..all }),
        ("BM25 alone", Weights::BM25),
    ]
}

fn ablate(sets: &[Set]) -> Result<()> {
    for set in sets {
        println!("{} ({} topics)", set.name, set.queries.len());
        for (name, weights) in without() {
            println!("  {name:28} {}", shown(set.measure(weights)?));
        }
    }
    Ok(())
}

/// What is tuned: the sum of MAP and nDCG of the judged topics, the reciprocal rank of headlines, and
/// nDCG of the corpus, which has few articles, by half.
fn worth(sets: &[Set], weights: Weights) -> Result<f64> {
    let judged = sets[0].measure(weights)?;
    let headlines = sets[1].measure(weights)?;
    let corpus = sets[2].measure(weights)?;
    Ok(judged.map + judged.ndcg_10 + headlines.mrr + corpus.ndcg_10 / 2.0)
}

type Knob = (&'static str, &'static [f32], fn(&mut Weights, f32));

const KNOBS: [Knob; 10] = [
    ("feedback_words", &[5.0, 10.0, 15.0, 20.0, 30.0, 50.0], |w, v| w.feedback_words = v as usize),
    ("feedback_articles", &[3.0, 4.0, 5.0, 6.0, 8.0, 10.0], |w, v| {
        w.feedback_articles = v as usize
    }),
    ("feedback", &[0.0, 0.2, 0.3, 0.5, 0.7, 1.0], |w, v| w.feedback = v),
    ("k1", &[0.9, 1.2, 1.6, 2.0, 2.5], |w, v| w.k1 = v),
    ("b", &[0.4, 0.5, 0.6, 0.75, 0.9], |w, v| w.b = v),
    ("common", &[0.0, 0.2, 1.0], |w, v| w.common = v),
    ("headline", &[0.0, 0.5, 1.0, 2.0, 3.0, 5.0], |w, v| w.headline = v),
    ("lead", &[0.0, 0.2, 0.3, 0.5, 1.0, 1.5, 2.0], |w, v| w.lead = v),
    ("adjacent", &[0.0, 0.2, 0.3, 0.5, 0.8, 1.2], |w, v| w.adjacent = v),
    ("near", &[0.0, 0.2, 0.3, 0.5, 0.8], |w, v| w.near = v),
];

fn tune(sets: &[Set]) -> Result<()> {
    let mut best = Weights::default();
    let mut most = worth(sets, best)?;
    println!("{most:.4} {best:?}");
    for _ in 0..2 {
        for (name, values, set) in KNOBS {
            for value in values {
                let mut tried = best;
                set(&mut tried, *value);
                let found = worth(sets, tried)?;
                println!("  {name} {value}: {found:.4}");
                if found > most {
                    (most, best) = (found, tried);
                }
            }
            println!("{most:.4} {best:?}");
        }
    }
    Ok(())
}
