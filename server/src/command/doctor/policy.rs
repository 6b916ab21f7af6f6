//! The statements that policies lack, ready to be pasted.

use serde_json::{Value, json};

/// Lets whoever has it do this on these.
pub(super) fn allow(permission: &str, resources: &[String]) -> Value {
    json!({ "Effect": "Allow", "Action": permission, "Resource": resources })
}

/// Lets this principal, and nobody who cannot say the external id, assume the role that has it in
/// its trust policy.
pub(super) fn trust(principal: &str, external_id: Option<&str>) -> Value {
    let mut statement = json!({
        "Effect": "Allow",
        "Principal": { "AWS": principal },
        "Action": "sts:AssumeRole",
    });
    if let Some(external_id) = external_id {
        statement["Condition"] = json!({ "StringEquals": { "sts:ExternalId": external_id } });
    }
    statement
}

/// The principal that a policy names for a caller: of a session, its role. A role's path does not
/// stand in the session's ARN; a role that has one has to be named by hand.
pub(super) fn principal(arn: &str) -> String {
    let session = arn.split_once(":sts::").and_then(|(partition, rest)| {
        let (account, rest) = rest.split_once(":assumed-role/")?;
        let (role, _) = rest.split_once('/')?;
        Some(format!("{partition}:iam::{account}:role/{role}"))
    });
    session.unwrap_or_else(|| arn.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_named_by_its_role() {
        for (arn, named) in [
            ("arn:aws:sts::1:assumed-role/vitrine/i-0123", "arn:aws:iam::1:role/vitrine"),
            ("arn:aws-cn:sts::1:assumed-role/v/x", "arn:aws-cn:iam::1:role/v"),
            ("arn:aws:iam::1:user/vitrine", "arn:aws:iam::1:user/vitrine"),
        ] {
            assert_eq!(principal(arn), named);
        }
    }
}
