//! How columns are chosen, and remembered in this browser.

use super::super::state::State;
use super::{Column, FIELD, POPOVER, names};
use crate::islands::browser;
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;
use log_line::fields::Facets;

/// Most columns; with more of them the message has no room.
const MOST: usize = 8;
/// Loaded events that are looked at for fields to offer.
const LOOKED_AT: usize = 200;
const NO_PATH: &str = "That is no field. Write user.id, tags[0] or ['a.b'].";
const TOO_MANY: &str = "There is room for eight columns. Remove one first.";

impl State {
    /// Takes up what was chosen before, once the page is awake.
    pub(super) fn remember_columns(self) {
        Effect::new(move || {
            let kept = browser::recall(&self.columns_key_name()).unwrap_or_default();
            let kept: Vec<String> = serde_json::from_str(&kept).unwrap_or_default();
            let columns: Vec<Column> = kept.iter().filter_map(|text| Column::read(text)).collect();
            if !columns.is_empty() {
                self.set_columns(columns);
            }
        });
    }

    fn columns_key_name(self) -> String {
        self.place
            .with_value(|place| ["vitrine.columns ", &place.source, " ", &place.group].concat())
    }

    fn set_columns(self, columns: Vec<Column>) {
        self.columns.chosen.set(columns);
        leptos::task::spawn_local(async move {
            leptos::task::tick().await;
            self.viewport.laid_out_anew();
        });
    }

    fn change_columns(self, change: impl FnOnce(&mut Vec<Column>)) {
        let mut columns = self.columns.chosen.get_untracked();
        change(&mut columns);
        columns.truncate(MOST);
        if let Ok(text) = serde_json::to_string(&names(&columns)) {
            browser::remember(&self.columns_key_name(), Some(&text));
        }
        self.set_columns(columns);
    }

    /// Adds a column, unless it is there or there is no room. Returns what is wrong.
    pub(in super::super) fn add_column(self, text: &str) -> Option<&'static str> {
        let Some(column) = Column::read(text) else { return Some(NO_PATH) };
        let (count, there) =
            self.columns.chosen.with_untracked(|chosen| (chosen.len(), chosen.contains(&column)));
        if !there && count == MOST {
            return Some(TOO_MANY);
        }
        if !there {
            self.change_columns(|columns| columns.push(column));
        }
        None
    }

    /// Offers the fields that the loaded events have.
    pub(super) fn offer_columns(self) {
        let mut facets = Facets::default();
        for line in self.lines(0, LOOKED_AT) {
            facets.add(&line.row.message);
        }
        self.columns.offered.set(facets.fields().into_iter().map(|field| field.path).collect());
        self.columns.wrong.set(None);
    }

    pub(super) fn columns_clicked(self, event: &MouseEvent) {
        let Some(act) = browser::attribute_around(event, "data-act") else { return };
        if act == "add" {
            self.add_typed();
            return;
        }
        let Some(path) = browser::attribute_around(event, "data-path") else { return };
        if act == "offer" {
            self.columns.wrong.set(self.add_column(&path));
            browser::focus(FIELD);
            return;
        }
        self.change_columns(|columns| {
            let Some(at) = columns.iter().position(|column| column.text == path) else { return };
            match act.as_str() {
                "earlier" if at > 0 => columns.swap(at, at - 1),
                "later" if at + 1 < columns.len() => columns.swap(at, at + 1),
                "remove" => drop(columns.remove(at)),
                _ => {}
            }
        });
        // The buttons were drawn anew, and the one that was pressed took the focus with it.
        let again =
            ["#columns li[data-path='", &path, "'] [data-act='", &act, "']:enabled"].concat();
        leptos::task::spawn_local(async move {
            leptos::task::tick().await;
            browser::focus(FIELD);
            browser::focus_first(&again);
        });
    }

    /// Enter adds, Escape closes; neither is anybody else's.
    pub(super) fn columns_key(self, event: &KeyboardEvent) {
        event.stop_propagation();
        match event.key().as_str() {
            "Enter" if browser::has_focus(FIELD) => self.add_typed(),
            "Escape" => browser::hide_popover(POPOVER),
            _ => return,
        }
        event.prevent_default();
    }

    fn add_typed(self) {
        let typed = browser::value(FIELD).unwrap_or_default();
        let wrong = self.add_column(&typed);
        self.columns.wrong.set(wrong);
        if wrong.is_none() {
            browser::clear(FIELD);
        }
        browser::focus(FIELD);
    }
}
