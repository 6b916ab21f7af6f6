//! Who asks: passwords, sessions, tokens, and the value that stands for whoever it is.

pub mod actor;
pub mod api_token;
pub mod link;
pub mod login;
pub mod origin;
pub mod password;
pub mod session;
pub mod throttle;

pub use actor::Actor;
