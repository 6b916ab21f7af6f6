//! TestMetricFilter: which of these messages a pattern matches, and what it reads out of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::ApiError;
use crate::pattern::Filter;
use crate::service::Service;
use crate::validate;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Input {
    filter_pattern: Option<String>,
    log_event_messages: Option<Vec<String>>,
}

#[derive(Serialize)]
pub(crate) struct Output {
    matches: Vec<Match>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Match {
    event_message: String,
    /// Counted from 1.
    event_number: usize,
    extracted_values: BTreeMap<String, String>,
}

pub(crate) fn run(_: &Service, input: Input) -> Result<Output, ApiError> {
    let pattern = validate::required("filterPattern", input.filter_pattern)?;
    let messages = validate::required("logEventMessages", input.log_event_messages)?;
    validate::count("logEventMessages", &messages, 1..=50)?;
    let filter = Filter::parse(&pattern)?;
    let matches = messages
        .into_iter()
        .zip(1..)
        .filter(|(message, _)| filter.matches(message))
        .map(|(event_message, event_number)| Match {
            extracted_values: filter.extracted(&event_message),
            event_message,
            event_number,
        })
        .collect();
    Ok(Output { matches })
}
