//! Groups that AWS starts no session for take nobody else's away.

use super::{Listener, eventually};
use crate::kit::logs::now_ms;
use crate::kit::people::Member;
use crate::kit::{Setup, World};
use std::collections::BTreeMap;

/// A world with one session a source, and `/many/*` granted to acme.
async fn world() -> World {
    let world = World::with(Setup { tail_sessions: 1, ..Setup::default() }).await;
    let operator = world.operator().await;
    operator.grant("acme", "/many/*", "*").await.expect(303);
    world
}

async fn listen(world: &World, user: &Member<'_>, group: &str) -> Listener {
    world.emulator.put(group, "i-1", [(now_ms() - 9_000, "old")]);
    Listener::of(user, group, "").await
}

/// Every one of these groups tells its own news.
async fn all_are_told(world: &World, tails: &mut BTreeMap<String, Listener>, news: &str) {
    for group in tails.keys() {
        world.emulator.put(group, "i-1", [(now_ms(), format!("{news} of {group}"))]);
    }
    for (group, tail) in tails {
        let news = format!("{news} of {group}");
        assert_eq!(tail.until(&news).await, [news.as_str()]);
    }
}

#[tokio::test]
async fn a_group_that_is_refused_is_polled_and_the_others_keep_their_session() {
    let world = world().await;
    let ann = world.ann().await;
    let mut tails = BTreeMap::new();
    for number in 0..6 {
        let group = format!("/many/{number}");
        tails.insert(group.clone(), listen(&world, &ann, &group).await);
    }
    for tail in tails.values_mut() {
        tail.until_mode("live").await;
        tail.modes.clear();
    }
    let denied = "/many/denied";
    world.emulator.deny_live_tail(denied);
    let started = world.emulator.calls("StartLiveTail");
    let mut apart = listen(&world, &ann, denied).await;
    apart.until_mode("polling").await;
    tails.insert(denied.to_owned(), apart);
    all_are_told(&world, &mut tails, "news").await;
    eventually("one session is left", || world.emulator.live_tail_sessions() == 1).await;
    // All seven, in vain; three, two and one of them, which start; then all but the last.
    assert_eq!(world.emulator.calls("StartLiveTail") - started, 5);
    drop(tails.remove(denied));
    for (group, tail) in &tails {
        assert!(tail.modes.is_empty(), "{group} was said to be {:?}", tail.modes);
    }
}

#[tokio::test]
async fn a_group_that_is_refused_leaves_its_session_to_others() {
    let world = world().await;
    let ann = world.ann().await;
    world.emulator.deny_live_tail("/many/denied");
    let mut tails = BTreeMap::new();
    let mut refused = listen(&world, &ann, "/many/denied").await;
    refused.until_mode("polling").await;
    let mut other = listen(&world, &ann, "/many/other").await;
    other.until_mode("live").await;
    tails.extend([("/many/denied".to_owned(), refused), ("/many/other".to_owned(), other)]);
    all_are_told(&world, &mut tails, "news").await;
    assert_eq!(world.emulator.live_tail_sessions(), 1);
    assert_eq!(world.emulator.calls("StartLiveTail"), 2);
}
