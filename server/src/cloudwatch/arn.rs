//! Names of groups as AWS writes them all over the world.

use crate::access::Origin;

/// The group of this name, without the `:*` that policies put behind it.
pub(super) fn group(origin: &Origin, name: &str) -> String {
    let Origin { region, account_id, .. } = origin;
    format!("arn:{}:logs:{region}:{account_id}:log-group:{name}", partition(region))
}

/// China and GovCloud have partitions of their own.
fn partition(region: &str) -> &'static str {
    match region.split('-').next() {
        Some("cn") => "aws-cn",
        _ if region.starts_with("us-gov-") => "aws-us-gov",
        _ => "aws",
    }
}
