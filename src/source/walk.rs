//! Which files are there, and what do they hold?
//!
//! Only this file touches the file system. Nothing it opens can block: what is not a regular file
//! is told, not read.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::UNIX_EPOCH;

use crate::base::{Error, ErrorKind, Result};

use super::config::{CONFIG_FILE, SOURCES_FILE};
use super::skip::Skip;

/// The file of a person's corrections to entities; never an article.
pub const ALIASES_FILE: &str = "aliases.tsv";

/// A file below a root, as it was when the walk met it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where it is, beginning with the root as given.
    pub path: PathBuf,
    /// The path below the root with `/` between names; empty where the root is the file. Bytes that
    /// are not UTF-8 stand as `\xFF`.
    pub below: String,
    /// Its size in bytes.
    pub size: u64,
    /// When it was last changed, in nanoseconds since 1970; 0 where that is not known.
    pub modified_ns: i128,
    /// When it or anything about it was last changed, as far as the system tells: the later of the time
    /// its content was changed, which programs can set back, and the time the system itself keeps.
    pub changed_ns: i128,
    /// Device and inode; 0 where there is no such thing.
    pub identity: (u64, u64),
}

/// A file or folder below a root that could not be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The path below the root, as in [`Found::below`].
    pub below: String,
    /// Whether it is a folder, so that nothing is known of the files below it.
    pub folder: bool,
    /// Why.
    pub skip: Box<Skip>,
}

/// The files below `root` that may hold articles, sorted by path; what cannot be read is a
/// [`Problem`] in its place. Symbolic links below the root are not followed.
///
/// Left out: names that start with `.` or end in `~`, `.tmp` or `.swp`, and `dateline.toml`,
/// `sources.csv` and `aliases.tsv`.
///
/// # Errors
///
/// `E-ROOT` where `root` is not there or cannot be looked at.
pub fn walk(root: &Path) -> Result<impl Iterator<Item = std::result::Result<Found, Problem>>> {
    let metadata = std::fs::metadata(root).map_err(|error| {
        Error::new(ErrorKind::Io, "E-ROOT", error.to_string()).at(root.display().to_string())
    })?;
    if !metadata.is_dir() && !metadata.is_file() {
        return Err(Error::new(ErrorKind::Io, "E-ROOT", "neither a folder nor a regular file")
            .at(root.display().to_string()));
    }
    let entries = walkdir::WalkDir::new(root)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || may_hold_articles(entry.file_name()));
    let root = root.to_owned();
    Ok(entries.filter_map(move |entry| match entry {
        Ok(entry) if entry.file_type().is_dir() => None,
        Ok(entry) => Some(look(&root, entry.into_path())),
        Err(error) => {
            let path = error.path().unwrap_or(&root).to_owned();
            let skip = match error.io_error() {
                Some(error) => Skip::io(error),
                None => Skip::new("E-IO", format!("{error}; skipped")),
            };
            let below = below(&root, &path);
            Some(Err(Problem { below, folder: true, skip: Box::new(skip) }))
        }
    }))
}

/// Whether a file or folder of that name may hold articles, as far as its name tells.
pub fn may_hold_articles(name: &std::ffi::OsStr) -> bool {
    let name = name.as_encoded_bytes();
    let ours = [CONFIG_FILE, SOURCES_FILE, ALIASES_FILE].iter().any(|ours| name == ours.as_bytes());
    !(ours
        || name.starts_with(b".")
        || [b"~".as_slice(), b".tmp", b".swp"].iter().any(|ending| name.ends_with(ending)))
}

/// What the file system says of one file.
fn look(root: &Path, path: PathBuf) -> std::result::Result<Found, Problem> {
    let below = below(root, &path);
    let at_root = below.is_empty();
    let metadata = if at_root { std::fs::metadata(&path) } else { path.symlink_metadata() };
    let refused = |skip| Err(Problem { below: below.clone(), folder: false, skip: Box::new(skip) });
    let metadata = match metadata {
        Ok(metadata) => metadata,
        Err(error) => return refused(Skip::io(&error)),
    };
    if metadata.is_symlink() {
        return refused(Skip::new("E-LINK", "a symbolic link; not followed"));
    }
    if !metadata.is_file() {
        return refused(not_a_file());
    }
    Ok(Found {
        size: metadata.len(),
        modified_ns: modified_ns(&metadata),
        changed_ns: changed_ns(&metadata),
        identity: identity(&metadata),
        path,
        below,
    })
}

fn not_a_file() -> Skip {
    Skip::new("E-NOTFILE", "neither a folder nor a regular file; skipped")
}

/// The path below the root, with `/` between names on every machine.
fn below(root: &Path, path: &Path) -> String {
    let rest = path.strip_prefix(root).unwrap_or(path);
    let names: Vec<String> = rest.iter().map(shown).collect();
    names.join("/")
}

/// A name as text; where it is not UTF-8 its odd bytes, and any backslash, become `\xFF`.
fn shown(name: &std::ffi::OsStr) -> String {
    if let Some(name) = name.to_str() {
        return name.to_owned();
    }
    let mut text = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        text.push_str(&chunk.valid().replace('\\', "\\x5C"));
        for byte in chunk.invalid() {
            text.push_str(&format!("\\x{byte:02X}"));
        }
    }
    text
}

/// The name a root is recorded under: the last part of the path given, found out for `.` and `..`.
///
/// # Errors
///
/// `E-ROOT` where the path is not there.
pub fn root_name(root: &Path) -> Result<String> {
    if let Some(name) = root.file_name() {
        return Ok(shown(name));
    }
    let whole = root.canonicalize().map_err(|error| {
        Error::new(ErrorKind::Io, "E-ROOT", error.to_string()).at(root.display().to_string())
    })?;
    Ok(whole.file_name().map_or_else(|| "/".to_owned(), shown))
}

fn modified_ns(metadata: &Metadata) -> i128 {
    let Ok(modified) = metadata.modified() else { return 0 };
    let nanoseconds =
        |duration: std::time::Duration| i128::try_from(duration.as_nanos()).unwrap_or(i128::MAX);
    match modified.duration_since(UNIX_EPOCH) {
        Ok(after) => nanoseconds(after),
        Err(before) => -nanoseconds(before.duration()),
    }
}

#[cfg(unix)]
fn changed_ns(metadata: &Metadata) -> i128 {
    use std::os::unix::fs::MetadataExt;
    let by_system =
        i128::from(metadata.ctime()) * 1_000_000_000 + i128::from(metadata.ctime_nsec());
    modified_ns(metadata).max(by_system)
}

#[cfg(not(unix))]
fn changed_ns(metadata: &Metadata) -> i128 {
    modified_ns(metadata)
}

#[cfg(unix)]
fn identity(metadata: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    (metadata.dev(), metadata.ino())
}

#[cfg(not(unix))]
fn identity(_: &Metadata) -> (u64, u64) {
    (0, 0)
}

/// A small file beside the corpus, or `None` where there is none.
///
/// # Errors
///
/// What the operating system says, and `E-CONFIG` where it is larger than 16 MiB or not UTF-8.
pub(super) fn read_beside(path: &Path) -> Result<Option<String>> {
    const LARGEST: u64 = 16 << 20;
    match std::fs::metadata(path) {
        Ok(metadata) if metadata.is_file() => {}
        Ok(_) => return Ok(None),
        // A root that is a file has no files in it.
        Err(error)
            if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) =>
        {
            return Ok(None);
        }
        Err(error) => return Err(Error::io(path.display(), error)),
    }
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes))
        .map_err(|error| Error::io(path.display(), error))?;
    let wrong = |what: &str| {
        Error::new(ErrorKind::Request, "E-CONFIG", what).at(path.display().to_string())
    };
    if bytes.len() as u64 > LARGEST {
        return Err(wrong("larger than 16 MiB"));
    }
    let text = String::from_utf8(bytes).map_err(|_| wrong("not UTF-8"))?;
    Ok(Some(text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), str::to_owned)))
}

/// An opened file, read up to the size it had when it was opened.
#[derive(Debug)]
pub(super) struct Opened {
    file: File,
    stop: Arc<AtomicBool>,
    pub(super) size: u64,
    changed_ns: i128,
}

impl Opened {
    /// Opens `found`, if it is still the regular file that was found. Once `stop` is set, reading it
    /// fails.
    pub(super) fn open(found: &Found, stop: &Arc<AtomicBool>) -> std::result::Result<Opened, Skip> {
        let at_root = found.below.is_empty();
        let file = without_blocking(&found.path, at_root).map_err(|error| {
            // What the walk saw as a file is a link by now.
            let changed = !at_root && found.path.is_symlink();
            if changed { changed_since() } else { Skip::io(&error) }
        })?;
        let metadata = file.metadata().map_err(|error| Skip::io(&error))?;
        if !metadata.is_file() {
            return Err(not_a_file());
        }
        if identity(&metadata) != found.identity {
            return Err(changed_since());
        }
        let (size, changed_ns) = (metadata.len(), changed_ns(&metadata));
        Ok(Opened { file, stop: Arc::clone(stop), size, changed_ns })
    }

    /// Reads the file from its start. Readers do not disturb each other.
    pub(super) fn reader(&self) -> BufReader<Window<'_>> {
        self.reader_from(0)
    }

    /// Reads the file from the byte `at` on.
    pub(super) fn reader_from(&self, at: u64) -> BufReader<Window<'_>> {
        let at = at.min(self.size);
        let window = Window { file: &self.file, stop: &self.stop, at, end: self.size };
        BufReader::with_capacity(256 * 1024, window)
    }

    /// Whether the file is no longer what it was when it was opened.
    pub(super) fn has_changed(&self) -> bool {
        self.file
            .metadata()
            .is_ok_and(|now| now.len() != self.size || changed_ns(&now) != self.changed_ns)
    }
}

fn changed_since() -> Skip {
    Skip::new("E-CHANGED", "replaced while the corpus was walked; skipped")
}

/// Opens for reading, neither following a link nor waiting for the other end of a pipe.
#[cfg(unix)]
fn without_blocking(path: &Path, follow: bool) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    let no_follow = if follow { 0 } else { libc::O_NOFOLLOW };
    OpenOptions::new().read(true).custom_flags(libc::O_NONBLOCK | no_follow).open(path)
}

#[cfg(not(unix))]
fn without_blocking(path: &Path, _: bool) -> io::Result<File> {
    OpenOptions::new().read(true).open(path)
}

/// Opens `file` for reading where it is a plain file below `root`, or `root` itself; no link is followed
/// out of there.
///
/// # Errors
///
/// `E-GONE` where it is not, or not there; what the operating system says.
pub fn open_below(root: &Path, file: &Path) -> Result<File> {
    let gone = |why: &str| {
        Error::new(ErrorKind::NotFound, "E-GONE", format!("the file {why}"))
            .at(file.display().to_string())
            .hint("bring the index up to date: dateline index")
    };
    let is_link = |meta: std::fs::Metadata| meta.file_type().is_symlink();
    if std::fs::symlink_metadata(file).map_err(|_| gone("is no longer there")).map(is_link)? {
        return Err(gone("has become a link"));
    }
    let whole = |path: &Path| path.canonicalize().map_err(|_| gone("is no longer there"));
    if !whole(file)?.starts_with(whole(root)?) {
        return Err(gone("no longer lies in its folder"));
    }
    let opened = without_blocking(file, false).map_err(|error| Error::io(file.display(), error))?;
    match opened.metadata() {
        Ok(meta) if meta.is_file() => Ok(opened),
        _ => Err(gone("is none any more")),
    }
}

/// A reader with a place of its own in a file that others read too.
pub(super) struct Window<'a> {
    file: &'a File,
    stop: &'a AtomicBool,
    at: u64,
    end: u64,
}

impl Read for Window<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.stop.load(Ordering::Relaxed) {
            return Err(io::Error::other("stopped"));
        }
        let left = usize::try_from(self.end - self.at).unwrap_or(usize::MAX);
        let wanted = buffer.len().min(left);
        let n = read_at(self.file, &mut buffer[..wanted], self.at)?;
        self.at += n as u64;
        Ok(n)
    }
}

impl Seek for Window<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.end.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        let before = || io::Error::new(io::ErrorKind::InvalidInput, "before the file's start");
        self.at = at.ok_or_else(before)?.min(self.end);
        Ok(self.at)
    }
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, at)
}

#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(root: &Path) -> Vec<String> {
        walk(root)
            .expect("a root")
            .map(|entry| match entry {
                Ok(found) => format!("{} {}", found.below, found.size),
                Err(problem) => format!("{} {}", problem.below, problem.skip.code),
            })
            .collect()
    }

    #[test]
    fn only_what_may_be_an_article_sorted() {
        let root = tempfile::tempdir().expect("a folder");
        let write = |name: &str| {
            let path = root.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            std::fs::write(path, "x").expect("a file");
        };
        for name in [
            "b.txt",
            "a/z.txt",
            "a/b.txt",
            ".hidden",
            ".git/x",
            "x~",
            "x.tmp",
            "x.swp",
            "dateline.toml",
            "aliases.tsv",
            "sources.csv",
            "a/dateline.toml",
        ] {
            write(name);
        }
        assert_eq!(told(root.path()), ["a/b.txt 1", "a/z.txt 1", "b.txt 1"]);
        assert_eq!(told(&root.path().join("b.txt")), [" 1"]);
        assert_eq!(walk(&root.path().join("no")).err().map(|error| error.code()), Some("E-ROOT"));
    }

    #[cfg(unix)]
    #[test]
    fn links_pipes_and_odd_names_are_told_and_never_block() {
        use std::os::unix::ffi::OsStrExt;
        use std::os::unix::net::UnixListener;
        let root = tempfile::tempdir().expect("a folder");
        let _socket = UnixListener::bind(root.path().join("s")).expect("a socket");
        std::os::unix::fs::symlink("loop", root.path().join("loop")).expect("a link");
        let odd = std::ffi::OsStr::from_bytes(b"caf\xe9.txt");
        std::fs::write(root.path().join(odd), "x").expect("a file");
        assert_eq!(told(root.path()), ["caf\\xE9.txt 1", "loop E-LINK", "s E-NOTFILE"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_swapped_after_the_walk_is_not_read() {
        let root = tempfile::tempdir().expect("a folder");
        let path = root.path().join("a");
        std::fs::write(&path, "x").expect("a file");
        let found = walk(root.path()).expect("a root").next().expect("a file").expect("readable");
        let stop = Arc::default();
        assert!(Opened::open(&found, &stop).is_ok());
        std::fs::remove_file(&path).expect("removed");
        let code = |found: &Found| Opened::open(found, &stop).err().map(|skip| skip.code);
        assert_eq!(code(&found), Some("E-GONE"));
        std::os::unix::fs::symlink("/etc/passwd", &path).expect("a link");
        assert_eq!(code(&found), Some("E-CHANGED"));
    }

    #[test]
    fn names_of_roots() {
        assert_eq!(root_name(Path::new("a/corpus/")).ok().as_deref(), Some("corpus"));
        let here = std::env::current_dir().expect("a folder");
        let here = here.file_name().map(shown);
        assert_eq!(root_name(Path::new(".")).ok(), here);
    }
}
