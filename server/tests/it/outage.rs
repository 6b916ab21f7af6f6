//! AWS is out: after some failures it is left alone, everybody is told at once, and it is asked
//! again after a pause.

use crate::kit::logs::{T, between, href, lines};
use crate::kit::people::User as _;
use crate::kit::programs::Program;
use crate::kit::{Setup, World, html};
use emulator::{Fault, FaultKind};
use futures::future::join_all;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::net::TcpListener;

/// So many failures in a row make an outage.
const FAILURES: usize = 8;
/// Longer than any test.
const FOR_EVER: Duration = Duration::from_secs(3_600);

async fn world(pause: Duration) -> World {
    let world = World::with(Setup { pause: Some(pause), ..Setup::default() }).await;
    world.emulator.put("/acme/api", "i-1", lines(0..3, |n| T + n));
    world.emulator.put("/globex/api", "i-1", lines(0..3, |n| T + n));
    world
}

fn ask(source: &str, group: &str) -> String {
    format!("/events?source={source}&group={group}&from={T}&to={}", T + 1)
}

fn searches(world: &World) -> u64 {
    world.emulator.calls("FilterLogEvents")
}

fn goes_wrong(world: &World, kind: FaultKind) {
    world.emulator.fault(Fault::always("FilterLogEvents", kind)).unwrap();
}

/// The statuses of so many requests at once.
async fn statuses(program: &Program<'_>, count: usize) -> Vec<u16> {
    let ask = ask("demo", "/acme/api");
    let answers = (0..count).map(|_| program.get(&ask));
    join_all(answers).await.into_iter().map(|answer| answer.status).collect()
}

#[tokio::test]
async fn an_outage_is_told_at_once_and_aws_left_alone() {
    let world = world(FOR_EVER).await;
    let alan = world.alan().await;
    let program = world.program_of(&alan).await;
    goes_wrong(&world, FaultKind::Error);
    assert_eq!(statuses(&program, FAILURES - 1).await, [503; FAILURES - 1]);
    let before = searches(&world);
    assert_eq!(statuses(&program, 1).await, [503]);
    let asked = searches(&world);
    assert!(asked > before, "one failure fewer is no outage yet");

    // From here on it is back, and nobody knows.
    world.emulator.clear_faults();
    let answer = program.get(&ask("demo", "/acme/api")).await;
    let problem = answer.problem(503);
    assert!(problem["type"].as_str().unwrap().ends_with("unavailable"), "{problem}");
    assert!(problem["detail"].as_str().unwrap().contains("AWS CloudWatch Logs does not answer"));
    let seconds: u32 = answer.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=10).contains(&seconds));
    let page = alan.get(&href("/acme/api", &between(T, T + 1))).await.expect(503).body;
    assert!(html::text(&page).contains("AWS CloudWatch Logs does not answer"));
    assert!(html::link(&page, "Try again now").is_some(), "a way on");
    alan.try_search("/acme/api", &between(T, T + 1)).await.trouble(503);
    let gus = world.program_of(&world.gus().await).await;
    gus.get(&ask("demo", "/globex/api")).await.problem(503);
    assert_eq!(searches(&world), asked, "the account is out for everybody, and AWS not asked");
    // What is hidden stays a 404.
    gus.get(&ask("demo", "/acme/api")).await.problem(404);
}

#[tokio::test]
async fn an_outage_of_one_region_is_none_of_another() {
    let world = world(FOR_EVER).await;
    let elsewhere = "
        with there as (
            insert into sources (id, slug, name, account_id, region)
            values (gen_random_uuid(), 'there', 'There', '000000000000', 'eu-west-1') returning id
        )
        insert into grants (id, tenant_id, source_id, group_kind, group_text, stream_kind, stream_text)
        select gen_random_uuid(), t.id, there.id, 'exact', '/acme/api', 'all', ''
        from there, tenants t where t.slug = 'acme'";
    world.database.run(elsewhere).await;
    let program = world.program_of(&world.alan().await).await;
    goes_wrong(&world, FaultKind::Error);
    assert_eq!(statuses(&program, FAILURES).await, [503; FAILURES]);
    world.emulator.clear_faults();
    program.get(&ask("demo", "/acme/api")).await.problem(503);
    program.get(&ask("there", "/acme/api")).await.expect(200);
}

#[tokio::test]
async fn it_is_asked_again_after_a_pause_and_all_is_well() {
    let world = world(Duration::from_millis(200)).await;
    let program = world.program_of(&world.alan().await).await;
    goes_wrong(&world, FaultKind::Error);
    assert_eq!(statuses(&program, FAILURES).await, [503; FAILURES]);
    world.emulator.clear_faults();
    let back = async {
        while statuses(&program, 1).await == [503] {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), back).await.unwrap();
    assert_eq!(statuses(&program, FAILURES).await, [200; FAILURES], "the outage is over");
}

#[tokio::test]
async fn one_tenants_throttling_is_no_outage() {
    let world = world(FOR_EVER).await;
    let program = world.program_of(&world.alan().await).await;
    goes_wrong(&world, FaultKind::Throttle);
    assert_eq!(statuses(&program, 2 * FAILURES).await, [429; 2 * FAILURES]);
    world.emulator.clear_faults();
    let gus = world.program_of(&world.gus().await).await;
    gus.get(&ask("demo", "/globex/api")).await.expect(200);
    assert_eq!(statuses(&program, 1).await, [200]);
}

/// An address where every connection is closed as soon as it is made, and how many there were.
async fn that_hangs_up() -> (String, Arc<AtomicU64>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let count = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&count);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::Relaxed);
            drop(stream);
        }
    });
    (url, count)
}

#[tokio::test]
async fn an_aws_that_hangs_up_is_out_too() {
    let (url, connections) = that_hangs_up().await;
    let setup = Setup { aws: Some(url), pause: Some(FOR_EVER), ..Setup::default() };
    let world = World::with(setup).await;
    let program = world.program_of(&world.alan().await).await;
    assert_eq!(statuses(&program, FAILURES).await, [503; FAILURES]);
    let tried = connections.load(Ordering::Relaxed);
    assert!(tried >= FAILURES as u64, "{tried}");
    assert_eq!(statuses(&program, 5).await, [503; 5]);
    assert_eq!(connections.load(Ordering::Relaxed), tried);
}
