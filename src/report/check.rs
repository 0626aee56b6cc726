//! Is every byte of the index what was written?

use serde::Serialize;

use crate::base::Result;
use crate::index::{self, Damage, Folder};

/// What reading all of an index showed.
#[derive(Clone, Debug, Serialize)]
pub struct CheckReport {
    /// Whether nothing is damaged.
    pub sound: bool,
    /// How many files belong to the last commit.
    pub files: u64,
    /// How many bytes these have.
    pub bytes: u64,
    /// Those that are not what was written.
    pub damaged: Vec<DamageReport>,
    /// What belongs to no commit, and does no harm.
    pub strays: Vec<String>,
}

/// A file that is not what was written.
#[derive(Clone, Debug, Serialize)]
pub struct DamageReport {
    /// The file, below the folder of the index.
    pub file: String,
    /// What is wrong with it.
    pub what: String,
}

impl From<Damage> for DamageReport {
    fn from(damage: Damage) -> Self {
        DamageReport { file: damage.file, what: damage.what }
    }
}

/// Reads every byte of the index in `folder`.
pub fn check(folder: &Folder) -> Result<CheckReport> {
    let checked = index::check(folder)?;
    Ok(CheckReport {
        sound: checked.damaged.is_empty(),
        files: checked.files,
        bytes: checked.bytes,
        damaged: checked.damaged.into_iter().map(DamageReport::from).collect(),
        strays: checked.strays,
    })
}
