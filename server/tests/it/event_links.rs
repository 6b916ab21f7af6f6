//! Links to events: the list stands around the event, wherever in the range it lies.

use crate::kit::World;
use crate::kit::logs::{HOUR, T, between, href, lines};
use crate::kit::people::Member;
use app::search::{Extent, Order, Search};
use app::wire::{EventPage, Row};

const GROUP: &str = "/acme/api";

async fn page(member: &Member<'_>, search: &Search) -> EventPage {
    member.try_search_for(GROUP, search, Extent::default()).await.json()
}

fn ids(rows: &[Row]) -> Vec<&str> {
    rows.iter().map(|row| row.id.as_str()).collect()
}

#[tokio::test]
async fn a_link_to_an_event_shows_the_list_around_it() {
    let world = World::open().await;
    // Three share each millisecond.
    world.emulator.put(GROUP, "i-1", lines(0..350, |n| T + n / 3));
    let alan = world.alan().await;
    for order in [Order::Newest, Order::Oldest] {
        let search = Search { order, ..between(T, T + HOUR) };
        let (rows, _) = alan.read_all(GROUP, &search).await;
        let at = 250;
        let link = Search { event: rows[at].key(), ..search.clone() };
        let found = page(&alan, &link).await;
        let starts = rows.iter().position(|row| row.time == rows[at].time).unwrap();
        assert_eq!(ids(&found.rows)[..50], ids(&rows)[starts..starts + 50], "{order:?}");
        assert!(found.newer && found.older, "{order:?}");
        assert_eq!(found.opened.map(|row| row.id), Some(rows[at].id.clone()));
        assert!(!found.gone);

        // It is the same page without scripts, and pages lead on from it both ways.
        let up = if order == Order::Newest { "Newer" } else { "Older" };
        let upwards = alan.follow(&href(GROUP, &link), up).await.messages_upwards();
        let messages: Vec<_> = rows.iter().map(|row| row.message.clone()).collect();
        assert!(messages.starts_with(&upwards), "{order:?}: something is lost above it");
        assert!(upwards.len() > at, "{order:?}: the walk ended early");
    }
}

#[tokio::test]
async fn a_page_that_holds_the_event_or_is_named_stays_as_it_is() {
    let world = World::open().await;
    world.emulator.put(GROUP, "i-1", lines(0..250, |n| T + n));
    let alan = world.alan().await;
    let search = between(T, T + HOUR);
    let (rows, _) = alan.read_all(GROUP, &search).await;
    let on_it = page(&alan, &Search { event: rows[99].key(), ..search.clone() }).await;
    assert_eq!(ids(&on_it.rows), ids(&rows)[..100]);
    let named = Search { at: rows[99].key(), event: rows[20].key(), ..search.clone() };
    assert_eq!(ids(&page(&alan, &named).await.rows), ids(&rows)[100..200]);
    let outside = between(T, T + 100);
    let beyond = page(&alan, &Search { event: rows[0].key(), ..outside }).await;
    assert_eq!(beyond.opened.map(|row| row.id), Some(rows[0].id.clone()));
    assert_eq!(beyond.rows[0].time, T + 100);
}

#[tokio::test]
async fn times_are_read_as_they_are_typed() {
    let world = World::open().await;
    world.emulator.put(
        GROUP,
        "i-1",
        [(T, "before"), (T + HOUR, "within"), (T + 3 * HOUR, "after")],
    );
    let alan = world.alan().await;
    let from = "2026-01-01 00:30".to_owned();
    let to = "2026-01-01 02:00:00 UTC".to_owned();
    let found = page(&alan, &Search { from, to, ..Search::default() }).await;
    assert_eq!(found.rows.iter().map(|row| row.message.as_str()).collect::<Vec<_>>(), ["within"]);
    let day = "2026-01-01".to_owned();
    let found = page(&alan, &Search { from: day.clone(), to: day, ..Search::default() }).await;
    assert_eq!(found.rows.len(), 3);
}
