//! An answer that breaks off: what a client sees when a connection dies halfway.

use std::io;

use axum::body::{Body, Bytes};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures::stream;

/// Promises the whole answer, sends half of it and closes the connection.
pub(super) fn cut_short(answer: Vec<u8>) -> Response {
    let length = answer.len();
    let half = Bytes::from(answer).slice(..length / 2);
    let broken = io::Error::new(io::ErrorKind::ConnectionAborted, "cut by a scripted fault");
    let headers = [
        (header::CONTENT_TYPE, "application/x-amz-json-1.1".to_owned()),
        (header::CONTENT_LENGTH, length.to_string()),
    ];
    (headers, Body::from_stream(stream::iter([Ok(half), Err(broken)]))).into_response()
}
