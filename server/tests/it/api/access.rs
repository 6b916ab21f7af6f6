//! THE TABLE of the API: who gets what, by token. What is not granted is the same 404, byte for
//! byte, as what is nowhere.

use crate::kit::World;
use crate::kit::logs::T;
use crate::kit::programs::Program;

struct Row {
    what: &'static str,
    ask: &'static str,
    /// For no token, a rubbish one, alan's, alan's for `/acme/web` alone, gus's.
    expected: [u16; 5],
}

const fn row(what: &'static str, ask: &'static str, expected: [u16; 5]) -> Row {
    Row { what, ask, expected }
}

#[rustfmt::skip]
const TABLE: &[Row] = &[
    //                                                                     none rubbish alan narrow gus
    row("/me",          "/me",                                              [401, 401, 200, 200, 200]),
    row("/log-groups",  "/log-groups",                                      [401, 401, 200, 200, 200]),
    row("/log-streams", "/log-streams?source=demo&group=/acme/api",         [401, 401, 200, 404, 404]),
    row("/log-streams", "/log-streams?source=demo&group=/acme/web",         [401, 401, 200, 200, 404]),
    row("/log-streams", "/log-streams?source=demo&group=/globex/api",       [401, 401, 404, 404, 200]),
    row("/log-streams", "/log-streams?source=demo&group=/shared/gateway",   [401, 401, 200, 404, 200]),
    row("/log-streams", "/log-streams?source=none&group=/acme/api",         [401, 401, 404, 404, 404]),
    row("/events",      "/events?source=demo&group=/acme/api",              [401, 401, 200, 404, 404]),
    row("/events",      "/events?source=demo&group=/acme/web",              [401, 401, 200, 200, 404]),
    row("/events",      "/events?source=demo&group=/globex/api",            [401, 401, 404, 404, 200]),
    row("/events",      "/events?source=demo&group=/acme2/api",             [401, 401, 404, 404, 404]),
    row("/events",      "/events?source=demo&group=/acme/none",             [401, 401, 404, 404, 404]),
    row("/events",      "/events?source=demo&group=%00",                    [401, 401, 404, 404, 404]),
    row("/events",      "/events?source=demo&group=/shared/gateway&stream=acme/1",   [401, 401, 200, 404, 404]),
    row("/events",      "/events?source=demo&group=/shared/gateway&stream=globex/1", [401, 401, 404, 404, 200]),
    row("/events",      "/events?source=demo&group=/shared/gateway&prefix=glob",     [401, 401, 404, 404, 200]),
    row("/events/context", "/events/context?source=demo&group=/acme/api&stream=i-1&event=x",  [401, 401, 400, 404, 404]),
    row("/events/context", "/events/context?source=demo&group=/acme/web&stream=i-1&event=x",  [401, 401, 400, 400, 404]),
    row("/events/context", "/events/context?source=demo&group=/acme/none&stream=i-1&event=x", [401, 401, 404, 404, 404]),
    row("/events/context", "/events/context?source=demo&group=/acme/api&stream=i-1&event=1.1", [401, 401, 404, 404, 404]),
    row("/events/context", "/events/context?source=demo&group=/shared/gateway&stream=globex/1&event=x", [401, 401, 404, 404, 400]),
    row("/events/export", "/events/export?source=demo&group=/acme/api",     [401, 401, 200, 404, 404]),
    row("/events/export", "/events/export?source=demo&group=/globex/api",   [401, 401, 404, 404, 200]),
    row("/events/export", "/events/export?source=demo&group=/acme/none",    [401, 401, 404, 404, 404]),
    row("/events/export", "/events/export?source=demo&group=/shared/gateway&stream=globex/1", [401, 401, 404, 404, 200]),
    row("/audit",        "/audit",                                          [401, 401, 404, 404, 404]),
    row("/filter/check", "/filter/check",                                   [401, 401, 405, 405, 405]),
    row("/events/tail", "/events/tail?source=demo&group=/acme/api&filter=%7B",   [401, 401, 400, 404, 404]),
    row("/events/tail", "/events/tail?source=demo&group=/acme/web&filter=%7B",   [401, 401, 400, 400, 404]),
    row("/events/tail", "/events/tail?source=demo&group=/globex/api&filter=%7B", [401, 401, 404, 404, 400]),
    row("/events/tail", "/events/tail?source=demo&group=/acme2/api",             [401, 401, 404, 404, 404]),
    row("/events/tail", "/events/tail",                                     [401, 401, 400, 400, 400]),
    row("/queries",     "/queries",                                         [401, 401, 404, 404, 404]),
    row("/no/such",     "/no/such",                                         [401, 401, 404, 404, 404]),
    row("",             "/",                                                [401, 401, 404, 404, 404]),
];

async fn world() -> World {
    let world = World::open().await;
    for group in ["/acme/api", "/acme/web", "/globex/api", "/acme2/api"] {
        world.emulator.put(group, "i-1", [(T, "hello")]);
    }
    world.emulator.put("/shared/gateway", "acme/1", [(T, "hello")]);
    world.emulator.put("/shared/gateway", "globex/1", [(T, "hello")]);
    world
}

async fn programs(world: &World) -> [(&'static str, Program<'_>); 5] {
    let (alan, gus) = (world.alan().await, world.gus().await);
    [
        ("nobody", world.program("")),
        ("rubbish", world.program("vtr_0000000000000000000000000000000000aaaaaa")),
        ("alan", world.program_of(&alan).await),
        ("alan's narrowed token", world.narrowed_program_of(&alan, "/acme/web").await),
        ("gus", world.program_of(&gus).await),
    ]
}

#[tokio::test]
async fn every_token_gets_what_the_table_says() {
    let world = world().await;
    let programs = programs(&world).await;
    let nowhere = programs[2].1.get("/events?source=demo&group=/acme/none").await.without_chance();
    let mut wrong = Vec::new();
    for row in TABLE {
        for ((who, program), expected) in programs.iter().zip(row.expected) {
            let answer = program.get(row.ask).await;
            if answer.status != expected {
                wrong.push(format!(
                    "{}: {who} gets {} instead of {expected}",
                    row.ask, answer.status
                ));
            }
            if answer.status >= 400 {
                answer.problem(answer.status);
            }
            if answer.status == 404
                && without_rate(&answer.without_chance()) != without_rate(&nowhere)
            {
                wrong.push(format!("{}: the 404 of {who} differs", row.ask));
            }
            if answer.cookie().is_some() {
                wrong.push(format!("{}: {who} is given a cookie", row.ask));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// How many requests are left says nothing of what is hidden.
fn without_rate(answer: &str) -> String {
    answer.lines().filter(|line| !line.starts_with("ratelimit")).collect::<Vec<_>>().join("\n")
}

/// If you are here because this test failed: the API has a new address. Give it a row in TABLE
/// that says for each token what it gets.
#[test]
fn every_address_of_the_api_has_a_row() {
    let routes = addresses();
    let missing: Vec<&&str> =
        routes.iter().filter(|route| !TABLE.iter().any(|row| row.what == **route)).collect();
    assert!(missing.is_empty(), "TABLE has no row for {missing:?}");
}

/// The routes as they stand in the source.
pub(crate) fn addresses() -> Vec<&'static str> {
    let source = include_str!("../../../src/http/api/mod.rs");
    let routes: Vec<&str> = source
        .split(".route(\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|route| !route.ends_with("openapi.json"))
        .collect();
    assert!(routes.len() >= 5, "the routes were not found: {routes:?}");
    routes
}

#[tokio::test]
async fn a_list_holds_what_was_granted_and_nothing_else() {
    let world = world().await;
    for (who, program) in &programs(&world).await[2..] {
        let groups = Program::read(program.get("/log-groups").await);
        let names: Vec<&str> = groups["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|g| g["group"].as_str().unwrap())
            .collect();
        let expected: &[&str] = match *who {
            "alan" => &["/acme/api", "/acme/web", "/shared/gateway"],
            "gus" => &["/globex/api", "/shared/gateway"],
            _ => &["/acme/web"],
        };
        assert_eq!(names, expected, "{who}");
        let ask = "/log-streams?source=demo&group=/shared/gateway";
        let streams = program.get(ask).await.body;
        let foreign = if *who == "gus" { "acme/1" } else { "globex/1" };
        assert!(!streams.contains(foreign), "{who}: {streams}");
    }
}
