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

/// The one that refuses every change of the audit (`migrations/0004_…`).
const AUDIT_TRIGGER: &str = "audit_events_append_only";

/// How the database keeps tenants apart from each other, and the audit from everybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Walls {
    /// The role that the portal is in the database.
    pub role: String,
    /// Whether row-level security does not hold it: a superuser, or one with BYPASSRLS.
    pub is_above_them: bool,
    /// Tables with a wall that the role owns, by name.
    pub owned: Vec<String>,
    /// Tables where row-level security is off or not forced, by name.
    pub open: Vec<String>,
    /// How many tables are to have a wall; none before the database is migrated.
    pub tables: usize,
    /// Whether the database refuses every change of what is in the audit.
    pub audit_only_grows: bool,
}

/// Looks at them.
///
/// # Errors
/// The database is away.
pub async fn look(db: &Db) -> Result<Walls, DbError> {
    let mut tx = db.door().await?;
    let (role, is_above_them, audit_only_grows): (String, bool, bool) = sqlx::query_as(
        "select rolname::text, rolsuper or rolbypassrls, exists (
            select from pg_trigger
            where tgrelid = to_regclass('public.audit_events') and tgname = $1
              and tgenabled in ('O', 'A')
         )
         from pg_roles where rolname = current_user",
    )
    .bind(AUDIT_TRIGGER)
    .fetch_one(&mut *tx)
    .await?;
    let (owned, open, tables): (Vec<String>, Vec<String>, i64) = sqlx::query_as(
        r"
        select coalesce(array_agg(relname::text order by relname) filter (where pg_has_role(relowner, 'usage')), '{}'),
               coalesce(array_agg(relname::text order by relname) filter (where not relforcerowsecurity or not relrowsecurity), '{}'),
               count(*)
        from pg_class c
        where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace
          and (relname = any($1) or exists (
              select from pg_attribute a
              where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
          ))
        ",
    )
    .bind(WITHOUT_TENANT_ID)
    .fetch_one(&mut *tx)
    .await?;
    let tables = usize::try_from(tables).unwrap_or_default();
    Ok(Walls { role, is_above_them, owned, open, tables, audit_only_grows })
}

impl Walls {
    /// What is wrong with them, in words for the operator of the portal; nothing when they stand.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        faults.extend(self.fault_of_role());
        faults.extend(self.fault_of_tables());
        if !self.audit_only_grows {
            faults.push(format!("the trigger {AUDIT_TRIGGER} is missing or off"));
        }
        faults
    }

    /// What is wrong with the role.
    pub fn fault_of_role(&self) -> Option<String> {
        let Walls { role, owned, .. } = self;
        if self.is_above_them {
            return Some(format!(
                "the role {role} passes row-level security: it is a superuser or has BYPASSRLS"
            ));
        }
        (!owned.is_empty()).then(|| format!("the role {role} owns {}", owned.join(", ")))
    }

    /// What is wrong with the tables.
    pub fn fault_of_tables(&self) -> Option<String> {
        let open = self.open.join(", ");
        (!open.is_empty()).then(|| format!("row-level security is not forced on {open}"))
    }
}
