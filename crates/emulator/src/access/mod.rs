//! Who calls, and what they may do. Keys that AssumeRole gave out are confined to their
//! role and session policy; every other key is the account's own and may do all.

pub(crate) mod demand;
pub(crate) mod policy;
pub(crate) mod roles;
pub(crate) mod sessions;

use axum::http::{HeaderMap, header};

use crate::account::ACCOUNT;
use crate::error::ApiError;
use crate::service::Service;
use demand::Demand;
use sessions::Session;

/// Whose the long-lived keys are.
const OWN_USER: &str = "vitrine";

/// Who signed a request. Signatures themselves are not checked.
pub(crate) enum Caller {
    /// A key of the account's own.
    Account,
    /// A key that AssumeRole gave out.
    Session(Session),
}

impl Caller {
    /// # Errors
    /// `MissingAuthenticationTokenException` for a request that is not signed,
    /// `UnrecognizedClientException` for a temporary key that was not given out here or comes
    /// without its session token, `ExpiredTokenException` for one whose time is over.
    pub(crate) fn of(headers: &HeaderMap, service: &Service) -> Result<Self, ApiError> {
        let key = access_key(headers).ok_or_else(ApiError::unsigned)?;
        if !sessions::is_temporary(key) {
            return Ok(Self::Account);
        }
        let token = headers.get("x-amz-security-token").and_then(|token| token.to_str().ok());
        service.sessions.find(key, token).map(Self::Session)
    }

    /// # Errors
    /// `AccessDeniedException` for what the caller's role or session policy does not allow.
    pub(crate) fn may(&self, demand: &Demand) -> Result<(), ApiError> {
        let Self::Session(session) = self else { return Ok(()) };
        match demand.pairs().find(|(action, resource)| !session.allows(action, resource)) {
            None => Ok(()),
            Some((action, resource)) => Err(ApiError::denied(&session.user, action, resource)),
        }
    }

    /// The caller's ARN, as GetCallerIdentity tells it.
    pub(crate) fn arn(&self) -> String {
        match self {
            Self::Account => format!("arn:aws:iam::{ACCOUNT}:user/{OWN_USER}"),
            Self::Session(session) => session.user.clone(),
        }
    }

    /// Whether the caller got here by AssumeRole already ("role chaining").
    pub(crate) fn is_session(&self) -> bool {
        matches!(self, Self::Session(_))
    }
}

/// The key in `AWS4-HMAC-SHA256 Credential=<key>/<date>/<region>/<service>/aws4_request, ...`.
fn access_key(headers: &HeaderMap) -> Option<&str> {
    let header = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (_, credential) = header.strip_prefix("AWS4-HMAC-SHA256 ")?.split_once("Credential=")?;
    credential.split_once('/').map(|(key, _)| key)
}
