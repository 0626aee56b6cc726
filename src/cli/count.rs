//! `dateline count`

use crate::render::{json, render_count, safe_line};
use crate::report::{CountRequest, MatchMode, by_named, count};

use super::Done;
use super::args::{Common, CountArgs, MatchArg, TextOrJson};
use super::output::{data, talk};
use super::search::{clock, copies, filters, limits, open};

pub fn run(common: &Common, args: CountArgs) -> anyhow::Result<Done> {
    let by = args.by.as_deref().map(by_named).transpose()?;
    let archive = open(common)?;
    let clock = clock(&args.filters)?;
    let query: Vec<&str> = args.query.iter().map(|word| super::words::unshielded(word)).collect();
    let request = CountRequest {
        text: query.join(" "),
        filters: filters(&args.filters, clock)?,
        // Only `search` shows what is nearest where nothing matches.
        matching: if args.matching == MatchArg::Any { MatchMode::Any } else { MatchMode::All },
        by,
        copies: copies(args.copies),
        limit: args.limit as usize,
        clock,
        limits: limits(&args.limits),
    };
    let report = count(&archive, &request)?;
    match args.format {
        TextOrJson::Json => data(&json(&report))?,
        TextOrJson::Text => data(&render_count(&report))?,
    }
    if !common.quiet {
        for note in &report.notes {
            talk(&format!("note: {}\n", safe_line(&note.text)));
        }
    }
    Ok(if report.partial {
        Done::Partial
    } else if report.total == 0 {
        Done::Nothing
    } else {
        Done::Found
    })
}
