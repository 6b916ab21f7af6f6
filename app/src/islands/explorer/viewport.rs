//! Which rows are drawn: those in sight and a few around them. What is above and below is empty
//! space of the right height, so that 100,000 rows cost no more than fifty.

#[cfg(feature = "hydrate")]
use super::{heights::Heights, state::State, store::Side};
#[cfg(feature = "hydrate")]
use crate::islands::browser;
use leptos::prelude::*;

/// Up to a page is drawn as a whole, as the server did.
#[cfg(feature = "hydrate")]
const ALWAYS: usize = 100;
/// Rows drawn beyond either edge, so that a turn of the wheel shows no gap.
#[cfg(feature = "hydrate")]
const AROUND: usize = 10;
/// Rows from an end at which more are fetched.
#[cfg(feature = "hydrate")]
const NEAR_END: usize = 40;
/// How near to an end counts as being there, in px.
#[cfg(feature = "hydrate")]
const NEAR_PX: f64 = 8.0;
/// The scrolling element.
pub(super) const LIST: &str = "log-events";

/// The drawn part of the list.
#[derive(Clone, Copy)]
pub(super) struct Viewport {
    /// The first drawn row, and the first one after them.
    pub(super) window: RwSignal<(usize, usize)>,
    #[cfg(feature = "hydrate")]
    heights: StoredValue<Heights>,
    /// What a row counts with until it was drawn, in px.
    #[cfg(feature = "hydrate")]
    estimate: StoredValue<f32>,
    #[cfg(feature = "hydrate")]
    last_top: StoredValue<f64>,
}

impl Viewport {
    pub(super) fn new(count: usize) -> Viewport {
        Viewport {
            window: RwSignal::new((0, count)),
            #[cfg(feature = "hydrate")]
            heights: StoredValue::new(Heights::of(vec![24.0; count])),
            #[cfg(feature = "hydrate")]
            estimate: StoredValue::new(24.0),
            #[cfg(feature = "hydrate")]
            last_top: StoredValue::new(0.0),
        }
    }
}

/// A row, and how far its top lies above the list's upper edge, in px.
#[cfg(feature = "hydrate")]
#[derive(Clone, Copy)]
struct Anchor {
    row: usize,
    above: f64,
}

#[cfg(feature = "hydrate")]
impl Viewport {
    /// Other rows stand there now; the list starts from its top.
    pub(super) fn replaced(self, state: State) {
        let count = state.store.with_value(super::store::Store::len);
        self.heights.set_value(Heights::of(vec![self.estimate.get_value(); count]));
        self.last_top.set_value(0.0);
        self.window.set((0, count.min(ALWAYS)));
        self.make_space();
        self.settle(Anchor { row: 0, above: 0.0 });
    }

    /// Rows were added; what is being read stays where it is.
    pub(super) fn added(self, _state: State, side: Side, count: usize) {
        self.grown(side, count, false);
    }

    /// Rows were added; what is being read stays where it is, or gives way to them.
    pub(super) fn grown(self, side: Side, count: usize, gives_way: bool) {
        let mut anchor = self.anchor();
        let new = vec![self.estimate.get_value(); count];
        self.heights.update_value(|heights| match side {
            Side::Bottom => heights.append(new),
            Side::Top => heights.prepend(new),
        });
        if side == Side::Top {
            anchor.row += count;
        }
        let anchor = if gives_way { self.end(side) } else { anchor };
        self.draw_around(anchor);
        self.settle(anchor);
    }

    /// So many rows are gone from the other side.
    pub(super) fn shrunk(self, side: Side, gone: usize) {
        let mut anchor = self.anchor();
        self.heights.update_value(|heights| match side {
            Side::Top => heights.keep(0..heights.len() - gone),
            Side::Bottom => heights.keep(gone..heights.len()),
        });
        if side == Side::Bottom {
            anchor.row = anchor.row.saturating_sub(gone);
        }
        self.draw_around(anchor);
        self.settle(anchor);
    }

    /// Scrolls to the very end of this side.
    pub(super) fn go_to(self, side: Side) {
        let anchor = self.end(side);
        self.draw_around(anchor);
        self.settle(anchor);
    }

    /// Whether the very end of this side is in sight.
    pub(super) fn is_at(self, side: Side) -> bool {
        let top = browser::scroll_top(LIST);
        match side {
            Side::Top => top < NEAR_PX,
            Side::Bottom => {
                let total = self.heights.with_value(Heights::total);
                top + browser::client_height(LIST) + NEAR_PX > total
            }
        }
    }

    fn end(self, side: Side) -> Anchor {
        match side {
            Side::Top => Anchor { row: 0, above: 0.0 },
            Side::Bottom => {
                let row = self.heights.with_value(Heights::len);
                Anchor { row, above: -browser::client_height(LIST) }
            }
        }
    }

    /// Rows have other heights now: the window was resized, or lines wrap differently.
    pub(super) fn laid_out_anew(self) {
        let anchor = self.anchor();
        let (first, _) = self.window.get_untracked();
        if let Some(height) = browser::row_heights(LIST).first() {
            self.estimate.set_value(*height);
        }
        let count = self.heights.with_value(Heights::len);
        self.heights.set_value(Heights::of(vec![self.estimate.get_value(); count]));
        self.measure(first);
        self.draw_around(anchor);
        self.settle(anchor);
    }

    /// Draws what has come in sight. Returns the first and last row in sight.
    fn scrolled(self) -> (usize, usize) {
        let sight = self.in_sight(browser::scroll_top(LIST));
        let (from, to) = self.window.get_untracked();
        let count = self.heights.with_value(Heights::len);
        let margin = AROUND / 2;
        let covered = from <= sight.0.saturating_sub(margin) && (sight.1 + margin).min(count) <= to;
        if !covered {
            let anchor = self.anchor();
            self.draw_around(anchor);
            self.settle(anchor);
        }
        sight
    }

    /// How far the list was scrolled when that was last looked at, in px.
    pub(super) fn last_top(self) -> f64 {
        self.last_top.get_value()
    }

    fn in_sight(self, top: f64) -> (usize, usize) {
        let height = browser::client_height(LIST);
        self.heights.with_value(|heights| (heights.at(top), heights.at(top + height)))
    }

    fn anchor(self) -> Anchor {
        let top = browser::scroll_top(LIST);
        self.heights.with_value(|heights| {
            let row = heights.at(top);
            Anchor { row, above: top - heights.offset(row) }
        })
    }

    fn draw_around(self, anchor: Anchor) {
        let top = self.heights.with_value(|heights| heights.offset(anchor.row)) + anchor.above;
        let (first, last) = self.in_sight(top);
        let count = self.heights.with_value(Heights::len);
        let window = if count <= ALWAYS {
            (0, count)
        } else {
            (first.saturating_sub(AROUND), (last + 1 + AROUND).min(count))
        };
        if self.window.get_untracked() != window {
            self.window.set(window);
        }
        self.make_space();
    }

    fn make_space(self) {
        let (from, to) = self.window.get_untracked();
        let (above, below) =
            self.heights.with_value(|h| (h.offset(from), (h.total() - h.offset(to)).max(0.0)));
        browser::set_space(LIST, above, below);
    }

    /// Once the rows are drawn: takes their true heights and puts the anchor back to its place.
    /// All of it happens before the browser paints.
    fn settle(self, anchor: Anchor) {
        let had_focus = browser::holds_focus(LIST);
        leptos::task::spawn_local(async move {
            leptos::task::tick().await;
            let Some((first, _)) = self.window.try_get_untracked() else { return };
            if self.measure(first) {
                self.make_space();
            }
            let top = self.heights.with_value(|heights| heights.offset(anchor.row)) + anchor.above;
            if (browser::scroll_top(LIST) - top).abs() > 0.5 {
                browser::scroll_to(LIST, top);
            }
            self.last_top.set_value(browser::scroll_top(LIST));
            // A row that was scrolled away took the focus with it; with the list itself having
            // it, keys go on working.
            if had_focus && !browser::holds_focus(LIST) {
                browser::focus(LIST);
            }
        });
    }

    /// Whether any drawn row has another height than was thought.
    fn measure(self, first: usize) -> bool {
        let drawn = browser::row_heights(LIST);
        if let (0, Some(height)) = (first, drawn.first()) {
            self.estimate.set_value(*height);
        }
        let mut changed = false;
        self.heights.update_value(|heights| {
            for (at, height) in drawn.iter().enumerate() {
                changed |= heights.set(first + at, *height) != 0.0;
            }
        });
        changed
    }

    /// Scrolls until a row is wholly in sight, and draws it.
    pub(super) async fn show_row(self, row: usize) {
        let height = browser::client_height(LIST);
        let top = browser::scroll_top(LIST);
        let (start, end) = self.heights.with_value(|h| (h.offset(row), h.offset(row + 1)));
        let target = if start < top {
            start
        } else if end > top + height {
            end - height
        } else {
            top
        };
        if target != top {
            browser::scroll_to(LIST, target);
        }
        self.scrolled();
        leptos::task::tick().await;
    }

    /// Rows that fit into the window, at least one.
    pub(super) fn page(self) -> usize {
        let (first, last) = self.in_sight(browser::scroll_top(LIST));
        (last - first).max(1)
    }
}

#[cfg(feature = "hydrate")]
impl State {
    /// Follows the window's size from now on.
    pub(super) fn watch_viewport(self) {
        let handle = window_event_listener(leptos::ev::resize, move |_| {
            self.viewport.laid_out_anew();
        });
        on_cleanup(move || handle.remove());
        Effect::new(move || self.viewport.laid_out_anew());
    }

    /// The list was scrolled: draws what came in sight, and fetches on near an end.
    pub(super) fn scrolled(self) {
        let top = browser::scroll_top(LIST);
        let before = self.viewport.last_top.get_value();
        self.viewport.last_top.set_value(top);
        self.live_scrolled();
        let (first, last) = self.viewport.scrolled();
        let count = self.store.with_value(super::store::Store::len);
        let order = self.search.with_untracked(|search| search.order);
        if top > before && last + NEAR_END >= count {
            self.extend(Side::Bottom.leads_to(order));
        } else if top < before && first < NEAR_END {
            self.extend(Side::Top.leads_to(order));
        }
    }
}
