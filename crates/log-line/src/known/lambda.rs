//! What Lambda writes about an invocation, as text or as JSON.

use super::KnownLine;
use crate::fields::{ScalarRef, leaves};

/// Words that go before a name's last one: "Max Memory Used", "XRAY TraceId".
const BEGINNINGS: [&str; 7] = ["Billed", "Restore", "Init", "Max", "Memory", "XRAY", "Error"];

/// `REPORT RequestId: … Duration: 12.3 ms …` and its kin, as on the page "Log and monitor Node.js
/// Lambda functions" and those of the other runtimes. Lambda puts tabs between the fields; copies of such lines often have blanks.
pub(super) fn text(line: &str) -> Option<KnownLine> {
    let (word, rest) = line.split_once(' ')?;
    let kind = match word {
        "REPORT" => "Lambda REPORT",
        "START" => "Lambda START",
        "END" => "Lambda END",
        _ => return None,
    };
    if !rest.starts_with("RequestId: ") {
        return None;
    }
    let mut fields: Vec<(String, String)> = Vec::new();
    for piece in rest.split(['\t', '\n', '\r']) {
        let mut words: Vec<&str> = Vec::new();
        let mut is_in_piece = false;
        for word in piece.split(' ').filter(|word| !word.is_empty()) {
            let Some(last) = word.strip_suffix(':') else {
                words.push(word);
                continue;
            };
            let begins = words.iter().rposition(|word| !BEGINNINGS.contains(word));
            let name_at = begins.filter(|_| is_in_piece).map_or(0, |at| at + 1);
            let mut name = words.split_off(name_at);
            name.push(last);
            finish(&mut fields, &words);
            fields.push((name.join(" "), String::new()));
            words.clear();
            is_in_piece = true;
        }
        finish(&mut fields, &words);
    }
    Some(KnownLine { kind, fields })
}

/// Gives the last field these words.
fn finish(fields: &mut [(String, String)], words: &[&str]) {
    if let Some((_, value)) = fields.last_mut() {
        for word in words {
            if !value.is_empty() {
                value.push(' ');
            }
            value.push_str(word);
        }
    }
}

/// `platform.report` and `platform.start` of functions with the log format JSON, as on the page
/// "Lambda Telemetry API Event schema reference", and `platform.end` of the older Logs API. Fields
/// are named as in the text format where that has them.
pub(super) fn json(line: &str) -> Option<KnownLine> {
    if !line.starts_with('{') || !line.contains("\"platform.") {
        return None;
    }
    let mut kind = None;
    let mut fields = Vec::new();
    let is_whole = leaves(line, &mut |path, value| {
        let value = match value {
            ScalarRef::Text(text) => text.into_owned(),
            ScalarRef::Number(number) => number.to_owned(),
            ScalarRef::Bool(flag) => if flag { "true" } else { "false" }.to_owned(),
            ScalarRef::Null => return,
        };
        if path == "type" {
            kind = match value.as_str() {
                "platform.report" => Some("Lambda REPORT"),
                "platform.start" => Some("Lambda START"),
                "platform.end" => Some("Lambda END"),
                _ => None,
            };
        } else if let Some(path) = path.strip_prefix("record.") {
            let (name, unit) = name(path);
            fields.push((name.to_owned(), value + unit));
        }
    });
    let kind = kind?;
    is_whole.then_some(KnownLine { kind, fields })
}

/// The name of a field in the text format, and its unit.
fn name(path: &str) -> (&str, &'static str) {
    match path {
        "requestId" => ("RequestId", ""),
        "version" => ("Version", ""),
        "status" => ("Status", ""),
        "errorType" => ("Error Type", ""),
        "metrics.durationMs" => ("Duration", " ms"),
        "metrics.billedDurationMs" => ("Billed Duration", " ms"),
        "metrics.initDurationMs" => ("Init Duration", " ms"),
        "metrics.restoreDurationMs" => ("Restore Duration", " ms"),
        "metrics.billedRestoreDurationMs" => ("Billed Restore Duration", " ms"),
        "metrics.memorySizeMB" => ("Memory Size", " MB"),
        "metrics.maxMemoryUsedMB" => ("Max Memory Used", " MB"),
        other => (other, ""),
    }
}
