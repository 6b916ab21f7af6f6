//! Errors as RFC 9457 problems. A handler says what went wrong; the layer [`speak`] writes the
//! body, and does so for whatever else was refused on the way to a handler.

use crate::http::context::RequestContext;
use app::{PortalError, Trouble};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use std::borrow::Cow;

/// Where the API's addresses begin.
pub(crate) const BASE: &str = "/api/";
const KIND: &str = "application/problem+json";
/// Where each type of problem is explained.
const TYPES: &str = "/docs/api#problem-";

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(super) status: StatusCode,
    /// The last part of its type.
    pub(super) kind: &'static str,
    pub(super) detail: Cow<'static, str>,
    /// The parameter or the member of the body that is meant.
    pub(super) field: Option<String>,
    /// Seconds after which the same may work.
    pub(super) retry_after: Option<u64>,
}

/// The body of every error.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = Problem)]
pub(super) struct Body<'a> {
    /// Where this type of problem is explained; relative to this host.
    #[schema(example = "/docs/api#problem-not-found")]
    r#type: String,
    /// The type in words.
    #[schema(example = "Not Found")]
    title: &'a str,
    /// The status of the answer.
    #[schema(example = 404, minimum = 400, maximum = 599)]
    status: u16,
    /// What happened this time.
    #[schema(example = "There is nothing here.")]
    detail: &'a str,
    /// The parameter that is meant, if it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    field: Option<&'a str>,
    /// The request's id. Name it when you ask for help.
    #[schema(format = "uuid")]
    request_id: &'a str,
}

impl Problem {
    /// Wrong input in a parameter or a member of the body.
    pub(super) fn invalid(field: &str, detail: impl Into<String>) -> Problem {
        let detail = Cow::Owned(detail.into());
        Problem { field: Some(field.to_owned()), detail, ..Problem::of(StatusCode::BAD_REQUEST) }
    }

    /// What a status says by itself.
    pub(super) fn of(status: StatusCode) -> Problem {
        let (kind, detail) = match status {
            StatusCode::BAD_REQUEST => ("invalid", "The request cannot be read."),
            StatusCode::UNAUTHORIZED => (
                "unauthorized",
                "Send a valid token: Authorization: Bearer vtr_… You make one under Account.",
            ),
            StatusCode::FORBIDDEN => ("forbidden", "This request came from another site."),
            StatusCode::NOT_FOUND => ("not-found", "There is nothing here."),
            StatusCode::METHOD_NOT_ALLOWED => {
                ("method-not-allowed", "This address does not take this method.")
            }
            StatusCode::REQUEST_TIMEOUT => ("timeout", "The request took too long to arrive."),
            StatusCode::PAYLOAD_TOO_LARGE => ("too-large", "The request is too large."),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => {
                ("unsupported-media-type", "Send the body as application/json.")
            }
            StatusCode::UNPROCESSABLE_ENTITY => ("not-listed", "AWS does not list these events."),
            StatusCode::TOO_MANY_REQUESTS => ("too-many-requests", "Too many requests."),
            StatusCode::SERVICE_UNAVAILABLE => {
                ("unavailable", "Something that is needed does not answer. Try again shortly.")
            }
            StatusCode::GATEWAY_TIMEOUT => ("timeout", "The answer took too long."),
            _ if status.is_client_error() => ("invalid", "The request cannot be answered."),
            _ => ("internal", "Something went wrong on our side."),
        };
        Problem { status, kind, detail: detail.into(), field: None, retry_after: None }
    }

    fn write(&self, request_id: &str) -> String {
        let body = Body {
            r#type: format!("{TYPES}{}", self.kind),
            title: self.status.canonical_reason().unwrap_or("Error"),
            status: self.status.as_u16(),
            detail: &self.detail,
            field: self.field.as_deref(),
            request_id,
        };
        // Text and numbers always have a JSON form.
        serde_json::to_string(&body).unwrap_or_default()
    }
}

/// Seconds that are named where AWS limits requests and nothing better is known.
const AWS_WAIT: u64 = 2;

impl From<PortalError> for Problem {
    fn from(error: PortalError) -> Problem {
        let problem = Problem::of(error.status());
        // Neither group nor path: what is hidden looks like what is nowhere.
        if matches!(error.trouble, Trouble::NotFound | Trouble::SignedOut | Trouble::Internal) {
            return problem;
        }
        let detail = Cow::Owned(error.to_string());
        let wait = error.wait().map_or(AWS_WAIT, u64::from);
        let retry_after = error.is_passing().then_some(wait);
        let field = match error.trouble {
            Trouble::Invalid { field, .. } => Some(field),
            _ => None,
        };
        Problem { detail, field, retry_after, ..problem }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// Headers of a refusal that stay true of its problem.
const KEPT: [HeaderName; 5] = [
    header::ALLOW,
    header::RETRY_AFTER,
    header::WWW_AUTHENTICATE,
    HeaderName::from_static("ratelimit"),
    HeaderName::from_static("ratelimit-policy"),
];

/// The layer that writes every error of the API as a problem.
pub(crate) async fn speak(request: Request, next: Next) -> Response {
    if !request.uri().path().starts_with(BASE) {
        return next.run(request).await;
    }
    let id = request.extensions().get::<RequestContext>().map(|context| context.id.clone());
    let response = next.run(request).await;
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let problem = response.extensions().get::<Problem>().cloned();
    let problem = problem.unwrap_or_else(|| Problem::of(status));
    let mut headers = HeaderMap::new();
    for name in KEPT {
        if let Some(value) = response.headers().get(&name) {
            headers.insert(name, value.clone());
        }
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(KIND));
    (status, headers, problem.write(&id.unwrap_or_default())).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hidden_says_nothing() {
        let problem = Problem::from(PortalError::from(Trouble::NotFound));
        assert_eq!(problem, Problem::of(StatusCode::NOT_FOUND));
        assert_eq!(
            problem.write("7"),
            "{\"type\":\"/docs/api#problem-not-found\",\"title\":\"Not Found\",\"status\":404,\
             \"detail\":\"There is nothing here.\",\"request_id\":\"7\"}"
        );
    }

    #[test]
    fn wrong_input_names_its_field_and_a_passing_trouble_a_wait() {
        let wrong = Problem::from(PortalError::invalid("from", "No time."));
        assert_eq!((wrong.field.as_deref(), wrong.kind), (Some("from"), "invalid"));
        for (wait, seconds) in [(None, 2), (Some(7), 7)] {
            let busy = Problem::from(PortalError::from(Trouble::Throttled { wait }));
            assert_eq!((busy.status.as_u16(), busy.retry_after), (429, Some(seconds)));
        }
    }
}
