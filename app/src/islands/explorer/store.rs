//! The events that are loaded, in the order of the list. Rows are added at either end or all
//! replaced, never changed, so a row can be shared with what draws it.

use crate::search::{Dir, Order};
use crate::wire::Row;
use log_line::Level;
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// An event with what is read from it once.
#[derive(Debug)]
pub(super) struct Line {
    /// Unlike any other line's.
    pub(super) serial: u32,
    pub(super) row: Row,
    /// `<ms>.<id>`, and the group where there are several.
    pub(super) key: String,
    pub(super) level: Level,
}

impl Line {
    pub(super) fn new(row: Row) -> Arc<Line> {
        static SERIAL: AtomicU32 = AtomicU32::new(0);
        let serial = SERIAL.fetch_add(1, Ordering::Relaxed);
        Arc::new(Line { serial, key: row.key(), level: Level::of(&row.message), row })
    }
}

/// The end of the list at which rows are added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Top,
    Bottom,
}

impl Side {
    /// Where rows that lie this way in time are added.
    pub(super) fn of(dir: Dir, order: Order) -> Side {
        match (dir, order) {
            (Dir::Older, Order::Newest) | (Dir::Newer, Order::Oldest) => Side::Bottom,
            (Dir::Newer, Order::Newest) | (Dir::Older, Order::Oldest) => Side::Top,
        }
    }

    /// The way through time that rows are added here.
    #[cfg(feature = "hydrate")]
    pub(super) fn leads_to(self, order: Order) -> Dir {
        if Side::of(Dir::Older, order) == self { Dir::Older } else { Dir::Newer }
    }
}

/// All loaded events.
#[derive(Debug, Default)]
pub(super) struct Store {
    lines: Vec<Arc<Line>>,
    /// Pages may overlap; no event is to stand there twice.
    known: HashSet<(String, Option<String>)>,
}

impl Store {
    pub(super) fn of(rows: Vec<Row>) -> Store {
        let mut store = Store::default();
        store.add(rows, Side::Bottom);
        store
    }

    pub(super) fn lines(&self) -> &[Arc<Line>] {
        &self.lines
    }

    pub(super) fn len(&self) -> usize {
        self.lines.len()
    }

    /// Adds rows, in the order of the list, that are not there yet. Returns how many.
    pub(super) fn add(&mut self, rows: Vec<Row>, side: Side) -> usize {
        let fresh: Vec<Arc<Line>> =
            rows.into_iter().map(Line::new).filter(|l| self.is_new(l)).collect();
        let count = fresh.len();
        let at = if side == Side::Top { 0 } else { self.lines.len() };
        self.lines.splice(at..at, fresh);
        count
    }

    /// Keeps this many rows from one side on. Returns how many it lets go.
    #[cfg(any(feature = "hydrate", test))]
    pub(super) fn cut(&mut self, kept: usize, from: Side) -> usize {
        let surplus = self.lines.len().saturating_sub(kept);
        let range = match from {
            Side::Top => kept.min(self.lines.len())..self.lines.len(),
            Side::Bottom => 0..surplus,
        };
        for line in self.lines.drain(range) {
            self.known.remove(&(line.key.clone(), line.row.group.clone()));
        }
        surplus
    }

    fn is_new(&mut self, line: &Line) -> bool {
        self.known.insert((line.key.clone(), line.row.group.clone()))
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.position(key).is_some()
    }

    pub(super) fn position(&self, key: &str) -> Option<usize> {
        self.lines.iter().position(|line| line.key == key)
    }

    /// The row nearest to where events of this direction in time would be added.
    pub(super) fn edge(&self, side: Side) -> Option<&Row> {
        let line = if side == Side::Top { self.lines.first() } else { self.lines.last() };
        line.map(|line| &line.row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(ids: std::ops::Range<i64>) -> Vec<Row> {
        let row = |id: i64| Row {
            id: id.to_string(),
            time: id,
            ingested: id,
            group: None,
            stream: String::new(),
            message: String::new(),
            cut_from: None,
        };
        ids.map(row).collect()
    }

    fn times(store: &Store) -> Vec<i64> {
        store.lines().iter().map(|line| line.row.time).collect()
    }

    #[test]
    fn a_cut_store_takes_back_what_it_let_go() {
        let mut store = Store::of(rows(0..6));
        assert_eq!(store.cut(10, Side::Top), 0);
        assert_eq!(store.cut(4, Side::Top), 2);
        assert_eq!(times(&store), [0, 1, 2, 3]);
        assert_eq!(store.cut(2, Side::Bottom), 2);
        assert_eq!(times(&store), [2, 3]);
        assert_eq!(store.add(rows(0..6), Side::Bottom), 4);
    }
}
