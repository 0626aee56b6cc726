//! `dateline coverage`

use crate::render::{json, render_coverage};
use crate::report::{Question, coverage};

use super::Done;
use super::args::{Common, CoverageArgs, TextOrJson};
use super::output::{data, page};
use super::search::{clock, filters, open};

pub fn run(common: &Common, args: CoverageArgs) -> anyhow::Result<Done> {
    let archive = open(common)?;
    let clock = clock(&args.filters)?;
    let question =
        Question { filters: filters(&args.filters, clock)?, ..Question::plain("*", clock) };
    let report = coverage(&archive, &question)?;
    match args.format {
        TextOrJson::Json => data(&json(&report))?,
        TextOrJson::Text => data(&render_coverage(&report, page(args.color)))?,
    }
    Ok(Done::Found)
}
