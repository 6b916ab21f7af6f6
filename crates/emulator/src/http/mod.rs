//! The HTTP side: AWS's one endpoint, and the emulator's own beside it.

mod aws;
mod control;
mod protocol;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::service::Service;

/// PutLogEvents takes 1 MiB of messages; escaped as JSON they may be six times as long.
const LARGEST_REQUEST_BYTES: usize = 8 << 20;

pub(crate) fn router(service: Arc<Service>) -> Router {
    Router::new()
        .route("/", post(aws::call))
        .route("/_emulator/calls", get(control::calls))
        .route("/_emulator/faults", post(control::script_fault).delete(control::clear_faults))
        .layer(DefaultBodyLimit::max(LARGEST_REQUEST_BYTES))
        .with_state(service)
}
