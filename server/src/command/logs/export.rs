//! `vitrine logs export`

use super::Looked;
use super::api::Api;
use super::failure::Failure;
use super::paint::{Paint, harmless};
use axum::body::BodyDataStream;
use domain::time_range::rfc3339_ms;
use domain::{Moment, TimeRange};
use futures::StreamExt as _;
use serde_json::Value;
use server::clock::now_ms;
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Cuts in a row, without anything in between, after which it is given up.
const MOST_CUTS: u32 = 5;
/// How often progress is told.
const PROGRESS: Duration = Duration::from_millis(500);

/// Arguments.
#[derive(clap::Args)]
pub(super) struct Export {
    #[command(flatten)]
    looked: Looked,
    /// How events are written.
    #[arg(long, default_value = "ndjson", value_parser = ["ndjson", "csv", "text"])]
    format: String,
    /// The newest first.
    #[arg(long)]
    newest: bool,
    /// A file instead of standard output.
    #[arg(long, short)]
    output: Option<PathBuf>,
}

impl Export {
    pub(super) async fn run(self, api: &Api) -> Result<(), Failure> {
        let mut parameters = self.looked.parameters(api).await?;
        // Fixed, so that it can go on after a cut: a relative range would have moved.
        let range = absolute(&self.looked)?;
        for (name, value) in &mut parameters {
            match *name {
                "from" => *value = rfc3339_ms(range.from),
                "to" => *value = rfc3339_ms(range.to),
                _ => {}
            }
        }
        parameters.push(("format", self.format.clone()));
        parameters.push(("order", if self.newest { "newest" } else { "oldest" }.to_owned()));
        let sink: Box<dyn Write> = match &self.output {
            Some(path) => Box::new(File::create(path).map_err(Failure::output)?),
            None => Box::new(io::stdout().lock()),
        };
        let harmless = self.output.is_none() && Paint::of_stdout().for_eyes;
        let out = BufWriter::with_capacity(1 << 16, sink);
        let can_go_on = self.format == "ndjson";
        let mut writing = Writing { out, harmless, can_go_on, ..Writing::new() };
        let result = writing.copy_all(api, parameters).await;
        writing.out.flush().map_err(Failure::output)?;
        writing.tell_progress(true);
        result
    }
}

fn absolute(looked: &Looked) -> Result<TimeRange, Failure> {
    let read = |name: &str, text: &str| -> Result<Moment, Failure> {
        text.parse().map_err(|error| Failure::usage(format!("--{name}: {error}")))
    };
    let (from, to) = (read("from", &looked.from)?, read("to", &looked.to)?);
    TimeRange::between(from, to, now_ms()).map_err(|error| Failure::usage(error.to_string()))
}

/// An export on its way to a file.
struct Writing {
    out: BufWriter<Box<dyn Write>>,
    harmless: bool,
    /// Whether the lines say where to go on after a cut.
    can_go_on: bool,
    events: u64,
    /// The last event written: its time, and its place as the API takes it.
    last: Option<(String, String)>,
    /// The last record of an NDJSON export.
    ending: Option<Value>,
    /// A line that has not ended yet.
    partial: Vec<u8>,
    told: Instant,
}

impl Writing {
    fn new() -> Writing {
        Writing {
            out: BufWriter::new(Box::new(io::sink())),
            harmless: false,
            can_go_on: false,
            events: 0,
            last: None,
            ending: None,
            partial: Vec::new(),
            told: Instant::now(),
        }
    }

    /// Copies the export, going on behind its last event whenever the line is cut.
    async fn copy_all(
        &mut self,
        api: &Api,
        parameters: Vec<(&'static str, String)>,
    ) -> Result<(), Failure> {
        let mut cuts = 0;
        let mut cursor: Option<String> = None;
        loop {
            let mut asked = parameters.clone();
            match (&cursor, &self.last) {
                (Some(cursor), _) => asked.push(("cursor", cursor.clone())),
                (None, Some((_, place))) => asked.push(("after", place.clone())),
                (None, None) => {}
            }
            let before = self.events;
            let body = api.get("/events/export", &asked).await?.into_body().into_data_stream();
            let ended = self.copy(body).await;
            if let Err(failure) = &ended
                && failure.retry_after.is_none()
            {
                return ended;
            }
            cuts = if self.events > before { 0 } else { cuts + 1 };
            match self.ending.take() {
                Some(ending) if ending["complete"] == true => return Ok(()),
                Some(ending) => {
                    let reason = ending["reason"].as_str().unwrap_or("It stopped early.");
                    cursor = ending["next"].as_str().map(str::to_owned);
                    if cursor.is_none() || cuts >= MOST_CUTS {
                        return Err(Failure::incomplete(format!(
                            "Not everything was written: {reason}"
                        )));
                    }
                    eprintln!("vitrine: {reason} Going on.");
                }
                None if ended.is_ok() && !self.can_go_on => return Ok(()),
                None if cuts >= MOST_CUTS || !self.can_go_on => {
                    return Err(Failure::incomplete(
                        "Not everything was written: the line was cut.",
                    ));
                }
                None => {
                    cursor = None;
                    eprintln!("vitrine: The line was cut. Going on behind the last event.");
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
            }
        }
    }

    async fn copy(&mut self, mut body: BodyDataStream) -> Result<(), Failure> {
        self.partial.clear();
        while let Some(piece) = body.next().await {
            let piece = piece.map_err(|error| Failure::away(error.to_string()))?;
            self.partial.extend_from_slice(&piece);
            if let Some(end) = self.partial.iter().rposition(|byte| *byte == b'\n') {
                let rest = self.partial.split_off(end + 1);
                let lines = std::mem::replace(&mut self.partial, rest);
                self.write(&lines)?;
            }
            self.tell_progress(false);
        }
        // Half a line is written once it is whole, or not at all.
        Ok(())
    }

    /// Writes whole lines.
    fn write(&mut self, lines: &[u8]) -> Result<(), Failure> {
        if !self.can_go_on {
            self.events += lines.iter().filter(|byte| **byte == b'\n').count() as u64;
            return self.put(lines);
        }
        let mut place = None;
        for line in lines.split_inclusive(|byte| *byte == b'\n') {
            // Only the last record has no message, and only it starts like this.
            if line.starts_with(b"{\"complete\":") {
                self.ending = serde_json::from_slice(line).ok();
            } else {
                self.events += 1;
                place = Some(line);
                self.put(line)?;
            }
        }
        if let Some(event) = place.and_then(|line| serde_json::from_slice::<Value>(line).ok()) {
            self.last = place_of(&event);
        }
        Ok(())
    }

    fn put(&mut self, lines: &[u8]) -> Result<(), Failure> {
        let written = if self.harmless {
            self.out.write_all(harmless(&String::from_utf8_lossy(lines)).as_bytes())
        } else {
            self.out.write_all(lines)
        };
        written.map_err(Failure::output)
    }

    fn tell_progress(&mut self, at_end: bool) {
        if !io::stderr().is_terminal() || (!at_end && self.told.elapsed() < PROGRESS) {
            return;
        }
        self.told = Instant::now();
        let at = self.last.as_ref().map(|(time, _)| format!(", at {time}")).unwrap_or_default();
        let end = if at_end { "\n" } else { "" };
        eprint!("\r\u{1b}[K{} lines{at}{end}", self.events);
    }
}

/// An event's time, and its place as the API takes it.
fn place_of(event: &Value) -> Option<(String, String)> {
    let (time, id) = (event["time"].as_str()?, event["id"].as_str()?);
    let ms = time.parse::<Moment>().ok()?.at(0);
    Some((time.to_owned(), format!("{ms}.{id}")))
}
