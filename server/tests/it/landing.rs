//! Where a member starts: in their one log group, or at the list.

use crate::kit::logs::{T, lines};
use crate::kit::people::User as _;
use crate::kit::{PASSWORD, World, html};
use app::route::explorer_href;
use emulator::{Fault, FaultKind};

const GROUP: &str = "/acme/api";

/// Acme is left with one grant.
async fn world_of_one_grant() -> World {
    let world = World::open().await;
    let operator = world.operator().await;
    for group in ["/acme/worker", "/acme/web", "/shared/gateway"] {
        operator.revoke("acme", group).await.expect(303);
    }
    drop(operator);
    world
}

async fn landing(world: &World) -> [String; 2] {
    let answer = world.nobody().post_login("alan@acme.test", PASSWORD).await.expect(303);
    let home = world.alan().await.get("/").await.expect(303);
    [answer.location().to_owned(), home.location().to_owned()]
}

#[tokio::test]
async fn who_has_one_group_starts_in_it() {
    let world = world_of_one_grant().await;
    world.emulator.put(GROUP, "i-1", lines(0..3, |n| T + n));
    let there = explorer_href("demo", GROUP);
    assert_eq!(landing(&world).await, [there.clone(), there.clone()]);
    let alan = world.alan().await;
    assert_eq!(alan.get("/login").await.expect(303).location(), there);
    let list = alan.get("/logs").await.expect(200).body;
    assert!(html::text(&list).contains(GROUP), "the list stays a list");
    assert!(world.gus().await.get("/").await.expect(303).location() == "/logs");
    let operator = world.operator().await;
    assert_eq!(operator.get("/").await.expect(303).location(), "/admin/tenants");
    assert_eq!(world.nobody().get("/").await.expect(303).location(), "/login?next=%2F");

    operator.grant("acme", GROUP, "i-9").await.expect(303);
    assert_eq!(alan.get("/").await.location(), there, "two rules for streams, still one group");
    operator.grant("acme", "/acme/more", "*").await.expect(303);
    assert_eq!(landing(&world).await, ["/logs", "/logs"]);
}

#[tokio::test]
async fn a_prefix_or_nothing_is_a_list() {
    let world = world_of_one_grant().await;
    world.emulator.put(GROUP, "i-1", lines(0..3, |n| T + n));
    let operator = world.operator().await;
    operator.revoke("acme", GROUP).await.expect(303);
    assert_eq!(landing(&world).await, ["/logs", "/logs"]);
    operator.grant("acme", "/acme/*", "*").await.expect(303);
    assert_eq!(landing(&world).await, ["/logs", "/logs"]);
}

#[tokio::test]
async fn a_group_that_is_not_there_yet_is_not_started_in() {
    let world = world_of_one_grant().await;
    assert_eq!(landing(&world).await, ["/logs", "/logs"]);
    // When AWS does not say whether it is there, its page tells what is wrong.
    world.emulator.fault(Fault::always("*", FaultKind::Throttle)).unwrap();
    let there = explorer_href("demo", GROUP);
    assert_eq!(landing(&world).await, [there.clone(), there]);
}

#[tokio::test]
async fn a_link_from_before_log_in_comes_first() {
    let world = world_of_one_grant().await;
    world.emulator.put(GROUP, "i-1", lines(0..3, |n| T + n));
    let form = [("email", "alan@acme.test"), ("password", PASSWORD), ("next", "/logs?find=x")];
    let answer = world.nobody().post_form("/login", &form).await.expect(303);
    assert_eq!(answer.location(), "/logs?find=x");
}
