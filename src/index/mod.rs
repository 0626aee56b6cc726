//! What is on disk, and how does it get there?
//!
//! [`Analysed`](crate::analysis::Analysed) → document → one tantivy index, beside a ledger of the
//! files it came from. `schema` is the one table of fields; `folder` knows the layout of `index/`;
//! `format` says which versions can be read; `ledger` remembers files; `manifest` is what was
//! committed, and `directory` keeps tantivy to it; `update` brings all of it up to date; `archive`
//! opens it for search; `check` looks at every byte, and `repair` reads anew what was lost.
//!
//! What depends on other articles is worked out when read: `evidence` counts, `names` decides and
//! joins, and what a person says in `aliases.tsv` (`corrections`, `curated`) stands above both.

mod archive;
mod check;
mod columns;
mod corrections;
mod curated;
mod decisions;
mod directory;
mod document;
mod evidence;
mod folder;
mod format;
mod frequency;
mod ledger;
mod manifest;
mod names;
mod pipeline;
mod repair;
mod roots;
mod roster;
mod schema;
mod tokenizer;
mod update;
mod validity;
mod vocabulary;
mod waiting;

pub use archive::{Archive, Summary};
pub use check::{Checked, check};
pub use columns::Columns;
pub use corrections::{AliasFile, Correction, Says, kind_name, kind_named};
pub use curated::{Curated, CuratedName, edit_aliases, file_of};
pub use document::{StoredArticle, StoredEntity, StoredSentence, StoredTime};
pub use folder::{Folder, Stamp};
pub use format::Format;
pub use ledger::{FileEntry, SkippedRecord};
pub use manifest::Damage;
pub(crate) use names::commonest;
pub use names::{EntityId, LEAST_AGREEING, LEAST_CLEAR, LEAST_DEFINING, MOST_RIVAL};
pub use repair::{Mended, Missing, Repaired, repair};
pub use roots::{Scan, scans};
pub use roster::{Roster, Tallies};
pub use schema::{
    DATE_UNKNOWN, Fields, names_key, names_prefix, names_term, names_word, pack_date, pack_time,
    passage_term, read_entity_entry, unpack_date, unpack_time,
};
pub use update::{Balance, Outcome, Progress, UpdateRequest, update};
pub use validity::Validity;

use std::path::Path;

use crate::base::{Error, ErrorKind};

/// Says in our words what tantivy reports, and who can act on it.
pub(crate) fn tantivy_error(place: impl std::fmt::Display, cause: tantivy::TantivyError) -> Error {
    use tantivy::TantivyError as T;
    let no_thread = match &cause {
        T::IoError(error) => error.kind() == std::io::ErrorKind::WouldBlock,
        T::SystemError(what) => what.contains("spawn"),
        _ => false,
    };
    if no_thread {
        return Error::memory(place).because(cause);
    }
    let (kind, code, hint) = match &cause {
        T::DataCorruption(_) | T::OpenReadError(_) | T::IncompatibleIndex(_) => {
            (ErrorKind::Archive, "E-DAMAGED", MEND)
        }
        T::IoError(_) | T::OpenWriteError(_) | T::OpenDirectoryError(_) | T::LockFailure(..) => {
            (ErrorKind::Io, "E-IO", "see whether the folder can be written to")
        }
        _ => (ErrorKind::Bug, "E-BUG", "please report this with the command that led to it"),
    };
    Error::new(kind, code, cause.to_string().to_lowercase())
        .at(place.to_string())
        .hint(hint)
        .because(cause)
}

const MEND: &str = "mend it from the articles: dateline repair";

/// Something in the folder of an index is not as it was written.
pub(crate) fn damaged(place: impl std::fmt::Display, what: impl Into<String>) -> Error {
    Error::new(ErrorKind::Archive, "E-DAMAGED", what).at(place.to_string()).hint(MEND)
}

/// Something in the folder of an index could not be read or written. Where the disk is full it says
/// how much room there is, since quotas and reserves can make that more than none.
pub(crate) fn io_error(path: &Path, cause: std::io::Error) -> Error {
    use std::io::ErrorKind as Io;
    if !matches!(cause.kind(), Io::StorageFull | Io::QuotaExceeded) {
        return Error::io(path.display(), cause);
    }
    let space = space(path);
    let what = match (cause.kind(), &space) {
        (Io::QuotaExceeded, _) => "the quota is used up",
        (_, Some(space)) if space.f_files > 0 && space.f_favail == 0 => {
            "the disk has no more inodes"
        }
        _ => "the disk is full",
    };
    let free = space.map(|space| space.f_bavail.saturating_mul(space.f_frsize) / 1_000);
    let free = free.map(|kilobytes| format!(" ({kilobytes} KB free)")).unwrap_or_default();
    let message = format!("{what}{free}; the last commit stands");
    Error::new(ErrorKind::Io, "E-DISK", message)
        .at(path.display().to_string())
        .hint("free some space and run the same command again")
        .because(cause)
}

fn space(path: &Path) -> Option<rustix::fs::StatVfs> {
    let there = path.ancestors().find(|path| path.exists())?;
    rustix::fs::statvfs(there).ok()
}
