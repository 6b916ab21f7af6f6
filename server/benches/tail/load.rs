//! The events: what they say, and how they come.

use crate::{Failure, Size, group_name, now_ms};
use emulator::Emulator;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;

/// How often events are put, all groups at once.
const TICK: Duration = Duration::from_millis(20);

/// A filter pattern, and which events match it, by their number.
type Filter = (Option<&'static str>, fn(u64) -> bool);

/// What viewers filter by.
pub(crate) const PATTERNS: [Filter; 5] = [
    (None, |_| true),
    (Some("ERROR"), is_error),
    (Some("-ERROR"), |number| !is_error(number)),
    (Some("{ $.status >= 500 }"), |number| number.is_multiple_of(20)),
    (Some("\"customer-3\""), |number| number % 8 == 3),
];

fn is_error(number: u64) -> bool {
    number.is_multiple_of(10)
}

/// A JSON line of about 350 bytes that says its number and the ms in which it was made.
fn line(number: u64, at: u64) -> String {
    let level = if is_error(number) { "ERROR" } else { "INFO" };
    let status = if number.is_multiple_of(20) { 503 } else { 200 };
    let customer = number % 8;
    let padding = "x".repeat(200);
    format!(
        r#"{{"level":"{level}","status":{status},"customer":"customer-{customer}","n":{number},"at":{at},"msg":"a line of the benchmark","padding":"{padding}"}}"#
    )
}

/// The number and the ms of the lines in some text of a stream, where they stand escaped.
pub(crate) fn read_lines(text: &str) -> impl Iterator<Item = (u64, u64)> {
    let number = |text: &str| {
        let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        text[..end].parse::<u64>().ok()
    };
    text.split(r#"\"n\":"#).skip(1).filter_map(move |rest| {
        let (_, at) = rest.split_once(r#"\"at\":"#)?;
        Some((number(rest)?, number(at)?))
    })
}

/// Events that are being put.
pub(crate) struct Load {
    stop: Arc<AtomicBool>,
    put: JoinHandle<Vec<u64>>,
}

impl Load {
    pub(crate) fn begin(emulator: Arc<Emulator>, size: Size) -> Load {
        let stop = Arc::new(AtomicBool::new(false));
        let put = tokio::spawn(put(emulator, size, Arc::clone(&stop)));
        Load { stop, put }
    }

    /// How many were put into each group.
    pub(crate) async fn end(self) -> Result<Vec<u64>, Failure> {
        self.stop.store(true, Ordering::Relaxed);
        Ok(self.put.await?)
    }
}

async fn put(emulator: Arc<Emulator>, size: Size, stop: Arc<AtomicBool>) -> Vec<u64> {
    let shares = shares(size);
    let mut put = vec![0; size.groups];
    let began = Instant::now();
    let mut ticks = tokio::time::interval(TICK);
    while !stop.load(Ordering::Relaxed) {
        ticks.tick().await;
        let seconds = began.elapsed().as_secs_f64();
        for (group, put) in put.iter_mut().enumerate() {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let due = (seconds * shares[group]) as u64;
            let at = now_ms();
            let time = i64::try_from(at).unwrap_or(i64::MAX);
            let events = (*put..due).map(|number| (time, line(number, at)));
            emulator.put(&group_name(group), "i-1", events);
            *put = due.max(*put);
        }
    }
    put
}

/// The events a second of each group. A session with one group more than others has groups with
/// fewer events, for AWS gives a sample of what is above 500 a second in a session.
fn shares(size: Size) -> Vec<f64> {
    let beside = |group: usize| (group % size.sessions..size.groups).step_by(size.sessions).count();
    #[expect(clippy::cast_precision_loss)]
    let share = |group| {
        let of_session = size.events_a_second as f64 / size.sessions.min(size.groups) as f64;
        of_session / beside(group) as f64
    };
    (0..size.groups).map(share).collect()
}
