//! How a person likes the portal to look: remembered with the person, right in the first byte.

use crate::kit::World;
use crate::kit::people::User;

const CHOSEN: [(&str, &str); 4] =
    [("theme", "dark"), ("density", "comfortable"), ("wrap", "on"), ("next", "/logs?find=api")];

async fn document(user: &impl User) -> String {
    let page = user.get("/logs").await.expect(200).body;
    let start = page.find("<html").unwrap();
    page[start..][..page[start..].find('>').unwrap()].to_owned()
}

#[tokio::test]
async fn choices_are_in_the_document_from_then_on_and_are_nobody_elses() {
    let world = World::open().await;
    let (alan, ann) = (world.alan().await, world.ann().await);
    let usual = document(&alan).await;
    assert!(usual.contains("data-theme=\"system\"") && usual.contains("data-density=\"compact\""));
    assert!(usual.contains("data-wrap=\"off\""), "{usual}");

    let answer = alan.post_form("/account/looks", &CHOSEN).await.expect(303);
    assert_eq!(answer.location(), "/logs?find=api");
    let chosen = document(&alan).await;
    assert!(chosen.contains("data-theme=\"dark\"") && chosen.contains("data-wrap=\"on\""));
    assert!(chosen.contains("data-density=\"comfortable\""), "{chosen}");
    assert_eq!(document(&ann).await, usual);

    // Another browser of the same person.
    assert_eq!(document(&world.alan().await).await, chosen);
}

#[tokio::test]
async fn what_is_missing_or_unknown_is_the_default() {
    let world = World::open().await;
    let alan = world.alan().await;
    alan.post_form("/account/looks", &CHOSEN).await.expect(303);
    let rubbish = [("theme", "neon\"><script>"), ("next", "https://evil.example/")];
    let answer = alan.post_form("/account/looks", &rubbish).await.expect(303);
    assert_eq!(answer.location(), "/");
    let document = document(&alan).await;
    assert!(document.contains("data-theme=\"system\"") && document.contains("data-wrap=\"off\""));
}

#[tokio::test]
async fn nobody_is_led_to_the_log_in_page_and_back() {
    let world = World::open().await;
    let answer = world.nobody().post_form("/account/looks", &CHOSEN).await.expect(303);
    assert_eq!(answer.location(), "/login?next=%2Flogs%3Ffind%3Dapi");
}
