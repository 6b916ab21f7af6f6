//! The emulator's own endpoints: count the calls, script the faults.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Map, Value};

use crate::faults::Fault;
use crate::lock::read;
use crate::service::Service;

/// One flat object: calls an operation since the start, and the live tail sessions open now.
pub(super) async fn calls(State(service): State<Arc<Service>>) -> Json<Map<String, Value>> {
    let mut counts: Map<String, Value> = service
        .calls
        .all()
        .into_iter()
        .map(|(name, count)| (name.to_owned(), count.into()))
        .collect();
    let open = read(&service.store).tails.count();
    counts.insert("live_tail_sessions_open".to_owned(), open.into());
    Json(counts)
}

pub(super) async fn script_fault(
    State(service): State<Arc<Service>>,
    Json(fault): Json<Fault>,
) -> Result<StatusCode, (StatusCode, String)> {
    service
        .faults
        .script(fault)
        .map(|()| StatusCode::NO_CONTENT)
        .map_err(|problem| (StatusCode::BAD_REQUEST, problem))
}

pub(super) async fn clear_faults(State(service): State<Arc<Service>>) -> StatusCode {
    service.faults.clear();
    StatusCode::NO_CONTENT
}
