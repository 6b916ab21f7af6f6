//! The filter pattern's field: a plain textbox that says, while one types, what it understood or
//! what is wrong and where.

use super::state::State;
use filter_pattern::{Kind, Pattern, PatternError};
use leptos::prelude::*;

/// What the words under the field say.
#[derive(Clone, PartialEq)]
enum Note {
    Nothing,
    Understood(String),
    Wrong { error: PatternError, text: String },
    Refused(String),
}

pub(super) fn filter_field(state: State) -> AnyView {
    let note = Memo::new(move |_| read(state));
    let wrong = move || matches!(note.get(), Note::Wrong { .. } | Note::Refused(_));
    view! {
        <div class="filter">
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
                aria-invalid=move || wrong().then_some("true")
                aria-describedby="filter-note"
            />
            <div id="filter-note" class="note" class:bad=wrong>
                {move || words(note.get())}
            </div>
        </div>
    }
    .into_any()
}

fn read(state: State) -> Note {
    let text = state.draft.with(|draft| draft.filter.clone());
    let asked = state.search.with(|search| search.filter == text);
    if let (true, Some(words)) = (
        asked,
        state.error.with(|error| error.as_ref().and_then(|e| e.about("filter")).map(str::to_owned)),
    ) && Pattern::parse(text.trim()).is_ok()
    {
        return Note::Refused(words);
    }
    match Pattern::parse(text.trim()) {
        Ok(pattern) if pattern.kind() == Kind::Everything => Note::Nothing,
        Ok(pattern) => Note::Understood(pattern.explain()),
        Err(error) => Note::Wrong { error, text: text.trim().to_owned() },
    }
}

fn words(note: Note) -> AnyView {
    match note {
        Note::Nothing => ().into_any(),
        Note::Understood(sentence) => sentence.into_any(),
        Note::Refused(words) => words.into_any(),
        Note::Wrong { error, text } => {
            let (before, at, after) = around(&text, &error);
            view! {
                <span>{error.message}</span>
                {error.hint.map(|hint| view! { <span class="hint">{hint}</span> })}
                <code class="spot" aria-hidden="true">
                    {before}
                    <mark>{at}</mark>
                    {after}
                </code>
            }
            .into_any()
        }
    }
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
