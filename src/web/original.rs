//! How does the file of an article leave, without becoming a page of ours?
//!
//! Whatever it holds, it leaves as plain text that a browser neither sniffs nor runs. Only the file that the
//! index names is opened, and only where it still lies below its root.

use std::io;

use crate::base::{Error, Result};
use crate::report::show;
use crate::source::{copy_member, open_below};

use super::api;
use super::ask::Ask;
use super::export::Outlet;

/// Writes the bytes of the file that the article came from.
///
/// # Errors
///
/// `E-GONE` where the file is no longer there, is a link, or leads out of its root; what reading it says.
pub fn write(ask: &Ask, outlet: &mut Outlet) -> Result<()> {
    let report = show(&ask.snapshot.archive, &api::show_request(ask))?;
    let mut file = open_below(&report.root, &report.file)?;
    if let Some(member) = &report.member {
        drop(file);
        return copy_member(&report.file, member, outlet);
    }
    outlet.start();
    match io::copy(&mut file, outlet) {
        Ok(_) => Ok(()),
        // The reader has gone.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(Error::io(report.path, error)),
    }
}
