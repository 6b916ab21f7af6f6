//! That a link led into another tenant is said once, on the page that is shown. Where a redirect
//! comes first, as to a group's default view, a cookie carries it there. It says only that it
//! happened: which tenant it is, the session knows.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;

/// The cookie as browsers send it back.
const COOKIE: &str = "moved=1";
/// Longest that a redirect is followed late, in seconds.
const LIFE: u32 = 60;

/// Leaves it to the page that the answer leads to.
pub(super) fn keep(is_secure: bool, mut answer: Response) -> Response {
    let secure = if is_secure { "; Secure" } else { "" };
    let cookie = format!("{COOKIE}; Path=/; Max-Age={LIFE}; HttpOnly; SameSite=Lax{secure}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        answer.headers_mut().append(header::SET_COOKIE, cookie);
    }
    answer
}

/// Whether an earlier answer left it to this one.
pub(super) fn is_kept(headers: &HeaderMap) -> bool {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|cookies| cookies.to_str().ok());
    all.flat_map(|cookies| cookies.split(';')).any(|cookie| cookie.trim() == COOKIE)
}

/// It was said.
pub(super) fn forget(answer: &mut Response) {
    let gone = HeaderValue::from_static("moved=; Path=/; Max-Age=0");
    answer.headers_mut().append(header::SET_COOKIE, gone);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_kept_in(cookies: &'static str) -> bool {
        is_kept(&HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_static(cookies))]))
    }

    #[test]
    fn the_cookie_is_found_among_others() {
        assert!(is_kept_in("moved=1") && is_kept_in("sid=abc; moved=1; x=y"));
        for other in ["", "sid=abc", "unmoved=1", "moved=", "moved=<b>", "moved"] {
            assert!(!is_kept_in(other), "{other}");
        }
    }
}
