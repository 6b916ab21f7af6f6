//! What holds for every pattern and every event, tried on generated ones.

mod support;

use filter_pattern::Pattern;
use filter_pattern::builder::{Clause, Operator, Step, Value};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value as Json;
use support::{events, expressions, oracle, patterns};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn spelling_and_parsing_are_inverse(text in patterns::valid()) {
        let pattern = Pattern::parse(&text).unwrap();
        let spelled = pattern.to_string();
        let again = Pattern::parse(&spelled).unwrap();
        prop_assert_eq!(&again, &pattern, "{}", spelled);
        prop_assert_eq!(again.to_string(), spelled);
        prop_assert!(!pattern.explain().is_empty());
    }

    #[test]
    fn nothing_panics_and_spans_are_sound(
        text in prop_oneof![patterns::rubbish(), patterns::valid()],
        message in prop_oneof![events::rubbish(), events::lines()],
    ) {
        match Pattern::parse(&text) {
            Err(error) => prop_assert!(text.get(error.span).is_some()),
            Ok(pattern) => {
                let matches = pattern.matches(&message);
                let highlights = pattern.highlights(&message);
                let sound = |span: &std::ops::Range<usize>| message.get(span.clone()).is_some_and(|part| !part.is_empty());
                prop_assert!(matches || highlights.is_empty());
                prop_assert!(highlights.iter().all(sound));
                prop_assert!(highlights.is_sorted_by(|a, b| a.end < b.start));
                prop_assert!(pattern.captures(&message).is_none_or(|_| matches));
            }
        }
    }

    #[test]
    fn the_walk_agrees_with_a_tree(
        condition in oracle::conditions(),
        event in events::json(),
        seed in any::<u64>(),
    ) {
        let written = events::write(&event, seed);
        prop_assert_eq!(&serde_json::from_str::<Json>(&written).unwrap(), &event);
        let pattern = format!("{{ {condition} }}");
        let found = Pattern::parse(&pattern).unwrap().matches(&written);
        prop_assert_eq!(found, condition.holds(&event), "{} on {}", pattern, written);
    }

    #[test]
    fn expressions_agree_with_another_engine(expression in expressions::any(), text in expressions::texts()) {
        let ours = Pattern::parse(&format!("%{}%", expression.ours)).unwrap();
        let theirs = regex::Regex::new(&expression.theirs).unwrap();
        prop_assert_eq!(ours.matches(&text), theirs.is_match(&text), "{} on {:?}", expression.ours, text);
    }

    #[test]
    fn a_click_matches_the_event_it_was_made_in(event in events::json(), pick in any::<Index>(), seed in any::<u64>()) {
        let scalars = events::scalars(&event);
        prop_assume!(!scalars.is_empty());
        let (path, value) = pick.get(&scalars);
        let written = events::write(&event, seed);
        if let Ok(clause) = Clause::json(path, Operator::Is, value.clone()) {
            let pattern = clause.to_pattern().unwrap();
            prop_assert!(pattern.matches(&written), "{} on {}", pattern, written);
        }
        if let Ok(clause) = Clause::json(path, Operator::IsNot, value.clone()) {
            let pattern = clause.to_pattern().unwrap();
            prop_assert!(!pattern.matches(&written), "{} on {}", pattern, written);
        }
    }

    #[test]
    fn a_joined_pattern_asks_for_both(first in oracle::conditions(), event in events::json(), pick in any::<Index>()) {
        let scalars = events::scalars(&event);
        prop_assume!(!scalars.is_empty());
        let (path, value) = pick.get(&scalars);
        let (written, first) = (event.to_string(), Pattern::parse(&format!("{{ {first} }}")).unwrap());
        if let Ok(joined) = Clause::json(path, Operator::Is, value.clone()).and_then(|clause| clause.join(&first)) {
            prop_assert_eq!(joined.matches(&written), first.matches(&written), "{}", joined);
        }
    }

    #[test]
    fn a_clicked_column_matches_its_line(line in events::lines(), pick in any::<Index>()) {
        let fields = Pattern::parse("[...]").unwrap().captures(&line).unwrap();
        prop_assume!(!fields.is_empty());
        let index = pick.index(fields.len());
        let text = Value::Text(line[fields[index].span.clone()].to_owned());
        if let Ok(clause) = Clause::column(&line, index, Operator::Is, text.clone()) {
            prop_assert!(clause.to_pattern().unwrap().matches(&line));
        }
        if let Ok(clause) = Clause::column(&line, index, Operator::IsNot, text) {
            prop_assert!(!clause.to_pattern().unwrap().matches(&line));
        }
    }

    #[test]
    fn quoted_text_is_found(before in ".{0,10}", text in ".{1,20}", after in ".{0,10}") {
        let message = format!("{before}{text}{after}");
        prop_assert!(Pattern::parse(&filter_pattern::quote(&text)).unwrap().matches(&message));
        if let Ok(clause) = Clause::exclude(&text) {
            prop_assert!(!clause.to_pattern().unwrap().matches(&message));
        }
    }
}

#[test]
fn a_path_of_odd_keys_is_quoted() {
    for key in ["", "a.b", "it's", r"back\slash", r"\'", "é", "a b", "@t"] {
        let event = serde_json::json!({ key: [{ "x": "y" }] }).to_string();
        let path = [Step::Key(key.to_owned()), Step::Index(0), Step::Key("x".to_owned())];
        let clause = Clause::json(&path, Operator::Is, Value::Text("y".to_owned())).unwrap();
        assert!(clause.to_pattern().unwrap().matches(&event), "{key}");
    }
}
