//! AWS's quota is shared: who would wait too long is told how long, in words and in figures.

use crate::kit::logs::{T, between, href, lines};
use crate::kit::people::User as _;
use crate::kit::{Setup, World, html};

/// One search in 100 seconds: nobody waits for it, and no test takes that long.
async fn world() -> World {
    let setup = Setup { aws_rates: "FilterLogEvents=0.01", ..Setup::default() };
    let world = World::with(setup).await;
    world.emulator.put("/acme/api", "i-1", lines(0..3, |n| T + n));
    world.emulator.put("/globex/api", "i-1", lines(0..3, |n| T + n));
    world
}

fn searches(world: &World) -> u64 {
    world.emulator.calls("FilterLogEvents")
}

#[tokio::test]
async fn a_program_is_told_when_to_ask_again() {
    let world = world().await;
    let ask = format!("/events?source=demo&group=/acme/api&from={T}&to={}", T + 1);
    let alan = world.program_of(&world.alan().await).await;
    alan.get(&ask).await.expect(200);
    let answer = alan.get(&ask).await;
    let problem = answer.problem(429);
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.starts_with("AWS limit: about "), "{detail}");
    let seconds: u32 = answer.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=100).contains(&seconds) && detail.contains(&format!("about {seconds} s")));
    // AWS counts the account, not the tenant.
    let gus = world.program_of(&world.gus().await).await;
    gus.get(&ask.replace("/acme/api", "/globex/api")).await.problem(429);
    assert_eq!(searches(&world), 1, "AWS was asked no more than that");
    // What does not cost this quota still answers.
    alan.get("/log-streams?source=demo&group=/acme/api").await.expect(200);
}

#[tokio::test]
async fn a_person_is_told_too_and_keeps_the_page() {
    let world = world().await;
    let alan = world.alan().await;
    let search = between(T, T + 1);
    assert_eq!(alan.search("/acme/api", &search).await.rows.len(), 2);
    let error = alan.try_search("/acme/api", &search).await.trouble(429);
    assert!(error.to_string().contains("Throttled"), "{error}");
    let page = alan.get(&href("/acme/api", &search)).await.expect(429).body;
    assert!(html::text(&page).contains("AWS limit: about"));
    assert!(html::link(&page, "Try again now").is_some(), "a way on");
    assert_eq!(searches(&world), 1);
}

#[tokio::test]
async fn what_is_hidden_costs_nobodys_turn() {
    let world = world().await;
    let gus = world.program_of(&world.gus().await).await;
    let ask = format!("/events?source=demo&group=/acme/api&from={T}&to={}", T + 1);
    gus.get(&ask).await.expect(404);
    let alan = world.program_of(&world.alan().await).await;
    alan.get(&ask).await.expect(200);
}
