//! An operator's writes need a proof of who sits there that is at most ten minutes old.

use crate::kit::people::User;
use crate::kit::{PASSWORD, World, html};

const FORM: [(&str, &str); 3] = [("source", "demo"), ("group", "/acme/late"), ("stream", "*")];
const PATH: &str = "/admin/tenants/acme/grants";

async fn age(world: &World, statement: &'static str) {
    world.database.run(statement).await;
}

const YOUNG: &str = "update sessions set proved_at = now() - interval '599 seconds'";
const OLD: &str = "update sessions set proved_at = now() - interval '601 seconds'";

fn with(proof: &str) -> Vec<(&str, &str)> {
    FORM.into_iter().chain([("proof", proof)]).collect()
}

#[tokio::test]
async fn an_old_proof_asks_for_the_password_and_goes_on_with_the_same_form() {
    let world = World::open().await;
    let operator = world.operator().await;
    age(&world, OLD).await;
    operator.get("/admin/tenants/acme").await.expect(200);
    let page = operator.post_form(PATH, &FORM).await.expect(401).body;
    assert!(html::text(&page).contains("Is it still you?"));
    assert!(page.contains(&format!("action=\"{PATH}\"")));
    for (name, value) in FORM {
        let hidden = format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\"");
        assert!(page.contains(&hidden), "{hidden} is missing: nothing typed is lost");
    }
    assert_eq!(world.grant_id("acme", "/acme/late").await, "", "nothing was done");

    let page = operator.post_form(PATH, &with("wrong")).await.expect(401).body;
    assert!(html::text(&page).contains("not the password") && !page.contains("wrong\""));
    assert!(page.contains("/acme/late"));
    assert_eq!(world.grant_id("acme", "/acme/late").await, "");

    world.database.run("delete from login_failures").await;
    let done = operator.post_form(PATH, &with(PASSWORD)).await.expect(303);
    assert_ne!(world.grant_id("acme", "/acme/late").await, "");
    operator.after(&done).revoke("acme", "/acme/late").await.expect(303);
    let rows = "select count(*) from audit_events where action = 'session.prove' and outcome = ";
    for (outcome, count) in [("'denied'", 1), ("'ok'", 1)] {
        let query = sqlx::AssertSqlSafe(format!("{rows}{outcome}"));
        let mut owner = world.database.owner().await;
        let found: i64 = sqlx::query_scalar(query).fetch_one(&mut owner).await.unwrap();
        assert_eq!(found, count, "{outcome}");
    }
}

#[tokio::test]
async fn a_young_proof_is_enough_and_another_sessions_is_not() {
    let world = World::open().await;
    let (operator, other) = (world.operator().await, world.operator().await);
    age(&world, YOUNG).await;
    operator.post_form(PATH, &FORM).await.expect(303);
    operator.revoke("acme", "/acme/late").await.expect(303);
    age(&world, OLD).await;
    other.post_form(PATH, &with(PASSWORD)).await.expect(303);
    operator.revoke("acme", "/acme/late").await.expect(401);
}

/// What was planted in a browser or copied out of it before is worth nothing afterwards.
#[tokio::test]
async fn a_proof_gives_a_new_id_and_kills_the_old_one() {
    let world = World::open().await;
    let operator = world.operator().await;
    age(&world, OLD).await;
    world.database.run("update sessions set expires_at = now() + interval '1 hour'").await;
    operator.post_form(PATH, &with("wrong")).await.expect(401);
    operator.get("/admin/tenants").await.expect(200);

    world.database.run("delete from login_failures").await;
    let done = operator.post_form(PATH, &with(PASSWORD)).await.expect(303);
    let renewed = operator.after(&done);
    assert_ne!(renewed.cookie(), operator.cookie());
    operator.get("/admin/tenants").await.expect(303);
    operator.revoke("acme", "/acme/late").await.expect(303);
    assert_ne!(world.grant_id("acme", "/acme/late").await, "", "the old id changed nothing");
    renewed.get("/admin/tenants").await.expect(200);
    renewed.revoke("acme", "/acme/late").await.expect(303);
    assert_eq!(world.grant_id("acme", "/acme/late").await, "");
    let one = "select count(*) from sessions where idle_seconds = 900
               and expires_at - now() between interval '59 minutes' and interval '1 hour'";
    assert_eq!(world.database.number(one).await, 1, "and it ends when it would have ended");
}

/// Every form of the office, so that a new one is not forgotten.
#[tokio::test]
async fn every_write_of_an_operator_asks() {
    let world = World::open().await;
    let operator = world.operator().await;
    let grant = world.grant_id("acme", "/acme/api").await;
    let (change, remove) = (format!("{PATH}/{grant}"), format!("{PATH}/{grant}/delete"));
    age(&world, OLD).await;
    let counted = "select (select sum(version) from grants) + (select sum(version) from sources)
        + (select sum(version) from tenants) + (select count(*) from grants)
        + (select count(*) from users) + (select count(*) from tenants where suspended_at is null)";
    let before = world.database.number(counted).await;
    let at = ("version", "1");
    for (path, fields) in [
        (PATH, &FORM[..]),
        (&change, &[("alias", ""), ("expires", ""), ("note", "x"), at]),
        (&remove, &[at]),
        ("/admin/tenants", &[("name", "Initech"), ("slug", "initech")]),
        ("/admin/tenants/acme", &[("name", "Acme 2"), at]),
        ("/admin/tenants/acme/members", &[("email", "ada@acme.test"), ("name", "Ada")]),
        ("/admin/tenants/acme/suspend", &[]),
        ("/admin/tenants/acme/delete", &[("sure", "acme")]),
        ("/admin/sources/demo", &[("name", "Demo 2"), at]),
        (
            "/admin/sources",
            &[
                ("name", "Two"),
                ("slug", "two"),
                ("account", "123456789012"),
                ("region", "eu-west-1"),
            ],
        ),
    ] {
        let page = operator.post_form(path, fields).await.expect(401).body;
        assert!(html::text(&page).contains("Is it still you?"), "{path}");
    }
    assert_eq!(world.database.number(counted).await, before, "nothing was done");
}

#[tokio::test]
async fn guesses_are_slowed_down_as_at_log_in() {
    let world = World::open().await;
    let operator = world.operator().await;
    age(&world, OLD).await;
    operator.post_form(PATH, &with("wrong")).await.expect(401);
    world.database.run("update login_failures set failures = 50, last_failed_at = now()").await;
    let page = operator.post_form(PATH, &with(PASSWORD)).await.expect(401).body;
    assert!(html::text(&page).contains("Too many attempts"));
    assert_eq!(world.grant_id("acme", "/acme/late").await, "");
}

/// Nobody else is asked: whoever is no operator finds nothing there, with or without a password.
#[tokio::test]
async fn a_password_opens_nothing_for_others() {
    let world = World::open().await;
    let ann = world.ann().await;
    ann.post_form(PATH, &with(PASSWORD)).await.expect(404);
    world.nobody().post_form(PATH, &with(PASSWORD)).await.expect(303);
}
