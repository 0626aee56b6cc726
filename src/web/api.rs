//! What does the JSON API answer? What the command of the same name prints with `--format json`.

use std::time::Instant;

use crate::base::{Error, ErrorKind, Result};
use crate::report::{
    CopiesRequest, CountRequest, ExplainRequest, MOST_WORDS, NeighboursRequest, OverviewRequest,
    QuoteRequest, ShowRequest, SimilarRequest, SkippedReport, TimelineRequest, WhoRequest,
    by_named, copies, count, coverage, explain, neighbours, overview, printings, quote, search,
    show, similar, skipped, timeline, who,
};

use super::ask::{Answer, Ask};

pub fn search_(ask: &Ask) -> Result<Answer> {
    let started = Instant::now();
    let mut report = search(&ask.snapshot.archive, &ask.search()?)?;
    report.took_ms = milliseconds(started);
    Ok(Answer::json(&report))
}

/// Since then, to a tenth.
pub fn milliseconds(since: Instant) -> f64 {
    (since.elapsed().as_secs_f64() * 1e4).round() / 10.0
}

pub fn article(ask: &Ask) -> Result<Answer> {
    Ok(Answer::json(&show(&ask.snapshot.archive, &show_request(ask))?))
}

pub fn show_request(ask: &Ask) -> ShowRequest {
    ShowRequest {
        id: ask.id().to_owned(),
        query: ask.params.text("q").filter(|text| !text.trim().is_empty()).map(str::to_owned),
        clock: ask.clock,
        limits: ask.limits,
        places: ask.places.clone(),
    }
}

pub fn copies_(ask: &Ask) -> Result<Answer> {
    let request = copies_request(ask, ask.params.flag("diff"));
    Ok(Answer::json(&copies(&ask.snapshot.archive, &request)?))
}

pub fn copies_request(ask: &Ask, diff: bool) -> CopiesRequest {
    CopiesRequest { id: ask.id().to_owned(), diff, places: ask.places.clone() }
}

pub fn similar_(ask: &Ask) -> Result<Answer> {
    let request = similar_request(ask, ask.params.size("limit"), MOST_WORDS);
    Ok(Answer::json(&similar(&ask.snapshot.archive, &request)?))
}

pub fn similar_request(ask: &Ask, limit: usize, words: usize) -> SimilarRequest {
    SimilarRequest {
        id: ask.id().to_owned(),
        words,
        limit,
        limits: ask.limits,
        places: ask.places.clone(),
    }
}

pub fn neighbours_(ask: &Ask) -> Result<Answer> {
    let request = neighbours_request(ask, ask.params.size("limit"));
    Ok(Answer::json(&neighbours(&ask.snapshot.archive, &request)?))
}

pub fn neighbours_request(ask: &Ask, limit: usize) -> NeighboursRequest {
    NeighboursRequest { id: ask.id().to_owned(), limit, places: ask.places.clone() }
}

pub fn timeline_(ask: &Ask) -> Result<Answer> {
    let request = TimelineRequest {
        question: ask.question()?,
        by: ask.params.stretch(),
        relative: ask.params.flag("relative"),
    };
    Ok(Answer::json(&timeline(&ask.snapshot.archive, &request)?))
}

pub fn count_(ask: &Ask) -> Result<Answer> {
    let by = ask.params.text("by").map(by_named).transpose()?;
    let request = CountRequest { question: ask.question()?, by, limit: ask.params.size("limit") };
    Ok(Answer::json(&count(&ask.snapshot.archive, &request)?))
}

pub fn overview_(ask: &Ask) -> Result<Answer> {
    Ok(Answer::json(&overview(&ask.snapshot.archive, &overview_request(ask)?)?))
}

/// What a page of hits shows beside them.
pub fn overview_request(ask: &Ask) -> Result<OverviewRequest> {
    let by = ["person", "org", "place", "source", "section", "lang"].map(by_named);
    Ok(OverviewRequest {
        question: ask.question()?,
        by: by.into_iter().collect::<Result<_>>()?,
        limit: BESIDE_HITS,
    })
}

/// So many values of each field stand beside hits.
const BESIDE_HITS: usize = 8;

pub fn entities(ask: &Ask) -> Result<Answer> {
    Ok(Answer::json(&who(&ask.snapshot.archive, &who_request(ask, ask.params.size("limit"))?)?))
}

pub fn who_request(ask: &Ask, limit: usize) -> Result<WhoRequest> {
    let name = ask.params.text("name").ok_or_else(|| missing("name", "name=Raab"))?;
    Ok(WhoRequest {
        name: name.to_owned(),
        kind: ask.params.kind(),
        filters: ask.params.filters(ask.clock)?,
        limit,
        places: ask.places.clone(),
    })
}

fn missing(param: &'static str, example: &str) -> Error {
    Error::new(ErrorKind::Request, "E-FLAG", "not given")
        .at(param)
        .hint(format!("add one, such as {example}"))
}

pub fn explain_(ask: &Ask) -> Result<Answer> {
    let request = ExplainRequest {
        text: ask.params.query().to_owned(),
        filters: ask.params.filters(ask.clock)?,
        matching: ask.params.matching(),
        clock: ask.clock,
        limits: ask.limits,
        id: ask.params.text("id").map(str::to_owned),
        places: ask.places.clone(),
    };
    Ok(Answer::json(&explain(&ask.snapshot.archive, &request)?))
}

pub fn printings_(ask: &Ask) -> Result<Answer> {
    Ok(Answer::json(&printings(&ask.snapshot.archive, &ask.question()?)?))
}

pub fn quote_(ask: &Ask) -> Result<Answer> {
    let text =
        ask.params.text("q").ok_or_else(|| missing("q", "q=we shall fight on the beaches"))?;
    let request = QuoteRequest {
        text: text.to_owned(),
        filters: ask.params.filters(ask.clock)?,
        limits: ask.limits,
        places: ask.places.clone(),
    };
    Ok(Answer::json(&quote(&ask.snapshot.archive, &request)?))
}

pub fn coverage_(ask: &Ask) -> Result<Answer> {
    Ok(Answer::json(&coverage(&ask.snapshot.archive, &ask.question()?)?))
}

pub fn stats_(ask: &Ask) -> Result<Answer> {
    Ok(Answer::json(&ask.snapshot.stats))
}

pub fn skipped_(ask: &Ask) -> Result<Answer> {
    Ok(Answer::json(&skipped_part(ask, usize::MAX)?))
}

/// What was left out, from `offset` on, `limit` rows at most.
pub fn skipped_part(ask: &Ask, limit: usize) -> Result<SkippedReport> {
    let SkippedReport { total, skipped } = skipped(&ask.snapshot.archive)?;
    let rows = skipped.into_iter().skip(ask.params.size("offset")).take(limit);
    Ok(SkippedReport { total, skipped: rows.collect() })
}
