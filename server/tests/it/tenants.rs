//! Tenants that are shut out, sources that are added, and grants that are tried before they hold.

use crate::kit::logs::{HOUR, T, between};
use crate::kit::people::User;
use crate::kit::{World, html};
use app::wire::DryRun;
use serde_json::json;

async fn post(user: &impl User, path: &str, fields: &[(&str, &str)]) -> crate::kit::answer::Answer {
    user.post_form(path, fields).await
}

#[tokio::test]
async fn a_suspended_tenant_is_out_at_once_and_comes_back_whole() {
    let world = World::open().await;
    world.emulator.put("/acme/api", "i-1", [(T, "hello")]);
    let (alan, gus, operator) = (world.alan().await, world.gus().await, world.operator().await);
    let everything = between(T, T + HOUR);
    post(&operator, "/admin/tenants/acme/suspend", &[]).await.expect(303);
    alan.get("/logs").await.expect(404);
    alan.try_search("/acme/api", &everything).await.expect(404);
    gus.get("/logs").await.expect(200);
    assert!(operator.get("/admin/tenants").await.expect(200).body.contains("Suspended"));
    post(&operator, "/admin/tenants/acme/resume", &[]).await.expect(303);
    assert_eq!(alan.search("/acme/api", &everything).await.rows.len(), 1);
}

#[tokio::test]
async fn a_deleted_tenant_leaves_nothing_but_the_audit() {
    let world = World::open().await;
    let (alan, gus, operator) = (world.alan().await, world.gus().await, world.operator().await);
    for sure in ["", "globex", "Acme"] {
        let page = post(&operator, "/admin/tenants/acme/delete", &[("sure", sure)]).await;
        assert!(html::text(&page.expect(400).body).contains("short name"), "{sure:?}");
    }
    alan.get("/logs").await.expect(200);
    let page = post(&operator, "/admin/tenants/acme/delete", &[("sure", "acme")]).await;
    let page = page.expect(200).body;
    for table in ["grants", "memberships", "sessions", "api_tokens", "invites"] {
        let row = page.split(&format!("<code>{table}<")).nth(1).unwrap();
        let count = row.split("class=\"figure\">").nth(1).unwrap().split('<').next().unwrap();
        assert_eq!(count, "0", "{table}");
    }
    alan.get("/logs").await.expect(303);
    gus.get("/logs").await.expect(200);
    assert_eq!(world.database.number("select count(*) from tenants").await, 1);
    let kept = "select count(*) from audit_events where action = 'tenant.delete'";
    assert_eq!(world.database.number(kept).await, 1);
}

#[tokio::test]
async fn a_source_gets_an_external_id_that_nobody_chose() {
    let world = World::open().await;
    let operator = world.operator().await;
    let role = "arn:aws:iam::123456789012:role/reader";
    let fields =
        |slug: &'static str, account: &'static str, region: &'static str, role: &'static str| {
            [
                ("name", "Two"),
                ("slug", slug),
                ("account", account),
                ("region", region),
                ("role_arn", role),
            ]
        };
    for (slug, account, region, role, words) in [
        ("demo", "123456789012", "eu-west-1", role, "Another source"),
        ("two", "12345", "eu-west-1", "", "twelve digits"),
        ("two", "123456789012", "nowhere", "", "no AWS region"),
        ("two", "210987654321", "eu-west-1", role, "arn:aws:iam"),
        ("two", "123456789012", "eu-west-1", "http://169.254.169.254", "arn:aws:iam"),
        ("T W O", "123456789012", "eu-west-1", "", "short name"),
    ] {
        let page = post(&operator, "/admin/sources", &fields(slug, account, region, role)).await;
        let page = page.expect(400).body;
        assert!(html::text(&page).contains(words), "{words}: {}", html::text(&page));
        assert!(page.contains("value=\"Two\""), "what was typed is kept");
    }
    post(&operator, "/admin/sources", &fields("two", "123456789012", "eu-west-1", role))
        .await
        .expect(303);
    let page = operator.get("/admin/sources").await.expect(200).body;
    assert!(page.contains(role) && page.matches("<code>vitrine-").count() == 2);
}

#[tokio::test]
async fn a_dry_run_says_what_a_grant_would_let_in() {
    let world = World::open().await;
    for group in ["/acme/api", "/acme/new", "/acme2/api", "/globex/api"] {
        world.emulator.put(group, "i-1", [(T, "hello")]);
    }
    let operator = world.operator().await;
    let ask = async |group: &str| -> DryRun {
        let grant = json!({ "source": "demo", "group": group, "stream": "*", "alias": "" });
        let input = json!({ "tenant": "acme", "grant": grant });
        operator.rpc("/rpc/admin/grants/try", input).await.json()
    };
    let run = ask("/acme/*").await;
    let names: Vec<_> =
        run.groups.iter().map(|group| (group.name.as_str(), group.is_new)).collect();
    assert_eq!(names, [("/acme/api", false), ("/acme/new", true)]);
    assert!(run.warnings.is_empty(), "{:?}", run.warnings);
    let run = ask("/globex/api").await;
    assert_eq!(run.groups[0].also_seen_by, ["globex"]);
    assert!(run.warnings.iter().any(|words| words.contains("Shares log groups with globex")));
    let run = ask("/nobody/none").await;
    assert_eq!((run.total, run.warnings.len()), (0, 1));
    let broken = json!({ "source": "demo", "group": "/acme*", "stream": "*", "alias": "" });
    let input = json!({ "tenant": "acme", "grant": broken });
    assert_eq!(operator.rpc("/rpc/admin/grants/try", input).await.invalid().0, "group");
    let grants = "select count(*) from grants";
    assert_eq!(world.database.number(grants).await, 7, "nothing was granted");
}
