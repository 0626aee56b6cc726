//! `dateline stats` and `dateline skipped`

use crate::render::{json, render_skipped, render_stats};
use crate::report::{skipped, stats};

use super::Done;
use super::args::{Common, FormatArgs, TextOrJson};
use super::output::data;
use super::search::open;

pub fn run(common: &Common, args: FormatArgs) -> anyhow::Result<Done> {
    let report = stats(&open(common)?)?;
    match args.format {
        TextOrJson::Json => data(&json(&report))?,
        TextOrJson::Text => data(&render_stats(&report))?,
    }
    Ok(Done::Found)
}

pub fn run_skipped(common: &Common, args: FormatArgs) -> anyhow::Result<Done> {
    let report = skipped(&open(common)?)?;
    match args.format {
        TextOrJson::Json => data(&json(&report))?,
        TextOrJson::Text => data(&render_skipped(&report))?,
    }
    Ok(Done::Found)
}
