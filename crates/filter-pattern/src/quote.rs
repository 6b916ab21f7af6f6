//! Free text as a phrase.

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
