//! Lines that are not JSON: plain text, colours for a terminal, stack traces over several lines.

use super::Moment;
use super::trace::RequestId;
use crate::demo::random::Random;

pub(super) fn line(random: &mut Random, moment: Moment) -> String {
    match random.below(10) {
        0..=4 => plain(random, moment),
        5..=7 => coloured(random, moment),
        _ => stack_trace(random, moment),
    }
}

fn plain(random: &mut Random, moment: Moment) -> String {
    let clock = clock(moment);
    let number = random.below(4_000);
    match random.below(5) {
        0 => format!(
            "{clock} [pool-{}] connection {number} returned after 30 idle seconds",
            number % 8
        ),
        1 => format!(
            "{clock} GC pause (young) {}M->{}M in {} ms",
            400 + number % 90,
            120 + number % 60,
            3 + number % 40
        ),
        2 => format!("{clock} config reloaded, {} keys, {} changed", 140 + number % 20, number % 4),
        3 => format!("{clock} heartbeat ok seq={number} lag={}ms", number % 70),
        _ => format!("START RequestId: {} Version: $LATEST", RequestId::drawn(random)),
    }
}

fn coloured(random: &mut Random, moment: Moment) -> String {
    let clock = clock(moment);
    let number = random.below(900);
    match random.below(3) {
        0 => format!(
            "\x1b[2m{clock}\x1b[0m \x1b[32m INFO\x1b[0m cache warmed \x1b[1mentries\x1b[0m={number}"
        ),
        1 => format!(
            "\x1b[2m{clock}\x1b[0m \x1b[33m WARN\x1b[0m retrying in {number} ms \x1b[36m(attempt 2 of 5)\x1b[0m"
        ),
        _ => format!(
            "\x1b[2m{clock}\x1b[0m \x1b[1;31mERROR\x1b[0m \x1b[4mlock.rs:{number}\x1b[0m lease lost, taking over"
        ),
    }
}

fn stack_trace(random: &mut Random, moment: Moment) -> String {
    let clock = clock(moment);
    let order = 1_000 + random.below(9_000);
    match random.below(3) {
        0 => format!(
            "{clock} ERROR java.lang.IllegalStateException: order {order} is already closed\n\
             \tat com.shop.orders.Order.close(Order.java:117)\n\
             \tat com.shop.orders.OrderService.finish(OrderService.java:64)\n\
             \tat com.shop.http.Router.handle(Router.java:207)\n\
             Caused by: java.sql.SQLTimeoutException: statement took longer than 5 s\n\
             \tat com.shop.db.Session.run(Session.java:302)\n\
             \t... 14 more"
        ),
        1 => format!(
            "Traceback (most recent call last):\n  \
               File \"/srv/app/worker.py\", line 88, in run\n    \
                 result = job.perform(order_id={order})\n  \
               File \"/srv/app/jobs/receipt.py\", line 31, in perform\n    \
                 total = order[\"total\"]\n\
             KeyError: 'total'"
        ),
        _ => format!(
            "thread 'worker-{}' panicked at src/ledger.rs:142:17:\n\
             booking {order} would leave the account negative\n\
             stack backtrace:\n   \
                0: ledger::book\n             at ./src/ledger.rs:142:17\n   \
                1: worker::step\n             at ./src/worker.rs:57:9",
            order % 8
        ),
    }
}

/// The time of day, UTC, as `18:20:11.123`.
fn clock(moment: Moment) -> String {
    let ms = moment.timestamp.rem_euclid(24 * 60 * 60 * 1_000);
    let (seconds, ms) = (ms / 1_000, ms % 1_000);
    format!("{:02}:{:02}:{:02}.{ms:03}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
}
