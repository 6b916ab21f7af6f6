//! One's own open sessions, and the way to end them all.

use crate::components::format::minute;
use crate::wire::SessionCard;
use leptos::prelude::*;

pub(super) fn view(sessions: Vec<SessionCard>) -> impl IntoView {
    view! {
        <section aria-labelledby="sessions">
            <h2 id="sessions">"Open sessions"</h2>
            <div class="scroll" tabindex="0" role="region" aria-label="Your open sessions">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">"Browser"</th>
                            <th scope="col">"From"</th>
                            <th scope="col">"Opened (UTC)"</th>
                            <th scope="col">"Last used (UTC)"</th>
                        </tr>
                    </thead>
                    <tbody>{sessions.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
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
    let agent = if agent.is_empty() { "Unknown".to_owned() } else { agent };
    view! {
        <tr>
            <th scope="row" class="agent">
                {agent}
                {is_this.then(|| view! { " " <span class="tag">"This one"</span> })}
            </th>
            <td>{ip}</td>
            <td>{minute(opened)}</td>
            <td>{minute(last_seen)}</td>
        </tr>
    }
}
