//! What the explorer looks for, as it stands in the address: reload and sharing give the same
//! view. Everything is kept as it was typed, so that a mistake can be shown and mended.

use domain::time_range::rfc3339_ms;
use domain::{EventKey, TimeRange};
use serde::{Deserialize, Serialize};

/// The order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Order {
    /// The newest event on top.
    #[default]
    Newest,
    /// The oldest event on top.
    Oldest,
}

/// Which way a page lies from the event it starts at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Dir {
    /// Before it.
    #[default]
    Older,
    /// After it.
    Newer,
}

/// How much of a search one answer gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extent {
    /// Most rows, 1 to [`MOST_ROWS`].
    #[serde(deserialize_with = "any_number")]
    pub limit: u16,
    /// Answers soon with what is certain by then, for a reader who goes on by itself.
    pub quick: bool,
}

/// A number that does not fit is out of range, not unreadable: the refusal names the field.
fn any_number<'de, D: serde::Deserializer<'de>>(input: D) -> Result<u16, D::Error> {
    let number = i64::deserialize(input)?;
    Ok(u16::try_from(number.max(0)).unwrap_or(u16::MAX))
}

/// Most rows in one answer.
pub const MOST_ROWS: u16 = 1_000;

impl Default for Extent {
    fn default() -> Extent {
        Extent { limit: 100, quick: false }
    }
}

/// Most lines to either side of an event in one answer.
pub const MOST_AROUND: u16 = 500;

/// Most groups in one list.
pub const MOST_GROUPS: usize = 10;

/// The explorer's state. Empty text means "not set".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Search {
    /// Further groups of the same source in the same list.
    #[serde(default)]
    pub with: Vec<String>,
    /// Only this stream.
    pub stream: String,
    /// Only streams that start with this.
    pub prefix: String,
    /// A CloudWatch filter pattern.
    pub filter: String,
    /// Where the range starts; without it the last hour.
    pub from: String,
    /// Where the range ends; without it now.
    pub to: String,
    /// The order of the list.
    pub order: Order,
    /// The time zone that times are shown in.
    pub tz: String,
    /// The opened event, `<ms>.<id>`.
    pub event: String,
    /// The event that this page starts at, `<ms>.<id>`.
    pub at: String,
    /// Which way the page lies from it.
    pub dir: Dir,
    /// Where a search that took too long goes on; sealed by the server.
    pub cursor: String,
    /// Whether the list goes on by itself.
    #[serde(default)]
    pub live: bool,
}

/// The range's start when none is given.
pub const DEFAULT_FROM: &str = "-1h";

impl Search {
    /// Reads the query string of an address. What is not known is left out.
    pub fn from_query(query: &str) -> Search {
        let mut search = Search::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let value = value.into_owned();
            match name.as_ref() {
                "with" if !value.is_empty() => search.with.push(value),
                "stream" => search.stream = value,
                "prefix" => search.prefix = value,
                "filter" => search.filter = value,
                "from" => search.from = value,
                "to" => search.to = value,
                "order" if value == "oldest" => search.order = Order::Oldest,
                "tz" => search.tz = value,
                "event" => search.event = value,
                "at" => search.at = value,
                "dir" if value == "newer" => search.dir = Dir::Newer,
                "cursor" => search.cursor = value,
                "live" => search.live = value == "1",
                _ => {}
            }
        }
        search
    }

    /// The parts that are set, by the names they have in an address. `with` stands first, as
    /// often as there are further groups.
    pub fn pairs(&self) -> Vec<(&'static str, &str)> {
        let order = if self.order == Order::Oldest { "oldest" } else { "" };
        let dir = if self.dir == Dir::Newer { "newer" } else { "older" };
        let paging = !self.at.is_empty() || !self.cursor.is_empty();
        let one_each = [
            ("stream", self.stream.as_str()),
            ("prefix", &self.prefix),
            ("filter", &self.filter),
            ("from", &self.from),
            ("to", &self.to),
            ("order", order),
            ("tz", &self.tz),
            ("at", &self.at),
            ("dir", if paging { dir } else { "" }),
            ("cursor", &self.cursor),
            ("live", if self.live { "1" } else { "" }),
            ("event", &self.event),
        ];
        let with = self.with.iter().map(|group| ("with", group.as_str()));
        with.chain(one_each).filter(|(_, value)| !value.is_empty()).collect()
    }

    /// The query string with a leading `?`, or `?` alone when nothing is set.
    pub fn to_query(&self) -> String {
        let query: String =
            form_urlencoded::Serializer::new(String::new()).extend_pairs(self.pairs()).finish();
        format!("?{query}")
    }

    /// The same search from its first page on, nothing opened.
    pub fn restarted(&self) -> Search {
        Search {
            at: String::new(),
            cursor: String::new(),
            dir: Dir::default(),
            event: String::new(),
            ..self.clone()
        }
    }

    /// The same search in another range.
    pub fn within(self, range: TimeRange) -> Search {
        Search { from: rfc3339_ms(range.from), to: rfc3339_ms(range.to), ..self }
    }

    /// The same search with its list starting at a time (ms), nothing opened: with what happened
    /// then, and on in the list's order.
    pub fn at_time(&self, ms: i64) -> Search {
        let (at, dir) = match self.order {
            Order::Newest => (EventKey::before(ms + 1), Dir::Older),
            Order::Oldest => (EventKey::before(ms), Dir::Newer),
        };
        Search { at: at.to_string(), dir, ..self.restarted() }
    }

    /// The range's start as it will be read.
    pub fn from_or_default(&self) -> &str {
        if self.from.is_empty() { DEFAULT_FROM } else { &self.from }
    }

    /// The range's end as it will be read.
    pub fn to_or_default(&self) -> &str {
        if self.to.is_empty() { "now" } else { &self.to }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_survives_the_address() {
        let search = Search {
            with: vec!["/acme/web".into(), "/acme/a&b=c".into()],
            stream: "2026/11/22/[$LATEST]a b".into(),
            filter: "%ab+c% & %10.10.0.1% \"ü\"".into(),
            from: "-24h".into(),
            to: "2026-11-22T14:03:00.000Z".into(),
            order: Order::Oldest,
            at: "17.42".into(),
            dir: Dir::Newer,
            event: "17.43".into(),
            live: true,
            ..Search::default()
        };
        assert_eq!(Search::from_query(search.to_query().trim_start_matches('?')), search);
    }

    #[test]
    fn an_empty_search_is_an_empty_query() {
        assert_eq!(Search::default().to_query(), "?");
        assert_eq!(Search::from_query("x=1&order=rubbish&dir="), Search::default());
    }

    #[test]
    fn further_groups_keep_their_order() {
        let search = Search::from_query("filter=a&with=%2Fb&with=&from=-2h&with=%2Fa");
        assert_eq!(search.with, ["/b", "/a"]);
        assert_eq!(search.to_query(), "?with=%2Fb&with=%2Fa&filter=a&from=-2h");
        assert_eq!(search.restarted().with, search.with);
    }

    #[test]
    fn a_list_can_start_at_a_time() {
        let start = |query: &str| Search::from_query(query).at_time(17).to_query();
        assert_eq!(start("filter=a&event=1.2&cursor=x"), "?filter=a&at=18.&dir=older");
        assert_eq!(start("order=oldest"), "?order=oldest&at=17.&dir=newer");
    }

    #[test]
    fn restarting_keeps_what_is_looked_for() {
        let search = Search::from_query("filter=a&from=-2h&at=1.2&dir=newer&event=1.2&cursor=x");
        assert_eq!(search.restarted().to_query(), "?filter=a&from=-2h");
    }
}
