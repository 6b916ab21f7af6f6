//! Sources of logs, as the admin sees them.

use serde::{Deserialize, Serialize};

/// A source in the admin's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceCard {
    /// Its short name.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// The AWS account.
    pub account: String,
    /// The AWS region.
    pub region: String,
    /// The role it is read with.
    pub role_arn: Option<String>,
    /// What the role's trust policy has to demand.
    pub external_id: Option<String>,
    /// The short name of the source that it is read through, with that source's role, where its
    /// account is linked to a monitoring account.
    pub monitor: Option<String>,
    /// The accounts that are linked to its own and read through it.
    pub linked: Vec<String>,
    /// Counts the changes of what its form shows.
    pub version: i32,
}

/// A source about to be added, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewSource {
    /// Its short name.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// The AWS account.
    pub account: String,
    /// The AWS region.
    pub region: String,
    /// The role to read it with; empty means the process's own credentials.
    #[serde(default)]
    pub role_arn: String,
    /// The accounts that are linked to its own, parted by commas, spaces or line ends.
    #[serde(default)]
    pub linked: String,
}

/// A change of a source, as typed. Account and region stay: grants speak of their groups.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceChange {
    /// Its name.
    pub name: String,
    /// The role to read it with; empty means the process's own credentials.
    #[serde(default)]
    pub role_arn: String,
    /// The accounts that are to be read through it, parted by commas, spaces or line ends; none
    /// leaves them as they are.
    #[serde(default)]
    pub linked: Option<String>,
    /// The version that the form showed.
    pub version: i32,
}
