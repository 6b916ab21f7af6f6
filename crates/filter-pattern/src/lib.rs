//! CloudWatch Logs filter patterns: parse, explain, evaluate.

mod ast;
pub mod builder;
mod check;
mod columns;
mod display;
mod error;
mod explain;
mod json;
pub mod limits;
mod needle;
mod number;
mod parse;
mod pattern;
mod quote;
mod regex;
mod terms;
mod text;

pub use columns::Capture;
pub use error::PatternError;
pub use pattern::{Kind, Pattern};
pub use quote::quote;
