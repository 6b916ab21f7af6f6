//! The table: what was measured, what it is to be, and whether it is.

use crate::Size;
use crate::load::PATTERNS;
use crate::viewer::Heard;

/// Aims: an event's way to a viewer in ms, and the server's resident memory in MiB.
const P95_MS: u32 = 1_500;
const MEMORY_MIB: f64 = 400.0;

pub(crate) struct Report {
    pub(crate) size: Size,
    /// Events put, by group.
    pub(crate) put: Vec<u64>,
    pub(crate) heard: Vec<Heard>,
    /// Resident memory of the server with all tails open and nothing to tell, and the most, in MiB.
    pub(crate) idle: f64,
    pub(crate) memory: f64,
    /// Most sessions open at once.
    pub(crate) sessions: usize,
    /// Of StartLiveTail and FilterLogEvents.
    pub(crate) calls: [u64; 2],
}

/// What did not come, came twice, or was not to come, all viewers together.
#[derive(Default)]
struct Wrong {
    lost: usize,
    doubled: usize,
    strange: usize,
}

impl Report {
    pub(crate) fn show(self) {
        let Size { viewers, groups, sessions, time, .. } = self.size;
        let put: u64 = self.put.iter().sum();
        #[expect(clippy::cast_precision_loss)]
        let rate = |events: u64| events as f64 / time.as_secs_f64();
        let mut latencies: Vec<u32> =
            self.heard.iter().flat_map(|heard| heard.latencies.iter().copied()).collect();
        latencies.sort_unstable();
        let told = latencies.len() as u64;
        println!(
            "\nLive tails: {viewers} viewers with {} filters on {groups} groups for {} s\n",
            PATTERNS.len(),
            time.as_secs()
        );
        println!("| measure | value | aim | verdict |\n| --- | --- | --- | --- |");
        row("events put a second", &format!("{:.0}", rate(put)), "", None);
        row("events told a second, all viewers", &format!("{:.0}", rate(told)), "", None);
        let at = |share| quantile(&latencies, share);
        row("p50 from made to heard, ms", &at(0.5).to_string(), "", None);
        let aim = format!("at most {P95_MS}");
        row("p95, ms", &at(0.95).to_string(), &aim, Some(at(0.95) <= P95_MS));
        row("p99, ms", &at(0.99).to_string(), "", None);
        let Wrong { lost, doubled, strange } = self.wrong();
        row("events lost", &lost.to_string(), "0", Some(lost == 0));
        row("events told twice", &doubled.to_string(), "0", Some(doubled == 0));
        row("events told against the filter", &strange.to_string(), "0", Some(strange == 0));
        let notes: usize = self.heard.iter().map(|heard| heard.notes).sum();
        row("gaps and samples told", &notes.to_string(), "0", Some(notes == 0));
        row("memory of the server when idle, MiB", &format!("{:.0}", self.idle), "", None);
        let aim = format!("at most {MEMORY_MIB:.0}");
        let memory = format!("{:.0}", self.memory);
        row("memory of the server, MiB", &memory, &aim, Some(self.memory <= MEMORY_MIB));
        let aim = format!("at most {sessions}, not {viewers}");
        let open = self.sessions.to_string();
        row("sessions with AWS", &open, &aim, Some(self.sessions <= sessions));
        row("StartLiveTail, from the first viewer on", &self.calls[0].to_string(), "", None);
        row("FilterLogEvents, likewise", &self.calls[1].to_string(), "", None);
    }

    fn wrong(&self) -> Wrong {
        let mut wrong = Wrong::default();
        for heard in &self.heard {
            let matches = PATTERNS[heard.pattern].1;
            for number in 0..self.put[heard.group] {
                let place = usize::try_from(number).unwrap_or(usize::MAX);
                let times = usize::from(heard.times.get(place).copied().unwrap_or_default());
                match (matches(number), times) {
                    (true, 0) => wrong.lost += 1,
                    (true, times) => wrong.doubled += times - 1,
                    (false, times) => wrong.strange += times,
                }
            }
        }
        wrong
    }
}

fn row(measure: &str, value: &str, aim: &str, is_met: Option<bool>) {
    let verdict = match is_met {
        Some(true) => "met",
        Some(false) => "MISSED",
        None => "",
    };
    println!("| {measure} | {value} | {aim} | {verdict} |");
}

fn quantile(sorted: &[u32], share: f64) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    let place = (sorted.len().saturating_sub(1) as f64 * share).round() as usize;
    sorted.get(place).copied().unwrap_or_default()
}
