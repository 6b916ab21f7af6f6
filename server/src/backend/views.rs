//! Saved views: what a reader sees of them is what they may read now.

use super::error::database;
use super::noting::{begin, note};
use super::reading::Groups;
use crate::access::Reader;
use crate::db::views::{self, ViewRow, Which};
use crate::db::{Db, DbError, TenantTx, broken_constraint, tenants};
use crate::http::context::RequestContext;
use app::search::{DEFAULT_FROM, Search};
use app::wire::{NewView, ViewCard, ViewChange};
use app::{PortalError, Trouble};
use domain::{Role, ViewId};

/// Most views of one person that they can see.
const MOST_VIEWS: usize = 100;
/// Longest name, in characters.
const MOST_NAME: usize = 80;
/// Longest query string, in bytes.
const MOST_QUERY: usize = 4_096;

/// What the reader sees of these views, by group and name.
pub(super) async fn list(
    db: &Db,
    reader: &Reader,
    which: Which<'_>,
) -> Result<Vec<ViewCard>, PortalError> {
    let mut tx = begin(db, reader).await?;
    let rows = visible(&mut tx, reader, which).await?;
    tx.commit().await.map_err(database)?;
    Ok(rows.into_iter().map(|row| card(reader, row)).collect())
}

/// Keeps what the explorer shows, without the page that it shows of it. Returns the group's views.
pub(super) async fn create(
    db: &Db,
    reader: &Reader,
    context: &RequestContext,
    view: &NewView,
) -> Result<Vec<ViewCard>, PortalError> {
    let NewView { source, group, query, shared, .. } = view;
    let search = kept(query);
    Groups::open(reader, source, group, &search)?;
    let scope = reader.open(source, group).ok_or(Trouble::NotFound)?;
    let name = name(&view.name)?;
    let query = search.to_query();
    let query = query.trim_start_matches('?');
    if query.len() > MOST_QUERY {
        let words = format!(
            "This search is {} bytes long, and a view holds {MOST_QUERY}. Shorten the filter \
             pattern, or join fewer log groups.",
            query.len()
        );
        return Err(PortalError::invalid("query", words));
    }
    let owner = reader.actor().user_id();
    let mut tx = begin(db, reader).await?;
    tenants::hold(&mut tx).await.map_err(database)?;
    let all = visible(&mut tx, reader, Which::All).await?;
    if all.iter().filter(|row| row.owner == owner).count() >= MOST_VIEWS {
        let words = format!("You have {MOST_VIEWS} views. Delete one that you do not need first.");
        return Err(PortalError::invalid("name", words));
    }
    let source_id = scope.origin().id;
    let new = views::NewView { owner, source: source_id, group, name, query, shared: *shared };
    views::create(&mut tx, &new).await.map_err(taken)?;
    if *shared {
        note(&mut tx, reader.actor(), context, "view.share", name).await?;
    }
    tx.commit().await.map_err(database)?;
    list(db, reader, Which::Of { source, group }).await
}

/// Changes a view. What others share can be made one's own default; everything else is its
/// owner's to change and, once it is shared, a tenant admin's. Returns the group's views.
pub(super) async fn change(
    db: &Db,
    reader: &Reader,
    context: &RequestContext,
    id: &str,
    change: &ViewChange,
) -> Result<Vec<ViewCard>, PortalError> {
    let id = ViewId(id.parse().map_err(|_| Trouble::NotFound)?);
    let user = reader.actor().user_id();
    let mut tx = begin(db, reader).await?;
    let found = visible(&mut tx, reader, Which::One(id)).await?.pop();
    let row = found
        .filter(|row| matches!(change, ViewChange::Default(_)) || may_change(reader, row))
        .ok_or(Trouble::NotFound)?;
    match change {
        ViewChange::Rename(typed) => views::rename(&mut tx, id, name(typed)?).await,
        ViewChange::Share(shared) => views::share(&mut tx, id, *shared).await,
        ViewChange::Default(true) => views::make_default(&mut tx, user, &row).await,
        ViewChange::Default(false) => views::make_plain(&mut tx, user, id).await,
        ViewChange::Delete => views::delete(&mut tx, id).await,
    }
    .map_err(taken)?;
    if let Some(action) = action(change, &row) {
        note(&mut tx, reader.actor(), context, action, &row.name).await?;
    }
    tx.commit().await.map_err(database)?;
    list(db, reader, Which::Of { source: &row.source, group: &row.group }).await
}

/// Of these views those whose every group the reader may open now.
async fn visible(
    tx: &mut TenantTx,
    reader: &Reader,
    which: Which<'_>,
) -> Result<Vec<ViewRow>, PortalError> {
    let mut rows = views::list(tx, reader.actor().user_id(), which).await.map_err(database)?;
    rows.retain(|row| {
        let search = Search::from_query(&row.query);
        Groups::open(reader, &row.source, &row.group, &search).is_ok()
    });
    Ok(rows)
}

fn may_change(reader: &Reader, row: &ViewRow) -> bool {
    row.owner == reader.actor().user_id()
        || (row.shared && reader.membership().role >= Role::TenantAdmin)
}

fn card(reader: &Reader, row: ViewRow) -> ViewCard {
    let mine = row.owner == reader.actor().user_id();
    ViewCard {
        id: row.id.to_string(),
        editable: may_change(reader, &row),
        owner: (!mine).then(|| row.owner_name.unwrap_or_else(|| "a former member".into())),
        source: row.source,
        group: row.group,
        name: row.name,
        query: row.query,
        shared: row.shared,
        is_default: row.is_default,
    }
}

/// What a view keeps of a search: a relative range stays relative; the page, the cursor and the
/// opened event are left out. It always says where its range starts, so that it is never empty.
fn kept(query: &str) -> Search {
    let search = Search::from_query(query.trim_start_matches('?')).restarted();
    let from = if search.from.is_empty() { DEFAULT_FROM.to_owned() } else { search.from };
    Search { from, ..search }
}

fn name(typed: &str) -> Result<&str, PortalError> {
    let name = typed.trim();
    if name.is_empty() || name.chars().count() > MOST_NAME || name.chars().any(char::is_control) {
        let words = format!("Give the view a name of 1 to {MOST_NAME} characters.");
        return Err(PortalError::invalid("name", words));
    }
    Ok(name)
}

fn taken(error: DbError) -> PortalError {
    if broken_constraint(&error) == Some("saved_views_name_unique") {
        let words = "There is a view of this name for this log group already.";
        return PortalError::invalid("name", words);
    }
    database(error)
}

/// What the audit says of a change: others see what is done to a shared view.
fn action(change: &ViewChange, row: &ViewRow) -> Option<&'static str> {
    match change {
        ViewChange::Share(true) => Some("view.share"),
        ViewChange::Share(false) => Some("view.unshare"),
        ViewChange::Rename(_) if row.shared => Some("view.rename"),
        ViewChange::Delete if row.shared => Some("view.delete"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_keeps_the_search_and_not_the_page() {
        let kept = |query: &str| super::kept(query).to_query();
        let all = "?filter=a&from=-2h&order=oldest&at=1.2&dir=newer&event=1.2&cursor=x";
        assert_eq!(kept(all), "?filter=a&from=-2h&order=oldest");
        assert_eq!(kept("with=%2Fb&rubbish=1"), "?with=%2Fb&from=-1h");
        assert_eq!(kept(""), "?from=-1h");
    }

    #[test]
    fn names_are_short_and_plain() {
        assert_eq!(name("  5xx, last day "), Ok("5xx, last day"));
        assert!(name(&"é".repeat(80)).is_ok());
        for wrong in ["", "   ", "a\nb", &"é".repeat(81)] {
            let refused = name(wrong).unwrap_err();
            assert!(
                refused.about("name").is_some_and(|words| words.contains("1 to 80")),
                "{wrong}"
            );
        }
    }
}
