//! The wasm entry: wakes the islands.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// Called by `islands.js` before it wakes the islands one by one.
///
/// # Errors
///
/// Where the islands cannot wake, because a file did not come.
#[wasm_bindgen]
pub async fn hydrate() -> Result<(), JsValue> {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
    if app::islands::prepare().await {
        Ok(())
    } else {
        Err(JsValue::from_str("a part of its code did not come"))
    }
}
