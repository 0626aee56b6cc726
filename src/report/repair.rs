//! What was damaged, what was lost with it, and what came back?

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use serde::Serialize;

use crate::base::Result;
use crate::index::{self, Folder, Mended, Progress, UpdateRequest};

use super::check::DamageReport;

/// What a repair did.
#[derive(Clone, Debug, Serialize)]
pub struct RepairReport {
    /// The files that were damaged.
    pub damaged: Vec<DamageReport>,
    /// Whether the index was made anew, since nothing said what was lost.
    pub anew: bool,
    /// How many articles were lost with them; `null` where the index was made anew.
    pub lost: Option<u64>,
    /// How many files of articles were read again; `null` where the index was made anew.
    pub read: Option<u64>,
    /// Lost articles that were not found again.
    pub missing: Vec<MissingReport>,
    /// Whether it was stopped before its end.
    pub stopped: bool,
}

/// Articles of one file that were not found again.
#[derive(Clone, Debug, Serialize)]
pub struct MissingReport {
    /// The file, as root and path below it.
    pub path: String,
    /// How many articles.
    pub articles: u64,
}

/// Makes the index in `folder` whole.
pub fn repair(
    folder: &Folder,
    request: &UpdateRequest,
    progress: &mut dyn Progress,
    stop: &Arc<AtomicBool>,
) -> Result<RepairReport> {
    let repaired = index::repair(folder, request, progress, stop)?;
    let anew = repaired.mended == Mended::Anew;
    let missing = repaired.missing.into_iter();
    Ok(RepairReport {
        damaged: repaired.damaged.into_iter().map(DamageReport::from).collect(),
        anew,
        lost: (!anew).then_some(repaired.lost),
        read: (!anew).then_some(repaired.read),
        missing: missing
            .map(|missing| MissingReport { path: missing.path, articles: missing.articles })
            .collect(),
        stopped: repaired.stopped,
    })
}
