//! `dateline analyze`

use std::io::{BufRead, Read, Write};
use std::ops::ControlFlow;
use std::path::Path;

use crate::analysis::Analyzer;
use crate::base::{Day, Error, ErrorKind};
use crate::render::{jsonl, render_analysis, safe_line};
use crate::report::{AnalyzeReport, analyze, analyze_record};
use crate::source::{Settings, Skip, Source, sources_of_bytes};

use super::Done;
use super::args::{AnalyzeArgs, AnalyzeFormat, Colour, InputArg};
use super::index::pdf_worker;
use super::output::{page, talk};

pub fn run(args: AnalyzeArgs) -> anyhow::Result<Done> {
    let mut analyzer = Analyzer::new();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let page = page(Colour::Auto);
    let mut write = |report: &AnalyzeReport| -> anyhow::Result<()> {
        let text = match args.format {
            AnalyzeFormat::Json => jsonl(report),
            AnalyzeFormat::Text => render_analysis(report, page),
        };
        Ok(out.write_all(text.as_bytes())?)
    };
    let mut skipped = false;
    for file in &args.files {
        match args.input {
            InputArg::Jsonl => {
                for (i, line) in open(file)?.lines().enumerate() {
                    let line = line.map_err(|error| Error::io(file.display(), error))?;
                    if !line.trim().is_empty() {
                        let report = analyze_record(&mut analyzer, &line, i + 1)?;
                        write(&report)?;
                    }
                }
            }
            InputArg::Auto => {
                let mut bytes = Vec::new();
                open(file)?
                    .read_to_end(&mut bytes)
                    .map_err(|error| Error::io(file.display(), error))?;
                let name = if file == Path::new("-") { "stdin" } else { "" };
                let settings = Settings { pdf: pdf_worker(), ..Settings::new(Day::today()) };
                let shown = file.display().to_string();
                let below = if name.is_empty() { shown.as_str() } else { name };
                let problem = |skip: &Skip| {
                    talk(&format!(
                        "dateline: {}: {}: {}\n",
                        safe_line(&skip.place(below)),
                        skip.code,
                        safe_line(&skip.text)
                    ));
                };
                let mut written = Ok(());
                sources_of_bytes("", below, bytes, &settings, &mut |source| {
                    let mut articles = |source: Source| -> anyhow::Result<()> {
                        for record in source.records() {
                            match record.and_then(|record| source.article(record)) {
                                Ok(article) => write(&analyze(&mut analyzer, article))?,
                                Err(skip) => {
                                    problem(&skip);
                                    skipped = true;
                                }
                            }
                        }
                        Ok(())
                    };
                    match source {
                        Ok(source) => written = articles(source),
                        Err(skip) => {
                            problem(&skip);
                            skipped = true;
                        }
                    }
                    if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
                });
                written?;
            }
        }
    }
    out.flush()?;
    Ok(if skipped { Done::Skipped } else { Done::Found })
}

fn open(file: &Path) -> anyhow::Result<Box<dyn BufRead>> {
    if file == Path::new("-") {
        return Ok(Box::new(std::io::stdin().lock()));
    }
    let opened = std::fs::File::open(file).map_err(|error| Error::io(file.display(), error))?;
    if opened.metadata().is_ok_and(|meta| meta.is_dir()) {
        let error = Error::new(ErrorKind::Request, "E-NOTFILE", "a folder")
            .at(file.display().to_string())
            .hint("name a file; a folder is read by: dateline index");
        return Err(error.into());
    }
    Ok(Box::new(std::io::BufReader::new(opened)))
}
