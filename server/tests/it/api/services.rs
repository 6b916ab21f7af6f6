//! Service tokens: made by a tenant's admins, bound to the tenant and to no person.

use crate::kit::World;
use crate::kit::logs::T;
use crate::kit::people::{Member, User as _};
use crate::kit::programs::{Program, token_in};

const API: &str = "/events?source=demo&group=/acme/api";

async fn service<'w>(world: &'w World, admin: &Member<'_>, groups: &str) -> Program<'w> {
    let fields = [("name", "a service"), ("days", "90"), ("groups", groups)];
    let page = admin.post_form("/members/tokens", &fields).await.expect(200);
    world.program(&token_in(&page.body).unwrap())
}

async fn revocation(world: &World) -> String {
    let mut owner = world.database.owner().await;
    let query = "select id::text from api_tokens order by created_at desc limit 1";
    let id: String = sqlx::query_scalar(query).fetch_one(&mut owner).await.unwrap();
    format!("/members/tokens/{id}/revoke")
}

#[tokio::test]
async fn it_reads_for_the_tenant_and_says_that_it_is_nobody() {
    let world = World::open().await;
    world.emulator.put("/acme/api", "i-1", [(T, "hello")]);
    world.emulator.put("/globex/api", "i-1", [(T, "hello")]);
    let ann = world.ann().await;
    let program = service(&world, &ann, "").await;
    let me = Program::read(program.get("/me").await);
    assert_eq!((&me["user"], &me["role"]), (&"service:a service".into(), &"viewer".into()));
    program.get(API).await.expect(200);
    program.get("/events?source=demo&group=/globex/api").await.problem(404);
    let page = ann.get("/members").await.expect(200).body;
    assert!(page.contains("a service") && token_in(&page).is_none(), "it is shown once");
    assert!(page.contains("token.create"), "the audit knows");
}

#[tokio::test]
async fn it_outlives_its_maker_and_no_grant() {
    let world = World::open().await;
    world.emulator.put("/acme/api", "i-1", [(T, "hello")]);
    let program = service(&world, &world.ann().await, "").await;
    world.database.run("update users set disabled_at = now() where email = 'ann@acme.test'").await;
    program.get(API).await.expect(200);
    world.operator().await.revoke("acme", "/acme/api").await.expect(303);
    program.get(API).await.problem(404);
}

#[tokio::test]
async fn a_narrowed_one_stays_within() {
    let world = World::open().await;
    let ann = world.ann().await;
    let program = service(&world, &ann, "/acme/web").await;
    program.get(API).await.problem(404);
    let fields = [("name", "a service"), ("days", "90"), ("groups", "/globex/api")];
    let refused = ann.post_form("/members/tokens", &fields).await.expect(400).body;
    assert!(refused.contains("none of your log groups") && refused.contains("/globex/api"));
}

#[tokio::test]
async fn the_tenants_admins_alone_end_it_and_at_once() {
    let world = World::open().await;
    let (ann, alan, gus) = (world.ann().await, world.alan().await, world.gus().await);
    let program = service(&world, &ann, "").await;
    let revoke = revocation(&world).await;
    for stranger in [&alan, &gus] {
        stranger.post_form(&revoke, &[]).await.expect(404);
    }
    let as_own = revoke.replace("/members/", "/account/");
    ann.post_form(&as_own, &[]).await.expect(404);
    ann.post_form("/members/tokens/x/revoke", &[]).await.expect(404);
    program.get("/me").await.expect(200);
    ann.post_form(&revoke, &[]).await.expect(303);
    program.get("/me").await.problem(401);
    ann.post_form(&revoke, &[]).await.expect(404);
}
