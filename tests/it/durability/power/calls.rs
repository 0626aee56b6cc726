//! The calls of a run that change what is on disk, out of strace's log of it.

use std::collections::HashMap;
use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};

/// The calls to trace: all by which files and their names may change.
pub const TRACED: &str = "/^(open|openat|openat2|creat|write|pwrite.*|writev|lseek|fsync|fdatasync|\
                          sync.*|rename.*|unlink.*|rmdir|mkdir.*|.*truncate|link.*|symlink.*|\
                          copy_file_range|sendfile|splice|fallocate|msync|mknod.*)$";

/// One change of what is on disk, or the start or the end of a sync; paths begin with the index.
#[derive(Debug)]
pub enum Call {
    MakeFile(PathBuf),
    MakeFolder(PathBuf),
    Write {
        file: PathBuf,
        at: usize,
        bytes: Vec<u8>,
    },
    Cut {
        file: PathBuf,
        len: usize,
    },
    Rename(PathBuf, PathBuf),
    Remove(PathBuf),
    SyncBegins {
        n: usize,
        path: PathBuf,
    },
    /// What was there when the sync of that number began is durable.
    SyncEnds {
        n: usize,
    },
}

/// Reads strace's log of a run in `desk`; keeps what is below `index`, and syncs of `desk` itself.
pub fn read(log: &str, desk: &Path, index: &Path) -> Vec<Call> {
    let mut reader = Reader { desk, index, offsets: HashMap::new(), calls: Vec::new(), n_syncs: 0 };
    // Calls that other threads' calls came in between.
    let mut begun: HashMap<&str, (String, Option<usize>)> = HashMap::new();
    for line in log.lines() {
        let Some((thread, call)) = line.split_once(' ') else { continue };
        let call = call.trim_start();
        if let Some(start) = call.strip_suffix(" <unfinished ...>") {
            let sync = reader.begin(start);
            begun.insert(thread, (start.to_owned(), sync));
        } else if let Some(rest) = call.strip_prefix("<... ") {
            let (_, rest) = rest.split_once(" resumed>").expect("a call that goes on");
            let (start, sync) = begun.remove(thread).expect("a call that began");
            reader.end(&format!("{start}{rest}"), sync);
        } else {
            let sync = reader.begin(call);
            reader.end(call, sync);
        }
    }
    reader.calls
}

struct Reader<'a> {
    desk: &'a Path,
    index: &'a Path,
    /// Where each open file is written next.
    offsets: HashMap<String, usize>,
    calls: Vec<Call>,
    n_syncs: usize,
}

/// One argument: what it says, and the path of the file it stands for.
struct Argument {
    word: String,
    text: Option<Vec<u8>>,
    path: Option<PathBuf>,
}

impl Argument {
    fn read(written: &str) -> Argument {
        if let Some(text) = written.strip_prefix('"') {
            let text = text.strip_suffix('"').unwrap_or_else(|| panic!("shortened: {written}"));
            return Argument { word: String::new(), text: Some(bytes(text)), path: None };
        }
        let (word, path) = written.split_once('<').unwrap_or((written, ""));
        let path =
            path.split_once('>').map(|(path, _)| PathBuf::from(OsString::from_vec(bytes(path))));
        Argument { word: word.trim().to_owned(), text: None, path }
    }

    fn number(&self) -> usize {
        self.word.parse().unwrap_or_else(|_| panic!("{}: no number", self.word))
    }
}

/// `\x2f\x61` as bytes.
fn bytes(written: &str) -> Vec<u8> {
    let digits = written.split("\\x").skip(1);
    digits.map(|two| u8::from_str_radix(&two[..2], 16).expect("two digits")).collect()
}

impl Reader<'_> {
    /// A path below the desk, if it is of the index or the desk itself.
    fn place(&self, path: &Path) -> Option<PathBuf> {
        let below = path.strip_prefix(self.desk).ok()?.to_owned();
        (below.starts_with(self.index) || below.as_os_str().is_empty()).then_some(below)
    }

    /// The path an argument names, relative to the folder another one stands for.
    fn named(&self, folder: Option<&Argument>, name: &Argument) -> Option<PathBuf> {
        let folder = folder.and_then(|folder| folder.path.as_deref()).unwrap_or(self.desk);
        let name = OsString::from_vec(name.text.clone().expect("a name"));
        self.place(&folder.join(name))
    }

    fn arguments(call: &str) -> (&str, Vec<Argument>, &str) {
        let (name, rest) = call.split_once('(').unwrap_or_else(|| panic!("no call: {call}"));
        let (inside, result) = rest.rsplit_once(" = ").unwrap_or((rest, ""));
        let inside = inside.trim_end().strip_suffix(')').unwrap_or(inside);
        (name, inside.split(", ").map(Argument::read).collect(), result)
    }

    /// A sync counts for what was there when it began.
    fn begin(&mut self, call: &str) -> Option<usize> {
        if !call.starts_with("fsync(") && !call.starts_with("fdatasync(") {
            return None;
        }
        let (_, arguments, _) = Reader::arguments(call);
        let path = self.place(arguments[0].path.as_deref()?)?;
        self.n_syncs += 1;
        self.calls.push(Call::SyncBegins { n: self.n_syncs, path });
        Some(self.n_syncs)
    }

    fn end(&mut self, call: &str, sync: Option<usize>) {
        let (name, arguments, result) = Reader::arguments(call);
        // What is let go of at the end of the program was not begun.
        if result.starts_with('-') || name == "???" {
            return;
        }
        match (name, arguments.as_slice()) {
            ("openat", [folder, path, flags, ..]) => {
                let fd = result.split('<').next().unwrap_or(result).to_owned();
                self.offsets.insert(fd, 0);
                let writes = flags.word.contains("O_CREAT") || flags.word.contains("O_TRUNC");
                assert!(!flags.word.contains("O_APPEND"), "{call}");
                if let (true, Some(path)) = (writes, self.named(Some(folder), path)) {
                    self.calls.push(Call::MakeFile(path.clone()));
                    if flags.word.contains("O_TRUNC") {
                        self.calls.push(Call::Cut { file: path, len: 0 });
                    }
                }
            }
            ("write", [fd, what, ..]) => {
                let bytes = what.text.clone().expect("bytes");
                let n = result.trim().parse().expect("a number");
                let at = self.offsets.entry(fd.word.clone()).or_default();
                let (from, bytes) = (*at, bytes[..n].to_vec());
                *at += n;
                if let Some(file) = fd.path.as_deref().and_then(|path| self.place(path)) {
                    self.calls.push(Call::Write { file, at: from, bytes });
                }
            }
            ("lseek", [fd, ..]) => {
                self.offsets.insert(fd.word.clone(), result.trim().parse().expect("a number"));
            }
            ("ftruncate", [fd, len]) => {
                if let Some(file) = fd.path.as_deref().and_then(|path| self.place(path)) {
                    self.calls.push(Call::Cut { file, len: len.number() });
                }
            }
            ("fsync" | "fdatasync", _) => {
                self.calls.extend(sync.map(|n| Call::SyncEnds { n }));
            }
            ("rename", [from, to]) => {
                if let (Some(from), Some(to)) = (self.named(None, from), self.named(None, to)) {
                    self.calls.push(Call::Rename(from, to));
                }
            }
            ("unlink" | "rmdir", [path]) => {
                self.calls.extend(self.named(None, path).map(Call::Remove));
            }
            ("unlinkat", [folder, path, ..]) => {
                self.calls.extend(self.named(Some(folder), path).map(Call::Remove));
            }
            ("mkdir", [path, _]) => {
                self.calls.extend(self.named(None, path).map(Call::MakeFolder));
            }
            _ => panic!("a call that is not known here: {}", &call[..call.len().min(300)]),
        }
    }
}
