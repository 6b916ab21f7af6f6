//! The audit, both ways: the provider finds everything, a tenant sees who looked at its logs.

use crate::kit::World;
use crate::kit::logs::{HOUR, T, between, href};
use crate::kit::people::User;
use app::search::Search;

async fn rows(world: &World, action: &'static str) -> Vec<String> {
    let mut owner = world.database.owner().await;
    let query = "select concat_ws(' | ', actor_label, subject, outcome) from audit_events
                 where action = $1 order by id";
    sqlx::query_scalar(query).bind(action).fetch_all(&mut owner).await.unwrap()
}

async fn world() -> World {
    let world = World::open().await;
    for group in ["/acme/api", "/globex/api"] {
        world.emulator.put(group, "i-1", (0..300).map(|n| (T + n, "hello")));
    }
    world
}

#[tokio::test]
async fn who_reads_leaves_one_row_and_not_one_a_page() {
    let world = world().await;
    let alan = world.alan().await;
    let everything = between(T, T + HOUR);
    alan.follow(&href("/acme/api", &everything), "Older").await;
    assert_eq!(rows(&world, "logs.search").await, ["alan@acme.test | demo: /acme/api | ok"]);
    let filtered = Search { filter: "hello".into(), ..everything };
    let page = alan.search("/acme/api", &filtered).await;
    assert_eq!(rows(&world, "logs.search").await.len(), 2, "another search is another row");
    let input =
        serde_json::json!({ "source": "demo", "group": "/acme/api", "key": page.rows[0].key() });
    alan.rpc("/rpc/events/one", input).await.expect(200);
    assert_eq!(rows(&world, "logs.read").await.len(), 1);
    let detail = "select count(*) from audit_events where detail::text like '%hello%'";
    assert_eq!(world.database.number(detail).await, 0, "what is looked for is not kept");
}

#[tokio::test]
async fn the_glass_box_shows_a_tenant_its_own_readers_and_no_others() {
    let world = world().await;
    let (ann, alan, gus) = (world.ann().await, world.alan().await, world.gus().await);
    alan.search("/acme/api", &between(T, T + HOUR)).await;
    gus.search("/globex/api", &between(T, T + HOUR)).await;
    alan.get("/logs/demo/%2Fglobex%2Fapi").await.expect(404);
    let glass = ann.get("/members").await.expect(200).body;
    assert!(glass.contains("logs.search") && glass.contains("alan@acme.test"));
    assert!(!glass.contains("gus@") && !glass.contains("globex"), "nothing of another tenant");
}

#[tokio::test]
async fn whoever_is_refused_is_known_to_the_provider() {
    let world = world().await;
    let (alan, operator) = (world.alan().await, world.operator().await);
    for path in ["/logs/demo/%2Fglobex%2Fapi", "/admin/tenants", "/admin/tenants"] {
        alan.get(path).await.expect(404);
    }
    let evil = [("name", "Evil"), ("slug", "evil")];
    alan.post_form("/admin/tenants/acme/members", &evil).await.expect(404);
    assert_eq!(
        rows(&world, "access.refuse").await,
        [
            "alan@acme.test | /logs/demo/%2Fglobex%2Fapi | denied",
            "alan@acme.test | /admin/tenants | denied",
            "alan@acme.test | /admin/tenants/acme/members | denied",
        ]
    );
    let page = operator.get("/admin/audit?outcome=denied&who=ALAN").await.expect(200).body;
    assert_eq!(page.matches("access.refuse").count(), 3);
    for nothing in ["tenant=globex&who=alan", "what=grant.", "outcome=failed", "who=100%25"] {
        let page = operator.get(&format!("/admin/audit?{nothing}")).await.expect(200).body;
        assert!(!page.contains("access.refuse"), "{nothing}");
    }
    operator.get("/admin/audit?before=rubbish").await.expect(400);
}

#[tokio::test]
async fn the_audit_is_a_file_that_runs_nothing() {
    let world = world().await;
    let (alan, operator) = (world.alan().await, world.operator().await);
    let line =
        "insert into audit_events (id, actor_label, ip, action, subject, outcome, request_id)
                values (gen_random_uuid(), '=cmd()', '::1', 'test.write', 'a,\"b\"', 'ok', '')";
    world.database.run(line).await;
    alan.get("/admin/audit/export").await.expect(404);
    let file = operator.get("/admin/audit/export?what=test.").await.expect(200);
    assert_eq!(file.header("content-type"), Some("text/csv; charset=utf-8; header=present"));
    assert!(file.header("content-disposition").unwrap().starts_with("attachment"));
    let lines: Vec<&str> = file.body.split("\r\n").collect();
    assert_eq!(lines.len(), 3, "{}", file.body);
    assert!(lines[1].contains("'=cmd()") && lines[1].contains("\"a,\"\"b\"\"\""), "{}", lines[1]);
}
