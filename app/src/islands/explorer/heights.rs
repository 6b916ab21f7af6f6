//! How tall the rows of a long list are: sums and searches in O(log n), so that 100,000 rows of
//! different heights scroll like one.

/// The heights of all rows, in px. A row that was never drawn counts with an estimate.
#[derive(Clone, Debug, Default)]
pub(super) struct Heights {
    rows: Vec<f32>,
    /// A Fenwick tree over `rows`. Heights are multiples of 1/64 px, so its sums are exact.
    sums: Vec<f64>,
}

impl Heights {
    pub(super) fn of(rows: Vec<f32>) -> Heights {
        let mut sums = vec![0.0; rows.len() + 1];
        for (at, height) in rows.iter().enumerate() {
            let node = at + 1;
            sums[node] += f64::from(*height);
            let above = node + lowest_bit(node);
            if above < sums.len() {
                sums[above] += sums[node];
            }
        }
        Heights { rows, sums }
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Adds rows below the last one.
    pub(super) fn append(&mut self, rows: impl IntoIterator<Item = f32>) {
        for height in rows {
            self.rows.push(height);
            let node = self.rows.len();
            let from = node - lowest_bit(node);
            self.sums.resize(node, 0.0);
            let below = self.offset(node - 1) - self.offset(from);
            self.sums.push(below + f64::from(height));
        }
    }

    /// Adds rows above the first one.
    pub(super) fn prepend(&mut self, mut rows: Vec<f32>) {
        rows.append(&mut self.rows);
        *self = Heights::of(rows);
    }

    /// Keeps these rows alone.
    pub(super) fn keep(&mut self, rows: std::ops::Range<usize>) {
        *self = Heights::of(self.rows.get(rows).unwrap_or_default().to_vec());
    }

    /// Corrects one row. Returns by how much it grew.
    pub(super) fn set(&mut self, at: usize, height: f32) -> f64 {
        let Some(row) = self.rows.get_mut(at) else { return 0.0 };
        let growth = f64::from(height) - f64::from(*row);
        *row = height;
        if growth != 0.0 {
            let mut node = at + 1;
            while node < self.sums.len() {
                self.sums[node] += growth;
                node += lowest_bit(node);
            }
        }
        growth
    }

    /// Where a row starts, in px from the top of the list.
    pub(super) fn offset(&self, at: usize) -> f64 {
        let mut node = at.min(self.rows.len());
        let mut sum = 0.0;
        while node > 0 {
            sum += self.sums[node];
            node -= lowest_bit(node);
        }
        sum
    }

    pub(super) fn total(&self) -> f64 {
        self.offset(self.rows.len())
    }

    /// The row at a distance from the top, the last one for everything below.
    pub(super) fn at(&self, px: f64) -> usize {
        let mut node = 0;
        let mut left = px;
        let mut step = self.rows.len().checked_ilog2().map_or(0, |bits| 1_usize << bits);
        while step > 0 {
            let next = node + step;
            if next < self.sums.len() && self.sums[next] <= left {
                node = next;
                left -= self.sums[next];
            }
            step /= 2;
        }
        node.min(self.rows.len().saturating_sub(1))
    }
}

fn lowest_bit(node: usize) -> usize {
    node & node.wrapping_neg()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_consistent(heights: &Heights) {
        let mut top = 0.0;
        for (at, height) in heights.rows.iter().enumerate() {
            assert_eq!(heights.offset(at), top);
            assert_eq!((heights.at(top), heights.at(top + f64::from(*height) - 0.01)), (at, at));
            top += f64::from(*height);
        }
        assert_eq!(heights.total(), top);
    }

    fn uneven(count: usize) -> Vec<f32> {
        (0..count).map(|at| 22.0 + (at * 7 % 13) as f32 * 4.5).collect()
    }

    #[test]
    fn sums_and_searches_agree_however_the_list_grew() {
        for count in [0, 1, 2, 3, 7, 8, 9, 100] {
            let mut heights = Heights::of(uneven(count));
            assert_consistent(&heights);
            heights.append(uneven(5));
            assert_consistent(&heights);
            heights.prepend(uneven(6));
            assert_consistent(&heights);
            assert_eq!(heights.len(), count + 11);
            assert_eq!(heights.set(3, 100.0), 100.0 - f64::from(uneven(6)[3]));
            assert_consistent(&heights);
            heights.keep(2..count + 7);
            assert_eq!(heights.len(), count + 5);
            assert_consistent(&heights);
        }
    }

    #[test]
    fn the_ends_are_the_first_and_the_last_row() {
        let heights = Heights::of(vec![10.0, 20.0]);
        assert_eq!([heights.at(-5.0), heights.at(0.0), heights.at(10.0)], [0, 0, 1]);
        assert_eq!([heights.at(29.9), heights.at(1e9)], [1, 1]);
        assert_eq!((Heights::default().at(3.0), Heights::default().total()), (0, 0.0));
    }
}
