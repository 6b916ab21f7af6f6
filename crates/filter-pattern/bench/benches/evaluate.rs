//! Where the time goes, a kind of event at a time: `cargo bench` in this package's folder.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use filter_pattern::Pattern;

const FLAT: &str = r#"{"time":"2026-11-22T10:00:01.120Z","level":"INFO","service":"checkout","msg":"request finished, cart \"71\" kept","user":{"id":8123,"plan":"team"},"http":{"method":"POST","path":"/api/v1/carts/71/items","status":201},"latency_ms":31}"#;

fn evaluate(criterion: &mut Criterion) {
    let spaced = FLAT.replace("\":", "\": ").replace(",\"", ", \"");
    let deep = format!("{}{FLAT}{}", "[".repeat(200), "]".repeat(200));
    let cases = [
        ("refused at a glance", r#"{ $.level = "ERROR" && $.latency_ms > 10 }"#, FLAT),
        ("refused on the way", r#"{ $.level NOT EXISTS && $.http.status > 100 }"#, FLAT),
        ("matched", r#"{ $.level = "INFO" && $.http.status >= 200 }"#, FLAT),
        ("matched, with spaces", r#"{ $.level = "INFO" && $.http.status >= 200 }"#, &spaced),
        ("passed over, deep", r#"{ $.level NOT EXISTS && $.user NOT EXISTS }"#, &deep),
        ("regular expression", r"%20\d.*ms%", FLAT),
        ("columns", "[first, ..., last]", "127.0.0.1 - frank [10/Oct/2000] \"GET / HTTP/1.0\" 200"),
    ];
    for (name, pattern, event) in cases {
        let Ok(pattern) = Pattern::parse(pattern) else { continue };
        let mut group = criterion.benchmark_group("evaluate");
        group.throughput(Throughput::Bytes(event.len() as u64));
        group.bench_function(name, |bencher| bencher.iter(|| pattern.matches(black_box(event))));
    }
}

fn parse(criterion: &mut Criterion) {
    let text = r#"{ $.level = "error" && ($.http.status >= 500 || $.path = %^/api/v\d+% || $.tags[*] = slow*) }"#;
    criterion.bench_function("parse", |bencher| bencher.iter(|| Pattern::parse(black_box(text))));
    if let Ok(pattern) = Pattern::parse(text) {
        criterion.bench_function("explain", |bencher| bencher.iter(|| pattern.explain()));
    }
}

criterion_group!(benches, evaluate, parse);
criterion_main!(benches);
