//! Tokens: shown once, kept nowhere, never stronger than their owner is at this moment.

use crate::kit::World;
use crate::kit::logs::{HOUR, T};
use crate::kit::people::{Member, User};
use crate::kit::programs::{Program, token_in};
use axum::body::Body;
use axum::http::{Request, header};

const API: &str = "/events?source=demo&group=/acme/api";

async fn token_id(world: &World) -> String {
    let mut owner = world.database.owner().await;
    sqlx::query_scalar("select id::text from api_tokens order by created_at desc limit 1")
        .fetch_one(&mut owner)
        .await
        .unwrap()
}

#[tokio::test]
async fn it_says_whose_it_is() {
    let world = World::open().await;
    let (alan, ann) = (world.alan().await, world.ann().await);
    let me = Program::read(world.program_of(&alan).await.get("/me").await);
    let expected = serde_json::json!({
        "user": "alan@acme.test", "tenant": { "slug": "acme", "name": "Acme" }, "role": "viewer",
    });
    assert_eq!(me, expected);
    let me = Program::read(world.program_of(&ann).await.get("/me").await);
    assert_eq!(me["role"], "tenant_admin");
}

#[tokio::test]
async fn it_is_shown_once_and_kept_nowhere() {
    let world = World::open().await;
    let alan = world.alan().await;
    let program = world.program_of(&alan).await;
    let page = alan.get("/account").await.expect(200).body;
    assert_eq!(token_in(&page), None);
    assert!(page.contains("a program") && page.contains(&program.token[38..]));
    let dump = world.database.dump().await;
    assert!(!dump.contains(&program.token[4..20]), "the text is stored");
    // Nothing that stands in the table opens anything.
    for cell in dump.split(['"', ',', ':']).filter(|cell| cell.len() >= 32) {
        world.program(cell).get("/me").await.problem(401);
    }
}

#[tokio::test]
async fn a_revoked_one_is_dead_at_once_and_only_its_owner_revokes_it() {
    let world = World::open().await;
    let (alan, ann, gus) = (world.alan().await, world.ann().await, world.gus().await);
    let program = world.program_of(&alan).await;
    let revoke = format!("/account/tokens/{}/revoke", token_id(&world).await);
    let none = "/account/tokens/019a0000-0000-7000-8000-000000000000/revoke";
    for stranger in [&ann, &gus] {
        let refused = stranger.post_form(&revoke, &[]).await.expect(404).without_chance();
        let nothing = stranger.post_form(none, &[]).await.expect(404).without_chance();
        assert_eq!(refused, nothing);
    }
    alan.post_form("/account/tokens/x/revoke", &[]).await.expect(404);
    program.get("/me").await.expect(200);
    alan.post_form(&revoke, &[]).await.expect(303);
    program.get("/me").await.problem(401);
    alan.post_form(&revoke, &[]).await.expect(404);
}

#[tokio::test]
async fn it_ends_with_its_time_its_owner_and_their_place() {
    let world = World::open().await;
    let alan = world.alan().await;
    let program = world.program_of(&alan).await;
    let refused = || async { program.get("/me").await.problem(401)["detail"].clone() };
    let unknown = world.program("vtr_x").get("/me").await.problem(401)["detail"].clone();
    for (end, begin) in [
        (
            "update api_tokens set expires_at = now() - interval '1 s'",
            "update api_tokens set expires_at = now() + interval '1 day'",
        ),
        (
            "update users set disabled_at = now() where email = 'alan@acme.test'",
            "update users set disabled_at = null",
        ),
        (
            "update tenants set suspended_at = now() where slug = 'acme'",
            "update tenants set suspended_at = null",
        ),
    ] {
        world.database.run(end).await;
        assert_eq!(refused().await, unknown, "{end}");
        world.database.run(begin).await;
        program.get("/me").await.expect(200);
    }
    world
        .database
        .run("delete from memberships using users where id = user_id and email = 'alan@acme.test'")
        .await;
    assert_eq!(refused().await, unknown);
}

#[tokio::test]
async fn it_loses_what_its_owner_loses() {
    let world = World::open().await;
    world.emulator.put("/acme/api", "i-1", [(T, "hello")]);
    let alan = world.alan().await;
    let program = world.program_of(&alan).await;
    let narrowed = world.narrowed_program_of(&alan, "/acme/api\n/acme/*").await;
    for program in [&program, &narrowed] {
        program.get(API).await.expect(200);
    }
    world.operator().await.revoke("acme", "/acme/api").await.expect(303);
    for program in [&program, &narrowed] {
        program.get(API).await.problem(404);
    }
}

#[tokio::test]
async fn a_narrowed_one_never_reaches_beyond() {
    let world = World::open().await;
    for group in ["/acme/api", "/acme/web"] {
        world.emulator.put(group, "i-1", [(T, "hello")]);
    }
    world.emulator.put("/shared/gateway", "acme/1", [(T, "mine")]);
    world.emulator.put("/shared/gateway", "globex/1", [(T, "theirs")]);
    let alan = world.alan().await;
    let program = world.narrowed_program_of(&alan, " /shared/*\n").await;
    program.get(API).await.problem(404);
    let ask = format!("/events?source=demo&group=/shared/gateway&from={T}&to={}", T + HOUR);
    let page = Program::read(program.get(&ask).await);
    assert_eq!(page["items"].as_array().unwrap().len(), 1);
    assert_eq!(page["items"][0]["message"], "mine");
}

#[tokio::test]
async fn what_cannot_be_made_is_refused_in_words_and_nothing_typed_is_lost() {
    let world = World::open().await;
    let alan = world.alan().await;
    let long = "x".repeat(101);
    for (name, days, groups, words) in [
        ("", "90", "", "name of 1 to 100"),
        (long.as_str(), "90", "", "name of 1 to 100"),
        ("a\u{7}", "90", "", "name of 1 to 100"),
        ("ci", "0", "", "1 to 365 days"),
        ("ci", "366", "", "1 to 365 days"),
        ("ci", "soon", "", "1 to 365 days"),
        ("ci", "", "", "1 to 365 days"),
        ("ci", "90", "/globex/api", "none of your log groups"),
        ("ci", "90", "/acme*", "would also let in"),
        ("ci", "90", "*", "every log group"),
        ("ci", "90", "/acme/api\n<script>", "cannot contain"),
    ] {
        let fields = [("name", name), ("days", days), ("groups", groups)];
        let page = alan.post_form("/account/tokens", &fields).await.expect(400).body;
        assert!(page.contains(words), "{fields:?}");
        assert!(!page.contains("<script>a") && token_in(&page).is_none());
        if name == "ci" {
            assert!(page.contains("value=\"ci\""), "{fields:?}: what was typed is lost");
        }
    }
    assert_eq!(world.database.number("select count(*) from api_tokens").await, 0);
}

#[tokio::test]
async fn nobody_has_more_than_twenty() {
    let world = World::open().await;
    let alan = world.alan().await;
    for _ in 0..20 {
        world.program_of(&alan).await;
    }
    let page = alan.post_form("/account/tokens", &[("name", "more"), ("days", "1")]).await;
    assert!(page.expect(400).body.contains("You have 20 tokens"));
    world.program_of(&world.ann().await).await;
}

#[tokio::test]
async fn an_address_is_no_place_for_one() {
    let world = World::open().await;
    let program = world.program_of(&world.alan().await).await;
    let asked = format!("/me?token={}", program.token);
    assert_eq!(program.get(&asked).await.wrong_field(), "token");
    assert_eq!(world.program("").get(&asked).await.wrong_field(), "token");
    // Looking for what looks like one is another thing.
    let filter = format!("{API}&filter=%22vtr_%22");
    world.emulator.put("/acme/api", "i-1", [(T, "hello")]);
    program.get(&filter).await.expect(200);
}

#[tokio::test]
async fn cookies_open_no_api_and_tokens_open_no_page() {
    let world = World::open().await;
    let alan = world.alan().await;
    let program = world.program_of(&alan).await;
    alan.get("/api/v1/me").await.problem(401);
    for path in ["/logs", "/account"] {
        let request = Request::get(path)
            .header(header::AUTHORIZATION, format!("Bearer {}", program.token))
            .body(Body::empty());
        let answer = world.send(request.unwrap()).await.expect(303);
        assert!(answer.cookie().is_none());
    }
    let create = Request::post("/account/tokens")
        .header(header::AUTHORIZATION, format!("Bearer {}", program.token))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let create = world.send(create.body("name=more&days=1".into()).unwrap()).await;
    assert_eq!(create.expect(303).location(), "/login?next=%2Faccount");
}

#[tokio::test]
async fn its_first_use_of_a_day_and_its_making_and_end_are_audited() {
    let world = World::open().await;
    let alan: Member<'_> = world.alan().await;
    let program = world.program_of(&alan).await;
    for _ in 0..3 {
        program.get("/me").await.expect(200);
    }
    let revoke = format!("/account/tokens/{}/revoke", token_id(&world).await);
    alan.post_form(&revoke, &[]).await.expect(303);
    for action in ["token.create", "token.use", "token.revoke"] {
        let mut owner = world.database.owner().await;
        let count: i64 = sqlx::query_scalar(
            "select count(*) from audit_events a join tenants t on t.id = a.tenant_id
             where action = $1 and subject = 'a program' and actor_label = 'alan@acme.test'
               and t.slug = 'acme'",
        )
        .bind(action)
        .fetch_one(&mut owner)
        .await
        .unwrap();
        assert_eq!(count, 1, "{action}");
    }
}
