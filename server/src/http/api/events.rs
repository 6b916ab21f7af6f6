//! `GET /api/v1/events`: a page of log events.

use super::input::{Caller, Strict, number};
use super::problem::Problem;
use super::refusals::ListingRefusals;
use super::search::search_query;
use app::search::MOST_ROWS;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use domain::{LogEvent, Stamp, TimeRange};
use serde::Serialize;
use utoipa::ToSchema;

/// Bytes that an event in JSON most often takes besides its message as it is.
const BESIDES_MESSAGE: usize = 300;

search_query!(EventsQuery {
    /// Most events to return.
    #[param(value_type = Option<u16>, minimum = 1, maximum = 1000, default = 100)]
    limit: Option<String>,
});

/// A log event.
#[derive(Serialize, ToSchema)]
pub(super) struct Event {
    /// AWS's event id.
    id: String,
    /// When it happened, by the clock of whoever logged it.
    #[schema(value_type = String, format = "date-time", example = "2026-11-22T14:03:00.042Z")]
    time: Stamp,
    /// When CloudWatch took it in.
    #[schema(value_type = String, format = "date-time", example = "2026-11-22T14:03:01.000Z")]
    ingested: Stamp,
    /// The stream that it lies in.
    stream: String,
    /// What it says, whole and as it was logged.
    message: String,
}

impl From<LogEvent> for Event {
    fn from(event: LogEvent) -> Event {
        Event {
            id: event.id,
            time: Stamp::of(event.time),
            ingested: Stamp::of(event.ingested),
            stream: event.stream,
            message: event.message,
        }
    }
}

/// A stretch of time, both ends included.
#[derive(Serialize, ToSchema)]
pub(super) struct Stretch {
    #[schema(value_type = String, format = "date-time")]
    from: Stamp,
    #[schema(value_type = String, format = "date-time")]
    to: Stamp,
}

impl From<TimeRange> for Stretch {
    fn from(range: TimeRange) -> Stretch {
        Stretch { from: Stamp::of(range.from), to: Stamp::of(range.to) }
    }
}

/// A page of log events.
#[derive(Serialize, ToSchema)]
pub(super) struct Events {
    /// In the order asked for. A page may be empty and not be the last one.
    items: Vec<Event>,
    /// Send it as `cursor`, with all else as it was, for the next page; null at the end.
    next: Option<String>,
    /// Whether the whole range has been searched by now.
    complete: bool,
    /// The part of the range that has been searched by now; null while it is less than 1 ms.
    searched: Option<Stretch>,
}

/// Log events
///
/// Every event is in exactly one page, however many share a millisecond. Follow `next` until it
/// is null: a page without events is not yet the end.
#[utoipa::path(get, path = "/events", operation_id = "list_events", tag = "logs",
    params(EventsQuery),
    responses((status = 200, description = "A page.", body = Events), ListingRefusals))]
pub(super) async fn list(
    caller: Caller,
    Strict(query): Strict<EventsQuery>,
) -> Result<Response, Problem> {
    let limit = number("limit", query.limit.as_deref(), 100, (1, MOST_ROWS))?;
    let search = query.search()?;
    let batch = caller.member()?.batch(&query.source, &query.group, &search, limit).await?;
    written(&Events {
        items: batch.events.into_iter().map(Event::from).collect(),
        complete: batch.next.is_none(),
        next: batch.next,
        searched: batch.searched.map(Stretch::from),
    })
}

/// A page as JSON, in memory that is asked for once: axum's own would grow again and again.
fn written(page: &Events) -> Result<Response, Problem> {
    let bytes = page.items.iter().map(|event| event.message.len() + BESIDES_MESSAGE).sum();
    let mut body = Vec::with_capacity(bytes);
    serde_json::to_writer(&mut body, page)
        .map_err(|_| Problem::of(StatusCode::INTERNAL_SERVER_ERROR))?;
    let kind = HeaderValue::from_static("application/json");
    Ok(([(header::CONTENT_TYPE, kind)], body).into_response())
}
