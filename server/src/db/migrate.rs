//! Brings the database's shape up to date, as its owner.

use super::{DbError, is_without_table};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection};
use std::str::FromStr;

static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../migrations");

/// Applies what is missing, under an advisory lock. `owner_url` may change the shape;
/// the role in `app_url` is let in to the rows.
///
/// # Errors
/// The database is away or refuses, or an applied migration differs from the file.
pub async fn migrate(owner_url: &str, app_url: &str) -> Result<(), sqlx::migrate::MigrateError> {
    let app_role = PgConnectOptions::from_str(app_url)?.get_username().to_owned();
    let mut connection = PgConnectOptions::from_str(owner_url)?
        .application_name("vitrine migrate")
        .options([("client_min_messages", "warning")])
        .connect()
        .await?;
    set_app_role(&mut connection, &app_role).await?;
    MIGRATIONS.run(&mut connection).await?;
    connection.close().await?;
    Ok(())
}

/// What the database's shape lacks, against the migrations that this binary holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// Versions that were not applied, in order.
    pub missing: Vec<i64>,
    /// Versions that began and did not end, or whose text has changed since, in order.
    pub broken: Vec<i64>,
    /// Versions that this binary does not know: a newer one was here, in order.
    pub unknown: Vec<i64>,
}

/// Looks at what was applied, as the owner of the tables: the portal's role may not read it.
///
/// # Errors
/// The database is away, or refuses ([`is_refusal`](super::is_refusal)).
pub async fn shape(owner_url: &str) -> Result<Shape, DbError> {
    let mut connection = PgConnectOptions::from_str(owner_url)?
        .application_name("vitrine doctor")
        .disable_statement_logging()
        .connect()
        .await?;
    let query = "select version, success, checksum from _sqlx_migrations";
    let applied: Vec<(i64, bool, Vec<u8>)> =
        match sqlx::query_as(query).fetch_all(&mut connection).await {
            Ok(applied) => applied,
            Err(error) if is_without_table(&error) => Vec::new(),
            Err(error) => return Err(error),
        };
    connection.close().await?;
    let mut shape = Shape::default();
    for migration in MIGRATIONS.iter() {
        match applied.iter().find(|(version, ..)| *version == migration.version) {
            None => shape.missing.push(migration.version),
            Some((_, true, checksum)) if *checksum == *migration.checksum => {}
            Some((version, ..)) => shape.broken.push(*version),
        }
    }
    let known = |version| MIGRATIONS.iter().any(|migration| migration.version == version);
    let versions = applied.into_iter().map(|(version, ..)| version);
    shape.unknown = versions.filter(|version| !known(*version)).collect();
    shape.unknown.sort_unstable();
    Ok(shape)
}

async fn set_app_role(connection: &mut sqlx::PgConnection, role: &str) -> Result<(), DbError> {
    sqlx::query("select set_config('vitrine.app_role', $1, false)")
        .bind(role)
        .execute(connection)
        .await
        .map(|_| ())
}
