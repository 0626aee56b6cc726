//! What was not indexed, and why?

use schemars::JsonSchema;
use serde::Serialize;

use crate::base::Result;
use crate::index::Archive;

/// Every file and record that was read but not indexed.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct SkippedReport {
    /// How many.
    pub total: u64,
    /// Each, in the order of file and line.
    pub skipped: Vec<SkippedRow>,
}

/// One record that was not indexed.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct SkippedRow {
    /// The file, as root and path below it.
    pub path: String,
    /// The member, where the file is an archive of files.
    pub member: Option<String>,
    /// The line the record begins at, where the file holds several.
    pub line: Option<u64>,
    /// The byte at which it was found, where lines mean nothing.
    pub byte: Option<u64>,
    /// A stable code.
    pub code: String,
    /// What was wrong.
    pub text: String,
}

/// Lists what the last runs left out.
pub fn skipped(archive: &Archive) -> Result<SkippedReport> {
    let mut rows = Vec::new();
    for (root, below, file) in archive.files()? {
        let origin = crate::article::Origin { root, path: below, ..Default::default() };
        for record in file.skipped {
            rows.push(SkippedRow {
                path: origin.file(),
                member: record.member,
                line: record.line,
                byte: record.byte,
                code: record.code,
                text: record.text,
            });
        }
    }
    Ok(SkippedReport { total: rows.len() as u64, skipped: rows })
}
