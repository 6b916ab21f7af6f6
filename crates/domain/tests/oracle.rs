//! The matcher of rules beside an independent one, on everything short.
//!
//! The oracle knows nothing of prefixes of bytes: it reads a rule's text, cuts names into parts at
//! separators, and compares part by part.

use domain::Rule;

/// A separator of each kind that matters, and characters that look alike.
const SYMBOLS: [char; 6] = ['a', '2', '-', '/', '.', '#'];
const LONGEST: usize = 6;

/// Every text of up to `length` symbols, the empty one too.
fn texts(length: usize) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut last = 0;
    for _ in 0..length {
        let end = all.len();
        for at in last..end {
            for symbol in SYMBOLS {
                all.push(format!("{}{symbol}", all[at]));
            }
        }
        last = end;
    }
    all
}

/// A name as its parts, each with the separator that ends it.
fn parts(name: &str) -> Vec<&str> {
    name.split_inclusive(['-', '/', '.', '#']).collect()
}

/// What a rule means, said in another way, for a name that was cut into its parts. None for a
/// text that is no rule.
fn oracle(rule: &str, given: &[&str]) -> Option<bool> {
    let Some(prefix) = rule.strip_suffix('*') else {
        return (!rule.is_empty()).then(|| parts(rule) == given);
    };
    let ends_a_part = prefix.chars().last().is_some_and(|last| "-/.#_".contains(last));
    let says_something = prefix.chars().any(|c| c.is_ascii_alphanumeric());
    if !ends_a_part || !says_something {
        return None;
    }
    let wanted = parts(prefix);
    Some(given.len() >= wanted.len() && wanted.iter().zip(given).all(|(a, b)| a == b))
}

/// Every rule of up to three symbols beside all 55,987 names of up to six; of the long names,
/// those that share the rule's first symbol.
#[test]
fn the_matcher_agrees_with_the_oracle_on_everything_short() {
    let names = texts(LONGEST);
    let short = texts(4).len();
    let cut: Vec<Vec<&str>> = names.iter().map(|name| parts(name)).collect();
    let (mut tried, mut let_in) = (0_u64, 0_u64);
    for text in texts(3) {
        for typed in [text.clone(), format!("{text}*")] {
            let rule = Rule::parse_group(&typed).ok();
            assert_eq!(rule.is_some(), oracle(&typed, &[]).is_some(), "is {typed:?} a rule?");
            let Some(rule) = rule else { continue };
            let first = typed.chars().next();
            for (at, name) in names.iter().enumerate() {
                if at >= short && name.chars().next() != first {
                    continue;
                }
                let lets_in = rule.lets_in(name);
                assert_eq!(Some(lets_in), oracle(&typed, &cut[at]), "{typed:?} and {name:?}");
                tried += 1;
                let_in += u64::from(lets_in);
            }
        }
    }
    assert!(tried > 3_000_000 && let_in > 10_000, "{tried} pairs, {let_in} let in");
}
