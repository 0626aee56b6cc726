//! How is the folder `index/` laid out?
//!
//! ```text
//! index/README.md  .gitignore     for people and git
//! index/LOCK                      held by the one writer; released when it dies
//! index/ALIASES.LOCK              held while corrections to names are edited
//! index/CURRENT                   the name of the generation in use
//! index/gen-000001/dateline.json  what it was made with
//! index/gen-000001/manifest       what was committed last: each file with its size and hash
//! index/gen-000001/ledger         which files it holds; appended to
//! index/gen-000001/tantivy/       postings, stored articles; tantivy's own files
//! ```
//!
//! A rebuild makes the next generation beside the one in use and switches by renaming `CURRENT`.
//! Only plain folders and files are written to or removed: a link might lead elsewhere.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::base::{Error, ErrorKind, Result};

use super::curated::file_of;
use super::format::{FORMAT_FILE, Format};
use super::ledger::Ledger;
use super::manifest::{MANIFEST_FILE, Manifest, read_plain};
use super::{damaged, io_error};

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

    pub fn manifest(&self) -> PathBuf {
        self.dir.join(MANIFEST_FILE)
    }
}

/// The right to write, for as long as it lives.
pub(super) struct WriteLock {
    file: File,
}

/// When an index, and the corrections beside its articles, were last seen to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    commit: (Option<String>, Option<Mark>),
    corrections: Vec<Option<Mark>>,
}

impl Stamp {
    /// Whether both are of one commit.
    pub fn is_same_commit(&self, other: &Stamp) -> bool {
        self.commit == other.commit
    }
}

/// What changes whenever a file is replaced or written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mark {
    inode: u64,
    len: u64,
    modified: Option<SystemTime>,
}

impl Mark {
    fn of(path: &Path) -> Option<Mark> {
        let meta = fs::metadata(path).ok()?;
        Some(Mark { inode: inode(&meta), len: meta.len(), modified: meta.modified().ok() })
    }
}

#[cfg(unix)]
fn inode(meta: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(meta)
}

#[cfg(not(unix))]
fn inode(_: &fs::Metadata) -> u64 {
    0
}

impl Drop for WriteLock {
    fn drop(&mut self) {
        // Who takes it next has not said so yet when another asks who has it.
        let _ = self.file.set_len(0);
    }
}

const README: &str = "\
This folder is the index `dateline` made of your articles. It can always be made again:
`dateline index --rebuild`. Nothing in it needs to be backed up, and nothing should be edited.

CURRENT      the name of the generation in use
LOCK         held while `dateline index` writes
ALIASES.LOCK held while `dateline alias` edits a file of corrections
gen-*/       one generation each: dateline.json (what it was made with), manifest (what was
             committed), ledger (the files it holds), tantivy/ (the index itself, with the text
             of the articles)

Whether it is sound says `dateline check`; what is damaged mends `dateline repair`.
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
        fs::symlink_metadata(self.pointer()).is_ok() || !self.committed().is_empty()
    }

    fn pointer(&self) -> PathBuf {
        self.dir.join(POINTER)
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
        let place = self.pointer().display().to_string();
        let bytes = read_plain(&self.pointer()).map_err(|error| {
            if error.kind() == std::io::ErrorKind::NotFound && self.committed().is_empty() {
                return Error::new(ErrorKind::Archive, "E-NO-INDEX", "no index here yet")
                    .at(self.dir.display().to_string())
                    .hint("make one from a folder of articles: dateline index corpus")
                    .because(error);
            }
            damaged(&place, "the pointer to the index cannot be read").because(error)
        })?;
        let name = std::str::from_utf8(&bytes).ok().and_then(|text| text.strip_suffix('\n'));
        let Some(name) = name.filter(|name| is_generation(name)) else {
            return Err(damaged(&place, "CURRENT does not name a generation"));
        };
        let generation = self.generation(name);
        for dir in [&generation.dir, &generation.tantivy()] {
            if !fs::symlink_metadata(dir).is_ok_and(|meta| meta.is_dir()) {
                return Err(damaged(dir.display(), "the folder is missing"));
            }
        }
        Ok(generation)
    }

    fn generation(&self, name: &str) -> Generation {
        Generation { name: name.to_owned(), dir: self.dir.join(name) }
    }

    /// The generations in the folder, in their order.
    fn generations(&self) -> Vec<Generation> {
        let entries = fs::read_dir(&self.dir).into_iter().flatten().flatten();
        let plain = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
        let names = plain.filter_map(|entry| entry.file_name().into_string().ok());
        let mut names: Vec<String> = names.filter(|name| is_generation(name)).collect();
        names.sort();
        names.iter().map(|name| self.generation(name)).collect()
    }

    /// Those that have been committed to and can be read. One that holds nothing is a first index that
    /// did not come to its pointer.
    fn committed(&self) -> Vec<Generation> {
        let mut generations = self.generations();
        generations.retain(|generation| {
            Manifest::read(generation).is_ok_and(|manifest| !manifest.files.is_empty())
        });
        generations
    }

    /// Puts a pointer that is lost or damaged back: to the earliest generation with a commit, since a
    /// later one is a rebuild that did not come to its end. Says whether it did.
    pub(super) fn mend_pointer(&self, lock: &WriteLock) -> Result<bool> {
        if self.named_current().is_ok() {
            return Ok(false);
        }
        match self.committed().first() {
            Some(generation) => self.switch(lock, generation).map(|()| true),
            None => Ok(false),
        }
    }

    /// The roots that the index names, whatever became of the rest.
    pub(super) fn salvage_roots(&self) -> BTreeMap<String, PathBuf> {
        let used = self.named_current().map_or_else(|_| self.generations(), |used| vec![used]);
        let mut roots = BTreeMap::new();
        for generation in used {
            roots.extend(match Manifest::read(&generation) {
                Ok(manifest) => manifest.ledger.roots,
                Err(_) => Ledger::salvage_roots(&generation.ledger()),
            });
        }
        roots
    }

    /// What tells one state of the index from another: a commit may come while it is being opened.
    pub(super) fn state(&self) -> Option<(String, Vec<u8>)> {
        let generation = self.named_current().ok()?;
        Some((generation.name.clone(), read_plain(&generation.manifest()).unwrap_or_default()))
    }

    /// What tells, without opening the index, whether it or the corrections beside these roots have
    /// changed: two looks differ wherever they have.
    pub fn stamp(&self, roots: &BTreeMap<String, PathBuf>) -> Stamp {
        let generation = self.named_current().ok();
        let manifest = generation.as_ref().and_then(|generation| Mark::of(&generation.manifest()));
        let commit = (generation.map(|generation| generation.name), manifest);
        let corrections = roots.values().map(|root| Mark::of(&file_of(root))).collect();
        Stamp { commit, corrections }
    }

    /// Takes the right to write; makes the folder, its README and its .gitignore where missing.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Busy`] where another process has it.
    pub(super) fn lock(&self) -> Result<WriteLock> {
        make_synced(&self.dir)?;
        for (name, text) in [("README.md", README), (".gitignore", GITIGNORE)] {
            let path = self.dir.join(name);
            if fs::symlink_metadata(&path).is_err() {
                fs::write(&path, text).map_err(|error| io_error(&path, error))?;
            }
        }
        let path = self.dir.join("LOCK");
        let mut file = open_lock(&path)?;
        match file.try_lock() {
            Ok(()) => {
                // For whoever is kept waiting; the lock holds without it.
                let _ = file.set_len(0);
                let _ = writeln!(file, "{}", std::process::id());
                Ok(WriteLock { file })
            }
            Err(fs::TryLockError::WouldBlock) => {
                let mut text = String::new();
                let _ = file.take(20).read_to_string(&mut text);
                let who = match text.trim_end().parse::<u32>() {
                    Ok(process) => format!("process {process}"),
                    Err(_) => "another process".to_owned(),
                };
                let what = format!("{who} is writing to this index");
                Err(Error::new(ErrorKind::Busy, "E-BUSY", what)
                    .at(self.dir.display().to_string())
                    .hint("wait for it to end, or stop it; searching goes on meanwhile"))
            }
            Err(fs::TryLockError::Error(error)) => Err(io_error(&path, error)),
        }
    }

    /// Takes the right to edit files of corrections, and waits where another has it.
    pub(super) fn lock_aliases(&self) -> Result<WriteLock> {
        let path = self.dir.join("ALIASES.LOCK");
        let file = open_lock(&path)?;
        file.lock().map_err(|error| io_error(&path, error))?;
        Ok(WriteLock { file })
    }

    /// Makes an empty generation beside those there are; not in use until
    /// [`switch`](Self::switch).
    pub(super) fn make_generation(&self, _lock: &WriteLock) -> Result<Generation> {
        let last = self.generations().last().and_then(|last| number(&last.name)).unwrap_or(0);
        let generation = self.generation(&format!("gen-{:06}", last + 1));
        let tantivy = generation.tantivy();
        fs::create_dir_all(&tantivy).map_err(|error| io_error(&tantivy, error))?;
        replace_synced(&generation.dir, FORMAT_FILE, &Format::current().to_bytes())?;
        Ok(generation)
    }

    /// Puts `generation` into use, durably, and removes the others.
    pub(super) fn switch(&self, lock: &WriteLock, generation: &Generation) -> Result<()> {
        sync_dir(&generation.dir)?;
        // Its own name must last before anything points to it.
        sync_dir(&self.dir)?;
        replace_synced(&self.dir, POINTER, format!("{}\n", generation.name).as_bytes())?;
        self.tidy(lock, generation);
        Ok(())
    }

    /// Removes every generation but the one in use, such as a rebuild that was killed, and files that
    /// were to replace another. What cannot be removed now is removed by the next writer.
    pub(super) fn tidy(&self, _lock: &WriteLock, used: &Generation) {
        for other in self.generations().iter().filter(|other| other.name != used.name) {
            let _ = fs::remove_dir_all(&other.dir);
        }
        let replaced = [(&self.dir, POINTER), (&used.dir, FORMAT_FILE), (&used.dir, MANIFEST_FILE)];
        for (dir, name) in replaced {
            let _ = fs::remove_file(dir.join(format!("{name}.new")));
        }
    }
}

/// Makes a folder and those it lies in, and makes their names durable: what is synced within a folder
/// is lost with the folder's own name.
fn make_synced(dir: &Path) -> Result<()> {
    let named = dir.ancestors().filter(|dir| !dir.as_os_str().is_empty());
    let made: Vec<&Path> = named.take_while(|dir| !dir.exists()).collect();
    fs::create_dir_all(dir).map_err(|error| io_error(dir, error))?;
    for dir in made {
        let above = dir.parent().filter(|above| !above.as_os_str().is_empty());
        match sync_dir(above.unwrap_or(Path::new("."))) {
            // A folder that may be passed through and not looked at cannot be synced.
            Err(error) if error.code() == "E-PERM" => {}
            done => done?,
        }
    }
    Ok(())
}

const POINTER: &str = "CURRENT";

/// What else the folder holds beside generations.
pub(super) const HOUSEKEEPING: [&str; 5] =
    ["README.md", ".gitignore", "LOCK", "ALIASES.LOCK", POINTER];

fn is_generation(name: &str) -> bool {
    number(name).is_some()
}

fn number(name: &str) -> Option<u32> {
    let digits = name.strip_prefix("gen-")?;
    (digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit()))
        .then(|| digits.parse().ok())?
}

fn open_lock(path: &Path) -> Result<File> {
    refuse_link(path)?;
    File::options()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
        .map_err(|error| io_error(path, error))
}

/// Nothing is written through a link, which might lead out of the folder.
pub(super) fn refuse_link(path: &Path) -> Result<()> {
    match fs::symlink_metadata(path) {
        Ok(meta) if !meta.is_file() => Err(damaged(path.display(), "it is no plain file")),
        _ => Ok(()),
    }
}

/// Puts a file with these bytes in the place of the one of that name, if any: durably, and all at
/// once.
pub(super) fn replace_synced(dir: &Path, name: &str, bytes: &[u8]) -> Result<()> {
    let fresh = dir.join(format!("{name}.new"));
    let write = || {
        // What a crash left, or a link, goes first.
        match fs::remove_file(&fresh) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut file = File::options().write(true).create_new(true).open(&fresh)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    write().map_err(|error| io_error(&fresh, error))?;
    let path = dir.join(name);
    fs::rename(&fresh, &path).map_err(|error| io_error(&path, error))?;
    sync_dir(dir)
}

/// Waits until the disk has the names in a folder.
pub(super) fn sync_dir(dir: &Path) -> Result<()> {
    File::open(dir).and_then(|folder| folder.sync_all()).map_err(|error| io_error(dir, error))
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
        let text = fs::read_to_string(&path).expect("a format");
        fs::write(&path, text.replace("\"analyzer\": ", "\"analyzer\": 99")).expect("written");
        assert_eq!(folder.current().map(|_| ()).unwrap_err().code(), "E-VERSION");
        fs::write(&path, "{").expect("written");
        assert_eq!(folder.current().map(|_| ()).unwrap_err().code(), "E-DAMAGED");
        fs::write(dir.path().join("CURRENT"), "../etc\n").expect("written");
        assert_eq!(folder.current().map(|_| ()).unwrap_err().code(), "E-DAMAGED");
    }
}
