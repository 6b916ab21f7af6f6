//! Which rules fit what is being typed: the groups themselves, and the prefixes that several of
//! them share.

use crate::cloudwatch::catalogue::Suggestion;
use app::wire::GroupHint;
use std::collections::BTreeMap;

/// Separators at which a prefix of groups may end.
const SEPARATORS: &[char] = &['/', '-', '_', '.', '#'];

/// Prefixes first, then groups by name.
pub(super) fn of(typed: &str, found: Vec<Suggestion>) -> Vec<GroupHint> {
    let mut shared: BTreeMap<&str, (usize, Option<i64>)> = BTreeMap::new();
    for group in &found {
        if let Some(prefix) = next_prefix(typed, &group.name) {
            let (count, bytes) = shared.entry(prefix).or_insert((0, Some(0)));
            *count += 1;
            *bytes = bytes.zip(group.stored_bytes).map(|(sum, own)| sum + own);
        }
    }
    let prefixes = shared.iter().filter(|(_, (count, _))| *count > 1);
    let mut hints: Vec<GroupHint> = prefixes
        .map(|(prefix, (count, bytes))| GroupHint {
            rule: format!("{prefix}*"),
            stored_bytes: *bytes,
            groups: Some(*count),
        })
        .collect();
    hints.extend(found.iter().map(|group| GroupHint {
        rule: group.name.clone(),
        stored_bytes: group.stored_bytes,
        groups: None,
    }));
    hints
}

/// The shortest prefix of the name that goes beyond what was typed, ends at a separator, and says
/// more than a separator.
fn next_prefix<'n>(typed: &str, name: &'n str) -> Option<&'n str> {
    let typed = name.strip_prefix(typed).map_or(0, |_| typed.len());
    let ends = name.match_indices(SEPARATORS).map(|(at, _)| at + 1);
    let says_something = |end: &usize| name[..*end].contains(|c: char| c.is_ascii_alphanumeric());
    let end = ends.filter(says_something).find(|end| *end >= typed)?;
    (end < name.len()).then(|| &name[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(typed: &str, names: &[&str]) -> Vec<String> {
        let group = |name: &&str| Suggestion { name: (*name).into(), stored_bytes: Some(10) };
        let hints = of(typed, names.iter().map(group).collect());
        hints.into_iter().map(|hint| hint.rule).collect()
    }

    #[test]
    fn shared_prefixes_come_before_groups() {
        let names = ["/acme/api", "/acme/web", "/globex/api"];
        assert_eq!(rules("", &names), ["/acme/*", "/acme/api", "/acme/web", "/globex/api"]);
        assert_eq!(rules("/acme/", &names[..2]), ["/acme/*", "/acme/api", "/acme/web"]);
        assert_eq!(rules("/acme/w", &names[1..2]), ["/acme/web"]);
        let deep = ["/aws/lambda/a-1", "/aws/lambda/a-2", "/aws/lambda/b"];
        assert_eq!(rules("/aws/l", &deep)[0], "/aws/lambda/*");
        assert_eq!(rules("/aws/lambda/a", &deep[..2])[0], "/aws/lambda/a-*");
    }

    #[test]
    fn a_prefix_says_how_much_it_lets_in() {
        let group = |name: &str, bytes| Suggestion { name: name.into(), stored_bytes: bytes };
        let found = vec![group("/a/x", Some(1)), group("/a/y", Some(2))];
        let hint = of("", found).remove(0);
        assert_eq!(
            (hint.rule.as_str(), hint.stored_bytes, hint.groups),
            ("/a/*", Some(3), Some(2))
        );
        let unknown = of("x", vec![group("/a/x", None), group("/a/xx", Some(2))]);
        assert_eq!(unknown[0].stored_bytes, None);
    }
}
