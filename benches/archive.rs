//! How dear is a search engine for news beside the bare library it stands on?
//!
//! Builds an index of the same archive with every engine and asks all of them the same questions,
//! turn and turn about, then prints one table of CPU times, sizes and memory.
//!
//! ```text
//! cargo run --release --example generate_archive -- \
//!     --data ../shared/data --articles 200000 --seed 1 --out target/archive/archive.jsonl
//! cargo bench --bench archive -- --articles 200000
//! ```
//!
//! The figures are CPU times (user and system, all threads of the process), since a wall clock
//! also measures the neighbours. Every build runs in a process of its own, so that its peak of
//! anonymous memory is its own; so does one pass over the queries. Times of searching are taken in
//! one process, every query going to each engine in turn, first one first and then the other;
//! a query's time is the median of its rounds.

#![allow(clippy::print_stdout, reason = "a program that prints a table")]

mod archive_file;
mod engine;
mod floor;
mod measure;
mod ours;
mod queries;
mod table;

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use clap::{Parser, ValueEnum};
use serde::de::DeserializeOwned;

use crate::archive_file::ArchiveFile;
use crate::engine::{Engine, Searcher, Settings};
use crate::floor::Floor;
use crate::measure::{Build, Memory, Stopwatch, median};
use crate::ours::Ours;
use crate::queries::Queries;
use crate::table::Searches;

/// Every engine that is measured; the first is what the others are compared with.
fn engines(settings: &Settings) -> Vec<Box<dyn Engine>> {
    vec![
        Box::new(Floor::new(settings.clone())),
        Box::new(Ours::plain(settings.clone())),
        Box::new(Ours::as_written(settings.clone())),
        Box::new(Ours::with_entities(settings.clone())),
    ]
}

/// Measures indexing and searching on a generated archive.
#[derive(Parser, Clone)]
struct Args {
    /// How many articles of the archive to index.
    #[arg(long, default_value_t = 200_000, value_name = "N")]
    articles: usize,
    /// JSON Lines made by the example `generate_archive`; `DIR/archive.jsonl` unless given.
    #[arg(long, value_name = "FILE")]
    archive: Option<PathBuf>,
    /// Where the indexes are built.
    #[arg(long, default_value = "target/archive", value_name = "DIR")]
    dir: PathBuf,
    /// What the drawing of queries starts from.
    #[arg(long, default_value_t = 1, value_name = "N")]
    seed: u64,
    /// Memory of an index writer, all its threads together.
    #[arg(long, default_value_t = 128, value_name = "MB")]
    heap_mb: usize,
    /// Threads of an index writer.
    #[arg(long, default_value_t = 1, value_name = "N")]
    threads: usize,
    /// How often each index is built; the table has the median.
    #[arg(long, default_value_t = 3, value_name = "N")]
    builds: usize,
    /// How often each query is asked; the table is of their medians.
    #[arg(long, default_value_t = 5, value_name = "N")]
    rounds: usize,
    /// Queries of each kind.
    #[arg(long, default_value_t = 100, value_name = "N")]
    queries: usize,
    /// Queries of every operator, for the slowest of them.
    #[arg(long, default_value_t = 200, value_name = "N")]
    operators: usize,
    /// Leaves the engine out that finds entities, which takes most of the time.
    #[arg(long)]
    no_entities: bool,
    /// Searches the indexes of an earlier run.
    #[arg(long)]
    no_build: bool,
    /// What a process started by this one is to do.
    #[arg(long, hide = true, requires = "engine")]
    task: Option<Task>,
    #[arg(long, hide = true)]
    engine: Option<String>,
    /// `cargo bench` passes it.
    #[arg(long, hide = true)]
    bench: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Task {
    Build,
    Search,
}

fn main() -> Result<()> {
    let args = Args::parse();
    ensure!(args.rounds * args.builds * args.queries > 0, "a count of 0 measures nothing");
    let settings = Settings { heap_bytes: args.heap_mb << 20, threads: args.threads };
    let archive = ArchiveFile { path: args.dir.join("corpus").join("archive.jsonl") };
    let mut engines = engines(&settings);
    engines.retain(|engine| !args.no_entities || engine.name() != "dateline with entities");

    if let (Some(task), Some(name)) = (args.task, &args.engine) {
        let engine = engines.iter().find(|engine| engine.name() == name);
        let engine = engine.with_context(|| format!("no engine is called {name}"))?;
        return run_task(task, &args, engine.as_ref(), &archive);
    }

    fs::create_dir_all(args.dir.join("corpus"))?;
    let whole = args.archive.clone().unwrap_or_else(|| args.dir.join("archive.jsonl"));
    ArchiveFile::cut(&whole, args.articles, &archive.path)?;
    println!(
        "{} articles, {:.1} MB of JSON Lines; writer: {} MB, {} threads; seed {}; medians of {} \
         builds and of {} rounds",
        args.articles,
        megabytes(archive.n_bytes()?),
        args.heap_mb,
        args.threads,
        args.seed,
        args.builds,
        args.rounds,
    );
    if !args.no_build {
        let builds = build_in_turn(&args, &engines)?;
        table::print_builds(&names(&engines), &builds);
    }
    let queries = Queries::draw(&archive, args.articles, args.seed, args.queries)?;
    queries.write(&args.dir)?;
    table::print_searches(&names(&engines), &search_in_turn(&args, &engines, &queries)?);
    let operators = Queries::draw_operators(&archive, args.articles, args.seed, args.operators)?;
    for engine in engines.iter().filter(|engine| engine.name() != "floor") {
        let times = operators_of(&args, engine.as_ref(), &operators)?;
        table::print_operators(engine.name(), &operators, times);
    }
    let memory = engines.iter().map(|engine| child(&args, Task::Search, engine.name()));
    table::print_memory(&names(&engines), &memory.collect::<Result<Vec<Memory>>>()?);
    Ok(())
}

fn names(engines: &[Box<dyn Engine>]) -> Vec<&'static str> {
    engines.iter().map(|engine| engine.name()).collect()
}

fn index_dir(args: &Args, engine: &str) -> PathBuf {
    args.dir.join(format!("index-{engine}"))
}

/// What a child does: one piece of work, whose measurements it prints as JSON.
fn run_task(task: Task, args: &Args, engine: &dyn Engine, archive: &ArchiveFile) -> Result<()> {
    let dir = index_dir(args, engine.name());
    let report = match task {
        Task::Build => {
            if dir.exists() {
                fs::remove_dir_all(&dir)?;
            }
            fs::create_dir_all(&dir)?;
            serde_json::to_string(&Build::measure(&dir, || engine.build(archive, &dir))?)?
        }
        Task::Search => {
            let queries = Queries::read(&args.dir)?;
            serde_json::to_string(&Memory::measure(|| {
                let searcher = engine.open(&dir)?;
                queries.all().try_for_each(|query| searcher.search(query, true).map(drop))
            })?)?
        }
    };
    println!("{report}");
    Ok(())
}

/// Runs `task` for `engine` in a process of its own.
fn child<T: DeserializeOwned>(args: &Args, task: Task, engine: &str) -> Result<T> {
    let task = task.to_possible_value().context("every task has a name")?;
    let output = Command::new(std::env::current_exe()?)
        .args(std::env::args_os().skip(1))
        .args(["--task", task.get_name(), "--engine", engine])
        .stderr(std::process::Stdio::inherit())
        .output()?;
    if !output.status.success() {
        bail!("{engine} failed to {} in {}", task.get_name(), args.dir.display());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// The builds of each engine.
fn build_in_turn(args: &Args, engines: &[Box<dyn Engine>]) -> Result<Vec<Vec<Build>>> {
    let mut builds = vec![Vec::new(); engines.len()];
    for _ in 0..args.builds {
        for (engine, builds) in engines.iter().zip(&mut builds) {
            builds.push(child(args, Task::Build, engine.name())?);
        }
    }
    Ok(builds)
}

/// The times of every query for every engine, without and with snippets.
fn search_in_turn(
    args: &Args,
    engines: &[Box<dyn Engine>],
    queries: &Queries,
) -> Result<Vec<Searches>> {
    let mut searchers: Vec<Box<dyn Searcher>> = Vec::new();
    for engine in engines {
        let dir = index_dir(args, engine.name());
        let searcher = engine.open(&dir);
        searchers.push(searcher.with_context(|| format!("while opening {}", dir.display()))?);
    }
    let mut measured = Vec::new();
    for snippets in [false, true] {
        for (class, queries) in queries.classes() {
            let mut searches = Searches::new(class, snippets, engines.len());
            for query in queries {
                let mut times = vec![Vec::with_capacity(args.rounds); searchers.len()];
                let mut totals = vec![0; searchers.len()];
                for round in 0..args.rounds {
                    for turn in 0..searchers.len() {
                        let idx = (turn + round) % searchers.len();
                        let watch = Stopwatch::start();
                        totals[idx] = searchers[idx].search(query, snippets)?;
                        times[idx].push(watch.cpu());
                    }
                }
                searches.add(times.into_iter().map(median), totals);
            }
            measured.push(searches);
        }
    }
    Ok(measured)
}

/// What each query took an engine, with snippets: the median of its rounds.
fn operators_of(
    args: &Args,
    engine: &dyn Engine,
    queries: &[engine::BenchQuery],
) -> Result<Vec<std::time::Duration>> {
    let searcher = engine.open(&index_dir(args, engine.name()))?;
    let mut times = vec![Vec::with_capacity(args.rounds); queries.len()];
    for _ in 0..args.rounds {
        for (query, times) in queries.iter().zip(&mut times) {
            let watch = Stopwatch::start();
            std::hint::black_box(searcher.search(query, true)?);
            times.push(watch.cpu());
        }
    }
    Ok(times.into_iter().map(median).collect())
}

fn megabytes(n_bytes: u64) -> f64 {
    n_bytes as f64 / 1e6
}
