//! Events: JSON with few names and values, so that patterns hit; lines; rubbish.

use std::fmt::Write;

use filter_pattern::builder::{Step, Value};
use proptest::prelude::*;
use serde_json::Value as Json;

pub(crate) fn names() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["a", "b", "level", "x y", "q\"", "é"]).prop_map(str::to_owned)
}

pub(crate) fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "",
            "error",
            "errors",
            "a/b",
            "two\nlines",
            "*star",
            "404",
            "null",
            "true",
            "é💡"
        ])
        .prop_map(str::to_owned),
        "[a-c*\"\\\\\n]{0,5}",
    ]
}

pub(crate) fn json() -> impl Strategy<Value = Json> {
    let scalar = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::Bool),
        (-5i64..5).prop_map(Json::from),
        prop::sample::select(vec![0.5, -2.25, 1e300, 404.0]).prop_map(Json::from),
        texts().prop_map(Json::String),
    ];
    let value = scalar.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::Array),
            prop::collection::hash_map(names(), inner, 0..4)
                .prop_map(|members| members.into_iter().collect()),
        ]
    });
    prop::collection::hash_map(names(), value, 0..5)
        .prop_map(|members| members.into_iter().collect())
}

pub(crate) fn lines() -> impl Strategy<Value = String> {
    let field = prop_oneof![
        "[a-c0-9*.é]{1,5}",
        r#""[a-c ]{0,5}""#,
        r"\[[a-c ]{0,5}\]",
        r#"["\[\]\\]{1,3}"#
    ];
    prop::collection::vec(field, 0..6).prop_map(|fields| fields.join(" "))
}

pub(crate) fn rubbish() -> impl Strategy<Value = String> {
    prop_oneof![
        ".{0,40}",
        "[{}\\[\\]\":,ab0-9\\\\ truefalsn.eE+-]{0,40}",
        r#"\{("[a-c]":[0-9"\[\]{},a]{0,6},?){0,4}\}?"#
    ]
}

/// The event as JSON in which, by `seed`, letters are escaped and space is added here and there.
pub(crate) fn write(event: &Json, seed: u64) -> String {
    let mut out = String::new();
    Writer { out: &mut out, seed: seed | 1 }.value(event);
    out
}

struct Writer<'a> {
    out: &'a mut String,
    seed: u64,
}

impl Writer<'_> {
    fn chance(&mut self, one_in: u64) -> bool {
        self.seed = self
            .seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.seed >> 33).is_multiple_of(one_in)
    }

    fn token(&mut self, token: &str) {
        self.out.push_str(token);
        if self.chance(5) {
            self.out.push_str(" \n");
        }
    }

    fn value(&mut self, value: &Json) {
        match value {
            Json::Object(members) => {
                self.token("{");
                for (index, (name, value)) in members.iter().enumerate() {
                    self.token(if index > 0 { "," } else { "" });
                    self.string(name);
                    self.token(":");
                    self.value(value);
                }
                self.token("}");
            }
            Json::Array(elements) => {
                self.token("[");
                for (index, value) in elements.iter().enumerate() {
                    self.token(if index > 0 { "," } else { "" });
                    self.value(value);
                }
                self.token("]");
            }
            Json::String(text) => self.string(text),
            scalar => self.token(&scalar.to_string()),
        }
    }

    fn string(&mut self, text: &str) {
        self.out.push('"');
        for c in text.chars() {
            if self.chance(40) {
                let mut units = [0; 2];
                c.encode_utf16(&mut units).iter().for_each(|unit| {
                    let _ = write!(self.out, "\\u{unit:04x}");
                });
            } else {
                match c {
                    '"' | '\\' => self.out.extend(['\\', c]),
                    '/' if self.chance(2) => self.out.push_str("\\/"),
                    '\n' => self.out.push_str("\\n"),
                    c => self.out.push(c),
                }
            }
        }
        self.token("\"");
    }
}

/// Every scalar of the event with the way to it, as a click would give them.
pub(crate) fn scalars(event: &Json) -> Vec<(Vec<Step>, Value)> {
    let mut found = Vec::new();
    collect(event, &mut Vec::new(), &mut found);
    found
}

fn collect(value: &Json, path: &mut Vec<Step>, found: &mut Vec<(Vec<Step>, Value)>) {
    let scalar = match value {
        Json::Object(members) => {
            for (name, value) in members {
                path.push(Step::Key(name.clone()));
                collect(value, path, found);
                path.pop();
            }
            return;
        }
        Json::Array(elements) => {
            for (index, value) in (0..).zip(elements) {
                path.push(Step::Index(index));
                collect(value, path, found);
                path.pop();
            }
            return;
        }
        Json::String(text) => Value::Text(text.clone()),
        Json::Number(number) => Value::Number(number.to_string()),
        Json::Bool(value) => Value::Bool(*value),
        Json::Null => Value::Null,
    };
    found.push((path.clone(), scalar));
}
