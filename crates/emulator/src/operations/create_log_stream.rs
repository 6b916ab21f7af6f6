//! CreateLogStream.

use serde::Deserialize;

use super::Nothing;
use crate::account::GroupId;
use crate::clock::now_ms;
use crate::error::ApiError;
use crate::lock::write;
use crate::service::Service;
use crate::validate;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Input {
    log_group_name: Option<String>,
    log_stream_name: Option<String>,
}

pub(crate) fn run(service: &Service, input: Input) -> Result<Nothing, ApiError> {
    let group = validate::required("logGroupName", input.log_group_name)?;
    let stream = validate::required("logStreamName", input.log_stream_name)?;
    validate::group_name("logGroupName", &group)?;
    validate::stream_name("logStreamName", &stream)?;
    write(&service.store).create_stream(&GroupId::own(group), &stream, now_ms())?;
    Ok(Nothing {})
}
