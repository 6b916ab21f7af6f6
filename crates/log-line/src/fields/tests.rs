use super::*;
use crate::work;
use proptest::prelude::*;
use serde_json::Value as Json;

fn text(value: &str) -> Option<Scalar> {
    Some(Scalar::Text(value.to_owned()))
}

fn at(message: &str, path: &str) -> Option<Scalar> {
    get(message, &parse_path(path)?)
}

fn all(message: &str) -> (bool, Vec<String>) {
    let mut seen = Vec::new();
    let is_object = leaves(message, &mut |path, value| {
        seen.push(format!("{path}={:?}", value.to_scalar()));
    });
    (is_object, seen)
}

#[test]
fn values_are_found_by_path() {
    let event = r#" {"a\u0062":1.50,"user":{"id":"x\ny","tags":["p",{"q":true},null]},"":0} "#;
    assert_eq!(at(event, "ab"), Some(Scalar::Number("1.50".into())));
    assert_eq!(at(event, "user.id"), text("x\ny"));
    assert_eq!(at(event, "user.tags[0]"), text("p"));
    assert_eq!(at(event, "user.tags[1].q"), Some(Scalar::Bool(true)));
    assert_eq!(at(event, "user.tags[2]"), Some(Scalar::Null));
    assert_eq!(at(event, "['']"), Some(Scalar::Number("0".into())));
    assert_eq!(at(event, "user.tags"), text(r#"["p",{"q":true},null]"#));
    for missing in ["b", "user.tags[3]", "user[0]", "user.tags.p", "ab.c", "user.tags[4294967295]"]
    {
        assert_eq!(at(event, missing), None, "{missing}");
    }
    assert_eq!(get(event, &[]), None);
    assert_eq!(at("[[5]]", "[0][0]"), Some(Scalar::Number("5".into())));
}

#[test]
fn what_is_no_json_has_no_values() {
    for message in ["", "plain", "a=1", "{a:1}", "{\"a\" 1}", "{'a':1}", "\"a\"", "{broken ERROR"] {
        assert_eq!(at(message, "a"), None, "{message}");
        assert_eq!(all(message), (false, Vec::new()), "{message}");
    }
}

#[test]
fn events_that_were_cut_give_what_they_hold() {
    let cut = r#"{"level":"info","user":{"id":7,"na"#;
    assert_eq!(at(cut, "level"), text("info"));
    assert_eq!(at(cut, "user.id"), Some(Scalar::Number("7".into())));
    assert_eq!(at(cut, "user"), text(r#"{"id":7,"na"#));
    assert_eq!(at(cut, "user.name"), None);
    let (is_object, seen) = all(cut);
    assert!(!is_object);
    assert_eq!(seen, [r#"level=Text("info")"#, r#"user.id=Number("7")"#]);
    assert!(!all(r#"{"a":1} and more"#).0);
    assert!(all(r#"{"a":1} "#).0);
}

#[test]
fn containers_are_cut_between_characters() {
    let event = format!(r#"{{"a":["{}"]}}"#, "é".repeat(200));
    let Some(Scalar::Text(source)) = at(&event, "a") else {
        panic!("no text");
    };
    assert!(source.len() <= 200 && source.len() > 196);
}

#[test]
fn leaves_are_shown_in_order_and_within_limits() {
    let (is_object, seen) = all(r#"{"z":1,"a":{"b":[10,20,30,40,50]},"e":{},"f":[],"a.b":null}"#);
    assert!(is_object);
    let expected = [
        "z=Number(\"1\")",
        "a.b[0]=Number(\"10\")",
        "a.b[1]=Number(\"20\")",
        "a.b[2]=Number(\"30\")",
    ];
    assert_eq!(seen[..4], expected);
    assert_eq!(seen[4..], ["['a.b']=Null"]);

    let (_, seen) = all(r#"{"1":{"2":{"3":{"4":{"5":{"6":6,"7":{"8":8}}}}}},"x":0}"#);
    assert_eq!(seen, ["1.2.3.4.5.6=Number(\"6\")", "x=Number(\"0\")"]);

    let members: Vec<String> = (0..300).map(|n| format!("\"k{n}\":{n}")).collect();
    let (is_object, seen) = all(&format!("{{{}}}", members.join(",")));
    assert!(is_object);
    assert_eq!(seen.len(), 200);
}

#[test]
fn work_is_linear() {
    let deep = |n: usize| format!("{}1{}", "{\"a\":".repeat(n), "}".repeat(n));
    let wide = |n: usize| format!("{{{}\"b\":1}}", "\"a\":[[\"\\\"\"]],".repeat(n));
    let open = |n: usize| "{\"a\":[".repeat(n);
    let path = [Step::Key("b".into()), Step::Index(u32::MAX)];
    for message in [deep(20_000), wide(20_000), open(20_000)] {
        let looked_at = work::of(|| {
            let _ = get(&message, &path);
            let _ = get(&message, &path[..1]);
            leaves(&message, &mut |_, _| {});
            Facets::default().add(&message);
        });
        assert!(looked_at <= 5 * message.len(), "{looked_at} for {}", message.len());
    }
}

fn json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<i32>().prop_map(|n| Json::from(f64::from(n) / 8.0)),
        ".{0,6}".prop_map(Json::from),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Json::from),
            prop::collection::hash_map("[a-c.\"\\\\\né]{0,3}", inner, 0..5)
                .prop_map(|members| Json::Object(members.into_iter().collect())),
        ]
    })
}

/// Every path of a value.
fn paths(value: &Json, above: &[Step], paths_of: &mut Vec<Vec<Step>>) {
    let below: Vec<(Step, &Json)> = match value {
        Json::Object(map) => map.iter().map(|(key, v)| (Step::Key(key.clone()), v)).collect(),
        Json::Array(list) => (0..).map(Step::Index).zip(list).collect(),
        _ => Vec::new(),
    };
    for (step, inner) in below {
        let path = [above, &[step]].concat();
        paths_of.push(path.clone());
        paths(inner, &path, paths_of);
    }
}

fn pointer(path: &[Step]) -> String {
    let step = |step: &Step| match step {
        Step::Key(key) => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
        Step::Index(index) => format!("/{index}"),
    };
    path.iter().map(step).collect()
}

fn expected(value: &Json) -> Option<Scalar> {
    match value {
        Json::Null => Some(Scalar::Null),
        Json::Bool(flag) => Some(Scalar::Bool(*flag)),
        Json::Number(number) => Some(Scalar::Number(number.to_string())),
        Json::String(text) => Some(Scalar::Text(text.clone())),
        Json::Object(_) | Json::Array(_) => None,
    }
}

proptest! {
    #[test]
    fn values_are_those_of_serde_json(event in json(), is_pretty in any::<bool>()) {
        let message =
            if is_pretty { serde_json::to_string_pretty(&event) } else { serde_json::to_string(&event) };
        let message = message.unwrap();
        let mut all = Vec::new();
        paths(&event, &[], &mut all);
        for path in all {
            let value = event.pointer(&pointer(&path)).unwrap();
            match (expected(value), get(&message, &path)) {
                (Some(scalar), found) => prop_assert_eq!(found, Some(scalar)),
                (None, Some(Scalar::Text(source))) if source.len() < 190 => {
                    prop_assert_eq!(&serde_json::from_str::<Json>(&source).unwrap(), value);
                }
                (None, found) => prop_assert!(matches!(found, Some(Scalar::Text(_)))),
            }
        }
        prop_assert_eq!(get(&message, &[Step::Key("no such key".into())]), None);
    }

    #[test]
    fn leaves_are_where_their_paths_say(event in json()) {
        let message = event.to_string();
        let mut seen = Vec::new();
        let is_object = leaves(&message, &mut |path, value| {
            seen.push((path.to_owned(), value.to_scalar()));
        });
        prop_assert_eq!(is_object, event.is_object());
        for (path, value) in seen {
            prop_assert_eq!(get(&message, &parse_path(&path).unwrap()), Some(value));
        }
    }

    #[test]
    fn nothing_panics(message in "[\\[\\]{}\":,\\\\utrfn0-9.eE\\- aé\n]{0,40}|.*", path in "[ab\\[\\]0-9.']{0,6}") {
        let _ = at(&message, &path);
        let _ = leaves(&message, &mut |_, _| {});
        Facets::default().add(&message);
    }
}
