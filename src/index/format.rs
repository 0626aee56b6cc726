//! Can this program read that index?

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::base::{Error, ErrorKind, Result};

use super::damaged;

/// What an index was made with. Another version of any of these gives other terms for the same
/// text, so that searches would quietly miss: such an index is refused, and rebuilt on request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Format {
    /// The layout of folders, fields, stored records and ledger.
    pub format: u32,
    /// The rules by which text becomes terms.
    pub analyzer: u32,
    /// The stemmers, with their version.
    pub stemmer: String,
    /// The search library's version.
    pub tantivy: String,
    /// The program that made it; for people, never compared.
    pub made_by: String,
}

/// The file in a generation's folder that holds its [`Format`].
pub const FORMAT_FILE: &str = "dateline.json";

impl Format {
    /// What this program writes.
    pub fn current() -> Self {
        Format {
            format: 6,
            analyzer: 4,
            stemmer: "frostem 1.20260821.8".to_owned(),
            tantivy: "0.27.0".to_owned(),
            made_by: concat!("dateline ", env!("CARGO_PKG_VERSION")).to_owned(),
        }
    }

    /// The bytes of [`FORMAT_FILE`].
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        (serde_json::to_string_pretty(self).unwrap_or_default() + "\n").into_bytes()
    }

    /// Reads and checks the format of the generation in `folder`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Archive`] where it is missing, unreadable or of another version.
    pub fn check(folder: &Path) -> Result<()> {
        let path = folder.join(FORMAT_FILE);
        let text = std::fs::read_to_string(&path)
            .map_err(|error| damaged(path.display(), "it cannot be read").because(error))?;
        let found: Format = serde_json::from_str(&text).map_err(|error| {
            damaged(path.display(), "it names no format that is known here").because(error)
        })?;
        let current = Format { made_by: found.made_by.clone(), ..Format::current() };
        if found == current {
            return Ok(());
        }
        let message = format!(
            "made by {} (format {}, analyzer {}, {}, tantivy {}); this is {} (format {}, analyzer \
             {}, {}, tantivy {})",
            found.made_by,
            found.format,
            found.analyzer,
            found.stemmer,
            found.tantivy,
            Format::current().made_by,
            current.format,
            current.analyzer,
            current.stemmer,
            current.tantivy,
        );
        Err(Error::new(ErrorKind::Archive, "E-VERSION", message)
            .at(path.display().to_string())
            .hint("make it anew from the articles: dateline index --rebuild"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The versions named here are those the lock file holds: a `cargo update` that moves them must
    /// change the format, or old indexes would be read with other stems.
    #[test]
    fn versions_are_those_of_the_lock_file() {
        let lock = include_str!("../../Cargo.lock");
        let current = Format::current();
        let (name, version) = current.stemmer.split_once(' ').expect("name and version");
        for (name, version) in [(name, version), ("tantivy", current.tantivy.as_str())] {
            let entry = format!("name = \"{name}\"\nversion = \"{version}\"");
            assert!(lock.contains(&entry), "{name} {version} is not what Cargo.lock holds");
        }
    }
}
