//! Saved views: a person's own and those that their tenant shares, and which one a group opens
//! with.

use super::{DbError, TenantTx};
use domain::{SourceId, UserId, ViewId};
use uuid::Uuid;

/// A view about to be kept.
#[derive(Clone, Copy, Debug)]
pub struct NewView<'a> {
    /// Whose it is.
    pub owner: UserId,
    /// The source of its group.
    pub source: SourceId,
    /// Its group.
    pub group: &'a str,
    /// What it is called.
    pub name: &'a str,
    /// The explorer's query string, without `?`.
    pub query: &'a str,
    /// Whether the tenant shares it.
    pub shared: bool,
}

/// A view as one person sees it.
#[derive(Clone, Debug)]
pub struct ViewRow {
    /// Its id.
    pub id: ViewId,
    /// Whose it is.
    pub owner: UserId,
    /// The owner's name, while they belong to the tenant.
    pub owner_name: Option<String>,
    /// The source of its group.
    pub source_id: SourceId,
    /// The source's short name.
    pub source: String,
    /// Its group.
    pub group: String,
    /// What it is called.
    pub name: String,
    /// The explorer's query string, without `?`.
    pub query: String,
    /// Whether the tenant shares it.
    pub shared: bool,
    /// Whether it is what the group opens with, for the person who asks.
    pub is_default: bool,
}

/// Which views are meant.
#[derive(Clone, Copy, Debug)]
pub enum Which<'a> {
    /// Every one.
    All,
    /// Those of one group.
    Of {
        /// The source's short name.
        source: &'a str,
        /// The group's name.
        group: &'a str,
    },
    /// One.
    One(ViewId),
}

/// A person's own views and those that their tenant shares, by group and name.
///
/// # Errors
/// The database is away.
pub async fn list(
    tx: &mut TenantTx,
    user: UserId,
    which: Which<'_>,
) -> Result<Vec<ViewRow>, DbError> {
    let (source, group, id) = match which {
        Which::All => (None, None, None),
        Which::Of { source, group } => (Some(source), Some(group), None),
        Which::One(id) => (None, None, Some(id.0)),
    };
    sqlx::query_as!(
        ViewRow,
        r#"
        select v.id as "id: ViewId", v.user_id as "owner: UserId", u.name as "owner_name?",
               v.source_id as "source_id: SourceId", s.slug as source, v.group_name as "group",
               v.name, v.query, v.shared, d.view_id is not null as "is_default!"
        from saved_views v
        join sources s on s.id = v.source_id
        left join memberships m on m.tenant_id = v.tenant_id and m.user_id = v.user_id
        left join users u on u.id = m.user_id
        left join default_views d
            on d.tenant_id = v.tenant_id and d.user_id = $2 and d.view_id = v.id
        where v.tenant_id = $1 and (v.user_id = $2 or v.shared)
          and ($3::text is null or s.slug = $3)
          and ($4::text is null or v.group_name = $4)
          and ($5::uuid is null or v.id = $5)
        order by s.slug, v.group_name, lower(v.name), v.id
        "#,
        tx.tenant().0,
        user.0,
        source,
        group,
        id
    )
    .fetch_all(&mut **tx)
    .await
}

/// Keeps a view.
///
/// # Errors
/// The owner has one of this name in the group (`saved_views_name_unique`), or the database is
/// away.
pub async fn create(tx: &mut TenantTx, view: &NewView<'_>) -> Result<(), DbError> {
    sqlx::query!(
        r#"
        insert into saved_views (id, tenant_id, user_id, source_id, group_name, name, query, shared)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        "#,
        Uuid::now_v7(),
        tx.tenant().0,
        view.owner.0,
        view.source.0,
        view.group,
        view.name,
        view.query,
        view.shared
    )
    .execute(&mut **tx)
    .await
    .map(|_| ())
}

/// Gives a view another name.
///
/// # Errors
/// As for [`create`].
pub async fn rename(tx: &mut TenantTx, id: ViewId, name: &str) -> Result<(), DbError> {
    sqlx::query!(
        "update saved_views set name = $3 where tenant_id = $1 and id = $2",
        tx.tenant().0,
        id.0,
        name
    )
    .execute(&mut **tx)
    .await
    .map(|_| ())
}

/// Shares a view with the tenant, or no longer.
///
/// # Errors
/// The database is away.
pub async fn share(tx: &mut TenantTx, id: ViewId, shared: bool) -> Result<(), DbError> {
    sqlx::query!(
        "update saved_views set shared = $3 where tenant_id = $1 and id = $2",
        tx.tenant().0,
        id.0,
        shared
    )
    .execute(&mut **tx)
    .await
    .map(|_| ())
}

/// Takes a view away, from everybody.
///
/// # Errors
/// The database is away.
pub async fn delete(tx: &mut TenantTx, id: ViewId) -> Result<(), DbError> {
    sqlx::query!("delete from saved_views where tenant_id = $1 and id = $2", tx.tenant().0, id.0)
        .execute(&mut **tx)
        .await
        .map(|_| ())
}

/// Makes a view what its group opens with, for one person.
///
/// # Errors
/// The database is away.
pub async fn make_default(tx: &mut TenantTx, user: UserId, view: &ViewRow) -> Result<(), DbError> {
    sqlx::query!(
        r#"
        insert into default_views (tenant_id, user_id, source_id, group_name, view_id)
        values ($1, $2, $3, $4, $5)
        on conflict on constraint default_views_pk do update set view_id = excluded.view_id
        "#,
        tx.tenant().0,
        user.0,
        view.source_id.0,
        view.group,
        view.id.0
    )
    .execute(&mut **tx)
    .await
    .map(|_| ())
}

/// Lets a view's group open plainly again, for one person.
///
/// # Errors
/// The database is away.
pub async fn make_plain(tx: &mut TenantTx, user: UserId, view: ViewId) -> Result<(), DbError> {
    sqlx::query!(
        "delete from default_views where tenant_id = $1 and user_id = $2 and view_id = $3",
        tx.tenant().0,
        user.0,
        view.0
    )
    .execute(&mut **tx)
    .await
    .map(|_| ())
}
