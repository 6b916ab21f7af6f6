//! Saved views: one's own and the tenant's, as far as one may read what they show.

use crate::kit::people::{Member, User as _};
use crate::kit::{World, html};
use app::route::explorer_href;
use app::wire::{NewView, ViewCard, ViewChange};
use serde_json::json;

const GROUP: &str = "/acme/api";
const NOBODY: &str = "019ab3f6-0000-7000-8000-000000000000";

fn view(name: &str, query: &str) -> NewView {
    NewView {
        source: "demo".into(),
        group: GROUP.into(),
        name: name.into(),
        query: query.into(),
        shared: false,
    }
}

fn shared(name: &str, query: &str) -> NewView {
    NewView { shared: true, ..view(name, query) }
}

fn names(views: &[ViewCard]) -> Vec<&str> {
    views.iter().map(|view| view.name.as_str()).collect()
}

impl Member<'_> {
    async fn save(&self, view: &NewView) -> ViewCard {
        let cards: Vec<ViewCard> = self.try_save(view).await.json();
        cards.into_iter().find(|card| card.name == view.name.trim()).unwrap()
    }

    async fn try_save(&self, view: &NewView) -> crate::kit::answer::Answer {
        self.rpc("/rpc/views/create", json!({ "view": view })).await
    }

    async fn try_views(&self, group: &str) -> crate::kit::answer::Answer {
        self.rpc("/rpc/views/list", json!({ "source": "demo", "group": group })).await
    }

    async fn views(&self) -> Vec<ViewCard> {
        self.try_views(GROUP).await.json()
    }

    async fn change(&self, id: &str, change: ViewChange) -> crate::kit::answer::Answer {
        self.rpc("/rpc/views/change", json!({ "id": id, "change": change })).await
    }
}

#[tokio::test]
async fn own_views_are_private_until_they_are_shared() {
    let world = World::open().await;
    let (alan, ann) = (world.alan().await, world.ann().await);
    let own = alan.save(&view(" errors ", "?filter=error&from=-2h")).await;
    assert_eq!((own.query.as_str(), own.owner.as_deref()), ("filter=error&from=-2h", None));
    assert!(own.editable && !own.shared && !own.is_default);
    assert_eq!(own.href(), format!("{}?filter=error&from=-2h", explorer_href("demo", GROUP)));
    assert_eq!(names(&ann.views().await), Vec::<&str>::new());

    alan.change(&own.id, ViewChange::Share(true)).await.expect(200);
    let seen = ann.views().await.remove(0);
    assert_eq!((seen.id.as_str(), seen.owner.as_deref()), (own.id.as_str(), Some("Alan Acme")));
    assert!(seen.shared);
    alan.change(&own.id, ViewChange::Share(false)).await.expect(200);
    assert_eq!(names(&ann.views().await), Vec::<&str>::new());
}

#[tokio::test]
async fn what_is_shared_is_changed_by_its_owner_or_a_tenant_admin() {
    let world = World::open().await;
    let (alan, ann) = (world.alan().await, world.ann().await);
    let of_ann = ann.save(&shared("by ann", "from=-1h")).await;
    let of_alan = alan.save(&shared("by alan", "from=-1h")).await;
    let secret = ann.save(&view("secret", "from=-1h")).await;

    let missing = alan.change(NOBODY, ViewChange::Delete).await.expect(404).without_chance();
    for id in [&of_ann.id, &secret.id] {
        for change in
            [ViewChange::Rename("mine".into()), ViewChange::Share(false), ViewChange::Delete]
        {
            let answer = alan.change(id, change).await.expect(404).without_chance();
            assert_eq!(answer, missing, "a viewer changes a view of somebody else");
        }
    }
    alan.change(&secret.id, ViewChange::Default(true)).await.expect(404);
    assert!(!alan.views().await.iter().any(|view| view.id == of_ann.id && view.editable));

    let after: Vec<ViewCard> =
        ann.change(&of_alan.id, ViewChange::Rename("by both".into())).await.json();
    assert_eq!(names(&after), ["by ann", "by both", "secret"]);
    ann.change(&of_alan.id, ViewChange::Delete).await.expect(200);
    assert_eq!(names(&alan.views().await), ["by ann"]);
    let noted = "select count(*) from audit_events where action like 'view.%'";
    assert_eq!(world.database.number(noted).await, 4, "two shared, one renamed, one deleted");
}

#[tokio::test]
async fn another_tenants_views_are_nowhere() {
    let world = World::open().await;
    let (alan, gus) = (world.alan().await, world.gus().await);
    // Both tenants are granted a part of this group.
    let gateway = NewView { group: "/shared/gateway".into(), ..shared("gateway", "from=-1h") };
    let of_acme = alan.save(&gateway).await;
    let seen: Vec<ViewCard> = gus.try_views("/shared/gateway").await.json();
    assert_eq!(names(&seen), Vec::<&str>::new());

    let missing = gus.change(NOBODY, ViewChange::Delete).await.expect(404).without_chance();
    for change in [
        ViewChange::Rename("mine".into()),
        ViewChange::Share(false),
        ViewChange::Default(true),
        ViewChange::Default(false),
        ViewChange::Delete,
    ] {
        let what = format!("{change:?}");
        let answer = gus.change(&of_acme.id, change).await.expect(404).without_chance();
        assert_eq!(answer, missing, "{what}");
    }
    for id in ["", "x", "' or true --"] {
        let answer = gus.change(id, ViewChange::Delete).await.expect(404).without_chance();
        assert_eq!(answer, missing, "{id:?}");
    }
    let hidden = gus.try_views(GROUP).await.expect(404).without_chance();
    assert_eq!(hidden, gus.try_views("/no/such/group").await.expect(404).without_chance());
    let refused = gus.try_save(&view("x", "")).await.expect(404).without_chance();
    let nowhere = NewView { group: "/no/such/group".into(), ..view("x", "") };
    assert_eq!(refused, gus.try_save(&nowhere).await.expect(404).without_chance());
    let further = view("x", "with=%2Fglobex%2Fapi");
    assert_eq!(alan.try_save(&further).await.trouble(404), "NotFound");
    assert!(!gus.get("/logs").await.expect(200).body.contains("gateway</a>"));
    assert_eq!(alan.change(&of_acme.id, ViewChange::Delete).await.status, 200);
}

#[tokio::test]
async fn a_view_is_seen_while_all_its_groups_are_granted() {
    let world = World::open().await;
    let (alan, ann, operator) = (world.alan().await, world.ann().await, world.operator().await);
    let both = ann.save(&shared("both", "with=%2Facme%2Fworker&from=-1h")).await;
    ann.save(&shared("one", "from=-1h")).await;
    alan.change(&both.id, ViewChange::Default(true)).await.expect(200);
    let bare = explorer_href("demo", GROUP);
    assert_eq!(alan.get(&bare).await.expect(303).location(), both.href());

    operator.revoke("acme", "/acme/worker").await.expect(303);
    assert_eq!(names(&alan.views().await), ["one"]);
    assert_eq!(alan.change(&both.id, ViewChange::Default(true)).await.trouble(404), "NotFound");
    assert_ne!(alan.get(&bare).await.status, 303, "a default that cannot be read is none");
    assert!(!alan.get("/logs").await.expect(200).body.contains("both</a>"));

    operator.grant("acme", "/acme/worker", "*").await.expect(303);
    assert_eq!(names(&alan.views().await), ["both", "one"]);
    assert_eq!(alan.get(&bare).await.expect(303).location(), both.href());
}

#[tokio::test]
async fn a_bare_address_leads_to_the_default_view() {
    let world = World::open().await;
    world.emulator.put(GROUP, "i-1", [(1, "hello")]);
    let (alan, ann) = (world.alan().await, world.ann().await);
    let bare = explorer_href("demo", GROUP);
    let first = ann.save(&shared("First & last", "filter=%22a%26b%22&from=-3h")).await;
    let second = alan.save(&view("second", "order=oldest")).await;
    alan.change(&first.id, ViewChange::Default(true)).await.expect(200);
    assert_eq!(alan.get(&bare).await.expect(303).location(), first.href());
    assert!(ann.get(&bare).await.expect(200).location().is_empty(), "a default is one person's");

    let page = alan.get(&first.href()).await.expect(200).body;
    assert!(html::text(&page).contains("Default view: First & last"), "the page says which it is");
    assert_eq!(html::link(&page, "Plain list"), Some(format!("{bare}?from=-1h")));
    for explicit in ["?from=-1h", "?from=-3h", "?x=1"] {
        let page = alan.get(&format!("{bare}{explicit}")).await.expect(200).body;
        assert!(!html::text(&page).contains("Default view:"), "{explicit} is asked for");
    }

    alan.change(&second.id, ViewChange::Default(true)).await.expect(200);
    assert_eq!(alan.get(&bare).await.location(), format!("{bare}?from=-1h&order=oldest"));
    alan.change(&first.id, ViewChange::Default(false)).await.expect(200);
    assert_eq!(alan.get(&bare).await.status, 303, "only the default itself is taken away");
    alan.change(&second.id, ViewChange::Default(false)).await.expect(200);
    alan.get(&bare).await.expect(200);
    alan.change(&first.id, ViewChange::Default(true)).await.expect(200);
    ann.change(&first.id, ViewChange::Share(false)).await.expect(200);
    alan.get(&bare).await.expect(200);
}

#[tokio::test]
async fn a_view_keeps_the_search_and_not_the_page() {
    let world = World::open().await;
    let alan = world.alan().await;
    let all = "filter=a&from=-2h&tz=UTC&order=oldest&at=1.2&dir=newer&event=1.2&cursor=x&rubbish=1";
    let saved = alan.save(&view("kept", all)).await;
    assert_eq!(saved.query, "filter=a&from=-2h&order=oldest&tz=UTC");
    assert_eq!(alan.save(&view("bare", "")).await.query, "from=-1h", "never an endless redirect");
}

#[tokio::test]
async fn limits_are_explained() {
    let world = World::open().await;
    let alan = world.alan().await;
    let long = "é".repeat(81);
    for name in ["", "  ", "a\nb", &long] {
        let (field, words) = alan.try_save(&view(name, "")).await.invalid();
        assert_eq!((field.as_str(), words.contains("1 to 80")), ("name", true), "{name:?}");
    }
    let most = "x".repeat(4_096 - "filter=&from=-1h".len());
    alan.save(&view(&long[..160], &format!("filter={most}&from=-1h"))).await;
    let (field, words) =
        alan.try_save(&view("long", &format!("filter={most}x&from=-1h"))).await.invalid();
    assert_eq!((field.as_str(), words.contains("4096")), ("query", true), "{words}");

    let first = alan.save(&view("twice", "")).await;
    let second = alan.save(&view("other", "")).await;
    let (field, words) = alan.try_save(&view("twice", "from=-2h")).await.invalid();
    assert_eq!((field.as_str(), words.contains("already")), ("name", true), "{words}");
    let renamed = alan.change(&second.id, ViewChange::Rename("twice".into())).await;
    assert!(renamed.invalid().1.contains("already"));
    let renamed = alan.change(&second.id, ViewChange::Rename(" ".into())).await;
    assert!(renamed.invalid().1.contains("1 to 80"));
    alan.change(&first.id, ViewChange::Rename("twice".into())).await.expect(200);

    let fill = "insert into saved_views
            (id, tenant_id, user_id, source_id, group_name, name, query)
        select gen_random_uuid(), v.tenant_id, v.user_id, v.source_id, v.group_name, n, v.query
        from saved_views v, generate_series(1, 97) n where v.name = 'other'";
    assert_eq!(world.database.run(fill).await, 97);
    let (_, words) = alan.try_save(&view("one too many", "")).await.invalid();
    assert!(words.contains("100 views"), "{words}");
    world.ann().await.save(&view("somebody else's", "")).await;
}

#[tokio::test]
async fn the_list_of_groups_links_to_the_views() {
    let world = World::open().await;
    world.emulator.put(GROUP, "i-1", [(1, "hello")]);
    let (alan, ann) = (world.alan().await, world.ann().await);
    assert!(!alan.get("/logs").await.expect(200).body.contains("Saved views"));
    let own = alan.save(&view("<b>mine</b>", "filter=a%2Bb")).await;
    ann.save(&shared("ours", "from=-1d")).await;
    let page = alan.get("/logs").await.expect(200).body;
    assert_eq!(html::link(&page, "<b>mine</b>"), Some(own.href()));
    assert!(html::text(&page).contains("shared by Ann"));
    let group = html::link(&page, GROUP);
    assert_eq!(group, Some(explorer_href("demo", GROUP)), "named by the group: the group alone");
}
