//! What an export says while it arrives: how many events it has, how far in time it is, and at
//! its end whether it is complete. Read from its bytes, of which only a few are kept.

use super::Ending;
use super::format::Format;
use domain::Moment;
use serde::Deserialize;

/// Bytes of a line's start that are kept: its time stands there.
const HEAD: usize = 48;
/// Bytes of the last line that are kept: its words and an address.
const TAIL: usize = 8_192;

/// An export as far as it was read.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    format: Format,
    pub(super) bytes: u64,
    pub(super) events: u64,
    /// Whether a CSV cell is open, in which a line break ends no row.
    in_quotes: bool,
    /// The line that is being read, as far as it is kept.
    line: Vec<u8>,
    /// The last whole line.
    last: Vec<u8>,
    /// The start of the last event.
    last_event: Vec<u8>,
}

/// NDJSON's last line.
#[derive(Deserialize)]
struct LastLine {
    complete: bool,
    reason: Option<String>,
    next: Option<String>,
}

impl Reading {
    pub(super) fn new(format: Format) -> Reading {
        let none = Vec::new;
        Reading {
            format,
            bytes: 0,
            events: 0,
            in_quotes: false,
            line: none(),
            last: none(),
            last_event: none(),
        }
    }

    /// Takes the next bytes.
    pub(super) fn take(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len() as u64;
        for byte in bytes {
            match byte {
                b'\n' if !self.in_quotes => self.end_line(),
                byte => {
                    if *byte == b'"' && self.format == Format::Csv {
                        self.in_quotes = !self.in_quotes;
                    }
                    if self.line.len() < TAIL {
                        self.line.push(*byte);
                    }
                }
            }
        }
    }

    fn end_line(&mut self) {
        let is_event = match self.format {
            Format::Ndjson => self.line.starts_with(b"{\"time\""),
            Format::Csv | Format::Text => self.line.first().is_some_and(u8::is_ascii_digit),
        };
        if is_event {
            self.events += 1;
            self.last_event.clear();
            self.last_event.extend(self.line.iter().take(HEAD));
        }
        std::mem::swap(&mut self.line, &mut self.last);
        self.line.clear();
    }

    /// The time of the last event, in ms since 1970.
    pub(super) fn reached(&self) -> Option<i64> {
        let start = if self.format == Format::Ndjson { b"{\"time\":\"".len() } else { 0 };
        let time = self.last_event.get(start..start + "2026-11-22T14:03:00.042Z".len())?;
        match std::str::from_utf8(time).ok()?.parse() {
            Ok(Moment::At(ms)) => Some(ms),
            _ => None,
        }
    }

    /// How it ended, after its last byte.
    pub(super) fn ending(&self) -> Ending {
        let last = String::from_utf8_lossy(&self.last);
        if self.format == Format::Ndjson {
            return match serde_json::from_str::<LastLine>(&last) {
                Ok(LastLine { complete: true, .. }) => Ending::Complete,
                Ok(LastLine { reason, next, .. }) => {
                    Ending::Missing { why: reason.unwrap_or_default(), next }
                }
                Err(_) => Ending::Missing { why: "Its last line is missing.".into(), next: None },
            };
        }
        let Some(words) = last.trim_start_matches('"').strip_prefix("# incomplete: ") else {
            return Ending::Complete;
        };
        let words = words.trim_end_matches(['"', ',', '\r']);
        match words.split_once(" It goes on at ") {
            Some((why, next)) => Ending::Missing { why: why.into(), next: Some(next.into()) },
            None => Ending::Missing { why: words.into(), next: None },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(format: Format, pieces: &[&str]) -> Reading {
        let mut reading = Reading::new(format);
        for piece in pieces {
            reading.take(piece.as_bytes());
        }
        reading
    }

    #[test]
    fn ndjson_says_at_its_end_whether_it_is_complete() {
        let event = "{\"time\":\"2026-11-22T14:03:00.042Z\",\"message\":\"a\"}\n";
        let (start, rest) = event.split_at(20);
        let half = read(Format::Ndjson, &[event, start]);
        assert_eq!((half.events, half.reached()), (1, Some(1_795_356_180_042)));
        assert!(matches!(half.ending(), Ending::Missing { next: None, .. }));
        let end = "{\"complete\":true,\"events\":2}\n";
        let whole = read(Format::Ndjson, &[event, start, rest, end]);
        assert_eq!((whole.events, whole.ending()), (2, Ending::Complete));
        let end = "{\"complete\":false,\"events\":1,\"reason\":\"Full.\",\"next\":\"/x?a\"}\n";
        let cut = read(Format::Ndjson, &[event, end]);
        let missing = Ending::Missing { why: "Full.".into(), next: Some("/x?a".into()) };
        assert_eq!((cut.events, cut.ending()), (1, missing));
    }

    #[test]
    fn line_breaks_within_a_cell_end_no_row() {
        let head = "time,ingested,stream,id,message\r\n";
        let row = "2026-11-22T14:03:00.042Z,x,s,1,\"a \"\"b\"\"\r\n2026 c\"\r\n";
        let reading = read(Format::Csv, &[head, row, row]);
        assert_eq!((reading.events, reading.ending()), (2, Ending::Complete));
        assert_eq!(reading.reached(), Some(1_795_356_180_042));
        let end = "\"# incomplete: Full, so far. It goes on at /x?a=b,c\",,,,\r\n";
        let missing =
            Ending::Missing { why: "Full, so far.".into(), next: Some("/x?a=b,c".into()) };
        assert_eq!(read(Format::Csv, &[head, row, end]).ending(), missing);
    }

    #[test]
    fn text_has_an_event_a_line() {
        let row = "2026-11-22T14:03:00.042Z s a\n";
        assert_eq!(read(Format::Text, &[row, row, row]).events, 3);
        assert_eq!(read(Format::Text, &[row]).ending(), Ending::Complete);
        assert_eq!(read(Format::Text, &[]).ending(), Ending::Complete);
        let missing = Ending::Missing { why: "AWS kept limiting.".into(), next: None };
        assert_eq!(
            read(Format::Text, &[row, "# incomplete: AWS kept limiting.\n"]).ending(),
            missing
        );
    }
}
