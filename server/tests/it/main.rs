//! The server as a whole: real Postgres, the real AWS SDK over HTTP, the real router.
//!
//! Every test has a database, an emulator and two tenants of its own; see [`kit::World`].
//! `scripts/test.sh` provides the Postgres server and names it in `VITRINE_TEST_DATABASE_URL`.
#![expect(
    clippy::unwrap_used,
    reason = "the kit is test code, but clippy.toml's leave holds inside of test functions only"
)]

mod access;
mod account;
mod admin;
mod api;
mod around;
mod audit;
mod audit_chain;
mod boundary;
mod canary;
mod cancelled;
mod command;
mod credentials;
mod database;
mod doctor;
mod edits;
mod elsewhere;
mod event_links;
mod export;
mod extent;
mod groups;
mod hidden;
mod hostile;
mod interleaved;
mod kit;
mod landing;
mod linked;
mod login;
mod long_run;
mod looks;
mod lying;
mod matrix;
mod members;
mod metrics;
mod newest;
mod not_listed;
mod operators;
#[cfg(feature = "otel")]
mod otel;
mod outage;
mod paging;
mod past;
mod proof;
mod quota;
mod resets;
mod search;
mod seeing;
mod serving;
mod session;
mod tail;
mod tenants;
mod tenants_file;
mod unstorable;
mod usage;
mod views;
mod wall_three;
