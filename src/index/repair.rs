//! How is a damaged index made whole, with as little read anew as can be?
//!
//! A segment with a damaged file is dropped whole: which of its articles are right, nothing can say.
//! Of what the ledger lists, the articles that no sound segment has are lost; their files, and no
//! others, are read again. Where manifest or ledger are damaged nothing says what was lost, and the
//! index is made anew from the roots it names.
//!
//! There is one commit, when all was read: until then the index is damaged and says so, and a repair
//! that is cut short leaves it as it was. An index that lacks articles never answers as if it were
//! whole.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, Index, TERMINATED};

use crate::article::Origin;
use crate::base::{Error, ErrorKind, Result};

use super::check::check;
use super::directory::sweep;
use super::folder::{Folder, Generation, replace_synced};
use super::format::{FORMAT_FILE, Format};
use super::ledger::{FileEntry, Ledger, SkippedRecord};
use super::manifest::{Damage, Look, Manifest};
use super::roots::Scan;
use super::schema::Fields;
use super::update::{Commits, Progress, State, UpdateRequest, Writer, update};
use super::{damaged, tantivy_error};

/// What a repair did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repaired {
    /// The files that were damaged.
    pub damaged: Vec<Damage>,
    /// How they were mended.
    pub mended: Mended,
    /// How many articles were lost with them; where the index is made anew, nobody knows.
    pub lost: u64,
    /// How many files of articles were read again.
    pub read: u64,
    /// Lost articles that were not found again.
    pub missing: Vec<Missing>,
    /// Whether it was asked to stop, and left the index as it was.
    pub stopped: bool,
}

/// How an index was made whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mended {
    /// Not at all: nothing was damaged, or it was stopped.
    Nothing,
    /// Damaged segments were dropped, and what was lost with them was read again.
    Segments,
    /// It was made anew from the articles.
    Anew,
}

/// Articles of one file that were not found again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The file, as root and path below it.
    pub path: String,
    /// How many articles.
    pub articles: u64,
}

type Lost = BTreeMap<(String, String), Vec<[u8; 16]>>;

/// Makes the index in `folder` whole. Of `request`, paths mean nothing; how files are read should be
/// as it was when they were indexed.
///
/// # Errors
///
/// `E-NO-INDEX` and `E-VERSION` as for a search; `E-DAMAGED` where nothing names the articles any
/// more; `E-ROOT` where the index must be made anew and not all of them are there. Nothing is
/// changed then.
pub fn repair(
    folder: &Folder,
    request: &UpdateRequest,
    progress: &mut dyn Progress,
    stop: &Arc<AtomicBool>,
) -> Result<Repaired> {
    // Before a folder is made, or locked, for nothing.
    let checked = check(folder)?;
    if checked.damaged.is_empty() {
        if !checked.strays.is_empty() {
            clear(folder);
        }
        return Ok(Repaired::of(Vec::new(), Mended::Nothing));
    }
    let lock = folder.lock()?;
    let damage = check(folder)?.damaged;
    folder.mend_pointer(&lock)?;
    let Some((generation, manifest)) = readable(folder)? else {
        drop(lock);
        return anew(folder, damage, request, progress, stop);
    };
    let (mut state, dropped) = without_damaged(&generation, manifest)?;
    let lost = take_lost(&mut state)?;
    let roots = state.ledger.roots().clone();
    let (scans, read) = scans_of(&lost, &roots);
    let writer = Writer::new(state, request, Commits::Whole)?;
    for name in dropped {
        writer.drop_file(&name);
    }
    let outcome = writer.run(&scans, &roots, request, progress, stop)?;
    if outcome.stopped {
        return Ok(Repaired { stopped: true, ..Repaired::of(damage, Mended::Nothing) });
    }
    let ledger = Ledger::open(generation.ledger(), &Manifest::read(&generation)?.ledger)?;
    Ok(Repaired {
        lost: lost.values().map(|keys| keys.len() as u64).sum(),
        read,
        missing: still_missing(&lost, &ledger),
        ..Repaired::of(damage, Mended::Segments)
    })
}

/// Removes what a run left that was killed right behind its commit, unless somebody is writing, whose
/// it would be.
fn clear(folder: &Folder) {
    let Ok(lock) = folder.lock() else { return };
    if let Ok(generation) = folder.current() {
        folder.tidy(&lock, &generation);
        // What cannot be removed does no harm.
        let _ = Manifest::read(&generation).and_then(|manifest| sweep(&generation, &manifest));
    }
}

impl Repaired {
    fn of(damaged: Vec<Damage>, mended: Mended) -> Repaired {
        Repaired { damaged, mended, lost: 0, read: 0, missing: Vec::new(), stopped: false }
    }
}

/// The generation in use and its manifest, if all that says what was in it is sound: manifest,
/// format and ledger. What can be told from the rest is written again first.
fn readable(folder: &Folder) -> Result<Option<(Generation, Manifest)>> {
    let Ok(generation) = folder.named_current() else { return Ok(None) };
    let Ok(manifest) = Manifest::read(&generation) else { return Ok(None) };
    let format = Format::current().to_bytes();
    let is_ours = blake3::hash(&format).to_hex().as_str() == manifest.format;
    if is_ours && !manifest.names_format(&generation) {
        replace_synced(&generation.dir, FORMAT_FILE, &format)?;
    }
    let sound = manifest.names_format(&generation)
        && Format::check(&generation.dir).is_ok()
        && Ledger::open(generation.ledger(), &manifest.ledger).is_ok();
    Ok(sound.then_some((generation, manifest)))
}

/// Opens the generation at what is sound of its last commit; names the files of what is not.
fn without_damaged(
    generation: &Generation,
    mut manifest: Manifest,
) -> Result<(State, Vec<String>)> {
    sweep(generation, &manifest)?;
    let damaged_files = manifest.look(generation, Look::Whole).damaged;
    let number = |file: &str| {
        let name = file.rsplit('/').next().unwrap_or(file);
        name.split('.').next().unwrap_or(name).to_owned()
    };
    let bad: BTreeSet<String> = damaged_files.iter().map(|damage| number(&damage.file)).collect();
    let wrong = |error: serde_json::Error| {
        damaged(generation.manifest().display(), "its list of segments cannot be read")
            .because(error)
    };
    let mut meta: serde_json::Value = serde_json::from_str(&manifest.segments).map_err(wrong)?;
    if let Some(segments) = meta.get_mut("segments").and_then(|segments| segments.as_array_mut()) {
        segments.retain(|segment| {
            let id = segment.get("segment_id").and_then(|id| id.as_str()).unwrap_or_default();
            !bad.contains(&id.replace('-', ""))
        });
    }
    manifest.segments = serde_json::to_string_pretty(&meta).map_err(wrong)?;
    let mut dropped: Vec<String> = manifest.files.keys().cloned().collect();
    dropped.retain(|name| bad.contains(&number(name)));
    manifest.files.retain(|name, _| !bad.contains(&number(name)));
    Ok((State::open_at(generation.clone(), manifest, true)?, dropped))
}

/// Takes out of the ledger what no segment has; their files are looked at again whenever met.
fn take_lost(state: &mut State) -> Result<Lost> {
    let held = keys(&state.index, &state.fields)
        .map_err(|error| tantivy_error(state.generation.dir.display(), error))?;
    let mut lost = Lost::new();
    let mut changed = Vec::new();
    for (root, below, file) in state.ledger.files() {
        let gone = file.records.iter().map(|record| record.key).filter(|key| !held.contains(key));
        let gone: Vec<[u8; 16]> = gone.collect();
        if !gone.is_empty() {
            let mut records = file.records.clone();
            records.retain(|record| held.contains(&record.key));
            let mut left = FileEntry { changed_ns: None, records, ..file.clone() };
            // Stands until the file is read again, and for good where it no longer can be.
            left.skipped.push(lost_records(gone.len()));
            changed.push((root.to_owned(), below.to_owned(), left));
            lost.insert((root.to_owned(), below.to_owned()), gone);
        }
    }
    for (root, below, file) in changed {
        state.ledger.set_file(&root, &below, file);
    }
    Ok(lost)
}

fn lost_records(n: usize) -> SkippedRecord {
    let articles = if n == 1 { "1 article was".to_owned() } else { format!("{n} articles were") };
    let text = format!("{articles} lost with a damaged part of the index, and not found again");
    SkippedRecord { member: None, line: None, byte: None, code: "E-LOST".to_owned(), text }
}

/// The keys of every article that can be found.
fn keys(index: &Index, fields: &Fields) -> tantivy::Result<HashSet<[u8; 16]>> {
    let mut keys = HashSet::new();
    for segment in index.reader()?.searcher().segment_readers() {
        let inverted = segment.inverted_index(fields.key)?;
        let mut terms = inverted.terms().stream()?;
        while terms.advance() {
            let Ok(key) = <[u8; 16]>::try_from(terms.key()) else { continue };
            let mut postings =
                inverted.read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)?;
            while postings.doc() != TERMINATED {
                if !segment.is_deleted(postings.doc()) {
                    keys.insert(key);
                    break;
                }
                postings.advance();
            }
        }
    }
    Ok(keys)
}

/// What to scan so that the files of what was lost are read, those that are there; how many they are.
/// What is not there now stays in the ledger without its articles: the disk may not be mounted.
fn scans_of(lost: &Lost, roots: &BTreeMap<String, PathBuf>) -> (Vec<Scan>, u64) {
    let mut files: BTreeMap<&String, BTreeSet<String>> = BTreeMap::new();
    for (root, below) in lost.keys() {
        if roots.get(root).is_some_and(|path| path.join(below).exists()) {
            files.entry(root).or_default().insert(below.clone());
        }
    }
    let read = files.values().map(|files| files.len() as u64).sum();
    let scans = files.into_iter().filter_map(|(name, only)| {
        let root = roots.get(name)?.clone();
        let only = Some(Arc::new(only));
        Some(Scan { name: name.clone(), start: root.clone(), root, prefix: String::new(), only })
    });
    (scans.collect(), read)
}

fn still_missing(lost: &Lost, ledger: &Ledger) -> Vec<Missing> {
    let mut missing = Vec::new();
    for ((root, below), keys) in lost {
        let file = ledger.file(root, below);
        let found: HashSet<[u8; 16]> =
            file.into_iter().flat_map(|file| &file.records).map(|record| record.key).collect();
        let articles = keys.iter().filter(|key| !found.contains(*key)).count() as u64;
        if articles > 0 {
            let (root, path) = (root.clone(), below.clone());
            let path = Origin { root, path, ..Origin::default() }.file();
            missing.push(Missing { path, articles });
        }
    }
    missing
}

/// Makes the index anew from the roots that the damaged one names.
fn anew(
    folder: &Folder,
    damage: Vec<Damage>,
    request: &UpdateRequest,
    progress: &mut dyn Progress,
    stop: &Arc<AtomicBool>,
) -> Result<Repaired> {
    let roots = folder.salvage_roots();
    if roots.is_empty() {
        return Err(Error::new(
            ErrorKind::Archive,
            "E-DAMAGED",
            "nothing in it names the articles it was made of",
        )
        .at(folder.path().display().to_string())
        .hint("make it anew from the articles: dateline index --rebuild corpus"));
    }
    if let Some(root) = roots.values().find(|root| !root.exists()) {
        return Err(Error::new(
            ErrorKind::Io,
            "E-ROOT",
            "the index must be made anew, and these articles are not there; nothing was changed",
        )
        .at(root.display().to_string())
        .hint("mount the disk, or go without: dateline index --rebuild PATH"));
    }
    let paths = roots.into_values().collect();
    let request = UpdateRequest { paths, rebuild: true, ..request.clone() };
    let outcome = update(folder, &request, progress, stop)?;
    Ok(Repaired { stopped: outcome.stopped, ..Repaired::of(damage, Mended::Anew) })
}
