//! Postgres keeps every character but U+0000 (its manual, section 8.3), which any client can send.

use serde_json::Value;
use std::borrow::Cow;

/// The text with another sign for what cannot be kept.
pub(crate) fn storable(text: &str) -> Cow<'_, str> {
    if text.contains('\0') { text.replace('\0', "\u{fffd}").into() } else { text.into() }
}

/// The same for every text in a value; names of members are ours.
pub(super) fn storable_json(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(storable(text).into_owned()),
        Value::Array(items) => items.iter().map(storable_json).collect(),
        Value::Object(members) => {
            members.iter().map(|(name, value)| (name.clone(), storable_json(value))).collect()
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_cannot_be_kept_is_marked_and_all_else_left() {
        assert!(matches!(storable("plain ü\u{1}"), Cow::Borrowed("plain ü\u{1}")));
        let value = json!({ "prefix": "a\0b", "groups": ["\0"], "filter": null, "n": 1 });
        let kept =
            json!({ "prefix": "a\u{fffd}b", "groups": ["\u{fffd}"], "filter": null, "n": 1 });
        assert_eq!(storable_json(&value), kept);
    }
}
