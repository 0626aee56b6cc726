//! `dateline show`

use std::io::Write;

use crate::base::{Day, Error};
use crate::render::{json, render_show};
use crate::report::{ShowRequest, show};

use super::Done;
use super::args::{Common, ShowArgs, TextOrJson};
use super::output::{data, page};
use super::search::{open, places};

pub fn run(common: &Common, args: ShowArgs) -> anyhow::Result<Done> {
    let archive = open(common)?;
    let request = ShowRequest {
        id: args.id,
        query: args.query,
        clock: Day::today().into(),
        places: places(&archive)?,
    };
    let report = show(&archive, &request)?;
    if args.original {
        let file = &report.file;
        let mut bytes =
            std::fs::File::open(file).map_err(|error| Error::io(file.display(), error))?;
        let mut out = std::io::stdout().lock();
        std::io::copy(&mut bytes, &mut out)?;
        out.flush()?;
        return Ok(Done::Found);
    }
    match args.format {
        TextOrJson::Json => data(&json(&report))?,
        TextOrJson::Text => data(&render_show(&report, page(args.color)))?,
    }
    Ok(Done::Found)
}
