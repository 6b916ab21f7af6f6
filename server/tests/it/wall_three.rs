//! The third wall alone: raw SQL as the portal's own role, with no `where tenant_id` in it.

use crate::kit::World;
use crate::kit::people::User as _;
use serde_json::json;
use server::db::{OfficeKey, is_refusal, walls};
use sqlx::{AssertSqlSafe, PgConnection};

/// Every table with a `tenant_id`, whoever made it: a new one is tried without being asked for.
const TENANT_TABLES: &str = "
    select c.relname::text from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
      and a.attname = 'tenant_id' and not a.attisdropped
    order by 1";

/// Tables that are read at the door, before a tenant is known; then they show no tenant's data
/// but who comes in.
const AT_THE_DOOR: &[&str] = &["sessions", "api_tokens"];

async fn tenant_tables(world: &World) -> Vec<String> {
    let mut owner = world.database.owner().await;
    let tables: Vec<String> =
        sqlx::query_scalar(TENANT_TABLES).fetch_all(&mut owner).await.unwrap();
    assert!(tables.len() >= 4, "{tables:?}");
    tables
}

async fn id_of(world: &World, tenant: &str) -> String {
    let mut owner = world.database.owner().await;
    let query = "select id::text from tenants where slug = $1";
    sqlx::query_scalar(query).bind(tenant).fetch_one(&mut owner).await.unwrap()
}

/// The portal's role in the middle of a transaction of this tenant.
async fn as_tenant(world: &World, tenant: &str) -> PgConnection {
    let mut app = world.database.app().await;
    sqlx::query("begin").execute(&mut app).await.unwrap();
    let set = "select set_config('app.tenant', $1, true)";
    sqlx::query(set).bind(tenant).execute(&mut app).await.unwrap();
    app
}

async fn numbers(connection: &mut PgConnection, query: String) -> Vec<i64> {
    sqlx::query_scalar(AssertSqlSafe(query)).fetch_all(connection).await.unwrap()
}

/// One server with but one role has no third wall; the portal says so and does not start.
fn has_a_wall(world: &World) -> bool {
    world.database.app_url != world.database.owner_url
}

#[tokio::test]
async fn a_forgotten_where_shows_ones_own_rows_only() {
    let world = World::open().await;
    if !has_a_wall(&world) {
        return;
    }
    let (alan, gus, operator) = (world.alan().await, world.gus().await, world.operator().await);
    operator.grant("acme", "/acme/new", "*").await.expect(303);
    for member in [&alan, &gus] {
        let view = json!({ "source": "demo", "group": "/shared/gateway", "name": "x", "query": "",
                           "shared": true });
        member.rpc("/rpc/views/create", json!({ "view": view })).await.expect(200);
    }
    let acme = id_of(&world, "acme").await;
    for table in tenant_tables(&world).await {
        let all = format!("select count(*) from {table}");
        let mut nobody = world.database.app().await;
        if !AT_THE_DOOR.contains(&&*table) {
            assert_eq!(numbers(&mut nobody, all.clone()).await, [0], "{table} without a tenant");
        }
        let mut app = as_tenant(&world, &acme).await;
        let seen = numbers(&mut app, all).await;
        let strange =
            format!("select count(*) from {table} where tenant_id is distinct from '{acme}'::uuid");
        assert_eq!(numbers(&mut app, strange).await, [0], "{table} shows strangers' rows");
        let mut owner = world.database.owner().await;
        let own = format!("select count(*) from {table} where tenant_id = '{acme}'");
        if !AT_THE_DOOR.contains(&&*table) {
            assert_eq!(seen, numbers(&mut owner, own).await, "{table} hides own rows");
        }
    }
    let mut app = as_tenant(&world, &acme).await;
    for (query, expected) in [
        ("select count(*) from tenants", 1),
        ("select count(*) from users", 2),
        ("select count(*) from sources", 1),
        ("select count(*) from sessions", 0),
        ("select count(*) from operators", 0),
    ] {
        assert_eq!(numbers(&mut app, query.into()).await, [expected], "{query}");
    }
}

#[tokio::test]
async fn nothing_is_written_into_a_strangers_tenant() {
    let world = World::open().await;
    if !has_a_wall(&world) {
        return;
    }
    let (acme, globex) = (id_of(&world, "acme").await, id_of(&world, "globex").await);
    for statement in [
        format!("insert into memberships (tenant_id, user_id, role)
                 select '{globex}', id, 'viewer' from users limit 1"),
        format!("update memberships set tenant_id = '{globex}'"),
        format!("insert into audit_events
                 (id, tenant_id, actor_label, ip, action, subject, outcome, request_id)
                 values (gen_random_uuid(), '{globex}', '', '', '', '', 'ok', '')"),
        format!("insert into saved_views (id, tenant_id, user_id, source_id, group_name, name, query)
                 select gen_random_uuid(), '{globex}', u.id, s.id, '/a', 'x', 'x' from users u, sources s"),
        "update tenants set name = 'x'".to_owned(),
        // A tenant never widens its own grants either.
        format!("insert into grants (id, tenant_id, source_id, group_kind, group_text, stream_kind, stream_text)
                 select gen_random_uuid(), '{acme}', id, 'exact', '/globex/api', 'all', '' from sources"),
    ] {
        let mut app = as_tenant(&world, &acme).await;
        let refused = sqlx::query(AssertSqlSafe(statement.clone())).execute(&mut app).await;
        assert!(is_refusal(&refused.unwrap_err()), "{statement}");
    }
    for harmless in ["delete from grants", "delete from memberships"] {
        let mut app = as_tenant(&world, &acme).await;
        sqlx::query(harmless).execute(&mut app).await.unwrap();
        sqlx::query("commit").execute(&mut app).await.unwrap();
    }
    assert_eq!(world.database.number("select count(*) from grants").await, 7);
    assert_eq!(world.database.number("select count(*) from memberships").await, 1);
}

#[tokio::test]
async fn the_office_opens_for_an_operators_live_session_and_for_nothing_else() {
    let world = World::open().await;
    if !has_a_wall(&world) {
        return;
    }
    let (_alan, operator) = (world.alan().await, world.operator().await);
    let mut owner = world.database.owner().await;
    let whose = "select id_hash from sessions s join users u on u.id = s.user_id where email = $1";
    let mut hashes = Vec::new();
    for email in ["alan@acme.test", "admin@vitrine.test"] {
        let hash: Vec<u8> =
            sqlx::query_scalar(whose).bind(email).fetch_one(&mut owner).await.unwrap();
        hashes.push(hash);
    }
    let tenants = "select count(*) from tenants";
    let enter = |hash: &[u8]| OfficeKey::Session(hash.to_vec());
    for key in [enter(&hashes[0]), enter(&[0; 32]), enter(&[])] {
        let refused = world.state.db.operator(&key).await.unwrap_err();
        assert!(is_refusal(&refused), "{refused}");
    }
    let mut outside = world.state.db.operator(&OfficeKey::Owner).await.unwrap();
    assert_eq!(numbers(&mut outside, tenants.into()).await, [0], "the owner's key is the owner's");

    let mut inside = world.state.db.operator(&enter(&hashes[1])).await.unwrap();
    assert_eq!(numbers(&mut inside, tenants.into()).await, [2]);
    let pass: String = sqlx::query_scalar("select current_setting('app.office_pass')")
        .fetch_one(&mut *inside)
        .await
        .unwrap();
    inside.commit().await.unwrap();
    for forged in [pass.as_str(), "on", "true", ""] {
        let mut app = world.database.app().await;
        sqlx::query("begin").execute(&mut app).await.unwrap();
        sqlx::query("select pg_current_xact_id()").execute(&mut app).await.unwrap();
        let set = "select set_config('app.office_pass', $1, true)";
        sqlx::query(set).bind(forged).execute(&mut app).await.unwrap();
        assert_eq!(numbers(&mut app, tenants.into()).await, [0], "a pass of its own: {forged}");
        let key = sqlx::query("select * from office_key").execute(&mut app).await.unwrap_err();
        assert!(is_refusal(&key));
    }
    operator.get("/admin/tenants").await.expect(200);
    let another = "insert into operators (user_id)
                   select id from users where email = 'ann@acme.test'";
    world.database.run(another).await;
    let hers = "delete from operators
                where user_id = (select id from users where email = 'admin@vitrine.test')";
    world.database.run(hers).await;
    let refused = world.state.db.operator(&enter(&hashes[1])).await.unwrap_err();
    assert!(is_refusal(&refused), "{refused}");
    operator.get("/admin/tenants").await.expect(404);
}

#[tokio::test]
async fn a_missing_wall_is_named_before_anything_is_served() {
    let world = World::open().await;
    if !has_a_wall(&world) {
        return;
    }
    assert_eq!(walls::look(&world.state.db).await.unwrap().faults(), Vec::<String>::new());
    world.database.run("alter table grants no force row level security").await;
    world.database.run("create table notes (tenant_id uuid not null)").await;
    let faults = walls::look(&world.state.db).await.unwrap().faults();
    assert_eq!(faults, ["row-level security is not forced on grants, notes"]);
    world.database.run("alter table audit_events disable trigger audit_events_append_only").await;
    let faults = walls::look(&world.state.db).await.unwrap().faults();
    assert_eq!(faults[1..], ["the trigger audit_events_append_only is missing or off"]);
    let as_owner = server::db::Db::prepare(&world.database.owner_url).unwrap();
    let faults = walls::look(&as_owner).await.unwrap().faults().join("; ");
    assert!(faults.contains("owns") && faults.contains("memberships"), "{faults}");
}
