//! How an export is written: NDJSON, CSV or plain text. Every line starts with the event's time,
//! so that whoever reads along knows how far it is; the end says whether all of it is there.

use domain::{LogEvent, Stamp};
use serde::Serialize;
use std::borrow::Cow;

/// The kinds of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Ndjson,
    Csv,
    Text,
}

/// How an export ended.
pub(super) struct Ending {
    pub(super) events: u64,
    /// Why something is missing; none when nothing is.
    pub(super) missing: Option<String>,
    /// What goes on where it stopped.
    pub(super) next: Option<String>,
    /// Whether it is said too that nothing goes on.
    pub(super) says_next: bool,
}

#[derive(Serialize)]
struct Line<'a> {
    time: Stamp,
    ingested: Stamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<&'a str>,
    stream: &'a str,
    id: &'a str,
    message: &'a str,
}

#[derive(Serialize)]
struct LastLine<'a> {
    complete: bool,
    events: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<Option<&'a str>>,
}

impl Format {
    pub(super) fn named(name: &str) -> Option<Format> {
        match name {
            "ndjson" => Some(Format::Ndjson),
            "csv" => Some(Format::Csv),
            "text" => Some(Format::Text),
            _ => None,
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Format::Ndjson => "ndjson",
            Format::Csv => "csv",
            Format::Text => "text",
        }
    }

    pub(super) fn extension(self) -> &'static str {
        match self {
            Format::Ndjson => "ndjson",
            Format::Csv => "csv",
            Format::Text => "txt",
        }
    }

    pub(super) fn content_type(self) -> &'static str {
        match self {
            Format::Ndjson => "application/x-ndjson; charset=utf-8",
            Format::Csv => "text/csv; charset=utf-8; header=present",
            Format::Text => "text/plain; charset=utf-8",
        }
    }

    /// What stands before the first event.
    pub(super) fn head(self, groups: bool) -> &'static str {
        match (self, groups) {
            (Format::Csv, false) => "time,ingested,stream,id,message\r\n",
            (Format::Csv, true) => "time,ingested,group,stream,id,message\r\n",
            _ => "",
        }
    }

    /// One event. The group stands with it where the list has several.
    pub(super) fn event(self, out: &mut Vec<u8>, event: &LogEvent, group: Option<&str>) {
        let (time, ingested) = (Stamp::of(event.time), Stamp::of(event.ingested));
        let LogEvent { id, stream, message, .. } = event;
        match self {
            Format::Ndjson => json(out, &Line { time, ingested, group, stream, id, message }),
            Format::Csv => {
                let cells =
                    [Some(time.as_str()), Some(ingested.as_str()), group, Some(stream), Some(id)];
                for cell in cells.into_iter().flatten() {
                    csv_cell(out, cell);
                    out.push(b',');
                }
                csv_cell(out, message);
                put(out, "\r\n");
            }
            Format::Text => {
                let words = [Some(time.as_str()), group, Some(stream)];
                for word in words.into_iter().flatten() {
                    put(out, &one_line(word));
                    out.push(b' ');
                }
                put(out, &one_line(message));
                out.push(b'\n');
            }
        }
    }

    /// What stands after the last event.
    pub(super) fn ending(self, out: &mut Vec<u8>, ending: &Ending, groups: bool) {
        let Ending { events, missing, next, says_next } = ending;
        let (reason, next) = (missing.as_deref(), next.as_deref());
        let words = reason.map(|reason| {
            let next = next.map(|next| format!(" It goes on at {next}")).unwrap_or_default();
            format!("# incomplete: {reason} {events} events were written.{next}")
        });
        match (self, words) {
            (Format::Ndjson, _) => {
                let next = (*says_next || next.is_some()).then_some(next);
                json(out, &LastLine { complete: missing.is_none(), events: *events, reason, next });
            }
            (_, None) => {}
            // A row like all others, so that no reader stumbles over it.
            (Format::Csv, Some(words)) => {
                csv_cell(out, &words);
                put(out, if groups { ",,,,,\r\n" } else { ",,,,\r\n" });
            }
            (Format::Text, Some(words)) => {
                put(out, &words);
                out.push(b'\n');
            }
        }
    }
}

fn put(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(text.as_bytes());
}

fn json(out: &mut Vec<u8>, line: &impl Serialize) {
    // Text and numbers always have a JSON form.
    if serde_json::to_writer(&mut *out, line).is_ok() {
        out.push(b'\n');
    }
}

/// A cell as RFC 4180 has it. One that a spreadsheet would take for a formula gets a `'`, as
/// OWASP advises on CSV injection.
fn csv_cell(out: &mut Vec<u8>, text: &str) {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let quoted = text.contains(['"', ',', '\r', '\n']);
    if quoted {
        out.push(b'"');
    }
    if formula {
        out.push(b'\'');
    }
    if quoted {
        put(out, &text.replace('"', "\"\""));
        out.push(b'"');
    } else {
        put(out, text);
    }
}

/// Line breaks would look like the next event: they are written `\n` and `\r`, but for those at
/// the end, which say nothing.
fn one_line(text: &str) -> Cow<'_, str> {
    let text = text.trim_end_matches(['\r', '\n']);
    if text.contains(['\r', '\n']) {
        Cow::Owned(text.replace('\r', "\\r").replace('\n', "\\n"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(stream: &str, message: &str) -> LogEvent {
        let (stream, message) = (stream.to_owned(), message.to_owned());
        LogEvent { id: "7".into(), time: 1, ingested: 2, stream, message }
    }

    fn line(format: Format, message: &str, group: Option<&str>) -> String {
        let mut out = Vec::new();
        format.event(&mut out, &event("s", message), group);
        String::from_utf8(out).unwrap()
    }

    const TIME: &str = "1970-01-01T00:00:00.001Z";

    #[test]
    fn every_line_starts_with_its_time() {
        let message = "first\nsecond\r\nthird\n";
        let text = line(Format::Text, message, Some("/g"));
        assert_eq!(text, format!("{TIME} /g s first\\nsecond\\r\\nthird\n"));
        let json = line(Format::Ndjson, message, None);
        assert!(json.starts_with(&format!("{{\"time\":\"{TIME}\",\"ingested\":")), "{json}");
        assert_eq!(json.lines().count(), 1);
        assert!(!json.contains("group") && line(Format::Ndjson, "", Some("/g")).contains("\"/g\""));
        assert!(line(Format::Csv, message, None).starts_with(TIME));
    }

    #[test]
    fn csv_is_rfc_4180_and_no_formula() {
        let cell = |text: &str| {
            let mut out = Vec::new();
            csv_cell(&mut out, text);
            String::from_utf8(out).unwrap()
        };
        assert_eq!(cell("plain text"), "plain text");
        assert_eq!(cell("a,b"), "\"a,b\"");
        assert_eq!(cell("say \"hi\"\r\n"), "\"say \"\"hi\"\"\r\n\"");
        for (formula, safe) in [
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@x", "'@x"),
            ("\tx", "'\tx"),
            ("=a,b", "\"'=a,b\""),
            ("\rx", "\"'\rx\""),
        ] {
            assert_eq!(cell(formula), safe);
        }
        assert_eq!(
            line(Format::Csv, "m", Some("/g")),
            format!("{TIME},1970-01-01T00:00:00.002Z,/g,s,7,m\r\n")
        );
    }

    #[test]
    fn what_is_missing_is_said_in_every_format() {
        let said = |format: Format, missing: Option<&str>| {
            let next = missing.map(|_| "/next".to_owned());
            let missing = missing.map(str::to_owned);
            let ending = Ending { events: 2, missing, next, says_next: false };
            let mut out = Vec::new();
            format.ending(&mut out, &ending, false);
            String::from_utf8(out).unwrap()
        };
        assert_eq!(said(Format::Ndjson, None), "{\"complete\":true,\"events\":2}\n");
        assert_eq!(
            said(Format::Ndjson, Some("Why.")),
            "{\"complete\":false,\"events\":2,\"reason\":\"Why.\",\"next\":\"/next\"}\n"
        );
        let words = "# incomplete: Why. 2 events were written. It goes on at /next";
        assert_eq!(said(Format::Text, Some("Why.")), format!("{words}\n"));
        assert_eq!(said(Format::Csv, Some("Why.")), format!("{words},,,,\r\n"));
        assert_eq!(said(Format::Csv, None) + &said(Format::Text, None), "");
    }
}
