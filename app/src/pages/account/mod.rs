//! `/account`: who one is here, and the tokens that read on one's behalf.

mod tokens;

pub use tokens::TokenForm;

use crate::error::PortalError;
use crate::ports::Portal;
use crate::wire::Viewer;
use http::StatusCode;
use leptos::prelude::*;

/// The page.
#[derive(Clone, Debug)]
pub struct Account {
    viewer: Viewer,
    /// None for somebody who belongs to no tenant: there is nothing that a token could read.
    tokens: Option<tokens::Tokens>,
}

/// Loads the page, with what was typed into the form for a new token and what came of it.
pub async fn load(portal: &Portal, form: TokenForm) -> Result<Account, PortalError> {
    let viewer = portal.viewer.clone().ok_or(crate::Trouble::SignedOut)?;
    let tokens = match &portal.member {
        Some(member) => Some(tokens::load(member.as_ref(), form).await?),
        None => None,
    };
    Ok(Account { viewer, tokens })
}

impl Account {
    pub(super) fn status(&self) -> StatusCode {
        self.tokens.as_ref().map_or(StatusCode::OK, tokens::Tokens::status)
    }
}

pub(super) fn view(account: Account) -> impl IntoView {
    let Account { viewer, tokens } = account;
    view! {
        <main id="main" class="page account">
            <h1>"Account"</h1>
            <p>
                {viewer.name} " · " {viewer.email}
                {viewer.tenant.map(|tenant| format!(" · {tenant}"))}
            </p>
            {tokens.map(|tokens| tokens::view(tokens).into_any())}
        </main>
    }
}
