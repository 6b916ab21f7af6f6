//! The page's own links stand outside the explorer. Each changes one part of the search, so they
//! have to keep up with what was searched for since the page was made.

use super::state::State;
use crate::islands::browser;
use crate::search::Search;
use leptos::prelude::*;

impl State {
    /// Keeps the links up to date from now on.
    pub(super) fn keep_links(self) {
        Effect::new(move || {
            let search = self.search.get();
            browser::change_links("a[data-part]", |part, href| {
                let (_, query) = href.split_once('?').unwrap_or((href, ""));
                let href = self.href(&with_part(&search, part, &Search::from_query(query)));
                href.trim_end_matches('?').to_owned()
            });
        });
    }
}

/// The search from its start, with one part of another.
fn with_part(search: &Search, part: &str, other: &Search) -> Search {
    let search = search.restarted();
    match part {
        "with" => Search { with: other.with.clone(), ..search },
        _ => Search { stream: other.stream.clone(), prefix: other.prefix.clone(), ..search },
    }
}
