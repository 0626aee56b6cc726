//! `dateline similar`

use crate::render::{json, render_similar};
use crate::report::{MOST_WORDS, SimilarRequest, similar};

use super::Done;
use super::args::{Common, SimilarArgs, TextOrJson};
use super::output::{data, page, talk};
use super::search::{limits, open, places};

pub fn run(common: &Common, args: SimilarArgs) -> anyhow::Result<Done> {
    let archive = open(common)?;
    let request = SimilarRequest {
        id: args.id,
        words: MOST_WORDS,
        limit: args.limit as usize,
        limits: limits(&args.limits),
        places: places(&archive)?,
    };
    let report = similar(&archive, &request)?;
    match args.format {
        TextOrJson::Json => data(&json(&report))?,
        TextOrJson::Text => data(&render_similar(&report, page(args.color)))?,
    }
    let n = report.copies.len();
    if n > 0 && !common.quiet && args.format == TextOrJson::Text {
        let copies = if n == 1 { "copy" } else { "copies" };
        talk(&format!("{n} {copies} of it left out: dateline copies {}\n", report.id));
    }
    Ok(Done::of(report.hits.len() as u64, report.partial))
}
