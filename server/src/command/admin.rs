//! `vitrine admin …`: the first operator, and sources.

use domain::Slug;
use server::auth::login::normalise;
use server::auth::password::{Hasher, MIN_PASSWORD_CHARS, Password};
use server::db::audit::{self, AuditEvent, Outcome};
use server::db::{Db, OperatorTx, broken_constraint, people, sources};
use std::io::Read as _;

/// Manage the provider's own staff and sources.
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
    /// Add an AWS account and region that logs are read from, with the process's own credentials.
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
        #[command(flatten)]
        database: Database,
    },
}

/// Where the database is.
#[derive(clap::Args)]
pub(crate) struct Database {
    /// Postgres, as the application's role.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    database_url: String,
}

impl Database {
    async fn tx(&self) -> Result<OperatorTx, String> {
        let db = Db::prepare(&self.database_url)
            .map_err(|error| format!("DATABASE_URL is not a Postgres address: {error}"))?;
        db.operator().await.map_err(|error| format!("the database does not answer: {error}"))
    }
}

impl Admin {
    pub(crate) async fn run(self) -> Result<(), String> {
        match self {
            Admin::Create { email, name, database } => {
                create_operator(&database, &normalise(&email), name.trim()).await
            }
            Admin::AddSource { slug, name, account, region, database } => {
                let slug = Slug::parse(slug).map_err(|error| format!("--slug: {error}"))?;
                add_source(&database, &slug, name.trim(), &account, &region).await
            }
        }
    }
}

async fn create_operator(database: &Database, email: &str, name: &str) -> Result<(), String> {
    let mut tx = database.tx().await?;
    if people::find_user(&mut tx, email).await.map_err(away)?.is_some() {
        return Err(format!("{email} exists already"));
    }
    eprintln!(
        "Type a password of at least {MIN_PASSWORD_CHARS} characters, then Enter and Ctrl-D:"
    );
    let hash = hash_of(read_password()?).await?;
    let user = people::create_user(&mut tx, email, name, &hash).await.map_err(|error| {
        match broken_constraint(&error) {
            Some("users_email_form") => format!("--email: “{email}” is no e-mail address"),
            Some("users_name_length") => "--name: a name has 1 to 200 characters".to_owned(),
            _ => away(error),
        }
    })?;
    people::make_operator(&mut tx, user).await.map_err(away)?;
    note(&mut tx, "operator.create", email).await?;
    tx.commit().await.map_err(away)?;
    eprintln!("{email} is an operator now.");
    Ok(())
}

async fn add_source(
    database: &Database,
    slug: &Slug,
    name: &str,
    account: &str,
    region: &str,
) -> Result<(), String> {
    let mut tx = database.tx().await?;
    sources::create_source(&mut tx, slug, name, account, region).await.map_err(|error| {
        match broken_constraint(&error) {
            Some("sources_slug_unique") => format!("--slug: there is a source “{slug}” already"),
            Some("sources_account_form") => "--account: an account has twelve digits".to_owned(),
            Some("sources_region_form") => format!("--region: “{region}” is no AWS region"),
            _ => away(error),
        }
    })?;
    note(&mut tx, "source.create", slug.as_str()).await?;
    tx.commit().await.map_err(away)?;
    eprintln!("The source “{slug}” is there now.");
    Ok(())
}

async fn note(tx: &mut OperatorTx, action: &'static str, subject: &str) -> Result<(), String> {
    let event = AuditEvent {
        tenant: None,
        actor: None,
        actor_label: "command line",
        ip: "local",
        action,
        subject,
        outcome: Outcome::Ok,
        request_id: "command line",
        detail: serde_json::json!({}),
    };
    audit::record(tx, &event).await.map_err(away)
}

fn read_password() -> Result<String, String> {
    let mut typed = String::new();
    let limit = 4_096;
    std::io::stdin()
        .take(limit)
        .read_to_string(&mut typed)
        .map_err(|error| format!("the password could not be read: {error}"))?;
    Ok(typed.trim_end_matches(['\r', '\n']).to_owned())
}

async fn hash_of(password: String) -> Result<String, String> {
    if password.chars().count() < MIN_PASSWORD_CHARS {
        return Err(format!("a password has at least {MIN_PASSWORD_CHARS} characters"));
    }
    let password = Password::new(password).ok_or("a password has at most 1024 bytes")?;
    let hasher = Hasher::new().map_err(|error| error.to_string())?;
    hasher.hash(password).await.map_err(|error| error.to_string())
}

fn away(error: server::db::DbError) -> String {
    format!("the database refused: {error}")
}
