//! `GET /events/context`: the neighbours of an event in its stream, whole.

use crate::kit::World;
use crate::kit::logs::{T, lines, messages};
use crate::kit::programs::Program;
use serde_json::Value;

const GROUP: &str = "source=demo&group=/acme/api&stream=i-1";

async fn place_of(program: &Program<'_>, n: usize) -> String {
    let ask = format!("/events?{GROUP}&from={T}&to={}&order=oldest", T + 60_000);
    let page = Program::read(program.get(&ask).await);
    let at = page["items"][n]["id"].as_str().unwrap();
    format!("{}.{at}", T + i64::try_from(n).unwrap())
}

fn said(events: &Value) -> Vec<&str> {
    events.as_array().unwrap().iter().map(|event| event["message"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn it_gives_the_neighbours_in_the_order_of_time() {
    let world = World::open().await;
    let put = lines(0..50, |n| T + n);
    world.emulator.put("/acme/api", "i-1", put.clone());
    world.emulator.put("/acme/api", "i-2", [(T + 20, "of another stream")]);
    let program = world.program_of(&world.alan().await).await;
    let event = place_of(&program, 20).await;
    let all = messages(&put);
    for (counts, before, after) in
        [("", 10, 10), ("&before=3&after=0", 3, 0), ("&after=500", 10, 29)]
    {
        let ask = format!("/events/context?{GROUP}&event={event}{counts}");
        let context = Program::read(program.get(&ask).await);
        assert_eq!(said(&context["before"]), &all[20 - before..20], "{counts}");
        assert_eq!(context["event"]["message"], all[20]);
        assert_eq!(said(&context["after"]), &all[21..21 + after], "{counts}");
        assert_eq!((&context["earlier"], &context["later"]), (&true.into(), &(after < 29).into()));
    }
}

#[tokio::test]
async fn every_event_of_it_is_whole() {
    let world = World::open().await;
    let long = "é".repeat(20_000);
    world.emulator.put("/acme/api", "i-1", [(T, "short"), (T + 1, long.as_str())]);
    let program = world.program_of(&world.alan().await).await;
    let event = place_of(&program, 0).await;
    let context =
        Program::read(program.get(&format!("/events/context?{GROUP}&event={event}")).await);
    assert_eq!(said(&context["after"]), [long]);
    assert_eq!(context["event"].as_object().unwrap().len(), 5);
}

#[tokio::test]
async fn what_is_wrong_is_named() {
    let world = World::open().await;
    world.emulator.put("/acme/api", "i-1", [(T, "hello")]);
    let program = world.program_of(&world.alan().await).await;
    let event = place_of(&program, 0).await;
    for (more, field) in [
        ("&before=501", "before"),
        ("&after=-1", "after"),
        ("&before=", "before"),
        ("&filter=x", "filter"),
    ] {
        let ask = format!("/events/context?{GROUP}&event={event}{more}");
        assert_eq!(program.get(&ask).await.wrong_field(), field, "{more}");
    }
    let without = program.get(&format!("/events/context?{GROUP}")).await;
    assert_eq!(without.wrong_field(), "event");
    let nonsense = program.get(&format!("/events/context?{GROUP}&event=yesterday")).await;
    assert_eq!(nonsense.wrong_field(), "event");
}
