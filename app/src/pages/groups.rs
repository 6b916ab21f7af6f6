//! `/logs`: the log groups that this person may read.

use crate::error::PortalError;
use crate::islands::group_list::GroupList;
use crate::ports::Portal;
use crate::wire::GroupCard;
use leptos::prelude::*;

/// The groups, and what is looked for among them.
#[derive(Clone, Debug)]
pub struct Groups {
    groups: Vec<GroupCard>,
    find: String,
    now: i64,
}

pub(super) async fn load(portal: &Portal, query: &str, now: i64) -> Result<Groups, PortalError> {
    let groups = portal.member()?.log_groups().await?;
    let find = form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "find")
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default();
    Ok(Groups { groups, find, now })
}

pub(super) fn view(page: Groups) -> impl IntoView {
    let Groups { groups, find, now } = page;
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
                view! { <GroupList groups=groups find=find now=now /> }.into_any()
            }}
        </main>
    }
}
