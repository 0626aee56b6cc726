//! How are the bytes of one member got back?

use std::io::Write;
use std::ops::ControlFlow;
use std::path::Path;

use crate::base::{Day, Error, ErrorKind, Result};

use super::super::settings::Settings;
use super::super::walk::walk;
use super::sources;

/// Writes the bytes of the member of that label of the archive at `path`.
///
/// # Errors
///
/// `E-GONE` where there is no such file or member any more; what reading and writing says.
pub fn copy_member(path: &Path, label: &str, out: &mut dyn Write) -> Result<()> {
    let gone = || {
        Error::new(ErrorKind::NotFound, "E-GONE", "no such member in this archive any more")
            .at(format!("{}!{label}", path.display()))
            .hint("bring the index up to date: dateline index")
    };
    let found = match walk(path)?.next() {
        Some(Ok(found)) if found.below.is_empty() => found,
        _ => return Err(gone()),
    };
    let mut copied = None;
    sources("", &found, &Settings::new(Day::MAX), &mut |source| match source {
        Ok(source) if source.member() == Some(label) => {
            copied = Some(source.copy_to(out));
            ControlFlow::Break(())
        }
        _ => ControlFlow::Continue(()),
    });
    match copied {
        Some(copied) => copied.map_err(|error| Error::io(path.display(), error)),
        None => Err(gone()),
    }
}
