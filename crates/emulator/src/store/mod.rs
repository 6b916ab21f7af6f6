//! All groups, streams and events, in memory, in the order in which AWS gives them.

pub(crate) mod group;
pub(crate) mod key;
pub(crate) mod merge;
pub(crate) mod stream;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use crate::account::GroupId;
use crate::error::ApiError;
use crate::live_tail::Tails;
use group::{Group, GroupClass};
use key::Key;
use stream::Stream;

/// What PutLogEvents adds to every message when it counts bytes.
pub(crate) const EVENT_OVERHEAD_BYTES: usize = 26;

/// An event on its way in.
pub(crate) struct Incoming {
    /// Event time, ms since 1970.
    pub(crate) timestamp: i64,
    /// Arrival, ms since 1970.
    pub(crate) ingested: i64,
    pub(crate) message: Arc<str>,
}

#[derive(Default)]
pub(crate) struct Store {
    groups: BTreeMap<GroupId, Group>,
    /// Who is told of every event.
    pub(crate) tails: Tails,
    last_sequence: u64,
}

impl Store {
    pub(crate) fn create_group(
        &mut self,
        id: &GroupId,
        class: GroupClass,
        created: i64,
    ) -> Result<&mut Group, ApiError> {
        match self.groups.entry(id.clone()) {
            Entry::Occupied(_) => Err(ApiError::already_exists("log group")),
            Entry::Vacant(place) => Ok(place.insert(Group::new(id.clone(), class, created))),
        }
    }

    pub(crate) fn create_stream(
        &mut self,
        group: &GroupId,
        stream: &str,
        created: i64,
    ) -> Result<(), ApiError> {
        match self.group_mut(group)?.streams.entry(stream.to_owned()) {
            Entry::Occupied(_) => Err(ApiError::already_exists("log stream")),
            Entry::Vacant(place) => {
                place.insert(Stream::new(created));
                Ok(())
            }
        }
    }

    pub(crate) fn group(&self, id: &GroupId) -> Result<&Group, ApiError> {
        self.groups.get(id).ok_or_else(ApiError::no_such_group)
    }

    pub(crate) fn group_mut(&mut self, id: &GroupId) -> Result<&mut Group, ApiError> {
        self.groups.get_mut(id).ok_or_else(ApiError::no_such_group)
    }

    /// The groups in ASCII order of their names, of equal ones by account.
    pub(crate) fn groups(&self) -> impl Iterator<Item = &Group> {
        self.groups.values()
    }

    pub(crate) fn append(
        &mut self,
        id: &GroupId,
        stream: &str,
        events: impl IntoIterator<Item = Incoming>,
    ) -> Result<(), ApiError> {
        let stream_name = stream;
        let group = self.groups.get_mut(id).ok_or_else(ApiError::no_such_group)?;
        let stream = group.streams.get_mut(stream).ok_or_else(ApiError::no_such_stream)?;
        for event in events {
            self.last_sequence += 1;
            let sequence = self.last_sequence;
            group.stored_bytes += event_bytes(&event.message) as u64;
            let key = Key { timestamp: event.timestamp, ingested: event.ingested, sequence };
            self.tails.offer(id, stream_name, key, &event.message);
            stream.insert(key, event.message);
        }
        Ok(())
    }

    /// Drops events from before `time`, ms since 1970, but for what came in since.
    pub(crate) fn forget_before(&mut self, time: i64) {
        for group in self.groups.values_mut() {
            for stream in group.streams.values_mut() {
                group.stored_bytes -= stream.forget_before(Key::first_at(time));
            }
        }
    }
}

/// An event's size as AWS counts it: its message in UTF-8 and 26 bytes.
pub(crate) fn event_bytes(message: &str) -> usize {
    message.len() + EVENT_OVERHEAD_BYTES
}
