//! Links that set a new password, by the hash of what stands in them.

use super::{DbError, DoorTx, OperatorTx, TenantTx};
use domain::UserId;

/// Whom a link is for.
#[derive(Clone, Debug)]
pub struct Reset {
    /// The person.
    pub user_id: UserId,
    /// The person's e-mail address.
    pub email: String,
}

/// Makes a link for a member of one's own tenant; a former one ends.
///
/// # Errors
/// The database is away, or the person is no member.
pub async fn create(
    tx: &mut TenantTx,
    person: UserId,
    token_hash: &[u8],
    by: UserId,
) -> Result<(), DbError> {
    insert(tx, person, token_hash, Some(by)).await
}

/// Makes a link for anybody; a former one ends.
///
/// # Errors
/// The database is away.
pub async fn create_as_operator(
    tx: &mut OperatorTx,
    person: UserId,
    token_hash: &[u8],
    by: UserId,
) -> Result<(), DbError> {
    insert(tx, person, token_hash, Some(by)).await
}

/// Makes a link for whoever asked for their own; a former one ends.
///
/// # Errors
/// The database is away.
pub async fn create_at_the_door(
    tx: &mut DoorTx,
    person: UserId,
    token_hash: &[u8],
) -> Result<(), DbError> {
    insert(tx, person, token_hash, None).await
}

async fn insert(
    connection: &mut sqlx::PgConnection,
    person: UserId,
    token_hash: &[u8],
    by: Option<UserId>,
) -> Result<(), DbError> {
    sqlx::query!(
        r#"
        insert into password_resets (user_id, token_hash, created_by, expires_at)
        values ($1, $2, $3, now() + interval '1 hour')
        on conflict on constraint password_resets_pk do update set
            token_hash = excluded.token_hash, created_by = excluded.created_by,
            created_at = now(), expires_at = excluded.expires_at
        "#,
        person.0,
        token_hash,
        by.map(|user| user.0)
    )
    .execute(connection)
    .await
    .map(|_| ())
}

/// Whether a person belongs to one's own tenant and to nothing else.
///
/// # Errors
/// The database is away.
pub async fn belongs_only_here(tx: &mut TenantTx, person: UserId) -> Result<bool, DbError> {
    let tenant = tx.tenant();
    sqlx::query_scalar!(r#"select belongs_only_to($1, $2) as "only!""#, person.0, tenant.0)
        .fetch_one(&mut **tx)
        .await
}

/// The person behind a link.
///
/// # Errors
/// The database is away.
pub async fn find(tx: &mut DoorTx, token_hash: &[u8]) -> Result<Option<Reset>, DbError> {
    sqlx::query_as!(
        Reset,
        r#"
        select u.id as "user_id: UserId", u.email
        from password_resets r join users u on u.id = r.user_id
        where r.token_hash = $1 and r.expires_at > now() and u.disabled_at is null
        "#,
        token_hash
    )
    .fetch_optional(&mut **tx)
    .await
}

/// Uses a link up. Returns whether it was there still.
///
/// # Errors
/// The database is away.
pub async fn take(tx: &mut DoorTx, token_hash: &[u8]) -> Result<bool, DbError> {
    let taken = sqlx::query!(
        "delete from password_resets where token_hash = $1 and expires_at > now()",
        token_hash
    )
    .execute(&mut **tx)
    .await?;
    Ok(taken.rows_affected() == 1)
}

/// Ends a person's link, for they have another password now.
///
/// # Errors
/// The database is away.
pub async fn end(tx: &mut DoorTx, person: UserId) -> Result<(), DbError> {
    sqlx::query!("delete from password_resets where user_id = $1", person.0)
        .execute(&mut **tx)
        .await
        .map(|_| ())
}
