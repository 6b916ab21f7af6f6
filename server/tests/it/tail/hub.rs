//! Many listeners, few sessions.

use super::{GROUP, Listener, eventually, sorted};
use crate::kit::World;
use crate::kit::logs::now_ms;
use emulator::{Fault, FaultKind};

#[tokio::test]
async fn listeners_with_different_filters_share_one_session() {
    let world = World::open().await;
    world.emulator.put(GROUP, "i-1", [(now_ms() - 9_000, "old")]);
    let (alan, ann) = (world.alan().await, world.ann().await);
    let mut all = Listener::of(&alan, GROUP, "").await;
    let mut errors = Listener::of(&ann, GROUP, "filter=ERROR").await;
    let mut of_stream = Listener::of(&ann, GROUP, "stream=i-2").await;
    all.until_mode("live").await;
    errors.until_mode("live").await;
    let now = now_ms();
    world.emulator.put(GROUP, "i-1", [(now, "fine"), (now + 1, "ERROR one")]);
    world.emulator.put(GROUP, "i-2", [(now + 2, "fine too"), (now + 3, "ERROR two")]);
    let everything = ["ERROR one", "ERROR two", "fine", "fine too"];
    assert_eq!(sorted(all.until("ERROR two").await), everything);
    assert_eq!(sorted(errors.until("ERROR two").await), ["ERROR one", "ERROR two"]);
    assert_eq!(of_stream.until("ERROR two").await, ["fine too", "ERROR two"]);
    assert_eq!(world.emulator.calls("StartLiveTail"), 1);
    assert_eq!(world.emulator.live_tail_sessions(), 1);
    drop((all, errors, of_stream));
    eventually("the session is let go", || world.emulator.live_tail_sessions() == 0).await;
    assert_eq!(world.emulator.calls("StartLiveTail"), 1);
}

#[tokio::test]
async fn tenants_who_share_a_group_hear_their_own_streams_alone() {
    let world = World::open().await;
    let shared = "/shared/gateway";
    world.emulator.put(shared, "acme/1", [(now_ms() - 9_000, "old")]);
    let (alan, gus) = (world.alan().await, world.gus().await);
    let mut acme = Listener::of(&alan, shared, "").await;
    let mut globex = Listener::of(&gus, shared, "").await;
    acme.until_mode("live").await;
    globex.until_mode("live").await;
    for (stream, message) in [
        ("acme/1", "of acme"),
        ("globex/1", "of globex"),
        ("acme2/1", "of a lookalike"),
        ("nobody", "of nobody"),
        ("acme/1", "end"),
        ("globex/1", "end"),
    ] {
        world.emulator.put(shared, stream, [(now_ms(), message)]);
    }
    assert_eq!(sorted(acme.until("end").await), ["end", "of acme"]);
    assert_eq!(sorted(globex.until("end").await), ["end", "of globex"]);
    assert_eq!(world.emulator.calls("StartLiveTail"), 1);
}

#[tokio::test]
async fn more_groups_than_sessions_share_them() {
    let world = World::open().await;
    let operator = world.operator().await;
    operator.grant("acme", "/many/*", "*").await.expect(303);
    let ann = world.ann().await;
    let mut tails = Vec::new();
    for number in 0..16 {
        let group = format!("/many/{number}");
        world.emulator.put(&group, "i-1", [(now_ms() - 9_000, "old")]);
        tails.push((group.clone(), Listener::of(&ann, &group, "").await));
    }
    for (_, tail) in &mut tails {
        tail.until_mode("live").await;
    }
    for (group, _) in &tails {
        world.emulator.put(group, "i-1", [(now_ms(), format!("to {group}"))]);
    }
    for (group, tail) in &mut tails {
        let expected = format!("to {group}");
        assert_eq!(tail.until(&expected).await, [expected.as_str()]);
    }
    assert!(world.emulator.live_tail_sessions() <= 12);
}

#[tokio::test]
async fn a_tail_is_read_with_a_role_confined_to_its_groups() {
    let world = World::open().await;
    world.emulator.put(GROUP, "i-1", [(now_ms() - 9_000, "old")]);
    let role = "update sources set role_arn = 'arn:aws:iam::000000000000:role/portal'";
    world.database.run(role).await;
    let alan = world.alan().await;
    let mut tail = Listener::of(&alan, GROUP, "").await;
    tail.until_mode("live").await;
    assert_eq!(world.emulator.calls("AssumeRole"), 1);
    // A second group has a session of its own, and keys of its own.
    world.emulator.put("/acme/worker", "i-1", [(now_ms() - 9_000, "old")]);
    let mut other = Listener::of(&alan, "/acme/worker", "").await;
    other.until_mode("live").await;
    assert_eq!(world.emulator.calls("AssumeRole"), 2);
    world.emulator.put(GROUP, "i-1", [(now_ms(), "new")]);
    assert_eq!(tail.until("new").await, ["new"]);
}

#[tokio::test]
async fn events_that_are_alike_are_each_told() {
    let world = World::open().await;
    world.emulator.put(GROUP, "i-1", [(now_ms() - 9_000, "old")]);
    let alan = world.alan().await;
    let mut tail = Listener::of(&alan, GROUP, "").await;
    tail.until_mode("live").await;
    let now = now_ms();
    world.emulator.put_ingested_at(
        now,
        GROUP,
        "i-1",
        [(now, "same"), (now, "same"), (now, "same")],
    );
    world.emulator.put(GROUP, "i-1", [(now_ms() + 1, "end")]);
    assert_eq!(tail.until("end").await, ["same", "same", "same", "end"]);
}

#[tokio::test]
async fn more_than_aws_tells_is_said_to_be_a_sample() {
    let world = World::open().await;
    world.emulator.put(GROUP, "i-1", [(now_ms() - 9_000, "old")]);
    let alan = world.alan().await;
    let mut tail = Listener::of(&alan, GROUP, "").await;
    tail.until_mode("live").await;
    world.emulator.put(GROUP, "i-1", (0..3_000).map(|n| (now_ms(), format!("m{n}"))));
    tail.until_heard("sampled", |_| true).await;
}

#[tokio::test]
async fn who_is_too_slow_hears_how_much_is_missing_and_slows_nobody() {
    let world = World::open().await;
    world.emulator.put(GROUP, "i-1", [(now_ms() - 9_000, "old")]);
    // A session would give samples; polls give all of it.
    let without = Fault::always("StartLiveTail", FaultKind::Unsupported);
    world.emulator.fault(without).unwrap();
    let (alan, ann) = (world.alan().await, world.ann().await);
    let mut slow = Listener::of(&alan, GROUP, "").await;
    let mut quick = Listener::of(&ann, GROUP, "filter=end").await;
    slow.until_mode("polling").await;
    quick.until_mode("polling").await;
    for piece in 0..3 {
        world.emulator.put(GROUP, "i-1", (0..2_500).map(|n| (now_ms(), format!("m{n}"))));
        world.emulator.put(GROUP, "i-1", [(now_ms() + 1, format!("end {piece}"))]);
        quick.until(&format!("end {piece}")).await;
    }
    let gap = slow.until_heard("gap", |_| true).await;
    let missed = gap.data["missed"].as_u64().unwrap();
    assert!((2_000..=2_503).contains(&missed), "{missed}");
    slow.until("end 2").await;
}
