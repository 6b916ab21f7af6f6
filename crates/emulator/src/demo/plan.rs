//! Who logs what in the demo, and how much. `/acme2/api` and `/internal/billing` are there to be
//! seen by nobody.

use super::lines::Kind;

/// One demo group.
pub(super) struct Plan {
    pub(super) name: &'static str,
    /// Days; nothing means for ever.
    pub(super) retention: Option<i32>,
    pub(super) kind: Kind,
    pub(super) streams: &'static [&'static str],
    /// Mean number of events an hour in what happened before the start.
    pub(super) per_hour: f64,
    /// Mean number of events a second from then on.
    pub(super) live_per_second: f64,
}

pub(super) const PLANS: [Plan; 8] = [
    Plan {
        name: "/acme/api",
        retention: Some(30),
        kind: Kind::Requests { service: "acme-api" },
        streams: &[
            "api/eu-central-1a/7d9f8b6c54-2xk4p",
            "api/eu-central-1a/7d9f8b6c54-9qwzd",
            "api/eu-central-1b/7d9f8b6c54-fh7tm",
            "api/eu-central-1b/7d9f8b6c54-v8rcn",
            "api/eu-central-1c/7d9f8b6c54-lb5sj",
            "api/eu-central-1c/7d9f8b6c54-zk3gx",
        ],
        per_hour: 2_400.0,
        live_per_second: 5.0,
    },
    Plan {
        name: "/acme/worker",
        retention: Some(14),
        kind: Kind::Jobs { service: "acme-worker" },
        streams: &["worker-blue-1", "worker-blue-2", "worker-green-1", "worker-green-2"],
        per_hour: 1_000.0,
        live_per_second: 2.0,
    },
    Plan {
        name: "/acme/web",
        retention: Some(7),
        kind: Kind::Visits { service: "acme-web" },
        streams: &["web-1", "web-2", "web-3"],
        per_hour: 1_500.0,
        live_per_second: 3.2,
    },
    Plan {
        name: "/globex/api",
        retention: Some(90),
        kind: Kind::Requests { service: "globex-api" },
        streams: &[
            "ecs/globex-api/0b6d3f1e92c84a5f",
            "ecs/globex-api/4c17a9e05d2b4863",
            "ecs/globex-api/8f92be64c1d04e7a",
            "ecs/globex-api/d35e0871fa6942bc",
        ],
        per_hour: 1_800.0,
        live_per_second: 4.0,
    },
    Plan {
        name: "/globex/jobs",
        retention: None,
        kind: Kind::Jobs { service: "globex-jobs" },
        streams: &["nightly", "hourly", "on-demand"],
        per_hour: 800.0,
        live_per_second: 1.6,
    },
    Plan {
        name: "/shared/gateway",
        retention: Some(180),
        kind: Kind::Requests { service: "gateway" },
        streams: &["acme/edge-1", "acme/edge-2", "globex/edge-1", "globex/edge-2"],
        per_hour: 1_500.0,
        live_per_second: 3.2,
    },
    Plan {
        name: "/acme2/api",
        retention: Some(30),
        kind: Kind::Requests { service: "acme2-api" },
        streams: &["api-1", "api-2"],
        per_hour: 400.0,
        live_per_second: 0.7,
    },
    Plan {
        name: "/internal/billing",
        retention: Some(365),
        kind: Kind::Jobs { service: "billing" },
        streams: &["ledger", "invoices"],
        per_hour: 200.0,
        live_per_second: 0.3,
    },
];
