//! `dateline batch`

use std::io::{Read, Write};
use std::path::Path;
use std::time::Instant;

use serde::Serialize;

use crate::base::Error;
use crate::index::Archive;
use crate::render::{ExportFormat, ExportWriter, jsonl, safe_line, trec, write_articles};
use crate::report::{
    BatchQuery, ExportRequest, MatchMode, Question, SearchReport, SearchRequest, export,
    read_queries, search,
};
use crate::search::{Copies, Limits, Weights};

use super::Done;
use super::args::{BatchArgs, BatchFormat, Common};
use super::output::{error_lines, talk};
use super::search::{
    clock, copies, filters, limits, matching, milliseconds, open, places, recency, sort,
};
use super::seen::Seen;

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    #[serde(flatten)]
    report: &'a SearchReport,
}

pub fn run(common: &Common, args: BatchArgs) -> anyhow::Result<Done> {
    let text = read(&args.file)?;
    let archive = open(common)?;
    let queries = read_queries(&text);
    let mut seen = if args.new { Some(Seen::of(&args.file)?) } else { None };
    let done = match export_format(args.format) {
        Some(format) => export_all(&archive, &args, &queries, &mut seen, format)?,
        None => search_all(&archive, &args, &queries, &mut seen)?,
    };
    // Only what has been written out was seen.
    if let Some(seen) = &seen {
        seen.keep()?;
    }
    Ok(done)
}

fn search_all(
    archive: &Archive,
    args: &BatchArgs,
    queries: &[BatchQuery],
    seen: &mut Option<Seen>,
) -> anyhow::Result<Done> {
    let clock = clock(&args.filters)?;
    let default = match args.format {
        BatchFormat::Trec => 1_000,
        _ if args.new => 10_000,
        _ => 10,
    };
    let mut request = SearchRequest {
        text: String::new(),
        filters: filters(&args.filters, clock)?,
        matching: matching_all(args),
        sort: sort(args.ranking.sort),
        copies: args.ranking.copies.map_or(Copies::Show, copies),
        weights: Weights::default(),
        recency: recency(&args.ranking, clock),
        limit: args.limit.unwrap_or(default) as usize,
        offset: 0,
        clock,
        limits: Limits::default(),
        unquoted: Vec::new(),
        but: Default::default(),
        coverage: false,
        corrections: false,
        places: places(archive)?,
    };
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut done = Done::Found;
    for BatchQuery { id, query } in queries {
        let started = Instant::now();
        request.text.clone_from(query);
        request.limits = limits(&args.limits);
        request.but = seen.as_ref().map(|seen| seen.by(query)).unwrap_or_default();
        let mut report = match search(archive, &request) {
            Ok(report) => report,
            Err(error) => {
                done = refused(id, error);
                continue;
            }
        };
        report.took_ms = milliseconds(started);
        let text = match args.format {
            BatchFormat::Jsonl => jsonl(&Line { id, report: &report }),
            BatchFormat::Trec => trec(id, &report),
            _ => table(id, &report),
        };
        if let Some(seen) = seen {
            seen.add(query, report.hits.iter().map(|hit| hit.key));
        }
        out.write_all(text.as_bytes())?;
    }
    out.flush()?;
    Ok(done)
}

/// Writes out every article that any of the queries finds, each with its query.
fn export_all(
    archive: &Archive,
    args: &BatchArgs,
    queries: &[BatchQuery],
    seen: &mut Option<Seen>,
    format: ExportFormat,
) -> anyhow::Result<Done> {
    let clock = clock(&args.filters)?;
    let mut request = ExportRequest {
        question: Question {
            filters: filters(&args.filters, clock)?,
            matching: matching_all(args),
            copies: args.ranking.copies.map_or(Copies::Show, copies),
            ..Question::plain("", clock)
        },
        sort: sort(args.ranking.sort),
        places: places(archive)?,
        limit: args.limit.map(|limit| limit as usize),
        but: Default::default(),
    };
    let mut writer = ExportWriter::of_queries(format);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    out.write_all(writer.head().as_bytes())?;
    let mut done = Done::Found;
    for BatchQuery { id, query } in queries {
        request.question.text.clone_from(query);
        request.question.limits = limits(&args.limits);
        request.but = seen.as_ref().map(|seen| seen.by(query)).unwrap_or_default();
        match export(archive, &request) {
            Ok(found) => {
                let written = write_articles(found, &mut writer, id, &mut out)??;
                if let Some(seen) = seen {
                    seen.add(query, written.keys.into_iter());
                }
            }
            Err(error) => done = refused(id, error),
        }
    }
    out.write_all(writer.tail().as_bytes())?;
    out.flush()?;
    Ok(done)
}

fn export_format(format: BatchFormat) -> Option<ExportFormat> {
    Some(match format {
        BatchFormat::Text | BatchFormat::Jsonl | BatchFormat::Trec => return None,
        BatchFormat::Csv => ExportFormat::Csv,
        BatchFormat::Ris => ExportFormat::Ris,
        BatchFormat::Bibtex => ExportFormat::Bibtex,
        BatchFormat::CslJson => ExportFormat::CslJson,
        BatchFormat::Markdown => ExportFormat::Markdown,
    })
}

/// Only `search` shows what is nearest where nothing matches.
fn matching_all(args: &BatchArgs) -> MatchMode {
    match matching(&args.ranking) {
        MatchMode::Auto => MatchMode::All,
        other => other,
    }
}

/// One query that cannot be read does not cost the others their answers.
fn refused(id: &str, error: Error) -> Done {
    talk(&error_lines(&anyhow::Error::new(error_in(id, error))));
    Done::Refused
}

/// The error of one query of a file, its place within the query kept.
fn error_in(id: &str, error: Error) -> Error {
    let place = match error.place() {
        Some(place) => format!("query {id}: {place}"),
        None => format!("query {id}"),
    };
    error.at(place)
}

/// `query id, total, rank, date, article id, headline` parted by tabs; one line where none is found.
fn table(id: &str, report: &SearchReport) -> String {
    let id = safe_line(id);
    if report.hits.is_empty() {
        return format!("{id}\t0\t\t\t\t\n");
    }
    let line = |hit: &crate::report::HitReport| {
        let title = hit.headline.as_deref().or(hit.lead.as_deref()).unwrap_or("");
        format!(
            "{id}\t{}\t{}\t{}\t{}\t{}\n",
            report.total,
            hit.rank,
            hit.date.as_deref().unwrap_or(""),
            safe_line(&hit.id),
            safe_line(title)
        )
    };
    report.hits.iter().map(line).collect()
}

fn read(file: &Path) -> anyhow::Result<String> {
    let mut text = String::new();
    if file == Path::new("-") {
        std::io::stdin().lock().read_to_string(&mut text)?;
    } else {
        text = std::fs::read_to_string(file).map_err(|error| Error::io(file.display(), error))?;
    }
    Ok(text)
}
