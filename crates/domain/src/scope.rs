//! Which streams of one log group a reader may see: the union of the stream rules that apply.

use crate::Rule;
use serde::{Deserialize, Serialize};

/// The union of stream rules, with those dropped that another one already covers.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct StreamScope {
    rules: Vec<Rule>,
}

impl StreamScope {
    /// Joins the rules. No rule at all means no stream at all.
    pub fn union(rules: impl IntoIterator<Item = Rule>) -> StreamScope {
        let mut kept: Vec<Rule> = Vec::new();
        for rule in rules {
            if !kept.iter().any(|other| other.covers(&rule)) {
                kept.retain(|other| !rule.covers(other));
                kept.push(rule);
            }
        }
        kept.sort();
        StreamScope { rules: kept }
    }

    /// Whether this stream may be seen.
    pub fn lets_in(&self, stream: &str) -> bool {
        self.rules.iter().any(|rule| rule.lets_in(stream))
    }

    /// Whether every stream of the group may be seen.
    pub fn is_whole_group(&self) -> bool {
        self.rules.contains(&Rule::All)
    }

    /// The rules, none of which covers another.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// What is left when a reader asks for one rule's streams only: never more than was granted.
    pub fn narrowed_to(&self, wish: &Rule) -> StreamScope {
        StreamScope::union(self.rules.iter().filter_map(|rule| rule.meet(wish)))
    }

    /// Whether nothing may be seen.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn covered_rules_fall_away() {
        let scope = StreamScope::union([
            Rule::Exact("a/x".into()),
            Rule::Prefix("a/".into()),
            Rule::Exact("b".into()),
            Rule::Exact("b".into()),
        ]);
        assert_eq!(scope.rules(), [Rule::Exact("b".into()), Rule::Prefix("a/".into())]);
        assert!(StreamScope::union([Rule::Exact("b".into()), Rule::All]).is_whole_group());
    }

    #[test]
    fn no_rule_lets_nothing_in() {
        assert!(!StreamScope::union([]).lets_in("a"));
        assert!(StreamScope::union([]).is_empty());
    }

    fn any_rule() -> impl Strategy<Value = Rule> {
        prop_oneof![
            Just(Rule::All),
            "[ab/]{1,4}".prop_map(Rule::Exact),
            "[ab]{0,2}/".prop_map(Rule::Prefix),
        ]
    }

    proptest! {
        #[test]
        fn a_union_lets_in_what_one_of_its_rules_lets_in(
            rules in prop::collection::vec(any_rule(), 0..5), name in "[ab/]{1,5}"
        ) {
            let expected = rules.iter().any(|rule| rule.lets_in(&name));
            prop_assert_eq!(StreamScope::union(rules).lets_in(&name), expected);
        }

        #[test]
        fn narrowing_is_intersection(
            rules in prop::collection::vec(any_rule(), 0..5), wish in any_rule(), name in "[ab/]{1,5}"
        ) {
            let scope = StreamScope::union(rules);
            let expected = scope.lets_in(&name) && wish.lets_in(&name);
            prop_assert_eq!(scope.narrowed_to(&wish).lets_in(&name), expected);
        }
    }
}
