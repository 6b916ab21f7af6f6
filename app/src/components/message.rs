//! A log line as text that cannot do anything. Control and direction characters stay in the text,
//! so that what is copied is what was logged, but each is shown as a visible mark; a terminal's
//! colours are shown as colours.

use leptos::prelude::*;
use log_line::ansi::{self, Colour, Style};
use std::ops::Range;

/// Why a stretch of a line is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The filter pattern matched it.
    Matched,
    /// It is what is looked for among the loaded lines.
    Found,
}

/// Most coloured stretches of one line; the rest of it stays plain.
const MAX_STRETCHES: usize = 200;

/// A stretch of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece<'a> {
    Plain(&'a str),
    /// A character that a terminal or a browser would act upon.
    Active(char),
}

/// The line.
pub fn message(text: &str) -> AnyView {
    marked_message(text, &[])
}

/// The line with stretches marked, in bytes; where they overlap the later ones count.
pub fn marked_message(text: &str, marks: &[(Range<usize>, Mark)]) -> AnyView {
    if marks.is_empty() && !ansi::has_escapes(text) {
        return characters(text);
    }
    let mut views = Vec::new();
    let mut done = 0;
    let start = text.as_ptr() as usize;
    for span in ansi::spans(text).into_iter().take(MAX_STRETCHES) {
        let at = span.text.as_ptr() as usize - start;
        if done < at {
            views.push(escape(&text[done..at]));
        }
        done = at + span.text.len();
        views.extend(
            marked(text, at..done, marks).map(|(part, mark)| stretch(part, span.style, mark)),
        );
    }
    if ansi::spans(text).len() > MAX_STRETCHES {
        views.push(characters(&text[done..]));
    } else if done < text.len() {
        views.push(escape(&text[done..]));
    }
    views.into_any()
}

/// The stretch cut where marks begin and end.
fn marked<'a>(
    text: &'a str,
    within: Range<usize>,
    marks: &[(Range<usize>, Mark)],
) -> impl Iterator<Item = (&'a str, Option<Mark>)> + use<'a> {
    let mut cuts: Vec<usize> = marks
        .iter()
        .flat_map(|(span, _)| [span.start, span.end])
        .filter(|cut| within.contains(cut) && text.is_char_boundary(*cut))
        .chain([within.start, within.end])
        .collect();
    cuts.sort_unstable();
    cuts.dedup();
    let mark_at =
        |at| marks.iter().rev().find(|(span, _)| span.contains(&at)).map(|(_, mark)| *mark);
    cuts.windows(2)
        .map(|cut| (&text[cut[0]..cut[1]], mark_at(cut[0])))
        .collect::<Vec<_>>()
        .into_iter()
}

fn stretch(text: &str, style: Style, mark: Option<Mark>) -> AnyView {
    let plain = characters(text);
    let styled = match class(style) {
        class if class.is_empty() => plain,
        class => view! { <span class=class>{plain}</span> }.into_any(),
    };
    match mark {
        None => styled,
        Some(Mark::Matched) => view! { <mark>{styled}</mark> }.into_any(),
        Some(Mark::Found) => view! { <mark class="found-text">{styled}</mark> }.into_any(),
    }
}

/// What a terminal would have obeyed: there for who copies the element, not to be seen.
fn escape(sequence: &str) -> AnyView {
    view! { <span class="esc">{characters(sequence)}</span> }.into_any()
}

fn characters(text: &str) -> AnyView {
    if !text.contains(is_active) {
        return text.to_owned().into_any();
    }
    pieces(text)
        .into_iter()
        .map(|piece| match piece {
            Piece::Plain(text) => text.to_owned().into_any(),
            Piece::Active(c) => {
                let mark = name(c);
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
        .into_any()
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut plain = 0;
    for (at, c) in text.char_indices().filter(|(_, c)| is_active(*c)) {
        if plain < at {
            pieces.push(Piece::Plain(&text[plain..at]));
        }
        pieces.push(Piece::Active(c));
        plain = at + c.len_utf8();
    }
    if plain < text.len() {
        pieces.push(Piece::Plain(&text[plain..]));
    }
    pieces
}

fn is_active(c: char) -> bool {
    matches!(c,
        '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Caret notation, as terminals have it, or the code point.
fn name(c: char) -> String {
    match c {
        '\0'..='\u{1f}' => ['^', char::from(c as u8 + b'@')].iter().collect(),
        '\u{7f}' => "^?".to_owned(),
        _ => format!("‹{:04X}›", u32::from(c)),
    }
}

/// The classes that show a style; colours are those of the theme nearest to the terminal's.
fn class(style: Style) -> String {
    let mut class = String::new();
    let flags = [
        (style.bold, "bold"),
        (style.dim, "faint"),
        (style.italic, "italic"),
        (style.underline, "underline"),
    ];
    let flags = flags.into_iter().filter(|(set, _)| *set).map(|(_, name)| name);
    let colour = style.fg.or(style.bg).map(|colour| COLOURS[hue(colour)]);
    for name in flags.chain(colour) {
        if !class.is_empty() {
            class.push(' ');
        }
        class += name;
    }
    class
}

const COLOURS: [&str; 8] = [
    "ansi-grey",
    "ansi-red",
    "ansi-green",
    "ansi-yellow",
    "ansi-blue",
    "ansi-magenta",
    "ansi-cyan",
    "ansi-grey",
];

/// Which of the eight colours of a terminal is meant.
fn hue(colour: Colour) -> usize {
    match colour {
        Colour::Basic(number) => usize::from(number % 8),
        Colour::Rgb(red, green, blue) => {
            let most = red.max(green).max(blue);
            let strong = |part: u8| usize::from(u16::from(part) * 3 > u16::from(most) * 2);
            strong(red) | strong(green) << 1 | strong(blue) << 2
        }
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
                Piece::Plain("a"),
                Piece::Active('\u{1b}'),
                Piece::Plain("[31m"),
                Piece::Active('\u{202e}'),
                Piece::Plain("b"),
            ]
        );
        assert_eq!(pieces("tab\tand\nline"), [Piece::Plain("tab\tand\nline")]);
        assert_eq!([name('\u{1b}'), name('\0'), name('\u{202e}')], ["^[", "^@", "‹202E›"]);
    }

    #[test]
    fn marks_cut_a_line_between_characters() {
        let cut =
            |marks: &[(Range<usize>, Mark)]| marked("timeout é", 0..10, marks).collect::<Vec<_>>();
        assert_eq!(cut(&[]), [("timeout é", None)]);
        assert_eq!(
            cut(&[(0..4, Mark::Matched), (2..9, Mark::Found)]),
            [("ti", Some(Mark::Matched)), ("me", Some(Mark::Found)), ("out é", Some(Mark::Found))]
        );
    }

    #[test]
    fn a_terminals_colours_become_those_of_the_theme() {
        let style = Style { bold: true, fg: Some(Colour::Basic(9)), ..Style::default() };
        assert_eq!(class(style), "bold ansi-red");
        assert_eq!(COLOURS[hue(Colour::Rgb(250, 200, 20))], "ansi-yellow");
        assert_eq!(COLOURS[hue(Colour::Rgb(90, 90, 90))], "ansi-grey");
        assert_eq!(class(Style::default()), "");
    }
}
