//! That one looks at another tenant now is said once, on the next page that is shown. Where a
//! redirect comes first, as a group's default view does, a cookie carries it there. It says how one
//! got there and no more: which tenant it is, the session knows.

use app::ports::{Moved, Portal};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;

const COOKIE: &str = "moved";
/// Longest that a redirect is followed late, in seconds.
const LIFE: u32 = 60;

/// How somebody got to look at another tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// A link belongs there.
    Link,
    /// They chose it.
    Choice,
}

impl Way {
    fn name(self) -> &'static str {
        match self {
            Way::Link => "link",
            Way::Choice => "choice",
        }
    }

    fn named(name: &str) -> Option<Way> {
        [Way::Link, Way::Choice].into_iter().find(|way| way.name() == name)
    }

    /// What is said of it to whoever looks through this portal.
    pub(super) fn told(self, portal: &Portal) -> Option<Moved> {
        let tenant = portal.viewer.as_ref()?.tenant.clone()?;
        Some(Moved { tenant, by_link: self == Way::Link })
    }
}

/// Leaves it to the page that the answer leads to.
pub(super) fn keep(way: Way, is_secure: bool, mut answer: Response) -> Response {
    let secure = if is_secure { "; Secure" } else { "" };
    let name = way.name();
    let cookie = format!("{COOKIE}={name}; Path=/; Max-Age={LIFE}; HttpOnly; SameSite=Lax{secure}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        answer.headers_mut().append(header::SET_COOKIE, cookie);
    }
    answer
}

/// What an earlier answer left to this one.
pub(super) fn kept(headers: &HeaderMap) -> Option<Way> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|cookies| cookies.to_str().ok());
    let mut pairs =
        all.flat_map(|cookies| cookies.split(';')).filter_map(|one| one.split_once('='));
    pairs.find(|(name, _)| name.trim() == COOKIE).and_then(|(_, way)| Way::named(way.trim()))
}

/// It was said.
pub(super) fn forget(answer: &mut Response) {
    let gone = HeaderValue::from_static("moved=; Path=/; Max-Age=0");
    answer.headers_mut().append(header::SET_COOKIE, gone);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept_in(cookies: &'static str) -> Option<Way> {
        kept(&HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_static(cookies))]))
    }

    #[test]
    fn the_cookie_is_found_among_others() {
        assert_eq!(kept_in("moved=link"), Some(Way::Link));
        assert_eq!(kept_in("sid=abc; moved=choice; x=y"), Some(Way::Choice));
        for other in ["", "sid=abc", "unmoved=link", "moved=", "moved=<b>", "moved"] {
            assert_eq!(kept_in(other), None, "{other}");
        }
    }
}
