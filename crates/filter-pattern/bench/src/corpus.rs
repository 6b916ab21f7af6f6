//! Lines to measure on, in memory and in a file, and a table of who took how long.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::{env, fs};

use crate::clock;

/// What disturbs a run only ever slows it down, so the best of several counts.
const RUNS: usize = 3;

pub(crate) struct Corpus {
    lines: Vec<String>,
    bytes: usize,
    file: PathBuf,
    only: String,
    /// Events per second of the first contender, to which the others are put in proportion.
    yardstick: Option<f64>,
}

impl Corpus {
    pub(crate) fn new(name: &str, lines: Vec<String>, only: &str) -> io::Result<Corpus> {
        let bytes = lines.iter().map(String::len).sum();
        let file = env::temp_dir().join(format!("filter-{name}-{}.ndjson", std::process::id()));
        let mut out = BufWriter::new(fs::File::create(&file)?);
        for line in &lines {
            writeln!(out, "{line}")?;
        }
        out.flush()?;
        println(&format!(
            "\n{} {name} lines of {} bytes, processor time, best of {RUNS} runs\n\
             {:>10} {:>7} {:>7} {:>8}",
            lines.len(),
            bytes / lines.len().max(1),
            "M events/s",
            "MB/s",
            "ratio",
            "hits",
        ))?;
        Ok(Corpus { lines, bytes, file, only: only.to_owned(), yardstick: None })
    }

    /// One core, the lines in memory.
    pub(crate) fn time(
        &mut self,
        name: &str,
        count: impl Fn(&[String]) -> usize,
    ) -> io::Result<()> {
        if !name.contains(&self.only) {
            return Ok(());
        }
        let mut best = f64::MAX;
        let mut hits = 0;
        for _ in 0..RUNS {
            let start = clock::of_this_thread();
            hits = count(&self.lines);
            best = best.min(clock::of_this_thread() - start);
        }
        self.report(name, best, hits)
    }

    /// A whole process that reads the file and prints what it found.
    pub(crate) fn run(&mut self, program: &str, arguments: &[&str]) -> io::Result<()> {
        if !program.contains(&self.only) {
            return Ok(());
        }
        let Some(version) = version(program) else {
            return println(&format!("{program}: not installed, so not measured"));
        };
        let mut best = f64::MAX;
        let mut hits = 0;
        for _ in 0..RUNS {
            let start = clock::of_children();
            let output = Command::new(program)
                .args(arguments)
                .arg(&self.file)
                .stderr(Stdio::null())
                .output()?;
            best = best.min((clock::of_children() - start).max(0.01));
            hits = output.stdout.iter().filter(|&&byte| byte == b'\n').count();
        }
        self.report(&format!("{version}: {}", arguments.join(" ")), best, hits)
    }

    fn report(&mut self, name: &str, seconds: f64, hits: usize) -> io::Result<()> {
        let rate = self.lines.len() as f64 / seconds;
        let yardstick = *self.yardstick.get_or_insert(rate);
        println(&format!(
            "{:10.2} {:7.0} {:7.1} {hits:8}  {name}",
            rate / 1e6,
            self.bytes as f64 / seconds / 1e6,
            rate / yardstick,
        ))
    }
}

impl Drop for Corpus {
    fn drop(&mut self) {
        // Only a temporary file: whoever cleans them up will take it too.
        let _ = fs::remove_file(&self.file);
    }
}

/// The first line of what `--version` prints.
fn version(program: &str) -> Option<String> {
    let output = Command::new(program).arg("--version").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    text.lines().next().map(str::to_owned)
}

pub(crate) fn println(line: &str) -> io::Result<()> {
    writeln!(io::stdout().lock(), "{line}")
}
