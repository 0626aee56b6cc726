//! `dateline count`

use crate::render::{json, render_count};
use crate::report::{CountRequest, by_named, count};

use super::Done;
use super::args::{Common, CountArgs, TextOrJson};
use super::output::data;
use super::search::{open, question, tell_notes};

pub fn run(common: &Common, args: CountArgs) -> anyhow::Result<Done> {
    let by = args.by.as_deref().map(by_named).transpose()?;
    let archive = open(common)?;
    let request =
        CountRequest { question: question(&args.question)?, by, limit: args.limit as usize };
    let report = count(&archive, &request)?;
    match args.format {
        TextOrJson::Json => data(&json(&report))?,
        TextOrJson::Text => data(&render_count(&report))?,
    }
    tell_notes(common, &report.notes);
    Ok(Done::of(report.total, report.partial))
}
