//! The line about a change in the audit, in the transaction of the change itself: both or neither.
//! That a client who hangs up cannot cancel them half-way is the work of `http::detached`.

use super::error::database;
use crate::access::Reader;
use crate::auth::Actor;
use crate::db::audit::{self, AuditEvent, Outcome};
use crate::db::{Db, TenantTx};
use crate::http::context::RequestContext;
use app::PortalError;
use domain::TenantId;
use sqlx::PgConnection;

/// A transaction in the reader's tenant.
pub(super) async fn begin(db: &Db, reader: &Reader) -> Result<TenantTx, PortalError> {
    db.tenant(reader.membership().tenant_id).await.map_err(database)
}

/// Something that was done, as `noun.verb`, to what.
pub(super) struct Change<'a> {
    /// The tenant it concerns, if any.
    pub(super) tenant: Option<TenantId>,
    pub(super) action: &'static str,
    pub(super) subject: &'a str,
    pub(super) outcome: Outcome,
}

/// Notes what somebody did, in whatever transaction they did it.
pub(super) async fn note_change(
    tx: &mut PgConnection,
    actor: &Actor,
    context: &RequestContext,
    change: Change<'_>,
) -> Result<(), PortalError> {
    let event = AuditEvent {
        tenant: change.tenant,
        actor: Some(actor.user_id()),
        actor_label: actor.label(),
        ip: &context.ip.to_string(),
        action: change.action,
        subject: change.subject,
        outcome: change.outcome,
        request_id: &context.id,
        detail: serde_json::json!({}),
    };
    audit::record(tx, &event).await.map_err(database)
}

/// Notes what was done in one's own tenant.
pub(super) async fn note(
    tx: &mut TenantTx,
    actor: &Actor,
    context: &RequestContext,
    action: &'static str,
    subject: &str,
) -> Result<(), PortalError> {
    let change = Change { tenant: Some(tx.tenant()), action, subject, outcome: Outcome::Ok };
    note_change(tx, actor, context, change).await
}
