//! Operators who look at the portal as a tenant's viewers see it: kept with their session.

use super::{DbError, DoorTx, OperatorTx};
use domain::TenantId;
use time::OffsetDateTime;

/// What an operator looks at.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The tenant.
    pub tenant_id: TenantId,
    /// Its short name.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// When it ends by itself.
    pub until: OffsetDateTime,
}

/// Begins it, for half an hour.
///
/// # Errors
/// The database is away.
pub async fn start(tx: &mut OperatorTx, id_hash: &[u8], tenant: TenantId) -> Result<(), DbError> {
    sqlx::query!(
        r#"
        update sessions set seeing_id = $2, seeing_until = now() + interval '30 minutes'
        where id_hash = $1 and revoked_at is null
        "#,
        id_hash,
        tenant.0
    )
    .execute(&mut **tx)
    .await
    .map(|_| ())
}

/// Ends it.
///
/// # Errors
/// The database is away.
pub async fn stop(tx: &mut DoorTx, id_hash: &[u8]) -> Result<(), DbError> {
    sqlx::query!(
        "update sessions set seeing_id = null, seeing_until = null where id_hash = $1",
        id_hash
    )
    .execute(&mut **tx)
    .await
    .map(|_| ())
}

/// What this session looks at now, if anything that is not suspended.
///
/// # Errors
/// The database is away.
pub async fn find(tx: &mut DoorTx, id_hash: &[u8]) -> Result<Option<Seen>, DbError> {
    sqlx::query_as!(
        Seen,
        r#"
        select s.seeing_id as "tenant_id!: TenantId", t.slug as "slug!", t.name as "name!",
               s.seeing_until as "until!"
        from sessions s cross join lateral live_tenant(s.seeing_id) t
        where s.id_hash = $1 and s.revoked_at is null and s.expires_at > now()
          and s.seeing_until > now()
        "#,
        id_hash
    )
    .fetch_optional(&mut **tx)
    .await
}
