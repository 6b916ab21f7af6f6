//! The filter pattern's field: a plain textbox that says, while one types, what it understood or
//! what is wrong and where.

use super::recent::Recent;
use super::state::State;
use crate::error::PortalError;
use filter_pattern::{Kind, Pattern, PatternError, suggest};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

#[cfg(feature = "hydrate")]
use crate::islands::browser;

/// What the words under the field say.
#[derive(Clone, Default, PartialEq)]
pub(super) enum Note {
    #[default]
    Nothing,
    Understood {
        kind: &'static str,
        sentence: String,
    },
    /// With the pattern that is offered instead, if free text is meant.
    Wrong {
        error: PatternError,
        text: String,
        offer: Option<String>,
    },
    Refused(String),
}

pub(super) fn filter_field(state: State) -> AnyView {
    // The text that is to stay as it is.
    let kept = RwSignal::new(String::new());
    let note = Memo::new(move |_| {
        let extras = state.extras.get();
        extras.map(|extras| (extras.read_filter)(state, kept)).unwrap_or_default()
    });
    let wrong = move || matches!(note.get(), Note::Wrong { .. } | Note::Refused(_));
    let recent = Recent::new(state);
    view! {
        <div class="filter" on:keydown=move |event| recent.key(&event)>
            <label class="unseen" for="filter">
                "Filter pattern"
            </label>
            <input
                id="filter"
                name="filter"
                type="text"
                maxlength="1024"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                placeholder="Filter pattern: error, \"exact words\" -not, { $.status >= 500 }"
                value=state.search.with_untracked(|search| search.filter.clone())
                prop:value=move || state.draft.with(|draft| draft.filter.clone())
                on:input=move |event| {
                    let text = event_target_value(&event);
                    state.draft.update(|draft| draft.filter = text);
                }
                on:keydown=move |event| answer(state, kept, &note.get_untracked(), &event)
                aria-invalid=move || wrong().then_some("true")
                aria-describedby="filter-note"
            />
            <div id="filter-note" class="note" class:bad=wrong>
                {move || match (note.get(), state.extras.get()) {
                    (Note::Nothing, _) | (_, None) => ().into_any(),
                    (note, Some(extras)) => (extras.filter_words)(state, note),
                }}
            </div>
            {recent.view()}
        </div>
    }
    .into_any()
}

/// What is to be said of the filter that is typed. `kept` is what is to stay as it is.
pub(super) fn read(state: State, kept: RwSignal<String>) -> Note {
    let filter = state.draft.with(|draft| draft.filter.clone());
    let asked = state.search.with(|search| search.filter == filter);
    let text = filter.trim();
    match Pattern::parse(text) {
        Ok(pattern) => match state.error.with(|error| refusal(error.as_ref()).filter(|_| asked)) {
            Some(words) => Note::Refused(words),
            None => understood(&pattern),
        },
        Err(error) => {
            let offer = suggest(text).filter(|_| kept.with(|kept| kept != text));
            Note::Wrong { error, text: text.to_owned(), offer }
        }
    }
}

/// What the server had to say against the pattern.
fn refusal(error: Option<&PortalError>) -> Option<String> {
    error?.about("filter").map(str::to_owned)
}

fn understood(pattern: &Pattern) -> Note {
    let kind = match pattern.kind() {
        Kind::Everything => return Note::Nothing,
        Kind::Terms => "Terms",
        Kind::Regex => "Regular expression",
        Kind::Json => "JSON",
        Kind::Columns => "Columns",
    };
    Note::Understood { kind, sentence: pattern.explain() }
}

/// One key takes what is offered, another one keeps what was typed. Otherwise keys do as ever.
fn answer(state: State, kept: RwSignal<String>, note: &Note, event: &KeyboardEvent) {
    let Note::Wrong { text, offer: Some(offer), .. } = note else { return };
    if event.shift_key() || event.ctrl_key() || event.alt_key() || event.meta_key() {
        return;
    }
    match event.key().as_str() {
        "Tab" => state.draft.update(|draft| draft.filter.clone_from(offer)),
        "Escape" => kept.set(text.clone()),
        _ => return,
    }
    event.prevent_default();
}

pub(super) fn words(state: State, note: Note) -> AnyView {
    match note {
        Note::Nothing => ().into_any(),
        Note::Understood { kind, sentence } => view! { <span class="kind">{kind}</span>
        " "
        {sentence} }
        .into_any(),
        Note::Refused(words) => words.into_any(),
        Note::Wrong { error, text, offer } => {
            let (before, at, after) = around(&text, &error);
            let goes_on = error.hint.is_some().then_some(";");
            view! {
                <span>{error.message} {goes_on}</span>
                " "
                {error.hint.map(|hint| view! { <span class="hint">{hint}</span> })}
                <code class="spot" aria-hidden="true">
                    {before}
                    <mark>{at}</mark>
                    {after}
                </code>
                {offer.map(|offer| offered(state, offer))}
            }
            .into_any()
        }
    }
}

fn offered(state: State, offer: String) -> AnyView {
    let words = offer.clone();
    let take = move |_| {
        state.draft.update(|draft| draft.filter.clone_from(&offer));
        #[cfg(feature = "hydrate")]
        browser::focus("filter");
    };
    view! {
        <span class="offer script-only">
            <button type="button" on:click=take>
                <kbd>"Tab"</kbd>
                " search for "
                <code>{words}</code>
            </button>
            <span class="hint">
                <kbd>"Esc"</kbd>
                " leave it so"
            </span>
        </span>
    }
    .into_any()
}

/// The pattern around the fault: what comes before, the fault itself, what comes after. A fault at
/// the very end is shown as a gap.
fn around(text: &str, error: &PatternError) -> (String, String, String) {
    let start = text.floor_char_boundary(error.span.start.min(text.len()));
    let end = text.ceil_char_boundary(error.span.end.clamp(start, text.len()));
    let at = if start == end { "\u{2423}" } else { &text[start..end] };
    (text[..start].to_owned(), at.to_owned(), text[end..].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fault_is_marked_between_characters() {
        let at = |text: &str, span| {
            around(text, &PatternError { message: String::new(), hint: None, span })
        };
        let marked = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
        assert_eq!(at("a-b", 1..2), marked("a", "-", "b"));
        assert_eq!(at("{", 1..1), marked("{", "␣", ""));
        assert_eq!(at("é!", 1..2), marked("", "é", "!"));
        assert_eq!(at("x", 7..9), marked("x", "␣", ""));
    }
}
