//! How many requests a second AWS is asked at most.

use super::Place;
use crate::cloudwatch::action::Action;
use std::collections::BTreeMap;
use std::str::FromStr;

/// The part of AWS's default quota that is used: the rest is for retries, and for whoever else
/// works in the account.
const SHARE: f64 = 0.8;

/// The rates that were configured instead of AWS's defaults, in requests a second: of an action
/// everywhere, as in `FilterLogEvents=8`, or in one place, as in
/// `123456789012/eu-central-1/FilterLogEvents=40`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AwsRates(BTreeMap<(Option<(String, String)>, Action), f64>);

impl AwsRates {
    /// The rate in a place, before it is divided among the servers that share it.
    pub(super) fn of(&self, place: &Place) -> f64 {
        let here = Some((place.account_id.clone(), place.region.clone()));
        let typed = self.0.get(&(here, place.action)).or(self.0.get(&(None, place.action)));
        typed.copied().unwrap_or_else(|| place.action.default_of_aws(&place.region) * SHARE)
    }
}

impl FromStr for AwsRates {
    type Err = String;

    fn from_str(text: &str) -> Result<AwsRates, String> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        parts.map(read).collect::<Result<_, String>>().map(AwsRates)
    }
}

type Entry = ((Option<(String, String)>, Action), f64);

fn read(part: &str) -> Result<Entry, String> {
    let (what, rate) = part.split_once('=').ok_or("write ACTION=REQUESTS_PER_SECOND")?;
    let (place, name) = match what.trim().split('/').collect::<Vec<_>>()[..] {
        [name] => (None, name),
        [account, region, name] => (Some((account.to_owned(), region.to_owned())), name),
        _ => return Err("write ACTION, or ACCOUNT/REGION/ACTION".into()),
    };
    let known = Action::ALL.into_iter().find(|action| action.name() == name);
    let action = known.ok_or_else(|| {
        let names = Action::ALL.map(Action::name).join(", ");
        format!("“{name}” is none of {names}")
    })?;
    let rate = rate.trim().parse::<f64>().ok().filter(|rate| (0.01..=10_000.0).contains(rate));
    let rate = rate.ok_or_else(|| format!("{name}: a rate is 0.01 to 10000 a second"))?;
    Ok(((place, action), rate))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(region: &str, action: Action) -> Place {
        Place { account_id: "123456789012".into(), region: region.into(), action }
    }

    #[test]
    fn four_fifths_of_awss_own_quota_unless_it_is_said_otherwise() {
        let (filter, streams) = (Action::FilterLogEvents, Action::DescribeLogStreams);
        let written = "FilterLogEvents=50, 123456789012/us-east-1/FilterLogEvents=2.5";
        for (rates, region, action, rate) in [
            ("", "eu-central-1", filter, 4.0),
            ("", "us-east-1", filter, 20.0),
            ("", "eu-west-1", filter, 8.0),
            ("", "eu-west-1", streams, 20.0),
            (written, "eu-central-1", filter, 50.0),
            (written, "us-east-1", filter, 2.5),
            (written, "us-east-1", streams, 20.0),
        ] {
            let rates: AwsRates = rates.parse().unwrap();
            assert!((rates.of(&place(region, action)) - rate).abs() < 1e-9, "{region} {action:?}");
        }
    }

    #[test]
    fn what_is_no_rate_is_refused() {
        for bad in [
            "PutLogEvents=1",
            "FilterLogEvents",
            "FilterLogEvents=0",
            "FilterLogEvents=x",
            "eu-central-1/FilterLogEvents=1",
        ] {
            assert!(bad.parse::<AwsRates>().is_err(), "{bad}");
        }
    }
}
