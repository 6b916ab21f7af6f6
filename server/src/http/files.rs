//! The browser's part: wasm, script, styles and icons, made by `cargo leptos build`.

use aws_lc_rs::digest::{Context, SHA256};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use tower::ServiceBuilder;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

/// The scripts beside `pkg/` that belong to a build as well.
const SCRIPTS: [&str; 2] = ["islands.js", "looks.js"];

/// Names this build of the browser's part; stands in every file's address, so that a browser never
/// mixes an old part with a new page. Files of `pkg/` ask for each other, so there it is a folder.
pub fn version(site_root: &str) -> &'static str {
    static VERSION: OnceLock<String> = OnceLock::new();
    VERSION.get_or_init(|| {
        let mut hash = Context::new(&SHA256);
        for file in parts(Path::new(site_root)) {
            match std::fs::read(&file) {
                Ok(bytes) => hash.update(&bytes),
                Err(error) => tracing::warn!(
                    file = %file.display(),
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

/// Every file that a page loads, in an order that does not change.
fn parts(site: &Path) -> Vec<PathBuf> {
    let loaded = |file: &PathBuf| {
        file.extension().is_some_and(|kind| kind == "js" || kind == "wasm" || kind == "css")
    };
    let package = std::fs::read_dir(site.join("pkg")).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = package.map(|entry| entry.path()).filter(loaded).collect();
    if files.is_empty() {
        files.push(site.join("pkg/vitrine.js"));
    }
    files.extend(SCRIPTS.map(|file| site.join(file)));
    files.sort();
    files
}

/// How long a browser may keep a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// For good: its address names the build.
    Forever,
    /// It asks every time whether there is another.
    Never,
}

/// Serves the files below a folder; brotli and gzip where they were made beforehand.
pub fn serve(
    folder: impl AsRef<Path>,
    keep: Keep,
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
    let caching = match keep {
        Keep::Forever if !watching => "public, max-age=31536000, immutable",
        _ => "no-cache",
    };
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
