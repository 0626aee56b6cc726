//! Is every byte of an index what was written?

use std::collections::BTreeSet;
use std::path::Path;

use crate::base::{Error, Result};

use super::folder::{Folder, Generation, HOUSEKEEPING};
use super::format::{FORMAT_FILE, Format};
use super::ledger::Ledger;
use super::manifest::{Damage, Look, Manifest};

/// What reading all of an index showed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// How many files belong to the last commit.
    pub files: u64,
    /// How many bytes these have.
    pub bytes: u64,
    /// Those that are not what was written.
    pub damaged: Vec<Damage>,
    /// What lies in the folder and belongs to no commit: left by a crash, or put there. The next
    /// writer removes what is of its own naming.
    pub strays: Vec<String>,
}

/// Reads every byte of the index in `folder`, whatever times and sizes say, and writes nothing.
///
/// # Errors
///
/// `E-NO-INDEX` where there is none, `E-VERSION` where another version made it.
///
/// # Example
///
/// ```
/// use dateline::index::{Folder, check};
///
/// let nowhere = tempfile::tempdir()?;
/// let error = check(&Folder::new(nowhere.path())).unwrap_err();
/// assert_eq!(error.code(), "E-NO-INDEX");
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn check(folder: &Folder) -> Result<Checked> {
    let mut before = folder.state();
    loop {
        let checked = check_once(folder)?;
        // A commit that came meanwhile may have removed what the one before it named.
        let now = folder.state();
        if checked.damaged.is_empty() || now == before {
            return Ok(checked);
        }
        before = now;
    }
}

fn check_once(folder: &Folder) -> Result<Checked> {
    let mut checked = Checked { files: 1, ..Checked::default() };
    let generation = match folder.named_current() {
        Ok(generation) => generation,
        Err(error) if error.code() == "E-DAMAGED" => {
            checked.tell(folder, &error);
            return Ok(checked);
        }
        Err(error) => return Err(error),
    };
    let manifest = Manifest::read(&generation);
    match Format::check(&generation.dir) {
        // Either it is of another version, or what says so is damaged.
        Err(error) if error.code() == "E-VERSION" => match &manifest {
            Ok(manifest) if manifest.names_format(&generation) => return Err(error),
            Ok(_) => {}
            Err(_) => return Err(error),
        },
        _ => {}
    }
    checked.files += 3;
    checked.bytes += [FORMAT_FILE, "manifest"]
        .iter()
        .filter_map(|name| generation.dir.join(name).metadata().ok())
        .map(|meta| meta.len())
        .sum::<u64>();
    match manifest {
        Err(error) => checked.tell(folder, &error),
        Ok(manifest) => {
            checked.files += manifest.files.len() as u64;
            checked.bytes += manifest.ledger.bytes;
            checked.bytes += manifest.files.values().map(|stamp| stamp.size).sum::<u64>();
            if let Err(error) = Ledger::open(generation.ledger(), &manifest.ledger) {
                checked.tell(folder, &error);
            }
            checked.damaged.extend(manifest.look(&generation, Look::Whole).damaged);
            checked.strays = strays(folder, &generation, &manifest);
        }
    }
    Ok(checked)
}

impl Checked {
    fn tell(&mut self, folder: &Folder, error: &Error) {
        let place = error.place().unwrap_or_default();
        let below = Path::new(place).strip_prefix(folder.path()).unwrap_or(Path::new(place));
        let file = below.display().to_string();
        self.damaged.push(Damage { file, what: error.message().to_owned() });
    }
}

/// What lies in the folder beside the last commit.
fn strays(folder: &Folder, generation: &Generation, manifest: &Manifest) -> Vec<String> {
    let mut strays = Vec::new();
    let mut known: BTreeSet<&str> = HOUSEKEEPING.into_iter().collect();
    known.insert(&generation.name);
    list(folder.path(), "", &known, &mut strays);
    let own = BTreeSet::from([FORMAT_FILE, "manifest", "ledger", "tantivy"]);
    list(&generation.dir, &format!("{}/", generation.name), &own, &mut strays);
    let files = manifest.files.keys().map(String::as_str).collect();
    list(&generation.tantivy(), &format!("{}/tantivy/", generation.name), &files, &mut strays);
    let behind = generation.ledger().metadata().map_or(0, |meta| meta.len());
    if behind > manifest.ledger.bytes {
        let more = behind - manifest.ledger.bytes;
        strays.push(format!("{}/ledger: {more} bytes behind the last commit", generation.name));
    }
    strays
}

fn list(dir: &Path, before: &str, known: &BTreeSet<&str>, strays: &mut Vec<String>) {
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut others: Vec<String> = names.filter(|name| !known.contains(name.as_str())).collect();
    others.sort();
    strays.extend(others.into_iter().map(|name| format!("{before}{name}")));
}
