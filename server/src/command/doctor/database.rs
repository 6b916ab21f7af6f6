//! The database: there, of the right shape, and a wall between tenants by itself.

use super::report::Check;
use server::db::migrate::{Shape, shape};
use server::db::walls::{self, Walls};
use server::db::{Db, is_refusal};

/// The first version of Postgres that will do.
const OLDEST: i32 = 150_000;

/// What was found, and the database where it answers.
pub(super) async fn look(
    app_url: Option<&str>,
    owner_url: Option<&str>,
) -> (Vec<Check>, Option<Db>) {
    let Some(url) = app_url else {
        let check = Check::failed("connection", "not tried", "set DATABASE_URL");
        return (vec![check], None);
    };
    let reached = match Db::prepare(url) {
        Ok(db) => db.version().await.map(|version| (db, version)),
        Err(error) => Err(error),
    };
    let (db, version) = match reached {
        Ok(reached) => reached,
        Err(error) => {
            let remedy = "DATABASE_URL names it; is it running, and may it be reached from here?";
            return (vec![Check::failed("connection", error.to_string(), remedy)], None);
        }
    };
    let mut checks = vec![connection(version), migrations(owner_url.unwrap_or(url)).await];
    match walls::look(&db).await {
        Ok(walls) if walls.tables == 0 => checks.push(role(&walls)),
        Ok(walls) => checks.extend([role(&walls), row_level_security(&walls), audit(&walls)]),
        Err(error) => {
            checks.push(Check::failed("walls", error.to_string(), "run this again"));
        }
    }
    (checks, Some(db))
}

fn connection(version: i32) -> Check {
    let words = format!("Postgres {}.{}", version / 10_000, version % 10_000);
    if version < OLDEST {
        return Check::failed("connection", words, "Postgres 15 or newer is needed");
    }
    Check::ok("connection", words)
}

async fn migrations(owner_url: &str) -> Check {
    const NAME: &str = "migrations";
    let Shape { missing, broken, unknown } = match shape(owner_url).await {
        Ok(shape) => shape,
        Err(error) if is_refusal(&error) => {
            let detail = "only the owner of the tables may see them";
            return Check::warning(NAME, detail, "set VITRINE_MIGRATE_URL and run this again");
        }
        Err(error) => {
            let remedy = "VITRINE_MIGRATE_URL names the same database as the tables' owner";
            return Check::failed(NAME, error.to_string(), remedy);
        }
    };
    if !broken.is_empty() {
        let detail = format!("broken or changed since: {}", listed(&broken));
        let remedy = "this binary was built from other migrations than the database has; take the \
                      right one, or restore a backup";
        return Check::failed(NAME, detail, remedy);
    }
    if !missing.is_empty() {
        let remedy = "run `vitrine migrate` with VITRINE_MIGRATE_URL set to the tables' owner";
        return Check::failed(NAME, format!("missing: {}", listed(&missing)), remedy);
    }
    if !unknown.is_empty() {
        let detail = format!("not known to this binary: {}", listed(&unknown));
        return Check::warning(NAME, detail, "a newer Vitrine was here: run that one");
    }
    Check::ok(NAME, "all applied")
}

fn role(walls: &Walls) -> Check {
    match walls.fault_of_role() {
        Some(fault) => {
            let remedy = "DATABASE_URL must name a role that owns nothing, and is no superuser";
            Check::failed("role", fault, remedy)
        }
        None => Check::ok("role", format!("{} owns nothing", walls.role)),
    }
}

fn row_level_security(walls: &Walls) -> Check {
    const NAME: &str = "row-level security";
    match walls.fault_of_tables() {
        Some(fault) => {
            let table = walls.open.first().map_or("…", String::as_str);
            let remedy = format!(
                "as the owner: alter table {table} enable row level security; \
                 alter table {table} force row level security; and so for each"
            );
            Check::failed(NAME, fault, remedy)
        }
        None => Check::ok(NAME, format!("forced on all {} tables", walls.tables)),
    }
}

fn audit(walls: &Walls) -> Check {
    if walls.audit_only_grows {
        return Check::ok("audit", "is added to, never changed");
    }
    let detail = "the trigger that refuses every change is missing or off";
    let remedy = "as the owner: alter table audit_events enable trigger audit_events_append_only; \
                  where it is missing, run `vitrine migrate`";
    Check::failed("audit", detail, remedy)
}

fn listed(versions: &[i64]) -> String {
    versions.iter().map(|version| format!("{version:04}")).collect::<Vec<_>>().join(", ")
}
