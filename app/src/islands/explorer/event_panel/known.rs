//! A line whose format everybody knows, as a table of its fields.

use crate::components::json_tree::action;
use crate::components::message::message;
use leptos::prelude::*;
use log_line::known;

/// The table, if the line is one of those.
pub(super) fn known_line(text: &str) -> Option<AnyView> {
    let line = known::read(text)?;
    let rows: Vec<AnyView> = line
        .fields
        .into_iter()
        .map(|(name, value)| {
            let buttons = term(text, &name, &value).map(|term| {
                view! {
                    <span class="acts script-only" data-term=term>
                        {action("only", "Only this", &name, "+")}
                        {action("not", "Not this", &name, "\u{2212}")}
                    </span>
                }
            });
            view! {
                <tr>
                    <th scope="row">{message(&name)}</th>
                    <td>
                        <span>{message(&value)}</span>
                        {buttons}
                    </td>
                </tr>
            }
            .into_any()
        })
        .collect();
    let table = view! {
        <table class="known">
            <caption>{line.kind}</caption>
            <tbody>{rows}</tbody>
        </table>
    };
    Some(table.into_any())
}

/// The part of the line that a filter can look for: with the field's name where that stands
/// before it. None where the line says it in other words.
fn term(line: &str, name: &str, value: &str) -> Option<String> {
    let named = [name, ": ", value].concat();
    let is_there = |text: &String| !text.trim().is_empty() && line.contains(text.as_str());
    [named, value.to_owned()].into_iter().find(is_there)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_looks_for_what_stands_in_the_line() {
        let line = "REPORT RequestId: 1-2\tDuration: 12.3 ms\tBilled Duration: 13 ms";
        assert_eq!(term(line, "Duration", "12.3 ms").as_deref(), Some("Duration: 12.3 ms"));
        assert_eq!(term(line, "Request", "1-2").as_deref(), Some("1-2"));
        assert_eq!(term(line, "Memory", "128 MB"), None);
        assert_eq!(term(line, "Memory", " "), None);
    }
}
