//! THE TABLE: who gets what. Every page, every route and every server function has a row, and
//! every cell of it is tried, the allowed ones and the denied ones.

use crate::kit::World;
use crate::kit::answer::Answer;
use crate::kit::logs::{HOUR, T, between};
use crate::kit::people::User;
use app::search::Search;
use app::wire::ViewCard;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What is asked for.
enum Ask {
    Get(&'static str),
    Form(&'static [(&'static str, &'static str)]),
    Call(fn(&Things) -> Value),
}
use Ask::{Call, Form, Get};

struct Row {
    /// The page's pattern, the route or the server function's path.
    what: &'static str,
    ask: Ask,
    /// The status for nobody, alan (viewer of acme), ann (tenant admin of acme),
    /// gus (viewer of globex) and the operator, who belongs to no tenant.
    expected: [u16; 5],
}

const fn row(what: &'static str, ask: Ask, expected: [u16; 5]) -> Row {
    Row { what, ask, expected }
}

#[rustfmt::skip]
const TABLE: &[Row] = &[
    //                                                                    nobody alan ann gus operator
    row("/",                       Get("/"),                              [303, 303, 303, 303, 303]),
    row("/login",                  Get("/login"),                         [200, 303, 303, 303, 303]),
    row("/logs",                   Get("/logs"),                          [303, 200, 200, 200, 404]),
    row("/logs/together",          Get("/logs/together?pick=demo:/acme/api&pick=demo:/acme/web"), [303, 303, 303, 303, 404]),
    row("/logs/together",          Get("/logs/together?pick=a:/x&pick=b:/y"), [303, 400, 400, 400, 404]),
    row("/logs/{source}/{group}",  Get("/logs/demo/%2Facme%2Fapi"),       [303, 200, 200, 404, 404]),
    row("/logs/{source}/{group}",  Get("/logs/demo/%2Fglobex%2Fapi"),     [303, 404, 404, 200, 404]),
    row("/logs/{source}/{group}",  Get("/logs/demo/%2Fshared%2Fgateway"), [303, 200, 200, 200, 404]),
    row("/logs/{source}/{group}",  Get("/logs/demo/%2Facme2%2Fapi"),      [303, 404, 404, 404, 404]),
    row("/logs/{source}/{group}",  Get("/logs/none/%2Facme%2Fapi"),       [303, 404, 404, 404, 404]),
    row("/logs/{source}/{group}",  Get("/logs/demo/%2Facme%2Fapi?with=%2Fglobex%2Fapi"), [303, 404, 404, 404, 404]),
    row("/logs/{source}/{group}/export", Get("/logs/demo/%2Facme%2Fapi/export?format=text"),   [303, 200, 200, 404, 404]),
    row("/logs/{source}/{group}/export", Get("/logs/demo/%2Fglobex%2Fapi/export?format=text"), [303, 404, 404, 200, 404]),
    row("/logs/{source}/{group}/export", Get("/logs/demo/%2Facme2%2Fapi/export?format=text"),  [303, 404, 404, 404, 404]),
    row("/logs/{source}/{group}/export", Get("/logs/demo/%2Facme%2Fapi/export?format=xls"),    [303, 400, 400, 404, 404]),
    row("/account",                Get("/account"),                       [303, 200, 200, 200, 200]),
    row("/logs/{source}/{group}/tail", Get("/logs/demo/%2Facme%2Fapi/tail?filter=%7B"),           [303, 400, 400, 404, 404]),
    row("/logs/{source}/{group}/tail", Get("/logs/demo/%2Fglobex%2Fapi/tail?filter=%7B"),         [303, 404, 404, 400, 404]),
    row("/logs/{source}/{group}/tail", Get("/logs/demo/%2Facme2%2Fapi/tail?filter=%7B"),          [303, 404, 404, 404, 404]),
    row("/members",                Get("/members"),                       [303, 404, 200, 404, 404]),
    row("/invite/{link}",          Get("/invite/AAAA"),                   [404, 404, 404, 404, 404]),
    row("/forgot",                 Get("/forgot"),                        [404, 404, 404, 404, 404]),
    row("/reset/{link}",           Get("/reset/AAAA"),                    [404, 404, 404, 404, 404]),
    row("/admin/sources",          Get("/admin/sources"),                 [303, 404, 404, 404, 200]),
    row("/admin/audit/export",     Get("/admin/audit/export"),            [303, 404, 404, 404, 200]),
    row("/admin/tenants",          Get("/admin/tenants"),                 [303, 404, 404, 404, 200]),
    row("/admin/tenants/{slug}",   Get("/admin/tenants/acme"),            [303, 404, 404, 404, 200]),
    row("/admin/tenants/{slug}",   Get("/admin/tenants/none"),            [303, 404, 404, 404, 404]),
    row("/admin/tenants/{slug}/grants/{id}", Get("/admin/tenants/acme/grants/x"), [303, 404, 404, 404, 404]),
    row("/admin/sources/{slug}",   Get("/admin/sources/demo"),            [303, 404, 404, 404, 200]),
    row("/admin/sources/{slug}",   Get("/admin/sources/none"),            [303, 404, 404, 404, 404]),
    row("/admin/audit",            Get("/admin/audit"),                   [303, 404, 404, 404, 200]),
    row("/usage",                  Get("/usage"),                         [303, 404, 200, 404, 404]),
    row("/usage/export",           Get("/usage/export"),                  [303, 404, 200, 404, 404]),
    row("/admin/usage",            Get("/admin/usage"),                   [303, 404, 404, 404, 200]),
    row("/admin/usage",            Get("/admin/usage?tenant=acme"),       [303, 404, 404, 404, 200]),
    row("/admin/usage",            Get("/admin/usage?tenant=none"),       [303, 404, 404, 404, 404]),
    row("/admin/usage/export",     Get("/admin/usage/export"),            [303, 404, 404, 404, 200]),
    row("/admin/usage/{slug}",     Get("/admin/usage/acme"),              [405, 405, 405, 405, 405]),
    row("an unknown page",         Get("/no/such/page"),                  [303, 404, 404, 404, 404]),

    row("/healthz",                Get("/healthz"),                       [200, 200, 200, 200, 200]),
    row("/readyz",                 Get("/readyz"),                        [200, 200, 200, 200, 200]),
    row("/mark.svg",               Get("/mark.svg"),                      [200, 200, 200, 200, 200]),
    row("/islands.js",             Get("/islands.js"),                    [200, 200, 200, 200, 200]),
    row("/pkg",                    Get("/pkg/none.css"),                  [404, 404, 404, 404, 404]),
    row("/looks.js",               Get("/looks.js"),                      [200, 200, 200, 200, 200]),
    row("/logout",                 Get("/logout"),                        [405, 405, 405, 405, 405]),
    row("/account/looks",          Get("/account/looks"),                 [405, 405, 405, 405, 405]),

    row("/account/tokens",         Get("/account/tokens"),                [405, 405, 405, 405, 405]),
    row("/account/tokens/{id}/revoke", Get("/account/tokens/x/revoke"),   [405, 405, 405, 405, 405]),
    row("/docs/api",               Get("/docs/api"),                      [200, 200, 200, 200, 200]),
    row("/api/v1/",                Get("/api/v1/"),                       [401, 401, 401, 401, 401]),
    row("/api/v1/openapi.json",    Get("/api/v1/openapi.json"),           [200, 200, 200, 200, 200]),

    row("/rpc/events/search",         Call(Things::search),               [401, 200, 200, 404, 404]),
    row("/rpc/events/search",         Call(Things::search_of_globex),     [401, 404, 404, 200, 404]),
    row("/rpc/events/search",         Call(Things::search_of_both),       [401, 404, 404, 404, 404]),
    row("/rpc/events/one",            Call(Things::event),                [401, 200, 200, 404, 404]),
    row("/rpc/events/around",         Call(Things::around),               [401, 200, 200, 404, 404]),
    row("/rpc/events/around",         Call(Things::around_of_globex),     [401, 404, 404, 404, 404]),
    row("/rpc/views/list",            Call(Things::views),                [401, 200, 200, 404, 404]),
    row("/rpc/views/create",          Call(Things::new_view),             [401, 200, 200, 404, 404]),
    row("/rpc/views/change",          Call(Things::default_view),         [401, 200, 200, 404, 404]),
    row("/rpc/views/change",          Call(Things::renamed_view),         [401, 404, 200, 404, 404]),
    row("/rpc/admin/groups/find",     Call(|_| json!({ "source": "demo", "typed": "/ac" })),   [401, 404, 404, 404, 200]),
    row("/rpc/admin/groups/find",     Call(|_| json!({ "source": "none", "typed": "/ac" })),   [401, 404, 404, 404, 400]),
    row("/rpc/admin/grants/try",      Call(Things::new_grant),            [401, 404, 404, 404, 200]),
    row("/rpc/no/such/function",      Call(|_| json!({})),                [404, 404, 404, 404, 404]),
    row("/rpc/{*function}",           Get("/rpc/events/search"),          [405, 405, 405, 405, 405]),

    row("/account/tokens",            Form(&[("name", "laptop"), ("days", "90")]), [303, 200, 200, 200, 404]),
    row("/account/tokens",            Form(&[("name", ""), ("days", "90")]),       [303, 400, 400, 400, 404]),
    row("/account/tokens",            Form(&[("role", "admin")]),                  [303, 400, 400, 400, 404]),
    row("/account/tokens/{id}/revoke", Form(&[]),                                  [303, 404, 404, 404, 404]),

    row("/admin/sources",             Form(&[("name", "Two"), ("slug", "two"), ("account", "123456789012"), ("region", "eu-west-1")]), [303, 404, 404, 404, 303]),
    row("/admin/sources",             Form(&[("name", "Two")]),                    [303, 404, 404, 404, 400]),
    row("/admin/sources/{slug}",      Form(&[("name", "Demo"), ("version", "1")]),  [303, 404, 404, 404, 404]),
    row("/admin/tenants",             Form(&[("name", "Initech"), ("slug", "initech")]), [303, 404, 404, 404, 303]),
    row("/admin/tenants",             Form(&[("name", "Initech"), ("slug", "initech")]), [303, 404, 404, 404, 400]),
    row("/admin/tenants",             Form(&[("role", "admin")]),                  [303, 404, 404, 404, 400]),
    row("/admin/tenants/{slug}",      Form(&[("name", "Acme"), ("version", "1")]), [303, 404, 404, 404, 404]),
    row("/admin/tenants/{slug}/members", Form(&[("email", "ada@acme.test"), ("name", "Ada")]), [303, 404, 404, 404, 404]),
    row("/admin/tenants/{slug}/grants",  Form(&[("source", "demo"), ("group", "/a/b"), ("stream", "*")]), [303, 404, 404, 404, 404]),
    row("/admin/tenants/{slug}/grants/try",  Form(&[("source", "demo"), ("group", "/a/b"), ("stream", "*")]), [303, 404, 404, 404, 404]),
    row("/admin/tenants/{slug}/grants/{id}", Form(&[("alias", ""), ("expires", ""), ("note", ""), ("version", "1")]), [303, 404, 404, 404, 404]),
    row("/admin/tenants/{slug}/grants/{id}/delete", Form(&[("version", "1")]),     [303, 404, 404, 404, 404]),
    row("/admin/tenants/{slug}/see",     Form(&[]),                                [303, 404, 404, 404, 404]),
    row("/see/stop",                  Form(&[]),                                   [303, 303, 303, 303, 303]),
    row("/admin/usage/{slug}",        Form(&[("hard_calls", "x")]),                [303, 404, 404, 404, 404]),
    row("/admin/tenants/{slug}/suspend", Form(&[]),                                [303, 404, 404, 404, 404]),
    row("/admin/tenants/{slug}/resume",  Form(&[]),                                [303, 404, 404, 404, 404]),
    row("/admin/tenants/{slug}/delete",  Form(&[("sure", "{slug}")]),              [303, 404, 404, 404, 404]),
    row("/account/password",          Form(&[("former", "wrong"), ("new", "a glass of clear water"), ("again", "a glass of clear water")]), [303, 400, 400, 400, 400]),
    row("/account/password",          Form(&[("role", "admin")]),                  [400, 400, 400, 400, 400]),
    row("/tenant",                    Form(&[("tenant", "acme")]),                 [303, 303, 303, 404, 404]),
    row("/members/invite",            Form(&[("email", "eve@acme.test"), ("role", "viewer")]),   [303, 404, 200, 404, 404]),
    row("/members/invite",            Form(&[("email", "ada@acme.test"), ("role", "operator")]), [303, 404, 400, 404, 404]),
    row("/members/{id}/role",         Form(&[("role", "viewer")]),                 [303, 404, 404, 404, 404]),
    row("/members/tokens",            Form(&[("name", "a service"), ("days", "30")]), [303, 404, 200, 404, 404]),
    row("/members/tokens",            Form(&[("name", "")]),                         [303, 404, 400, 404, 404]),
    row("/members/tokens/{id}/revoke", Form(&[]),                                    [303, 404, 404, 404, 404]),
    row("/members/{id}/remove",       Form(&[]),                                   [303, 404, 404, 404, 404]),
    row("/members/{id}/reset",        Form(&[]),                                   [303, 404, 404, 404, 404]),
    row("/forgot",                    Form(&[("email", "alan@acme.test")]),        [404, 404, 404, 404, 404]),
    row("/reset/{link}",              Form(&[("new", "a glass of clear water"), ("again", "a glass of clear water")]), [404, 404, 404, 404, 404]),
    row("/admin/tenants/{slug}/members/{id}/reset", Form(&[]),                     [303, 404, 404, 404, 404]),
    row("/admin/tenants/{slug}/invite", Form(&[("email", "eve@acme.test"), ("name", "")]), [303, 404, 404, 404, 404]),
    row("/invite/{link}",             Form(&[("password", "a glass of clear water")]), [404, 404, 404, 404, 404]),

    // These end the session that they come with, so they stand last and each gets its own.
    row("/account/looks", Form(&[("theme", "dark"), ("next", "/logs")]),  [303, 303, 303, 303, 303]),
    row("/login",   Form(&[("email", "alan@acme.test"), ("password", "wrong")]), [401, 401, 401, 401, 401]),
    row("/account/sessions/end", Form(&[]),                               [303, 303, 303, 303, 303]),
    row("/logout",  Form(&[]),                                            [303, 303, 303, 303, 303]),
];

/// What the requests speak of.
struct Things {
    /// An event of /acme/api.
    key: String,
    /// A view of /acme/worker that ann shares.
    view: String,
}

impl Things {
    async fn put(world: &World) -> Things {
        for group in ["/acme/api", "/globex/api", "/acme2/api"] {
            world.emulator.put(group, "i-1", [(T, "hello")]);
        }
        world.emulator.put("/shared/gateway", "acme/1", [(T, "hello")]);
        world.emulator.put("/shared/gateway", "globex/1", [(T, "hello")]);
        let page = world.ann().await.search("/acme/api", &between(T, T + HOUR)).await;
        let shared = json!({ "source": "demo", "group": "/acme/worker", "name": "shared",
                             "query": "", "shared": true });
        let views = world.ann().await.rpc("/rpc/views/create", json!({ "view": shared })).await;
        Things { key: page.rows[0].key(), view: views.json::<Vec<ViewCard>>().remove(0).id }
    }

    fn search(&self) -> Value {
        json!({ "source": "demo", "group": "/acme/api", "search": Search::default() })
    }
    fn search_of_globex(&self) -> Value {
        json!({ "source": "demo", "group": "/globex/api", "search": Search::default() })
    }
    fn search_of_both(&self) -> Value {
        let search = Search { with: vec!["/globex/api".into()], ..Search::default() };
        json!({ "source": "demo", "group": "/acme/api", "search": search })
    }
    fn event(&self) -> Value {
        json!({ "source": "demo", "group": "/acme/api", "key": self.key })
    }
    fn around(&self) -> Value {
        self.around_in("/acme/api")
    }
    fn around_of_globex(&self) -> Value {
        self.around_in("/globex/api")
    }
    /// The key is that of an event of /acme/api, wherever it is looked for.
    fn around_in(&self, group: &str) -> Value {
        let around = json!({ "stream": "i-1", "event": self.key, "before": 5, "after": 5 });
        json!({ "source": "demo", "group": group, "around": around })
    }
    fn views(&self) -> Value {
        json!({ "source": "demo", "group": "/acme/worker" })
    }
    fn new_view(&self) -> Value {
        json!({ "view": { "source": "demo", "group": "/acme/worker", "name": "new",
                          "query": "filter=error", "shared": false } })
    }
    fn default_view(&self) -> Value {
        json!({ "id": self.view, "change": { "Default": true } })
    }
    fn renamed_view(&self) -> Value {
        json!({ "id": self.view, "change": { "Rename": "renamed" } })
    }
    fn new_grant(&self) -> Value {
        let grant = json!({ "source": "demo", "group": "/acme/new", "stream": "*", "alias": "" });
        json!({ "tenant": "acme", "grant": grant })
    }
}

async fn ask(user: &impl User, row: &Row, things: &Things) -> Answer {
    match row.ask {
        Get(path) => user.get(path).await,
        Form(fields) => {
            // Failures of others would make this one wait.
            user.world().database.run("delete from login_failures").await;
            user.post_form(row.what, fields).await
        }
        Call(input) => user.rpc(row.what, input(things)).await,
    }
}

fn name(row: &Row) -> String {
    match row.ask {
        Get(path) => format!("GET {path}"),
        Form(_) | Call(_) => format!("POST {}", row.what),
    }
}

#[tokio::test]
async fn everybody_gets_what_the_table_says() {
    let world = World::open().await;
    let things = Things::put(&world).await;
    let nobody = world.nobody();
    let (mut alan, mut ann, mut gus) = (world.alan().await, world.ann().await, world.gus().await);
    let mut operator = world.operator().await;
    let mut wrong = Vec::new();
    for row in TABLE {
        if matches!(row.ask, Form(_)) {
            (alan, ann, gus) = (world.alan().await, world.ann().await, world.gus().await);
            operator = world.operator().await;
        }
        let answers = [
            ("nobody", ask(&nobody, row, &things).await),
            ("alan", ask(&alan, row, &things).await),
            ("ann", ask(&ann, row, &things).await),
            ("gus", ask(&gus, row, &things).await),
            ("the operator", ask(&operator, row, &things).await),
        ];
        for ((who, answer), expected) in answers.iter().zip(row.expected) {
            if answer.status != expected {
                let got = answer.status;
                wrong.push(format!("{}: {who} gets {got} instead of {expected}", name(row)));
            }
            wrong.extend(fault_in_manners(row, who, answer));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// What holds for every answer, whatever its status.
fn fault_in_manners(row: &Row, who: &str, answer: &Answer) -> Option<String> {
    let is_page = matches!(row.ask, Get(_)) && answer.header("x-request-id").is_some();
    let to_login = row.expected[0] == 303 && who == "nobody" && row.what != "/logout";
    let fault = if !is_page && matches!(row.ask, Get(_)) {
        "has no request id"
    } else if to_login && !answer.location().starts_with("/login?next=%2F") {
        "does not lead to the log-in page and back"
    } else if answer.status == 404 && (answer.body.contains("/api") || answer.body.contains("%2F"))
    {
        "names what is hidden"
    } else if answer.status >= 300 && answer.cookie().is_some() && row.what != "/logout" {
        "sets a cookie"
    } else {
        return None;
    };
    Some(format!("{}: the answer to {who} {fault}", name(row)))
}

/// If you are here because this test failed: something new can be reached over HTTP. Give it a
/// row in TABLE that says for each kind of person what they get, with a request that works for
/// those who may. The test above then tries it.
#[test]
fn everything_that_can_be_reached_has_a_row() {
    let rows: BTreeSet<&str> = TABLE.iter().map(|row| row.what).collect();
    let functions: BTreeSet<String> =
        server_fn::axum::server_fn_paths().map(|(path, _)| path.to_owned()).collect();
    assert!(!functions.is_empty(), "no server function is registered: they were not linked in");
    let missing: Vec<String> = everything_that_can_be_reached()
        .into_iter()
        .filter(|what| !rows.contains(what.as_str()))
        .collect();
    assert!(missing.is_empty(), "server/tests/it/access.rs: TABLE has no row for {missing:?}");

    let gone: Vec<&&str> = rows
        .iter()
        .filter(|what| {
            what.starts_with("/rpc/") && !what.contains("/no/such") && !what.contains('{')
        })
        .filter(|what| !functions.contains(**what))
        .collect();
    assert!(gone.is_empty(), "TABLE speaks of server functions that are gone: {gone:?}");
}

/// Every page, route and server function.
pub(crate) fn everything_that_can_be_reached() -> Vec<String> {
    let pages = app::route::PATTERNS.iter().map(|page| (*page).to_owned());
    let functions = server_fn::axum::server_fn_paths().map(|(path, _)| path.to_owned());
    pages.chain(routes()).chain(functions).collect()
}

/// The routes as they stand in the router's source; axum itself does not tell them.
fn routes() -> Vec<String> {
    let source = include_str!("../../src/router.rs");
    let calls = [".route(\"", ".nest_service(\"", ".route_service(\""];
    let routes: Vec<String> = calls
        .iter()
        .flat_map(|call| source.split(call).skip(1))
        .filter_map(|rest| rest.split('"').next())
        .map(str::to_owned)
        .collect();
    assert!(routes.len() >= 9, "the routes were not found in router.rs: {routes:?}");
    routes
}
