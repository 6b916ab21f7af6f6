//! Patterns made by the builder.

use filter_pattern::Pattern;
use filter_pattern::builder::{Clause, Operator, Step, Value};

fn key(name: &str) -> Step {
    Step::Key(name.to_owned())
}

fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

fn number(value: &str) -> Value {
    Value::Number(value.to_owned())
}

fn join(pattern: &str, clause: &Clause) -> Result<String, String> {
    let pattern = Pattern::parse(pattern).map_err(|error| error.to_string())?;
    clause.join(&pattern).map(|pattern| pattern.to_string()).map_err(|refusal| refusal.to_string())
}

#[test]
fn json_values_quote_themselves() {
    for (path, operator, value, pattern) in [
        (vec![key("level")], Operator::Is, text("error"), r#"{ $.level = "error" }"#),
        (
            vec![key("a.b"), Step::Index(0)],
            Operator::IsNot,
            text(r#"x "y""#),
            r#"{ $.['a.b'][0] != "x \"y\"" }"#,
        ),
        (vec![key("n")], Operator::Greater, number("1.5E3"), "{ $.n > 1.5E3 }"),
        (vec![key("n")], Operator::Is, text("15"), r#"{ $.n = "15" }"#),
        (vec![key("f")], Operator::IsNot, Value::Bool(true), "{ $.f IS FALSE }"),
        (vec![key("f")], Operator::Is, Value::Null, "{ $.f IS NULL }"),
        (vec![key("f")], Operator::Contains, text("a b"), r#"{ $.f = "*a b*" }"#),
        (vec![key("f")], Operator::Is, text("*a!"), r"{ $.f = %^\x2aa\x21$% }"),
    ] {
        let clause = Clause::json(&path, operator, value).unwrap();
        assert_eq!(clause.to_pattern().unwrap().to_string(), pattern);
    }
}

#[test]
fn what_cannot_be_said_is_refused() {
    let path = [key("f")];
    assert!(Clause::json(&path, Operator::IsNot, Value::Null).is_err());
    assert!(Clause::json(&path, Operator::Less, text("a")).is_err());
    assert!(Clause::json(&path, Operator::Is, text("é*")).is_err());
    assert!(Clause::json(&[], Operator::Is, text("a")).is_err());
    assert!(Clause::include("  ").is_err());
    assert!(Clause::column("a b", 2, Operator::Is, text("a")).is_err());
}

#[test]
fn clauses_join_their_own_kind() {
    let error = Clause::json(&[key("level")], Operator::Is, text("error")).unwrap();
    assert_eq!(join("", &error).unwrap(), r#"{ $.level = "error" }"#);
    assert_eq!(join("{ $.level = error }", &error).unwrap(), r#"{ $.level = "error" }"#);
    assert_eq!(
        join("{ $.a = 1 || $.b = 2 }", &error).unwrap(),
        r#"{ ($.a = 1 || $.b = 2) && $.level = "error" }"#
    );

    let text = Clause::exclude("health-check").unwrap();
    assert_eq!(join("GET", &text).unwrap(), r#"GET -"health-check""#);
    assert_eq!(join("?GET", &text).unwrap(), r#"GET -"health-check""#);
    assert!(join("?GET ?PUT", &text).is_err());
}

#[test]
fn columns_join_where_the_field_stands() {
    let line = r#"127.0.0.1 frank "GET / HTTP/1.0" 404 1534"#;
    let status = Clause::column(line, 3, Operator::Is, text("404")).unwrap();
    assert_eq!(join("", &status).unwrap(), r#"[, , , field4 = "404", ...]"#);
    assert_eq!(
        join("[ip, ..., status, bytes]", &status).unwrap(),
        r#"[ip, ..., status = "404", bytes]"#
    );
    assert_eq!(
        join("[..., s > 400 || s = 0, bytes]", &status).unwrap(),
        r#"[..., s > 400 && s = "404" || s = 0 && s = "404", bytes]"#
    );
    assert!(join("[ip, ...]", &status).is_err() && join("[ip, user]", &status).is_err());
}

#[test]
fn kinds_do_not_mix() {
    let json = Clause::json(&[key("a")], Operator::Is, number("1")).unwrap();
    let term = Clause::include("a").unwrap();
    for pattern in ["a", "%a%", "[a]"] {
        assert!(join(pattern, &json).is_err(), "{pattern}");
    }
    for pattern in ["{ $.a = 1 }", "%a%", "[a]"] {
        assert!(join(pattern, &term).is_err(), "{pattern}");
    }
}

#[test]
fn limits_hold_for_what_is_joined() {
    let long = Clause::include(&"x".repeat(1100)).unwrap();
    assert!(long.to_pattern().is_err());
    let third = Clause::json(&[key("c")], Operator::Is, text("*")).unwrap();
    assert!(join("{ $.a = %a% && $.b = %b% }", &third).is_err());
}
