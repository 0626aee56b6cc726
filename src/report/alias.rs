//! What do the subcommands of `alias` do, and what do they answer?
//!
//! Each edit changes the file of corrections of one root: the one named; or the first that speaks of
//! the same name already; or the first that has such a file; or else the first by name.

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::analysis::entities::{Kind, entity_key};
use crate::base::{Error, ErrorKind, PartialDate, Result};
use crate::index::{Archive, Correction, EntityId, Folder, Says, edit_aliases, file_of, kind_name};

/// An edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AliasEdit {
    /// These names stand for the canonical one, from and to these days.
    Add {
        /// The name to show.
        canonical: String,
        /// The names that stand for it.
        aliases: Vec<String>,
        /// The first day, if not always.
        since: Option<PartialDate>,
        /// The last day.
        until: Option<PartialDate>,
    },
    /// All of them are one; the first is shown.
    Merge {
        /// The names.
        names: Vec<String>,
    },
    /// The name stands for itself.
    Split {
        /// The name.
        name: String,
    },
    /// The name is no entity.
    Hide {
        /// The name.
        name: String,
        /// It is one after all.
        undo: bool,
    },
}

impl AliasEdit {
    /// The name that decides which file is meant.
    fn about(&self) -> &str {
        match self {
            AliasEdit::Add { canonical, .. } => canonical,
            AliasEdit::Merge { names } => names.first().map_or("", String::as_str),
            AliasEdit::Split { name } | AliasEdit::Hide { name, .. } => name,
        }
    }
}

/// What an edit did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AliasDone {
    /// The file it went to.
    pub file: PathBuf,
    /// What holds now, one line each.
    pub told: Vec<String>,
    /// How many roots it was chosen from.
    pub n_roots: usize,
}

/// What is curated. Serializes to JSON.
#[derive(Clone, Debug, Default, Serialize)]
pub struct AliasReport {
    /// Names that stand for another.
    pub aliases: Vec<AliasRow>,
    /// Names that are joined to nothing.
    pub split: Vec<AliasRow>,
    /// Names that are no entity.
    pub hidden: Vec<AliasRow>,
}

/// One correction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AliasRow {
    /// What it is.
    pub kind: Kind,
    /// The name to show; `null` where there is none.
    pub canonical: Option<String>,
    /// The name it is about.
    pub alias: String,
    /// The first day, if not always.
    pub since: Option<String>,
    /// The last day.
    pub until: Option<String>,
    /// The file.
    pub file: String,
    /// The line of the file.
    pub line: usize,
}

/// Lists what is curated.
///
/// # Errors
///
/// An index that cannot be read.
pub fn aliases(archive: &Archive) -> Result<AliasReport> {
    let mut report = AliasReport::default();
    for (path, line, correction) in archive.curated()?.corrections() {
        let mut row = AliasRow {
            kind: correction.kind,
            canonical: None,
            alias: correction.name.clone(),
            since: None,
            until: None,
            file: path.display().to_string(),
            line,
        };
        match &correction.says {
            Says::Hidden => report.hidden.push(row),
            Says::Apart => report.split.push(row),
            Says::StandsFor { canonical, since, until } => {
                row.canonical = Some(canonical.clone());
                row.since = since.map(|date| date.to_string());
                row.until = until.map(|date| date.to_string());
                report.aliases.push(row);
            }
        }
    }
    Ok(report)
}

/// Edits a file of corrections; `root` names the root whose file it is.
///
/// # Errors
///
/// `E-ALIAS` where a name is none, or there is nothing to undo; what the operating system says.
pub fn edit(
    archive: &Archive,
    folder: &Folder,
    root: Option<&str>,
    kind: Kind,
    edit: &AliasEdit,
) -> Result<AliasDone> {
    let (file, n_roots) = file_for(archive, root, kind, edit.about())?;
    let told = match edit {
        AliasEdit::Add { canonical, aliases, since, until } => {
            let corrections = stand_for(kind, canonical, aliases, *since, *until)?;
            put(folder, &file, corrections)?
        }
        AliasEdit::Merge { names } => merge(folder, &file, kind, names)?,
        AliasEdit::Split { name } => split(archive, folder, &file, kind, name)?,
        AliasEdit::Hide { name, undo: false } => {
            let name = checked(kind, name)?;
            put(folder, &file, vec![Correction { kind, name, says: Says::Hidden }])?
        }
        AliasEdit::Hide { name, undo: true } => {
            let key = entity_key(kind, name);
            let removed = edit_aliases(folder, &file, |file| {
                let is_meant = |old: &Correction| {
                    old.kind == kind && old.key() == key && old.says == Says::Hidden
                };
                Ok(file.remove(is_meant).len())
            })?;
            if removed == 0 {
                return Err(refused(format!("{} `{name}` is not hidden", kind_name(kind)))
                    .at(file.display().to_string()));
            }
            vec![format!("{} {name} is shown again", kind_name(kind))]
        }
    };
    Ok(AliasDone { file, told, n_roots })
}

fn refused(message: String) -> Error {
    Error::new(ErrorKind::Request, "E-ALIAS", message)
        .hint("see what is curated: dateline alias list")
}

/// A name that a line can hold: not a comment, nor the sign for no entity.
fn checked(kind: Kind, name: &str) -> Result<String> {
    let line = name.split(|c: char| c.is_whitespace() || c.is_control());
    let name = line.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let name = name.trim_start_matches('#').trim_start().to_owned();
    if entity_key(kind, &name).is_empty() {
        let message = format!("`{name}` is no name: it has no letter or digit");
        return Err(Error::new(ErrorKind::Request, "E-ALIAS", message));
    }
    Ok(name)
}

/// The file that an edit goes to, and from how many roots it was chosen.
fn file_for(
    archive: &Archive,
    root: Option<&str>,
    kind: Kind,
    name: &str,
) -> Result<(PathBuf, usize)> {
    let roots = archive.roots()?;
    let names = || roots.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
    if let Some(wanted) = root {
        let path = roots.get(wanted).ok_or_else(|| {
            Error::new(ErrorKind::Request, "E-FLAG", format!("no root is called `{wanted}`"))
                .at("--root")
                .hint(format!("there are: {}", names()))
        })?;
        return Ok((file_of(path), 1));
    }
    let key = entity_key(kind, name);
    let speaks_of_it = |correction: &Correction| {
        let canonical = correction.canonical().map(|name| entity_key(kind, name));
        correction.kind == kind && (correction.key() == key || canonical.as_ref() == Some(&key))
    };
    let mut corrections = archive.curated()?.corrections();
    if let Some((path, ..)) = corrections.find(|(_, _, correction)| speaks_of_it(correction)) {
        return Ok((path.to_owned(), roots.len()));
    }
    let files: Vec<PathBuf> = roots.values().map(|root| file_of(root)).collect();
    let chosen = files.iter().find(|file| file.exists()).or(files.first()).ok_or_else(|| {
        Error::new(ErrorKind::Archive, "E-NO-INDEX", "the index holds no folder of articles")
            .hint("make one from a folder of articles: dateline index corpus")
    })?;
    Ok((chosen.clone(), files.len()))
}

fn stand_for(
    kind: Kind,
    canonical: &str,
    aliases: &[String],
    since: Option<PartialDate>,
    until: Option<PartialDate>,
) -> Result<Vec<Correction>> {
    if let (Some(first), Some(last)) = (since, until)
        && first.range().first > last.range().last
    {
        let message = format!("--from {first} comes after --until {last}");
        return Err(Error::new(ErrorKind::Request, "E-DATE", message));
    }
    let canonical = checked(kind, canonical)?;
    let mut corrections = Vec::new();
    for alias in aliases {
        let name = checked(kind, alias)?;
        if entity_key(kind, &name) == entity_key(kind, &canonical) {
            let message = format!("`{name}` and `{canonical}` are the same name already");
            return Err(Error::new(ErrorKind::Request, "E-ALIAS", message));
        }
        let says = Says::StandsFor { canonical: canonical.clone(), since, until };
        corrections.push(Correction { kind, name, says });
    }
    Ok(corrections)
}

fn put(folder: &Folder, file: &Path, corrections: Vec<Correction>) -> Result<Vec<String>> {
    edit_aliases(folder, file, |file| {
        Ok(corrections
            .into_iter()
            .map(|correction| {
                let told = told(&correction);
                file.put(correction);
                told
            })
            .collect())
    })
}

/// The names that stood for one of the merged names stand for the first.
fn merge(folder: &Folder, file: &Path, kind: Kind, names: &[String]) -> Result<Vec<String>> {
    let Some((canonical, others)) = names.split_first().filter(|(_, others)| !others.is_empty())
    else {
        let message = "two names or more make one".to_owned();
        return Err(Error::new(ErrorKind::Request, "E-ALIAS", message));
    };
    let mut corrections = stand_for(kind, canonical, others, None, None)?;
    let head = entity_key(kind, canonical);
    let merged: Vec<String> = corrections.iter().map(Correction::key).collect();
    edit_aliases(folder, file, |file| {
        // What makes the first stand for another would undo the merge.
        file.remove(|old| old.kind == kind && old.key() == head);
        let moved = file.remove(|old| {
            old.kind == kind
                && matches!(&old.says, Says::StandsFor { canonical, .. }
                    if merged.contains(&entity_key(kind, canonical)))
        });
        for old in moved.into_iter().filter(|old| !merged.contains(&old.key())) {
            let Says::StandsFor { since, until, .. } = old.says else { continue };
            let says = Says::StandsFor {
                canonical: corrections[0].canonical().unwrap_or_default().to_owned(),
                since,
                until,
            };
            corrections.push(Correction { says, ..old });
        }
        Ok(corrections
            .into_iter()
            .map(|correction| {
                let told = told(&correction);
                file.put(correction);
                told
            })
            .collect())
    })
}

/// Undoes what a person joined, and keeps the archive from joining.
fn split(
    archive: &Archive,
    folder: &Folder,
    file: &Path,
    kind: Kind,
    name: &str,
) -> Result<Vec<String>> {
    let name = checked(kind, name)?;
    let key = entity_key(kind, &name);
    let id = EntityId { kind, key: key.clone() };
    let is_joined = archive.joins(&id)?;
    let told = edit_aliases(folder, file, |file| {
        let curated = file.remove(|old| {
            old.kind == kind && old.key() == key && matches!(old.says, Says::StandsFor { .. })
        });
        let mut told: Vec<String> = curated
            .iter()
            .map(|old| format!("{name} stands no more for {}", old.canonical().unwrap_or_default()))
            .collect();
        if is_joined {
            let apart = Correction { kind, name: name.clone(), says: Says::Apart };
            told.push(self::told(&apart));
            file.put(apart);
        }
        Ok(told)
    })?;
    if told.is_empty() {
        let message = format!("{} `{name}` is joined to nothing", kind_name(kind));
        return Err(refused(message).at(file.display().to_string()));
    }
    Ok(told)
}

fn told(correction: &Correction) -> String {
    let kind = kind_name(correction.kind);
    let name = &correction.name;
    match &correction.says {
        Says::Hidden => format!("{kind} {name} is no entity"),
        Says::Apart => format!("{kind} {name} is joined to nothing"),
        Says::StandsFor { canonical, since, until } => {
            let since = since.map(|date| format!(" from {date}")).unwrap_or_default();
            let until = until.map(|date| format!(" until {date}")).unwrap_or_default();
            format!("{kind} {name} stands for {canonical}{since}{until}")
        }
    }
}
