//! Log groups and streams, as lists and addresses have them.

use serde::{Deserialize, Serialize};

/// A log group in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupCard {
    /// The source's short name.
    pub source: String,
    /// The group's name.
    pub group: String,
    /// A friendlier name.
    pub alias: Option<String>,
    /// AWS's class of the group.
    pub class: String,
    /// Days that events are kept; none means for ever.
    pub retention_days: Option<i32>,
    /// Bytes stored. None where the group is shared: its size would speak of others too.
    pub stored_bytes: Option<i64>,
    /// The newest event in ms since 1970, as far as AWS knows.
    pub last_event: Option<i64>,
}

/// A log group that is picked to stand in one list with others, written `<source>:<group>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupPick {
    /// The source's short name.
    pub source: String,
    /// The group's name.
    pub group: String,
}

impl GroupPick {
    /// Reads what stands in an address.
    pub fn read(text: &str) -> Option<GroupPick> {
        let (source, group) = text.split_once(':')?;
        let is_whole = !source.is_empty() && !group.is_empty();
        is_whole.then(|| GroupPick { source: source.to_owned(), group: group.to_owned() })
    }

    /// What stands in an address.
    pub fn text(source: &str, group: &str) -> String {
        [source, ":", group].concat()
    }
}

/// A log stream in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StreamCard {
    /// The stream's name.
    pub name: String,
    /// The newest event in ms since 1970, as far as AWS knows.
    pub last_event: Option<i64>,
}

/// Where the explorer looks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The source's short name.
    pub source: String,
    /// The AWS region that the source lies in.
    #[serde(default)]
    pub region: String,
    /// The group's name.
    pub group: String,
    /// A friendlier name.
    pub alias: Option<String>,
}

impl Place {
    /// The explorer's address, without a query.
    pub fn href(&self) -> String {
        crate::route::explorer_href(&self.source, &self.group)
    }
}
