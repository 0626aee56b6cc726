//! `dateline copies`

use crate::render::{json, render_copies};
use crate::report::{CopiesRequest, copies};

use super::Done;
use super::args::{Common, CopiesArgs, TextOrJson};
use super::output::{data, page, talk};
use super::search::{open, places};

pub fn run(common: &Common, args: CopiesArgs) -> anyhow::Result<Done> {
    let archive = open(common)?;
    let request = CopiesRequest { id: args.id, diff: args.diff, places: places(&archive)? };
    let report = copies(&archive, &request)?;
    match args.format {
        TextOrJson::Json => data(&json(&report))?,
        TextOrJson::Text => data(&render_copies(&report, page(args.color)))?,
    }
    let n = report.copies.len();
    let found = n > 0 || !report.passages.is_empty();
    if !common.quiet && args.format == TextOrJson::Text {
        let copies = if n == 1 { "one copy" } else { &format!("{n} copies") };
        let told = match report.passages.len() {
            _ if !found => "no copies, and no page shares a passage with it\n".to_owned(),
            0 => format!("{copies}\n"),
            1 => format!("{copies}; one passage shared\n"),
            n => format!("{copies}; {n} passages shared\n"),
        };
        talk(&told);
    }
    Ok(if found { Done::Found } else { Done::Nothing })
}
