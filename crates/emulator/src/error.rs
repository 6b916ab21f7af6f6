//! The errors that AWS answers, by their codes. How they look on the wire is the protocol's affair.

use axum::http::StatusCode;

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

    pub(crate) fn too_many_sessions() -> Self {
        Self::refused("LimitExceededException", "The account has too many Live Tail sessions open.")
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

    pub(crate) fn unknown_key() -> Self {
        Self::refused(
            "UnrecognizedClientException",
            "The security token included in the request is invalid.",
        )
    }

    pub(crate) fn expired_key() -> Self {
        Self::refused(
            "ExpiredTokenException",
            "The security token included in the request is expired",
        )
    }

    pub(crate) fn denied(user: &str, action: &str, resource: &str) -> Self {
        Self::refused(
            "AccessDeniedException",
            format!(
                "User: {user} is not authorized to perform: {action} on resource: {resource} \
                 because no policy of the role or session allows the {action} action"
            ),
        )
    }

    pub(crate) fn denied_by_account(action: &str, group: &str) -> Self {
        Self::refused(
            "AccessDeniedException",
            format!("Not authorized to perform: {action} on {group} with an explicit deny"),
        )
    }

    pub(crate) fn malformed_policy(problem: &serde_json::Error) -> Self {
        Self::refused("MalformedPolicyDocument", problem.to_string())
    }

    pub(crate) fn invalid_form(message: &str) -> Self {
        Self::refused("ValidationError", message)
    }
}
