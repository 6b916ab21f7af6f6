//! The time range: presets and two fields, in a popover that opens without any script.

use super::state::State;
use crate::components::icon::{Icon, icon};
use crate::search::{DEFAULT_FROM, Search};
use domain::Moment;
use leptos::prelude::*;

#[cfg(feature = "hydrate")]
use crate::islands::browser;

/// What most people want, and what it is called.
const PRESETS: [(&str, &str); 8] = [
    ("-15m", "Last 15 minutes"),
    ("-1h", "Last hour"),
    ("-3h", "Last 3 hours"),
    ("-12h", "Last 12 hours"),
    ("-24h", "Last 24 hours"),
    ("-3d", "Last 3 days"),
    ("-7d", "Last 7 days"),
    ("-30d", "Last 30 days"),
];

pub(super) fn time_range(state: State) -> AnyView {
    view! {
        <div class="range">
            <span id="time-range-now">{move || state.search.with(label)}</span>
            <button id="time-range-button" type="button" popovertarget="time-range" aria-describedby="time-range-now">
                {icon(Icon::Clock)}
                "Time range"
            </button>
        </div>
        <div id="time-range" class="popover" popover="auto" role="group" aria-label="Choose a time range">
            <ul class="presets">
                {PRESETS.map(|(from, words)| preset(state, from, words)).collect_view()}
            </ul>
            <div class="fields">
                {field(state, "from", "From", |search| &mut search.from)}
                {field(state, "to", "To", |search| &mut search.to)}
                <p class="fine">
                    "UTC. Relative (-2h), 2026-11-22T14:03:00Z, or ms since 1970."
                </p>
                <button type="submit">"Apply"</button>
            </div>
        </div>
    }
    .into_any()
}

fn preset(state: State, from: &'static str, words: &'static str) -> AnyView {
    let target = move || {
        let search = state.search.get().restarted();
        Search { from: from.to_owned(), to: String::new(), ..search }
    };
    let current = move || {
        state.search.with(|search| search.to.is_empty() && search.from_or_default() == from)
    };
    view! {
        <li>
            <a
                href=move || state.href(&target())
                aria-current=move || current().then_some("true")
                on:click=move |event| {
                    #[cfg(feature = "hydrate")]
                    if browser::is_plain_click(&event) {
                        event.prevent_default();
                        browser::hide_popover("time-range");
                        state.go(target());
                    }
                    let _ = &event;
                }
            >
                {words}
            </a>
        </li>
    }
    .into_any()
}

fn field(
    state: State,
    name: &'static str,
    words: &'static str,
    part: fn(&mut Search) -> &mut String,
) -> AnyView {
    let text =
        move |signal: RwSignal<Search>| signal.with(|search| part(&mut search.clone()).clone());
    let complaint = Memo::new(move |_| {
        let typed = text(state.draft);
        if !typed.is_empty()
            && let Err(error) = typed.trim().parse::<Moment>()
        {
            return Some(error.to_string());
        }
        state.error.with(|error| error.as_ref().and_then(|e| e.about(name)).map(str::to_owned))
    });
    let placeholder = if name == "from" { DEFAULT_FROM } else { "now" };
    let note = format!("{name}-note");
    view! {
        <label>
            <span>{words}</span>
            <input
                id=name
                name=name
                type="text"
                autocomplete="off"
                placeholder=placeholder
                value=text(state.search)
                prop:value=move || text(state.draft)
                on:input=move |event| {
                    let typed = event_target_value(&event);
                    state.draft.update(|draft| *part(draft) = typed.trim().to_owned());
                }
                aria-invalid=move || complaint.get().map(|_| "true")
                aria-describedby=note.clone()
            />
        </label>
        <p id=note class="note bad">
            {move || complaint.get()}
        </p>
    }
    .into_any()
}

/// The range in a few words.
fn label(search: &Search) -> String {
    let (from, to) = (search.from_or_default(), search.to_or_default());
    if search.to.is_empty()
        && let Some((_, words)) = PRESETS.iter().find(|(preset, _)| *preset == from)
    {
        return (*words).to_owned();
    }
    format!("{} to {}", short(from), short(to))
}

/// `2026-11-22T14:03:00.000Z` as `11-22 14:03:00`; what is typed otherwise stays.
fn short(text: &str) -> String {
    match text.parse() {
        Ok(Moment::At(ms)) => {
            let (date, clock) = crate::components::format::date_and_clock(ms);
            format!("{date} {}", &clock[..8])
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_have_short_names() {
        let label = |query: &str| super::label(&Search::from_query(query));
        assert_eq!(label(""), "Last hour");
        assert_eq!(label("from=-24h"), "Last 24 hours");
        assert_eq!(label("from=-2h"), "-2h to now");
        assert_eq!(
            label("from=2026-11-22T14:03:00Z&to=2026-11-22T15:00:00Z"),
            "11-22 14:03:00 to 11-22 15:00:00"
        );
    }
}
