//! Tells events apart that come without an id. Live Tail gives none; what it does give makes an
//! identity: stream, time, ingestion and message. Events that share all four are counted.

use aws_lc_rs::digest::{Context, SHA256};
use domain::LogEvent;

/// The same in every process, for it stands in addresses.
pub(super) fn identity(event: &LogEvent) -> u64 {
    let mut digest = Context::new(&SHA256);
    digest.update(&event.time.to_be_bytes());
    digest.update(&event.ingested.to_be_bytes());
    digest.update(event.stream.as_bytes());
    digest.update(&[0]);
    digest.update(event.message.as_bytes());
    let digest = digest.finish();
    digest.as_ref().iter().take(8).fold(0, |value, byte| value << 8 | u64::from(*byte))
}

/// What stands for an event id: `t`, the identity, and for the second and further events that
/// share it, `n` and how many came before.
pub(super) fn name(identity: u64, before: u32) -> String {
    match before {
        0 => format!("t{identity:016x}"),
        before => format!("t{identity:016x}n{before}"),
    }
}

/// Whether this id is a name that was made for this event, or for one just like it.
pub fn is_name_of(id: &str, event: &LogEvent) -> bool {
    let Some(rest) = id.strip_prefix('t') else { return false };
    let hex = rest.split_once('n').map_or(rest, |(hex, _)| hex);
    hex.len() == 16 && u64::from_str_radix(hex, 16) == Ok(identity(event))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(stream: &str, message: &str) -> LogEvent {
        LogEvent {
            id: String::new(),
            time: 1,
            ingested: 2,
            stream: stream.into(),
            message: message.into(),
        }
    }

    #[test]
    fn a_name_stands_for_events_that_are_alike() {
        let one = event("a", "hello");
        assert!(is_name_of(&name(identity(&one), 0), &one));
        assert!(is_name_of(&name(identity(&one), 3), &one));
        for other in [event("a", "hallo"), event("b", "hello"), event("", "ahello")] {
            assert!(!is_name_of(&name(identity(&one), 0), &other));
        }
        for rubbish in ["", "t", "tx", "39", "t12", "t+000000000000001"] {
            assert!(!is_name_of(rubbish, &one));
        }
    }

    #[test]
    fn names_can_stand_in_addresses() {
        let name = name(u64::MAX, 12);
        assert_eq!(name, "tffffffffffffffffn12");
        assert!(format!("17.{name}").parse::<domain::EventKey>().is_ok());
    }
}
