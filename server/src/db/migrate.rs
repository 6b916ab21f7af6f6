//! Brings the database's shape up to date, as its owner.

use super::DbError;
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

async fn set_app_role(connection: &mut sqlx::PgConnection, role: &str) -> Result<(), DbError> {
    sqlx::query("select set_config('vitrine.app_role', $1, false)")
        .bind(role)
        .execute(connection)
        .await
        .map(|_| ())
}
