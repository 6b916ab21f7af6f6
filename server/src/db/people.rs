//! People: who may log in, and as what.

use super::{DbError, DoorTx, OperatorTx};
use app::looks::{Density, Looks, Theme};
use domain::{Role, TenantId, UserId};
use uuid::Uuid;

/// What log-in needs to know of a person.
pub struct Credentials {
    /// The person's id.
    pub user_id: UserId,
    /// PHC string, if the person has a password.
    pub password_hash: Option<String>,
    /// Whether the person belongs to the provider's staff.
    pub is_operator: bool,
    /// The tenant that the session will look at: the first one joined.
    pub tenant_id: Option<TenantId>,
}

/// A person as every request sees them, read anew each time.
#[derive(Clone, Debug)]
pub struct Identity {
    /// The person's id.
    pub user_id: UserId,
    /// The person's e-mail address.
    pub email: String,
    /// The person's name.
    pub name: String,
    /// Whether the person belongs to the provider's staff.
    pub is_operator: bool,
    /// How the person likes the portal to look.
    pub looks: Looks,
    /// The tenant that the session looks at, if the person still belongs to it.
    pub membership: Option<Membership>,
    /// Every tenant that the person belongs to, by name: short name and name.
    pub tenants: Vec<(String, String)>,
}

/// A person's place in a tenant that is not suspended.
#[derive(Clone, Debug)]
pub struct Membership {
    /// The tenant.
    pub tenant_id: TenantId,
    /// Its short name.
    pub tenant_slug: String,
    /// Its name.
    pub tenant_name: String,
    /// What the person may do there.
    pub role: Role,
}

/// The credentials behind an e-mail address, unless the person is disabled or has nowhere to go.
///
/// # Errors
/// The database is away.
pub async fn find_credentials(
    tx: &mut DoorTx,
    email: &str,
) -> Result<Option<Credentials>, DbError> {
    sqlx::query_as!(
        Credentials,
        r#"
        select u.id as "user_id: UserId", u.password_hash,
               exists (select from operators o where o.user_id = u.id) as "is_operator!",
               (
                   select m.tenant_id from memberships_of(u.id) m
                   order by m.joined_at, m.tenant_id
                   limit 1
               ) as "tenant_id: TenantId"
        from users u
        where u.email = $1 and u.disabled_at is null
        "#,
        email
    )
    .fetch_optional(&mut **tx)
    .await
}

/// Replaces a password's hash, when the parameters have risen since it was made.
///
/// # Errors
/// The database is away.
pub async fn store_password_hash(tx: &mut DoorTx, user: UserId, hash: &str) -> Result<(), DbError> {
    sqlx::query!("update users set password_hash = $2 where id = $1", user.0, hash)
        .execute(&mut **tx)
        .await
        .map(|_| ())
}

/// The person behind a session, as of now.
///
/// # Errors
/// The database is away.
pub async fn find_identity(
    tx: &mut DoorTx,
    user: UserId,
    tenant: Option<TenantId>,
) -> Result<Option<Identity>, DbError> {
    let row = sqlx::query!(
        r#"
        select u.id as "user_id: UserId", u.email, u.name, u.theme, u.density, u.wraps_lines,
               exists (select from operators o where o.user_id = u.id) as "is_operator!",
               m.tenant_id as "tenant_id?: TenantId", m.slug as "tenant_slug?",
               m.name as "tenant_name?", m.role as "role?: Role",
               array(select o.slug from memberships_of(u.id) o order by o.name, o.slug) as "slugs!",
               array(select o.name from memberships_of(u.id) o order by o.name, o.slug) as "names!"
        from users u
        left join memberships_of(u.id) m on m.tenant_id = $2
        where u.id = $1 and u.disabled_at is null
        "#,
        user.0,
        tenant.map(|tenant| tenant.0)
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| Identity {
        user_id: row.user_id,
        email: row.email,
        name: row.name,
        is_operator: row.is_operator,
        looks: Looks {
            theme: Theme::named(&row.theme),
            density: Density::named(&row.density),
            wraps: row.wraps_lines,
        },
        tenants: row.slugs.into_iter().zip(row.names).collect(),
        membership: match (row.tenant_id, row.tenant_slug, row.tenant_name, row.role) {
            (Some(tenant_id), Some(tenant_slug), Some(tenant_name), Some(role)) => {
                Some(Membership { tenant_id, tenant_slug, tenant_name, role })
            }
            _ => None,
        },
    }))
}

/// Remembers how a person likes the portal to look.
///
/// # Errors
/// The database is away.
pub async fn store_looks(tx: &mut DoorTx, user: UserId, looks: Looks) -> Result<(), DbError> {
    sqlx::query!(
        "update users set theme = $2, density = $3, wraps_lines = $4 where id = $1",
        user.0,
        looks.theme.name(),
        looks.density.name(),
        looks.wraps
    )
    .execute(&mut **tx)
    .await
    .map(|_| ())
}

/// Adds a person.
///
/// # Errors
/// `users_email_unique` when somebody has the address already.
pub async fn create_user(
    tx: &mut OperatorTx,
    email: &str,
    name: &str,
    password_hash: &str,
) -> Result<UserId, DbError> {
    insert_user(tx, email, name, password_hash).await
}

/// Adds a person who comes in by an invitation.
///
/// # Errors
/// `users_email_unique` when somebody has the address already.
pub async fn register(
    tx: &mut DoorTx,
    email: &str,
    name: &str,
    password_hash: &str,
) -> Result<UserId, DbError> {
    insert_user(tx, email, name, password_hash).await
}

async fn insert_user(
    connection: &mut sqlx::PgConnection,
    email: &str,
    name: &str,
    password_hash: &str,
) -> Result<UserId, DbError> {
    let id = UserId(Uuid::now_v7());
    sqlx::query!(
        "insert into users (id, email, name, password_hash) values ($1, $2, $3, $4)",
        id.0,
        email,
        name,
        password_hash
    )
    .execute(connection)
    .await?;
    Ok(id)
}

/// The person with this address.
///
/// # Errors
/// The database is away.
pub async fn find_user(tx: &mut OperatorTx, email: &str) -> Result<Option<UserId>, DbError> {
    sqlx::query_scalar!(r#"select id as "id: UserId" from users where email = $1"#, email)
        .fetch_optional(&mut **tx)
        .await
}

/// The tenant of this short name, if the person belongs to it.
///
/// # Errors
/// The database is away.
pub async fn find_own_tenant(
    tx: &mut DoorTx,
    user: UserId,
    slug: &str,
) -> Result<Option<TenantId>, DbError> {
    sqlx::query_scalar!(
        r#"select tenant_id as "id!: TenantId" from memberships_of($1) where slug = $2"#,
        user.0,
        slug
    )
    .fetch_optional(&mut **tx)
    .await
}
