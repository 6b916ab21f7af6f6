//! `/logs/{source}/{group}`: streams beside events.

use crate::components::format::full_time;
use crate::components::icon::{Icon, icon};
use crate::components::message::message;
use crate::error::{PortalError, Trouble};
use crate::islands::explorer::{Explorer as ExplorerIsland, Format, Start};
use crate::islands::started;
use crate::ports::Portal;
use crate::search::{Extent, Search};
use crate::wire::{EventPage, GroupPick, Place, StreamCard, ViewCard};
use http::StatusCode;
use leptos::prelude::*;

/// The explorer with its first page.
#[derive(Clone, Debug)]
pub struct Explorer {
    place: Place,
    search: Search,
    page: Result<EventPage, PortalError>,
    streams: Result<Vec<StreamCard>, PortalError>,
    default_view: Option<ViewCard>,
    /// Whose recent searches the browser shows.
    who: String,
}

pub(super) async fn load(
    portal: &Portal,
    source: &str,
    group: &str,
    query: &str,
    default_view: Option<ViewCard>,
) -> Result<Explorer, PortalError> {
    let member = portal.member()?;
    let place = member.place(source, group).await?;
    let search = Search::from_query(query);
    let (page, streams) = futures::join!(
        member.search(source, group, &search, Extent::default()),
        member.log_streams(source, group)
    );
    let named =
        |error: PortalError| PortalError { request_id: Some(portal.request_id.clone()), ..error };
    // A group that was granted but is not there, and a session that ended meanwhile, are not
    // this page's business; every other trouble is shown on it, with what was typed.
    match page {
        Err(error) if matches!(error.trouble, Trouble::NotFound | Trouble::SignedOut) => Err(error),
        page => {
            let who = portal.viewer.as_ref().map(|viewer| viewer.email.clone()).unwrap_or_default();
            Ok(Explorer { place, search, page: page.map_err(named), streams, default_view, who })
        }
    }
}

impl Explorer {
    pub(super) fn status(&self) -> StatusCode {
        self.page.as_ref().map_or_else(PortalError::status, |_| StatusCode::OK)
    }

    pub(super) fn title(&self) -> String {
        self.place.alias.clone().unwrap_or_else(|| self.place.group.clone())
    }
}

pub(super) fn view(explorer: Explorer) -> impl IntoView {
    let Explorer { place, search, page, streams, default_view, who } = explorer;
    let sidebar = streams_view(&place, &search, streams);
    let (page, error) = match page {
        Ok(page) => (Some(page), None),
        Err(error) => (None, Some(error)),
    };
    let further = further_groups(&place, &search);
    let export = page.as_ref().map(|page| plain_export(&place, &search, page));
    let title = place.alias.clone();
    let group = place.group.clone();
    let source = place.source.clone();
    let start = Start { place, search, page, error, default_view };
    view! {
        <main id="main" class="logs" data-who=who>
            <div class="place">
                <a class="tool" href="/logs" aria-label="All log groups" title="All log groups">
                    {icon(Icon::Left)}
                </a>
                <h1>
                    {title.map(|alias| view! { <span class="alias">{alias}</span> " " })}
                    <span class="name">{group}</span>
                </h1>
                <span class="tag">{source}</span>
                {further}
                {export}
            </div>
            {sidebar}
            {started(start, || view! { <ExplorerIsland /> })}
        </main>
    }
}

/// The export without scripts: a plain form that downloads the file.
fn plain_export(place: &Place, search: &Search, page: &EventPage) -> AnyView {
    let search = search.clone().within(page.range).restarted();
    let fields = search.pairs().into_iter().filter(|(name, _)| *name != "tz");
    let fields = fields
        .map(|(name, value)| view! { <input type="hidden" name=name value=value.to_owned() /> })
        .collect_view();
    let choice = |format: Format| {
        view! {
            <label class="choice">
                <input type="radio" name="format" value=format.name() checked=format == Format::Ndjson />
                {format.words()}
            </label>
        }
    };
    view! {
        <noscript>
            <button class="quiet" type="button" popovertarget="export">
                {icon(Icon::Download)}
                "Export"
            </button>
            <div id="export" class="export" popover="auto" role="dialog" aria-labelledby="export-title">
                <form method="get" action=place.href() + "/export">
                    <h2 id="export-title">"Export events"</h2>
                    <p>"Every event of the search, not only what is loaded."</p>
                    <fieldset>
                        <legend class="unseen">"Format"</legend>
                        {Format::ALL.map(choice).collect_view()}
                    </fieldset>
                    {fields}
                    <p class="actions">
                        <button class="primary" type="submit">
                            "Start export"
                        </button>
                    </p>
                </form>
            </div>
        </noscript>
    }
    .into_any()
}

/// The further groups of the list, each with the way to take it out, and the way to more.
fn further_groups(place: &Place, search: &Search) -> AnyView {
    let tags = search.with.iter().map(|group| {
        let with = search.with.iter().filter(|other| *other != group).cloned().collect();
        let without = Search { with, ..search.restarted() };
        view! {
            <span class="tag joined">
                <span class="name">{message(group)}</span>
                <a
                    href=place.href() + without.to_query().trim_end_matches('?')
                    data-part="with"
                    aria-label=["Take out ", group].concat()
                    title="Take out of this list"
                >
                    {icon(Icon::Close)}
                </a>
            </span>
        }
    });
    let tags = tags.collect_view();
    let mut pick = form_urlencoded::Serializer::new(String::new());
    for group in std::iter::once(&place.group).chain(&search.with) {
        pick.append_pair("pick", &GroupPick::text(&place.source, group));
    }
    view! {
        {tags}
        <a class="quiet button" href=["/logs?", &pick.finish()].concat()>
            "Add log group"
        </a>
    }
    .into_any()
}

fn streams_view(
    place: &Place,
    search: &Search,
    streams: Result<Vec<StreamCard>, PortalError>,
) -> impl IntoView + use<> {
    let place = place.clone();
    let chosen = search.stream.clone();
    let plain = Search { stream: String::new(), prefix: String::new(), ..search.restarted() };
    let link = move |name: &str| {
        let search = Search { stream: name.to_owned(), ..plain.clone() };
        format!("{}{}", place.href(), search.to_query())
    };
    let all = link("");
    let all_chosen = chosen.is_empty() && search.prefix.is_empty();
    let list = match streams {
        Ok(streams) if streams.is_empty() => {
            view! { <li class="fine">"No streams yet."</li> }.into_any()
        }
        Ok(streams) => streams
            .into_iter()
            .map(|stream| {
                let current = stream.name == chosen;
                let newest =
                    stream.last_event.map(|ms| format!(", newest event {}", full_time(ms)));
                let title = format!("{}{}", stream.name, newest.unwrap_or_default());
                view! {
                    <li>
                        <a
                            href=link(&stream.name)
                            data-part="stream"
                            aria-current=current.then_some("true")
                            title=title
                        >
                            <bdi dir="ltr">{message(&stream.name)}</bdi>
                        </a>
                    </li>
                }
            })
            .collect_view()
            .into_any(),
        Err(error) => view! { <li class="fine">{error.to_string()}</li> }.into_any(),
    };
    view! {
        <nav class="streams" aria-label="Log streams">
            <h2>"Streams"</h2>
            <ul>
                <li>
                    <a href=all data-part="stream" aria-current=all_chosen.then_some("true")>
                        <bdi dir="ltr">"All streams"</bdi>
                    </a>
                </li>
                {list}
            </ul>
        </nav>
    }
}
