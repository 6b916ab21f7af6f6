//! Text of strangers in every place where it reaches a page: whatever it is, it stays text.
//!
//! The browser's half, on the page as it comes alive, is `end2end/tests/event.spec.ts`.

mod texts;

use crate::kit::answer::Answer;
use crate::kit::logs::{HOUR, T, between, href};
use crate::kit::markup::{Element, Token, tokens};
use crate::kit::people::User;
use crate::kit::{PASSWORD, Setup, World};
use app::search::Search;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::collections::BTreeSet;
use std::path::Path;
use texts::TEXTS;

/// Where a text was planted, and so has to be found again.
const PLACES: &[&str] = &[
    "tenant", "person", "source", "alias", "note", "rule", "view", "token", "service", "agent",
    "actor", "subject", "action", "line", "key", "stream", "filter", "prefix", "typed", "hidden",
];

/// A text with the name of its place.
fn at(place: &str, text: &str) -> String {
    format!("{place}~{text}")
}

/// What AWS takes for a stream's name.
fn stream(place: &str, text: &str) -> String {
    at(place, &text.replace([':', '*'], " "))
}

/// Everything that is stored, as the owner writes it: whatever the forms would have refused.
const PLANT: &[(&str, &str)] = &[
    ("tenant", "update tenants set name = $1 where slug = 'acme'"),
    ("person", "update users set name = $1"),
    ("source", "update sources set name = $1"),
    ("alias", "update grants set alias = $1 where group_text = '/acme/api'"),
    ("note", "update grants set note = $1"),
    ("view", "update saved_views set name = $1"),
    ("token", "update api_tokens set name = $1 where user_id is not null"),
    ("service", "update api_tokens set name = $1 where user_id is null"),
    ("agent", "update sessions set agent = $1, ip = $1"),
    ("rule", "update grants set stream_text = $1 where group_text = '/acme/ruled'"),
    ("actor", "insert into audit_events (id, tenant_id, actor_label, ip, action, subject, outcome, request_id)
        select gen_random_uuid(), id, $1, $1, 'x', 'x', 'ok', $1 from tenants where slug = 'acme'"),
    ("subject", "insert into audit_events (id, tenant_id, actor_label, ip, action, subject, outcome, request_id)
        select gen_random_uuid(), id, 'x', 'x', 'x', $1, 'ok', 'x' from tenants where slug = 'acme'"),
    ("action", "insert into audit_events (id, tenant_id, actor_label, ip, action, subject, outcome, request_id)
        select gen_random_uuid(), id, 'x', 'x', $1, 'x', 'ok', 'x' from tenants where slug = 'acme'"),
];

const PREPARE: &str = "
    insert into saved_views (id, tenant_id, user_id, source_id, group_name, name, query, shared)
        select gen_random_uuid(), t.id, u.id, s.id, '/acme/api', 'x',
            'from=-1h&filter=%22%3E%3Cpwn%3E&x=\"><pwn>', true
        from tenants t, users u, sources s where t.slug = 'acme' and u.email = 'ann@acme.test';
    insert into grants (id, tenant_id, source_id, group_kind, group_text, stream_kind, stream_text)
        select gen_random_uuid(), t.id, s.id, 'exact', '/acme/ruled', 'exact', 'x'
        from tenants t, sources s where t.slug = 'acme';
    insert into invites (id, tenant_id, email, role, token_hash, expires_at)
        select gen_random_uuid(), id, '\"><pwn>@acme.test', 'viewer',
            sha256(decode(repeat('0a', 32), 'hex')), now() + interval '1 day'
        from tenants where slug = 'acme';
    insert into users (id, email, name) values (gen_random_uuid(), '\"><pwn>''@acme.test', 'x');
    insert into memberships (tenant_id, user_id, role)
        select t.id, u.id, 'viewer' from tenants t, users u
        where t.slug = 'acme' and u.email like '%pwn%';
    insert into password_resets (user_id, token_hash, expires_at)
        select id, sha256(decode(repeat('1a', 32), 'hex')), now() + interval '1 hour'
        from users where email like '%pwn%'";

/// Somebody's request, with what is typed into it.
enum Ask {
    Get(String),
    Form(String, Vec<(&'static str, String)>),
}

fn nobodys(text: &str) -> Vec<Ask> {
    let (url, typed) = (encoded(text), at("typed", text));
    let link = |byte: u8| URL_SAFE_NO_PAD.encode([byte; 32]);
    let form = |path: &str, fields: &[&'static str]| form(path, fields, &typed);
    vec![
        Ask::Get(format!("/login?next={url}&email={url}")),
        Ask::Get(format!("/login?next=%2F{url}")),
        Ask::Get(format!("/{url}?{url}")),
        Ask::Get(format!("/invite/{}", link(0x0a))),
        Ask::Get(format!("/invite/{url}")),
        Ask::Get(format!("/reset/{}", link(0x1a))),
        form("/login", &["email", "password", "next"]),
        form("/forgot", &["email"]),
        form(&format!("/invite/{}", link(0x0a)), &["name", "password"]),
        form(&format!("/reset/{}", link(0x1a)), &["new", "again"]),
    ]
}

fn members(text: &str, search: &Search) -> Vec<Ask> {
    let (url, typed) = (encoded(text), at("typed", text));
    let page = |search: &Search| Ask::Get(href("/acme/api", search));
    let mut all = vec![
        Ask::Get("/logs".to_owned()),
        Ask::Get(format!("/logs?{url}={url}")),
        page(search),
        page(&Search { filter: at("filter", text), ..search.clone() }),
        page(&Search { filter: format!("\"{}\"", text.replace('"', "")), ..search.clone() }),
        page(&Search { stream: stream("stream", text), ..search.clone() }),
        page(&Search { prefix: stream("prefix", text), ..search.clone() }),
        Ask::Get(format!("/logs/demo/{url}")),
        Ask::Get(format!("/logs/{url}/%2Facme%2Fapi")),
        Ask::Get(format!("/logs/together?pick={url}")),
        Ask::Get("/account".to_owned()),
        Ask::Get("/members".to_owned()),
        Ask::Get("/usage".to_owned()),
        Ask::Get("/docs/api".to_owned()),
        form("/account/tokens", &["name", "days", "groups"], &typed),
        form("/account/password", &["former", "new", "again"], &typed),
        form("/account/looks", &["theme", "next"], &typed),
        form("/tenant", &["tenant"], &typed),
        form("/members/invite", &["email", "role"], &typed),
        form("/members/tokens", &["name", "days", "groups"], &typed),
        form(&format!("/members/{url}/role"), &["role"], &typed),
    ];
    for parameter in ["from", "to", "order", "tz", "event", "at", "dir", "with", "live", "cols"] {
        all.push(Ask::Get(format!("/logs/demo/%2Facme%2Fapi?{parameter}={url}")));
    }
    all
}

fn operators(text: &str, grant: &str) -> Vec<Ask> {
    let (url, typed) = (encoded(text), at("typed", text));
    let form = |path: &str, fields: &[&'static str]| form(path, fields, &typed);
    let grant = format!("/admin/tenants/acme/grants/{grant}");
    vec![
        Ask::Get("/admin/tenants".to_owned()),
        Ask::Get("/admin/tenants/acme".to_owned()),
        Ask::Get(format!("/admin/tenants/{url}")),
        Ask::Get(grant.clone()),
        Ask::Get("/admin/sources".to_owned()),
        Ask::Get("/admin/sources/demo".to_owned()),
        Ask::Get("/admin/audit".to_owned()),
        Ask::Get(format!("/admin/audit?tenant={url}&who={url}&what={url}&outcome={url}")),
        Ask::Get(format!("/admin/audit?before={url}")),
        Ask::Get(format!("/admin/usage?tenant={url}")),
        Ask::Get("/admin/usage?tenant=acme".to_owned()),
        form("/admin/tenants", &["name", "slug"]),
        form("/admin/tenants/acme", &["name", "version"]),
        form("/admin/tenants/acme/members", &["email", "name"]),
        form("/admin/tenants/acme/invite", &["email", "name"]),
        form(
            "/admin/tenants/acme/grants",
            &["source", "group", "stream", "alias", "note", "expires"],
        ),
        form(&grant, &["alias", "expires", "note"]),
        form("/admin/tenants/acme/delete", &["sure"]),
        form("/admin/sources", &["name", "slug", "account", "region", "role"]),
        form("/admin/sources/demo", &["name", "version"]),
        form("/admin/usage/acme", &["hard_calls", "soft_bytes"]),
    ]
}

fn form(path: &str, fields: &[&'static str], typed: &str) -> Ask {
    let mut fields: Vec<_> = fields.iter().map(|name| (*name, typed.to_owned())).collect();
    // What is right about it, so that the rest is looked at and shown again.
    for (name, value) in [("stream", "*"), ("source", "demo"), ("role", "viewer")] {
        if let Some(field) = fields.iter_mut().find(|(field, _)| *field == name) {
            field.1 = value.to_owned();
        }
    }
    if path.contains("/grants/") {
        fields.push(("version", "0".to_owned()));
    }
    Ask::Form(path.to_owned(), fields)
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

async fn ask(user: &impl User, ask: &Ask) -> (String, Answer) {
    match ask {
        Ask::Get(path) => (path.clone(), user.get(path).await),
        Ask::Form(path, fields) => {
            let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, &**value)).collect();
            (format!("POST {path}"), user.post_form(path, &fields).await)
        }
    }
}

/// Asserts that nothing on the page came out of a foreign text. Returns all that can be read on it.
#[track_caller]
fn expect_inert(answer: &Answer, what: &str) -> String {
    assert!(answer.status < 500, "{what}: {}", answer.status);
    let location = answer.location();
    let leads_out = !location.is_empty() && !is_own_address(location);
    assert!(!leads_out, "{what}: it leads to {location:?}");
    assert_eq!(answer.header("x-pwn"), None, "{what}");
    let is_page = answer.header("content-type").is_some_and(|kind| kind.starts_with("text/html"));
    if !is_page {
        return String::new();
    }
    let (mut text, mut values) = (String::new(), String::new());
    let mut in_script = false;
    for token in tokens(&answer.body) {
        match token {
            Token::Open(element) => {
                expect_own(&element, what);
                in_script = matches!(&*element.name, "script" | "style");
                for (_, value) in element.attributes {
                    values = values + "\n" + &value;
                }
            }
            Token::Text(inner) if in_script => {
                assert!(!inner.contains("pwn"), "{what}: a script holds {inner}");
                in_script = false;
            }
            Token::Text(inner) => text.push_str(&inner),
        }
    }
    text + &values
}

#[track_caller]
fn expect_own(element: &Element, what: &str) {
    let Element { name, attributes } = element;
    let foreign =
        ["iframe", "object", "embed", "base", "img", "frame", "applet", "math", "template"];
    assert!(!foreign.contains(&&**name) && !name.contains("pwn"), "{what}: <{name}>");
    for (attribute, value) in attributes {
        let is_odd = attribute.starts_with("on")
            || attribute.contains("pwn")
            || matches!(&**attribute, "srcdoc" | "style" | "http-equiv" | "is");
        assert!(!is_odd, "{what}: <{name} {attribute}={value:?}>");
        let is_address = matches!(&**attribute, "href" | "src" | "action" | "formaction" | "ping");
        assert!(!is_address || is_own_address(value), "{what}: <{name} {attribute}={value:?}>");
        if attribute == "data-props" {
            let props: Result<serde_json::Value, _> = serde_json::from_str(value);
            assert!(props.is_ok(), "{what}: broken props: {value}");
        }
    }
    if name == "script" {
        assert!(element.attribute("nonce").is_some(), "{what}: a script without a nonce");
    }
}

/// Whether a browser stays on this host, and in this page's scheme.
fn is_own_address(address: &str) -> bool {
    let mut characters = address.chars();
    match characters.next() {
        None | Some('#' | '?') => true,
        Some('/') => !matches!(characters.next(), Some('/' | '\\' | '\t' | '\r' | '\n')),
        Some(_) => false,
    }
}

/// The text as a page shows it is not the text itself where it has characters that do something.
fn is_shown_as_it_is(text: &str) -> bool {
    !text.chars().any(|c| c.is_control() || !c.is_ascii())
}

async fn plant(world: &World, text: &str, time: i64) {
    let mut owner = world.database.owner().await;
    sqlx::query("delete from login_failures").execute(&mut owner).await.unwrap();
    for (place, statement) in PLANT {
        let value = if *place == "rule" { stream(place, text) } else { at(place, text) };
        // Postgres keeps no NUL.
        let value = value.replace('\0', "");
        sqlx::query(*statement).bind(value).execute(&mut owner).await.unwrap();
    }
    let json = serde_json::json!({ at("key", text): at("line", text), "level": text, "msg": text });
    let lines = [at("line", text), json.to_string(), text.to_owned()];
    let lines = lines.into_iter().enumerate().map(|(n, line)| (time + n as i64, line));
    world.emulator.put("/acme/api", &stream("stream", text), lines);
}

#[tokio::test]
async fn whatever_strangers_write_stays_text() {
    let smtp_url = Some("smtp://127.0.0.1:9".to_owned());
    let world = World::with(Setup { smtp_url, ..Setup::default() }).await;
    let mut owner = world.database.owner().await;
    sqlx::raw_sql(PREPARE).execute(&mut owner).await.unwrap();
    let (ann, operator, looker) =
        (world.ann().await, world.operator().await, world.operator().await);
    looker.post_form("/admin/tenants/acme/see", &[]).await.expect(303);
    for path in ["/account/tokens", "/members/tokens"] {
        ann.post_form(path, &[("name", "x"), ("days", "90"), ("groups", "")]).await.expect(200);
    }
    let grant = world.grant_id("acme", "/acme/api").await;
    let mut seen = BTreeSet::<&str>::new();
    for (hour, text) in (0..).zip(TEXTS) {
        let time = T + hour * HOUR;
        plant(&world, text, time).await;
        let search = between(time, time + HOUR - 1);
        let mut answers = Vec::new();
        for wish in nobodys(text) {
            answers.push(ask(&world.nobody(), &wish).await);
        }
        for wish in members(text, &search) {
            answers.push(ask(&ann, &wish).await);
        }
        for row in ann.search("/acme/api", &search).await.rows {
            let opened = href("/acme/api", &Search { event: row.key(), ..search.clone() });
            answers.push((opened.clone(), ann.get(&opened).await.expect(200)));
        }
        for wish in operators(text, &grant) {
            answers.push(ask(&operator, &wish).await);
        }
        for path in ["/logs", "/admin/tenants"] {
            answers.push((format!("a look at {path}"), looker.get(path).await));
        }
        // A form that waits for a password holds whatever was in it.
        world.database.run("update sessions set proved_at = now() - interval '1 hour'").await;
        let name = at("hidden", text);
        let fields = [(name.as_str(), name.as_str()), ("proof", "wrong")];
        let proof = operator.post_form("/admin/tenants/acme/suspend", &fields).await.expect(401);
        answers.push(("a proof".to_owned(), proof));
        world.database.run("update sessions set proved_at = now()").await;

        for (what, answer) in answers {
            let read = expect_inert(&answer, &format!("{text:?} in {what}"));
            let found = PLACES.iter().filter(|place| {
                let whole = match **place {
                    "stream" | "prefix" | "rule" => stream(place, text),
                    _ => at(place, text),
                };
                read.contains(&whole)
            });
            if is_shown_as_it_is(text) {
                seen.extend(found.copied());
            }
        }
    }
    let unseen: Vec<_> = PLACES.iter().filter(|place| !seen.contains(*place)).collect();
    assert!(unseen.is_empty(), "no page shows what was planted at {unseen:?}");
}

/// The other half of a redirect: where a right password leads.
#[tokio::test]
async fn no_text_leads_a_log_in_elsewhere() {
    let world = World::open().await;
    for text in TEXTS {
        for next in [(*text).to_owned(), format!("/{text}"), format!("/logs{text}")] {
            let fields = [("email", "alan@acme.test"), ("password", PASSWORD), ("next", &next)];
            let answer = world.nobody().post_form("/login", &fields).await.expect(303);
            expect_inert(&answer, &format!("{next:?}"));
            world.database.run("delete from sessions").await;
        }
    }
}

/// What writes text into a page as it is: each such place is known, and looked at above.
#[test]
fn nothing_else_writes_raw() {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/src")];
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir().unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let source = std::fs::read_to_string(&path).unwrap();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            for raw in ["inner_html=", "<textarea", "<Title", "<style", "srcdoc", "<iframe"] {
                found.extend(source.matches(raw).map(|raw| format!("{name}: {raw}")));
            }
        }
    }
    found.sort();
    let known = ["message.rs: inner_html=", "tokens.rs: <textarea", "tokens.rs: inner_html="];
    assert_eq!(found, known);
}
