//! Time on the processor, which neighbours on a shared machine do not take part in; where the
//! system does not tell it as Linux does, time on the wall.

use std::sync::LazyLock;
use std::time::Instant;
use std::{fs, thread};

static START: LazyLock<Instant> = LazyLock::new(Instant::now);

/// Seconds that this thread has been at work.
pub(crate) fn of_this_thread() -> f64 {
    // The count is brought up to date when the thread offers to stop.
    thread::yield_now();
    let count = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = count.and_then(|count| count.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(on_the_wall, |nanoseconds| nanoseconds / 1e9)
}

/// Seconds that finished child processes have been at work.
pub(crate) fn of_children() -> f64 {
    // After the name in parentheses, which may hold spaces; both are in hundredths, by Linux's ABI.
    const USER: usize = 13;
    let ticks = fs::read_to_string("/proc/self/stat").ok().and_then(|stat| {
        let mut fields = stat.rsplit(')').next()?.split_ascii_whitespace().skip(USER);
        Some(fields.next()?.parse::<f64>().ok()? + fields.next()?.parse::<f64>().ok()?)
    });
    ticks.map_or_else(on_the_wall, |ticks| ticks / 100.0)
}

fn on_the_wall() -> f64 {
    START.elapsed().as_secs_f64()
}
