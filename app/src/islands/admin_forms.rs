//! The admin's forms. Each says what is wrong beside the field and keeps what was typed.

use crate::api::admin;
use crate::components::format::bytes;
use crate::route::tenant_href;
use crate::wire::{DryRun, LetIn, NewGrant, NewMember};
use domain::Rule;
use leptos::prelude::*;
use std::time::Duration;

use super::sending::Sending;

#[cfg(feature = "hydrate")]
use super::browser;

/// A labelled textbox with room for a complaint.
fn field(
    sending: Sending,
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    value: RwSignal<String>,
) -> AnyView {
    super::keep_typed(name, value);
    let complaint = move || sending.about(name);
    let note = format!("{name}-note");
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input
                id=name
                name=name
                type="text"
                autocomplete="off"
                spellcheck="false"
                prop:value=value
                on:input=move |event| {
                    value.set(event_target_value(&event));
                    // What was said of the former text may not be true of this one.
                    sending.error.set(None);
                }
                aria-invalid=move || complaint().map(|_| "true")
                aria-describedby=note.clone()
            />
            <p id=note class="note" class:bad=move || complaint().is_some()>
                {move || complaint().unwrap_or_else(|| hint.to_owned())}
            </p>
        </div>
    }
    .into_any()
}

fn submit(sending: Sending, label: &'static str) -> AnyView {
    view! {
        <p class="note bad" role="alert">
            {move || sending.general()}
        </p>
        <button class="primary" type="submit" aria-disabled=move || {
            sending.busy.get().then_some("true")
        }>
            {label}
        </button>
    }
    .into_any()
}

fn go(href: &str) {
    #[cfg(feature = "hydrate")]
    browser::visit(href);
    let _ = href;
}

fn again() {
    #[cfg(feature = "hydrate")]
    browser::reload();
}

/// Creates a tenant.
#[island(lazy)]
pub fn TenantForm() -> impl IntoView {
    let sending = Sending::new();
    let (name, slug) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (name, slug) = (name.get_untracked(), slug.get_untracked());
        let href = tenant_href(slug.trim());
        sending.send(admin::create_tenant(name, slug), move |()| go(&href));
    };
    view! {
        <form class="card" on:submit=send>
            <h2>"New tenant"</h2>
            {field(sending, "name", "Name", "As people know it: Acme GmbH", name)}
            {field(sending, "slug", "Short name", "For addresses: a-z, 0-9 and -", slug)}
            {submit(sending, "Create tenant")}
        </form>
    }
}

/// Adds a person to a tenant and shows their first password once.
#[island(lazy)]
pub fn MemberForm(
    /// The tenant's short name.
    tenant: String,
) -> impl IntoView {
    let sending = Sending::new();
    let (email, name) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let tenant_admin = RwSignal::new(false);
    let created = RwSignal::new(None::<(String, String)>);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let member = NewMember {
            email: email.get_untracked(),
            name: name.get_untracked(),
            tenant_admin: tenant_admin.get_untracked(),
        };
        let address = member.email.clone();
        sending.send(admin::create_member(tenant.clone(), member), move |password| {
            created.set(Some((address, password)));
        });
    };
    view! {
        <form class="card" on:submit=send>
            <h2>"New member"</h2>
            {field(sending, "email", "Email", "They log in with it", email)}
            {field(sending, "person", "Name", "", name)} <label class="check">
                <input
                    type="checkbox"
                    prop:checked=tenant_admin
                    on:change=move |event| tenant_admin.set(event_target_checked(&event))
                />
                "Tenant admin"
            </label> {submit(sending, "Create member")}
            {move || {
                created
                    .get()
                    .map(|(address, password)| {
                        view! {
                            <div class="notice good" role="status">
                                <div>
                                    <p>
                                        {format!("{address} can log in with this first password. It is shown once: ")}
                                    </p>
                                    <p>
                                        <code class="secret">{password}</code>
                                    </p>
                                    <p>
                                        <button type="button" on:click=move |_| again()>
                                            "I have it"
                                        </button>
                                    </p>
                                </div>
                            </div>
                        }
                    })
            }}
        </form>
    }
}

/// Lets a tenant see log groups. Says while one types what the rule will let in.
#[island(lazy)]
pub fn GrantForm(
    /// The tenant's short name.
    tenant: String,
    /// The sources to choose from: short name and name.
    sources: Vec<(String, String)>,
) -> impl IntoView {
    let sending = Sending::new();
    let first = sources.first().map(|(slug, _)| slug.clone()).unwrap_or_default();
    let source = RwSignal::new(first);
    let (group, alias) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let stream = RwSignal::new("*".to_owned());
    let dry_run = dry_run(tenant.clone(), source, group);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let grant = NewGrant {
            source: source.get_untracked(),
            group: group.get_untracked(),
            stream: stream.get_untracked(),
            alias: alias.get_untracked(),
        };
        sending.send(admin::create_grant(tenant.clone(), grant), move |()| again());
    };
    view! {
        <form class="card" on:submit=send>
            <h2>"New grant"</h2>
            <div class="field">
                <label for="source">"Source"</label>
                <select id="source" on:change=move |event| source.set(event_target_value(&event))>
                    {sources
                        .into_iter()
                        .map(|(slug, name)| view! { <option value=slug>{name}</option> })
                        .collect_view()}
                </select>
            </div>
            {field(sending, "group", "Log group", "One group, or a prefix such as /acme/*", group)}
            {move || preview(Rule::parse_group, "log groups", &group.get())}
            {move || dry_run.get().map(let_in)}
            {field(sending, "stream", "Log streams", "* for all, or a prefix such as acme/*", stream)}
            {move || preview(Rule::parse_stream, "log streams", &stream.get())}
            {field(sending, "alias", "Alias", "Optional; for one exact group", alias)}
            {submit(sending, "Create grant")}
        </form>
    }
}

/// How long typing pauses before it is asked what the rule lets in, in ms.
const PAUSE: Duration = Duration::from_millis(300);

/// What the rule that is being typed would let in now; none while that is not known.
fn dry_run(
    tenant: String,
    source: RwSignal<String>,
    group: RwSignal<String>,
) -> RwSignal<Option<DryRun>> {
    let found = RwSignal::new(None);
    Effect::new(move || {
        let (typed, source, tenant) = (group.get(), source.get(), tenant.clone());
        found.set(None);
        if Rule::parse_group(&typed).is_err() {
            return;
        }
        let ask = move || {
            // Something else is being typed by now.
            if group.get_untracked() != typed {
                return;
            }
            let asked = NewGrant { source, group: typed.clone(), ..NewGrant::default() };
            leptos::task::spawn_local(async move {
                let answer = admin::try_grant(tenant, asked).await;
                if group.get_untracked() == typed {
                    found.set(answer.ok());
                }
            });
        };
        set_timeout(ask, PAUSE);
    });
    found
}

/// The groups of a dry run, and what to know of them.
fn let_in(run: DryRun) -> AnyView {
    let DryRun { total, groups, warnings } = run;
    let more = total - groups.len();
    let group = |group: LetIn| {
        let LetIn { name, stored_bytes, is_new, also_seen_by } = group;
        view! {
            <li>
                <code>{name}</code>
                " "
                <span class="fine">{bytes(stored_bytes)}</span>
                {is_new.then(|| view! { " " <span class="tag">"new"</span> })}
                {(!also_seen_by.is_empty())
                    .then(|| view! { " " <span class="tag">"also " {also_seen_by.join(", ")}</span> })}
            </li>
        }
    };
    view! {
        <div class="dry-run" role="status">
            <p class="note">"Lets in now: " {total}</p>
            <ul>{groups.into_iter().map(group).collect_view()}</ul>
            {(more > 0).then(|| view! { <p class="note">"and " {more} " more"</p> })}
            {warnings
                .into_iter()
                .map(|words| view! { <p class="note warn">{words}</p> })
                .collect_view()}
        </div>
    }
    .into_any()
}

/// What a rule lets in, or why it cannot be, in words.
fn preview<E: std::fmt::Display>(
    parse: fn(&str) -> Result<Rule, E>,
    what: &'static str,
    text: &str,
) -> Option<AnyView> {
    if text.is_empty() {
        return None;
    }
    let (class, words) = match parse(text) {
        Ok(rule) => match rule.warning() {
            Some(warning) => ("note warn", warning),
            None => ("note good", lets_in(&rule, what)),
        },
        Err(error) => ("note bad", error.to_string()),
    };
    Some(view! { <p class=class>{words}</p> }.into_any())
}

fn lets_in(rule: &Rule, what: &str) -> String {
    match rule {
        Rule::All => format!("Lets in all {what}."),
        Rule::Exact(text) => format!("Lets in “{text}” and nothing else."),
        Rule::Prefix(text) => format!("Lets in all {what} that start with “{text}”."),
    }
}

/// Takes a grant away, after asking once.
#[island(lazy)]
pub fn GrantRemoval(
    /// The tenant's short name.
    tenant: String,
    /// The grant's id.
    grant: String,
    /// What it lets in, for the question.
    what: String,
) -> impl IntoView {
    let sending = Sending::new();
    let sure = RwSignal::new(false);
    let label = format!("Remove {what}");
    let remove = move |_| {
        if sure.get_untracked() {
            sending.send(admin::delete_grant(tenant.clone(), grant.clone()), move |()| again());
        } else {
            sure.set(true);
        }
    };
    view! {
        <button class="quiet danger" type="button" aria-label=label on:click=remove>
            {move || if sure.get() { "Really remove?" } else { "Remove" }}
        </button>
        <span class="note bad" role="alert">
            {move || sending.general()}
        </span>
    }
}
