//! What does a route know when it is asked, and what does it give?

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use schemars::JsonSchema;
use serde::Serialize;

use crate::base::{Error, ErrorKind, Result};
use crate::query::Clock;
use crate::render::html::{Link, Site, problem_page};
use crate::render::jsonl;
use crate::report::{MatchMode, Places, Question, SearchRequest};
use crate::search::{Copies, Limits, Recency, Sort, Weights};

use super::live::Snapshot;
use super::params::Params;

/// One request, as a route sees it.
pub struct Ask {
    /// The state of the index that answers.
    pub snapshot: Arc<Snapshot>,
    /// What was asked behind `?`.
    pub params: Params,
    /// The article named in the path.
    pub id: Option<String>,
    /// What dates are read by.
    pub clock: Clock,
    /// What bounds the work.
    pub limits: Limits,
    /// How files are named.
    pub places: Places,
    /// What pages say of the archive.
    pub site: Site,
    /// Where the request was for, without what is not known there.
    pub here: Link,
    /// The server's address as it was asked: `http://127.0.0.1:7171`.
    pub base: String,
}

impl Ask {
    /// The article named in the path.
    pub fn id(&self) -> &str {
        self.id.as_deref().unwrap_or("")
    }

    /// What a command that looks at all answers would be asked.
    ///
    /// # Errors
    ///
    /// `E-DATE` for days that are none.
    pub fn question(&self) -> Result<Question> {
        Ok(Question {
            text: self.params.query().to_owned(),
            filters: self.params.filters(self.clock)?,
            matching: match self.params.matching() {
                MatchMode::Any => MatchMode::Any,
                MatchMode::All | MatchMode::Auto => MatchMode::All,
            },
            copies: self.params.copies().unwrap_or_default(),
            clock: self.clock,
            limits: self.limits,
        })
    }

    /// What `search` would be asked.
    ///
    /// # Errors
    ///
    /// `E-DATE` for days that are none.
    pub fn search(&self) -> Result<SearchRequest> {
        let sort = self.params.sort();
        let folded = if sort == Sort::Relevance { Copies::Fold } else { Copies::Show };
        let recency = self.params.number("recent");
        Ok(SearchRequest {
            text: self.params.query().to_owned(),
            filters: self.params.filters(self.clock)?,
            matching: self.params.matching(),
            sort,
            copies: self.params.copies().unwrap_or(folded),
            weights: Weights::default(),
            recency: recency
                .map(|days| Recency { today: self.clock.today, half_life: days as f32 }),
            limit: self.params.size("limit"),
            offset: self.params.size("offset"),
            clock: self.clock,
            limits: self.limits,
            unquoted: Vec::new(),
            but: Default::default(),
            coverage: self.params.flag("coverage"),
            corrections: self.params.flag("corrections"),
            places: self.places.clone(),
        })
    }
}

/// What a route gives.
#[derive(Clone)]
pub struct Answer {
    /// How it went.
    pub status: StatusCode,
    /// What it is.
    pub kind: &'static str,
    /// Under which name it is to be kept, if it is not to be shown.
    pub file_name: Option<String>,
    /// The bytes.
    pub body: Bytes,
}

/// The content types there are.
pub const JSON: &str = "application/json";
pub const HTML: &str = "text/html; charset=utf-8";
pub const ATOM: &str = "application/atom+xml; charset=utf-8";

impl Answer {
    /// A page.
    pub fn page(body: String) -> Answer {
        Answer { status: StatusCode::OK, kind: HTML, file_name: None, body: body.into() }
    }

    /// A report as JSON.
    pub fn json(report: &impl Serialize) -> Answer {
        Answer { status: StatusCode::OK, kind: JSON, file_name: None, body: jsonl(report).into() }
    }

    /// As it goes over the wire.
    pub fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(self.kind));
        if let Some(name) = self.file_name
            && let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""))
        {
            response.headers_mut().insert(CONTENT_DISPOSITION, value);
        }
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}

/// Why there is no answer, as JSON.
#[derive(JsonSchema, Serialize)]
pub struct ErrorReport {
    /// The error.
    pub error: ErrorBody,
}

/// What the command line prints of an error.
#[derive(JsonSchema, Serialize)]
pub struct ErrorBody {
    /// The stable code.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// Where: a parameter, or a place in the query or on disk.
    pub at: Option<String>,
    /// What helps.
    pub hint: Option<String>,
}

/// An error as JSON.
pub fn error_json(error: &Error) -> Answer {
    let body = ErrorBody {
        code: error.code().to_owned(),
        message: error.message().to_owned(),
        at: error.place().map(str::to_owned),
        hint: error.help().map(str::to_owned),
    };
    Answer { status: status(error), ..Answer::json(&ErrorReport { error: body }) }
}

/// An error as a page.
pub fn error_page(site: &Site, here: &Link, error: &Error) -> Answer {
    let status = status(error);
    let title = match status {
        StatusCode::NOT_FOUND | StatusCode::GONE => "Not found",
        StatusCode::BAD_REQUEST => "This cannot be asked so",
        StatusCode::SERVICE_UNAVAILABLE => "Busy",
        StatusCode::METHOD_NOT_ALLOWED => "Only reading is possible",
        _ => "This went wrong",
    };
    let here = match here.get("q") {
        Some(_) => here.clone(),
        None => Link::default(),
    };
    Answer { status, ..Answer::page(problem_page(site, &here, title, error)) }
}

fn status(error: &Error) -> StatusCode {
    match (error.code(), error.kind()) {
        ("E-GONE", _) => StatusCode::GONE,
        ("E-METHOD", _) => StatusCode::METHOD_NOT_ALLOWED,
        (_, ErrorKind::Request | ErrorKind::Limit) => StatusCode::BAD_REQUEST,
        (_, ErrorKind::NotFound) => StatusCode::NOT_FOUND,
        (_, ErrorKind::Archive | ErrorKind::Busy) => StatusCode::SERVICE_UNAVAILABLE,
        (_, ErrorKind::Io | ErrorKind::Bug) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// Too many ask at once.
pub fn busy() -> Error {
    Error::new(ErrorKind::Busy, "E-BUSY", "too many questions at once")
        .hint("ask again in a second")
}

/// A promise of this program was broken.
pub fn broken() -> Error {
    Error::new(
        ErrorKind::Bug,
        "E-BUG",
        "this question cannot be answered; the program has said why",
    )
}
