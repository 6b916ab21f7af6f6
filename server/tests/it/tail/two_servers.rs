//! What takes a right away is heard by every server process at once, and found by itself where it
//! was not heard. Two servers with connections of their own share one database here.

use super::{GROUP, Listener};
use crate::kit::World;
use crate::kit::logs::now_ms;
use crate::kit::people::User as _;
use domain::{TenantId, UserId};
use server::db::revocations::{Revocations, Revoked};
use std::time::{Duration, Instant};

const SOON: Duration = Duration::from_secs(2);

async fn user(world: &World, email: &str) -> Revoked {
    let mut owner = world.database.owner().await;
    let id = sqlx::query_scalar("select id from users where email = $1").bind(email);
    Revoked::User(UserId(id.fetch_one(&mut owner).await.unwrap()))
}

async fn acme(world: &World) -> Revoked {
    let mut owner = world.database.owner().await;
    let id = sqlx::query_scalar("select id from tenants where slug = 'acme'");
    Revoked::Tenant(TenantId(id.fetch_one(&mut owner).await.unwrap()))
}

/// Everything that is told until the mark, which is told last.
async fn told(revocations: &mut Revocations, world: &World) -> Vec<Revoked> {
    let mark = "select pg_notify('vitrine_revoked', 'mark')";
    world.database.run(mark).await;
    let mut told = Vec::new();
    loop {
        match revocations.next().await.unwrap() {
            Revoked::Anybody => return told,
            revoked => told.push(revoked),
        }
    }
}

#[tokio::test]
async fn every_change_that_takes_something_away_is_told() {
    let world = World::open().await;
    let (alan, ann) = (user(&world, "alan@acme.test").await, user(&world, "ann@acme.test").await);
    let (acme, olive) = (acme(&world).await, user(&world, "admin@vitrine.test").await);
    let alans = world.alan().await;
    world.program_of(&alans).await;
    world.ann().await;
    world.database.run("insert into operators select id from users where email like 'ann@%'").await;
    let mut revocations = world.state.db.listen().await.unwrap();
    for (change, expected) in [
        ("update grants set expires_at = now() where group_text = '/acme/api'", vec![acme]),
        ("delete from grants where group_text = '/acme/api'", vec![acme]),
        ("update memberships set role = 'viewer' where role = 'tenant_admin'", vec![ann]),
        ("delete from api_tokens", vec![acme]),
        ("update sessions set last_seen_at = now()", vec![]),
        (
            "update sessions set revoked_at = now() where user_id in
          (select id from users where email like 'ann@%')",
            vec![ann],
        ),
        (
            "update sessions set expires_at = now() where user_id in
          (select id from users where email like 'ann@%')",
            vec![],
        ),
        ("delete from sessions where expires_at <= now()", vec![]),
        ("update users set disabled_at = now() where email like 'alan@%'", vec![alan]),
        ("update users set disabled_at = null where email like 'alan@%'", vec![]),
        ("update users set name = 'Alan' where email like 'alan@%'", vec![]),
        (
            "delete from operators where user_id in
          (select id from users where email like 'admin@%')",
            vec![olive],
        ),
        (
            "delete from memberships where user_id in
          (select id from users where email like 'alan@%')",
            vec![alan],
        ),
        ("update tenants set suspended_at = now() where slug = 'acme'", vec![acme]),
        ("update tenants set suspended_at = null where slug = 'acme'", vec![]),
    ] {
        world.database.run(change).await;
        assert_eq!(told(&mut revocations, &world).await, expected, "{change}");
    }
    alans.log_out().await.expect(303);
    assert_eq!(told(&mut revocations, &world).await, [alan]);
}

#[tokio::test]
async fn what_is_taken_back_is_not_told() {
    let world = World::open().await;
    let mut revocations = world.state.db.listen().await.unwrap();
    let mut owner = world.database.owner().await;
    for step in ["begin", "delete from grants", "rollback"] {
        sqlx::query(step).execute(&mut owner).await.unwrap();
    }
    assert_eq!(told(&mut revocations, &world).await, []);
}

/// Each takes something of alan's away.
const CHANGES: [&str; 5] = ["a grant", "the membership", "the session", "the tenant", "the person"];

async fn take_away(what: &str, world: &World) {
    let operator = world.operator().await;
    let ann = world.ann().await;
    match what {
        "a grant" => drop(operator.revoke("acme", GROUP).await.expect(303)),
        "the membership" => {
            let Revoked::User(id) = user(world, "alan@acme.test").await else { unreachable!() };
            let path = format!("/members/{}/remove", id.0);
            ann.post_form(&path, &[]).await.expect(303);
        }
        "the session" => {
            let end = "delete from sessions where user_id in
                       (select id from users where email like 'alan@%')";
            assert_eq!(world.database.run(end).await, 1);
        }
        "the tenant" => {
            drop(operator.post_form("/admin/tenants/acme/suspend", &[]).await.expect(303));
        }
        _ => {
            let disable = "update users set disabled_at = now() where email like 'alan@%'";
            assert_eq!(world.database.run(disable).await, 1);
        }
    }
}

/// Takes each right away at the first server while alan listens and reads at the second one.
async fn is_out_everywhere(what: &str, unheard: bool) {
    let world = World::open().await;
    world.emulator.put(GROUP, "i-1", [(now_ms() - 9_000, "old")]);
    if unheard {
        world.database.run("drop function tell_revoked() cascade").await;
    }
    let second = world.second_server().await;
    let (alan, gus) = (second.alan().await, second.gus().await);
    world.emulator.put("/globex/api", "i-1", [(now_ms() - 9_000, "old")]);
    let mut tail = Listener::of(&alan, GROUP, "").await;
    let mut other = Listener::of(&gus, "/globex/api", "").await;
    tail.until_mode("live").await;
    take_away(what, &world).await;
    let since = Instant::now();
    tail.until_heard("revoked", |_| true).await;
    assert!(since.elapsed() <= SOON, "{what}: {:?}", since.elapsed());
    let status = alan.get("/logs/demo/%2Facme%2Fapi").await.status;
    assert!(matches!(status, 303 | 404), "{what}: the next request gets {status}");
    world.emulator.put("/globex/api", "i-1", [(now_ms(), "goes on")]);
    assert_eq!(other.until("goes on").await, ["goes on"], "{what}: nobody else is out");
}

#[tokio::test]
async fn what_one_server_takes_away_ends_at_the_other() {
    for what in CHANGES {
        is_out_everywhere(what, false).await;
    }
}

#[tokio::test]
async fn what_was_not_told_is_found_all_the_same() {
    for what in CHANGES {
        is_out_everywhere(what, true).await;
    }
}

/// The line that is listened on may be cut at any time.
#[tokio::test]
async fn a_listener_that_was_cut_off_listens_again() {
    let world = World::open().await;
    let acme = acme(&world).await;
    let mut revocations = world.state.db.listen().await.unwrap();
    world.database.go_away().await;
    world.database.come_back().await;
    // Whatever was told meanwhile went unheard: it may have been anybody's.
    let heard = match revocations.next().await {
        Ok(heard) => heard,
        Err(_) => {
            revocations = world.state.db.listen().await.unwrap();
            Revoked::Anybody
        }
    };
    assert_eq!(heard, Revoked::Anybody);
    world.database.run("delete from grants where group_text = '/acme/api'").await;
    assert_eq!(revocations.next().await.unwrap(), acme);
}
