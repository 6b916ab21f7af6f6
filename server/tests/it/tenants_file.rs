//! `vitrine admin apply` and `export`: tenants and grants as a file.

use crate::kit::World;
use crate::kit::command::said;
use crate::kit::people::User as _;
use std::process::Output;

/// A file that is gone when it is dropped.
struct Temporary(std::path::PathBuf);

impl Temporary {
    fn of(world: &World, text: &str) -> Temporary {
        let path = std::env::temp_dir().join(format!("{}.toml", world.database.name()));
        std::fs::write(&path, text).unwrap();
        Temporary(path)
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        drop(std::fs::remove_file(&self.0));
    }
}

/// The plan, and the exit's words, of a run that works.
async fn apply(world: &World, text: &str, yes: bool) -> (String, String) {
    let output = try_apply(world, text, yes).await;
    let words = said(&output);
    assert!(output.status.success(), "{words}");
    (String::from_utf8(output.stdout).unwrap(), words)
}

async fn try_apply(world: &World, text: &str, yes: bool) -> Output {
    let file = Temporary::of(world, text);
    let mut arguments = vec!["apply", file.0.to_str().unwrap()];
    arguments.extend(yes.then_some("--yes"));
    world.admin(&arguments, "").await
}

async fn export(world: &World) -> String {
    let output = world.admin(&["export"], "").await;
    assert!(output.status.success(), "{}", said(&output));
    String::from_utf8(output.stdout).unwrap()
}

/// How many rows of the audit the command line left.
async fn audited(world: &World) -> i64 {
    let rows = "select count(*) from audit_events where actor_label = 'command line'";
    world.database.number(rows).await
}

#[tokio::test]
async fn what_is_exported_is_there_already() {
    let world = World::open().await;
    let file = export(&world).await;
    assert!(file.contains("slug = \"acme\"") && file.contains("group = \"/shared/gateway\""));
    let (plan, words) = apply(&world, &file, true).await;
    assert_eq!(plan, "");
    assert!(words.contains("Everything is as the file says"), "{words}");
    assert_eq!(audited(&world).await, 0);
}

#[tokio::test]
async fn a_file_moves_to_another_database() {
    let (one, other) = (World::open().await, World::open().await);
    other.database.run("delete from tenants").await;
    one.database
        .run("update grants set note = 'ticket \"7\"', expires_at = now() + interval '1 day'")
        .await;
    let file = export(&one).await;
    apply(&other, &file, true).await;
    assert_eq!(export(&other).await, file);
}

const ACME: &str = r#"
[[tenant]]
slug = "initech"
name = "Initech"

[[tenant.grant]]
source = "demo"
group = "/initech/*"

[[tenant]]
slug = "acme"
name = "Acme & Sons"

[[tenant.grant]]
source = "demo"
group = "/acme/api"
alias = "The API"

[[tenant.grant]]
source = "demo"
group = "/acme/new"
"#;

#[tokio::test]
async fn a_plan_is_printed_first_and_done_when_it_is_said() {
    let world = World::open().await;
    let before = export(&world).await;
    let (plan, words) = apply(&world, ACME, false).await;
    let expected = "\
+ tenant initech “Initech”
+ grant  initech: demo /initech/* *
~ tenant acme “Acme” → “Acme & Sons”
~ grant  acme: demo /acme/api *, alias “The API”
+ grant  acme: demo /acme/new *
- grant  acme: demo /acme/web *
- grant  acme: demo /acme/worker *
- grant  acme: demo /shared/gateway acme/*
";
    assert_eq!(plan, expected);
    assert!(words.contains("Nothing was done"), "{words}");
    assert_eq!((export(&world).await, audited(&world).await), (before, 0));

    let alan = world.alan().await;
    assert_eq!(apply(&world, ACME, true).await.0, expected);
    assert_eq!(audited(&world).await, 8);
    let groups = alan.get("/logs").await.expect(200).body;
    assert!(!groups.contains("acme%2Fweb"), "it holds from the next request on");
    assert_eq!(apply(&world, ACME, true).await.0, "", "the second time there is nothing to do");
    let globexs = "select count(*) from grants g join tenants t on t.id = g.tenant_id
                   where t.slug = 'globex'";
    assert_eq!(world.database.number(globexs).await, 3, "who is not named is left alone");
}

#[tokio::test]
async fn what_cannot_be_done_wholly_is_not_done_at_all() {
    let world = World::open().await;
    let before = export(&world).await;
    for (from, to, words) in [
        ("group = \"/acme/new\"", "group = \"/acme*\"", "grant of “/acme*”"),
        ("name = \"Initech\"", "name = \"\"", "the name is empty"),
        (
            "source = \"demo\"\ngroup = \"/acme/new\"",
            "source = \"none\"\ngroup = \"/acme/new\"",
            "there is no source “none”",
        ),
        ("[[tenant]]", "[[tenant", "TOML"),
    ] {
        for yes in [false, true] {
            let output = try_apply(&world, &ACME.replacen(from, to, 1), yes).await;
            let told = said(&output);
            assert_eq!(output.status.code(), Some(1), "{told}");
            assert!(told.contains(words), "{words}: {told}");
        }
    }
    let output = world.admin(&["apply", "/no/such/file.toml"], "").await;
    assert_eq!(output.status.code(), Some(1));
    assert_eq!((export(&world).await, audited(&world).await), (before, 0));
}
