//! What was already answered when a file of queries was last run with `--new`?
//!
//! Beside the file lies another, `FILE.seen`, with the keys of the articles that each query has found. It is
//! the reader's own: whoever removes it begins anew.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use crate::base::{Error, ErrorKind, Result};

/// Query, as it was run → the first halves of the keys of articles found, in hexadecimal.
#[derive(Debug, Default, Serialize, Deserialize)]
struct SeenFile {
    /// The version of the form: 1.
    seen: u32,
    queries: BTreeMap<String, BTreeSet<String>>,
}

/// What was already answered.
#[derive(Debug)]
pub struct Seen {
    path: PathBuf,
    file: SeenFile,
}

impl Seen {
    /// What is remembered of the file of queries at `queries`.
    pub fn of(queries: &Path) -> Result<Seen> {
        if queries == Path::new("-") {
            let what = "what standard input has found is remembered nowhere";
            return Err(Error::new(ErrorKind::Request, "E-FLAG", what)
                .at("--new")
                .hint("put the queries into a file: dateline batch FILE --new"));
        }
        let mut name = queries.file_name().unwrap_or_default().to_owned();
        name.push(".seen");
        let path = queries.with_file_name(name);
        let file = match std::fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| {
                Error::new(ErrorKind::Request, "E-SEEN", "it does not say what was seen")
                    .at(path.display().to_string())
                    .because(error)
                    .hint("remove the file to see everything once more")
            })?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                SeenFile { seen: 1, queries: BTreeMap::new() }
            }
            Err(error) => return Err(Error::io(path.display(), error)),
        };
        Ok(Seen { path, file })
    }

    /// The keys of the articles that the query has found so far.
    pub fn by(&self, query: &str) -> FxHashSet<u64> {
        let keys = self.file.queries.get(query).into_iter().flatten();
        keys.filter_map(|key| u64::from_str_radix(key, 16).ok()).collect()
    }

    /// Remembers what the query has found now.
    pub fn add(&mut self, query: &str, keys: impl Iterator<Item = u64>) {
        let known = self.file.queries.entry(query.to_owned()).or_default();
        known.extend(keys.map(|key| format!("{key:016x}")));
    }

    /// Writes it, once the answers are out.
    pub fn keep(&self) -> Result<()> {
        let io = |error| Error::io(self.path.display(), error);
        let mut name = self.path.file_name().unwrap_or_default().to_owned();
        name.push(".new");
        let beside = self.path.with_file_name(name);
        std::fs::write(&beside, serde_json::to_vec(&self.file).unwrap_or_default()).map_err(io)?;
        std::fs::rename(&beside, &self.path).map_err(io)
    }
}
