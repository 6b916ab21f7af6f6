//! A JSON value as a tree that opens and closes without any script. Each value has a place for
//! what can be done with it: buttons that say so in `data-act`, within an element that names the
//! value in `data-path`. Whoever shows the tree hears their clicks.

use crate::components::message::message;
use leptos::prelude::*;
use log_line::fields::{Step, path_text};
use serde_json::Value;

/// Objects and arrays deeper than this start closed.
const OPEN_DEPTH: usize = 2;
/// Most children shown of one object or array.
const MAX_CHILDREN: usize = 500;

/// The tree of an object or array.
pub fn json_tree(value: &Value) -> AnyView {
    view! { <div class="tree">{children(value, &mut Vec::new())}</div> }.into_any()
}

/// The value at a path, if there is one.
pub fn value_at<'v>(value: &'v Value, path: &[Step]) -> Option<&'v Value> {
    path.iter().try_fold(value, |value, step| match step {
        Step::Key(key) => value.get(key),
        Step::Index(index) => value.get(*index as usize),
    })
}

fn children(value: &Value, path: &mut Vec<Step>) -> AnyView {
    let (items, total): (Vec<(Step, &Value)>, usize) = match value {
        Value::Object(map) => {
            let items = map.iter().take(MAX_CHILDREN);
            (items.map(|(key, value)| (Step::Key(key.clone()), value)).collect(), map.len())
        }
        Value::Array(list) => {
            let items = (0..).zip(list).take(MAX_CHILDREN);
            (items.map(|(index, value)| (Step::Index(index), value)).collect(), list.len())
        }
        leaf => return leaf_view(leaf),
    };
    let hidden = total - items.len();
    let branches: Vec<AnyView> = items
        .into_iter()
        .map(|(step, value)| {
            path.push(step);
            let branch = branch(value, path);
            path.pop();
            branch
        })
        .collect();
    view! {
        <ul>
            {branches}
            {(hidden > 0).then(|| view! { <li class="fine">{format!("and {hidden} more")}</li> })}
        </ul>
    }
    .into_any()
}

fn branch(value: &Value, path: &mut Vec<Step>) -> AnyView {
    let name = match path.last() {
        Some(Step::Key(key)) => key.clone(),
        Some(Step::Index(index)) => index.to_string(),
        None => String::new(),
    };
    let text = path_text(path);
    let key = view! { <span class="key">{message(&name)}</span> };
    let body = match size_of(value) {
        Some(size) => view! {
            <details open=path.len() <= OPEN_DEPTH>
                <summary>
                    {key}
                    <span class="fine">{size}</span>
                </summary>
                {children(value, path)}
            </details>
        }
        .into_any(),
        None => view! {
            {key}
            " "
            {leaf_view(value)}
        }
        .into_any(),
    };
    let buttons = actions(&text, !value.is_object() && !value.is_array());
    view! {
        <li data-path=text>
            {body}
            {buttons}
        </li>
    }
    .into_any()
}

/// What can be done with a value. A filter speaks of single values only.
fn actions(name: &str, is_single: bool) -> AnyView {
    let filters = is_single.then(|| {
        view! {
            {action("only", "Only this", name, "+")}
            {action("not", "Not this", name, "\u{2212}")}
        }
    });
    view! { <span class="acts script-only">{filters} {action("menu", "More for", name, "\u{22ef}")}</span> }
        .into_any()
}

/// A button that says what it does, and to what.
pub fn action(act: &'static str, words: &'static str, name: &str, sign: &'static str) -> AnyView {
    let label = [words, " ", name].concat();
    view! {
        <button class="act" type="button" data-act=act aria-label=label title=words>
            {sign}
        </button>
    }
    .into_any()
}

fn size_of(value: &Value) -> Option<String> {
    match value {
        Value::Object(map) if !map.is_empty() => Some(sized("{} ", map.len(), "key")),
        Value::Array(list) if !list.is_empty() => Some(sized("[] ", list.len(), "item")),
        _ => None,
    }
}

fn sized(sign: &str, count: usize, unit: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    [sign, &count.to_string(), " ", unit, ending].concat()
}

fn leaf_view(value: &Value) -> AnyView {
    let (class, text) = match value {
        Value::String(text) => ("value string", text.clone()),
        Value::Number(number) => ("value number", number.to_string()),
        Value::Bool(flag) => ("value bool", flag.to_string()),
        Value::Null => ("value null", "null".to_owned()),
        Value::Object(_) => ("value null", "{}".to_owned()),
        Value::Array(_) => ("value null", "[]".to_owned()),
    };
    view! { <span class=class>{message(&text)}</span> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use log_line::fields::parse_path;
    use serde_json::json;

    #[test]
    fn a_value_is_found_by_its_path() {
        let value = json!({ "user": { "a.b": [1, { "c": true }] } });
        let at = |path: &str| value_at(&value, &parse_path(path).unwrap());
        assert_eq!(at("user['a.b'][1].c"), Some(&json!(true)));
        assert_eq!(at("user['a.b'][2]"), None);
        assert_eq!(at("user.c"), None);
    }

    #[test]
    fn sizes_are_in_words() {
        assert_eq!(size_of(&json!({ "a": 1 })).as_deref(), Some("{} 1 key"));
        assert_eq!(size_of(&json!([1, 2])).as_deref(), Some("[] 2 items"));
        assert_eq!(size_of(&json!([])), None);
    }
}
