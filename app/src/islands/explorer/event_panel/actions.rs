//! What the buttons of an opened event do.

use super::super::clause::{Wish, field_clause, text_clause};
use super::super::state::State;
use super::MENU;
use crate::components::json_tree::value_at;
use crate::islands::browser;
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;
use log_line::fields::{self, Scalar, parse_path};

/// Longest text that is offered to be looked for, in bytes.
const LONGEST_TERM: usize = 200;

impl State {
    /// A click somewhere in the event.
    pub(super) fn event_clicked(self, event: &MouseEvent) {
        let Some(act) = browser::attribute_around(event, "data-act") else { return };
        let (opened, path) = (self.opened.get_untracked(), self.path_around(event));
        let Some(row) = opened.filter(|_| browser::is_plain_click(event)) else { return };
        event.prevent_default();
        if act == "menu" {
            self.open_menu(event, path);
            return;
        }
        browser::hide_popover(MENU);
        if act == "only" || act == "not" {
            self.panel.selected.set(String::new());
        }
        match act.as_str() {
            "close" => self.close(),
            "collapse" => browser::open_all(".event .tree details", false),
            "expand" => browser::open_all(".event .tree details", true),
            "column" => {
                self.add_column(&path);
            }
            "copy-message" => self.copy(&row.message),
            "copy-link" => self.copy(&browser::absolute(&self.shared_href(Some(&row.key())))),
            "copy" => self.copy(&browser::attribute_around(event, "data-copy").unwrap_or_default()),
            "copy-path" => self.copy(&path),
            "copy-value" => self.copy(&text_at(&row.message, &path)),
            wish => {
                let Some(wish) = Wish::named(wish) else { return };
                if let Some(term) = browser::attribute_around(event, "data-term") {
                    self.narrow(text_clause(&term, wish));
                } else if let Some(path) = parse_path(&path)
                    && let Some(value) = fields::get(&row.message, &path)
                {
                    self.narrow(field_clause(&path, value, wish));
                }
            }
        }
    }

    /// Offers to look for the text that was just marked. A longer one is no pattern, and a line
    /// break matches nothing.
    pub(super) fn text_selected(self, event: &web_sys::Event) {
        // A button that is pressed must still be there when the click comes.
        if browser::attribute_around(event, "data-act").is_some() {
            return;
        }
        let text = browser::selected_text();
        let text = text.trim();
        let fits = !text.contains('\n') && text.len() <= LONGEST_TERM;
        self.panel.selected.set(if fits { text.to_owned() } else { String::new() });
    }

    /// The value that a button stands beside; for the menu's own the one that it was opened for.
    fn path_around(self, event: &MouseEvent) -> String {
        let beside = browser::attribute_around(event, "data-path");
        beside.unwrap_or_else(|| self.panel.menu.with_untracked(|(path, _)| path.clone()))
    }

    fn open_menu(self, event: &MouseEvent, path: String) {
        let value = self.opened.with_untracked(|row| {
            let row = row.as_ref()?;
            whole_value(&row.message, &path)
        });
        let class = match value {
            Some(serde_json::Value::Object(_) | serde_json::Value::Array(_)) => "value-menu branch",
            Some(serde_json::Value::Number(_)) => "value-menu number",
            _ => "value-menu",
        };
        self.panel.menu.set((path, class));
        browser::open_menu(MENU, event);
    }

    /// Arrows go round the menu. What it hears goes no further: Escape closes the menu only.
    pub(super) fn menu_key(self, event: &KeyboardEvent) {
        event.stop_propagation();
        match event.key().as_str() {
            "ArrowDown" => browser::focus_beside(MENU, 1),
            "ArrowUp" => browser::focus_beside(MENU, -1),
            _ => return,
        }
        event.prevent_default();
    }

    fn copy(self, text: &str) {
        self.panel.copied.copy(text.to_owned(), "Copied");
    }
}

fn whole_value(message: &str, path: &str) -> Option<serde_json::Value> {
    let value: serde_json::Value = serde_json::from_str(message).ok()?;
    value_at(&value, &parse_path(path)?).cloned()
}

/// The value as text: a string without its quotes, a number as it was written, anything else as
/// JSON.
fn text_at(message: &str, path: &str) -> String {
    match parse_path(path).and_then(|path| fields::get(message, &path)) {
        Some(Scalar::Number(number)) => number,
        _ => match whole_value(message, path) {
            Some(serde_json::Value::String(text)) => text,
            value => value.map(|value| value.to_string()).unwrap_or_default(),
        },
    }
}
