//! PutRetentionPolicy. Only kept and shown: AWS deletes expired events up to 72 h late.

use serde::Deserialize;

use super::Nothing;
use crate::account::GroupId;
use crate::error::ApiError;
use crate::lock::write;
use crate::service::Service;
use crate::validate;

/// The retention times that AWS offers, in days (API reference, `retentionInDays`).
const OFFERED_DAYS: [i32; 22] = [
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922,
    3288, 3653,
];

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Input {
    log_group_name: Option<String>,
    retention_in_days: Option<i32>,
}

pub(crate) fn run(service: &Service, input: Input) -> Result<Nothing, ApiError> {
    let group = GroupId::own(validate::required("logGroupName", input.log_group_name)?);
    let days = validate::required("retentionInDays", input.retention_in_days)?;
    if !OFFERED_DAYS.contains(&days) {
        return Err(ApiError::invalid_parameter(format!(
            "retentionInDays: {days} is not one of {OFFERED_DAYS:?}"
        )));
    }
    write(&service.store).group_mut(&group)?.retention = Some(days);
    Ok(Nothing {})
}
