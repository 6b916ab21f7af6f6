//! Invitations, by the hash of what stands in their link.

use super::{DbError, DoorTx, OperatorTx, TenantTx};
use domain::{Role, TenantId, UserId};
use time::OffsetDateTime;
use uuid::Uuid;

/// An invitation that nobody has used yet.
#[derive(Clone, Debug)]
pub struct InviteRow {
    /// Whom it is for.
    pub email: String,
    /// What they will be.
    pub role: Role,
    /// When it ends.
    pub expires_at: OffsetDateTime,
}

/// What the holder of a link is told.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// The tenant's name.
    pub tenant_name: String,
    /// Whom it is for.
    pub email: String,
    /// Whether that person has an account already.
    pub is_known: bool,
}

/// Invites somebody for 72 hours. An earlier invitation of the same address is replaced.
///
/// # Errors
/// `invites_email_form` for what is no address.
pub async fn create(
    tx: &mut TenantTx,
    email: &str,
    role: Role,
    token_hash: &[u8],
    by: UserId,
) -> Result<(), DbError> {
    let tenant = tx.tenant();
    insert(tx, tenant, email, role, token_hash, by).await
}

/// Invites somebody into any tenant, just the same.
///
/// # Errors
/// `invites_email_form` for what is no address.
pub async fn create_as_operator(
    tx: &mut OperatorTx,
    tenant: TenantId,
    email: &str,
    role: Role,
    token_hash: &[u8],
    by: UserId,
) -> Result<(), DbError> {
    insert(tx, tenant, email, role, token_hash, by).await
}

async fn insert(
    connection: &mut sqlx::PgConnection,
    tenant: TenantId,
    email: &str,
    role: Role,
    token_hash: &[u8],
    by: UserId,
) -> Result<(), DbError> {
    sqlx::query!(
        r#"
        insert into invites (id, tenant_id, email, role, token_hash, created_by, expires_at)
        values ($1, $2, $3, $4, $5, $6, now() + interval '72 hours')
        on conflict on constraint invites_once do update set
            role = excluded.role, token_hash = excluded.token_hash,
            created_by = excluded.created_by, created_at = now(), expires_at = excluded.expires_at
        "#,
        Uuid::now_v7(),
        tenant.0,
        email,
        role as Role,
        token_hash,
        by.0
    )
    .execute(connection)
    .await
    .map(|_| ())
}

/// The tenant's open invitations, by address.
///
/// # Errors
/// The database is away.
pub async fn list(tx: &mut TenantTx) -> Result<Vec<InviteRow>, DbError> {
    sqlx::query_as!(
        InviteRow,
        r#"
        select email, role as "role: Role", expires_at from invites
        where tenant_id = $1 and expires_at > now() order by email
        "#,
        tx.tenant().0
    )
    .fetch_all(&mut **tx)
    .await
}

/// The invitation behind a link.
///
/// # Errors
/// The database is away.
pub async fn find(tx: &mut DoorTx, token_hash: &[u8]) -> Result<Option<Invitation>, DbError> {
    sqlx::query_as!(
        Invitation,
        r#"
        select tenant_name as "tenant_name!", email as "email!", is_known as "is_known!"
        from invite_behind($1)
        "#,
        token_hash
    )
    .fetch_optional(&mut **tx)
    .await
}

/// Uses an invitation up and makes the person a member. None when it has ended meanwhile.
///
/// # Errors
/// The database is away.
pub async fn accept(
    tx: &mut DoorTx,
    token_hash: &[u8],
    person: UserId,
) -> Result<Option<TenantId>, DbError> {
    sqlx::query_scalar!(
        r#"select accept_invite($1, $2) as "tenant: TenantId""#,
        token_hash,
        person.0
    )
    .fetch_one(&mut **tx)
    .await
}
