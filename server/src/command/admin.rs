//! `vitrine admin …`: the first operator, sources, and tokens.

use domain::{Slug, TenantId};
use server::auth::api_token::PlainToken;
use server::auth::login::normalise;
use server::auth::password::{Hasher, MIN_PASSWORD_CHARS, Password};
use server::db::audit::{self, AuditEvent, Outcome};
use server::db::sources::NewSource;
use server::db::{
    Db, OfficeKey, OperatorTx, api_tokens, broken_constraint, is_refusal, people, sources,
};
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
                create_operator(&database, &normalise(&email), name.trim()).await
            }
            Admin::CreateToken { email, name, days, replace, database } => {
                create_token(&database, &normalise(&email), name.trim(), days, replace).await
            }
            Admin::AddSource { slug, name, account, region, role_arn, database } => {
                let slug = Slug::parse(slug).map_err(|error| format!("--slug: {error}"))?;
                let name = name.trim().to_owned();
                let source = NewSource { slug, name, account_id: account, region, role_arn };
                add_source(&database, &source).await
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
    note(&mut tx, None, "operator.create", email).await?;
    tx.commit().await.map_err(away)?;
    eprintln!("{email} is an operator now.");
    Ok(())
}

#[expect(clippy::print_stdout, reason = "the token is what the command is for")]
async fn create_token(
    database: &Database,
    email: &str,
    name: &str,
    days: i32,
    replace: bool,
) -> Result<(), String> {
    let db = database.open()?;
    let mut door = db.door().await.map_err(away)?;
    let who = people::find_credentials(&mut door, email).await.map_err(away)?;
    door.commit().await.map_err(away)?;
    let who = who.ok_or_else(|| format!("--email: {email} is nobody"))?;
    let tenant = who.tenant_id.ok_or_else(|| format!("--email: {email} belongs to no tenant"))?;
    let plain = PlainToken::generate().map_err(|error| error.to_string())?;
    let token = api_tokens::NewToken {
        owner: Some(who.user_id),
        created_by: who.user_id,
        name,
        hash: &plain.hash(),
        hint: plain.hint(),
        only: &[],
        days,
    };
    let mut tx = db.tenant(tenant).await.map_err(away)?;
    if replace {
        api_tokens::revoke_named(&mut tx, who.user_id, name).await.map_err(away)?;
    }
    api_tokens::create(&mut tx, &token).await.map_err(|error| match broken_constraint(&error) {
        Some("api_tokens_name_length") => "--name: a name has 1 to 100 characters".to_owned(),
        _ => away(error),
    })?;
    let subject = format!("{email}: {name}");
    note(&mut tx, Some(tenant), "token.create", &subject).await?;
    tx.commit().await.map_err(away)?;
    println!("{}", plain.reveal());
    Ok(())
}

async fn add_source(database: &Database, source: &NewSource) -> Result<(), String> {
    let mut tx = database.tx().await?;
    let (_, external_id) = sources::create_source(&mut tx, source).await.map_err(|error| {
        let NewSource { slug, region, account_id, .. } = source;
        match broken_constraint(&error) {
            Some("sources_slug_unique") => format!("--slug: there is a source “{slug}” already"),
            Some("sources_account_form") => "--account: an account has twelve digits".to_owned(),
            Some("sources_region_form") => format!("--region: “{region}” is no AWS region"),
            Some("sources_role_form") => {
                format!("--role-arn: needs the form arn:aws:iam::{account_id}:role/NAME")
            }
            _ => away(error),
        }
    })?;
    note(&mut tx, None, "source.create", source.slug.as_str()).await?;
    tx.commit().await.map_err(away)?;
    eprintln!("The source “{}” is there now.", source.slug);
    if let Some(external_id) = external_id {
        eprintln!("The role's trust policy has to demand this external id: {external_id}");
    }
    Ok(())
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
    audit::record(connection, &event).await.map_err(away)
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
    if is_refusal(&error) {
        return "only the owner of the tables may do this: set VITRINE_MIGRATE_URL".to_owned();
    }
    format!("the database refused: {error}")
}
