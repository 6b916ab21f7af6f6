//! The demo's people, tenants and grants, written once into an empty database.

use crate::auth::password::{HashError, Hasher, Password};
use crate::db::grants::NewGrant;
use crate::db::{Db, DbError, OfficeKey, OperatorTx, grants, operators, people, sources, tenants};
use domain::{NameError, Role, Rule, RuleError, Slug, SourceId, TenantId};

/// Opens nothing but the demo, and stands on its log-in page.
const PASSWORD: &str = "demo-glass-case-2026";

/// Why the demo could not be written.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The database is away or refuses.
    #[error("the database: {0}")]
    Database(#[from] DbError),
    /// The password could not be hashed.
    #[error(transparent)]
    Hash(#[from] HashError),
    /// A fixed name is wrong.
    #[error(transparent)]
    Name(#[from] NameError),
    /// A fixed rule is wrong.
    #[error(transparent)]
    Rule(#[from] RuleError),
}

/// Writes the demo, unless it is there already, as the owner of the tables.
///
/// # Errors
/// See [`DemoError`].
pub async fn seed(owner_url: &str, hasher: &Hasher) -> Result<(), DemoError> {
    let mut tx = Db::prepare(owner_url)?.operator(&OfficeKey::Owner).await?;
    if tenants::find_tenant(&mut tx, "acme").await?.is_some() {
        return Ok(());
    }
    let password = Password::new(PASSWORD.to_owned()).ok_or(HashError::Failed)?;
    let hash = hasher.hash(password).await?;

    let operator =
        people::create_user(&mut tx, "admin@vitrine.test", "Olive Operator", &hash).await?;
    operators::add(&mut tx, operator).await?;
    let source = sources::NewSource {
        slug: Slug::parse("demo")?,
        name: "Demo account".to_owned(),
        account_id: "000000000000".to_owned(),
        region: "eu-central-1".to_owned(),
        role_arn: Some("arn:aws:iam::000000000000:role/vitrine-reader".to_owned()),
    };
    let (source, _) = sources::create_source(&mut tx, &source).await?;

    let acme = tenant(&mut tx, "acme", "Acme").await?;
    member(&mut tx, acme, "ann@acme.test", "Ann Acme", Role::TenantAdmin, &hash).await?;
    member(&mut tx, acme, "alan@acme.test", "Alan Acme", Role::Viewer, &hash).await?;
    for group in ["/acme/api", "/acme/worker", "/acme/web"] {
        grant(&mut tx, acme, source, group, "*", None).await?;
    }
    grant(&mut tx, acme, source, "/shared/gateway", "acme/*", Some("Gateway")).await?;

    let globex = tenant(&mut tx, "globex", "Globex").await?;
    member(&mut tx, globex, "gus@globex.test", "Gus Globex", Role::Viewer, &hash).await?;
    for group in ["/globex/api", "/globex/jobs"] {
        grant(&mut tx, globex, source, group, "*", None).await?;
    }
    grant(&mut tx, globex, source, "/shared/gateway", "globex/*", Some("Gateway")).await?;
    tx.commit().await?;
    Ok(())
}

async fn tenant(tx: &mut OperatorTx, slug: &str, name: &str) -> Result<TenantId, DemoError> {
    Ok(tenants::create_tenant(tx, &Slug::parse(slug)?, name).await?)
}

async fn member(
    tx: &mut OperatorTx,
    tenant: TenantId,
    email: &str,
    name: &str,
    role: Role,
    hash: &str,
) -> Result<(), DemoError> {
    let user = people::create_user(tx, email, name, hash).await?;
    Ok(tenants::add_member(tx, tenant, user, role).await?)
}

async fn grant(
    tx: &mut OperatorTx,
    tenant: TenantId,
    source_id: SourceId,
    group: &str,
    stream: &str,
    alias: Option<&str>,
) -> Result<(), DemoError> {
    let grant = NewGrant {
        source_id,
        group: Rule::parse_group(group)?,
        stream: Rule::parse_stream(stream)?,
        alias: alias.map(str::to_owned),
        note: Some("demo".to_owned()),
        expires_at: None,
    };
    grants::create_grant(tx, tenant, &grant, None).await?;
    Ok(())
}
