//! The constraints of the API's model, refused in the words that AWS uses.

use std::ops::RangeInclusive;

use crate::error::ApiError;

/// A member without which the request means nothing.
pub(crate) fn required<T>(field: &str, value: Option<T>) -> Result<T, ApiError> {
    value.ok_or_else(|| violated(field, "null", "Member must not be null"))
}

/// A number inside the model's range.
pub(crate) fn in_range(
    field: &str,
    value: i64,
    range: RangeInclusive<i64>,
) -> Result<i64, ApiError> {
    if value < *range.start() {
        let rule = format!("Member must have value greater than or equal to {}", range.start());
        return Err(violated(field, &value.to_string(), &rule));
    }
    if value > *range.end() {
        let rule = format!("Member must have value less than or equal to {}", range.end());
        return Err(violated(field, &value.to_string(), &rule));
    }
    Ok(value)
}

/// A `limit`: its value in events or rows, or the most that the call gives.
pub(crate) fn limit(value: Option<i64>, default: u16, most: u16) -> Result<usize, ApiError> {
    let value = in_range("limit", value.unwrap_or_else(|| default.into()), 1..=most.into())?;
    Ok(usize::try_from(value).unwrap_or_default())
}

/// A time in ms since 1970, which AWS takes from 0 on.
pub(crate) fn time(field: &str, value: Option<i64>) -> Result<Option<i64>, ApiError> {
    value.map(|ms| in_range(field, ms, 0..=i64::MAX)).transpose()
}

/// A list of a length inside the model's range.
pub(crate) fn count<T>(
    field: &str,
    items: &[T],
    range: RangeInclusive<usize>,
) -> Result<(), ApiError> {
    if range.contains(&items.len()) {
        return Ok(());
    }
    let rule = format!("Member must have length between {} and {}", range.start(), range.end());
    Err(violated(field, &format!("[{} items]", items.len()), &rule))
}

/// A log group's name: 1 to 512 of `A-Z a-z 0-9 . - _ / #`.
pub(crate) fn group_name(field: &str, name: &str) -> Result<(), ApiError> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b".-_/#".contains(&byte);
    if (1..=512).contains(&name.len()) && name.bytes().all(allowed) {
        return Ok(());
    }
    let rule = "Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+ and have length 1 to 512";
    Err(violated(field, name, rule))
}

/// A log stream's name: 1 to 512 characters without `:` and `*`.
pub(crate) fn stream_name(field: &str, name: &str) -> Result<(), ApiError> {
    if (1..=512).contains(&name.chars().count()) && !name.contains([':', '*']) {
        return Ok(());
    }
    let rule = "Member must satisfy regular expression pattern: [^:*]* and have length 1 to 512";
    Err(violated(field, name, rule))
}

fn violated(field: &str, value: &str, rule: &str) -> ApiError {
    ApiError::invalid_parameter(format!(
        "1 validation error detected: Value '{value}' at '{field}' failed to satisfy constraint: {rule}"
    ))
}
