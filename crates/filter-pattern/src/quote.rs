//! Free text as a phrase.

use crate::parse::{NOT_BARE, parse};

/// `text` as a quoted phrase that finds exactly this text in an unstructured pattern, or equals it
/// as a value (*Filter pattern syntax*: everything but letters, digits and `_` is quoted).
///
/// ```
/// assert_eq!(filter_pattern::quote("request-id-123"), r#""request-id-123""#);
/// assert_eq!(filter_pattern::quote(r#"say "hi""#), r#""say \"hi\"""#);
/// ```
pub fn quote(text: &str) -> String {
    format!("\"{}\"", escape(text, '"'))
}

/// The pattern that somebody means who types or pastes free text which CloudWatch refuses for its
/// special characters: the whole text as one phrase or, if some of its words have a sign or a
/// quote before them, each word in quotes that needs them. `None` if the text is a pattern as it
/// stands, or is wrong in another way.
///
/// ```
/// use filter_pattern::suggest;
///
/// assert_eq!(suggest("GET /index.html").as_deref(), Some(r#""GET /index.html""#));
/// assert_eq!(suggest("timeout -user@example.com").as_deref(), Some(r#"timeout -"user@example.com""#));
/// assert_eq!(suggest("timeout"), None);
/// ```
pub fn suggest(text: &str) -> Option<String> {
    let text = text.trim_ascii();
    let mut whole = is_free(text.as_bytes());
    let mut suggested = None;
    loop {
        let now: &str = suggested.as_deref().unwrap_or(text);
        let Err(error) = parse(now) else { return suggested };
        let span = match whole {
            true => 0..now.len(),
            false if error.message == NOT_BARE => error.span,
            false => return None,
        };
        whole = false;
        let after = now.get(span.end..)?;
        suggested = Some([now.get(..span.start)?, &quote(now.get(span)?), after].concat());
    }
}

/// Whether the text uses nothing of the language: no sign, quote or percent sign before a word,
/// and no bracket around all of it.
fn is_free(text: &[u8]) -> bool {
    let close = match text {
        [b'{', ..] => Some(b'}'),
        [b'[', ..] => Some(b']'),
        _ => None,
    };
    let closed_early = |close| text.last() != Some(&close) && text.contains(&close);
    if !close.is_none_or(closed_early) {
        return false;
    }
    let mut before = b' ';
    for (at, &byte) in text.iter().enumerate() {
        // A sign that ends the text is one whose word is still to come.
        let next = text.get(at + 1).copied().unwrap_or(b'_');
        let speaks = match byte {
            b'"' => true,
            b'%' => !next.is_ascii_whitespace(),
            b'-' | b'?' => next != byte && !next.is_ascii_whitespace(),
            _ => false,
        };
        if before.is_ascii_whitespace() && speaks {
            return false;
        }
        before = byte;
    }
    true
}

/// `text` with a backslash before every `quote`, and before every backslash that would otherwise
/// be taken for an escape.
pub(crate) fn escape(text: &str, quote: char) -> String {
    let mut escaped = String::new();
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let next = rest.clone().next().unwrap_or(quote);
        if c == quote || c == '\\' && (next == '\\' || next == quote) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
