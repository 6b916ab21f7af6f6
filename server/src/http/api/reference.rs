//! `GET /docs/api`: the description of the API as a page.

use super::openapi::document;
use super::problem::Problem;
use crate::http::pages;
use crate::state::AppState;
use app::pages::{Operation, Page, Parameter, Reference};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::Value;

/// The statuses whose problems are explained.
const STATUSES: [u16; 13] = [400, 401, 403, 404, 405, 413, 415, 422, 429, 500, 503, 504, 408];

/// Shows it to anybody.
pub async fn show(State(state): State<AppState>, request: Request) -> Response {
    let page = Page::Reference(Box::new(reference(&state.public_url.origin)));
    pages::show(&state, page, request).await
}

fn reference(origin: &str) -> Reference {
    let document = serde_json::to_value(document()).unwrap_or_default();
    let paths = document["paths"].as_object().into_iter().flatten();
    let operations = paths.flat_map(|(path, item)| {
        let methods = item.as_object().into_iter().flatten();
        methods.map(|(method, operation)| read(path, method, operation)).collect::<Vec<_>>()
    });
    let mut problems: Vec<(String, u16, String)> = STATUSES
        .into_iter()
        .filter_map(|status| StatusCode::from_u16(status).ok())
        .map(Problem::of)
        .map(|problem| {
            let Problem { kind, status, detail, .. } = problem;
            (kind.to_owned(), status.as_u16(), detail.into_owned())
        })
        .collect();
    problems.dedup_by(|one, other| one.0 == other.0);
    Reference { origin: origin.to_owned(), operations: operations.collect(), problems }
}

fn read(path: &str, method: &str, operation: &Value) -> Operation {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let parameter = |one: &Value| Parameter {
        name: text(&one["name"]),
        required: one["required"] == true,
        description: text(&one["description"]),
        default: match &one["schema"]["default"] {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        },
    };
    Operation {
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: text(&operation["summary"]),
        description: text(&operation["description"]),
        parameters: parameters.map(parameter).collect(),
    }
}
