//! Puts a file of test vectors to the crate: prints every failure and, last, how many passed.
//!
//! `cargo run --release -p filter-pattern --example vectors -- FILE.json`
//!
//! The file holds `{"matching": [{"pattern", "event", "matches", …}], "invalid": [{"pattern", …}]}`.

use std::io::{self, Write};
use std::process::ExitCode;
use std::{env, error, fs};

use filter_pattern::Pattern;
use serde_json::Value;

fn main() -> Result<ExitCode, Box<dyn error::Error>> {
    let path = env::args().nth(1).ok_or("name a file of test vectors")?;
    let vectors: Value = serde_json::from_str(&fs::read_to_string(path)?)?;
    let matching = cases(&vectors, "matching").map(check_matching);
    let invalid = cases(&vectors, "invalid").map(check_invalid);
    let outcomes: Vec<Result<(), String>> = matching.chain(invalid).collect();

    let mut out = io::stdout().lock();
    let mut failed = 0;
    for failure in outcomes.iter().filter_map(|outcome| outcome.as_ref().err()) {
        failed += 1;
        writeln!(out, "{failure}")?;
    }
    writeln!(out, "{} passed, {failed} failed", outcomes.len() - failed)?;
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn cases<'a>(vectors: &'a Value, list: &str) -> impl Iterator<Item = &'a Value> {
    vectors[list].as_array().map(Vec::as_slice).unwrap_or_default().iter()
}

fn check_matching(case: &Value) -> Result<(), String> {
    let pattern = case["pattern"].as_str().ok_or_else(|| format!("no pattern in {case}"))?;
    let event = case["event"].as_str().ok_or_else(|| format!("no event in {case}"))?;
    let parsed = Pattern::parse(pattern).map_err(|error| format!("refused {pattern}: {error}"))?;
    match (parsed.matches(event), case["matches"].as_bool()) {
        (found, Some(expected)) if found == expected => Ok(()),
        (true, _) => Err(format!("{pattern} should not match {event}")),
        (false, _) => Err(format!("{pattern} should match {event}")),
    }
}

fn check_invalid(case: &Value) -> Result<(), String> {
    let pattern = case["pattern"].as_str().ok_or_else(|| format!("no pattern in {case}"))?;
    match Pattern::parse(pattern) {
        Ok(_) => Err(format!("{pattern} should be refused: {}", case["why"])),
        Err(_) => Ok(()),
    }
}
