//! Whom AWS takes this process for.

use super::report::Check;
use server::cloudwatch::CloudError;
use server::cloudwatch::probe::Identity;
use std::env::vars_os;

/// What `AWS_ENDPOINT_URL`, and such a variable of one service, begin with.
const ENDPOINT: &str = "AWS_ENDPOINT_URL";

pub(super) fn look(identity: &Result<Identity, CloudError>) -> Vec<Check> {
    let mut checks = vec![of_identity(identity)];
    let names = vars_os().filter_map(|(name, value)| name.into_string().ok().zip(Some(value)));
    for (name, value) in names.filter(|(name, _)| name.starts_with(ENDPOINT)) {
        let detail = format!("{} is asked instead of AWS", value.to_string_lossy());
        checks.push(Check::warning(name, detail, "unset it in production"));
    }
    checks
}

fn of_identity(identity: &Result<Identity, CloudError>) -> Check {
    const NAME: &str = "identity";
    match identity {
        Ok(Identity { arn, .. }) if arn.ends_with(":root") => {
            let remedy = "give the process a role of its own, with the policy of the README";
            Check::warning(NAME, format!("{arn} may do everything"), remedy)
        }
        Ok(Identity { arn, .. }) => Check::ok(NAME, arn),
        Err(error @ CloudError::Denied(_)) => {
            let remedy = "AWS knows these credentials no more: look at AWS_PROFILE, at the keys, \
                          or at the role of this machine";
            Check::failed(NAME, error.to_string(), remedy)
        }
        Err(error) => {
            let remedy = "set AWS_REGION, and AWS_PROFILE or keys, or run it where AWS gives the \
                          machine a role; sts must be reachable from here";
            Check::failed(NAME, error.to_string(), remedy)
        }
    }
}
