//! `GET /api/v1/me`: whose token it is.

use super::input::{Caller, Strict};
use super::problem::Problem;
use super::refusals::Refusals;
use axum::Json;
use axum::http::StatusCode;
use domain::Role;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

/// Whom a token speaks for.
#[derive(Serialize, ToSchema)]
pub(super) struct Me {
    /// The person's e-mail address, or `service:` and the token's name.
    #[schema(example = "alan@acme.test")]
    user: String,
    tenant: Tenant,
    /// What they may do in the tenant.
    #[schema(value_type = String, pattern = "^(viewer|tenant_admin)$", example = "viewer")]
    role: Role,
}

/// A tenant.
#[derive(Serialize, ToSchema)]
struct Tenant {
    /// Its short name.
    #[schema(example = "acme")]
    slug: String,
    /// Its name.
    #[schema(example = "Acme")]
    name: String,
}

/// Whose token it is
#[utoipa::path(get, path = "/me", operation_id = "me", tag = "account",
    responses((status = 200, description = "The token is good.", body = Me), Refusals))]
pub(super) async fn show(
    caller: Caller,
    Strict(Nothing {}): Strict<Nothing>,
) -> Result<Json<Me>, Problem> {
    let membership = caller.actor.membership();
    let membership = membership.ok_or_else(|| Problem::of(StatusCode::UNAUTHORIZED))?;
    Ok(Json(Me {
        user: caller.actor.email().to_owned(),
        tenant: Tenant {
            slug: membership.tenant_slug.clone(),
            name: membership.tenant_name.clone(),
        },
        role: membership.role,
    }))
}
