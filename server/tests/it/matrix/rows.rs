//! What is asked for, with a place for the object that it is asked about.

/// What an address speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Object {
    Group,
    Stream,
    View,
    Token,
    Member,
    Tenant,
    /// A tenant that may be deleted.
    Spare,
    Grant,
    /// One that both tenants read, or another.
    Source,
    Invitation,
    /// A link that sets a new password.
    Reset,
}

/// How it is asked for. `{}` stands for the object and `{key}` for an event of the log group.
#[derive(Clone, Copy, Debug)]
pub(super) enum Ask {
    Get(&'static str),
    /// A form's address and its fields.
    Form(&'static str, &'static str),
    /// The input of a server function.
    Call(&'static str),
    /// A path of the API, asked with tokens.
    Api(&'static str),
}

pub(super) struct Row {
    /// The page's pattern, the route, the server function's path, or the API's.
    pub(super) what: &'static str,
    pub(super) object: Object,
    pub(super) ask: Ask,
}

const fn row(what: &'static str, object: Object, ask: Ask) -> Row {
    Row { what, object, ask }
}

use Ask::{Api, Call, Form, Get};
use Object::{Grant, Group, Invitation, Member, Reset, Source, Spare, Stream, Tenant, Token, View};

#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    row("/logs/{source}/{group}",        Group, Get("/logs/demo/{}")),
    row("/logs/{source}/{group}",        Group, Get("/logs/demo/{}?event={key}")),
    row("/logs/{source}/{group}",        Group, Get("/logs/demo/%2Facme%2Fapi?with={}")),
    row("/logs/{source}/{group}",        Stream, Get("/logs/demo/%2Fshared%2Fgateway?stream={}")),
    row("/logs/{source}/{group}",        Stream, Get("/logs/demo/%2Fshared%2Fgateway?prefix={}")),
    row("/logs/together",                Group, Get("/logs/together?pick=demo:{}&pick=demo:%2Facme%2Fweb")),
    row("/logs/{source}/{group}/export", Group, Get("/logs/demo/{}/export?format=text")),
    row("/logs/{source}/{group}/export", Stream, Get("/logs/demo/%2Fshared%2Fgateway/export?format=text&stream={}")),
    row("/logs/{source}/{group}/tail",   Group, Get("/logs/demo/{}/tail?filter=%7B")),
    row("/logs/{source}/{group}/tail",   Stream, Get("/logs/demo/%2Fshared%2Fgateway/tail?filter=%7B&stream={}")),
    row("/rpc/events/search",            Group, Call(r#"{"source":"demo","group":"{}","search":SEARCH}"#)),
    row("/rpc/events/one",               Group, Call(r#"{"source":"demo","group":"{}","key":"{key}"}"#)),
    row("/rpc/events/around",            Group, Call(r#"{"source":"demo","group":"{}","around":{"stream":"i-1","event":"{key}","before":5,"after":5}}"#)),
    row("/rpc/events/around",            Stream, Call(r#"{"source":"demo","group":"/shared/gateway","around":{"stream":"{}","event":"{key}","before":5,"after":5}}"#)),
    row("/rpc/views/list",               Group, Call(r#"{"source":"demo","group":"{}"}"#)),
    row("/rpc/views/create",             Group, Call(r#"{"view":{"source":"demo","group":"{}","name":"matrix","query":"","shared":true}}"#)),
    row("/rpc/views/change",             View, Call(r#"{"id":"{}","change":{"Default":true}}"#)),
    row("/rpc/views/change",             View, Call(r#"{"id":"{}","change":{"Rename":"renamed"}}"#)),
    row("/rpc/views/change",             View, Call(r#"{"id":"{}","change":"Delete"}"#)),

    row("/account/tokens",               Group, Form("/account/tokens", "name=matrix&days=1&groups={}")),
    row("/account/tokens/{id}/revoke",   Token, Form("/account/tokens/{}/revoke", "")),
    row("/tenant",                       Tenant, Form("/tenant", "tenant={}")),
    row("/members/tokens",               Group, Form("/members/tokens", "name=matrix&days=1&groups={}")),
    row("/members/tokens/{id}/revoke",   Token, Form("/members/tokens/{}/revoke", "")),
    row("/members/{id}/role",            Member, Form("/members/{}/role", "role=viewer")),
    row("/members/{id}/remove",          Member, Form("/members/{}/remove", "")),
    row("/members/{id}/reset",           Member, Form("/members/{}/reset", "")),
    row("/reset/{link}",                 Reset, Get("/reset/{}")),
    row("/reset/{link}",                 Reset, Form("/reset/{}", "new=short&again=short")),
    row("/invite/{link}",                Invitation, Get("/invite/{}")),
    row("/invite/{link}",                Invitation, Form("/invite/{}", "name=Ada&password=short")),

    row("/admin/tenants/{slug}",         Tenant, Get("/admin/tenants/{}")),
    row("/admin/tenants/{slug}",         Tenant, Form("/admin/tenants/{}", "name=Matrix&version=0")),
    row("/admin/tenants/{slug}/members", Tenant, Form("/admin/tenants/{}/members", "email=ada%40matrix.test&name=Ada")),
    row("/admin/tenants/{slug}/grants",  Tenant, Form("/admin/tenants/{}/grants", "source=demo&group=%2Fmatrix%2Fapi&stream=*")),
    row("/admin/tenants/{slug}/grants/try", Tenant, Form("/admin/tenants/{}/grants/try", "source=demo&group=%2Fmatrix%2Fapi&stream=*")),
    row("/admin/tenants/{slug}/grants/{id}", Grant, Get("/admin/tenants/acme/grants/{}")),
    row("/admin/tenants/{slug}/grants/{id}", Grant, Form("/admin/tenants/acme/grants/{}", "alias=&expires=&note=&version=0")),
    row("/admin/tenants/{slug}/grants/{id}/delete", Grant, Form("/admin/tenants/acme/grants/{}/delete", "version=1")),
    row("/admin/sources/{slug}",         Source, Get("/admin/sources/{}")),
    row("/admin/sources/{slug}",         Source, Form("/admin/sources/{}", "name=Matrix&version=0")),
    row("/admin/tenants/{slug}/invite",  Tenant, Form("/admin/tenants/{}/invite", "email=new%40acme.test&name=")),
    row("/admin/tenants/{slug}/members/{id}/reset", Member, Form("/admin/tenants/acme/members/{}/reset", "")),
    row("/admin/tenants/{slug}/see",     Tenant, Form("/admin/tenants/{}/see", "")),
    row("/admin/tenants/{slug}/suspend", Tenant, Form("/admin/tenants/{}/suspend", "")),
    row("/admin/tenants/{slug}/resume",  Tenant, Form("/admin/tenants/{}/resume", "")),
    row("/admin/tenants/{slug}/delete",  Spare, Form("/admin/tenants/{}/delete", "sure={}")),
    row("/admin/tenants/{slug}/delete",  Tenant, Form("/admin/tenants/{}/delete", "sure=")),
    row("/admin/usage",                  Tenant, Get("/admin/usage?tenant={}")),
    row("/admin/usage/{slug}",           Tenant, Form("/admin/usage/{}", "hard_calls=1000000")),
    row("/admin/audit",                  Tenant, Get("/admin/audit?tenant={}")),
    row("/admin/audit/export",           Tenant, Get("/admin/audit/export?tenant={}")),
    row("/rpc/admin/grants/try",         Tenant, Call(r#"{"tenant":"{}","grant":{"source":"demo","group":"/matrix/api","stream":"*","alias":""}}"#)),
    row("/rpc/admin/groups/find",        Group, Call(r#"{"source":"demo","typed":"{}"}"#)),

    row("/log-groups",    Group, Api("/log-groups?prefix={}")),
    row("/log-streams",   Group, Api("/log-streams?source=demo&group={}")),
    row("/events",        Group, Api("/events?source=demo&group={}")),
    row("/events",        Stream, Api("/events?source=demo&group=/shared/gateway&stream={}")),
    row("/events",        Stream, Api("/events?source=demo&group=/shared/gateway&prefix={}")),
    row("/events/context", Group, Api("/events/context?source=demo&group={}&stream=i-1&event={key}")),
    row("/events/context", Stream, Api("/events/context?source=demo&group=/shared/gateway&stream={}&event={key}")),
    row("/events/export", Group, Api("/events/export?source=demo&group={}")),
    row("/events/export", Stream, Api("/events/export?source=demo&group=/shared/gateway&stream={}")),
    row("/events/tail",   Group, Api("/events/tail?source=demo&group={}&filter=%7B")),
    row("/events/tail",   Stream, Api("/events/tail?source=demo&group=/shared/gateway&filter=%7B&stream={}")),
];

/// What can be reached and speaks of no object. It may only shrink: what is new and takes the name
/// or the id of something has a row above.
pub(super) const OF_NOTHING: &[&str] = &[
    "/",
    "/login",
    "/logout",
    "/logs",
    "/account",
    "/members",
    "/forgot",
    "/see/stop",
    "/admin/tenants",
    "/admin/sources",
    "/usage",
    "/usage/export",
    "/admin/usage/export",
    "/account/looks",
    "/account/password",
    "/account/sessions/end",
    "/members/invite",
    "/docs/api",
    "/pkg",
    "/islands.js",
    "/looks.js",
    "/mark.svg",
    "/healthz",
    "/readyz",
    "/api/v1/",
    "/rpc/{*function}",
    "/me",
    "/audit",
    "/filter/check",
];
