//! `/invite/{link}`: where somebody who was invited comes in.

use crate::components::icon::{Icon, icon, mark};
use crate::error::PortalError;
use crate::ports::Portal;
use crate::wire::Invitation;
use http::StatusCode;
use leptos::prelude::*;

/// What was typed before, and what was wrong with it.
#[derive(Clone, Debug, Default)]
pub struct InviteForm {
    /// The name typed.
    pub name: String,
    /// Why they did not come in.
    pub refusal: Option<PortalError>,
}

/// The page.
#[derive(Clone, Debug)]
pub struct Invite {
    link: String,
    invitation: Invitation,
    form: InviteForm,
}

/// Loads the page, with what came of its form.
pub async fn load(portal: &Portal, link: &str, form: InviteForm) -> Result<Invite, PortalError> {
    let invitation = portal.guest()?.invitation(link).await?;
    Ok(Invite { link: link.to_owned(), invitation, form })
}

impl Invite {
    pub(super) fn status(&self) -> StatusCode {
        self.form.refusal.as_ref().map_or(StatusCode::OK, PortalError::status)
    }
}

pub(super) fn view(invite: Invite) -> impl IntoView {
    let Invite { link, invitation: Invitation { tenant, email, is_known }, form } = invite;
    let (hint, complete) = if is_known {
        ("The password of your account.", "current-password")
    } else {
        ("At least 15 characters. A sentence of your own is a good one.", "new-password")
    };
    view! {
        <main id="main" class="login">
            <form method="post" action=format!("/invite/{link}")>
                <h1>{mark()} "Welcome"</h1>
                <p class="fine">{tenant} " invites you to see its logs. You will log in as " {email.clone()} "."</p>
                {form
                    .refusal
                    .map(|error| {
                        view! {
                            <div class="notice bad" role="alert" id="refusal">
                                {icon(Icon::Alert)}
                                <p>{error.to_string()}</p>
                            </div>
                        }
                    })}
                <input type="hidden" autocomplete="username" value=email />
                {(!is_known)
                    .then(|| {
                        view! {
                            <label for="name">"Name"</label>
                            <input
                                id="name"
                                name="name"
                                required
                                maxlength="200"
                                autocomplete="name"
                                value=form.name
                            />
                        }
                    })}
                <label for="password">"Password"</label>
                <input
                    id="password"
                    name="password"
                    type="password"
                    required
                    autocomplete=complete
                    aria-describedby="password-hint"
                />
                <p class="fine" id="password-hint">
                    {hint}
                </p>
                <button class="primary" type="submit">
                    "Join"
                </button>
            </form>
        </main>
    }
}
