//! Words that say for a while that something was copied.

use leptos::prelude::*;

/// What is said at the moment.
#[derive(Clone, Copy)]
pub(super) struct Copied {
    words: RwSignal<&'static str>,
    /// How often something was copied: an earlier copy does not end what a later one says.
    #[cfg(feature = "hydrate")]
    times: StoredValue<u32>,
}

impl Copied {
    pub(super) fn new() -> Copied {
        Copied {
            words: RwSignal::new(""),
            #[cfg(feature = "hydrate")]
            times: StoredValue::new(0),
        }
    }

    pub(super) fn view(self) -> AnyView {
        view! {
            <span class="copied" role="status">
                {move || self.words.get()}
            </span>
        }
        .into_any()
    }

    /// Puts text on the clipboard, and says so once it is there.
    #[cfg(feature = "hydrate")]
    pub(super) fn copy(self, text: String, words: &'static str) {
        let written = write(&text);
        leptos::task::spawn_local(async move {
            let done = written.await;
            let Some(time) = self.times.try_update_value(|times| {
                *times += 1;
                *times
            }) else {
                return;
            };
            let _ = self.words.try_set(if done { words } else { "The browser refused to copy" });
            let fade = move || {
                if self.times.try_get_value() == Some(time) {
                    let _ = self.words.try_set("");
                }
            };
            set_timeout(fade, std::time::Duration::from_secs(2));
        });
    }

    #[cfg(not(feature = "hydrate"))]
    pub(super) fn copy(self, _text: String, _words: &'static str) {}
}

/// Puts text on the clipboard, at once, as it has to be while a click is heard. Whether the browser
/// let that happen; it does not on a page that came without TLS.
#[cfg(feature = "hydrate")]
fn write(text: &str) -> impl Future<Output = bool> + use<> {
    let clipboard = window().navigator().clipboard();
    let is_there = !leptos::wasm_bindgen::JsValue::from(&clipboard).is_undefined();
    let written = is_there.then(|| clipboard.write_text(text));
    async move {
        match written {
            Some(written) => wasm_bindgen_futures::JsFuture::from(written).await.is_ok(),
            None => false,
        }
    }
}
