//! `GET /api/v1/events`: a page of log events.

use super::input::{Caller, Strict, choice, number};
use super::problem::Problem;
use super::refusals::ListingRefusals;
use app::search::{MOST_ROWS, Order, Search};
use axum::Json;
use domain::time_range::rfc3339_ms;
use domain::{LogEvent, TimeRange};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct EventsQuery {
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
    /// The first moment: RFC 3339, epoch ms, or relative such as `-15m` (units `s m h d w`).
    #[param(default = "-1h", example = "-24h")]
    from: Option<String>,
    /// The last moment, in the same forms.
    #[param(default = "now", example = "now")]
    to: Option<String>,
    /// Which events come first.
    #[param(value_type = Option<EventOrder>, default = "newest")]
    order: Option<String>,
    /// Most events to return.
    #[param(value_type = Option<u16>, minimum = 1, maximum = 1000, default = 100)]
    limit: Option<String>,
    /// The `next` of the page before. It belongs to your token's owner, to what may be seen, and
    /// to this very search, and is good for an hour.
    cursor: Option<String>,
}

/// The order of events.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(dead_code, reason = "it describes what `order` takes")]
pub(super) enum EventOrder {
    Newest,
    Oldest,
}

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
    let search = Search {
        stream: query.stream.unwrap_or_default(),
        prefix: query.prefix.unwrap_or_default(),
        filter: query.filter.unwrap_or_default(),
        from: query.from.unwrap_or_default(),
        to: query.to.unwrap_or_default(),
        order: order(query.order.as_deref())?,
        cursor: query.cursor.unwrap_or_default(),
        ..Search::default()
    };
    let batch = caller.member()?.batch(&query.source, &query.group, &search, limit).await?;
    Ok(Json(Events {
        items: batch.events.into_iter().map(Event::from).collect(),
        complete: batch.next.is_none(),
        next: batch.next,
        searched: batch.searched.map(Stretch::from),
    }))
}

pub(super) fn order(text: Option<&str>) -> Result<Order, Problem> {
    choice("order", text, &[("newest", Order::Newest), ("oldest", Order::Oldest)], Order::Newest)
}
