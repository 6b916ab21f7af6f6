//! What AWS is asked, by the names that its quotas have.

/// An operation of CloudWatch Logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Action {
    /// Events of a group.
    FilterLogEvents,
    /// Names and sizes of groups.
    DescribeLogGroups,
    /// Names of streams.
    DescribeLogStreams,
    /// A live tail session.
    StartLiveTail,
}

impl Action {
    /// All of them.
    pub(super) const ALL: [Action; 4] = [
        Action::FilterLogEvents,
        Action::DescribeLogGroups,
        Action::DescribeLogStreams,
        Action::StartLiveTail,
    ];

    /// AWS's name of it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Action::FilterLogEvents => "FilterLogEvents",
            Action::DescribeLogGroups => "DescribeLogGroups",
            Action::DescribeLogStreams => "DescribeLogStreams",
            Action::StartLiveTail => "StartLiveTail",
        }
    }

    /// The permission that it takes, as a policy writes it.
    pub(super) fn permission(self) -> String {
        format!("logs:{}", self.name())
    }

    /// Whether AWS raises that quota when it is asked to (CloudWatch Logs quotas, 2026).
    pub(super) fn is_adjustable(self) -> bool {
        matches!(self, Action::DescribeLogGroups | Action::DescribeLogStreams)
    }

    /// AWS's default quota of one account, in requests a second (CloudWatch Logs quotas, 2026).
    pub(super) fn default_of_aws(self, region: &str) -> f64 {
        match (self, region) {
            (Action::FilterLogEvents, "us-east-1") | (Action::DescribeLogStreams, _) => 25.0,
            (
                Action::FilterLogEvents,
                "eu-central-1" | "ap-northeast-3" | "ap-southeast-3" | "ca-west-1" | "il-central-1",
            )
            | (Action::StartLiveTail, _) => 5.0,
            (Action::FilterLogEvents | Action::DescribeLogGroups, _) => 10.0,
        }
    }
}
