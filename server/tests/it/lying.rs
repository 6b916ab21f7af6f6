//! An AWS that answers more than it was asked: what a reader may not see is dropped all the same.

use crate::kit::logs::{HOUR, T, between, href};
use crate::kit::people::User as _;
use crate::kit::{Setup, World};
use app::search::{Extent, Order, Search};
use axum::http::{HeaderMap, header};
use axum::response::IntoResponse;
use axum::routing::post;
use serde_json::{Value, json};
use tokio::net::TcpListener;

const GROUP: &str = "/shared/gateway";

/// Whatever is asked for, it gives streams of both tenants and times of every day.
async fn answer(headers: HeaderMap) -> impl IntoResponse {
    let operation = headers["x-amz-target"].to_str().unwrap().rsplit('.').next().unwrap();
    let group = |name: &str| json!({ "logGroupName": name, "storedBytes": 1, "creationTime": T });
    let stream = |name: &str| json!({ "logStreamName": name, "lastEventTimestamp": T });
    let event = |number: i64, stream: &str, time: i64| {
        json!({
            "eventId": format!("{number:056}"), "ingestionTime": T, "timestamp": time,
            "logStreamName": stream, "message": format!("{number} of {stream}"),
        })
    };
    let body: Value = match operation {
        "DescribeLogGroups" => {
            let groups = ["/acme2/api", "/globex/api", GROUP, "/internal/billing"].map(group);
            json!({ "logGroups": groups })
        }
        "DescribeLogStreams" => {
            let streams = ["acme/1", "acme2/1", "globex/1"].map(stream);
            json!({ "logStreams": streams })
        }
        "FilterLogEvents" => json!({
            "events": [
                event(1, "acme/1", T),
                event(2, "globex/1", T + 1),
                event(3, "acme2/1", T + 1),
                event(4, "acme/1", T - 1),
                event(5, "acme/1", T + HOUR + 1),
                event(6, "acme", T + 2),
                event(7, "acme/2", T + 2),
            ],
        }),
        _ => json!({}),
    };
    ([(header::CONTENT_TYPE, "application/x-amz-json-1.1")], body.to_string())
}

async fn world() -> World {
    world_at(axum::Router::new().route("/", post(answer))).await
}

async fn world_at(router: axum::Router) -> World {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let aws = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async { drop(axum::serve(listener, router).await) });
    World::with(Setup { aws: Some(aws), ..Setup::default() }).await
}

#[tokio::test]
async fn events_outside_of_the_scope_are_dropped() {
    let world = world().await;
    let (alan, gus) = (world.alan().await, world.gus().await);
    let everything = between(T, T + HOUR);
    let seen = async |search: &Search| -> Vec<String> {
        let rows = alan.search(GROUP, search).await.rows;
        rows.into_iter().map(|row| row.message).collect()
    };
    assert_eq!(seen(&everything).await, ["7 of acme/2", "1 of acme/1"]);
    let one = Search { stream: "acme/2".into(), ..everything.clone() };
    assert_eq!(seen(&one).await, ["7 of acme/2"]);
    let rows = gus.search(GROUP, &everything).await.rows;
    assert_eq!(rows.iter().map(|row| &*row.message).collect::<Vec<_>>(), ["2 of globex/1"]);

    let key = format!("{}.{:056}", T + 1, 2);
    let input = json!({ "source": "demo", "group": GROUP, "key": key });
    alan.rpc("/rpc/events/one", input.clone()).await.expect(404);
    gus.rpc("/rpc/events/one", input).await.expect(200);
}

#[tokio::test]
async fn groups_and_streams_outside_of_the_scope_are_not_listed() {
    let world = world().await;
    let alan = world.alan().await;
    let list = alan.get("/logs").await.expect(200).body;
    assert!(list.contains(GROUP));
    let page = alan.get(&href(GROUP, &between(T, T + HOUR))).await.expect(200).body;
    assert!(page.contains("acme/1"));
    for strange in ["acme2", "globex", "billing"] {
        assert!(!list.contains(strange), "/logs shows {strange}");
        assert!(!page.contains(strange), "the explorer shows {strange}");
    }
}

/// Two groups whose events share their times and ids, as they may where groups are copied.
async fn twins(headers: HeaderMap, body: String) -> impl IntoResponse {
    let input: Value = serde_json::from_str(&body).unwrap();
    let operation = headers["x-amz-target"].to_str().unwrap().rsplit('.').next().unwrap();
    let (from, to) = (input["startTime"].as_i64(), input["endTime"].as_i64());
    let mut events: Vec<Value> = (0..150)
        .filter(|n| from.is_none_or(|from| T + n >= from) && to.is_none_or(|to| T + n <= to))
        .map(|n| {
            json!({
                "eventId": format!("{n:056}"), "ingestionTime": T, "timestamp": T + n,
                "logStreamName": "i-1", "message": format!("{n} of {}", input["logGroupName"]),
            })
        })
        .collect();
    if input["startFromHead"] == false {
        events.reverse();
    }
    let body = match operation {
        "FilterLogEvents" => json!({ "events": events }),
        _ => json!({}),
    };
    ([(header::CONTENT_TYPE, "application/x-amz-json-1.1")], body.to_string())
}

#[tokio::test]
async fn groups_that_tie_are_all_there_in_one_order() {
    let world = world_at(axum::Router::new().route("/", post(twins))).await;
    let alan = world.alan().await;
    let both = Search { with: vec!["/acme/web".into()], ..between(T, T + HOUR) };
    let mut newest = Vec::new();
    for (order, limit) in [(Order::Newest, 100), (Order::Newest, 101), (Order::Oldest, 7)] {
        let search = Search { order, ..both.clone() };
        let extent = Extent { limit, quick: false };
        let (rows, _) = alan.read_all_by("/acme/api", &search, extent).await;
        let mut seen: Vec<String> = rows.into_iter().map(|row| row.message).collect();
        if order == Order::Oldest {
            seen.reverse();
        }
        assert_eq!(seen.len(), 300, "{order:?} by {limit}");
        if newest.is_empty() {
            newest.clone_from(&seen);
        }
        assert_eq!(seen, newest, "{order:?} by {limit}");
    }
    newest.sort();
    newest.dedup();
    assert_eq!(newest.len(), 300);
}
