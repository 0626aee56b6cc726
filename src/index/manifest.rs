//! Which files are one commit, and are they still what was written?
//!
//! The manifest is the one commit point of a generation: what it names is in the index, and nothing
//! else is. It holds tantivy's list of segments, every file with its size and BLAKE3, the ledger's
//! valid length, and the hash of `dateline.json`; its second line is the hash of all that follows. A
//! new one is written beside it, made durable, and renamed over it.
//!
//! When a commit was made each file also had a time, a number and a size by which the operating
//! system tells that nobody has touched it since. A file for which they are as they were is not read
//! again when an index is opened; any other is read whole before it is searched.

use std::collections::BTreeMap;
use std::fs::{self, File, Metadata};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::base::{Error, Result};

use super::folder::{Generation, replace_synced};
use super::format::FORMAT_FILE;
use super::ledger::Mark;
use super::{damaged, io_error};

/// The file in a generation's folder that holds its [`Manifest`].
pub(super) const MANIFEST_FILE: &str = "manifest";

const MAGIC: &str = "dateline manifest 1\n";

/// One commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    /// Its number in this generation, from 1 on.
    pub commit: u64,
    /// BLAKE3 of `dateline.json`, in hexadecimal.
    pub format: String,
    /// How much of the ledger counts, and its hash.
    pub ledger: Mark,
    /// tantivy's `meta.json`, which is written nowhere else.
    pub segments: String,
    /// The files of those segments, by name.
    pub files: BTreeMap<String, Stamp>,
}

/// A file as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Stamp {
    /// How many bytes.
    pub size: u64,
    /// BLAKE3 of the bytes given to the operating system, in hexadecimal.
    pub blake3: String,
    /// What the operating system said of the file after that.
    pub seen: Seen,
}

/// What changes whenever a file is written to or another is put in its place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Seen {
    modified_ns: i64,
    changed_ns: i64,
    inode: u64,
}

impl Seen {
    pub fn of(meta: &Metadata) -> Seen {
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            let ns = |seconds: i64, ns: i64| seconds.saturating_mul(1_000_000_000) + ns;
            Seen {
                modified_ns: ns(meta.mtime(), meta.mtime_nsec()),
                changed_ns: ns(meta.ctime(), meta.ctime_nsec()),
                inode: meta.ino(),
            }
        }
        #[cfg(not(unix))]
        {
            // Nothing else tells whether it is the same file: every file is read at every opening.
            let _ = meta;
            Seen::default()
        }
    }

    /// Whether the file is the one that was `before`, untouched.
    fn is(self, before: Seen) -> bool {
        self == before && self != Seen::default()
    }
}

/// A file that is not what was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// The file, below the folder of the index.
    pub file: String,
    /// What is wrong with it.
    pub what: String,
}

/// How closely files are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// Sizes, and the bytes of every file that may have been touched.
    Touched,
    /// Every byte.
    Whole,
}

/// What looking at the files of a commit showed.
#[derive(Clone, Debug, Default)]
pub(super) struct Looked {
    pub damaged: Vec<Damage>,
    /// Whether sound files have other times or numbers than the manifest says, as in a copy.
    pub stale: bool,
    /// How many bytes were read.
    pub read: u64,
}

impl Manifest {
    /// Reads the manifest of a generation.
    ///
    /// # Errors
    ///
    /// `E-DAMAGED` where it is missing or not what was written.
    pub fn read(generation: &Generation) -> Result<Manifest> {
        let path = generation.manifest();
        let place = path.display().to_string();
        let bytes = read_plain(&path)
            .map_err(|error| damaged(&place, "the manifest cannot be read").because(error))?;
        let wrong = || damaged(&place, "the manifest is not what was written");
        let text = std::str::from_utf8(&bytes).map_err(|_| wrong())?;
        let (hash, body) =
            text.strip_prefix(MAGIC).and_then(|rest| rest.split_once('\n')).ok_or_else(wrong)?;
        if blake3::hash(body.as_bytes()).to_hex().as_str() != hash {
            return Err(wrong());
        }
        let manifest: Manifest =
            serde_json::from_str(body).map_err(|error| wrong().because(error))?;
        // A folder from elsewhere may name anything; only files of the kind we write are touched.
        match manifest.files.keys().find(|name| !is_segment_file(name)) {
            Some(name) => Err(damaged(
                &place,
                format!("the manifest names `{name}`, which is no file of ours"),
            )),
            None => Ok(manifest),
        }
    }

    /// Puts it in the place of the one before, durably.
    pub fn write(&self, generation: &Generation) -> Result<()> {
        let body = serde_json::to_string(self)
            .map_err(|error| Error::new(crate::base::ErrorKind::Bug, "E-BUG", error.to_string()))?
            + "\n";
        let hash = blake3::hash(body.as_bytes()).to_hex();
        let text = format!("{MAGIC}{hash}\n{body}");
        replace_synced(&generation.dir, MANIFEST_FILE, text.as_bytes())
    }

    /// Whether `dateline.json` is the one it was committed with.
    pub fn names_format(&self, generation: &Generation) -> bool {
        hash_of(&generation.dir.join(FORMAT_FILE)).is_ok_and(|hash| hash == self.format)
    }

    /// Looks at every file of the commit.
    pub fn look(&self, generation: &Generation, look: Look) -> Looked {
        let mut looked = Looked::default();
        match hash_of(&generation.dir.join(FORMAT_FILE)) {
            Ok(hash) if hash == self.format => {}
            Ok(_) => looked.tell(generation, FORMAT_FILE, CHANGED),
            Err(error) => looked.tell(generation, FORMAT_FILE, &words(&error)),
        }
        for (name, stamp) in &self.files {
            let path = generation.tantivy().join(name);
            if let Err(what) = stamp.check(&path, look, &mut looked) {
                looked.tell(generation, &format!("tantivy/{name}"), &what);
            }
        }
        looked
    }
}

const CHANGED: &str = "is not what was written";

impl Looked {
    fn tell(&mut self, generation: &Generation, file: &str, what: &str) {
        let file = format!("{}/{file}", generation.name);
        self.damaged.push(Damage { file, what: what.to_owned() });
    }

    /// The first damaged file as an error.
    pub fn into_error(self, generation: &Generation) -> Result<Looked> {
        let Some(first) = self.damaged.first() else { return Ok(self) };
        let folder = generation.dir.parent().unwrap_or(Path::new(""));
        let more = match self.damaged.len() {
            1 => String::new(),
            n => format!(", and {} more", n - 1),
        };
        let place = folder.join(&first.file).display().to_string();
        Err(damaged(place, format!("the file {}{more}", first.what)))
    }
}

impl Stamp {
    fn check(
        &self,
        path: &Path,
        look: Look,
        looked: &mut Looked,
    ) -> std::result::Result<(), String> {
        let meta = fs::symlink_metadata(path).map_err(|error| words(&error))?;
        if !meta.is_file() {
            return Err("is no plain file".to_owned());
        }
        if meta.len() != self.size {
            return Err(format!("has {} bytes instead of {}", meta.len(), self.size));
        }
        let untouched = Seen::of(&meta).is(self.seen);
        if untouched && look == Look::Touched {
            return Ok(());
        }
        looked.read += self.size;
        let mut hasher = blake3::Hasher::new();
        let read = File::open(path).and_then(|file| hasher.update_reader(file).map(|_| ()));
        read.map_err(|error| words(&error))?;
        if hasher.finalize().to_hex().as_str() != self.blake3 {
            return Err(CHANGED.to_owned());
        }
        looked.stale |= !untouched;
        Ok(())
    }
}

/// A stamp for the file that was written, as the operating system sees it now.
pub(super) fn stamp(path: &Path, size: u64, blake3: String) -> Result<Stamp> {
    let meta = fs::symlink_metadata(path).map_err(|error| io_error(path, error))?;
    Ok(Stamp { size, blake3, seen: Seen::of(&meta) })
}

/// BLAKE3 of a small file, in hexadecimal.
pub(super) fn hash_of(path: &Path) -> std::io::Result<String> {
    Ok(blake3::hash(&read_plain(path)?).to_hex().to_string())
}

/// Reads a file that must be one, and not a link to another.
pub(super) fn read_plain(path: &Path) -> std::io::Result<Vec<u8>> {
    if !fs::symlink_metadata(path)?.is_file() {
        return Err(std::io::Error::other("is no plain file"));
    }
    fs::read(path)
}

/// Whether tantivy could have given a segment's file this name: its number, and what it holds.
pub(super) fn is_segment_file(name: &str) -> bool {
    let Some((number, kind)) = name.split_once('.') else { return false };
    number.len() == 32
        && number.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
        && !kind.is_empty()
        && kind.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'z' | b'.'))
}

fn words(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "is missing".to_owned(),
        std::io::ErrorKind::Other => error.to_string(),
        _ => format!("cannot be read: {}", error.to_string().to_lowercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORE: &str = "0123456789abcdef0123456789abcdef.store";

    /// A generation of one file, and its manifest on disk.
    fn generation(dir: &Path) -> (Generation, Manifest) {
        let generation = Generation { name: "gen-000001".into(), dir: dir.join("gen-000001") };
        fs::create_dir_all(generation.tantivy()).expect("made");
        fs::write(generation.dir.join(FORMAT_FILE), "{}").expect("written");
        let path = generation.tantivy().join(STORE);
        fs::write(&path, "articles").expect("written");
        let blake3 = blake3::hash(b"articles").to_hex().to_string();
        let manifest = Manifest {
            commit: 1,
            format: blake3::hash(b"{}").to_hex().to_string(),
            ledger: Mark { bytes: 0, blake3: String::new(), roots: BTreeMap::new() },
            segments: "[]".to_owned(),
            files: BTreeMap::from([(STORE.to_owned(), stamp(&path, 8, blake3).expect("there"))]),
        };
        manifest.write(&generation).expect("written");
        (generation, manifest)
    }

    #[test]
    fn every_flipped_bit_of_a_manifest_is_found() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let (generation, manifest) = generation(dir.path());
        assert_eq!(Manifest::read(&generation).expect("readable"), manifest);
        let path = generation.manifest();
        let mut bytes = fs::read(&path).expect("there");
        for bit in 0..bytes.len() * 8 {
            bytes[bit / 8] ^= 1 << (bit % 8);
            fs::write(&path, &bytes).expect("written");
            assert_eq!(Manifest::read(&generation).unwrap_err().code(), "E-DAMAGED", "bit {bit}");
            bytes[bit / 8] ^= 1 << (bit % 8);
        }
        fs::write(&path, &bytes[..bytes.len() - 1]).expect("written");
        assert_eq!(Manifest::read(&generation).unwrap_err().code(), "E-DAMAGED");
    }

    #[test]
    fn files_are_read_again_only_where_they_may_have_changed() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let (generation, manifest) = generation(dir.path());
        let path = generation.tantivy().join(STORE);
        let look = |look| manifest.look(&generation, look);
        let what = |looked: Looked| looked.damaged.into_iter().map(|d| d.what).collect::<Vec<_>>();

        assert_eq!(look(Look::Touched).read, 0);
        assert_eq!(look(Look::Whole).read, 8);
        // A copy: the same bytes in another file.
        fs::copy(&path, dir.path().join("copy")).expect("copied");
        fs::rename(dir.path().join("copy"), &path).expect("renamed");
        let copied = look(Look::Touched);
        assert!(copied.stale && copied.read == 8 && copied.damaged.is_empty());
        fs::write(&path, "articlez").expect("written");
        assert_eq!(what(look(Look::Touched)), [CHANGED]);
        fs::write(&path, "article").expect("written");
        assert_eq!(what(look(Look::Touched)), ["has 7 bytes instead of 8"]);
        fs::remove_file(&path).expect("removed");
        assert_eq!(what(look(Look::Touched)), ["is missing"]);
        fs::create_dir(&path).expect("made");
        assert_eq!(what(look(Look::Touched)), ["is no plain file"]);
    }

    #[test]
    fn only_names_of_segments_are_taken() {
        let check = |name: &str, is: bool| assert_eq!(is_segment_file(name), is, "{name}");
        check(STORE, true);
        check("0123456789abcdef0123456789abcdef.42.del", true);
        check("0123456789abcdef0123456789abcdef.store.temp", true);
        check("0123456789abcdef0123456789abcdef", false);
        check("0123456789abcdef0123456789abcdef.", false);
        check("0123456789ABCDEF0123456789abcdef.store", false);
        check("0123456789abcdef0123456789abcdef./../../x", false);
        check("../0123456789abcdef0123456789abc.store", false);
        check("/etc/hosts", false);

        let dir = tempfile::tempdir().expect("a temporary folder");
        let (generation, mut manifest) = generation(dir.path());
        let stamp = manifest.files[STORE].clone();
        manifest.files.insert("../../x".to_owned(), stamp);
        manifest.write(&generation).expect("written");
        assert_eq!(Manifest::read(&generation).unwrap_err().code(), "E-DAMAGED");
    }
}
