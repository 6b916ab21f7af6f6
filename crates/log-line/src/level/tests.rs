use super::*;
use crate::work;
use proptest::prelude::*;
use serde_json::{Map, Value as Json};

#[test]
fn json_says_its_level() {
    for (line, level) in [
        (r#"{"level":"error","msg":"x"}"#, Level::Error),
        (r#"{"severity":"WARNING"}"#, Level::Warn),
        (r#"{"lvl":30}"#, Level::Info),
        (r#"{"level":10,"time":1,"msg":"pino"}"#, Level::Trace),
        (r#"{"level":60,"msg":"fatal"}"#, Level::Error),
        (r#"{"LogLevel":"Information","Category":"x"}"#, Level::Info),
        (r#"{"log.level":"warn","@timestamp":"x"}"#, Level::Warn),
        (r#"{"log":{"logger":"a","level":"DEBUG"},"message":"x"}"#, Level::Debug),
        (r#"{"log":"text","level":"debug"}"#, Level::Debug),
        (r#"{"@level":"trace"}"#, Level::Trace),
        (r#"{"severity":3}"#, Level::Error),
        (r#"{"priority":"4"}"#, Level::Warn),
        (r#"{"syslog_level":7}"#, Level::Debug),
        (r#"{"level":3}"#, Level::Unknown),
        (r#"{"level":"E"}"#, Level::Error),
        (r#"{"severityText":"WARN"}"#, Level::Warn),
        (r#"{"@l":"Fatal"}"#, Level::Error),
        (r#"{"levelname":"CRITICAL","name":"root"}"#, Level::Error),
        // A player's level is no log level; the next field is asked.
        (r#"{"level":7,"severity":"info"}"#, Level::Info),
        (r#"{"severity":"error","level":"info"}"#, Level::Info),
        (r#"{"msg":"ERROR in text"}"#, Level::Unknown),
        (r#"{"user":{"level":"error"}}"#, Level::Unknown),
        (r#"{"level":{"name":"error"}}"#, Level::Unknown),
        (r#"{"level":null,"a":[{"level":"error"}]}"#, Level::Unknown),
        ("{}", Level::Unknown),
        // Cut off: what was said counts; else the words do.
        (r#"{"level":"warn","msg":"cut o"#, Level::Warn),
        (r#"{"msg":"cut o"#, Level::Unknown),
        ("{broken ERROR", Level::Error),
        ("  {\"level\": \"warn\"}\n", Level::Warn),
        (r#"{"time":"x","type":"platform.report","record":{"requestId":"r"}}"#, Level::Unknown),
    ] {
        assert_eq!(Level::of(line), level, "{line}");
    }
}

#[test]
fn texts_say_it_where_loggers_write_it() {
    for (line, level) in [
        ("2026-11-22 ERROR Exception", Level::Error),
        ("[WARN] disk", Level::Warn),
        ("\u{1b}[31mERROR\u{1b}[0m boom", Level::Error),
        ("\u{1b}[2m14:03\u{1b}[0m \u{1b}[1;33mWARN\u{1b}[0m low", Level::Warn),
        (
            "\u{1b}[2m2026-11-22T14:03:11.480Z\u{1b}[0m \u{1b}[34mDEBUG\u{1b}[0m app: x",
            Level::Debug,
        ),
        // Lambda: Node's and Python's text formats.
        (
            "2026-11-22T14:03:11.480Z\t6bc28136-xmpl-4365-b021-0ce6b2e64ab0\tERROR\tboom",
            Level::Error,
        ),
        (
            "2026-11-22T14:03:11.480Z\t6bc28136-xmpl-4365-b021-0ce6b2e64ab0\tINFO\tERROR x",
            Level::Info,
        ),
        (
            "[ERROR]\t2026-11-22T14:03:11.480Z\t6bc28136-xmpl-4365-b021-0ce6b2e64ab0\tboom",
            Level::Error,
        ),
        ("E1122 14:03:11.480000       1 main.go:5] boom", Level::Error),
        ("I1122 14:03:11.480000       1 main.go:5] ERROR no", Level::Info),
        ("W20261122 14:03:11.480000  1 main.cc:5] low", Level::Warn),
        ("E1122 boom", Level::Unknown),
        ("<11>1 2026-11-22T14:03:11Z host app - - - boom", Level::Error),
        ("<190>Nov 22 14:03:11 host app: fine", Level::Info),
        ("<b>bold</b>", Level::Unknown),
        ("<999>x", Level::Unknown),
        ("level=warn msg=\"an ERROR happened\"", Level::Warn),
        ("time=\"2026-11-22T14:03:11Z\" level=warning msg=x", Level::Warn),
        ("ts=1 caller=x.go:1 msg=\"ERROR x\" lvl=\"info\"", Level::Info),
        ("msg=\"ERROR x\" other=1", Level::Error),
        ("app started level=debug", Level::Debug),
        ("INFO  start level=error", Level::Info),
        ("2026/11/22 14:03:11 [error] 31#31: *1 open() failed", Level::Error),
        ("[Sun Nov 22 14:03:11.480 2026] [core:warn] [pid 7] x", Level::Warn),
        ("[pid 7] x", Level::Unknown),
        ("warn: Microsoft.Hosting.Lifetime[0]", Level::Warn),
        ("fail: Demo.Program[0]", Level::Error),
        ("2026-11-22T14:03:11Z info: started", Level::Info),
        ("WARNING:root:low", Level::Warn),
        ("Error: connect ECONNREFUSED", Level::Error),
        ("panic: runtime error: index out of range", Level::Error),
        ("3:04PM INF started", Level::Info),
        ("3:04PM ERR failed", Level::Error),
        ("npm WARN deprecated x", Level::Warn),
        ("14:03:11.480 [main] DEBUG c.e.Demo - x", Level::Debug),
        ("Nov 22, 2026 2:03:11 PM c.e.Demo main\nSEVERE: x", Level::Error),
    ] {
        assert_eq!(Level::of(line), level, "{line}");
    }
}

#[test]
fn prose_says_nothing() {
    for line in [
        "",
        "there was no error",
        "we inform you: an error is unlikely",
        "ERROR_CODE=0",
        "DEBUG=false node server.js",
        "MY_ERROR happened 0 times",
        "code NO-ERROR",
        "PASS 10 FAIL 0",
        "ERRORS are counted",
        "42 warnings: none",
        "START RequestId: 6bc28136-xmpl-4365-b021-0ce6b2e64ab0 Version: $LATEST",
        "Größe ÄERROR",
    ] {
        assert_eq!(Level::of(line), Level::Unknown, "{line}");
    }
    let late = format!("{} ERROR", "word ".repeat(30));
    assert_eq!(Level::of(&late), Level::Unknown);
    assert_eq!(Level::of(&format!("{} ERROR", "é".repeat(110))), Level::Error);
}

#[test]
fn levels_have_words_and_letters() {
    assert!(Level::ALL.is_sorted());
    let letters: String = Level::ALL.iter().map(|level| level.letter()).collect();
    assert_eq!(letters, "EWIDT·");
    assert_eq!(Level::ALL.map(Level::word)[..2], ["error", "warning"]);
}

#[test]
fn work_is_linear() {
    for unit in ["{", "{\"a\":", "{\"log\":", "\u{1b}[", "\u{1b}]", "ERROR_", "level=", "[[", "\""]
    {
        let line = unit.repeat(50_000);
        for line in [line.clone(), format!("{{\"a\":{line}"), format!("{{\"log\":{{\"b\":{line}")] {
            let looked_at = work::of(|| {
                let _ = Level::of(&line);
            });
            assert!(looked_at <= 2 * line.len() + 4000, "{unit:?}: {looked_at}");
        }
    }
}

const KEYS: [&str; 12] = [
    "level",
    "severity",
    "lvl",
    "log_level",
    "levelname",
    "@level",
    "priority",
    "severity_text",
    "LEVEL",
    "msg",
    "log",
    "other",
];
const WORDS: [(&str, Level); 10] = [
    ("error", Level::Error),
    ("FATAL", Level::Error),
    ("Warn", Level::Warn),
    ("wrn", Level::Warn),
    ("Information", Level::Info),
    ("notice", Level::Info),
    ("dbg", Level::Debug),
    ("TRACE", Level::Trace),
    ("W", Level::Warn),
    ("hello", Level::Unknown),
];

/// The rules as the documentation has them, in the plainest way.
fn oracle(event: &Map<String, Json>) -> Level {
    let nested = event.get("log").and_then(|log| log.get("level"));
    let fields = [
        (event.get("level").or_else(|| event.get("LEVEL")), false),
        (event.get("severity"), true),
        (event.get("lvl"), false),
        (event.get("log_level").or(nested), false),
        (event.get("levelname"), false),
        (event.get("@level"), false),
        (event.get("priority"), true),
        (event.get("severity_text"), false),
    ];
    let read = |(value, is_syslog): (Option<&Json>, bool)| {
        let number = match value? {
            Json::String(word) => {
                return WORDS.iter().find(|(known, _)| known == word).map(|(_, level)| *level);
            }
            other => other.as_u64()?,
        };
        match (number, is_syslog) {
            (0..=3, true) | (50..=99, _) => Some(Level::Error),
            (4, true) | (40..=49, _) => Some(Level::Warn),
            (5..=6, true) | (30..=39, _) => Some(Level::Info),
            (7, true) | (20..=29, _) => Some(Level::Debug),
            (10..=19, _) => Some(Level::Trace),
            _ => None,
        }
    };
    fields
        .into_iter()
        .filter_map(read)
        .find(|level| *level != Level::Unknown)
        .unwrap_or(Level::Unknown)
}

fn event() -> impl Strategy<Value = Map<String, Json>> {
    let value = prop_oneof![
        4 => prop::sample::select(&WORDS[..]).prop_map(|(word, _)| Json::from(word)),
        3 => (0_u64..70).prop_map(Json::from),
        1 => any::<f64>().prop_map(Json::from),
        1 => Just(Json::Null),
        1 => prop::sample::select(&WORDS[..]).prop_map(|(word, _)| serde_json::json!({"level": word})),
        1 => prop::sample::select(&WORDS[..]).prop_map(|(word, _)| serde_json::json!([{"level": word}])),
    ];
    prop::collection::btree_map(prop::sample::select(&KEYS[..]), value, 0..6)
        .prop_map(|members| members.into_iter().map(|(key, v)| (key.to_owned(), v)).collect())
        // Of two that count alike the first one wins, and serde_json keeps no order.
        .prop_filter("ambiguous", |event: &Map<String, Json>| {
            let both = |a, b| event.contains_key(a) && event.contains_key(b);
            !both("level", "LEVEL") && !both("log_level", "log")
        })
}

proptest! {
    #[test]
    fn objects_have_the_level_of_the_rules(event in event()) {
        prop_assert_eq!(Level::of(&Json::from(event.clone()).to_string()), oracle(&event));
    }

    #[test]
    fn nothing_panics(line in ".*|[{\"levl:o g}\\[\\]=<>0-9EWIR\u{1b}m_é]{0,60}") {
        let _ = Level::of(&line);
    }
}
