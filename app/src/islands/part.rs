//! Parts: code that not every page needs, or not at once. A small build keeps each in a file of
//! its own, which may fail to come; every other build has it at hand.

/// The part's file did not come.
#[cfg(feature = "hydrate")]
pub(super) struct Missing;

#[cfg(all(feature = "hydrate", feature = "split"))]
impl From<leptos::wasm_split::SplitLoaderError> for Missing {
    fn from(_: leptos::wasm_split::SplitLoaderError) -> Missing {
        Missing
    }
}

/// Whether the page holds an island of that name.
#[cfg(feature = "hydrate")]
pub(super) fn is_on_page(island: &str) -> bool {
    super::browser::exists(&["leptos-island[data-component^=", island, "_]"].concat())
}

/// Makes a module's part, by its file's name, type and value: `at_hand()` is the part where it is
/// there, `fetch()` brings it first. A type is a function or a few of them, so that nothing but
/// them refers to the code behind.
macro_rules! split_part {
    ($file:ident: $kind:ty = $value:expr) => {
        #[cfg(all(feature = "hydrate", feature = "split"))]
        #[leptos::wasm_split::wasm_split($file, wasm_split_path = leptos::wasm_split, fallible)]
        fn load() -> Result<$kind, $crate::islands::part::Missing> {
            Ok($value)
        }

        #[cfg(all(feature = "hydrate", not(feature = "split")))]
        async fn load() -> Result<$kind, $crate::islands::part::Missing> {
            Ok($value)
        }

        #[cfg(feature = "hydrate")]
        thread_local! {
            static FETCHED: std::cell::Cell<Option<$kind>> = const { std::cell::Cell::new(None) };
        }

        #[cfg(feature = "hydrate")]
        async fn fetch() -> Option<$kind> {
            if FETCHED.get().is_none() {
                FETCHED.set(load().await.ok());
            }
            FETCHED.get()
        }

        pub(super) fn at_hand() -> Option<$kind> {
            #[cfg(feature = "hydrate")]
            return FETCHED.get();
            #[cfg(not(feature = "hydrate"))]
            Some($value)
        }
    };
}
pub(super) use split_part;
