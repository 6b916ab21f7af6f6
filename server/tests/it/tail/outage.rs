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
    cut_off(&world, &mut tail).await;
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

/// Ends the session with AWS, which answers nobody from then on.
async fn cut_off(world: &World, tail: &mut Listener) {
    for operation in ["StartLiveTail", "FilterLogEvents"] {
        world.emulator.fault(Fault::always(operation, FaultKind::Error)).unwrap();
    }
    world.emulator.fault(Fault::always("StartLiveTail", FaultKind::SessionCut).times(1)).unwrap();
    tail.until_mode("waiting").await;
}

/// Has AWS away while so many ms go by, until `happens` is over.
async fn outage(world: &World, tail: &mut Listener, ms: i64, happens: impl Fn(i64)) {
    cut_off(world, tail).await;
    let began = now_ms();
    world.state.hub.clock().set_forward(ms);
    happens(began);
    // No request that was under way when the time went by is left: each is tried three times.
    let tried = world.emulator.calls("FilterLogEvents") + 3;
    super::eventually("others are tried in vain", || {
        world.emulator.calls("FilterLogEvents") > tried
    })
    .await;
    world.emulator.clear_faults();
}

const MINUTE: i64 = 60_000;

#[tokio::test]
async fn an_outage_that_is_too_long_leaves_one_gap_and_the_rest_is_made_good() {
    let world = world().await;
    let alan = world.alan().await;
    let mut tail = Listener::of(&alan, GROUP, "").await;
    tail.until_mode("live").await;
    put(&world, "before");
    tail.until("before").await;
    let cut = now_ms();
    outage(&world, &mut tail, 20 * MINUTE, |began| {
        for (minute, late, message) in
            [(1, 20, "lost"), (1, 0, "found in the gap"), (10, 0, "early"), (19, 0, "end")]
        {
            let at = began + minute * MINUTE;
            world.emulator.put_ingested_at(at, GROUP, "i-1", [(at - late * MINUTE, message)]);
        }
    })
    .await;
    let gap = tail.until_heard("gap", |_| true).await;
    let [from, to] = ["from", "to"].map(|end| gap.data[end].as_i64().unwrap());
    // What is known ends with the last update, up to a second or two before the cut.
    assert!((cut - 10_000..=now_ms()).contains(&from), "{from} after {cut}");
    let oldest = world.state.hub.clock().now_ms() - 15 * MINUTE;
    assert!((oldest - 30_000..=oldest).contains(&to), "{to} at {oldest}");
    assert_eq!(tail.until("end").await, ["found in the gap", "early", "end"]);
    // A session that follows looks at what was before it twice: those are no gaps of their own.
    super::eventually("there is a session", || world.emulator.live_tail_sessions() == 1).await;
    let calls = world.emulator.calls("FilterLogEvents");
    super::eventually("it is looked at again", || world.emulator.calls("FilterLogEvents") > calls)
        .await;
    let at = world.state.hub.clock().now_ms();
    world.emulator.put_ingested_at(at, GROUP, "i-1", [(at, "last")]);
    assert_eq!(tail.until("last").await, ["last"]);
    assert_eq!(tail.gaps, 1);
}

#[tokio::test]
async fn what_came_late_during_an_outage_is_made_good_too() {
    let world = world().await;
    let alan = world.alan().await;
    let told = now_ms() - 14 * MINUTE;
    world.emulator.put_ingested_at(told, GROUP, "i-1", [(told, "history")]);
    let mut tail = Listener::of(&alan, GROUP, "").await;
    tail.until_mode("live").await;
    put(&world, "before");
    tail.until("before").await;
    outage(&world, &mut tail, 5 * MINUTE, |began| {
        for (late, message) in [(13, "very late"), (1, "late"), (0, "in time")] {
            let at = began + MINUTE;
            world.emulator.put_ingested_at(at, GROUP, "i-1", [(at - late * MINUTE, message)]);
        }
    })
    .await;
    assert_eq!(tail.until("in time").await, ["very late", "late", "in time"]);
    assert_eq!(tail.gaps, 0);
}

#[tokio::test]
async fn a_short_outage_makes_polls_look_further_back() {
    let world = world().await;
    let without = Fault::always("StartLiveTail", FaultKind::Unsupported);
    world.emulator.fault(without).unwrap();
    let alan = world.alan().await;
    let mut tail = Listener::of(&alan, GROUP, "").await;
    tail.until_mode("polling").await;
    outage(&world, &mut tail, 2 * MINUTE, |began| {
        let events = [(began - MINUTE, "late"), (began, "in time")];
        world.emulator.put_ingested_at(began, GROUP, "i-1", events);
    })
    .await;
    assert_eq!(tail.until("in time").await, ["late", "in time"]);
}
