//! Groups whose class AWS does not list: said in words, with what works beside them.

use crate::kit::logs::{HOUR, T, between, href, lines};
use crate::kit::people::User as _;
use crate::kit::{World, html};
use app::search::{Order, Search};
use emulator::GroupClass;

const ARCHIVE: &str = "/acme/web";

async fn world() -> World {
    let world = World::open().await;
    world.emulator.create_group(ARCHIVE, GroupClass::InfrequentAccess);
    world.emulator.put(ARCHIVE, "stream-of-old", lines(0..3, |n| T + n));
    world.emulator.put("/acme/api", "i-1", lines(0..3, |n| T + n));
    world
}

#[tokio::test]
async fn an_infrequent_access_group_is_explained_beside_its_streams() {
    let world = world().await;
    let alan = world.alan().await;
    for order in [Order::Newest, Order::Oldest] {
        let search = Search { order, ..between(T, T + HOUR) };
        let page = alan.get(&href(ARCHIVE, &search)).await.expect(422).body;
        let words = html::text(&page);
        assert!(words.contains("Infrequent Access class"), "{words}");
        assert!(words.contains("Logs Insights"), "{words}");
        assert!(page.contains("stream-of-old"), "the streams stand beside it");
        assert!(html::link(&page, "All log groups").is_some(), "a way back");
        assert!(!words.contains("Something went wrong"));
        let trouble = alan.try_search(ARCHIVE, &search).await.trouble(422);
        assert_eq!(trouble["NotListed"]["class"], "INFREQUENT_ACCESS");
        assert_eq!(trouble["NotListed"]["group"], ARCHIVE);
    }
    let list = alan.get("/logs").await.expect(200).body;
    assert!(list.contains(ARCHIVE));
    let input = serde_json::json!({ "source": "demo", "group": ARCHIVE, "key": format!("{T}.1") });
    alan.rpc("/rpc/events/one", input).await.trouble(422);
}

#[tokio::test]
async fn beside_others_it_is_named() {
    let world = world().await;
    let alan = world.alan().await;
    let both = Search { with: vec![ARCHIVE.into()], ..between(T, T + HOUR) };
    let trouble = alan.try_search("/acme/api", &both).await.trouble(422);
    assert_eq!(trouble["NotListed"]["group"], ARCHIVE);
    let export = format!("/logs/demo/%2Facme%2Fweb/export?format=csv&from={T}");
    let answer = alan.get(&export).await.expect(422);
    assert!(answer.body.contains("Infrequent Access"), "{}", answer.body);
}

#[tokio::test]
async fn it_is_not_taken_for_an_old_endpoint() {
    let world = world().await;
    let alan = world.alan().await;
    alan.try_search(ARCHIVE, &between(T, T + HOUR)).await.expect(422);
    let before = world.emulator.calls("FilterLogEvents");
    assert_eq!(alan.search("/acme/api", &between(T, T + HOUR / 2)).await.rows.len(), 3);
    assert_eq!(world.emulator.calls("FilterLogEvents") - before, 1);
}

#[tokio::test]
async fn nobody_elses_class_is_told() {
    let world = world().await;
    let gus = world.gus().await;
    gus.try_search(ARCHIVE, &between(T, T + HOUR)).await.expect(404);
    assert_eq!(world.emulator.calls("DescribeLogGroups"), 0);
}
