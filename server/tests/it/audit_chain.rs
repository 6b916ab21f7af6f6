//! The chain over the audit: whoever changes what was written is found, and what is pruned breaks
//! nothing.

use crate::kit::World;
use crate::kit::command::said;
use crate::kit::people::User as _;
use server::backend::keeper;
use server::db::audit_chain::Head;
use sqlx::AssertSqlSafe;

/// Lets a statement pass that Postgres itself refuses to everybody, as whoever owns its files could.
const FORGE: &str = "alter table audit_events disable trigger user;";

async fn seal(world: &World) -> Head {
    keeper::seal(&world.state.db).await.unwrap()
}

async fn prune(world: &World, keep_days: i32) {
    keeper::prune(&world.state.db, keep_days).await.unwrap();
}

/// What `vitrine admin audit verify` says, and whether it is content.
async fn verify(world: &World, head: &str) -> (bool, String) {
    let noted = if head.is_empty() { vec![] } else { vec!["--head", head] };
    let output = world.admin(&[vec!["audit", "verify"], noted].concat(), "").await;
    let out = String::from_utf8_lossy(&output.stdout).into_owned();
    (output.status.success(), out + &said(&output))
}

const KEEP: &str = "create table kept_events as table audit_events;
    create table kept_seals as table audit_seals; create table kept_start as table audit_start";
const RESTORE: &str = "truncate audit_events, audit_seals, audit_start, audit_unsealed;
    insert into audit_events table kept_events; insert into audit_seals table kept_seals;
    insert into audit_start table kept_start";

async fn forge(world: &World, statement: &str) {
    let mut owner = world.database.owner().await;
    let statements = format!("begin; {FORGE} {statement}; commit");
    sqlx::raw_sql(AssertSqlSafe(statements)).execute(&mut owner).await.unwrap();
}

/// A world with sealed rows: log-ins, refused and not.
async fn world() -> World {
    let world = World::open().await;
    for _ in 0..5 {
        world.alan().await;
    }
    world.nobody().post_login("alan@acme.test", "wrong").await.expect(401);
    seal(&world).await;
    world
}

#[tokio::test]
async fn what_was_written_is_whole_and_says_where_it_ends() {
    let world = world().await;
    let rows = world.database.number("select count(*) from audit_events").await;
    let (is_whole, words) = verify(&world, "").await;
    assert!(is_whole && words.contains(&format!("{rows} sealed rows, 0 that wait")), "{words}");
    let head = words.trim().rsplit(' ').next().unwrap().to_owned();
    assert!(head.starts_with(&format!("{rows}:")), "{head}");

    world.gus().await;
    let (is_whole, words) = verify(&world, &head).await;
    assert!(is_whole && words.contains(&format!("{rows} sealed rows, 1 that wait")), "{words}");
    seal(&world).await;
    let (is_whole, words) = verify(&world, &head).await;
    assert!(is_whole && words.contains(&format!("{} sealed rows, 0", rows + 1)), "{words}");
}

#[tokio::test]
async fn the_first_row_that_is_not_what_it_was_is_named() {
    let world = world().await;
    forge(&world, KEEP).await;
    let third = "(select event_id from audit_seals where seq = 3)";
    for (statement, words) in [
        ("update audit_events set outcome = 'denied' where id = THIRD", "row 3"),
        ("update audit_events set at = at + interval '1 us' where id = THIRD", "row 3"),
        ("update audit_events set detail = '{\"a\": 1}' where id = THIRD", "row 3"),
        ("update audit_events set tenant_id = null where id = THIRD", "row 3"),
        ("update audit_events set ip = '192.0.2.1' where id = THIRD", "another address"),
        ("update audit_events set ip = '' where id = THIRD", "another address"),
        (
            "update audit_events set ip = '' where id = THIRD;
             update audit_seals set ip_salt = null where seq = 3",
            "another address",
        ),
        ("delete from audit_events where id = THIRD", "is gone"),
        (
            "delete from audit_events where id = THIRD; delete from audit_seals where seq = 3",
            "the seal of row 3 is gone",
        ),
        (
            "delete from audit_events where id = THIRD; delete from audit_seals where seq = 3;
             update audit_seals set seq = -seq where seq > 3;
             update audit_seals set seq = -seq - 1 where seq < 0",
            "row 3",
        ),
        (
            "update audit_seals set seq = 0 where seq = 3; update audit_seals set seq = 3 where seq = 4;
             update audit_seals set seq = 4 where seq = 0",
            "row 3",
        ),
        ("update audit_start set hash = sha256('')", "row 1"),
        (
            "insert into audit_events (id, actor_label, ip, action, subject, outcome, request_id)
             values (gen_random_uuid(), 'x', 'x', 'x', 'x', 'ok', 'x')",
            "1 rows got around their seal",
        ),
        ("insert into audit_unsealed values (gen_random_uuid())", "1 rows got around"),
    ] {
        forge(&world, &statement.replace("THIRD", third)).await;
        let (is_whole, said) = verify(&world, "").await;
        assert!(!is_whole && said.contains(words), "{statement}: {said}");
        forge(&world, RESTORE).await;
        assert!(verify(&world, "").await.0, "what was restored is whole");
    }
}

/// The owner can make every seal anew; whoever noted the head elsewhere sees it.
#[tokio::test]
async fn a_chain_that_was_forged_as_a_whole_lacks_the_noted_head() {
    let world = world().await;
    let head = seal(&world).await.to_string();
    forge(
        &world,
        "update audit_events set actor_label = 'somebody else' where actor_label like 'alan%';
         delete from audit_seals; insert into audit_unsealed select id from audit_events",
    )
    .await;
    seal(&world).await;
    assert!(verify(&world, "").await.0);
    let (is_whole, words) = verify(&world, &head).await;
    assert!(!is_whole && words.contains("not in the chain"), "{words}");
    assert!(!verify(&world, "rubbish").await.0);
}

#[tokio::test]
async fn many_who_write_and_seal_at_once_make_one_chain() {
    let world = World::open().await;
    let write = |_| async {
        let mut tx = world.state.db.door().await.unwrap();
        sqlx::query(
            "insert into audit_events (id, actor_label, ip, action, subject, outcome, request_id)
             values (gen_random_uuid(), 'x', '::1', 'test.write', 'é,1:', 'ok', '')",
        )
        .execute(&mut *tx)
        .await
        .unwrap();
        tx.commit().await.unwrap();
        seal(&world).await;
    };
    futures::future::join_all((0..60).map(write)).await;
    let (is_whole, words) = verify(&world, "").await;
    assert!(is_whole && words.contains("60 sealed rows, 0 that wait"), "{words}");
}

#[tokio::test]
async fn what_is_old_goes_and_the_rest_is_still_a_chain() {
    let world = World::open().await;
    let ages = "insert into audit_events (id, at, actor_label, ip, action, subject, outcome, request_id)
        select lpad(nth::text, 32, '0')::uuid, now() - make_interval(days => age), 'x', '192.0.2.7', 'test.age', age::text, 'ok', ''
        from unnest(array[800, 401, 399, 91, 89, 0]) with ordinality as ages (age, nth)";
    world.database.run(ages).await;
    let left = "select string_agg(subject || ' ' || ip, ', ' order by at) from audit_events";
    let left = async || -> String {
        let mut owner = world.database.owner().await;
        sqlx::query_scalar(left).fetch_one(&mut owner).await.unwrap()
    };
    let noted = seal(&world).await.to_string();
    // Rows that have no seal yet are let be; and what was asked for in days is never less than 400.
    prune(&world, 1).await;
    assert_eq!(left().await, "399 , 91 , 89 192.0.2.7, 0 192.0.2.7");
    prune(&world, 400).await;
    assert_eq!(left().await, "399 , 91 , 89 192.0.2.7, 0 192.0.2.7");
    let (is_whole, words) = verify(&world, &noted).await;
    assert!(is_whole && words.contains("4 sealed rows"), "{words}");
    let salts = "select count(*) from audit_seals where ip_salt is null";
    assert_eq!(world.database.number(salts).await, 2, "with the salt the address could be tried");

    world.alan().await;
    seal(&world).await;
    let (is_whole, words) = verify(&world, &noted).await;
    assert!(is_whole && words.contains("5 sealed rows"), "{words}");
    let (is_whole, words) = verify(&world, &format!("1:{}", "0".repeat(64))).await;
    assert!(!is_whole && words.contains("pruned"), "{words}");
}

/// A row that somebody took out is not passed over, and so stays missing for all to see.
#[tokio::test]
async fn pruning_hides_nothing() {
    let world = World::open().await;
    world
        .database
        .run(
            "insert into audit_events (id, at, actor_label, ip, action, subject, outcome, request_id)
             select gen_random_uuid(), now() - interval '500 days', 'x', '', 'test.age', '', 'ok', ''
             from generate_series(1, 5)",
        )
        .await;
    seal(&world).await;
    let third = "(select event_id from audit_seals where seq = 3)";
    forge(&world, &format!("delete from audit_events where id = {third}")).await;
    prune(&world, 400).await;
    let left = "select count(*) from audit_events where action = 'test.age'";
    assert_eq!(world.database.number(left).await, 2, "two went before it, two stay behind it");
    let (is_whole, words) = verify(&world, "").await;
    assert!(!is_whole && words.contains("row 3") && words.contains("is gone"), "{words}");
}

/// Neither the portal's role nor the owner gets further than the functions go.
#[tokio::test]
async fn nobody_writes_seals_or_prunes_what_is_young() {
    let world = world().await;
    let Some(mut app) = world.database.app_apart().await else { return };
    for statement in [
        "select * from audit_seals",
        "insert into audit_unsealed values (gen_random_uuid())",
        "delete from audit_unsealed",
        "update audit_start set seq = 7",
        "delete from audit_events where at < now() - interval '500 days'",
        "update audit_events set ip = ''",
    ] {
        let refused = sqlx::query(statement).execute(&mut app).await.unwrap_err();
        let code = refused.as_database_error().and_then(|error| error.code()).unwrap();
        assert_eq!(code, "42501", "{statement}: {refused}");
    }
    let mut owner = world.database.owner().await;
    let old = "insert into audit_events (id, at, actor_label, ip, action, subject, outcome, request_id)
        values (gen_random_uuid(), now() - interval '399 days', 'x', 'y', 'test.old', '', 'ok', '')";
    sqlx::query(old).execute(&mut owner).await.unwrap();
    for statement in [
        "delete from audit_events where action = 'test.old'",
        "update audit_events set ip = '', subject = 'z' where action = 'test.old'",
        "update audit_events set ip = 'z' where action = 'test.old'",
        "update audit_events set ip = '' where action = 'session.open'",
    ] {
        let refused = sqlx::query(statement).execute(&mut owner).await.unwrap_err();
        let code = refused.as_database_error().and_then(|error| error.code()).unwrap();
        assert_eq!(code, "42501", "{statement}: {refused}");
    }
    prune(&world, 400).await;
    let kept = "select count(*) from audit_events where ip = 'y'";
    assert_eq!(world.database.number(kept).await, 1, "what waits for its seal keeps its address");
}
