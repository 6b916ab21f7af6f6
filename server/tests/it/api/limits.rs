//! How often the API may be called.

use crate::kit::{Setup, World};

async fn world(per_minute: (u32, u32)) -> World {
    World::with(Setup { per_minute, failures_per_minute: 30, ..Setup::default() }).await
}

#[tokio::test]
async fn a_token_that_calls_too_often_is_told_how_long_to_wait() {
    let world = world((3, 100)).await;
    let alan = world.alan().await;
    let (program, other) = (world.program_of(&alan).await, world.program_of(&alan).await);
    for left in [2, 1, 0] {
        let answer = program.get("/me").await.expect(200);
        assert_eq!(answer.header("ratelimit-policy"), Some("\"token\";q=3;w=60"));
        let limit = answer.header("ratelimit").unwrap();
        assert!(limit.starts_with(&format!("\"token\";r={left};t=")), "{limit}");
    }
    let refused = program.get("/me").await;
    refused.problem(429);
    let wait: u64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=20).contains(&wait), "{wait}");
    other.get("/me").await.expect(200);
}

#[tokio::test]
async fn the_tokens_of_a_tenant_share_a_limit_and_tenants_do_not() {
    let world = world((100, 4)).await;
    let (alan, ann, gus) = (world.alan().await, world.ann().await, world.gus().await);
    let one = world.program_of(&alan).await;
    let two = world.program_of(&ann).await;
    for _ in 0..2 {
        one.get("/me").await.expect(200);
        two.get("/me").await.expect(200);
    }
    one.get("/me").await.problem(429);
    two.get("/me").await.problem(429);
    world.program_of(&gus).await.get("/me").await.expect(200);
}

#[tokio::test]
async fn guessing_is_slowed_down_and_stops_nobody_else() {
    let world = world((100, 100)).await;
    let program = world.program_of(&world.alan().await).await;
    let guess = world.program("vtr_0000000000000000000000000000000000aaaaaa");
    for _ in 0..30 {
        guess.get("/me").await.problem(401);
    }
    guess.get("/me").await.problem(429);
    program.get("/me").await.expect(200);
}
