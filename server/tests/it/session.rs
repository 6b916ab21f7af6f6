//! Sessions: born at log-in, dead at log-out, and never alive again.

use crate::kit::PASSWORD;
use crate::kit::World;
use crate::kit::people::{Holder, User};
use futures::future::join;
use futures::future::join_all;
use tokio::sync::oneshot;

async fn sessions(world: &World) -> i64 {
    world.database.number("select count(*) from sessions").await
}

fn holder<'w>(world: &'w World, cookie: &str) -> Holder<'w> {
    Holder { world, cookie: cookie.to_owned() }
}

async fn is_in(world: &World, cookie: &str) -> bool {
    match holder(world, cookie).get("/logs").await.status {
        200 => true,
        303 => false,
        other => panic!("/logs answered {other}"),
    }
}

#[tokio::test]
async fn strangers_leave_no_row() {
    let world = World::open().await;
    let nobody = world.nobody();
    for path in ["/", "/login", "/logs", "/no/such/page", "/healthz"] {
        let answer = nobody.get(path).await;
        assert_eq!(answer.cookie(), None, "{path}");
    }
    for cookie in ["sid=AAAAAAAAAAAAAAAAAAAAAA", "sid=", "sid=rubbish!", "sid=1; sid=2", "other=1"]
    {
        assert!(!is_in(&world, cookie).await, "{cookie}");
    }
    nobody.post_login("alan@acme.test", "wrong").await.expect(401);
    nobody.log_out().await.expect(303);
    assert_eq!(sessions(&world).await, 0);
}

#[tokio::test]
async fn a_log_in_gives_a_new_id_and_kills_the_old_one() {
    let world = World::open().await;
    let planted = holder(&world, "sid=AAAAAAAAAAAAAAAAAAAAAA");
    let first = planted.post_login("alan@acme.test", PASSWORD).await.expect(303);
    let first = first.cookie_pair().unwrap().to_owned();
    assert_ne!(first, planted.cookie, "an id that the browser came with is never used");
    assert!(!is_in(&world, &planted.cookie).await);

    let again = holder(&world, &first).post_login("gus@globex.test", PASSWORD).await.expect(303);
    let second = again.cookie_pair().unwrap().to_owned();
    assert_ne!(second, first);
    assert!(!is_in(&world, &first).await, "the former person's session is dead at once");
    let page = holder(&world, &second).get("/logs").await.expect(200).body;
    assert!(page.contains("Globex") && !page.contains("Acme"));
    assert_eq!(sessions(&world).await, 1);
}

#[tokio::test]
async fn a_log_out_ends_the_session_everywhere() {
    let world = World::open().await;
    let alan = world.alan().await;
    let elsewhere = world.alan().await;
    let copy = alan.cookie().unwrap().to_owned();
    let answer = alan.log_out().await.expect(303);
    assert_eq!(answer.location(), "/login");
    assert!(answer.cookie().unwrap().contains("Max-Age=0"));
    let cleared = answer.header("clear-site-data").unwrap();
    assert_eq!(cleared, "\"cache\", \"cookies\", \"storage\"");
    assert!(!is_in(&world, &copy).await, "a copy of the cookie is worth nothing");
    elsewhere.get("/logs").await.expect(200);
    alan.log_out().await.expect(303);
}

#[tokio::test]
async fn pages_of_a_person_are_kept_by_nobody() {
    let world = World::open().await;
    let alan = world.alan().await;
    for path in ["/logs", "/no/such/page", "/login"] {
        assert_eq!(alan.get(path).await.header("cache-control"), Some("no-store"), "{path}");
    }
}

/// Requests under way while the session ends must not bring it back: not by saving it, not by a
/// sign of life.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_request_under_way_brings_a_session_back() {
    let world = World::open().await;
    for round in 0..40 {
        let alan = world.alan().await;
        // Old enough that every request wants to write a sign of life.
        let quiet = "update sessions set last_seen_at = now() - interval '10 minutes'";
        world.database.run(quiet).await;
        let (start, started) = oneshot::channel::<()>();
        let out = async {
            // Each round the log-out falls a little later among the requests.
            for _ in 0..round * 3 {
                tokio::task::yield_now().await;
            }
            drop(start);
            alan.log_out().await.expect(303);
        };
        let readers = join_all((0..4).map(|_| async { alan.get("/logs").await.status }));
        let late = async {
            let _begun = started.await;
            alan.get("/logs").await.status
        };
        let (_, (seen, late)) = join(out, join(readers, late)).await;
        let known = |status: &u16| matches!(status, 200 | 303);
        assert!(seen.iter().all(known) && known(&late), "round {round}: {seen:?} {late}");
        assert!(!is_in(&world, alan.cookie().unwrap()).await, "round {round}");
        assert_eq!(sessions(&world).await, 0, "round {round}");
    }
}

#[tokio::test]
async fn a_thief_of_the_database_gets_no_session() {
    let world = World::open().await;
    let alan = world.alan().await;
    let id = alan.cookie().unwrap().strip_prefix("sid=").unwrap().to_owned();
    let dump = world.database.dump().await;
    assert!(dump.contains("alan@acme.test"), "the dump holds the rows");
    assert!(!dump.contains(&id) && !dump.contains(PASSWORD));
    let words = dump.split(|c: char| !c.is_ascii_alphanumeric() && !"-_=".contains(c));
    let mut tried: Vec<&str> = words.filter(|word| word.len() >= 16).collect();
    tried.sort_unstable();
    tried.dedup();
    for word in tried {
        let word = word.trim_start_matches("x");
        assert!(!is_in(&world, &format!("sid={word}")).await, "{word} opens a session");
    }
}

#[tokio::test]
async fn a_session_ends_after_an_hour_without_a_request() {
    let world = World::open().await;
    let alan = world.alan().await;
    let cookie = alan.cookie().unwrap();
    let almost = "update sessions set last_seen_at = now() - interval '59 minutes'";
    world.database.run(almost).await;
    assert!(is_in(&world, cookie).await);
    let seen = "select count(*) from sessions where last_seen_at > now() - interval '5 minutes'";
    assert_eq!(world.database.number(seen).await, 1, "the request was a sign of life");
    world.database.run("update sessions set last_seen_at = now() - interval '61 minutes'").await;
    assert!(!is_in(&world, cookie).await);
}

#[tokio::test]
async fn an_operator_is_given_less_time() {
    let world = World::open().await;
    let operator = world.operator().await;
    world.database.run("update sessions set last_seen_at = now() - interval '14 minutes'").await;
    operator.get("/admin/tenants").await.expect(200);
    world.database.run("update sessions set last_seen_at = now() - interval '16 minutes'").await;
    operator.get("/admin/tenants").await.expect(303);
    let eight_hours = "select count(*) from sessions where expires_at - created_at = '8 hours'";
    assert_eq!(world.database.number(eight_hours).await, 1);
}

#[tokio::test]
async fn a_session_ends_after_twelve_hours_whatever_happens() {
    let world = World::open().await;
    let alan = world.alan().await;
    let cookie = alan.cookie().unwrap();
    let twelve_hours = "select count(*) from sessions where expires_at - created_at = '12 hours'";
    assert_eq!(world.database.number(twelve_hours).await, 1);
    world.database.run("update sessions set expires_at = now() + interval '1 minute'").await;
    assert!(is_in(&world, cookie).await);
    world.database.run("update sessions set expires_at = now() - interval '1 second'").await;
    assert!(!is_in(&world, cookie).await);
}

#[tokio::test]
async fn a_revoked_session_and_a_disabled_person_are_out_at_once() {
    let world = World::open().await;
    let (alan, ann, gus) = (world.alan().await, world.ann().await, world.gus().await);
    world.database.run("update users set disabled_at = now() where email like 'alan@%'").await;
    alan.get("/logs").await.expect(303);
    let revoke = "update sessions set revoked_at = now()
                  where user_id = (select id from users where email like 'ann@%')";
    world.database.run(revoke).await;
    ann.get("/logs").await.expect(303);
    gus.get("/logs").await.expect(200);
    world.database.run("delete from memberships where role = 'viewer'").await;
    gus.get("/logs").await.expect(404);
}

#[tokio::test]
async fn a_person_holds_ten_sessions_and_the_oldest_ends() {
    let world = World::open().await;
    let first = world.alan().await;
    let second = world.alan().await;
    for _ in 0..9 {
        world.alan().await;
    }
    assert_eq!(sessions(&world).await, 10);
    first.get("/logs").await.expect(303);
    second.get("/logs").await.expect(200);
}

#[tokio::test]
async fn ended_sessions_are_swept_away_and_live_ones_are_not() {
    let world = World::open().await;
    let alan = world.alan().await;
    let (_gus, _ann, _operator) = (world.gus().await, world.ann().await, world.operator().await);
    let end = |change: &'static str| world.database.run(change);
    end("update sessions set revoked_at = now() where user_id =
         (select id from users where email like 'gus@%')")
    .await;
    end("update sessions set expires_at = now() - interval '1 s' where user_id =
         (select id from users where email like 'ann@%')")
    .await;
    end("update sessions set last_seen_at = now() - interval '1 day' where user_id =
         (select id from users where email like 'admin@%')")
    .await;
    let mut tx = world.state.db.door().await.unwrap();
    assert_eq!(server::db::sessions::sweep(&mut tx).await.unwrap(), 3);
    tx.commit().await.unwrap();
    alan.get("/logs").await.expect(200);
}
