//! One's own password: a plain form that needs no script.

use crate::components::icon::{Icon, icon};
use crate::error::PortalError;
use http::StatusCode;
use leptos::prelude::*;

/// What came of the form for a new password. What was typed is not shown again.
#[derive(Clone, Debug, Default)]
pub struct PasswordForm {
    /// Why nothing was changed.
    pub refusal: Option<PortalError>,
    /// Whether the password was changed just now.
    pub done: bool,
}

impl PasswordForm {
    pub(super) fn status(&self) -> StatusCode {
        self.refusal.as_ref().map_or(StatusCode::OK, PortalError::status)
    }
}

pub(super) fn view(form: PasswordForm) -> impl IntoView {
    let PasswordForm { refusal, done } = form;
    let field = |name: &'static str, label: &'static str, complete: &'static str| {
        let is_wrong = refusal.as_ref().is_some_and(|error| error.about(name).is_some());
        let id = format!("{name}-password");
        view! {
            <label for=id.clone()>{label}</label>
            <input
                id=id
                name=name
                type="password"
                autocomplete=complete
                required
                aria-invalid=is_wrong.then_some("true")
                aria-describedby=is_wrong.then_some("password-refusal")
            />
        }
    };
    view! {
        <section aria-labelledby="password">
            <h2 id="password">"Password"</h2>
            {done
                .then(|| {
                    view! {
                        <p class="notice good" role="status">
                            "Your password is changed. Every other session of yours has ended."
                        </p>
                    }
                })} <form class="card" method="post" action="/account/password">
                {refusal
                    .as_ref()
                    .map(|error| {
                        view! {
                            <div class="notice bad" role="alert" id="password-refusal">
                                {icon(Icon::Alert)}
                                <p>{error.to_string()}</p>
                            </div>
                        }
                    })}
                {field("former", "Password until now", "current-password")}
                {field("new", "New password", "new-password")}
                {field("again", "New password again", "new-password")}
                <p class="fine">"At least 15 characters. A sentence of your own is a good one."</p>
                <button class="primary" type="submit">
                    "Change password"
                </button>
            </form>
        </section>
    }
}
