//! `/docs/api`: how programs read logs, with examples to copy.

use leptos::prelude::*;

/// The API as the page shows it.
#[derive(Clone, Debug, Default)]
pub struct Reference {
    /// Where the portal is, as `scheme://host[:port]`.
    pub origin: String,
    /// Everything that can be asked.
    pub operations: Vec<Operation>,
    /// The types of error: the last part of the type, its status, and what it says.
    pub problems: Vec<(String, u16, String)>,
}

/// Something that can be asked.
#[derive(Clone, Debug, Default)]
pub struct Operation {
    /// `GET` or `POST`.
    pub method: String,
    /// Its path, from `/api/v1` on.
    pub path: String,
    /// What it gives, in a line.
    pub summary: String,
    /// More about it.
    pub description: String,
    /// What it is asked with.
    pub parameters: Vec<Parameter>,
}

/// A parameter.
#[derive(Clone, Debug, Default)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Whether nothing is answered without it.
    pub required: bool,
    /// What it means.
    pub description: String,
    /// What it is when it is not given.
    pub default: String,
}

pub(super) fn view(reference: Reference) -> impl IntoView {
    let Reference { origin, operations, problems } = reference;
    view! {
        <main id="main" class="page reference">
            <h1>"HTTP API"</h1>
            <p>
                "The same logs as in the portal, for programs. Make a token under "
                <a href="/account">"Account"</a> " and send it with every request. "
                <a href="/api/v1/openapi.json">"openapi.json"</a> " describes all of it in OpenAPI 3.1."
            </p>
            {examples(&origin).into_any()}
            {times().into_any()}
            <h2>"Addresses"</h2>
            {operations.into_iter().map(|one| operation(one).into_any()).collect_view()}
            <h2>"Errors"</h2>
            <p>
                "Every error is a problem as in RFC 9457, " <code>"application/problem+json"</code>
                ", with the id of the request. Name it when you ask for help."
            </p>
            <dl class="problems">
                {problems.into_iter().map(|one| problem(one).into_any()).collect_view()}
            </dl>
        </main>
    }
}

fn examples(origin: &str) -> impl IntoView + use<> {
    let curl = format!(
        "export VITRINE_URL={origin} VITRINE_TOKEN=vtr_…\n\
         curl -sG \"$VITRINE_URL/api/v1/events\" -H \"Authorization: Bearer $VITRINE_TOKEN\" \\\n  \
           -d source=demo -d group=/acme/api -d from=-15m \\\n  \
           --data-urlencode 'filter={{ $.status >= 500 }}'"
    );
    let jq = "curl -sG \"$VITRINE_URL/api/v1/events/export\" -H \"Authorization: Bearer $VITRINE_TOKEN\" \\\n  \
                -d source=demo -d group=/acme/api -d from=-24h |\n  \
                jq -r 'select(.message) | .time + \" \" + .message'";
    let python = "import json, os, urllib.parse, urllib.request\n\n\
        url, token = os.environ[\"VITRINE_URL\"], os.environ[\"VITRINE_TOKEN\"]\n\
        ask = {\"source\": \"demo\", \"group\": \"/acme/api\", \"from\": \"-15m\", \"limit\": \"1000\"}\n\
        while True:\n    \
            query = urllib.parse.urlencode(ask)\n    \
            request = urllib.request.Request(f\"{url}/api/v1/events?{query}\")\n    \
            request.add_header(\"Authorization\", f\"Bearer {token}\")\n    \
            page = json.load(urllib.request.urlopen(request))\n    \
            for event in page[\"items\"]:\n        \
                print(event[\"time\"], event[\"message\"])\n    \
            if page[\"next\"] is None:\n        \
                break\n    \
            ask[\"cursor\"] = page[\"next\"]";
    let example = |name: &'static str, text: String| {
        view! {
            <h3>{name}</h3>
            <pre class="example" tabindex="0" role="region" aria-label=format!("Example for {name}")>
                <code>{text}</code>
            </pre>
        }
    };
    view! {
        <h2>"Examples"</h2>
        {example("curl", curl).into_any()}
        {example("curl and jq", jq.to_owned()).into_any()}
        {example("Python", python.to_owned()).into_any()}
    }
}

fn times() -> impl IntoView {
    view! {
        <h2>"Good to know"</h2>
        <ul>
            <li>
                "Times go in as RFC 3339, as milliseconds since 1970, or relative such as "
                <code>"-15m"</code> " (s, m, h, d, w), both ends included. They come out in UTC with three decimals."
            </li>
            <li>
                "Lists answer " <code>"items"</code> " and " <code>"next"</code> ". Send "
                <code>"next"</code> " back as " <code>"cursor"</code>
                ", with all else as it was, until it is null. A page without events is not yet the end."
            </li>
            <li>
                "What you may not see does not exist: the answer is the same 404 as for a name that is nowhere."
            </li>
            <li>
                <code>"RateLimit"</code> " tells how many requests are left, " <code>"Retry-After"</code>
                " how many seconds to wait."
            </li>
        </ul>
    }
}

fn operation(operation: Operation) -> impl IntoView {
    let Operation { method, path, summary, description, parameters } = operation;
    let id = path.trim_start_matches('/').replace('/', "-");
    let row = |one: Parameter| {
        let default = (!one.default.is_empty()).then(|| format!(" Default: {}.", one.default));
        view! {
            <dt>
                <code>{one.name}</code>
                {one.required.then_some(" (required)")}
            </dt>
            <dd>{one.description} {default}</dd>
        }
    };
    view! {
        <section id=id.clone() aria-labelledby=format!("{id}-title")>
            <h3 id=format!("{id}-title")>
                <code>{method} " /api/v1" {path}</code>
            </h3>
            <p>{summary} "."</p>
            {(!description.is_empty()).then(|| view! { <p>{description}</p> })}
            {(!parameters.is_empty())
                .then(|| view! { <dl>{parameters.into_iter().map(row).collect_view()}</dl> })}
        </section>
    }
}

fn problem((kind, status, words): (String, u16, String)) -> impl IntoView {
    view! {
        <dt id=format!("problem-{kind}")>
            <code>{kind.clone()}</code>
            " "
            {status}
        </dt>
        <dd>{words}</dd>
    }
}
