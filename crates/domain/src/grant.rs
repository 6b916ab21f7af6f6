//! A grant: what one tenant may see of one source.

use crate::{GrantId, Rule, Slug, SourceId};
use serde::{Deserialize, Serialize};

/// Tenant × source × group rule × stream rule, as it holds at this moment.
/// The tenant is not repeated here: grants are only ever read for one tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// The grant's own id.
    pub id: GrantId,
    /// The source whose groups it speaks of.
    pub source_id: SourceId,
    /// The source's short name in addresses.
    pub source: Slug,
    /// Which groups. Never [`Rule::All`].
    pub group: Rule,
    /// Which streams of those groups.
    pub stream: Rule,
    /// A friendlier name, shown beside the group's own. Only on exact group rules.
    pub alias: Option<String>,
}
