//! A stack trace in a field of a JSON object.

use super::{Frame, Trace, own, text};
use crate::json::{Raw, Scanner, Value};

/// What a key may hold.
enum Part {
    Stack,
    Kind,
    Message,
    Error,
}

/// Finds a trace in an object.
pub(super) fn trace(message: &str) -> Option<Trace> {
    let mut scanner = Scanner::new(message);
    match scanner.value()? {
        Value::Object => of_object(&mut scanner, true),
        _ => None,
    }
}

/// Looks at the members of an object that was just entered. Those of its errors are looked at
/// too, but not what lies within those.
fn of_object(scanner: &mut Scanner<'_>, goes_deeper: bool) -> Option<Trace> {
    let (mut found, mut inner, mut spoken) = (None, None, None);
    let (mut kind, mut message) = (None, None);
    while let Some(key) = scanner.key() {
        let Some(value) = scanner.value() else {
            break;
        };
        let part = part(key);
        match (part, value) {
            (Some(Part::Stack), Value::Array) if found.is_none() => found = of_list(scanner),
            (Some(Part::Stack | Part::Error), Value::Text(raw)) if found.is_none() => {
                found = text::trace(&raw.decode());
            }
            (Some(Part::Kind), Value::Text(raw)) if kind.is_none() => kind = Some(raw),
            (Some(Part::Message), Value::Text(raw)) if message.is_none() => {
                spoken = Some(raw);
                message = Some(raw);
            }
            (Some(Part::Error | Part::Message), Value::Object)
                if goes_deeper && inner.is_none() =>
            {
                inner = of_object(scanner, false);
            }
            _ => {
                if scanner.skip(value).is_none() {
                    break;
                }
            }
        }
    }
    let mut trace =
        found.or(inner).or_else(|| spoken.and_then(|raw: Raw<'_>| text::trace(&raw.decode())))?;
    if trace.head.is_empty() {
        let parts: Vec<_> = kind.into_iter().chain(message).map(Raw::decode).collect();
        trace.head = parts.join(": ");
    }
    Some(trace)
}

/// An array of lines that was just entered, as Lambda's runtimes write it. Those of Java and Ruby
/// hold nothing but frames.
fn of_list(scanner: &mut Scanner<'_>) -> Option<Trace> {
    let mut items = Vec::new();
    while let Some(item) = scanner.item() {
        match item {
            Value::Text(raw) => items.push(raw.decode()),
            other => scanner.skip(other)?,
        }
    }
    text::trace(&items.join("\n")).or_else(|| {
        let are_places = !items.is_empty() && items.iter().all(|item| item.contains([':', '(']));
        are_places.then(|| Trace {
            head: String::new(),
            frames: items
                .iter()
                .map(|item| Frame {
                    text: item.trim().to_owned(),
                    is_own: own::is_own(item.trim()),
                })
                .collect(),
        })
    })
}

fn part(key: Raw<'_>) -> Option<Part> {
    let key = key.as_written();
    if key.len() > 40 {
        return None;
    }
    let folded: String = key
        .chars()
        .filter(|c| !matches!(c, '_' | '.' | '-' | '@'))
        .map(|c| c.to_ascii_lowercase())
        .collect();
    match folded.as_str() {
        "error" | "err" | "exception" | "excinfo" | "exctext" | "thrown" => Some(Part::Error),
        "errortype" | "type" | "name" => Some(Part::Kind),
        "errormessage" | "message" | "msg" | "log" => Some(Part::Message),
        stack if stack.ends_with("stack") || stack.ends_with("stacktrace") => Some(Part::Stack),
        _ => None,
    }
}
