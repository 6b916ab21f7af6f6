//! A tenant admin looks after the people of their own tenant, and of no other.

use crate::kit::people::{Holder, User};
use crate::kit::{PASSWORD, World, html};

const NEW: &str = "a glass of clear water";

/// The path of the invitation's link.
async fn invite(user: &impl User, email: &str, role: &str) -> String {
    let answer = user.post_form("/members/invite", &[("email", email), ("role", role)]).await;
    let page = answer.expect(200).body;
    let link = page.split("class=\"secret\">").nth(1).unwrap().split('<').next().unwrap();
    link.strip_prefix(user.world().origin()).unwrap().to_owned()
}

async fn log_in<'w>(world: &'w World, email: &str, password: &str) -> Holder<'w> {
    let answer = world.nobody().post_login(email, password).await.expect(303);
    Holder { world, cookie: answer.cookie_pair().unwrap().to_owned() }
}

async fn id_of(world: &World, email: &str) -> String {
    let mut owner = world.database.owner().await;
    let query = "select id::text from users where email = $1";
    sqlx::query_scalar(query).bind(email).fetch_one(&mut owner).await.unwrap()
}

#[tokio::test]
async fn somebody_new_comes_in_by_a_link_once() {
    let world = World::open().await;
    let (ann, nobody) = (world.ann().await, world.nobody());
    let link = invite(&ann, " Ada@Acme.test ", "viewer").await;
    assert!(!world.database.dump().await.contains(link.rsplit('/').next().unwrap()));
    let page = nobody.get(&link).await.expect(200).body;
    assert!(html::text(&page).contains("Acme invites you") && page.contains("ada@acme.test"));
    for (name, password, words) in
        [("Ada", "short", "at least 15 characters"), ("", NEW, "Give your name")]
    {
        let page = nobody.post_form(&link, &[("name", name), ("password", password)]).await;
        assert!(html::text(&page.expect(400).body).contains(words), "{words}");
    }
    nobody.post_form(&link, &[("name", "Ada"), ("password", NEW)]).await.expect(303);
    nobody.get(&link).await.expect(404);
    nobody.post_form(&link, &[("name", "Eve"), ("password", NEW)]).await.expect(404);
    let ada = log_in(&world, "ada@acme.test", NEW).await;
    ada.get("/logs").await.expect(200);
    ada.get("/members").await.expect(404);
    let glass = ann.get("/members").await.expect(200).body;
    assert!(glass.contains("member.invite") && glass.contains("member.join"));
}

#[tokio::test]
async fn of_many_who_use_a_link_at_once_one_comes_in() {
    let world = World::open().await;
    let ann = world.ann().await;
    let link = invite(&ann, "ada@acme.test", "viewer").await;
    let nobody = world.nobody();
    let tries = (0..8).map(|_| nobody.post_form(&link, &[("name", "Ada"), ("password", NEW)]));
    let answers = futures::future::join_all(tries).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 303).count(), 1);
    assert_eq!(world.database.number("select count(*) from users").await, 5);
}

#[tokio::test]
async fn a_link_that_has_ended_or_was_replaced_leads_nowhere() {
    let world = World::open().await;
    let (ann, nobody) = (world.ann().await, world.nobody());
    let first = invite(&ann, "ada@acme.test", "viewer").await;
    let second = invite(&ann, "ada@acme.test", "tenant_admin").await;
    nobody.get(&first).await.expect(404);
    nobody.get(&second).await.expect(200);
    world.database.run("update invites set expires_at = now()").await;
    nobody.get(&second).await.expect(404);
    nobody.post_form(&second, &[("name", "Ada"), ("password", NEW)]).await.expect(404);
}

#[tokio::test]
async fn somebody_who_has_an_account_joins_with_its_password() {
    let world = World::open().await;
    let (ann, nobody) = (world.ann().await, world.nobody());
    let link = invite(&ann, "gus@globex.test", "viewer").await;
    nobody.post_form(&link, &[("password", NEW)]).await.expect(400);
    world.database.run("delete from login_failures").await;
    nobody.post_form(&link, &[("password", PASSWORD)]).await.expect(303);
    let gus = world.gus().await;
    gus.post_form("/tenant", &[("tenant", "acme")]).await.expect(303);
    assert!(gus.get("/account").await.expect(200).body.contains("Acme"));
}

#[tokio::test]
async fn a_tenant_admin_changes_others_and_never_their_own_place() {
    let world = World::open().await;
    let (ann, alan) = (world.ann().await, world.alan().await);
    let (her, his) = (id_of(&world, "ann@acme.test").await, id_of(&world, "alan@acme.test").await);
    let strange = id_of(&world, "gus@globex.test").await;
    let role = |id: &str| format!("/members/{id}/role");
    ann.post_form(&role(&his), &[("role", "tenant_admin")]).await.expect(303);
    alan.get("/members").await.expect(200);
    alan.post_form(&role(&his), &[("role", "viewer")]).await.expect(400);
    ann.post_form(&role(&his), &[("role", "viewer")]).await.expect(303);
    alan.get("/members").await.expect(404);
    alan.post_form(&role(&her), &[("role", "viewer")]).await.expect(404);
    for path in [role(&strange), format!("/members/{strange}/remove")] {
        ann.post_form(&path, &[("role", "viewer")]).await.expect(404);
    }
    let page = ann.post_form(&format!("/members/{her}/remove"), &[]).await.expect(400).body;
    assert!(html::text(&page).contains("You cannot change your own place"));
    ann.post_form(&format!("/members/{his}/remove"), &[]).await.expect(303);
    alan.get("/logs").await.expect(404);
    assert_eq!(world.database.number("select count(*) from memberships").await, 2);
}

#[tokio::test]
async fn two_tenant_admins_who_remove_each_other_leave_one() {
    let world = World::open().await;
    for round in 0..12 {
        let reset = "insert into memberships (tenant_id, user_id, role)
                     select t.id, u.id, 'tenant_admin' from tenants t, users u
                     where t.slug = 'acme' and u.email in ('ann@acme.test', 'alan@acme.test')
                     on conflict on constraint memberships_pk do update set role = 'tenant_admin'";
        world.database.run(reset).await;
        let (ann, alan) = (world.ann().await, world.alan().await);
        let her = format!("/members/{}/remove", id_of(&world, "ann@acme.test").await);
        let his = format!("/members/{}/role", id_of(&world, "alan@acme.test").await);
        let answers = futures::future::join(
            ann.post_form(&his, &[("role", "viewer")]),
            alan.post_form(&her, &[]),
        );
        let (first, second) = answers.await;
        let mut both = [first.status, second.status];
        both.sort_unstable();
        assert_eq!(both, [303, 404], "round {round}");
        let admins = "select count(*) from memberships where role = 'tenant_admin'";
        assert_eq!(world.database.number(admins).await, 1, "round {round}");
    }
}

#[tokio::test]
async fn a_member_is_not_invited_again_and_an_address_is_looked_at() {
    let world = World::open().await;
    let ann = world.ann().await;
    for (email, words) in
        [("alan@acme.test", "a member already"), ("no address", "no e-mail address")]
    {
        let fields = [("email", email), ("role", "viewer")];
        let page = ann.post_form("/members/invite", &fields).await.expect(400).body;
        assert!(html::text(&page).contains(words), "{words}");
        assert!(page.contains(&format!("value=\"{email}\"")), "what was typed is kept");
    }
}
