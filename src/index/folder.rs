//! How is the folder `index/` laid out?
//!
//! ```text
//! index/README.md  .gitignore     for people and git
//! index/LOCK                      held by the one writer; released when it dies
//! index/ALIASES.LOCK              held while corrections to names are edited
//! index/CURRENT                   the name of the generation in use
//! index/gen-000001/dateline.json  what it was made with
//! index/gen-000001/ledger         which files it holds; appended to
//! index/gen-000001/tantivy/       postings, stored articles; tantivy's own files
//! ```
//!
//! A rebuild makes the next generation beside the one in use and switches by renaming `CURRENT`.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::base::{Error, ErrorKind, Result};

use super::format::{FORMAT_FILE, Format};

/// The folder of one archive's index.
#[derive(Clone, Debug)]
pub struct Folder {
    dir: PathBuf,
}

/// One generation's folder.
#[derive(Clone, Debug)]
pub(super) struct Generation {
    pub name: String,
    pub dir: PathBuf,
}

impl Generation {
    pub fn tantivy(&self) -> PathBuf {
        self.dir.join("tantivy")
    }

    pub fn ledger(&self) -> PathBuf {
        self.dir.join("ledger")
    }
}

/// The right to write, for as long as it lives.
pub(super) struct WriteLock {
    _file: File,
}

const README: &str = "\
This folder is the index `dateline` made of your articles. It can always be made again:
`dateline index --rebuild`. Nothing in it needs to be backed up, and nothing should be edited.

CURRENT      the name of the generation in use
LOCK         held while `dateline index` writes
ALIASES.LOCK held while `dateline alias` edits a file of corrections
gen-*/       one generation each: dateline.json (what it was made with), ledger (the files it
             holds), tantivy/ (the index itself, with the text of the articles)
";

const GITIGNORE: &str = "*\n!README.md\n!.gitignore\n";

impl Folder {
    /// The index in `dir`, which need not be there yet.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Folder { dir: dir.into() }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.dir
    }

    /// Whether an index has been made here.
    pub fn exists(&self) -> bool {
        self.dir.join("CURRENT").exists()
    }

    /// The generation in use, its version checked.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Archive`] where there is none or it cannot be read by this program.
    pub(super) fn current(&self) -> Result<Generation> {
        let generation = self.named_current()?;
        Format::check(&generation.dir)?;
        Ok(generation)
    }

    /// The generation in use, whatever its version.
    pub(super) fn named_current(&self) -> Result<Generation> {
        let pointer = self.dir.join("CURRENT");
        let text = fs::read_to_string(&pointer).map_err(|error| {
            let missing = error.kind() == std::io::ErrorKind::NotFound;
            let (code, what) = if missing {
                ("E-NO-INDEX", "no index here yet")
            } else {
                ("E-DAMAGED", "the pointer to the index cannot be read")
            };
            Error::new(ErrorKind::Archive, code, what)
                .at(self.dir.display().to_string())
                .hint("make one from a folder of articles: dateline index corpus")
                .because(error)
        })?;
        let name = text.trim_end();
        if !is_generation(name) {
            return Err(Error::new(
                ErrorKind::Archive,
                "E-DAMAGED",
                "CURRENT does not name a generation",
            )
            .at(pointer.display().to_string())
            .hint("make the index anew: dateline index --rebuild"));
        }
        Ok(Generation { name: name.to_owned(), dir: self.dir.join(name) })
    }

    /// Takes the right to write; makes the folder, its README and its .gitignore where missing.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Busy`] where another process has it.
    pub(super) fn lock(&self) -> Result<WriteLock> {
        fs::create_dir_all(&self.dir).map_err(|error| Error::io(self.dir.display(), error))?;
        for (name, text) in [("README.md", README), (".gitignore", GITIGNORE)] {
            let path = self.dir.join(name);
            if !path.exists() {
                fs::write(&path, text).map_err(|error| Error::io(path.display(), error))?;
            }
        }
        let path = self.dir.join("LOCK");
        let file = File::options()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|error| Error::io(path.display(), error))?;
        match file.try_lock() {
            Ok(()) => Ok(WriteLock { _file: file }),
            Err(fs::TryLockError::WouldBlock) => Err(Error::new(
                ErrorKind::Busy,
                "E-BUSY",
                "another `dateline index` is writing to this index",
            )
            .at(self.dir.display().to_string())
            .hint("wait for it to end, or stop it; searching goes on meanwhile")),
            Err(fs::TryLockError::Error(error)) => Err(Error::io(path.display(), error)),
        }
    }

    /// Takes the right to edit files of corrections, and waits where another has it.
    pub(super) fn lock_aliases(&self) -> Result<WriteLock> {
        let path = self.dir.join("ALIASES.LOCK");
        let failed = |error| Error::io(path.display(), error);
        let file = File::options().write(true).create(true).truncate(false).open(&path);
        let file = file.map_err(failed)?;
        file.lock().map_err(failed)?;
        Ok(WriteLock { _file: file })
    }

    /// Makes an empty generation beside the one in use; not in use until [`switch`](Self::switch).
    /// Leftovers of an earlier attempt are removed.
    pub(super) fn make_generation(&self, _lock: &WriteLock) -> Result<Generation> {
        let used = self.named_current().ok().and_then(|generation| number(&generation.name));
        let name = format!("gen-{:06}", used.unwrap_or(0) + 1);
        let dir = self.dir.join(&name);
        let generation = Generation { name, dir };
        if generation.dir.exists() {
            fs::remove_dir_all(&generation.dir)
                .map_err(|error| Error::io(generation.dir.display(), error))?;
        }
        let tantivy = generation.tantivy();
        fs::create_dir_all(&tantivy).map_err(|error| Error::io(tantivy.display(), error))?;
        let format = serde_json::to_string_pretty(&Format::current()).unwrap_or_default() + "\n";
        write_synced(&generation.dir.join(FORMAT_FILE), format.as_bytes())?;
        Ok(generation)
    }

    /// Puts `generation` into use, durably, and removes the others.
    pub(super) fn switch(&self, _lock: &WriteLock, generation: &Generation) -> Result<()> {
        sync_dir(&generation.dir)?;
        let pointer = self.dir.join("CURRENT");
        let fresh = self.dir.join("CURRENT.new");
        write_synced(&fresh, format!("{}\n", generation.name).as_bytes())?;
        fs::rename(&fresh, &pointer).map_err(|error| Error::io(pointer.display(), error))?;
        sync_dir(&self.dir)?;
        for entry in
            fs::read_dir(&self.dir).map_err(|error| Error::io(self.dir.display(), error))?
        {
            let Ok(entry) = entry else { continue };
            let name = entry.file_name();
            let other =
                name.to_str().is_some_and(|name| is_generation(name) && name != generation.name);
            if other {
                // What cannot be removed now is removed by the next rebuild.
                let _ = fs::remove_dir_all(entry.path());
            }
        }
        Ok(())
    }
}

fn is_generation(name: &str) -> bool {
    number(name).is_some()
}

fn number(name: &str) -> Option<u32> {
    let digits = name.strip_prefix("gen-")?;
    (digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit()))
        .then(|| digits.parse().ok())?
}

/// Writes a file and waits until the disk has it.
pub(super) fn write_synced(path: &Path, bytes: &[u8]) -> Result<()> {
    let write = || {
        let mut file = File::create(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    write().map_err(|error| Error::io(path.display(), error))
}

/// Waits until the disk has the names in a folder.
pub(super) fn sync_dir(dir: &Path) -> Result<()> {
    File::open(dir)
        .and_then(|folder| folder.sync_all())
        .map_err(|error| Error::io(dir.display(), error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generations_switch_and_the_old_one_goes() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let folder = Folder::new(dir.path().join("index"));
        assert_eq!(folder.current().map(|_| ()).unwrap_err().code(), "E-NO-INDEX");
        let lock = folder.lock().expect("nobody else writes");
        assert_eq!(folder.lock().map(|_| ()).unwrap_err().kind(), ErrorKind::Busy);
        let first = folder.make_generation(&lock).expect("made");
        assert!(!folder.exists());
        folder.switch(&lock, &first).expect("switched");
        assert_eq!(folder.current().expect("in use").name, "gen-000001");
        let second = folder.make_generation(&lock).expect("made");
        assert_eq!(folder.current().expect("in use").name, "gen-000001");
        folder.switch(&lock, &second).expect("switched");
        assert_eq!(folder.current().expect("in use").name, "gen-000002");
        assert!(!first.dir.exists());
    }

    #[test]
    fn another_version_is_refused() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let folder = Folder::new(dir.path());
        let lock = folder.lock().expect("nobody else writes");
        let generation = folder.make_generation(&lock).expect("made");
        folder.switch(&lock, &generation).expect("switched");
        let path = generation.dir.join(FORMAT_FILE);
        let text = fs::read_to_string(&path).expect("a manifest");
        fs::write(&path, text.replace("\"analyzer\": ", "\"analyzer\": 99")).expect("written");
        assert_eq!(folder.current().map(|_| ()).unwrap_err().code(), "E-VERSION");
        fs::write(&path, "{").expect("written");
        assert_eq!(folder.current().map(|_| ()).unwrap_err().code(), "E-DAMAGED");
        fs::write(dir.path().join("CURRENT"), "../etc\n").expect("written");
        assert_eq!(folder.current().map(|_| ()).unwrap_err().code(), "E-DAMAGED");
    }
}
