//! Everything that is refused is a problem that names what is wrong.

use crate::kit::World;
use crate::kit::people::User as _;
use axum::body::Body;
use axum::http::{Request, header};
use emulator::{Fault, FaultKind};

#[tokio::test]
async fn a_wrong_parameter_is_named() {
    let world = World::open().await;
    world.emulator.put("/acme/api", "i-1", [(crate::kit::logs::T, "hello")]);
    let program = world.program_of(&world.alan().await).await;
    let events = "/events?source=demo&group=/acme/api";
    for (ask, field) in [
        ("/me?x=1", "x"),
        ("/log-groups?limit=1", "limit"),
        ("/log-groups?prefix=a&prefix=b", "prefix"),
        ("/log-streams?source=demo", "group"),
        ("/log-streams?source=demo&group=/acme/api&order=size", "order"),
        ("/events", "source"),
        ("/events?source=demo", "group"),
    ] {
        assert_eq!(program.get(ask).await.wrong_field(), field, "{ask}");
    }
    for (more, field) in [
        ("&colour=red", "colour"),
        ("&limit=0", "limit"),
        ("&limit=1001", "limit"),
        ("&limit=", "limit"),
        ("&limit=ten", "limit"),
        ("&order=best", "order"),
        ("&from=yesterday", "from"),
        ("&to=tomorrow", "to"),
        ("&from=-1h&to=-2h", "from"),
        ("&filter=%22", "filter"),
        ("&cursor=x", "cursor"),
        ("&with=/acme/web", "with"),
        ("&group=/acme/web", "group"),
    ] {
        let answer = program.get(&format!("{events}{more}")).await;
        assert_eq!(answer.wrong_field(), field, "{more}");
        let detail = answer.problem(400)["detail"].as_str().unwrap().to_owned();
        assert!(detail.len() > 10, "{more}: {detail}");
    }
}

#[tokio::test]
async fn methods_kinds_and_other_sites_are_refused_as_problems() {
    let world = World::open().await;
    let program = world.program_of(&world.alan().await).await;
    let send = |method: &str, path: &str, headers: &[(&str, &str)]| {
        let mut request = Request::builder().method(method).uri(format!("/api/v1{path}"));
        request = request.header(header::AUTHORIZATION, format!("Bearer {}", program.token));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        world.send(request.body(Body::from("{}")).unwrap())
    };
    let json = ("content-type", "application/json");
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"] {
        let answer = send(method, "/me", &[json]).await;
        answer.problem(405);
        assert_eq!(answer.header("allow"), Some("GET,HEAD"), "{method}");
        assert_eq!(answer.header("access-control-allow-origin"), None);
    }
    send("POST", "/filter/check", &[("content-type", "text/plain")]).await.problem(415);
    send("POST", "/filter/check", &[]).await.problem(415);
    send("POST", "/filter/check", &[json, ("origin", "https://evil.example")]).await.problem(403);
    // A cookie says nothing here, neither for nor against.
    let with_cookie = send("POST", "/filter/check", &[json, ("cookie", "sid=1")]).await;
    assert_eq!(with_cookie.wrong_field(), "pattern");
}

#[tokio::test]
async fn without_the_database_nobody_is_let_in_and_nobody_is_turned_away() {
    let world = World::open().await;
    let program = world.program_of(&world.alan().await).await;
    world.database.go_away().await;
    let answer = program.get("/me").await;
    answer.problem(503);
    assert_eq!(answer.header("retry-after"), Some("3"));
    world.database.come_back().await;
    program.get("/me").await.expect(200);
}

#[tokio::test]
async fn trouble_at_aws_is_told_with_a_wait_and_without_its_words() {
    let world = World::open().await;
    let program = world.program_of(&world.alan().await).await;
    world.emulator.put("/acme/api", "i-1", [(crate::kit::logs::T, "hello")]);
    let outage = Fault::always("FilterLogEvents", FaultKind::Error);
    world.emulator.fault(outage).unwrap();
    let answer = program.get("/events?source=demo&group=/acme/api").await;
    answer.problem(503);
    assert!(answer.header("retry-after").is_some());
    assert!(!answer.body.contains("dispatch"), "{}", answer.body);
    world.nobody().get("/healthz").await.expect(200);
}
