//! Live tails under load: a portal in a process of its own, an emulator of CloudWatch Logs here,
//! hundreds of viewers of tens of groups, and thousands of events a second. Prints how long an
//! event takes to every viewer, what was lost, and what it cost, beside what it is to be.

#![expect(clippy::print_stdout, reason = "it prints what it measures")]

mod load;
mod people;
mod portal;
#[path = "../common/process.rs"]
mod process;
mod report;
mod viewer;

use emulator::{Emulator, Options};
use load::Load;
use portal::Portal;
use report::Report;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use viewer::{Heard, Viewer};

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Longer than anything takes that works.
const PATIENCE: Duration = Duration::from_secs(120);
/// Searches that join sessions to what was before are over when none came for so long.
const SETTLED: Duration = Duration::from_secs(8);

/// How much there is of everything.
#[derive(Clone, Copy)]
struct Size {
    viewers: usize,
    groups: usize,
    /// Live Tail sessions at most.
    sessions: usize,
    /// Of all groups together.
    events_a_second: usize,
    time: Duration,
}

impl Size {
    fn read() -> Result<Size, Failure> {
        let number = |name: &str, usual: usize| match std::env::var(name) {
            Ok(text) => text.parse().map_err(|error| format!("{name}: {error}")),
            Err(_) => Ok(usual),
        };
        Ok(Size {
            viewers: number("VITRINE_BENCH_VIEWERS", 500)?,
            groups: number("VITRINE_BENCH_GROUPS", 50)?,
            sessions: number("VITRINE_TAIL_SESSIONS", 12)?,
            events_a_second: number("VITRINE_BENCH_EVENTS", 5_000)?,
            time: Duration::from_secs(number("VITRINE_BENCH_SECONDS", 60)?.try_into()?),
        })
    }
}

fn group_name(number: usize) -> String {
    format!("/bench/{number:02}")
}

/// Now, in ms since 1970.
fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let size = Size::read()?;
    let emulator = Arc::new(Emulator::start(Options::default()).await?);
    for number in 0..size.groups {
        emulator.put(&group_name(number), "i-1", [(i64::try_from(now_ms())?, "before")]);
    }
    let owner_url = std::env::var("VITRINE_MIGRATE_URL").map_err(|_| "VITRINE_MIGRATE_URL")?;
    let tokens = people::let_in(&owner_url, size.viewers).await?;
    let portal = Portal::start(&emulator.url(), size.sessions).await?;
    let viewers = open(&portal, &tokens, size).await?;
    settle(&emulator).await;
    let idle = process::resident(portal.pid())?;

    let load = Load::begin(Arc::clone(&emulator), size);
    let mut memory = idle;
    let mut sessions = 0;
    let began = Instant::now();
    while began.elapsed() < size.time {
        tokio::time::sleep(Duration::from_millis(250)).await;
        memory = memory.max(process::resident(portal.pid())?);
        sessions = sessions.max(emulator.live_tail_sessions());
    }
    let put = load.end().await?;
    drain(&viewers, &put).await;
    let heard = viewers.into_iter().map(Viewer::end).collect::<Vec<Heard>>();
    let calls = ["StartLiveTail", "FilterLogEvents"].map(|operation| emulator.calls(operation));
    Report { size, put, heard, idle, memory, sessions, calls }.show();
    Ok(())
}

/// Opens all tails: the first of each group one after another, so that groups are spread over the
/// sessions evenly, and then the others.
async fn open(portal: &Portal, tokens: &[String], size: Size) -> Result<Vec<Viewer>, Failure> {
    let mut viewers = Vec::with_capacity(size.viewers);
    for number in 0..size.viewers {
        let token = &tokens[number / people::TAILS_EACH];
        viewers.push(Viewer::open(&portal.url, token, number, size.groups).await?);
    }
    let began = Instant::now();
    while !viewers.iter().all(|viewer| viewer.shared.is_live.load(Ordering::Relaxed)) {
        if began.elapsed() > PATIENCE {
            return Err("not all tails are live".into());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Ok(viewers)
}

async fn settle(emulator: &Emulator) {
    let calls = || emulator.calls("FilterLogEvents");
    let (mut last, mut since) = (calls(), Instant::now());
    while since.elapsed() < SETTLED {
        tokio::time::sleep(Duration::from_millis(200)).await;
        if calls() != last {
            (last, since) = (calls(), Instant::now());
        }
    }
}

/// Waits until everybody has heard all that is theirs, or nobody hears anything more.
async fn drain(viewers: &[Viewer], put: &[u64]) {
    let told = || viewers.iter().map(Viewer::told).sum::<u64>();
    let owed: u64 = viewers.iter().map(|viewer| viewer.owed(put)).sum();
    let (mut last, mut since) = (told(), Instant::now());
    while last < owed && since.elapsed() < SETTLED {
        tokio::time::sleep(Duration::from_millis(100)).await;
        if told() != last {
            (last, since) = (told(), Instant::now());
        }
    }
}
