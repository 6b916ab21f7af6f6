//! `GET /api/v1/log-groups`: the groups that were granted.

use super::input::{Caller, Strict};
use super::page::Page;
use super::problem::Problem;
use super::refusals::Refusals;
use app::wire::GroupCard;
use axum::Json;
use domain::time_range::rfc3339_ms;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct GroupsQuery {
    /// Only groups whose name starts with this.
    #[param(example = "/acme/")]
    prefix: Option<String>,
}

/// A log group.
#[derive(Serialize, ToSchema)]
pub(super) struct LogGroup {
    /// The short name of the source that it lies in.
    #[schema(example = "demo")]
    source: String,
    /// Its name.
    #[schema(example = "/acme/api")]
    group: String,
    /// A friendlier name.
    alias: Option<String>,
    /// AWS's class of it, such as `STANDARD`.
    #[schema(example = "STANDARD")]
    class: String,
    /// Days that events are kept; null means for ever.
    retention_days: Option<i32>,
    /// Bytes stored; null where others have streams in it too.
    stored_bytes: Option<i64>,
    /// The newest event's time, as far as AWS knows: it may lag by an hour.
    #[schema(format = "date-time")]
    last_event: Option<String>,
}

impl From<GroupCard> for LogGroup {
    fn from(card: GroupCard) -> LogGroup {
        LogGroup {
            source: card.source,
            group: card.group,
            alias: card.alias,
            class: card.class,
            retention_days: card.retention_days,
            stored_bytes: card.stored_bytes,
            last_event: card.last_event.map(rfc3339_ms),
        }
    }
}

/// The log groups that you may read
#[utoipa::path(get, path = "/log-groups", operation_id = "list_log_groups", tag = "logs",
    params(GroupsQuery),
    responses((status = 200, description = "By name.", body = Page<LogGroup>), Refusals))]
pub(super) async fn list(
    caller: Caller,
    Strict(query): Strict<GroupsQuery>,
) -> Result<Json<Page<LogGroup>>, Problem> {
    let prefix = query.prefix.unwrap_or_default();
    let groups = caller.member()?.log_groups().await?;
    let items = groups.into_iter().filter(|card| card.group.starts_with(&prefix));
    Ok(Json(Page::whole(items.map(LogGroup::from))))
}
