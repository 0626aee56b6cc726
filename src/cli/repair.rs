//! `dateline repair`

use crate::index::Folder;
use crate::render::{json, render_repair};
use crate::report::repair;

use super::Done;
use super::args::{Common, RepairArgs, TextOrJson};
use super::index::{Told, request};
use super::output::data;
use super::signals::Signals;

pub fn run(common: &Common, args: RepairArgs) -> anyhow::Result<Done> {
    let signals = Signals::listen()?;
    let mut told = Told::new(common);
    let request = request(&args.reading)?;
    let report = repair(&Folder::new(&common.index), &request, &mut told, signals.stop());
    told.finish();
    let report = report?;
    match args.format {
        TextOrJson::Json => data(&json(&report))?,
        TextOrJson::Text => data(&render_repair(&report))?,
    }
    Ok(match signals.received() {
        Some(signal) if report.stopped => Done::Stopped(signal),
        _ if !report.missing.is_empty() => Done::Skipped,
        _ => Done::Found,
    })
}
