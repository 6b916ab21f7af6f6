//! The list of events: one line each, one tab stop, arrows to move, Enter or a click to open.
//! Events of the mouse and the keyboard are heard at the list, not at every row.

use super::extras::part;
use super::state::{State, Work};
use super::store::Line;
use super::viewport::LIST;
use crate::components::level::class;
use crate::components::message::{Mark, marked_message, message};
use leptos::prelude::*;
use std::ops::Range;

pub(super) fn event_list(state: State) -> AnyView {
    // Rows are drawn once and then left alone, which is what makes them cheap. What they are drawn
    // by changes seldom, and then they are drawn anew.
    let drawing = Memo::new(move |before: Option<&u32>| {
        state.find.track();
        state.zone.track();
        state.columns.chosen.track();
        before.map_or(0, |before| before + 1)
    });
    let lines = move || {
        state.shown.with(|shown| shown.version);
        let (from, to) = state.viewport.window.get();
        let drawing = drawing.get();
        state.lines(from, to).into_iter().map(move |line| (drawing, line)).collect::<Vec<_>>()
    };
    state.follow_current_row();
    view! {
        {part(state, |extras| extras.heads)}
        <div
            id=LIST
            class="rows"
            role="log"
            aria-live="off"
            aria-label="Log events"
            aria-busy=move || (state.work.get() == Work::Replacing).then_some("true")
            tabindex=move || state.awake.get().then_some("-1")
            on:click=move |event| state.clicked(&event)
            on:keydown=move |event| state.list_key(&event)
            on:scroll=move |_| state.scrolled()
            on:focusin=move |event| state.focus_came(&event)
        >
            <div class="lines">
                <For
                    each=lines
                    key=|(drawing, line)| (*drawing, line.serial)
                    children=move |(_, line)| untrack(|| row_view(state, &line))
                />
            </div>
        </div>
    }
    .into_any()
}

fn row_view(state: State, line: &Line) -> AnyView {
    let opened = state.search.with(|search| search.event == line.key);
    let tab_stop = !state.awake.get() || state.current_or_first() == line.key;
    let (date, clock) = state.zone.with(|zone| zone.date_and_clock(line.row.time));
    view! {
        <div
            class=if opened { "row opened" } else { "row" }
            data-level=class(line.level)
            data-event=line.row.id.clone()
            data-key=line.key.clone()
        >
            <a
                class="when"
                href=state.event_href(&line.key)
                tabindex=if tab_stop { "0" } else { "-1" }
                aria-current=opened.then_some("true")
            >
                <time datetime=line.row.datetime()>{[date, clock].join(" ")}</time>
            </a>
            {origin(line)}
            {cells(state, line)}
            <span class="message">{marked(state, line)}</span>
        </div>
    }
    .into_any()
}

/// The values of the columns. Whoever chose any has the code for them.
fn cells(state: State, line: &Line) -> Option<AnyView> {
    let extras = state.extras.get_untracked().filter(|_| state.columns.any())?;
    (extras.cells)(state, line)
}

/// Where the line comes from: its stream, and its group where there are several.
fn origin(line: &Line) -> AnyView {
    let stream = &line.row.stream;
    match &line.row.group {
        None => view! {
            <span class="stream" title=stream.clone()>
                {message(stream)}
            </span>
        }
        .into_any(),
        Some(group) => {
            let title = [group.as_str(), stream].join(" ");
            view! {
                <span class="stream" title=title>
                    {message(group)} " " {message(stream)}
                </span>
            }
            .into_any()
        }
    }
}

/// The message with what the filter matched and what is looked for.
fn marked(state: State, line: &Line) -> AnyView {
    let text = line.row.message.as_str();
    let matched = state.pattern.with(|pattern| {
        let (pattern, extras) = (pattern.as_ref()?, state.extras.get()?);
        Some((extras.highlights)(pattern, text))
    });
    let matched = matched.unwrap_or_default();
    let found = state.find.with(|find| occurrences(text, find));
    let matched = matched.into_iter().map(|span| (span, Mark::Matched));
    let marks: Vec<_> = matched.chain(found.into_iter().map(|span| (span, Mark::Found))).collect();
    marked_message(text, &marks)
}

/// Where `wanted` stands in the text, in bytes. ASCII letters count in either case.
pub(super) fn occurrences(text: &str, wanted: &str) -> Vec<Range<usize>> {
    let (text, wanted) = (text.as_bytes(), wanted.as_bytes());
    let mut found = Vec::new();
    let mut at = 0;
    while !wanted.is_empty() && at + wanted.len() <= text.len() {
        if text[at..at + wanted.len()].eq_ignore_ascii_case(wanted) {
            found.push(at..at + wanted.len());
            at += wanted.len();
        } else {
            at += 1;
        }
    }
    found
}

impl State {
    /// The key of the row that Tab leads to.
    fn current_or_first(self) -> String {
        self.shown.with(|shown| shown.version);
        let current = self.current.get();
        self.store.with_value(|store| {
            let kept = current.filter(|key| store.has(key));
            kept.or_else(|| store.lines().first().map(|line| line.key.clone())).unwrap_or_default()
        })
    }
}

#[cfg(not(feature = "hydrate"))]
mod keys {
    use super::State;
    use leptos::ev::{FocusEvent, KeyboardEvent, MouseEvent};

    impl State {
        pub(super) fn clicked(self, _: &MouseEvent) {}
        pub(super) fn list_key(self, _: &KeyboardEvent) {}
        pub(super) fn scrolled(self) {}
        pub(super) fn focus_came(self, _: &FocusEvent) {}
        pub(super) fn follow_current_row(self) {}
    }
}

#[cfg(feature = "hydrate")]
mod keys {
    use super::{LIST, State};
    use crate::islands::browser;
    use leptos::ev::{FocusEvent, KeyboardEvent, MouseEvent};
    use leptos::prelude::*;

    impl State {
        pub(super) fn clicked(self, event: &MouseEvent) {
            if !browser::is_plain_click(event) || browser::is_selecting() {
                return;
            }
            if let Some(key) = browser::attribute_around(event, "data-key")
                && let Some(at) = self.store.with_value(|store| store.position(&key))
            {
                event.prevent_default();
                self.current.set(Some(key));
                self.open_at(at);
            }
        }

        /// Arrows and j/k move a line, Page keys a window, Home and End to the ends.
        pub(in super::super) fn list_key(self, event: &KeyboardEvent) {
            if event.ctrl_key() || event.meta_key() || event.alt_key() {
                return;
            }
            let Some(last) = self.store.with_value(|store| store.len().checked_sub(1)) else {
                return;
            };
            let here = self.current_place();
            let there = match event.key().as_str() {
                "ArrowDown" | "j" => here + 1,
                "ArrowUp" | "k" => here.saturating_sub(1),
                "PageDown" => here + self.viewport.page(),
                "PageUp" => here.saturating_sub(self.viewport.page()),
                "Home" => 0,
                "End" => last,
                _ => return,
            };
            event.prevent_default();
            self.move_to(there.min(last));
        }

        /// Moves the mark of the open event and the tab stop from row to row.
        pub(super) fn follow_current_row(self) {
            Effect::new(move || {
                let open = self.search.with(|search| search.event.clone());
                browser::mark_row(LIST, &open);
            });
            Effect::new(move || {
                if self.awake.get() {
                    self.viewport.window.track();
                    browser::set_tab_stop(LIST, &self.current_or_first());
                }
            });
        }

        /// Keys go on from the row that has the focus, however it came there.
        pub(super) fn focus_came(self, event: &FocusEvent) {
            let key = browser::attribute_around(event, "data-key");
            if key.is_some() && key != self.current.get_untracked() {
                self.current.set(key);
            }
        }

        /// The place of the row that Tab leads to.
        pub(in super::super) fn current_place(self) -> usize {
            let key = untrack(|| self.current_or_first());
            self.store.with_value(|store| store.position(&key)).unwrap_or_default()
        }

        /// Moves to a row; an open event follows.
        pub(in super::super) fn move_to(self, at: usize) {
            let Some(key) = self.store.with_value(|s| s.lines().get(at).map(|l| l.key.clone()))
            else {
                return;
            };
            self.current.set(Some(key.clone()));
            if self.opened.with_untracked(Option::is_some) {
                self.open_at(at);
            }
            leptos::task::spawn_local(async move {
                self.viewport.show_row(at).await;
                browser::focus_row(&key);
            });
        }

        /// Scrolls to a row and marks it, leaving the focus where it is.
        pub(in super::super) fn bring_into_sight(self, at: usize) {
            self.current.set(self.store.with_value(|s| s.lines().get(at).map(|l| l.key.clone())));
            leptos::task::spawn_local(async move { self.viewport.show_row(at).await });
        }

        fn open_at(self, at: usize) {
            if let Some(row) = self.store.with_value(|s| s.lines().get(at).map(|l| l.row.clone())) {
                self.open(row);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn found_text_may_be_written_in_either_case() {
        assert_eq!(occurrences("Error: no ERRORS", "error"), [0..5, 10..15]);
        assert_eq!(occurrences("aaa", "aa"), vec![0..2]);
        assert!(occurrences("abc", "").is_empty() && occurrences("", "a").is_empty());
    }
}
