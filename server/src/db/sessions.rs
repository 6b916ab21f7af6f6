//! Sessions by the hash of their id. A revoked or deleted one never comes back: writing is
//! always an UPDATE of a live row, never an upsert.

use super::{DbError, DoorTx, OperatorTx};
use domain::{TenantId, UserId};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// What a session remembers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRow {
    /// Who logged in.
    pub user_id: UserId,
    /// The tenant that is looked at.
    pub tenant_id: Option<TenantId>,
    /// Seconds without a request after which it ends.
    pub idle_seconds: i32,
    /// Seconds from now on after which it ends whatever happens.
    pub absolute_seconds: i32,
    /// The address it was opened from.
    pub ip: String,
    /// The browser it was opened with.
    pub agent: String,
}

/// Most sessions that one person holds; the oldest end first.
const MAX_SESSIONS: i64 = 10;

/// Opens a session and ends the person's oldest ones beyond the limit.
/// Returns false if the id is taken.
///
/// # Errors
/// The database is away.
pub async fn open(tx: &mut DoorTx, id_hash: &[u8], row: &SessionRow) -> Result<bool, DbError> {
    let opened = sqlx::query!(
        r#"
        insert into sessions (id_hash, user_id, tenant_id, expires_at, idle_seconds, ip, agent)
        values ($1, $2, $3, now() + make_interval(secs => $4), $5, $6, $7)
        on conflict on constraint sessions_pk do nothing
        "#,
        id_hash,
        row.user_id.0,
        row.tenant_id.map(|tenant| tenant.0),
        f64::from(row.absolute_seconds),
        row.idle_seconds,
        row.ip,
        row.agent
    )
    .execute(&mut **tx)
    .await?
    .rows_affected()
        == 1;
    sqlx::query!(
        r#"
        delete from sessions where id_hash in (
            select id_hash from sessions where user_id = $1
            order by created_at desc, id_hash offset $2
        )
        "#,
        row.user_id.0,
        MAX_SESSIONS
    )
    .execute(&mut **tx)
    .await?;
    Ok(opened)
}

/// Changes the tenant of a live session. Returns false if there is none.
///
/// # Errors
/// The database is away.
pub async fn update(tx: &mut DoorTx, id_hash: &[u8], row: &SessionRow) -> Result<bool, DbError> {
    Ok(sqlx::query!(
        r#"
        update sessions set tenant_id = $2
        where id_hash = $1 and user_id = $3 and revoked_at is null and expires_at > now()
        "#,
        id_hash,
        row.tenant_id.map(|tenant| tenant.0),
        row.user_id.0
    )
    .execute(&mut **tx)
    .await?
    .rows_affected()
        == 1)
}

/// Makes a live session look at another tenant, of which it is known that the person belongs to it.
///
/// # Errors
/// The database is away.
pub async fn look_at(tx: &mut DoorTx, id_hash: &[u8], tenant: TenantId) -> Result<(), DbError> {
    sqlx::query!(
        "update sessions set tenant_id = $2 where id_hash = $1 and revoked_at is null",
        id_hash,
        tenant.0
    )
    .execute(&mut **tx)
    .await
    .map(|_| ())
}

/// The live session with this hash; counts as a sign of life, written at most once a minute.
///
/// # Errors
/// The database is away.
pub async fn find_live(tx: &mut DoorTx, id_hash: &[u8]) -> Result<Option<SessionRow>, DbError> {
    let row = sqlx::query_as!(
        SessionRow,
        r#"
        select user_id as "user_id: UserId", tenant_id as "tenant_id: TenantId", idle_seconds,
               extract(epoch from expires_at - now())::int as "absolute_seconds!", ip, agent
        from sessions
        where id_hash = $1 and revoked_at is null and expires_at > now()
          and last_seen_at > now() - make_interval(secs => idle_seconds)
        "#,
        id_hash
    )
    .fetch_optional(&mut **tx)
    .await?;
    if row.is_some() {
        sqlx::query!(
            r#"
            update sessions set last_seen_at = now()
            where id_hash = $1 and last_seen_at < now() - interval '1 minute'
            "#,
            id_hash
        )
        .execute(&mut **tx)
        .await?;
    }
    Ok(row)
}

/// Whether a session has neither been ended nor reached its end. No sign of life: what goes on by
/// itself neither keeps a session nor ends with its person's silence.
///
/// # Errors
/// The database is away.
pub async fn is_live(tx: &mut DoorTx, id_hash: &[u8]) -> Result<bool, DbError> {
    sqlx::query_scalar!(
        r#"
        select exists (
            select from sessions
            where id_hash = $1 and revoked_at is null and expires_at > now()
        ) as "is_live!"
        "#,
        id_hash
    )
    .fetch_one(&mut **tx)
    .await
}

/// Whether whoever holds this session has shown within the last ten minutes who they are.
///
/// # Errors
/// The database is away.
pub async fn is_proved(tx: &mut OperatorTx, id_hash: &[u8]) -> Result<bool, DbError> {
    sqlx::query_scalar!(
        r#"
        select exists (
            select from sessions
            where id_hash = $1 and revoked_at is null
              and proved_at > now() - interval '10 minutes'
        ) as "is_proved!"
        "#,
        id_hash
    )
    .fetch_one(&mut **tx)
    .await
}

/// Ends a session for good.
///
/// # Errors
/// The database is away.
pub async fn close(tx: &mut DoorTx, id_hash: &[u8]) -> Result<(), DbError> {
    sqlx::query!("delete from sessions where id_hash = $1", id_hash)
        .execute(&mut **tx)
        .await
        .map(|_| ())
}

/// A session as its owner sees it.
#[derive(Clone, Debug)]
pub struct OpenSession {
    /// Whether it is the one that asks.
    pub is_this: bool,
    /// The address it was opened from.
    pub ip: String,
    /// The browser it was opened with.
    pub agent: String,
    /// When it was opened.
    pub created_at: OffsetDateTime,
    /// When it was last used, to the minute.
    pub last_seen_at: OffsetDateTime,
}

/// A person's live sessions, the last used first.
///
/// # Errors
/// The database is away.
pub async fn list(tx: &mut DoorTx, user: UserId, this: &[u8]) -> Result<Vec<OpenSession>, DbError> {
    sqlx::query_as!(
        OpenSession,
        r#"
        select id_hash = $2 as "is_this!", ip, agent, created_at, last_seen_at
        from sessions
        where user_id = $1 and revoked_at is null and expires_at > now()
          and last_seen_at > now() - make_interval(secs => idle_seconds)
        order by last_seen_at desc, created_at desc
        "#,
        user.0,
        this
    )
    .fetch_all(&mut **tx)
    .await
}

/// Ends a person's sessions, but for one if that is to stay. Returns how many.
///
/// # Errors
/// The database is away.
pub async fn close_all(tx: &mut DoorTx, user: UserId, but: Option<&[u8]>) -> Result<u64, DbError> {
    Ok(sqlx::query!(
        "delete from sessions where user_id = $1 and id_hash is distinct from $2",
        user.0,
        but
    )
    .execute(&mut **tx)
    .await?
    .rows_affected())
}

/// Most rows that one sweep removes, so that it never holds a request up.
const SWEEP_BATCH: i64 = 1_000;

/// Removes what has ended: sessions, and failures that no longer count. Returns how many rows.
///
/// # Errors
/// The database is away.
pub async fn sweep(tx: &mut DoorTx) -> Result<u64, DbError> {
    let sessions = sqlx::query!(
        r#"
        delete from sessions where id_hash in (
            select id_hash from sessions
            where expires_at < now() or revoked_at is not null
               or last_seen_at < now() - make_interval(secs => idle_seconds)
            limit $1
        )
        "#,
        SWEEP_BATCH
    )
    .execute(&mut **tx)
    .await?
    .rows_affected();
    let failures = sqlx::query!(
        r#"
        delete from login_failures where key_hash in (
            select key_hash from login_failures
            where last_failed_at < now() - interval '1 day' limit $1
        )
        "#,
        SWEEP_BATCH
    )
    .execute(&mut **tx)
    .await?
    .rows_affected();
    Ok(sessions + failures)
}
