//! Who calls: a token in the Authorization header, and nothing else. Cookies are not looked at.

use super::problem::Problem;
use super::rate::{Rate, Taken};
use crate::auth::Actor;
use crate::auth::api_token::{self, PlainToken};
use crate::config::Config;
use crate::http::context::RequestContext;
use crate::state::AppState;
use axum::extract::{Extension, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::{ApiTokenId, TenantId};
use std::net::IpAddr;

/// How often the API may be called.
#[derive(Debug)]
pub struct Rates {
    token: Rate<ApiTokenId>,
    tenant: Rate<TenantId>,
    failures: Rate<IpAddr>,
}

impl Rates {
    /// With the limits that are configured.
    pub fn new(config: &Config) -> Rates {
        Rates {
            token: Rate::new(config.token_per_minute),
            tenant: Rate::new(config.tenant_per_minute),
            failures: Rate::new(config.token_failures_per_minute),
        }
    }
}

/// The layer: every request that goes on carries an [`Actor`].
pub(crate) async fn find_actor(
    State(state): State<AppState>,
    Extension(context): Extension<RequestContext>,
    mut request: Request,
    next: Next,
) -> Response {
    // Addresses are kept in histories and logs: a token that stood in one is to be revoked.
    if request.uri().query().is_some_and(holds_token) {
        tracing::warn!(ip = %context.ip, "a token was sent in an address");
        let words = "A token stands in the Authorization header, never in an address. Revoke this \
                     one: addresses are written into logs.";
        return Problem::invalid("token", words).into_response();
    }
    let found = match bearer(request.headers()) {
        Some(text) => api_token::actor_of(&state.db, text, &context).await,
        None => return refuse(),
    };
    match found {
        Ok(Some(actor)) => {
            let (policy, taken) = count(&state.rates, &actor);
            let mut response = if taken.allowed {
                request.extensions_mut().insert(actor);
                next.run(request).await
            } else {
                too_many(taken).into_response()
            };
            tell(response.headers_mut(), policy, taken);
            response
        }
        Ok(None) => {
            tracing::warn!(ip = %context.ip, "an unknown token was refused");
            let taken = state.rates.failures.take(context.ip);
            if taken.allowed { refuse() } else { too_many(taken).into_response() }
        }
        Err(error) => {
            tracing::error!(%error, "the token could not be looked up");
            let problem = Problem::of(StatusCode::SERVICE_UNAVAILABLE);
            Problem { retry_after: Some(3), ..problem }.into_response()
        }
    }
}

fn holds_token(query: &str) -> bool {
    let mut values = form_urlencoded::parse(query.as_bytes()).map(|(_, value)| value);
    values.any(|value| PlainToken::parse(&value).is_some())
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let value = values.next()?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    (values.next().is_none() && scheme.eq_ignore_ascii_case("bearer")).then(|| token.trim())
}

fn refuse() -> Response {
    let challenge = [(header::WWW_AUTHENTICATE, "Bearer realm=\"Vitrine\"")];
    (challenge, Problem::of(StatusCode::UNAUTHORIZED)).into_response()
}

/// Counts a call under its token and its tenant; the tighter of the two is told.
fn count(rates: &Rates, actor: &Actor) -> (String, Taken) {
    let policy = |name: &str, limit: u32| format!("\"{name}\";q={limit};w=60");
    let by_token = actor.token().map(|token| rates.token.take(token));
    let by_tenant = actor.membership().map(|membership| rates.tenant.take(membership.tenant_id));
    let token = by_token.map(|taken| (policy("token", rates.token.per_minute()), taken));
    let tenant = by_tenant.map(|taken| (policy("tenant", rates.tenant.per_minute()), taken));
    let tightness = |(_, taken): &(String, Taken)| (taken.allowed, taken.remaining);
    let none = Taken { allowed: false, remaining: 0, reset: std::time::Duration::ZERO };
    let tightest = token.into_iter().chain(tenant).min_by_key(tightness);
    tightest.unwrap_or_else(|| (policy("token", 0), none))
}

fn too_many(taken: Taken) -> Problem {
    let seconds = whole_seconds(taken);
    let words = format!("Too many requests. Try again in {seconds} s.");
    let problem = Problem::of(StatusCode::TOO_MANY_REQUESTS);
    Problem { detail: words.into(), retry_after: Some(seconds), ..problem }
}

fn whole_seconds(taken: Taken) -> u64 {
    taken.reset.as_millis().div_ceil(1_000).try_into().unwrap_or(u64::MAX)
}

/// RateLimit headers (draft-ietf-httpapi-ratelimit-headers-10).
fn tell(headers: &mut HeaderMap, policy: String, taken: Taken) {
    let name = policy.split(';').next().unwrap_or_default();
    let left = format!("{name};r={};t={}", taken.remaining, whole_seconds(taken));
    for (name, value) in [("ratelimit-policy", policy.clone()), ("ratelimit", left)] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_bearer_header_counts() {
        let read = |values: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(header::AUTHORIZATION, HeaderValue::from_static(value));
            }
            bearer(&headers).map(str::to_owned)
        };
        assert_eq!(read(&["Bearer vtr_x"]).as_deref(), Some("vtr_x"));
        assert_eq!(read(&["bearer  vtr_x"]).as_deref(), Some("vtr_x"));
        for refused in [&["Basic vtr_x"][..], &["vtr_x"], &["Bearer a", "Bearer b"], &[]] {
            assert_eq!(read(refused), None, "{refused:?}");
        }
    }
}
