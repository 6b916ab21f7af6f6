//! Log groups and streams.

use crate::kit::World;
use crate::kit::logs::{HOUR, T};
use crate::kit::programs::Program;
use serde_json::{Value, json};

fn names(list: &Value, member: &str) -> Vec<String> {
    assert_eq!(list["next"], Value::Null);
    let items = list["items"].as_array().unwrap();
    items.iter().map(|item| item[member].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn groups_come_with_all_that_is_known_of_them() {
    let world = World::open().await;
    world.emulator.put("/acme/api", "i-1", [(T, "hello")]);
    world.emulator.put("/shared/gateway", "acme/1", [(T, "hello")]);
    let program = world.program_of(&world.alan().await).await;
    let all = Program::read(program.get("/log-groups").await);
    assert_eq!(names(&all, "group"), ["/acme/api", "/shared/gateway"]);
    let shared = &all["items"][1];
    assert_eq!(shared["source"], "demo");
    assert_eq!(shared["alias"], "Gateway");
    assert_eq!(shared["class"], "STANDARD");
    assert_eq!(shared["stored_bytes"], Value::Null, "it would speak of others too");
    assert_eq!(shared["last_event"], "2026-01-01T00:00:00.000Z");
    assert_eq!(shared["retention_days"], Value::Null);
    let some = Program::read(program.get("/log-groups?prefix=/shared/").await);
    assert_eq!(names(&some, "group"), ["/shared/gateway"]);
    let none = Program::read(program.get("/log-groups?prefix=/globex").await);
    assert_eq!(none, json!({ "items": [], "next": null }));
}

#[tokio::test]
async fn streams_come_in_either_order_and_by_prefix() {
    let world = World::open().await;
    for (stream, at) in [("b/1", T + 2 * HOUR), ("a/1", T), ("a/2", T + HOUR)] {
        world.emulator.put("/acme/api", stream, [(at, "hello")]);
    }
    let program = world.program_of(&world.alan().await).await;
    let ask = "/log-streams?source=demo&group=/acme/api";
    for (more, expected) in [
        ("", &["b/1", "a/2", "a/1"][..]),
        ("&order=last_event", &["b/1", "a/2", "a/1"]),
        ("&order=name", &["a/1", "a/2", "b/1"]),
        ("&prefix=a/", &["a/2", "a/1"]),
        ("&prefix=a/&order=name", &["a/1", "a/2"]),
        ("&prefix=none", &[]),
    ] {
        let list = Program::read(program.get(&format!("{ask}{more}")).await);
        assert_eq!(names(&list, "stream"), expected, "{more}");
    }
}
