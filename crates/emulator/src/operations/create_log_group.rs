//! CreateLogGroup.

use serde::Deserialize;

use super::Nothing;
use crate::account::GroupId;
use crate::clock::now_ms;
use crate::error::ApiError;
use crate::lock::write;
use crate::service::Service;
use crate::store::group::GroupClass;
use crate::validate;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Input {
    log_group_name: Option<String>,
    #[serde(default)]
    log_group_class: GroupClass,
}

pub(crate) fn run(service: &Service, input: Input) -> Result<Nothing, ApiError> {
    let name = validate::required("logGroupName", input.log_group_name)?;
    validate::group_name("logGroupName", &name)?;
    write(&service.store).create_group(&GroupId::own(name), input.log_group_class, now_ms())?;
    Ok(Nothing {})
}
