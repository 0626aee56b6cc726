//! Is a request meant for this server, and may whoever sends it ask?
//!
//! A page of any site can make a browser send requests to this machine. What it must not be able to do is
//! read answers, or change anything. So a request must name this server as its host, since a site can make
//! its own name point here (DNS rebinding); must not be sent from within another site's page, unless it is
//! a link followed; and nothing can be changed at all. No answer may be framed, sniffed, or read by another
//! site.
//!
//! # Source
//!
//! Fetch Metadata Request Headers (W3C); Content Security Policy Level 3; RFC 9110 on 405, 414, 421.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    ALLOW, AUTHORIZATION, CACHE_CONTROL, CONNECTION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY,
    CONTENT_TYPE, COOKIE, HOST, LOCATION, ORIGIN, REFERRER_POLICY, SET_COOKIE, TRANSFER_ENCODING,
    WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;

use crate::base::{Error, ErrorKind, Result};
use crate::render::html::{Link, token_page};

use super::Settings;
use super::ask::{HTML, error_json};

/// Longer addresses are of nobody who searches.
const LONGEST_ADDRESS: usize = 8_000;

/// Nothing here takes a body; so much of one is passed over without a word.
const LARGEST_BODY: u64 = 64 * 1024;

/// The cookie in which a browser keeps the token.
const TOKEN_COOKIE: &str = "dateline_token";

/// The shortest token: 16 random letters cannot be guessed.
const SHORTEST_TOKEN: usize = 16;

/// Which requests are let in.
pub struct Guard {
    /// The hosts that may be named, in lower case, with their ports.
    hosts: Vec<String>,
    port: u16,
    /// Whether any numeric address may be named: none of these can be made to point elsewhere.
    any_address: bool,
    token: Option<blake3::Hash>,
}

/// A new token of 32 letters and digits.
///
/// # Errors
///
/// Where the system gives no random bytes.
pub fn token() -> Result<String> {
    let mut bytes = [0u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| {
        Error::new(ErrorKind::Io, "E-IO", format!("the system gives no random bytes: {error}"))
    })?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

impl Guard {
    /// What these settings let in at that port.
    pub fn new(settings: &Settings, port: u16) -> Guard {
        let loopback = ["127.0.0.1", "localhost", "[::1]"].map(str::to_owned);
        let mut hosts = Vec::new();
        for host in loopback.iter().chain(&settings.hosts) {
            let host = host.to_ascii_lowercase();
            hosts.push(format!("{host}:{port}"));
            // Without a port is with that of the scheme; a proxy may stand at either.
            if port == 80 || settings.hosts.contains(&host) {
                hosts.push(host);
            }
        }
        let token = settings.token.as_ref().map(|token| blake3::hash(token.as_bytes()));
        Guard { hosts, port, any_address: settings.public, token }
    }

    fn is_for_us(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        let is_address = || {
            let address = host.strip_suffix(&format!(":{}", self.port)).unwrap_or("");
            let bare = address.trim_start_matches('[').trim_end_matches(']');
            bare.parse::<std::net::IpAddr>().is_ok()
        };
        self.hosts.contains(&host) || (self.any_address && is_address())
    }

    /// Why a request is not let in, if it is not.
    fn refusal(&self, request: &Request) -> Option<(StatusCode, Error)> {
        let no = |status, code, message: &str| {
            Some((status, Error::new(ErrorKind::Request, code, message)))
        };
        let headers = request.headers();
        let mut hosts = headers.get_all(HOST).iter();
        let (Some(host), None) = (hosts.next(), hosts.next()) else {
            return no(StatusCode::BAD_REQUEST, "E-HOST", "a request names one host");
        };
        let named = request.uri().authority().map(|authority| authority.as_str());
        let is_for_us = |host: &str| self.is_for_us(host);
        if !host.to_str().is_ok_and(is_for_us) || !named.is_none_or(is_for_us) {
            return no(StatusCode::MISDIRECTED_REQUEST, "E-HOST", "this server has another name");
        }
        if headers.contains_key(TRANSFER_ENCODING) && headers.contains_key(CONTENT_LENGTH) {
            return no(StatusCode::BAD_REQUEST, "E-BODY", "a body of two lengths");
        }
        if request.uri().path_and_query().is_some_and(|part| part.as_str().len() > LONGEST_ADDRESS)
        {
            return no(StatusCode::URI_TOO_LONG, "E-LIMIT", "the address is too long");
        }
        let is_reading = matches!(*request.method(), Method::GET | Method::HEAD);
        if comes_from_another_site(headers, is_reading, is_for_us) {
            return no(
                StatusCode::FORBIDDEN,
                "E-ORIGIN",
                "sent from within a page of another site",
            );
        }
        if !is_reading {
            return no(StatusCode::METHOD_NOT_ALLOWED, "E-METHOD", "nothing can be changed here");
        }
        let length = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok());
        let length = length.and_then(|length| length.parse::<u64>().ok()).unwrap_or(0);
        if length > LARGEST_BODY || headers.contains_key(TRANSFER_ENCODING) {
            return no(StatusCode::PAYLOAD_TOO_LARGE, "E-LIMIT", "nothing here takes a body");
        }
        None
    }

    fn is_token(&self, given: &str) -> bool {
        // Hashes are compared in a time that tells nothing.
        self.token.is_some_and(|token| token == blake3::hash(given.as_bytes()))
    }

    fn has_token(&self, headers: &HeaderMap) -> bool {
        let text =
            |name: HeaderName| headers.get_all(name).into_iter().filter_map(|v| v.to_str().ok());
        let mut bearers = text(AUTHORIZATION).filter_map(|value| value.strip_prefix("Bearer "));
        let mut cookies = text(COOKIE)
            .flat_map(|value| value.split(';'))
            .filter_map(|cookie| cookie.trim().strip_prefix(TOKEN_COOKIE)?.strip_prefix('='));
        bearers.any(|token| self.is_token(token)) || cookies.any(|token| self.is_token(token))
    }
}

/// Whether a browser says that a page of another site has sent this, other than by a link followed.
fn comes_from_another_site(
    headers: &HeaderMap,
    is_reading: bool,
    is_for_us: impl Fn(&str) -> bool,
) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let is_foreign = |origin: &str| {
        !origin.strip_prefix("http://").or(origin.strip_prefix("https://")).is_some_and(&is_for_us)
    };
    if text(ORIGIN.as_str()).is_some_and(is_foreign) {
        return true;
    }
    // `none` is an address typed or kept.
    let is_own = text("sec-fetch-site").is_none_or(|site| ["same-origin", "none"].contains(&site));
    let is_link = is_reading
        && text("sec-fetch-mode") == Some("navigate")
        && text("sec-fetch-dest") == Some("document");
    !is_own && !is_link
}

/// Lets a request in or answers it; no answer leaves without the headers that keep it here.
pub async fn guard(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    let has_body = request.headers().contains_key(TRANSFER_ENCODING)
        || request.headers().get(CONTENT_LENGTH).is_some_and(|length| length != "0");
    let mut response = match guard.refusal(&request) {
        Some((status, error)) => {
            let mut response = error_json(&error).into_response();
            *response.status_mut() = status;
            if status == StatusCode::METHOD_NOT_ALLOWED {
                response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
            }
            response
        }
        None => match guard.token {
            Some(_) if !guard.has_token(request.headers()) => without_token(&guard, &request),
            _ => next.run(request).await,
        },
    };
    let headers = response.headers_mut();
    for (name, value) in KEPT_HERE {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    // What was not read must not be taken for the next request.
    if has_body {
        headers.insert(CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// The address that was shown to whoever started the server brings the token; the browser keeps it.
fn without_token(guard: &Guard, request: &Request) -> Response {
    let query = request.uri().query().unwrap_or("");
    let pairs = form_urlencoded::parse(query.as_bytes());
    let (tokens, rest): (Vec<_>, Vec<_>) =
        pairs.into_owned().partition(|(name, _)| name == "token");
    let mut response = Response::new(Body::empty());
    if tokens.iter().any(|(_, token)| guard.is_token(token)) {
        let (_, token) = &tokens[0];
        let there = Link::asking(request.uri().path(), rest).to_string();
        let cookie =
            format!("{TOKEN_COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000");
        // `//` would lead to another host.
        let is_path = there.starts_with('/') && !there.starts_with("//") && !there.contains('\\');
        if let (true, Ok(there), Ok(cookie)) =
            (is_path, HeaderValue::from_str(&there), HeaderValue::from_str(&cookie))
        {
            *response.status_mut() = StatusCode::SEE_OTHER;
            response.headers_mut().insert(LOCATION, there);
            response.headers_mut().insert(SET_COOKIE, cookie);
            return response;
        }
    }
    if request.uri().path().starts_with("/api/") {
        let error = Error::new(ErrorKind::Request, "E-TOKEN", "a token is needed")
            .hint("send it as `Authorization: Bearer TOKEN`");
        response = error_json(&error).into_response();
    } else {
        *response.body_mut() = Body::from(token_page());
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(HTML));
    }
    *response.status_mut() = StatusCode::UNAUTHORIZED;
    response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    response
}

/// What every answer says, unless it says something stricter.
const KEPT_HERE: [(HeaderName, &str); 8] = [
    (
        CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    (REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    (CACHE_CONTROL, "private, no-cache"),
];

/// Whether a token that somebody chose is long enough, and can stand in a cookie.
///
/// # Errors
///
/// `E-TOKEN` where it is not.
pub fn check_token(token: &str) -> Result<()> {
    let is_well = |c: char| c.is_ascii_alphanumeric() || "-_.~".contains(c);
    if token.len() >= SHORTEST_TOKEN && token.chars().all(is_well) {
        return Ok(());
    }
    let message = format!("a token has {SHORTEST_TOKEN} letters and digits or more");
    Err(Error::new(ErrorKind::Request, "E-TOKEN", message)
        .at("DATELINE_TOKEN")
        .hint("unset it, and one is made"))
}
