//! What is counted and logged: everything that happens, and no line of anybody's.

use crate::kit::logs::{T, between, lines};
use crate::kit::people::User as _;
use crate::kit::programs::Program;
use crate::kit::{Setup, World};
use axum::body::{Body, to_bytes};
use axum::http::Request;
use emulator::{Fault, FaultKind};
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};
use tower::ServiceExt as _;

async fn metrics(world: &World) -> String {
    let router = server::http::metrics::router(world.state.clone());
    let request = Request::get("/metrics").body(Body::empty()).unwrap();
    let answer = router.oneshot(request).await.unwrap();
    let kind = answer.headers()["content-type"].to_str().unwrap();
    assert!(kind.starts_with("application/openmetrics-text"));
    let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    String::from_utf8(body.to_vec()).unwrap()
}

#[track_caller]
fn assert_holds(metrics: &str, line: &str) {
    assert!(metrics.lines().any(|other| other == line), "{line} is not in\n{metrics}");
}

#[tokio::test]
async fn requests_and_what_aws_answered_are_counted() {
    let world = World::with(Setup { cache_bytes: 1 << 20, ..Setup::default() }).await;
    world.emulator.put("/acme/api", "i-1", lines(0..3, |n| T + n));
    let alan = world.program_of(&world.alan().await).await;
    let ask = format!("/events?source=demo&group=/acme/api&from={T}&to={}", T + 9);
    for _ in 0..3 {
        alan.get(&ask).await.expect(200);
    }
    alan.get("/events?source=demo&group=/globex/api").await.expect(404);
    world.emulator.fault(Fault::always("DescribeLogStreams", FaultKind::Throttle)).unwrap();
    alan.get("/log-streams?source=demo&group=/acme/api").await.expect(429);
    let metrics = metrics(&world).await;
    for line in [
        r#"vitrine_http_requests_total{method="GET",route="/api/v1/events",status="200"} 3"#,
        r#"vitrine_http_requests_total{method="GET",route="/api/v1/events",status="404"} 1"#,
        r#"vitrine_http_request_seconds_count{route="/api/v1/events"} 4"#,
        r#"vitrine_aws_requests_total{source="demo",action="FilterLogEvents",outcome="ok"} 1"#,
        r#"vitrine_aws_requests_total{source="demo",action="DescribeLogStreams",outcome="throttled"} 1"#,
        r#"vitrine_aws_wait_seconds_count{source="demo",action="FilterLogEvents"} 1"#,
        "vitrine_cache_hits_total 2",
        "vitrine_cache_misses_total 1",
        "vitrine_tail_viewers 0",
        "vitrine_tail_upstreams 0",
        "# EOF",
    ] {
        assert_holds(&metrics, line);
    }
    assert!(!metrics.contains("vitrine_cache_bytes 0"), "the page is weighed");
}

#[tokio::test]
async fn nobody_finds_them_where_customers_are() {
    let world = World::open().await;
    world.alan().await.get("/metrics").await.expect(404);
}

/// Everything that is logged while it lives, by whoever runs on this thread.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn no_line_of_anybody_is_logged_or_counted_and_ids_are() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .json()
        .with_env_filter(server::logging::filter(Some("debug,server=trace,app=trace")))
        .with_writer(move || writer.clone())
        .finish();
    // With one subscriber alone, tracing asks the thread that comes by first whether a line is
    // wanted, and remembers: that may be another test's. With two it asks both.
    let _second = tracing::Dispatch::new(tracing_subscriber::registry());
    let listening = tracing::subscriber::set_default(subscriber);
    let world = World::open().await;
    let secret = "a-line-of-acme-47110815";
    world.emulator.put("/acme/api", "i-1", [(T, secret)]);
    let alan = world.alan().await;
    assert_eq!(alan.search("/acme/api", &between(T, T + 9)).await.rows.len(), 1);
    let program = world.program_of(&alan).await;
    let ask = format!("source=demo&group=/acme/api&from={T}&to={}", T + 9);
    let filter = format!("filter=%22{secret}%22");
    let page = Program::read(program.get(&format!("/events?{ask}&{filter}")).await);
    assert_eq!(page["items"][0]["message"], secret);
    program.get(&format!("/events/export?{ask}&{filter}")).await.expect(200);
    program.get(&format!("/events?{ask}&{filter}&no=parameter")).await.expect(400);
    world.emulator.fault(Fault::always("FilterLogEvents", FaultKind::Error)).unwrap();
    let ill = program.get(&format!("/events?{ask}&{filter}")).await;
    let id = ill.header("x-request-id").unwrap();
    let metrics = metrics(&world).await;
    drop(listening);
    let logged = log.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let logged = String::from_utf8(logged).unwrap();
    let failure = logged.lines().find(|line| line.contains("AWS failed") && line.contains(id));
    assert!(failure.is_some(), "what failed is logged by its id");
    for (what, text) in [("the log", &logged), ("the metrics", &metrics)] {
        let ours = |line: &&str| line.contains(secret);
        assert_eq!(text.lines().find(ours), None, "{what} holds a line of acme's");
    }
}
