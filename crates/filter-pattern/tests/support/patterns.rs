//! Pattern texts: of each kind, spaced and quoted at will, and rubbish that looks like them.

use proptest::prelude::*;

use super::{expressions, oracle};

pub(crate) fn valid() -> impl Strategy<Value = String> {
    prop_oneof![
        1 => "[ \t]{0,3}",
        3 => terms(),
        2 => expressions::any().prop_map(|expression| format!("%{}%", expression.ours)),
        4 => (oracle::conditions(), space()).prop_map(|(condition, space)| format!("{space}{{{space}{condition}{space}}}{space}")),
        4 => columns(),
    ]
}

pub(crate) fn rubbish() -> impl Strategy<Value = String> {
    prop_oneof![
        ".{0,30}",
        r#"[{\[%]?[a-c$.\[\]{}'"%*&|=<>!()0-9 ,?\\-]{0,30}[}\]%]?"#,
        r#"\{ ?(\$[.a-b\[\]0-9*']{1,4} ?(=|!=|<|IS|NOT|IS NULL|NOT EXISTS) ?["%a-b0-9*]{0,4}(&&|\|\||\))?){1,3} ?\}"#,
    ]
}

fn space() -> impl Strategy<Value = String> {
    "[ \t\n]{0,2}"
}

fn quoted() -> impl Strategy<Value = String> {
    r#"([a-c *.é%&|]|\\\\|\\"|\\n){0,6}"#.prop_map(|text| format!("\"{text}\""))
}

fn terms() -> impl Strategy<Value = String> {
    let term = ("[-?]?", prop_oneof!["[A-Za-z0-9_]{1,4}".boxed(), quoted().boxed()]);
    let term = term.prop_map(|(sign, text)| sign + &text);
    prop::collection::vec(term, 1..5).prop_map(|terms| terms.join(" "))
}

fn columns() -> impl Strategy<Value = String> {
    let number = prop_oneof!["[+-]?[0-9]{1,4}", r"[0-9]{1,3}\.[0-9]{1,2}", "[0-9]e[+-]?[0-9]"];
    let text =
        prop_oneof![r"\*?[a-c_.]{1,4}\*?".boxed(), Just("*".to_owned()).boxed(), quoted().boxed()];
    let condition = prop_oneof![
        (prop::sample::select(vec!["=", "!=", "<", "<=", ">", ">="]), number)
            .prop_map(|(operator, value)| format!("{operator}{value}")),
        (prop::sample::select(vec![" = ", "!="]), text)
            .prop_map(|(operator, value)| format!("{operator}{value}")),
    ];
    let conditions =
        prop::collection::vec((condition, prop::sample::select(vec!["&&", " || "])), 0..3);
    let column = ("[a-z][a-z0-9_-]{0,3}", conditions).prop_map(|(name, conditions)| {
        let mut column = name.clone();
        for (index, (condition, glue)) in conditions.into_iter().enumerate() {
            if index > 0 {
                column += &format!("{glue}{name}");
            }
            column += &condition;
        }
        column
    });
    let column = prop_oneof![6 => column, 1 => Just(String::new())];
    (prop::collection::vec(column, 1..5), prop::option::of(any::<prop::sample::Index>()), space())
        .prop_map(|(mut columns, rest, space)| {
            if let Some(rest) = rest {
                columns.insert(rest.index(columns.len() + 1), "...".to_owned());
            }
            format!("[{}]", columns.join(&format!("{space},{space}")))
        })
}
