//! The memory of failed log-ins, per account and per address.

use super::{DbError, DoorTx};

/// Failures of one key, and how long ago the last one was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Failures {
    /// How many in a row.
    pub count: i32,
    /// Milliseconds since the last one.
    pub age_ms: i64,
}

/// What is remembered of a key.
///
/// # Errors
/// The database is away.
pub async fn find(tx: &mut DoorTx, key_hash: &[u8]) -> Result<Failures, DbError> {
    let row = sqlx::query!(
        r#"
        select failures,
               (extract(epoch from now() - last_failed_at) * 1000)::bigint as "age_ms!"
        from login_failures where key_hash = $1
        "#,
        key_hash
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row
        .map_or_else(Failures::default, |row| Failures { count: row.failures, age_ms: row.age_ms }))
}

/// Counts one more failure; after `forget_seconds` without one the count starts anew.
///
/// # Errors
/// The database is away.
pub async fn add(tx: &mut DoorTx, key_hash: &[u8], forget_seconds: i32) -> Result<(), DbError> {
    sqlx::query!(
        r#"
        insert into login_failures as f (key_hash, failures, last_failed_at)
        values ($1, 1, now())
        on conflict on constraint login_failures_pk do update set
            failures = case
                when f.last_failed_at < now() - make_interval(secs => $2) then 1
                else least(f.failures, 1000000) + 1
            end,
            last_failed_at = now()
        "#,
        key_hash,
        f64::from(forget_seconds)
    )
    .execute(&mut **tx)
    .await
    .map(|_| ())
}

/// Forgets a key, after a log-in that worked.
///
/// # Errors
/// The database is away.
pub async fn clear(tx: &mut DoorTx, key_hash: &[u8]) -> Result<(), DbError> {
    sqlx::query!("delete from login_failures where key_hash = $1", key_hash)
        .execute(&mut **tx)
        .await
        .map(|_| ())
}
