//! Cuts a range into windows, nearest first, whose length the walk changes as it learns.
//!
//! FilterLogEvents may answer page after page with nothing but a token, and never says how far it
//! has looked. A window that was read to its end is known to be done; that is how a reader can be
//! told "searched back to 13:20" truthfully.

use domain::TimeRange;

/// The way that a walk goes through time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Direction {
    /// From the newest to the oldest.
    Older,
    /// From the oldest to the newest.
    Newer,
}

/// The first window's length in ms.
pub(super) const FIRST_MS: i64 = 3_600_000;

/// The windows of one range.
#[derive(Debug)]
pub(super) struct Windows {
    /// A window that was begun before.
    begun: Option<TimeRange>,
    left: Option<TimeRange>,
    direction: Direction,
    length: i64,
}

impl Windows {
    pub(super) fn over(range: TimeRange, direction: Direction) -> Windows {
        Windows { begun: None, left: Some(range), direction, length: FIRST_MS }
    }

    /// What lies before this window was read already; it comes first.
    pub(super) fn start_with(&mut self, window: TimeRange) {
        self.left = self.left.and_then(|left| self.beyond(left, window));
        self.length = window.millis();
        self.begun = Some(window);
    }

    /// The next window. None that goes backwards lies on both sides of `border` (ms), which
    /// belongs to the later side.
    pub(super) fn next(&mut self, border: i64) -> Option<TimeRange> {
        if let Some(begun) = self.begun.take() {
            return Some(begun);
        }
        let left = self.left?;
        // The last piece is joined to the one before it rather than asked for by itself.
        let takes_all = left.millis() <= self.length.saturating_add(self.length / 2);
        let mut window = match self.direction {
            _ if takes_all => left,
            Direction::Older => TimeRange { from: left.to - self.length + 1, to: left.to },
            Direction::Newer => TimeRange { from: left.from, to: left.from + self.length - 1 },
        };
        if self.direction == Direction::Older && window.from < border && border <= window.to {
            window.from = border;
        }
        self.left = self.beyond(left, window);
        Some(window)
    }

    /// Gives a window back, to be cut anew into pieces of this length.
    pub(super) fn put_back(&mut self, window: TimeRange, length: i64) {
        self.left = Some(match (self.left, self.direction) {
            (None, _) => window,
            (Some(left), Direction::Older) => TimeRange { from: left.from, to: window.to },
            (Some(left), Direction::Newer) => TimeRange { from: window.from, to: left.to },
        });
        self.length = length.max(1);
    }

    /// Makes the windows to come so many times as long.
    pub(super) fn grow(&mut self, times: i64) {
        self.length = self.length.saturating_mul(times);
    }

    /// Makes the windows to come half as long.
    pub(super) fn shrink(&mut self) {
        self.length = (self.length / 2).max(1);
    }

    fn beyond(&self, range: TimeRange, window: TimeRange) -> Option<TimeRange> {
        match self.direction {
            Direction::Older => (range.from < window.from)
                .then(|| TimeRange { from: range.from, to: window.from - 1 }),
            Direction::Newer => {
                (window.to < range.to).then(|| TimeRange { from: window.to + 1, to: range.to })
            }
        }
    }
}

/// The half of a window that is walked through first. A single ms stays what it is.
pub(super) fn nearer_half(window: TimeRange, direction: Direction) -> TimeRange {
    let half = (window.millis() / 2).max(1);
    match direction {
        Direction::Older => TimeRange { from: window.to - half + 1, to: window.to },
        Direction::Newer => TimeRange { from: window.from, to: window.from + half - 1 },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = FIRST_MS;

    fn all(mut windows: Windows, border: i64) -> Vec<TimeRange> {
        let mut all = Vec::new();
        while let Some(window) = windows.next(border) {
            all.push(window);
            windows.grow(4);
        }
        all
    }

    fn windows(from: i64, to: i64, direction: Direction) -> Vec<TimeRange> {
        all(Windows::over(TimeRange { from, to }, direction), i64::MIN)
    }

    fn assert_covers(mut pieces: Vec<TimeRange>, from: i64, to: i64) {
        pieces.sort_by_key(|piece| piece.from);
        assert_eq!(pieces.first().unwrap().from, from);
        assert_eq!(pieces.last().unwrap().to, to);
        assert!(pieces.windows(2).all(|pair| pair[0].to + 1 == pair[1].from), "{pieces:?}");
    }

    #[test]
    fn a_short_range_is_one_window() {
        let range = TimeRange { from: 5, to: HOUR + 4 };
        assert_eq!(windows(range.from, range.to, Direction::Older), [range]);
        assert_eq!(windows(7, 7, Direction::Newer), [TimeRange { from: 7, to: 7 }]);
    }

    #[test]
    fn windows_cover_the_range_without_gap_or_overlap() {
        for direction in [Direction::Older, Direction::Newer] {
            for hours in [2, 3, 6, 24, 24 * 30, 24 * 400] {
                let (from, to) = (17, 17 + hours * HOUR);
                assert_covers(windows(from, to, direction), from, to);
            }
        }
    }

    #[test]
    fn a_day_takes_three_and_a_month_six() {
        assert_eq!(windows(0, 24 * HOUR, Direction::Older).len(), 3);
        assert_eq!(windows(0, 30 * 24 * HOUR, Direction::Older).len(), 6);
    }

    #[test]
    fn no_window_lies_on_both_sides_of_the_border() {
        let (border, to) = (40 * HOUR, 90 * HOUR);
        let range = TimeRange { from: 0, to };
        let pieces = all(Windows::over(range, Direction::Older), border);
        assert!(pieces.iter().all(|piece| piece.from >= border || piece.to < border));
        assert_covers(pieces, 0, to);
    }

    #[test]
    fn a_window_that_was_put_back_comes_again_in_pieces() {
        for direction in [Direction::Older, Direction::Newer] {
            let mut windows = Windows::over(TimeRange { from: 0, to: 99 * HOUR }, direction);
            let first = windows.next(i64::MIN).unwrap();
            windows.put_back(first, first.millis() / 2);
            let again = windows.next(i64::MIN).unwrap();
            assert_eq!(again, nearer_half(first, direction));
            let mut pieces = all(windows, i64::MIN);
            pieces.push(again);
            assert_covers(pieces, 0, 99 * HOUR);
        }
    }

    #[test]
    fn a_walk_starts_again_with_the_window_that_it_had_begun() {
        let range = TimeRange { from: 0, to: 99 * HOUR };
        let begun = TimeRange { from: 20 * HOUR, to: 30 * HOUR };
        let mut windows = Windows::over(range, Direction::Older);
        windows.start_with(begun);
        let pieces = all(windows, i64::MIN);
        assert_eq!(pieces[0], begun);
        assert_covers(pieces, 0, 30 * HOUR);
    }

    #[test]
    fn halves_end_at_a_millisecond() {
        let mut window = TimeRange { from: 0, to: 4 };
        let lengths: Vec<i64> = std::iter::from_fn(|| {
            window = nearer_half(window, Direction::Older);
            assert_eq!(window.to, 4);
            Some(window.millis())
        })
        .take(4)
        .collect();
        assert_eq!(lengths, [2, 1, 1, 1]);
    }
}
