//! A member's change, and the line about it in the audit: both in one transaction.

use super::error::database;
use crate::access::Reader;
use crate::auth::Actor;
use crate::db::audit::{self, AuditEvent, Outcome};
use crate::db::{Db, TenantTx};
use crate::http::context::RequestContext;
use app::PortalError;

/// A transaction in the reader's tenant.
pub(super) async fn begin(db: &Db, reader: &Reader) -> Result<TenantTx, PortalError> {
    db.tenant(reader.membership().tenant_id).await.map_err(database)
}

/// Notes what was done, as `noun.verb`, to what.
pub(super) async fn note(
    tx: &mut TenantTx,
    actor: &Actor,
    context: &RequestContext,
    action: &'static str,
    subject: &str,
) -> Result<(), PortalError> {
    let event = AuditEvent {
        tenant: Some(tx.tenant()),
        actor: Some(actor.user_id()),
        actor_label: actor.email(),
        ip: &context.ip.to_string(),
        action,
        subject,
        outcome: Outcome::Ok,
        request_id: &context.id,
        detail: serde_json::json!({}),
    };
    audit::record(tx, &event).await.map_err(database)
}
