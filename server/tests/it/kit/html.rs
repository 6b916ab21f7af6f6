//! Reads the few things of a page that the contract promises: events, links, fields.

use app::search::Search;

/// A row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) id: String,
    pub(crate) datetime: String,
    pub(crate) message: String,
}

/// The events on a page, in the order in which they stand there.
pub(crate) fn events(page: &str) -> Vec<Line> {
    page.split("data-event=\"")
        .skip(1)
        .map(|row| Line {
            id: until(row, "\"").to_owned(),
            datetime: between(row, "datetime=\"", "\"").to_owned(),
            message: text(between(row, "class=\"message\">", "</span>")),
        })
        .collect()
}

/// The address behind the link with exactly these words.
pub(crate) fn link(page: &str, words: &str) -> Option<String> {
    page.split("<a ")
        .skip(1)
        .filter_map(|rest| rest.split_once('>'))
        .find(|(_, inner)| text(until(inner, "</a>")) == words)
        .map(|(tag, _)| unescape(between(tag, "href=\"", "\"")))
}

/// The words that a person reads.
pub(crate) fn text(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    unescape(text.trim())
}

/// The state that an address holds.
pub(crate) fn search_of(href: &str) -> Search {
    Search::from_query(href.split_once('?').map_or("", |(_, query)| query))
}

fn unescape(text: &str) -> String {
    let quotes = text.replace("&quot;", "\"").replace("&#x27;", "'").replace("&#39;", "'");
    quotes.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    text.split_once(start).map_or("", |(_, rest)| until(rest, end))
}

fn until<'a>(text: &'a str, end: &str) -> &'a str {
    text.split(end).next().unwrap_or_default()
}
