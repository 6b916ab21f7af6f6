//! `GET /events/export`: a search as one stream that says how it ended.

use crate::kit::logs::{HOUR, T, lines, messages, reversed};
use crate::kit::programs::Program;
use crate::kit::{Setup, World};
use axum::body::Body;
use axum::http::{Request, header};
use emulator::{Fault, FaultKind};
use futures::StreamExt as _;
use serde_json::{Value, json};
use tower::ServiceExt as _;

fn ask() -> String {
    format!("/events/export?source=demo&group=/acme/api&from={}&to={}", T, T + HOUR)
}

/// The messages of an export, and its last record.
async fn read(program: &Program<'_>, path: &str) -> (Vec<Value>, Value) {
    let answer = program.get(path).await.expect(200);
    assert_eq!(answer.header("content-type"), Some("application/x-ndjson; charset=utf-8"));
    let mut all: Vec<Value> =
        answer.body.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let last = all.pop().unwrap();
    assert!(last.get("message").is_none());
    (all, last)
}

fn said(events: &[Value]) -> Vec<String> {
    events.iter().map(|event| event["message"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn it_has_no_ceiling_and_says_that_it_is_complete() {
    let world = World::with(Setup { export_max_events: 10, ..Setup::default() }).await;
    let put = lines(0..5_000, |n| T + n / 3);
    world.emulator.put("/acme/api", "i-1", put.clone());
    let program = world.program_of(&world.alan().await).await;
    let (events, last) = read(&program, &ask()).await;
    assert_eq!(said(&events), reversed(&messages(&put)));
    assert_eq!(last, json!({ "complete": true, "events": 5_000, "next": null }));
    let page = Program::read(program.get(&ask().replace("/export", "")).await);
    let mut first = events[0].clone();
    first.as_object_mut().unwrap().remove("group");
    assert_eq!(page["items"][0], first, "the members are those of /events");
    let text = program.get(&format!("{}&format=text&order=oldest", ask())).await.expect(200);
    assert!(text.body.starts_with("2026-01-01T00:00:00.000Z i-1 m0\n"));
    let csv = program.get(&format!("{}&format=csv", ask())).await.expect(200);
    assert_eq!(csv.body.lines().count(), 5_001);
}

#[tokio::test]
async fn what_was_cut_off_goes_on_behind_its_last_event() {
    let world = World::open().await;
    let put = lines(0..3_000, |n| T + n / 5);
    world.emulator.put("/acme/api", "i-1", put.clone());
    let program = world.program_of(&world.alan().await).await;
    let ask = format!("{}&order=oldest", ask());
    let (events, _) = read(&program, &ask).await;
    for kept in [1, 777, 2_999] {
        let last = &events[kept - 1];
        let ms = T + (i64::try_from(kept).unwrap() - 1) / 5;
        let after = format!("{ask}&after={ms}.{}", last["id"].as_str().unwrap());
        let (rest, end) = read(&program, &after).await;
        assert_eq!(said(&rest), messages(&put)[kept..], "{kept}");
        assert_eq!(end["complete"], true);
    }
}

#[tokio::test]
async fn one_that_was_stopped_says_so_and_goes_on_by_its_cursor() {
    let world = World::open().await;
    let put = lines(0..9_000, |n| T + n);
    world.emulator.put("/acme/api", "i-1", put.clone());
    let (alan, ann) = (world.alan().await, world.ann().await);
    let program = world.program_of(&alan).await;
    let ask = format!("{}&order=oldest", ask());
    let request = Request::get(format!("/api/v1{ask}"))
        .header(header::AUTHORIZATION, format!("Bearer {}", program.token))
        .body(Body::empty());
    let response = world.router.clone().oneshot(request.unwrap()).await.unwrap();
    let mut body = response.into_body().into_data_stream();
    let mut text = body.next().await.unwrap().unwrap().to_vec();
    world.database.run("delete from api_tokens").await;
    while let Some(piece) = body.next().await {
        text.extend_from_slice(&piece.unwrap());
    }
    let text = String::from_utf8(text).unwrap();
    let mut begun: Vec<Value> =
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let last = begun.pop().unwrap();
    assert_eq!(last["complete"], false);
    assert!(last["reason"].as_str().unwrap().contains("changed"), "{last}");

    let again = format!("{ask}&cursor={}", last["next"].as_str().unwrap());
    let (rest, end) = read(&world.program_of(&alan).await, &again).await;
    assert_eq!(end["complete"], true);
    assert_eq!([said(&begun), said(&rest)].concat(), messages(&put));
    let other = world.program_of(&ann).await;
    assert_eq!(other.get(&again).await.wrong_field(), "cursor");
    let page = again.replace("/export", "");
    assert_eq!(world.program_of(&alan).await.get(&page).await.wrong_field(), "cursor");
}

#[tokio::test]
async fn it_refuses_before_it_starts() {
    let world = World::open().await;
    world.emulator.put("/acme/api", "i-1", [(T, "hello")]);
    let program = world.program_of(&world.alan().await).await;
    for (more, field) in [
        ("&format=xls", "format"),
        ("&limit=5", "limit"),
        ("&after=x", "after"),
        ("&from=x", "from"),
        ("&cursor=x", "cursor"),
        ("&filter=%7B", "filter"),
    ] {
        let path = format!("/events/export?source=demo&group=/acme/api{more}");
        assert_eq!(program.get(&path).await.wrong_field(), field, "{more}");
    }
    world.emulator.fault(Fault::always("FilterLogEvents", FaultKind::Throttle)).unwrap();
    program.get(&ask()).await.problem(429);
}
