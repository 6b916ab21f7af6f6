//! `GET /api/v1/events`: a page of log events.

use super::input::{Caller, Strict, number};
use super::problem::Problem;
use super::refusals::ListingRefusals;
use super::search::search_query;
use app::search::MOST_ROWS;
use axum::Json;
use domain::time_range::rfc3339_ms;
use domain::{LogEvent, TimeRange};
use serde::Serialize;
use utoipa::ToSchema;

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
    #[schema(format = "date-time", example = "2026-11-22T14:03:00.042Z")]
    time: String,
    /// When CloudWatch took it in.
    #[schema(format = "date-time", example = "2026-11-22T14:03:01.000Z")]
    ingested: String,
    /// The stream that it lies in.
    stream: String,
    /// What it says, whole and as it was logged.
    message: String,
}

impl From<LogEvent> for Event {
    fn from(event: LogEvent) -> Event {
        Event {
            id: event.id,
            time: rfc3339_ms(event.time),
            ingested: rfc3339_ms(event.ingested),
            stream: event.stream,
            message: event.message,
        }
    }
}

/// A stretch of time, both ends included.
#[derive(Serialize, ToSchema)]
pub(super) struct Stretch {
    #[schema(format = "date-time")]
    from: String,
    #[schema(format = "date-time")]
    to: String,
}

impl From<TimeRange> for Stretch {
    fn from(range: TimeRange) -> Stretch {
        Stretch { from: rfc3339_ms(range.from), to: rfc3339_ms(range.to) }
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
) -> Result<Json<Events>, Problem> {
    let limit = number("limit", query.limit.as_deref(), 100, (1, MOST_ROWS))?;
    let search = query.search()?;
    let batch = caller.member()?.batch(&query.source, &query.group, &search, limit).await?;
    Ok(Json(Events {
        items: batch.events.into_iter().map(Event::from).collect(),
        complete: batch.next.is_none(),
        next: batch.next,
        searched: batch.searched.map(Stretch::from),
    }))
}
