//! The time range: presets, two fields, the zone and a jump, in a popover that opens without any
//! script; and beside its button the steps to the ranges around.

use super::range_steps::range_steps;
use super::state::State;
use super::zone_choice::zone_choice;
use crate::components::icon::{Icon, icon};
use crate::components::zone::Zone;
use crate::search::{DEFAULT_FROM, Search};
use domain::Moment;
use domain::typed_time::{self, Edge};
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
    let now = move || state.zone.with(|zone| state.search.with(|search| label(search, zone)));
    view! {
        <div class="range">
            <span>
                <span id="time-range-now">{move || now()}</span>
                <span class="zone">{move || state.zone.with(|zone| zone.label().to_owned())}</span>
            </span>
            {range_steps(state)}
            <button
                id="time-range-button"
                type="button"
                popovertarget="time-range"
                aria-describedby="time-range-now"
            >
                {icon(Icon::Clock)}
                "Time range"
            </button>
        </div>
        <div id="time-range" class="popover" popover="auto" role="group" aria-label="Choose a time range">
            <ul class="presets">
                {PRESETS.map(|(from, words)| preset(state, from, words)).collect_view()}
            </ul>
            <div class="fields">
                {field(state, Edge::Start)} {field(state, Edge::End)}
                <p class="fine">
                    "-2h, 14:03, 2026-11-22 14:03, 2026-11-22T14:03:00Z, or ms since 1970."
                </p>
                <button type="submit">"Apply"</button>
                {jump(state)}
                {zone_choice(state)}
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

fn field(state: State, edge: Edge) -> AnyView {
    let (name, words, placeholder) = match edge {
        Edge::Start => ("from", "From", DEFAULT_FROM),
        Edge::End => ("to", "To", "now"),
    };
    let text = move |signal: RwSignal<Search>| signal.with(|search| end_of(search, edge).clone());
    let complaint = Memo::new(move |_| {
        let typed = text(state.draft);
        if !typed.trim().is_empty()
            && let Err(words) = state.read_time(&typed, edge)
        {
            return Some(words);
        }
        state.error.with(|error| error.as_ref().and_then(|e| e.about(name)).map(str::to_owned))
    });
    let note = [name, "-note"].concat();
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
                    state.draft.update(|draft| *end_of_mut(draft, edge) = typed);
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

/// The field for a time to go to in the list.
fn jump(state: State) -> AnyView {
    let typed = RwSignal::new(String::new());
    let complaint = Memo::new(move |_| {
        let text = typed.get();
        if text.trim().is_empty() { None } else { state.read_time(&text, Edge::Start).err() }
    });
    let go = move || {
        #[cfg(feature = "hydrate")]
        state.jump_to(&typed.get_untracked());
    };
    view! {
        <div class="jump script-only">
            <label>
                <span>"Jump to a time"</span>
                <input
                    id="jump"
                    type="text"
                    autocomplete="off"
                    placeholder="14:03"
                    prop:value=move || typed.get()
                    on:input=move |event| typed.set(event_target_value(&event))
                    on:keydown=move |event| {
                        if event.key() == "Enter" {
                            event.prevent_default();
                            go();
                        }
                    }
                    aria-invalid=move || complaint.get().map(|_| "true")
                    aria-describedby="jump-note"
                />
            </label>
            <button type="button" on:click=move |_| go()>
                "Jump"
            </button>
            <p id="jump-note" class="note bad">
                {move || complaint.get()}
            </p>
        </div>
    }
    .into_any()
}

fn end_of(search: &Search, edge: Edge) -> &String {
    match edge {
        Edge::Start => &search.from,
        Edge::End => &search.to,
    }
}

fn end_of_mut(search: &mut Search, edge: Edge) -> &mut String {
    match edge {
        Edge::Start => &mut search.from,
        Edge::End => &mut search.to,
    }
}

impl State {
    /// Reads a typed time by the clocks that are shown. The error is in words for the typist.
    pub(super) fn read_time(self, text: &str, edge: Edge) -> Result<Moment, String> {
        self.zone
            .with(|zone| typed_time::read(text, edge, now_ms(), zone))
            .map_err(|e| e.to_string())
    }

    /// The search with typed times as they stand in addresses. None where one cannot be read.
    #[cfg(feature = "hydrate")]
    pub(super) fn readable(self, typed: Search) -> Option<Search> {
        let read = |text: &str, edge| {
            let text = text.trim();
            // What has an address's form already stays as it was written.
            if text.is_empty() || text.parse::<Moment>().is_ok() {
                return Some(text.to_owned());
            }
            untrack(|| self.read_time(text, edge)).ok().map(|moment| moment.to_string())
        };
        let (from, to) = (read(&typed.from, Edge::Start)?, read(&typed.to, Edge::End)?);
        Some(Search { from, to, ..typed })
    }

    /// Shows what happened at a typed time, with the same filter: within the range where it lies
    /// in it, else in one of the same length around it.
    #[cfg(feature = "hydrate")]
    pub(super) fn jump_to(self, typed: &str) {
        let Ok(moment) = untrack(|| self.read_time(typed, Edge::Start)) else {
            browser::focus("jump");
            return;
        };
        browser::hide_popover("time-range");
        let target = untrack(|| {
            let ms = moment.at(now_ms());
            let range = self.shown.with(|shown| shown.range);
            let found = self.pinned().at_time(ms);
            match range {
                Some(range) if !range.contains(ms) => found.within(range.around(ms)),
                _ => found,
            }
        });
        self.go_into_the_middle(target);
    }
}

#[cfg(feature = "hydrate")]
pub(super) fn now_ms() -> i64 {
    js_sys::Date::now() as i64
}

/// Before the page wakes nothing is read, so nothing depends on it.
#[cfg(not(feature = "hydrate"))]
fn now_ms() -> i64 {
    0
}

/// The range in a few words.
fn label(search: &Search, zone: &Zone) -> String {
    let (from, to) = (search.from_or_default(), search.to_or_default());
    if search.to.is_empty()
        && let Some((_, words)) = PRESETS.iter().find(|(preset, _)| *preset == from)
    {
        return (*words).to_owned();
    }
    [&short(from, zone), " to ", &short(to, zone)].concat()
}

/// `2026-11-22T14:03:00.000Z` as `11-22 14:03:00`; what is typed otherwise stays.
fn short(text: &str, zone: &Zone) -> String {
    match text.parse() {
        Ok(Moment::At(ms)) => {
            let (date, clock) = zone.date_and_clock(ms);
            [date.as_str(), " ", &clock[..8]].concat()
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_have_short_names() {
        let label = |query: &str| super::label(&Search::from_query(query), &Zone::Utc);
        assert_eq!(label(""), "Last hour");
        assert_eq!(label("from=-24h"), "Last 24 hours");
        assert_eq!(label("from=-2h"), "-2h to now");
        assert_eq!(
            label("from=2026-11-22T14:03:00Z&to=2026-11-22T15:00:00Z"),
            "11-22 14:03:00 to 11-22 15:00:00"
        );
    }
}
