//! `dateline timeline`

use crate::render::{json, render_timeline};
use crate::report::{Stretch, TimelineRequest, timeline};

use super::Done;
use super::args::{Common, StretchArg, TextOrJson, TimelineArgs};
use super::output::{data, has_blocks, page};
use super::search::{open, question, tell_notes};

pub fn run(common: &Common, args: TimelineArgs) -> anyhow::Result<Done> {
    let archive = open(common)?;
    let request = TimelineRequest {
        question: question(&args.question)?,
        by: args.by.map(stretch),
        relative: args.relative,
    };
    let report = timeline(&archive, &request)?;
    match args.format {
        TextOrJson::Json => data(&json(&report))?,
        TextOrJson::Text => data(&render_timeline(&report, page(args.color), has_blocks()))?,
    }
    tell_notes(common, &report.notes);
    Ok(Done::of(report.total, report.partial))
}

fn stretch(arg: StretchArg) -> Stretch {
    match arg {
        StretchArg::Day => Stretch::Day,
        StretchArg::Week => Stretch::Week,
        StretchArg::Month => Stretch::Month,
        StretchArg::Year => Stretch::Year,
    }
}
