//! How do files become documents on several cores?
//!
//! ```text
//! walk → changed files → sources → records ──bounded──▶ workers: article → analysed → document ──bounded──▶ writer
//! ```
//!
//! One thread walks and cuts files into records; workers read and analyse them; the caller's thread
//! is the one writer. Both channels are bounded, so that memory does not grow with the corpus.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crossbeam_channel::{Receiver, Sender, bounded};
use rustc_hash::FxHashMap;

use crate::analysis::Analyzer;
use crate::article::Key;
use crate::base::{Error, Warning};
use crate::source::{Found, Record, RecordReader, Settings, Skip, Source, sources, walk};

use super::document::document;
use super::ledger::{FileEntry, RecordEntry, SkippedRecord};
use super::roots::Scan;
use super::schema::Fields;
use super::waiting::{Room, Waiting};

/// What the threads share.
pub struct Work<'a> {
    /// What to walk.
    pub scans: &'a [Scan],
    /// Every recorded root: what lies below another root is left to that root's own scan.
    pub roots: Vec<PathBuf>,
    /// How each root's files are read, by name, with its fingerprint.
    pub settings: HashMap<String, (Settings, u64)>,
    /// What was known of the files: root and path below it.
    pub known: &'a (dyn Fn(&str, &str) -> Option<FileEntry> + Sync),
    /// How many workers.
    pub jobs: usize,
    /// Whether entities are looked for in the text.
    pub entities: bool,
    /// The fields of the index.
    pub fields: Fields,
    /// Where documents wait for the writer.
    pub room: Room,
    /// Set when the work should end soon.
    pub stop: &'a AtomicBool,
}

/// One file that is being read.
pub struct Reading {
    /// Its root.
    pub root: String,
    /// Its path below the root.
    pub below: String,
    /// Its size and time as the walk met it.
    pub found: Found,
    /// What was known of it.
    pub before: Option<FileEntry>,
    /// The fingerprint of the settings it is read with.
    pub settings: u64,
    /// The records it had, by the hash of their content.
    known: FxHashMap<u64, RecordEntry>,
}

/// A source of a file that is being read: the file, or one of its members.
struct Part {
    reading: Arc<Reading>,
    reader: Arc<RecordReader>,
    /// Mixed into the hash of every record: settings, and what the whole source tells.
    seed: u64,
}

/// How the reading of a file ended.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ending {
    /// How many records it had.
    pub n_records: u64,
    /// Whether some of it could not be opened now, so that what was known of it still stands and it
    /// is to be tried again.
    pub unopened: bool,
    /// Whether some of it is damaged, so that what was known of it still stands.
    pub damaged: bool,
}

/// What the writer is told, in any order but for [`Message::Opened`] first of its file.
pub enum Message {
    /// A file that has not changed.
    Unchanged(String, String),
    /// A file or folder that could not be looked at.
    Problem { root: String, below: String, folder: bool, skip: Skip },
    /// A file is being read.
    Opened(u32, Arc<Reading>),
    /// A record was dealt with.
    Record(u32, Box<Outcome>),
    /// All records of a file have been handed out.
    Cut(u32, Ending),
    /// Odd things about a whole file, or about a member of it.
    Warnings(u32, Option<String>, Vec<Warning>),
    /// The walk itself failed.
    Failed(Box<Error>),
}

/// What became of one record.
pub enum Outcome {
    /// As it was.
    Unchanged(RecordEntry),
    /// A document to add.
    Document {
        entry: RecordEntry,
        member: Option<String>,
        line: Option<u64>,
        document: Waiting,
        warnings: Vec<Warning>,
    },
    /// Not indexed.
    Skipped(Skip),
}

type Task = (u32, Arc<Part>, Vec<std::result::Result<Record, Skip>>);

/// Records are handed over in heaps of about this many bytes.
const HEAP: usize = 128 << 10;

/// Runs the pipeline; `write` is called on this thread for every message.
///
/// # Errors
///
/// What `write` returns; the threads are ended first.
pub fn run(
    work: &Work<'_>,
    mut write: impl FnMut(Message) -> Result<(), Error>,
) -> Result<(), Error> {
    let (to_workers, tasks) = bounded::<Task>(work.jobs * 2);
    let (to_writer, messages) = bounded::<Message>(64);
    std::thread::scope(|scope| {
        let feeder = Feeder { work, tasks: to_workers, out: to_writer.clone(), n_files: 0 };
        std::thread::Builder::new()
            .name("walk".to_owned())
            .spawn_scoped(scope, move || feeder.run())
            .map_err(|error| Error::io("a thread for reading", error))?;
        for n in 0..work.jobs {
            let (tasks, out) = (tasks.clone(), to_writer.clone());
            std::thread::Builder::new()
                .name(format!("analyse-{n}"))
                .spawn_scoped(scope, move || analyse(work, &tasks, &out))
                .map_err(|error| Error::io("a thread for analysis", error))?;
        }
        drop((tasks, to_writer));
        for message in &messages {
            if let Err(error) = write(message) {
                // The threads end when nobody listens any more.
                work.stop.store(true, Ordering::Relaxed);
                work.room.open();
                drop(messages);
                return Err(error);
            }
        }
        Ok(())
    })
}

/// The thread that walks, and hands out the records of every file that has changed.
struct Feeder<'a> {
    work: &'a Work<'a>,
    tasks: Sender<Task>,
    out: Sender<Message>,
    /// How many files have been opened: their numbers.
    n_files: u32,
}

impl Feeder<'_> {
    fn run(mut self) {
        for scan in self.work.scans {
            if self.scan(scan).is_none() {
                return;
            }
        }
    }

    /// One scan; `None`, here and below, once nobody listens or the work is to end.
    fn scan(&mut self, scan: &Scan) -> Option<()> {
        let Some((settings, fingerprint)) = self.work.settings.get(&scan.name) else {
            return Some(());
        };
        let walk = match walk(&scan.start) {
            Ok(walk) => walk,
            Err(error) => {
                self.out.send(Message::Failed(Box::new(error))).ok()?;
                return None;
            }
        };
        for entry in walk {
            if self.stops() {
                return None;
            }
            let mut found = match entry {
                Ok(found) => found,
                Err(problem) => {
                    let below = scan.below_root(&problem.below);
                    let (root, folder) = (scan.name.clone(), problem.folder);
                    let skip = *problem.skip;
                    self.out.send(Message::Problem { root, below, folder, skip }).ok()?;
                    continue;
                }
            };
            let elsewhere = self.work.roots.iter().any(|root| {
                *root != scan.root && root.starts_with(&scan.root) && found.path.starts_with(root)
            });
            if elsewhere {
                continue;
            }
            found.below = scan.below_root(&found.below);
            if !scan.covers(&found.below) {
                continue;
            }
            let before = (self.work.known)(&scan.name, &found.below);
            if before.as_ref().is_some_and(|before| is_unchanged(before, &found, *fingerprint)) {
                self.out.send(Message::Unchanged(scan.name.clone(), found.below)).ok()?;
                continue;
            }
            self.file(scan, settings, *fingerprint, found, before)?;
        }
        Some(())
    }

    /// Opens a file and hands out its records.
    fn file(
        &mut self,
        scan: &Scan,
        settings: &Settings,
        fingerprint: u64,
        found: Found,
        before: Option<FileEntry>,
    ) -> Option<()> {
        let file = self.n_files;
        self.n_files += 1;
        let records = before.iter().flat_map(|before| &before.records);
        let known = records.map(|entry| (entry.content, *entry)).collect();
        let (root, below) = (scan.name.clone(), found.below.clone());
        let reading = Reading { root, below, found, before, settings: fingerprint, known };
        let reading = Arc::new(reading);
        self.out.send(Message::Opened(file, Arc::clone(&reading))).ok()?;
        let mut ending = Ending::default();
        let mut ended = false;
        sources(&scan.name, &reading.found, settings, &mut |source| {
            // What could not be read now, since reading is to end, is nobody's fault.
            if self.stops() {
                ended = true;
                return ControlFlow::Break(());
            }
            let told = match source {
                Ok(source) => self.source(file, &reading, &source, &mut ending),
                Err(skip) => {
                    ending.take(&skip);
                    let skipped = Box::new(Outcome::Skipped(skip));
                    self.out.send(Message::Record(file, skipped)).ok()
                }
            };
            ended = told.is_none();
            if ended { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        if ended {
            return None;
        }
        self.out.send(Message::Cut(file, ending)).ok()
    }

    /// Hands out the records of one source.
    fn source(
        &self,
        file: u32,
        reading: &Arc<Reading>,
        source: &Source,
        ending: &mut Ending,
    ) -> Option<()> {
        let (tasks, out) = (&self.tasks, &self.out);
        let member = source.member().map(str::to_owned);
        let warnings = source.warnings();
        if !warnings.is_empty() {
            out.send(Message::Warnings(file, member.clone(), warnings.to_vec())).ok()?;
        }
        let part = Arc::new(Part {
            reading: Arc::clone(reading),
            reader: Arc::clone(source.reader()),
            seed: reading.settings ^ source.fingerprint().rotate_left(17),
        });
        let (mut heap, mut bytes) = (Vec::new(), 0);
        for record in source.records() {
            if self.stops() {
                return None;
            }
            match &record {
                Ok(record) => {
                    ending.n_records += 1;
                    bytes += record.len();
                }
                Err(skip) => {
                    ending.take(skip);
                    bytes += 64;
                }
            }
            heap.push(record);
            if bytes >= HEAP {
                tasks.send((file, Arc::clone(&part), std::mem::take(&mut heap))).ok()?;
                bytes = 0;
            }
        }
        if !heap.is_empty() {
            tasks.send((file, part, heap)).ok()?;
        }
        if let Some(warning) = source.changed() {
            out.send(Message::Warnings(file, member, vec![warning])).ok()?;
        }
        Some(())
    }

    /// Whether the work is to end soon.
    fn stops(&self) -> bool {
        self.work.stop.load(Ordering::Relaxed)
    }
}

impl Ending {
    /// Counts one record that was skipped before it could be cut.
    fn take(&mut self, skip: &Skip) {
        self.n_records += 1;
        self.unopened |= skip.is_of_the_moment();
        self.damaged |= skip.is_damage();
    }
}

fn is_unchanged(before: &FileEntry, found: &Found, settings: u64) -> bool {
    before.size == found.size
        && before.settings == settings
        && before.changed_ns.is_some_and(|changed| i128::from(changed) == found.changed_ns)
}

/// One worker: records in, documents out.
fn analyse(work: &Work<'_>, tasks: &Receiver<Task>, out: &Sender<Message>) {
    let mut analyzer = if work.entities { Analyzer::new() } else { Analyzer::without_entities() };
    for (file, part, records) in tasks {
        for record in records {
            let outcome = deal_with(work, &mut analyzer, &part, record);
            if out.send(Message::Record(file, Box::new(outcome))).is_err() {
                return;
            }
        }
    }
}

fn deal_with(
    work: &Work<'_>,
    analyzer: &mut Analyzer,
    part: &Part,
    record: std::result::Result<Record, Skip>,
) -> Outcome {
    let record = match record {
        Ok(record) => record,
        Err(skip) => return Outcome::Skipped(skip),
    };
    let content = content_hash(&record, part.seed);
    if let Some(entry) = part.reading.known.get(&content) {
        return Outcome::Unchanged(*entry);
    }
    let line = record.line;
    match part.reader.article(record) {
        Err(skip) => Outcome::Skipped(skip),
        Ok(article) => {
            let key = Key::of(&article.origin, article.own_id.as_deref());
            let mut analysed = analyzer.analyse(article);
            let warnings = std::mem::take(&mut analysed.article.warnings);
            let member = analysed.article.origin.member.clone();
            let document = work.room.admit(document(&work.fields, analysed));
            Outcome::Document {
                entry: RecordEntry { key: key.0, content },
                member,
                line,
                document,
                warnings,
            }
        }
    }
}

fn content_hash(record: &Record, seed: u64) -> u64 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&seed.to_le_bytes());
    hasher.update(&record.ordinal.to_le_bytes());
    hasher.update(&record.line.unwrap_or(0).to_le_bytes());
    hasher.update(record.text.as_bytes());
    hasher.update(&record.raw);
    let mut first = [0; 8];
    first.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    u64::from_le_bytes(first)
}

impl From<&Skip> for SkippedRecord {
    fn from(skip: &Skip) -> Self {
        SkippedRecord {
            member: skip.member.clone(),
            line: skip.line,
            byte: skip.byte.filter(|_| skip.line.is_none()),
            code: skip.code.to_owned(),
            text: skip.text.clone(),
        }
    }
}
