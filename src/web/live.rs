//! Which state of the index answers, while `dateline index` makes new ones?
//!
//! Each request looks whether the commit is still the one that is open: a few calls of the system, and none
//! while nobody asks. The request that finds a new one opens it and waits; all others go on with the one
//! before. What cannot be opened is told once, and what was open stays.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use crate::base::{Day, Result};
use crate::index::{Archive, Stamp};
use crate::report::{
    COUNT_FIELDS, OverviewReport, OverviewRequest, Question, StatsReport, overview, stats,
};

use super::Settings;
use super::answers::{Answers, none_yet};

/// An index open at one commit.
pub struct Snapshot {
    /// The index.
    pub archive: Archive,
    /// What it holds.
    pub stats: StatsReport,
    /// What was answered from it.
    pub answers: Answers,
    overview: OnceLock<OverviewReport>,
    today: Day,
    stamp: Stamp,
}

impl Snapshot {
    /// Opens the last commit.
    fn open(settings: &Settings) -> Result<Snapshot> {
        // Taken first: what comes in between is found to differ at the next look.
        let before = settings.folder.stamp(&Default::default());
        let archive = Archive::open(&settings.folder)?;
        let stamp = settings.folder.stamp(&archive.roots()?);
        let stamp = if stamp.is_same_commit(&before) { stamp } else { before };
        Ok(Snapshot {
            stats: stats(&archive)?,
            answers: none_yet(),
            overview: OnceLock::new(),
            today: (settings.today)(),
            archive,
            stamp,
        })
    }

    /// Works out what makes counting by names and the first page quick. They are right without.
    fn prepare(&self) -> Result<()> {
        self.archive.prepare()?;
        self.overview().map(|_| ())
    }

    /// All of it, for the first page.
    ///
    /// # Errors
    ///
    /// An index that cannot be read.
    pub fn overview(&self) -> Result<&OverviewReport> {
        if let Some(known) = self.overview.get() {
            return Ok(known);
        }
        let request = OverviewRequest {
            question: Question::plain("*", self.today),
            by: COUNT_FIELDS.iter().take(4).map(|(_, by)| *by).collect(),
            limit: MOST_ON_FIRST_PAGE,
        };
        let overview = overview(&self.archive, &request)?;
        Ok(self.overview.get_or_init(|| overview))
    }
}

/// So many people, organizations, places and sources stand on the first page.
const MOST_ON_FIRST_PAGE: usize = 12;

/// The index on disk is looked at no more often than that.
const BETWEEN_LOOKS: Duration = Duration::from_millis(20);

/// What could not be opened is tried again after so long, should it not change before.
const BETWEEN_TRIES: Duration = Duration::from_secs(10);

/// The index as it is served.
pub struct Live {
    settings: Settings,
    now: Mutex<Now>,
    opening: tokio::sync::Mutex<()>,
}

struct Now {
    snapshot: Arc<Snapshot>,
    looked: Instant,
    failed: Option<Failed>,
}

/// A state of the index that could not be opened.
struct Failed {
    stamp: Stamp,
    at: Instant,
    told: String,
}

impl Live {
    /// Opens the index. Within a runtime, since some of it goes on behind.
    ///
    /// # Errors
    ///
    /// Those of [`Archive::open`].
    pub fn open(settings: Settings) -> Result<Live> {
        let snapshot = Arc::new(Snapshot::open(&settings)?);
        prepare(&snapshot, &settings);
        let now = Mutex::new(Now { snapshot, looked: Instant::now(), failed: None });
        Ok(Live { settings, now, opening: tokio::sync::Mutex::default() })
    }

    fn now(&self) -> std::sync::MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was open last.
    pub fn last(&self) -> Arc<Snapshot> {
        Arc::clone(&self.now().snapshot)
    }

    /// What is wrong with the index on disk, if an earlier state of it is served.
    pub fn problem(&self) -> Option<String> {
        self.now().failed.as_ref().map(|failed| failed.told.clone())
    }

    /// The newest state that can be opened.
    pub async fn newest(self: &Arc<Self>) -> Arc<Snapshot> {
        if self.is_due() {
            // Who else asks in the meantime is answered from what is open.
            if let Ok(_opening) = self.opening.try_lock() {
                let live = Arc::clone(self);
                let _ = tokio::task::spawn_blocking(move || live.look()).await;
            }
        }
        self.last()
    }

    fn is_due(&self) -> bool {
        let mut now = self.now();
        let is_due = now.looked.elapsed() >= BETWEEN_LOOKS;
        if is_due {
            now.looked = Instant::now();
        }
        is_due
    }

    /// Opens the index anew where it has changed.
    fn look(&self) {
        let last = self.last();
        let roots = last.archive.roots().unwrap_or_default();
        let stamp = self.settings.folder.stamp(&roots);
        if stamp == last.stamp {
            self.now().failed = None;
            return;
        }
        let is_known =
            |failed: &Failed| failed.stamp == stamp && failed.at.elapsed() < BETWEEN_TRIES;
        if self.now().failed.as_ref().is_some_and(is_known) {
            return;
        }
        match Snapshot::open(&self.settings) {
            Ok(snapshot) => {
                let snapshot = Arc::new(snapshot);
                prepare(&snapshot, &self.settings);
                let mut now = self.now();
                now.snapshot = snapshot;
                now.failed = None;
            }
            Err(error) => {
                let told = error.to_string();
                let is_new = self.now().failed.as_ref().is_none_or(|known| known.told != told);
                if is_new {
                    (self.settings.tell)(&format!("{told}; the state before is served"));
                }
                self.now().failed = Some(Failed { stamp, at: Instant::now(), told });
            }
        }
    }
}

/// Goes on with a snapshot that already answers.
fn prepare(snapshot: &Arc<Snapshot>, settings: &Settings) {
    let (snapshot, tell) = (Arc::clone(snapshot), Arc::clone(&settings.tell));
    tokio::task::spawn_blocking(move || {
        if let Err(error) = snapshot.prepare() {
            tell(&error.to_string());
        }
    });
}
