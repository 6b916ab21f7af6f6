//! The matrix: who gets what of whom. Every address that takes the name or the id of something is
//! asked by everybody about acme's, about globex's, about what is nowhere and about what cannot be.
//! The real answers stand in `golden.txt`, where a change of them is seen in a review:
//!
//! - `200 acme`: the answer, and whose canaries stand in it;
//! - `404 =`: byte for byte what is said of what is nowhere; `404 ≠`: not so, which is a fault;
//! - `303 /login`: where to; `400 group`: about which field.
//!
//! `VITRINE_RENEW_GOLDEN=1 cargo test -p server --test it -- matrix` writes the file anew.

mod rows;
mod world;

use crate::kit::World;
use crate::kit::answer::Answer;
use axum::body::Body;
use axum::http::{Request, header};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rows::{Ask, OF_NOTHING, ROWS, Row};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use world::{Cast, Who};

const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/matrix/golden.txt");
/// Whose the object is.
const COLUMNS: [&str; 4] = ["acme's", "globex's", "nowhere", "malformed"];

/// The request of a row about one object.
fn request(world: &World, who: &Who, row: &Row, object: &str, key: &str) -> Request<Body> {
    let encoded = utf8_percent_encode(object, NON_ALPHANUMERIC).to_string();
    let fill = |text: &str, object: &str| text.replace("{}", object).replace("{key}", key);
    let (method, path, kind, body) = match row.ask {
        Ask::Get(path) => ("GET", fill(path, &encoded), "", String::new()),
        Ask::Api(path) => ("GET", format!("/api/v1{}", fill(path, &encoded)), "", String::new()),
        Ask::Form(path, fields) => {
            let kind = "application/x-www-form-urlencoded";
            ("POST", fill(path, &encoded), kind, fill(fields, &encoded))
        }
        Ask::Call(input) => {
            let search = serde_json::to_string(&app::search::Search::default()).unwrap();
            let input = fill(input, object).replace("SEARCH", &search);
            assert!(serde_json::from_str::<Value>(&input).is_ok(), "{input}");
            ("POST", row.what.to_owned(), "application/json", input)
        }
    };
    let mut request = Request::builder().method(method).uri(path);
    if method == "POST" {
        request = request.header(header::ORIGIN, world.origin());
        request = request.header(header::CONTENT_TYPE, kind);
    }
    if let Some((name, value)) = &who.proof {
        request = request.header(name, value);
    }
    request.body(body.into()).unwrap()
}

/// What holds of an answer beyond its status.
fn told(answer: &Answer, nowhere: &str) -> String {
    let status = answer.status;
    let rest = match status {
        200..=299 => names(&answer.body),
        300..=399 => answer.location().split('?').next().unwrap_or_default().to_owned(),
        404 if comparable(answer) == nowhere => "=".to_owned(),
        404 => format!("≠ {}", difference(&comparable(answer), nowhere)),
        400 => field(&answer.body),
        _ => String::new(),
    };
    format!("{status} {rest}").trim_end().to_owned()
}

/// Where two texts differ first.
fn difference(one: &str, other: &str) -> String {
    let lines = one.lines().zip(other.lines()).find(|(a, b)| a != b);
    lines.map_or_else(|| "in length".to_owned(), |(a, b)| format!("{a} / {b}"))
}

/// Whose names stand in it.
fn names(body: &str) -> String {
    let body = body.to_lowercase();
    let without_twins = body.replace("acme2", "");
    let names = [
        ("acme", without_twins.contains("acme")),
        ("globex", body.contains("globex")),
        ("NOBODY'S", body.contains("acme2") || body.contains("/internal")),
    ];
    let there: Vec<&str> = names.iter().filter(|(_, is)| *is).map(|(name, _)| *name).collect();
    if there.is_empty() { "–".to_owned() } else { there.join("+") }
}

/// The field that a refusal is about, where a program is told.
fn field(body: &str) -> String {
    let Ok(body) = serde_json::from_str::<Value>(body) else { return String::new() };
    let field = body["trouble"]["Invalid"]["field"].as_str().or_else(|| body["field"].as_str());
    field.unwrap_or_default().to_owned()
}

/// The answer without chance, the clock, and what says how often one may still ask.
fn comparable(answer: &Answer) -> String {
    let text = answer.without_chance();
    let lines = text.lines().filter(|line| !line.starts_with("ratelimit"));
    // A cookie is taken away by a date.
    let lines = lines.map(|line| line.split("Expires=").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

fn title(row: &Row) -> String {
    match row.ask {
        Ask::Get(path) => format!("GET {path}"),
        Ask::Api(path) => format!("GET /api/v1{path}"),
        Ask::Form(path, fields) => format!("POST {path} {fields}").trim_end().to_owned(),
        Ask::Call(input) => format!("POST {} {input}", row.what),
    }
}

async fn answers(cast: &Cast<'_>, row: &Row) -> String {
    let mut lines: Vec<(String, String)> = Vec::new();
    for who in cast.who(matches!(row.ask, Ask::Api(_))) {
        cast.reset().await;
        let mut answers = Vec::new();
        for (object, key) in cast.objects(row.object) {
            let request = request(cast.world, who, row, &object, &key);
            answers.push(cast.world.send(request).await);
        }
        let nowhere = comparable(&answers[2]);
        let told = line(answers.iter().map(|answer| told(answer, &nowhere)));
        match lines.last_mut() {
            Some((names, same)) if *same == told => *names = format!("{names}, {}", who.name),
            _ => lines.push((who.name.to_owned(), told)),
        }
    }
    let head = line(COLUMNS.map(str::to_owned).into_iter());
    let mut text = format!("{} ({:?})\n{}\n", title(row), row.object, head.trim_end());
    for (names, told) in lines {
        let _infallible = writeln!(text, "{told}   {names}");
    }
    text
}

fn line(cells: impl Iterator<Item = String>) -> String {
    cells.map(|cell| format!("  {cell:<29}")).collect()
}

#[tokio::test]
async fn everybody_gets_of_everybodys_what_the_golden_file_says() {
    let world = World::open().await;
    let cast = Cast::meet(&world).await;
    let mut matrix = String::new();
    for row in ROWS {
        matrix.push_str(&answers(&cast, row).await);
        matrix.push('\n');
    }
    if std::env::var_os("VITRINE_RENEW_GOLDEN").is_some() {
        std::fs::write(GOLDEN, &matrix).unwrap();
    }
    for fault in ["≠", "NOBODY'S"] {
        let rows = matrix.split("\n\n").filter(|row| row.contains(fault));
        let rows: Vec<&str> = rows.collect();
        assert!(rows.is_empty(), "{fault} in\n{}", rows.join("\n"));
    }
    let golden = std::fs::read_to_string(GOLDEN).unwrap_or_default();
    let fault = golden.lines().zip(matrix.lines()).enumerate().find(|(_, (a, b))| a != b);
    if let Some((line, (golden, now))) = fault {
        panic!("golden.txt, line {}:\n  was {golden}\n  is  {now}\n{RENEW}", line + 1);
    }
    assert_eq!(golden.lines().count(), matrix.lines().count(), "{RENEW}");
}

const RENEW: &str = "If that is meant, VITRINE_RENEW_GOLDEN=1 writes the file anew; read its diff.";

/// If you are here because this test failed: something new can be reached. If it takes the name or
/// the id of something, give it a row in `rows.rs`; only what speaks of nothing is listed there as
/// such.
#[test]
fn everything_that_speaks_of_an_object_has_a_row() {
    let rows: BTreeSet<&str> = ROWS.iter().map(|row| row.what).collect();
    let reached: BTreeSet<String> = crate::access::everything_that_can_be_reached()
        .into_iter()
        .chain(crate::api::access::addresses().into_iter().map(str::to_owned))
        .collect();
    let missing: Vec<&String> = reached
        .iter()
        .filter(|what| !rows.contains(what.as_str()) && !OF_NOTHING.contains(&what.as_str()))
        .collect();
    assert!(missing.is_empty(), "rows.rs has no row for {missing:?}");
    for what in OF_NOTHING {
        assert!(!rows.contains(what), "{what} speaks of something after all");
        assert!(reached.contains(*what), "{what} is gone: take it out of OF_NOTHING");
    }
}
