//! Whether the third wall stands: row-level security holds neither a superuser nor, without FORCE,
//! the owner of a table.

use super::{Db, DbError};

/// Tables that hold tenants' or people's rows without a `tenant_id` of their own.
const WITHOUT_TENANT_ID: &[&str] = &[
    "tenants",
    "sources",
    "users",
    "operators",
    "sessions",
    "office_key",
    "password_resets",
    "audit_start",
    "audit_seals",
    "audit_unsealed",
];

/// What is wrong with the wall, in words for the operator of the portal; nothing when it stands.
///
/// # Errors
/// The database is away.
pub async fn faults(db: &Db) -> Result<Vec<String>, DbError> {
    let mut connection = db.pool.acquire().await?;
    let (role, passes): (String, bool) = sqlx::query_as(
        "select rolname::text, rolsuper or rolbypassrls from pg_roles where rolname = current_user",
    )
    .fetch_one(&mut *connection)
    .await?;
    let (owned, open): (Vec<String>, Vec<String>) = sqlx::query_as(
        r"
        select coalesce(array_agg(relname::text) filter (where pg_has_role(relowner, 'usage')), '{}'),
               coalesce(array_agg(relname::text) filter (where not relforcerowsecurity or not relrowsecurity), '{}')
        from pg_class c
        where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace
          and (relname = any($1) or exists (
              select from pg_attribute a
              where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
          ))
        ",
    )
    .bind(WITHOUT_TENANT_ID)
    .fetch_one(&mut *connection)
    .await?;
    let mut faults = Vec::new();
    if passes {
        faults.push(format!(
            "the role {role} passes row-level security: it is a superuser or has BYPASSRLS"
        ));
    }
    if !owned.is_empty() && !passes {
        faults.push(format!("the role {role} owns {}", owned.join(", ")));
    }
    if !open.is_empty() {
        faults.push(format!("row-level security is not forced on {}", open.join(", ")));
    }
    Ok(faults)
}
