//! What tenants use is counted for each alone, shown to both sides, and held to budgets.

use crate::kit::logs::{HOUR, T, between, now_ms};
use crate::kit::people::User as _;
use crate::kit::{Setup, World};
use crate::tail::{Listener, eventually};
use app::search::Search;
use emulator::{Fault, FaultKind};

async fn world() -> World {
    let world = World::with(Setup { cache_bytes: 1 << 20, ..Setup::default() }).await;
    for group in ["/acme/api", "/globex/api"] {
        world.emulator.put(group, "i-1", (0..50).map(|n| (T + n, "hello")));
    }
    world
}

async fn write(world: &World) {
    world.state.meter.write(&world.state.db).await.unwrap();
}

async fn used(world: &World, tenant: &'static str) -> Vec<i64> {
    let mut owner = world.database.owner().await;
    let query = "select array[calls, saved, events, bytes, tail_seconds] from usage_days u
                 join tenants t on t.id = u.tenant_id where t.slug = $1";
    let rows: Vec<Vec<i64>> =
        sqlx::query_scalar(query).bind(tenant).fetch_all(&mut owner).await.unwrap();
    rows.into_iter().next().unwrap_or_else(|| vec![0; 5])
}

#[tokio::test]
async fn what_is_read_is_counted_for_its_tenant_alone() {
    let world = world().await;
    let (alan, gus) = (world.alan().await, world.gus().await);
    let before = world.emulator.calls("FilterLogEvents");
    alan.search("/acme/api", &between(T, T + HOUR)).await;
    let calls = i64::try_from(world.emulator.calls("FilterLogEvents") - before).unwrap();
    write(&world).await;
    assert_eq!(used(&world, "acme").await, [calls, 0, 50, 250, 0]);
    alan.search("/acme/api", &between(T, T + HOUR)).await;
    write(&world).await;
    assert_eq!(
        used(&world, "acme").await,
        [calls, calls, 100, 500, 0],
        "the past comes from memory"
    );
    assert_eq!(used(&world, "globex").await, [0; 5]);
    gus.search("/globex/api", &between(T, T + HOUR)).await;
    write(&world).await;
    assert_eq!(used(&world, "globex").await[2], 50);
    assert_eq!(used(&world, "acme").await[2], 100);
}

#[tokio::test]
async fn both_sides_see_it_and_take_it_along() {
    let world = world().await;
    let (ann, alan, gus) = (world.ann().await, world.alan().await, world.gus().await);
    alan.search("/acme/api", &between(T, T + HOUR)).await;
    gus.search("/globex/api", &between(T, T + HOUR)).await;
    write(&world).await;
    let own = ann.get("/usage").await.expect(200).body;
    assert!(own.contains("250 B") && !own.contains("globex"), "{own}");
    let own = ann.get("/usage/export").await.expect(200);
    assert_eq!(own.header("content-type"), Some("text/csv; charset=utf-8; header=present"));
    assert_eq!(own.body.lines().count(), 2, "{}", own.body);
    assert!(own.body.lines().nth(1).unwrap().contains(",acme,"));
    let operator = world.operator().await;
    let all = operator.get("/admin/usage").await.expect(200).body;
    assert!(all.contains("tenant=acme") && all.contains("tenant=globex"));
    assert_eq!(operator.get("/admin/usage/export").await.expect(200).body.lines().count(), 3);
}

#[tokio::test]
async fn a_soft_budget_is_said_and_a_hard_one_refuses_in_words() {
    let world = world().await;
    let (ann, alan, gus) = (world.ann().await, world.alan().await, world.gus().await);
    let program = world.program_of(&alan).await;
    let operator = world.operator().await;
    let everything = between(T, T + HOUR);
    alan.search("/acme/api", &everything).await;
    write(&world).await;

    operator.post_form("/admin/usage/acme", &[("soft_calls", "1")]).await.expect(303);
    assert!(ann.get("/usage").await.expect(200).body.contains("Over the warning"));
    alan.search("/acme/api", &everything).await;

    operator.post_form("/admin/usage/acme", &[("hard_calls", "1")]).await.expect(303);
    let words = "used up its budget of 1 requests to AWS for today";
    assert!(ann.get("/usage").await.expect(200).body.contains("Used up"));
    let later = Search { filter: "later".into(), ..everything.clone() };
    let refused = alan.try_search("/acme/api", &later).await.expect(429);
    assert!(refused.body.contains(words), "{}", refused.body);
    for path in ["/logs/demo/%2Facme%2Fapi/tail", "/logs/demo/%2Facme%2Fapi/export?format=text"] {
        let refused = alan.get(path).await.expect(429);
        assert!(refused.body.contains(words), "{path}: {}", refused.body);
    }
    for path in ["/events", "/events/tail", "/events/export"] {
        let problem =
            program.get(&format!("{path}?source=demo&group=/acme/api")).await.problem(429);
        assert!(problem["detail"].as_str().unwrap().contains(words), "{path}: {problem}");
    }
    gus.search("/globex/api", &everything).await;

    operator.post_form("/admin/usage/acme", &[("hard_calls", "")]).await.expect(303);
    alan.search("/acme/api", &later).await;
    let set = "select count(*) from audit_events where action = 'budget.set'";
    assert_eq!(world.database.number(set).await, 3);
}

#[tokio::test]
async fn a_budget_that_is_none_is_refused_beside_its_field() {
    let world = world().await;
    let operator = world.operator().await;
    for text in ["-1", "many", "1.5", "99999999999999999999"] {
        let page = operator.post_form("/admin/usage/acme", &[("hard_bytes", text)]).await;
        let page = page.expect(400).body;
        assert!(page.contains("A budget is a whole number"), "{text}");
        assert!(
            page.contains("aria-invalid=\"true\"") && page.contains(&format!("value=\"{text}\""))
        );
    }
    operator.post_form("/admin/usage/acme", &[("other", "1")]).await.expect(400);
    operator.post_form("/admin/usage/none", &[("hard_bytes", "1")]).await.expect(404);
}

#[tokio::test]
async fn what_cannot_be_written_is_kept() {
    let world = world().await;
    let alan = world.alan().await;
    alan.search("/acme/api", &between(T, T + HOUR)).await;
    world.database.go_away().await;
    world.state.meter.write(&world.state.db).await.unwrap_err();
    world.database.come_back().await;
    write(&world).await;
    assert_eq!(used(&world, "acme").await[2], 50);
}

#[tokio::test]
async fn tenants_share_what_is_asked_for_the_tails_of_both() {
    let world = World::open().await;
    let shared = "/shared/gateway";
    let without = Fault::always("StartLiveTail", FaultKind::Unsupported);
    world.emulator.fault(without).unwrap();
    let asked = || i64::try_from(world.emulator.calls("FilterLogEvents")).unwrap();
    world.emulator.put(shared, "acme/1", [(now_ms() - 9_000, "old")]);
    let (alan, ann, gus) = (world.alan().await, world.ann().await, world.gus().await);
    let mut tails = Vec::new();
    for user in [&alan, &ann, &gus] {
        tails.push(Listener::of(user, shared, "").await);
    }
    for tail in &mut tails {
        tail.until_mode("polling").await;
    }
    let calls = async || {
        write(&world).await;
        (used(&world, "acme").await[0], used(&world, "globex").await[0])
    };
    let (before, begun) = (calls().await, asked());
    eventually("it is asked some times", || asked() >= begun + 4).await;
    // Nobody is left to pay for another. The last answer may still be on its way.
    drop(tails);
    let most = asked();
    let (acme, globex) = calls().await;
    assert!((most - 1..=most).contains(&(acme + globex)), "{acme} and {globex} of {most}");
    let (acme, globex) = (acme - before.0, globex - before.1);
    assert!(globex >= 1 && (acme - globex).abs() <= 1, "{acme} and {globex}");
}

#[tokio::test]
async fn the_lines_that_a_tail_starts_with_are_counted_for_its_viewer() {
    let world = World::open().await;
    let asked = || i64::try_from(world.emulator.calls("FilterLogEvents")).unwrap();
    world.emulator.put("/acme/api", "i-1", [(now_ms() - 9_000, "old")]);
    let alan = world.alan().await;
    let address = "/logs/demo/%2Facme%2Fapi/tail";
    let before = asked();
    let mut tail = Listener::at(&alan, address, None).await;
    tail.until("old").await;
    write(&world).await;
    let used = used(&world, "acme").await;
    assert!((1..=asked() - before).contains(&used[0]), "{used:?}");
    assert_eq!(used[1..4], [0, 1, 3]);
}
