//! The document around every page.

use crate::components::header::Header;
use crate::components::seeing::{banner, moved};
use crate::looks::Theme;
use crate::pages::Page;
use crate::ports::Portal;
use leptos::config::LeptosOptions;
use leptos::hydration::AutoReload;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use std::sync::Arc;

/// One whole page. `here` is its address, `version` names the build of the browser's part.
pub fn shell(
    page: Arc<Page>,
    portal: Portal,
    here: String,
    options: LeptosOptions,
    version: &'static str,
) -> impl IntoView {
    // Islands wake one by one; the document as a whole is never hydrated.
    if let Some(context) = Owner::current_shared_context() {
        context.set_is_hydrating(false);
    }
    let title = format!("{} · Vitrine", page.title());
    let file = |path: &str| format!("{path}?v={version}");
    let part = |name: &str| format!("/pkg/{version}/{name}");
    // What is hidden looks the same whatever its address.
    let here = if matches!(*page, Page::Failure(_)) { "/".to_owned() } else { here };
    let looks = portal.viewer.as_ref().map(|viewer| viewer.looks).unwrap_or_default();
    let scheme = match looks.theme {
        Theme::System => "light dark",
        Theme::Light => "light",
        Theme::Dark => "dark",
    };
    view! {
        <!DOCTYPE html>
        <html
            lang="en"
            data-theme=looks.theme.name()
            data-density=looks.density.name()
            data-wrap=looks.wrap_name()
        >
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content=scheme />
                <title>{title}</title>
                <link rel="icon" href="/mark.svg" type="image/svg+xml" />
                <link rel="stylesheet" href=part("vitrine.css") />
                <AutoReload options=options />
                {portal
                    .viewer
                    .is_some()
                    .then(|| {
                        view! {
                            <script type="module" src=file("/looks.js") nonce=use_nonce()></script>
                        }
                    })}
                {page
                    .wakes()
                    .then(|| {
                        view! {
                            <link
                                id="vitrine-js"
                                rel="modulepreload"
                                href=part("vitrine.js")
                            />
                            <link
                                id="vitrine-wasm"
                                rel="preload"
                                href=part("vitrine.wasm")
                                r#as="fetch"
                                r#type="application/wasm"
                                crossorigin="anonymous"
                            />
                            <script type="module" src=file("/islands.js") nonce=use_nonce()></script>
                        }
                    })}
            </head>
            <body>
                <a class="skip" href="#main">
                    "Skip to content"
                </a>
                {portal.viewer.clone().map(|viewer| view! { <Header viewer=viewer here=here /> })}
                {portal.viewer.clone().and_then(|viewer| viewer.seeing).map(banner)}
                {portal.moved_to.clone().map(moved)}
                {page.view(&portal)}
            </body>
        </html>
    }
}
