//! Which recorded root does a path belong to?
//!
//! Every path given to `index` becomes a root, named after its last part, unless it lies below a
//! root that is recorded already: then it is a part of that one. Keys hold the name, never the whole
//! path, so that an archive that is moved keeps its ids.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::base::{Error, ErrorKind, Result};
use crate::source::root_name;

use super::archive::Archive;
use super::folder::Folder;

/// A part of a root that is to be brought up to date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan {
    /// The root's name.
    pub name: String,
    /// Where the root is, absolute.
    pub root: PathBuf,
    /// Where to start, at the root or below.
    pub start: PathBuf,
    /// The path of the start below the root, with `/`; empty at the root.
    pub prefix: String,
    /// Where only some files are to be looked at: their paths below the root.
    pub only: Option<Arc<BTreeSet<String>>>,
}

impl Scan {
    /// Whether the file `below` the root lies within the scan.
    pub fn covers(&self, below: &str) -> bool {
        if self.only.as_ref().is_some_and(|only| !only.contains(below)) {
            return false;
        }
        self.prefix.is_empty()
            || below == self.prefix
            || below.strip_prefix(&self.prefix).is_some_and(|rest| rest.starts_with('/'))
    }

    /// The path below the root of what the walk found `below` its start.
    pub fn below_root(&self, below: &str) -> String {
        match (self.prefix.as_str(), below) {
            ("", below) => below.to_owned(),
            (prefix, "") => prefix.to_owned(),
            (prefix, below) => format!("{prefix}/{below}"),
        }
    }
}

/// What to scan for `paths`, given the recorded roots; new roots are added to `roots`.
///
/// # Errors
///
/// `E-ROOT` where a path is not there.
pub fn resolve(paths: &[PathBuf], roots: &mut BTreeMap<String, PathBuf>) -> Result<Vec<Scan>> {
    let mut scans: Vec<Scan> = Vec::new();
    for path in paths {
        let whole = path.canonicalize().map_err(|error| {
            Error::new(ErrorKind::Io, "E-ROOT", error.to_string().to_lowercase())
                .at(path.display().to_string())
                .hint("name a folder of articles, or mount the disk it is on; nothing was removed")
                .because(error)
        })?;
        add(scan_of(&whole, roots)?, &mut scans);
        // Roots below it are brought up to date with it.
        let inner: Vec<PathBuf> = roots
            .values()
            .filter(|root| root.starts_with(&whole) && **root != whole)
            .cloned()
            .collect();
        for root in inner.iter().filter(|root| root.exists()) {
            add(scan_of(root, roots)?, &mut scans);
        }
    }
    Ok(scans)
}

/// What `dateline index` with these paths would scan, given what the index in `folder` knows, if there
/// is one.
///
/// # Errors
///
/// `E-ROOT` where a path is not there.
pub fn scans(folder: &Folder, paths: &[PathBuf]) -> Result<Vec<Scan>> {
    let recorded = Archive::open(folder).and_then(|archive| archive.roots());
    resolve(paths, &mut recorded.unwrap_or_default())
}

fn add(scan: Scan, scans: &mut Vec<Scan>) {
    let known = |known: &Scan| known.name == scan.name && known.covers(&scan.prefix);
    if !scans.iter().any(known) {
        scans.retain(|other| other.name != scan.name || !scan.covers(&other.prefix));
        scans.push(scan);
    }
}

fn scan_of(whole: &Path, roots: &mut BTreeMap<String, PathBuf>) -> Result<Scan> {
    // Of roots within roots the innermost has the file.
    let innermost = roots
        .iter()
        .filter(|(_, root)| whole.starts_with(root))
        .max_by_key(|(_, root)| root.as_os_str().len());
    if let Some((name, root)) = innermost {
        let below = whole.strip_prefix(root).unwrap_or(Path::new(""));
        let parts: Vec<String> =
            below.iter().map(|part| part.to_string_lossy().into_owned()).collect();
        return Ok(Scan {
            name: name.clone(),
            root: root.clone(),
            start: whole.to_owned(),
            prefix: parts.join("/"),
            only: None,
        });
    }
    let plain = root_name(whole)?;
    let mut name = plain.clone();
    let mut n = 1;
    // The same name elsewhere: the folder was moved, unless the other is still there.
    while roots.get(&name).is_some_and(|other| other.exists()) {
        n += 1;
        name = format!("{plain}~{n}");
    }
    roots.insert(name.clone(), whole.to_owned());
    let (root, start) = (whole.to_owned(), whole.to_owned());
    Ok(Scan { name, root, start, prefix: String::new(), only: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_find_their_roots() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let base = dir.path().canonicalize().expect("there");
        for folder in ["a/news/2020", "b/news"] {
            std::fs::create_dir_all(base.join(folder)).expect("made");
        }
        let mut roots = BTreeMap::new();
        let mut names = |path: &str| -> Vec<(String, String)> {
            let scans = resolve(&[base.join(path)], &mut roots).expect("resolved");
            scans.into_iter().map(|scan| (scan.name, scan.prefix)).collect()
        };
        let pair = |name: &str, prefix: &str| (name.to_owned(), prefix.to_owned());
        assert_eq!(names("a/news"), [pair("news", "")]);
        assert_eq!(names("a/news/2020"), [pair("news", "2020")]);
        assert_eq!(names("b/news"), [pair("news~2", "")]);
        assert_eq!(names("b"), [pair("b", ""), pair("news~2", "")]);
        std::fs::rename(base.join("a/news"), base.join("a/old")).expect("moved");
        std::fs::create_dir_all(base.join("c/news")).expect("made");
        // The folder the name stood for is gone: this one takes it over.
        assert_eq!(resolve(&[base.join("c/news")], &mut roots).expect("resolved")[0].name, "news");
        assert_eq!(resolve(&[base.join("nowhere")], &mut roots).unwrap_err().code(), "E-ROOT");
    }

    #[test]
    fn a_scan_covers_what_lies_below_it() {
        let scan = Scan {
            name: "news".into(),
            root: "/news".into(),
            start: "/news/2020".into(),
            prefix: "2020".into(),
            only: None,
        };
        assert!(scan.covers("2020/a.txt") && scan.covers("2020"));
        assert!(!scan.covers("2020-01/a.txt") && !scan.covers("2021/a.txt"));
        assert_eq!(scan.below_root("a.txt"), "2020/a.txt");
        let only = Some(Arc::new(BTreeSet::from(["2020/a.txt".to_owned()])));
        let some = Scan { only, ..scan };
        assert!(some.covers("2020/a.txt") && !some.covers("2020/b.txt"));
    }
}
