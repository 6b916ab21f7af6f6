//! What may change something runs in a task of its own: a client that hangs up, or the clock,
//! takes the answer away and never cancels the work half-way.

use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::Instrument as _;

/// Server functions that only read: nobody need be served who no longer waits.
const READS: &[&str] = &[
    "/rpc/events/search",
    "/rpc/events/one",
    "/rpc/events/around",
    "/rpc/views/list",
    "/rpc/admin/groups/find",
    "/rpc/admin/grants/try",
];

/// Whether a path is that of a server function that only reads.
pub(super) fn is_a_read(path: &str) -> bool {
    READS.contains(&path)
}

/// The layer. It stands outside of the session's own, so that a session is kept or ended along
/// with the write that it belongs to.
pub async fn run_to_the_end(request: Request, next: Next) -> Response {
    if request.method().is_safe() || is_a_read(request.uri().path()) {
        return next.run(request).await;
    }
    let work = tokio::spawn(next.run(request).in_current_span());
    match work.await {
        Ok(response) => response,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // The process ends within this very moment.
            Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::body::Body;
    use axum::middleware::from_fn;
    use axum::routing::any;
    use std::sync::Arc;
    use tokio::sync::{Notify, mpsc};
    use tower::ServiceExt as _;

    /// A router whose work begins, waits to be let go on, and says when it is done.
    fn router(go_on: Arc<Notify>, said: mpsc::Sender<&'static str>) -> Router {
        let work = move || async move {
            let _heard = said.send("begun").await;
            go_on.notified().await;
            let _heard = said.send("done").await;
        };
        Router::new().fallback(any(work)).layer(from_fn(run_to_the_end))
    }

    /// What is said of a request whose client hangs up once its work has begun.
    async fn after_hanging_up(method: &str, path: &str) -> Option<&'static str> {
        let (said, mut heard) = mpsc::channel(2);
        let go_on = Arc::new(Notify::new());
        let router = router(Arc::clone(&go_on), said);
        let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
        let answer = router.oneshot(request);
        tokio::select! {
            _ = answer => panic!("nothing let it go on"),
            begun = heard.recv() => assert_eq!(begun, Some("begun")),
        }
        go_on.notify_one();
        heard.recv().await
    }

    #[tokio::test]
    async fn a_write_goes_on_and_a_read_does_not() {
        assert_eq!(after_hanging_up("POST", "/members/invite").await, Some("done"));
        assert_eq!(after_hanging_up("POST", "/rpc/views/create").await, Some("done"));
        assert_eq!(after_hanging_up("GET", "/members").await, None);
        assert_eq!(after_hanging_up("POST", READS[0]).await, None);
    }

    #[tokio::test]
    #[should_panic(expected = "on purpose")]
    async fn a_panic_arrives_where_it_is_caught() {
        async fn panics() {
            panic!("on purpose");
        }
        let router = Router::new().fallback(any(panics)).layer(from_fn(run_to_the_end));
        let request = Request::post("/x").body(Body::empty()).unwrap();
        drop(router.oneshot(request).await);
    }

    #[test]
    fn every_read_is_a_server_function() {
        let known: Vec<&str> =
            leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path).collect();
        for read in READS {
            assert!(known.contains(read), "{read}");
        }
    }
}
