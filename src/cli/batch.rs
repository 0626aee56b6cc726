//! `dateline batch`

use std::io::{Read, Write};
use std::path::Path;
use std::time::Instant;

use serde::Serialize;

use crate::base::Error;
use crate::render::{jsonl, safe_line, trec};
use crate::report::{MatchMode, SearchReport, SearchRequest, read_queries, search};
use crate::search::{Copies, Limits};

use super::Done;
use super::args::{BatchArgs, BatchFormat, Common};
use super::output::{error_lines, talk};
use super::search::{clock, copies, filters, limits, matching, milliseconds, open, places, sort};

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    #[serde(flatten)]
    report: &'a SearchReport,
}

pub fn run(common: &Common, args: BatchArgs) -> anyhow::Result<Done> {
    let text = read(&args.file)?;
    let archive = open(common)?;
    let clock = clock(&args.filters)?;
    let default = if args.format == BatchFormat::Trec { 1000 } else { 10 };
    let mut request = SearchRequest {
        text: String::new(),
        filters: filters(&args.filters, clock)?,
        // Only `search` shows what is nearest where nothing matches.
        matching: match matching(&args.ranking) {
            MatchMode::Auto => MatchMode::All,
            other => other,
        },
        sort: sort(&args.ranking),
        copies: args.ranking.copies.map_or(Copies::Show, copies),
        limit: args.limit.unwrap_or(default) as usize,
        offset: 0,
        clock,
        limits: Limits::default(),
        unquoted: Vec::new(),
        places: places(&archive)?,
    };
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut done = Done::Found;
    for query in read_queries(&text) {
        let started = Instant::now();
        request.text = query.query;
        request.limits = limits(&args.limits);
        let mut report = match search(&archive, &request) {
            Ok(report) => report,
            // One query that cannot be read does not cost the others their answers.
            Err(error) => {
                let error = anyhow::Error::new(error_in(&query.id, error));
                talk(&error_lines(&error));
                done = Done::Refused;
                continue;
            }
        };
        report.took_ms = milliseconds(started);
        let text = match args.format {
            BatchFormat::Jsonl => jsonl(&Line { id: &query.id, report: &report }),
            BatchFormat::Trec => trec(&query.id, &report),
            BatchFormat::Text => table(&query.id, &report),
        };
        out.write_all(text.as_bytes())?;
    }
    out.flush()?;
    Ok(done)
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
