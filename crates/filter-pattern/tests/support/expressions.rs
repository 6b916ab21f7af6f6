//! Regular expressions in AWS's spelling and in that of an engine to compare with.

use proptest::prelude::*;

#[derive(Clone, Debug)]
pub(crate) struct Expression {
    pub(crate) ours: String,
    pub(crate) theirs: String,
}

fn same(text: &str) -> Expression {
    both(text, text)
}

fn both(ours: &str, theirs: &str) -> Expression {
    Expression { ours: ours.to_owned(), theirs: theirs.to_owned() }
}

fn atom() -> impl Strategy<Value = Expression> {
    prop_oneof![
        4 => prop::sample::select(vec!["a", "b", "c", " ", "[ab]", "[^a]", ".", r"\.", r"\x61", "[a-c-]", "[]b]"])
            .prop_map(same),
        1 => prop::sample::select(vec![
            (r"\d", "[0-9]"), (r"\D", "[^0-9]"), (r"\w", "[0-9A-Za-z_]"), (r"\W", "[^0-9A-Za-z_]"),
            (r"\s", "[\\t\\n\\x0B\\f\\r ]"), (r"[^\w.]", "[^0-9A-Za-z_.]"),
        ]).prop_map(|(ours, theirs)| both(ours, theirs)),
    ]
}

fn times() -> impl Strategy<Value = Expression> {
    prop_oneof![
        3 => Just(same("")),
        2 => prop::sample::select(vec!["*", "+", "?", "{2}", "{1,}", "{0,2}", "{2,70}"]).prop_map(same),
        1 => (1..4usize).prop_map(|most| both(&format!("{{,{most}}}"), &format!("{{0,{most}}}"))),
    ]
}

fn piece() -> impl Strategy<Value = Expression> {
    prop_oneof![
        9 => (atom(), times())
            .prop_map(|(atom, times)| both(&(atom.ours + &times.ours), &(atom.theirs + &times.theirs))),
        1 => prop::sample::select(vec!["^", "$"]).prop_map(same),
    ]
}

pub(crate) fn any() -> impl Strategy<Value = Expression> {
    let join = |parts: Vec<Expression>, glue: &str| {
        let of = |spelling: fn(&Expression) -> &str| {
            parts.iter().map(spelling).collect::<Vec<_>>().join(glue)
        };
        both(&of(|part| &part.ours), &of(|part| &part.theirs))
    };
    let branch = prop::collection::vec(piece(), 1..6).prop_map(move |pieces| join(pieces, ""));
    prop::collection::vec(branch, 1..4).prop_map(move |branches| join(branches, "|"))
}

pub(crate) fn texts() -> impl Strategy<Value = String> {
    prop_oneof!["[abc .\n]{0,12}", "[aé💡1_]{0,6}", "a{60,80}b?"]
}
