//! Secrets stand in no log, however much is logged, in no page of an error, and not in the audit.

use crate::kit::logs::{T, between, href};
use crate::kit::people::{Holder, User};
use crate::kit::programs::token_in;
use crate::kit::{PASSWORD, World};
use axum::body::Body;
use axum::http::{Request, header};
use emulator::{Fault, FaultKind};
use std::io::Write;
use std::sync::{Arc, Mutex};
use tracing_subscriber::fmt::MakeWriter;

const WRONG: &str = "canary of a wrong password";
const NEW: &str = "canary of a new password";
const ARRIVING: &str = "canary of a first password";
const LINE: &str = "canary_of_a_log_line";
const PATTERN: &str = "canary_of_a_log";

/// Everything that is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Log;
    fn make_writer(&'a self) -> Log {
        self.clone()
    }
}

/// What is secret, and what was answered on the way.
#[derive(Default)]
pub(crate) struct Seen {
    pub(crate) secrets: Vec<(&'static str, String)>,
    refusals: Vec<String>,
}

impl Seen {
    fn secret(&mut self, what: &'static str, secret: &str) {
        assert!(secret.len() >= 16, "{what}: {secret}");
        self.secrets.push((what, secret.to_owned()));
    }
}

/// Uses every secret there is, rightly and wrongly.
pub(crate) async fn use_them_all(world: &World) -> Seen {
    let mut seen = Seen::default();
    for (what, secret) in [
        ("a wrong password", WRONG),
        ("a new password", NEW),
        ("a first password", ARRIVING),
        ("the password", PASSWORD),
        ("a line of a log", LINE),
        ("the key that seals cursors", "dml0cmluZSB0ZXN0cyBzZWFsIHdpdGggdGhpcyBrZXk="),
    ] {
        seen.secret(what, secret);
    }
    world.emulator.put("/acme/api", "i-1", [(T, LINE)]);

    // Log-ins, and the password's change.
    seen.refusals.push(world.nobody().post_login("alan@acme.test", WRONG).await.expect(401).body);
    world.database.run("delete from login_failures").await;
    let (alan, ann, gus) = (world.alan().await, world.ann().await, world.gus().await);
    for cookie in [alan.cookie(), ann.cookie(), gus.cookie()] {
        seen.secret("a session's id", cookie.unwrap().trim_start_matches("sid="));
    }
    let form = [("former", WRONG), ("new", NEW), ("again", NEW)];
    seen.refusals.push(gus.post_form("/account/password", &form).await.expect(400).body);
    world.database.run("delete from login_failures").await;
    let form = [("former", PASSWORD), ("new", NEW), ("again", NEW)];
    gus.post_form("/account/password", &form).await.expect(200);

    // An invitation, opened by its holder, by others, and from another site.
    let form = [("email", "ada@acme.test"), ("role", "viewer")];
    let page = ann.post_form("/members/invite", &form).await.expect(200).body;
    let link = page.split("class=\"secret\">").nth(1).unwrap().split('<').next().unwrap();
    let link = link.strip_prefix(world.origin()).unwrap();
    seen.secret("an invitation", link.rsplit('/').next().unwrap());
    let foreign = Request::post(link).header(header::ORIGIN, "https://evil.example");
    let foreign = world.send(foreign.body(Body::empty()).unwrap()).await;
    seen.refusals.push(foreign.expect(403).body);
    let join = [("name", "Ada"), ("password", ARRIVING)];
    world.nobody().post_form(link, &join).await.expect(303);
    seen.refusals.push(alan.get(link).await.expect(404).body);
    seen.refusals.push(alan.post_form(link, &join).await.expect(404).body);
    seen.refusals.push(alan.get(&format!("{link}/more")).await.expect(404).body);

    // Tokens, where they belong and where they do not.
    let form = [("name", "a program"), ("days", "9"), ("groups", "")];
    let token = token_in(&alan.post_form("/account/tokens", &form).await.expect(200).body).unwrap();
    seen.secret("a token", &token);
    let program = world.program(&token);
    program.get("/events?source=demo&group=/acme/api&from=0").await.expect(200);
    let misplaced =
        program.get(&format!("/events?source=demo&group=/acme/api&token={token}")).await;
    seen.refusals.push(misplaced.expect(400).body);
    let wrong = world.program(&token.replace("vtr_", "vtr_x"));
    seen.refusals.push(wrong.get("/me").await.expect(401).body);
    let as_cookie = Holder { world, cookie: format!("sid={token}") };
    as_cookie.get("/logs").await.expect(303);

    // Logs, read and searched, and an AWS that does not do what it should.
    let search = app::search::Search { filter: PATTERN.to_owned(), ..between(T, T + 1) };
    let found = alan.get(&href("/acme/api", &search)).await.expect(200).body;
    assert!(found.contains(LINE));
    assert_eq!(alan.search("/acme/api", &search).await.rows.len(), 1);
    for kind in [FaultKind::Error, FaultKind::Cut] {
        world.emulator.fault(Fault::always("FilterLogEvents", kind).times(9)).unwrap();
        let page = alan.get(&href("/acme/api", &between(T, T + 2))).await;
        assert!(page.status >= 400, "{kind:?}");
        seen.refusals.push(page.body);
        world.emulator.clear_faults();
    }
    // Rubbish with a secret in it.
    let call = alan.request("POST", "/rpc/events/search");
    let call = call.header(header::CONTENT_TYPE, "application/json");
    let call = world.send(call.body(format!("{{\"source\":\"{WRONG}").into()).unwrap()).await;
    seen.refusals.push(call.expect(400).body);
    seen.refusals.push(alan.post_form("/account/looks", &[("former", WRONG)]).await.body);
    seen
}

#[tokio::test]
async fn no_secret_is_logged_shown_in_an_error_or_audited() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(server::logging::filter(Some("trace")))
        .with_writer(log.clone())
        .with_ansi(false)
        .finish();
    // While there is but one subscriber, tracing asks whichever test comes by a place first whether
    // it is listened to, instead of the subscriber; so there are two.
    let _second = tracing::Dispatch::new(tracing_subscriber::registry());
    // Everything of this test runs in this thread.
    let logging = tracing::subscriber::set_default(subscriber);
    let world = World::open().await;
    let seen = use_them_all(&world).await;
    drop(logging);
    let text = log.text();
    for expected in ["another origin was refused", "AWS failed", "TRACE"] {
        assert!(text.contains(expected), "nothing was logged of “{expected}”");
    }
    let mut owner = world.database.owner().await;
    let audit = "select coalesce(string_agg(row_to_json(a)::text, ' '), '') from audit_events a";
    let audit: String = sqlx::query_scalar(audit).fetch_one(&mut owner).await.unwrap();
    assert!(audit.contains("member.join") && audit.contains("access.refuse"));
    let mut told = Vec::new();
    for (what, secret) in &seen.secrets {
        let lines = text.lines().filter(|line| line.contains(secret));
        told.extend(
            lines.map(|line| format!("the log has {what}: {}", &line[..line.len().min(400)])),
        );
        if audit.contains(secret) {
            told.push(format!("the audit has {what}"));
        }
        if *what != "a line of a log" && seen.refusals.iter().any(|page| page.contains(secret)) {
            told.push(format!("an error's page has {what}"));
        }
    }
    // What STS gives out lives for minutes, and is worth as much.
    for element in ["SecretAccessKey", "SessionToken", "x-amz-security-token"] {
        let lines = text.lines().filter(|line| line.contains(element));
        told.extend(lines.map(|line| format!("{element}: {}", &line[..line.len().min(400)])));
    }
    assert!(told.is_empty(), "{} in all\n{}", told.len(), told.join("\n"));
}
