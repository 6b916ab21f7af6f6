//! Paths to fields, as text that reads like code and loses nothing.

/// One step of a path from the top of an event.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// A member of an object.
    Key(String),
    /// An element of an array, from 0.
    Index(u32),
}

/// A path as people write it: `user.id`, `tags[0]`, and `['a.b']` for a key that would read as
/// something else. In such a key `\` stands before `'` and `\`.
pub fn path_text(path: &[Step]) -> String {
    let mut text = String::new();
    for step in path {
        match step {
            Step::Key(key) => push_key(&mut text, key),
            Step::Index(index) => push_index(&mut text, *index),
        }
    }
    text
}

/// Reads what [`path_text`] wrote. An empty text is no path.
pub fn parse_path(text: &str) -> Option<Vec<Step>> {
    let mut path = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        if let Some(quoted) = rest.strip_prefix("['") {
            let (key, after) = quoted_key(quoted)?;
            path.push(Step::Key(key));
            rest = after;
        } else if let Some(bracketed) = rest.strip_prefix('[') {
            let (digits, after) = bracketed.split_once(']')?;
            path.push(Step::Index(index(digits)?));
            rest = after;
        } else {
            let key = if path.is_empty() { rest } else { rest.strip_prefix('.')? };
            let end = key.find(|c| !is_plain(c)).unwrap_or(key.len());
            let (key, after) = key.split_at_checked(end)?;
            if key.is_empty() {
                return None;
            }
            path.push(Step::Key(key.to_owned()));
            rest = after;
        }
    }
    (!path.is_empty()).then_some(path)
}

pub(super) fn push_key(text: &mut String, key: &str) {
    if !key.is_empty() && key.chars().all(is_plain) {
        if !text.is_empty() {
            text.push('.');
        }
        text.push_str(key);
        return;
    }
    text.push_str("['");
    for c in key.chars() {
        if matches!(c, '\'' | '\\') {
            text.push('\\');
        }
        text.push(c);
    }
    text.push_str("']");
}

pub(super) fn push_index(text: &mut String, index: u32) {
    text.push('[');
    let mut digits = [b'0'; 10];
    let mut left = index;
    let mut used = 0;
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + (left % 10) as u8;
        left /= 10;
        used += 1;
        if left == 0 {
            break;
        }
    }
    text.extend(digits.iter().skip(10 - used).map(|digit| char::from(*digit)));
    text.push(']');
}

/// Whether a character can stand in a key without quotes.
fn is_plain(c: char) -> bool {
    !matches!(c, '.' | '[' | ']' | '\'' | '"' | '\\') && !c.is_whitespace() && !c.is_control()
}

/// The key before `']` and what follows.
fn quoted_key(quoted: &str) -> Option<(String, &str)> {
    let mut key = String::new();
    let mut chars = quoted.chars();
    loop {
        match chars.next()? {
            '\'' => return Some((key, chars.as_str().strip_prefix(']')?)),
            '\\' => key.push(chars.next()?),
            c => key.push(c),
        }
    }
}

/// Digits without leading zeros, so that every path has one text only.
fn index(digits: &str) -> Option<u32> {
    let is_canonical = digits == "0" || !digits.starts_with(['0', '+']);
    is_canonical.then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(name: &str) -> Step {
        Step::Key(name.to_owned())
    }

    #[test]
    fn paths_read_like_code() {
        for (path, text) in [
            (vec![key("user"), key("id")], "user.id"),
            (vec![key("tags"), Step::Index(0)], "tags[0]"),
            (vec![key("a.b")], "['a.b']"),
            (vec![key("a"), key("b c"), key("d")], "a['b c'].d"),
            (vec![key("")], "['']"),
            (vec![key("it's\\")], r"['it\'s\\']"),
            (vec![Step::Index(u32::MAX), key("x")], "[4294967295].x"),
            (vec![key("@timestamp"), key("größe")], "@timestamp.größe"),
        ] {
            assert_eq!(path_text(&path), text);
            assert_eq!(parse_path(text), Some(path));
        }
    }

    #[test]
    fn other_texts_are_no_paths() {
        for text in [
            "",
            ".",
            ".a",
            "a.",
            "a..b",
            "a[",
            "a[]",
            "a[x]",
            "a[01]",
            "a[+1]",
            "a[4294967296]",
            "a['b",
            "a['b'",
            "a['b']c",
            "a b",
            "a]",
            "['a\\",
        ] {
            assert_eq!(parse_path(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn paths_survive_being_text(
            path in prop::collection::vec(
                prop_oneof![".*".prop_map(Step::Key), "[a-z.'\\[\\]\\\\]{0,4}".prop_map(Step::Key),
                    any::<u32>().prop_map(Step::Index)],
                1..6,
            )
        ) {
            prop_assert_eq!(parse_path(&path_text(&path)), Some(path));
        }

        #[test]
        fn whatever_is_a_path_has_its_own_text(text in "[ab.'\\[\\]0-9\\\\]{0,12}|.*") {
            if let Some(path) = parse_path(&text) {
                prop_assert_eq!(parse_path(&path_text(&path)), Some(path));
            }
        }
    }
}
