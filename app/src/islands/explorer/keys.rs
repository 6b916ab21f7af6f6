//! Keys that work wherever the focus is, but not while one types.

use super::help::HELP;
use super::range_steps::Step;
use super::state::State;
use crate::islands::browser;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

impl State {
    /// Listens at the window from now on.
    pub(super) fn listen_to_keys(self) {
        self.recall_keys();
        let handle = window_event_listener(leptos::ev::keydown, move |event| self.key(&event));
        on_cleanup(move || handle.remove());
    }

    fn key(self, event: &KeyboardEvent) {
        if event.default_prevented() || event.alt_key() || browser::has_dialog() {
            return;
        }
        if event.ctrl_key() || event.meta_key() {
            self.chord(event);
            return;
        }
        if event.key() == "Escape" {
            self.escape(event);
            return;
        }
        if browser::is_typing(event) || !self.single_keys.get_untracked() {
            return;
        }
        self.single_key(event);
    }

    fn single_key(self, event: &KeyboardEvent) {
        match event.key().as_str() {
            "/" => browser::focus("filter"),
            "t" => browser::click("time-range-button"),
            "g" => {
                browser::show_popover("time-range");
                browser::focus("jump");
            }
            "[" => self.step(Step::Earlier),
            "]" => self.step(Step::Later),
            "-" => self.step(Step::Wider),
            "f" => self.with_tools(|| browser::focus("find-loaded")),
            "c" => self.show_context(),
            "r" => self.retry(),
            // Buttons that are there only at times.
            "l" => browser::click("live"),
            "e" => self.with_tools(|| browser::click("export-button")),
            "y" => self.with_tools(|| browser::click("copy-link")),
            "?" => self.with_tools(|| browser::show_dialog(HELP)),
            "j" | "k" | "ArrowDown" | "ArrowUp" if !browser::is_in_control(event) => {
                self.list_key(event);
                return;
            }
            _ => return,
        }
        event.prevent_default();
    }

    fn chord(self, event: &KeyboardEvent) {
        match event.key().as_str() {
            "Enter" => self.run(),
            // The browser's own find sees only the rows that are drawn. A second time is its.
            "f" if !browser::has_focus("find-loaded") => {
                self.with_tools(|| browser::focus("find-loaded"));
            }
            _ => return,
        }
        event.prevent_default();
    }

    /// Out of a field first, then out of the event.
    fn escape(self, event: &KeyboardEvent) {
        if browser::leave_field(event) {
            return;
        }
        if self.opened.with_untracked(Option::is_some) {
            self.close();
            let key = self.store.with_value(|store| {
                store.lines().get(self.current_place()).map(|line| line.key.clone())
            });
            if let Some(key) = key {
                browser::focus_row(&key);
            }
        }
    }
}
