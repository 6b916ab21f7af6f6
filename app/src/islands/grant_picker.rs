//! Which groups and streams a new grant lets in: fields of a plain form, which name the real groups
//! of the source while one types, and say what the rule will let in.

use super::part::split_part;
use super::start::start;
use crate::api::admin;
use crate::components::dry_run;
use crate::components::format::bytes;
use crate::wire::{DryRun, GroupHint, NewGrant};
use domain::Rule;
use leptos::prelude::*;
use std::time::Duration;

/// How long typing pauses before the server is asked about it.
const PAUSE: Duration = Duration::from_millis(300);

/// What is being typed.
#[derive(Clone, Copy)]
struct Typed {
    source: RwSignal<String>,
    group: RwSignal<String>,
}

/// What the fields start with.
#[derive(Clone, serde::Serialize, serde::Deserialize)]
pub struct GrantFields {
    /// The tenant's short name.
    pub tenant: String,
    /// The sources to choose from: short name and name.
    pub sources: Vec<(String, String)>,
    /// The source that was chosen; empty for the first one.
    pub source: String,
    /// The groups that were typed.
    pub group: String,
    /// What is wrong with them.
    pub group_complaint: String,
    /// The streams that were typed.
    pub stream: String,
    /// What is wrong with them.
    pub stream_complaint: String,
    /// What they would let in, where that was asked for.
    pub tried: Option<DryRun>,
}

/// The fields.
#[island]
pub fn GrantPicker() -> impl IntoView {
    at_hand().and_then(|fields| fields())
}

type Fields = fn() -> Option<AnyView>;

split_part!(grant_picker: Fields = || start().map(fields));

/// To be awaited before the fields wake. Says whether they can.
#[cfg(feature = "hydrate")]
pub(super) async fn prepare() -> bool {
    !super::part::is_on_page("GrantPicker") || fetch().await.is_some()
}

fn fields(start: GrantFields) -> AnyView {
    let GrantFields { tenant, sources, source, tried, .. } = start;
    let first = sources.first().map(|(slug, _)| slug.clone()).unwrap_or_default();
    let chosen = if source.is_empty() { first } else { source };
    let typed = Typed { source: RwSignal::new(chosen.clone()), group: RwSignal::new(start.group) };
    let stream = RwSignal::new(start.stream);
    let found = suggestions(typed);
    let run = dry_run(tenant, typed, tried);
    let option = |(slug, name): (String, String)| {
        let selected = slug == chosen;
        view! {
            <option value=slug selected=selected>
                {name}
            </option>
        }
    };
    view! {
        <div class="field">
            <label for="source">"Source"</label>
            <select
                id="source"
                name="source"
                on:change=move |event| typed.source.set(event_target_value(&event))
            >
                {sources.into_iter().map(option).collect_view()}
            </select>
        </div>
        {text("group", "Log group", "One group, or a prefix such as /acme/*", typed.group, start.group_complaint)}
        <datalist id="group-found">{move || found.get().into_iter().map(hint).collect_view()}</datalist>
        {move || preview(Rule::parse_group, "log groups", &typed.group.get())}
        {move || run.get().map(dry_run::view)}
        {text("stream", "Log streams", "* for all, or a prefix such as acme/*", stream, start.stream_complaint)}
        {move || preview(Rule::parse_stream, "log streams", &stream.get())}
    }
    .into_any()
}

fn text(
    name: &'static str,
    label: &'static str,
    help: &'static str,
    value: RwSignal<String>,
    complaint: String,
) -> AnyView {
    super::keep_typed(name, value);
    let complaint = RwSignal::new(complaint);
    let is_bad = move || complaint.with(|words| !words.is_empty());
    let note = [name, "-note"].concat();
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input
                id=name
                name=name
                type="text"
                autocomplete="off"
                spellcheck="false"
                list=(name == "group").then_some("group-found")
                value=value.get_untracked()
                prop:value=value
                on:input=move |event| {
                    value.set(event_target_value(&event));
                    // What was said of the former text may not be true of this one.
                    complaint.set(String::new());
                }
                aria-invalid=move || is_bad().then_some("true")
                aria-describedby=note.clone()
            />
            <p id=note class="note" class:bad=is_bad>
                {move || if is_bad() { complaint.get() } else { help.to_owned() }}
            </p>
        </div>
    }
    .into_any()
}

/// Asks when typing has paused, and shows the answer unless something else was typed meanwhile.
fn ask<T, F>(
    typed: Typed,
    found: RwSignal<T>,
    question: impl Fn(String, String) -> Option<F> + Clone + Send + Sync + 'static,
) where
    T: Default + Send + Sync + 'static,
    F: Future<Output = Option<T>> + 'static,
{
    Effect::new(move || {
        let asked = (typed.source.get(), typed.group.get());
        let question = question.clone();
        let is_current = move |asked: &(String, String)| {
            typed.source.with_untracked(|source| *source == asked.0)
                && typed.group.with_untracked(|group| *group == asked.1)
        };
        let send = move || {
            if !is_current(&asked) {
                return;
            }
            let Some(answer) = question(asked.0.clone(), asked.1.clone()) else {
                return found.set(T::default());
            };
            leptos::task::spawn_local(async move {
                let answer = answer.await.unwrap_or_default();
                if is_current(&asked) {
                    found.set(answer);
                }
            });
        };
        set_timeout(send, PAUSE);
    });
}

/// The real groups of the source that fit what is being typed.
fn suggestions(typed: Typed) -> RwSignal<Vec<GroupHint>> {
    let found = RwSignal::new(Vec::new());
    ask(typed, found, |source, group| {
        Some(async move { admin::find_groups(source, group).await.ok() })
    });
    found
}

/// What the rule that is being typed would let in now; none while that is not known.
fn dry_run(tenant: String, typed: Typed, tried: Option<DryRun>) -> RwSignal<Option<DryRun>> {
    let found = RwSignal::new(tried);
    ask(typed, found, move |source, group| {
        Rule::parse_group(&group).ok()?;
        let (tenant, grant) = (tenant.clone(), NewGrant { source, group, ..NewGrant::default() });
        Some(async move { admin::try_grant(tenant, grant).await.ok().map(Some) })
    });
    found
}

fn hint(found: GroupHint) -> AnyView {
    let GroupHint { rule, stored_bytes, groups } = found;
    let size = stored_bytes.map(bytes).unwrap_or_default();
    let label = match groups {
        Some(groups) => [groups.to_string().as_str(), " groups, ", &size].concat(),
        None => size,
    };
    view! { <option value=rule label=label></option> }.into_any()
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
