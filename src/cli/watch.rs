//! Which files have changed since?
//!
//! The operating system tells of every change; what belongs together is taken together: a change is
//! passed on once nothing has happened for a while, and at the latest after a longer one.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use notify::event::{EventKind, ModifyKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::base::{Error, ErrorKind};
use crate::source::{CONFIG_FILE, SOURCES_FILE, may_hold_articles};

use super::signals::Signals;

/// Changes are taken together until nothing has happened for so long,
const QUIET: Duration = Duration::from_millis(500);
/// but no longer than this.
const LONGEST: Duration = Duration::from_secs(5);
/// How often is looked whether a signal has come.
const LOOK: Duration = Duration::from_millis(200);
/// Of more paths than this, the whole is looked at.
const MOST: usize = 256;

/// Watches folders and files.
pub struct Watcher {
    roots: Vec<PathBuf>,
    /// The index itself, whose files change all the time.
    index: PathBuf,
    events: Receiver<notify::Result<Event>>,
    _watcher: RecommendedWatcher,
}

impl Watcher {
    /// Watches `paths` from now on; what happens in the folder `index` is nothing new.
    ///
    /// # Errors
    ///
    /// `E-ROOT` for a path that is not there, `E-WATCH` where the system refuses.
    pub fn of(paths: &[PathBuf], index: &Path) -> Result<Watcher, Error> {
        let (sender, events) = channel();
        let refused = |path: &Path, error: notify::Error| {
            let mut refusal =
                Error::new(ErrorKind::Io, "E-WATCH", error.to_string().to_lowercase())
                    .at(path.display().to_string());
            if matches!(error.kind, notify::ErrorKind::MaxFilesWatch) {
                refusal = refusal.hint("allow more: sysctl fs.inotify.max_user_watches=1000000");
            }
            refusal
        };
        let mut watcher = notify::recommended_watcher(sender)
            .map_err(|error| refused(Path::new("--watch"), error))?;
        let mut roots = Vec::new();
        for path in paths {
            let root = path.canonicalize().map_err(|error| {
                Error::new(ErrorKind::Io, "E-ROOT", error.to_string().to_lowercase())
                    .at(path.display().to_string())
            })?;
            // A single file is watched by its folder: editors put a new file in its place.
            let (folder, mode) = match root.parent() {
                Some(parent) if root.is_file() => (parent, RecursiveMode::NonRecursive),
                _ => (root.as_path(), RecursiveMode::Recursive),
            };
            watcher.watch(folder, mode).map_err(|error| refused(path, error))?;
            roots.push(root);
        }
        let index = std::path::absolute(index).unwrap_or_else(|_| index.to_owned());
        Ok(Watcher { roots, index, events, _watcher: watcher })
    }

    /// Waits for changes, and names what to look at; `None` where a signal came, or after `timeout`.
    ///
    /// # Errors
    ///
    /// `E-WATCH` where the system no longer tells.
    pub fn changed(
        &self,
        signals: &Signals,
        timeout: Option<Duration>,
    ) -> Result<Option<Vec<PathBuf>>, Error> {
        let began = Instant::now();
        let mut first = None;
        let mut changes = Changes::default();
        loop {
            if signals.received().is_some() {
                return Ok(None);
            }
            let wait = if first.is_some() { QUIET } else { LOOK };
            match self.events.recv_timeout(wait) {
                Ok(event) => {
                    if self.take(event, &mut changes) {
                        first.get_or_insert_with(Instant::now);
                    }
                    if first.is_none_or(|first: Instant| first.elapsed() < LONGEST) {
                        continue;
                    }
                }
                Err(RecvTimeoutError::Timeout) if first.is_some() => {}
                Err(RecvTimeoutError::Timeout) => {
                    if timeout.is_some_and(|timeout| began.elapsed() > timeout) {
                        return Ok(None);
                    }
                    continue;
                }
                Err(RecvTimeoutError::Disconnected) => {
                    let error = Error::new(ErrorKind::Io, "E-WATCH", "nobody watches any more");
                    return Err(error.at("--watch"));
                }
            }
            return Ok(Some(changes.paths(&self.roots)));
        }
    }

    /// Whether the event tells of a change to an article, which is noted.
    fn take(&self, event: notify::Result<Event>, changes: &mut Changes) -> bool {
        let event = match event {
            Ok(event) if !event.need_rescan() => event,
            // Some were lost.
            _ => {
                changes.all = true;
                return true;
            }
        };
        if matches!(event.kind, EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(_))) {
            return false;
        }
        let mut any = false;
        for path in event.paths {
            if path.starts_with(&self.index) {
                continue;
            }
            let Some(root) = self.roots.iter().find(|root| path.starts_with(root)) else {
                continue;
            };
            let name = path.file_name().unwrap_or_default();
            if name == CONFIG_FILE || name == SOURCES_FILE {
                changes.all = true;
                any = true;
                continue;
            }
            let below = path.strip_prefix(root).unwrap_or(Path::new(""));
            // Editors' temporary files come and go.
            if below.iter().all(may_hold_articles) {
                changes.paths.insert(path);
                any = true;
            }
        }
        any
    }
}

#[derive(Default)]
struct Changes {
    paths: BTreeSet<PathBuf>,
    /// Whether anything may have changed.
    all: bool,
}

impl Changes {
    /// What to look at: each changed path, or where it is gone the folder it was in.
    fn paths(self, roots: &[PathBuf]) -> Vec<PathBuf> {
        if self.all || self.paths.len() > MOST {
            return roots.to_vec();
        }
        let mut there: BTreeSet<PathBuf> = BTreeSet::new();
        for path in &self.paths {
            let root = roots.iter().find(|root| path.starts_with(root));
            let within = |path: &&Path| root.is_none_or(|root| path.starts_with(root));
            let found = path.ancestors().take_while(within).find(|path| path.exists());
            // Where the root itself is gone, asking for it says so.
            there.extend(found.or(root.map(PathBuf::as_path)).map(Path::to_owned));
        }
        there.into_iter().collect()
    }
}
