//! A log event and its place in the one order that every list, page and cursor uses.

use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// One log event as FilterLogEvents returns it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogEvent {
    /// AWS's event id.
    pub id: String,
    /// When it happened, by the producer's clock, in ms since 1970.
    pub time: i64,
    /// When CloudWatch took it in, in ms since 1970.
    pub ingested: i64,
    /// The stream that it lies in.
    pub stream: String,
    /// What it says.
    pub message: String,
}

impl LogEvent {
    /// The event's place in the order.
    pub fn key(&self) -> EventKey {
        EventKey { time: self.time, id: self.id.clone() }
    }

    /// The same, to compare by and not to keep.
    pub fn place(&self) -> Place<'_> {
        Place(self.time, self.id.len(), &self.id)
    }
}

/// An event's place, borrowed. Ids are digits without leading zeros of their own: the longer one is
/// the larger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place<'a>(i64, usize, &'a str);

/// An event's place: time first, then AWS's event id read as a number.
///
/// AWS breaks ties of one millisecond by ingestion and request, which no answer shows; an order
/// of our own over what the answers do show makes paging exact in both directions, whatever
/// arrives meanwhile. Written `<ms>.<id>` in addresses.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EventKey {
    /// Event time in ms since 1970.
    pub time: i64,
    /// AWS's event id.
    pub id: String,
}

impl EventKey {
    /// A place before every event of this millisecond.
    pub fn before(time: i64) -> EventKey {
        EventKey { time, id: String::new() }
    }

    /// To compare by.
    pub fn place(&self) -> Place<'_> {
        Place(self.time, self.id.len(), &self.id)
    }
}

impl Ord for EventKey {
    fn cmp(&self, other: &Self) -> Ordering {
        self.place().cmp(&other.place())
    }
}

impl PartialOrd for EventKey {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for EventKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}.{}", self.time, self.id)
    }
}

/// The text is not `<ms>.<id>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoEventKey;

impl fmt::Display for NoEventKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("An event is named <epoch ms>.<event id>.")
    }
}

impl std::error::Error for NoEventKey {}

impl FromStr for EventKey {
    type Err = NoEventKey;

    fn from_str(text: &str) -> Result<Self, NoEventKey> {
        let (time, id) = text.split_once('.').ok_or(NoEventKey)?;
        let plain = id.len() <= 64 && id.bytes().all(|b| b.is_ascii_alphanumeric());
        match time.parse::<i64>() {
            Ok(time) if time >= 0 && plain => Ok(EventKey { time, id: id.to_owned() }),
            _ => Err(NoEventKey),
        }
    }
}

impl Serialize for EventKey {
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for EventKey {
    fn deserialize<D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        String::deserialize(input)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(time: i64, id: &str) -> EventKey {
        EventKey { time, id: id.into() }
    }

    #[test]
    fn time_decides_then_the_id_as_a_number() {
        assert!(key(1, "9") < key(2, "1"));
        assert!(key(1, "9") < key(1, "10"));
        assert!(key(1, "10") < key(1, "11"));
        assert!(EventKey::before(1) < key(1, "0"));
    }

    #[test]
    fn a_key_reads_back_and_rubbish_does_not() {
        assert_eq!("17.42".parse(), Ok(key(17, "42")));
        assert_eq!(key(17, "42").to_string(), "17.42");
        for bad in ["", "17", "x.1", "-1.2", "1.2.3", "1.<b>", "99999999999999999999.1"] {
            assert_eq!(bad.parse::<EventKey>(), Err(NoEventKey), "{bad}");
        }
    }
}
