//! Where do a person's corrections lie, and what do all of them say together?
//!
//! Each root has its own `aliases.tsv`, in its folder (beside it, where the root is a file). All of
//! them hold for the whole archive; where two disagree the root whose name comes first wins. They
//! are read when an archive is first asked for a name, so an edit holds at once.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::analysis::entities::{Kind, entity_key};
use crate::base::{Error, ErrorKind, PartialDate, Result};
use crate::source::ALIASES_FILE;

use super::corrections::{AliasFile, Correction, Says};
use super::folder::{Folder, sync_dir};
use super::validity::Validity;

/// Longer files are refused: nobody wrote them.
const MOST_BYTES: u64 = 16 << 20;

/// What is said of names, ready to be asked.
#[derive(Clone, Debug, Default)]
pub struct Curated {
    /// Every correction with its file and line.
    all: Vec<(PathBuf, usize, Correction)>,
    /// Lines that are not understood: `FILE:LINE`, code, text.
    problems: Vec<(String, &'static str, String)>,
    stands_for: FxHashMap<(Kind, String), Vec<(String, Validity)>>,
    /// For each canonical name how it is printed, and the names that stand for it.
    canonical: FxHashMap<(Kind, String), CuratedName>,
    apart: FxHashSet<(Kind, String)>,
    hidden: FxHashSet<(Kind, String)>,
    kinds: FxHashMap<String, Vec<Kind>>,
}

/// A name that others stand for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CuratedName {
    /// As it is to be shown.
    pub printed: String,
    /// Names that stand for it, as typed, with the days on which they do.
    pub aliases: Vec<(String, Validity)>,
    /// The keys of all these names, its own first.
    pub keys: Vec<String>,
}

impl Curated {
    /// What one text says; for tests and callers without files.
    pub fn parse(text: &str) -> Curated {
        let mut curated = Curated::default();
        curated.add(Path::new(ALIASES_FILE), text);
        curated
    }

    /// Reads the files of these roots, in the order of their names.
    pub fn read(roots: &BTreeMap<String, PathBuf>) -> Curated {
        let mut curated = Curated::default();
        let mut seen = FxHashSet::default();
        for root in roots.values() {
            let path = file_of(root);
            if !seen.insert(path.clone()) {
                continue;
            }
            match read(&path) {
                Ok(Some(text)) => curated.add(&path, &text),
                Ok(None) => {}
                Err(error) => curated.problems.push((
                    path.display().to_string(),
                    "W-ALIAS",
                    format!("{error}; not used"),
                )),
            }
        }
        curated
    }

    fn add(&mut self, path: &Path, text: &str) {
        let (file, warnings) = AliasFile::parse(text);
        for (line, warning) in warnings {
            let place = format!("{}:{line}", path.display());
            self.problems.push((place, warning.code, warning.text));
        }
        for (line, correction) in file.corrections() {
            self.all.push((path.to_owned(), line, correction.clone()));
            let kind = correction.kind;
            let key = correction.key();
            match &correction.says {
                Says::Apart => _ = self.apart.insert((kind, key)),
                Says::Hidden => _ = self.hidden.insert((kind, key)),
                Says::StandsFor { canonical, .. } => {
                    let canonical_key = entity_key(kind, canonical);
                    let name = self.canonical.entry((kind, canonical_key.clone())).or_default();
                    if name.printed.is_empty() {
                        name.printed = canonical.clone();
                        name.keys.push(canonical_key.clone());
                    }
                    name.keys.push(key.clone());
                    let validity = correction.validity();
                    name.aliases.push((correction.name.clone(), validity));
                    for name in [&key, &canonical_key] {
                        let kinds = self.kinds.entry(name.clone()).or_default();
                        if !kinds.contains(&kind) {
                            kinds.push(kind);
                        }
                    }
                    self.stands_for.entry((kind, key)).or_default().push((canonical_key, validity));
                }
            }
        }
    }

    /// Every correction with its file and line.
    pub fn corrections(&self) -> impl Iterator<Item = (&Path, usize, &Correction)> {
        self.all.iter().map(|(path, line, correction)| (path.as_path(), *line, correction))
    }

    /// Lines that are not understood: where, a stable code, what.
    pub fn problems(&self) -> &[(String, &'static str, String)] {
        &self.problems
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The only kind of which a name stands for another, or another for it; `None` where there is none
    /// or more than one.
    pub fn kind(&self, key: &str) -> Option<Kind> {
        match self.kinds.get(key).map(Vec::as_slice) {
            Some([kind]) => Some(*kind),
            _ => None,
        }
    }

    /// Whether a name is no entity.
    pub fn is_hidden(&self, kind: Kind, key: &str) -> bool {
        !self.hidden.is_empty() && self.hidden.contains(&(kind, key.to_owned()))
    }

    /// Whether the archive may join a name to another: nothing is said of it.
    pub fn is_free(&self, kind: Kind, key: &str) -> bool {
        if self.all.is_empty() {
            return true;
        }
        let name = (kind, key.to_owned());
        !self.apart.contains(&name)
            && !self.hidden.contains(&name)
            && !self.stands_for.contains_key(&name)
            && !self.canonical.contains_key(&name)
    }

    /// Whether a name may be joined to, as far as is said.
    pub fn can_be_joined_to(&self, kind: Kind, key: &str) -> bool {
        self.apart.is_empty() || !self.apart.contains(&(kind, key.to_owned()))
    }

    /// What a name stands for in an article of `date`, if not for itself.
    pub fn stands_for(&self, kind: Kind, key: &str, date: Option<PartialDate>) -> Option<&str> {
        self.all_it_stands_for(kind, key)
            .iter()
            .find(|(_, validity)| validity.holds(date))
            .map(|(canonical, _)| canonical.as_str())
    }

    /// Everything a name stands for, and when.
    pub fn all_it_stands_for(&self, kind: Kind, key: &str) -> &[(String, Validity)] {
        if self.stands_for.is_empty() {
            return &[];
        }
        self.stands_for.get(&(kind, key.to_owned())).map_or(&[], Vec::as_slice)
    }

    /// The canonical name with that key.
    pub fn canonical(&self, kind: Kind, key: &str) -> Option<&CuratedName> {
        if self.canonical.is_empty() {
            return None;
        }
        self.canonical.get(&(kind, key.to_owned()))
    }

    /// Every canonical name of a kind, with its key; sorted.
    pub fn canonicals(&self, kind: Kind) -> Vec<(&str, &CuratedName)> {
        let mut all: Vec<_> = self
            .canonical
            .iter()
            .filter(|((of, _), _)| *of == kind)
            .map(|((_, key), name)| (key.as_str(), name))
            .collect();
        all.sort_unstable_by_key(|(key, _)| *key);
        all
    }
}

/// Where the corrections of a root lie.
pub fn file_of(root: &Path) -> PathBuf {
    let folder = if root.is_file() { root.parent().unwrap_or(root) } else { root };
    folder.join(ALIASES_FILE)
}

/// Changes one file of corrections: what `edit` makes of it is written beside it, synced and put in
/// its place. Nothing is written where `edit` changes nothing. The folder of the index keeps the
/// lock, so that two edits at once do not lose one.
///
/// # Errors
///
/// What the operating system says; what `edit` refuses.
pub fn edit_aliases<T>(
    folder: &Folder,
    path: &Path,
    edit: impl FnOnce(&mut AliasFile) -> Result<T>,
) -> Result<T> {
    let _lock = folder.lock_aliases()?;
    let path = &path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let before = read(path)?.unwrap_or_default();
    let (mut file, _) = AliasFile::parse(&before);
    let done = edit(&mut file)?;
    let after = file.to_string();
    if after != before {
        replace(path, &after)?;
    }
    Ok(done)
}

fn read(path: &Path) -> Result<Option<String>> {
    let failed = |error| Error::io(path.display(), error);
    match fs::metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error)),
        Ok(meta) if !meta.is_file() || meta.len() > MOST_BYTES => {
            return Err(Error::new(ErrorKind::Io, "E-ALIAS", "no file of corrections")
                .at(path.display().to_string())
                .hint("it is a text file of a few lines; see docs/cli.md"));
        }
        Ok(_) => {}
    }
    let bytes = fs::read(path).map_err(failed)?;
    String::from_utf8(bytes).map(Some).map_err(|error| {
        Error::new(ErrorKind::Io, "E-ALIAS", "not UTF-8")
            .at(path.display().to_string())
            .hint("save it as UTF-8")
            .because(error)
    })
}

fn replace(path: &Path, text: &str) -> Result<()> {
    let failed = |error| Error::io(path.display(), error);
    let folder = path.parent().unwrap_or(Path::new("."));
    // The walk passes over names that begin with a dot.
    let fresh = folder.join(format!(".{ALIASES_FILE}.tmp"));
    let write = || {
        let mut file = File::create(&fresh)?;
        if let Ok(meta) = fs::metadata(path) {
            file.set_permissions(meta.permissions())?;
        }
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&fresh, path)
    };
    write().map_err(failed)?;
    sync_dir(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAID: &str = "\
Myanmar\tBurma\tplace\t\t1989-06-18
Myanmar\tPyidaungsu\tplace
NCSC\tNCSC\torganization
-\tLantern Players\tperson
";

    #[test]
    fn what_is_said_is_found() {
        let curated = Curated::parse(SAID);
        let place = Kind::Place;
        let on = |day: &str| curated.stands_for(place, "burma", day.parse().ok());
        assert_eq!((on("1989-06-18"), on("1989-06-19"), on("")), (Some("myanmar"), None, None));
        assert_eq!(curated.stands_for(place, "pyidaungsu", None), Some("myanmar"));
        assert_eq!(curated.kind("burma"), Some(place));
        // That a name is no person does not say that it is nothing else.
        assert_eq!(curated.kind("lantern players"), None);
        assert_eq!(curated.canonical(place, "myanmar").map(|name| name.aliases.len()), Some(2));
        assert!(curated.is_hidden(Kind::Person, "lantern players"));
        assert!(!curated.is_hidden(place, "lantern players"));
        let organization = Kind::Organization;
        assert!(!curated.is_free(organization, "ncsc") && curated.is_free(place, "ncsc"));
        assert!(!curated.can_be_joined_to(organization, "ncsc"));
        assert!(curated.problems().is_empty());
    }

    #[test]
    fn edits_are_written_whole() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let folder = Folder::new(dir.path().join("index"));
        fs::create_dir(folder.path()).expect("made");
        let path = dir.path().join(ALIASES_FILE);
        let hide = |name: &str| {
            let correction =
                Correction { kind: Kind::Place, name: name.into(), says: Says::Hidden };
            edit_aliases(&folder, &path, |file| {
                file.put(correction);
                Ok(())
            })
        };
        hide("A").expect("written");
        hide("B").expect("written");
        let text = fs::read_to_string(&path).expect("there");
        assert!(text.ends_with("-\tA\tplace\n-\tB\tplace\n"), "{text}");
        let refused = edit_aliases(&folder, &path, |file| {
            file.remove(|_| true);
            Err::<(), _>(Error::new(ErrorKind::Request, "E-ALIAS", "no"))
        });
        assert!(refused.is_err());
        assert_eq!(fs::read_to_string(&path).expect("there"), text);
        fs::write(&path, b"\xff\n").expect("written");
        assert_eq!(hide("C").expect_err("no text").code(), "E-ALIAS");
        assert_eq!(fs::read(&path).expect("there"), b"\xff\n", "left alone");
    }
}
