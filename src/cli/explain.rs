//! `dateline explain`

use crate::render::{json, render_explain};
use crate::report::{ExplainRequest, explain};

use super::Done;
use super::args::{Common, ExplainArgs, TextOrJson};
use super::output::{data, page};
use super::search::{clock, filters, limits, matching_of, open, places};
use super::words::unshielded;

pub fn run(common: &Common, args: ExplainArgs) -> anyhow::Result<Done> {
    let archive = open(common)?;
    let clock = clock(&args.filters)?;
    let query: Vec<&str> = args.query.iter().map(|word| unshielded(word)).collect();
    let request = ExplainRequest {
        text: query.join(" "),
        filters: filters(&args.filters, clock)?,
        matching: matching_of(args.matching),
        clock,
        limits: limits(&args.limits),
        id: args.id,
        places: places(&archive)?,
    };
    let report = explain(&archive, &request)?;
    match args.format {
        TextOrJson::Json => data(&json(&report))?,
        TextOrJson::Text => data(&render_explain(&report, page(args.color).style))?,
    }
    Ok(match () {
        () if report.partial => Done::Partial,
        () if report.total == 0 => Done::Nothing,
        () => Done::Found,
    })
}
