//! There is always somebody who can let others in.

use crate::kit::command::said;
use crate::kit::people::{Holder, User as _};
use crate::kit::{PASSWORD, World};
use server::db::{OfficeKey, broken_constraint, operators, people};

const NEW: &str = "a glass of clear water";

/// Makes ann an operator too.
const ANN_TOO: &str = "insert into operators (user_id)
                       select id from users where email = 'ann@acme.test' on conflict do nothing";

async fn remove(world: &World, email: &str) -> Result<bool, server::db::DbError> {
    let owner = server::db::Db::prepare(&world.database.owner_url)?;
    let mut tx = owner.operator(&OfficeKey::Owner).await?;
    let user = people::find_user(&mut tx, email).await?.unwrap();
    let removed = operators::remove(&mut tx, user).await?;
    tx.commit().await?;
    Ok(removed)
}

#[tokio::test]
async fn of_operators_who_are_removed_at_once_one_stays() {
    let world = World::open().await;
    for round in 0..20 {
        let both = "insert into operators (user_id) select id from users
                    where email in ('ann@acme.test', 'admin@vitrine.test') on conflict do nothing";
        world.database.run(both).await;
        let removals = futures::future::join(
            remove(&world, "ann@acme.test"),
            remove(&world, "admin@vitrine.test"),
        );
        let (one, other) = removals.await;
        let refused = if let Err(error) = &one { error } else { other.as_ref().unwrap_err() };
        assert_eq!(broken_constraint(refused), Some("operators_keep_one"), "round {round}");
        assert!(one.is_ok() || other.is_ok(), "round {round}");
        assert_eq!(world.database.number("select count(*) from operators").await, 1);
    }
}

/// Makes op0 to op7 people, and the first $1 of them the only operators.
const STAFF: &str = "
    with people as (
        insert into users (id, email, name)
        select gen_random_uuid(), 'op' || n || '@vitrine.test', 'x' from generate_series(0, 7) n
        on conflict on constraint users_email_unique do update set disabled_at = null
        returning id, email
    ), chosen as (
        insert into operators (user_id)
        select id from people where email < 'op' || $1 || '@' on conflict do nothing
    )
    select 1";
const NO_OTHERS: &str = "delete from operators o using users u
    where u.id = o.user_id and not (u.email like 'op%' and u.email < 'op' || $1 || '@')";

/// What makes one of them no operator any more; each is as good as the others.
const ENDS: [&str; 3] = [
    "delete from operators using users u where u.id = user_id and u.email = $1",
    "update users set disabled_at = now() where email = $1",
    "delete from users where email = $1",
];

/// Two to eight who take each other's office away at once, in turns of every kind: one always stays.
/// `VITRINE_TEST_ROUNDS` says how often (100).
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_eight_who_end_each_other_at_once_one_stays() {
    let world = World::open().await;
    let mut owners = Vec::new();
    for _ in 0..8 {
        owners.push(world.database.owner().await);
    }
    let rounds = std::env::var("VITRINE_TEST_ROUNDS").ok().and_then(|text| text.parse().ok());
    for round in 0..rounds.unwrap_or(100_usize) {
        let many = 2 + round % 7;
        for statement in [STAFF, NO_OTHERS] {
            let query = sqlx::query(statement).bind(i32::try_from(many).unwrap());
            query.execute(&mut owners[0]).await.unwrap();
        }
        let ends = owners.iter_mut().take(many).enumerate().map(|(n, owner)| {
            let email = format!("op{}@vitrine.test", (n + 1) % many);
            sqlx::query(ENDS[(round + n) % 3]).bind(email).execute(owner)
        });
        let ended = futures::future::join_all(ends).await;
        let refused: Vec<_> = ended.iter().filter_map(|end| end.as_ref().err()).collect();
        let rules: Vec<_> = refused.iter().map(|error| broken_constraint(error)).collect();
        assert_eq!(rules, [Some("operators_keep_one")], "round {round} of {many}: {refused:?}");
        let left = "select count(*) from operators join users u on u.id = user_id
                    where disabled_at is null";
        assert_eq!(world.database.number(left).await, 1, "round {round} of {many}");
    }
}

#[tokio::test]
async fn the_last_operator_is_neither_removed_nor_disabled_nor_deleted() {
    let world = World::open().await;
    let mut owner = world.database.owner().await;
    for change in [
        "delete from operators",
        "update users set disabled_at = now() where email = 'admin@vitrine.test'",
        "update users set disabled_at = now()",
        "delete from users where email = 'admin@vitrine.test'",
    ] {
        let refused = sqlx::query(change).execute(&mut owner).await.unwrap_err();
        assert_eq!(broken_constraint(&refused), Some("operators_keep_one"), "{change}");
    }
    // A disabled one lets nobody in.
    world.database.run(ANN_TOO).await;
    let hers = "update users set disabled_at = now() where email = 'ann@acme.test'";
    assert_eq!(world.database.run(hers).await, 1);
    let refused = remove(&world, "admin@vitrine.test").await.unwrap_err();
    assert_eq!(broken_constraint(&refused), Some("operators_keep_one"));
    let alans = "update users set disabled_at = now() where email = 'alan@acme.test'";
    assert_eq!(world.database.run(alans).await, 1, "others can be");
}

#[tokio::test]
async fn an_operator_who_cannot_log_in_is_recovered_by_the_command_line() {
    let world = World::open().await;
    let before = world.operator().await;
    // Forgotten, and guessed at until the account was shut for the day.
    world.database.run("update users set password_hash = null where email like 'admin@%'").await;
    world.nobody().post_login("admin@vitrine.test", PASSWORD).await.expect(401);
    world.database.run("update login_failures set failures = 100").await;

    let output = world.admin(&["recover", "--email", "Admin@vitrine.test"], "short\n").await;
    assert!(!output.status.success() && said(&output).contains("at least 15 characters"));
    let output = world.admin(&["recover", "--email", "eve@vitrine.test"], NEW).await;
    assert!(!output.status.success() && said(&output).contains("is nobody"));
    let typed = "a glass of clear water\n";
    let output = world.admin(&["recover", "--email", "Admin@vitrine.test"], typed).await;
    assert!(output.status.success(), "{}", said(&output));

    before.get("/admin/tenants").await.expect(303);
    world.database.run("delete from login_failures where failures < 100").await;
    world
        .database
        .run("update login_failures set last_failed_at = now() - interval '1 hour'")
        .await;
    let answer = world.nobody().post_login("admin@vitrine.test", NEW).await.expect(303);
    let again = Holder { world: &world, cookie: answer.cookie_pair().unwrap().to_owned() };
    let audit = again.get("/admin/audit").await.expect(200).body;
    assert!(audit.contains("operator.recover") && audit.contains("command line"));
}

#[tokio::test]
async fn operators_are_listed_added_and_removed_by_the_command_line() {
    let world = World::open().await;
    let only = ["remove-operator", "--email", "admin@vitrine.test"];
    let output = world.admin(&only, "").await;
    assert!(!output.status.success() && said(&output).contains("the last operator"));
    let output =
        world.admin(&["create", "--email", "ada@vitrine.test", "--name", "Ada"], NEW).await;
    assert!(output.status.success(), "{}", said(&output));
    let output =
        world.admin(&["create", "--email", "ada@vitrine.test", "--name", "Ada"], NEW).await;
    assert!(said(&output).contains("exists already"), "{}", said(&output));
    let output = world.admin(&["remove-operator", "--email", "alan@acme.test"], "").await;
    assert!(said(&output).contains("is no operator"), "{}", said(&output));
    assert!(world.admin(&only, "").await.status.success());
    let output = world.admin(&["list-operators"], "").await;
    let list = String::from_utf8(output.stdout).unwrap();
    assert!(list.starts_with("ada@vitrine.test\tAda\tenabled\t") && list.lines().count() == 1);
}
