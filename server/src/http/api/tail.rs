//! `GET /api/v1/events/tail`: events as they come, as Server-Sent Events.

use super::events::Event;
use super::input::{Caller, Strict, number};
use super::problem::Problem;
use super::refusals::ListingRefusals;
use crate::backend::tail;
use crate::http::tail::{LAST_EVENT_ID, answer, data, event};
use crate::state::AppState;
use app::search::Search;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use futures::StreamExt as _;
use serde::{Deserialize, Serialize};
use tail::News;
use utoipa::{IntoParams, ToSchema};

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct TailQuery {
    /// The source's short name, as `/log-groups` gives it.
    #[param(example = "demo")]
    source: String,
    /// The log group's name.
    #[param(example = "/acme/api")]
    group: String,
    /// Only this stream.
    stream: Option<String>,
    /// Only streams whose name starts with this.
    prefix: Option<String>,
    /// A CloudWatch filter pattern.
    #[param(example = "{ $.status >= 500 }", max_length = 1024)]
    filter: Option<String>,
    /// So many of the newest events come first.
    #[param(value_type = Option<u16>, minimum = 0, maximum = 1000, default = 0)]
    lines: Option<String>,
    /// The id of the last event of a stream that broke off: it goes on there. The header
    /// `Last-Event-ID` says the same.
    after: Option<String>,
}

/// An event of a tail.
#[derive(Serialize, ToSchema)]
struct TailEvent {
    #[serde(flatten)]
    event: Event,
    /// Tells events apart, also where a stream that goes on repeats some. AWS's live stream gives
    /// no event ids: there `id` is the same as this.
    key: String,
}

/// The data of `log`.
#[derive(Serialize, ToSchema)]
pub(super) struct Told {
    /// New events.
    items: Vec<TailEvent>,
}

/// A message of the stream (WHATWG HTML, server-sent events).
#[derive(ToSchema)]
#[expect(dead_code, reason = "it describes what the stream is made of")]
pub(super) struct Message {
    /// What it is.
    event: MessageKind,
    /// JSON; that of `log` is a `Told`.
    #[schema(example = "{\"mode\":\"live\"}")]
    data: String,
    /// Where to go on after a break.
    #[schema(nullable = false)]
    id: Option<String>,
}

/// What a message is.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(dead_code, reason = "it describes what the stream is made of")]
enum MessageKind {
    Log,
    Gap,
    Sampled,
    Mode,
    Place,
    Revoked,
    End,
}

/// Log events as they come
///
/// `log` brings new events; its id is where to go on after a break. `gap` says what may be missing
/// (`missed` entries, or `from` and `to` in epoch ms of ingestion), `sampled` that AWS gave a
/// sample of more than 500 events a second, `mode` whether AWS tells by itself (`live`), is asked
/// every few seconds (`polling`) or does not answer (`waiting`). `place` comes every ten seconds; its
/// id is where to go on although nothing was logged. `revoked` ends a tail that may not
/// be seen any more, `end` one that goes on when it is asked for again.
#[utoipa::path(get, path = "/events/tail", operation_id = "tail_events", tag = "logs",
    params(TailQuery),
    responses((status = 200, description = "Events, until one side has enough.",
        content_type = "text/event-stream", body = Message), ListingRefusals))]
pub(super) async fn listen(
    State(state): State<AppState>,
    caller: Caller,
    headers: HeaderMap,
    Strict(query): Strict<TailQuery>,
) -> Result<Response, Problem> {
    let lines = number("lines", query.lines.as_deref(), 0, (0, 1_000))?;
    let search = Search {
        stream: query.stream.unwrap_or_default(),
        prefix: query.prefix.unwrap_or_default(),
        filter: query.filter.unwrap_or_default(),
        ..Search::default()
    };
    let header = headers.get(LAST_EVENT_ID).and_then(|value| value.to_str().ok());
    let start = tail::start(header.or(query.after.as_deref()), lines.into());
    let group = (query.source.as_str(), query.group.as_str());
    let tail = tail::open(&state, &caller.actor, &caller.context, group, search, start).await?;
    let told = |news| match news {
        News::Log(lines, place) => {
            let item = |(_, told): tail::Line| TailEvent {
                event: Event::from(told.event.clone()),
                key: told.key.clone(),
            };
            let items = lines.into_iter().map(item).collect();
            data("log", &Told { items }).id(place.to_string())
        }
        other => event(other, None),
    };
    Ok(answer(tail.into_stream().map(move |news| Ok(told(news)))))
}
