//! Traces: what a collector gets, and what it never gets. Needs the feature `otel`.

use crate::canary;
use crate::kit::World;
use crate::kit::logs::{T, between, href, lines};
use crate::kit::people::User as _;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use emulator::{Fault, FaultKind};
use server::traces::export::Traces;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::layer::SubscriberExt as _;

/// A collector, and a process that tells it what happens in this thread.
struct Collector {
    got: Arc<Mutex<Vec<Bytes>>>,
    traces: Traces,
    _tracing: DefaultGuard,
}

impl Collector {
    async fn start() -> Collector {
        let got = Arc::<Mutex<Vec<Bytes>>>::default();
        let take = async |State(got): State<Arc<Mutex<Vec<Bytes>>>>, body: Bytes| {
            got.lock().unwrap().push(body);
            StatusCode::OK
        };
        let router = Router::new().route("/v1/traces", post(take)).with_state(Arc::clone(&got));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/v1/traces", listener.local_addr().unwrap());
        tokio::spawn(async { axum::serve(listener, router).await });
        let traces = Traces::to(&address).unwrap();
        let subscriber = tracing_subscriber::registry().with(traces.layer());
        let tracing = tracing::subscriber::set_default(subscriber);
        Collector { got, traces, _tracing: tracing }
    }

    /// Every body that was posted.
    async fn bodies(self) -> Vec<Bytes> {
        self.traces.end().await;
        let got = self.got.lock().unwrap();
        assert!(!got.is_empty(), "nothing was exported");
        got.clone()
    }

    async fn spans(self) -> Vec<Span> {
        let bodies = self.bodies().await;
        bodies.iter().flat_map(|body| spans_in(body)).collect()
    }
}

#[derive(Debug)]
struct Span {
    trace: Vec<u8>,
    id: Vec<u8>,
    parent: Vec<u8>,
    name: String,
    /// Texts and numbers, both as text.
    attributes: BTreeMap<String, String>,
}

/// The fields of a protobuf message: a number, and a varint or bytes.
fn fields(mut message: &[u8]) -> Vec<(u64, u64, &[u8])> {
    let mut fields = Vec::new();
    while !message.is_empty() {
        let tag = varint(&mut message);
        let (number, bytes) = match tag & 7 {
            0 => (varint(&mut message), &message[..0]),
            1 => (0, split(&mut message, 8)),
            2 => {
                let length = usize::try_from(varint(&mut message)).unwrap();
                (0, split(&mut message, length))
            }
            5 => (0, split(&mut message, 4)),
            other => panic!("no wire type: {other}"),
        };
        fields.push((tag >> 3, number, bytes));
    }
    fields
}

fn split<'m>(message: &mut &'m [u8], length: usize) -> &'m [u8] {
    let (field, rest) = message.split_at(length);
    *message = rest;
    field
}

fn varint(message: &mut &[u8]) -> u64 {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let byte = split(message, 1)[0];
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            break;
        }
    }
    value
}

fn all<'m>(message: &'m [u8], field: u64) -> impl Iterator<Item = &'m [u8]> + use<'m> {
    fields(message).into_iter().filter(move |(found, ..)| *found == field).map(|found| found.2)
}

fn bytes(message: &[u8], field: u64) -> Vec<u8> {
    all(message, field).next().unwrap_or_default().to_vec()
}

fn text(message: &[u8], field: u64) -> String {
    String::from_utf8(bytes(message, field)).unwrap()
}

/// opentelemetry/proto/trace/v1/trace.proto: ExportTraceServiceRequest → ResourceSpans (1) →
/// ScopeSpans (2) → Span (2).
fn spans_in(body: &[u8]) -> Vec<Span> {
    let scopes = all(body, 1).flat_map(|resource| all(resource, 2));
    let spans = scopes.flat_map(|scope| all(scope, 2));
    let read = |span: &[u8]| Span {
        trace: bytes(span, 1),
        id: bytes(span, 2),
        parent: bytes(span, 4),
        name: text(span, 5),
        attributes: all(span, 9).map(attribute).collect(),
    };
    spans.map(read).collect()
}

fn attribute(pair: &[u8]) -> (String, String) {
    let value = all(pair, 2).next().unwrap();
    let value = match fields(value)[0] {
        (1, _, text) => String::from_utf8(text.to_vec()).unwrap(),
        (_, number, _) => number.to_string(),
    };
    (text(pair, 1), value)
}

#[tokio::test]
async fn a_request_and_what_aws_was_asked_for_it_are_one_trace() {
    let world = World::open().await;
    world.emulator.put("/acme/api", "i-1", lines(0..3, |n| T + n));
    let program = world.program_of(&world.alan().await).await;
    let collector = Collector::start().await;
    let ask = format!("/events?source=demo&group=/acme/api&from={T}&to={}", T + 1);
    let answer = program.get(&ask).await.expect(200);
    world.emulator.fault(Fault::always("FilterLogEvents", FaultKind::Error)).unwrap();
    program.get(&ask).await.expect(503);
    let spans = collector.spans().await;

    let requests: Vec<&Span> = spans.iter().filter(|span| span.parent.is_empty()).collect();
    assert_eq!(requests.len(), 2, "{spans:?}");
    for (request, status) in requests.iter().zip(["200", "503"]) {
        assert_eq!(request.name, "GET /api/v1/events");
        for (name, value) in [
            ("http.route", "/api/v1/events"),
            ("http.request.method", "GET"),
            ("http.response.status_code", status),
        ] {
            assert_eq!(request.attributes[name], value, "{request:?}");
        }
        let calls = spans.iter().filter(|span| span.parent == request.id);
        let calls: Vec<&Span> = calls.filter(|span| span.name == "FilterLogEvents").collect();
        assert!(!calls.is_empty(), "{spans:?}");
        for call in calls {
            assert_eq!(call.trace, request.trace);
            assert_eq!(call.attributes["vitrine.source"], "demo");
            let error = call.attributes.get("error.type").map(String::as_str);
            assert_eq!(error, (status == "503").then_some("unavailable"));
        }
    }
    let id = requests[0].attributes["vitrine.request_id"].as_str();
    assert_eq!(Some(id), answer.header("x-request-id"));
}

#[tokio::test]
async fn no_line_pattern_or_secret_is_exported() {
    let world = World::open().await;
    let collector = Collector::start().await;
    let seen = canary::use_them_all(&world).await;
    let alan = world.alan().await;
    let search = app::search::Search { filter: "canary_of_a_pattern".into(), ..between(T, T + 1) };
    alan.get(&href("/acme/api", &search)).await.expect(200);
    let bodies = collector.bodies().await;
    let has = |text: &str| {
        bodies.iter().any(|body| body.windows(text.len()).any(|part| part == text.as_bytes()))
    };
    for expected in ["FilterLogEvents", "/api/v1/events", "vitrine", "POST"] {
        assert!(has(expected), "nothing of {expected} was exported");
    }
    for (what, secret) in &seen.secrets {
        assert!(!has(secret), "{what} was exported");
    }
    for hidden in ["canary", "/acme/api", "alan@acme.test", "i-1", "SessionToken", "AWS failed"] {
        assert!(!has(hidden), "{hidden} was exported");
    }
}
