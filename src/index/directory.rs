//! Where does tantivy's writing go, and what is it given to read?
//!
//! tantivy reaches files through its trait `Directory`; these two stand in its place. A search is
//! given [`Committed`]: the files of one manifest and tantivy's list of segments out of it; it takes
//! no lock and can write nothing. A writer is given [`Recorded`]: every file is hashed while it is
//! written, the list of segments stays in memory until a manifest holds it, and what tantivy deletes
//! goes only once a manifest that does not name it is durable. So what the last manifest names is on
//! disk at every instant, and nothing but a manifest says what the index holds.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tantivy::Index;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, TerminatingWrite,
    WatchCallback, WatchHandle, WritePtr,
};

use crate::base::{Error, Result};

use super::folder::{Generation, sync_dir};
use super::format::FORMAT_FILE;
use super::ledger::Mark;
use super::manifest::{Manifest, hash_of, is_segment_file, stamp};
use super::{io_error, tantivy_error};

/// tantivy's list of segments, and of the files it has made.
const META: &str = "meta.json";
const MANAGED: &str = ".managed.json";

/// The files of one commit.
#[derive(Clone)]
pub(super) struct Committed {
    disk: MmapDirectory,
    manifest: Arc<Manifest>,
}

impl Committed {
    pub fn open(generation: &Generation, manifest: Arc<Manifest>) -> Result<Committed> {
        Ok(Committed { disk: disk(generation)?, manifest })
    }
}

impl std::fmt::Debug for Committed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Committed").field("commit", &self.manifest.commit).finish_non_exhaustive()
    }
}

impl Directory for Committed {
    fn get_file_handle(
        &self,
        path: &Path,
    ) -> std::result::Result<Arc<dyn FileHandle>, OpenReadError> {
        match self.manifest.files.contains_key(&name(path)) {
            true => self.disk.get_file_handle(path),
            false => Err(OpenReadError::FileDoesNotExist(path.to_owned())),
        }
    }

    fn exists(&self, path: &Path) -> std::result::Result<bool, OpenReadError> {
        Ok(path == Path::new(META) || self.manifest.files.contains_key(&name(path)))
    }

    fn atomic_read(&self, path: &Path) -> std::result::Result<Vec<u8>, OpenReadError> {
        match path == Path::new(META) {
            true => Ok(self.manifest.segments.clone().into_bytes()),
            false => Err(OpenReadError::FileDoesNotExist(path.to_owned())),
        }
    }

    fn delete(&self, path: &Path) -> std::result::Result<(), DeleteError> {
        let io_error = Arc::new(read_only());
        Err(DeleteError::IoError { io_error, filepath: path.to_owned() })
    }

    fn open_write(&self, path: &Path) -> std::result::Result<WritePtr, OpenWriteError> {
        Err(OpenWriteError::wrap_io_error(read_only(), path.to_owned()))
    }

    fn atomic_write(&self, _: &Path, _: &[u8]) -> io::Result<()> {
        Err(read_only())
    }

    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }

    fn acquire_lock(&self, _: &Lock) -> std::result::Result<DirectoryLock, LockError> {
        Ok(DirectoryLock::from(Box::new(())))
    }

    fn watch(&self, _: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }
}

fn read_only() -> io::Error {
    io::Error::new(io::ErrorKind::PermissionDenied, "a search writes nothing")
}

fn disk(generation: &Generation) -> Result<MmapDirectory> {
    MmapDirectory::open(generation.tantivy())
        .map_err(|error| tantivy_error(generation.dir.display(), error.into()))
}

fn name(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// The files of a generation that is written to. Copies of it are one and the same.
#[derive(Clone, Debug)]
pub(super) struct Recorded {
    disk: MmapDirectory,
    generation: Generation,
    record: Arc<Mutex<Record>>,
}

/// What is known of the files beside what the disk says.
#[derive(Debug, Default)]
struct Record {
    /// tantivy's list of segments as it last wrote it.
    segments: Option<Vec<u8>>,
    /// Size and hash of every file written whole.
    written: BTreeMap<String, (u64, String)>,
    /// What tantivy has deleted, and is still on disk.
    doomed: BTreeSet<String>,
    /// The last manifest that is durable.
    committed: Option<Manifest>,
    /// Whether it says what is not on disk.
    stale: bool,
    /// The first thing that could not be written: nothing after it is committed.
    failed: Option<(PathBuf, io::Error)>,
}

impl Recorded {
    /// An empty generation.
    pub fn create(generation: &Generation) -> Result<Recorded> {
        Recorded::new(generation, Record::default())
    }

    /// A generation at a commit; `stale` says that the manifest is to be written anew, since what it
    /// says is not what is on disk.
    pub fn open(generation: &Generation, manifest: Manifest, stale: bool) -> Result<Recorded> {
        let written = |(name, stamp): (&String, &super::manifest::Stamp)| {
            (name.clone(), (stamp.size, stamp.blake3.clone()))
        };
        let record = Record {
            segments: Some(manifest.segments.clone().into_bytes()),
            written: manifest.files.iter().map(written).collect(),
            committed: Some(manifest),
            stale,
            ..Record::default()
        };
        Recorded::new(generation, record)
    }

    fn new(generation: &Generation, record: Record) -> Result<Recorded> {
        let record = Arc::new(Mutex::new(record));
        Ok(Recorded { disk: disk(generation)?, generation: generation.clone(), record })
    }

    fn record(&self) -> MutexGuard<'_, Record> {
        // Whoever panicked while it held the lock left single values, each whole.
        self.record.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes what tantivy has committed, and the ledger up to `mark`, the state of the index. Once
    /// this returns, no crash takes it back.
    pub fn commit(&self, index: &Index, mark: &Mark) -> Result<()> {
        if let Some(error) = self.failure() {
            return Err(error);
        }
        let (segments, files) = self.segments(index)?;
        let place = self.generation.tantivy();
        let mut stamped = BTreeMap::new();
        for name in files {
            let known = self.record().written.get(&name).cloned();
            if let Some((size, blake3)) = known {
                let stamp = stamp(&place.join(&name), size, blake3)?;
                stamped.insert(name, stamp);
            }
        }
        let commit = self.record().committed.as_ref().map_or(1, |before| before.commit + 1);
        let format = self.generation.dir.join(FORMAT_FILE);
        let manifest = Manifest {
            commit,
            format: hash_of(&format).map_err(|error| io_error(&format, error))?,
            ledger: mark.clone(),
            segments,
            files: stamped,
        };
        sync_dir(&place)?;
        manifest.write(&self.generation)?;
        let doomed = {
            let mut record = self.record();
            let doomed = std::mem::take(&mut record.doomed);
            record.stale = false;
            record.committed = Some(manifest.clone());
            doomed
        };
        for name in doomed.into_iter().filter(|name| !manifest.files.contains_key(name)) {
            // What cannot be removed now is swept away by the next writer.
            let _ = std::fs::remove_file(place.join(&name));
            self.record().written.remove(&name);
        }
        Ok(())
    }

    /// Commits what merging changed since the last commit, if anything, and leaves no other files.
    /// Nobody may be writing or merging any more.
    pub fn settle(&self, index: &Index, mark: &Mark) -> Result<()> {
        let settled = {
            let record = self.record();
            let segments = record.segments.as_deref();
            let committed = record.committed.as_ref();
            let same = committed.map(|before| before.segments.as_bytes()) == segments;
            same && !record.stale && record.doomed.is_empty()
        };
        if !settled {
            self.commit(index, mark)?;
        }
        // tantivy asks for the removal of what no handle holds any more. Where a commit held one at
        // the moment of the last asking, nobody asks again.
        let committed = self.record().committed.clone();
        if let Some(manifest) = committed {
            // What cannot be removed now is swept away by the next writer.
            let _ = sweep(&self.generation, &manifest);
        }
        Ok(())
    }

    /// tantivy's list of segments, and the files these may have. Merges go on meanwhile: what was
    /// read counts if the list is the same afterwards.
    fn segments(&self, index: &Index) -> Result<(String, Vec<String>)> {
        loop {
            let before = self.record().segments.clone();
            let meta = index
                .load_metas()
                .map_err(|error| tantivy_error(self.generation.dir.display(), error))?;
            if self.record().segments == before {
                let files = meta.list_segment_files().iter().map(|path| name(path)).collect();
                let segments = String::from_utf8(before.unwrap_or_default()).unwrap_or_default();
                return Ok((segments, files));
            }
        }
    }

    /// Removes a file that the next commit does not name, once that is durable.
    pub fn drop_file(&self, name: &str) {
        self.record().doomed.insert(name.to_owned());
    }

    /// What could not be written, if anything: tantivy itself only says that something was not.
    pub fn failure(&self) -> Option<Error> {
        let record = self.record();
        let (path, error) = record.failed.as_ref()?;
        Some(io_error(path, copy_of(error)))
    }

    fn note(&self, path: &Path, error: &io::Error) {
        let path = self.generation.tantivy().join(path);
        self.record().failed.get_or_insert_with(|| (path, copy_of(error)));
    }
}

fn copy_of(error: &io::Error) -> io::Error {
    match error.raw_os_error() {
        Some(number) => io::Error::from_raw_os_error(number),
        None => io::Error::new(error.kind(), error.to_string()),
    }
}

/// Removes the files a crash left: plain files of tantivy's naming that the manifest does not name.
pub(super) fn sweep(generation: &Generation, manifest: &Manifest) -> Result<()> {
    let dir = generation.tantivy();
    let failed = |error| io_error(&dir, error);
    for entry in std::fs::read_dir(&dir).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let is_file = entry.file_type().map_err(failed)?.is_file();
        let Ok(name) = entry.file_name().into_string() else { continue };
        if is_file && is_segment_file(&name) && !manifest.files.contains_key(&name) {
            std::fs::remove_file(entry.path()).map_err(failed)?;
        }
    }
    Ok(())
}

impl Directory for Recorded {
    fn get_file_handle(
        &self,
        path: &Path,
    ) -> std::result::Result<Arc<dyn FileHandle>, OpenReadError> {
        match self.record().doomed.contains(&name(path)) {
            true => Err(OpenReadError::FileDoesNotExist(path.to_owned())),
            false => self.disk.get_file_handle(path),
        }
    }

    fn exists(&self, path: &Path) -> std::result::Result<bool, OpenReadError> {
        let record = self.record();
        if path == Path::new(META) {
            return Ok(record.segments.is_some());
        }
        Ok(!record.doomed.contains(&name(path)) && self.disk.exists(path)?)
    }

    fn atomic_read(&self, path: &Path) -> std::result::Result<Vec<u8>, OpenReadError> {
        let missing = || OpenReadError::FileDoesNotExist(path.to_owned());
        let record = self.record();
        match path.to_str() {
            Some(META) => record.segments.clone().ok_or_else(missing),
            Some(MANAGED) => {
                let names: Vec<&String> = record.written.keys().collect();
                serde_json::to_vec(&names)
                    .map_err(|error| OpenReadError::wrap_io_error(error.into(), path.to_owned()))
            }
            _ => Err(missing()),
        }
    }

    fn delete(&self, path: &Path) -> std::result::Result<(), DeleteError> {
        self.drop_file(&name(path));
        Ok(())
    }

    fn open_write(&self, path: &Path) -> std::result::Result<WritePtr, OpenWriteError> {
        let noted = |error: io::Error| {
            self.note(path, &error);
            OpenWriteError::wrap_io_error(error, path.to_owned())
        };
        let file = match self.disk.open_write(path) {
            // tantivy wraps what it is given in a buffer of its own; this one is still empty.
            Ok(file) => file.into_inner().map_err(|error| noted(error.into_error()))?,
            Err(OpenWriteError::IoError { io_error, .. }) => return Err(noted(copy_of(&io_error))),
            Err(error) => return Err(error),
        };
        Ok(BufWriter::new(Box::new(Hashed {
            file,
            path: path.to_owned(),
            directory: self.clone(),
            hasher: blake3::Hasher::new(),
            size: 0,
        })))
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        // The list of segments counts once a manifest holds it. The list of files is made out of
        // what is known here; on disk it would only be one more file to damage.
        if path == Path::new(META) {
            self.record().segments = Some(data.to_vec());
        }
        Ok(())
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.disk.sync_directory().inspect_err(|error| self.note(Path::new(""), error))
    }

    fn acquire_lock(&self, _: &Lock) -> std::result::Result<DirectoryLock, LockError> {
        // The folder's own lock is held for as long as anybody writes.
        Ok(DirectoryLock::from(Box::new(())))
    }

    fn watch(&self, _: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }
}

/// A file that is hashed while it is written.
struct Hashed {
    file: Box<dyn TerminatingWrite + Send + Sync>,
    path: PathBuf,
    directory: Recorded,
    hasher: blake3::Hasher,
    size: u64,
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n =
            self.file.write(bytes).inspect_err(|error| self.directory.note(&self.path, error))?;
        self.hasher.update(&bytes[..n]);
        self.size += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush().inspect_err(|error| self.directory.note(&self.path, error))
    }
}

impl TerminatingWrite for Hashed {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        self.file
            .terminate_ref(token)
            .inspect_err(|error| self.directory.note(&self.path, error))?;
        let whole = (self.size, self.hasher.finalize().to_hex().to_string());
        self.directory.record().written.insert(name(&self.path), whole);
        Ok(())
    }
}
