//! `dateline printings`

use crate::render::{json, render_printings};
use crate::report::printings;

use super::Done;
use super::args::{Common, PrintingsArgs, TextOrJson};
use super::output::{data, page, talk};
use super::search::{open, question, tell_notes};

pub fn run(common: &Common, args: PrintingsArgs) -> anyhow::Result<Done> {
    let archive = open(common)?;
    let report = printings(&archive, &question(&args.question)?)?;
    match args.format {
        TextOrJson::Json => data(&json(&report))?,
        TextOrJson::Text => data(&render_printings(&report, page(args.color)))?,
    }
    tell_notes(common, &report.notes);
    if !common.quiet && args.format == TextOrJson::Text {
        let articles = if report.total == 1 { "article matches" } else { "articles match" };
        let passages = if report.passages.len() == 1 { "passage" } else { "passages" };
        let mut told = format!(
            "{} {articles}; {} {passages} printed twice or more, {} articles share theirs with no other",
            report.total,
            report.passages.len(),
            report.alone
        );
        if report.partial {
            told.push_str("; not all were compared (--timeout)");
        }
        talk(&(told + "\n"));
    }
    Ok(Done::of(report.total, report.partial))
}
