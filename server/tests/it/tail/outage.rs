//! Sessions that end, fail or do not exist: nothing is lost, nothing doubled, and it is said.

use super::{GROUP, Listener, sorted};
use crate::kit::World;
use crate::kit::logs::now_ms;
use emulator::{Fault, FaultKind};

async fn world() -> World {
    let world = World::open().await;
    world.emulator.put(GROUP, "i-1", [(now_ms() - 9_000, "old")]);
    world
}

fn put(world: &World, message: &str) {
    world.emulator.put(GROUP, "i-1", [(now_ms(), message)]);
}

#[tokio::test]
async fn a_session_that_ends_is_followed_by_another() {
    let world = world().await;
    let alan = world.alan().await;
    let mut tail = Listener::of(&alan, GROUP, "").await;
    tail.until_mode("live").await;
    let mut expected = Vec::new();
    for (number, end) in [FaultKind::SessionTimeout, FaultKind::SessionError, FaultKind::SessionCut]
        .into_iter()
        .enumerate()
    {
        world.emulator.fault(Fault::always("StartLiveTail", end).times(1)).unwrap();
        put(&world, &format!("{number} in the last update, which never comes"));
        tail.until_mode("waiting").await;
        put(&world, &format!("{number} between two sessions"));
        tail.until_mode("live").await;
        put(&world, &format!("{number} end"));
        tail.until(&format!("{number} end")).await;
        for rest in ["in the last update, which never comes", "between two sessions", "end"] {
            expected.push(format!("{number} {rest}"));
        }
    }
    put(&world, "last");
    tail.until("last").await;
    expected.push("last".to_owned());
    assert_eq!(sorted(tail.all), sorted(expected));
    assert_eq!(world.emulator.calls("StartLiveTail"), 4);
}

#[tokio::test]
async fn without_live_tail_it_is_polled() {
    let world = world().await;
    let without = Fault::always("StartLiveTail", FaultKind::Unsupported);
    world.emulator.fault(without).unwrap();
    let alan = world.alan().await;
    let mut tail = Listener::of(&alan, GROUP, "").await;
    tail.until_mode("polling").await;
    let mut expected = Vec::new();
    for number in 0..3 {
        let now = now_ms();
        let late = format!("{number} late");
        world.emulator.put(
            GROUP,
            "i-1",
            [(now, format!("{number} now")), (now - 8_000, late.clone())],
        );
        tail.until(&late).await;
        expected.extend([format!("{number} now"), late]);
    }
    put(&world, "last");
    tail.until("last").await;
    expected.push("last".to_owned());
    assert_eq!(sorted(tail.all), sorted(expected));
    assert_eq!(world.emulator.calls("StartLiveTail"), 1);
}

#[tokio::test]
async fn an_account_without_a_session_left_is_polled_too() {
    let world = world().await;
    world.emulator.fault(Fault::always("StartLiveTail", FaultKind::Throttle)).unwrap();
    let alan = world.alan().await;
    let mut tail = Listener::of(&alan, GROUP, "").await;
    tail.until_mode("polling").await;
    put(&world, "new");
    assert_eq!(tail.until("new").await, ["new"]);
}

#[tokio::test]
async fn aws_may_be_away_for_a_while() {
    let world = world().await;
    let alan = world.alan().await;
    let mut tail = Listener::of(&alan, GROUP, "").await;
    tail.until_mode("live").await;
    put(&world, "before");
    tail.until("before").await;
    for operation in ["StartLiveTail", "FilterLogEvents"] {
        world.emulator.fault(Fault::always(operation, FaultKind::Error)).unwrap();
    }
    world.emulator.fault(Fault::always("StartLiveTail", FaultKind::SessionCut).times(1)).unwrap();
    tail.until_mode("waiting").await;
    let failed = world.emulator.calls("FilterLogEvents");
    for number in 0..50 {
        put(&world, &format!("meanwhile {number:02}"));
    }
    super::eventually("it is tried in vain", || world.emulator.calls("FilterLogEvents") > failed)
        .await;
    world.emulator.clear_faults();
    put(&world, "after");
    tail.until("after").await;
    put(&world, "last");
    tail.until("last").await;
    let mut expected: Vec<String> = (0..50).map(|n| format!("meanwhile {n:02}")).collect();
    expected.extend(["before", "after", "last"].map(str::to_owned));
    assert_eq!(sorted(tail.all), sorted(expected));
}
