//! AWS JSON 1.1: the target header names the operation, the body is its input.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::cut::cut_short;
use crate::error::ApiError;
use crate::faults::FaultKind;
use crate::operation::Operation;
use crate::service::Service;

const TARGET_PREFIX: &str = "Logs_20140328.";

pub(super) async fn call(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let mut response = match handle(service, &headers, body).await {
        Ok(response) => response,
        Err(error) => error.into_response(),
    };
    response.headers_mut().insert("x-amzn-requestid", request_id());
    response
}

async fn handle(
    service: Arc<Service>,
    headers: &HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    let operation = operation_of(headers).ok_or_else(ApiError::unknown_operation)?;
    if !headers.contains_key(header::AUTHORIZATION) {
        return Err(ApiError::unsigned());
    }
    service.calls.record(operation);
    let hit = service.faults.strike(operation);
    if let Some(hit) = hit {
        tokio::time::sleep(hit.latency).await;
    }
    match hit.map(|hit| hit.kind) {
        Some(FaultKind::Throttle) => Err(ApiError::throttled()),
        Some(FaultKind::Error) => Err(ApiError::unavailable()),
        Some(FaultKind::Cut) => Ok(cut_short(operation.answer(&service, &body)?)),
        Some(FaultKind::Latency | FaultKind::None) | None => {
            Ok(whole(operation.answer(&service, &body)?))
        }
    }
}

fn operation_of(headers: &HeaderMap) -> Option<Operation> {
    let target = headers.get("x-amz-target")?.to_str().ok()?;
    Operation::named(target.strip_prefix(TARGET_PREFIX)?)
}

fn whole(json: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, "application/x-amz-json-1.1")], json).into_response()
}

/// Ids in the shape of AWS's, counted up: two runs of a test show the same ones.
fn request_id() -> HeaderValue {
    static LAST: AtomicU64 = AtomicU64::new(0);
    let number = LAST.fetch_add(1, Ordering::Relaxed);
    HeaderValue::from_str(&format!("00000000-0000-4000-8000-{number:012x}"))
        .unwrap_or(HeaderValue::from_static("00000000-0000-4000-8000-000000000000"))
}
