//! The audit: rows are added in the transaction that they speak of, and never changed.

use super::text::{storable, storable_json};
use super::{DbError, OperatorTx, TenantTx};
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
        &*storable(event.actor_label),
        event.ip,
        event.action,
        &*storable(event.subject),
        event.outcome.as_str(),
        event.request_id,
        storable_json(&event.detail)
    )
    .execute(connection)
    .await
    .map(|_| ())
}

/// One row of the audit as it is shown.
#[derive(Clone, Debug)]
pub struct AuditRow {
    /// Its id; later rows have greater ones.
    pub id: Uuid,
    /// When.
    pub at: OffsetDateTime,
    /// The short name of the tenant that it concerns.
    pub tenant: Option<String>,
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

/// Which rows are looked for; an empty text means any.
#[derive(Clone, Debug, Default)]
pub struct Wanted<'a> {
    /// The tenant's short name.
    pub tenant: &'a str,
    /// Part of who did it, whatever the case.
    pub who: &'a str,
    /// What the action begins with.
    pub what: &'a str,
    /// `ok`, `denied` or `failed`.
    pub outcome: &'a str,
    /// Only rows before this one.
    pub before: Option<Uuid>,
}

/// The newest rows first, at most `limit`.
///
/// # Errors
/// The database is away.
pub async fn find(
    tx: &mut OperatorTx,
    wanted: &Wanted<'_>,
    limit: i64,
) -> Result<Vec<AuditRow>, DbError> {
    sqlx::query_as!(
        AuditRow,
        r#"
        select a.id, a.at, t.slug as "tenant?", a.actor_label, a.action, a.subject, a.outcome, a.ip
        from audit_events a left join tenants t on t.id = a.tenant_id
        where ($1 = '' or t.slug = $1)
          and ($2 = '' or position(lower($2) in lower(a.actor_label)) > 0)
          and starts_with(a.action, $3)
          and ($4 = '' or a.outcome = $4)
          and ($5::uuid is null or a.id < $5)
        order by a.id desc limit $6
        "#,
        wanted.tenant,
        wanted.who,
        wanted.what,
        wanted.outcome,
        wanted.before,
        limit
    )
    .fetch_all(&mut **tx)
    .await
}

/// What was done in one's own tenant and with its logs, by whoever: the newest rows first. What
/// strangers tried in vain is the provider's business.
///
/// # Errors
/// The database is away.
pub async fn own(tx: &mut TenantTx, limit: i64) -> Result<Vec<AuditRow>, DbError> {
    sqlx::query_as!(
        AuditRow,
        r#"
        select id, at, null::text as tenant, actor_label, action, subject, outcome, ip
        from audit_events
        where tenant_id = $1 and action <> 'access.refuse'
        order by id desc limit $2
        "#,
        tx.tenant().0,
        limit
    )
    .fetch_all(&mut **tx)
    .await
}

/// One row of the audit as the tenant's admins see it.
#[derive(Clone, Debug)]
pub struct TenantRow {
    /// Its id.
    pub id: Uuid,
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
    /// From which address; none where it was none of the tenant's people.
    pub ip: Option<String>,
    /// The request that it came with.
    pub request_id: String,
}

/// A tenant's rows, the newest first, at most `limit`; those before a row, if one is named.
///
/// # Errors
/// The database is away.
pub async fn of_tenant(
    tx: &mut TenantTx,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<TenantRow>, DbError> {
    let tenant = tx.tenant();
    sqlx::query_as!(
        TenantRow,
        r#"
        select a.id, a.at, a.actor_label, a.action, a.subject, a.outcome,
               case when m.user_id is not null then a.ip end as ip, a.request_id
        from audit_events a
        left join memberships m on m.tenant_id = a.tenant_id and m.user_id = a.actor_id
        where a.tenant_id = $1
          and ($2::uuid is null
               or (a.at, a.id) < (select b.at, b.id from audit_events b
                                  where b.id = $2 and b.tenant_id = $1))
        order by a.at desc, a.id desc limit $3
        "#,
        tenant.0,
        before,
        limit
    )
    .fetch_all(&mut **tx)
    .await
}
