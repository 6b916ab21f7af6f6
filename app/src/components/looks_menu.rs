//! The menu in the header that changes how the portal looks. A plain form; with scripts every
//! choice holds at once (`looks.js`).

use crate::looks::{Density, Looks, Theme};
use leptos::prelude::*;

/// Where the form is sent.
pub const ACTION: &str = "/account/looks";

/// The menu. `here` is the address to come back to.
pub fn looks_menu(looks: Looks, here: String) -> AnyView {
    let themes = Theme::ALL.map(|theme| {
        let words = match theme {
            Theme::System => "As the system",
            Theme::Light => "Light",
            Theme::Dark => "Dark",
        };
        choice("theme", theme.name(), words, theme == looks.theme)
    });
    let densities = Density::ALL.map(|density| {
        let words = match density {
            Density::Compact => "Compact",
            Density::Comfortable => "Comfortable",
        };
        choice("density", density.name(), words, density == looks.density)
    });
    view! {
        <button class="quiet" type="button" popovertarget="looks">
            "Display"
        </button>
        <form
            id="looks"
            class="looks"
            popover="auto"
            method="post"
            action=ACTION
            aria-label="Display"
        >
            <input type="hidden" name="next" value=here />
            <fieldset>
                <legend>"Theme"</legend>
                {themes}
            </fieldset>
            <fieldset>
                <legend>"Rows"</legend>
                {densities}
            </fieldset>
            <fieldset>
                <legend>"Long lines"</legend>
                <label>
                    <input type="checkbox" name="wrap" value="on" checked=looks.wraps />
                    "Wrap"
                </label>
            </fieldset>
            <p class="fine" role="status"></p>
            <button type="submit">
                "Apply"
            </button>
        </form>
    }
    .into_any()
}

fn choice(name: &'static str, value: &'static str, words: &'static str, chosen: bool) -> AnyView {
    view! {
        <label>
            <input type="radio" name=name value=value checked=chosen />
            {words}
        </label>
    }
    .into_any()
}
