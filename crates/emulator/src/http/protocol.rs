//! The two protocols on the wire: AWS JSON 1.1 of CloudWatch Logs, the query protocol of STS.

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures::{StreamExt as _, stream};
use serde_json::json;

use crate::error::ApiError;
use crate::faults::cut;
use crate::live_tail::Frames;

#[derive(Clone, Copy)]
pub(super) enum Protocol {
    /// JSON both ways; errors have `__type` and `message`.
    Json,
    /// A form in, XML out.
    Query,
}

impl Protocol {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let content_type = headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
        match content_type {
            Some(form) if form.starts_with(b"application/x-www-form-urlencoded") => Self::Query,
            _ => Self::Json,
        }
    }

    const fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/x-amz-json-1.1",
            Self::Query => "text/xml",
        }
    }

    pub(super) fn reply(self, answer: Vec<u8>) -> Response {
        ([(header::CONTENT_TYPE, self.content_type())], answer).into_response()
    }

    /// Promises the whole answer, sends half of it and closes the connection.
    pub(super) fn cut_short(self, answer: Vec<u8>) -> Response {
        let length = answer.len();
        let half = Bytes::from(answer).slice(..length / 2);
        let headers = [
            (header::CONTENT_TYPE, self.content_type().to_owned()),
            (header::CONTENT_LENGTH, length.to_string()),
        ];
        (headers, Body::from_stream(stream::iter([Ok(half), Err(cut())]))).into_response()
    }

    pub(super) fn refuse(self, error: &ApiError) -> Response {
        let ApiError { status, code, message } = error;
        let body = match self {
            Self::Json => json!({ "__type": code, "message": message }).to_string(),
            Self::Query => format!(
                "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error>\
                 <Type>Sender</Type><Code>{code}</Code><Message>{}</Message></Error></ErrorResponse>",
                escaped(message)
            ),
        };
        let headers =
            [(header::CONTENT_TYPE.as_str(), self.content_type()), ("x-amzn-errortype", code)];
        (*status, headers, body).into_response()
    }
}

/// An event stream; one that `is_cut` breaks off at its first update.
pub(super) fn stream(frames: Frames, is_cut: bool) -> Response {
    let frames = frames.into_stream();
    let body = if is_cut {
        Body::from_stream(frames.take(2).chain(stream::iter([Err(cut())])))
    } else {
        Body::from_stream(frames)
    };
    ([(header::CONTENT_TYPE, "application/vnd.amazon.eventstream")], body).into_response()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
