//! The browser's part: wasm, script, styles and icons, made by `cargo leptos build`.

use aws_lc_rs::digest::{Context, SHA256};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::OnceLock;
use tower::ServiceBuilder;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

/// The files whose content decides the version.
const VERSIONED: [&str; 5] =
    ["pkg/vitrine.js", "pkg/vitrine.wasm", "pkg/vitrine.css", "islands.js", "looks.js"];

/// Names this build of the browser's part; stands in every file's address, so that a browser never
/// mixes an old part with a new page.
pub fn version(site_root: &str) -> &'static str {
    static VERSION: OnceLock<String> = OnceLock::new();
    VERSION.get_or_init(|| {
        let mut hash = Context::new(&SHA256);
        for file in VERSIONED {
            match std::fs::read(Path::new(site_root).join(file)) {
                Ok(bytes) => hash.update(&bytes),
                Err(error) => tracing::warn!(
                    file,
                    %error,
                    "the browser's part is missing a file; `cargo leptos build` makes it"
                ),
            }
        }
        hash.finish().as_ref()[..6].iter().fold(String::new(), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
    })
}

/// Serves the files below a folder; brotli and gzip where they were made beforehand.
pub fn serve(
    folder: impl AsRef<Path>,
) -> impl tower::Service<
    axum::extract::Request,
    Response = Response<tower_http::services::fs::ServeFileSystemResponseBody>,
    Error = std::convert::Infallible,
    Future = impl Send,
> + Clone
+ Send
+ Sync
+ 'static {
    let watching = std::env::var_os("LEPTOS_WATCH").is_some();
    let caching = if watching { "no-cache" } else { "public, max-age=31536000, immutable" };
    ServiceBuilder::new()
        .layer(SetResponseHeaderLayer::overriding(
            header::CACHE_CONTROL,
            move |response: &Response<_>| {
                // A 404 must not be remembered for a year.
                response.status().is_success().then(|| HeaderValue::from_static(caching))
            },
        ))
        .service(ServeDir::new(folder).precompressed_br().precompressed_gzip())
}
