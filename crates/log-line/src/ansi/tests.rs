use super::*;
use proptest::prelude::*;

fn fg(colour: Colour) -> Style {
    Style { fg: Some(colour), ..Style::default() }
}

/// The style that the text has after these codes.
fn after(codes: &str) -> Style {
    spans(&format!("\u{1b}[{codes}mx"))[0].style
}

#[test]
fn colours_are_read() {
    let text = "\u{1b}[2m2026-11-22\u{1b}[0m \u{1b}[31mERROR\u{1b}[0m: boom";
    let dim = Style { dim: true, ..Style::default() };
    let plain_style = Style::default();
    assert_eq!(
        spans(text),
        [
            Span { text: "2026-11-22", style: dim },
            Span { text: " ", style: plain_style },
            Span { text: "ERROR", style: fg(Colour::Basic(1)) },
            Span { text: ": boom", style: plain_style },
        ]
    );
    assert_eq!(plain(text), "2026-11-22 ERROR: boom");
    assert!(has_escapes(text));
    assert!(matches!(plain("no escapes"), Cow::Borrowed("no escapes")));
    assert_eq!(spans(""), []);
}

#[test]
fn every_code_has_its_effect() {
    let all = Style { bold: true, dim: true, italic: true, underline: true, ..Style::default() };
    assert_eq!(after("1;2;3;4"), all);
    assert_eq!(after("1;2;3;21"), all);
    assert_eq!(after("1;2;3;4:3"), all);
    assert_eq!(after("1;2;3;4;22;23;24"), Style::default());
    assert_eq!(after("4;4:0"), Style::default());
    assert_eq!(after("1;31;44;0"), Style::default());
    assert_eq!(after("1;31;"), Style::default());
    assert_eq!(after(""), Style::default());
    assert_eq!(after("37"), fg(Colour::Basic(7)));
    assert_eq!(after("97"), fg(Colour::Basic(15)));
    assert_eq!(after("31;39"), Style::default());
    assert_eq!(after("41").bg, Some(Colour::Basic(1)));
    assert_eq!(after("107").bg, Some(Colour::Basic(15)));
    assert_eq!(after("41;49"), Style::default());
    assert_eq!(after("7;8;5;99999999"), Style::default());
}

#[test]
fn wide_palettes_are_read() {
    assert_eq!(after("38;5;9"), fg(Colour::Basic(9)));
    assert_eq!(after("38;5;16"), fg(Colour::Rgb(0, 0, 0)));
    assert_eq!(after("38;5;208"), fg(Colour::Rgb(255, 135, 0)));
    assert_eq!(after("38;5;231"), fg(Colour::Rgb(255, 255, 255)));
    assert_eq!(after("38;5;232"), fg(Colour::Rgb(8, 8, 8)));
    assert_eq!(after("38;5;255"), fg(Colour::Rgb(238, 238, 238)));
    assert_eq!(after("38;2;1;2;3"), fg(Colour::Rgb(1, 2, 3)));
    assert_eq!(after("38:2:1:2:3"), fg(Colour::Rgb(1, 2, 3)));
    assert_eq!(after("38:2::1:2:3"), fg(Colour::Rgb(1, 2, 3)));
    assert_eq!(after("38:5:208"), fg(Colour::Rgb(255, 135, 0)));
    assert_eq!(after("48;2;1;2;3").bg, Some(Colour::Rgb(1, 2, 3)));
    let both = after("38;5;9;1");
    assert!(both.bold && both.fg == Some(Colour::Basic(9)));
    // What belongs to a colour that is none is no code of its own.
    assert_eq!(after("38;5;256;1"), Style::default());
    assert_eq!(after("38;9;1"), Style::default());
    assert_eq!(after("38"), Style::default());
}

#[test]
fn other_sequences_are_dropped() {
    for text in [
        "a\u{1b}[2Kb",
        "a\u{1b}[?25lb",
        "a\u{1b}[>4;2mb",
        "a\u{1b}[10;20Hb",
        "a\u{1b}[1 qb",
        "a\u{1b}]0;title\u{7}b",
        "a\u{1b}]8;;https://example.com\u{1b}\\b",
        "a\u{1b}Pq#0;2;0\u{1b}\\b",
        "a\u{1b}_apc\u{1b}\\b",
        "a\u{1b}(Bb",
    ] {
        assert_eq!(plain(text), "ab", "{text:?}");
        assert!(spans(text).iter().all(|span| span.style == Style::default()));
    }
    assert_eq!(plain("\u{1b}]8;;https://a.b\u{1b}\\here\u{1b}]8;;\u{1b}\\"), "here");
}

#[test]
fn what_is_no_sequence_stays() {
    for text in [
        "\u{1b}",
        "a\u{1b}b",
        "a\u{1b}[",
        "a\u{1b}[31",
        "a\u{1b}[31\nm",
        "a\u{1b}[3é1m",
        "a\u{1b}]0;never ends",
        "a\u{1b}]0;line\nbreak\u{7}",
        "a\u{1b}]0;other\u{1b}[",
        "\u{1b}\u{1b}\u{1b}",
        "a\u{1b}(",
        "a\u{1b}(é",
        "a\u{1b}Ab",
    ] {
        let pieces: Vec<&str> = spans(text).into_iter().map(|span| span.text).collect();
        assert_eq!(pieces.concat(), text, "{text:?}");
        assert!(pieces.contains(&"\u{1b}"), "{text:?}");
    }
    for (start, end) in [("\u{1b}[", "m"), ("\u{1b}]0;", "\u{7}")] {
        let endless = format!("{start}{}{end}", "1".repeat(5000));
        assert_eq!(plain(&endless), endless);
    }
}

#[test]
fn hostile_lines_stay_small_and_linear() {
    let many = "\u{1b}[1mx".repeat(100_000);
    let spans_of_many = spans(&many);
    assert_eq!(spans_of_many.len(), 2001);
    assert!(spans_of_many[2000].text.starts_with("\u{1b}[1mx"));
    assert_eq!(plain(&many).len(), 100_000);
    for unit in ["\u{1b}]", "\u{1b}[", "\u{1b}", "\u{1b}[1;", "\u{1b}P1", "\u{1b}[m", "x"] {
        let text = unit.repeat(50_000);
        let looked_at = work::of(|| drop(plain(&text)));
        assert!(looked_at <= 3 * text.len(), "{unit:?}: {looked_at} for {}", text.len());
    }
}

/// Text, escapes and everything that sequences are made of.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("\u{1b}".to_owned()),
        "\u{1b}\\[[0-9;:?]{0,6}[mKH]?",
        "\u{1b}[\\]P_^X][a-z;]{0,5}(\u{7}|\u{1b}\\\\)?",
        "[ -~é\n\u{7}]{0,5}",
        ".{0,3}",
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn nothing_is_made_up_or_empty(text in hostile()) {
        let spans = spans(&text);
        let joined: String = spans.iter().map(|span| span.text).collect();
        prop_assert!(joined.len() <= text.len());
        prop_assert_eq!(&joined, &plain(&text));
        prop_assert!(spans.iter().all(|span| !span.text.is_empty()));
        if !has_escapes(&text) {
            prop_assert_eq!(joined, text);
        }
    }

    #[test]
    fn text_between_sequences_is_all_kept(
        parts in prop::collection::vec(("[^\u{1b}]{0,6}", "\u{1b}(\\[[0-9;]{0,6}[a-zA-Z]|\\][a-z]{0,4}\u{7})"), 0..8)
    ) {
        let text: String = parts.iter().map(|(text, code)| format!("{text}{code}")).collect();
        let kept: String = parts.iter().map(|(text, _)| text.as_str()).collect();
        prop_assert_eq!(plain(&text), kept);
    }
}
