//! Parts of plain forms: they work without scripts, say what is wrong beside the field, and keep
//! what was typed.

use crate::components::icon::{Icon, icon};
use crate::error::{PortalError, Trouble};
use leptos::prelude::*;

/// A labelled textbox.
pub struct Field<'a> {
    /// The form's name on its page, so that no two fields have the same id.
    pub form: &'static str,
    /// The field's name in the form.
    pub name: &'static str,
    /// What it is called.
    pub label: &'static str,
    /// What helps to fill it in.
    pub hint: &'a str,
    /// What was typed.
    pub value: String,
}

/// The textbox, with its hint or with what is wrong with it.
pub fn field(field: Field<'_>, refusal: Option<&PortalError>) -> AnyView {
    let Field { form, name, label, hint, value } = field;
    let complaint = refusal.and_then(|error| error.about(name)).map(str::to_owned);
    let is_bad = complaint.is_some();
    let (id, note) = ([form, "-", name].concat(), [form, "-", name, "-note"].concat());
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <input
                id=id
                name=name
                type="text"
                autocomplete="off"
                spellcheck="false"
                value=value
                autofocus=is_bad
                aria-invalid=is_bad.then_some("true")
                aria-describedby=note.clone()
            />
            <p id=note class="note" class:bad=is_bad>
                {complaint.unwrap_or_else(|| hint.to_owned())}
            </p>
        </div>
    }
    .into_any()
}

/// Why nothing was saved. What is wrong with a field stands beside it.
pub fn refused(refusal: Option<&PortalError>, fields: &[&str]) -> AnyView {
    let Some(error) = refusal else { return ().into_any() };
    let words = match &error.trouble {
        Trouble::Invalid { field, .. } if fields.contains(&field.as_str()) => {
            "It was not saved. See below.".to_owned()
        }
        _ => error.to_string(),
    };
    view! {
        <div class="notice bad" role="alert">
            {icon(Icon::Alert)} <p>{words}</p>
        </div>
    }
    .into_any()
}

/// The version that a form shows, by which it is seen that somebody else was faster.
pub fn version(version: i32) -> AnyView {
    view! { <input type="hidden" name="version" value=version /> }.into_any()
}

/// What stands in a text area, for its `inner_html`. Leptos 0.8 writes such an element's children
/// as they are (leptos #4819), so that `</textarea>` in what was typed would end it.
pub fn area_html(typed: &str) -> String {
    // The first line break after the tag is not part of the text.
    format!("\n{}", typed.replace('&', "&amp;").replace('<', "&lt;"))
}
