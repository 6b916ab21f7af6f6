//! What stands between a form and its write when its operator has not shown for a while who they
//! are: the form's fields as they were typed, and one more for the password.

use crate::components::icon::{Icon, icon, mark};
use crate::error::PortalError;
use http::StatusCode;
use leptos::prelude::*;

/// A form that waits for a password.
#[derive(Clone, Debug)]
pub struct Proof {
    /// Where the form goes.
    pub action: String,
    /// What was typed: name and value.
    pub fields: Vec<(String, String)>,
    /// What was wrong with the password.
    pub refusal: Option<PortalError>,
}

impl Proof {
    pub(crate) fn status(&self) -> StatusCode {
        StatusCode::UNAUTHORIZED
    }
}

pub(crate) fn view(Proof { action, fields, refusal }: Proof) -> impl IntoView {
    let shown = fields.iter().filter(|(name, value)| name != "version" && !value.is_empty());
    let shown: Vec<_> = shown.cloned().collect();
    let hidden = |(name, value): (String, String)| {
        view! { <input type="hidden" name=name value=value /> }
    };
    let is_bad = refusal.is_some();
    view! {
        <main id="main" class="login">
            <form method="post" action=action>
                <h1>{mark()} "Is it still you?"</h1>
                <p class="fine">
                    "What you are about to do changes what others see, and your password was asked for more than ten minutes ago. Nothing that you typed is lost."
                </p>
                {refusal
                    .map(|error| {
                        view! {
                            <div class="notice bad" role="alert" id="refusal">
                                {icon(Icon::Alert)}
                                <p>{error.to_string()}</p>
                            </div>
                        }
                    })}
                {(!shown.is_empty()).then(|| summary(shown))}
                {fields.into_iter().map(hidden).collect_view()}
                <label for="proof">"Password"</label>
                <input
                    id="proof"
                    name="proof"
                    type="password"
                    required
                    autofocus
                    autocomplete="current-password"
                    aria-invalid=is_bad.then_some("true")
                    aria-describedby=is_bad.then_some("refusal")
                />
                <button class="primary" type="submit">
                    "Go on"
                </button>
                <p>
                    <a href="/admin/tenants">"Not now"</a>
                </p>
            </form>
        </main>
    }
}

fn summary(fields: Vec<(String, String)>) -> AnyView {
    let row = |(name, value): (String, String)| {
        view! {
            <dt>{name}</dt>
            <dd>{value}</dd>
        }
    };
    view! { <dl class="facts">{fields.into_iter().map(row).collect_view()}</dl> }.into_any()
}
