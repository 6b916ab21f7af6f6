//! What the command line can do, a file each.

pub(crate) mod admin;
pub(crate) mod doctor;
pub(crate) mod logs;
pub(crate) mod migrate;
mod paint;
pub(crate) mod refusal;
pub(crate) mod serve;
