//! `dateline check`

use std::path::Path;

use crate::base::{Error, ErrorKind};
use crate::index::Folder;
use crate::render::{json, render_check, render_receipt};
use crate::report::{Receipt, check, check_receipt, read_receipt};

use super::Done;
use super::args::{CheckArgs, Common, TextOrJson};
use super::output::{data, talk};
use super::search::{limits, open};

pub fn run(common: &Common, args: CheckArgs) -> anyhow::Result<Done> {
    if let Some(file) = &args.receipt {
        return run_receipt(common, &args, file);
    }
    let report = check(&Folder::new(&common.index))?;
    match args.format {
        TextOrJson::Json => data(&json(&report))?,
        TextOrJson::Text => data(&render_check(&report))?,
    }
    if report.sound {
        return Ok(Done::Found);
    }
    talk("hint: mend it from the articles: dateline repair\n");
    Ok(Done::Damaged)
}

/// Whether a search still finds what its receipt says: exit code 1 where it does not.
fn run_receipt(common: &Common, args: &CheckArgs, file: &Path) -> anyhow::Result<Done> {
    let place = file.display().to_string();
    let text = std::fs::read_to_string(file).map_err(|error| Error::io(&place, error))?;
    let receipt = read_receipt(&text, &place)?;
    let archive = open(common)?;
    let report = check_receipt(&archive, &receipt, limits(&args.limits))
        .map_err(|error| if error.place().is_none() { error.at(&place) } else { error })?;
    match args.format {
        TextOrJson::Json => data(&json(&report))?,
        TextOrJson::Text => data(&render_receipt(&report))?,
    }
    Ok(match report.same {
        _ if report.partial => Done::Partial,
        true => Done::Found,
        false => Done::Nothing,
    })
}

/// Writes a receipt beside where it is to be, and puts it there whole.
pub fn write_receipt(file: &Path, receipt: &Receipt) -> anyhow::Result<()> {
    let io = |error| Error::io(file.display(), error);
    if file.is_dir() {
        let message = "a receipt is a file, and this is a folder";
        return Err(Error::new(ErrorKind::Request, "E-RECEIPT", message)
            .at(file.display().to_string())
            .into());
    }
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let beside = file.with_file_name(name);
    std::fs::write(&beside, json(receipt)).map_err(io)?;
    std::fs::rename(&beside, file).map_err(io)?;
    Ok(())
}
