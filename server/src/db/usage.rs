//! What each tenant had read on each day, and how much it may.

use super::{DbError, OperatorTx, TenantTx};
use domain::TenantId;
use sqlx::PgConnection;
use time::Date;
use uuid::Uuid;

/// What was used, of whatever time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Answers of AWS that read events. One that several tenants share, such as a tail's poll, is
    /// counted for one of them, in turn; what names groups and streams is counted for nobody.
    pub calls: i64,
    /// Such answers that the cache spared.
    pub saved: i64,
    /// Events handed out.
    pub events: i64,
    /// Bytes of their messages.
    pub bytes: i64,
    /// Seconds of live tails, one after another.
    pub tail_seconds: i64,
}

impl Counts {
    /// Both together.
    #[must_use]
    pub fn plus(self, other: Counts) -> Counts {
        Counts {
            calls: self.calls + other.calls,
            saved: self.saved + other.saved,
            events: self.events + other.events,
            bytes: self.bytes + other.bytes,
            tail_seconds: self.tail_seconds + other.tail_seconds,
        }
    }
}

/// What a tenant may use on one day; none is without end. From the soft one on it is said, at the
/// hard one refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Budget {
    /// Answers of AWS.
    pub soft_calls: Option<i64>,
    /// Answers of AWS.
    pub hard_calls: Option<i64>,
    /// Bytes handed out.
    pub soft_bytes: Option<i64>,
    /// Bytes handed out.
    pub hard_bytes: Option<i64>,
    /// Seconds of live tails.
    pub soft_tail_seconds: Option<i64>,
    /// Seconds of live tails.
    pub hard_tail_seconds: Option<i64>,
}

/// One tenant's day.
#[derive(Clone, Debug)]
pub struct DayRow {
    /// The tenant's short name.
    pub tenant: String,
    /// The day, in UTC.
    pub day: Date,
    /// What was used.
    pub counts: Counts,
}

/// Adds to a day of the tenant.
///
/// # Errors
/// The database is away, or the tenant is gone.
pub async fn add(tx: &mut TenantTx, day: Date, counts: &Counts) -> Result<(), DbError> {
    sqlx::query!(
        r#"
        insert into usage_days as u (tenant_id, day, calls, saved, events, bytes, tail_seconds)
        values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (tenant_id, day) do update set
            calls = u.calls + excluded.calls,
            saved = u.saved + excluded.saved,
            events = u.events + excluded.events,
            bytes = u.bytes + excluded.bytes,
            tail_seconds = u.tail_seconds + excluded.tail_seconds
        "#,
        tx.tenant().0,
        day,
        counts.calls,
        counts.saved,
        counts.events,
        counts.bytes,
        counts.tail_seconds
    )
    .execute(&mut **tx)
    .await
    .map(|_| ())
}

/// What the tenant used on a day.
///
/// # Errors
/// The database is away.
pub async fn of_day(tx: &mut TenantTx, day: Date) -> Result<Counts, DbError> {
    let row = sqlx::query_as!(
        Counts,
        r#"
        select calls, saved, events, bytes, tail_seconds from usage_days
        where tenant_id = $1 and day = $2
        "#,
        tx.tenant().0,
        day
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.unwrap_or_default())
}

/// The tenant's budget of a day.
///
/// # Errors
/// The database is away.
pub async fn own_budget(tx: &mut TenantTx) -> Result<Budget, DbError> {
    let tenant = tx.tenant();
    find_budget(tx, tenant).await
}

/// Any tenant's budget of a day.
///
/// # Errors
/// The database is away.
pub async fn budget_of(tx: &mut OperatorTx, tenant: TenantId) -> Result<Budget, DbError> {
    find_budget(tx, tenant).await
}

async fn find_budget(connection: &mut PgConnection, tenant: TenantId) -> Result<Budget, DbError> {
    let row = sqlx::query_as!(
        Budget,
        r#"
        select soft_calls, hard_calls, soft_bytes, hard_bytes, soft_tail_seconds, hard_tail_seconds
        from usage_budgets where tenant_id = $1
        "#,
        tenant.0
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.unwrap_or_default())
}

/// The tenant's own days since one, the newest first.
///
/// # Errors
/// The database is away.
pub async fn own_days(tx: &mut TenantTx, since: Date) -> Result<Vec<DayRow>, DbError> {
    let tenant = tx.tenant().0;
    find_days(tx, since, Some(tenant)).await
}

/// Every tenant's days since one, or those of one tenant, the newest first.
///
/// # Errors
/// The database is away.
pub async fn all_days(
    tx: &mut OperatorTx,
    since: Date,
    tenant: Option<TenantId>,
) -> Result<Vec<DayRow>, DbError> {
    find_days(tx, since, tenant.map(|tenant| tenant.0)).await
}

async fn find_days(
    connection: &mut PgConnection,
    since: Date,
    tenant: Option<Uuid>,
) -> Result<Vec<DayRow>, DbError> {
    sqlx::query!(
        r#"
        select t.slug as tenant, u.day, u.calls, u.saved, u.events, u.bytes, u.tail_seconds
        from usage_days u join tenants t on t.id = u.tenant_id
        where u.day >= $1 and ($2::uuid is null or u.tenant_id = $2)
        order by u.day desc, t.slug
        "#,
        since,
        tenant
    )
    .map(|row| DayRow {
        tenant: row.tenant,
        day: row.day,
        counts: Counts {
            calls: row.calls,
            saved: row.saved,
            events: row.events,
            bytes: row.bytes,
            tail_seconds: row.tail_seconds,
        },
    })
    .fetch_all(connection)
    .await
}

/// Sets a tenant's budget of a day.
///
/// # Errors
/// The database is away.
pub async fn set_budget(
    tx: &mut OperatorTx,
    tenant: TenantId,
    budget: &Budget,
) -> Result<(), DbError> {
    sqlx::query!(
        r#"
        insert into usage_budgets (tenant_id, soft_calls, hard_calls, soft_bytes, hard_bytes,
                                   soft_tail_seconds, hard_tail_seconds)
        values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (tenant_id) do update set
            soft_calls = excluded.soft_calls, hard_calls = excluded.hard_calls,
            soft_bytes = excluded.soft_bytes, hard_bytes = excluded.hard_bytes,
            soft_tail_seconds = excluded.soft_tail_seconds,
            hard_tail_seconds = excluded.hard_tail_seconds
        "#,
        tenant.0,
        budget.soft_calls,
        budget.hard_calls,
        budget.soft_bytes,
        budget.hard_bytes,
        budget.soft_tail_seconds,
        budget.hard_tail_seconds
    )
    .execute(&mut **tx)
    .await
    .map(|_| ())
}
