//! The rows of the table "What AWS leaves open", each by example.

use filter_pattern::Pattern;

fn check(cases: &[(&str, &str, bool)]) {
    for (pattern, event, expected) in cases {
        let parsed = Pattern::parse(pattern).unwrap_or_else(|error| panic!("{pattern}: {error}"));
        assert_eq!(parsed.matches(event), *expected, "{pattern} on {event}");
    }
}

#[test]
fn patterns_go_to_other_threads() {
    fn shared<T: Send + Sync + Clone>() {}
    shared::<Pattern>();
}

#[test]
fn terms() {
    check(&[
        ("  ERROR  ", "an ERROR", true),
        (r#""""#, "anything", true),
        (r#"-" ""#, "anything", false),
        (r#""C:\temp""#, r"in C:\temp", true),
        (r#""a\\b""#, r"a\b", true),
    ]);
}

#[test]
fn types_in_json() {
    check(&[
        ("{ $.a = 5 }", r#"{"a":"5"}"#, false),
        ("{ $.a != 5 }", r#"{"a":"5"}"#, true),
        (r#"{ $.a = "5" }"#, r#"{"a":5}"#, true),
        ("{ $.a = 4* }", r#"{"a":404}"#, true),
        ("{ $.a = true }", r#"{"a":true}"#, true),
        ("{ $.a IS TRUE }", r#"{"a":"true"}"#, false),
        ("{ $.a = * }", r#"{"a":null}"#, true),
        ("{ $.a != 5 }", r#"{"b":5}"#, false),
        ("{ $.a = 9007199254740993 }", r#"{"a":9007199254740992}"#, false),
        ("{ $.a = 0.1e1 }", r#"{"a":1.000}"#, true),
    ]);
}

#[test]
fn escapes_do_not_hide_anything() {
    check(&[
        (r#"{ $.level = "error" }"#, r#"{"l\u0065vel":"err\u006Fr"}"#, true),
        (r#"{ $.level = "*rro*" }"#, r#"{"level":"\u0065\u0072\u0072\u006f\u0072"}"#, true),
        (r#"{ $.path = "/a/b" }"#, r#"{"path":"\/a\/b"}"#, true),
        ("{ $.msg = %one.*two% }", r#"{"msg":"one\u0020tw\u006f"}"#, true),
        ("{ $.msg = *end }", r#"{"msg":"line\nend"}"#, true),
        (r#"{ $.a = "x\y" }"#, r#"{"a":"x\\y"}"#, true),
    ]);
}

#[test]
fn only_json_is_json() {
    let deep =
        |levels: usize| format!(r#"{{"a":1,"b":{}1{}}}"#, "[".repeat(levels), "]".repeat(levels));
    check(&[
        ("{ $.a = 1 }", r#"{"a":1,"a":2}"#, true),
        ("{ $.a = 2 }", r#"{"a":1,"a":2}"#, false),
        ("{ $.a NOT EXISTS }", "42", false),
        ("{ $[0] = 1 }", "[1]", true),
        ("{ $.a = 1 }", r#"{"a":1,"b":}"#, false),
        ("{ $.a = 1 }", r#"{"a":1} x"#, false),
        ("{ $.a = 1 }", " {\"a\" :\t1 }\r\n", true),
        ("{ $.a = 1 }", "{\"a\":1,\"b\":\"tab\there\"}", false),
        ("{ $.a = 1 }", r#"{"a":1,"b":01}"#, false),
        ("{ $.a = 1 }", r#"{"a":1,}"#, false),
        ("{ $.a = 1 }", &deep(1000), true),
        ("{ $.a = 1 }", &deep(1100), false),
    ]);
}

#[test]
fn wildcards_go_one_level() {
    check(&[
        ("{ $.* = x }", r#"{"a":{"b":"x"}}"#, false),
        ("{ $.*.b = x }", r#"{"a":{"b":"y"},"c":{"b":"x"}}"#, true),
        ("{ $.a.* = x }", r#"{"a":["x"]}"#, false),
        ("{ $.a[*] = x }", r#"{"a":{"b":"x"}}"#, false),
        ("{ $.a[*] NOT EXISTS }", r#"{"a":[]}"#, true),
        ("{ $.a[*] != x }", r#"{"a":["x","y"]}"#, true),
    ]);
}

#[test]
fn columns() {
    check(&[
        ("[a, b]", r#"x "y \"z\"""#, true),
        ("[a, b]", "[x y", true),
        ("[a, b, c]", "[a][b] c", true),
        ("[a = 404]", "404.0", true),
        ("[a > 1]", "x", false),
        ("[a != 1]", "x", true),
        ("[]", "one", true),
        ("[]", "", false),
        ("[...]", "", true),
        ("[a, ..., b]", "one", false),
    ]);
}
