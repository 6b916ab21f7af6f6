//! Values out of what the browser's own parser made of a text.

use serde::de::DeserializeOwned;
use std::fmt;

/// A text that is no JSON, or not of what was asked for.
#[derive(Debug)]
pub struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("unreadable JSON")
    }
}

impl std::error::Error for Unreadable {}

/// Reads a JSON text.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, Unreadable> {
    let value = js_sys::JSON::parse(text).map_err(|_| Unreadable)?;
    serde_wasm_bindgen::from_value(value).map_err(|_| Unreadable)
}
