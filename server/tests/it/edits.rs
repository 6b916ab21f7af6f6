//! Operators change what is there: ends and notes of grants, names, roles. Of two who change the
//! same thing the second is told, and loses nothing.

use crate::kit::logs::{HOUR, T, between, href};
use crate::kit::people::User;
use crate::kit::{World, html};
use emulator::{Fault, FaultKind};

/// The value of a field on a page.
fn value<'p>(page: &'p str, field: &str) -> &'p str {
    let tag = page.split("<input").find(|tag| {
        tag.split('>').next().is_some_and(|tag| tag.contains(&format!("name=\"{field}\"")))
    });
    let tag = tag.unwrap_or_default().split('>').next().unwrap_or_default();
    tag.split("value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default()
}

fn words(page: &str) -> String {
    html::text(page.split("<main").nth(1).unwrap())
}

#[tokio::test]
async fn a_grant_has_an_end_and_a_note_and_both_are_shown() {
    let world = World::open().await;
    world.emulator.put("/acme/new", "i-1", [(T, "hello")]);
    let (operator, alan) = (world.operator().await, world.alan().await);
    let mut fields = vec![
        ("source", "demo"),
        ("group", "/acme/new"),
        ("stream", "*"),
        ("note", "for the audit of 2026"),
        ("expires", "yesterday"),
    ];
    let page = operator.post_form("/admin/tenants/acme/grants", &fields).await.expect(400).body;
    assert!(words(&page).contains("Write 2027-01-31"));
    assert_eq!(value(&page, "note"), "for the audit of 2026", "what was typed is kept");
    assert_eq!(value(&page, "group"), "/acme/new");
    fields[4].1 = "2099-01-31";
    assert!(
        operator
            .post_form("/admin/tenants/acme/grants", &fields)
            .await
            .expect(400)
            .body
            .contains("more than ten years")
    );
    fields[4].1 = "in 30 days";
    operator.post_form("/admin/tenants/acme/grants", &fields).await.expect(303);
    let page = words(&operator.get("/admin/tenants/acme").await.expect(200).body);
    assert!(page.contains("for the audit of 2026") && !page.contains("Expired"), "{page}");

    let logs = href("/acme/new", &between(T, T + HOUR));
    alan.get(&logs).await.expect(200);
    world.database.run("update grants set expires_at = now() where group_text = '/acme/new'").await;
    alan.get(&logs).await.expect(404);
    assert!(!alan.get("/logs").await.expect(200).body.contains("%2Facme%2Fnew"));
    let page = words(&operator.get("/admin/tenants/acme").await.expect(200).body);
    assert!(page.contains("Expired"), "it stands there still, marked: {page}");

    // A later end brings it back, on the next request.
    let path = format!("/admin/tenants/acme/grants/{}", world.grant_id("acme", "/acme/new").await);
    let later =
        [("alias", "The new one"), ("expires", "in 2 days"), ("note", ""), ("version", "1")];
    operator.post_form(&path, &later).await.expect(303);
    alan.get(&logs).await.expect(200);
    assert!(alan.get("/logs").await.expect(200).body.contains("The new one"));
}

#[tokio::test]
async fn of_two_who_change_a_grant_the_second_is_told() {
    let world = World::open().await;
    let (first, second) = (world.operator().await, world.operator().await);
    let path = format!("/admin/tenants/acme/grants/{}", world.grant_id("acme", "/acme/api").await);
    let shown = second.get(&path).await.expect(200).body;
    assert_eq!(value(&shown, "version"), "1");
    let change =
        |note, version| [("alias", ""), ("expires", ""), ("note", note), ("version", version)];
    first.post_form(&path, &change("mine", "1")).await.expect(303);

    let page = second.post_form(&path, &change("yours", "1")).await.expect(409).body;
    let text = words(&page);
    assert!(text.contains("Somebody else changed this") && text.contains("mine"), "{text}");
    assert_eq!(value(&page, "note"), "yours", "what was typed is kept");
    second.post_form(&format!("{path}/delete"), &[("version", "1")]).await.expect(409);
    let again = value(&page, "version").to_owned();
    second.post_form(&path, &change("yours", &again)).await.expect(303);
    assert_eq!(value(&first.get(&path).await.expect(200).body, "note"), "yours");

    first.post_form(&format!("{path}/delete"), &[("version", "3")]).await.expect(303);
    second.post_form(&path, &change("late", "3")).await.expect(404);
    let rows = "select count(*) from audit_events where action in ('grant.change', 'grant.delete')";
    assert_eq!(world.database.number(rows).await, 3);
}

/// Fifty at once, by as many connections as the portal has.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_who_write_the_same_grant_at_once_one_does() {
    const MANY: usize = 50;
    let world = World::open().await;
    let operator = world.operator().await;
    let count = async |path: &str, fields: &[(&str, &str)]| {
        let tries = (0..MANY).map(|_| operator.post_form(path, fields));
        let answers = futures::future::join_all(tries).await;
        let done = answers.iter().filter(|answer| answer.status == 303).count();
        let mut others: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
        others.retain(|status| *status != 303);
        others.dedup();
        (done, others)
    };
    let form = [("source", "demo"), ("group", "/acme/race"), ("stream", "*")];
    assert_eq!(count("/admin/tenants/acme/grants", &form).await, (1, vec![400]));
    let path = format!("/admin/tenants/acme/grants/{}", world.grant_id("acme", "/acme/race").await);
    let change = [("alias", ""), ("expires", ""), ("note", "mine"), ("version", "1")];
    assert_eq!(count(&path, &change).await, (1, vec![409]));
    assert_eq!(count(&format!("{path}/delete"), &[("version", "2")]).await, (1, vec![404]));

    let rows = "select count(*) from audit_events where action like 'grant.%'";
    assert_eq!(world.database.number(rows).await, 3, "and each write left one row");
    let left = "select count(*) from grants where group_text = '/acme/race'";
    assert_eq!(world.database.number(left).await, 0);
}

#[tokio::test]
async fn of_many_who_change_a_name_at_once_one_does() {
    let world = World::open().await;
    let operator = world.operator().await;
    let tries = (0..8).map(|_| {
        operator.post_form("/admin/tenants/acme", &[("name", "Acme Corp"), ("version", "1")])
    });
    let answers = futures::future::join_all(tries).await;
    let done = answers.iter().filter(|answer| answer.status == 303).count();
    let told = answers.iter().filter(|answer| answer.status == 409).count();
    assert_eq!((done, told), (1, 7));
    let page = operator.get("/admin/tenants/acme").await.expect(200).body;
    assert!(words(&page).contains("Acme Corp"));
    let page = operator
        .post_form("/admin/tenants/acme", &[("name", " "), ("version", "2")])
        .await
        .expect(400);
    assert!(words(&page.body).contains("Give a name."));
}

#[tokio::test]
async fn a_source_gets_another_name_and_role_and_keeps_its_external_id() {
    let world = World::open().await;
    let operator = world.operator().await;
    let path = "/admin/sources/demo";
    let page = operator.get(path).await.expect(200).body;
    let (role, version) = (value(&page, "role_arn").to_owned(), value(&page, "version").to_owned());
    let id = "select external_id from sources where slug = 'demo'";
    let mut owner = world.database.owner().await;
    let before: String = sqlx::query_scalar(id).fetch_one(&mut owner).await.unwrap();
    let strange = "arn:aws:iam::999999999999:role/reader";
    let refused = operator
        .post_form(path, &[("name", "Demo"), ("role_arn", strange), ("version", &version)])
        .await
        .expect(400);
    assert!(words(&refused.body).contains("the source's own account"));
    assert_eq!(value(&refused.body, "role_arn"), strange);
    let rename = [("name", "Production"), ("role_arn", role.as_str()), ("version", &version)];
    operator.post_form(path, &rename).await.expect(303);
    operator.post_form(path, &rename).await.expect(409);
    let after: String = sqlx::query_scalar(id).fetch_one(&mut owner).await.unwrap();
    assert_eq!(before, after);
    assert!(operator.get("/admin/sources").await.expect(200).body.contains("Production"));
}

#[tokio::test]
async fn without_scripts_a_grant_is_tried_before_it_is_made() {
    let world = World::open().await;
    for group in ["/new/api", "/new/web", "/globex/api"] {
        world.emulator.put(group, "i-1", [(T, "hello")]);
    }
    let operator = world.operator().await;
    let path = "/admin/tenants/acme/grants/try";
    let page = operator.get("/admin/tenants/acme").await.expect(200).body;
    assert!(page.contains(&format!("formaction=\"{path}#new-grant\"")));
    let mut fields = vec![
        ("source", "demo"),
        ("group", "/new/*"),
        ("stream", "i-*"),
        ("alias", ""),
        ("expires", "in 30 days"),
        ("note", "ticket 7"),
    ];
    let kept = |page: &str, fields: &[(&str, &str)]| {
        for (field, typed) in fields.iter().filter(|(field, _)| *field != "source") {
            assert_eq!(value(page, field), *typed, "{field} is kept");
        }
    };
    let page = operator.post_form(path, &fields).await.expect(200).body;
    kept(&page, &fields);
    let text = words(&page);
    assert!(text.contains("Lets in now: 2"), "{text}");
    assert!(text.contains("/new/api") && text.contains("/new/web") && !text.contains("/globex"));
    assert_eq!(world.grant_id("acme", "/new/").await, "", "nothing was made");

    fields[1].1 = "/globex/api";
    let page = operator.post_form(path, &fields).await.expect(200).body;
    assert!(words(&page).contains("Shares log groups with globex"));
    fields[1].1 = "/new*";
    let page = operator.post_form(path, &fields).await.expect(400).body;
    kept(&page, &fields);
    assert!(!page.contains("class=\"dry-run\""));
    (fields[1].1, fields[2].1) = ("/new/*", "i:1");
    kept(&operator.post_form(path, &fields).await.expect(400).body, &fields);
    // AWS may be out for the moment.
    fields[2].1 = "*";
    world.emulator.fault(Fault::always("DescribeLogGroups", FaultKind::Throttle)).unwrap();
    let page = operator.post_form(path, &fields).await;
    assert!(page.status >= 429, "{}", page.status);
    kept(&page.body, &fields);
    assert!(words(&page.body).contains("New grant"));
}

#[tokio::test]
async fn names_suggest_short_names_and_every_form_leads_to_what_comes_next() {
    let world = World::open().await;
    let operator = world.operator().await;
    let made = operator.post_form("/admin/tenants", &[("name", " Initech & Co. "), ("slug", "")]);
    assert_eq!(made.await.expect(303).location(), "/admin/tenants/initech-co");
    let made = operator.post_form("/admin/tenants", &[("name", "Müller"), ("slug", " ")]);
    let page = made.await.expect(400).body;
    assert!(words(&page).contains("Give one: the name suggests none."));
    assert_eq!(value(&page, "name"), "Müller");
    let wrong = page.split("<input").find(|tag| tag.contains("id=\"tenant-slug\"")).unwrap();
    assert!(wrong.split('>').next().unwrap().contains(" autofocus"), "one types on at once");
    let page = operator.get("/admin/sources").await.expect(200).body;
    assert_eq!(value(&page, "region"), "eu-central-1", "as the last one");
    let role = "arn:aws:iam::123456789012:role/reader";
    let source = [
        ("name", "Production"),
        ("slug", ""),
        ("account", "123456789012"),
        ("region", "eu-west-1"),
        ("role_arn", role),
    ];
    let made = operator.post_form("/admin/sources", &source).await.expect(303);
    assert_eq!(made.location(), "/admin/sources/production");
    let text = words(&operator.get(made.location()).await.expect(200).body);
    assert!(text.contains("demand the external id") && text.contains("vitrine-"), "{text}");

    world.database.run("delete from grants").await;
    world.database.run("delete from sources").await;
    let page = operator.get("/admin/tenants/initech-co").await.expect(200).body;
    assert!(words(&page).contains("Add a source first"), "{}", words(&page));
}

#[tokio::test]
async fn the_picker_names_the_real_groups_and_their_prefixes() {
    let world = World::open().await;
    for group in ["/acme/api", "/acme/web", "/globex/api"] {
        world.emulator.put(group, "i-1", [(T, "hello")]);
    }
    let operator = world.operator().await;
    let find = async |typed: &str| {
        let input = serde_json::json!({ "source": "demo", "typed": typed });
        let found: Vec<app::wire::GroupHint> =
            operator.rpc("/rpc/admin/groups/find", input).await.json();
        found.into_iter().map(|hint| hint.rule).collect::<Vec<_>>()
    };
    assert_eq!(find("/ac").await, ["/acme/*", "/acme/api", "/acme/web"]);
    assert_eq!(find("/acme/*").await, ["/acme/*", "/acme/api", "/acme/web"]);
    assert_eq!(find("lobex").await, ["/globex/api"], "a part of the name will do");
    assert_eq!(find("/nothing").await, [""; 0]);
    assert_eq!(find("no name {").await, [""; 0]);
}
