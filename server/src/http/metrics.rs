//! What is counted, as Prometheus reads it (OpenMetrics text), on a port of its own. Labels are
//! routes, sources, actions and outcomes: never what somebody reads or looks for.

use crate::http::context::RequestContext;
use crate::state::AppState;
use crate::traces;
use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use std::time::Instant;
use tracing::Instrument as _;

const KIND: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
/// The route of whatever is a page.
const PAGE: &str = "page";

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: &'static str,
    route: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

/// The requests that were answered; cheap to clone.
#[derive(Clone, Debug)]
pub struct Requests {
    counts: Family<Answered, Counter>,
    seconds: Family<Route, Histogram>,
}

impl Default for Requests {
    fn default() -> Requests {
        let seconds = || Histogram::new([0.001, 0.005, 0.02, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0]);
        Requests { counts: Family::default(), seconds: Family::new_with_constructor(seconds) }
    }
}

/// The layer that counts every request, and tells of it in the log. Neither names more of the
/// address than its route: the rest may hold what is looked for.
pub(crate) async fn count(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = known(request.method().as_str());
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or(PAGE, MatchedPath::as_str).to_owned();
    let id = request.extensions().get::<RequestContext>().map_or("", |context| &context.id);
    let span = traces::request(method, &route, id);
    let response = next.run(request).instrument(span.clone()).await;
    let (status, took) = (response.status().as_u16(), began.elapsed());
    traces::answered(&span, status);
    tracing::debug!(method, route, status, ms = took.as_millis(), "answered");
    let Requests { counts, seconds } = &state.requests;
    seconds.get_or_create(&Route { route: route.clone() }).observe(took.as_secs_f64());
    counts.get_or_create(&Answered { method, route, status }).inc();
    response
}

/// Anybody can invent methods: all but the usual ones count as one.
fn known(method: &str) -> &'static str {
    let usual = ["GET", "HEAD", "POST", "DELETE", "OPTIONS"];
    usual.into_iter().find(|known| *known == method).unwrap_or("other")
}

/// What is served on the port of its own.
pub fn router(state: AppState) -> Router {
    Router::new().route("/metrics", get(show)).with_state(state)
}

async fn show(State(state): State<AppState>) -> Response {
    state.cloud.past().settle().await;
    let mut text = String::new();
    match encode(&mut text, &registry(&state)) {
        Ok(()) => ([(header::CONTENT_TYPE, KIND)], text).into_response(),
        Err(error) => {
            tracing::error!(%error, "the metrics could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Every part counts for itself; here the counts get their names.
fn registry(state: &AppState) -> Registry {
    let mut registry = Registry::with_prefix("vitrine");
    let Requests { counts, seconds } = state.requests.clone();
    registry.register("http_requests", "Requests that were answered", counts);
    let help = "Time until an answer began";
    registry.register_with_unit("http_request", help, Unit::Seconds, seconds);
    state.cloud.register(&mut registry);
    let (viewers, upstreams) = state.hub.counts();
    let now = |registry: &mut Registry, name: &str, help: &str, count: usize| {
        let gauge = Gauge::<i64>::default();
        gauge.set(i64::try_from(count).unwrap_or(i64::MAX));
        registry.register(name, help, gauge);
    };
    now(&mut registry, "tail_viewers", "Groups that are viewed live, a viewer each", viewers);
    now(&mut registry, "tail_upstreams", "Sessions and polls that follow them at AWS", upstreams);
    registry
}
