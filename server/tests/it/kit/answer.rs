//! An answer, read to its end.

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Response};
use serde::de::DeserializeOwned;
use serde_json::Value;

#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) async fn of(response: Response<Body>) -> Answer {
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 64 << 20).await.unwrap();
        Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: String::from_utf8(body.to_vec()).unwrap(),
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub(crate) fn location(&self) -> &str {
        self.header("location").unwrap_or_default()
    }

    /// The one cookie that it sets.
    pub(crate) fn cookie(&self) -> Option<&str> {
        let mut cookies = self.headers.get_all("set-cookie").iter();
        let cookie = cookies.next()?.to_str().unwrap();
        assert_eq!(cookies.next(), None, "more than one cookie");
        Some(cookie)
    }

    /// `name=value` of the cookie, as a browser sends it back.
    pub(crate) fn cookie_pair(&self) -> Option<&str> {
        self.cookie()?.split(';').next()
    }

    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Answer {
        assert_eq!(self.status, status, "{}", short(&self.body));
        self
    }

    /// The body of a server function that worked.
    #[track_caller]
    pub(crate) fn json<T: DeserializeOwned>(&self) -> T {
        assert_eq!(self.status, 200, "{}", self.body);
        serde_json::from_str(&self.body).unwrap()
    }

    /// The error of a server function that refused, with this status.
    #[track_caller]
    pub(crate) fn trouble(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        let error: app::PortalError = serde_json::from_str(&self.body).unwrap();
        assert!(error.request_id.is_some(), "errors carry the request's id: {}", self.body);
        serde_json::to_value(error.trouble).unwrap()
    }

    /// The field and the words of a refused input.
    #[track_caller]
    pub(crate) fn invalid(&self) -> (String, String) {
        let trouble = self.trouble(400);
        let part = |name: &str| trouble["Invalid"][name].as_str().unwrap_or_default().to_owned();
        (part("field"), part("message"))
    }

    /// All of it as bytes, but for what differs between any two answers: request id, nonce, date.
    pub(crate) fn without_chance(&self) -> String {
        let id = self.header("x-request-id").unwrap_or("no id").to_owned();
        let policy = self.header("content-security-policy").unwrap_or_default();
        let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next());
        let mut headers: Vec<String> = self
            .headers
            .iter()
            .filter(|(name, _)| *name != "date")
            .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
            .collect();
        headers.sort();
        let text = format!("{}\n{}\n\n{}", self.status, headers.join("\n"), self.body);
        let text = text.replace(&id, "ID");
        nonce.map_or(text.clone(), |nonce| text.replace(nonce, "NONCE"))
    }
}

/// Whole pages would bury what went wrong.
fn short(body: &str) -> String {
    super::html::text(body).chars().take(600).collect()
}
