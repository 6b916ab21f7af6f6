//! Refuses requests that another site made, before anything else is looked at.
//!
//! Browsers tell where a request comes from in Sec-Fetch-Site, older ones in Origin. A request
//! that changes something and says neither may still be a person's script, unless it carries a
//! cookie: then it is refused too. (OWASP CSRF cheat sheet, Fetch Metadata.)

use super::link::without_links;
use crate::http::api::problem;
use crate::state::AppState;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// The layer.
pub async fn refuse_foreign(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let own_origin = &state.public_url.origin;
    if is_own(request.method(), request.headers(), own_origin) || is_programs(&request) {
        next.run(request).await
    } else {
        let path = without_links(request.uri().path());
        tracing::warn!(path, "a request from another origin was refused");
        (
            StatusCode::FORBIDDEN,
            "This request came from another site and was refused. Open the portal itself.\n",
        )
            .into_response()
    }
}

/// The API looks at tokens alone, which no other site can send: a cookie proves nothing there,
/// neither for nor against.
fn is_programs(request: &Request) -> bool {
    let tells = |name| request.headers().contains_key(name);
    request.uri().path().starts_with(problem::BASE) && !tells("sec-fetch-site") && !tells("origin")
}

fn is_own(method: &Method, headers: &HeaderMap, own_origin: &str) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return true;
    }
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or("unreadable"));
    match (text("sec-fetch-site"), text("origin")) {
        (Some("same-origin" | "none"), _) => true,
        (Some(_), _) => false,
        (None, Some(origin)) => origin.eq_ignore_ascii_case(own_origin),
        (None, None) => !headers.contains_key(header::COOKIE),
    }
}

/// Whether another site asked for something that should not be answered to other sites even
/// though it changes nothing. Browsers say so, or say nothing.
pub(crate) fn is_foreign(headers: &HeaderMap, own_origin: &str) -> bool {
    let tells = headers.contains_key("sec-fetch-site") || headers.contains_key(header::ORIGIN);
    tells && !is_own(&Method::POST, headers, own_origin)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(method: Method, pairs: &[(&'static str, &'static str)]) -> bool {
        let headers = pairs.iter().map(|(k, v)| (k.parse().unwrap(), v.parse().unwrap())).collect();
        is_own(&method, &headers, "https://logs.example.com")
    }

    #[test]
    fn the_truth_table_of_origins() {
        let own = ("origin", "https://logs.example.com");
        let evil = ("origin", "https://evil.example");
        let null = ("origin", "null");
        let cookie = ("cookie", "sid=1");
        let site = |value| ("sec-fetch-site", value);
        for (expected, pairs) in [
            (true, vec![site("same-origin"), own, cookie]),
            (true, vec![site("none"), cookie]),
            (false, vec![site("same-site"), own, cookie]),
            (false, vec![site("cross-site"), own, cookie]),
            (false, vec![site("cross-site")]),
            (false, vec![site("rubbish"), own]),
            (true, vec![own, cookie]),
            (false, vec![evil, cookie]),
            (false, vec![evil]),
            (false, vec![null, cookie]),
            (false, vec![cookie]),
            (true, vec![]),
        ] {
            assert_eq!(allowed(Method::POST, &pairs), expected, "{pairs:?}");
            assert_eq!(allowed(Method::DELETE, &pairs), expected, "{pairs:?}");
            assert!(allowed(Method::GET, &pairs), "{pairs:?}");
        }
    }
}
