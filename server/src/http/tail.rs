//! `GET /logs/{source}/{group}/tail`: a search that goes on, as Server-Sent Events.

use crate::auth::{Actor, origin};
use crate::backend::export::parameter;
use crate::backend::tail::{self, Line, Mode, News, Tail};
use crate::http::context::RequestContext;
use crate::http::{export, pages};
use crate::state::AppState;
use app::pages::login_href;
use app::route::Route;
use app::search::Search;
use app::wire::{LiveBatch, Row};
use app::{PortalError, Trouble};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::{Stream, StreamExt as _};
use serde_json::json;
use std::convert::Infallible;
use std::time::Duration;

/// Lines that a tail starts with, unless it is told otherwise, and the most.
const LINES: usize = 200;
const MOST_LINES: usize = 1_000;
/// A listener that hears nothing for longer may think that the line is dead.
const HEARTBEAT: Duration = Duration::from_secs(10);
/// How long a listener waits before it comes again.
const RETRY: Duration = Duration::from_millis(1_500);
/// Where a listener left off, as browsers say it when they come again by themselves.
pub(super) const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// Answers the address. Who may not see the explorer's page gets what that page gives them.
pub async fn listen(State(state): State<AppState>, request: Request) -> Response {
    if origin::is_foreign(request.headers(), &state.public_url.origin) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let uri = request.uri().clone();
    let page = uri.path().strip_suffix("/tail").unwrap_or_default();
    let query = uri.query().unwrap_or_default();
    let Some(who) = who(&request) else {
        return pages::see_other(&login_href(page, query));
    };
    let place = place(request.headers(), query);
    let opened = match Route::at(page) {
        Some(Route::Explorer { source, group }) => {
            open(&state, who, (&source, &group), query, place.as_deref()).await
        }
        _ => Err(PortalError::from(Trouble::NotFound)),
    };
    match opened {
        Ok(tail) => stream(tail),
        Err(error) => export::refuse(&state, error, request).await,
    }
}

fn who(request: &Request) -> Option<(&Actor, &RequestContext)> {
    Some((request.extensions().get()?, request.extensions().get()?))
}

/// The explorer's search, without its range: live is now.
async fn open(
    state: &AppState,
    (actor, context): (&Actor, &RequestContext),
    group: (&str, &str),
    query: &str,
    place: Option<&str>,
) -> Result<Tail, PortalError> {
    let search = Search::from_query(query);
    let search = Search { from: String::new(), to: String::new(), ..search.restarted() };
    let start = lines(query).and_then(|lines| tail::start(place, lines));
    tail::open(state, actor, context, group, search, start).await
}

fn lines(query: &str) -> Result<usize, PortalError> {
    let text = parameter(query, "lines");
    if text.is_empty() {
        return Ok(LINES);
    }
    text.parse().ok().filter(|lines| *lines <= MOST_LINES).ok_or_else(|| {
        let words = format!("A tail starts with 0 to {MOST_LINES} lines.");
        PortalError::invalid("lines", words)
    })
}

/// The header is newer than the address, which a browser repeats as it first was.
fn place(headers: &HeaderMap, query: &str) -> Option<String> {
    let header = headers.get(LAST_EVENT_ID).and_then(|value| value.to_str().ok());
    let place = header.map_or_else(|| parameter(query, "after"), str::to_owned);
    (!place.is_empty()).then_some(place)
}

fn stream(tail: Tail) -> Response {
    let names = tail.names();
    let events = tail.into_stream().map(move |news| Ok(event(news, names.as_deref())));
    answer(events)
}

/// The events with all that keeps proxies from holding them back.
pub(super) fn answer(
    events: impl Stream<Item = Result<Event, Infallible>> + Send + 'static,
) -> Response {
    let alive = KeepAlive::new().interval(HEARTBEAT);
    let headers = [
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no")),
    ];
    (headers, Sse::new(events).keep_alive(alive)).into_response()
}

pub(super) fn event(news: News, names: Option<&[String]>) -> Event {
    match news {
        News::Log(lines, place) => {
            let batch = batch(&lines, names);
            data("log", &batch).id(place.to_string())
        }
        News::Missed(entries) => data("gap", &json!({ "missed": entries })),
        News::Gap(from, to) => data("gap", &json!({ "from": from, "to": to })),
        News::Sampled => data("sampled", &json!({})),
        News::Mode(mode) => data("mode", &json!({ "mode": mode_name(mode) })),
        News::Stands(place) => data("place", &json!({})).id(place.to_string()),
        News::Revoked => data("revoked", &json!({})),
        News::End => data("end", &json!({})).retry(RETRY),
    }
}

fn mode_name(mode: Mode) -> &'static str {
    match mode {
        Mode::Live => "live",
        Mode::Polling => "polling",
        Mode::Waiting => "waiting",
    }
}

fn batch(lines: &[Line], names: Option<&[String]>) -> LiveBatch {
    let row = |(group, told): &Line| {
        let group = names.and_then(|names| names.get(*group).cloned());
        Row { group, ..Row::cut(told.event.clone()) }
    };
    LiveBatch {
        rows: lines.iter().map(row).collect(),
        keys: lines.iter().map(|(_, told)| told.key.clone()).collect(),
    }
}

pub(super) fn data(kind: &str, data: &impl serde::Serialize) -> Event {
    // What is sent here always is JSON.
    Event::default().event(kind).json_data(data).unwrap_or_default()
}
