//! Each tenant's own AWS credentials: made by AssumeRole, kept for as long as they are good, and
//! never replaced by wider ones.

use crate::kit::World;
use crate::kit::logs::{HOUR, T, between};
use crate::kit::people::User as _;
use app::search::Search;
use emulator::{Fault, FaultKind};

async fn world() -> World {
    let world = World::open().await;
    for group in ["/acme/api", "/acme/web", "/acme/worker", "/globex/api", "/acme/new"] {
        world.emulator.put(group, "i-1", [(T, format!("a line of {group}"))]);
    }
    world
}

#[tokio::test]
async fn credentials_are_kept_until_the_grants_change() {
    let world = world().await;
    let (alan, gus, operator) = (world.alan().await, world.gus().await, world.operator().await);
    let everything = between(T, T + HOUR);
    let assumed = || world.emulator.calls("AssumeRole");
    for _ in 0..5 {
        alan.search("/acme/api", &everything).await;
    }
    assert_eq!(assumed(), 1, "one tenant, one group, one set of credentials");
    gus.search("/globex/api", &everything).await;
    assert_eq!(assumed(), 2, "another tenant never shares them");
    operator.grant("acme", "/acme/new", "*").await.expect(303);
    alan.search("/acme/api", &everything).await;
    alan.search("/acme/api", &everything).await;
    assert_eq!(assumed(), 3, "what was made under former grants is not used again");
}

#[tokio::test]
async fn many_groups_share_a_policy() {
    let world = world().await;
    let alan = world.alan().await;
    let with = ["/acme/web", "/acme/worker"].map(str::to_owned).to_vec();
    let page = alan.search("/acme/api", &Search { with, ..between(T, T + HOUR) }).await;
    assert_eq!(page.rows.len(), 3);
    assert_eq!(world.emulator.calls("AssumeRole"), 1);
    alan.get("/logs").await.expect(200);
    alan.get("/logs").await.expect(200);
    assert_eq!(world.emulator.calls("AssumeRole"), 2, "one more for the list of names");
}

#[tokio::test]
async fn without_sts_nothing_is_read() {
    let world = world().await;
    let alan = world.alan().await;
    let everything = between(T, T + HOUR);
    world.emulator.fault(Fault::always("AssumeRole", FaultKind::Error)).unwrap();
    let answer = alan.try_search("/acme/api", &everything).await;
    assert_eq!(answer.trouble(503)["Unavailable"]["what"], "AWS CloudWatch Logs");
    assert_eq!(world.emulator.calls("FilterLogEvents"), 0, "never with wider credentials");
    world.emulator.clear_faults();
    assert_eq!(alan.search("/acme/api", &everything).await.rows.len(), 1);

    // What was made before the outage serves until it ends.
    world.emulator.fault(Fault::always("AssumeRole", FaultKind::Error)).unwrap();
    assert_eq!(alan.search("/acme/api", &everything).await.rows.len(), 1);
    world.gus().await.try_search("/globex/api", &everything).await.expect(503);
}

#[tokio::test]
async fn a_role_that_aws_does_not_hand_out_is_told_as_what_it_is() {
    let world = world().await;
    world
        .database
        .run("update sources set account_id = '111111111111', role_arn = 'arn:aws:iam::111111111111:role/other'")
        .await;
    let answer = world.alan().await.try_search("/acme/api", &between(T, T + HOUR)).await;
    let message = answer.trouble(503)["Misconfigured"]["message"].to_string();
    assert!(message.contains("mend a policy"), "{message}");
    assert!(!answer.body.contains("111111111111"), "a customer learns no account");
}
