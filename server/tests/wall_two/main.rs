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
