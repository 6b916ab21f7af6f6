//! What was not granted does not exist: the same answer, byte for byte, as for what exists
//! nowhere.

use crate::kit::World;
use crate::kit::logs::{HOUR, T, between};
use crate::kit::people::{Member, User as _};
use app::route::explorer_href;
use app::search::Search;
use serde_json::json;

/// Addresses that lead alan nowhere, each for a reason of its own.
const NOWHERE: &[(&str, &str)] = &[
    ("another tenant's group", "/logs/demo/%2Fglobex%2Fapi"),
    ("a group granted to nobody", "/logs/demo/%2Finternal%2Fbilling"),
    ("a lookalike", "/logs/demo/%2Facme2%2Fapi"),
    ("a lookalike that goes on", "/logs/demo/%2Facme%2Fapi2"),
    ("another case", "/logs/demo/%2FACME%2Fapi"),
    ("a group that exists nowhere", "/logs/demo/%2Facme%2Fnone"),
    ("a granted group that is not there", "/logs/demo/%2Facme%2Fworker"),
    ("a name that AWS does not allow", "/logs/demo/%2Facme%2F%3Cscript%3E"),
    (
        "a name that is too long",
        concat!(
            "/logs/demo/%2Facme%2F",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        ),
    ),
    ("a decoded slash", "/logs/demo//acme/api"),
    ("a slash decoded once", "/logs/demo/%2Facme/api"),
    ("a slash encoded twice", "/logs/demo/%252Facme%252Fapi"),
    ("a climb", "/logs/demo/%2Facme%2F..%2Fglobex%2Fapi"),
    ("no UTF-8", "/logs/demo/%FF%FE"),
    ("a NUL", "/logs/demo/%2Facme%2Fapi%00"),
    ("an empty name", "/logs/demo/"),
    ("an unknown source", "/logs/other/%2Facme%2Fapi"),
    ("a malformed source", "/logs/%2e%2e/%2Facme%2Fapi"),
    ("the admin's pages", "/admin/tenants"),
    ("the admin's page of one's own tenant", "/admin/tenants/acme"),
    ("no page at all", "/no/such/page"),
    ("another tenant's streams", "/logs/demo/%2Fshared%2Fgateway?stream=globex%2F1"),
    ("all streams by a short prefix", "/logs/demo/%2Fshared%2Fgateway?prefix=glob"),
    ("another tenant's group beside one's own", "/logs/demo/%2Facme%2Fapi?with=%2Fglobex%2Fapi"),
    ("nobody's group beside one's own", "/logs/demo/%2Facme%2Fapi?with=%2Facme%2Fapi2"),
    ("one's own group beside another tenant's", "/logs/demo/%2Fglobex%2Fapi?with=%2Facme%2Fapi"),
    (
        "a name that AWS does not allow beside one's own",
        "/logs/demo/%2Facme%2Fapi?with=%3Cscript%3E",
    ),
    (
        "another tenant's streams in two groups",
        "/logs/demo/%2Fshared%2Fgateway?with=%2Fshared%2Fgateway&stream=globex%2F1",
    ),
    ("an export of another tenant's group", "/logs/demo/%2Fglobex%2Fapi/export?format=csv"),
    ("an export of nobody's group", "/logs/demo/%2Finternal%2Fbilling/export?format=csv"),
    ("an export of what exists nowhere", "/logs/demo/%2Facme%2Fnone/export?format=csv"),
    ("an export of what is granted but not there", "/logs/demo/%2Facme%2Fworker/export?format=csv"),
    ("an export in no format", "/logs/demo/%2Fglobex%2Fapi/export?format=xls"),
    (
        "an export with another's group",
        "/logs/demo/%2Facme%2Fapi/export?with=%2Fglobex%2Fapi&format=csv",
    ),
    (
        "an export of another's streams",
        "/logs/demo/%2Fshared%2Fgateway/export?stream=globex%2F1&format=csv",
    ),
    ("an export of a name that is no UTF-8", "/logs/demo/%FF%FE/export?format=csv"),
    ("an export of an unknown source", "/logs/other/%2Facme%2Fapi/export?format=csv"),
    ("an export of nothing", "/logs/demo//export?format=csv"),
    ("a tail of another tenant's group", "/logs/demo/%2Fglobex%2Fapi/tail"),
    ("a tail of nobody's group", "/logs/demo/%2Finternal%2Fbilling/tail"),
    ("a tail of what exists nowhere", "/logs/demo/%2Facme%2Fnone/tail"),
    ("a tail of what is granted but not there", "/logs/demo/%2Facme%2Fworker/tail"),
    ("a tail from a broken place", "/logs/demo/%2Fglobex%2Fapi/tail?after=x"),
    ("a tail with another's group", "/logs/demo/%2Facme%2Fapi/tail?with=%2Fglobex%2Fapi"),
    ("a tail of another's streams", "/logs/demo/%2Fshared%2Fgateway/tail?stream=globex%2F1"),
    ("a tail of nothing", "/logs/demo//tail"),
    ("a stream that exists nowhere", "/logs/demo/%2Fshared%2Fgateway?stream=nobody%2Fnone"),
];

async fn world() -> World {
    let world = World::open().await;
    for group in ["/acme/api", "/acme2/api", "/globex/api", "/internal/billing"] {
        world.emulator.put(group, "i-1", [(T, format!("a line of {group}"))]);
    }
    world.emulator.put("/shared/gateway", "acme/1", [(T, "for acme")]);
    world.emulator.put("/shared/gateway", "globex/1", [(T, "for globex")]);
    world
}

#[tokio::test]
async fn hidden_and_missing_look_the_same_byte_for_byte() {
    let world = world().await;
    let alan = world.alan().await;
    let reference = alan.get("/logs/demo/%2Fno%2Fsuch%2Fgroup").await.expect(404).without_chance();
    assert!(reference.contains("it is not yours to see"), "{reference}");
    for (why, path) in NOWHERE {
        let answer = alan.get(path).await.expect(404).without_chance();
        assert_eq!(answer, reference, "{why}: {path}");
    }
}

#[tokio::test]
async fn server_functions_hide_just_as_well() {
    let world = world().await;
    let alan = world.alan().await;
    let everything = between(T, T + HOUR);
    let reference =
        alan.try_search("/no/such/group", &everything).await.expect(404).without_chance();
    for group in ["/globex/api", "/acme2/api", "/acme/worker", "/acme/", "", "*", "/acme/api\u{0}"]
    {
        let answer = alan.try_search(group, &everything).await.expect(404).without_chance();
        assert_eq!(answer, reference, "{group:?}");
    }
    for stream in ["globex/1", "nobody/none", "acme"] {
        let search = Search { stream: stream.into(), ..everything.clone() };
        let answer = alan.try_search("/shared/gateway", &search).await.expect(404).without_chance();
        assert_eq!(answer, reference, "{stream:?}");
    }
    let gus = world.gus().await;
    let key = gus.search("/globex/api", &everything).await.rows[0].key();
    for (group, key) in [("/globex/api", key.as_str()), ("/acme/api", &key), ("/no/such", "1.1")] {
        let input = json!({ "source": "demo", "group": group, "key": key });
        let error = alan.rpc("/rpc/events/one", input).await.trouble(404);
        assert_eq!(error, "NotFound", "{group}");
    }
}

#[tokio::test]
async fn a_shared_group_shows_each_tenant_its_own_streams() {
    let world = world().await;
    let (alan, gus) = (world.alan().await, world.gus().await);
    assert_shows(&alan, "/shared/gateway", "for acme", "globex").await;
    assert_shows(&gus, "/shared/gateway", "for globex", "acme/").await;
    let list = alan.get("/logs").await.expect(200).body;
    assert!(list.contains(&explorer_href("demo", "/shared/gateway")));
    for stranger in ["globex", "acme2", "internal"] {
        assert!(!list.contains(stranger), "/logs names {stranger}");
    }
}

async fn assert_shows(member: &Member<'_>, group: &str, own: &str, strange: &str) {
    let everything = between(T, T + HOUR);
    let page = member.get(&crate::kit::logs::href(group, &everything)).await.expect(200).body;
    assert!(page.contains(own));
    assert!(!page.contains(strange), "{strange} shows in {group}");
    let rows = member.search(group, &everything).await.rows;
    assert_eq!(rows.iter().map(|row| row.message.as_str()).collect::<Vec<_>>(), [own]);
}

#[tokio::test]
async fn an_event_of_somebody_elses_stream_is_gone() {
    let world = world().await;
    let (alan, gus) = (world.alan().await, world.gus().await);
    let everything = between(T, T + HOUR);
    let strange = gus.search("/shared/gateway", &everything).await.rows[0].key();
    let search = Search { event: strange, ..everything };
    let page = alan.search("/shared/gateway", &search).await;
    assert!(page.gone && page.opened.is_none());
    let html = alan.get(&crate::kit::logs::href("/shared/gateway", &search)).await.expect(200).body;
    assert!(html.contains("not there any more") && !html.contains("for globex"));
}
