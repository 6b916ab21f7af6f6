//! Programs, which show a token and keep no cookie.

use super::World;
use super::answer::Answer;
use super::html;
use super::people::User;
use axum::body::Body;
use axum::http::{Request, header};
use serde_json::Value;

/// Whoever holds a token.
pub(crate) struct Program<'w> {
    pub(crate) world: &'w World,
    pub(crate) token: String,
}

impl Program<'_> {
    /// `GET /api/v1…`.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        let request = Request::get(format!("/api/v1{path}"));
        let request = request.header(header::AUTHORIZATION, format!("Bearer {}", self.token));
        self.world.send(request.body(Body::empty()).unwrap()).await
    }

    /// `POST /api/v1…` with JSON.
    pub(crate) async fn post(&self, path: &str, body: &str) -> Answer {
        let request = Request::post(format!("/api/v1{path}"))
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token))
            .header(header::CONTENT_TYPE, "application/json");
        self.world.send(request.body(body.to_owned().into()).unwrap()).await
    }

    /// The body of an answer that worked.
    #[track_caller]
    pub(crate) fn read(answer: Answer) -> Value {
        answer.expect(200).json()
    }
}

impl World {
    /// A program with a token, whatever it may be.
    pub(crate) fn program(&self, token: &str) -> Program<'_> {
        Program { world: self, token: token.to_owned() }
    }

    /// A program with a new token of this person, who makes it as people do.
    pub(crate) async fn program_of(&self, person: &impl User) -> Program<'_> {
        self.narrowed_program_of(person, "").await
    }

    /// The same, for these groups only.
    pub(crate) async fn narrowed_program_of(
        &self,
        person: &impl User,
        groups: &str,
    ) -> Program<'_> {
        let fields = [("name", "a program"), ("days", "90"), ("groups", groups)];
        let page = person.post_form("/account/tokens", &fields).await.expect(200);
        self.program(&token_in(&page.body).unwrap())
    }
}

/// The token that a page shows.
pub(crate) fn token_in(page: &str) -> Option<String> {
    let (_, rest) = page.split_once("class=\"token\">")?;
    Some(html::text(rest.split_once("</code>")?.0))
}

impl Answer {
    /// The problem that a refusal is, with this status and a request id.
    #[track_caller]
    pub(crate) fn problem(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{}", self.body);
        let problem: Value = serde_json::from_str(&self.body).unwrap();
        assert_eq!(problem["status"], status);
        assert_eq!(problem["request_id"].as_str(), self.header("x-request-id"));
        for member in ["type", "title", "detail"] {
            assert!(problem[member].as_str().is_some_and(|text| !text.is_empty()), "{problem}");
        }
        problem
    }

    /// The parameter that a 400 is about.
    #[track_caller]
    pub(crate) fn wrong_field(&self) -> String {
        let problem = self.problem(400);
        problem["field"].as_str().unwrap_or_default().to_owned()
    }
}
