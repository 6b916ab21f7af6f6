//! New passwords by link, and links by mail.

use crate::kit::mailbox::Mailbox;
use crate::kit::people::{Holder, User};
use crate::kit::{PASSWORD, Setup, World, html};

const NEW: &str = "a glass of clear water";

async fn with_mail() -> (World, Mailbox) {
    let mailbox = Mailbox::open().await;
    let setup = Setup { smtp_url: Some(mailbox.url.clone()), ..Setup::default() };
    (World::with(setup).await, mailbox)
}

async fn id_of(world: &World, email: &str) -> String {
    let mut owner = world.database.owner().await;
    let query = "select id::text from users where email = $1";
    sqlx::query_scalar(query).bind(email).fetch_one(&mut owner).await.unwrap()
}

/// The path of the link that a page shows.
fn shown(world: &World, page: &str) -> String {
    let link = page.split("class=\"secret\">").nth(1).unwrap().split('<').next().unwrap();
    link.strip_prefix(world.origin()).unwrap().to_owned()
}

async fn set(user: &impl User, link: &str, new: &str, again: &str) -> u16 {
    user.post_form(link, &[("new", new), ("again", again)]).await.status
}

#[tokio::test]
async fn a_tenant_admin_makes_a_link_that_sets_a_password_once() {
    let world = World::open().await;
    let (ann, alan, nobody) = (world.ann().await, world.alan().await, world.nobody());
    let path = format!("/members/{}/reset", id_of(&world, "alan@acme.test").await);
    let link = shown(&world, &ann.post_form(&path, &[]).await.expect(200).body);
    assert!(!world.database.dump().await.contains(link.rsplit('/').next().unwrap()));
    assert!(nobody.get(&link).await.expect(200).body.contains("alan@acme.test"));
    alan.get("/logs").await.expect(200);
    for (new, again, words) in
        [("short", "short", "at least 15 characters"), (NEW, "another one, also long", "differ")]
    {
        let page = nobody.post_form(&link, &[("new", new), ("again", again)]).await.expect(400);
        assert!(html::text(&page.body).contains(words) && !page.body.contains(new), "{words}");
    }
    assert_eq!(set(&nobody, &link, NEW, NEW).await, 303);
    alan.get("/logs").await.expect(303);
    assert_eq!(set(&nobody, &link, NEW, NEW).await, 404);
    nobody.get(&link).await.expect(404);
    nobody.post_login("alan@acme.test", PASSWORD).await.expect(401);
    world.database.run("delete from login_failures").await;
    nobody.post_login("alan@acme.test", NEW).await.expect(303);
    let rows = "select count(*) from audit_events
                where action in ('password.offer', 'password.reset') and subject = 'alan@acme.test'";
    assert_eq!(world.database.number(rows).await, 2);
}

#[tokio::test]
async fn of_many_who_use_a_link_at_once_one_sets_the_password() {
    let world = World::open().await;
    let ann = world.ann().await;
    let path = format!("/members/{}/reset", id_of(&world, "alan@acme.test").await);
    let link = shown(&world, &ann.post_form(&path, &[]).await.expect(200).body);
    let nobody = world.nobody();
    let tries = (0..6).map(|_| set(&nobody, &link, NEW, NEW));
    let answers = futures::future::join_all(tries).await;
    assert_eq!(answers.iter().filter(|status| **status == 303).count(), 1, "{answers:?}");
}

#[tokio::test]
async fn a_link_ends_with_its_hour_with_the_next_one_and_with_a_new_password() {
    let world = World::open().await;
    let (ann, alan, nobody) = (world.ann().await, world.alan().await, world.nobody());
    let path = format!("/members/{}/reset", id_of(&world, "alan@acme.test").await);
    let first = shown(&world, &ann.post_form(&path, &[]).await.expect(200).body);
    let second = shown(&world, &ann.post_form(&path, &[]).await.expect(200).body);
    nobody.get(&first).await.expect(404);
    nobody.get(&second).await.expect(200);
    let change = [("former", PASSWORD), ("new", NEW), ("again", NEW)];
    alan.post_form("/account/password", &change).await.expect(200);
    nobody.get(&second).await.expect(404);
    let third = shown(&world, &ann.post_form(&path, &[]).await.expect(200).body);
    world.database.run("update password_resets set expires_at = now()").await;
    nobody.get(&third).await.expect(404);
    assert_eq!(set(&nobody, &third, NEW, NEW).await, 404);
    for bad in ["/reset/AAAA", "/reset/%2e%2e"] {
        nobody.get(bad).await.expect(404);
    }
}

/// Whoever sees the link of somebody who belongs to others too could become them there.
#[tokio::test]
async fn nobody_becomes_somebody_elses_through_a_link() {
    let world = World::open().await;
    let (ann, operator) = (world.ann().await, world.operator().await);
    let alan = id_of(&world, "alan@acme.test").await;
    let path = format!("/members/{alan}/reset");
    let strange = id_of(&world, "gus@globex.test").await;
    ann.post_form(&format!("/members/{strange}/reset"), &[]).await.expect(404);
    ann.post_form(&format!("/admin/tenants/acme/members/{alan}/reset"), &[]).await.expect(404);
    for join in [
        "insert into memberships (tenant_id, user_id, role) select t.id, u.id, 'viewer'
         from tenants t, users u where t.slug = 'globex' and u.email = 'alan@acme.test'",
        "insert into operators (user_id) select id from users where email = 'alan@acme.test'",
    ] {
        world.database.run(join).await;
        world.database.run("update tenants set suspended_at = now() where slug = 'globex'").await;
        let page = ann.post_form(&path, &[]).await.expect(400).body;
        assert!(html::text(&page).contains("belongs to others") && !page.contains("/reset/"));
        world
            .database
            .run(
                "delete from memberships m using tenants t
                            where t.id = m.tenant_id and t.slug = 'globex'",
            )
            .await;
    }
    let path = format!("/admin/tenants/acme/members/{alan}/reset");
    let page = operator.post_form(&path, &[]).await.expect(400).body;
    assert!(html::text(&page).contains("is an operator") && !page.contains("class=\"secret\""));
    assert_eq!(world.database.number("select count(*) from password_resets").await, 0);
}

#[tokio::test]
async fn an_operator_invites_and_makes_links_too() {
    let world = World::open().await;
    let (operator, nobody) = (world.operator().await, world.nobody());
    let gus = id_of(&world, "gus@globex.test").await;
    let path = format!("/admin/tenants/globex/members/{gus}/reset");
    let link = shown(&world, &operator.post_form(&path, &[]).await.expect(200).body);
    assert_eq!(set(&nobody, &link, NEW, NEW).await, 303);
    let fields = [("email", "gus@globex.test"), ("name", "")];
    let page = operator.post_form("/admin/tenants/acme/invite", &fields).await.expect(200).body;
    let link = shown(&world, &page);
    nobody.post_form(&link, &[("password", NEW)]).await.expect(303);
    let answer = nobody.post_login("gus@globex.test", NEW).await.expect(303);
    let gus = Holder { world: &world, cookie: answer.cookie_pair().unwrap().to_owned() };
    gus.post_form("/tenant", &[("tenant", "acme")]).await.expect(303);
    for (email, words) in [("ann@acme.test", "a member already"), ("ann", "no e-mail address")] {
        let fields = [("email", email), ("name", "Ann")];
        let page = operator.post_form("/admin/tenants/acme/invite", &fields).await.expect(400).body;
        assert!(html::text(&page).contains(words) && page.contains("value=\"Ann\""), "{words}");
    }
}

#[tokio::test]
async fn with_a_mail_server_links_go_by_mail_and_are_shown_to_nobody() {
    let (world, mut mailbox) = with_mail().await;
    let (ann, nobody) = (world.ann().await, world.nobody());
    let fields = [("email", "ada@acme.test"), ("role", "viewer")];
    let page = ann.post_form("/members/invite", &fields).await.expect(200).body;
    assert!(html::text(&page).contains("The link went to ada@acme.test by mail."));
    assert!(!page.contains("/invite/"));
    let mail = mailbox.next().await;
    assert_eq!(mail.to, "ada@acme.test");
    assert!(
        mail.text.contains("From: logs@vitrine.test") && mail.text.contains("Acme invites you")
    );
    nobody.get(&mail.link(world.origin())).await.expect(200);

    let path = format!("/members/{}/reset", id_of(&world, "alan@acme.test").await);
    let page = ann.post_form(&path, &[]).await.expect(200).body;
    assert!(!page.contains("/reset/A") && html::text(&page).contains("by mail"));
    let mail = mailbox.next().await;
    assert_eq!(mail.to, "alan@acme.test");
    assert_eq!(set(&nobody, &mail.link(world.origin()), NEW, NEW).await, 303);
}

#[tokio::test]
async fn whoever_forgot_their_password_helps_themselves_and_nobody_learns_who_is_there() {
    let (world, mut mailbox) = with_mail().await;
    let nobody = world.nobody();
    assert!(nobody.get("/login").await.expect(200).body.contains("href=\"/forgot\""));
    nobody.get("/forgot").await.expect(200);
    let ask = async |email: &str| {
        let answer = nobody.post_form("/forgot", &[("email", email)]).await.expect(200);
        answer.without_chance()
    };
    let unknown = ask("eve@nowhere.test").await;
    assert_eq!(ask(" Alan@acme.test").await, unknown, "the same answer, byte for byte");
    let mail = mailbox.next().await;
    assert_eq!(mail.to, "alan@acme.test");
    assert!(mailbox.is_empty(), "nobody else got any");
    assert_eq!(set(&nobody, &mail.link(world.origin()), NEW, NEW).await, 303);
    nobody.post_login("alan@acme.test", NEW).await.expect(303);
    // Asking again and again is slowed down, whoever is asked for.
    world.database.run("update login_failures set failures = 50, last_failed_at = now()").await;
    for email in ["alan@acme.test", "eve@nowhere.test"] {
        nobody.post_form("/forgot", &[("email", email)]).await.expect(400);
    }
}

#[tokio::test]
async fn without_a_mail_server_there_is_nothing_to_ask() {
    let world = World::open().await;
    let nobody = world.nobody();
    nobody.get("/forgot").await.expect(404);
    nobody.post_form("/forgot", &[("email", "alan@acme.test")]).await.expect(404);
    assert!(!nobody.get("/login").await.expect(200).body.contains("/forgot"));
}

#[tokio::test]
async fn a_mail_server_that_is_away_is_told_and_the_link_is_shown_where_it_may_be() {
    // Port 9 is "discard", which nobody serves.
    let setup = Setup { smtp_url: Some("smtp://127.0.0.1:9".into()), ..Setup::default() };
    let world = World::with(setup).await;
    let ann = world.ann().await;
    let path = format!("/members/{}/reset", id_of(&world, "alan@acme.test").await);
    let page = ann.post_form(&path, &[]).await.expect(200).body;
    assert!(html::text(&page).contains("The mail server did not take it"));
    world.nobody().get(&shown(&world, &page)).await.expect(200);
    world
        .database
        .run(
            "insert into memberships (tenant_id, user_id, role) select t.id, u.id, 'viewer'
         from tenants t, users u where t.slug = 'globex' and u.email = 'alan@acme.test'",
        )
        .await;
    let page = ann.post_form(&path, &[]).await.expect(503).body;
    assert!(!page.contains("class=\"secret\""));
    world.nobody().post_form("/forgot", &[("email", "alan@acme.test")]).await.expect(200);
}
