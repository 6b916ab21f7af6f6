//! The provider's staff at work: tenants, people and grants, each with its audit row.

use crate::kit::World;
use crate::kit::logs::{HOUR, T, between, href};
use crate::kit::people::{Operator, User};
use serde_json::{Value, json};

async fn create_tenant(operator: &impl User, name: &str, slug: &str) -> crate::kit::answer::Answer {
    let input = json!({ "name": name, "slug": slug });
    operator.rpc("/rpc/admin/tenants/create", input).await
}

async fn create_member(
    operator: &impl User,
    tenant: &str,
    email: &str,
) -> crate::kit::answer::Answer {
    let member = json!({ "email": email, "name": "Ada Lovelace", "tenant_admin": true });
    let input = json!({ "tenant": tenant, "member": member });
    operator.rpc("/rpc/admin/members/create", input).await
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
    create_tenant(&operator, " Initech ", "initech").await.expect(200);
    let first: String = create_member(&operator, "initech", " Ada@Initech.test ").await.json();
    operator.grant_with_alias("initech", "/initech/api", "*", "The API").await.expect(200);

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
        operator.grant("acme", "/acme/new", "*").await.expect(200);
        alan.get(&page).await.expect(200);
        assert_eq!(alan.search("/acme/new", &everything).await.rows.len(), 1);
        assert!(alan.get("/logs").await.expect(200).body.contains("%2Facme%2Fnew"));
        operator.revoke("acme", "/acme/new").await.expect(200);
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
    operator.grant("acme", "/corp/*", "*").await.expect(200);
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
        let (named, message) = operator.grant("acme", group, stream).await.invalid();
        assert_eq!(named, field, "{group} {stream}: {message}");
        assert!(!message.is_empty() && message.contains(words), "{group} {stream}: {message}");
    }
    let alias = operator.grant_with_alias("acme", "/acme/*", "*", "All of it").await.invalid();
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
    operator.grant("acme", &long, &"s".repeat(512)).await.expect(200);
    let (field, _) = operator.grant("acme", &format!("{long}a"), "*").await.invalid();
    assert_eq!(field, "group");
}

#[tokio::test]
async fn what_exists_already_is_named() {
    let world = World::open().await;
    let operator = world.operator().await;
    let (field, words) = create_tenant(&operator, "Acme again", "acme").await.invalid();
    assert_eq!(field, "slug");
    assert!(words.contains("Another tenant"), "{words}");
    let (field, words) = create_member(&operator, "acme", "GUS@globex.test").await.invalid();
    assert_eq!(field, "email");
    assert!(words.contains("already"), "{words}");
    let (field, words) = operator.grant("acme", "/acme/api", "*").await.invalid();
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
        ("Initech", "", "slug"),
        ("Initech", "In itech", "slug"),
        ("Initech", "-initech", "slug"),
        ("Initech", &*"x".repeat(64), "slug"),
    ] {
        assert_eq!(create_tenant(&operator, name, slug).await.invalid().0, field, "{name} {slug}");
    }
    for email in ["", "ada", "@acme.test", "a b@acme.test", "ada@", "a@b\n"] {
        let answer = create_member(&operator, "acme", email).await;
        if email.trim() == "a@b" {
            answer.expect(200);
        } else {
            assert_eq!(answer.invalid().0, "email", "{email:?}");
        }
    }
    let nowhere = operator.grant("nobody", "/acme/x", "*").await;
    assert_eq!(nowhere.trouble(404), "NotFound");
    let input = json!({ "tenant": "acme", "grant": { "source": "none", "group": "/a/b",
        "stream": "*", "alias": "" } });
    assert_eq!(operator.rpc("/rpc/admin/grants/create", input).await.invalid().0, "source");
}

#[tokio::test]
async fn a_grant_is_taken_from_its_own_tenant_only() {
    let world = World::open().await;
    let operator = world.operator().await;
    let of_acme = world.grant_id("acme", "/acme/api").await;
    for (tenant, grant) in
        [("globex", of_acme.as_str()), ("acme", "rubbish"), ("nobody", &of_acme), ("acme", "")]
    {
        let input = json!({ "tenant": tenant, "grant": grant });
        let answer = operator.rpc("/rpc/admin/grants/delete", input).await;
        assert_eq!(answer.trouble(404), "NotFound", "{tenant} {grant}");
    }
    assert_eq!(world.grant_id("acme", "/acme/api").await, of_acme);
}

#[tokio::test]
async fn a_refused_stranger_changes_nothing() {
    let world = World::open().await;
    let (nobody, ann) = (world.nobody(), world.ann().await);
    let before = world.database.number("select count(*) from users").await;
    let grant = json!({ "source": "demo", "group": "/globex/api", "stream": "*", "alias": "" });
    let steps: [(&str, Value); 2] = [
        ("/rpc/admin/grants/create", json!({ "tenant": "acme", "grant": grant })),
        ("/rpc/admin/tenants/create", json!({ "name": "Evil", "slug": "evil" })),
    ];
    for (path, input) in steps {
        assert_eq!(nobody.rpc(path, input.clone()).await.trouble(401), "SignedOut");
        assert_eq!(ann.rpc(path, input).await.trouble(404), "NotFound");
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
    create_tenant(&operator, "Initech", "initech").await.expect(200);
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
