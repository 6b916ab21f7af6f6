//! The provider's staff at work: tenants, people and grants, each with its audit row.

use crate::kit::answer::Answer;
use crate::kit::logs::{HOUR, T, between, href};
use crate::kit::people::{Operator, User};
use crate::kit::{World, html};

async fn create_tenant(operator: &impl User, name: &str, slug: &str) -> Answer {
    operator.post_form("/admin/tenants", &[("name", name), ("slug", slug)]).await
}

async fn create_member(operator: &impl User, tenant: &str, email: &str) -> Answer {
    let fields = [("email", email), ("name", "Ada Lovelace"), ("tenant_admin", "true")];
    operator.post_form(&format!("/admin/tenants/{tenant}/members"), &fields).await
}

/// The field that a refused form complains about, and its words.
fn complaint(answer: Answer) -> (String, String) {
    let page = answer.expect(400).body;
    let field = page
        .split("<input")
        .skip(1)
        .find(|tag| tag.split('>').next().is_some_and(|tag| tag.contains("aria-invalid=\"true\"")));
    let name = |tag: &str| Some(tag.split("name=\"").nth(1)?.split('"').next()?.to_owned());
    let words = page.split("class=\"note bad\">").nth(1).unwrap_or_default();
    let words = html::text(words.split("</p>").next().unwrap_or_default());
    (field.and_then(name).unwrap_or_default(), words)
}

/// `action subject outcome actor` of every row but those of log-ins, oldest first.
async fn audit(world: &World) -> Vec<String> {
    let mut owner = world.database.owner().await;
    sqlx::query_scalar(
        "select concat_ws(' | ', action, subject, outcome, actor_label) from audit_events
         where split_part(action, '.', 1) not in ('session', 'access', 'logs') order by id",
    )
    .fetch_all(&mut owner)
    .await
    .unwrap()
}

#[tokio::test]
async fn a_new_customer_is_set_up_and_reads_their_logs() {
    let world = World::open().await;
    world.emulator.put("/initech/api", "i-1", [(T, "hello")]);
    let operator = world.operator().await;
    create_tenant(&operator, " Initech ", "initech").await.expect(303);
    let page = create_member(&operator, "initech", " Ada@Initech.test ").await.expect(200).body;
    let first =
        html::text(page.split("class=\"secret\">").nth(1).unwrap().split('<').next().unwrap());
    operator.grant_with_alias("initech", "/initech/api", "*", "The API").await.expect(303);

    let answer = world.nobody().post_login("ada@initech.test", &first).await.expect(303);
    let ada = crate::kit::people::Holder {
        world: &world,
        cookie: answer.cookie_pair().unwrap().to_owned(),
    };
    let list = ada.get("/logs").await.expect(200).body;
    assert!(list.contains("The API") && list.contains("/initech/api"));
    let page = ada.get(&href("/initech/api", &between(T, T + HOUR))).await.expect(200).body;
    assert!(page.contains("hello"));
    assert!(!world.database.dump().await.contains(&first), "the first password is kept nowhere");

    let by = "ok | admin@vitrine.test";
    assert_eq!(
        audit(&world).await,
        [
            format!("tenant.create | initech | {by}"),
            format!("member.create | ada@initech.test | {by}"),
            format!("grant.create | initech: demo /initech/api * | {by}"),
        ]
    );
    for path in ["/admin/tenants", "/admin/tenants/initech", "/admin/audit"] {
        let page = operator.get(path).await.expect(200).body;
        assert!(page.contains("nitech"), "{path}");
    }
}

#[tokio::test]
async fn a_grant_holds_from_the_next_request_on_and_so_does_its_end() {
    let world = World::open().await;
    world.emulator.put("/acme/new", "i-1", [(T, "hello")]);
    let (operator, alan) = (world.operator().await, world.alan().await);
    let everything = between(T, T + HOUR);
    let page = href("/acme/new", &everything);
    for _ in 0..3 {
        alan.get(&page).await.expect(404);
        alan.try_search("/acme/new", &everything).await.expect(404);
        assert!(!alan.get("/logs").await.expect(200).body.contains("%2Facme%2Fnew"));
        operator.grant("acme", "/acme/new", "*").await.expect(303);
        alan.get(&page).await.expect(200);
        assert_eq!(alan.search("/acme/new", &everything).await.rows.len(), 1);
        assert!(alan.get("/logs").await.expect(200).body.contains("%2Facme%2Fnew"));
        operator.revoke("acme", "/acme/new").await.expect(303);
    }
    alan.get(&page).await.expect(404);
    let actions: Vec<String> = audit(&world).await;
    assert_eq!(actions.len(), 6);
    assert_eq!(actions[1], "grant.delete | acme: /acme/new | ok | admin@vitrine.test");
}

#[tokio::test]
async fn an_expired_grant_and_a_suspended_tenant_show_nothing() {
    let world = World::open().await;
    world.emulator.put("/acme/api", "i-1", [(T, "hello")]);
    let (alan, gus) = (world.alan().await, world.gus().await);
    let page = href("/acme/api", &between(T, T + HOUR));
    alan.get(&page).await.expect(200);
    let expire = "update grants set expires_at = now() where group_text = '/acme/api'";
    world.database.run(expire).await;
    alan.get(&page).await.expect(404);
    world.database.run("update tenants set suspended_at = now() where slug = 'acme'").await;
    alan.get("/logs").await.expect(404);
    gus.get("/logs").await.expect(200);
}

#[tokio::test]
async fn a_prefix_lets_in_what_lies_below_it_and_nothing_beside() {
    let world = World::open().await;
    for group in ["/corp/a", "/corp/b/c", "/corp2/a", "/corp", "/corpx"] {
        world.emulator.put(group, "i-1", [(T, "hello")]);
    }
    let (operator, alan) = (world.operator().await, world.alan().await);
    operator.grant("acme", "/corp/*", "*").await.expect(303);
    let everything = between(T, T + HOUR);
    for (group, status) in
        [("/corp/a", 200), ("/corp/b/c", 200), ("/corp2/a", 404), ("/corp", 404), ("/corpx", 404)]
    {
        alan.try_search(group, &everything).await.expect(status);
    }
}

#[tokio::test]
async fn a_careless_rule_is_refused_in_words() {
    let world = World::open().await;
    let operator = world.operator().await;
    for (group, stream, field, words) in [
        ("/acme*", "*", "group", "would also let in “/acme2”"),
        ("*", "*", "group", "every log group"),
        ("/*", "*", "group", "nearly everything"),
        ("", "*", "group", ""),
        ("/ac me", "*", "group", ""),
        ("/acme/ok", "acme*", "stream", "would also let in “acme2”"),
        ("/acme/ok", "a:b", "stream", ""),
        ("/acme/ok", "", "stream", ""),
    ] {
        let (named, message) = complaint(operator.grant("acme", group, stream).await);
        assert_eq!(named, field, "{group} {stream}: {message}");
        assert!(!message.is_empty() && message.contains(words), "{group} {stream}: {message}");
    }
    let alias = complaint(operator.grant_with_alias("acme", "/acme/*", "*", "All of it").await);
    assert_eq!(alias.0, "alias");
    assert!(audit(&world).await.is_empty(), "what was refused was not done");
}

/// Longer names than a repetition count of a Postgres regex allows.
#[tokio::test]
async fn names_may_be_as_long_as_aws_allows() {
    let world = World::open().await;
    let operator = world.operator().await;
    let long = format!("/{}", "a".repeat(511));
    world.emulator.put(&long, "i-1", [(T, "hello")]);
    operator.grant("acme", &long, &"s".repeat(512)).await.expect(303);
    let (field, _) = complaint(operator.grant("acme", &format!("{long}a"), "*").await);
    assert_eq!(field, "group");
}

#[tokio::test]
async fn what_exists_already_is_named() {
    let world = World::open().await;
    let operator = world.operator().await;
    let (field, words) = complaint(create_tenant(&operator, "Acme again", "acme").await);
    assert_eq!(field, "slug");
    assert!(words.contains("Another tenant"), "{words}");
    let (field, words) = complaint(create_member(&operator, "acme", "GUS@globex.test").await);
    assert_eq!(field, "email");
    assert!(words.contains("already"), "{words}");
    let (field, words) = complaint(operator.grant("acme", "/acme/api", "*").await);
    assert_eq!(field, "group");
    assert!(words.contains("already"), "{words}");
    assert!(audit(&world).await.is_empty(), "what was refused was not done");
    assert_eq!(world.database.number("select count(*) from tenants").await, 2);
}

#[tokio::test]
async fn names_that_cannot_be_are_refused_in_words() {
    let world = World::open().await;
    let operator = world.operator().await;
    for (name, slug, field) in [
        ("", "initech", "name"),
        ("   ", "initech", "name"),
        (&*"x".repeat(201), "initech", "name"),
        ("Müller", "", "slug"),
        ("Initech", "In itech", "slug"),
        ("Initech", "-initech", "slug"),
        ("Initech", &*"x".repeat(64), "slug"),
    ] {
        let refused = complaint(create_tenant(&operator, name, slug).await);
        assert_eq!(refused.0, field, "{name} {slug}");
    }
    for email in ["", "ada", "@acme.test", "a b@acme.test", "ada@", "a@b\n"] {
        let answer = create_member(&operator, "acme", email).await;
        if email.trim() == "a@b" {
            answer.expect(200);
        } else {
            assert_eq!(complaint(answer).0, "email", "{email:?}");
        }
    }
    operator.grant("nobody", "/acme/x", "*").await.expect(404);
    let fields = [("source", "none"), ("group", "/a/b"), ("stream", "*")];
    let page = operator.post_form("/admin/tenants/acme/grants", &fields).await.expect(400).body;
    assert!(html::text(&page).contains("There is no such source."));
}

#[tokio::test]
async fn a_grant_is_taken_from_its_own_tenant_only() {
    let world = World::open().await;
    let operator = world.operator().await;
    let of_acme = world.grant_id("acme", "/acme/api").await;
    for (tenant, grant) in
        [("globex", of_acme.as_str()), ("acme", "rubbish"), ("nobody", &of_acme), ("acme", "%20")]
    {
        let path = format!("/admin/tenants/{tenant}/grants/{grant}");
        operator.get(&path).await.expect(404);
        for (path, fields) in [
            (format!("{path}/delete"), vec![("version", "1")]),
            (path, vec![("alias", ""), ("expires", ""), ("note", ""), ("version", "1")]),
        ] {
            operator.post_form(&path, &fields).await.expect(404);
        }
    }
    assert_eq!(world.grant_id("acme", "/acme/api").await, of_acme);
}

#[tokio::test]
async fn a_refused_stranger_changes_nothing() {
    let world = World::open().await;
    let (nobody, ann) = (world.nobody(), world.ann().await);
    let before = world.database.number("select count(*) from users").await;
    let grant = [("source", "demo"), ("group", "/globex/api"), ("stream", "*")];
    let tenant = [("name", "Evil"), ("slug", "evil")];
    for (path, fields) in [("/admin/tenants/acme/grants", &grant[..]), ("/admin/tenants", &tenant)]
    {
        nobody.post_form(path, fields).await.expect(303);
        ann.post_form(path, fields).await.expect(404);
    }
    create_member(&ann, "acme", "eve@acme.test").await.expect(404);
    assert_eq!(world.database.number("select count(*) from users").await, before);
    assert_eq!(world.database.number("select count(*) from tenants").await, 2);
    assert_eq!(world.grant_id("acme", "/globex/api").await, "");
}

#[tokio::test]
async fn log_ins_and_log_outs_are_in_the_audit() {
    let world = World::open().await;
    world.nobody().post_login("Alan@acme.test", "wrong").await.expect(401);
    let alan = world.alan().await;
    alan.log_out().await.expect(303);
    let mut owner = world.database.owner().await;
    let rows: Vec<String> = sqlx::query_scalar(
        "select concat_ws(' ', action, subject, outcome, actor_id is not null) from audit_events
         order by id",
    )
    .fetch_all(&mut owner)
    .await
    .unwrap();
    assert_eq!(
        rows,
        [
            "session.open alan@acme.test denied f",
            "session.open alan@acme.test ok t",
            "session.close alan@acme.test ok t",
        ]
    );
}

#[tokio::test]
async fn the_audit_is_only_ever_added_to() {
    let world = World::open().await;
    let operator: Operator<'_> = world.operator().await;
    create_tenant(&operator, "Initech", "initech").await.expect(303);
    for statement in [
        "update audit_events set outcome = 'denied'",
        "delete from audit_events",
        "truncate audit_events",
        "alter table audit_events disable trigger all",
        "drop table audit_events",
    ] {
        for mut connection in [world.database.app().await, world.database.owner().await] {
            let who: String = sqlx::query_scalar("select current_user::text")
                .fetch_one(&mut connection)
                .await
                .unwrap();
            let mut refusal = sqlx::query("begin").execute(&mut connection).await;
            if refusal.is_ok() {
                refusal = sqlx::query(statement).execute(&mut connection).await;
            }
            // The owner may change the shape, never the rows.
            let is_shape = statement.starts_with("alter") || statement.starts_with("drop");
            if is_shape && world.database.owns(&who) {
                continue;
            }
            let error = refusal.unwrap_err();
            let code = error.as_database_error().and_then(|error| error.code()).unwrap();
            assert_eq!(code, "42501", "{who}: {statement}: {error}");
        }
    }
    assert_eq!(audit(&world).await.len(), 1);
}
