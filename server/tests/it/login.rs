//! Logging in: whoever may gets in, and whoever may not learns nothing.

use crate::kit::answer::Answer;
use crate::kit::people::{Holder, User};
use crate::kit::{OWN_ORIGIN, PASSWORD, Setup, World, html};
use axum::body::Body;
use axum::http::{Request, header};
use server::http::context::Peer;

const WRONG: &str = "not-the-right-password";

/// An answer without the address that was typed.
fn anonymous(answer: &Answer, email: &str) -> String {
    answer.without_chance().replace(email, "EMAIL")
}

/// Lets the waits of everybody pass, so that no test has to sit through them.
async fn let_waits_pass(world: &World) {
    let statement = "update login_failures set last_failed_at = last_failed_at - interval '1 hour'";
    world.database.run(statement).await;
}

#[tokio::test]
async fn everybody_starts_where_they_belong() {
    let world = World::open().await;
    for (email, home) in [
        ("alan@acme.test", "/logs"),
        ("gus@globex.test", "/logs"),
        ("admin@vitrine.test", "/admin/tenants"),
        ("  Alan@ACME.test ", "/logs"),
    ] {
        let answer = world.nobody().post_login(email, PASSWORD).await.expect(303);
        assert_eq!(answer.location(), home, "{email}");
        let cookie = answer.cookie_pair().unwrap().to_owned();
        let page = Holder { world: &world, cookie }.get(home).await.expect(200).body;
        assert!(html::text(&page).contains("Log out"));
    }
}

#[tokio::test]
async fn the_cookie_is_what_a_browser_on_loopback_keeps() {
    let world = World::open().await;
    let answer = world.nobody().post_login("alan@acme.test", PASSWORD).await.expect(303);
    let cookie = answer.cookie().unwrap();
    let mut parts: Vec<&str> = cookie.split("; ").collect();
    let (name, value) = parts.remove(0).split_once('=').unwrap();
    parts.sort_unstable();
    assert_eq!(name, "sid");
    assert_eq!(parts, ["HttpOnly", "Path=/", "SameSite=Lax"]);
    assert!(value.len() >= 22, "128 bits at least: {value}");
}

#[tokio::test]
async fn on_https_the_cookie_is_bound_to_the_host() {
    let setup = Setup { public_url: "https://logs.example.com", ..Setup::default() };
    let world = World::with(setup).await;
    let answer = world.nobody().post_login("alan@acme.test", PASSWORD).await.expect(303);
    let cookie = answer.cookie().unwrap();
    let mut parts: Vec<&str> = cookie.split("; ").skip(1).collect();
    parts.sort_unstable();
    assert!(cookie.starts_with("__Host-sid="), "{cookie}");
    assert_eq!(parts, ["HttpOnly", "Path=/", "SameSite=Lax", "Secure"]);
    assert!(answer.header("strict-transport-security").is_some());

    let alan = Holder { world: &world, cookie: answer.cookie_pair().unwrap().to_owned() };
    alan.get("/logs").await.expect(200);
    let removal = alan.log_out().await.expect(303);
    let removal = removal.cookie().unwrap();
    for part in ["__Host-sid=;", "Max-Age=0", "HttpOnly", "Path=/", "SameSite=Lax", "Secure"] {
        assert!(removal.contains(part), "the removal needs {part} too: {removal}");
    }
}

#[tokio::test]
async fn nothing_tells_whether_an_account_exists() {
    let world = World::open().await;
    world.database.run("update users set disabled_at = now() where email like 'gus@%'").await;
    world.database.run("update users set password_hash = null where email like 'ann@%'").await;
    let nobody = world.nobody();
    let cases = [
        ("alan@acme.test", WRONG, "a wrong password"),
        ("none@acme.test", WRONG, "an unknown address"),
        ("gus@globex.test", PASSWORD, "a disabled person"),
        ("ann@acme.test", PASSWORD, "a person without a password yet"),
        ("", WRONG, "no address"),
        ("alan@acme.test'--", WRONG, "quotes"),
    ];
    let (email, password, _) = cases[0];
    let reference = anonymous(&nobody.post_login(email, password).await.expect(401), email);
    assert!(reference.contains("do not belong together"));
    for (email, password, why) in &cases[1..] {
        let answer = nobody.post_login(email, password).await.expect(401);
        // Escaped, or the one without an address: what was typed differs, nothing else may.
        let typed = if email.is_empty() { "value=\"\"" } else { *email };
        if !email.contains('\'') && !email.is_empty() {
            assert_eq!(anonymous(&answer, typed), reference, "{why}");
        }
        assert_eq!(answer.cookie(), None, "{why}");
    }
    assert_eq!(world.database.number("select count(*) from sessions").await, 0);
}

#[tokio::test]
async fn a_person_with_nowhere_to_go_is_not_let_in() {
    let world = World::open().await;
    let nobody = world.nobody();
    world.database.run("update tenants set suspended_at = now() where slug = 'acme'").await;
    nobody.post_login("alan@acme.test", PASSWORD).await.expect(401);
    world.database.run("delete from memberships where role = 'viewer'").await;
    nobody.post_login("gus@globex.test", PASSWORD).await.expect(401);
}

#[tokio::test]
async fn a_single_typo_does_not_lock_out() {
    let world = World::open().await;
    world.nobody().post_login("alan@acme.test", WRONG).await.expect(401);
    let answer = world.nobody().post_login("alan@acme.test", PASSWORD).await.expect(303);
    assert_eq!(answer.location(), "/logs");
}

#[tokio::test]
async fn guessing_is_slowed_down_for_known_and_unknown_accounts_alike() {
    let world = World::open().await;
    let nobody = world.nobody();
    let mut refusals = Vec::new();
    for email in ["alan@acme.test", "none@acme.test"] {
        for _ in 0..3 {
            let_waits_pass(&world).await;
            nobody.post_login(email, WRONG).await.expect(401);
        }
        // An hour ahead, so that the wait cannot be over before the next line runs.
        let ahead = "update login_failures set last_failed_at = now() + interval '1 hour'";
        world.database.run(ahead).await;
        let answer = nobody.post_login(email, PASSWORD).await.expect(429);
        assert!(html::text(&answer.body).contains("Too many attempts"), "it says why");
        assert!(answer.header("retry-after").unwrap().parse::<u32>().unwrap() > 0);
        assert_eq!(answer.cookie(), None);
        refusals.push(html::text(&answer.body).split("Too many").next().unwrap().len());
        world.database.run("delete from login_failures").await;
    }
    assert_eq!(refusals[0], refusals[1]);
    nobody.post_login("alan@acme.test", PASSWORD).await.expect(303);
}

#[tokio::test]
async fn a_session_that_is_open_stays_open_while_somebody_guesses() {
    let world = World::open().await;
    let alan = world.alan().await;
    for _ in 0..4 {
        let_waits_pass(&world).await;
        world.nobody().post_login("alan@acme.test", WRONG).await.expect(401);
    }
    alan.get("/logs").await.expect(200);
}

#[tokio::test]
async fn an_account_stops_after_a_hundred_failures_and_is_free_again_after_a_day() {
    let world = World::open().await;
    world.nobody().post_login("alan@acme.test", WRONG).await.expect(401);
    world.database.run("update login_failures set failures = 100").await;
    let_waits_pass(&world).await;
    world.nobody().post_login("alan@acme.test", PASSWORD).await.expect(429);
    for _ in 0..24 {
        let_waits_pass(&world).await;
    }
    world.nobody().post_login("alan@acme.test", PASSWORD).await.expect(303);
}

#[tokio::test]
async fn one_address_cannot_guess_at_many_accounts() {
    let world = World::with(Setup { trusted_hops: 1, ..Setup::default() }).await;
    let log_in = async |ip: &str, spoofed: &str, email: &str| {
        let form = format!("email={email}&password={WRONG}");
        let mut request = Request::post("/login")
            .header(header::ORIGIN, OWN_ORIGIN)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("x-forwarded-for", format!("{spoofed}, {ip}"))
            .body(Body::from(form))
            .unwrap();
        request.extensions_mut().insert(Peer("192.0.2.1:7".parse().unwrap()));
        world.send(request).await.status
    };
    assert_eq!(log_in("203.0.113.9", "10.0.0.1", "somebody@acme.test").await, 401);
    let ahead =
        "update login_failures set failures = 20, last_failed_at = now() + interval '1 hour'";
    world.database.run(ahead).await;
    for spoofed in ["10.0.0.1", "10.0.0.2", "203.0.113.10"] {
        assert_eq!(log_in("203.0.113.9", spoofed, "another@acme.test").await, 429);
    }
    assert_eq!(log_in("203.0.113.10", "203.0.113.9", "another@acme.test").await, 401);
}

#[tokio::test]
async fn after_log_in_one_lands_on_this_host_or_at_home() {
    let world = World::open().await;
    let nobody = world.nobody();
    let wanted = "/logs/demo/%2Facme%2Fapi?filter=%22a+b%22&from=-24h";
    let to_login = nobody.get(wanted).await.expect(303);
    let form = nobody.get(to_login.location()).await.expect(200).body;
    assert!(form.contains("filter=%22a+b%22&amp;from=-24h"), "the form keeps where one came from");
    for (next, expected) in [
        (wanted, wanted),
        ("/admin/audit", "/admin/audit"),
        ("", "/logs"),
        ("//evil.example", "/logs"),
        ("///evil.example", "/logs"),
        ("/\\evil.example", "/logs"),
        ("\\\\evil.example", "/logs"),
        ("https://evil.example", "/logs"),
        ("https:/evil.example", "/logs"),
        ("javascript:alert(1)", "/logs"),
        ("/\t/evil.example", "/logs"),
        ("/\n/evil.example", "/logs"),
        ("/logs\r\nset-cookie: sid=1", "/logs"),
        (" /logs", "/logs"),
        ("\u{2028}//evil.example", "/logs"),
        ("/／evil.example", "/logs"),
        ("evil.example", "/logs"),
        ("@evil.example", "/logs"),
        ("/logout", "/logs"),
        ("/login?next=//evil.example", "/logs"),
    ] {
        world.database.run("delete from sessions").await;
        let fields = [("email", "alan@acme.test"), ("password", PASSWORD), ("next", next)];
        let answer = nobody.post_form("/login", &fields).await.expect(303);
        assert_eq!(answer.location(), expected, "{next:?}");
    }
    let alan = world.alan().await;
    assert_eq!(alan.get("/login?next=//evil.example").await.expect(303).location(), "/logs");
    assert_eq!(alan.get("/login?next=%2Fadmin").await.expect(303).location(), "/admin");
}

#[tokio::test]
async fn a_refused_form_keeps_what_was_typed_but_the_password() {
    let world = World::open().await;
    let fields = [("email", "<b>@\"x\""), ("password", "sesame-sesame"), ("next", "/logs?find=a")];
    let page = world.nobody().post_form("/login", &fields).await.expect(401).body;
    assert!(!page.contains("<b>@") && page.contains("&lt;b&gt;@"), "what was typed became markup");
    assert!(page.contains("/logs?find=a") && !page.contains("sesame"));
}

#[tokio::test]
async fn a_password_that_is_too_long_is_refused_before_it_is_hashed() {
    let world = World::open().await;
    let answer = world.nobody().post_login("alan@acme.test", &"x".repeat(1_025)).await.expect(401);
    assert_eq!(answer.cookie(), None);
}

#[tokio::test]
async fn an_older_hash_is_renewed_by_a_log_in_and_a_monstrous_one_is_refused() {
    let world = World::open().await;
    let hash = "select password_hash from users where email = 'alan@acme.test'";
    let mut owner = world.database.owner().await;
    let mut stored = async || sqlx::query_scalar::<_, String>(hash).fetch_one(&mut owner).await;
    let before = stored().await.unwrap();
    assert!(before.starts_with("$argon2id$v=19$m=47104,t=1,p=1$"), "{before}");
    // Of "demo-glass-case-2026", with m=8, t=1, p=1.
    let monstrous = "update users set password_hash = \
        replace(password_hash, 'm=47104', 'm=1048576') where email = 'gus@globex.test'";
    world.database.run(monstrous).await;
    world.nobody().post_login("gus@globex.test", PASSWORD).await.expect(401);
    world.alan().await;
    assert_eq!(stored().await.unwrap(), before, "a hash of today is left alone");
}
