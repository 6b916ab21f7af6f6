//! Log lines to measure on: always the same for the same number, about 350 bytes each.

/// `count` JSON lines, two in a thousand of which are server errors at level ERROR.
pub(crate) fn flat(count: usize) -> Vec<String> {
    let mut random = Random(7);
    (0..count).map(|number| flat_line(number, &mut random)).collect()
}

/// `count` JSON lines of 24 objects and arrays inside each other, with the interesting members last.
pub(crate) fn nested(count: usize) -> Vec<String> {
    let mut random = Random(11);
    (0..count).map(|number| nested_line(number, &mut random)).collect()
}

fn flat_line(number: usize, random: &mut Random) -> String {
    let (level, status) = match random.below(1000) {
        0..2 => ("ERROR", 500 + random.below(4)),
        2..30 => ("ERROR", 400 + random.below(30)),
        30..130 => ("WARN", 429),
        _ => ("INFO", 200 + random.below(5)),
    };
    format!(
        concat!(
            r#"{{"time":"2026-11-22T10:{:02}:{:02}.{:03}Z","level":"{}","service":"checkout","#,
            r#""msg":"request finished, cart \"{}\" kept","request_id":"0b5c9c2e-{:04x}-4d1f-9a77-{:012x}","#,
            r#""trace_id":"{:016x}{:016x}","user":{{"id":{},"plan":"team","region":"eu-central-1"}},"#,
            r#""http":{{"method":"POST","path":"/api/v1/carts/{}/items","status":{},"bytes":{}}},"latency_ms":{}}}"#
        ),
        number / 60 % 60,
        number % 60,
        random.below(1000),
        level,
        random.below(90_000),
        random.below(65_536),
        random.next() >> 16,
        random.next(),
        random.next(),
        random.below(100_000),
        random.below(90_000),
        status,
        random.below(20_000),
        random.below(900),
    )
}

fn nested_line(number: usize, random: &mut Random) -> String {
    const DEPTH: usize = 12;
    let mut line = String::from("{");
    for level in 0..DEPTH {
        line += &format!(
            r#""layer{level}":{{"tags":["a","b{}"],"attempt":{},"inner":[{{"#,
            random.below(100),
            level
        );
    }
    line += &format!(r#""end":{number}"#);
    line += &"}]}".repeat(DEPTH);
    let (level, status) = if random.below(500) == 0 { ("ERROR", 503) } else { ("INFO", 200) };
    line += &format!(r#","level":"{level}","http":{{"status":{status}}}}}"#);
    line
}

/// A small xorshift: the same lines on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: u64) -> u64 {
        (self.next() >> 11) % end
    }
}
