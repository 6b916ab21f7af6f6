//! Server-Sent Events from the listener's side (WHATWG HTML, 9.2 Server-sent events).

use super::failure::Failure;
use axum::body::BodyDataStream;
use futures::StreamExt as _;
use std::collections::VecDeque;
use std::time::Duration;
use tokio::time::timeout;

/// The portal says at least every ten seconds that it is still there.
const SILENCE: Duration = Duration::from_secs(30);
/// The longest event that is taken in, in bytes.
const MOST_BYTES: usize = 64 << 20;

/// One event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) kind: String,
    pub(super) data: String,
    /// The id that stands in the event itself.
    pub(super) id: Option<String>,
    /// After how many ms to come again.
    pub(super) retry: Option<u64>,
}

/// The events of one answer.
pub(super) struct Events {
    body: BodyDataStream,
    reading: Reading,
}

impl Events {
    pub(super) fn of(body: BodyDataStream) -> Events {
        Events { body, reading: Reading::default() }
    }

    /// The next event; none when the stream has ended.
    ///
    /// # Errors
    /// The line was cut, or fell silent.
    pub(super) async fn next(&mut self) -> Result<Option<Told>, Failure> {
        loop {
            if let Some(told) = self.reading.ready.pop_front() {
                return Ok(Some(told));
            }
            let piece = timeout(SILENCE, self.body.next()).await;
            match piece.map_err(|_| Failure::away("The line fell silent."))? {
                Some(Ok(piece)) => self.reading.take(&piece)?,
                Some(Err(error)) => {
                    return Err(Failure::away(format!("The line was cut: {error}.")));
                }
                None => return Ok(None),
            }
        }
    }
}

/// What was read so far.
#[derive(Default)]
struct Reading {
    /// A line that has not ended yet.
    line: Vec<u8>,
    event: Told,
    ready: VecDeque<Told>,
}

impl Reading {
    fn take(&mut self, piece: &[u8]) -> Result<(), Failure> {
        for part in piece.split_inclusive(|byte| *byte == b'\n') {
            self.line.extend_from_slice(part);
            if self.line.len() + self.event.data.len() > MOST_BYTES {
                return Err(Failure::unreadable());
            }
            if part.ends_with(b"\n") {
                let line = std::mem::take(&mut self.line);
                let line = String::from_utf8_lossy(&line);
                self.field(line.trim_end_matches(['\r', '\n']));
            }
        }
        Ok(())
    }

    fn field(&mut self, line: &str) {
        if line.is_empty() {
            let event = std::mem::take(&mut self.event);
            if event != Told::default() {
                self.ready.push_back(event);
            }
            return;
        }
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "event" => value.clone_into(&mut self.event.kind),
            "data" => {
                if !self.event.data.is_empty() {
                    self.event.data.push('\n');
                }
                self.event.data.push_str(value);
            }
            "id" => self.event.id = Some(value.to_owned()),
            "retry" => self.event.retry = value.parse().ok(),
            // Comments, which only say that somebody is there, and what is not known.
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pieces: &[&[u8]]) -> Vec<Told> {
        let mut reading = Reading::default();
        for piece in pieces {
            reading.take(piece).unwrap();
        }
        reading.ready.into()
    }

    #[test]
    fn events_are_read_wherever_they_are_cut() {
        let text = ": hello\n\nevent: log\ndata: {\"ü\":1}\nid: 1.2.3\n\nevent:end\r\ndata\r\nretry: 15\r\n\r\ndata: a\ndata: b\n\nevent: half";
        let expected = [
            Told {
                kind: "log".into(),
                data: "{\"ü\":1}".into(),
                id: Some("1.2.3".into()),
                retry: None,
            },
            Told { kind: "end".into(), retry: Some(15), ..Told::default() },
            Told { data: "a\nb".into(), ..Told::default() },
        ];
        let bytes = text.as_bytes();
        for cut in 0..bytes.len() {
            assert_eq!(read(&[&bytes[..cut], &bytes[cut..]]), expected, "cut at {cut}");
        }
    }
}
