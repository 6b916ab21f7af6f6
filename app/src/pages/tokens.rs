//! API tokens, one's own or those of a tenant: plain forms that need no script.

use crate::components::form::area_html;
use crate::components::format::minute;
use crate::components::icon::{Icon, icon};
use crate::components::table::Table;
use crate::error::PortalError;
use crate::wire::{NewToken, TokenCard};
use http::StatusCode;
use leptos::prelude::*;

/// The form for a new token, and what came of it.
#[derive(Clone, Debug, Default)]
pub struct TokenForm {
    /// What was typed.
    pub typed: NewToken,
    /// Why no token was made.
    pub refusal: Option<PortalError>,
    /// The text of the token that was just made. It is shown this once.
    pub made: Option<String>,
}

/// Whose tokens they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    /// The person's own.
    Own,
    /// The tenant's, for its services.
    Services,
}

impl Whose {
    fn title(self) -> &'static str {
        match self {
            Whose::Own => "API tokens",
            Whose::Services => "Service tokens",
        }
    }

    fn none(self) -> &'static str {
        match self {
            Whose::Own => "You have no tokens.",
            Whose::Services => "There are no service tokens.",
        }
    }

    fn limits(self) -> &'static str {
        match self {
            Whose::Own => {
                ". A token sees what you see, never more, and never after your own access ends."
            }
            Whose::Services => {
                ". A service token belongs to no person: it sees every log group of this tenant, or \
                 those that you name, and goes on when whoever made it leaves."
            }
        }
    }

    fn action(self) -> &'static str {
        match self {
            Whose::Own => "/account/tokens",
            Whose::Services => "/members/tokens",
        }
    }

    fn all(self) -> &'static str {
        match self {
            Whose::Own => "All of yours",
            Whose::Services => "All of the tenant",
        }
    }
}

#[derive(Clone, Debug)]
pub(super) struct Tokens {
    whose: Whose,
    cards: Vec<TokenCard>,
    form: TokenForm,
}

impl Tokens {
    pub(super) fn new(whose: Whose, cards: Vec<TokenCard>, form: TokenForm) -> Tokens {
        Tokens { whose, cards, form }
    }
}

impl Tokens {
    pub(super) fn status(&self) -> StatusCode {
        self.form.refusal.as_ref().map_or(StatusCode::OK, PortalError::status)
    }
}

/// Days that a token can live, and their names.
const LIVES: [(&str, &str); 5] =
    [("1", "1 day"), ("7", "7 days"), ("30", "30 days"), ("90", "90 days"), ("365", "1 year")];

pub(super) fn view(tokens: Tokens) -> impl IntoView {
    let Tokens { whose, cards, form } = tokens;
    view! {
        <section class="tokens" aria-labelledby="tokens">
            <h2 id="tokens">{whose.title()}</h2>
            <p class="fine">
                "Programs read logs over HTTPS with a token: see the " <a href="/docs/api">"API reference"</a>
                {whose.limits()}
            </p>
            {form.made.clone().map(|text| made(text).into_any())}
            {if cards.is_empty() {
                view! { <p>{whose.none()}</p> }.into_any()
            } else {
                table(whose, cards).into_any()
            }}
            {new_token(whose, form).into_any()}
        </section>
    }
}

fn made(text: String) -> impl IntoView {
    view! {
        <div class="notice good" role="status">
            <p>"Your new token. Copy it now: it is not shown again."</p>
            <p>
                <code class="token">{text}</code>
            </p>
        </div>
    }
}

fn table(whose: Whose, cards: Vec<TokenCard>) -> impl IntoView {
    view! {
        <Table
            label={format!("{}, a list", whose.title())}
            head={view! {
                <th scope="col">"Name"</th>
                <th scope="col">"Ends with"</th>
                <th scope="col">"Log groups"</th>
                <th scope="col">"Last used (UTC)"</th>
                <th scope="col">"Expires (UTC)"</th>
                <th scope="col">
                    <span class="unseen">"Revoke"</span>
                </th>
            }}
        >
            {cards.into_iter().map(|card| row(whose, card)).collect_view()}
        </Table>
    }
}

fn row(whose: Whose, card: TokenCard) -> impl IntoView {
    let TokenCard { id, name, hint, only_groups, expires, expired, last_used } = card;
    let groups =
        if only_groups.is_empty() { whose.all().to_owned() } else { only_groups.join(" ") };
    let ends = minute(expires);
    view! {
        <tr>
            <th scope="row">{name.clone()}</th>
            <td>
                <code>{hint}</code>
            </td>
            <td>{groups}</td>
            <td>{last_used.map_or_else(|| "Never".to_owned(), minute)}</td>
            <td>{if expired { format!("{ends}, expired") } else { ends }}</td>
            <td>
                <form method="post" action=format!("{}/{id}/revoke", whose.action())>
                    <button class="quiet" type="submit" aria-label=format!("Revoke {name}")>
                        "Revoke"
                    </button>
                </form>
            </td>
        </tr>
    }
}

fn new_token(whose: Whose, form: TokenForm) -> impl IntoView {
    let TokenForm { typed, refusal, .. } = form;
    let days = if typed.days.is_empty() { "90".to_owned() } else { typed.days };
    let wrong = |field: &str| {
        refusal.as_ref().is_some_and(|error| error.about(field).is_some()).then_some("true")
    };
    let option = |(value, words): (&'static str, &'static str)| {
        view! {
            <option value=value selected=value == days>
                {words}
            </option>
        }
    };
    view! {
        <form class="card" method="post" action=whose.action()>
            <h3>"New token"</h3>
            {refusal
                .as_ref()
                .map(|error| {
                    view! {
                        <div class="notice bad" role="alert" id="token-refusal">
                            {icon(Icon::Alert)}
                            <p>{error.to_string()}</p>
                        </div>
                    }
                })}
            <label for="token-name">"Token name"</label>
            <input
                id="token-name"
                name="name"
                required
                maxlength="100"
                value=typed.name
                aria-invalid=wrong("name")
                aria-describedby=wrong("name").map(|_| "token-refusal")
            />
            <label for="token-days">"Expires after"</label>
            <select id="token-days" name="days">
                {LIVES.map(option).collect_view()}
            </select>
            <label for="token-groups">"Only these log groups (optional)"</label>
            <textarea
                id="token-groups"
                name="groups"
                rows="3"
                spellcheck="false"
                aria-invalid=wrong("groups")
                aria-describedby="token-groups-help"
                inner_html=area_html(&typed.groups)
            ></textarea>
            <p class="fine" id="token-groups-help">
                "One a line, such as /acme/api or /acme/*. Leave it empty for all of them."
            </p>
            <button class="primary" type="submit">
                "Create token"
            </button>
        </form>
    }
}
