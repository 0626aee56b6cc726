//! What can be asked for, and who answers? One table, from which both the router and the description of the
//! API are made.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::get;
use schemars::{JsonSchema, Schema, SchemaGenerator};

use crate::base::{Error, ErrorKind, Result};
use crate::render::html::{Link, Site};
use crate::report::{
    CopiesReport, CountReport, CoverageReport, ExplainReport, NeighboursReport, OverviewReport,
    Places, PrintingsReport, QuoteReport, SearchReport, ShowReport, SimilarReport, SkippedReport,
    StatsReport, TimelineReport, WhoReport,
};

use super::ask::{Answer, Ask, JSON, broken, busy, error_json, error_page};
use super::assets;
use super::desk::{Desk, Refused};
use super::export::{self, Outlet, Outlets};
use super::guard::{Guard, guard};
use super::live::{Live, Snapshot};
use super::params::{Params, QUESTION};
use super::{Settings, api, openapi, original, pages};

/// A place of the server.
pub struct Route {
    /// Its path; `{id}` stands for an article.
    pub path: &'static str,
    /// For a reader.
    pub about: &'static str,
    /// Whether it is asked a question: a query, and what it is held to.
    pub is_question: bool,
    /// What else it is asked.
    pub takes: &'static [&'static str],
    /// Who answers.
    pub work: Work,
}

/// How a route answers.
pub enum Work {
    /// With a report as JSON, whose schema is given.
    Api(fn(&Ask) -> Result<Answer>, fn(&mut SchemaGenerator) -> Schema),
    /// With a page, or what stands beside one.
    Page(fn(&Ask) -> Result<Answer>),
    /// With every hit, in the form that is asked for.
    Export,
    /// With the file of an article.
    Original,
}

fn schema<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

const SEARCHED: &[&str] =
    &["sort", "match", "copies", "recent", "limit", "offset", "coverage", "corrections"];
const COUNTED: &[&str] = &["match", "copies"];

/// The JSON API.
pub static API: [Route; 16] = [
    Route {
        path: "/api/search",
        about: "Articles that match, ranked, with the passages that match",
        is_question: true,
        takes: SEARCHED,
        work: Work::Api(api::search_, schema::<SearchReport>),
    },
    Route {
        path: "/api/articles/{id}",
        about: "One article whole; with q, its matches marked",
        is_question: false,
        takes: &["q", "today", "dates"],
        work: Work::Api(api::article, schema::<ShowReport>),
    },
    Route {
        path: "/api/articles/{id}/copies",
        about: "Every printing of an article, and every passage that pages share with it",
        is_question: false,
        takes: &["diff"],
        work: Work::Api(api::copies_, schema::<CopiesReport>),
    },
    Route {
        path: "/api/articles/{id}/similar",
        about: "Articles about what an article is about",
        is_question: false,
        takes: &["limit"],
        work: Work::Api(api::similar_, schema::<SimilarReport>),
    },
    Route {
        path: "/api/articles/{id}/neighbours",
        about: "What else was printed on its day",
        is_question: false,
        takes: &["limit"],
        work: Work::Api(api::neighbours_, schema::<NeighboursReport>),
    },
    Route {
        path: "/api/timeline",
        about: "When the articles that match were published",
        is_question: true,
        takes: &["match", "copies", "stretch", "relative"],
        work: Work::Api(api::timeline_, schema::<TimelineReport>),
    },
    Route {
        path: "/api/count",
        about: "How many articles match, and by whom or what they name",
        is_question: true,
        takes: &["match", "copies", "by", "limit"],
        work: Work::Api(api::count_, schema::<CountReport>),
    },
    Route {
        path: "/api/overview",
        about: "Timeline and counts by every field, in one answer",
        is_question: true,
        takes: COUNTED,
        work: Work::Api(api::overview_, schema::<OverviewReport>),
    },
    Route {
        path: "/api/entities",
        about: "Who or what a name means: its names, its time, its company",
        is_question: true,
        takes: &["name", "kind", "limit"],
        work: Work::Api(api::entities, schema::<WhoReport>),
    },
    Route {
        path: "/api/explain",
        about: "How a query is read, what each part of it finds, and what to change",
        is_question: true,
        takes: &["match", "id"],
        work: Work::Api(api::explain_, schema::<ExplainReport>),
    },
    Route {
        path: "/api/printings",
        about: "The passage around a match: who printed it first, who copied it",
        is_question: true,
        takes: COUNTED,
        work: Work::Api(api::printings_, schema::<PrintingsReport>),
    },
    Route {
        path: "/api/quote",
        about: "Who said something, in which versions",
        is_question: true,
        takes: &[],
        work: Work::Api(api::quote_, schema::<QuoteReport>),
    },
    Route {
        path: "/api/coverage",
        about: "Which days, sources and pages the index holds, and which it lacks",
        is_question: true,
        takes: COUNTED,
        work: Work::Api(api::coverage_, schema::<CoverageReport>),
    },
    Route {
        path: "/api/stats",
        about: "How much the index holds",
        is_question: false,
        takes: &[],
        work: Work::Api(api::stats_, schema::<StatsReport>),
    },
    Route {
        path: "/api/skipped",
        about: "What was not indexed, and why",
        is_question: false,
        takes: &["offset"],
        work: Work::Api(api::skipped_, schema::<SkippedReport>),
    },
    Route {
        path: "/api/export",
        about: "Every article that matches, without a cap, while it is found",
        is_question: true,
        takes: &["match", "copies", "sort", "format"],
        work: Work::Export,
    },
];

/// The pages.
pub static PAGES: [Route; 12] = [
    Route {
        path: "/",
        about: "The archive",
        is_question: false,
        takes: &[],
        work: Work::Page(pages::home),
    },
    Route {
        path: "/search",
        about: "Search",
        is_question: true,
        takes: SEARCHED,
        work: Work::Page(pages::search_),
    },
    Route {
        path: "/feed.atom",
        about: "A search as a feed",
        is_question: true,
        takes: SEARCHED,
        work: Work::Page(pages::feed),
    },
    Route {
        path: "/articles/{id}",
        about: "An article",
        is_question: false,
        takes: &["q", "today", "dates"],
        work: Work::Page(pages::article),
    },
    Route {
        path: "/articles/{id}/copies",
        about: "Its printings",
        is_question: false,
        takes: &[],
        work: Work::Page(pages::copies_),
    },
    Route {
        path: "/articles/{id}/similar",
        about: "What is like it",
        is_question: false,
        takes: &[],
        work: Work::Page(pages::similar_),
    },
    Route {
        path: "/articles/{id}/citation",
        about: "Its citation",
        is_question: false,
        takes: &["format"],
        work: Work::Page(pages::citation),
    },
    Route {
        path: "/articles/{id}/original",
        about: "Its file",
        is_question: false,
        takes: &[],
        work: Work::Original,
    },
    Route {
        path: "/who",
        about: "A name",
        is_question: true,
        takes: &["name", "kind"],
        work: Work::Page(pages::who_),
    },
    Route {
        path: "/coverage",
        about: "What the archive holds",
        is_question: true,
        takes: COUNTED,
        work: Work::Page(pages::coverage_),
    },
    Route {
        path: "/skipped",
        about: "What was left out",
        is_question: false,
        takes: &["offset"],
        work: Work::Page(pages::skipped_),
    },
    Route {
        path: "/help",
        about: "How queries are written",
        is_question: false,
        takes: &[],
        work: Work::Page(pages::help),
    },
];

impl Route {
    /// All it is asked.
    pub fn all_takes(&self) -> Vec<&'static str> {
        let question: &[&str] = if self.is_question { &QUESTION } else { &[] };
        question.iter().chain(self.takes).copied().collect()
    }

    fn is_api(&self) -> bool {
        self.path.starts_with("/api/")
    }
}

/// What all requests share.
pub struct Server {
    settings: Settings,
    live: Arc<Live>,
    desk: Desk,
    outlets: Outlets,
}

/// The whole server, but for the network: requests in, responses out. `port` is the one it is asked at.
///
/// # Errors
///
/// An index that cannot be opened.
pub fn router(settings: Settings, port: u16) -> Result<Router> {
    let n_processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let guarding = Arc::new(Guard::new(&settings, port));
    let server = Arc::new(Server {
        live: Arc::new(Live::open(settings.clone())?),
        desk: Desk::new(n_processors, settings.timeout),
        outlets: Outlets::default(),
        settings,
    });
    let mut router: Router<Arc<Server>> = Router::new();
    for route in API.iter().chain(&PAGES) {
        router = router.route(
            route.path,
            get(move |server, path, uri, headers| answer(server, route, path, uri, headers)),
        );
    }
    let router = router
        .route("/api/openapi.json", get(|| async { openapi_json() }))
        .route("/assets/{name}", get(assets::asset))
        .fallback(nowhere)
        .with_state(server);
    Ok(router.layer(from_fn_with_state(guarding, guard)))
}

fn openapi_json() -> Response {
    let body = openapi::document().to_string();
    Answer { kind: JSON, ..Answer::page(body) }.into_response()
}

async fn nowhere(State(server): State<Arc<Server>>, uri: Uri) -> Response {
    let error = Error::new(ErrorKind::NotFound, "E-ROUTE", "there is nothing at this address");
    server.refused(uri.path().starts_with("/api/"), &Link::default(), &error)
}

async fn answer(
    State(server): State<Arc<Server>>,
    route: &'static Route,
    path: Option<Path<String>>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let query = uri.query().unwrap_or("");
    let takes = route.all_takes();
    let params = match route.is_api() {
        true => Params::read(query, &takes),
        false => Params::read_known(query, &takes),
    };
    let here = |params: &Params| Link::asking(uri.path(), params.pairs().iter().cloned());
    let read = params.and_then(|params| Ok((params.clock((server.settings.today)())?, params)));
    let (clock, params) = match read {
        Ok(read) => read,
        Err(error) => return server.refused(route.is_api(), &Link::default(), &error),
    };
    let here = here(&params);
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let snapshot = server.live.newest().await;
    let ask = Ask {
        site: server.site(&snapshot),
        places: Places {
            cwd: server.settings.cwd.clone(),
            roots: snapshot.archive.roots().unwrap_or_default(),
        },
        snapshot,
        params,
        id: path.map(|Path(id)| id),
        clock,
        limits: Default::default(),
        here: here.clone(),
        base: format!("http://{host}"),
    };
    let done = match &route.work {
        Work::Api(work, _) | Work::Page(work) => server.ask(*work, ask).await,
        Work::Export => server.export(ask).await,
        Work::Original => server.original(ask).await,
    };
    done.unwrap_or_else(|error| server.refused(route.is_api(), &here, &error))
}

impl Server {
    fn site(&self, snapshot: &Snapshot) -> Site {
        Site {
            articles: snapshot.stats.articles,
            version: assets::version(),
            problem: self.live.problem(),
        }
    }

    fn refused(&self, is_api: bool, here: &Link, error: &Error) -> Response {
        let answer = match is_api {
            true => error_json(error),
            false => error_page(&self.site(&self.live.last()), &here.at("/search"), error),
        };
        answer.into_response()
    }

    async fn ask(&self, work: fn(&Ask) -> Result<Answer>, ask: Ask) -> Result<Response> {
        // What is wrong with the index is told by every page, those given before too.
        if ask.site.problem.is_some() {
            return self.work_out(work, ask).await.map(|(answer, _)| answer.into_response());
        }
        let snapshot = Arc::clone(&ask.snapshot);
        // With the day, since `last week` moves; with the server's name, since feeds hold it.
        let key = format!("{} {}{}", ask.clock.today, ask.base, ask.here);
        let place = match snapshot.answers.get_value_or_guard_async(key.as_str()).await {
            Ok(known) => return Ok(known.into_response()),
            Err(place) => place,
        };
        let (answer, is_partial) = self.work_out(work, ask).await?;
        if !is_partial && answer.status == StatusCode::OK {
            let _ = place.insert(answer.clone());
        }
        Ok(answer.into_response())
    }

    /// Waits for its turn; also says whether the time was over before all was found.
    async fn work_out(&self, work: fn(&Ask) -> Result<Answer>, ask: Ask) -> Result<(Answer, bool)> {
        let done = self.desk.ask(move |limits| {
            let answer = work(&Ask { limits, ..ask });
            (answer, limits.is_over())
        });
        match done.await {
            Ok((answer, is_partial)) => answer.map(|answer| (answer, is_partial)),
            Err(Refused::Busy) => Err(busy()),
            Err(Refused::Broken) => Err(broken()),
        }
    }

    async fn export(&self, ask: Ask) -> Result<Response> {
        let (name, _, ending, kind) = export::format(ask.params.text("format"));
        let work = move |outlet: &mut Outlet| export::write(&ask, outlet);
        let mut response = Response::new(self.outlets.leave(work).await?);
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        // NDJSON is read by programs, the rest is kept by people.
        if name != "jsonl"
            && let Ok(value) =
                HeaderValue::from_str(&format!("attachment; filename=\"articles.{ending}\""))
        {
            response.headers_mut().insert(CONTENT_DISPOSITION, value);
        }
        Ok(response)
    }

    async fn original(&self, ask: Ask) -> Result<Response> {
        let work = move |outlet: &mut Outlet| original::write(&ask, outlet);
        let mut response: Response<Body> = Response::new(self.outlets.leave(work).await?);
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
        headers.insert(
            CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; sandbox; frame-ancestors 'none'"),
        );
        Ok(response)
    }
}
