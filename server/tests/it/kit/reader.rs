//! Two readers that page to the end: one by the links of the pages, as a browser without scripts
//! does, and one by the server function, as the browser's part does.

use super::html::{self, Line};
use super::people::{Member, User as _};
use app::search::{Dir, Extent, Order, Search};
use app::wire::{EventPage, Row};

/// More pages than any test has: a walk that does not end is a failure, not a hang.
const MOST_PAGES: usize = 500;

/// What a walk saw.
#[derive(Debug, Default)]
pub(crate) struct Walked {
    /// The events of each page.
    pub(crate) pages: Vec<Vec<Line>>,
    /// The address of the last page.
    pub(crate) last: String,
}

impl Walked {
    /// The messages of all pages, one after the other; no event twice.
    pub(crate) fn messages(&self) -> Vec<String> {
        let mut ids: Vec<&str> = self.lines().map(|line| line.id.as_str()).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "some event was shown twice");
        self.lines().map(|line| line.message.clone()).collect()
    }

    /// The messages when every page was walked upwards: the last page stands on top.
    pub(crate) fn messages_upwards(mut self) -> Vec<String> {
        self.pages.reverse();
        self.messages()
    }

    fn lines(&self) -> impl Iterator<Item = &Line> {
        self.pages.iter().flatten()
    }
}

impl Member<'_> {
    /// Follows the link with these words until there is none, from this address on. A search
    /// that is not finished is continued.
    pub(crate) async fn follow(&self, start: &str, words: &str) -> Walked {
        self.follow_with(start, words, |_| {}).await
    }

    /// The same; `meanwhile` happens after each page.
    pub(crate) async fn follow_with(
        &self,
        start: &str,
        words: &str,
        mut meanwhile: impl FnMut(usize),
    ) -> Walked {
        let mut walked = Walked { last: start.to_owned(), ..Walked::default() };
        loop {
            let page = self.get(&walked.last).await.expect(200).body;
            walked.pages.push(html::events(&page));
            meanwhile(walked.pages.len());
            assert!(walked.pages.len() < MOST_PAGES, "{words} leads on without end");
            let Some(next) = html::link(&page, words) else { return walked };
            assert_ne!(next, walked.last, "{words} leads to the page itself");
            walked.last = next;
        }
    }

    /// Every event of a search through `/rpc/events/search`, in walking order, and how many
    /// pages it took.
    pub(crate) async fn read_all(&self, group: &str, search: &Search) -> (Vec<Row>, usize) {
        self.read_all_by(group, search, Extent::default()).await
    }

    /// The same in answers of another extent.
    pub(crate) async fn read_all_by(
        &self,
        group: &str,
        search: &Search,
        extent: Extent,
    ) -> (Vec<Row>, usize) {
        let (mut rows, mut pages) = (Vec::new(), 0);
        let mut search = search.clone();
        loop {
            let page: EventPage = self.try_search_for(group, &search, extent).await.json();
            pages += 1;
            assert!(pages < MOST_PAGES, "the search does not end");
            let next = beyond(&search, &page);
            let mut walked = page.rows;
            if against_the_list(&search) {
                walked.reverse();
            }
            rows.append(&mut walked);
            match next {
                Some(next) => search = next,
                None => return (rows, pages),
            }
        }
    }
}

/// The search of the page after this one, in walking direction.
pub(crate) fn beyond(search: &Search, page: &EventPage) -> Option<Search> {
    let dir = walks(search);
    let goes_on = if dir == Dir::Older { page.older } else { page.newer };
    if !goes_on {
        return None;
    }
    let cursor = page.go_on.clone().unwrap_or_default();
    let edge = if against_the_list(search) { page.rows.first() } else { page.rows.last() };
    let at = edge.map(Row::key).unwrap_or_default();
    assert!(!(at.is_empty() && cursor.is_empty()), "more is promised, but no way there");
    Some(Search { at, dir, cursor, ..search.clone() })
}

fn walks(search: &Search) -> Dir {
    let paging = !search.at.is_empty() || !search.cursor.is_empty();
    match (paging, search.order) {
        (true, _) => search.dir,
        (false, Order::Newest) => Dir::Older,
        (false, Order::Oldest) => Dir::Newer,
    }
}

/// Whether the page was walked from its bottom to its top.
fn against_the_list(search: &Search) -> bool {
    matches!(
        (search.order, walks(search)),
        (Order::Newest, Dir::Newer) | (Order::Oldest, Dir::Older)
    )
}
