//! Which part of the range was looked at.

use super::super::state::Shown;
use crate::search::Dir;
use domain::TimeRange;

/// The part that is loaded, or known to hold nothing. `ends` are the times of the oldest and the
/// newest loaded event. None before anything was looked at.
pub(super) fn covered(shown: &Shown, ends: Option<(i64, i64)>) -> Option<TimeRange> {
    let TimeRange { mut from, mut to } = shown.range?;
    let unfinished = shown.go_on.as_ref().map(|go_on| go_on.dir);
    if shown.older {
        let looked_to = shown.searched_to.filter(|_| unfinished == Some(Dir::Older));
        from = looked_to.or(ends.map(|(oldest, _)| oldest)).unwrap_or(to + 1).max(from);
    }
    if shown.newer {
        let looked_to = shown.searched_to.filter(|_| unfinished == Some(Dir::Newer));
        to = looked_to.or(ends.map(|(_, newest)| newest)).unwrap_or(to).min(to);
    }
    (from <= to).then_some(TimeRange { from, to })
}

#[cfg(test)]
mod tests {
    use super::super::super::state::GoOn;
    use super::*;

    fn shown(older: bool, newer: bool) -> Shown {
        let range = Some(TimeRange { from: 0, to: 100 });
        Shown { range, older, newer, ..Shown::default() }
    }
    const ENDS: Option<(i64, i64)> = Some((40, 60));

    #[test]
    fn what_is_whole_was_looked_at() {
        assert_eq!(covered(&shown(false, false), None), Some(TimeRange { from: 0, to: 100 }));
        assert_eq!(covered(&Shown::default(), ENDS), None);
    }

    #[test]
    fn more_may_lie_beyond_the_loaded_events() {
        assert_eq!(covered(&shown(true, false), ENDS), Some(TimeRange { from: 40, to: 100 }));
        assert_eq!(covered(&shown(true, true), ENDS), Some(TimeRange { from: 40, to: 60 }));
        assert_eq!(covered(&shown(true, false), None), None);
    }

    #[test]
    fn an_unfinished_search_has_looked_further_than_its_last_event() {
        let range = TimeRange { from: 0, to: 100 };
        let go_on = Some(GoOn { cursor: "c".to_owned(), dir: Dir::Older, range });
        let search = Shown { go_on, searched_to: Some(10), ..shown(true, false) };
        assert_eq!(covered(&search, ENDS), Some(TimeRange { from: 10, to: 100 }));
    }
}
