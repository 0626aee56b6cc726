//! Which state of the index answers, while `dateline index` makes new ones?
//!
//! Each request looks whether the commit is still the one that is open: a few calls of the system, and none
//! while nobody asks. The request that finds a new one opens it and waits; all others go on with the one
//! before. What cannot be opened is told once, and what was open stays.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::base::{Error, Result};
use crate::index::{Archive, Stamp};
use crate::report::{
    COUNT_FIELDS, OverviewReport, OverviewRequest, Question, StatsReport, overview, stats,
};

use super::Settings;

/// An index open at one commit.
pub struct Snapshot {
    /// The index.
    pub archive: Archive,
    /// What it holds.
    pub stats: StatsReport,
    /// All of it, for the first page.
    pub overview: OverviewReport,
    stamp: Stamp,
}

impl Snapshot {
    /// Opens the last commit, and reads what every search of it needs, so that none has to.
    fn open(settings: &Settings) -> Result<Snapshot> {
        // Taken first: what comes in between is found to differ at the next look.
        let before = settings.folder.stamp(&Default::default());
        let archive = Archive::open(&settings.folder)?;
        let stamp = settings.folder.stamp(&archive.roots()?);
        let stamp = if stamp.is_same_commit(&before) { stamp } else { before };
        archive.open_columns()?;
        let request = OverviewRequest {
            question: Question::plain("*", (settings.today)()),
            by: COUNT_FIELDS.iter().take(4).map(|(_, by)| *by).collect(),
            limit: MOST_ON_FIRST_PAGE,
        };
        let overview = overview(&archive, &request)?;
        Ok(Snapshot { stats: stats(&archive)?, overview, archive, stamp })
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
    /// Opens the index.
    ///
    /// # Errors
    ///
    /// Those of [`Archive::open`].
    pub fn open(settings: Settings) -> Result<Live> {
        let snapshot = Arc::new(Snapshot::open(&settings)?);
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
                let mut now = self.now();
                now.snapshot = Arc::new(snapshot);
                now.failed = None;
            }
            Err(error) => {
                let told = told(&error);
                let is_new = self.now().failed.as_ref().is_none_or(|known| known.told != told);
                if is_new {
                    (self.settings.tell)(&format!("{told}; the state before is served"));
                }
                self.now().failed = Some(Failed { stamp, at: Instant::now(), told });
            }
        }
    }
}

fn told(error: &Error) -> String {
    error.to_string()
}
