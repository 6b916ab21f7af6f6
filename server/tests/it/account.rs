//! One's own account: the password, the open sessions, and the tenant that is looked at.

use crate::kit::people::{Holder, User};
use crate::kit::{PASSWORD, World, html};

const NEW: &str = "a glass of clear water";

async fn change(
    user: &impl User,
    former: &str,
    new: &str,
    again: &str,
) -> crate::kit::answer::Answer {
    user.world().database.run("delete from login_failures").await;
    let fields = [("former", former), ("new", new), ("again", again)];
    user.post_form("/account/password", &fields).await
}

#[tokio::test]
async fn a_new_password_ends_every_other_session_and_gives_this_one_a_new_id() {
    let world = World::open().await;
    let (here, elsewhere) = (world.alan().await, world.alan().await);
    let changed = change(&here, PASSWORD, NEW, NEW).await.expect(200);
    assert!(html::text(&changed.body).contains("Your password is changed"));
    assert_eq!(changed.body.matches("This one").count(), 1);
    here.get("/logs").await.expect(303);
    let here = Holder { world: &world, cookie: changed.cookie_pair().unwrap().to_owned() };
    here.get("/logs").await.expect(200);
    elsewhere.get("/logs").await.expect(303);
    world.nobody().post_login("alan@acme.test", PASSWORD).await.expect(401);
    world.database.run("delete from login_failures").await;
    world.nobody().post_login("alan@acme.test", NEW).await.expect(303);
    assert!(!world.database.dump().await.contains(NEW));
}

#[tokio::test]
async fn a_password_is_not_changed_carelessly() {
    let world = World::open().await;
    let alan = world.alan().await;
    for (former, new, again, words) in [
        ("wrong", NEW, NEW, "not the password of this account"),
        (PASSWORD, "too short", "too short", "at least 15 characters"),
        (PASSWORD, NEW, "something else", "differ"),
        (PASSWORD, &"x".repeat(1_025), &"x".repeat(1_025), "at most 1,024 bytes"),
    ] {
        let page = change(&alan, former, new, again).await.expect(400).body;
        assert!(html::text(&page).contains(words), "{words}");
        assert!(!page.contains(NEW), "what was typed is not shown again");
    }
    let denied =
        "select count(*) from audit_events where action = 'password.change' and outcome = 'denied'";
    assert_eq!(world.database.number(denied).await, 1);
    world.alan().await.get("/logs").await.expect(200);
}

#[tokio::test]
async fn open_sessions_are_listed_and_end_together() {
    let world = World::open().await;
    let (here, elsewhere, gus) = (world.alan().await, world.alan().await, world.gus().await);
    let page = here.get("/account").await.expect(200).body;
    let rows = page.split("aria-label=\"Your open sessions\"").nth(1).unwrap();
    let rows = rows.split("</table>").next().unwrap();
    assert_eq!(rows.matches("scope=\"row\"").count(), 2);
    assert_eq!(rows.matches("This one").count(), 1);
    here.post_form("/account/sessions/end", &[]).await.expect(303);
    here.get("/logs").await.expect(303);
    elsewhere.get("/logs").await.expect(303);
    gus.get("/logs").await.expect(200);
}

#[tokio::test]
async fn whoever_belongs_to_two_tenants_looks_at_one_at_a_time() {
    let world = World::open().await;
    let join = "insert into memberships (tenant_id, user_id, role)
                select t.id, u.id, 'viewer' from tenants t, users u
                where t.slug = 'globex' and u.email = 'alan@acme.test'";
    let alan = world.alan().await;
    assert!(!alan.get("/logs").await.expect(200).body.contains("aria-label=\"Tenant\""));
    world.database.run(join).await;
    let page = alan.get("/account").await.expect(200).body;
    assert!(page.contains("aria-label=\"Tenant\"") && page.contains("Globex"));
    let moved = alan.post_form("/tenant", &[("tenant", "globex")]).await.expect(303);
    assert_eq!(moved.location(), "/");
    let words = html::text(&alan.get("/account").await.expect(200).body);
    assert!(words.contains("alan@acme.test · Globex"), "{words}");
    for strange in ["initech", "", "ACME"] {
        alan.post_form("/tenant", &[("tenant", strange)]).await.expect(404);
    }
    world.database.run("delete from memberships where role = 'viewer'").await;
    alan.post_form("/tenant", &[("tenant", "acme")]).await.expect(404);
    let other = Holder { world: &world, cookie: alan.cookie().unwrap().to_owned() };
    other.get("/logs").await.expect(404);
}
