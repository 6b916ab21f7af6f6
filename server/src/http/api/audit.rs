//! `GET /api/v1/audit`: what was done in the tenant, for its admins.

use super::input::{Caller, Strict, number};
use super::page::Page;
use super::problem::Problem;
use super::refusals::Refusals;
use app::wire::AuditEntry;
use axum::Json;
use domain::time_range::rfc3339_ms;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AuditQuery {
    /// Most entries to return.
    #[param(value_type = Option<u16>, minimum = 1, maximum = 1000, default = 100)]
    limit: Option<String>,
    /// The `next` of the page before. It belongs to your token's owner and is good for an hour.
    cursor: Option<String>,
}

/// Something that was done.
#[derive(Serialize, ToSchema)]
pub(super) struct Entry {
    #[schema(format = "uuid")]
    id: String,
    /// When.
    #[schema(format = "date-time")]
    time: String,
    /// Who.
    #[schema(example = "ann@acme.test")]
    actor: String,
    /// What, as `noun.verb`.
    #[schema(example = "logs.export")]
    action: String,
    /// To what.
    subject: String,
    /// `ok`, `denied` or `failed`.
    #[schema(example = "ok")]
    outcome: String,
    /// From which address; null where it was none of the tenant's people.
    ip: Option<String>,
    /// The request that it came with.
    request_id: String,
}

impl From<AuditEntry> for Entry {
    fn from(entry: AuditEntry) -> Entry {
        let AuditEntry { id, at, actor, action, subject, outcome, ip, request_id } = entry;
        Entry { id, time: rfc3339_ms(at), actor, action, subject, outcome, ip, request_id }
    }
}

/// What was done in your tenant
///
/// The newest first. Only for tenant admins; for everybody else there is nothing here.
#[utoipa::path(get, path = "/audit", operation_id = "list_audit", tag = "account",
    params(AuditQuery),
    responses((status = 200, description = "A page.", body = Page<Entry>), Refusals))]
pub(super) async fn list(
    caller: Caller,
    Strict(query): Strict<AuditQuery>,
) -> Result<Json<Page<Entry>>, Problem> {
    let limit = number("limit", query.limit.as_deref(), 100, (1, 1_000))?;
    let cursor = query.cursor.unwrap_or_default();
    let (entries, next) = caller.member()?.audit_trail(&cursor, limit).await?;
    Ok(Json(Page::new(entries.into_iter().map(Entry::from), next)))
}
