//! The spans that a trace is made of: a request, and in it what AWS was asked. Beside ids and
//! outcomes they name routes, actions and sources: never what somebody reads or looks for. Spans
//! and events of other targets are not exported, whatever is logged.

#[cfg(feature = "otel")]
pub mod export;

use tracing::Span;
use tracing::field::Empty;

/// The target of every span that is exported.
const TARGET: &str = "vitrine::trace";

/// A request to this route; [`answered`] ends what is known of it. The names of its fields are
/// OpenTelemetry's (semantic conventions 1.38, HTTP server spans).
pub(crate) fn request(method: &str, route: &str, id: &str) -> Span {
    tracing::debug_span!(
        target: TARGET,
        "http",
        otel.name = format!("{method} {route}"),
        otel.kind = "server",
        otel.status_code = Empty,
        http.request.method = method,
        http.route = route,
        http.response.status_code = Empty,
        vitrine.request_id = id,
    )
}

/// The status of a request's answer.
pub(crate) fn answered(span: &Span, status: u16) {
    span.record("http.response.status_code", status);
    if status >= 500 {
        span.record("otel.status_code", "ERROR");
    }
}

/// What AWS is asked of this source; [`failed`] says if it failed.
pub(crate) fn call(action: &str, source: &str) -> Span {
    tracing::debug_span!(
        target: TARGET,
        "aws",
        otel.name = action,
        otel.kind = "client",
        otel.status_code = Empty,
        rpc.system = "aws-api",
        rpc.service = "CloudWatch Logs",
        rpc.method = action,
        vitrine.source = source,
        error.r#type = Empty,
    )
}

/// A call failed in this way: a kind of ours, for AWS's own words may name what was looked for.
pub(crate) fn failed(span: &Span, kind: &'static str) {
    span.record("otel.status_code", "ERROR");
    span.record("error.type", kind);
}
