//! Saved views of the explorer.

use crate::search::Search;
use serde::{Deserialize, Serialize};

/// A saved view of the explorer, as one person sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewCard {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// The source's short name.
    pub source: String,
    /// Its group.
    pub group: String,
    /// The explorer's query string, without `?`; never empty.
    pub query: String,
    /// Who saved it; none for one's own.
    pub owner: Option<String>,
    /// Whether the tenant shares it.
    pub shared: bool,
    /// Whether one may rename, share and delete it.
    pub editable: bool,
    /// Whether the group opens with it.
    pub is_default: bool,
}

impl ViewCard {
    /// The explorer's address that shows it.
    pub fn href(&self) -> String {
        [crate::route::explorer_href(&self.source, &self.group).as_str(), "?", &self.query].concat()
    }

    /// Whose it is, in a few words; nothing for what is one's own alone.
    pub fn origin(&self) -> String {
        match (&self.owner, self.shared) {
            (Some(owner), _) => ["shared by ", owner].concat(),
            (None, true) => "shared by you".to_owned(),
            (None, false) => String::new(),
        }
    }

    /// Whether this search is what it holds.
    pub fn holds(&self, search: &Search) -> bool {
        Search::from_query(&self.query) == search.restarted()
    }
}

/// A view about to be saved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewView {
    /// The source's short name.
    pub source: String,
    /// Its group.
    pub group: String,
    /// What it is called, as typed.
    pub name: String,
    /// The explorer's query string.
    pub query: String,
    /// Whether the tenant shares it.
    pub shared: bool,
}

/// What is done to a saved view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ViewChange {
    /// It gets another name, as typed.
    Rename(String),
    /// The tenant shares it, or no longer.
    Share(bool),
    /// Its group opens with it, or no longer, for the person who asks.
    Default(bool),
    /// It goes away, for everybody.
    Delete,
}
