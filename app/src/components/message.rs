//! A log line as text that cannot do anything. Control and direction characters stay in the text,
//! so that what is copied is what was logged, but each is shown as a visible mark.

use leptos::prelude::*;

/// A stretch of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Plain(String),
    /// A character that a terminal or a browser would act upon.
    Active(char),
}

/// The line.
pub fn message(text: &str) -> impl IntoView + use<> {
    pieces(text)
        .into_iter()
        .map(|piece| match piece {
            Piece::Plain(text) => text.into_any(),
            Piece::Active(c) => {
                let mark = mark(c);
                if c == '\r' {
                    // Written as such it would reach the browser as a line feed.
                    return view! { <span class="ctl" data-mark=mark inner_html="&#13;"></span> }
                        .into_any();
                }
                // A browser drops NUL from a page, and the text that should wake would be missing.
                let text = if c == '\0' { char::REPLACEMENT_CHARACTER } else { c }.to_string();
                view! { <span class="ctl" data-mark=mark>{text}</span> }.into_any()
            }
        })
        .collect_view()
}

fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    for c in text.chars() {
        if is_active(c) {
            if !plain.is_empty() {
                pieces.push(Piece::Plain(std::mem::take(&mut plain)));
            }
            pieces.push(Piece::Active(c));
        } else {
            plain.push(c);
        }
    }
    if !plain.is_empty() || pieces.is_empty() {
        pieces.push(Piece::Plain(plain));
    }
    pieces
}

fn is_active(c: char) -> bool {
    matches!(c,
        '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Caret notation, as terminals have it, or the code point.
fn mark(c: char) -> String {
    match c {
        '\0'..='\u{1f}' => format!("^{}", char::from(c as u8 + b'@')),
        '\u{7f}' => "^?".to_owned(),
        _ => format!("‹{:04X}›", u32::from(c)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn active_characters_stand_apart() {
        assert_eq!(
            pieces("a\u{1b}[31m\u{202e}b"),
            [
                Piece::Plain("a".into()),
                Piece::Active('\u{1b}'),
                Piece::Plain("[31m".into()),
                Piece::Active('\u{202e}'),
                Piece::Plain("b".into()),
            ]
        );
        assert_eq!(pieces("tab\tand\nline"), [Piece::Plain("tab\tand\nline".into())]);
        assert_eq!([mark('\u{1b}'), mark('\0'), mark('\u{202e}')], ["^[", "^@", "‹202E›"]);
    }
}
