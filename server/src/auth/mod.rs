//! Who asks: passwords, sessions, and the value that stands for an authenticated person.

pub mod actor;
pub mod login;
pub mod origin;
pub mod password;
pub mod session;
pub mod throttle;

pub use actor::Actor;
