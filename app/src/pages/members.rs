//! `/members`: the people of one's own tenant, and the glass box: whoever read, searched or
//! exported its logs, the provider's own staff included.

use super::tokens::{self, TokenForm, Tokens, Whose};
use crate::components::audit_table;
use crate::components::format::minute;
use crate::components::handed::handed_view;
use crate::components::icon::{Icon, icon};
use crate::components::people_table::{self, Person};
use crate::components::table::Table;
use crate::error::PortalError;
use crate::ports::Portal;
use crate::wire::{Handed, InviteCard, MemberCard, OwnMember, Roster};
use domain::Role;
use http::StatusCode;
use leptos::prelude::*;

/// What was typed into the page's forms, and what came of it.
#[derive(Clone, Debug, Default)]
pub struct MembersForm {
    /// The address of whoever is to be invited.
    pub email: String,
    /// Why it was not done.
    pub refusal: Option<PortalError>,
    /// What became of the link that was just made.
    pub handed: Option<Handed>,
    /// The form for a new service token.
    pub token: TokenForm,
}

/// The page.
#[derive(Clone, Debug)]
pub struct Members {
    roster: Roster,
    tokens: Tokens,
    form: MembersForm,
}

/// Loads the page, with what came of its forms.
pub async fn load(portal: &Portal, form: MembersForm) -> Result<Members, PortalError> {
    let steward = portal.steward()?;
    let tokens = Tokens::new(Whose::Services, steward.tokens().await?, form.token.clone());
    Ok(Members { roster: steward.roster().await?, tokens, form })
}

impl Members {
    pub(super) fn status(&self) -> StatusCode {
        self.form.refusal.as_ref().map_or_else(|| self.tokens.status(), PortalError::status)
    }
}

pub(super) fn view(members: Members) -> impl IntoView {
    let Members { roster: Roster { tenant, members, invites, glass }, tokens, form } = members;
    view! {
        <main id="main" class="page admin">
            <h1>"Members"</h1>
            <p class="fine">"The people of " {tenant} ", and what was done with its logs."</p>
            <div class="columns">
                <section aria-label="Members">
                    {people(members)}
                    {(!invites.is_empty()).then(|| invited(invites).into_any())}
                </section>
                {invitation(form).into_any()}
            </div>
            {tokens::view(tokens).into_any()} <section aria-labelledby="glass">
                <h2 id="glass">"Who looked at your logs"</h2>
                <p class="fine">
                    "Everybody who searched, read or exported, your provider's staff included. The newest 200 entries; none is ever changed."
                </p>
                {audit_table::view(glass, false)}
            </section>
        </main>
    }
}

fn people(members: Vec<OwnMember>) -> AnyView {
    let person = |OwnMember { is_me, card }: OwnMember| Person {
        actions: (!is_me).then(|| actions(&card)),
        card,
        is_me,
    };
    people_table::view("Members of your tenant", members.into_iter().map(person).collect())
}

fn actions(MemberCard { id, email, role, .. }: &MemberCard) -> AnyView {
    let (other, words) = match role {
        Role::Viewer => ("tenant_admin", "Make tenant admin"),
        Role::TenantAdmin => ("viewer", "Make viewer"),
    };
    view! {
        <form class="inline" method="post" action=format!("/members/{id}/role")>
            <input type="hidden" name="role" value=other />
            <button class="quiet" type="submit" aria-label=format!("{words}: {email}")>
                {words}
            </button>
        </form>
        <form class="inline" method="post" action=format!("/members/{id}/reset")>
            <button class="quiet" type="submit" aria-label=format!("New password: {email}")>
                "New password"
            </button>
        </form>
        <form class="inline" method="post" action=format!("/members/{id}/remove")>
            <button class="quiet danger" type="submit" aria-label=format!("Remove {email}")>
                "Remove"
            </button>
        </form>
    }
    .into_any()
}

fn invited(invites: Vec<InviteCard>) -> impl IntoView {
    let row = |invite: InviteCard| {
        view! {
            <tr>
                <th scope="row">{invite.email}</th>
                <td>{invite.role.label()}</td>
                <td>{minute(invite.expires)}</td>
            </tr>
        }
    };
    view! {
        <h2>"Invited"</h2>
        <Table
            label="Open invitations"
            head={view! {
                <th scope="col">"Email"</th>
                <th scope="col">"Role"</th>
                <th scope="col">"Until (UTC)"</th>
            }}
        >
            {invites.into_iter().map(row).collect_view()}
        </Table>
    }
}

fn invitation(form: MembersForm) -> impl IntoView {
    let MembersForm { email, refusal, handed, .. } = form;
    let is_wrong = refusal.as_ref().is_some_and(|error| error.about("email").is_some());
    view! {
        <form class="card" method="post" action="/members/invite">
            <h2>"Invite somebody"</h2>
            {handed.map(handed_view)}
            {refusal
                .map(|error| {
                    view! {
                        <div class="notice bad" role="alert" id="invite-refusal">
                            {icon(Icon::Alert)}
                            <p>{error.to_string()}</p>
                        </div>
                    }
                })}
            <label for="email">"Email"</label>
            <input
                id="email"
                name="email"
                type="email"
                required
                autocomplete="off"
                value=email
                aria-invalid=is_wrong.then_some("true")
                aria-describedby=is_wrong.then_some("invite-refusal")
            />
            <label for="role">"Role"</label>
            <select id="role" name="role">
                <option value="viewer">{Role::Viewer.label()}</option>
                <option value="tenant_admin">{Role::TenantAdmin.label()}</option>
            </select>
            <button class="primary" type="submit">
                "Make a link"
            </button>
        </form>
    }
}
