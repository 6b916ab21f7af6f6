//! `vitrine logs groups`

use super::api::Api;
use super::failure::Failure;
use super::paint::{Paint, table};
use serde_json::Value;
use std::io::Write as _;

/// Arguments.
#[derive(clap::Args)]
pub(super) struct Groups {
    /// Only groups whose name starts with this.
    prefix: Option<String>,
}

impl Groups {
    pub(super) async fn run(self, api: &Api) -> Result<(), Failure> {
        let prefix = self.prefix.unwrap_or_default();
        let groups = api.json("/log-groups", &[("prefix", prefix)]).await?;
        let head = ["SOURCE", "GROUP", "ALIAS", "SIZE", "RETENTION", "LAST EVENT"];
        write_list(&groups, &head, |group| {
            vec![
                text(&group["source"]),
                text(&group["group"]),
                text(&group["alias"]),
                group["stored_bytes"].as_u64().map(size).unwrap_or_default(),
                group["retention_days"]
                    .as_u64()
                    .map_or("for ever".into(), |days| format!("{days} d")),
                text(&group["last_event"]),
            ]
        })
    }
}

/// A list as a table for eyes, or as NDJSON.
pub(super) fn write_list(
    list: &Value,
    head: &[&str],
    row: impl Fn(&Value) -> Vec<String>,
) -> Result<(), Failure> {
    let items = list["items"].as_array().ok_or_else(Failure::unreadable)?;
    let text = if Paint::of_stdout().for_eyes {
        let head = head.iter().map(|cell| (*cell).to_owned()).collect();
        let rows: Vec<Vec<String>> = std::iter::once(head).chain(items.iter().map(row)).collect();
        table(&rows)
    } else {
        items.iter().map(|item| format!("{item}\n")).collect()
    };
    std::io::stdout().write_all(text.as_bytes()).map_err(Failure::output)
}

pub(super) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Bytes in the largest unit that leaves at least 1.
fn size(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["B", "kB", "MB", "GB", "TB"];
    let mut left = bytes;
    let mut unit = 0;
    while left >= 1_000 && unit + 1 < UNITS.len() {
        left /= 1_000;
        unit += 1;
    }
    format!("{left} {}", UNITS[unit])
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_short() {
        let shown = [0, 999, 1_000, 18_936_252, 5_000_000_000_000_000].map(size);
        assert_eq!(shown, ["0 B", "999 B", "1 kB", "18 MB", "5000 TB"]);
    }
}
