//! AWS without a portal: the SDK, the command lines, and the emulator's own controls.

use crate::Failure;
use aws_config::{BehaviorVersion, Region};
use aws_sdk_cloudwatchlogs::Client;
use aws_sdk_cloudwatchlogs::config::Credentials;
use aws_sdk_cloudwatchlogs::types::InputLogEvent;
use axum::body::Body;
use axum::http::Request;
use hyper_util::client::legacy::Client as Http;
use hyper_util::rt::TokioExecutor;
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::process::Command;

/// Events of one stretch of time, evenly spread.
#[derive(Clone, Copy)]
pub(crate) struct Hour {
    /// Its first ms.
    pub(crate) from: i64,
    /// Its length in ms.
    pub(crate) ms: i64,
    pub(crate) events: i64,
}

impl Hour {
    pub(crate) fn to(self) -> i64 {
        self.from + self.ms - 1
    }

    /// Events a second.
    pub(crate) fn rate(self, took: Duration) -> f64 {
        f64::from(u32::try_from(self.events).unwrap_or_default()) / took.as_secs_f64()
    }

    /// An error unless all came.
    pub(crate) fn check(self, came: usize) -> Result<(), Failure> {
        let all = i64::try_from(came)? == self.events;
        if all { Ok(()) } else { Err(format!("{came} events instead of {}", self.events).into()) }
    }
}

pub(crate) struct Aws {
    client: Client,
    url: String,
}

impl Aws {
    pub(crate) async fn at(url: &str) -> Aws {
        let config = aws_config::defaults(BehaviorVersion::latest())
            .endpoint_url(url)
            .region(Region::new("eu-central-1"))
            .credentials_provider(Credentials::new("bench", "bench", None, None, "bench"))
            .load()
            .await;
        Aws { client: Client::new(&config), url: url.to_owned() }
    }

    /// Puts lines of about 350 bytes into an hour of three days ago.
    pub(crate) async fn put(&self, group: &str, events: i64) -> Result<Hour, Failure> {
        let now = i64::try_from(
            std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.as_millis(),
        )?;
        let ms = 3_600_000;
        let hour = Hour { from: now - 3 * 24 * ms, ms, events };
        let stream = format!("bulk-{now}");
        self.client
            .create_log_stream()
            .log_group_name(group)
            .log_stream_name(&stream)
            .send()
            .await?;
        for batch in 0..events / 2_000 {
            let lines = (batch * 2_000..(batch + 1) * 2_000).map(|n| {
                let padding = "x".repeat(220);
                let message = format!(
                    r#"{{"level":"info","msg":"a line of the benchmark","n":{n},"request_id":"{n:032x}","padding":"{padding}"}}"#
                );
                let time = hour.from + n * ms / events;
                InputLogEvent::builder().timestamp(time).message(message).build()
            });
            self.client
                .put_log_events()
                .log_group_name(group)
                .log_stream_name(&stream)
                .set_log_events(Some(lines.collect::<Result<_, _>>()?))
                .send()
                .await?;
        }
        Ok(hour)
    }

    /// Reads a stretch. Events a second.
    pub(crate) async fn read(&self, group: &str, hour: Hour) -> Result<f64, Failure> {
        let began = Instant::now();
        let (mut came, mut token) = (0, None);
        loop {
            let page = self
                .client
                .filter_log_events()
                .log_group_name(group)
                .start_time(hour.from)
                .end_time(hour.to())
                .set_next_token(token)
                .send()
                .await?;
            came += page.events().len();
            token = page.next_token;
            if token.is_none() {
                hour.check(came)?;
                return Ok(hour.rate(began.elapsed()));
            }
        }
    }

    /// Makes every search take so much longer; with none, no longer.
    pub(crate) async fn delay(&self, time: Duration) -> Result<(), Failure> {
        let method = if time.is_zero() { "DELETE" } else { "POST" };
        let fault = format!(
            r#"{{"operation":"FilterLogEvents","kind":"latency","rate":1.0,"latency_ms":{}}}"#,
            time.as_millis()
        );
        let request =
            Request::builder().method(method).uri(format!("{}/_emulator/faults", self.url));
        let request = request.header("content-type", "application/json").body(Body::from(fault))?;
        let answer = Http::builder(TokioExecutor::new()).build_http().request(request).await?;
        let status = answer.status();
        if status.is_success() { Ok(()) } else { Err(format!("faults: {status}").into()) }
    }

    /// How many searches the emulator has answered.
    pub(crate) async fn calls(&self) -> Result<u64, Failure> {
        let request = Request::get(format!("{}/_emulator/calls", self.url)).body(Body::empty())?;
        let answer = Http::builder(TokioExecutor::new()).build_http().request(request).await?;
        let body = axum::body::to_bytes(Body::new(answer.into_body()), 1 << 20).await?;
        let calls: serde_json::Value = serde_json::from_slice(&body)?;
        Ok(calls["FilterLogEvents"].as_u64().unwrap_or_default())
    }
}

/// The command lines that are there, reading a stretch.
pub(crate) fn command_lines(group: &str, hour: Hour) -> Vec<(&'static str, Command)> {
    let Ok(folder) = std::env::var("VITRINE_BENCH_TOOLS") else { return Vec::new() };
    let (from, to) = (hour.from.to_string(), hour.to().to_string());
    let iso = |ms| domain::time_range::rfc3339_ms(ms);
    let command = |name: &str, arguments: &[&str]| {
        let path = std::path::Path::new(&folder).join(name);
        let mut command = Command::new(&path);
        command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
        path.exists().then_some(command)
    };
    let aws = command(
        "aws",
        &[
            "logs",
            "filter-log-events",
            "--log-group-name",
            group,
            "--start-time",
            &from,
            "--end-time",
            &to,
            "--output",
            "json",
        ],
    );
    let awslogs =
        command("awslogs", &["get", group, "ALL", "-s", &iso(hour.from), "-e", &iso(hour.to())]);
    let named = [("aws logs filter-log-events (awscli)", aws), ("awslogs get", awslogs)];
    named.into_iter().filter_map(|(name, command)| Some((name, command?))).collect()
}
