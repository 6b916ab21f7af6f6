//! `GET /api/v1/events/context`: what its stream says before and after an event.

use super::events::Event;
use super::input::{Caller, Strict, number};
use super::problem::Problem;
use super::refusals::ListingRefusals;
use app::search::MOST_AROUND;
use app::wire::{Around, Neighbours};
use axum::Json;
use domain::LogEvent;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Events to either side unless it is said otherwise.
const DEFAULT: u16 = 10;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ContextQuery {
    /// The source's short name, as `/log-groups` gives it.
    #[param(example = "demo")]
    source: String,
    /// The log group's name.
    #[param(example = "/acme/api")]
    group: String,
    /// The stream that the event lies in.
    stream: String,
    /// The event, as `<epoch ms>.<event id>`.
    #[param(example = "1764079380042.38300000000000000000000000000000000000000000000000000001")]
    event: String,
    /// Most events before it.
    #[param(value_type = Option<u16>, minimum = 0, maximum = 500, default = 10)]
    before: Option<String>,
    /// Most events after it.
    #[param(value_type = Option<u16>, minimum = 0, maximum = 500, default = 10)]
    after: Option<String>,
}

/// An event between its neighbours, in the order of time.
#[derive(Serialize, ToSchema)]
pub(super) struct Context {
    /// The events before it.
    before: Vec<Event>,
    /// The event itself.
    event: Event,
    /// The events after it.
    after: Vec<Event>,
    /// Whether there are, or may be, events before these.
    earlier: bool,
    /// Whether there are, or may be, events after these.
    later: bool,
}

impl From<Neighbours> for Context {
    fn from(neighbours: Neighbours) -> Context {
        let events = |of: Vec<LogEvent>| of.into_iter().map(Event::from).collect();
        Context {
            before: events(neighbours.before),
            event: neighbours.event.into(),
            after: events(neighbours.after),
            earlier: neighbours.earlier,
            later: neighbours.later,
        }
    }
}

/// The events around one
///
/// All of its stream, whatever the filter was that found it, up to 31 days to either side. Ask
/// again with the first or the last of them as `event` to go on.
#[utoipa::path(get, path = "/events/context", operation_id = "show_context", tag = "logs",
    params(ContextQuery),
    responses((status = 200, description = "The events.", body = Context), ListingRefusals))]
pub(super) async fn show(
    caller: Caller,
    Strict(query): Strict<ContextQuery>,
) -> Result<Json<Context>, Problem> {
    let count = |field, text: Option<&str>| number(field, text, DEFAULT, (0, MOST_AROUND));
    let around = Around {
        before: count("before", query.before.as_deref())?,
        after: count("after", query.after.as_deref())?,
        stream: query.stream,
        event: query.event,
    };
    let neighbours = caller.member()?.neighbours(&query.source, &query.group, &around).await?;
    Ok(Json(Context::from(neighbours)))
}
