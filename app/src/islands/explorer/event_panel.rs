//! The opened event: what it says, as a tree where it is JSON, and everything known about it.

use super::context::context_button;
use super::copy_as::copy_event;
use super::state::State;
use crate::components::icon::{Icon, icon};
use crate::components::json_tree::json_tree;
use crate::components::level::class;
use crate::components::message::message;
use crate::search::Search;
use crate::wire::Row;
use leptos::prelude::*;
use log_line::Level;

#[cfg(feature = "hydrate")]
use crate::islands::browser;

pub(super) fn event_panel(state: State) -> impl IntoView {
    move || state.opened.get().map(|row| panel(state, row))
}

fn panel(state: State, row: Row) -> AnyView {
    let level = Level::of(&row.message);
    let json = serde_json::from_str::<serde_json::Value>(&row.message)
        .ok()
        .filter(|value| value.is_object() || value.is_array());
    let cut = row.cut_from.map(|bytes| format!("The whole message has {bytes} bytes."));
    let raw = row.message.clone();
    let link = state.shared_href(Some(&row.key()));
    let closed = move || state.href(&Search { event: String::new(), ..state.search.get() });
    view! {
        <section class="event" role="region" aria-label="Event">
            <header>
                <span class=["level ", class(level)].concat()>{level.letter()}</span>
                <time datetime=row.datetime()>{state.zone.with(|zone| zone.full_time(row.time))}</time>
                {copy_event(state, row.clone())}
                {context_button(state)} {copy_button("Copy message", Icon::Copy, raw)}
                {copy_link(link)}
                <a
                    class="tool"
                    href=closed
                    aria-label="Close event"
                    title="Close (Esc)"
                    on:click=move |event| {
                        if state.awake.get_untracked() {
                            event.prevent_default();
                            state.close();
                        }
                    }
                >
                    {icon(Icon::Close)}
                </a>
            </header>
            {match json {
                Some(value) => json_tree(&value),
                // A browser drops a line break that follows <pre> at once.
                None => view! { <pre class="raw"><code>{message(&row.message)}</code></pre> }.into_any(),
            }}
            {cut.map(|words| view! { <p class="fine">{words}</p> })}
            <dl>
                <dt>"Stream"</dt>
                <dd>{message(&row.stream)}</dd>
                <dt>"Ingested"</dt>
                <dd>{format!("{} ({})", state.zone.with(|zone| zone.full_time(row.ingested)), lag(row.ingested - row.time))}</dd>
                <dt>"Level"</dt>
                <dd>{level.word()}</dd>
                <dt>"Event id"</dt>
                <dd>
                    <code>{row.id}</code>
                </dd>
            </dl>
        </section>
    }
    .into_any()
}

/// How much later it was taken in than it happened.
fn lag(ms: i64) -> String {
    match ms {
        ..0 => format!("{} ms before it happened, by the producer's clock", -ms),
        0..1_000 => format!("{ms} ms later"),
        1_000..120_000 => format!("{:.1} s later", ms as f64 / 1_000.0),
        _ => format!("{} min later", ms / 60_000),
    }
}

fn copy_button(words: &'static str, shape: Icon, text: String) -> AnyView {
    let copied = RwSignal::new(false);
    let click = move |_: leptos::ev::MouseEvent| {
        #[cfg(feature = "hydrate")]
        {
            browser::copy(&text);
            copied.set(true);
            let fade = move || {
                let _ = copied.try_set(false);
            };
            set_timeout(fade, std::time::Duration::from_secs(2));
        }
        let _ = (&text, copied);
    };
    view! {
        <button class="tool script-only" type="button" aria-label=words title=words on:click=click>
            {icon(shape)}
        </button>
        <span class="copied" role="status">
            {move || copied.get().then_some("Copied")}
        </span>
    }
    .into_any()
}

fn copy_link(path: String) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    let path = browser::absolute(&path);
    copy_button("Copy link", Icon::Link, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lag_is_said_in_a_fitting_unit() {
        assert_eq!(
            [lag(12), lag(1_500), lag(600_000)],
            ["12 ms later", "1.5 s later", "10 min later"]
        );
        assert!(lag(-5).starts_with("5 ms before"));
    }
}
