//! The errors of the AWS JSON 1.1 protocol, as the SDKs read them: `__type`, `message`, a status.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// An error as AWS answers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ApiError {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

impl ApiError {
    fn refused(code: &'static str, message: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, code, message: message.into() }
    }

    pub(crate) fn invalid_parameter(message: impl Into<String>) -> Self {
        Self::refused("InvalidParameterException", message)
    }

    pub(crate) fn no_such_group() -> Self {
        Self::refused("ResourceNotFoundException", "The specified log group does not exist.")
    }

    pub(crate) fn no_such_stream() -> Self {
        Self::refused("ResourceNotFoundException", "The specified log stream does not exist.")
    }

    pub(crate) fn already_exists(what: &str) -> Self {
        Self::refused(
            "ResourceAlreadyExistsException",
            format!("The specified {what} already exists"),
        )
    }

    pub(crate) fn invalid_token() -> Self {
        Self::invalid_parameter("The specified nextToken is invalid.")
    }

    pub(crate) fn throttled() -> Self {
        Self::refused("ThrottlingException", "Rate exceeded")
    }

    pub(crate) fn unavailable() -> Self {
        Self {
            status: StatusCode::SERVICE_UNAVAILABLE,
            code: "ServiceUnavailableException",
            message: "The service cannot complete the request.".to_owned(),
        }
    }

    pub(crate) fn unknown_operation() -> Self {
        Self::refused("UnknownOperationException", "")
    }

    pub(crate) fn unreadable(problem: &serde_json::Error) -> Self {
        Self::refused("SerializationException", problem.to_string())
    }

    pub(crate) fn unsigned() -> Self {
        Self {
            status: StatusCode::FORBIDDEN,
            code: "MissingAuthenticationTokenException",
            message: "Missing Authentication Token".to_owned(),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let body = json!({ "__type": self.code, "message": self.message }).to_string();
        let mut response = (self.status, body).into_response();
        let headers = response.headers_mut();
        headers
            .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-amz-json-1.1"));
        headers.insert("x-amzn-errortype", HeaderValue::from_static(self.code));
        response
    }
}
