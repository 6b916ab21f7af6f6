//! Counts fields in slices of a few milliseconds, never while the list is being scrolled, so that
//! a hundred thousand events cost no frame.

use super::super::clause::{Wish, field_clause};
use super::super::state::State;
use super::super::store::Line;
use crate::islands::browser;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use log_line::fields::{Facets, parse_path};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

/// How long a slice may take, in ms, and the pause before the next.
const SLICE: f64 = 4.0;
const PAUSE: Duration = Duration::from_millis(40);
/// Events between two looks at the clock.
const AT_ONCE: usize = 16;
/// Slices between two updates of what is shown.
const SHOW_EVERY: u32 = 12;
/// Where it is remembered whether the list is open.
const KEPT: &str = "vitrine.fields";
/// Up to this width, in px, the list is a sheet over the page.
const NARROW: f64 = 860.0;

/// The count as far as it got.
#[derive(Default)]
pub(super) struct Counting {
    facets: Facets,
    /// The list that is counted.
    generation: u32,
    /// Lines from this serial on are not counted or waiting yet.
    next_serial: u32,
    waiting: VecDeque<Arc<Line>>,
    /// Whether a slice is due.
    running: bool,
    slices: u32,
    /// How far the list was scrolled at the last slice.
    last_top: f64,
}

impl Counting {
    /// Takes in the lines that were added at either end since.
    fn take_in(&mut self, lines: &[Arc<Line>], generation: u32) {
        if self.generation != generation {
            *self = Counting { generation, running: self.running, ..Counting::default() };
        }
        let is_new = |line: &&Arc<Line>| line.serial >= self.next_serial;
        let top: Vec<_> = lines.iter().take_while(is_new).cloned().collect();
        let rest = &lines[top.len()..];
        let bottom: Vec<_> = rest.iter().rev().take_while(is_new).cloned().collect();
        let newest = top.iter().chain(&bottom).map(|line| line.serial + 1).max();
        self.waiting.extend(top.into_iter().chain(bottom));
        self.next_serial = newest.unwrap_or(self.next_serial);
    }

    /// Counts for one slice.
    fn advance(&mut self) {
        let end = js_sys::Date::now() + SLICE;
        while js_sys::Date::now() < end && !self.waiting.is_empty() {
            let some = self.waiting.len().min(AT_ONCE);
            for line in self.waiting.drain(..some) {
                self.facets.add(&line.row.message);
            }
        }
        self.slices += 1;
    }
}

impl State {
    /// Counts what is loaded from now on, while the list is open.
    pub(super) fn count_fields(self) {
        Effect::new(move || {
            let wide = browser::width() >= NARROW;
            self.facets.open.set(wide && browser::recall(KEPT).as_deref() != Some("closed"));
        });
        Effect::new(move || {
            let generation = self.shown.with(|shown| shown.generation);
            self.shown.with(|shown| shown.version);
            if !self.facets.open.get() {
                return;
            }
            let mut start = false;
            self.store.with_value(|store| {
                self.facets.counting.update_value(|counting| {
                    counting.take_in(store.lines(), generation);
                    start = !counting.running;
                    counting.running = true;
                });
            });
            if start {
                set_timeout(move || self.count_slice(), PAUSE);
            }
        });
    }

    fn count_slice(self) {
        let top = self.viewport.last_top();
        let mut show = None;
        let goes_on = self.facets.counting.try_update_value(|counting| {
            let is_scrolling = counting.last_top != top;
            counting.last_top = top;
            if !is_scrolling {
                counting.advance();
                let done = counting.waiting.is_empty();
                if done || counting.slices.is_multiple_of(SHOW_EVERY) {
                    show = Some((counting.facets.fields(), counting.facets.events()));
                }
            }
            counting.running = !counting.waiting.is_empty();
            counting.running
        });
        if let Some((fields, events)) = show {
            self.facets.counted.set(events);
            self.facets.fields.set(fields);
        }
        if goes_on == Some(true) {
            set_timeout(move || self.count_slice(), PAUSE);
        }
    }

    pub(super) fn fields_toggled(self) {
        let open = browser::is_open("fields");
        self.facets.open.set(open);
        if browser::width() >= NARROW {
            browser::remember(KEPT, Some(if open { "open" } else { "closed" }));
        }
    }

    pub(super) fn fields_clicked(self, event: &MouseEvent) {
        let Some(act) = browser::attribute_around(event, "data-act") else { return };
        let Some(path) = browser::attribute_around(event, "data-path") else { return };
        match act.as_str() {
            "expand" => self.facets.expanded.update(|expanded| {
                match expanded.iter().position(|open| *open == path) {
                    Some(at) => drop(expanded.remove(at)),
                    None => expanded.push(path),
                }
            }),
            "column" => {
                self.add_column(&path);
            }
            wish => {
                let at = browser::attribute_around(event, "data-at").and_then(|at| at.parse().ok());
                let value = self.facets.fields.with_untracked(|fields| {
                    let field = fields.iter().find(|field| field.path == path)?;
                    field.values.get::<usize>(at?).map(|(value, _)| value.clone())
                });
                if let (Some(wish), Some(path), Some(value)) =
                    (Wish::named(wish), parse_path(&path), value)
                {
                    self.narrow(field_clause(&path, value, wish));
                }
            }
        }
    }
}
