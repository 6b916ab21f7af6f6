//! One's own open sessions, and the way to end them all.

use crate::components::format::minute;
use crate::components::table::Table;
use crate::wire::SessionCard;
use leptos::prelude::*;

pub(super) fn view(sessions: Vec<SessionCard>) -> impl IntoView {
    view! {
        <section aria-labelledby="sessions">
            <h2 id="sessions">"Open sessions"</h2>
            <Table
                label="Your open sessions"
                head={view! {
                    <th scope="col">"Browser"</th>
                    <th scope="col">"From"</th>
                    <th scope="col">"Opened (UTC)"</th>
                    <th scope="col">"Last used (UTC)"</th>
                }}
            >
                {sessions.into_iter().map(row).collect_view()}
            </Table>
            <form method="post" action="/account/sessions/end">
                <button class="danger" type="submit">
                    "End all sessions"
                </button>
            </form>
        </section>
    }
}

fn row(session: SessionCard) -> impl IntoView {
    let SessionCard { is_this, ip, agent, opened, last_seen } = session;
    let words = browser_and_system(&agent);
    view! {
        <tr>
            <th scope="row" class="agent" title=agent>
                {words}
                {is_this.then(|| view! { " " <span class="tag">"This one"</span> })}
            </th>
            <td>{ip}</td>
            <td>{minute(opened)}</td>
            <td>{minute(last_seen)}</td>
        </tr>
    }
}

/// A User-Agent header as people say it: `Firefox on Windows`. Who cannot be told is shown as sent.
fn browser_and_system(agent: &str) -> String {
    // The order matters: most browsers also name those that they want to be taken for.
    const BROWSERS: [(&str, &str); 6] = [
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Chromium/", "Chromium"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 6] = [
        ("Windows", "Windows"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ];
    let named = |all: &[(&str, &'static str)]| {
        all.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
    };
    match (named(&BROWSERS), named(&SYSTEMS)) {
        (Some(browser), Some(system)) => [browser, " on ", system].concat(),
        _ if agent.is_empty() => "Unknown".to_owned(),
        _ => agent.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_called_what_people_call_them() {
        let gecko =
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";
        let edge = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) \
                    Chrome/148.0.0.0 Safari/537.36 Edg/148.0.0.0";
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 \
                     (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";
        assert_eq!(browser_and_system(gecko), "Firefox on Windows");
        assert_eq!(browser_and_system(edge), "Edge on Linux");
        assert_eq!(browser_and_system(phone), "Safari on iPhone");
        assert_eq!(browser_and_system("curl/8.5.0"), "curl/8.5.0");
        assert_eq!(browser_and_system(""), "Unknown");
    }
}
