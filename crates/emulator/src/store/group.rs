//! One log group: what is known of it, and its streams by name.

use std::collections::BTreeMap;
use std::ops::Bound;

use serde::{Deserialize, Serialize};

use super::stream::Stream;
use crate::account::GroupId;
use crate::error::ApiError;

/// The class of a group, fixed when it is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum GroupClass {
    /// Everything works.
    #[default]
    Standard,
    /// Cheaper, and read by Insights only: GetLogEvents and FilterLogEvents are refused.
    InfrequentAccess,
    /// Only handed on to other services.
    Delivery,
}

pub(crate) struct Group {
    pub(crate) id: GroupId,
    /// ms since 1970.
    pub(crate) created: i64,
    pub(crate) class: GroupClass,
    /// Days; nothing means for ever.
    pub(crate) retention: Option<i32>,
    /// As PutLogEvents counts them: the messages in UTF-8 and 26 bytes an event.
    pub(crate) stored_bytes: u64,
    pub(crate) streams: BTreeMap<String, Stream>,
    /// Whether the account's own policy denies StartLiveTail.
    pub(crate) denies_live_tail: bool,
}

impl Group {
    pub(crate) fn new(id: GroupId, class: GroupClass, created: i64) -> Self {
        Self {
            id,
            created,
            class,
            retention: None,
            stored_bytes: 0,
            streams: BTreeMap::new(),
            denies_live_tail: false,
        }
    }

    pub(crate) fn stream(&self, name: &str) -> Result<&Stream, ApiError> {
        self.streams.get(name).ok_or_else(ApiError::no_such_stream)
    }

    /// The streams whose names begin with `prefix`, in the order of their names.
    pub(crate) fn streams_with_prefix<'a>(
        &'a self,
        prefix: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a Stream)> {
        self.streams
            .range::<str, _>((Bound::Included(prefix), Bound::Unbounded))
            .take_while(move |(name, _)| name.starts_with(prefix))
            .map(|(name, stream)| (name.as_str(), stream))
    }

    /// Only the Standard class answers GetLogEvents and FilterLogEvents.
    pub(crate) fn readable(&self) -> Result<&Self, ApiError> {
        match self.class {
            GroupClass::Standard => Ok(self),
            GroupClass::InfrequentAccess | GroupClass::Delivery => {
                Err(ApiError::invalid_parameter(
                    "This operation is not supported for the class of the specified log group.",
                ))
            }
        }
    }
}
