//! The portal without its database: it says so, lets nobody in, and recovers by itself.

use crate::kit::logs::{HOUR, T, between};
use crate::kit::people::User;
use crate::kit::{PASSWORD, World, html};
use serde_json::json;

#[tokio::test]
async fn an_outage_is_told_in_words_and_passes_by_itself() {
    let world = World::open().await;
    world.emulator.put("/acme/api", "i-1", [(T, "hello")]);
    let (alan, nobody) = (world.alan().await, world.nobody());
    alan.get("/logs").await.expect(200);
    nobody.get("/readyz").await.expect(200);

    world.database.go_away().await;
    nobody.get("/healthz").await.expect(200);
    let ready = nobody.get("/readyz").await.expect(503);
    assert!(ready.body.contains("the database does not answer"));
    for path in ["/logs", "/logs/demo/%2Facme%2Fapi", "/logs/demo/%2Fglobex%2Fapi", "/login"] {
        let answer = alan.get(path).await.expect(503);
        let words = html::text(&answer.body);
        assert!(words.contains("The database does not answer at the moment"), "{path}: {words}");
        assert!(words.contains(answer.header("x-request-id").unwrap()), "{path} names its request");
        assert!(answer.header("retry-after").is_some() && answer.body.contains("refresh"));
        assert_eq!(answer.cookie(), None, "{path}: the session is not given up");
    }
    let input = json!({ "source": "demo", "group": "/acme/api", "search": between(T, T + HOUR) });
    let error = alan.rpc("/rpc/events/search", input).await.trouble(503);
    assert!(error.to_string().contains("The database"), "{error}");
    let refused = nobody.post_login("alan@acme.test", PASSWORD).await.expect(503);
    assert!(html::text(&refused.body).contains("The database does not answer"));
    alan.log_out().await.expect(503);

    world.database.come_back().await;
    nobody.get("/readyz").await.expect(200);
    alan.get("/logs").await.expect(200);
    assert_eq!(alan.search("/acme/api", &between(T, T + HOUR)).await.rows.len(), 1);
}

#[tokio::test]
async fn connections_that_were_cut_cost_nobody_an_answer() {
    let world = World::open().await;
    let alan = world.alan().await;
    // So that several lie idle when they are cut.
    futures::future::join_all((0..8).map(|_| alan.get("/logs"))).await;
    world.database.end_connections().await;
    for _ in 0..20 {
        alan.get("/logs").await.expect(200);
    }
}

#[tokio::test]
async fn a_database_that_refuses_connections_is_not_ready() {
    // Port 9 is "discard", which nobody serves.
    let nowhere = "postgres://vitrine_app@127.0.0.1:9/vitrine";
    let config = crate::kit::config(nowhere, crate::kit::OWN_ORIGIN, 0);
    let cloud = server::cloudwatch::Cloud::at_endpoint("http://127.0.0.1:9", "eu-central-1").await;
    let state = server::state::AppState::new(&config, cloud).unwrap();
    let router = server::router::build(state);
    for (path, status) in [("/healthz", 200), ("/readyz", 503), ("/login", 200)] {
        let request = axum::http::Request::get(path).body(axum::body::Body::empty()).unwrap();
        let answer = tower::ServiceExt::oneshot(router.clone(), request).await.unwrap();
        assert_eq!(answer.status().as_u16(), status, "{path}");
    }
}

/// The application's role reads and writes rows, and nothing else.
#[tokio::test]
async fn the_portal_may_not_change_the_shape_of_anything() {
    let world = World::open().await;
    let Some(mut app) = world.database.app_apart().await else { return };
    for statement in [
        "create table mine (id int)",
        "alter table users add column mine int",
        "drop table sessions",
        "truncate users",
        "create role mine",
        "alter table audit_events disable trigger all",
        "set role vitrine_owner",
        "select * from _sqlx_migrations",
    ] {
        let error = sqlx::query(statement).execute(&mut app).await.unwrap_err();
        let code = error.as_database_error().and_then(|error| error.code()).unwrap().into_owned();
        assert!(matches!(&*code, "42501" | "22023"), "{statement}: {error}");
    }
}

#[tokio::test]
async fn migrating_twice_and_at_once_changes_nothing() {
    let database = crate::kit::database::Database::create_empty().await;
    let once = || server::db::migrate::migrate(&database.owner_url, &database.app_url);
    futures::future::try_join_all([once(), once(), once()]).await.unwrap();
    once().await.unwrap();
    let count = "select count(*) from _sqlx_migrations where not success";
    assert_eq!(database.number(count).await, 0);
}
