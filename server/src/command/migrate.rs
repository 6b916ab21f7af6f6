//! `vitrine migrate`

use server::db::migrate::migrate;

/// Bring the database's shape up to date.
#[derive(clap::Args)]
pub(crate) struct Migrate {
    /// Postgres, as the application's role; it is let in to the tables.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    database_url: String,

    /// Postgres, as the owner of the tables. Default: the same as DATABASE_URL.
    #[arg(long, env = "VITRINE_MIGRATE_URL", hide_env_values = true)]
    migrate_url: Option<String>,
}

impl Migrate {
    pub(crate) async fn run(self) -> Result<(), String> {
        let owner = self.migrate_url.as_deref().unwrap_or(&self.database_url);
        migrate(owner, &self.database_url)
            .await
            .map_err(|error| format!("the database could not be migrated: {error}"))?;
        eprintln!("The database is up to date.");
        Ok(())
    }
}
