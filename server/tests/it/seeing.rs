//! An operator looks at the portal exactly as a tenant's viewers see it, changes nothing meanwhile,
//! and the tenant knows.

use crate::kit::answer::Answer;
use crate::kit::logs::{HOUR, T, between, href};
use crate::kit::people::{Operator, User};
use crate::kit::{World, html};
use app::search::Search;
use serde_json::json;

const AS_A_VIEWER: &str = "admin@vitrine.test (your provider, as a viewer)";

async fn world() -> World {
    let world = World::open().await;
    for group in ["/acme/api", "/globex/api"] {
        world.emulator.put(group, "i-1", [(T, format!("a line of {group}"))]);
    }
    world
}

async fn see(operator: &Operator<'_>, tenant: &str) -> Answer {
    operator.post_form(&format!("/admin/tenants/{tenant}/see"), &[]).await
}

async fn search(user: &impl User, group: &str) -> Answer {
    let search: Search = between(T, T + HOUR);
    let input = json!({ "source": "demo", "group": group, "search": search });
    user.rpc("/rpc/events/search", input).await
}

/// The log groups that a page links to.
fn groups(page: &str) -> Vec<&str> {
    let links = page.split("href=\"/logs/demo/").skip(1);
    links.filter_map(|rest| rest.split('"').next()).collect()
}

#[tokio::test]
async fn an_operator_sees_what_a_viewer_sees_and_nothing_else() {
    let world = world().await;
    let (operator, alan) = (world.operator().await, world.alan().await);
    operator.get("/logs").await.expect(404);
    assert_eq!(see(&operator, "acme").await.expect(303).location(), "/logs");

    let (own, his) = (operator.get("/logs").await, alan.get("/logs").await);
    assert_eq!(groups(&own.expect(200).body), groups(&his.expect(200).body));
    let acme = href("/acme/api", &between(T, T + HOUR));
    for path in ["/logs", acme.as_str(), "/account", "/no/such/page"] {
        let page = operator.get(path).await.body;
        assert!(html::text(&page).contains("You see this as"), "{path} is marked");
        assert!(page.contains("action=\"/see/stop\""), "{path} has a way out");
    }
    assert!(operator.get(&acme).await.expect(200).body.contains("a line of /acme/api"));
    search(&operator, "/acme/api").await.expect(200);

    let nowhere = operator.get("/no/such/page").await.expect(404).without_chance();
    let globex = href("/globex/api", &between(T, T + HOUR));
    for path in ["/admin/tenants", "/admin/audit", "/admin/sources", "/members", globex.as_str()] {
        assert_eq!(operator.get(path).await.without_chance(), nowhere, "{path}");
    }
    search(&operator, "/globex/api").await.expect(404);
    assert!(!alan.get("/logs").await.body.contains("You see this as"));

    let stopped = operator.post_form("/see/stop", &[]).await.expect(303);
    assert_eq!(stopped.location(), "/admin/tenants/acme");
    operator.get("/admin/tenants").await.expect(200);
    operator.get("/logs").await.expect(404);
    assert_eq!(operator.post_form("/see/stop", &[]).await.expect(303).location(), "/");
}

/// Every route that takes a form and every server function, whoever adds one.
#[tokio::test]
async fn nothing_can_be_changed_meanwhile() {
    let world = world().await;
    let operator = world.operator().await;
    see(&operator, "acme").await.expect(303);
    let counted = "select sum(n)::bigint from (select count(*) as n from grants
        union all select count(*) from users union all select count(*) from api_tokens
        union all select count(*) from saved_views union all select count(*) from sessions
        union all select count(*) from audit_events where action <> 'access.refuse') all_of_it";
    let before = world.database.number(counted).await;
    let source = include_str!("../../src/router.rs");
    let forms = source.lines().filter(|line| line.contains("post(") && line.contains(".route(\""));
    let paths = forms.filter_map(|line| line.split('"').nth(1));
    let mut tried = 0;
    for path in paths.filter(|path| !["/logout", "/see/stop", "/rpc/{*function}"].contains(path)) {
        let path = path.replace("{slug}", "acme").replace("{id}", "x").replace("{link}", "AAAA");
        let page = operator.post_form(&path, &[]).await.expect(403).body;
        assert!(html::text(&page).contains("Press Stop first"), "{path}");
        tried += 1;
    }
    assert!(tried > 15, "the routes were not found: {tried}");
    for path in ["/rpc/views/create", "/rpc/views/change", "/rpc/no/such"] {
        assert_eq!(operator.rpc(path, json!({})).await.trouble(403), "OnlyLooking", "{path}");
    }
    assert_eq!(world.database.number(counted).await, before, "nothing was done");
}

#[tokio::test]
async fn the_tenant_reads_who_looked_and_the_provider_too() {
    let world = world().await;
    let (operator, ann) = (world.operator().await, world.ann().await);
    see(&operator, "acme").await.expect(303);
    operator.get(&href("/acme/api", &between(T, T + HOUR))).await.expect(200);
    operator.post_form("/see/stop", &[]).await.expect(303);
    let mut owner = world.database.owner().await;
    let rows: Vec<String> = sqlx::query_scalar(
        "select concat_ws(' | ', action, subject, actor_label) from audit_events a
         join tenants t on t.id = a.tenant_id
         where t.slug = 'acme' and action not like 'session.%' order by a.id",
    )
    .fetch_all(&mut owner)
    .await
    .unwrap();
    assert_eq!(
        rows,
        [
            "seeing.start | acme | admin@vitrine.test".to_owned(),
            format!("logs.search | demo: /acme/api | {AS_A_VIEWER}"),
            format!("seeing.stop | acme | {AS_A_VIEWER}"),
        ]
    );
    let glass = html::text(&ann.get("/members").await.expect(200).body);
    assert!(glass.contains("seeing.start") && glass.contains(AS_A_VIEWER));
}

#[tokio::test]
async fn it_ends_by_itself_with_the_tenant_and_with_the_office() {
    let world = world().await;
    let operator = world.operator().await;
    for (end, begin) in [
        ("update sessions set seeing_until = now()", "select 1"),
        (
            "update tenants set suspended_at = now() where slug = 'acme'",
            "update tenants set suspended_at = null",
        ),
    ] {
        see(&operator, "acme").await.expect(303);
        operator.get("/logs").await.expect(200);
        world.database.run(end).await;
        operator.get("/logs").await.expect(404);
        operator.get("/admin/tenants").await.expect(200);
        world.database.run(begin).await;
        operator.post_form("/see/stop", &[]).await.expect(303);
    }
    world.database.run("update tenants set suspended_at = now() where slug = 'globex'").await;
    see(&operator, "globex").await.expect(400);
    see(&operator, "none").await.expect(404);
    see(&operator, "acme").await.expect(303);
    // Somebody else is an operator too, so that this one can go.
    world
        .database
        .run("insert into operators (user_id) select id from users where email = 'gus@globex.test'")
        .await;
    world
        .database
        .run("delete from operators o using users u where u.id = o.user_id and u.email like 'admin@%'")
        .await;
    operator.get("/logs").await.expect(404);
}

#[tokio::test]
async fn a_suspension_ends_a_look_for_good() {
    let world = world().await;
    let (operator, other) = (world.operator().await, world.operator().await);
    see(&operator, "acme").await.expect(303);
    let post = |path: &'static str| other.post_form(path, &[]);
    post("/admin/tenants/globex/suspend").await.expect(303);
    operator.get("/logs").await.expect(200);
    post("/admin/tenants/acme/suspend").await.expect(303);
    post("/admin/tenants/acme/resume").await.expect(303);
    operator.get("/logs").await.expect(404);
    operator.get("/admin/tenants").await.expect(200);
    see(&operator, "acme").await.expect(303);
    operator.get("/logs").await.expect(200);
}

#[tokio::test]
async fn nobody_else_sees_as_anybody() {
    let world = world().await;
    let (ann, gus) = (world.ann().await, world.gus().await);
    for path in ["/admin/tenants/acme/see", "/admin/tenants/globex/see"] {
        ann.post_form(path, &[]).await.expect(404);
        gus.post_form(path, &[]).await.expect(404);
        world.nobody().post_form(path, &[]).await.expect(303);
    }
    // Whoever is no operator gets nothing from the mark in the session either.
    world
        .database
        .run(
            "update sessions set seeing_until = now() + interval '1 hour',
              seeing_id = (select id from tenants where slug = 'globex')",
        )
        .await;
    ann.get(&href("/globex/api", &between(T, T + HOUR))).await.expect(404);
    ann.get(&href("/acme/api", &between(T, T + HOUR))).await.expect(200);
}
