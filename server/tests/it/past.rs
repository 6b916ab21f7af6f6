//! Pages of the past come from memory: for the same tenant, under the same grants, and only then.

use crate::kit::logs::{HOUR, T, lines, now_ms};
use crate::kit::programs::Program;
use crate::kit::{Setup, World};
use emulator::{Fault, FaultKind};
use std::time::Duration;

async fn world() -> World {
    World::with(Setup { cache_bytes: 1 << 20, ..Setup::default() }).await
}

fn ask(group: &str, from: i64, to: i64) -> String {
    format!("/events?source=demo&group={group}&from={from}&to={to}")
}

fn calls(world: &World) -> u64 {
    ["FilterLogEvents", "DescribeLogStreams", "DescribeLogGroups"]
        .map(|operation| world.emulator.calls(operation))
        .iter()
        .sum()
}

#[tokio::test]
async fn a_repeated_page_makes_no_call_and_is_the_same() {
    let world = world().await;
    world.emulator.put("/acme/api", "i-1", lines(0..300, |n| T + n));
    let alan = world.alan().await;
    let program = world.program_of(&alan).await;
    let ask = ask("/acme/api", T, T + HOUR);
    let first = Program::read(program.get(&ask).await);
    let asked = calls(&world);
    let mut second = Program::read(program.get(&ask).await);
    assert_eq!(calls(&world), asked);
    // A cursor is sealed anew every time.
    second["next"] = first["next"].clone();
    assert_eq!(second, first);
    let next = format!("{ask}&cursor={}", first["next"].as_str().unwrap());
    let page = Program::read(program.get(&next).await);
    let asked = calls(&world);
    assert_eq!(Program::read(program.get(&next).await)["items"], page["items"]);
    assert_eq!(calls(&world), asked);
    // Another member of the tenant, and the pages, have it too.
    world.program_of(&world.ann().await).await.get(&ask).await.expect(200);
    assert_eq!(calls(&world), asked);
    assert!(world.state.cloud.past().counts().0 >= 3);
    // Another filter, order or limit is another page.
    for more in ["&filter=m1", "&order=oldest", "&limit=5"] {
        let before = calls(&world);
        program.get(&format!("{ask}{more}")).await.expect(200);
        assert!(calls(&world) > before, "{more}");
    }
}

#[tokio::test]
async fn what_may_still_change_is_always_asked_for() {
    let world = world().await;
    let now = now_ms();
    world.emulator.put("/acme/api", "i-1", lines(0..3, |n| now - 60_000 + n));
    let program = world.program_of(&world.alan().await).await;
    for to in [now, now - 14 * 60_000] {
        let ask = ask("/acme/api", now - HOUR, to);
        program.get(&ask).await.expect(200);
        let asked = calls(&world);
        program.get(&ask).await.expect(200);
        assert!(calls(&world) > asked, "{to}");
    }
}

#[tokio::test]
async fn tenants_share_nothing_though_they_share_a_group() {
    let world = world().await;
    world.emulator.put("/shared/gateway", "acme/1", lines(0..50, |n| T + n));
    world.emulator.put("/shared/gateway", "globex/1", [(T, "of globex")]);
    let (alan, gus) = (world.alan().await, world.gus().await);
    let ask = ask("/shared/gateway", T, T + HOUR);
    let of_acme = world.program_of(&alan).await;
    let of_globex = world.program_of(&gus).await;
    for _ in 0..3 {
        let acme = of_acme.get(&ask).await.expect(200).body;
        assert!(acme.contains("m49") && !acme.contains("globex"), "{acme}");
        let globex = of_globex.get(&ask).await.expect(200).body;
        assert!(globex.contains("of globex") && !globex.contains("acme"), "{globex}");
    }
}

#[tokio::test]
async fn nothing_of_it_outlives_a_change_of_grants() {
    let world = world().await;
    world.emulator.put("/acme/api", "i-1", lines(0..50, |n| T + n));
    let alan = world.alan().await;
    let program = world.program_of(&alan).await;
    let ask = ask("/acme/api", T, T + HOUR);
    program.get(&ask).await.expect(200);
    let operator = world.operator().await;
    operator.revoke("acme", "/acme/api").await.expect(303);
    program.get(&ask).await.problem(404);
    operator.grant("acme", "/acme/api", "j-*").await.expect(303);
    let page = Program::read(program.get(&ask).await);
    assert_eq!(page["items"].as_array().unwrap().len(), 0);
}

#[tokio::test]
async fn those_who_ask_at_once_ask_aws_once() {
    let world = world().await;
    world.emulator.put("/acme/api", "i-1", lines(0..50, |n| T + n));
    let program = world.program_of(&world.alan().await).await;
    let slow = Fault::always("FilterLogEvents", FaultKind::Latency).after_ms(300);
    world.emulator.fault(slow).unwrap();
    let ask = ask("/acme/api", T, T + HOUR);
    let asked = world.emulator.calls("FilterLogEvents");
    let all = futures::future::join_all((0..10).map(|_| program.get(&ask))).await;
    let bodies: Vec<_> =
        all.into_iter().map(|answer| Program::read(answer)["items"].clone()).collect();
    assert!(bodies.iter().all(|items| items == &bodies[0]));
    world.emulator.clear_faults();
    let alone = world.emulator.calls("FilterLogEvents") - asked;
    let other = format!("{ask}&limit=99");
    let before = world.emulator.calls("FilterLogEvents");
    program.get(&other).await.expect(200);
    assert_eq!(alone, world.emulator.calls("FilterLogEvents") - before);
}

#[tokio::test]
async fn a_failure_is_not_kept() {
    let world = world().await;
    world.emulator.put("/acme/api", "i-1", lines(0..5, |n| T + n));
    let program = world.program_of(&world.alan().await).await;
    world.emulator.fault(Fault::always("FilterLogEvents", FaultKind::Error)).unwrap();
    let ask = ask("/acme/api", T, T + HOUR);
    program.get(&ask).await.problem(503);
    world.emulator.clear_faults();
    let again = tokio::time::timeout(Duration::from_secs(20), program.get(&ask)).await.unwrap();
    assert_eq!(Program::read(again)["items"].as_array().unwrap().len(), 5);
}
