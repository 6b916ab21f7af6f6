//! What the log is written of.

use tracing_subscriber::EnvFilter;

/// What is logged when nothing is asked for.
const USUAL: &str = "info,tower_sessions_core=error,tower_sessions=error";
/// The AWS SDK's own crates. At their lowest levels they write down requests and answers whole,
/// with session tokens and with what customers' logs say: that is never asked of them.
const AWS: &str = "aws";

/// What is asked for, as `RUST_LOG` says it, or the usual; without what would tell secrets.
pub fn filter(asked: Option<&str>) -> EnvFilter {
    let asked = asked.filter(|asked| !asked.trim().is_empty()).unwrap_or(USUAL);
    let parts = asked.split(',').map(str::trim).filter(|part| !part.starts_with(AWS));
    let parts: Vec<&str> = parts.chain(["aws=info"]).collect();
    EnvFilter::new(parts.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sdk_is_never_followed_closely() {
        for asked in
            [None, Some(""), Some("trace"), Some("debug, aws_smithy_runtime::client=trace")]
        {
            let filter = filter(asked).to_string();
            assert!(filter.contains("aws=info"), "{filter}");
            assert!(!filter.contains("aws_smithy"), "{filter}");
        }
        assert!(filter(Some("server=debug")).to_string().contains("server=debug"));
    }
}
