//! The fields of what is loaded, beside the list: how many events have each, its most frequent
//! values, and one click to see only those or none of them.

#[cfg(feature = "hydrate")]
mod count;

use super::columns::text;
use super::extras::part;
use super::state::State;
use crate::components::format::count as grouped;
use crate::components::message::message;
use leptos::prelude::*;
use log_line::fields::FieldFacet;

/// Most fields that are listed.
const MOST: usize = 60;

/// The fields of what is loaded.
#[derive(Clone, Copy)]
pub(super) struct FieldList {
    fields: RwSignal<Vec<FieldFacet>>,
    /// How many events were counted.
    counted: RwSignal<u32>,
    /// Whether the list is open; nothing is counted while it is not.
    open: RwSignal<bool>,
    /// The fields whose values are shown.
    expanded: RwSignal<Vec<String>>,
    #[cfg(feature = "hydrate")]
    counting: StoredValue<count::Counting>,
}

impl FieldList {
    pub(super) fn new() -> FieldList {
        FieldList {
            fields: RwSignal::new(Vec::new()),
            counted: RwSignal::new(0),
            open: RwSignal::new(false),
            expanded: RwSignal::new(Vec::new()),
            #[cfg(feature = "hydrate")]
            counting: StoredValue::new(count::Counting::default()),
        }
    }
}

/// The list beside the explorer.
pub(super) fn field_list(state: State) -> AnyView {
    let list = state.facets;
    view! {
        <details
            id="fields"
            class="facets script-only"
            prop:open=move || list.open.get()
            on:toggle=move |_| state.fields_toggled()
        >
            <summary>"Fields"</summary>
            {part(state, |extras| extras.fields)}
        </details>
    }
    .into_any()
}

/// What stands in it.
pub(super) fn fields(state: State) -> AnyView {
    let list = state.facets;
    state.count_fields();
    let paths = move || {
        list.fields.with(|fields| {
            fields.iter().take(MOST).map(|field| field.path.clone()).collect::<Vec<_>>()
        })
    };
    view! {
        <div class="body" on:click=move |event| state.fields_clicked(&event)>
            <p class="fine">{move || summary(state)}</p>
            <ul aria-label="Fields of the loaded events">
                <For
                    each=paths
                    key=|path| path.clone()
                    children=move |path| field_view(list, path)
                />
            </ul>
        </div>
    }
    .into_any()
}

/// What the counts are of.
fn summary(state: State) -> String {
    let (counted, loaded) = (state.facets.counted.get() as usize, state.shown.with(|s| s.count));
    match (state.facets.fields.with(Vec::is_empty), counted >= loaded) {
        (_, false) => {
            ["Counting: ", &grouped(counted), " of ", &grouped(loaded), " loaded events"].concat()
        }
        (true, true) => "No loaded event is JSON with fields.".to_owned(),
        (false, true) => ["of ", &grouped(loaded), " loaded events"].concat(),
    }
}

fn field_view(list: FieldList, path: String) -> AnyView {
    let name = path.clone();
    let facet = Memo::new(move |_| {
        list.fields.with(|fields| fields.iter().find(|field| field.path == path).cloned())
    });
    let is_open = {
        let path = name.clone();
        move || list.expanded.with(|expanded| expanded.contains(&path))
    };
    let expanded = is_open.clone();
    let words = message(&name);
    view! {
        <li data-path=name>
            <button class="field" type="button" data-act="expand" aria-expanded=move || if is_open() { "true" } else { "false" }>
                <span class="name">{words}</span>
                <span class="count">{move || facet.with(|facet| grouped(facet.as_ref().map_or(0, |facet| facet.count) as usize))}</span>
            </button>
            {move || expanded().then(|| facet.get()).flatten().map(values)}
        </li>
    }
    .into_any()
}

fn values(facet: FieldFacet) -> AnyView {
    let FieldFacet { values, distinct, more, .. } = facet;
    let hidden = (distinct as usize).saturating_sub(values.len());
    let rest = match (hidden, more) {
        (0, false) => None,
        (0, true) => Some("and others".to_owned()),
        (hidden, more) => {
            let at_least = if more { "and at least " } else { "and " };
            Some([at_least, &grouped(hidden), " other values"].concat())
        }
    };
    let items = values.into_iter().enumerate().map(|(at, (value, count))| {
        let words = text(value);
        let only = ["Only ", &words].concat();
        let not = ["Not ", &words].concat();
        view! {
            <li data-at=at.to_string()>
                <button class="only" type="button" data-act="only" aria-label=only.clone() title=only>
                    <span class="name">{message(&words)}</span>
                    <span class="count">{grouped(count as usize)}</span>
                </button>
                <button class="act" type="button" data-act="not" aria-label=not title="Not this">
                    "\u{2212}"
                </button>
            </li>
        }
        .into_any()
    });
    view! {
        <ul class="values">
            {items.collect_view()}
            {rest.map(|words| view! { <li class="fine">{words}</li> })}
            <li>
                <button class="quiet" type="button" data-act="column">
                    "Add as column"
                </button>
            </li>
        </ul>
    }
    .into_any()
}

#[cfg(not(feature = "hydrate"))]
impl State {
    fn count_fields(self) {}
    fn fields_toggled(self) {}
    fn fields_clicked(self, _: &leptos::ev::MouseEvent) {}
}
