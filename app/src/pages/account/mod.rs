//! `/account`: who one is here, and the tokens that read on one's behalf.

mod password;
mod sessions;

pub use password::PasswordForm;

use super::tokens::{self, TokenForm, Tokens, Whose};
use crate::error::PortalError;
use crate::ports::Portal;
use crate::wire::{SessionCard, Viewer};
use http::StatusCode;
use leptos::prelude::*;

/// What came of the page's forms.
#[derive(Clone, Debug, Default)]
pub struct AccountForms {
    /// Of the one for a new token.
    pub token: TokenForm,
    /// Of the one for a new password.
    pub password: PasswordForm,
}

/// The page.
#[derive(Clone, Debug)]
pub struct Account {
    viewer: Viewer,
    sessions: Vec<SessionCard>,
    password: PasswordForm,
    /// None for somebody who belongs to no tenant: there is nothing that a token could read.
    tokens: Option<Tokens>,
}

/// Loads the page, with what was typed into its forms and what came of it.
pub async fn load(portal: &Portal, forms: AccountForms) -> Result<Account, PortalError> {
    let viewer = portal.viewer.clone().ok_or(crate::Trouble::SignedOut)?;
    let sessions = portal.person()?.sessions().await?;
    let tokens = match &portal.member {
        Some(member) => Some(Tokens::new(Whose::Own, member.tokens().await?, forms.token)),
        None => None,
    };
    Ok(Account { viewer, sessions, password: forms.password, tokens })
}

impl Account {
    pub(super) fn status(&self) -> StatusCode {
        match self.password.status() {
            StatusCode::OK => self.tokens.as_ref().map_or(StatusCode::OK, Tokens::status),
            refused => refused,
        }
    }
}

pub(super) fn view(account: Account) -> impl IntoView {
    let Account { viewer, sessions, password, tokens } = account;
    view! {
        <main id="main" class="page account">
            <h1>"Account"</h1>
            <p>
                {viewer.name} " · " {viewer.email}
                {viewer.tenant.map(|tenant| format!(" · {tenant}"))}
            </p>
            {sessions::view(sessions).into_any()}
            {password::view(password).into_any()}
            {tokens.map(|tokens| tokens::view(tokens).into_any())}
        </main>
    }
}
