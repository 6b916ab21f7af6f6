//! Events per second of this crate and of named peers, on the same lines in the same run.
//!
//! `cargo bench -p filter-pattern --bench peers [-- LINES]`; LINES is 1,000,000 by default, and a
//! fifth of it for the nested ones. jq, jaq and ripgrep take part where they are installed; they
//! read a file and start a process, which at this size does not count.

mod support;

use std::io::{self, BufWriter, Write};
use std::process::{Command, Stdio};
use std::time::Instant;
use std::{env, fs, path::Path};

use filter_pattern::Pattern;
use serde_json::Value;

const DEFAULT_LINES: usize = 1_000_000;
const NESTED_SHARE: usize = 5;

struct Corpus {
    name: &'static str,
    lines: Vec<String>,
    bytes: usize,
    /// Events per second of the first contender, to which the others are put in proportion.
    yardstick: f64,
}

fn main() -> io::Result<()> {
    let count = env::args().skip(1).find_map(|arg| arg.parse().ok()).unwrap_or(DEFAULT_LINES);
    measure(Corpus::new("flat", support::flat_lines(count)))?;
    measure(Corpus::new("nested", support::nested_lines(count / NESTED_SHARE)))
}

fn measure(mut corpus: Corpus) -> io::Result<()> {
    let file = env::temp_dir().join(format!(
        "filter-pattern-{}-{}.ndjson",
        corpus.name,
        std::process::id()
    ));
    write_lines(&file, &corpus.lines)?;
    println(&format!(
        "\n{} lines, {} bytes each ({})",
        corpus.lines.len(),
        corpus.bytes / corpus.lines.len(),
        corpus.name
    ))?;

    corpus.time("serde_json::Value, then compare", |lines| count(lines, tree_matches))?;
    for pattern in [
        r#"{ $.level = "ERROR" && $.http.status >= 500 }"#,
        r#"{ $.http.status >= 500 && $.latency_ms > 100 }"#,
        r#"{ $.level != "INFO" && $.http.status != 200 }"#,
        r#"{ $.level = "INFO" && $.http.status >= 200 }"#,
        r#"{ $.http.status >= 200 && $.latency_ms NOT EXISTS }"#,
        "ERROR",
        "%ERR.*50[0-3]%",
    ] {
        let parsed = Pattern::parse(pattern).map_err(io::Error::other)?;
        corpus.time(pattern, |lines| count(lines, |line| parsed.matches(line)))?;
    }
    let query = r#"select(.level == "ERROR" and .http.status >= 500)"#;
    corpus.run("jq", &["-c", query], &file)?;
    corpus.run("jaq", &["-c", query], &file)?;
    corpus.run("rg", &["-c", "-F", "ERROR"], &file)?;
    fs::remove_file(file)
}

fn tree_matches(line: &str) -> bool {
    serde_json::from_str::<Value>(line).is_ok_and(|event| {
        event["level"] == "ERROR"
            && event["http"]["status"].as_f64().is_some_and(|status| status >= 500.0)
    })
}

fn count(lines: &[String], matches: impl Fn(&str) -> bool) -> usize {
    lines.iter().filter(|line| matches(line)).count()
}

impl Corpus {
    fn new(name: &'static str, lines: Vec<String>) -> Corpus {
        let bytes = lines.iter().map(String::len).sum();
        Corpus { name, lines, bytes, yardstick: 0.0 }
    }

    /// Takes the best of three runs: what disturbs them only ever slows them down.
    fn time(&mut self, name: &str, work: impl Fn(&[String]) -> usize) -> io::Result<()> {
        let mut best = f64::MAX;
        let mut hits = 0;
        for _ in 0..3 {
            let start = Instant::now();
            hits = work(&self.lines);
            best = best.min(start.elapsed().as_secs_f64());
        }
        self.report(name, best, Some(hits))
    }

    fn run(&mut self, program: &str, arguments: &[&str], file: &Path) -> io::Result<()> {
        let start = Instant::now();
        let status = Command::new(program).args(arguments).arg(file).stdout(Stdio::null()).status();
        match status {
            Ok(status) if status.success() => {
                let name = format!("{program} {}", arguments.join(" "));
                self.report(&name, start.elapsed().as_secs_f64(), None)
            }
            _ => println(&format!("{program}: not installed, or failed")),
        }
    }

    fn report(&mut self, name: &str, seconds: f64, hits: Option<usize>) -> io::Result<()> {
        let rate = self.lines.len() as f64 / seconds;
        if self.yardstick == 0.0 {
            self.yardstick = rate;
        }
        println(&format!(
            "{:8.2} M events/s {:7.0} MB/s {:7.1} x {:>8} hits  {name}",
            rate / 1e6,
            self.bytes as f64 / seconds / 1e6,
            rate / self.yardstick,
            hits.map_or("?".to_owned(), |hits| hits.to_string()),
        ))
    }
}

fn write_lines(file: &Path, lines: &[String]) -> io::Result<()> {
    let mut out = BufWriter::new(fs::File::create(file)?);
    for line in lines {
        writeln!(out, "{line}")?;
    }
    out.flush()
}

fn println(line: &str) -> io::Result<()> {
    writeln!(io::stdout().lock(), "{line}")
}
