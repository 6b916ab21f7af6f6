//! A stack trace as the runtimes print it, over several lines.

use super::{Frame, Trace, lines, own};
use crate::work;

const TRACEBACK: &str = "Traceback (most recent call last):";

/// Takes a trace apart.
pub(super) fn trace(text: &str) -> Option<Trace> {
    let mut reader = Reader::default();
    let mut lines = text.split(['\n', '\r']).filter(|line| !line.trim().is_empty()).peekable();
    while let Some(line) = lines.next() {
        work::looked_at(line.len());
        let has_go_file = lines.peek().is_some_and(|next| lines::is_go_file(next));
        reader.read(line, has_go_file);
    }
    reader.finish()
}

#[derive(Default)]
struct Reader<'a> {
    head: Vec<&'a str>,
    frames: Vec<Frame>,
    kind: Kind,
    /// How far the last frame is indented; what is further in belongs to it.
    indent: usize,
    /// Python's last line, which says what happened.
    error: Option<&'a str>,
    is_rust: bool,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Other,
    Python,
    Go,
    Rust,
}

impl<'a> Reader<'a> {
    fn read(&mut self, line: &'a str, has_go_file: bool) {
        let text = line.trim();
        let indent = lines::indent(line);
        let is_go_call = has_go_file && !lines::is_go_file(line) && !lines::is_goroutine(text);
        self.is_rust |= text == "stack backtrace:";
        let has_frame = !self.frames.is_empty();
        match self.kind {
            Kind::Go if has_frame && lines::is_go_file(line) => return self.attach(line),
            Kind::Python if has_frame && indent > self.indent && !lines::is_python_file(text) => {
                return self.attach(line);
            }
            Kind::Rust if has_frame && text.starts_with("at ") => return self.attach(line),
            _ => {}
        }
        if lines::is_python_file(text) {
            self.begin(Kind::Python, line, own::is_own(text));
        } else if is_go_call {
            // Whose it is, its file says.
            self.begin(Kind::Go, line, own::is_own(text));
        } else if self.is_rust && lines::is_rust_frame(line) {
            self.begin(Kind::Rust, line, own::is_own(text));
        } else if lines::is_place(line) {
            self.begin(Kind::Other, line, own::is_own(text));
        } else if text == TRACEBACK {
            if let Some(error) = self.error.take() {
                self.begin(Kind::Other, error, true);
            }
        } else if !has_frame {
            self.head.push(text);
        } else if self.kind == Kind::Python && !lines::is_link(line) {
            self.error = Some(text);
            self.kind = Kind::Other;
        } else {
            if let Some(error) = self.error.take() {
                self.begin(Kind::Other, error, true);
            }
            self.begin(Kind::Other, line, !lines::is_omission(text));
        }
    }

    fn begin(&mut self, kind: Kind, line: &str, is_own: bool) {
        self.kind = kind;
        self.indent = lines::indent(line);
        self.frames.push(Frame { text: line.trim().to_owned(), is_own });
    }

    /// Adds a line to the last frame, as far in as it stood relative to it.
    fn attach(&mut self, line: &str) {
        let indent = self.indent;
        if let Some(frame) = self.frames.last_mut() {
            let start = line.char_indices().nth(indent.min(lines::indent(line)));
            frame.text.push('\n');
            frame
                .text
                .push_str(start.and_then(|(at, _)| line.get(at..)).unwrap_or(line).trim_end());
            frame.is_own &= own::is_own(line.trim());
        }
    }

    fn finish(self) -> Option<Trace> {
        if self.frames.is_empty() {
            return None;
        }
        let head: Vec<&str> = self.head.into_iter().chain(self.error).collect();
        Some(Trace { head: head.join("\n"), frames: self.frames })
    }
}
