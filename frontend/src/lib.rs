//! The wasm entry: wakes the islands.
#![cfg(target_arch = "wasm32")]

// Links the islands in; without a mention the compiler would leave the whole crate out.
use app as _;

/// Called by `islands.js` before it wakes the islands one by one.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
}
