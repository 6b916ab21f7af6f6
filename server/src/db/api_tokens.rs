//! Tokens of the HTTP API by the hash of their text. A revoked one is deleted: nothing brings it
//! back.

use super::people::{Identity, Membership};
use super::{DbError, DoorTx, TenantTx, tenants};
use app::looks::Looks;
use domain::{ApiTokenId, Role, Rule, TenantId, UserId};
use time::OffsetDateTime;
use uuid::Uuid;

/// A token about to be kept.
#[derive(Clone, Debug)]
pub struct NewToken<'a> {
    /// Whose it is; none for a service token of the tenant.
    pub owner: Option<UserId>,
    /// Who makes it.
    pub created_by: UserId,
    /// What it is for, in its owner's words.
    pub name: &'a str,
    /// SHA-256 of its text.
    pub hash: &'a [u8],
    /// The last characters of its text.
    pub hint: &'a str,
    /// The only groups that it may read; none means all that its owner may.
    pub only: &'a [Rule],
    /// Days that it lives, 1 to 365.
    pub days: i32,
}

/// A token as its owner sees it.
#[derive(Clone, Debug)]
pub struct TokenRow {
    /// Its id.
    pub id: ApiTokenId,
    /// What it is for.
    pub name: String,
    /// The last characters of its text.
    pub hint: String,
    /// The only groups that it may read, as typed.
    pub only_groups: Vec<String>,
    /// When it was made.
    pub created_at: OffsetDateTime,
    /// When it ends.
    pub expires_at: OffsetDateTime,
    /// When it was last used, to the minute.
    pub last_used_at: Option<OffsetDateTime>,
}

/// A token that somebody has just shown.
#[derive(Clone, Debug)]
pub struct LiveToken {
    /// Its id.
    pub id: ApiTokenId,
    /// What it is for.
    pub name: String,
    /// The tenant whose logs it reads.
    pub tenant: TenantId,
    /// Whose it is; none for a service token.
    pub owner: Option<UserId>,
    /// The only groups that it may read; none means all.
    pub only: Vec<Rule>,
    /// Whether this is its first use today.
    pub first_today: bool,
    /// Whether this use was written down.
    pub was_written: bool,
}

/// How many tokens an owner has, whether they live or not. Holds the tenant's row, so that two
/// tokens made at once are counted one after the other.
///
/// # Errors
/// The database is away.
pub async fn count(tx: &mut TenantTx, owner: Option<UserId>) -> Result<i64, DbError> {
    tenants::hold(tx).await?;
    sqlx::query_scalar!(
        r#"
        select count(*) as "count!" from api_tokens
        where tenant_id = $1 and user_id is not distinct from $2
        "#,
        tx.tenant().0,
        owner.map(|user| user.0)
    )
    .fetch_one(&mut **tx)
    .await
}

/// Keeps a token.
///
/// # Errors
/// The database is away.
pub async fn create(tx: &mut TenantTx, token: &NewToken<'_>) -> Result<ApiTokenId, DbError> {
    let id = ApiTokenId(Uuid::now_v7());
    let only: Vec<String> = token.only.iter().map(Rule::to_string).collect();
    sqlx::query!(
        r#"
        insert into api_tokens
            (id, tenant_id, user_id, created_by, name, token_hash, hint, only_groups, expires_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, now() + make_interval(days => $9))
        "#,
        id.0,
        tx.tenant().0,
        token.owner.map(|user| user.0),
        token.created_by.0,
        token.name,
        token.hash,
        token.hint,
        &only,
        token.days
    )
    .execute(&mut **tx)
    .await?;
    Ok(id)
}

/// An owner's tokens, the newest first.
///
/// # Errors
/// The database is away.
pub async fn list(tx: &mut TenantTx, owner: Option<UserId>) -> Result<Vec<TokenRow>, DbError> {
    sqlx::query_as!(
        TokenRow,
        r#"
        select id as "id: ApiTokenId", name, hint, only_groups, created_at, expires_at, last_used_at
        from api_tokens
        where tenant_id = $1 and user_id is not distinct from $2
        order by created_at desc, id desc
        "#,
        tx.tenant().0,
        owner.map(|user| user.0)
    )
    .fetch_all(&mut **tx)
    .await
}

/// Ends a token for good. Returns its name, or none when the owner has no such token.
///
/// # Errors
/// The database is away.
pub async fn revoke(
    tx: &mut TenantTx,
    owner: Option<UserId>,
    id: ApiTokenId,
) -> Result<Option<String>, DbError> {
    sqlx::query_scalar!(
        r#"
        delete from api_tokens
        where id = $1 and tenant_id = $2 and user_id is not distinct from $3
        returning name
        "#,
        id.0,
        tx.tenant().0,
        owner.map(|user| user.0)
    )
    .fetch_optional(&mut **tx)
    .await
}

/// Ends a person's tokens of this name.
///
/// # Errors
/// The database is away.
pub async fn revoke_named(tx: &mut TenantTx, owner: UserId, name: &str) -> Result<(), DbError> {
    sqlx::query!(
        "delete from api_tokens where tenant_id = $1 and user_id = $2 and name = $3",
        tx.tenant().0,
        owner.0,
        name
    )
    .execute(&mut **tx)
    .await
    .map(|_| ())
}

/// The token with this hash, unless it has ended. Counts as a use, written at most once a minute.
///
/// # Errors
/// The database is away, or a rule of the token cannot be read.
pub async fn find_live(tx: &mut DoorTx, hash: &[u8]) -> Result<Option<LiveToken>, DbError> {
    let row = sqlx::query!(
        r#"
        select id as "id: ApiTokenId", name, tenant_id as "tenant_id: TenantId",
               user_id as "user_id: UserId", only_groups,
               coalesce(last_used_at < date_trunc('day', now(), 'UTC'), true) as "first_today!",
               coalesce(last_used_at < now() - interval '1 minute', true) as "is_stale!"
        from api_tokens where token_hash = $1 and expires_at > now()
        "#,
        hash
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(row) = row else { return Ok(None) };
    if row.is_stale {
        sqlx::query!("update api_tokens set last_used_at = now() where id = $1", row.id.0)
            .execute(&mut **tx)
            .await?;
    }
    let rule = |text: &String| {
        Rule::parse_group(text).map_err(|error| DbError::Decode(error.to_string().into()))
    };
    Ok(Some(LiveToken {
        id: row.id,
        name: row.name,
        tenant: row.tenant_id,
        owner: row.user_id,
        only: row.only_groups.iter().map(rule).collect::<Result<_, _>>()?,
        first_today: row.first_today,
        was_written: row.is_stale,
    }))
}

/// Whether a token is still there and has not ended.
///
/// # Errors
/// The database is away.
pub async fn is_live(tx: &mut DoorTx, id: ApiTokenId) -> Result<bool, DbError> {
    sqlx::query_scalar!(
        r#"
        select exists (select from api_tokens where id = $1 and expires_at > now()) as "is_live!"
        "#,
        id.0
    )
    .fetch_one(&mut **tx)
    .await
}

/// Who a service token speaks as: itself, in its tenant, as a viewer. None while the tenant is
/// suspended.
///
/// # Errors
/// The database is away.
pub async fn service_identity(
    tx: &mut DoorTx,
    token: &LiveToken,
) -> Result<Option<Identity>, DbError> {
    let tenant = sqlx::query!(
        r#"select slug as "slug!", name as "name!" from live_tenant($1)"#,
        token.tenant.0
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(tenant.map(|tenant| Identity {
        user_id: UserId(token.id.0),
        email: format!("service:{}", token.name),
        name: token.name.clone(),
        is_operator: false,
        looks: Looks::default(),
        tenants: Vec::new(),
        membership: Some(Membership {
            tenant_id: token.tenant,
            tenant_slug: tenant.slug,
            tenant_name: tenant.name,
            role: Role::Viewer,
        }),
    }))
}
