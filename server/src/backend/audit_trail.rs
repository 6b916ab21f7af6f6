//! What was done in a tenant, for its admins, page by page.

use super::cursor;
use super::error::database;
use crate::access::Reader;
use crate::access::seal::Sealer;
use crate::clock::{now_ms, to_ms};
use crate::db::{Db, audit};
use app::wire::AuditEntry;
use app::{PortalError, Trouble};
use domain::Role;
use uuid::Uuid;

/// A page of the audit, the newest first, and the cursor of the next one.
pub(super) async fn page(
    db: &Db,
    sealer: &Sealer,
    reader: &Reader,
    text: &str,
    limit: u16,
) -> Result<(Vec<AuditEntry>, Option<String>), PortalError> {
    let membership = reader.membership();
    if membership.role < Role::TenantAdmin {
        return Err(Trouble::NotFound.into());
    }
    let context = serde_json::json!(["audit", membership.tenant_id, reader.actor().user_id()]);
    let context = context.to_string();
    let before = match text {
        "" => None,
        text => Some(sealer.open::<Uuid>(text, &context, now_ms()).map_err(|_| cursor::invalid())?),
    };
    let mut tx = db.tenant(membership.tenant_id).await.map_err(database)?;
    let rows = audit::of_tenant(&mut tx, before, i64::from(limit) + 1).await.map_err(database)?;
    tx.commit().await.map_err(database)?;
    let has_more = rows.len() > usize::from(limit);
    let rows = &rows[..rows.len().min(usize::from(limit))];
    let last = rows.last().filter(|_| has_more).map(|row| row.id);
    let next = last.map(|last| sealer.seal(&last, &context, now_ms())).transpose();
    let next = next.map_err(|_| Trouble::Internal)?;
    Ok((rows.iter().cloned().map(entry).collect(), next))
}

fn entry(row: audit::TenantRow) -> AuditEntry {
    AuditEntry {
        id: row.id.to_string(),
        at: to_ms(row.at),
        actor: row.actor_label,
        action: row.action,
        subject: row.subject,
        outcome: row.outcome,
        ip: row.ip,
        request_id: row.request_id,
    }
}
