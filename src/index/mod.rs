//! What is on disk, and how does it get there?
//!
//! [`Analysed`](crate::analysis::Analysed) → document → one tantivy index, beside a ledger of the
//! files it came from. `schema` is the one table of fields; `folder` knows the layout of `index/`;
//! `format` says which versions can be read; `ledger` remembers files; `update` brings all of it up
//! to date; `archive` opens it for search.
//!
//! What depends on other articles is worked out when read: `evidence` counts, `names` decides and
//! joins, and what a person says in `aliases.tsv` (`corrections`, `curated`) stands above both.

mod archive;
mod corrections;
mod curated;
mod document;
mod evidence;
mod folder;
mod format;
mod frequency;
mod ledger;
mod names;
mod pipeline;
mod roots;
mod schema;
mod tokenizer;
mod update;
mod validity;

pub use archive::{Archive, Columns, Summary};
pub use corrections::{AliasFile, Correction, Says, kind_name, kind_named};
pub use curated::{Curated, CuratedName, edit_aliases, file_of};
pub use document::{StoredArticle, StoredEntity, StoredSentence, StoredTime};
pub use folder::Folder;
pub use format::Format;
pub use ledger::{FileEntry, SkippedRecord};
pub use names::{EntityId, LEAST_AGREEING, LEAST_CLEAR, LEAST_DEFINING, MOST_RIVAL};
pub use roots::{Scan, scans};
pub use schema::{
    DATE_UNKNOWN, Fields, names_key, names_prefix, names_term, names_word, pack_date, pack_time,
    read_entity_entry, unpack_date, unpack_time,
};
pub use update::{Balance, Outcome, Progress, UpdateRequest, update};
pub use validity::Validity;

use crate::base::{Error, ErrorKind};

/// Says in our words what tantivy reports, and who can act on it.
pub(crate) fn tantivy_error(place: impl std::fmt::Display, cause: tantivy::TantivyError) -> Error {
    use tantivy::TantivyError as T;
    use tantivy::directory::error::LockError;
    let (kind, code, hint) = match &cause {
        T::LockFailure(LockError::LockBusy, _) => {
            (ErrorKind::Busy, "E-BUSY", "wait for the other `dateline index` to end, or stop it")
        }
        T::DataCorruption(_) | T::OpenReadError(_) | T::IncompatibleIndex(_) => (
            ErrorKind::Archive,
            "E-DAMAGED",
            "rebuild it from the articles: dateline index --rebuild",
        ),
        T::IoError(error) if error.kind() == std::io::ErrorKind::StorageFull => {
            (ErrorKind::Io, "E-DISK", "free some space and run the same command again")
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
