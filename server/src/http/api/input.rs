//! What an endpoint is asked, read strictly: what is not known is refused by its name.

use super::problem::Problem;
use crate::auth::Actor;
use crate::backend;
use crate::http::context::RequestContext;
use crate::http::limits::is_kind;
use crate::state::AppState;
use app::PortalError;
use app::ports::Portal;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

/// Who calls: a member of a tenant, by token. A handler that takes one cannot be reached without.
pub(super) struct Caller {
    pub(super) actor: Actor,
    pub(super) context: RequestContext,
    pub(super) portal: Portal,
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Caller, Problem> {
        let actor = parts.extensions.get::<Actor>().cloned();
        let actor = actor.ok_or_else(|| Problem::of(StatusCode::UNAUTHORIZED))?;
        let context = parts.extensions.get::<RequestContext>().cloned();
        let context = context.ok_or_else(|| Problem::of(StatusCode::INTERNAL_SERVER_ERROR))?;
        let portal = backend::portal(state, &parts.extensions);
        Ok(Caller { actor, context, portal })
    }
}

/// The parameters of an address.
pub(super) struct Strict<T>(pub(super) T);

impl<T: DeserializeOwned + Send> FromRequestParts<AppState> for Strict<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Strict<T>, Problem> {
        match Query::<T>::try_from_uri(&parts.uri) {
            Ok(Query(query)) => Ok(Strict(query)),
            Err(rejection) => Err(refusal(&rejection.body_text(), "query")),
        }
    }
}

/// A body in JSON.
pub(super) struct StrictJson<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<AppState> for StrictJson<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &AppState) -> Result<StrictJson<T>, Problem> {
        if !is_kind(request.headers(), "application/json") {
            return Err(Problem::of(StatusCode::UNSUPPORTED_MEDIA_TYPE));
        }
        let body = Bytes::from_request(request, state)
            .await
            .map_err(|_| Problem::of(StatusCode::BAD_REQUEST))?;
        serde_json::from_slice(&body)
            .map(StrictJson)
            .map_err(|error| refusal(&error.to_string(), "body"))
    }
}

/// serde names the field that it stumbles over in backticks.
fn refusal(words: &str, whole: &str) -> Problem {
    let named = words.split('`').nth(1);
    let known = |what: &str| words.contains(&format!("{what} field `"));
    match named {
        Some(name) if known("unknown") => {
            let name: String = name.chars().take(60).collect();
            Problem::invalid(&name, format!("“{name}” is not known here."))
        }
        Some(name) if known("missing") => Problem::invalid(name, format!("“{name}” is missing.")),
        Some(name) if known("duplicate") => {
            Problem::invalid(name, format!("“{name}” stands there twice."))
        }
        _ => Problem::invalid(whole, format!("The {whole} cannot be read.")),
    }
}

/// A whole number between two others.
pub(super) fn number(
    field: &str,
    text: Option<&str>,
    default: u16,
    (least, most): (u16, u16),
) -> Result<u16, Problem> {
    let Some(text) = text else { return Ok(default) };
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|number| digits && (least..=most).contains(number)).ok_or_else(|| {
        let text: String = text.chars().take(40).collect();
        let words = format!("“{text}” does not do: {field} is {least} to {most}.");
        Problem::invalid(field, words)
    })
}

/// One of a few words; the first is the default.
pub(super) fn choice<T: Copy>(
    field: &str,
    text: Option<&str>,
    choices: &[(&str, T)],
    default: T,
) -> Result<T, Problem> {
    let Some(text) = text else { return Ok(default) };
    let found = choices.iter().find(|(name, _)| *name == text).map(|(_, value)| *value);
    found.ok_or_else(|| {
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        let text: String = text.chars().take(40).collect();
        Problem::invalid(field, format!("“{text}” is no {field}. Take {}.", names.join(" or ")))
    })
}

impl Caller {
    /// What a member can do.
    pub(super) fn member(&self) -> Result<&dyn app::ports::Member, PortalError> {
        self.portal.member()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_plain_and_in_range() {
        let read = |text| number("limit", Some(text), 100, (1, 1_000)).ok();
        assert_eq!((read("1"), read("1000")), (Some(1), Some(1_000)));
        assert_eq!(number("limit", None, 100, (1, 1_000)).ok(), Some(100));
        for bad in ["0", "1001", "-1", "+5", "", " 5", "5.0", "99999999", "x"] {
            let problem = number("limit", Some(bad), 100, (1, 1_000)).unwrap_err();
            assert_eq!(problem.field.as_deref(), Some("limit"), "{bad}");
        }
    }

    #[test]
    fn a_refusal_names_what_it_is_about() {
        let field = |words| refusal(words, "query").field.unwrap();
        assert_eq!(field("unknown field `x`, expected `a` or `b`"), "x");
        assert_eq!(field("Failed to deserialize query string: missing field `group`"), "group");
        assert_eq!(field("duplicate field `to`"), "to");
        assert_eq!(field("expected value at line 1"), "query");
    }
}
