//! The log-in form: a plain form that needs no script.

use crate::components::icon::{Icon, icon, mark};
use http::StatusCode;
use leptos::prelude::*;

/// What was typed before, and what was wrong with it.
#[derive(Clone, Debug, Default)]
pub struct LoginAttempt {
    /// The address typed.
    pub email: String,
    /// Where to go afterwards; a path on this host, or empty.
    pub next: String,
    /// What was wrong, in words, and the status that goes with it.
    pub refusal: Option<(StatusCode, String)>,
}

impl LoginAttempt {
    /// A first try, as a link leads to it.
    pub fn from_query(query: &str) -> LoginAttempt {
        let next = form_urlencoded::parse(query.as_bytes())
            .find(|(name, _)| name == "next")
            .map(|(_, value)| safe_next(&value))
            .unwrap_or_default();
        LoginAttempt { next, ..LoginAttempt::default() }
    }

    pub(super) fn status(&self) -> StatusCode {
        self.refusal.as_ref().map_or(StatusCode::OK, |(status, _)| *status)
    }
}

/// The address if it is a path on this host and nothing else, or empty: a log-in form must not
/// send people to other sites.
pub fn safe_next(next: &str) -> String {
    let mut characters = next.chars();
    let starts = characters.next() == Some('/') && !matches!(characters.next(), Some('/' | '\\'));
    let plain = next.bytes().all(|b| (0x21..=0x7e).contains(&b) && b != b'\\');
    let leads_out = matches!(next.split(['?', '#']).next(), Some("/logout" | "/login"));
    if starts && plain && !leads_out && next.len() <= 4_096 {
        next.to_owned()
    } else {
        String::new()
    }
}

/// The demo's accounts. The password opens nothing but the demo.
const DEMO_ACCOUNTS: [(&str, &str); 4] = [
    ("alan@acme.test", "Acme, viewer"),
    ("ann@acme.test", "Acme, tenant admin"),
    ("gus@globex.test", "Globex, viewer"),
    ("admin@vitrine.test", "the provider's operator"),
];
const DEMO_PASSWORD: &str = "demo-glass-case-2026";

pub(super) fn view(attempt: LoginAttempt, demo: bool, mails: bool) -> impl IntoView {
    let LoginAttempt { email, next, refusal } = attempt;
    let bad = refusal.is_some();
    view! {
        <main id="main" class="login">
            <form method="post" action="/login">
                <h1>{mark()} "Vitrine"</h1>
                <p class="fine">"Your logs, behind glass."</p>
                {refusal
                    .map(|(_, words)| {
                        view! {
                            <div class="notice bad" role="alert" id="refusal">
                                {icon(Icon::Alert)}
                                <p>{words}</p>
                            </div>
                        }
                    })}
                <label for="email">"Email"</label>
                <input
                    id="email"
                    name="email"
                    type="email"
                    autocomplete="username"
                    required
                    value=email
                    autofocus=!bad
                    aria-describedby=bad.then_some("refusal")
                />
                <label for="password">"Password"</label>
                <input
                    id="password"
                    name="password"
                    type="password"
                    autocomplete="current-password"
                    required
                    autofocus=bad
                />
                <input type="hidden" name="next" value=next />
                <button class="primary" type="submit">
                    "Log in"
                </button>
                {mails
                    .then(|| {
                        view! {
                            <p>
                                <a href="/forgot">"I forgot my password"</a>
                            </p>
                        }
                    })}
            </form>
            {demo
                .then(|| {
                    let account = |(email, words)| {
                        view! {
                            <dt>
                                <code>{email}</code>
                            </dt>
                            <dd>{words}</dd>
                        }
                    };
                    view! {
                        <aside class="demo" aria-label="Demo accounts">
                            <p>
                                "This is the demo. The password of all accounts is "
                                <code>{DEMO_PASSWORD}</code>
                            </p>
                            <dl>{DEMO_ACCOUNTS.map(account).collect_view()}</dl>
                        </aside>
                    }
                })}
        </main>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn next_stays_on_this_host() {
        for good in ["/logs", "/logs/demo/%2Facme%2Fapi?filter=a&from=-1h", "/admin/tenants"] {
            assert_eq!(safe_next(good), good);
        }
        for bad in [
            "",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/\t/evil.example",
            "/a\\..\\b",
            " /logs",
            "/logs\r\nx: y",
            "/lög",
            "logs",
            "/logout",
            "/login?next=/login",
            "http:/evil",
            "///evil",
            "/ /evil",
        ] {
            assert_eq!(safe_next(bad), "", "{bad:?}");
        }
    }
}
