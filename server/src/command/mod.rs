//! What the command line can do, a file each.

pub(crate) mod admin;
pub(crate) mod logs;
pub(crate) mod migrate;
pub(crate) mod serve;
