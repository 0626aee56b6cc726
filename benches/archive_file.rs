//! What does the generated archive hold?

use std::borrow::Cow;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

/// JSON Lines as the example `generate_archive` writes them, all of which is to be indexed.
pub struct ArchiveFile {
    pub path: PathBuf,
}

/// One line of it.
#[derive(Deserialize)]
pub struct ArchiveLine<'a> {
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    /// `YYYY-MM-DD`.
    #[serde(borrow)]
    pub date: Cow<'a, str>,
    #[serde(borrow)]
    pub headline: Cow<'a, str>,
    #[serde(borrow)]
    pub people: Vec<Cow<'a, str>>,
    #[serde(borrow)]
    pub body: Cow<'a, str>,
}

impl ArchiveFile {
    /// Copies the first `n_articles` of the file at `from` to `to`, which also brings the file into
    /// the page cache before anything is measured.
    ///
    /// # Errors
    ///
    /// The file is missing, cannot be read or has fewer articles, or the copy cannot be written.
    pub fn cut(from: &Path, n_articles: usize, to: &Path) -> Result<()> {
        let hint = || {
            format!(
                "cargo run --release --example generate_archive -- --data ../shared/data \
                 --articles {n_articles} --out {}",
                from.display()
            )
        };
        ensure!(from.is_file(), "{} is missing\nhint: {}", from.display(), hint());
        let mut copy = BufWriter::new(File::create(to)?);
        let mut n_copied = 0;
        for line in BufReader::new(File::open(from)?).split(b'\n').take(n_articles) {
            copy.write_all(&line?)?;
            copy.write_all(b"\n")?;
            n_copied += 1;
        }
        let has = || format!("{} has only {n_copied} articles", from.display());
        ensure!(n_copied == n_articles, "{}\nhint: {}", has(), hint());
        Ok(copy.flush()?)
    }

    /// Hands every line to `read`, in order, with its number from 0.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or `read` failed.
    pub fn for_each(&self, mut read: impl FnMut(usize, &str) -> Result<()>) -> Result<()> {
        let file = File::open(&self.path).with_context(|| self.path.display().to_string())?;
        let mut file = BufReader::with_capacity(1 << 20, file);
        let mut line = String::new();
        for number in 0.. {
            line.clear();
            if file.read_line(&mut line)? == 0 {
                break;
            }
            read(number, &line)
                .with_context(|| format!("{}:{}", self.path.display(), number + 1))?;
        }
        Ok(())
    }

    /// How many bytes it has.
    ///
    /// # Errors
    ///
    /// The file is missing.
    pub fn n_bytes(&self) -> Result<u64> {
        Ok(self.path.metadata()?.len())
    }
}
