//! Cuts a range into windows, nearest first, each four times as long as the one before.
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
const FIRST_MS: i64 = 3_600_000;
const GROWTH: i64 = 4;

/// The windows of one range.
#[derive(Debug)]
pub(super) struct Windows {
    left: Option<TimeRange>,
    direction: Direction,
    length: i64,
}

impl Windows {
    pub(super) fn over(range: TimeRange, direction: Direction) -> Windows {
        Windows { left: Some(range), direction, length: FIRST_MS }
    }
}

impl Iterator for Windows {
    type Item = TimeRange;

    fn next(&mut self) -> Option<TimeRange> {
        let left = self.left.take()?;
        // The last piece is joined to the one before it rather than asked for by itself.
        let takes_all = left.millis() <= self.length + self.length / 2;
        let window = match self.direction {
            _ if takes_all => left,
            Direction::Older => TimeRange { from: left.to - self.length + 1, to: left.to },
            Direction::Newer => TimeRange { from: left.from, to: left.from + self.length - 1 },
        };
        self.length = self.length.saturating_mul(GROWTH);
        self.left = match self.direction {
            _ if takes_all => None,
            Direction::Older => Some(TimeRange { from: left.from, to: window.from - 1 }),
            Direction::Newer => Some(TimeRange { from: window.to + 1, to: left.to }),
        };
        Some(window)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = FIRST_MS;

    fn windows(from: i64, to: i64, direction: Direction) -> Vec<TimeRange> {
        Windows::over(TimeRange { from, to }, direction).collect()
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
                let mut pieces = windows(from, to, direction);
                if direction == Direction::Older {
                    pieces.reverse();
                }
                assert_eq!(pieces.first().unwrap().from, from);
                assert_eq!(pieces.last().unwrap().to, to);
                assert!(pieces.windows(2).all(|pair| pair[0].to + 1 == pair[1].from));
            }
        }
    }

    #[test]
    fn a_day_takes_three_and_a_month_six() {
        assert_eq!(windows(0, 24 * HOUR, Direction::Older).len(), 3);
        assert_eq!(windows(0, 30 * 24 * HOUR, Direction::Older).len(), 6);
    }
}
