//! `/logs`: the log groups that this person may read, and the way to several of them at once.

use crate::error::PortalError;
use crate::islands::group_list::{GroupList, GroupStart};
use crate::islands::started;
use crate::ports::Portal;
use crate::route::explorer_href;
use crate::search::{MOST_GROUPS, Search};
use crate::wire::{GroupCard, GroupPick, ViewCard};
use leptos::prelude::*;

/// The groups, what is looked for among them, and which are picked already.
#[derive(Clone, Debug)]
pub struct Groups {
    groups: Vec<GroupCard>,
    views: Vec<ViewCard>,
    find: String,
    picked: Vec<GroupPick>,
    now: i64,
}

pub(super) async fn load(portal: &Portal, query: &str, now: i64) -> Result<Groups, PortalError> {
    let member = portal.member()?;
    let (groups, views) = futures::try_join!(member.log_groups(), member.views())?;
    let find = form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "find")
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default();
    Ok(Groups { groups, views, find, picked: picked(query), now })
}

/// The groups that a query picks, in its order.
fn picked(query: &str) -> Vec<GroupPick> {
    form_urlencoded::parse(query.as_bytes())
        .filter(|(name, _)| name == "pick")
        .filter_map(|(_, value)| GroupPick::read(&value))
        .collect()
}

/// The address of the list that joins the picked groups.
pub(super) fn together(query: &str) -> Result<String, PortalError> {
    let picked = picked(query);
    let Some((first, further)) = picked.split_first() else { return Ok("/logs".to_owned()) };
    if further.iter().any(|pick| pick.source != first.source) {
        let words = "One list joins log groups of one source. Pick those of one alone.";
        return Err(PortalError::invalid("pick", words));
    }
    if picked.len() > MOST_GROUPS {
        let words = format!("One list joins at most {MOST_GROUPS} log groups. Pick fewer.");
        return Err(PortalError::invalid("pick", words));
    }
    let with = further.iter().map(|pick| pick.group.clone()).collect();
    let query = Search { with, ..Search::default() }.to_query();
    Ok(explorer_href(&first.source, &first.group) + query.trim_end_matches('?'))
}

pub(super) fn view(page: Groups) -> impl IntoView {
    let Groups { groups, views, find, picked, now } = page;
    // Before the browser's part wakes, the form's answer is narrowed here, by the island itself.
    let none = groups.is_empty();
    view! {
        <main id="main" class="page">
            <h1>"Log groups"</h1>
            {if none {
                view! {
                    <div class="empty">
                        <p class="lead">"Nothing has been assigned to you yet"</p>
                        <p>"Your provider decides which log groups you see. Ask them to grant you some."</p>
                    </div>
                }
                    .into_any()
            } else {
                let start = GroupStart { groups, find, picked, now };
                started(start, || view! { <GroupList /> })
            }}
            {(!views.is_empty()).then(|| saved_views(views).into_any())}
        </main>
    }
}

/// A view's link is named by the view alone: what is named by a group leads to the group itself.
fn saved_views(views: Vec<ViewCard>) -> impl IntoView {
    let line = |view: ViewCard| {
        view! {
            <li>
                <a href=view.href()>{view.name.clone()}</a>
                <span class="name">{view.group.clone()}</span>
                <span class="fine">{view.origin()}</span>
            </li>
        }
    };
    view! {
        <section class="saved-views" aria-labelledby="saved-views">
            <h2 id="saved-views">"Saved views"</h2>
            <ul>{views.into_iter().map(line).collect_view()}</ul>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn picked_groups_lead_to_one_list() {
        let lead = |query: &str| together(query).map_err(|error| error.to_string());
        assert_eq!(lead(""), Ok("/logs".into()));
        assert_eq!(lead("pick=demo:/acme/api"), Ok("/logs/demo/%2Facme%2Fapi".into()));
        assert_eq!(
            lead("pick=demo%3A%2Facme%2Fapi&pick=demo%3A%2Facme%2Fweb&pick=rubbish"),
            Ok("/logs/demo/%2Facme%2Fapi?with=%2Facme%2Fweb".into())
        );
        assert!(lead("pick=a:/x&pick=b:/y").unwrap_err().contains("one source"));
        let many: String = (0..11).map(|n| format!("&pick=a:/g{n}")).collect();
        assert!(lead(&many).unwrap_err().contains("at most 10"));
    }
}
