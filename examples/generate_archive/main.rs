//! Where do 200,000 dated articles come from, when only a few thousand may be had?
//!
//! Recombines the texts under `$DATELINE_DATA` (Wikinews, digests of current events, sentences of
//! the Voice of America, scanned front pages of January 1916) into an archive of any size, for
//! measuring. The same seed gives the same bytes everywhere, and a shorter run is a prefix of a
//! longer one: each article draws from its own stream of random numbers.
//!
//! ```text
//! cargo run --release --example generate_archive -- \
//!     --data ../shared/data --articles 200000 --seed 1 --out /tmp/archive.jsonl
//! ```
//!
//! `--out` writes JSON Lines (`id`, `date`, `headline`, `source`, `people`, `body`), `--wire` the
//! same articles as wire text, one file each in a folder per day; that form has no headline,
//! source or people. The archives in `$DATELINE_DATA` are read as they lie, still packed.
//! Everything drawn from is held in memory (about 85 MB); articles are written as they are made.
//!
//! # What an article is
//!
//! Runs of 1-3 consecutive sentences from 3-7 neighbouring texts, 150-600 words (mean about 300)
//! in paragraphs parted by blank lines; one in four is of 1916 and keeps the scan's line breaks
//! and misreadings, most others open with a dateline. A digit is redrawn with p = 0.3. A name (a
//! word with a capital that does not open its sentence) is replaced with p = 0.02 by an invented
//! person, the same wherever the article names it, so that the vocabulary keeps growing; those
//! persons are the article's `people`, with a given name at their first mention. Days are drawn
//! evenly from 2005-2024, sources by Zipf's law from forty invented names.
//!
//! # What is wrong with it
//!
//! - In 200,000 articles a modern sentence appears about 30 times and one of 1916 about twice, so
//!   phrases hit more often, and rare words are denser, than in a real archive of that size.
//! - Words do not follow time: no story breaks, peaks and fades, and 1916 is spread over 2005-2024.
//! - An article is coherent for a sentence or three; headlines are two halves of different ones
//!   and share words with the lead but say nothing.
//! - People are invented, seldom (every other article has any) and only ever drawn one by one:
//!   nobody belongs to a topic.
//! - All of it is English, and no two articles are copies of each other.

#![allow(clippy::print_stderr, reason = "a program that reports how it went")]

mod names;
mod random;
mod recombine;
mod texts;

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use clap::Parser;

use crate::recombine::{Article, Recombiner};
use crate::texts::Texts;

/// Recombines the project's data into an archive of any size.
#[derive(Parser)]
struct Args {
    /// The folder of data, laid out as its README.md says.
    #[arg(long, env = "DATELINE_DATA", value_name = "DIR")]
    data: PathBuf,
    /// How many articles to make.
    #[arg(long, default_value_t = 200_000, value_name = "N")]
    articles: u64,
    /// What the random numbers start from.
    #[arg(long, default_value_t = 1, value_name = "N")]
    seed: u64,
    /// Writes the articles as JSON Lines.
    #[arg(long, value_name = "FILE", required_unless_present = "wire")]
    out: Option<PathBuf>,
    /// Writes the articles as wire text, one file each, in a folder per day.
    #[arg(long, value_name = "DIR")]
    wire: Option<PathBuf>,
}

fn main() -> Result<()> {
    let args = Args::parse();
    let start = Instant::now();
    let texts = Texts::read(&args.data)
        .with_context(|| format!("while reading the texts in {}", args.data.display()))?;
    ensure!(texts.n_sentences() > 0, "no text found in {}", args.data.display());

    let recombiner = Recombiner::new(&texts, args.seed);
    let mut lines = args.out.as_deref().map(JsonLines::create).transpose()?;
    let mut wire = args.wire.as_deref().map(WireFolder::new);
    for number in 0..args.articles {
        let article = recombiner.article(number);
        if let Some(lines) = &mut lines {
            lines.write(&article)?;
        }
        if let Some(wire) = &mut wire {
            wire.write(&article)?;
        }
    }
    if let Some(lines) = lines {
        lines.finish()?;
    }
    eprintln!("{} articles in {:.1} s", args.articles, start.elapsed().as_secs_f64());
    Ok(())
}

/// One file, an article a line.
struct JsonLines {
    path: PathBuf,
    file: BufWriter<File>,
}

impl JsonLines {
    fn create(path: &Path) -> Result<Self> {
        let file =
            File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(Self { path: path.to_owned(), file: BufWriter::with_capacity(1 << 20, file) })
    }

    fn write(&mut self, article: &Article) -> Result<()> {
        serde_json::to_writer(&mut self.file, article)
            .map_err(std::io::Error::from)
            .and_then(|()| self.file.write_all(b"\n"))
            .with_context(|| format!("cannot write {}", self.path.display()))
    }

    fn finish(mut self) -> Result<()> {
        self.file.flush().with_context(|| format!("cannot write {}", self.path.display()))
    }
}

/// `DIR/2013-04-05/a0000017.txt`: the date on a line of its own, then the body.
struct WireFolder {
    dir: PathBuf,
}

impl WireFolder {
    fn new(dir: &Path) -> Self {
        Self { dir: dir.to_owned() }
    }

    fn write(&mut self, article: &Article) -> Result<()> {
        let day = self.dir.join(&article.date);
        fs::create_dir_all(&day).with_context(|| format!("cannot make {}", day.display()))?;
        let path = day.join(format!("{}.txt", article.id));
        fs::write(&path, format!("date {}\n\n{}\n", article.date, article.body))
            .with_context(|| format!("cannot write {}", path.display()))
    }
}
