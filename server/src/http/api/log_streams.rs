//! `GET /api/v1/log-streams`: the streams of a group that were granted.

use super::input::{Caller, Strict, choice};
use super::page::Page;
use super::problem::Problem;
use super::refusals::Refusals;
use app::wire::StreamCard;
use axum::Json;
use domain::time_range::rfc3339_ms;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct StreamsQuery {
    /// The source's short name, as `/log-groups` gives it.
    #[param(example = "demo")]
    source: String,
    /// The log group's name.
    #[param(example = "/acme/api")]
    group: String,
    /// Only streams whose name starts with this.
    prefix: Option<String>,
    /// `last_event` (the newest first) or `name`.
    #[param(value_type = Option<StreamOrder>, inline, default = "last_event")]
    order: Option<String>,
}

/// The order of a list of streams.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum StreamOrder {
    LastEvent,
    Name,
}

/// A log stream.
#[derive(Serialize, ToSchema)]
pub(super) struct LogStream {
    /// Its name.
    #[schema(example = "i-0a1b2c3d")]
    stream: String,
    /// Its newest event's time, as far as AWS knows: it may lag by an hour.
    #[schema(format = "date-time")]
    last_event: Option<String>,
}

impl From<StreamCard> for LogStream {
    fn from(card: StreamCard) -> LogStream {
        LogStream { stream: card.name, last_event: card.last_event.map(rfc3339_ms) }
    }
}

/// The streams of a log group that you may read
///
/// At most 1,000; narrow longer lists by `prefix`.
#[utoipa::path(get, path = "/log-streams", operation_id = "list_log_streams", tag = "logs",
    params(StreamsQuery),
    responses((status = 200, description = "In the order asked for.", body = Page<LogStream>), Refusals))]
pub(super) async fn list(
    caller: Caller,
    Strict(query): Strict<StreamsQuery>,
) -> Result<Json<Page<LogStream>>, Problem> {
    let orders = [("last_event", StreamOrder::LastEvent), ("name", StreamOrder::Name)];
    let order = choice("order", query.order.as_deref(), &orders, StreamOrder::LastEvent)?;
    let prefix = query.prefix.unwrap_or_default();
    let mut streams = caller.member()?.streams_under(&query.source, &query.group, &prefix).await?;
    if order == StreamOrder::Name {
        streams.sort_by(|one, other| one.name.cmp(&other.name));
    }
    Ok(Json(Page::whole(streams.into_iter().map(LogStream::from))))
}
