//! Events: in pages, around one of them, in batches and live.

use domain::time_range::rfc3339_ms;
use domain::{EventKey, LogEvent, TimeRange};
use serde::{Deserialize, Serialize};

/// Longest message in a list, in bytes; the rest comes when the event is opened.
pub const MAX_ROW_BYTES: usize = 4_096;

/// An event in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// AWS's event id.
    pub id: String,
    /// When it happened, in ms since 1970.
    pub time: i64,
    /// When CloudWatch took it in, in ms since 1970.
    pub ingested: i64,
    /// The group it lies in; set only where a list has several.
    #[serde(default)]
    pub group: Option<String>,
    /// The stream it lies in.
    pub stream: String,
    /// What it says, or the start of it.
    pub message: String,
    /// Bytes of the whole message, when `message` is only its start.
    pub cut_from: Option<u32>,
}

impl Row {
    /// The event for a list: a long message is cut at a character.
    pub fn cut(event: LogEvent) -> Row {
        let bytes = event.message.len();
        let mut row = Row::whole(event);
        if bytes > MAX_ROW_BYTES {
            row.message.truncate(row.message.floor_char_boundary(MAX_ROW_BYTES));
            row.cut_from = u32::try_from(bytes).ok();
        }
        row
    }

    /// The event with all it says.
    pub fn whole(event: LogEvent) -> Row {
        let LogEvent { id, time, ingested, stream, message } = event;
        Row { id, time, ingested, group: None, stream, message, cut_from: None }
    }

    /// The event's place, as it stands in addresses.
    pub fn key(&self) -> String {
        EventKey { time: self.time, id: self.id.clone() }.to_string()
    }

    /// RFC 3339 with ms.
    pub fn datetime(&self) -> String {
        rfc3339_ms(self.time)
    }
}

/// One page of events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventPage {
    /// In the order of the list.
    pub rows: Vec<Row>,
    /// What was asked for, made absolute.
    pub range: TimeRange,
    /// The last ms, in walking direction, that was wholly looked at.
    pub searched_to: Option<i64>,
    /// Whether there are, or may be, events before the page.
    pub older: bool,
    /// Whether there are, or may be, events after the page.
    pub newer: bool,
    /// How many answers of AWS it took.
    #[serde(default)]
    pub pages: u32,
    /// Set when the search took too long and can go on: the cursor to go on with.
    pub go_on: Option<String>,
    /// The opened event, when it is not among the rows, or not whole.
    pub opened: Option<Row>,
    /// Whether an event was asked for that is not there any more.
    pub gone: bool,
}

/// Which lines around an event are asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Around {
    /// The stream that the event lies in.
    pub stream: String,
    /// The event, as `<epoch ms>.<event id>`.
    pub event: String,
    /// Most lines before it.
    pub before: u16,
    /// Most lines after it.
    pub after: u16,
}

/// The lines around an event, all of its stream, in the order of time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Surroundings {
    /// The lines before it.
    pub before: Vec<Row>,
    /// The event.
    pub event: Row,
    /// The lines after it.
    pub after: Vec<Row>,
    /// Whether there are, or may be, lines before these.
    pub earlier: bool,
    /// Whether there are, or may be, lines after these.
    pub later: bool,
}

/// The events around one, all of its stream, in the order of time, for a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbours {
    /// The events before it, whole.
    pub before: Vec<LogEvent>,
    /// The event.
    pub event: LogEvent,
    /// The events after it.
    pub after: Vec<LogEvent>,
    /// Whether there are, or may be, events before these.
    pub earlier: bool,
    /// Whether there are, or may be, events after these.
    pub later: bool,
}

impl From<Neighbours> for Surroundings {
    fn from(neighbours: Neighbours) -> Surroundings {
        let Neighbours { before, event, after, earlier, later } = neighbours;
        let cut = |events: Vec<LogEvent>| events.into_iter().map(Row::cut).collect();
        Surroundings {
            before: cut(before),
            event: Row::cut(event),
            after: cut(after),
            earlier,
            later,
        }
    }
}

/// One page of events for a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// In the order of the search, whole.
    pub events: Vec<LogEvent>,
    /// The part of the range that was wholly looked at since the search began.
    pub searched: Option<TimeRange>,
    /// The cursor of the next page; none when all was looked at.
    pub next: Option<String>,
}

/// New events of a live tail.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveBatch {
    /// Oldest first. The id is AWS's where it is known, else the event's key.
    pub rows: Vec<Row>,
    /// What tells each row's event apart, whoever speaks of it.
    pub keys: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_message_is_cut_between_characters() {
        let event = |message: String| LogEvent {
            id: "1".into(),
            time: 0,
            ingested: 0,
            stream: "s".into(),
            message,
        };
        let cut = Row::cut(event("é".repeat(3_000)));
        assert_eq!((cut.message.len(), cut.cut_from), (4_096, Some(6_000)));
        let odd = Row::cut(event(format!("a{}", "é".repeat(3_000))));
        assert_eq!(odd.message.len(), 4_095);
        assert_eq!(Row::cut(event("short".into())).cut_from, None);
    }
}
