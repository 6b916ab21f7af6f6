//! A step of a background job, as one JSON line.

use super::Moment;
use super::trace::{RequestId, TraceId};
use crate::demo::random::Random;

/// What is done: queue, job, usual duration in ms.
const JOBS: [(&str, &str, u64); 8] = [
    ("mail", "send_receipt", 180),
    ("mail", "send_reminder", 150),
    ("media", "make_thumbnail", 420),
    ("search", "reindex_product", 75),
    ("billing", "close_invoice", 260),
    ("billing", "charge_card", 900),
    ("export", "write_report", 2_400),
    ("cleanup", "drop_expired_carts", 640),
];
const FAILURES: [(u16, &str); 4] = [
    (500, "job failed: broken pipe while writing to object store"),
    (500, "job failed: unexpected null in column total_cents"),
    (503, "job failed: queue broker is not reachable"),
    (504, "job failed: timed out after 30000 ms"),
];

pub(super) fn line(random: &mut Random, moment: Moment, service: &str) -> String {
    let (queue, job, usual) = random.pick(JOBS);
    let slow = if moment.incident { 4 } else { 1 };
    let latency_ms = slow * (usual / 2 + random.wait(usual as f64 / 2.0) as u64) + 1;
    let (level, status, said, attempt) = outcome(random, moment);
    let request = RequestId::drawn(random);
    let trace = TraceId::drawn(random, moment);
    let (user, waiting) = (1_000 + random.below(420), random.below(180));
    format!(
        "{{\"level\":\"{level}\",\"msg\":\"{said}\",\"service\":\"{service}\",\"request_id\":\"{request}\",\
         \"trace_id\":\"{trace}\",\"queue\":\"{queue}\",\"job\":\"{job}\",\"attempt\":{attempt},\"waiting\":{waiting},\
         \"status\":{status},\"latency_ms\":{latency_ms},\"user\":{{\"id\":\"u_{user}\"}}}}"
    )
}

fn outcome(random: &mut Random, moment: Moment) -> (&'static str, u16, &'static str, u64) {
    if moment.error {
        let (status, said) = random.pick(FAILURES);
        return ("ERROR", status, said, 1 + random.below(5));
    }
    match random.below(100) {
        0..=3 => ("WARN", 429, "job put back: rate limit of the receiver", 1 + random.below(3)),
        4..=13 => ("DEBUG", 202, "job taken from queue", 1),
        _ => ("INFO", 200, "job done", 1),
    }
}
