//! Line icons of one stroke, drawn here.

use leptos::prelude::*;

/// Which icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// A clock.
    Clock,
    /// A cross.
    Close,
    /// A chain link.
    Link,
    /// Two sheets.
    Copy,
    /// A chevron to the left.
    Left,
    /// A chevron to the right.
    Right,
    /// Lines of text, one of them between the others.
    Lines,
    /// A chevron up.
    Up,
    /// A chevron down.
    Down,
    /// A magnifying glass.
    Search,
    /// A triangle with an exclamation mark.
    Alert,
    /// A bin.
    Bin,
    /// A minus in a magnifying glass.
    Minus,
    /// An arrow down onto a line.
    Download,
    /// A head over shoulders.
    Person,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Icon::Clock => "M8 1.75a6.25 6.25 0 1 0 0 12.5a6.25 6.25 0 0 0 0-12.5M8 4.5V8l2.5 1.5",
            Icon::Close => "M3.5 3.5l9 9M12.5 3.5l-9 9",
            Icon::Link => {
                "M6.5 9.5l3-3M7 4.5l1.8-1.8a3 3 0 0 1 4.5 4.5L11.5 9M9 11.5l-1.8 1.8a3 3 0 0 1-4.5-4.5L4.5 7"
            }
            Icon::Copy => "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
            Icon::Left => "M10 3L5 8l5 5",
            Icon::Right => "M6 3l5 5-5 5",
            Icon::Lines => "M2.5 3.5h11M2.5 12.5h11M4.5 8h7",
            Icon::Up => "M3 10l5-5 5 5",
            Icon::Down => "M3 6l5 5 5-5",
            Icon::Search => "M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 0 0 0-9M10.4 10.4l3.4 3.4",
            Icon::Alert => "M8 2L1.5 13.5h13zM8 6.5v3M8 11.5v.2",
            Icon::Minus => "M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 0 0 0-9M10.4 10.4l3.4 3.4M5 7h4",
            Icon::Download => "M8 2.5v7.5M4.5 7L8 10.5L11.5 7M2.5 13.5h11",
            Icon::Person => {
                "M8 2.5a2.75 2.75 0 1 0 0 5.5a2.75 2.75 0 0 0 0-5.5M2.75 13.5a5.25 5.25 0 0 1 10.5 0"
            }
            Icon::Bin => "M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.7 9h6.6l.7-9M6.7 7v4M9.3 7v4",
        }
    }
}

/// The icon, 16 px, in the colour of the text beside it. Says nothing to a screen reader.
pub fn icon(icon: Icon) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
            <path d=icon.path() fill="none" stroke="currentColor" />
        </svg>
    }
}

/// The mark: a rounded square of glass with one diagonal of light.
pub fn mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
            <rect class="mark-glass" x="2" y="2" width="20" height="20" rx="5" />
            <path class="mark-light" d="M6 18L18 6" />
        </svg>
    }
}
