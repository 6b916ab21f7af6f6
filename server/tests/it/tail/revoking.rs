//! Who may no longer hear it hears that, and then nothing.

use super::{GROUP, Listener, address};
use crate::kit::World;
use crate::kit::logs::now_ms;
use crate::kit::people::User as _;
use std::time::{Duration, Instant};

const SOON: Duration = Duration::from_secs(2);

async fn world() -> World {
    let world = World::open().await;
    for group in [GROUP, "/acme/worker", "/globex/api"] {
        world.emulator.put(group, "i-1", [(now_ms() - 9_000, "old")]);
    }
    world
}

/// Waits for the end, whatever is heard before it.
async fn is_revoked_soon(tail: &mut Listener, since: Instant) {
    tail.until_heard("revoked", |_| true).await;
    assert!(since.elapsed() <= SOON, "{:?}", since.elapsed());
    assert!(tail.next().await.is_none(), "nothing comes after it");
}

#[tokio::test]
async fn a_revoked_grant_ends_every_tail_of_it_and_no_other() {
    let world = world().await;
    let operator = world.operator().await;
    let (alan, ann, gus) = (world.alan().await, world.ann().await, world.gus().await);
    let mut of_alan = Listener::of(&alan, GROUP, "").await;
    let mut of_ann = Listener::of(&ann, GROUP, "with=%2Facme%2Fworker").await;
    let mut of_gus = Listener::of(&gus, "/globex/api", "").await;
    let mut of_worker = Listener::of(&alan, "/acme/worker", "").await;
    of_alan.until_mode("live").await;
    operator.revoke("acme", GROUP).await.expect(303);
    let since = Instant::now();
    is_revoked_soon(&mut of_alan, since).await;
    is_revoked_soon(&mut of_ann, since).await;
    for (tail, group) in [(&mut of_gus, "/globex/api"), (&mut of_worker, "/acme/worker")] {
        world.emulator.put(group, "i-1", [(now_ms(), "goes on")]);
        assert_eq!(tail.until("goes on").await, ["goes on"]);
    }
    alan.get(&address(GROUP, "")).await.expect(404);
}

#[tokio::test]
async fn who_is_no_member_any_more_hears_no_more() {
    let world = world().await;
    let (alan, ann) = (world.alan().await, world.ann().await);
    let mut of_alan = Listener::of(&alan, GROUP, "").await;
    let mut of_ann = Listener::of(&ann, GROUP, "").await;
    of_ann.until_mode("live").await;
    let gone = world
        .database
        .run("delete from memberships where user_id = (select id from users where email = 'alan@acme.test')")
        .await;
    assert_eq!(gone, 1);
    is_revoked_soon(&mut of_alan, Instant::now()).await;
    world.emulator.put(GROUP, "i-1", [(now_ms(), "goes on")]);
    assert_eq!(of_ann.until("goes on").await, ["goes on"]);
}

#[tokio::test]
async fn who_logs_out_hears_no_more() {
    let world = world().await;
    let (alan, elsewhere) = (world.alan().await, world.alan().await);
    let mut tail = Listener::of(&alan, GROUP, "").await;
    let mut other = Listener::of(&elsewhere, GROUP, "").await;
    other.until_mode("live").await;
    alan.log_out().await.expect(303);
    is_revoked_soon(&mut tail, Instant::now()).await;
    world.emulator.put(GROUP, "i-1", [(now_ms(), "goes on")]);
    assert_eq!(other.until("goes on").await, ["goes on"]);
}

#[tokio::test]
async fn a_revoked_token_and_a_narrow_one_hear_what_they_may() {
    let world = world().await;
    let alan = world.alan().await;
    let program = world.program_of(&alan).await;
    let narrow = world.narrowed_program_of(&alan, "/acme/worker").await;
    let address = |group| format!("/api/v1/events/tail?source=demo&group={group}");
    let mut tail = Listener::with_token(&world, &address(GROUP), &program.token).await;
    let mut own = Listener::with_token(&world, &address("/acme/worker"), &narrow.token).await;
    tail.until_mode("live").await;
    own.until_mode("live").await;
    world
        .database
        .run("delete from api_tokens where only_groups is null or only_groups = '{}'")
        .await;
    is_revoked_soon(&mut tail, Instant::now()).await;
    world.emulator.put("/acme/worker", "i-1", [(now_ms(), "goes on")]);
    let log = own.until_heard("log", |_| true).await;
    assert_eq!(log.data["items"][0]["message"], "goes on");
}

#[tokio::test]
async fn an_expired_grant_ends_it_too() {
    let world = world().await;
    let alan = world.alan().await;
    let mut tail = Listener::of(&alan, GROUP, "").await;
    tail.until_mode("live").await;
    world.database.run("update grants set expires_at = now() where group_text = '/acme/api'").await;
    is_revoked_soon(&mut tail, Instant::now()).await;
}

#[tokio::test]
async fn a_server_that_stops_says_goodbye() {
    let world = world().await;
    let alan = world.alan().await;
    let mut tail = Listener::of(&alan, GROUP, "").await;
    tail.until_mode("live").await;
    world.state.stopping.send_replace(true);
    tail.until_heard("end", |_| true).await;
    assert!(tail.next().await.is_none(), "nothing comes after it");
}

#[tokio::test]
async fn a_short_outage_of_the_database_is_nobodys_end() {
    let world = world().await;
    let alan = world.alan().await;
    let mut tail = Listener::of(&alan, GROUP, "").await;
    tail.until_mode("live").await;
    world.database.go_away().await;
    world.emulator.put(GROUP, "i-1", [(now_ms(), "meanwhile")]);
    assert_eq!(tail.until("meanwhile").await, ["meanwhile"]);
    world.database.come_back().await;
    world.emulator.put(GROUP, "i-1", [(now_ms(), "after")]);
    assert_eq!(tail.until("after").await, ["after"]);
}
