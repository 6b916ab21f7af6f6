//! The audit: rows are added in the transaction that they speak of, and never changed.

use super::{DbError, OperatorTx};
use domain::{TenantId, UserId};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

/// How an audited action ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was done.
    Ok,
    /// It was refused.
    Denied,
    /// It was tried and did not work.
    Failed,
}

impl Outcome {
    fn as_str(self) -> &'static str {
        match self {
            Outcome::Ok => "ok",
            Outcome::Denied => "denied",
            Outcome::Failed => "failed",
        }
    }
}

/// One thing that was done.
#[derive(Clone, Debug)]
pub struct AuditEvent<'a> {
    /// The tenant it concerns, if any.
    pub tenant: Option<TenantId>,
    /// Who did it, if they are known.
    pub actor: Option<UserId>,
    /// Who did it, in words that outlive the account.
    pub actor_label: &'a str,
    /// The address that it came from.
    pub ip: &'a str,
    /// What was done, as `noun.verb`.
    pub action: &'static str,
    /// What it was done to.
    pub subject: &'a str,
    /// How it ended.
    pub outcome: Outcome,
    /// The request that it came with.
    pub request_id: &'a str,
    /// More, without secrets and without log lines.
    pub detail: serde_json::Value,
}

/// Writes one event, in whatever transaction the action itself runs.
///
/// # Errors
/// The database is away.
pub async fn record(connection: &mut PgConnection, event: &AuditEvent<'_>) -> Result<(), DbError> {
    sqlx::query!(
        r#"
        insert into audit_events
            (id, tenant_id, actor_id, actor_label, ip, action, subject, outcome, request_id, detail)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        "#,
        Uuid::now_v7(),
        event.tenant.map(|tenant| tenant.0),
        event.actor.map(|user| user.0),
        event.actor_label,
        event.ip,
        event.action,
        event.subject,
        event.outcome.as_str(),
        event.request_id,
        event.detail
    )
    .execute(connection)
    .await
    .map(|_| ())
}

/// One row of the audit as the admin area shows it.
#[derive(Clone, Debug)]
pub struct AuditRow {
    /// When.
    pub at: OffsetDateTime,
    /// Who.
    pub actor_label: String,
    /// What, as `noun.verb`.
    pub action: String,
    /// To what.
    pub subject: String,
    /// `ok`, `denied` or `failed`.
    pub outcome: String,
    /// From which address.
    pub ip: String,
}

/// The newest rows first, at most `limit`.
///
/// # Errors
/// The database is away.
pub async fn newest(tx: &mut OperatorTx, limit: i64) -> Result<Vec<AuditRow>, DbError> {
    sqlx::query_as!(
        AuditRow,
        r#"
        select at, actor_label, action, subject, outcome, ip
        from audit_events order by at desc, id desc limit $1
        "#,
        limit
    )
    .fetch_all(&mut **tx)
    .await
}
