//! `vitrine admin …`: what is done by whoever holds the database: operators, sources, tokens, the
//! audit, and tenants with their grants as a file.

mod audit;
mod operators;
mod password;
mod source;
mod tenants;
mod token;

use domain::{AccountId, NameError, Slug, TenantId};
use server::auth::login::normalise;
use server::db::audit::{AuditEvent, Outcome, record};
use server::db::sources::NewSource;
use server::db::{Db, OfficeKey, OperatorTx, is_refusal};
use std::path::PathBuf;

/// Manage operators, sources and tokens, and tenants with their grants as a file.
#[derive(clap::Subcommand)]
pub(crate) enum Admin {
    /// Create an operator. The password is read from standard input.
    Create {
        /// The address that they log in with.
        #[arg(long)]
        email: String,
        /// Their name.
        #[arg(long)]
        name: String,
        #[command(flatten)]
        database: Database,
    },
    /// List the operators.
    ListOperators {
        #[command(flatten)]
        database: Database,
    },
    /// Take an operator's office away. The last one keeps it.
    RemoveOperator {
        /// Their address.
        #[arg(long)]
        email: String,
        #[command(flatten)]
        database: Database,
    },
    /// Let somebody in again who cannot log in any more: makes them an operator with a new
    /// password, read from standard input, and ends their sessions.
    Recover {
        /// Their address.
        #[arg(long)]
        email: String,
        #[command(flatten)]
        database: Database,
    },
    /// Make tenants and their grants what a file says, in one transaction. Prints the plan first.
    /// Tenants that the file does not name are left alone.
    Apply {
        /// The file, as `vitrine admin export` prints it.
        file: PathBuf,
        /// Do it. Without this, the plan is printed and nothing is done.
        #[arg(long)]
        yes: bool,
        #[command(flatten)]
        database: Database,
    },
    /// Print every tenant with its grants, as a file for `vitrine admin apply`.
    Export {
        #[command(flatten)]
        database: Database,
    },
    /// Make an API token for a person and print it. It is shown this once.
    CreateToken {
        /// The person's address.
        #[arg(long)]
        email: String,
        /// What it is for.
        #[arg(long)]
        name: String,
        /// Days that it lives.
        #[arg(long, default_value_t = 90, value_parser = clap::value_parser!(i32).range(1..=365))]
        days: i32,
        /// End the person's tokens of this name first.
        #[arg(long)]
        replace: bool,
        #[command(flatten)]
        database: Database,
    },
    /// Add an AWS account and region that logs are read from.
    AddSource {
        /// A short name for addresses: a-z, 0-9 and -.
        #[arg(long)]
        slug: String,
        /// A name that people know.
        #[arg(long)]
        name: String,
        /// The AWS account, twelve digits.
        #[arg(long)]
        account: String,
        /// The AWS region, such as eu-central-1.
        #[arg(long)]
        region: String,
        /// The role to read with, confined to each tenant's groups. Default: the process's own
        /// credentials, which are not.
        #[arg(long)]
        role_arn: Option<String>,
        /// Accounts that are linked to it and read through it (CloudWatch cross-account
        /// observability), parted by commas. Each becomes a source of its own.
        #[arg(long, value_delimiter = ',', value_parser = account_id)]
        linked: Vec<AccountId>,
        #[command(flatten)]
        database: Database,
    },
    /// Look after the audit.
    #[command(subcommand)]
    Audit(audit::Audit),
}

/// Where the database is.
#[derive(clap::Args)]
pub(crate) struct Database {
    /// Postgres, as the application's role.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    database_url: String,

    /// Postgres, as the owner of the tables, who may do all this. Default: the same as DATABASE_URL.
    #[arg(long, env = "VITRINE_MIGRATE_URL", hide_env_values = true)]
    migrate_url: Option<String>,
}

impl Database {
    fn open(&self) -> Result<Db, String> {
        Db::prepare(&self.database_url)
            .map_err(|error| format!("DATABASE_URL is not a Postgres address: {error}"))
    }

    async fn tx(&self) -> Result<OperatorTx, String> {
        let url = self.migrate_url.as_ref().unwrap_or(&self.database_url);
        let db = Db::prepare(url).map_err(|error| format!("no Postgres address: {error}"))?;
        db.operator(&OfficeKey::Owner)
            .await
            .map_err(|error| format!("the database does not answer: {error}"))
    }
}

impl Admin {
    pub(crate) async fn run(self) -> Result<(), String> {
        match self {
            Admin::Create { email, name, database } => {
                operators::create(&database, &normalise(&email), name.trim()).await
            }
            Admin::ListOperators { database } => operators::list(&database).await,
            Admin::RemoveOperator { email, database } => {
                operators::remove(&database, &normalise(&email)).await
            }
            Admin::Recover { email, database } => {
                operators::recover(&database, &normalise(&email)).await
            }
            Admin::Apply { file, yes, database } => tenants::apply(&database, &file, yes).await,
            Admin::Export { database } => tenants::export(&database).await,
            Admin::CreateToken { email, name, days, replace, database } => {
                token::create(&database, &normalise(&email), name.trim(), days, replace).await
            }
            Admin::AddSource { slug, name, account, region, role_arn, linked, database } => {
                let slug = Slug::parse(slug).map_err(|error| format!("--slug: {error}"))?;
                let name = name.trim().to_owned();
                let source = NewSource { slug, name, account_id: account, region, role_arn };
                source::add(&database, &source, &linked).await
            }
            Admin::Audit(audit) => audit.run().await,
        }
    }
}

fn account_id(text: &str) -> Result<AccountId, NameError> {
    AccountId::parse(text)
}

async fn note(
    connection: &mut sqlx::PgConnection,
    tenant: Option<TenantId>,
    action: &'static str,
    subject: &str,
) -> Result<(), String> {
    let event = AuditEvent {
        tenant,
        actor: None,
        actor_label: "command line",
        ip: "local",
        action,
        subject,
        outcome: Outcome::Ok,
        request_id: "command line",
        detail: serde_json::json!({}),
    };
    record(connection, &event).await.map_err(away)
}

fn away(error: server::db::DbError) -> String {
    if is_refusal(&error) {
        return "only the owner of the tables may do this: set VITRINE_MIGRATE_URL".to_owned();
    }
    format!("the database refused: {error}")
}
