//! How AWS is told which group is meant: by its name in the account that asks, by its ARN in an
//! account that is linked to it. Whoever read a linked group by its name would read the monitoring
//! account's group of the same name.

use crate::access::Origin;
use aws_sdk_cloudwatchlogs::types::LogGroup;

/// A group's ARN, without the `:*` of older ones.
pub(super) fn group_arn(origin: &Origin, group: &str) -> String {
    let Origin { region, account_id, .. } = origin;
    format!("arn:{}:logs:{region}:{account_id}:log-group:{group}", partition(origin))
}

/// China and GovCloud have partitions of their own.
fn partition(origin: &Origin) -> &str {
    let of_role = origin.role_arn.as_deref().and_then(|role| role.split(':').nth(1));
    of_role.unwrap_or(match origin.region.split_once('-') {
        Some(("cn", _)) => "aws-cn",
        Some(("us", rest)) if rest.starts_with("gov-") => "aws-us-gov",
        _ => "aws",
    })
}

/// What a request gives as `logGroupName` and as `logGroupIdentifier`: exactly one of them.
pub(super) fn named(origin: &Origin, group: &str) -> (Option<String>, Option<String>) {
    match origin.is_linked() {
        true => (None, Some(group_arn(origin, group))),
        false => (Some(group.to_owned()), None),
    }
}

/// Whether a group that AWS lists lies where it was asked for. Of its own account AWS lists
/// nothing else; where linked accounts are asked for, the ARN has to say so.
pub(super) fn lies_in(origin: &Origin, group: &LogGroup) -> bool {
    let account = || group.arn.as_deref()?.split(':').nth(4);
    !origin.is_linked() || account() == Some(&origin.account_id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::SourceId;
    use uuid::Uuid;

    fn origin(region: &str, role: Option<&str>, monitor: Option<&str>) -> Origin {
        Origin {
            id: SourceId(Uuid::nil()),
            slug: "main".into(),
            account_id: "111111111111".into(),
            region: region.into(),
            role_arn: role.map(str::to_owned),
            external_id: None,
            monitor_account: monitor.map(str::to_owned),
        }
    }

    #[test]
    fn a_linked_group_is_never_named_by_its_bare_name() {
        let own = origin("eu-central-1", None, None);
        assert_eq!(named(&own, "/app"), (Some("/app".to_owned()), None));
        let linked = origin("eu-central-1", None, Some("000000000000"));
        let arn = "arn:aws:logs:eu-central-1:111111111111:log-group:/app".to_owned();
        assert_eq!(named(&linked, "/app"), (None, Some(arn)));
    }

    #[test]
    fn an_arn_is_of_the_partition_that_the_role_or_the_region_lies_in() {
        let arn = |region, role| group_arn(&origin(region, role, None), "/app");
        for (region, partition) in [
            ("eu-central-1", "arn:aws:"),
            ("cn-north-1", "arn:aws-cn:"),
            ("us-gov-west-1", "arn:aws-us-gov:"),
            ("us-east-1", "arn:aws:"),
        ] {
            assert!(arn(region, None).starts_with(partition), "{region}");
        }
        let role = Some("arn:aws-cn:iam::111111111111:role/r");
        assert!(arn("eu-central-1", role).starts_with("arn:aws-cn:"));
    }

    #[test]
    fn of_linked_accounts_only_the_one_that_was_asked_for_is_listed() {
        let listed =
            |arn: Option<&str>| LogGroup::builder().set_arn(arn.map(str::to_owned)).build();
        let linked = origin("eu-central-1", None, Some("000000000000"));
        let of = |account| format!("arn:aws:logs:eu-central-1:{account}:log-group:/app:*");
        assert!(lies_in(&linked, &listed(Some(&of("111111111111")))));
        assert!(!lies_in(&linked, &listed(Some(&of("222222222222")))));
        assert!(!lies_in(&linked, &listed(Some(&of("000000000000")))));
        assert!(!lies_in(&linked, &listed(None)));
    }
}
