//! StartLiveTail: one to ten groups, told of as their events arrive.

use std::sync::Arc;

use serde::Deserialize;

use crate::account::GroupId;
use crate::error::ApiError;
use crate::live_tail::{Session, Wanted};
use crate::lock::write;
use crate::pattern::Filter;
use crate::service::Service;
use crate::validate;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Input {
    log_group_identifiers: Option<Vec<String>>,
    log_stream_names: Option<Vec<String>>,
    log_stream_name_prefixes: Option<Vec<String>>,
    log_event_filter_pattern: Option<String>,
}

/// Opens a session, as far as the account has one left.
pub(crate) fn open(service: &Service, request: &[u8]) -> Result<Arc<Session>, ApiError> {
    let input: Input =
        serde_json::from_slice(request).map_err(|problem| ApiError::unreadable(&problem))?;
    let wanted = input.read()?;
    let mut store = write(&service.store);
    for group in &wanted.groups {
        if store.group(group)?.readable()?.denies_live_tail {
            return Err(ApiError::denied_by_account("logs:StartLiveTail", &group.arn()));
        }
    }
    if store.tails.count() >= service.live_tail_sessions {
        return Err(ApiError::too_many_sessions());
    }
    let session = Session::new(wanted);
    store.tails.open(&session);
    Ok(session)
}

impl Input {
    fn read(self) -> Result<Wanted, ApiError> {
        let identifiers = validate::required("logGroupIdentifiers", self.log_group_identifiers)?;
        validate::count("logGroupIdentifiers", &identifiers, 1..=10)?;
        let names = self.log_stream_names.unwrap_or_default();
        let prefixes = self.log_stream_name_prefixes.unwrap_or_default();
        validate::count("logStreamNames", &names, 0..=100)?;
        validate::count("logStreamNamePrefixes", &prefixes, 0..=100)?;
        let narrowed = !names.is_empty() || !prefixes.is_empty();
        if !names.is_empty() && !prefixes.is_empty() {
            return Err(ApiError::invalid_parameter(
                "logStreamNames and logStreamNamePrefixes must not be given together.",
            ));
        }
        if narrowed && identifiers.len() > 1 {
            return Err(ApiError::invalid_parameter(
                "Log streams can be named only together with exactly one log group.",
            ));
        }
        let groups: Result<_, _> = identifiers.iter().map(|arn| group_of_arn(arn)).collect();
        let pattern_text = self.log_event_filter_pattern.unwrap_or_default();
        Ok(Wanted {
            groups: groups?,
            stream_names: names,
            stream_prefixes: prefixes,
            pattern: Filter::parse(&pattern_text)?.into_pattern(),
            pattern_text,
        })
    }
}

/// "Specify each log group by its ARN" (API reference): a plain name is refused.
fn group_of_arn(identifier: &str) -> Result<GroupId, ApiError> {
    if !identifier.starts_with("arn:") {
        return Err(ApiError::invalid_parameter("logGroupIdentifiers: must be ARNs."));
    }
    GroupId::of_identifier(identifier)
}
