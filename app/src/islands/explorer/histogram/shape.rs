//! The chart as a drawing, in whole numbers: bars as one path a level, stretches in hundredths of
//! a percent.

use super::buckets::Chart;
use log_line::Level;

/// The width of a bucket in the drawing's own units; a tenth on either side stays free.
pub(super) const STEP: usize = 10;
/// The height of the tallest bar.
pub(super) const TALL: u32 = 1_000;
/// No event is too few to be seen.
const LEAST: u32 = 30;
/// Room for those.
pub(super) const ROOM: u32 = TALL + 6 * LEAST;

/// The bars of one level, from the ground up over the worse ones.
pub(super) fn bars(chart: &Chart, level: Level) -> String {
    let sums = chart.buckets.iter().map(|counts| counts.iter().sum::<u32>());
    let tallest = u64::from(sums.max().unwrap_or_default().max(1));
    let height = |count: u32| match count {
        0 => 0,
        count => {
            let scaled = u64::from(count) * u64::from(TALL) / tallest;
            u32::try_from(scaled).unwrap_or(TALL).max(LEAST)
        }
    };
    let mut path = String::new();
    for (at, counts) in chart.buckets.iter().enumerate() {
        let tall = height(counts[level as usize]);
        if tall == 0 {
            continue;
        }
        let below: u32 = counts[..level as usize].iter().map(|count| height(*count)).sum();
        let (x, y, tall) = (at * STEP + 1, ROOM - below, tall.to_string());
        for part in ["M", &x.to_string(), " ", &y.to_string(), "h8v-", &tall, "h-8z"] {
            path.push_str(part);
        }
    }
    path
}

/// A share as a percentage with two decimals.
pub(super) fn percent(part: i64, whole: i64) -> String {
    let share = (part.clamp(0, whole) * 10_000).checked_div(whole).unwrap_or_default();
    let decimals = share % 100;
    let zero = if decimals < 10 { "0" } else { "" };
    [&(share / 100).to_string(), ".", zero, &decimals.to_string(), "%"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::TimeRange;

    #[test]
    fn bars_stand_on_each_other_and_none_is_too_low_to_be_seen() {
        let mut chart = Chart::over(TimeRange { from: 0, to: 2_999 }, 0);
        chart.buckets[1] = [1, 0, 999, 0, 0, 0];
        assert_eq!(bars(&chart, Level::Error), "M11 1180h8v-30h-8z");
        assert_eq!(bars(&chart, Level::Info), "M11 1150h8v-999h-8z");
        assert_eq!(bars(&chart, Level::Warn), "");
    }

    #[test]
    fn shares_have_two_decimals() {
        assert_eq!([percent(1, 3), percent(0, 3), percent(3, 3)], ["33.33%", "0.00%", "100.00%"]);
        assert_eq!(
            [percent(5, 10_000), percent(-1, 3), percent(1, 0)],
            ["0.05%", "0.00%", "0.00%"]
        );
    }
}
