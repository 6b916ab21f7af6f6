//! A link opens in the tenant that it belongs to, for whoever belongs to that tenant too.

use crate::kit::answer::Answer;
use crate::kit::logs::{HOUR, T, between, href};
use crate::kit::people::{Holder, User};
use crate::kit::{World, html};
use app::route::explorer_href;
use app::search::Search;
use app::wire::ViewCard;
use serde_json::json;

const JOIN: &str = "insert into memberships (tenant_id, user_id, role)
    select t.id, u.id, 'viewer' from tenants t, users u
    where t.slug = 'globex' and u.email = 'alan@acme.test'";

async fn world() -> World {
    let world = World::open().await;
    for group in ["/acme/api", "/globex/api", "/internal/billing"] {
        world.emulator.put(group, "i-1", [(T, format!("a line of {group}"))]);
    }
    world.emulator.put("/shared/gateway", "acme/1", [(T, "for acme")]);
    world.emulator.put("/shared/gateway", "globex/1", [(T, "for globex")]);
    world
}

#[tokio::test]
async fn a_link_leads_into_the_tenant_that_it_belongs_to() {
    let world = world().await;
    world.database.run(JOIN).await;
    let alan = world.alan().await;
    let everything = between(T, T + HOUR);
    let (own, other) = (href("/acme/api", &everything), href("/globex/api", &everything));
    let page = alan.get(&own).await.expect(200).body;
    assert!(!html::text(&page).contains("you look at"));
    let page = alan.get(&other).await.expect(200).body;
    assert!(page.contains("a line of /globex/api"));
    let text = html::text(&page);
    assert!(text.contains("This link belongs to Globex, so you look at Globex now."), "{text}");
    // It stays so, and is said once.
    let again = alan.get(&other).await.expect(200).body;
    assert!(!html::text(&again).contains("so you look at"));
    assert!(alan.get("/logs").await.expect(200).body.contains("%2Fglobex%2Fapi"));
    // What another tenant's viewers see of a shared group is there, too.
    let streams = Search { stream: "acme/1".into(), ..everything };
    let page = alan.get(&href("/shared/gateway", &streams)).await.expect(200).body;
    assert!(page.contains("for acme") && html::text(&page).contains("belongs to Acme"));
}

#[tokio::test]
async fn what_belongs_to_none_of_ones_tenants_stays_nowhere() {
    let world = world().await;
    let (single, nobody) = (world.gus().await, world.nobody());
    world.database.run(JOIN).await;
    let alan = world.alan().await;
    let nowhere = alan.get("/no/such/page").await.expect(404).without_chance();
    let everything = between(T, T + HOUR);
    for group in ["/internal/billing", "/globex/none", "/acme/none", "/no/such/group"] {
        let answer = alan.get(&href(group, &everything)).await.expect(404);
        assert_eq!(answer.without_chance(), nowhere, "{group}");
    }
    single.get(&href("/acme/api", &everything)).await.expect(404);
    nobody.get(&href("/acme/api", &everything)).await.expect(303);
    assert!(alan.get("/logs").await.expect(200).body.contains("%2Facme%2Fapi"), "nothing moved");
    world.database.run("update tenants set suspended_at = now() where slug = 'globex'").await;
    let nowhere = alan.get("/no/such/page").await.expect(404).without_chance();
    let answer = alan.get(&href("/globex/api", &everything)).await.expect(404);
    assert_eq!(answer.without_chance(), nowhere, "a suspended tenant is not entered");
}

/// The same browser, after it took this answer's cookie.
fn after<'w>(person: &Holder<'w>, answer: &Answer) -> Holder<'w> {
    let (name, value) = answer.cookie_pair().unwrap().split_once('=').unwrap();
    let kept = person.cookie.split("; ").filter(|pair| !pair.starts_with(&format!("{name}=")));
    let mut pairs: Vec<String> = kept.map(str::to_owned).collect();
    if !answer.cookie().unwrap().contains("Max-Age=0") {
        pairs.push(format!("{name}={value}"));
    }
    Holder { world: person.world, cookie: pairs.join("; ") }
}

fn main_words(page: &str) -> String {
    html::text(page.split("<body").nth(1).unwrap())
}

/// A group's default view is a redirect away from the address of the link.
#[tokio::test]
async fn a_redirect_to_a_default_view_does_not_swallow_that_one_was_moved() {
    let world = world().await;
    world.database.run(JOIN).await;
    let login = world.alan().await;
    let alan = Holder { world: &world, cookie: login.cookie().unwrap().to_owned() };
    alan.post_form("/tenant", &[("tenant", "globex")]).await.expect(303);
    let view = json!({ "source": "demo", "group": "/globex/api", "name": "year",
                       "query": "?from=2026-01-01T00:00:00Z", "shared": false });
    let views: Vec<ViewCard> = alan.rpc("/rpc/views/create", json!({ "view": view })).await.json();
    let choice = json!({ "id": views[0].id, "change": { "Default": true } });
    alan.rpc("/rpc/views/change", choice).await.expect(200);
    alan.post_form("/tenant", &[("tenant", "acme")]).await.expect(303);

    let led = alan.get(&explorer_href("demo", "/globex/api")).await.expect(303);
    assert!(led.location().contains("?from=2026-01-01"), "{}", led.location());
    let cookie = led.cookie().unwrap();
    assert!(cookie.contains("HttpOnly; SameSite=Lax") && cookie.contains("Max-Age=60"), "{cookie}");
    let alan = after(&alan, &led);
    let arrived = alan.get(led.location()).await.expect(200);
    let words = main_words(&arrived.body);
    assert!(words.contains("This link belongs to Globex, so you look at Globex now."), "{words}");
    let alan = after(&alan, &arrived);
    assert!(!alan.cookie.contains("moved"), "it is said once");
    let again = alan.get(led.location()).await.expect(200);
    assert!(!main_words(&again.body).contains("you look at") && again.cookie().is_none());
    // A cookie that somebody made up names no tenant at all.
    let made_up = Holder { world: &world, cookie: format!("{}; moved=<b>Acme</b>", alan.cookie) };
    assert!(!main_words(&made_up.get("/logs").await.expect(200).body).contains("look at"));
}
