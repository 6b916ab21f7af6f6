//! What is refused before anybody looks at it: other sites, large bodies, odd kinds of content.

use crate::kit::people::User;
use crate::kit::{OWN_ORIGIN, World};
use axum::body::Body;
use axum::http::{Request, header};
use futures::stream;
use std::convert::Infallible;

const FORM: &str = "application/x-www-form-urlencoded";

/// What other sites' forms and scripts can send, and forms of ours never do.
const KINDS: [&str; 4] = [
    "text/plain",
    "application/json",
    "multipart/form-data; boundary=x",
    "application/x-www-form-urlencodedx",
];

/// Every path that takes a POST.
fn posts() -> Vec<String> {
    let functions = server_fn::axum::server_fn_paths().map(|(path, _)| path.to_owned());
    functions.chain(["/login", "/logout", "/", "/no/such/page"].map(str::to_owned)).collect()
}

#[tokio::test]
async fn another_origin_is_refused_before_anything_else() {
    let world = World::open().await;
    let alan = world.alan().await;
    let foreign = [
        vec![("origin", "https://evil.example")],
        vec![("origin", "null")],
        vec![("origin", "http://127.0.0.1:3001")],
        vec![("origin", "https://127.0.0.1:3000")],
        vec![("sec-fetch-site", "cross-site"), ("origin", OWN_ORIGIN)],
        vec![("sec-fetch-site", "same-site"), ("origin", OWN_ORIGIN)],
        vec![],
    ];
    for path in posts() {
        for headers in &foreign {
            // Too large and of no kind besides: the origin comes first.
            let mut request = Request::post(&path).header(header::COOKIE, alan.cookie().unwrap());
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let answer = world.send(request.body(Body::from(vec![b'x'; 100_000])).unwrap()).await;
            assert_eq!(answer.status, 403, "{path} {headers:?}");
            assert!(answer.body.contains("another site"), "it says why: {}", answer.body);
        }
    }
    alan.get("/logs").await.expect(200);
}

#[tokio::test]
async fn a_script_of_ones_own_without_a_cookie_is_no_other_site() {
    let world = World::open().await;
    let form = "email=alan%40acme.test&password=demo-glass-case-2026";
    let request = Request::post("/login").header(header::CONTENT_TYPE, FORM).body(form.into());
    world.send(request.unwrap()).await.expect(303);
}

#[tokio::test]
async fn a_body_over_the_limit_is_a_413_wherever_it_goes() {
    let world = World::open().await;
    let alan = world.alan().await;
    for (path, kind, most) in [
        ("/login", FORM, 4_096),
        ("/logout", FORM, 65_536),
        ("/rpc/events/search", "application/json", 65_536),
        ("/rpc/no/such", "application/json", 65_536),
    ] {
        let request = || alan.request("POST", path).header(header::CONTENT_TYPE, kind);
        let bytes = vec![b'x'; most + 1];
        let announced = request().header(header::CONTENT_LENGTH, bytes.len());
        let announced = world.send(announced.body(bytes.clone().into()).unwrap()).await;
        assert_eq!(announced.status, 413, "{path}");
        // In chunks, without a length, or with a lie for one.
        let chunks = || {
            let chunks: Vec<Result<Vec<u8>, Infallible>> =
                bytes.chunks(1_000).map(|chunk| Ok(chunk.to_vec())).collect();
            Body::from_stream(stream::iter(chunks))
        };
        assert_eq!(world.send(request().body(chunks()).unwrap()).await.status, 413, "{path}");
        let lie = request().header(header::CONTENT_LENGTH, 10).body(chunks()).unwrap();
        assert_eq!(world.send(lie).await.status, 413, "{path}");
    }
    alan.get("/logs").await.expect(200);
}

#[tokio::test]
async fn only_the_expected_kind_of_content_is_taken() {
    let world = World::open().await;
    let alan = world.alan().await;
    for (path, kinds) in [
        ("/login", ["application/json", "text/plain", "multipart/form-data; boundary=x", ""]),
        ("/rpc/events/search", [FORM, "text/plain", "multipart/form-data; boundary=x", ""]),
        ("/rpc/admin/grants/try", [FORM, "text/plain", "application/jsonp", ""]),
        ("/logout", KINDS),
        ("/members/invite", KINDS),
        ("/account/sessions/end", KINDS),
        ("/account/tokens", KINDS),
        ("/admin/tenants/acme/suspend", KINDS),
        ("/invite/AAAA", KINDS),
        ("/no/such/page", KINDS),
    ] {
        for kind in kinds {
            let mut request = alan.request("POST", path);
            if !kind.is_empty() {
                request = request.header(header::CONTENT_TYPE, kind);
            }
            let answer = world.send(request.body("{}".into()).unwrap()).await;
            assert_eq!(answer.status, 415, "{path} {kind:?}");
        }
    }
}

#[tokio::test]
async fn rubbish_in_a_call_is_a_400_in_words() {
    let world = World::open().await;
    let alan = world.alan().await;
    for body in ["", "{", "[]", "null", "{}", r#"{"source":1}"#, &"[".repeat(5_000)] {
        let request = alan
            .request("POST", "/rpc/events/search")
            .header(header::CONTENT_TYPE, "application/json; charset=utf-8")
            .body(Body::from(body.to_owned()));
        let answer = world.send(request.unwrap()).await;
        let (field, words) = answer.invalid();
        assert_eq!(field, "request", "{body:?}");
        assert!(!words.is_empty());
    }
}

#[tokio::test]
async fn no_answer_of_a_call_leads_elsewhere() {
    let world = World::open().await;
    for accept in ["text/html", "application/json"] {
        let request = world
            .nobody()
            .request("POST", "/rpc/events/search")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, accept)
            .header(header::REFERER, "https://evil.example/?a=b")
            .body(Body::from("{}"));
        let answer = world.send(request.unwrap()).await;
        assert_eq!(answer.header("location"), None, "{answer:?}");
        assert!(!format!("{answer:?}").contains("evil"), "{answer:?}");
        assert!(answer.status >= 400, "{answer:?}");
    }
}

#[tokio::test]
async fn every_answer_tells_the_browser_to_trust_nothing() {
    let world = World::open().await;
    let alan = world.alan().await;
    let mut answers = Vec::new();
    for path in ["/login", "/healthz", "/mark.svg", "/pkg/none", "/rpc/events/search", "/nowhere"] {
        answers.push((path, world.nobody().get(path).await));
    }
    answers.push(("/logs", alan.get("/logs").await));
    answers.push(("/no/such", alan.get("/no/such").await));
    answers.push(("a call", alan.rpc("/rpc/events/search", serde_json::json!({})).await));
    for (path, answer) in answers {
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(answer.header("x-frame-options"), Some("DENY"), "{path}");
        assert_eq!(answer.header("referrer-policy"), Some("same-origin"), "{path}");
        assert_eq!(answer.header("cross-origin-opener-policy"), Some("same-origin"), "{path}");
        assert_eq!(answer.header("cross-origin-resource-policy"), Some("same-origin"), "{path}");
        assert!(answer.header("permissions-policy").unwrap().contains("camera=()"), "{path}");
        assert_eq!(answer.header("server"), None, "{path}");
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"));
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
        let id = answer.header("x-request-id").unwrap();
        assert_eq!(id, uuid::Uuid::parse_str(id).unwrap().to_string(), "a lower-case UUID");
        let shared = answer.headers.keys().any(|name| name.as_str().starts_with("access-control-"));
        assert!(!shared, "{path} is shared with other origins");
    }
}

/// A file may hold anything that a customer's software wrote.
#[tokio::test]
async fn what_is_saved_runs_nowhere() {
    let world = World::open().await;
    world.emulator.put("/acme/api", "i-1", [(crate::kit::logs::T, "<script>alert(1)</script>")]);
    let (alan, operator) = (world.alan().await, world.operator().await);
    let export = "/logs/demo/%2Facme%2Fapi/export?from=0&format=";
    for answer in [
        alan.get(&format!("{export}text")).await,
        alan.get(&format!("{export}csv")).await,
        alan.get(&format!("{export}ndjson")).await,
        operator.get("/admin/audit/export").await,
    ] {
        assert_eq!(answer.status, 200);
        assert!(answer.header("content-disposition").unwrap().starts_with("attachment; filename"));
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.contains("sandbox") && policy.contains("default-src 'none'"), "{policy}");
        let kind = answer.header("content-type").unwrap();
        assert!(!kind.contains("html"), "{kind}");
        assert_eq!(answer.header("cache-control"), Some("no-store"));
    }
}

#[tokio::test]
async fn the_nonce_of_a_page_is_its_own() {
    let world = World::open().await;
    let alan = world.alan().await;
    let nonces = [alan.get("/logs").await, alan.get("/logs").await].map(|answer| {
        let policy = answer.header("content-security-policy").unwrap().to_owned();
        let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned();
        for script in answer.body.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap();
            assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "a script without nonce: {tag}");
        }
        nonce
    });
    assert_ne!(nonces[0], nonces[1]);
}

#[tokio::test]
async fn other_methods_are_refused() {
    let world = World::open().await;
    let alan = world.alan().await;
    for method in ["PUT", "DELETE", "PATCH", "TRACE", "OPTIONS"] {
        for path in ["/logs", "/login", "/logout", "/rpc/events/search", "/admin/tenants"] {
            let request = alan.request(method, path).header(
                header::CONTENT_TYPE,
                if path == "/login" { FORM } else { "application/json" },
            );
            let answer = world.send(request.body(Body::empty()).unwrap()).await;
            assert_eq!(answer.status, 405, "{method} {path}");
        }
    }
}
