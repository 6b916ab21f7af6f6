//! `/forgot` and `/reset/{link}`: the ways to a new password for whoever cannot log in.

use crate::components::icon::{Icon, icon, mark};
use crate::error::{PortalError, Trouble};
use crate::ports::Portal;
use http::StatusCode;
use leptos::prelude::*;

/// What came of the form of `/forgot`.
#[derive(Clone, Debug, Default)]
pub struct ForgotForm {
    /// The address typed.
    pub email: String,
    /// Why nothing was done.
    pub refusal: Option<PortalError>,
    /// Whether it was sent off, to somebody or nobody.
    pub done: bool,
}

/// The page `/forgot`.
#[derive(Clone, Debug)]
pub struct Forgot(ForgotForm);

/// The page, where there is a mail server.
///
/// # Errors
/// `NotFound` where there is none.
pub fn load_forgot(portal: &Portal, form: ForgotForm) -> Result<Forgot, PortalError> {
    if portal.mails { Ok(Forgot(form)) } else { Err(Trouble::NotFound.into()) }
}

impl Forgot {
    pub(super) fn status(&self) -> StatusCode {
        self.0.refusal.as_ref().map_or(StatusCode::OK, PortalError::status)
    }
}

/// What came of the form of `/reset/{link}`. What was typed is not shown again.
#[derive(Clone, Debug, Default)]
pub struct ResetForm {
    /// Why nothing was changed.
    pub refusal: Option<PortalError>,
}

/// The page `/reset/{link}`.
#[derive(Clone, Debug)]
pub struct Reset {
    link: String,
    email: String,
    form: ResetForm,
}

/// Loads the page, with what came of its form.
///
/// # Errors
/// `NotFound` when the link has ended or never was.
pub async fn load_reset(
    portal: &Portal,
    link: &str,
    form: ResetForm,
) -> Result<Reset, PortalError> {
    let email = portal.guest()?.reset_for(link).await?;
    Ok(Reset { link: link.to_owned(), email, form })
}

impl Reset {
    pub(super) fn status(&self) -> StatusCode {
        self.form.refusal.as_ref().map_or(StatusCode::OK, PortalError::status)
    }
}

fn alert(refusal: Option<PortalError>) -> AnyView {
    let Some(error) = refusal else { return ().into_any() };
    view! {
        <div class="notice bad" role="alert" id="refusal">
            {icon(Icon::Alert)} <p>{error.to_string()}</p>
        </div>
    }
    .into_any()
}

pub(super) fn forgot_view(Forgot(form): Forgot) -> impl IntoView {
    let ForgotForm { email, refusal, done } = form;
    let is_bad = refusal.is_some();
    let sent = done.then(|| {
        view! {
            <p class="notice good" role="status">
                "If this address has an account, a link is on its way to it. It works once, for an hour."
            </p>
        }
    });
    view! {
        <main id="main" class="login">
            <form method="post" action="/forgot">
                <h1>{mark()} "New password"</h1>
                <p class="fine">"We send you a link with which you choose a new one."</p>
                {sent} {alert(refusal)} <label for="email">"Email"</label>
                <input
                    id="email"
                    name="email"
                    type="email"
                    autocomplete="username"
                    required
                    value=email
                    aria-describedby=is_bad.then_some("refusal")
                />
                <button class="primary" type="submit">
                    "Send me a link"
                </button>
                <p>
                    <a href="/login">"Back to the log-in"</a>
                </p>
            </form>
        </main>
    }
}

pub(super) fn view(Reset { link, email, form }: Reset) -> impl IntoView {
    let is_bad = form.refusal.is_some();
    let password = |name: &'static str, label: &'static str| {
        view! {
            <label for=name>{label}</label>
            <input
                id=name
                name=name
                type="password"
                required
                autocomplete="new-password"
                aria-invalid=is_bad.then_some("true")
                aria-describedby=is_bad.then_some("refusal")
            />
        }
    };
    view! {
        <main id="main" class="login">
            <form method="post" action=format!("/reset/{link}")>
                <h1>{mark()} "New password"</h1>
                <p class="fine">"For " {email.clone()} ". Every session of yours ends with it."</p>
                {alert(form.refusal)} <input type="hidden" autocomplete="username" value=email />
                {password("new", "New password")} {password("again", "New password again")}
                <p class="fine">"At least 15 characters. A sentence of your own is a good one."</p>
                <button class="primary" type="submit">
                    "Set the password"
                </button>
            </form>
        </main>
    }
}
