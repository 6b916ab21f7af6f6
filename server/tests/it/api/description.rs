//! The description of the API is made from the code, and says all of it.

use crate::kit::World;
use crate::kit::people::User as _;
use serde_json::Value;
use std::collections::BTreeSet;

#[tokio::test]
async fn anybody_can_read_it_and_keep_it_for_a_while() {
    let world = World::open().await;
    let answer = world.nobody().get("/api/v1/openapi.json").await;
    let document: Value = answer.json();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let tag = answer.header("etag").unwrap();
    let again = axum::http::Request::get("/api/v1/openapi.json").header("if-none-match", tag);
    let again = world.send(again.body(axum::body::Body::empty()).unwrap()).await.expect(304);
    assert_eq!(again.body, "");
}

#[test]
fn it_describes_every_address_and_none_that_is_not_there() {
    let source = include_str!("../../../src/http/api/mod.rs");
    let routes: BTreeSet<String> = source
        .split(".route(\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|route| !route.ends_with("openapi.json"))
        .map(str::to_owned)
        .collect();
    let document = serde_json::to_value(server::http::api::document()).unwrap();
    let described: BTreeSet<String> =
        document["paths"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(routes, described);
}

#[test]
fn every_endpoint_says_how_it_refuses() {
    let document = serde_json::to_value(server::http::api::document()).unwrap();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            for status in ["200", "400", "401", "404", "429", "503"] {
                let response = &operation["responses"][status];
                assert!(response.is_object(), "{method} {path} says nothing of {status}");
                let kind = if status == "200" { continue } else { "application/problem+json" };
                assert!(response["content"][kind].is_object(), "{method} {path} {status}");
            }
            assert!(operation["summary"].is_string(), "{method} {path} has no summary");
        }
    }
}
