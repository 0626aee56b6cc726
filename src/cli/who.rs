//! `dateline who`

use crate::analysis::entities::Kind;
use crate::render::{json, render_who, safe_line};
use crate::report::{WhoRequest, who};

use super::Done;
use super::args::{Common, KindArg, TextOrJson, WhoArgs};
use super::output::{data, has_blocks, page, talk};
use super::search::{clock, filters, open, places};

pub fn run(common: &Common, args: WhoArgs) -> anyhow::Result<Done> {
    let archive = open(common)?;
    let clock = clock(&args.filters)?;
    let request = WhoRequest {
        name: args.name.join(" "),
        kind: args.kind.map(kind),
        filters: filters(&args.filters, clock)?,
        limit: args.limit as usize,
        places: places(&archive)?,
    };
    let report = who(&archive, &request)?;
    match args.format {
        TextOrJson::Json => data(&json(&report))?,
        TextOrJson::Text => data(&render_who(&report, page(args.color), has_blocks()))?,
    }
    if report.page.is_some() {
        return Ok(Done::Found);
    }
    if let Some(first) = report.candidates.first().filter(|_| !common.quiet) {
        let kind = match first.kind {
            Kind::Person => "person",
            Kind::Organization => "org",
            Kind::Place => "place",
        };
        let name = safe_line(&first.name).replace('\'', "\u{2019}");
        talk(&format!("hint: name one of them whole: dateline who --kind {kind} '{name}'\n"));
    }
    Ok(Done::Refused)
}

pub fn kind(arg: KindArg) -> Kind {
    match arg {
        KindArg::Person => Kind::Person,
        KindArg::Org => Kind::Organization,
        KindArg::Place => Kind::Place,
    }
}
