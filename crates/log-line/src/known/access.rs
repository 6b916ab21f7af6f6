//! Access logs in the Common Log Format and what was made of it.
//!
//! Apache's page "Log Files" has the common and the combined format. API Gateway's own is the common
//! one with a request id or two behind it, as on the pages "Set up CloudWatch logging for REST APIs
//! in API Gateway" and "Configure logging for HTTP APIs in API Gateway".

use super::KnownLine;

type Fields = Vec<(String, String)>;

/// `host ident user [time] "request" status bytes`, and more.
pub(super) fn line(line: &str) -> Option<KnownLine> {
    let (host, rest) = line.split_once(' ')?;
    let (ident, rest) = rest.split_once(' ')?;
    let (user, rest) = rest.split_once(" [")?;
    let (time, rest) = rest.split_once("] \"")?;
    let (request, rest) = quoted(rest)?;
    let mut numbers = rest.strip_prefix(' ')?.splitn(3, ' ');
    let (status, bytes) = (numbers.next()?, numbers.next()?);
    let rest = numbers.next().unwrap_or_default().trim();
    let is_status = status.len() == 3 && status.bytes().all(|b| b.is_ascii_digit());
    let is_size = bytes == "-" || bytes.bytes().all(|b| b.is_ascii_digit());
    // A time has neither brackets nor quotes in it, and names of users are one word.
    let is_plain = !time.contains(['[', '"', ']']) && !user.contains(['"', '[', ' ']);
    if host.is_empty() || time.is_empty() || !is_status || !is_size || !is_plain {
        return None;
    }

    let mut fields = Vec::new();
    let (kind, tail) = tail(rest);
    let is_api = kind == "API Gateway access";
    push(&mut fields, "Client", host);
    push(&mut fields, if is_api { "Caller" } else { "Identity" }, ident);
    push(&mut fields, "User", user);
    push(&mut fields, "Time", time);
    push_request(&mut fields, request);
    push(&mut fields, "Status", status);
    push(&mut fields, "Bytes", bytes);
    for (name, value) in tail {
        push(&mut fields, name, value);
    }
    Some(KnownLine { kind, fields })
}

/// What stands behind the size tells which format it is.
fn tail(rest: &str) -> (&'static str, Vec<(&'static str, &str)>) {
    if rest.is_empty() {
        return ("Common log", Vec::new());
    }
    if let Some((referrer, after)) = rest.strip_prefix('"').and_then(quoted)
        && let Some((agent, after)) = after.strip_prefix(" \"").and_then(quoted)
    {
        let mut tail = vec![("Referrer", referrer), ("User agent", agent)];
        // nginx as it is packaged goes on with the header X-Forwarded-For.
        match after.strip_prefix(" \"").and_then(quoted) {
            Some((forwarded, "")) => tail.push(("Forwarded for", forwarded)),
            _ => tail.push(("More", after.trim())),
        }
        return ("Combined log", tail);
    }
    let mut words = rest.split(' ');
    match (words.next(), words.next(), words.next()) {
        (Some(id), extended, None) if is_request_id(id) && extended.is_none_or(is_request_id) => {
            let mut tail = vec![("Request id", id)];
            tail.extend(extended.map(|id| ("Extended request id", id)));
            ("API Gateway access", tail)
        }
        _ => ("Common log", vec![("More", rest)]),
    }
}

/// A UUID, or letters and digits in base64 that end in `=`.
fn is_request_id(word: &str) -> bool {
    let is_uuid = word.len() == 36
        && word.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit())
        && word.bytes().filter(|b| *b == b'-').count() == 4;
    let is_base64 = word.len() >= 12
        && word.ends_with('=')
        && word
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'+' | b'/' | b'='));
    is_uuid || is_base64
}

/// `GET /path HTTP/1.1`. What does not look like that is one field.
fn push_request(fields: &mut Fields, request: &str) {
    let parts = request.split_once(' ').and_then(|(method, rest)| {
        let (path, protocol) = rest.rsplit_once(' ')?;
        protocol.starts_with("HTTP/").then_some((method, path, protocol))
    });
    match parts {
        Some((method, path, protocol)) => {
            push(fields, "Method", method);
            push(fields, "Path", path);
            push(fields, "Protocol", protocol);
        }
        None => push(fields, "Request", request),
    }
}

fn push(fields: &mut Fields, name: &str, value: &str) {
    if !value.is_empty() && value != "-" {
        fields.push((name.to_owned(), value.to_owned()));
    }
}

/// What stands before the closing quote, which no backslash precedes, and what follows.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let mut is_escaped = false;
    let end = text.bytes().position(|b| {
        let ends = b == b'"' && !is_escaped;
        is_escaped = b == b'\\' && !is_escaped;
        ends
    })?;
    Some((text.get(..end)?, text.get(end + 1..)?))
}
