//! U+0000, which anybody can send and Postgres cannot keep: it is no outage.

use crate::kit::logs::{T, between, href};
use crate::kit::people::User as _;
use crate::kit::{PASSWORD, World};
use app::search::Search;

#[tokio::test]
async fn a_search_for_it_finds_nothing_and_is_audited() {
    let world = World::open().await;
    world.emulator.put("/acme/api", "i-1", [(T, "x")]);
    let alan = world.alan().await;
    let program = world.program_of(&alan).await;
    let ask = format!("source=demo&group=/acme/api&from={T}&to={}", T + 1);
    for narrowed in ["prefix=a%00", "stream=a%00"] {
        for path in ["/events", "/events/export"] {
            let answer = program.get(&format!("{path}?{ask}&{narrowed}")).await.expect(200);
            assert!(!answer.body.contains("\"message\""), "{path} {narrowed}");
        }
    }
    let search = Search { prefix: "b\0".into(), ..between(T, T + 1) };
    alan.get(&href("/acme/api", &search)).await.expect(200);
    let audited =
        "select count(*) from audit_events where detail->>'prefix' in ('a\u{fffd}', 'b\u{fffd}')";
    assert!(world.database.number(audited).await >= 2);
}

#[tokio::test]
async fn an_address_with_it_is_nobodys() {
    let world = World::open().await;
    world.nobody().post_login("alan\0@acme.test", PASSWORD).await.expect(401);
}

#[tokio::test]
async fn what_is_typed_with_it_is_refused() {
    let world = World::open().await;
    let operator = world.operator().await;
    let form = [("name", "Ini\0tech"), ("slug", "initech")];
    let page = operator.post_form("/admin/tenants", &form).await.expect(400).body;
    assert!(crate::kit::html::text(&page).contains("U+0000"), "it says why");
}
