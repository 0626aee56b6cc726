//! `dateline show`

use std::io::Write;

use crate::base::{Day, Error};
use crate::render::{json, render_show};
use crate::report::{ShowRequest, show};
use crate::source::copy_member;

use super::Done;
use super::args::{Common, ShowArgs, TextOrJson};
use super::output::{data, page, talk};
use super::search::{limits, open, places};

pub fn run(common: &Common, args: ShowArgs) -> anyhow::Result<Done> {
    let archive = open(common)?;
    let request = ShowRequest {
        id: args.id,
        query: args.query,
        clock: Day::today().into(),
        limits: limits(&args.limits),
        places: places(&archive)?,
    };
    let report = show(&archive, &request)?;
    if args.original {
        let file = &report.file;
        let mut out = std::io::stdout().lock();
        if let Some(member) = &report.member {
            copy_member(file, member, &mut out)?;
        } else {
            let mut bytes =
                std::fs::File::open(file).map_err(|error| Error::io(file.display(), error))?;
            std::io::copy(&mut bytes, &mut out)?;
        }
        out.flush()?;
        return Ok(Done::Found);
    }
    match args.format {
        TextOrJson::Json => data(&json(&report))?,
        TextOrJson::Text => data(&render_show(&report, page(args.color)))?,
    }
    if report.partial {
        talk(
            "note: marks are missing: a pattern stands for over 10,000 words, or the time was over \
             (--timeout)\n",
        );
        return Ok(Done::Partial);
    }
    Ok(Done::Found)
}
