//! Events and searches as text to paste elsewhere: lines, JSON, and the commands that find the
//! same events without the portal's pages.

use crate::search::{Order, Search};
use crate::wire::{Place, Row};
use domain::TimeRange;
use domain::time_range::rfc3339_ms;
use serde::Serialize;

/// One line: time, group where there are several, stream, message.
pub(super) fn text(row: &Row) -> String {
    let time = row.datetime();
    let mut line = time;
    for word in row.group.as_deref().into_iter().chain([row.stream.as_str(), &row.message]) {
        line.push(' ');
        line.push_str(word.trim_end_matches(['\n', '\r']));
    }
    if let Some(bytes) = row.cut_from {
        line.push_str(&[" … (cut; ", &bytes.to_string(), " bytes in all)"].concat());
    }
    line
}

/// An event as the export and the HTTP API write it.
#[derive(Serialize)]
struct Event<'a> {
    time: String,
    ingested: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<&'a str>,
    stream: &'a str,
    id: &'a str,
    message: &'a str,
    /// Bytes of the whole message, when this is only its start.
    #[serde(skip_serializing_if = "Option::is_none")]
    cut_from: Option<u32>,
}

pub(super) fn json(row: &Row) -> String {
    let Row { id, group, stream, message, cut_from, .. } = row;
    let event = Event {
        time: row.datetime(),
        ingested: rfc3339_ms(row.ingested),
        group: group.as_deref(),
        stream,
        id,
        message,
        cut_from: *cut_from,
    };
    // Text and numbers always have a JSON form.
    serde_json::to_string(&event).unwrap_or_default()
}

/// What a command looks for: a search made absolute.
pub(super) struct Sought<'a> {
    pub(super) place: &'a Place,
    pub(super) search: &'a Search,
    pub(super) range: TimeRange,
}

impl Sought<'_> {
    /// `aws logs filter-log-events …` for a POSIX shell, one line a group: AWS reads one at a time.
    pub(super) fn aws(&self) -> String {
        self.each_group(|group| {
            let mut line = "aws logs filter-log-events".to_owned();
            let (start, end) = (self.range.from.to_string(), self.range.to.to_string());
            for (name, value) in [
                ("--region", self.place.region.as_str()),
                ("--log-group-name", group),
                ("--log-stream-names", &self.search.stream),
                ("--log-stream-name-prefix", self.prefix()),
                ("--start-time", &start),
                ("--end-time", &end),
                ("--filter-pattern", self.search.filter.trim()),
            ] {
                if !value.is_empty() {
                    // One that starts with a dash would be taken for an option.
                    let between = if value.starts_with('-') { "=" } else { " " };
                    line.push_str(&[" ", name, between, &quoted(value)].concat());
                }
            }
            line
        })
    }

    /// `curl …` of the portal's own API, one line a group. The token stands in the environment.
    pub(super) fn curl(&self, origin: &str) -> String {
        self.each_group(|group| {
            let (from, to) = (rfc3339_ms(self.range.from), rfc3339_ms(self.range.to));
            let order = if self.search.order == Order::Oldest { "oldest" } else { "" };
            let pairs = [
                ("source", self.place.source.as_str()),
                ("group", group),
                ("stream", &self.search.stream),
                ("prefix", self.prefix()),
                ("filter", self.search.filter.trim()),
                ("from", &from),
                ("to", &to),
                ("order", order),
                ("limit", "1000"),
            ];
            let set = pairs.into_iter().filter(|(_, value)| !value.is_empty());
            let query: String =
                form_urlencoded::Serializer::new(String::new()).extend_pairs(set).finish();
            let url = quoted(&[origin, "/api/v1/events?", &query].concat());
            ["curl -sS -H \"Authorization: Bearer $VITRINE_TOKEN\" ", &url].concat()
        })
    }

    /// AWS takes either a stream or a prefix; the stream is the narrower one.
    fn prefix(&self) -> &str {
        if self.search.stream.is_empty() { &self.search.prefix } else { "" }
    }

    fn each_group(&self, line: impl Fn(&str) -> String) -> String {
        let further = self.search.with.iter().filter(|group| **group != self.place.group);
        let groups = [&self.place.group].into_iter().chain(further);
        groups.map(|group| line(group)).collect::<Vec<_>>().join("\n")
    }
}

/// A word as a POSIX shell reads it back, whatever it holds.
fn quoted(word: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-./:@+,".contains(&byte);
    if !word.is_empty() && word.bytes().all(plain) {
        return word.to_owned();
    }
    ["'", &word.replace('\'', r"'\''"), "'"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RANGE: TimeRange = TimeRange { from: 1_795_352_400_000, to: 1_795_356_180_042 };

    fn place() -> Place {
        Place {
            source: "demo".into(),
            region: "eu-central-1".into(),
            group: "/acme/api".into(),
            alias: None,
        }
    }

    fn sought<T>(query: &str, read: impl FnOnce(&Sought<'_>) -> T) -> T {
        let search = Search::from_query(query);
        read(&Sought { place: &place(), search: &search, range: RANGE })
    }

    fn row() -> Row {
        Row {
            id: "42".into(),
            time: RANGE.to,
            ingested: RANGE.to + 1_000,
            group: None,
            stream: "api/1".into(),
            message: "it's \"here\"\n".into(),
            cut_from: None,
        }
    }

    #[test]
    fn a_shell_reads_every_word_back() {
        assert_eq!(quoted("/acme/api"), "/acme/api");
        assert_eq!(quoted(""), "''");
        assert_eq!(quoted("it's $HOME `x` \\ \"y\" !"), r#"'it'\''s $HOME `x` \ "y" !'"#);
        assert_eq!(quoted("a\nb"), "'a\nb'");
        assert_eq!([quoted("~"), quoted("=x"), quoted("ü")], ["'~'", "'=x'", "'ü'"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_real_shell_does_so() {
        for word in
            ["it's", "$(id)", "a b", "-x", "~", "\\", "`x`", "!!", "a\nb", "{ $.a = \"b'c\" }"]
        {
            let script = ["printf %s ", &quoted(word)].concat();
            let output = std::process::Command::new("sh").arg("-c").arg(script).output().unwrap();
            assert_eq!(String::from_utf8(output.stdout).unwrap(), word);
        }
    }

    #[test]
    fn the_aws_command_asks_for_the_same_events() {
        assert_eq!(
            sought("filter=%7B%20%24.status%20%3E%3D%20500%20%7D&stream=api%2F1", |s| s.aws()),
            "aws logs filter-log-events --region eu-central-1 --log-group-name /acme/api \
             --log-stream-names api/1 --start-time 1795352400000 --end-time 1795356180042 \
             --filter-pattern '{ $.status >= 500 }'"
        );
        let dashed =
            sought("filter=-health&prefix=web%2F&with=%2Facme%2Fapi&with=%2Fb", |s| s.aws());
        let lines: Vec<_> = dashed.lines().collect();
        assert_eq!(lines.len(), 2);
        assert!(lines[0].ends_with("--filter-pattern=-health"), "{}", lines[0]);
        assert!(lines[0].contains("--log-stream-name-prefix web/ "));
        assert!(lines[1].contains("--log-group-name /b "));
    }

    #[test]
    fn the_curl_command_reads_the_token_from_the_environment() {
        assert_eq!(
            sought("filter=it's&order=oldest&event=1.2", |s| s.curl("https://logs.example")),
            "curl -sS -H \"Authorization: Bearer $VITRINE_TOKEN\" \
             'https://logs.example/api/v1/events?source=demo&group=%2Facme%2Fapi&filter=it%27s\
             &from=2026-11-22T13%3A00%3A00.000Z&to=2026-11-22T14%3A03%3A00.042Z&order=oldest\
             &limit=1000'"
        );
    }

    #[test]
    fn events_read_well_elsewhere() {
        assert_eq!(text(&row()), "2026-11-22T14:03:00.042Z api/1 it's \"here\"");
        let cut = Row { cut_from: Some(9_000), group: Some("/b".into()), ..row() };
        assert_eq!(
            text(&cut),
            "2026-11-22T14:03:00.042Z /b api/1 it's \"here\" … (cut; 9000 bytes in all)"
        );
        assert_eq!(
            json(&row()),
            r#"{"time":"2026-11-22T14:03:00.042Z","ingested":"2026-11-22T14:03:01.042Z","stream":"api/1","id":"42","message":"it's \"here\"\n"}"#
        );
        assert!(json(&cut).ends_with("\"cut_from\":9000}"));
    }
}
