//! What AWS is asked at most, beside what AWS allows.

use super::report::Check;
use server::access::Origin;
use server::cloudwatch::{Cloud, Rate};
use std::collections::BTreeMap;

/// One check an action in each account and region; `replicas` servers share them.
pub(super) fn look<'o>(
    cloud: &Cloud,
    origins: impl Iterator<Item = &'o Origin>,
    replicas: u32,
) -> Vec<Check> {
    let by_place = origins.map(|origin| ((&origin.account_id, &origin.region), origin));
    let places: BTreeMap<_, _> = by_place.collect();
    let checks = places.into_iter().flat_map(|((account, region), origin)| {
        let name = move |rate: &Rate| format!("{account}/{region}/{}", rate.action);
        let rates = cloud.rates(origin);
        rates.into_iter().map(move |rate| judged(name(&rate), &rate, replicas))
    });
    checks.collect()
}

fn judged(name: String, rate: &Rate, replicas: u32) -> Check {
    let together = rate.ours * f64::from(replicas);
    let mut detail = format!("{together} a second, of AWS's default {}", rate.default_of_aws);
    if replicas > 1 {
        detail.push_str(&format!("; {replicas} servers share them"));
    }
    if together <= rate.default_of_aws {
        return Check::ok(name, detail);
    }
    let remedy = if rate.is_adjustable {
        "fine where AWS has raised the account's quota; else AWS throttles"
    } else {
        "AWS does not raise this quota: it throttles above it. Lower VITRINE_AWS_RATES"
    };
    Check::warning(name, detail, remedy)
}
