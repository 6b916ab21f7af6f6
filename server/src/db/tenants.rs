//! Tenants and their members.

use super::{DbError, OperatorTx, TenantTx};
use domain::{Role, Slug, TenantId, UserId};
use time::OffsetDateTime;
use uuid::Uuid;

/// A tenant as the admin area lists it.
#[derive(Clone, Debug)]
pub struct TenantRow {
    /// Its id.
    pub id: TenantId,
    /// Its short name.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// When it was created.
    pub created_at: OffsetDateTime,
    /// Whether nobody of it gets in for now.
    pub is_suspended: bool,
    /// How many people belong to it.
    pub members: i64,
    /// How many grants it has.
    pub grants: i64,
}

/// A person in a tenant.
#[derive(Clone, Debug)]
pub struct MemberRow {
    /// The person's id.
    pub id: UserId,
    /// The person's e-mail address.
    pub email: String,
    /// The person's name.
    pub name: String,
    /// What they may do.
    pub role: Role,
}

/// Holds the tenant's row until the transaction ends, so that two that count before they add do it
/// one after the other.
///
/// # Errors
/// The database is away.
pub async fn hold(tx: &mut TenantTx) -> Result<(), DbError> {
    let tenant = tx.tenant();
    sqlx::query!("select id from tenants where id = $1 for no key update", tenant.0)
        .fetch_optional(&mut **tx)
        .await
        .map(|_| ())
}

/// Every tenant, by name.
///
/// # Errors
/// The database is away.
pub async fn list_tenants(tx: &mut OperatorTx) -> Result<Vec<TenantRow>, DbError> {
    sqlx::query_as!(
        TenantRow,
        r#"
        select t.id as "id: TenantId", t.slug, t.name, t.created_at,
               t.suspended_at is not null as "is_suspended!",
               (select count(*) from memberships m where m.tenant_id = t.id) as "members!",
               (select count(*) from grants g where g.tenant_id = t.id) as "grants!"
        from tenants t
        order by t.name, t.slug
        "#
    )
    .fetch_all(&mut **tx)
    .await
}

/// A tenant by its short name.
#[derive(Clone, Debug)]
pub struct Named {
    /// Its id.
    pub id: TenantId,
    /// Its name.
    pub name: String,
    /// Whether nobody of it gets in for now.
    pub is_suspended: bool,
    /// Counts the changes of its name.
    pub version: i32,
}

/// The tenant with this short name.
///
/// # Errors
/// The database is away.
pub async fn find_tenant(tx: &mut OperatorTx, slug: &str) -> Result<Option<Named>, DbError> {
    sqlx::query_as!(
        Named,
        r#"
        select id as "id: TenantId", name, suspended_at is not null as "is_suspended!", version
        from tenants where slug = $1
        "#,
        slug
    )
    .fetch_optional(&mut **tx)
    .await
}

/// Gives a tenant another name, as it was at this version. Returns whether it still was.
///
/// # Errors
/// The database is away.
pub async fn rename(
    tx: &mut OperatorTx,
    tenant: TenantId,
    version: i32,
    name: &str,
) -> Result<bool, DbError> {
    let changed = sqlx::query!(
        "update tenants set name = $3, version = version + 1 where id = $1 and version = $2",
        tenant.0,
        version,
        name
    )
    .execute(&mut **tx)
    .await?;
    Ok(changed.rows_affected() == 1)
}

/// Adds a tenant.
///
/// # Errors
/// `tenants_slug_unique` when the short name is taken.
pub async fn create_tenant(
    tx: &mut OperatorTx,
    slug: &Slug,
    name: &str,
) -> Result<TenantId, DbError> {
    let id = TenantId(Uuid::now_v7());
    sqlx::query!(
        "insert into tenants (id, slug, name) values ($1, $2, $3)",
        id.0,
        slug.as_str(),
        name
    )
    .execute(&mut **tx)
    .await?;
    Ok(id)
}

/// The people of a tenant, by e-mail address.
///
/// # Errors
/// The database is away.
pub async fn list_members(
    tx: &mut OperatorTx,
    tenant: TenantId,
) -> Result<Vec<MemberRow>, DbError> {
    members_of(tx, tenant).await
}

/// The people of one's own tenant, by e-mail address.
///
/// # Errors
/// The database is away.
pub async fn list_own_members(tx: &mut TenantTx) -> Result<Vec<MemberRow>, DbError> {
    let tenant = tx.tenant();
    members_of(tx, tenant).await
}

async fn members_of(
    connection: &mut sqlx::PgConnection,
    tenant: TenantId,
) -> Result<Vec<MemberRow>, DbError> {
    sqlx::query_as!(
        MemberRow,
        r#"
        select u.id as "id: UserId", u.email, u.name, m.role as "role: Role"
        from memberships m join users u on u.id = m.user_id
        where m.tenant_id = $1
        order by u.email
        "#,
        tenant.0
    )
    .fetch_all(connection)
    .await
}

/// Makes a person a member.
///
/// # Errors
/// `memberships_pk` when they are one already.
pub async fn add_member(
    tx: &mut OperatorTx,
    tenant: TenantId,
    user: UserId,
    role: Role,
) -> Result<(), DbError> {
    sqlx::query!(
        "insert into memberships (tenant_id, user_id, role) values ($1, $2, $3)",
        tenant.0,
        user.0,
        role as Role
    )
    .execute(&mut **tx)
    .await
    .map(|_| ())
}

/// Gives a member of one's own tenant another role. Returns whether there is such a member.
///
/// # Errors
/// The database is away.
pub async fn set_role(tx: &mut TenantTx, member: UserId, role: Role) -> Result<bool, DbError> {
    let changed = sqlx::query!(
        "update memberships set role = $3 where tenant_id = $1 and user_id = $2",
        tx.tenant().0,
        member.0,
        role as Role
    )
    .execute(&mut **tx)
    .await?;
    Ok(changed.rows_affected() == 1)
}

/// Takes a member out of one's own tenant. Returns whether there was such a member.
///
/// # Errors
/// The database is away.
pub async fn remove_member(tx: &mut TenantTx, member: UserId) -> Result<bool, DbError> {
    let removed = sqlx::query!(
        "delete from memberships where tenant_id = $1 and user_id = $2",
        tx.tenant().0,
        member.0
    )
    .execute(&mut **tx)
    .await?;
    Ok(removed.rows_affected() == 1)
}

/// Lets nobody of a tenant in for now, or lets them in again. Whatever was sealed or cached for
/// it is void. Returns whether that changed anything.
///
/// # Errors
/// The database is away.
pub async fn set_suspended(
    tx: &mut OperatorTx,
    tenant: TenantId,
    suspended: bool,
) -> Result<bool, DbError> {
    let changed = sqlx::query!(
        r#"
        update tenants
        set suspended_at = case when $2 then now() end, grants_version = grants_version + 1
        where id = $1 and (suspended_at is not null) <> $2
        "#,
        tenant.0,
        suspended
    )
    .execute(&mut **tx)
    .await?;
    Ok(changed.rows_affected() == 1)
}

/// Deletes a tenant with everything that is its own.
///
/// # Errors
/// The database is away.
pub async fn delete_tenant(tx: &mut OperatorTx, tenant: TenantId) -> Result<(), DbError> {
    sqlx::query!("delete from tenants where id = $1", tenant.0).execute(&mut **tx).await.map(|_| ())
}

/// How many rows of a tenant every table holds: each name with its count.
///
/// # Errors
/// The database is away.
pub async fn rows_left(
    tx: &mut OperatorTx,
    tenant: TenantId,
) -> Result<Vec<(String, i64)>, DbError> {
    let rows = sqlx::query!(
        r#"select table_name as "table_name!", row_count as "row_count!" from rows_of_tenant($1)"#,
        tenant.0
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|row| (row.table_name, row.row_count)).collect())
}
