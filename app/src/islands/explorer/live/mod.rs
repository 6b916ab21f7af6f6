//! The live tail: the list goes on by itself. What is shown of it is here; `stream` listens,
//! `rows` puts what comes into the list.

#[cfg(feature = "hydrate")]
mod rows;
#[cfg(feature = "hydrate")]
mod stream;

use super::extras::part;
use super::state::State;
use crate::components::format::count;
use leptos::prelude::*;

/// How the tail goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser listens"))]
pub(super) enum Mode {
    /// It has not begun.
    #[default]
    Starting,
    /// AWS tells of new lines by itself.
    Live,
    /// AWS is asked for new lines every few seconds.
    Polling,
    /// AWS does not answer.
    Waiting,
    /// The portal does not answer.
    Offline,
    /// It may not be seen any more.
    Revoked,
}

/// The tail's state.
#[derive(Clone, Copy)]
pub(super) struct Live {
    pub(super) mode: RwSignal<Mode>,
    /// Lines that came while the reader looked elsewhere, or had it paused.
    pub(super) unseen: RwSignal<u32>,
    pub(super) paused: RwSignal<bool>,
    /// Lines a second, over the last few.
    pub(super) rate: RwSignal<u32>,
    /// What may be missing.
    pub(super) note: RwSignal<String>,
    #[cfg(feature = "hydrate")]
    pub(super) line: StoredValue<Option<stream::Line>, LocalStorage>,
    #[cfg(feature = "hydrate")]
    pub(super) buffer: StoredValue<rows::Buffer>,
}

impl Live {
    pub(super) fn new() -> Live {
        Live {
            mode: RwSignal::new(Mode::default()),
            unseen: RwSignal::new(0),
            paused: RwSignal::new(false),
            rate: RwSignal::new(0),
            note: RwSignal::new(String::new()),
            #[cfg(feature = "hydrate")]
            line: StoredValue::new_local(None),
            #[cfg(feature = "hydrate")]
            buffer: StoredValue::new(rows::Buffer::default()),
        }
    }
}

impl State {
    pub(super) fn is_live(self) -> bool {
        self.search.with(|search| search.live)
    }

    /// How the tail goes, in words that change seldom: they are read aloud.
    pub(super) fn live_words(self) -> Option<String> {
        if !self.is_live() {
            return None;
        }
        let words = match self.live.mode.get() {
            Mode::Starting => "Starting to listen…",
            Mode::Live => "Live: new lines appear by themselves.",
            Mode::Polling => {
                "Live, every few seconds: AWS has no session to spare, so it is asked. \
                 Lines that arrive more than 2 minutes late are left out."
            }
            Mode::Waiting => "AWS does not answer. What comes meanwhile is made good.",
            Mode::Offline => "The portal does not answer. It goes on as soon as it does.",
            Mode::Revoked => "You may no longer see these lines: somebody has changed your access.",
        };
        let note = self.live.note.get();
        Some(if note.is_empty() { words.to_owned() } else { [words, &note].join(" ") })
    }
}

/// `Live`, and what belongs to a tail that runs.
pub(super) fn live_bar(state: State) -> AnyView {
    let is_live = Memo::new(move |_| state.is_live());
    view! {
        <div class="live">
            <button
                type="button"
                class="quiet"
                aria-pressed=move || if is_live.get() { "true" } else { "false" }
                disabled=move || !state.awake.get()
                on:click=move |_| state.toggle_live()
            >
                "Live"
            </button>
            {move || is_live.get().then(|| part(state, |extras| extras.live_controls))}
        </div>
    }
    .into_any()
}

/// What can be done with a tail that runs.
pub(super) fn controls(state: State) -> AnyView {
    view! {
        <button type="button" class="quiet" on:click=move |_| state.toggle_pause()>
            {move || if state.live.paused.get() { "Resume" } else { "Pause" }}
        </button>
        <button type="button" class="quiet" on:click=move |_| state.clear_live()>
            "Clear"
        </button>
        <span class="fine">{move || rate_words(state.live.rate.get())}</span>
    }
    .into_any()
}

fn rate_words(rate: u32) -> String {
    if rate == 1 { "1 line/s".to_owned() } else { count(rate as usize) + " lines/s" }
}

/// `37 new lines`: leads back to where they come.
pub(super) fn new_lines(state: State) -> AnyView {
    let words = Memo::new(move |_| {
        let unseen = state.live.unseen.get();
        let noun = if unseen == 1 { " new line" } else { " new lines" };
        (unseen > 0 && state.is_live()).then(|| count(unseen as usize) + noun)
    });
    let button = move |words| {
        view! {
            <button type="button" class="primary new-lines" on:click=move |_| state.catch_up()>
                {words}
            </button>
        }
        .into_any()
    };
    view! { {move || words.get().map(button)} }.into_any()
}

/// Before it wakes, nothing is live.
#[cfg(not(feature = "hydrate"))]
impl State {
    fn toggle_pause(self) {}
    fn clear_live(self) {}
}
