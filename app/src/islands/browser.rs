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

/// Whether the page has such an element.
pub(super) fn exists(selector: &str) -> bool {
    document().query_selector(selector).is_ok_and(|found| found.is_some())
}

/// The text that is marked on the page.
pub(super) fn selected_text() -> String {
    let selection = window().get_selection().ok().flatten();
    selection.and_then(|selection| selection.to_string().as_string()).unwrap_or_default()
}

/// Puts the focus on the link of a row.
pub(super) fn focus_row(key: &str) {
    focus_first(&["[data-key='", key, "'] a"].concat());
}

/// Leaves this much room above and below the drawn rows of a list, in px.
pub(super) fn set_space(id: &str, above: f64, below: f64) {
    let lines = by_id(id).and_then(|list| list.first_element_child()?.dyn_into().ok());
    let px = |length: f64| (length.round() as i64).to_string() + "px";
    if let Some(lines) = lines.map(|lines: HtmlElement| lines.style()) {
        let _ = lines.set_property("padding-top", &px(above));
        let _ = lines.set_property("padding-bottom", &px(below));
    }
}

/// Opens a popover, unless it is open.
pub(super) fn show_popover(id: &str) {
    if let Some(element) = by_id(id) {
        let _ = element.show_popover();
    }
}

/// What was remembered in this browser under a name.
pub(super) fn recall(name: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(name).ok()?
}

/// Remembers something in this browser, or forgets it. A browser may refuse.
pub(super) fn remember(name: &str, value: Option<&str>) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = match value {
            Some(value) => storage.set_item(name, value),
            None => storage.remove_item(name),
        };
    }
}

/// An attribute of the first element that a selector finds.
pub(super) fn attribute_of(selector: &str, name: &str) -> String {
    let element = document().query_selector(selector).ok().flatten();
    element.and_then(|element| element.get_attribute(name)).unwrap_or_default()
}

/// Scrolls a list as little as needed to show one of its elements.
pub(super) fn show_nearest(id: &str) {
    if let Some(element) = by_id(id) {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
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
pub(super) fn attribute_around(event: &web_sys::Event, name: &str) -> Option<String> {
    let target: Element = event.target()?.dyn_into().ok()?;
    target.closest(&format!("[{name}]")).ok()??.get_attribute(name)
}

/// The whole address of a path on this host.
pub(super) fn absolute(path: &str) -> String {
    window().location().origin().unwrap_or_default() + path
}

/// How far a list is scrolled, in px.
pub(super) fn scroll_top(id: &str) -> f64 {
    by_id(id).map_or(0.0, |element| f64::from(element.scroll_top()))
}

/// Scrolls a list.
pub(super) fn scroll_to(id: &str, top: f64) {
    if let Some(element) = by_id(id) {
        element.scroll_to_with_x_and_y(f64::from(element.scroll_left()), top);
    }
}

/// How much of a list is in sight, in px.
pub(super) fn client_height(id: &str) -> f64 {
    by_id(id).map_or(0.0, |element| f64::from(element.client_height()))
}

/// The heights of the rows that are drawn in a list, in px, in their order.
pub(super) fn row_heights(id: &str) -> Vec<f32> {
    let Some(list) = by_id(id) else { return Vec::new() };
    let rows = list.get_elements_by_class_name("row");
    (0..rows.length())
        .filter_map(|at| rows.item(at))
        .map(|row| row.get_bounding_client_rect().height() as f32)
        .collect()
}

/// Whether the focus is on an element or in it.
pub(super) fn holds_focus(id: &str) -> bool {
    let focused = document().active_element();
    by_id(id).is_some_and(|element| element.contains(focused.as_deref()))
}

/// Whether a key went into a field.
pub(super) fn is_typing(event: &KeyboardEvent) -> bool {
    target_is(event, "input:not([type=radio], [type=checkbox]), select, textarea")
}

/// Whether a key went to something that has its own use for it.
pub(super) fn is_in_control(event: &KeyboardEvent) -> bool {
    target_is(
        event,
        "button, input, summary, [role=menu], [role=log], [role=slider], [popover], dialog",
    )
}

fn target_is(event: &KeyboardEvent, selector: &str) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| target.closest(selector).ok().flatten().is_some())
}

/// Whether an element has the focus.
pub(super) fn has_focus(id: &str) -> bool {
    document().active_element().is_some_and(|element| element.id() == id)
}

/// Does what a click on an element would do.
pub(super) fn click(id: &str) {
    if let Some(element) = by_id(id) {
        element.click();
    }
}

/// Gives links other addresses, by their `data-part` and the address that they have.
pub(super) fn change_links(selector: &str, address: impl Fn(&str, &str) -> String) {
    let links = document().query_selector_all(selector).ok();
    let count = links.as_ref().map_or(0, web_sys::NodeList::length);
    for link in (0..count).filter_map(|at| links.as_ref()?.item(at)?.dyn_into::<Element>().ok()) {
        let part = link.get_attribute("data-part").unwrap_or_default();
        let href = link.get_attribute("href").unwrap_or_default();
        let _ = link.set_attribute("href", &address(&part, &href));
    }
}

/// Whether a dialog lies over the page.
pub(super) fn has_dialog() -> bool {
    document().query_selector("dialog[open]").ok().flatten().is_some()
}

/// Scrolls an element so that the first part that fits the selector stands in its middle.
pub(super) fn center_in(id: &str, selector: &str) {
    let Some(element) = by_id(id) else { return };
    if let Some(part) = found(&element, selector).next() {
        let (outer, inner) = (element.get_bounding_client_rect(), part.get_bounding_client_rect());
        let off = inner.top() - outer.top() - (outer.height() - inner.height()) / 2.0;
        element.set_scroll_top(element.scroll_top() + off as i32);
    }
}

/// Opens a dialog, unless it is open.
pub(super) fn show_dialog(id: &str) {
    let dialog = document().get_element_by_id(id).and_then(|found| found.dyn_into().ok());
    if let Some(dialog) = dialog.filter(|dialog: &web_sys::HtmlDialogElement| !dialog.open()) {
        let _ = dialog.show_modal();
    }
}

/// Gives the row with this key its mark, and takes it from the row that had it.
pub(super) fn mark_row(list: &str, key: &str) {
    let Some(list) = by_id(list) else { return };
    for row in found(&list, ".row.opened") {
        row.set_class_name("row");
        link_in(&row, |link| link.remove_attribute("aria-current"));
    }
    if let Some(row) = found(&list, &["[data-key='", key, "']"].concat()).next() {
        row.set_class_name("row opened");
        link_in(&row, |link| link.set_attribute("aria-current", "true"));
    }
}

/// Makes the row with this key the one that Tab leads to.
pub(super) fn set_tab_stop(list: &str, key: &str) {
    let Some(list) = by_id(list) else { return };
    for link in found(&list, "a[tabindex='0']") {
        let _ = link.set_attribute("tabindex", "-1");
    }
    if let Some(row) = found(&list, &["[data-key='", key, "']"].concat()).next() {
        link_in(&row, |link| link.set_attribute("tabindex", "0"));
    }
}

fn link_in(row: &Element, change: impl Fn(&Element) -> Result<(), JsValue>) {
    if let Ok(Some(link)) = row.query_selector("a") {
        let _ = change(&link);
    }
}

fn found(list: &HtmlElement, selector: &str) -> impl Iterator<Item = Element> + use<> {
    let nodes = list.query_selector_all(selector).ok();
    let count = nodes.as_ref().map_or(0, web_sys::NodeList::length);
    (0..count).filter_map(move |at| nodes.as_ref()?.item(at)?.dyn_into().ok())
}

/// How far across an element a place in the window lies, from 0 to 1.
pub(super) fn share_across(id: &str, client_x: f64) -> Option<f64> {
    let bounds = by_id(id)?.get_bounding_client_rect();
    let share = (client_x - bounds.left()) / bounds.width();
    share.is_finite().then(|| share.clamp(0.0, 1.0))
}

/// An element hears of a pointer until it is lifted, wherever it goes.
pub(super) fn capture_pointer(id: &str, pointer: i32) {
    if let Some(element) = by_id(id) {
        let _ = element.set_pointer_capture(pointer);
    }
}

/// Hands a file to the browser, which puts it where downloads go.
pub(super) fn save(file: &web_sys::Blob, name: &str) {
    let Ok(href) = web_sys::Url::create_object_url_with_blob(file) else { return };
    let link = document().create_element("a").ok();
    let Some(link) = link.and_then(|link| link.dyn_into::<web_sys::HtmlAnchorElement>().ok())
    else {
        return;
    };
    link.set_href(&href);
    link.set_download(name);
    link.click();
    // The browser needs the file for a moment longer.
    let forget = move || {
        let _ = web_sys::Url::revoke_object_url(&href);
    };
    leptos::prelude::set_timeout(forget, std::time::Duration::from_secs(60));
}

/// Opens or closes every `<details>` that a selector finds.
pub(super) fn open_all(selector: &str, open: bool) {
    if let Some(body) = document().body() {
        for details in found(&body, selector) {
            let _ = details.toggle_attribute_with_force("open", open);
        }
    }
}

/// Opens a menu beside the button that was clicked, within the window, and goes to its first item.
pub(super) fn open_menu(id: &str, event: &web_sys::Event) {
    let button = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let (Some(menu), Some(button)) = (by_id(id), button) else { return };
    let _ = menu.show_popover();
    let (at, size) = (button.get_bounding_client_rect(), menu.get_bounding_client_rect());
    let within = |start: f64, length: f64, side: Result<JsValue, JsValue>| {
        let most = side.ok().and_then(|side| side.as_f64()).unwrap_or_default() - length - 8.0;
        ((start.min(most).max(8.0)) as i64).to_string() + "px"
    };
    let style = menu.style();
    let left = within(at.right() - size.width(), size.width(), window().inner_width());
    let top = within(at.bottom() + 2.0, size.height(), window().inner_height());
    let _ = style.set_property("left", &left);
    let _ = style.set_property("top", &top);
    focus_beside(id, 1);
}

/// Goes from the button of a menu that has the focus to another one in sight, round at the ends.
pub(super) fn focus_beside(menu: &str, step: isize) {
    let Some(menu) = by_id(menu) else { return };
    let items: Vec<HtmlElement> = found(&menu, "button")
        .filter_map(|item| item.dyn_into::<HtmlElement>().ok())
        .filter(|item| item.offset_height() > 0)
        .collect();
    let focused = document().active_element();
    let here = items.iter().position(|item| focused.as_ref() == Some(item.as_ref()));
    let count = items.len() as isize;
    let next = match here {
        Some(here) => (here as isize + step).rem_euclid(count.max(1)),
        None => 0,
    };
    if let Some(item) = items.get(next as usize) {
        let _ = item.focus();
    }
}

/// How wide the window is, in px.
pub(super) fn width() -> f64 {
    window().inner_width().ok().and_then(|width| width.as_f64()).unwrap_or_default()
}

/// Whether a `<details>` is open.
pub(super) fn is_open(id: &str) -> bool {
    by_id(id).is_some_and(|element| element.has_attribute("open"))
}

/// Empties a field.
pub(super) fn clear(id: &str) {
    let field = document().get_element_by_id(id).and_then(|found| found.dyn_into().ok());
    if let Some(field) = field as Option<web_sys::HtmlInputElement> {
        field.set_value("");
    }
}
