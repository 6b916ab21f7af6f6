//! Lines whose format everybody knows, read into named fields: those that Lambda writes about an
//! invocation, and access logs of API Gateway and of web servers.

mod access;
mod lambda;

/// Longest line that is read, in bytes; the formats are far shorter, addresses included.
const MAX_LINE: usize = 16_384;

/// A line whose format is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownLine {
    /// What it is: "Lambda REPORT", "Lambda START", "Lambda END", "API Gateway access",
    /// "Common log" or "Combined log".
    pub kind: &'static str,
    /// Names and values in the order of the line. Values keep their units: `12.3 ms`, `128 MB`.
    /// What an access log has as `-` for "none" is left out.
    pub fields: Vec<(String, String)>,
}

/// Reads a line, if its format is known and it has at most 16 KiB.
pub fn read(message: &str) -> Option<KnownLine> {
    if message.len() > MAX_LINE {
        return None;
    }
    let line = message.trim();
    lambda::text(line).or_else(|| lambda::json(line)).or_else(|| access::line(line))
}

#[cfg(test)]
mod tests;
