//! Stack traces: lines that belong together, and a trace taken apart.

mod json;
mod lines;
mod own;
mod text;

use crate::level::Level;

/// Longest time between two lines of one trace, in milliseconds.
const MAX_PAUSE: u64 = 1000;

/// A stack trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// What happened: the text before the frames, or for Python the one after them.
    pub head: String,
    /// Where it happened, in the order of the message. What stands between frames (`Caused by:`) is
    /// one of them.
    pub frames: Vec<Frame>,
}

/// One frame of a [`Trace`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The frame without its indentation. Where a frame has further lines (Python's source, Go's
    /// file), they follow after line feeds.
    pub text: String,
    /// Whether it is worth reading first: not a library's or the runtime's.
    pub is_own: bool,
}

/// Whether a line only makes sense after the one before: one of a stack trace, or any other that is
/// indented by two blanks or a tab. (The page "CloudWatch Logs agent reference" goes further: unless
/// told otherwise, that agent takes every line that begins with white space for more of the one
/// before.) Closing brackets and lines that begin with a level are none.
pub fn is_continuation(message: &str) -> bool {
    let line = lines::first(message);
    let text = line.trim();
    let indent = lines::indent(line);
    if text.is_empty() || text.starts_with(['}', ']', ')']) {
        return false;
    }
    if lines::is_link(line) || lines::is_goroutine(text) || text.starts_with("created by ") {
        return true;
    }
    if indent == 0 {
        return false;
    }
    lines::is_place(line) || (is_deep(line) && !begins_with_level(text))
}

fn is_deep(line: &str) -> bool {
    line.starts_with('\t') || lines::indent(line) >= 2
}

/// log4j pads: `  WARN [main]`.
fn begins_with_level(text: &str) -> bool {
    let word = text.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    word.bytes().all(|b| b.is_ascii_uppercase()) && Level::of(word) != Level::Unknown
}

/// Whether the second of two neighbouring lines, each with its stream, its time in milliseconds and
/// its message, belongs to the first: same stream, at most a second apart, and it either
/// [is a continuation](is_continuation) or goes on with a Python or Go trace.
pub fn joins(prev: (&str, i64, &str), next: (&str, i64, &str)) -> bool {
    if prev.0 != next.0 || prev.1.abs_diff(next.1) > MAX_PAUSE {
        return false;
    }
    let (before, line) = (lines::first(prev.2), lines::first(next.2));
    is_continuation(next.2)
        || (is_deep(before) && lines::is_python_error(line))
        || ((lines::is_goroutine(before) || lines::is_go_file(before)) && lines::is_go_call(line))
        || (before.starts_with("panic: ") && next.2.trim().is_empty())
}

/// Finds a stack trace in a line: in a text of several lines, in a field of a JSON object (`stack`,
/// `stack_trace`, `error.stack`, `exception`, `exc_info` and the like, also inside `error`, `err`,
/// `exception` or `message`), or in the JSON that Lambda's Node runtime puts behind a tab.
pub fn trace_of(message: &str) -> Option<Trace> {
    if message.trim_start().starts_with('{') {
        return json::trace(message);
    }
    text::trace(message).or_else(|| {
        let (_, object) = message.split_once("\t{")?;
        json::trace(message.get(message.len() - object.len() - 1..)?)
    })
}

#[cfg(test)]
mod tests;
