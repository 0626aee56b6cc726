//! What do the pages answer?

use std::time::Instant;

use axum::http::StatusCode;

use crate::base::{Error, Result};
use crate::render::html::{
    Around, article_page, copies_page, coverage_page, help_page, home_page, nobody_page,
    search_page, similar_page, skipped_page, who_page,
};
use crate::render::{ExportFormat, ExportWriter, Feed, atom};
use crate::report::{
    MOST_WORDS, SearchRequest, copies, coverage, export_one, neighbours, search,
    search_with_overview, show, similar, who,
};
use crate::search::{Copies, Sort};

use super::api;
use super::ask::{ATOM, Answer, Ask};

pub fn home(ask: &Ask) -> Result<Answer> {
    let snapshot = &ask.snapshot;
    Ok(Answer::page(home_page(&ask.site, &snapshot.stats, snapshot.overview()?)))
}

pub fn search_(ask: &Ask) -> Result<Answer> {
    let started = Instant::now();
    let archive = &ask.snapshot.archive;
    let request = ask.search()?;
    let beside = api::overview_request(ask)?;
    let (mut report, overview) = search_with_overview(archive, &request, &beside)?;
    // Every article is a query of nothing.
    if ask.params.text("q").is_none() {
        report.query.text = String::new();
    }
    report.took_ms = api::milliseconds(started);
    let page = (request.offset, request.limit);
    Ok(Answer::page(search_page(&ask.site, &ask.here, &report, &overview, page)))
}

pub fn article(ask: &Ask) -> Result<Answer> {
    let archive = &ask.snapshot.archive;
    let report = show(archive, &api::show_request(ask))?;
    let around = Around {
        neighbours: neighbours(archive, &api::neighbours_request(ask, BESIDE_ARTICLE))?,
        copies: copies(archive, &api::copies_request(ask, false))?,
        similar: similar(archive, &api::similar_request(ask, BESIDE_ARTICLE, QUICK_LOOK))?,
        cited: export_one(archive, ask.id(), &ask.places)?,
    };
    Ok(Answer::page(article_page(&ask.site, &ask.here, &report, &around)))
}

/// So many others of its day, and like it, stand beside an article.
const BESIDE_ARTICLE: usize = 6;

/// By so many of its words what is like it is looked for; its own page takes more.
const QUICK_LOOK: usize = 8;

pub fn copies_(ask: &Ask) -> Result<Answer> {
    let report = copies(&ask.snapshot.archive, &api::copies_request(ask, true))?;
    Ok(Answer::page(copies_page(&ask.site, &report)))
}

pub fn similar_(ask: &Ask) -> Result<Answer> {
    let report = similar(&ask.snapshot.archive, &api::similar_request(ask, 20, MOST_WORDS))?;
    Ok(Answer::page(similar_page(&ask.site, &report)))
}

/// One article's citation, to be kept as a file.
pub fn citation(ask: &Ask) -> Result<Answer> {
    let (_, format, ending, kind) = super::export::format(ask.params.text("format"));
    let article = export_one(&ask.snapshot.archive, ask.id(), &ask.places)?;
    let mut writer = ExportWriter::new(format);
    let body = [writer.head(), writer.article(&article, ""), writer.tail()].concat();
    let file_name = (format != ExportFormat::Markdown).then(|| format!("article.{ending}"));
    Ok(Answer { status: StatusCode::OK, kind, file_name, body: body.into() })
}

pub fn who_(ask: &Ask) -> Result<Answer> {
    let request = api::who_request(ask, 10)?;
    match who(&ask.snapshot.archive, &request) {
        Ok(report) => Ok(Answer::page(who_page(&ask.site, &request.name, &report))),
        Err(error) if error.code() == "E-NAME" => {
            let page = nobody_page(&ask.site, &request.name, error.message());
            Ok(Answer { status: StatusCode::NOT_FOUND, ..Answer::page(page) })
        }
        Err(error) => Err(error),
    }
}

pub fn coverage_(ask: &Ask) -> Result<Answer> {
    let report = coverage(&ask.snapshot.archive, &ask.question()?)?;
    Ok(Answer::page(coverage_page(&ask.site, &ask.here, &report)))
}

pub fn skipped_(ask: &Ask) -> Result<Answer> {
    let report = api::skipped_part(ask, ROWS)?;
    let page = (ask.params.size("offset"), ROWS);
    Ok(Answer::page(skipped_page(&ask.site, &ask.here, &report, page)))
}

/// So many records left out stand on one page.
const ROWS: usize = 100;

pub fn help(ask: &Ask) -> Result<Answer> {
    Ok(Answer::page(help_page(&ask.site)))
}

pub fn feed(ask: &Ask) -> Result<Answer> {
    let request = SearchRequest {
        sort: Sort::Newest,
        copies: ask.params.copies().unwrap_or(Copies::Show),
        limit: IN_FEED,
        offset: 0,
        ..ask.search()?
    };
    let report = search(&ask.snapshot.archive, &request)?;
    let feed = Feed { base: &ask.base, here: &ask.here, search: &ask.here.at("/search") };
    let body = atom(&feed, &report).map_err(|error| Error::io("feed", error))?;
    Ok(Answer { status: StatusCode::OK, kind: ATOM, file_name: None, body: body.into() })
}

/// So many articles stand in a feed.
const IN_FEED: usize = 50;
