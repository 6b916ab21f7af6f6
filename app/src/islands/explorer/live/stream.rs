//! Listens to the server: opens the stream, opens it again where it left off, and ends it.

use super::super::state::{State, Work};
use super::Mode;
use crate::error::Trouble;
use crate::islands::browser;
use crate::json;
use crate::search::Search;
use crate::wire::LiveBatch;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::closure::Closure;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::time::Duration;
use web_sys::{EventSource, MessageEvent};

/// How long is waited before the stream is opened again, in seconds: doubled up to the longest.
const FIRST_WAIT: u64 = 1;
const LONGEST_WAIT: u64 = 15;
/// The server says every ten seconds where the listener stands. When so much time went by without
/// (ms), the line is dead without having broken: a machine slept, or a network is another.
const SILENCE_MS: f64 = 25_000.0;
/// How often that is looked at.
const LOOK: Duration = Duration::from_secs(5);
/// What is said of a sample is unsaid when no other came for so long, in ms.
const SAMPLED_MS: f64 = 15_000.0;
const SAMPLED: &str = "More lines came than AWS tells: a sample is shown.";

/// An open stream. Dropped, it is closed.
pub(in super::super) struct Line {
    source: EventSource,
    look: Option<IntervalHandle>,
    _hears: Vec<Closure<dyn Fn(MessageEvent)>>,
}

impl Drop for Line {
    fn drop(&mut self) {
        self.source.close();
        if let Some(look) = self.look.take() {
            look.clear();
        }
    }
}

#[derive(Deserialize)]
struct ModeData {
    mode: String,
}

#[derive(Deserialize)]
struct GapData {
    #[serde(default)]
    missed: u32,
    #[serde(default)]
    from: i64,
    #[serde(default)]
    to: i64,
}

impl State {
    /// `Live` was pressed.
    pub(in super::super) fn turn_live(self) {
        let search = self.search.get_untracked();
        if search.live {
            self.end_live();
        } else {
            let search = Search { live: true, ..search.restarted() };
            browser::push(&self.href(&search));
            self.draft.update(|draft| draft.live = true);
            self.listen_for(search);
        }
    }

    /// Starts to listen for a search, anew where it listened for another.
    pub(in super::super) fn listen_for(self, search: Search) {
        self.begin(Work::Nothing);
        self.error.set(None);
        let former = self.search.get_untracked();
        let is_other_filter = Search { filter: search.filter.clone(), ..former } == search;
        self.search.set(search);
        if is_other_filter {
            self.keep_matching();
        }
        self.live.mode.set(Mode::Starting);
        self.live.paused.set(false);
        self.live.note.set(String::new());
        self.start_rows();
        self.listen(None);
    }

    /// Stops listening. The lines stay, and older ones can be reached as always.
    fn end_live(self) {
        self.hang_up();
        let search = Search { live: false, ..self.search.get_untracked() };
        browser::push(&self.href(&search));
        self.draft.update(|draft| draft.live = false);
        self.search.set(search);
    }

    /// Closes the stream, if there is one.
    pub(in super::super) fn hang_up(self) {
        self.live.line.set_value(None);
        self.live.unseen.set(0);
    }

    /// Opens the stream: with the newest lines, or after what was heard last.
    fn listen(self, after: Option<&str>) {
        let search = self.search.get_untracked().restarted();
        let search = Search { from: String::new(), to: String::new(), ..search };
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(search.pairs());
        if let Some(after) = after {
            query.append_pair("after", after);
        }
        let href = self.place.with_value(crate::wire::Place::href);
        let address = [&href, "/tail?", &query.finish()].concat();
        let Ok(source) = EventSource::new(&address) else { return };
        let mut hears = Vec::new();
        let mut on = |kind: &str, heard: fn(State, MessageEvent)| {
            let hear = Closure::<dyn Fn(MessageEvent)>::new(move |event| {
                self.note_alive();
                heard(self, event);
            });
            let listener = hear.as_ref().unchecked_ref();
            let _ = source.add_event_listener_with_callback(kind, listener);
            hears.push(hear);
        };
        on("log", |state, event| {
            if let Some(batch) = read::<LiveBatch>(&event) {
                state.heard(batch, event.last_event_id());
            }
        });
        on("mode", |state, event| {
            if let Some(data) = read::<ModeData>(&event) {
                state.followed_by(&data.mode);
            }
        });
        on("place", |state, event| state.stands_at(event.last_event_id()));
        on("gap", |state, event| {
            if let Some(data) = read::<GapData>(&event) {
                state.note_gap(&data);
            }
        });
        on("sampled", |state, _| state.note_sampled());
        on("revoked", |state, _| {
            state.hang_up();
            state.live.mode.set(Mode::Revoked);
        });
        on("error", |state, _| state.broke_off());
        self.note_alive();
        let look = set_interval_with_handle(move || self.look_after_line(), LOOK).ok();
        self.live.line.set_value(Some(Line { source, look, _hears: hears }));
    }

    /// Listens anew where the line is dead, and forgets what is over.
    fn look_after_line(self) {
        let (silence, since_sample) = self.silences();
        if since_sample > SAMPLED_MS && self.live.note.with_untracked(|note| note == SAMPLED) {
            self.live.note.set(String::new());
        }
        if silence > SILENCE_MS {
            self.live.mode.set(Mode::Offline);
            self.listen(self.last_place().as_deref());
        }
    }

    fn note_sampled(self) {
        self.note_sample();
        self.live.note.set(SAMPLED.to_owned());
    }

    fn followed_by(self, mode: &str) {
        self.make_room_for_first();
        let mode = match mode {
            "live" => Mode::Live,
            "polling" => Mode::Polling,
            _ => Mode::Waiting,
        };
        if let Some((from, to)) = self.outage(mode) {
            let time = |ms| self.zone.with_untracked(|zone| zone.full_time(ms));
            let (from, to) = (time(from), time(to));
            let words = [
                "AWS did not answer from ",
                &from,
                " to ",
                &to,
                ". What came meanwhile is made good.",
            ];
            self.live.note.set(words.concat());
        }
        self.live.mode.set(mode);
    }

    fn note_gap(self, data: &GapData) {
        self.live.note.set(if data.missed > 0 {
            ["Up to ", &data.missed.to_string(), " lines went by too fast to be shown."].concat()
        } else {
            let time = |ms| self.zone.with_untracked(|zone| zone.full_time(ms));
            let (from, to) = (time(data.from), time(data.to));
            ["Between ", &from, " and ", &to, " lines may be missing."].concat()
        });
    }

    /// The stream broke off. A browser comes again by itself, unless it was refused.
    fn broke_off(self) {
        self.live.mode.set(Mode::Offline);
        let is_closed = self.live.line.with_value(|line| {
            line.as_ref().is_some_and(|line| line.source.ready_state() == EventSource::CLOSED)
        });
        if is_closed {
            self.come_again(FIRST_WAIT);
        }
    }

    /// Waits, asks the server why it refused, and listens again where it left off.
    fn come_again(self, wait: u64) {
        let ticket = self.begin(Work::Nothing);
        let again = move || {
            if self.is_over(ticket) || !self.search.with_untracked(|search| search.live) {
                return;
            }
            leptos::task::spawn_local(async move {
                let search = self.search.get_untracked().restarted();
                let asked = self.ask(&search, 1).await;
                if self.is_over(ticket) {
                    return;
                }
                match asked {
                    Ok(_) => self.listen(self.last_place().as_deref()),
                    Err(error) if error.is_passing() => {
                        self.come_again((wait * 2).min(LONGEST_WAIT));
                    }
                    Err(error) if error.trouble == Trouble::SignedOut => browser::go_to_login(),
                    // A budget that is used up: the words say so.
                    Err(error) if matches!(error.trouble, Trouble::TooMany { .. }) => {
                        self.end_live();
                        self.error.set(Some(error));
                    }
                    Err(error) => {
                        self.hang_up();
                        self.live.mode.set(Mode::Revoked);
                        self.error.set(Some(error));
                    }
                }
            });
        };
        set_timeout(again, Duration::from_secs(wait));
    }
}

fn read<T: DeserializeOwned>(event: &MessageEvent) -> Option<T> {
    json::read(&event.data().as_string()?).ok()
}
