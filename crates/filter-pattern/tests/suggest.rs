//! Free text that CloudWatch refuses, as the pattern that is meant.

use filter_pattern::{Pattern, suggest};

#[test]
fn free_text_becomes_one_phrase() {
    for text in [
        "request-id-123",
        "GET /index.html",
        "user@example.com",
        "worker - started",
        r#"msg="two words" done"#,
        r"C:\temp\",
        "--verbose",
        "100% of disk",
        "[ERROR] no such file",
        "{1} of {2} done",
        "20 % of disk",
        "größer",
    ] {
        let suggested = suggest(text).unwrap_or_else(|| panic!("nothing for {text}"));
        assert_eq!(suggested, filter_pattern::quote(text));
        let pattern = Pattern::parse(&suggested).unwrap();
        assert!(pattern.matches(&format!("before {text} after")), "{suggested}");
        assert!(!pattern.matches("before after"), "{suggested}");
    }
    assert_eq!(suggest("  a-b \n").as_deref(), Some(r#""a-b""#));
}

#[test]
fn words_with_signs_keep_them() {
    for (text, suggested) in [
        ("error -user@example.com", r#"error -"user@example.com""#),
        ("?a.b ?c.d", r#"?"a.b" ?"c.d""#),
        (r#""two words" a-b c"#, r#""two words" "a-b" c"#),
        (r#"-"two words" é a/"b"#, r#"-"two words" "é" "a/\"b""#),
    ] {
        assert_eq!(suggest(text).as_deref(), Some(suggested));
        assert!(Pattern::parse(suggested).is_ok());
    }
}

#[test]
fn what_is_right_or_wrong_otherwise_is_left_alone() {
    let long = format!("a-{}", "b".repeat(1021));
    for text in [
        "",
        "error -debug",
        "{ $.a = 1 }",
        "{ $.a",
        "{ $.a = }",
        "[ip, user",
        "[ip user]",
        "%a(b)%",
        "%%",
        "%abc",
        "%abc% d",
        r#""retrying"#,
        r#""a"b"#,
        "error -",
        r"error %\d+%",
        r"a-b -c %\d+%",
        &long,
    ] {
        assert_eq!(suggest(text), None, "{text}");
    }
    assert!(suggest(&long[..1022]).is_some());
}
