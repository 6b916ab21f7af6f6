//! Who listens: people of several tenants that were all granted the same groups.

use crate::{Failure, now_ms};
use domain::{Role, Rule, Slug, SourceId, TenantId};
use server::auth::api_token::PlainToken;
use server::backend::tail::AT_ONCE;
use server::db::api_tokens::{self, NewToken};
use server::db::grants::{self, NewGrant};
use server::db::{Db, OfficeKey, OperatorTx, people, sources, tenants};

/// Tails that one person has open.
pub(crate) const TAILS_EACH: usize = AT_ONCE;
/// People of one tenant.
const PEOPLE_EACH: usize = 5;

/// Makes as many people as so many tails need, in tenants that are new. A token of each.
pub(crate) async fn let_in(owner_url: &str, tails: usize) -> Result<Vec<String>, Failure> {
    let db = Db::prepare(owner_url)?;
    let run = now_ms();
    let mut tx = db.operator(&OfficeKey::Owner).await?;
    let known = sources::list_sources(&mut tx).await?.into_iter();
    let source = match known.into_iter().find(|source| source.slug.as_str() == "demo") {
        Some(source) => source.id,
        None => sources::create_source(&mut tx, &emulated()?).await?.0,
    };
    let mut tokens = Vec::new();
    let mut made = Vec::new();
    let mut tenant = None;
    for number in 0..tails.div_ceil(TAILS_EACH) {
        if number % PEOPLE_EACH == 0 {
            tenant = Some(grant_all(&mut tx, source, &format!("bench-{run}-{number}")).await?);
        }
        let Some(tenant) = tenant else { continue };
        let email = format!("viewer-{number}@{run}.test");
        // Nobody logs in by it.
        let user = people::create_user(&mut tx, &email, "Vera Viewer", "no password").await?;
        tenants::add_member(&mut tx, tenant, user, Role::Viewer).await?;
        made.push((tenant, user));
    }
    tx.commit().await?;
    for (tenant, user) in made {
        let mut tx = db.tenant(tenant).await?;
        let token = PlainToken::generate()?;
        let (hash, hint) = (token.hash(), token.hint());
        let (owner, created_by) = (Some(user), user);
        let new =
            NewToken { owner, created_by, name: "bench", hash: &hash, hint, only: &[], days: 1 };
        api_tokens::create(&mut tx, &new).await?;
        tx.commit().await?;
        tokens.push(token.reveal());
    }
    Ok(tokens)
}

fn emulated() -> Result<sources::NewSource, Failure> {
    Ok(sources::NewSource {
        slug: Slug::parse("demo")?,
        name: "Bench".to_owned(),
        account_id: "000000000000".to_owned(),
        region: "eu-central-1".to_owned(),
        role_arn: None,
    })
}

async fn grant_all(
    tx: &mut OperatorTx,
    source_id: SourceId,
    slug: &str,
) -> Result<TenantId, Failure> {
    let tenant = tenants::create_tenant(tx, &Slug::parse(slug)?, slug).await?;
    let grant = NewGrant {
        source_id,
        group: Rule::parse_group("/bench/*")?,
        stream: Rule::parse_stream("*")?,
        alias: None,
        note: None,
        expires_at: None,
    };
    grants::create_grant(tx, tenant, &grant, None).await?;
    Ok(tenant)
}
