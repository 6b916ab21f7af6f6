//! The errors that every endpoint may answer with, as its description lists them.

use super::problem::Body;
use std::collections::BTreeMap;
use utoipa::openapi::{Content, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{IntoResponses, ToSchema as _};

/// What any request may be refused with.
pub(super) struct Refusals;

/// What a search of events may be refused with.
pub(super) struct ListingRefusals;

/// What a request with a body may be refused with besides.
pub(super) struct BodyRefusals;

const ALWAYS: [(&str, &str); 7] = [
    ("400", "A parameter is unknown, missing or wrong; `field` names it."),
    ("401", "No token, or none that is good."),
    ("403", "A browser sent the request from another site."),
    ("404", "It does not exist, or is not granted; there is no telling which."),
    ("429", "Too many requests, of the token or of the portal at AWS; see `Retry-After`."),
    ("503", "AWS or the database does not answer; nothing is lost."),
    ("504", "The answer took more than 30 s."),
];
const OF_LISTING: [(&str, &str); 1] =
    [("422", "AWS does not list the events of this group, because of its class.")];
const WITH_BODY: [(&str, &str); 3] = [
    ("408", "The body took more than 10 s to arrive."),
    ("413", "The body has more than 64 KiB."),
    ("415", "The body is not `application/json`."),
];

impl IntoResponses for Refusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        ALWAYS.into_iter().map(problem).collect()
    }
}

impl IntoResponses for ListingRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        ALWAYS.into_iter().chain(OF_LISTING).map(problem).collect()
    }
}

impl IntoResponses for BodyRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        ALWAYS.into_iter().chain(WITH_BODY).map(problem).collect()
    }
}

fn problem((status, words): (&str, &str)) -> (String, RefOr<Response>) {
    let schema = Ref::from_schema_name(Body::name());
    let content = Content::new(Some(schema));
    let response = ResponseBuilder::new()
        .description(words)
        .content("application/problem+json", content)
        .build();
    (status.to_owned(), response.into())
}
