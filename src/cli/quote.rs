//! `dateline quote`

use crate::render::{json, render_quote};
use crate::report::{QuoteRequest, quote};

use super::Done;
use super::args::{Common, QuoteArgs, TextOrJson};
use super::output::{data, page, talk};
use super::search::{clock, filters, limits, open, places};

pub fn run(common: &Common, args: QuoteArgs) -> anyhow::Result<Done> {
    let archive = open(common)?;
    let clock = clock(&args.filters)?;
    let request = QuoteRequest {
        text: args.text.join(" "),
        filters: filters(&args.filters, clock)?,
        limits: limits(&args.limits),
        places: places(&archive)?,
    };
    let report = quote(&archive, &request)?;
    match args.format {
        TextOrJson::Json => data(&json(&report))?,
        TextOrJson::Text => data(&render_quote(&report, page(args.color)))?,
    }
    let n = report.quotes.len();
    if !common.quiet && args.format == TextOrJson::Text {
        let articles = if n == 1 { "article prints" } else { "articles print" };
        let versions = if report.versions.len() == 1 { "version" } else { "versions" };
        talk(&match n {
            0 => "no article prints it, or seven in ten of its words in their order\n".to_owned(),
            _ => format!("{n} {articles} it, in {} {versions}\n", report.versions.len()),
        });
    }
    Ok(Done::of(n as u64, report.partial))
}
