//! Free text as a phrase.

use std::borrow::Cow;

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

/// `text` with a backslash before every `quote`, and before every backslash that would otherwise
/// be taken for an escape.
pub(crate) fn escape(text: &str, quote: char) -> Cow<'_, str> {
    if !text.chars().any(|c| c == '\\' || c == quote) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let speaks = c == '\\' && rest.peek().is_none_or(|&next| next == '\\' || next == quote);
        if c == quote || speaks {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    Cow::Owned(escaped)
}
