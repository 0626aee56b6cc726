//! `dateline check`

use crate::index::Folder;
use crate::render::{json, render_check};
use crate::report::check;

use super::Done;
use super::args::{Common, FormatArgs, TextOrJson};
use super::output::{data, talk};

pub fn run(common: &Common, args: FormatArgs) -> anyhow::Result<Done> {
    let report = check(&Folder::new(&common.index))?;
    match args.format {
        TextOrJson::Json => data(&json(&report))?,
        TextOrJson::Text => data(&render_check(&report))?,
    }
    if report.sound {
        return Ok(Done::Found);
    }
    talk("hint: mend it from the articles: dateline repair\n");
    Ok(Done::Damaged)
}
