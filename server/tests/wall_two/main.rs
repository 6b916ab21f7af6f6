//! The second wall alone: the portal is built so that any group of a source opens, whatever was
//! granted (feature `test-without-access`), and AWS itself has to refuse.
#![expect(
    clippy::unwrap_used,
    reason = "the kit is test code, but clippy.toml's leave holds inside of test functions only"
)]

#[path = "../it/kit/mod.rs"]
#[expect(dead_code, reason = "the other tests need more of it")]
mod kit;

use kit::World;
use kit::logs::{HOUR, T, between, href};
use kit::people::{Member, User as _};

/// Groups that acme was never granted, and one that a grant of a look-alike must not reach.
const STRANGE: [&str; 4] = ["/globex/api", "/acme2/api", "/internal/billing", "/acme/api2"];

async fn world() -> World {
    let world = World::open().await;
    for group in STRANGE.iter().chain(&["/acme/api"]) {
        world.emulator.put(group, "i-1", [(T, format!("canary of {group}"))]);
    }
    world
}

async fn sees_nothing_strange(member: &Member<'_>, path: &str) {
    let answer = member.get(path).await;
    assert!(answer.status >= 400, "{path}: {}", answer.status);
    for group in STRANGE {
        assert!(!answer.body.contains(&format!("canary of {group}")), "{path} shows {group}");
    }
}

#[tokio::test]
async fn without_the_access_value_aws_still_refuses_what_is_not_granted() {
    let world = world().await;
    let alan = world.alan().await;
    let everything = between(T, T + HOUR);
    for group in STRANGE {
        let answer = alan.try_search(group, &everything).await;
        assert_eq!(answer.status, 503, "{group}: {}", answer.body);
        assert!(!answer.body.contains("canary"), "{group}");
        sees_nothing_strange(&alan, &href(group, &everything)).await;
        let export = format!("/logs/demo/{}/export?format=text", group.replace('/', "%2F"));
        sees_nothing_strange(&alan, &export).await;
    }
    let own = alan.search("/acme/api", &everything).await;
    assert_eq!(own.rows[0].message, "canary of /acme/api");
}

/// Credentials that were made for one's own groups do not read a stranger's beside them.
#[tokio::test]
async fn a_strangers_group_in_one_list_with_ones_own_is_refused() {
    let world = world().await;
    let alan = world.alan().await;
    let search = app::search::Search { with: vec!["/globex/api".into()], ..between(T, T + HOUR) };
    let answer = alan.try_search("/acme/api", &search).await;
    assert_eq!(answer.status, 503, "{}", answer.body);
    assert!(!answer.body.contains("canary of /globex/api"));
}

/// Of a linked account, too: the role is the monitoring account's, which sees all of them, and it
/// is the session policy that ends at one account's groups.
#[tokio::test]
async fn a_linked_accounts_groups_are_refused_unless_granted_in_that_account() {
    let world = world().await;
    let accounts = [("demo-111111111111", "/acme/api"), ("demo-222222222222", "/acme/web")];
    let operator = world.operator().await;
    let linked = "111111111111,222222222222";
    let role = "arn:aws:iam::000000000000:role/vitrine";
    let change = [("name", "Demo"), ("role_arn", role), ("linked", linked), ("version", "1")];
    operator.post_form("/admin/sources/demo", &change).await.expect(303);
    for (source, granted) in accounts {
        let account = source.trim_start_matches("demo-");
        for group in STRANGE.iter().chain(&["/acme/api", "/acme/web"]) {
            let line = format!("canary of {account} {group}");
            world.emulator.put_linked(account, group, "i-1", [(T, line)]);
        }
        let grant = [("source", source), ("group", granted), ("stream", "*")];
        operator.post_form("/admin/tenants/acme/grants", &grant).await.expect(303);
    }
    let alan = world.alan().await;
    for (source, granted) in accounts {
        for group in STRANGE.iter().chain(&["/acme/api", "/acme/web"]) {
            let search = between(T, T + HOUR);
            let input = serde_json::json!({ "source": source, "group": group, "search": search });
            let answer = alan.rpc("/rpc/events/search", input).await;
            let is_granted = *group == granted;
            assert_eq!(answer.status, if is_granted { 200 } else { 503 }, "{source} {group}");
            assert_eq!(answer.body.contains("canary"), is_granted, "{source} {group}");
        }
    }
}

/// The same portal without a role in its source has no second wall: this shows that it is the
/// wall which refuses above, and nothing else.
#[tokio::test]
async fn without_a_role_there_is_no_second_wall() {
    let world = world().await;
    world.database.run("update sources set role_arn = null, external_id = null").await;
    let alan = world.alan().await;
    let page = alan.search("/globex/api", &between(T, T + HOUR)).await;
    assert_eq!(page.rows[0].message, "canary of /globex/api");
}
