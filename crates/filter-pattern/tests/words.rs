//! What a person reads: sentences, errors with their places, canonical spellings.

use filter_pattern::Pattern;

#[test]
fn patterns_explain_themselves() {
    for (pattern, sentence) in [
        ("", "Every event"),
        (r#"" ""#, "Every event"),
        (
            "ERROR Exception -DEBUG -TRACE",
            r#"Events that contain "ERROR" and "Exception" but not "DEBUG" or "TRACE""#,
        ),
        ("-INFO", r#"Events that do not contain "INFO""#),
        ("?a ?b ?c", r#"Events that contain "a", "b" or "c""#),
        ("?a b", r#"Events that contain "b" (?a has no effect beside other terms)"#),
        (r"%4\d\d%", r"Events in which something matches 4\d\d"),
        (
            "{ $.level = error && $.latency_ms > 500 }",
            r#"JSON events whose level is "error" and whose latency_ms is above 500"#,
        ),
        (
            "{ ($.a = x* || $.b[0].c != 2) && $.d NOT EXISTS && $.['e.f'] IS TRUE }",
            r#"JSON events (whose a starts with "x" or whose b[0].c is not 2) and that have no d and whose 'e.f' is true"#,
        ),
        ("{ $.list[*].id = %^a% }", "JSON events where any list[*].id matches ^a"),
        (
            "[..., status = 4* || status = 500, bytes > 10]",
            r#"Lines of at least 2 fields (whose status starts with "4" or is 500) and whose bytes is above 10"#,
        ),
        ("[ip, user]", "Lines of exactly 2 fields"),
    ] {
        assert_eq!(Pattern::parse(pattern).unwrap().explain(), sentence, "{pattern}");
    }
}

#[test]
fn errors_point_at_the_place() {
    for (pattern, place, message) in [
        (
            "ok request-id-123",
            "request-id-123",
            "Only letters, digits and _ may stand without quotes",
        ),
        (r#""a"b"#, "b", "A space is missing after the closing quote"),
        (r#"a "b c"#, r#""b c"#, "The quote is not closed"),
        ("a - b", "-", "A term is missing after the sign"),
        ("a %b%", "%b%", "A regular expression cannot stand beside terms"),
        ("%a(b)%", "(", "CloudWatch's regular expressions know no groups"),
        ("%ab{900}{2}%", "{", "A repetition cannot be repeated or made lazy"),
        (
            "%x.{1025}%",
            ".{1025}",
            "Written out, the repetition .{1025} needs more than 1024 states",
        ),
        ("%*a%", "*", "There is nothing before this to repeat"),
        (r"%\bword%", r"\b", r"\b is not supported"),
        ("%[b-a]%", "b-a", "A range runs from a lower to a higher character"),
        ("{ $.a = 1 && }", "", "A condition starts with a selector"),
        ("{ $.a > x }", "x", "> compares numbers only"),
        ("{ $.a = b-c }", "b-c", "Only letters, digits, _ . and * may stand without quotes"),
        ("{ $.a@b = 1 }", "a@b", "A plain field name has only letters, digits, _ and -"),
        ("{ $..a = 1 }", ".", "A field name is missing after the dot"),
        ("{ $.= 1 }", "=", "A field name is missing after the dot"),
        ("{ $.a IS NOT NULL }", "IS NOT", "CloudWatch knows no IS NOT"),
        ("{ $.a EXISTS }", "EXISTS", "EXISTS is only known after NOT"),
        ("{ ($.a = 1 }", "(", "This ( is never closed"),
        ("{ $.a = 1) }", ")", "This ) has no ( before it"),
        ("{ $.a[*].b[*] = 1 }", "$.a[*].b[*]", "A selector may hold one wildcard ([*] or .*) only"),
        (
            "{ $.a = %a% || $.b = %b% || $.c = %c% }",
            "%c%",
            "A pattern may hold at most 2 regular expressions",
        ),
        (
            "[a, ..., b, ...]",
            "...",
            "Only one ... can be placed, or the columns after it would be anybody's guess",
        ),
        (
            "[..., status = 4* && bytes > 1000]",
            "bytes",
            "A condition in the column status cannot speak of bytes",
        ),
        ("{ $.a = 1", "", "A JSON pattern starts with { and must end with }"),
    ] {
        let error = Pattern::parse(pattern).expect_err(pattern);
        assert_eq!(
            (&pattern[error.span.clone()], error.message.as_str()),
            (place, message),
            "{pattern}"
        );
    }
}

#[test]
fn free_text_is_offered_in_quotes() {
    let error = Pattern::parse(r#"GET /a?b="c""#).unwrap_err();
    assert_eq!(error.hint.as_deref(), Some(r#"put /a?b="c" in quotes: "/a?b=\"c\"""#));
    assert!(
        Pattern::parse(&filter_pattern::quote(r#"GET /a?b="c\"#))
            .unwrap()
            .matches(r#"x GET /a?b="c\ y"#)
    );
}

#[test]
fn spelling_is_canonical() {
    for (written, canonical) in [
        ("  ERROR   -\"x\"  ?\"y z\"", r#"ERROR -x ?"y z""#),
        ("{($.a=b)&&(($.c>1)||($.d IS   NULL))}", r#"{ $.a = "b" && ($.c > 1 || $.d IS NULL) }"#),
        ("{ (($.a = 1 && $.b = 2) && $.c = 3) }", "{ $.a = 1 && $.b = 2 && $.c = 3 }"),
        (r"{ $.['plain'] = 1 || $.['it\'s'] = %a|b% }", r"{ $.plain = 1 || $.['it\'s'] = %a|b% }"),
        ("[a,...,b=\"4*\"||b=\"404\",]", r#"[a, ..., b = 4* || b = "404", ]"#),
        (r"%^a\x20b$%", r"%^a\x20b$%"),
    ] {
        assert_eq!(Pattern::parse(written).unwrap().to_string(), canonical);
    }
}

#[test]
fn a_long_pattern_is_spelled_short() {
    let written = format!("{{$.a=x{}}}", "||$.a=x".repeat(145));
    let pattern = Pattern::parse(&written).unwrap();
    assert_eq!(pattern.to_string(), written);
}

#[test]
fn highlights_show_what_matched() {
    for (pattern, event, shown) in [
        ("ERROR oo -x", "ERROR foo ERRORoo", vec!["ERROR", "oo", "ERRORoo"]),
        ("ERROR -foo", "ERROR foo", vec![]),
        ("?a ?zz", "banana", vec!["a", "a", "a"]),
        (r"%\d+%", "a 12 b 345", vec!["12", "345"]),
        (r#"{ $.a = "x" && $.n > 5 }"#, r#"{"n": 6.5, "a": "x"}"#, vec!["6.5", "x"]),
        (r#"{ $.a = "x" || $.n > 5 }"#, r#"{"n": 1, "a": "x"}"#, vec!["x"]),
        ("{ $.b NOT EXISTS && $.l[*] = 2 }", r#"{"l": [1, 2]}"#, vec!["2"]),
        ("[..., status = 4*, bytes]", "a b 404 12", vec!["404"]),
    ] {
        let pattern = Pattern::parse(pattern).unwrap();
        let found: Vec<&str> =
            pattern.highlights(event).into_iter().map(|span| &event[span]).collect();
        assert_eq!(found, shown, "{pattern}");
    }
}
