//! The lines around an event: its stream alone, every line, in one order.

use crate::kit::World;
use crate::kit::logs::T;
use crate::kit::people::User;
use app::PortalError;
use app::search::{MOST_AROUND, Search};
use app::wire::{Row, Surroundings};
use serde_json::{Value, json};

const GROUP: &str = "/acme/api";

fn input(stream: &str, event: &str, before: u16, after: u16) -> Value {
    let around = json!({ "stream": stream, "event": event, "before": before, "after": after });
    json!({ "source": "demo", "group": GROUP, "around": around })
}

async fn around(user: &impl User, event: &str, before: u16, after: u16) -> Surroundings {
    user.rpc("/rpc/events/around", input("i-1", event, before, after)).await.json()
}

fn words(rows: &[Row]) -> Vec<&str> {
    rows.iter().map(|row| row.message.as_str()).collect()
}

/// A hundred lines, three to a millisecond, with lines of another stream between them.
async fn world() -> World {
    let world = World::open().await;
    let lines: Vec<(i64, String)> = (0..100).map(|n| (T + n / 3, format!("line {n}"))).collect();
    let lines = lines.iter().map(|(time, line)| (*time, line.as_str()));
    world.emulator.put(GROUP, "i-1", lines);
    world.emulator.put(GROUP, "i-2", (0..34).map(|n| (T + n, "of another stream")));
    world
}

async fn all_of(user: &crate::kit::people::Member<'_>) -> Vec<Row> {
    let search = Search {
        stream: "i-1".into(),
        from: T.to_string(),
        to: (T + 1_000).to_string(),
        order: app::search::Order::Oldest,
        ..Search::default()
    };
    user.search(GROUP, &search).await.rows
}

#[tokio::test]
async fn lines_before_and_after_are_the_neighbours_in_the_stream() {
    let world = world().await;
    let alan = world.alan().await;
    let rows = all_of(&alan).await;
    for (place, before, after) in [(50, 4, 7), (0, 5, 5), (99, 5, 5), (1, 40, 98), (50, 0, 0)] {
        let found = around(&alan, &rows[place].key(), before, after).await;
        let (from, to) =
            (place.saturating_sub(before.into()), (place + 1 + usize::from(after)).min(rows.len()));
        assert_eq!(found.event, rows[place]);
        assert_eq!(words(&found.before), words(&rows[from..place]), "before {place}");
        assert_eq!(words(&found.after), words(&rows[place + 1..to]), "after {place}");
        assert_eq!((found.earlier, found.later), (from > 0, to < rows.len()), "at {place}");
    }
}

#[tokio::test]
async fn the_context_grows_from_its_ends_without_gap_or_double() {
    let world = world().await;
    let alan = world.alan().await;
    let rows = all_of(&alan).await;
    let mut shown = vec![rows[60].clone()];
    loop {
        let found = around(&alan, &shown[0].key(), 7, 0).await;
        shown.splice(0..0, found.before);
        if !found.earlier {
            break;
        }
    }
    assert_eq!(words(&shown), words(&rows[..=60]));
}

#[tokio::test]
async fn what_is_not_there_or_not_granted_is_not_found() {
    let world = world().await;
    let (alan, gus) = (world.alan().await, world.gus().await);
    let rows = all_of(&alan).await;
    let key = rows[5].key();
    let other = alan.rpc("/rpc/events/around", input("i-2", &key, 5, 5)).await.expect(404);
    let none = alan.rpc("/rpc/events/around", input("i-1", "1.1", 5, 5)).await.expect(404);
    let hidden = gus.rpc("/rpc/events/around", input("i-1", &key, 5, 5)).await.expect(404);
    let trouble = |body: &str| serde_json::from_str::<PortalError>(body).unwrap().trouble;
    assert_eq!(trouble(&other.body), trouble(&none.body));
    assert_eq!(trouble(&other.body), trouble(&hidden.body));
    world.nobody().rpc("/rpc/events/around", input("i-1", &key, 5, 5)).await.expect(401);
}

#[tokio::test]
async fn too_much_and_nonsense_are_refused_by_name() {
    let world = world().await;
    let alan = world.alan().await;
    let key = all_of(&alan).await[5].key();
    let said = |before, event: &str| {
        let asked = input("i-1", event, before, 0);
        let alan = &alan;
        async move {
            let body = alan.rpc("/rpc/events/around", asked).await.expect(400).body;
            serde_json::from_str::<PortalError>(&body).unwrap()
        }
    };
    assert!(said(MOST_AROUND + 1, &key).await.about("before").is_some());
    assert!(said(1, "yesterday").await.about("event").is_some());
}
