//! A JSON value as a tree that opens and closes without any script.

use crate::components::message::message;
use leptos::prelude::*;
use serde_json::Value;

/// Objects and arrays deeper than this start closed.
const OPEN_DEPTH: usize = 2;
/// Most children shown of one object or array.
const MAX_CHILDREN: usize = 500;

/// The tree of an object or array.
pub fn json_tree(value: &Value) -> AnyView {
    view! { <div class="tree">{children(value, 0)}</div> }.into_any()
}

fn children(value: &Value, depth: usize) -> AnyView {
    let (items, total): (Vec<(String, &Value)>, usize) = match value {
        Value::Object(map) => {
            (map.iter().take(MAX_CHILDREN).map(|(k, v)| (k.clone(), v)).collect(), map.len())
        }
        Value::Array(list) => (
            list.iter().take(MAX_CHILDREN).enumerate().map(|(i, v)| (i.to_string(), v)).collect(),
            list.len(),
        ),
        leaf => return leaf_view(leaf),
    };
    let hidden = total - items.len();
    view! {
        <ul>
            {items.into_iter().map(|(key, value)| branch(key, value, depth)).collect_view()}
            {(hidden > 0).then(|| view! { <li class="fine">{format!("and {hidden} more")}</li> })}
        </ul>
    }
    .into_any()
}

fn branch(key: String, value: &Value, depth: usize) -> AnyView {
    match size_of(value) {
        Some(size) => view! {
            <li>
                <details open=depth < OPEN_DEPTH>
                    <summary>
                        <span class="key">{message(&key)}</span>
                        <span class="fine">{size}</span>
                    </summary>
                    {children(value, depth + 1)}
                </details>
            </li>
        }
        .into_any(),
        None => view! {
            <li>
                <span class="key">{message(&key)}</span>
                " "
                {leaf_view(value)}
            </li>
        }
        .into_any(),
    }
}

fn size_of(value: &Value) -> Option<String> {
    match value {
        Value::Object(map) if !map.is_empty() => Some(format!("{{}} {} keys", map.len())),
        Value::Array(list) if !list.is_empty() => Some(format!("[] {} items", list.len())),
        _ => None,
    }
}

fn leaf_view(value: &Value) -> AnyView {
    let (class, text) = match value {
        Value::String(text) => ("string", text.clone()),
        Value::Number(number) => ("number", number.to_string()),
        Value::Bool(flag) => ("bool", flag.to_string()),
        Value::Null => ("null", "null".to_owned()),
        Value::Object(_) => ("null", "{}".to_owned()),
        Value::Array(_) => ("null", "[]".to_owned()),
    };
    view! { <span class=format!("value {class}")>{message(&text)}</span> }.into_any()
}
