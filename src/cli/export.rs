//! `dateline export`

use crate::render::{ExportFormat, ExportWriter, write_export};
use crate::report::{ExportRequest, export};

use super::Done;
use super::args::{Common, ExportArgs, ExportFormatArg};
use super::output::talk;
use super::search::{open, places, question, sort, tell_notes};

pub fn run(common: &Common, args: ExportArgs) -> anyhow::Result<Done> {
    let archive = open(common)?;
    let request = ExportRequest {
        question: question(&args.question)?,
        sort: sort(args.sort),
        places: places(&archive)?,
        limit: None,
        but: Default::default(),
    };
    let mut writer = ExportWriter::new(format(args.format));
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    // A query that cannot be read leaves no half of a file behind.
    let found = export(&archive, &request)?;
    let done = write_export(found, &mut writer, &mut out)??;
    tell_notes(common, &done.notes);
    if !common.quiet {
        let articles = if done.total == 1 { "article" } else { "articles" };
        talk(&format!("{} {articles} written\n", done.total));
    }
    Ok(Done::of(done.total, done.partial))
}

pub fn format(arg: ExportFormatArg) -> ExportFormat {
    match arg {
        ExportFormatArg::Csv => ExportFormat::Csv,
        ExportFormatArg::Jsonl => ExportFormat::Jsonl,
        ExportFormatArg::Ris => ExportFormat::Ris,
        ExportFormatArg::Bibtex => ExportFormat::Bibtex,
        ExportFormatArg::CslJson => ExportFormat::CslJson,
        ExportFormatArg::Markdown => ExportFormat::Markdown,
    }
}
