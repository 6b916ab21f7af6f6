//! Several streams read as one, in the order of their events, in either direction.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::sync::Arc;

use super::key::{Direction, Key, Span};
use super::stream::Stream;

/// An event together with the name of the stream it came from.
pub(crate) type Found<'a> = (&'a str, Key, &'a Arc<str>);

/// The events of a span over all these streams. Only the next event of each stream is looked
/// at beforehand, so the cost of a page grows with its events and streams, not with its depth.
pub(crate) fn merged<'a>(
    streams: &[(&'a str, &'a Stream)],
    span: Span,
    direction: Direction,
) -> impl Iterator<Item = Found<'a>> {
    let mut sources: Vec<_> =
        streams.iter().map(|(name, stream)| walk(name, stream, span, direction)).collect();
    let mut heads: BinaryHeap<Head<'a>> = sources
        .iter_mut()
        .enumerate()
        .filter_map(|(source, events)| events.next().map(|found| Head { found, source, direction }))
        .collect();
    std::iter::from_fn(move || {
        let Head { found, source, .. } = heads.pop()?;
        if let Some(found) = sources.get_mut(source).and_then(Iterator::next) {
            heads.push(Head { found, source, direction });
        }
        Some(found)
    })
}

fn walk<'a>(
    name: &'a str,
    stream: &'a Stream,
    span: Span,
    direction: Direction,
) -> Box<dyn Iterator<Item = Found<'a>> + 'a> {
    let events = stream.events(span).map(move |(key, message)| (name, key, message));
    match direction {
        Direction::Forward => Box::new(events),
        Direction::Backward => Box::new(events.rev()),
    }
}

/// The next event of one stream; the greatest is the one to be given first.
struct Head<'a> {
    found: Found<'a>,
    source: usize,
    direction: Direction,
}

impl Ord for Head<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let in_time = self.found.1.cmp(&other.found.1);
        match self.direction {
            Direction::Forward => in_time.reverse(),
            Direction::Backward => in_time,
        }
    }
}

impl PartialOrd for Head<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Head<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Head<'_> {}
