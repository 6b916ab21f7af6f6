//! Pointing at the histogram, with a mouse, a pen, a finger or keys.

use super::{Histogram, PLOT};
use crate::islands::browser;
use leptos::ev::{Event, KeyboardEvent, PointerEvent};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

/// Where the browser keeps whether the chart is folded.
const FOLDED: &str = "vitrine.histogram.folded";
/// Buckets that Page keys move by.
const PAGE: usize = 10;

/// Takes over how it was left the last time.
pub(super) fn remember_whether(open: RwSignal<bool>) {
    Effect::new(move || {
        if browser::recall(FOLDED).is_some() {
            open.set(false);
        }
    });
}

/// A fold was opened or closed by hand.
pub(super) fn toggled(event: &Event, open: RwSignal<bool>) {
    let details = event.target().and_then(|target| target.dyn_into().ok());
    let Some(details) = details.map(|details: web_sys::HtmlDetailsElement| details) else { return };
    if details.open() == open.get_untracked() {
        return;
    }
    open.set(details.open());
    if details.class_name() == "histogram" {
        browser::remember(FOLDED, (!details.open()).then_some("yes"));
    }
}

impl Histogram {
    fn last(self) -> Option<usize> {
        untrack(|| self.with(|chart| chart.buckets.len())).checked_sub(1)
    }

    fn bucket_at(self, event: &PointerEvent) -> Option<usize> {
        let last = self.last()?;
        let share = browser::share_across(PLOT, f64::from(event.client_x()))?;
        Some(((share * (last + 1) as f64) as usize).min(last))
    }

    pub(super) fn press(self, event: &PointerEvent) {
        if event.button() == 0
            && let Some(at) = self.bucket_at(event)
        {
            browser::capture_pointer(PLOT, event.pointer_id());
            self.drags.set_value(true);
            self.picked.set(Some((at, at)));
        }
    }

    pub(super) fn point(self, event: &PointerEvent) {
        let Some(at) = self.bucket_at(event) else { return };
        let began = self.picked.get_untracked().map(|(from, _)| from);
        let from = began.filter(|_| self.drags.get_value()).unwrap_or(at);
        if self.picked.get_untracked() != Some((from, at)) {
            self.picked.set(Some((from, at)));
        }
    }

    pub(super) fn release(self, event: &PointerEvent) {
        self.point(event);
        if self.drags.get_value() {
            self.drags.set_value(false);
            self.narrow();
        }
    }

    pub(super) fn leave(self) {
        self.drags.set_value(false);
        self.picked.set(None);
    }

    /// Keys start from the last bucket that holds something.
    pub(super) fn begin(self) {
        if self.picked.get_untracked().is_some() {
            return;
        }
        let full = untrack(|| {
            self.with(|chart| {
                chart.buckets.iter().rposition(|counts| counts.iter().any(|c| *c > 0))
            })
        });
        self.picked.set(full.or(self.last()).map(|at| (at, at)));
    }

    pub(super) fn key(self, event: &KeyboardEvent) {
        let Some(last) = self.last() else { return };
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let (from, at) = self.picked.get_untracked().unwrap_or((last, last));
        let to = match event.key().as_str() {
            "ArrowLeft" | "ArrowDown" => at.saturating_sub(1),
            "ArrowRight" | "ArrowUp" => at + 1,
            "PageDown" => at.saturating_sub(PAGE),
            "PageUp" => at + PAGE,
            "Home" => 0,
            "End" => last,
            "Enter" | " " => {
                event.prevent_default();
                self.narrow();
                return;
            }
            "Escape" if from != at => {
                event.prevent_default();
                self.picked.set(Some((at, at)));
                return;
            }
            _ => return,
        };
        event.prevent_default();
        let to = to.min(last);
        self.picked.set(Some((if event.shift_key() { from } else { to }, to)));
    }

    /// Goes to the stretch that is pointed at.
    fn narrow(self) {
        if let Some((from, to)) = untrack(|| self.stretch()) {
            self.narrow_to(from, to);
        }
    }

    pub(super) fn narrow_to(self, from: usize, to: usize) {
        let chart = self.chart.get_untracked();
        if let Some(span) = chart.map(|chart| chart.span(from, to)) {
            self.picked.set(None);
            let search = self.state.search.get_untracked().restarted();
            self.state.go(search.within(span));
        }
    }
}
