//! `GET /api/v1/events/export`: a whole search as one stream, however long it is.

use super::input::{Caller, Strict};
use super::problem::Problem;
use super::refusals::ListingRefusals;
use super::search::search_query;
use crate::backend::export::{self, Asked, Door};
use crate::http::export::file;
use crate::state::AppState;
use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

search_query!(ExportQuery {
    /// How the events are written.
    #[param(value_type = Option<Format>, inline, default = "ndjson")]
    format: Option<String>,
    /// The last event that you have of an export that was cut off, as `<epoch ms>.<event id>`: the
    /// export goes on behind it. Give absolute times with it.
    after: Option<String>,
});

/// How events are written.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(dead_code, reason = "it describes what `format` takes")]
enum Format {
    Ndjson,
    Csv,
    Text,
}

/// The last record of an NDJSON export.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it describes what the export writes")]
pub(super) struct LastRecord {
    /// Whether all of the search was written.
    complete: bool,
    /// Events written.
    events: u64,
    /// Why something is missing.
    #[schema(nullable = false)]
    reason: Option<String>,
    /// Send it as `cursor`, with all else as it was, to go on; null where all was written.
    next: Option<String>,
}

/// All events of a search, as a stream
///
/// NDJSON has an event a line, with the members of `/events`, and ends with a record without
/// `message` that says whether the export is complete. CSV and text end with a line that starts
/// with `# incomplete` if it is not. A stream that ends otherwise was cut off: go on with `after`.
/// A person has at most two exports under way.
#[utoipa::path(get, path = "/events/export", operation_id = "export_events", tag = "logs",
    params(ExportQuery),
    responses(
        (status = 200, description = "The events, as they are read.", content(
            (String = "application/x-ndjson"), (String = "text/csv"), (String = "text/plain"))),
        ListingRefusals))]
pub(super) async fn stream(
    State(state): State<AppState>,
    caller: Caller,
    Strict(query): Strict<ExportQuery>,
) -> Result<Response, Problem> {
    let asked = Asked {
        search: query.search()?,
        format: query.format.unwrap_or_else(|| "ndjson".to_owned()),
        after: query.after.unwrap_or_default(),
        door: Door::Api,
    };
    let place = (query.source.as_str(), query.group.as_str());
    let export = export::open(&state, &caller.actor, &caller.context, place, asked).await?;
    Ok(file(export))
}
