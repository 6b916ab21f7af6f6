//! The list of log groups, narrowed while one types.

use super::part::split_part;
use super::start::start;
use crate::components::format::{ago, bytes, full_time};
use crate::route::explorer_href;
use crate::wire::{GroupCard, GroupPick};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The groups that this person may read.
#[island]
pub fn GroupList() -> impl IntoView {
    at_hand().and_then(|list| list())
}

/// What the list starts with.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GroupStart {
    /// All groups.
    pub groups: Vec<GroupCard>,
    /// What is typed already.
    pub find: String,
    /// Those that are picked already.
    pub picked: Vec<GroupPick>,
    /// The server's clock, in ms since 1970.
    pub now: i64,
}

type List = fn() -> Option<AnyView>;

split_part!(group_list: List = || start().map(list));

/// To be awaited before the list wakes. Says whether it can.
#[cfg(feature = "hydrate")]
pub(super) async fn prepare() -> bool {
    !super::part::is_on_page("GroupList") || fetch().await.is_some()
}

fn list(start: GroupStart) -> AnyView {
    let GroupStart { groups, find, picked, now } = start;
    let find = RwSignal::new(find);
    super::keep_typed("find", find);
    let total = groups.len();
    let groups = StoredValue::new(groups);
    let picked = StoredValue::new(picked);
    let shown = Memo::new(move |_| {
        let find = find.get();
        groups.with_value(|all| {
            all.iter().filter(|group| matches(group, &find)).cloned().collect::<Vec<_>>()
        })
    });
    view! {
        <form class="find" method="get" action="/logs" role="search">
            <label class="unseen" for="find">
                "Find a log group"
            </label>
            <input
                id="find"
                name="find"
                type="text"
                autocomplete="off"
                spellcheck="false"
                placeholder="Find a log group"
                value=find.get_untracked()
                prop:value=find
                on:input=move |event| find.set(event_target_value(&event))
                on:keydown=move |event| {
                    #[cfg(feature = "hydrate")]
                    if event.key() == "Escape" {
                        super::browser::leave_field(&event);
                    }
                    let _ = &event;
                }
            />
            <p class="fine" role="status">
                {move || {
                    let count = shown.with(Vec::len);
                    if count == total { format!("{total} log groups") } else { format!("{count} of {total}") }
                }}
            </p>
        </form>
        <form class="pick" method="get" action="/logs/together">
            <ul class="groups">
                <For
                    each=move || shown.get()
                    key=|card| (card.source.clone(), card.group.clone())
                    children=move |card| {
                        let is_picked = picked.with_value(|picked| {
                            picked.iter().any(|p| p.source == card.source && p.group == card.group)
                        });
                        row(card, is_picked, now)
                    }
                />
            </ul>
            <p class="together">
                <button class="primary" type="submit">
                    "Show together"
                </button>
                <span class="fine">"The picked log groups in one list, in the order of time."</span>
            </p>
        </form>
        {move || {
            (shown.with(Vec::is_empty) && total > 0)
                .then(|| view! { <p class="empty">"No log group of yours has that in its name."</p> })
        }}
    }
    .into_any()
}

fn row(card: GroupCard, is_picked: bool, now: i64) -> AnyView {
    let href = explorer_href(&card.source, &card.group);
    let kept = match card.retention_days {
        Some(days) => format!("kept {days} days"),
        None => "kept for ever".to_owned(),
    };
    let size = card.stored_bytes.map_or_else(|| "shared".to_owned(), bytes);
    let last = card.last_event;
    let rare = card.class == "INFREQUENT_ACCESS";
    view! {
        <li>
            <a href=href>
                {card.alias.map(|alias| view! { <span class="alias">{alias}</span> " " })}
                <span class="name">{card.group.clone()}</span>
            </a>
            <input
                type="checkbox"
                name="pick"
                value=GroupPick::text(&card.source, &card.group)
                checked=is_picked
                aria-label=["Pick ", &card.group].concat()
            />
            {rare.then(|| view! { <span class="tag">"infrequent access"</span> })}
            <span class="size">{size}</span>
            <span class="kept">{kept}</span>
            <span class="last">
                {match last {
                    Some(ms) => view! { <span title=full_time(ms)>{ago(ms, now)}</span> }.into_any(),
                    None => "no events yet".into_any(),
                }}
            </span>
        </li>
    }
    .into_any()
}

fn matches(group: &GroupCard, find: &str) -> bool {
    let find = find.trim().to_lowercase();
    let has = |text: &str| text.to_lowercase().contains(&find);
    has(&group.group) || group.alias.as_deref().is_some_and(has)
}
