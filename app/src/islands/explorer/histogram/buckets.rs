//! How many loaded events lie in each stretch of the range, by level. Rows are counted once, when
//! they come, so that 100,000 of them cost no more than the last page.

use super::super::store::Line;
use crate::components::format;
use domain::TimeRange;
use log_line::Level;
use std::sync::Arc;

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// The widths that people think in, in ms.
const WIDTHS: [i64; 19] = [
    SECOND,
    2 * SECOND,
    5 * SECOND,
    10 * SECOND,
    15 * SECOND,
    30 * SECOND,
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    7 * DAY,
];
/// Most buckets, but for ranges of years.
const MOST: i64 = 90;
/// Whatever is asked for, there are no more than these.
const MOST_EVER: i64 = 2_000;

/// Events of one bucket by level, in the order of [`Level::ALL`].
pub(super) type Counts = [u32; Level::ALL.len()];

/// The counts over a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Chart {
    pub(super) range: TimeRange,
    /// Where the first bucket starts, at or before the range, in ms since 1970.
    pub(super) start: i64,
    /// The width of a bucket in ms.
    pub(super) width: i64,
    pub(super) buckets: Vec<Counts>,
}

impl Chart {
    /// Empty buckets over a range, starting at full units of clocks that are `offset` ms ahead.
    pub(super) fn over(range: TimeRange, offset: i64) -> Chart {
        let fits = WIDTHS.into_iter().find(|width| range.millis() <= width * MOST);
        let width = fits.unwrap_or(7 * DAY).max(range.millis() / MOST_EVER);
        let start = (range.from + offset).div_euclid(width) * width - offset;
        let count = (range.to - start).div_euclid(width) + 1;
        let buckets = vec![Counts::default(); usize::try_from(count).unwrap_or_default()];
        Chart { range, start, width, buckets }
    }

    fn add(&mut self, line: &Line) {
        let at = usize::try_from((line.row.time - self.start).div_euclid(self.width));
        if let Some(bucket) = at.ok().and_then(|at| self.buckets.get_mut(at)) {
            bucket[line.level as usize] += 1;
        }
    }

    /// The last ms of the last bucket, and one more.
    pub(super) fn end(&self) -> i64 {
        self.start + self.width * self.buckets.len() as i64
    }

    /// The stretch of time from one bucket to another, as far as it lies in the range.
    pub(super) fn span(&self, from: usize, to: usize) -> TimeRange {
        let start = self.start + self.width * from as i64;
        let end = self.start + self.width * (to as i64 + 1) - 1;
        TimeRange { from: start.max(self.range.from), to: end.min(self.range.to) }
    }

    /// Events from one bucket to another, by level.
    pub(super) fn counts(&self, from: usize, to: usize) -> Counts {
        let mut sum = Counts::default();
        for bucket in self.buckets.iter().take(to + 1).skip(from) {
            for (sum, count) in sum.iter_mut().zip(bucket) {
                *sum += count;
            }
        }
        sum
    }

    /// `30 s`, `5 min`, `1 h` or `7 days`.
    pub(super) fn width_in_words(&self) -> String {
        let (unit, words) = match self.width {
            DAY => (DAY, " day"),
            width if width > DAY => (DAY, " days"),
            width if width >= HOUR => (HOUR, " h"),
            width if width >= MINUTE => (MINUTE, " min"),
            _ => (SECOND, " s"),
        };
        format::count(usize::try_from(self.width / unit).unwrap_or_default()) + words
    }
}

/// A chart that follows a list.
#[derive(Debug, Default)]
pub(super) struct Counted {
    chart: Option<Chart>,
    /// The list that was counted: its generation, and its clocks' distance from UTC.
    list: (u32, i64),
    /// The youngest line that was counted, by its serial.
    youngest: Option<u32>,
}

impl Counted {
    /// Counts the lines that came since the last time.
    pub(super) fn follow(
        &mut self,
        lines: &[Arc<Line>],
        range: TimeRange,
        list: (u32, i64),
    ) -> &Chart {
        if self.list != list || self.chart.as_ref().is_none_or(|chart| chart.range != range) {
            *self = Counted { chart: None, list, youngest: None };
        }
        let chart = self.chart.get_or_insert_with(|| Chart::over(range, list.1));
        let youngest = self.youngest;
        let is_new = |line: &&Arc<Line>| youngest.is_none_or(|youngest| line.serial > youngest);
        // New lines stand at the ends; those at the top may be all there are.
        let above = lines.iter().take_while(is_new).count();
        let below = lines[above..].iter().rev().take_while(is_new).count();
        for line in lines[..above].iter().chain(&lines[lines.len() - below..]) {
            chart.add(line);
            self.youngest = self.youngest.max(Some(line.serial));
        }
        chart
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Row;

    fn line(time: i64, message: &str) -> Arc<Line> {
        let (id, stream, message) = (time.to_string(), "s".to_owned(), message.to_owned());
        Line::new(Row { id, time, ingested: time, group: None, stream, message, cut_from: None })
    }

    #[test]
    fn widths_are_those_that_people_think_in() {
        let words = |ms: i64| Chart::over(TimeRange { from: 0, to: ms - 1 }, 0).width_in_words();
        assert_eq!([words(1), words(90 * SECOND), words(HOUR)], ["1 s", "1 s", "1 min"]);
        assert_eq!([words(24 * HOUR), words(30 * DAY)], ["30 min", "12 h"]);
        assert_eq!([words(90 * DAY), words(365 * DAY)], ["1 day", "7 days"]);
        let ever = Chart::over(TimeRange::WHOLE, 0);
        assert!(ever.buckets.len() <= 2_002, "{}", ever.buckets.len());
    }

    #[test]
    fn buckets_start_at_full_units_of_the_clocks_shown() {
        let range = TimeRange { from: 10 * HOUR + 1, to: 2 * DAY };
        let chart = Chart::over(range, 0);
        assert_eq!((chart.start, chart.width), (10 * HOUR, 30 * MINUTE));
        let india = Chart::over(TimeRange { from: 0, to: 80 * DAY }, 5 * HOUR + 30 * MINUTE);
        assert_eq!((india.start + 5 * HOUR + 30 * MINUTE) % DAY, 0);
        assert_eq!(
            chart.span(0, 0),
            TimeRange { from: range.from, to: 10 * HOUR + 30 * MINUTE - 1 }
        );
        let last = chart.buckets.len() - 1;
        assert_eq!(chart.span(last, last).to, range.to);
    }

    #[test]
    fn lines_are_counted_once_wherever_they_are_added() {
        let range = TimeRange { from: 0, to: 89 * SECOND };
        let list = (1, 0);
        let mut counted = Counted::default();
        let mut lines = vec![line(5_500, "ERROR a"), line(3_000, "INFO b")];
        assert_eq!(counted.follow(&lines, range, list).counts(0, 89).iter().sum::<u32>(), 2);
        lines.push(line(1_000, "b"));
        lines.insert(0, line(5_900, "ERROR c"));
        let chart = counted.follow(&lines, range, list);
        assert_eq!(chart.buckets[5][Level::Error as usize], 2);
        assert_eq!(chart.buckets[3][Level::Info as usize], 1);
        assert_eq!(chart.buckets[1][Level::Unknown as usize], 1);
        assert_eq!(chart.clone(), *counted.follow(&lines, range, list));
        let anew = counted.follow(&lines[..1], range, (2, 0));
        assert_eq!(anew.counts(0, 89).iter().sum::<u32>(), 1);
    }

    #[test]
    fn what_lies_outside_is_not_counted() {
        let lines = [line(500, "a"), line(7_000, "b")];
        let mut counted = Counted::default();
        let chart = counted.follow(&lines, TimeRange { from: 1_000, to: 4_000 }, (1, 0));
        assert_eq!(chart.counts(0, 9).iter().sum::<u32>(), 0);
    }
}
