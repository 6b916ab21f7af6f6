//! The few things of the browser that islands touch.

use leptos::ev::KeyboardEvent;
use leptos::prelude::{document, window};
use leptos::wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement};

/// The query string of the address, without `?`.
pub(super) fn query() -> String {
    window().location().search().unwrap_or_default().trim_start_matches('?').to_owned()
}

/// Goes to an address without loading it.
pub(super) fn push(href: &str) {
    if let Ok(history) = window().history() {
        // A browser may refuse (too many in a row); the page itself is right all the same.
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(href));
    }
}

/// Changes the address in place.
pub(super) fn replace(href: &str) {
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(href));
    }
}

/// Loads the page anew.
pub(super) fn reload() {
    let _ = window().location().reload();
}

/// Loads another page.
pub(super) fn visit(href: &str) {
    let _ = window().location().set_href(href);
}

/// Goes to the log-in page, and from there back to here.
pub(super) fn go_to_login() {
    let location = window().location();
    let here = location.pathname().unwrap_or_default() + &location.search().unwrap_or_default();
    let next: String =
        form_urlencoded::Serializer::new(String::new()).append_pair("next", &here).finish();
    visit(&format!("/login?{next}"));
}

fn by_id(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// What stands in a field.
pub(super) fn value(id: &str) -> Option<String> {
    let field: web_sys::HtmlInputElement = document().get_element_by_id(id)?.dyn_into().ok()?;
    Some(field.value())
}

/// Puts the focus on an element.
pub(super) fn focus(id: &str) {
    if let Some(element) = by_id(id) {
        let _ = element.focus();
    }
}

/// Puts the focus on an element found by a selector.
pub(super) fn focus_first(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(element) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Puts the focus back on the row that was read last.
pub(super) fn focus_current_row() {
    focus_first("#log-events a[tabindex='0']");
}

/// Scrolls a list back to its start.
pub(super) fn scroll_to_top(id: &str) {
    if let Some(element) = by_id(id) {
        element.set_scroll_top(0);
    }
}

/// Closes a popover, if it is open.
pub(super) fn hide_popover(id: &str) {
    if let Some(element) = by_id(id) {
        let _ = element.hide_popover();
    }
}

/// Takes the focus out of a field. False if it was in none.
pub(super) fn leave_field(event: &KeyboardEvent) -> bool {
    let field = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlElement>().ok())
        .filter(|element| matches!(element.tag_name().as_str(), "INPUT" | "SELECT" | "TEXTAREA"));
    match field {
        Some(field) => field.blur().is_ok(),
        None => false,
    }
}

/// Whether a click means "another tab", not "here".
pub(super) fn is_plain_click(event: &leptos::ev::MouseEvent) -> bool {
    event.button() == 0
        && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key())
}

/// Whether the person is selecting text rather than clicking.
pub(super) fn is_selecting() -> bool {
    let selection = window().get_selection().ok().flatten();
    selection.is_some_and(|selection| !selection.is_collapsed())
}

/// The nearest element around an event's target that has an attribute, and its value.
pub(super) fn attribute_around(event: &leptos::ev::MouseEvent, name: &str) -> Option<String> {
    let target: Element = event.target()?.dyn_into().ok()?;
    target.closest(&format!("[{name}]")).ok()??.get_attribute(name)
}

/// Puts text on the clipboard.
pub(super) fn copy(text: &str) {
    let _ = window().navigator().clipboard().write_text(text);
}

/// The whole address of a path on this host.
pub(super) fn absolute(path: &str) -> String {
    window().location().origin().unwrap_or_default() + path
}
