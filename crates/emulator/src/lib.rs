//! CloudWatch Logs on the wire, for demos and tests.
//!
//! An emulator speaks the AWS JSON 1.1 protocol on an address of its own, so that an unmodified
//! AWS SDK or the AWS command line can be pointed at it (`AWS_ENDPOINT_URL_CLOUDWATCH_LOGS`). It
//! keeps events in memory, follows the rules of the API reference also where they are awkward
//! (empty pages, inclusive and exclusive ends, tokens of a day), counts the calls it gets and
//! fails on demand. It plays the account `000000000000` in `eu-central-1`. Any long-lived key is
//! the account's own; a key that it gave out itself, by the AssumeRole of its Security Token
//! Service (`AWS_ENDPOINT_URL_STS`), is confined to its session policy.
//!
//! ```
//! use emulator::{Emulator, Fault, FaultKind, Options};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let emulator = Emulator::start(Options::default()).await?;
//! emulator.put("/acme/api", "i-1", [(1_767_225_600_000, "first"), (1_767_225_600_001, "second")]);
//! emulator.fault(Fault::always("FilterLogEvents", FaultKind::Throttle).times(1))?;
//!
//! assert!(emulator.url().starts_with("http://127.0.0.1:"));
//! assert_eq!(emulator.calls("FilterLogEvents"), 0);
//! emulator.shutdown().await;
//! # Ok(())
//! # }
//! ```
//!
//! Over HTTP, beside AWS's own endpoint: `GET /_emulator/calls` answers one flat object with a
//! count per operation, and the Live Tail sessions that are open; `POST /_emulator/faults` takes a [`Fault`] as JSON, `DELETE` on the same
//! path ends them all.

mod access;
mod account;
mod calls;
mod clock;
mod demo;
mod emulator;
mod error;
mod faults;
mod http;
mod live_tail;
mod lock;
mod operation;
mod operations;
mod options;
mod pattern;
mod service;
mod store;
mod sts;
mod token;
mod validate;

pub use emulator::Emulator;
pub use faults::{Fault, FaultKind};
pub use options::{EmptyPages, Options};
pub use store::group::GroupClass;
