//! The provider's staff. Postgres itself keeps the last one (`migrations/0019_…`).

use super::{DbError, OperatorTx};
use domain::UserId;
use time::OffsetDateTime;

/// One of the provider's staff.
#[derive(Clone, Debug)]
pub struct OperatorRow {
    /// The person's e-mail address.
    pub email: String,
    /// The person's name.
    pub name: String,
    /// Whether they cannot log in.
    pub is_disabled: bool,
    /// Since when they are one.
    pub since: OffsetDateTime,
}

/// All of them, by e-mail address.
///
/// # Errors
/// The database is away.
pub async fn list(tx: &mut OperatorTx) -> Result<Vec<OperatorRow>, DbError> {
    sqlx::query_as!(
        OperatorRow,
        r#"
        select u.email, u.name, u.disabled_at is not null as "is_disabled!", o.created_at as since
        from operators o join users u on u.id = o.user_id
        order by u.email
        "#
    )
    .fetch_all(&mut **tx)
    .await
}

/// Makes a person one of them, unless they are already.
///
/// # Errors
/// The database is away.
pub async fn add(tx: &mut OperatorTx, user: UserId) -> Result<(), DbError> {
    sqlx::query!(
        "insert into operators (user_id) values ($1) on conflict on constraint operators_pk do nothing",
        user.0
    )
    .execute(&mut **tx)
    .await
    .map(|_| ())
}

/// Takes a person's office away. Returns whether they had one.
///
/// # Errors
/// `operators_keep_one` when nobody else could let others in.
pub async fn remove(tx: &mut OperatorTx, user: UserId) -> Result<bool, DbError> {
    let removed =
        sqlx::query!("delete from operators where user_id = $1", user.0).execute(&mut **tx).await?;
    Ok(removed.rows_affected() == 1)
}

/// Gives a person who cannot get in a new password, lets them log in, and ends every session that
/// was opened with the former one.
///
/// # Errors
/// The database is away.
pub async fn let_in_again(
    tx: &mut OperatorTx,
    user: UserId,
    password_hash: &str,
) -> Result<(), DbError> {
    sqlx::query!(
        "update users set password_hash = $2, disabled_at = null where id = $1",
        user.0,
        password_hash
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!("delete from sessions where user_id = $1", user.0)
        .execute(&mut **tx)
        .await
        .map(|_| ())
}
