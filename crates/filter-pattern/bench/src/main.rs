//! Events per second of the crate and of named peers, on the same lines in the same run.
//!
//! `scripts/bench-filter.sh [LINES] [ONLY]` builds and runs this and fetches the peers. LINES is
//! 1,000,000 by default, and a fifth of it for the nested ones; ONLY keeps the contenders with this
//! text in their names. jq, jaq and ripgrep take part where they are installed; they read a file
//! and start a process, which at the full size does not count.

mod baselines;
mod clock;
mod corpus;
mod lines;

use std::io;

use corpus::{Corpus, println};
use filter_pattern::Pattern;

const DEFAULT_LINES: usize = 1_000_000;
const NESTED_SHARE: usize = 5;

/// What the baselines ask, and the first pattern too.
const QUERY: &str = r#"select(.level == "ERROR" and .http.status >= 500)"#;

const PATTERNS: [&str; 8] = [
    r#"{ $.level = "ERROR" && $.http.status >= 500 }"#,
    r#"{ $.http.status >= 500 && $.latency_ms > 100 }"#,
    r#"{ $.level != "INFO" && $.http.status != 200 }"#,
    r#"{ $.level = "INFO" && $.http.status >= 200 }"#,
    r#"{ $.http.status >= 200 && $.latency_ms NOT EXISTS }"#,
    r#"{ $.level = "*O*" || $.user.plan = %^te% }"#,
    "ERROR",
    "%ERR.*50[0-3]%",
];

fn main() -> io::Result<()> {
    let mut arguments = std::env::args().skip(1).peekable();
    let count = arguments.next_if(|argument| argument.parse::<usize>().is_ok());
    let count = count.and_then(|count| count.parse().ok()).unwrap_or(DEFAULT_LINES);
    let only = arguments.next().unwrap_or_default();
    measure(Corpus::new("flat", lines::flat(count), &only)?)?;
    measure(Corpus::new("nested", lines::nested(count / NESTED_SHARE), &only)?)
}

fn measure(mut corpus: Corpus) -> io::Result<()> {
    corpus.time("serde_json: Value, then compare", baselines::serde_json)?;
    corpus.time("sonic-rs: get_many, then compare", baselines::sonic)?;
    corpus.time("simd-json: tape, then compare", baselines::simd_json)?;
    for pattern in PATTERNS {
        let parsed = Pattern::parse(pattern).map_err(io::Error::other)?;
        corpus.time(pattern, |lines| lines.iter().filter(|line| parsed.matches(line)).count())?;
    }
    println("")?;
    corpus.run("jq", &["-c", QUERY])?;
    corpus.run("jaq", &["-c", QUERY])?;
    corpus.run("rg", &["-F", "ERROR"])
}
