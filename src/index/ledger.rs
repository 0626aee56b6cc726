//! Which files does the index hold, as they were when they were read?
//!
//! The ledger is appended to and made durable before each commit; the manifest says how many of its
//! bytes count, and their checksum. So either files and articles are both in, or neither:
//! what a crash left behind that length is cut off by the next run.
//!
//! Layout: the line [`MAGIC`], then entries, each the length of its `postcard` bytes (u32, little
//! endian) and the bytes. A later entry for the same file replaces the earlier.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::base::{Error, Result};

use super::folder::refuse_link;
use super::io_error;

const MAGIC: &[u8] = b"dateline ledger 2\n";

/// A file as it was when it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Its size in bytes.
    pub size: u64,
    /// When it was last changed, in nanoseconds since 1970; `None` where it may have changed again
    /// within the clock's grain, so that its content must be compared.
    pub changed_ns: Option<i64>,
    /// The fingerprint of the settings it was read with.
    pub settings: u64,
    /// The articles read from it.
    pub records: Vec<RecordEntry>,
    /// The records that were not indexed, and why.
    pub skipped: Vec<SkippedRecord>,
}

/// One article of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordEntry {
    /// Its internal key.
    pub key: [u8; 16],
    /// The first 64 bits of a hash of all it was read from: its text, its place in the file, what
    /// the whole file told, and the settings.
    pub content: u64,
}

/// One record that was not indexed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkippedRecord {
    /// The member of an archive, where it is one.
    pub member: Option<String>,
    /// The line it begins at, where the file has several.
    pub line: Option<u64>,
    /// The byte at which it was found, where lines mean nothing.
    pub byte: Option<u64>,
    /// A stable code.
    pub code: String,
    /// What was wrong.
    pub text: String,
}

#[derive(Serialize, Deserialize)]
enum Entry<'a> {
    Root { name: std::borrow::Cow<'a, str>, path: std::borrow::Cow<'a, str> },
    File { root: std::borrow::Cow<'a, str>, below: std::borrow::Cow<'a, str>, file: FileEntry },
    Gone { root: std::borrow::Cow<'a, str>, below: std::borrow::Cow<'a, str> },
}

/// What the manifest says of the ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// How many bytes count.
    pub bytes: u64,
    /// BLAKE3 of those bytes, in hexadecimal.
    pub blake3: String,
    /// The recorded roots, so that a search need not read the ledger to name a file.
    pub roots: BTreeMap<String, PathBuf>,
}

/// The ledger in memory, and what is still to be appended.
#[derive(Debug)]
pub struct Ledger {
    path: PathBuf,
    /// Root name → the path it was given as, absolute.
    roots: BTreeMap<String, PathBuf>,
    files: BTreeMap<(String, String), FileEntry>,
    pending: Vec<u8>,
    committed: u64,
    hasher: blake3::Hasher,
}

impl Ledger {
    /// A new ledger at `path`, not yet written.
    pub fn create(path: PathBuf) -> Ledger {
        Ledger {
            path,
            roots: BTreeMap::new(),
            files: BTreeMap::new(),
            pending: MAGIC.to_vec(),
            committed: 0,
            hasher: blake3::Hasher::new(),
        }
    }

    /// Reads the ledger at `path` as far as `mark` says it counts.
    ///
    /// # Errors
    ///
    /// `E-DAMAGED` where those bytes are not there, or are not the ones committed.
    pub fn open(path: PathBuf, mark: &Mark) -> Result<Ledger> {
        refuse_link(&path)?;
        let mut bytes = Vec::new();
        File::open(&path)
            .and_then(|file| file.take(mark.bytes).read_to_end(&mut bytes))
            .map_err(|error| damaged(&path, "cannot be read").because(error))?;
        let mut hasher = blake3::Hasher::new();
        hasher.update(&bytes);
        if bytes.len() as u64 != mark.bytes || hasher.finalize().to_hex().as_str() != mark.blake3 {
            return Err(damaged(&path, "is not what was committed"));
        }
        let mut ledger = Ledger { hasher, committed: mark.bytes, ..Ledger::create(path) };
        ledger.pending.clear();
        ledger.replay(&bytes)?;
        Ok(ledger)
    }

    /// The roots a ledger names, whatever became of the rest: for a rebuild.
    pub fn salvage_roots(path: &Path) -> BTreeMap<String, PathBuf> {
        let mut ledger = Ledger::create(path.to_owned());
        if let Ok(bytes) = std::fs::read(path) {
            // What cannot be read ends the salvage; what was read before it stands.
            let _ = ledger.replay(&bytes);
        }
        ledger.roots
    }

    fn replay(&mut self, bytes: &[u8]) -> Result<()> {
        let broken = || damaged(&self.path, "holds an entry that cannot be read");
        let mut rest = bytes.strip_prefix(MAGIC).ok_or_else(broken)?;
        while !rest.is_empty() {
            let (len, tail) = rest.split_at_checked(4).ok_or_else(broken)?;
            let len = u32::from_le_bytes([len[0], len[1], len[2], len[3]]) as usize;
            let (entry, tail) = tail.split_at_checked(len).ok_or_else(broken)?;
            let entry: Entry<'_> = postcard::from_bytes(entry).map_err(|_| broken())?;
            rest = tail;
            match entry {
                Entry::Root { name, path } => {
                    self.roots.insert(name.into_owned(), PathBuf::from(path.into_owned()));
                }
                Entry::File { root, below, file } => {
                    self.files.insert((root.into_owned(), below.into_owned()), file);
                }
                Entry::Gone { root, below } => {
                    self.files.remove(&(root.into_owned(), below.into_owned()));
                }
            }
        }
        Ok(())
    }

    /// The recorded roots: name → absolute path.
    pub fn roots(&self) -> &BTreeMap<String, PathBuf> {
        &self.roots
    }

    /// What is known of a file.
    pub fn file(&self, root: &str, below: &str) -> Option<&FileEntry> {
        self.files.get(&(root.to_owned(), below.to_owned()))
    }

    /// The files of a root, by path below it.
    pub fn files_of<'l>(
        &'l self,
        root: &'l str,
    ) -> impl Iterator<Item = (&'l str, &'l FileEntry)> + 'l {
        self.files
            .range((root.to_owned(), String::new())..)
            .take_while(move |((name, _), _)| name == root)
            .map(|((_, below), file)| (below.as_str(), file))
    }

    /// Every file, in the order of root and path.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str, &FileEntry)> {
        self.files.iter().map(|((root, below), file)| (root.as_str(), below.as_str(), file))
    }

    /// Records a root.
    pub fn add_root(&mut self, name: &str, path: &Path) {
        if self.roots.get(name).is_none_or(|known| known != path) {
            self.append(&Entry::Root { name: name.into(), path: path.to_string_lossy() });
            self.roots.insert(name.to_owned(), path.to_owned());
        }
    }

    /// Records a file as read.
    pub fn set_file(&mut self, root: &str, below: &str, file: FileEntry) {
        self.append(&Entry::File { root: root.into(), below: below.into(), file: file.clone() });
        self.files.insert((root.to_owned(), below.to_owned()), file);
    }

    /// Records that a file is gone.
    pub fn remove_file(&mut self, root: &str, below: &str) {
        self.append(&Entry::Gone { root: root.into(), below: below.into() });
        self.files.remove(&(root.to_owned(), below.to_owned()));
    }

    fn append(&mut self, entry: &Entry<'_>) {
        let bytes = postcard::to_stdvec(entry).unwrap_or_default();
        let len = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        self.pending.extend_from_slice(&len.to_le_bytes());
        self.pending.extend_from_slice(&bytes);
    }

    /// Whether anything would be written.
    pub fn has_pending(&self) -> bool {
        !self.pending.is_empty()
    }

    /// Makes all that was recorded durable; it counts once a commit carries the mark.
    pub fn flush(&mut self) -> Result<Mark> {
        let write = || -> std::io::Result<()> {
            let mut file =
                File::options().write(true).create(true).truncate(false).open(&self.path)?;
            // Whatever a crash left behind the committed length never counted.
            file.set_len(self.committed)?;
            file.seek(SeekFrom::Start(self.committed))?;
            file.write_all(&self.pending)?;
            file.sync_all()
        };
        write().map_err(|error| io_error(&self.path, error))?;
        self.hasher.update(&self.pending);
        self.committed += self.pending.len() as u64;
        self.pending.clear();
        Ok(Mark {
            bytes: self.committed,
            blake3: self.hasher.finalize().to_hex().to_string(),
            roots: self.roots.clone(),
        })
    }
}

fn damaged(path: &Path, what: &str) -> Error {
    super::damaged(path.display(), format!("the ledger {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(size: u64) -> FileEntry {
        let records = vec![RecordEntry { key: [7; 16], content: 9 }];
        FileEntry { size, changed_ns: Some(1), settings: 0, records, skipped: Vec::new() }
    }

    #[test]
    fn what_was_committed_comes_back_and_nothing_else() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("ledger");
        let mut ledger = Ledger::create(path.clone());
        ledger.add_root("corpus", Path::new("/a/corpus"));
        ledger.set_file("corpus", "1.txt", file(1));
        ledger.set_file("corpus", "2.txt", file(2));
        let first = ledger.flush().expect("written");
        ledger.remove_file("corpus", "1.txt");
        ledger.set_file("corpus", "2.txt", file(3));
        let second = ledger.flush().expect("written");

        let names = |mark: &Mark| -> Vec<(String, u64)> {
            let ledger = Ledger::open(path.clone(), mark).expect("readable");
            ledger.files_of("corpus").map(|(below, file)| (below.to_owned(), file.size)).collect()
        };
        assert_eq!(names(&second), [("2.txt".to_owned(), 3)]);
        // A commit that failed after the ledger was written: the older mark still holds.
        assert_eq!(names(&first), [("1.txt".to_owned(), 1), ("2.txt".to_owned(), 2)]);

        let mut again = Ledger::open(path.clone(), &first).expect("readable");
        again.set_file("corpus", "3.txt", file(4));
        let third = again.flush().expect("written");
        assert_eq!(names(&third).len(), 3);
        assert_eq!(std::fs::metadata(&path).expect("there").len(), third.bytes);
    }

    #[test]
    fn damage_is_told() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("ledger");
        let mut ledger = Ledger::create(path.clone());
        ledger.set_file("corpus", "1.txt", file(1));
        let mark = ledger.flush().expect("written");
        let mut bytes = std::fs::read(&path).expect("there");
        for at in 0..bytes.len() {
            bytes[at] ^= 1;
            std::fs::write(&path, &bytes).expect("written");
            assert_eq!(Ledger::open(path.clone(), &mark).unwrap_err().code(), "E-DAMAGED");
            bytes[at] ^= 1;
        }
        std::fs::write(&path, &bytes[..bytes.len() - 1]).expect("written");
        assert_eq!(Ledger::open(path, &mark).unwrap_err().code(), "E-DAMAGED");
    }
}
