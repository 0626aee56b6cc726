//! How is the index brought up to date with the files?
//!
//! New, changed and deleted files are found by walking; records that have not changed are left
//! alone. What the ledger says is made durable first and counts with the manifest that names its
//! length, so that files and articles change together or not at all.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde::Serialize;
use tantivy::merge_policy::LogMergePolicy;
use tantivy::{Index, IndexSettings, IndexWriter, Term};

use crate::base::{Error, ErrorKind, Result};
use crate::source::{Config, Settings};

use super::archive::known_index;
use super::directory::{Recorded, sweep};
use super::folder::{Folder, Generation};
use super::ledger::{FileEntry, Ledger, Mark, RecordEntry, SkippedRecord};
use super::manifest::{Look, Manifest};
use super::pipeline::{Ending, Message, Outcome as Record, Reading, Work, run};
use super::roots::{Scan, resolve};
use super::schema::Fields;
use super::tantivy_error;
use super::waiting::{Room, Waiting};

/// What is asked.
#[derive(Clone, Debug)]
pub struct UpdateRequest {
    /// The folders or files to bring the index up to date with.
    pub paths: Vec<PathBuf>,
    /// Make the index anew, from these paths and every root recorded.
    pub rebuild: bool,
    /// How many threads read and analyse; the writer has one more.
    pub jobs: usize,
    /// How files are read.
    pub settings: Settings,
    /// Whether people, organizations and places are looked for in the text.
    pub entities: bool,
    /// Take a root that has become empty at its word, and remove its articles.
    pub prune: bool,
    /// Memory for documents not yet on disk, in bytes.
    pub heap: usize,
}

impl UpdateRequest {
    /// The default of [`heap`](Self::heap).
    pub const HEAP: usize = 200_000_000;
}

/// What became of the records: `seen` is the sum of `added`, `updated`, `unchanged`, `skipped`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Balance {
    /// Records that were there.
    pub seen: u64,
    /// New articles.
    pub added: u64,
    /// Articles whose record changed.
    pub updated: u64,
    /// Articles left as they were.
    pub unchanged: u64,
    /// Records that are not indexed.
    pub skipped: u64,
    /// Articles whose record is gone.
    pub removed: u64,
}

/// How an update ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// What became of the records.
    pub balance: Balance,
    /// Whether it was asked to stop, and did after a clean commit.
    pub stopped: bool,
}

/// Who is told how the work goes on.
pub trait Progress {
    /// So many files were looked at since the last call, with so many articles in them.
    fn advance(&mut self, files: u64, articles: u64);
    /// Something was odd, or was not indexed: where, a stable code, what.
    fn problem(&mut self, place: &str, code: &str, text: &str);
}

/// Commits happen at least this often, so that a power cut costs little.
const COMMIT_EVERY: Duration = Duration::from_secs(120);

/// A file changed this shortly before it was read may change again within the clock's grain.
const GRAIN: i128 = 2_000_000_000;

/// Brings the index in `folder` up to date.
///
/// Setting `stop` ends the work after a commit of what was done so far.
///
/// # Errors
///
/// `E-BUSY` where another process writes; `E-ROOT` where a path is missing, or has become empty;
/// what the operating system says. Whatever was committed before stays.
pub fn update(
    folder: &Folder,
    request: &UpdateRequest,
    progress: &mut dyn Progress,
    stop: &Arc<AtomicBool>,
) -> Result<Outcome> {
    let lock = folder.lock()?;
    folder.mend_pointer(&lock)?;
    let fresh = request.rebuild || !folder.exists();
    let mut roots = BTreeMap::new();
    if request.rebuild && folder.exists() {
        roots = folder.salvage_roots();
        roots.retain(|_, root| root.exists());
    }
    let mut state = if fresh {
        State::create(folder.make_generation(&lock)?)?
    } else {
        let generation = folder.current()?;
        folder.tidy(&lock, &generation);
        let state = State::open(generation)?;
        roots.clone_from(state.ledger.roots());
        state
    };
    let mut paths = request.paths.clone();
    if request.rebuild {
        paths.extend(roots.values().cloned());
    }
    let scans = resolve(&paths, &mut roots)?;
    for (name, root) in &roots {
        state.ledger.add_root(name, root);
    }
    let generation = state.generation.clone();
    let mut writer = Writer::new(state, request, Commits::AsItGoes)?;
    if fresh && !request.rebuild {
        // A new index can be searched, and gone on with, from its first commit on.
        writer.commit()?;
        folder.switch(&lock, &generation)?;
    }
    let outcome = writer.run(&scans, &roots, request, progress, stop)?;
    if request.rebuild && !outcome.stopped {
        folder.switch(&lock, &generation)?;
    }
    Ok(outcome)
}

/// A generation open for writing.
pub(super) struct State {
    pub generation: Generation,
    pub files: Recorded,
    pub index: Index,
    pub fields: Fields,
    pub ledger: Ledger,
    /// What the last manifest says of the ledger.
    pub mark: Mark,
}

impl State {
    fn create(generation: Generation) -> Result<State> {
        let files = Recorded::create(&generation)?;
        // A hit costs the unpacking of its block: half of tantivy's size costs 3 % more room, and a
        // third less time for ten hits.
        let settings = IndexSettings { docstore_blocksize: 8_192, ..IndexSettings::default() };
        let made = Index::create(files.clone(), Fields::new().0, settings);
        let (index, fields) = known_index(made, &generation)?;
        let ledger = Ledger::create(generation.ledger());
        Ok(State { generation, files, index, fields, ledger, mark: Mark::default() })
    }

    fn open(generation: Generation) -> Result<State> {
        let manifest = Manifest::read(&generation)?;
        let looked = manifest.look(&generation, Look::Touched).into_error(&generation)?;
        sweep(&generation, &manifest)?;
        State::open_at(generation, manifest, looked.stale)
    }

    /// Opens a generation at a manifest whose files are known to be sound; `stale` says that it is to
    /// be written anew.
    pub fn open_at(generation: Generation, manifest: Manifest, stale: bool) -> Result<State> {
        let mark = manifest.ledger.clone();
        let ledger = Ledger::open(generation.ledger(), &mark)?;
        let files = Recorded::open(&generation, manifest, stale)?;
        let (index, fields) = known_index(Index::open(files.clone()), &generation)?;
        Ok(State { generation, files, index, fields, ledger, mark })
    }
}

/// When a writer commits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Commits {
    /// Now and then, and at the end, also where it was stopped: what was done stands.
    AsItGoes,
    /// Once all is done, or not at all.
    Whole,
}

/// The one writer: tantivy's, the ledger, and what is known of files half read.
pub(super) struct Writer {
    tantivy: IndexWriter<Waiting>,
    generation: Generation,
    files: Recorded,
    index: Index,
    fields: Fields,
    ledger: Ledger,
    mark: Mark,
    balance: Balance,
    /// Files that are being read.
    open: HashMap<u32, Half>,
    /// Files of the scanned roots that were met: what was not is gone.
    met: HashSet<(String, String)>,
    /// Folders that could not be looked into: nothing below them is gone.
    unseen: Vec<(String, String)>,
    started: i128,
    commits: Commits,
}

/// A file that is being read.
struct Half {
    reading: Arc<Reading>,
    /// How its reading ended, once that is known.
    ending: Option<Ending>,
    n_done: u64,
    records: Vec<RecordEntry>,
    skipped: Vec<SkippedRecord>,
    /// The keys it had before and has not shown again.
    missing: HashSet<[u8; 16]>,
}

impl Writer {
    pub fn new(state: State, request: &UpdateRequest, commits: Commits) -> Result<Writer> {
        let State { generation, files, index, fields, ledger, mark } = state;
        let place = generation.dir.display().to_string();
        let tantivy = index
            .writer_with_num_threads(1, request.heap)
            .map_err(|error| tantivy_error(&place, error))?;
        let mut policy = LogMergePolicy::default();
        // By default deletes never lead to a merge, and an archive that is updated only grows.
        policy.set_del_docs_ratio_before_merge(0.2);
        tantivy.set_merge_policy(Box::new(policy));
        let started =
            SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos());
        Ok(Writer {
            tantivy,
            generation,
            files,
            index,
            fields,
            ledger,
            mark,
            balance: Balance::default(),
            open: HashMap::new(),
            met: HashSet::new(),
            unseen: Vec::new(),
            started: i128::try_from(started).unwrap_or(i128::MAX),
            commits,
        })
    }

    pub fn run(
        mut self,
        scans: &[Scan],
        roots: &BTreeMap<String, PathBuf>,
        request: &UpdateRequest,
        progress: &mut dyn Progress,
        stop: &Arc<AtomicBool>,
    ) -> Result<Outcome> {
        let fields = self.fields;
        let mut settings = HashMap::new();
        for scan in scans {
            let mut settings_of_root = request.settings.with_config(Config::of_root(&scan.root)?);
            settings_of_root.stop = Arc::clone(stop);
            let fingerprint = fingerprint(&settings_of_root, request.entities);
            settings.insert(scan.name.clone(), (settings_of_root, fingerprint));
        }
        // The threads look files up in what was known at the start; the writer changes its own.
        let known: HashMap<String, BTreeMap<String, FileEntry>> = scans
            .iter()
            .map(|scan| {
                let files = self.ledger.files_of(&scan.name);
                let files = files.map(|(below, file)| (below.to_owned(), file.clone())).collect();
                (scan.name.clone(), files)
            })
            .collect();
        let work = Work {
            scans,
            roots: roots.values().cloned().collect(),
            settings,
            known: &|root, below| known.get(root)?.get(below).cloned(),
            jobs: request.jobs.max(1),
            entities: request.entities,
            fields,
            room: Room::new(Room::BYTES),
            stop,
        };
        let mut last_commit = Instant::now();
        run(&work, |message| {
            self.take(message, &fields, progress)?;
            if self.commits == Commits::AsItGoes && last_commit.elapsed() > COMMIT_EVERY {
                self.commit()?;
                last_commit = Instant::now();
            }
            Ok(())
        })?;
        let stopped = stop.load(Ordering::Relaxed);
        if !stopped {
            self.remove_gone(scans, &fields, request.prune)?;
        }
        if !stopped || self.commits == Commits::AsItGoes {
            self.commit()?;
        }
        let Writer { tantivy, generation, files, index, mark, balance, .. } = self;
        if stopped {
            // What was being merged is left to the next run: the commit stands, and time counts.
            return Ok(Outcome { balance, stopped });
        }
        let merged = tantivy.wait_merging_threads();
        if let Some(failure) = files.failure() {
            return Err(failure);
        }
        merged.map_err(|error| tantivy_error(generation.dir.display(), error))?;
        files.settle(&index, &mark)?;
        Ok(Outcome { balance, stopped })
    }

    /// Removes a file that no later commit names.
    pub fn drop_file(&self, name: &str) {
        self.files.drop_file(name);
    }

    /// Says in our words what tantivy reports: where a file could not be written, that.
    fn error(&self, error: tantivy::TantivyError) -> Error {
        let other = || tantivy_error(self.generation.dir.display(), error);
        self.files.failure().unwrap_or_else(other)
    }

    fn take(
        &mut self,
        message: Message,
        fields: &Fields,
        progress: &mut dyn Progress,
    ) -> Result<()> {
        match message {
            Message::Failed(error) => return Err(*error),
            Message::Unchanged(root, below) => {
                if let Some(file) = self.ledger.file(&root, &below) {
                    let (records, skipped) = (file.records.len() as u64, file.skipped.len() as u64);
                    self.balance.seen += records + skipped;
                    self.balance.unchanged += records;
                    self.balance.skipped += skipped;
                    progress.advance(1, records);
                }
                self.met.insert((root, below));
            }
            Message::Problem { root, below, folder, skip } => {
                progress.problem(
                    &skip.place(&place(&root, &below, None, None)),
                    skip.code,
                    &skip.text,
                );
                self.balance.seen += 1;
                self.balance.skipped += 1;
                if folder {
                    self.unseen.push((root.clone(), below.clone()));
                }
                // What is known of a file that cannot be read now is kept.
                let before = self.ledger.file(&root, &below);
                let entry = FileEntry {
                    size: before.map_or(0, |before| before.size),
                    changed_ns: None,
                    settings: before.map_or(0, |before| before.settings),
                    records: before.map_or(Vec::new(), |before| before.records.clone()),
                    skipped: vec![SkippedRecord::from(&skip)],
                };
                if before != Some(&entry) {
                    self.ledger.set_file(&root, &below, entry);
                }
                self.met.insert((root, below));
            }
            Message::Opened(file, reading) => {
                let before = reading.before.as_ref();
                let missing = before
                    .map(|before| before.records.iter().map(|record| record.key).collect())
                    .unwrap_or_default();
                self.met.insert((reading.root.clone(), reading.below.clone()));
                let half = Half {
                    reading,
                    ending: None,
                    n_done: 0,
                    records: Vec::new(),
                    skipped: Vec::new(),
                    missing,
                };
                self.open.insert(file, half);
            }
            Message::Warnings(file, member, warnings) => {
                if let Some(half) = self.open.get(&file) {
                    let place = place(&half.reading.root, &half.reading.below, member, None);
                    for warning in warnings {
                        progress.problem(&place, warning.code, &warning.text);
                    }
                }
            }
            Message::Record(file, record) => {
                self.record(file, *record, fields, progress)?;
                self.close_if_done(file, fields, progress)?;
            }
            Message::Cut(file, ending) => {
                if let Some(half) = self.open.get_mut(&file) {
                    half.ending = Some(ending);
                }
                self.close_if_done(file, fields, progress)?;
            }
        }
        Ok(())
    }

    fn record(
        &mut self,
        file: u32,
        record: Record,
        fields: &Fields,
        progress: &mut dyn Progress,
    ) -> Result<()> {
        let Some(half) = self.open.get_mut(&file) else { return Ok(()) };
        half.n_done += 1;
        self.balance.seen += 1;
        match record {
            Record::Unchanged(entry) => {
                self.balance.unchanged += 1;
                half.missing.remove(&entry.key);
                half.records.push(entry);
            }
            Record::Skipped(skip) => {
                self.balance.skipped += 1;
                let reading = &half.reading;
                let place = skip.place(&place(&reading.root, &reading.below, None, None));
                progress.problem(&place, skip.code, &skip.text);
                half.skipped.push(SkippedRecord::from(&skip));
            }
            Record::Document { entry, member, line, document, warnings } => {
                let place = place(&half.reading.root, &half.reading.below, member, line);
                for warning in &warnings {
                    progress.problem(&place, warning.code, &warning.text);
                }
                if half.missing.remove(&entry.key) {
                    self.balance.updated += 1;
                    self.tantivy.delete_term(Term::from_field_bytes(fields.key, &entry.key));
                } else {
                    self.balance.added += 1;
                }
                half.records.push(entry);
                self.tantivy.add_document(document).map_err(|error| self.error(error))?;
            }
        }
        Ok(())
    }

    /// Puts a file that has been read whole into the ledger, and removes what it no longer has.
    fn close_if_done(
        &mut self,
        file: u32,
        fields: &Fields,
        progress: &mut dyn Progress,
    ) -> Result<()> {
        let Some(half) = self.open.get(&file) else { return Ok(()) };
        let Some(ending) = half.ending.filter(|ending| ending.n_records == half.n_done) else {
            return Ok(());
        };
        let Some(mut half) = self.open.remove(&file) else { return Ok(()) };
        let keeps = ending.unopened || ending.damaged;
        let retries = ending.unopened || ending.damaged && !half.missing.is_empty();
        if keeps {
            let before = half.reading.before.iter().flat_map(|before| &before.records);
            let missing = &half.missing;
            half.records.extend(before.filter(|record| missing.contains(&record.key)));
        } else {
            for key in &half.missing {
                self.tantivy.delete_term(Term::from_field_bytes(fields.key, key));
                self.balance.removed += 1;
            }
        }
        progress.advance(1, half.records.len() as u64);
        let (modified, changed) = (half.reading.found.modified_ns, half.reading.found.changed_ns);
        let settled = !retries && modified != 0 && modified + GRAIN < self.started;
        let entry = FileEntry {
            size: half.reading.found.size,
            changed_ns: i64::try_from(changed).ok().filter(|_| settled),
            settings: half.reading.settings,
            records: half.records,
            skipped: half.skipped,
        };
        self.ledger.set_file(&half.reading.root, &half.reading.below, entry);
        Ok(())
    }

    /// Removes the articles of files that are no longer there.
    fn remove_gone(&mut self, scans: &[Scan], fields: &Fields, prune: bool) -> Result<()> {
        for scan in scans {
            let known: BTreeSet<&str> = self
                .ledger
                .files_of(&scan.name)
                .map(|(below, _)| below)
                .filter(|below| scan.covers(below))
                .collect();
            let met = |below: &str| self.met.contains(&(scan.name.clone(), below.to_owned()));
            let hidden = |below: &str| {
                self.unseen.iter().any(|(root, folder)| {
                    *root == scan.name
                        && (folder.is_empty()
                            || below
                                .strip_prefix(folder.as_str())
                                .is_some_and(|r| r.starts_with('/')))
                })
            };
            let gone: Vec<String> = known
                .iter()
                .filter(|below| !met(below) && !hidden(below))
                .map(|below| (*below).to_owned())
                .collect();
            let whole_root =
                scan.prefix.is_empty() && !known.is_empty() && gone.len() == known.len();
            if whole_root && !prune && !self.met.iter().any(|(root, _)| *root == scan.name) {
                return Err(Error::new(
                    ErrorKind::Io,
                    "E-ROOT",
                    format!("no file is left of the {} indexed; nothing was removed", known.len()),
                )
                .at(scan.root.display().to_string())
                .hint("mount the disk it is on, or say that it is meant: dateline index --prune"));
            }
            for below in gone {
                let records = self.ledger.file(&scan.name, &below).map(|file| file.records.clone());
                for record in records.unwrap_or_default() {
                    self.tantivy.delete_term(Term::from_field_bytes(fields.key, &record.key));
                    self.balance.removed += 1;
                }
                self.ledger.remove_file(&scan.name, &below);
            }
        }
        Ok(())
    }

    /// Ledger first, then tantivy's files, then the manifest that names both.
    pub fn commit(&mut self) -> Result<()> {
        // Files half read go into the ledger as far as they are, to be looked at again.
        for half in self.open.values() {
            let before = half.reading.before.as_ref();
            let kept = before
                .into_iter()
                .flat_map(|before| before.records.iter().copied())
                .filter(|record| half.missing.contains(&record.key));
            let entry = FileEntry {
                size: half.reading.found.size,
                changed_ns: None,
                settings: half.reading.settings,
                records: half.records.iter().copied().chain(kept).collect(),
                skipped: half.skipped.clone(),
            };
            self.ledger.set_file(&half.reading.root, &half.reading.below, entry);
        }
        if !self.ledger.has_pending() {
            return Ok(());
        }
        let mark = self.ledger.flush()?;
        if let Err(error) = self.tantivy.commit() {
            return Err(self.error(error));
        }
        self.files.commit(&self.index, &mark)?;
        self.mark = mark;
        Ok(())
    }
}

fn place(root: &str, below: &str, member: Option<String>, line: Option<u64>) -> String {
    let origin = crate::article::Origin {
        root: root.to_owned(),
        path: below.to_owned(),
        member,
        line,
        ordinal: 0,
    };
    origin.to_string()
}

/// All that decides how a file is read beside its content.
fn fingerprint(settings: &Settings, entities: bool) -> u64 {
    let text = format!(
        "{:?} {:?} {:?} {entities} {}",
        settings.mapping,
        settings.date_order,
        settings.config,
        settings.pdf.is_some()
    );
    let mut first = [0; 8];
    first.copy_from_slice(&blake3::hash(text.as_bytes()).as_bytes()[..8]);
    u64::from_le_bytes(first)
}
