//! CloudWatch Logs filter patterns: parse, explain, evaluate.

mod ast;
mod check;
mod columns;
mod error;
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
