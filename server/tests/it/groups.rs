//! Several groups in one list: one order, every event once, each held to its own group's grant.

use crate::kit::logs::{HOUR, T, between, href, lines, messages, reversed};
use crate::kit::people::User as _;
use crate::kit::{World, html};
use app::search::{Order, Search};

const GROUPS: [&str; 3] = ["/acme/api", "/acme/worker", "/shared/gateway"];

/// Lines in turns into three groups, where many share a millisecond.
fn put(world: &World, count: i64) -> Vec<(i64, String)> {
    let all = lines(0..count, |n| T + n / 7);
    for (number, line) in all.iter().enumerate() {
        world.emulator.put(GROUPS[number % 3], "acme/1", [line.clone()]);
    }
    world.emulator.put("/shared/gateway", "globex/1", [(T + 1, "for globex")]);
    all
}

fn joined() -> Search {
    let with = GROUPS[1..].iter().map(|group| (*group).to_owned()).collect();
    Search { with, ..between(T, T + HOUR) }
}

#[tokio::test]
async fn three_groups_are_one_ordered_list_both_ways() {
    let world = World::open().await;
    let all = messages(&put(&world, 1_200));
    let alan = world.alan().await;
    let search = joined();
    let older = alan.follow(&href(GROUPS[0], &search), "Older").await;
    assert_eq!(older.messages(), reversed(&all));
    let back = alan.follow(&older.last, "Newer").await;
    assert_eq!(back.messages_upwards(), reversed(&all));
    let oldest = Search { order: Order::Oldest, ..search };
    let (rows, _) = alan.read_all(GROUPS[0], &oldest).await;
    for (number, row) in rows.iter().enumerate() {
        assert_eq!((&row.message, row.group.as_deref()), (&all[number], Some(GROUPS[number % 3])));
    }
    assert_eq!(rows.len(), all.len());
}

#[tokio::test]
async fn one_group_alone_is_not_named_in_its_rows_and_doubles_are_dropped() {
    let world = World::open().await;
    let all = put(&world, 30);
    let alan = world.alan().await;
    let twice = Search { with: vec![GROUPS[0].into(), GROUPS[0].into()], ..between(T, T + HOUR) };
    let page = alan.search(GROUPS[0], &twice).await;
    assert_eq!(page.rows.len(), all.len() / 3);
    assert!(page.rows.iter().all(|row| row.group.is_none()));
    let twice = Search { with: vec![GROUPS[1].into(), GROUPS[1].into()], ..twice };
    assert_eq!(alan.search(GROUPS[0], &twice).await.rows.len(), 2 * all.len() / 3);
}

#[tokio::test]
async fn more_than_ten_groups_are_too_many() {
    let world = World::open().await;
    let operator = world.operator().await;
    operator.grant("acme", "/many/*", "*").await.expect(303);
    for n in 0..11 {
        world.emulator.put(&format!("/many/{n}"), "i-1", [(T + n, format!("m{n}"))]);
    }
    let alan = world.alan().await;
    let with = |count: i64| Search {
        with: (1..count).map(|n| format!("/many/{n}")).collect(),
        ..between(T, T + HOUR)
    };
    assert_eq!(alan.search("/many/0", &with(10)).await.rows.len(), 10);
    let (field, words) = alan.try_search("/many/0", &with(11)).await.invalid();
    assert_eq!(field, "with");
    assert!(words.contains("at most 10 log groups, not 11"), "{words}");
    let page = alan.get(&href("/many/0", &with(11))).await.expect(400).body;
    assert!(html::text(&page).contains("at most 10 log groups"));
}

#[tokio::test]
async fn each_group_keeps_to_its_own_streams() {
    let world = World::open().await;
    put(&world, 30);
    let (alan, gus) = (world.alan().await, world.gus().await);
    let (rows, _) = alan.read_all(GROUPS[0], &joined()).await;
    assert!(rows.iter().all(|row| row.message != "for globex"));

    // In which of them is such a stream? Where nothing is left, the group falls away.
    world.emulator.put("/acme/api", "i-7", [(T, "only here")]);
    let one = Search { stream: "i-7".into(), ..joined() };
    let rows = alan.search(GROUPS[0], &one).await.rows;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].group.as_deref(), Some("/acme/api"));
    let with = vec!["/acme/api".into()];
    let gateway = Search { with, prefix: "globex/".into(), stream: String::new(), ..one };
    assert_eq!(alan.search("/shared/gateway", &gateway).await.rows.len(), 0);
    let none = Search { with: Vec::new(), ..gateway };
    alan.try_search("/shared/gateway", &none).await.expect(404);
    gus.try_search("/shared/gateway", &joined()).await.expect(404);
}

#[tokio::test]
async fn an_event_is_opened_from_whichever_group_it_lies_in() {
    let world = World::open().await;
    put(&world, 6);
    let long = "x".repeat(9_000);
    world.emulator.put(GROUPS[1], "i-1", [(T + 9, long.clone())]);
    let alan = world.alan().await;
    let rows = alan.search(GROUPS[0], &joined()).await.rows;
    let key = rows[0].key();
    assert_eq!(rows[0].cut_from, Some(9_000));
    let search = Search { event: key.clone(), ..joined() };
    let opened = alan.search(GROUPS[0], &search).await.opened.unwrap();
    assert_eq!((&opened.message, opened.group.as_deref()), (&long, Some(GROUPS[1])));
    assert!(alan.search(GROUPS[0], &Search { with: Vec::new(), ..search }).await.gone);
    let one = |group: &str| serde_json::json!({ "source": "demo", "group": group, "key": key });
    alan.rpc("/rpc/events/one", one(GROUPS[1])).await.expect(200);
    alan.rpc("/rpc/events/one", one(GROUPS[0])).await.expect(404);
}
